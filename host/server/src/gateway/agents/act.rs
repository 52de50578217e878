//! What an agent does in one chat, whichever API he asks by.

use parlor_core::element::{AfterAction, Id, KeyValues, NoticeType, Visibility};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::center::{self, Center};
use super::chat::{Departure, Mode};
use super::conversation::{Notifying, Order, Said, check_farewell};
use super::datum::{self, Data};
use super::floor::{Floor, Goodbye};
use super::identity::{AgentId, last_part};
use super::offering::Target;
use super::operation::Operation;
use super::refusal::Refusal;

/// What agents are told when one of them has another one removed (the vendor's documentation).
const REMOVE_PARTICIPANT: &str = "REMOVE_PARTICIPANT_FROM_CONFERENCE";

/// An agent, and one of his chats. Each operation gives the number by which the agent knows what it leads to.
pub(crate) struct Act<'r> {
    pub(crate) center: &'r Center,
    pub(crate) agent: &'r AgentId,
    pub(crate) session: Id,
}

/// What changes in an interaction's userdata.
#[derive(Default)]
pub(crate) struct Properties {
    pub(crate) set: Data,
    /// Their keys.
    pub(crate) deleted: Vec<String>,
}

impl Properties {
    fn is_empty(&self) -> bool {
        self.set.is_empty() && self.deleted.is_empty()
    }
}

impl Act<'_> {
    /// Does something with the agents' side, now.
    pub(crate) fn with<T>(&self, act: impl FnOnce(&mut Floor, &AgentId, Id) -> T) -> T {
        self.center.with(|floor, _| act(floor, self.agent, self.session))
    }

    /// Has the session carry an order out.
    pub(crate) async fn order(&self, operation: Operation, order: Order) -> Result<u64, Refusal> {
        self.center.order(self.agent, self.session, operation, order).await
    }

    pub(crate) async fn accept(&self, nickname: &str) -> Result<u64, Refusal> {
        self.center.check_nickname(nickname)?;
        self.center.accept(self.agent, self.session, nickname).await
    }

    pub(crate) fn reject(&self) -> Result<u64, Refusal> {
        self.center.with(|floor, now| floor.reject(now, self.agent, self.session))
    }

    pub(crate) async fn say(&self, visibility: Visibility, said: Said) -> Result<u64, Refusal> {
        let operation = match visibility {
            Visibility::All => Operation::SendMessage,
            _ => Operation::SendToAgents,
        };
        self.order(operation, Order::Say { visibility, said }).await
    }

    pub(crate) async fn notify(&self, operation: Operation, notice: Notifying) -> Result<u64, Refusal> {
        self.order(operation, Order::Notify(notice)).await
    }

    /// Leaves, in one of the ways that there are.
    pub(crate) async fn leave(&self, how: Departure, said: Option<Said>) -> Result<u64, Refusal> {
        self.leave_changed(how, Properties::default(), said).await
    }

    /// The customer is for somebody else from now on, and its userdata changes.
    pub(crate) async fn give_away(
        &self,
        target: Target,
        properties: Properties,
        said: Option<Said>,
    ) -> Result<u64, Refusal> {
        self.leave_changed(Departure::Transfer(target), properties, said).await
    }

    /// Leaves once the interaction has changed. What may be refused is looked at before: a refused request changes nothing.
    async fn leave_changed(
        &self,
        how: Departure,
        properties: Properties,
        said: Option<Said>,
    ) -> Result<u64, Refusal> {
        check_farewell(said.as_ref(), self.center.limits().packet_bytes)?;
        let (goodbye, reference) =
            self.center.with(|floor, now| floor.leave(now, self.agent, self.session, how))?;
        let Some(Goodbye { orders, after, queue }) = goodbye else { return Ok(reference) };
        let left = async {
            if queue.is_some() || !properties.is_empty() {
                self.change(reference, properties, queue).await?;
            }
            center::send(&orders, Order::Release { user: None, after, said }).await
        };
        let left = left.await;
        if left.is_err() {
            self.with(|floor, agent, session| floor.not_left(agent, session));
        }
        left.map(|()| reference)
    }

    /// Asks for somebody in the chat.
    pub(crate) fn ask_for(&self, target: Target, is_consult: bool) -> Result<u64, Refusal> {
        self.center.with(|floor, now| floor.ask(now, self.agent, self.session, target, is_consult))
    }

    /// Whoever is still being asked, for advice or to come in, isn't any more.
    pub(crate) fn cancel_consult(&self) -> Result<u64, Refusal> {
        let (agent, session) = (self.agent, self.session);
        self.center.with(|floor, now| {
            floor.allowed(agent, session, Operation::CancelConsult)?;
            if !floor.offering.cancel_asks(now, session, agent) {
                let what = "you are asking nobody for this chat now: whoever has come leaves by himself";
                return Err(Refusal::state(what));
            }
            Ok(floor.next_reference(agent))
        })
    }

    /// Has another agent leave: the one of this id, or of the participant that `name` names, as desks on basic have nothing
    /// else.
    pub(crate) async fn remove(&self, target: &AgentId, name: &str) -> Result<u64, Refusal> {
        let operation = Operation::RemoveParticipant;
        let participant = Id::new(Text::plain(last_part(name))).ok();
        let (user, told) = self.with(|floor, agent, session| {
            let parties = floor.parties.clone();
            let chat = floor.allowed(agent, session, operation)?;
            let named = participant.filter(|it| chat.participants.is_agent(*it));
            let mut users = chat.participants.of_agent(target, &parties).chain(named);
            let none = || Refusal::not_found("this user isn't in the chat: name one of its other agents");
            let user = users.find(|it| Some(*it) != chat.own).ok_or_else(none)?;
            // Who came through this door is told of as a user, others as the participants that they are.
            let told = parties.get(&user).map_or_else(|| user.to_string(), ToString::to_string);
            Ok::<_, Refusal>((user, told))
        })?;
        let notice = NoticeType::Other(Text::plain(REMOVE_PARTICIPANT));
        let text = format!("{REMOVE_PARTICIPANT}{told}");
        self.notify(operation, Notifying::new(Visibility::Internal, notice, text)).await?;
        let after = AfterAction::KeepAlive;
        self.order(operation, Order::Release { user: Some(user), after, said: None }).await
    }

    pub(crate) async fn change_user_data(
        &self,
        operation: Operation,
        properties: Properties,
    ) -> Result<u64, Refusal> {
        let reference = self.with(|floor, agent, session| {
            floor.allowed(agent, session, operation)?;
            Ok::<_, Refusal>(floor.next_reference(agent))
        })?;
        self.change(reference, properties, None).await?;
        Ok(reference)
    }

    /// Has the interaction changed, and placed in this queue: all of it, or nothing.
    async fn change(
        &self,
        reference: u64,
        properties: Properties,
        queue: Option<String>,
    ) -> Result<(), Refusal> {
        let (session, Properties { set, deleted }) = (self.session, properties);
        let size = set.iter().map(|it| it.0.len()).chain(deleted.iter().map(String::len)).sum();
        let changed = self.center.command(size, move |engine| {
            let deleted: Vec<&str> = deleted.iter().map(String::as_str).collect();
            let set = datum::items(&set);
            engine.change_interaction(session, KeyValues::items(&set), &deleted, queue.as_deref())
        });
        let interaction = changed.await?.map_err(|error_id| match error_id {
            // Later there is no more room than now.
            ErrorId::Limit => self.too_much_user_data(),
            other => other.into(),
        })?;
        let own = Some((self.agent, reference));
        self.center.with(|floor, now| floor.interaction(now, &interaction, own));
        Ok(())
    }

    fn too_much_user_data(&self) -> Refusal {
        let limit = self.center.limits().user_data_bytes;
        Refusal::state(&format!(
            "the chat would have more than {limit} bytes of userdata: send less, or delete some"
        ))
    }

    /// The agent looks at this one of his chats.
    pub(crate) fn focus(&self) -> Result<u64, Refusal> {
        self.with(|floor, agent, session| {
            floor.allowed(agent, session, Operation::SetInFocus)?;
            let reference = floor.next_reference(agent);
            floor.set_focus(agent, session, reference);
            Ok(reference)
        })
    }

    /// A supervisor is in with another visibility.
    pub(crate) async fn switch(&self, mode: Mode) -> Result<u64, Refusal> {
        let operation = match mode {
            Mode::Monitor => Operation::SwitchToMonitor,
            Mode::Coach => Operation::SwitchToCoach,
            Mode::BargeIn => Operation::SwitchToBargeIn,
        };
        let reference = self.order(operation, Order::Show(mode.visibility())).await?;
        self.with(|floor, agent, session| floor.set_mode(agent, session, mode, reference));
        Ok(reference)
    }
}

/// A queue as agents write it.
pub(crate) fn queue_key(queue: &str, member: &str) -> Result<Target, Refusal> {
    let is_key =
        queue.split_once(':').is_some_and(|(tenant, endpoint)| !tenant.is_empty() && !endpoint.is_empty());
    if is_key {
        Ok(Target::Queue(queue.to_owned()))
    } else {
        Err(Refusal::invalid(member, "write TENANT:ENDPOINT"))
    }
}

/// The session of which a path speaks.
pub(crate) fn session(chat: &str) -> Result<Id, Refusal> {
    Id::new(Text::plain(chat)).map_err(|_| Refusal::not_found("no such chat: an id has 16 characters"))
}

/// How a text counts that an agent says.
pub(crate) fn is_system(treat_as: Option<&str>) -> Result<bool, Refusal> {
    match treat_as {
        None | Some("Normal") => Ok(false),
        Some("System") => Ok(true),
        Some(_) => Err(Refusal::invalid("treatAs", "write Normal or System")),
    }
}
