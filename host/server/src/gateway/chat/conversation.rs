//! One customer's exchange with the engine: requests one after another, and where it is in the transcript.

use parlor_core::element::flex::{
    Credentials as FlexCredentials, EventStatus, FlexTranscript, RequestJoin, RequestLogin, RequestRefresh,
    RequestResult,
};
use parlor_core::element::notices::FileUploaded;
use parlor_core::element::{Event, JoinTarget, KeyValue, KeyValues, MessageText, SessionStatus, unix_ms};
use parlor_core::rules::{ClientVersion, ErrorId};
use parlor_core::wire::{Limits, Text};

use super::operation::{Operation, Position, RequestChat, items};
use super::peer::Peer;
use super::reply::Message;
use super::roster::Roster;
use super::trouble::{Code, Trouble};
use crate::engine::{encoded, hex};

/// Packets of events that go into one reply; the customer asks for the rest. Our own choice: with packets of the usual size
/// it is 128 KiB.
const PACKETS: usize = 4;

/// The position behind which there is nothing.
const NOTHING: u32 = u32::MAX;

/// The keys under which agents find what a new chat says of its customer (as stored transcripts have them).
const FIRST_NAME: &str = "FirstName";
const LAST_NAME: &str = "LastName";
const EMAIL_ADDRESS: &str = "EmailAddress";

/// The key of the customer's time zone in its userdata: minutes.
const TIME_ZONE: &str = "TimeZone";

/// Who the customer is to the engine.
pub(super) struct Identity {
    pub(super) user_id: String,
    pub(super) secure_key: String,
}

impl Identity {
    fn at(&self, last_position: u32) -> FlexCredentials<'_> {
        FlexCredentials {
            user_id: Text::plain(&self.user_id),
            secure_key: Text::plain(&self.secure_key),
            last_position,
        }
    }
}

/// What the engine told.
#[derive(Default)]
pub(super) struct Told {
    pub(super) messages: Vec<Message>,
    pub(super) next_position: u32,
    pub(super) is_over: bool,
    pub(super) monitored: bool,
    pub(super) idle_time_expire: Option<u32>,
    /// The session's id.
    pub(super) chat_id: String,
    /// The id of the file that the request has announced.
    pub(super) file_id: Option<String>,
}

/// A customer's exchange with the engine.
pub(super) struct Conversation {
    peer: Peer,
    roster: Roster,
    /// The last event id that the roster knows of.
    known: u32,
    /// The next position that the customer was told.
    next: u32,
}

impl Conversation {
    /// Logs a new customer in.
    pub(super) async fn begin(mut peer: Peer, request: &RequestChat) -> Result<(Self, Identity), Trouble> {
        let (nickname, member) = nickname(request)?;
        let mut random = [0; 16];
        getrandom::fill(&mut random).map_err(|_| Trouble::from(ErrorId::Limit))?;
        let own = [
            (FIRST_NAME, &request.first_name),
            (LAST_NAME, &request.last_name),
            (EMAIL_ADDRESS, &request.email_address),
        ];
        let own = own.iter().filter_map(|(key, value)| Some(KeyValue::string(key, value.as_deref()?)));
        // Of two items with one key the first counts: what the customer itself put into its userdata.
        let user_data: Vec<KeyValue<'_>> = items(&request.user_data).into_iter().chain(own).collect();
        let time_zone = request.user_data.iter().find(|(key, _)| key == TIME_ZONE);
        let packet = encoded(&RequestLogin {
            reference_id: peer.next_reference_id(),
            nickname: Text::plain(&nickname),
            time_zone_offset: time_zone.and_then(|(_, minutes)| minutes.trim().parse().ok()),
            client_version: Some(ClientVersion::LATEST.number()),
            max_packet: None,
            nonce: Text::plain(&hex(&random)),
            user_data: KeyValues::items(&user_data),
        });
        let identity = exchange(&mut peer, packet, |status| {
            let text = |it: Option<Text<'_>>| it.unwrap_or_default().to_string();
            Identity { user_id: text(status.user_id), secure_key: text(status.secure_key) }
        })
        .await
        .map_err(|it| it.with_nickname_as(member))?;
        Ok((Self { peer, roster: Roster::default(), known: 0, next: 1 }, identity))
    }

    /// Creates the customer's session.
    pub(super) async fn join(
        &mut self,
        identity: &Identity,
        queue_key: &str,
        request: &RequestChat,
    ) -> Result<Told, Trouble> {
        let text = request.text.as_deref().filter(|it| !it.is_empty());
        let packet = encoded(&RequestJoin {
            reference_id: self.peer.next_reference_id(),
            credentials: identity.at(0),
            target: JoinTarget::New {
                queue_key: Text::plain(queue_key),
                subject: request.subject.as_deref().map(Text::plain),
            },
            text: text.map(MessageText::plain),
            user_data: KeyValues::EMPTY,
            event_attributes: KeyValues::EMPTY,
        });
        self.tell(identity, packet, 0, None).await
    }

    /// Has the engine carry an operation out, and gives what is to be told from this position on.
    pub(super) async fn perform(
        &mut self,
        identity: &Identity,
        operation: &Operation,
        position: Position,
    ) -> Result<Told, Trouble> {
        let document_id = match operation {
            Operation::AddFile(file) => Some(file.document_id.as_str()),
            _ => None,
        };
        let wanted = match position {
            Position::None => NOTHING,
            Position::From(index) => index.saturating_sub(1),
            Position::Next => self.next.saturating_sub(1),
        };
        // Nothing that the roster doesn't know is left out, save where nothing is asked for at all.
        let is_silent = wanted == NOTHING && document_id.is_none();
        let from = if is_silent { NOTHING } else { wanted.min(self.known) };
        let reference_id = self.peer.next_reference_id();
        let packet = operation.packet(reference_id, identity.at(from))?;
        self.tell(identity, packet, wanted, document_id).await
    }

    /// Sends a request and gives the events of its reply, and of the polls behind it, that are `wanted`: those with higher ids.
    async fn tell(
        &mut self,
        identity: &Identity,
        mut packet: Vec<u8>,
        wanted: u32,
        document_id: Option<&str>,
    ) -> Result<Told, Trouble> {
        let mut told = Told { next_position: self.next, ..Told::default() };
        for packets in 1.. {
            let (roster, known) = (&mut self.roster, &mut self.known);
            let more = exchange(&mut self.peer, packet, |status| {
                let transcript = status.transcript.unwrap_or_default();
                // There may be room for no more, and the new file still to come: its event is the last of all.
                let wanted = if packets > PACKETS { NOTHING } else { wanted };
                read(&transcript, roster, known, wanted, document_id, &mut told);
                status.more.then_some(transcript.last_position)
            })
            .await?;
            let Some(last_position) = more.filter(|_| packets < PACKETS || document_id.is_some()) else {
                break;
            };
            let reference_id = self.peer.next_reference_id();
            let credentials = identity.at(last_position);
            packet = encoded(&RequestRefresh { reference_id, credentials, ..RequestRefresh::default() });
        }
        self.next = told.next_position;
        self.roster.rename(&mut told.messages);
        Ok(told)
    }
}

/// Takes what a reply tells. Events up to `wanted` are only for the roster; with [`NOTHING`] all of them are.
fn read(
    transcript: &FlexTranscript<'_>,
    roster: &mut Roster,
    known: &mut u32,
    wanted: u32,
    document_id: Option<&str>,
    told: &mut Told,
) {
    let start_ms = unix_ms(transcript.transcript.start_at).unwrap_or(0);
    // An event that can't be read is left out: the engine writes none.
    for event in transcript.transcript.events.iter().flatten() {
        let event_id = event.head().event_id;
        if event_id > *known {
            roster.note(&event);
        }
        if let Some(document_id) = document_id
            && told.file_id.is_none()
        {
            told.file_id = file_id(&event, document_id);
        }
        // What isn't numbered is the answer to a question.
        if event_id == 0 || event_id > wanted {
            told.messages.push(roster.message(&event, start_ms));
        }
    }
    if wanted != NOTHING {
        told.next_position = transcript.last_position.saturating_add(1);
    }
    // Of a request that asks for nothing the reply has no events: they are still to be noted.
    if wanted != NOTHING || document_id.is_some() {
        *known = transcript.last_position.max(*known);
    }
    told.is_over = transcript.session_status == SessionStatus::Over;
    told.monitored = transcript.transcript.monitored;
    told.idle_time_expire = transcript.transcript.idle_time_expire;
    told.chat_id = transcript.transcript.session_id.to_string();
}

/// The id of the file of this document, if the event says that it is there.
fn file_id(event: &Event<'_>, document_id: &str) -> Option<String> {
    let Event::Notice(notice) = event else { return None };
    let file = FileUploaded::read(notice.user_data).ok()?;
    file.document_id.filter(|it| *it == document_id)?;
    file.file_id.map(|it| it.to_string())
}

/// Sends a packet of the last reference id that the peer gave, and gives what its reply says.
async fn exchange<T>(
    peer: &mut Peer,
    packet: Vec<u8>,
    read: impl FnOnce(&EventStatus<'_>) -> T,
) -> Result<T, Trouble> {
    let reference_id = peer.reference_id();
    peer.send(packet).await.ok_or(Code::Unavailable)?;
    loop {
        let packet = peer.receive().await.ok_or(ErrorId::UnknownUser)?;
        let Ok(status) = EventStatus::parse(&packet, Limits::STORED.with_size(usize::MAX)) else {
            // The engine writes nothing that can't be read.
            tracing::error!("a packet of the server's own can't be read");
            return Err(Code::Unavailable.into());
        };
        // Who asked before may be gone without its reply.
        if status.reference_id.is_some_and(|it| it != reference_id) {
            continue;
        }
        if status.result == RequestResult::Error {
            let error_id = status.error_id.and_then(ErrorId::from_text).unwrap_or(ErrorId::UnknownRequest);
            // Who asks has no other chat than this one: it has left.
            if error_id == ErrorId::UnknownSession {
                return Err(ErrorId::SessionOver.into());
            }
            return Err(Trouble::from_engine(error_id, &status.error_text.unwrap_or_default().to_string()));
        }
        return Ok(read(&status));
    }
}

/// What the customer is called: its nickname, or its names; and which members say so, as the inside of quotes.
fn nickname(request: &RequestChat) -> Result<(String, &'static str), Trouble> {
    let given = |it: &Option<String>| it.clone().filter(|it| !it.is_empty());
    let (first, last) = (given(&request.first_name), given(&request.last_name));
    match (given(&request.nickname), first, last) {
        (Some(nickname), ..) => Ok((nickname, "nickname")),
        (None, Some(first), Some(last)) => Ok((format!("{first} {last}"), "firstName' with 'lastName")),
        (None, Some(first), None) => Ok((first, "firstName")),
        (None, None, Some(last)) => Ok((last, "lastName")),
        (None, None, None) => Err(Trouble::member("nickname", "send nickname, or firstName and lastName")),
    }
}
