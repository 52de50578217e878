//! An agent's exchange with the engine in one session: what he asks, one thing after another, and what he is told.

use std::net::IpAddr;

use parlor_core::element::basic::{
    EventSessionInfo, RequestJoin, RequestMessage, RequestNotify, RequestRegister, RequestReleaseParty,
    ServerEvent,
};
use parlor_core::element::{
    AfterAction, Id, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, TreatAs, UserType,
    Visibility, keys,
};
use parlor_core::rules::{ClientVersion, ErrorId};
use parlor_core::wire::{Limits, Text};
use tokio::sync::{mpsc, oneshot};

use super::center::Center;
use super::datum::{self, Data};
use super::identity::AgentId;
use super::peer::Peer;
use super::refusal::Refusal;
use crate::engine::encoded;

/// Who enters which session, and how.
pub(crate) struct Entry {
    pub(crate) agent: AgentId,
    pub(crate) address: IpAddr,
    pub(crate) session: Id,
    pub(crate) nickname: String,
    /// The agent's name: `personId`.
    pub(crate) person_id: String,
    pub(crate) user_type: UserType<'static>,
    pub(crate) visibility: Visibility,
    pub(crate) password: Option<String>,
    /// The number that the agent was told.
    pub(crate) reference: u64,
}

/// A text that is said.
#[derive(Clone, Debug, Default)]
pub(crate) struct Said {
    pub(crate) text: String,
    pub(crate) message_type: Option<String>,
    /// Whether it counts as the system's.
    pub(crate) is_system: bool,
}

impl Said {
    fn message(&self) -> MessageText<'_> {
        MessageText {
            message_type: self.message_type.as_deref().map(Text::plain),
            treat_as: Some(if self.is_system { TreatAs::SYSTEM } else { TreatAs::NORMAL }),
            ..MessageText::plain(&self.text)
        }
    }
}

/// What an agent asks of the session.
#[derive(Clone, Debug)]
pub(crate) enum Order {
    Say {
        visibility: Visibility,
        said: Said,
    },
    Notify(Notifying),
    /// Leave, or have somebody removed.
    Release {
        user: Option<Id>,
        after: AfterAction,
        said: Option<Said>,
    },
    /// Be in with another visibility.
    Show(Visibility),
}

/// A notice.
#[derive(Clone, Debug)]
pub(crate) struct Notifying {
    pub(crate) visibility: Visibility,
    pub(crate) notice_type: NoticeType<'static>,
    pub(crate) text: String,
    pub(crate) user_data: Data,
    pub(crate) said: Option<Said>,
}

impl Notifying {
    pub(crate) fn new(visibility: Visibility, notice_type: NoticeType<'static>, text: String) -> Self {
        Self { visibility, notice_type, text, user_data: Vec::new(), said: None }
    }
}

/// Refuses a farewell for which a packet of so many bytes has no room, before anything else is done: the engine refuses it
/// when the agent is about to leave.
pub(crate) fn check_farewell(said: Option<&Said>, packet_bytes: usize) -> Result<(), Refusal> {
    // Ids are as long as any.
    let id = Id::default();
    let release = RequestReleaseParty {
        reference_id: u32::MAX,
        session_id: id.as_text(),
        user_id: id.as_text(),
        after_action: AfterAction::CloseIfNoAgents,
        text: said.map(Said::message),
        ..RequestReleaseParty::default()
    };
    if encoded(&release).len() > packet_bytes { Err(ErrorId::TooLarge.into()) } else { Ok(()) }
}

/// An order, and the way to answer it.
pub(crate) struct Ordered {
    pub(crate) order: Order,
    pub(crate) answer: oneshot::Sender<Result<(), Refusal>>,
}

/// An agent in a session.
struct Conversation {
    peer: Peer,
    own: Id,
    session: Id,
    /// The last event that was told.
    position: u32,
}

/// Enters, and carries orders out until the agent isn't in any more. When `orders` ends he leaves.
pub(crate) async fn converse(
    center: Center,
    entry: Entry,
    mut orders: mpsc::Receiver<Ordered>,
    entered: oneshot::Sender<Result<(), Refusal>>,
) {
    let conversation = match enter(&center, &entry).await {
        Ok(Some(conversation)) => conversation,
        Ok(None) => return,
        Err(refusal) => {
            center.not_entered(&entry);
            let _ = entered.send(Err(refusal));
            return;
        }
    };
    center.look_at(entry.session).await;
    let _ = entered.send(Ok(()));
    conversation.go_on(&center, &entry.agent, &mut orders).await;
    // The agent isn't in any more: whether its customer waits now is known to the engine.
    center.look_at(entry.session).await;
}

/// `None`: the agent has changed his mind meanwhile.
async fn enter(center: &Center, entry: &Entry) -> Result<Option<Conversation>, Refusal> {
    let mut peer = Peer::open(center.switchboard(), entry.address).ok_or_else(Refusal::ending)?;
    let register = RequestRegister {
        reference_id: peer.next_reference_id(),
        nickname: Text::plain(&entry.nickname),
        user_type: entry.user_type,
        person_id: Some(Text::plain(&entry.person_id)),
        client_version: Some(ClientVersion::LATEST.number()),
        ..RequestRegister::default()
    };
    peer.send(encoded(&register)).await.ok_or_else(Refusal::ending)?;
    let packet = peer.receive().await.ok_or_else(Refusal::ending)?;
    let own = match read(&packet) {
        Some(ServerEvent::Registered(it)) => Id::new(it.user_id).map_err(|_| Refusal::ending())?,
        Some(ServerEvent::Error(error)) => return Err(refused(&error)),
        _ => return Err(Refusal::ending()),
    };
    let password = entry.password.as_deref().map(|it| [KeyValue::string(keys::SESSION_PASSWORD, it)]);
    let user_data = password.as_ref().map_or(KeyValues::EMPTY, |it| KeyValues::items(it));
    let join = RequestJoin {
        reference_id: peer.next_reference_id(),
        target: JoinTarget::Session(entry.session.as_text()),
        visibility: entry.visibility,
        user_data,
        ..RequestJoin::default()
    };
    peer.send(encoded(&join)).await.ok_or_else(Refusal::ending)?;
    let packet = peer.receive().await.ok_or_else(Refusal::ending)?;
    let mut conversation = Conversation { peer, own, session: entry.session, position: 0 };
    let is_wanted = match read(&packet) {
        Some(ServerEvent::SessionInfo(info)) => {
            conversation.note(&info);
            center.entered(entry, own, &info)
        }
        Some(ServerEvent::Error(error)) => return Err(refused(&error)),
        _ => return Err(Refusal::ending()),
    };
    if is_wanted {
        return Ok(Some(conversation));
    }
    conversation.say_goodbye().await;
    center.look_at(entry.session).await;
    Ok(None)
}

impl Conversation {
    /// Carries orders out and takes what is told, until the agent isn't in any more or `orders` ends.
    async fn go_on(mut self, center: &Center, agent: &AgentId, orders: &mut mpsc::Receiver<Ordered>) {
        let session = self.session;
        let mut asked: Option<(u32, oneshot::Sender<Result<(), Refusal>>)> = None;
        loop {
            let packet = tokio::select! {
                packet = self.peer.receive() => packet,
                ordered = orders.recv(), if asked.is_none() => {
                    let Some(Ordered { order, answer }) = ordered else { return self.say_goodbye().await };
                    let (reference_id, packet) = self.packet(&order);
                    if self.peer.send(packet).await.is_none() {
                        return center.cut_off(agent, session);
                    }
                    asked = Some((reference_id, answer));
                    continue;
                }
            };
            let Some(packet) = packet else { return center.cut_off(agent, session) };
            let (reference_id, answer, is_in) = match read(&packet) {
                Some(ServerEvent::SessionInfo(info)) => {
                    self.note(&info);
                    (info.reference_id, Ok(()), center.told(agent, session, &info))
                }
                Some(ServerEvent::Error(error)) => {
                    // A packet that is too large to be read is refused without its number. One order waits at a time.
                    let reference_id = error.reference_id.or(asked.as_ref().map(|it| it.0));
                    (reference_id, Err(refused(&error)), true)
                }
                _ => continue,
            };
            if let Some((_, sender)) = asked.take_if(|it| !is_in || Some(it.0) == reference_id) {
                let _ = sender.send(answer);
            }
            if !is_in {
                return;
            }
        }
    }

    /// Leaves, and waits until that is done.
    async fn say_goodbye(&mut self) {
        let order = Order::Release { user: None, after: AfterAction::KeepAlive, said: None };
        let (goodbye, packet) = self.packet(&order);
        if self.peer.send(packet).await.is_none() {
            return;
        }
        while let Some(packet) = self.peer.receive().await {
            let reference_id = match read(&packet) {
                Some(ServerEvent::SessionInfo(info)) => info.reference_id,
                Some(ServerEvent::Error(error)) => error.reference_id,
                _ => None,
            };
            if reference_id == Some(goodbye) {
                return;
            }
        }
    }

    fn note(&mut self, info: &EventSessionInfo<'_>) {
        let ids = info.transcript.events.iter().flatten().map(|it| it.head().event_id);
        self.position = ids.fold(self.position, u32::max);
    }

    /// The order as a packet, with its reference id.
    fn packet(&mut self, order: &Order) -> (u32, Vec<u8>) {
        let reference_id = self.peer.next_reference_id();
        let session_id = self.session.as_text();
        let packet = match order {
            Order::Say { visibility, said } => encoded(&RequestMessage {
                reference_id,
                session_id,
                visibility: *visibility,
                text: said.message(),
                ..RequestMessage::default()
            }),
            Order::Notify(notice) => {
                let items = datum::items(&notice.user_data);
                encoded(&RequestNotify {
                    reference_id,
                    session_id,
                    visibility: notice.visibility,
                    notice: NoticeText::new(notice.notice_type, Text::plain(&notice.text)),
                    user_data: KeyValues::items(&items),
                    text: notice.said.as_ref().map(Said::message),
                    ..RequestNotify::default()
                })
            }
            Order::Release { user, after, said } => encoded(&RequestReleaseParty {
                reference_id,
                session_id,
                user_id: user.as_ref().unwrap_or(&self.own).as_text(),
                after_action: *after,
                text: said.as_ref().map(Said::message),
                ..RequestReleaseParty::default()
            }),
            Order::Show(visibility) => encoded(&RequestJoin {
                reference_id,
                target: JoinTarget::Session(session_id),
                visibility: *visibility,
                // What was told already isn't asked for once more.
                from_position: Some(self.position),
                ..RequestJoin::default()
            }),
        };
        (reference_id, packet)
    }
}

fn read(packet: &[u8]) -> Option<ServerEvent<'_>> {
    // The engine writes nothing that can't be read.
    ServerEvent::parse(packet, Limits::STORED.with_size(usize::MAX)).ok()
}

fn refused(error: &parlor_core::element::basic::EventError<'_>) -> Refusal {
    let error_id = ErrorId::from_text(error.error_id).unwrap_or(ErrorId::UnknownRequest);
    Refusal::from_engine(error_id, &error.text.to_string())
}
