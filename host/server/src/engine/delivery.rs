//! What of a session's events goes into which packet (design, section 3: delivery).

use std::cell::RefCell;
use std::iter::Peekable;
use std::sync::Arc;

use parlor_core::element::basic::EventSessionInfo;
use parlor_core::element::flex::{EventStatus, FlexTranscript};
use parlor_core::element::{
    Element, Event, Events, KeyValues, MessageText, SessionStatus, Transcript, UserType,
};
use parlor_core::rules::{deliver, deliver_transcript};
use parlor_core::wire::{Text, TooSmall, WriteError};

use super::party::Profile;
use super::session::{Session, StoredEvent};

/// No client can state a `maxPacket` under this many bytes: an event without its texts has room. Our own choice.
pub(super) const SMALLEST_PACKET: usize = 512;

/// Room for most elements, so that they are written at once instead of being measured first.
const USUAL_BYTES: usize = 8192;

thread_local! {
    /// Where elements are written; what was written is then copied out. It grows to the largest one.
    static SCRATCH: RefCell<Vec<u8>> = RefCell::new(vec![0; USUAL_BYTES]);
}

/// The element's bytes.
pub(crate) fn encoded(element: &impl Element) -> Vec<u8> {
    SCRATCH.with_borrow_mut(|scratch| {
        let length = match element.encode(scratch) {
            Err(WriteError::TooSmall(TooSmall { needed, .. })) => {
                scratch.resize(needed, 0);
                // The length was measured just before: this can't fail.
                element.encode(scratch).unwrap_or_default()
            }
            // No element of ours is nested too deep.
            written => written.unwrap_or_default(),
        };
        scratch.get(..length).unwrap_or_default().to_vec()
    })
}

/// How many events one flex reply considers at most, so that a poll has a bounded cost even where its client may see
/// none of them: our own choice. The client polls for the rest.
const CONSIDERED: usize = 1000;

/// Events that fit into one packet.
struct Portion<'e> {
    events: Vec<Event<'e>>,
    /// The highest id that was considered; `None` if none was.
    last: Option<u32>,
}

/// Takes what `profile` may be sent from `events`, as much of it as has room, and considers `limit` at most.
fn portion<'e>(
    session: &Session,
    events: &mut Peekable<impl Iterator<Item = &'e StoredEvent>>,
    profile: &Profile,
    room: usize,
    limit: usize,
) -> Portion<'e> {
    let viewer = profile.viewer();
    let mut taken = Portion { events: Vec::new(), last: None };
    let mut left = room;
    for _ in 0..limit {
        let Some(event) = events.peek().copied() else { break };
        if let Some(mut visible) = event.parse().and_then(|it| deliver(it, &viewer)) {
            if let Event::PartyLeft(party) = &mut visible {
                party.asker_id = session.shown_asker(party, profile);
            }
            let mut length = visible.encoded_len();
            if length > left && taken.events.is_empty() {
                visible = shortened(visible);
                length = visible.encoded_len();
            } else if length > left {
                break;
            }
            // What has no room without its texts either is left out: the client goes on behind it.
            if length <= left {
                left = left.saturating_sub(length);
                taken.events.push(visible);
            }
        }
        // What isn't numbered moves nobody on.
        taken.last = taken.last.max(Some(event.id));
        events.next();
    }
    taken
}

/// Two lists of events, each in order, as one.
fn merged<'e>(
    stored: impl Iterator<Item = &'e StoredEvent>,
    waiting: impl Iterator<Item = &'e StoredEvent>,
) -> impl Iterator<Item = &'e StoredEvent> {
    let (mut stored, mut waiting) = (stored.peekable(), waiting.peekable());
    std::iter::from_fn(move || match (stored.peek(), waiting.peek()) {
        (Some(one), Some(other)) if other.id < one.id => waiting.next(),
        (Some(_), _) => stored.next(),
        (None, _) => waiting.next(),
    })
}

/// The event without its texts, and how many bytes they had.
fn shortened(mut event: Event<'_>) -> Event<'_> {
    let mut bytes = 0_usize;
    let mut drop_text = |text: &mut Text<'_>| {
        bytes = bytes.saturating_add(text.decoded_len());
        *text = Text::EMPTY;
    };
    let mut drop_message = |message: &mut Option<MessageText<'_>>| {
        if let Some(message) = message {
            drop_text(&mut message.text);
            (message.message_type, message.treat_as) = (None, None);
        }
    };
    match &mut event {
        Event::NewParty(party) => {
            drop_message(&mut party.text);
            drop_text(&mut party.user.nickname);
            drop_text(&mut party.user.person_id);
            party.user_data = KeyValues::EMPTY;
            (party.user.time_zone_offset, party.user.client_version) = (None, None);
        }
        Event::Message(message) => drop_message(&mut message.text),
        Event::Notice(notice) => {
            drop_message(&mut notice.text);
            if let Some(notice) = &mut notice.notice {
                drop_text(&mut notice.text);
            }
            notice.user_data = KeyValues::EMPTY;
        }
        Event::PartyLeft(party) => drop_message(&mut party.text),
        Event::Reenter(party) => drop_message(&mut party.text),
    }
    *event.event_attributes_mut() = KeyValues::EMPTY;
    event.head_mut().truncated = Some(u32::try_from(bytes).unwrap_or(u32::MAX));
    event
}

fn head<'s>(session: &'s Session, now: u64, profile: &Profile, monitored: bool) -> Transcript<'s> {
    let idle_time_expire = session.idle_time_expire(now);
    let transcript = Transcript { monitored, idle_time_expire, ..session.head() };
    deliver_transcript(transcript, &profile.viewer())
}

/// What decides how events without a receiver look to a client: clients that have this in common get the same packets.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Sight {
    is_flex: bool,
    user_type: UserType<'static>,
    version: u32,
    max_packet: usize,
    /// Whether a packet is sent also if the client may see none of the events.
    always: bool,
}

/// The pushes of one change, written once for all who see the same.
pub(super) struct Pushes<'s> {
    session: &'s Session,
    now: u64,
    events: &'s [Arc<StoredEvent>],
    /// Whether an event is for its sender and its receiver alone, so that everybody sees something else.
    is_direct: bool,
    written: Vec<(Sight, Vec<Vec<u8>>)>,
}

impl<'s> Pushes<'s> {
    pub(super) fn new(session: &'s Session, now: u64, events: &'s [Arc<StoredEvent>]) -> Self {
        let has_receiver =
            |it: &Arc<StoredEvent>| it.parse().is_none_or(|it| it.head().receiver_id.is_some());
        Self { session, now, events, is_direct: events.iter().any(has_receiver), written: Vec::new() }
    }

    /// The packets for this client; `always`: also if it may see none of the events.
    pub(super) fn packets(&mut self, profile: &Profile, always: bool) -> Vec<Vec<u8>> {
        let write = || session_infos(self.session, self.now, profile, self.events, None, always);
        if self.is_direct {
            return write();
        }
        let sight = Sight {
            is_flex: profile.is_flex(),
            user_type: profile.user_type,
            version: profile.version.number(),
            max_packet: profile.max_packet,
            always,
        };
        if let Some((_, packets)) = self.written.iter().find(|it| it.0 == sight) {
            return packets.clone();
        }
        let packets = write();
        self.written.push((sight, packets.clone()));
        packets
    }
}

/// The packets that tell a basic client of these events: none if it may see none of them, unless `reference_id`
/// or `always` asks for one. The first is the reply, if there is one; what has no room goes into pushes. Only the
/// last says that the session is over, since a client stops listening then.
pub(super) fn session_infos(
    session: &Session,
    now: u64,
    profile: &Profile,
    events: &[Arc<StoredEvent>],
    reference_id: Option<u32>,
    always: bool,
) -> Vec<Vec<u8>> {
    let mut rest = events.iter().map(|it| &**it).peekable();
    let head = head(session, now, profile, session.is_monitored());
    let empty = EventSessionInfo { reference_id, transcript: head, ..EventSessionInfo::default() };
    let overhead = empty.encoded_len() + "</chatTranscript>".len();
    let room = profile.max_packet.saturating_sub(overhead);
    let mut packets = Vec::new();
    loop {
        let taken = portion(session, &mut rest, profile, room, usize::MAX);
        let (is_first, is_last) = (packets.is_empty(), rest.peek().is_none());
        let is_asked_for = is_first && (reference_id.is_some() || always);
        let is_end = is_last && !is_first && session.is_over();
        if !taken.events.is_empty() || is_asked_for || is_end {
            packets.push(encoded(&EventSessionInfo {
                reference_id: reference_id.filter(|_| is_first),
                session_status: if is_last { session.status() } else { SessionStatus::Alive },
                transcript: Transcript { events: Events::items(&taken.events), ..head },
                occurred_at: None,
            }));
        }
        if is_last {
            return packets;
        }
    }
}

/// The reply to a flex request, and the highest event id that it considered.
pub(super) struct FlexReply {
    pub(super) packet: Vec<u8>,
    pub(super) last_position: u32,
    pub(super) more: bool,
}

/// What a flex user asks for.
#[derive(Clone, Copy)]
pub(super) struct Poll {
    pub(super) reference_id: u32,
    /// The last event id that it has.
    pub(super) position: u32,
    /// The last event id that is for it.
    pub(super) until: u32,
    /// Whether the session goes on for it.
    pub(super) status: SessionStatus,
}

/// The `answer` to a question outside the numbered transcript, and the events that are asked for, stored or `waiting`, as far as they have room. That the session is over is said
/// only when nothing is left, since a client stops asking then.
pub(super) fn flex_reply<'s>(
    session: &'s Session,
    now: u64,
    profile: &Profile,
    waiting: impl Iterator<Item = &'s Arc<StoredEvent>>,
    answer: Option<&'s StoredEvent>,
    poll: Poll,
) -> FlexReply {
    let Poll { reference_id, position, until, status: session_status } = poll;
    let stored = session.events_behind(position);
    let behind = waiting.map(|it| &**it).skip_while(|it| it.id <= position);
    let monitored = session.was_monitored(profile.user_id, position, until);
    let numbered = merged(stored.iter().map(|it| &**it), behind).take_while(|it| it.id <= until);
    let mut events = answer.into_iter().chain(numbered).peekable();
    let mut status = EventStatus {
        reference_id: Some(reference_id),
        more: true,
        transcript: Some(FlexTranscript {
            transcript: head(session, now, profile, monitored),
            last_position: u32::MAX,
            session_status: SessionStatus::Alive,
        }),
        party_id: session.members.get(&profile.user_id).map(|it| it.party_id),
        ..EventStatus::default()
    };
    // Measured with the longest position and with `more`: whatever they become, the packet has room.
    let overhead = status.encoded_len() + "</flexTranscript>".len();
    let room = profile.max_packet.saturating_sub(overhead);
    let taken = portion(session, &mut events, profile, room, CONSIDERED);
    status.more = events.peek().is_some();
    let last_position = if status.more { taken.last.map_or(position, |it| it.max(position)) } else { until };
    if let Some(transcript) = &mut status.transcript {
        transcript.transcript.events = Events::items(&taken.events);
        transcript.last_position = last_position;
        if !status.more {
            transcript.session_status = session_status;
        }
    }
    FlexReply { packet: encoded(&status), last_position, more: status.more }
}
