//! Offers on a clock that is moved by hand.

use parlor_core::wire::Text;

use super::*;

const OFFER_MS: u64 = 30_000;

fn id(text: &str) -> Id {
    Id::new(Text::plain(text)).unwrap()
}

fn agent(name: &str) -> AgentId {
    AgentId::of(name)
}

/// The offers of some agents, who are ready for one chat each from 0, 1, 2 ... on.
struct Shift {
    offering: Offering,
    names: Vec<&'static str>,
}

impl Shift {
    fn new(names: &[&'static str]) -> Self {
        let mut offering = Offering::new(OFFER_MS);
        for (name, now) in names.iter().zip(0..) {
            offering.set_agent(now, &agent(name), true, &[], 1);
        }
        Self { offering, names: names.to_vec() }
    }

    /// What was decided, as words.
    fn told(&mut self) -> Vec<String> {
        let name = |id: &AgentId| *self.names.iter().find(|it| agent(it) == *id).unwrap();
        let said = |it: Decision| match it {
            Decision::Offer { session, agent, purpose: Purpose::Serve } => {
                format!("offer {session} {}", name(&agent))
            }
            Decision::Offer { session, agent, purpose: Purpose::Join(ask) } => {
                format!("ask {session} {} by {}", name(&agent), name(&ask.by))
            }
            Decision::Revoke { session, agent } => format!("revoke {session} {}", name(&agent)),
            Decision::Unanswered { session, ask } => format!("unanswered {session} {}", ask.reference),
        };
        self.offering.take_decisions().into_iter().map(said).collect()
    }

    fn wait(&mut self, now: u64, session: &str) {
        self.offering.wait(now, id(session), "Environment:default", None, None);
    }

    fn ask(&mut self, now: u64, session: &str, target: Target, by: &str, reference: u64) {
        let ask = Ask { by: agent(by), reference, is_consult: reference == 2 };
        self.offering.ask(now, id(session), target, ask);
    }
}

#[test]
fn who_has_been_ready_and_idle_the_longest_is_first() {
    let mut shift = Shift::new(&["Bo", "Eve", "Ina"]);
    shift.wait(10, "S1");
    shift.wait(11, "S1");
    shift.wait(12, "S2");
    assert_eq!(shift.told(), ["offer S1 Bo", "offer S2 Eve"]);
    assert_eq!(shift.offering.accept(20, &agent("Bo"), id("S1")), Some(Purpose::Serve));
    assert_eq!(shift.offering.accept(20, &agent("Bo"), id("S2")), None);
    assert_eq!(shift.offering.accept(20, &agent("Eve"), id("S2")), Some(Purpose::Serve));
    // Bo is done first, but Ina has been idle since the morning.
    shift.offering.disengage(30, &agent("Bo"), id("S1"));
    shift.offering.disengage(40, &agent("Eve"), id("S2"));
    shift.wait(50, "S3");
    shift.wait(51, "S4");
    assert_eq!(shift.told(), ["offer S3 Ina", "offer S4 Bo"]);
    // Who isn't ready isn't asked; who comes back has been ready since then.
    shift.offering.set_agent(60, &agent("Eve"), false, &[], 1);
    shift.wait(61, "S5");
    assert_eq!(shift.told(), [""; 0]);
    shift.offering.set_agent(62, &agent("Eve"), true, &[], 1);
    assert_eq!(shift.told(), ["offer S5 Eve"]);
}

#[test]
fn what_isnt_taken_goes_to_the_next() {
    let mut shift = Shift::new(&["Bo", "Eve"]);
    shift.wait(10, "S1");
    assert_eq!(shift.told(), ["offer S1 Bo"]);
    assert_eq!(shift.offering.next_deadline(), Some(10 + OFFER_MS));
    shift.offering.expire(9 + OFFER_MS);
    assert_eq!(shift.told(), [""; 0]);
    shift.offering.expire(10 + OFFER_MS);
    assert_eq!(shift.told(), ["revoke S1 Bo", "offer S1 Eve"]);
    assert!(!shift.offering.reject(50_000, &agent("Bo"), id("S1")));
    assert!(shift.offering.reject(50_000, &agent("Eve"), id("S1")));
    // All have had it: after a while they are asked again.
    assert_eq!(shift.told(), [""; 0]);
    assert_eq!(shift.offering.next_deadline(), Some(50_000 + OFFER_MS));
    // Somebody who comes meanwhile is asked at once.
    shift.names.push("Ina");
    shift.offering.set_agent(60_000, &agent("Ina"), true, &[], 1);
    assert_eq!(shift.told(), ["offer S1 Ina"]);
    shift.offering.reject(61_000, &agent("Ina"), id("S1"));
    shift.offering.expire(61_000 + OFFER_MS);
    assert_eq!(shift.told(), ["offer S1 Bo"]);
    // A desk that joins by itself takes it from whom it is offered to.
    shift.offering.served(100_000, id("S1"));
    assert_eq!(shift.told(), ["revoke S1 Bo"]);
    assert_eq!(shift.offering.next_deadline(), None);
    // He was offered in vain, and keeps his place.
    shift.wait(100_001, "S2");
    assert_eq!(shift.told(), ["offer S2 Bo"]);
}

#[test]
fn each_has_as_many_as_he_can_and_what_he_serves() {
    let mut shift = Shift::new(&[]);
    shift.names = vec!["Bo", "Eve"];
    shift.offering.set_agent(0, &agent("Bo"), true, &["billing".to_owned()], 2);
    shift.offering.set_agent(1, &agent("Eve"), true, &[], 1);
    shift.wait(2, "S1");
    assert_eq!(shift.told(), ["offer S1 Eve"]);
    for session in ["S2", "S3", "S4"] {
        shift.offering.wait(3, id(session), "Environment:billing", None, None);
    }
    assert_eq!(shift.told(), ["offer S2 Bo", "offer S3 Bo"]);
    // A chat that doesn't count leaves room, but the same interaction isn't offered to whoever has it.
    shift.offering.engage(&agent("Eve"), id("S4"), false);
    shift.offering.disengage(4, &agent("Eve"), id("S1"));
    assert_eq!(shift.told(), [""; 0]);
    shift.offering.disengage(5, &agent("Eve"), id("S4"));
    assert_eq!(shift.told(), ["offer S4 Eve"]);
    shift.offering.ended(6, id("S4"));
    shift.offering.ended(6, id("S9"));
    assert_eq!(shift.told(), ["revoke S4 Eve"]);
}

#[test]
fn what_is_given_away_goes_to_whom_it_is_for_and_then_to_all() {
    let mut shift = Shift::new(&["Bo", "Eve", "Ina"]);
    shift.offering.set_agent(5, &agent("Ina"), false, &[], 1);
    shift.offering.wait(10, id("S1"), "q", Some(agent("Ina")), Some(agent("Bo")));
    assert_eq!(shift.told(), ["offer S1 Ina"]);
    shift.offering.reject(11, &agent("Ina"), id("S1"));
    assert_eq!(shift.told(), ["offer S1 Eve"]);
    shift.offering.expire(11 + OFFER_MS);
    // Bo gave it away, but nobody else wants it: the next round is his.
    assert_eq!(shift.told(), ["revoke S1 Eve", "offer S1 Bo"]);
    // Whom it is for may be gone.
    let mut shift = Shift::new(&["Bo", "Eve"]);
    shift.offering.wait(10, id("S1"), "q", Some(agent("Nobody")), Some(agent("Bo")));
    assert_eq!(shift.told(), ["offer S1 Eve"]);
    shift.offering.remove_agent(11, &agent("Eve"));
    assert_eq!(shift.told(), ["revoke S1 Eve"]);
    shift.offering.expire(10 + OFFER_MS);
    assert_eq!(shift.told(), ["offer S1 Bo"]);
}

#[test]
fn who_asks_for_somebody_is_told_if_nobody_comes() {
    let mut shift = Shift::new(&["Bo", "Eve", "Ina"]);
    shift.offering.engage(&agent("Bo"), id("S1"), true);
    shift.ask(10, "S1", Target::Agent(agent("Eve")), "Bo", 1);
    assert_eq!(shift.told(), ["ask S1 Eve by Bo"]);
    shift.offering.expire(10 + OFFER_MS);
    assert_eq!(shift.told(), ["revoke S1 Eve", "unanswered S1 1"]);
    shift.ask(50_000, "S1", Target::Agent(agent("Nobody")), "Bo", 2);
    assert_eq!(shift.told(), ["unanswered S1 2"]);
    // In a queue each is asked once, the longest idle first: Eve has just let one pass.
    shift.ask(50_001, "S1", Target::Queue("q".to_owned()), "Bo", 3);
    shift.offering.reject(50_002, &agent("Ina"), id("S1"));
    shift.offering.reject(50_003, &agent("Eve"), id("S1"));
    assert_eq!(shift.told(), ["ask S1 Ina by Bo", "ask S1 Eve by Bo", "unanswered S1 3"]);
    // Who asks takes it back, for whomever; nobody else does.
    shift.ask(60_000, "S1", Target::Agent(agent("Eve")), "Bo", 1);
    shift.ask(60_000, "S1", Target::Agent(agent("Ina")), "Bo", 2);
    assert!(!shift.offering.cancel_asks(60_001, id("S1"), &agent("Ina")));
    assert!(shift.offering.cancel_asks(60_001, id("S1"), &agent("Bo")));
    assert_eq!(shift.told(), ["ask S1 Eve by Bo", "ask S1 Ina by Bo", "revoke S1 Eve", "revoke S1 Ina"]);
    assert!(!shift.offering.cancel_asks(60_001, id("S1"), &agent("Bo")));
    shift.ask(60_002, "S1", Target::Agent(agent("Eve")), "Bo", 1);
    shift.told();
    let taken = shift.offering.accept(60_002, &agent("Eve"), id("S1"));
    assert!(matches!(taken, Some(Purpose::Join(Ask { reference: 1, .. }))));
    // Who is in already can't be asked.
    shift.ask(60_003, "S1", Target::Agent(agent("Eve")), "Bo", 4);
    assert_eq!(shift.told(), ["unanswered S1 4"]);
}
