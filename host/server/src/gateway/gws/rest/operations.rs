//! `POST /me/chats/{id}`: what an agent does in a chat.

use axum::extract::{Extension, Path, Request, State};
use axum::response::{IntoResponse, Response};
use parlor_core::element::{AfterAction, Id, KeyValue, KeyValues, NoticeType, Value as Item, Visibility};
use parlor_core::wire::Text;
use serde_json::{Map, Value, json};

use super::body::Asked;
use super::chats::session;
use super::{Door, attachments};
use crate::gateway::gws::agents::Agent;
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::chat::{Departure, Mode};
use crate::gateway::gws::conversation::{Notifying, Order, Said};
use crate::gateway::gws::identity::AgentId;
use crate::gateway::gws::offering::Target;
use crate::gateway::gws::status::{Refusal, done};
use crate::gateway::gws::{center, floor};

/// The operations of a chat, for whoever has written another one.
const KNOWN: &str = "Accept, Reject, SendMessage, SendToAgents, SendStartTypingNotification, \
    SendStopTypingNotification, SendStartTypingToAgentsNotification, SendStopTypingToAgentsNotification, SendUrl, \
    SendCustomNotice, SendCustomNoticeToAgents, SendNicknameUpdatedNotice, AddAttachment, UploadFile, Leave, Complete, \
    Transfer, Invite, Consult, CancelConsult, RemoveParticipantFromConference, AttachUserData, UpdateUserData, \
    DeleteUserData, SetDisposition, SetInFocus, SwitchToMonitor, SwitchToCoach, SwitchToBargeIn";

/// The key under which a disposition stands in userdata: the vendor's usual one.
const DISPOSITION: &str = "DispositionCode";

/// What agents are told when one of them has another one removed (the vendor's documentation).
const REMOVE_PARTICIPANT: &str = "REMOVE_PARTICIPANT_FROM_CONFERENCE";

/// `POST /me/chats/{id}`
pub(super) async fn operate(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    request: Request,
) -> Response {
    let asked = match door.reading.operation(request).await {
        Ok(asked) => asked,
        Err(refusal) => return refusal.into_response(),
    };
    let session = match session(&chat) {
        Ok(session) => session,
        Err(refusal) => return refusal.into_response(),
    };
    // What has begun is finished, even if its agent hangs up meanwhile.
    let carried_out = tokio::spawn(async move {
        Operation { door: &door, agent: &agent, session, asked: &asked }.carry_out().await
    });
    match carried_out.await.unwrap_or_else(|_| Err(Refusal::ending())) {
        Ok(reference) => done(json!({ "referenceId": reference })),
        Err(refusal) => refusal.into_response(),
    }
}

/// What one agent asks of one chat.
pub(super) struct Operation<'r> {
    pub(super) door: &'r Door,
    pub(super) agent: &'r Agent,
    pub(super) session: Id,
    pub(super) asked: &'r Asked,
}

impl Operation<'_> {
    /// Carries it out; gives the number by which the agent knows what it leads to.
    async fn carry_out(&self) -> Result<u64, Refusal> {
        let (all, agents) = (Visibility::All, Visibility::Internal);
        match self.asked.name.as_str() {
            "Accept" => {
                let nickname = self.asked.needed("nickname", "write what the others see of you")?;
                self.door.center.accept(&self.agent.id, self.session, nickname).await
            }
            "Reject" => self.door.center.with(|floor, now| floor.reject(now, &self.agent.id, self.session)),
            "SendMessage" => self.say(all).await,
            "SendToAgents" => self.say(agents).await,
            "SendStartTypingNotification" => self.typing(all, NoticeType::TypingStarted).await,
            "SendStopTypingNotification" => self.typing(all, NoticeType::TypingStopped).await,
            "SendStartTypingToAgentsNotification" => self.typing(agents, NoticeType::TypingStarted).await,
            "SendStopTypingToAgentsNotification" => self.typing(agents, NoticeType::TypingStopped).await,
            "SendUrl" => self.notify(all, NoticeType::PushedUrl, "url").await,
            "SendCustomNotice" => self.notify(all, NoticeType::Custom, "noticeText").await,
            "SendCustomNoticeToAgents" => self.notify(agents, NoticeType::Custom, "noticeText").await,
            "SendNicknameUpdatedNotice" => self.notify(all, NoticeType::UpdateNick, "noticeText").await,
            "AddAttachment" => attachments::add(self),
            "UploadFile" => attachments::upload_file(self).await,
            "Leave" => self.leave(Departure::Leave).await,
            "Complete" => self.complete().await,
            "Transfer" => self.transfer().await,
            "Invite" => self.ask_for(false),
            "Consult" => self.ask_for(true),
            "CancelConsult" => self.cancel_consult(),
            "RemoveParticipantFromConference" => self.remove().await,
            "AttachUserData" | "UpdateUserData" => self.set_user_data().await,
            "DeleteUserData" => self.delete_user_data().await,
            "SetDisposition" => {
                let disposition = self.asked.needed("disposition", "write what came of the chat")?;
                self.change_user_data(
                    vec![(DISPOSITION.to_owned(), Datum::Text(disposition.to_owned()))],
                    vec![],
                )
                .await
            }
            "SetInFocus" => self.focus(),
            "SwitchToMonitor" => self.switch(Mode::Monitor).await,
            "SwitchToCoach" => self.switch(Mode::Coach).await,
            "SwitchToBargeIn" | "SwitchBargeIn" => self.switch(Mode::BargeIn).await,
            _ => Err(self.asked.unknown(KNOWN)),
        }
    }

    /// Has the session carry an order out.
    pub(super) async fn order(&self, order: Order) -> Result<u64, Refusal> {
        self.door.center.order(&self.agent.id, self.session, &self.asked.name, order).await
    }

    /// Does something with the agents' side, now.
    pub(super) fn with<T>(&self, act: impl FnOnce(&mut floor::Floor, &AgentId, Id) -> T) -> T {
        self.door.center.with(|floor, _| act(floor, &self.agent.id, self.session))
    }

    async fn say(&self, visibility: Visibility) -> Result<u64, Refusal> {
        self.asked.needed("text", "write what you say")?;
        let said = self.said()?.unwrap_or_default();
        self.order(Order::Say { visibility, said }).await
    }

    /// The text that goes with an operation.
    pub(super) fn said(&self) -> Result<Option<Said>, Refusal> {
        let Some(text) = self.asked.text("text")?.filter(|it| !it.is_empty()) else { return Ok(None) };
        let is_system = match self.asked.text("treatAs")? {
            None | Some("Normal") => false,
            Some("System") => true,
            Some(_) => return Err(Refusal::invalid("treatAs", "write Normal or System")),
        };
        let message_type = self.asked.text("messageType")?.map(str::to_owned);
        Ok(Some(Said { text: text.to_owned(), message_type, is_system }))
    }

    async fn typing(&self, visibility: Visibility, notice: NoticeType<'static>) -> Result<u64, Refusal> {
        // A preview, which clients may leave out.
        let text = self.asked.text("text")?.unwrap_or_default().to_owned();
        self.order(Order::Notify(Notifying::new(visibility, notice, text))).await
    }

    async fn notify(
        &self,
        visibility: Visibility,
        notice: NoticeType<'static>,
        member: &str,
    ) -> Result<u64, Refusal> {
        let text = self.asked.needed(member, "write what the notice says")?.to_owned();
        self.order(Order::Notify(Notifying::new(visibility, notice, text))).await
    }

    /// Leaves, in one of the ways that there are.
    async fn leave(&self, how: Departure) -> Result<u64, Refusal> {
        let said = self.said()?;
        let (goodbye, reference) =
            self.door.center.with(|floor, now| floor.leave(now, &self.agent.id, self.session, how))?;
        let Some(goodbye) = goodbye else { return Ok(reference) };
        let order = Order::Release { user: None, after: goodbye.after, said };
        let left = center::send(&goodbye.orders, order).await;
        if left.is_err() {
            self.with(|floor, agent, session| floor.not_left(agent, session));
        }
        left.map(|()| reference)
    }

    async fn complete(&self) -> Result<u64, Refusal> {
        match self.asked.text("queueName")?.filter(|it| !it.is_empty()) {
            // It goes back to a queue instead of ending.
            Some(queue) => self.give_away(Target::Queue(queue_key(queue)?)).await,
            None => self.leave(Departure::Complete).await,
        }
    }

    async fn transfer(&self) -> Result<u64, Refusal> {
        self.give_away(self.target()?).await
    }

    /// Whom an operation is for: the agent of `targetUri`, or a queue.
    fn target(&self) -> Result<Target, Refusal> {
        if let Some(queue) = self.asked.text("queueName")?.filter(|it| !it.is_empty()) {
            return Ok(Target::Queue(queue_key(queue)?));
        }
        let what = "write the uri of a user, or queueName with TENANT:ENDPOINT";
        self.asked.target()?.map(Target::Agent).ok_or_else(|| Refusal::missing("targetUri", what))
    }

    /// The customer is for somebody else from now on.
    async fn give_away(&self, target: Target) -> Result<u64, Refusal> {
        let is_conference = self.with(|floor, agent, session| {
            floor.check_target(agent, &target)?;
            floor.allowed(agent, session, "Transfer").map(|it| it.is_conference())
        })?;
        if let Target::Queue(queue) = &target
            && !is_conference
        {
            let (session, queue) = (self.session, queue.clone());
            let placed =
                self.door.center.command(1, move |engine| engine.place_in_queue(session, &queue)).await?;
            let interaction = placed?;
            self.door.center.with(|floor, now| floor.interaction(now, &interaction, None));
        }
        if !is_conference {
            self.with(|floor, agent, session| floor.give(agent, session, &target));
        }
        self.leave(Departure::Transfer(target)).await
    }

    fn ask_for(&self, is_consult: bool) -> Result<u64, Refusal> {
        let target = self.target()?;
        let (agent, session) = (&self.agent.id, self.session);
        self.door.center.with(|floor, now| floor.ask(now, agent, session, target, is_consult))
    }

    fn cancel_consult(&self) -> Result<u64, Refusal> {
        let (agent, session) = (&self.agent.id, self.session);
        self.door.center.with(|floor, now| {
            floor.allowed(agent, session, "CancelConsult")?;
            if !floor.offering.cancel_consults(now, session, agent) {
                return Err(Refusal::state("nobody is being asked: whoever has come leaves by himself"));
            }
            Ok(floor.next_reference(agent))
        })
    }

    async fn remove(&self) -> Result<u64, Refusal> {
        let what = "write the uri of the user who is to leave";
        let target = self.asked.target()?.ok_or_else(|| Refusal::missing("targetUri", what))?;
        let user = self.with(|floor, agent, session| {
            let parties = floor.parties.clone();
            let chat = floor.allowed(agent, session, &self.asked.name)?;
            let mut users = chat.participants.of_agent(&target, &parties).filter(|it| Some(*it) != chat.own);
            users.next().ok_or_else(|| Refusal::not_found("this user isn't in the chat"))
        })?;
        let notice = NoticeType::Other(Text::plain(REMOVE_PARTICIPANT));
        let text = format!("{REMOVE_PARTICIPANT}{target}");
        self.order(Order::Notify(Notifying::new(Visibility::Internal, notice, text))).await?;
        self.order(Order::Release { user: Some(user), after: AfterAction::KeepAlive, said: None }).await
    }

    async fn set_user_data(&self) -> Result<u64, Refusal> {
        let what = "write an object of texts and numbers, with at least one";
        let user_data = self.asked.get("userData").ok_or_else(|| Refusal::missing("userData", what))?;
        let wrong = || Refusal::invalid("userData", what);
        let items = user_data.as_object().filter(|it| !it.is_empty()).and_then(data).ok_or_else(wrong)?;
        self.change_user_data(items, Vec::new()).await
    }

    async fn delete_user_data(&self) -> Result<u64, Refusal> {
        let what = "write an array of the keys that are to go";
        let keys = self.asked.get("keys").ok_or_else(|| Refusal::missing("keys", what))?;
        let keys = keys.as_array().into_iter().flatten().map(|it| it.as_str().map(str::to_owned));
        let keys: Option<Vec<String>> = keys.collect();
        let keys = keys.filter(|it| !it.is_empty()).ok_or_else(|| Refusal::invalid("keys", what))?;
        self.change_user_data(Vec::new(), keys).await
    }

    async fn change_user_data(
        &self,
        set: Vec<(String, Datum)>,
        deleted: Vec<String>,
    ) -> Result<u64, Refusal> {
        let session = self.session;
        let reference = self.with(|floor, agent, session| {
            floor.allowed(agent, session, &self.asked.name)?;
            Ok::<_, Refusal>(floor.next_reference(agent))
        })?;
        let size = set.iter().map(|it| it.0.len()).chain(deleted.iter().map(String::len)).sum();
        let changed = self.door.center.command(size, move |engine| {
            let items: Vec<KeyValue<'_>> = set.iter().map(|(key, datum)| datum.item(key)).collect();
            let deleted: Vec<&str> = deleted.iter().map(String::as_str).collect();
            engine.change_user_data(session, KeyValues::items(&items), &deleted)
        });
        let interaction = changed.await??;
        let own = Some((&self.agent.id, reference));
        self.door.center.with(|floor, now| floor.interaction(now, &interaction, own));
        Ok(reference)
    }

    fn focus(&self) -> Result<u64, Refusal> {
        self.with(|floor, agent, session| {
            floor.allowed(agent, session, "SetInFocus")?;
            let reference = floor.next_reference(agent);
            floor.set_focus(agent, session, reference);
            Ok(reference)
        })
    }

    async fn switch(&self, mode: Mode) -> Result<u64, Refusal> {
        let reference = self.order(Order::Show(mode.visibility())).await?;
        self.with(|floor, agent, session| floor.set_mode(agent, session, mode, reference));
        Ok(reference)
    }
}

/// A queue as it is written in `queueName`.
fn queue_key(queue: &str) -> Result<String, Refusal> {
    let is_key =
        queue.split_once(':').is_some_and(|(tenant, endpoint)| !tenant.is_empty() && !endpoint.is_empty());
    if is_key { Ok(queue.to_owned()) } else { Err(Refusal::invalid("queueName", "write TENANT:ENDPOINT")) }
}

/// A value of userdata.
enum Datum {
    Text(String),
    Number(i32),
}

impl Datum {
    fn item<'d>(&'d self, key: &'d str) -> KeyValue<'d> {
        match self {
            Self::Text(text) => KeyValue::string(key, text),
            Self::Number(number) => KeyValue { key: Text::plain(key), value: Item::Int(*number) },
        }
    }
}

/// Userdata as it is kept. What is neither a text nor a whole number isn't taken.
fn data(members: &Map<String, Value>) -> Option<Vec<(String, Datum)>> {
    let datum = |value: &Value| match value {
        Value::String(text) => Some(Datum::Text(text.clone())),
        Value::Bool(truth) => Some(Datum::Text(truth.to_string())),
        Value::Number(number) => number.as_i64().and_then(|it| it.try_into().ok()).map(Datum::Number),
        _ => None,
    };
    members.iter().map(|(key, value)| Some((key.clone(), datum(value)?))).collect()
}
