//! What some of the three must never see.

use super::actor::{Finished, joins, says};
use super::conversation::{COACHING, DIRECT, Ids};
use super::story::{SUPERVISOR, Stage};

impl Stage<'_> {
    /// What must not be seen is checked at the very end, when everything has come that ever will.
    pub(super) fn what_was_never_seen(&mut self, ids: &Ids, parties: &[Finished; 3]) {
        let [customer, agent, supervisor] = parties;
        let direct = self.door.serves_agent_all().then_some(("direct message", DIRECT));
        for (what, text) in [("coaching", COACHING)].into_iter().chain(direct) {
            self.check(
                5,
                &format!("the customer never sees the {what}"),
                !customer.shown.saw(|it| says(it, text)),
            );
        }
        if self.door.tells_customer_all() {
            let internal = customer.shown.saw(|it| it.visibility != "ALL");
            self.check(5, "the customer never sees an event that isn't for everyone", !internal);
        } else {
            self.leave_out(5, "to the customer: for whom an event is");
        }
        let met = customer.shown.saw(|it| it.user_id == ids.supervisor) || customer.shown.knows(SUPERVISOR);
        self.check(5, "the customer never sees anything of the supervisor", !met);
        self.check(5, "the agent never sees a VIP event", !agent.shown.saw(|it| it.visibility == "VIP"));
        let watched = supervisor.shown.saw(|it| it.visibility == "VIP" && joins(it, &ids.supervisor));
        self.check(5, "the supervisor sees her own silent join", watched);
        for party in parties {
            let mut ids: Vec<u32> =
                party.shown.events().map(|(_, event)| event.event_id).filter(|it| *it > 0).collect();
            let in_order = ids.is_sorted();
            ids.dedup();
            let what = format!("the {} sees each event once, in order", party.name);
            self.check(7, &what, in_order && ids.len() == party.shown.events().count());
        }
    }
}
