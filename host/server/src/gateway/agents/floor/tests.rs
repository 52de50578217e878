//! The floor on a clock that is moved by hand, with packets as the engine writes them.

use std::sync::OnceLock;

use parlor_core::element::basic::ServerEvent;
use parlor_core::wire::{Limits, Text};

use super::*;
use crate::engine::{InteractionState, StoredKeyValues};
use crate::gateway::agents::agent_states::AgentStates;
use crate::gateway::agents::chat::{ChatState, Departure};
use crate::gateway::agents::conversation::Entry;
use crate::gateway::agents::list::Agents;
use crate::gateway::agents::offering::Target;
use crate::gateway::agents::refusal::Status;
use crate::gateway::bayeux::SessionId;
use crate::gateway::gws::{GwsWords, Links};

struct Scene {
    floor: Floor,
    now: u64,
    user_data: Arc<StoredKeyValues>,
}

fn id(text: &str) -> Id {
    Id::new(Text::plain(text)).unwrap()
}

const ANA: &str = "<newParty userId='A' timeShift='0' visibility='ALL' eventId='1'>\
    <userInfo userNick='Ana' userType='CLIENT' protocolType='FLEX'/></newParty>";

fn joined(user: &str, event: u32) -> String {
    format!(
        "<newParty userId='{user}' timeShift='0' visibility='ALL' eventId='{event}'>\
         <userInfo userNick='{user}' userType='AGENT' protocolType='BASIC'/></newParty>"
    )
}

fn left(user: &str, event: u32) -> String {
    format!("<partyLeft userId='{user}' timeShift='0' visibility='ALL' eventId='{event}' askerId='{user}'/>")
}

impl Scene {
    /// These agents are ready, the first for the longest.
    fn new(names: &[&str]) -> Self {
        let words: Vec<(Api, Box<dyn Words>)> =
            vec![(Api::Gws, Box::new(GwsWords(Links::new("http://x/api/v2"))))];
        let mut scene = Self {
            floor: Floor::new(words, Agents::anybody(), 30_000, 1),
            now: 0,
            user_data: Arc::default(),
        };
        let states = AgentStates::new(&[]);
        for name in names {
            let agent = Agents::anybody().check(name, b"").unwrap();
            let at = scene.now;
            scene.floor.come(&agent, [127, 0, 0, 1].into());
            scene.floor.listen(&agent.id, Listener { session: SessionId::new([0; 20]), api: Api::Gws });
            scene.floor.start_work(at, &agent.id, states.not_ready());
            let ready = states.of_operation("Ready").unwrap().clone();
            scene.floor.set_state(at, &agent.id, ready).unwrap();
            scene.now += 1;
        }
        scene.floor.take_notifications();
        scene
    }

    fn interaction(&mut self, state: InteractionState, revision: u64) {
        let interaction = Interaction {
            session_id: id("S"),
            queue: "Environment:default".to_owned(),
            subject: None,
            user_data: Arc::clone(&self.user_data),
            state,
            started_at: "2025-05-10T07:09:33Z".to_owned(),
            waiting_since: None,
            nickname: None,
            agents: Vec::new(),
            json: OnceLock::new(),
            revision,
        };
        self.floor.interaction(self.now, &Arc::new(interaction), None);
        self.floor.carry_out(self.now);
    }

    /// What was told, as names and states or kinds.
    fn told(&mut self) -> Vec<String> {
        self.floor.carry_out(self.now);
        let told = |it: Notification| {
            let name = self.floor.desks.get(&it.agent).map(|it| it.agent.name.clone()).unwrap_or_default();
            let kind = it.data["notificationType"].as_str().unwrap_or_default();
            let what = match kind {
                "StatusChange" => it.data["chat"]["state"].as_str().unwrap().to_owned(),
                "" => it.data["channels"][0]["userState"]["state"].as_str().unwrap().to_owned(),
                _ => kind.to_owned(),
            };
            format!("{name} {what}")
        };
        let notifications = std::mem::take(&mut self.floor.notifications);
        notifications.into_iter().map(told).collect()
    }

    fn packet(&mut self, name: &str, events: &[String]) -> bool {
        self.with_packet(events, |floor, now, info| floor.told(now, &AgentId::of(name), id("S"), info))
    }

    fn with_packet<T>(
        &mut self,
        events: &[String],
        act: impl FnOnce(&mut Floor, u64, &parlor_core::element::basic::EventSessionInfo<'_>) -> T,
    ) -> T {
        let events = events.concat();
        let packet = format!(
            "<eventSessionInfo sessionStatus='Alive'><chatTranscript startAt='2025-05-10T07:09:33Z' sessionId='S'>\
             {events}</chatTranscript></eventSessionInfo>"
        );
        let Ok(ServerEvent::SessionInfo(info)) = ServerEvent::parse(packet.as_bytes(), Limits::STORED) else {
            panic!("{packet}");
        };
        act(&mut self.floor, self.now, &info)
    }

    /// The agent takes the session; the engine takes him in as `user`.
    fn accept(&mut self, name: &str, user: &str) -> Entry {
        let (entry, _orders) = self.floor.accept(self.now, &AgentId::of(name), id("S"), name).unwrap();
        assert!(self.with_packet(&[ANA.to_owned(), joined(user, 2)], |floor, _, info| {
            floor.entered(&entry, id(user), info)
        }));
        entry
    }
}

#[test]
fn news_that_come_late_change_nothing() {
    let mut scene = Scene::new(&["Bo", "Eve"]);
    scene.interaction(InteractionState::Waiting, 0);
    assert_eq!(scene.told(), ["Bo Invited"]);
    scene.accept("Bo", "B");
    assert_eq!(scene.told(), ["Bo Chatting", "Bo ParticipantsUpdated", "Bo NewMessages"]);
    // The old news that the customer waits are no reason to offer it once more.
    scene.interaction(InteractionState::Waiting, 0);
    scene.interaction(InteractionState::Running, 1);
    scene.interaction(InteractionState::Waiting, 0);
    assert_eq!(scene.told(), [""; 0]);
    // It is given away: first the engine tells that the customer waits, or first that the agent has left.
    let target = Target::Agent(AgentId::of("Eve"));
    let how = Departure::Transfer(target);
    let (goodbye, _) = scene.floor.leave(scene.now, &AgentId::of("Bo"), id("S"), how.clone()).unwrap();
    assert!(goodbye.is_some());
    let again = scene.floor.leave(scene.now, &AgentId::of("Bo"), id("S"), how).map(|_| ()).unwrap_err();
    let said = again.message(|_| "", |_| "", |_| "");
    assert_eq!(
        (again.status, said.as_str()),
        (Status::State, "you are leaving this chat already: wait until you have left")
    );
    scene.interaction(InteractionState::Waiting, 2);
    assert_eq!(scene.told(), [""; 0]);
    assert!(!scene.packet("Bo", &[left("B", 3)]));
    scene.interaction(InteractionState::Waiting, 2);
    assert_eq!(scene.told(), ["Bo NewMessages", "Bo Completed", "Eve Invited"]);
    scene.interaction(InteractionState::Closed, 3);
    assert_eq!(scene.told(), ["Eve Revoked"]);
    assert!(scene.floor.desks.values().all(|it| it.chats.is_empty()));
    assert!(scene.floor.parties.is_empty() && scene.floor.gifts.is_empty());
}

/// Whoever asked for somebody and has given the chat away isn't told that nobody came.
#[test]
fn who_gave_a_chat_away_asks_for_nobody_any_more() {
    let mut scene = Scene::new(&["Bo", "Eve", "Ina"]);
    scene.interaction(InteractionState::Waiting, 0);
    scene.accept("Bo", "B");
    scene.interaction(InteractionState::Running, 1);
    let bo = AgentId::of("Bo");
    let eve = Target::Agent(AgentId::of("Eve"));
    scene.floor.ask(scene.now, &bo, id("S"), eve.clone(), false).unwrap();
    assert_eq!(scene.told().last().unwrap(), "Eve Invited");
    assert_eq!(scene.floor.ask(scene.now, &bo, id("S"), eve, true).unwrap_err().status, Status::State);
    let how = Departure::Transfer(Target::Agent(AgentId::of("Ina")));
    scene.floor.leave(scene.now, &bo, id("S"), how).unwrap();
    assert!(!scene.packet("Bo", &[left("B", 3)]));
    scene.interaction(InteractionState::Waiting, 2);
    assert_eq!(scene.told(), ["Bo NewMessages", "Bo Completed", "Eve Revoked", "Ina Invited"]);
    scene.accept("Ina", "I");
    scene.interaction(InteractionState::Running, 3);
    scene.told();
    scene.floor.offering.expire(1_000_000);
    assert_eq!(scene.told(), [""; 0]);
}

#[test]
fn who_cant_enter_keeps_the_chat_and_others_get_it() {
    let mut scene = Scene::new(&["Bo", "Eve"]);
    scene.interaction(InteractionState::Waiting, 0);
    let (entry, _orders) = scene.floor.accept(1, &AgentId::of("Bo"), id("S"), "Bo").unwrap();
    let again = scene.floor.accept(1, &AgentId::of("Bo"), id("S"), "Bo").map(|_| ()).unwrap_err();
    assert_eq!(again.status, Status::State);
    scene.floor.not_entered(2, &entry);
    assert_eq!(scene.told(), ["Bo Invited", "Bo JoinFailed", "Eve Invited"]);
    let chat = scene.floor.chat(&AgentId::of("Bo"), id("S")).unwrap();
    assert!(chat.allows(Operation::Complete) && !chat.allows(Operation::SendMessage));
    let (goodbye, _) = scene.floor.leave(3, &AgentId::of("Bo"), id("S"), Departure::Complete).unwrap();
    assert!(goodbye.is_none());
    assert_eq!(scene.told(), ["Bo Completed"]);
}

#[test]
fn who_ends_his_work_while_he_enters_is_sent_back() {
    let mut scene = Scene::new(&["Bo", "Eve"]);
    scene.interaction(InteractionState::Waiting, 0);
    let (entry, mut orders) = scene.floor.accept(1, &AgentId::of("Bo"), id("S"), "Bo").unwrap();
    scene.floor.end_work(2, &AgentId::of("Bo"));
    assert!(orders.try_recv().is_err(), "nobody gives orders any more");
    assert_eq!(scene.told(), ["Bo Invited", "Bo Revoked", "Bo LoggedOut", "Eve Invited"]);
    let is_wanted =
        scene.with_packet(&[ANA.to_owned()], |floor, _, info| floor.entered(&entry, id("B"), info));
    assert!(!is_wanted);
    // An offer ends with the work of whoever has it.
    scene.floor.gone(3, &AgentId::of("Eve"));
    assert_eq!(scene.told(), [""; 0]);
    assert_eq!(scene.floor.desks.len(), 1);
}

#[test]
fn how_a_chat_ends_that_the_agent_didnt_end() {
    for (events, state) in
        [(vec![left("A", 3), left("B", 4)], ChatState::LeftChat), (vec![left("B", 3)], ChatState::Revoked)]
    {
        let mut scene = Scene::new(&["Bo"]);
        scene.interaction(InteractionState::Waiting, 0);
        scene.accept("Bo", "B");
        scene.told();
        assert!(!scene.packet("Bo", &events));
        let expected = if state == ChatState::LeftChat { "Bo LeftChat" } else { "Bo Revoked" };
        assert_eq!(scene.told(), ["Bo NewMessages", expected]);
    }
    let mut scene = Scene::new(&["Bo"]);
    scene.interaction(InteractionState::Waiting, 0);
    scene.accept("Bo", "B");
    scene.told();
    scene.floor.cut_off(5, &AgentId::of("Bo"), id("S"));
    assert_eq!(scene.told(), ["Bo LeftChat"]);
}

#[test]
fn sessions_that_were_missed_are_over() {
    let mut scene = Scene::new(&["Bo"]);
    scene.interaction(InteractionState::Waiting, 0);
    assert_eq!(scene.told(), ["Bo Invited"]);
    scene.floor.only(5, &[id("T")]);
    assert_eq!(scene.told(), ["Bo Revoked"]);
}

#[test]
fn whoever_is_asked_into_a_chat_is_told_who_is_in() {
    let mut scene = Scene::new(&["Bo", "Eve"]);
    scene.interaction(InteractionState::Waiting, 0);
    scene.accept("Bo", "B");
    scene.interaction(InteractionState::Running, 1);
    scene.told();
    let target = Target::Agent(AgentId::of("Eve"));
    for is_consult in [false, true] {
        scene.floor.ask(scene.now, &AgentId::of("Bo"), id("S"), target.clone(), is_consult).unwrap();
        scene.floor.carry_out(scene.now);
        let told = scene.floor.take_notifications().remove(0);
        assert_eq!(told.agent, AgentId::of("Eve"));
        let chat = &told.data["chat"];
        let names: Vec<&str> = chat["participants"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|it| it["nickname"].as_str())
            .collect();
        assert_eq!(names, ["Ana", "B"], "{chat}");
        assert_eq!(chat["chatType"], if is_consult { "Consult" } else { "Inbound" });
        if !is_consult {
            scene.floor.reject(scene.now, &AgentId::of("Eve"), id("S")).unwrap();
            scene.told();
        }
    }
    // Once he is in, it is the history that says it, from its beginning.
    scene.now += 1;
    let (entry, _orders) = scene.floor.accept(scene.now, &AgentId::of("Eve"), id("S"), "Eve").unwrap();
    assert!(scene.with_packet(&[joined("E", 3)], |floor, _, info| floor.entered(&entry, id("E"), info)));
    let told = scene.floor.take_notifications();
    assert_eq!(told[0].data["chat"]["participants"], serde_json::json!([]));
}
