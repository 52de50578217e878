//! What the client asks.

use parlor_core::element::basic::{
    EventRegistered, Request, RequestJoin, RequestMessage, RequestNotify, RequestReleaseParty,
};
use parlor_core::element::{AfterAction, JoinTarget, Visibility};
use parlor_core::wire::{Limits, Text};

use super::{Bridge, Effect, What};
use crate::gws::barred;
use crate::gws::chat::{Joining, Leaving, State};
use crate::gws::event::encoded;
use crate::gws::operations::{self, Operation};
use crate::lines::Offer;

/// The operation that has a supervisor in with this visibility.
pub(super) fn switch(visibility: Visibility) -> Operation {
    Operation::new(match visibility {
        Visibility::All => "SwitchToBargeIn",
        Visibility::Internal => "SwitchToCoach",
        Visibility::Vip => "SwitchToMonitor",
    })
}

impl Bridge {
    /// Takes a packet of the client; an empty one is a keep-alive.
    pub(crate) fn packet(&mut self, packet: &[u8]) {
        if !self.is_up {
            return;
        }
        if packet.is_empty() {
            return self.effects.push(Effect::Packet(Vec::new()));
        }
        match Request::parse(packet, Limits::PACKET.with_size(usize::MAX)) {
            Ok(Request::Register(it)) => {
                let registered = EventRegistered {
                    reference_id: it.reference_id,
                    user_id: Text::plain(&self.me.user_id),
                    server_version: self.server_version.as_deref().map(Text::plain),
                    ..EventRegistered::default()
                };
                let packet = encoded(&registered);
                self.effects.push(Effect::Packet(packet));
            }
            Ok(Request::Join(it)) => self.join(&it),
            Ok(Request::Message(it)) => self.say(&it),
            Ok(Request::Notify(it)) => self.notify(&it),
            Ok(Request::ReleaseParty(it)) => self.release(&it),
            // The client of the core asks for nothing else, and writes nothing that can't be read.
            _ => {}
        }
    }

    fn join(&mut self, request: &RequestJoin<'_>) {
        let reference_id = request.reference_id;
        let JoinTarget::Session(id) = request.target else {
            let text = "GWS API v2 lets no agent begin a session: customers do, and the server offers them";
            return self.refuse(reference_id, "", text);
        };
        let id = id.to_string();
        if request.text.is_some() {
            return self.refuse(
                reference_id,
                &id,
                "GWS API v2 says nothing along with a join: say it afterwards",
            );
        }
        let Some(chat) = self.chats.get_mut(&id).filter(|it| it.joining.is_none()) else {
            return self.refuse_unknown(reference_id, &id);
        };
        let offer = chat.offer();
        // Whoever is asked for advice is in unseen by the customer, as he asked for or not.
        let visibility = match (offer, request.visibility) {
            (Some(Offer::Consultation), Visibility::All) => Visibility::Internal,
            (_, visibility) => visibility,
        };
        let joining = Joining {
            reference_id,
            from_position: request.from_position.unwrap_or(0),
            visibility,
            is_reading: false,
            happened: Default::default(),
        };
        match chat.state {
            State::Invited if offer == Some(Offer::Consultation) && visibility == Visibility::Vip => {
                self.refuse(reference_id, &id, "you are asked for advice here: join without a visibility");
            }
            State::Invited if offer == Some(Offer::Invitation) && visibility != Visibility::All => {
                let text = "you are asked to serve this customer with others: join without a visibility";
                self.refuse(reference_id, &id, text);
            }
            State::Invited if offer.is_none() && visibility != Visibility::All && self.watched.is_empty() => {
                let text = "this customer is offered to you to be served: join without a visibility (at a terminal /join), \
                            or watch an agent first (/monitor)";
                let text = self.barred.get("watch").copied().unwrap_or(text);
                self.refuse(reference_id, &id, text);
            }
            State::Invited if chat.allows("Accept") => {
                chat.joining = Some(joining);
                let accept = Operation::new("Accept").with("nickname", self.me.nickname.as_str());
                self.operate(&id, What::Accept, &accept);
            }
            State::Chatting if chat.is_attended => self.show(reference_id, &id, request.visibility),
            State::Chatting => {
                chat.joining = Some(joining);
                self.read(&id);
            }
            _ => self.refuse_unknown(reference_id, &id),
        }
    }

    /// The agent is in with another visibility from now on.
    fn show(&mut self, reference_id: u32, id: &str, visibility: Visibility) {
        self.operate_for(reference_id, id, switch(visibility), What::Show(reference_id, visibility));
    }

    fn say(&mut self, request: &RequestMessage<'_>) {
        let made = operations::message(request);
        self.operation(request.reference_id, &request.session_id.to_string(), made);
    }

    fn notify(&mut self, request: &RequestNotify<'_>) {
        let made = operations::notice(request);
        self.operation(request.reference_id, &request.session_id.to_string(), made);
    }

    fn operation(&mut self, reference_id: u32, id: &str, made: Result<Operation, &'static str>) {
        match made {
            Ok(operation) => {
                let what = match operation.echo.clone() {
                    Some(echo) => What::Echo(reference_id, echo),
                    None => What::Plain(reference_id),
                };
                self.operate_for(reference_id, id, operation, what);
            }
            Err(text) => self.refuse(reference_id, id, text),
        }
    }

    /// Has the server carry out what the client asked, if it may be done now. Whether it was begun.
    fn operate_for(&mut self, reference_id: u32, id: &str, operation: Operation, what: What) -> bool {
        let Some(chat) = self.chats.get(id).filter(|it| it.is_attended) else {
            self.refuse_unknown(reference_id, id);
            return false;
        };
        if let Err(why) = barred::check(chat, &operation) {
            self.refuse(reference_id, id, &why);
            return false;
        }
        self.operate(id, what, &operation);
        true
    }

    fn release(&mut self, request: &RequestReleaseParty<'_>) {
        let id = request.session_id.to_string();
        let (reference_id, user_id) = (request.reference_id, request.user_id.to_string());
        if !request.event_attributes.is_empty() {
            return self.refuse(reference_id, &id, "GWS API v2 has no event attributes: leave them out");
        }
        let text = request.text.map(|it| it.text.to_string());
        match user_id == self.me.user_id {
            true => self.leave(reference_id, &id, request.after_action, text),
            false => self.remove(reference_id, &id, &user_id, text.is_some()),
        }
    }

    /// What becomes of the session is said by which operation it is.
    fn leave(&mut self, reference_id: u32, id: &str, after: AfterAction, text: Option<String>) {
        let Some(chat) = self.chats.get(id).filter(|it| it.is_attended && it.leaving.is_none()) else {
            return self.refuse_unknown(reference_id, id);
        };
        let (operation, ends) = match after {
            // Who only watches or helps ends nothing.
            AfterAction::KeepAlive | AfterAction::CloseIfNoAgents
                if chat.is_served_by_others() || !chat.allows("Complete") =>
            {
                (Operation::new("Leave"), false)
            }
            AfterAction::ForceClose if chat.is_served_by_others() => {
                let text = "other agents are in, and GWS API v2 ends a session only when the last of them goes: leave it";
                return self.refuse(reference_id, id, text);
            }
            AfterAction::KeepAlive if chat.has_customer() => match &chat.queue {
                Some(queue) => (Operation::new("Complete").with("queueName", queue.as_str()), false),
                None => {
                    let text = "the server doesn't say in which queue the customer could wait: transfer the session, or \
                                end it (ForceClose, at a terminal /close)";
                    return self.refuse(reference_id, id, text);
                }
            },
            AfterAction::CloseIfNoAgents => (Operation::new("Leave"), true),
            AfterAction::KeepAlive | AfterAction::ForceClose => (Operation::new("Complete"), true),
        };
        let operation = text.into_iter().fold(operation, |it, text| it.with("text", text));
        if self.operate_for(reference_id, id, operation, What::Leave)
            && let Some(chat) = self.chats.get_mut(id)
        {
            chat.leaving = Some(Leaving { reference_id, ends, happened: Vec::new() });
        }
    }

    fn remove(&mut self, reference_id: u32, id: &str, user_id: &str, says_something: bool) {
        let Some(chat) = self.chats.get(id) else { return self.refuse_unknown(reference_id, id) };
        let found = chat.participants.iter().find(|it| it.id == user_id);
        let Some((kind, uri)) = found.map(|it| (it.kind.clone(), it.uri.clone())) else {
            return self.refuse(reference_id, id, "nobody in the session has this user id");
        };
        match uri.filter(|_| kind == "Agent") {
            None => self.refuse(reference_id, id, "GWS API v2 removes nobody but agents"),
            Some(_) if says_something => {
                self.refuse(reference_id, id, "GWS API v2 says nothing along with it: say it before");
            }
            Some(uri) => {
                let operation = Operation::new("RemoveParticipantFromConference").with("targetUri", uri);
                self.operate_for(reference_id, id, operation, What::Plain(reference_id));
            }
        }
    }
}
