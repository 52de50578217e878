//! What happens in sessions, and how their agents are told.

use parlor_core::element::basic::EventSessionInfo;
use parlor_core::element::{AfterAction, Event, Id, SessionStatus};

use super::Floor;
use crate::gateway::agents::chat::{AgentChat, ChatState, Departure, Leaving, Part};
use crate::gateway::agents::conversation::Entry;
use crate::gateway::agents::events::file;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::offering::Ask;
use crate::gateway::agents::participants::Participants;
use crate::gateway::agents::told::About;

impl Floor {
    /// An agent has entered a session. Whether he still wants to be in.
    pub(crate) fn entered(&mut self, entry: &Entry, own: Id, info: &EventSessionInfo<'_>) -> bool {
        let (agent, session) = (&entry.agent, entry.session);
        let attachments = self.attachments(session);
        let Ok(chat) = self.chat_mut(agent, session) else { return false };
        chat.state = ChatState::Chatting;
        chat.own = Some(own);
        chat.attachments = attachments;
        // What he is told now says who is in.
        chat.participants = Participants::default();
        let is_serving = chat.is_serving();
        self.parties.insert(own, agent.clone());
        self.tell_chat(agent, session, About::StatusChange, Some(entry.reference));
        self.take_in(agent, session, info);
        if is_serving {
            self.show_supervisors(agent, session);
        }
        true
    }

    /// An agent couldn't enter a session.
    pub(crate) fn not_entered(&mut self, now: u64, entry: &Entry) {
        let Ok(chat) = self.chat_mut(&entry.agent, entry.session) else { return };
        chat.state = ChatState::JoinFailed;
        chat.orders = None;
        self.tell_chat(&entry.agent, entry.session, About::StatusChange, Some(entry.reference));
        self.reconsider(now, entry.session);
    }

    /// Something has happened in a session. Whether the agent is still in.
    pub(crate) fn told(
        &mut self,
        now: u64,
        agent: &AgentId,
        session: Id,
        info: &EventSessionInfo<'_>,
    ) -> bool {
        self.take_in(agent, session, info);
        let Ok(chat) = self.chat_mut(agent, session) else { return false };
        // A silent monitor isn't told of its own leave, only that it is over.
        let is_over = info.session_status == SessionStatus::Over || chat.is_left_behind();
        if !is_over && chat.own.is_some_and(|it| chat.participants.is_in(it)) {
            return true;
        }
        chat.orders = None;
        let leaving = chat.leaving.take();
        let reference = leaving.as_ref().map(|it| it.reference);
        let state = end_state(chat, leaving.as_ref().map(|it| &it.how));
        let goes_on = chat.is_served_by_others();
        self.end_chat(now, agent, session, state, reference);
        // Where others go on he asks for somebody in his place.
        if goes_on && let Some(Leaving { reference, how: Departure::Transfer(target) }) = leaving {
            let ask = Ask { by: agent.clone(), reference, is_consult: false };
            self.gifts.remove(&session);
            self.offering.ask(now, session, target, ask);
        }
        false
    }

    /// The way to a session is lost: the server ends, or the agent was told more than he took in.
    pub(crate) fn cut_off(&mut self, now: u64, agent: &AgentId, session: Id) {
        let Ok(chat) = self.chat_mut(agent, session) else { return };
        chat.orders = None;
        self.end_chat(now, agent, session, ChatState::LeftChat, None);
    }

    /// Takes in what a packet says: first who is in is told, then what was said.
    fn take_in(&mut self, agent: &AgentId, session: Id, info: &EventSessionInfo<'_>) {
        let Some(chat) = self.desks.get_mut(agent).and_then(|it| it.chat_mut(session)) else { return };
        let mut has_changed = false;
        for event in info.transcript.events.iter().flatten() {
            has_changed |= chat.note(&event);
            if let Event::Notice(notice) = &event
                && let Some(document) = file(notice).and_then(|it| it.document_id)
            {
                chat.files.push(document.to_string());
            }
        }
        let is_in = chat.own.is_some_and(|it| chat.participants.is_in(it));
        if has_changed && is_in {
            self.tell_chat(agent, session, About::ParticipantsUpdated, None);
        }
        let start_at = info.transcript.start_at.to_string();
        let events: Vec<Event<'_>> = info.transcript.events.iter().flatten().collect();
        if !events.is_empty() {
            self.tell_messages(agent, session, &start_at, &events);
        }
    }
}

/// In which state a chat is whose agent isn't in the session any more.
fn end_state(chat: &AgentChat, how: Option<&Departure>) -> ChatState {
    let is_over = Participants::is_empty(&chat.participants);
    match (how, chat.part) {
        (Some(Departure::Leave(after)), Part::Serving)
            if *after != AfterAction::KeepAlive && !chat.is_served_by_others() =>
        {
            ChatState::LeftChat
        }
        (Some(_), _) => ChatState::Completed,
        // It has ended, by somebody else or by the server.
        (None, Part::Serving) if is_over => ChatState::LeftChat,
        // He was removed, or whoever he watches is done.
        (None, _) => ChatState::Revoked,
    }
}
