//! Steps 4, 5 and 7 of the story: what the three say to each other, and what each of them must see of it.

use serde_json::json;

use super::actor::{Actor, joins, leaves, left_with, notes, says};
use super::story::{COMPLAINT, PREVIEW, SUPERVISOR, Stage};
use crate::failure::Failure;
use crate::lines::Output;

pub(super) const ANSWER: &str = "I am sorry to hear that, Ana. Let me see what I can do.";
/// As far as the agent has typed it when the others are told so.
const ANSWER_BEGUN: &str = "I am sorry";
pub(super) const COACHING: &str = "She is a good customer: send her a voucher.";
pub(super) const DIRECT: &str = "Thanks, I have one here.";
const GOODBYE: &str = "You are welcome. Goodbye!";
const URL: &str = "https://shop.example/returns?order=4711";

impl Stage<'_> {
    /// Step 4. Gives the session's id.
    pub(super) fn welcome(&mut self, customer: &mut Actor, agent: &mut Actor) -> Result<String, Failure> {
        if !self.door.serves_agent_all() {
            self.playing.next(4, "Bo, the agent, is ready: the server offers him who waits")?;
            agent.act(json!({"do": "run-command", "name": "ready"}))?;
        }
        let interaction = agent.wait("the waiting session", |output| match output {
            Output::Interactions(it) if it.state == "waiting" => Some(it.clone()),
            _ => None,
        })?;
        let told = interaction.subject.as_deref() == Some("A broken lamp")
            && interaction.queue == "Environment:default"
            && interaction.user_data.get("OrderNumber") == Some(&json!("4711"));
        self.check(4, "the waiting session tells queue, subject and userdata", told);
        let session_id = interaction.session_id;
        self.playing.next(4, "Bo, the agent, sees that Ana waits, and joins her session")?;
        agent.act(json!({"do": "join", "sessionId": session_id}))?;
        self.check(4, "the agent gets the transcript so far", agent.shown.saw(|it| says(it, COMPLAINT)));
        let typing = agent.shown.saw(|it| notes(it, "TYPING_STARTED", PREVIEW));
        self.check(4, "what was only typed is in no transcript", !typing);
        self.playing.next(4, "Bo answers; what he types is shown to Ana while he types")?;
        agent.act(json!({"do": "typing", "text": ANSWER_BEGUN}))?;
        agent.act(json!({"do": "say", "text": ANSWER}))?;
        customer.wait_event("the agent's answer", |it| says(it, ANSWER))?;
        self.playing.next(4, "Ana thanks him")?;
        customer.act(json!({"do": "typing", "text": "Thank"}))?;
        agent.wait_event("the customer's typing", |it| notes(it, "TYPING_STARTED", "Thank"))?;
        customer.act(json!({"do": "say", "text": "Thank you!"}))?;
        agent.wait_event("the customer's thanks", |it| says(it, "Thank you!"))?;
        self.playing.told(4, "the agent hears of the session, joins it and answers")?;
        Ok(session_id)
    }

    /// Step 5.
    pub(super) fn supervise(
        &mut self,
        session_id: &str,
        customer: &mut Actor,
        agent: &mut Actor,
        supervisor: &mut Actor,
    ) -> Result<Ids, Failure> {
        let ids = Ids {
            customer: customer.wait("her user id", ready)?,
            agent: agent.wait("its user id", ready)?,
            supervisor: supervisor.wait("its user id", ready)?,
        };
        self.playing.next(5, "Sue watches unseen: the others are told only that someone may be reading")?;
        supervisor.act(json!({"do": "join", "sessionId": session_id, "visibility": "VIP"}))?;
        let saw_all =
            supervisor.shown.saw(|it| says(it, COMPLAINT)) && supervisor.shown.saw(|it| says(it, ANSWER));
        self.check(5, "the supervisor sees what was said before", saw_all);
        for actor in [&mut *agent, &mut *customer] {
            if actor.name == "agent" && !self.door.serves_agent_all() {
                self.leave_out(5, "to the agent: that the session is monitored");
                continue;
            }
            actor.wait("the sign that someone watches", is_monitored)?;
            self.check(5, &format!("the {} is told that the session is monitored", actor.name), true);
        }
        let unseen = !agent.shown.saw(|it| joins(it, &ids.supervisor))
            && !customer.shown.saw(|it| joins(it, &ids.supervisor))
            && !customer.shown.knows(SUPERVISOR);
        self.check(5, "neither customer nor agent sees the silent monitor", unseen);
        self.playing.next(5, "Sue tries to write: who watches unseen can't")?;
        let mute = supervisor.act(json!({"do": "say", "text": "psst", "visibility": "INT"}));
        self.check(5, "a silent monitor can't write", mute.is_err());

        self.playing.next(5, "Sue becomes Bo's coach: Bo sees her, Ana doesn't")?;
        supervisor.act(json!({"do": "join", "sessionId": session_id, "visibility": "INT"}))?;
        let came = agent.wait_event("the supervisor", |it| joins(it, &ids.supervisor))?;
        self.check(5, "the agent sees the coach come in with INT", came.visibility == "INT");
        self.playing.next(5, "Sue advises Bo, unheard by Ana")?;
        supervisor.act(json!({"do": "say", "text": COACHING, "visibility": "INT"}))?;
        agent.wait_event("the coaching", |it| says(it, COACHING))?;
        if !self.door.serves_agent_all() {
            self.leave_out(5, "from the agent: a direct message");
            self.playing.told(5, "a supervisor watches unseen, then coaches the agent")?;
            return Ok(ids);
        }
        self.playing.next(5, "Bo answers Sue alone")?;
        agent.act(json!({"do": "say", "text": DIRECT, "visibility": "INT", "receiverId": ids.supervisor}))?;
        let direct = supervisor.wait_event("the agent's direct message", |it| says(it, DIRECT))?;
        self.check(
            5,
            "the direct message names its receiver",
            direct.receiver_id.as_deref() == Some(&ids.supervisor),
        );
        self.playing.told(5, "a supervisor watches unseen, then coaches the agent")?;
        Ok(ids)
    }

    /// Step 7.
    pub(super) fn part(
        &mut self,
        ids: &Ids,
        customer: &mut Actor,
        agent: &mut Actor,
        supervisor: &mut Actor,
    ) -> Result<(), Failure> {
        self.playing.next(7, "Ana gives her whole name, and thanks Bo")?;
        customer.act(json!({"do": "nick", "userNick": "Ana Lima"}))?;
        agent.wait_event("the new nickname", |it| notes(it, "USER_UPDATE_NICK", "Ana Lima"))?;
        customer.act(json!({"do": "say", "text": "Got it. That is very kind."}))?;
        agent.wait_event("the customer's words", |it| says(it, "Got it. That is very kind."))?;
        let renamed = agent
            .shown
            .events()
            .any(|(nick, event)| nick == Some("Ana Lima") && event.user_id == ids.customer);
        self.check(7, "the agent sees the customer's new nickname", renamed);
        self.playing.next(7, "Bo suggests a page")?;
        agent.act(json!({"do": "push-url", "text": URL}))?;
        customer.wait_event("the URL", |it| notes(it, "USER_PUSHED_URL", URL))?;
        self.playing.next(7, "Bo says goodbye")?;
        agent.act(json!({"do": "say", "text": GOODBYE}))?;
        self.close(customer, agent, supervisor)?;
        for actor in [customer, agent, supervisor] {
            actor.wait("the session's end", |it| matches!(it, Output::Closed { .. }).then_some(()))?;
            if !self.door.serves_agent_all() {
                self.saw_supervisor_close(ids, actor);
            } else if actor.name == "customer" && !self.door.tells_customer_all() {
                let agent_left =
                    actor.shown.events().any(|(nick, it)| nick == Some("Bo") && left_with(it).is_some());
                self.check(7, "the customer sees the agent leave", agent_left);
                let removed = actor.shown.saw(|it| it.user_id == ids.customer && left_with(it) == Some(4));
                self.check(7, "the customer sees that she was removed, with code 4", removed);
                self.leave_out(7, "to the customer: with which code the agent left, and who removed her");
            } else {
                let name = actor.name;
                let agent_left = actor.shown.saw(|it| leaves(it, &ids.agent, 2, &ids.agent));
                self.check(7, &format!("the {name} sees the agent leave with code 2"), agent_left);
                let customer_left = actor.shown.saw(|it| leaves(it, &ids.customer, 4, &ids.agent));
                let what = format!("the {name} sees the customer removed with code 4 by the agent");
                self.check(7, &what, customer_left);
            }
        }
        Ok(())
    }

    /// The agent closes the session. Through a door that lets no agent end what another one is in, the supervisor does.
    fn close(
        &mut self,
        customer: &mut Actor,
        agent: &mut Actor,
        supervisor: &mut Actor,
    ) -> Result<(), Failure> {
        let closes = json!({"do": "leave", "afterAction": "ForceClose"});
        if self.door.serves_agent_all() {
            self.playing.next(7, "Bo closes the session, for everyone")?;
            agent.act(closes)?;
            return self.playing.told(7, "a new nickname, a pushed URL, and the agent closes the session");
        }
        self.playing.next(7, "Bo leaves, and Sue closes the session, for everyone")?;
        agent.act(json!({"do": "leave"}))?;
        customer.wait("the agent's leave", |it| has_left(it, "Bo"))?;
        supervisor.act(closes)?;
        self.leave_out(7, "by the agent: the end of a session that a supervisor is in");
        self.playing
            .told(7, "a new nickname, a pushed URL; the agent leaves, the supervisor closes the session")
    }

    /// What each of them must have seen of an end that was the supervisor's.
    fn saw_supervisor_close(&mut self, ids: &Ids, actor: &Actor) {
        let name = actor.name;
        // The API has an id of its own for him.
        let agent_left = actor.shown.events().any(|(nick, it)| nick == Some("Bo") && left_with(it).is_some());
        self.check(7, &format!("the {name} sees the agent leave"), agent_left);
        if name == "agent" {
            return self.leave_out(7, "to the agent: what happens once he has left");
        }
        // Customers aren't told who a coach is.
        let removed = match name {
            "customer" => actor.shown.saw(|it| it.user_id == ids.customer && left_with(it) == Some(4)),
            _ => actor.shown.saw(|it| leaves(it, &ids.customer, 4, &ids.supervisor)),
        };
        self.check(7, &format!("the {name} sees the customer removed with code 4"), removed);
    }
}

/// The three user ids.
pub(super) struct Ids {
    customer: String,
    agent: String,
    pub(super) supervisor: String,
}

fn ready(output: &Output) -> Option<String> {
    match output {
        Output::Ready { user_id, .. } => Some(user_id.clone()),
        _ => None,
    }
}

fn has_left(output: &Output, who: &str) -> Option<()> {
    match output {
        Output::Event { user_nick, event, .. } if user_nick.as_deref() == Some(who) => {
            left_with(event).map(|_| ())
        }
        _ => None,
    }
}

fn is_monitored(output: &Output) -> Option<()> {
    matches!(output, Output::Monitored { monitored: true, .. }).then_some(())
}
