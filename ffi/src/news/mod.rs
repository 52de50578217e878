//! What came in, in the order in which it came.

#[cfg(feature = "std")]
use core::fmt;
use core::ptr::null;

use parlor_core::client::{ReceiveError, RequestKind};
use parlor_core::element::{Events, EventsIter, Id, SessionStatus, Transcript, unix_ms};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;
#[cfg(feature = "http-chat")]
use parlor_core::wire::http::{HttpError, HttpFault};

use crate::error::Details;
use crate::event::{EventView, Unshown, parlor_event};
use crate::kept::{Kept, Shown};
#[cfg(feature = "std")]
use crate::last_error::sentence_of_receive;
use crate::last_error::{LastError, sentence_of_member};
use crate::lists::Lists;
#[cfg(not(feature = "std"))]
use crate::memory::room_of;
use crate::memory::{Bytes, Memory};
use crate::numbers::Number;
use crate::queue::{Fates, Queue};
#[cfg(not(feature = "std"))]
use crate::queue::{fates_room, queue_room};
use crate::scratch::Scratch;
#[cfg(not(feature = "std"))]
use crate::scratch::scratch_room;
use crate::session::{SessionView, parlor_session_info};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// What a `parlor_news` is about.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_news_kind {
    /// The login or registration was accepted: join a session now.
    PARLOR_NEWS_LOGGED_IN = 1,
    /// The request `request` was carried out; see `session`. Its events follow.
    PARLOR_NEWS_DONE = 2,
    /// The request `request` was refused: see `error_id` and `error_text`.
    PARLOR_NEWS_REFUSED = 3,
    /// Something happened in the session: see `event`. Own messages and notices come back this way, too.
    PARLOR_NEWS_EVENT = 4,
    /// The session is over for this client, which left it, was removed from it, or can't come back to it. Nothing follows
    /// of it. A flex handle does nothing more, unless it joins the same session again.
    PARLOR_NEWS_OVER = 5,
    /// The server tells something of a session without being asked (basic): see `session`. The events follow.
    PARLOR_NEWS_SESSION = 6,
    /// The request `request` has waited too long for its reply, or the link was lost before it came (basic): nobody can
    /// say whether the server carried it out, and it isn't sent again. A reply may still come over the same link; then it
    /// is told as `PARLOR_NEWS_DONE` or `PARLOR_NEWS_REFUSED`.
    PARLOR_NEWS_UNKNOWN_FATE = 7,
}

/// One thing that came in. Only the library makes these, and later versions may have more members.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_news {
    /// One of `parlor_news_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// Which request it is the reply to, one of `parlor_request`; for an event: which one it came with.
    /// `PARLOR_REQUEST_OTHER` for what the server told without being asked.
    pub request: i32,
    /// The same by the request id that the request gave (basic). 0 if there is none, and in flex, which has one request at
    /// a time.
    pub request_id: u32,
    /// The session that it is about; empty if none, or if the server didn't say.
    pub session_id: parlor_text,
    /// `PARLOR_NEWS_DONE`, `PARLOR_NEWS_SESSION` and the events behind them: what the server says of the session;
    /// otherwise NULL.
    pub session: *const parlor_session_info,
    /// `PARLOR_NEWS_EVENT`: the event; otherwise NULL.
    pub event: *const parlor_event,
    /// `PARLOR_NEWS_REFUSED`: the server's error id, one of `parlor_error_id`.
    pub error_id: u32,
    /// `PARLOR_NEWS_REFUSED`: the same exactly as it stands in the reply. Other servers than Parlor's have others, which
    /// needn't be numbers.
    pub error_id_name: parlor_text,
    /// `PARLOR_NEWS_REFUSED`: why, for a person: in the server's words, or what the error id means if it gave none. Where a
    /// web server answers in the place of a chat service of Chat API v2, what to do stands behind its words: "Not Found; there is
    /// no chat service: check ...". Not in builds without a heap.
    pub error_text: parlor_text,
    /// `PARLOR_NEWS_REFUSED` in flex: nobody can say whether the request was carried out, since an earlier copy of it may
    /// have been; over Chat API v2 since the link was lost before its reply came, which `error_text` says, or a proxy answered.
    pub is_fate_unknown: bool,
    /// `PARLOR_NEWS_LOGGED_IN`: `serverVersion`, the server's name and version; empty if it didn't say.
    pub server_version: parlor_text,
    /// Whether there is a `partyId`: in replies to flex clients in a session.
    pub has_party_id: bool,
    /// `partyId`: the number of the client's party in its session.
    pub party_id: u32,
    /// `occurredAt`: when it happened at the server, as "2025-05-10T07:09:33Z", exactly as it stands there; empty if it
    /// didn't say.
    pub occurred_at: parlor_text,
    /// Whether `occurred_at` is a date and time of RFC 3339.
    pub has_occurred_at_unix_ms: bool,
    /// The same moment in milliseconds since 1970-01-01T00:00:00Z; 0 if there is none.
    pub occurred_at_unix_ms: i64,
}

impl parlor_news {
    const fn new(kind: parlor_news_kind) -> Self {
        Self {
            kind: kind as i32,
            request: -1,
            request_id: 0,
            session_id: parlor_text::EMPTY,
            session: null(),
            event: null(),
            error_id: 0,
            error_id_name: parlor_text::EMPTY,
            error_text: parlor_text::EMPTY,
            is_fate_unknown: false,
            server_version: parlor_text::EMPTY,
            has_party_id: false,
            party_id: 0,
            occurred_at: parlor_text::EMPTY,
            has_occurred_at_unix_ms: false,
            occurred_at_unix_ms: 0,
        }
    }
}

/// What a packet brought.
pub(crate) struct Came<'p> {
    pub(crate) what: What<'p>,
    /// Which request it replies to, with its reference id (basic).
    pub(crate) request: Option<RequestKind>,
    pub(crate) request_id: u32,
    pub(crate) session_id: Id,
    /// Whether the session is over for this client now, and wasn't before.
    pub(crate) is_over: bool,
    pub(crate) occurred_at: Option<Text<'p>>,
    /// When the session began, in milliseconds since 1970, where that doesn't stand in the transcript.
    #[cfg(feature = "http-chat")]
    pub(crate) started_at: Option<u64>,
}

pub(crate) enum What<'p> {
    LoggedIn { server_version: Option<Text<'p>> },
    Update { transcript: Transcript<'p>, status: SessionStatus, party_id: Option<u32> },
    Refused { error: Option<ErrorId>, error_id: Text<'p>, text: Text<'p>, is_fate_unknown: bool },
}

#[allow(clippy::large_enum_variant, reason = "nearly all that comes is a packet")]
enum Item {
    Came(Kept<Came<'static>>),
    Fault(Fault),
}

/// The first four bytes of a response of HTTP, as a number.
#[cfg(feature = "std")]
const HTTP: usize = 0x4854_5450;
/// The first two bytes of an alert of TLS, as a number.
#[cfg(feature = "std")]
const TLS_ALERT: usize = 0x1503;

/// What came in and can't be used.
#[derive(Clone, Copy)]
enum Fault {
    TooLarge { needed: usize, available: usize },
    Receive(ReceiveError),
}

impl Fault {
    /// What is wrong with a packet; `available`: how large one may be.
    fn of(error: ReceiveError, available: usize) -> Self {
        #[cfg(feature = "http-chat")]
        if let ReceiveError::Http(HttpError { fault: HttpFault::TooLarge(needed), .. }) = error {
            return Self::TooLarge { needed: needed.unwrap_or_default(), available };
        }
        let _ = available;
        Self::Receive(error)
    }

    fn status(&self) -> Status {
        match self {
            Self::TooLarge { .. } => Status::PARLOR_PACKET_TOO_LARGE,
            Self::Receive(error) => error.into(),
        }
    }

    fn details(&self) -> Details {
        match self {
            Self::TooLarge { needed, available } => {
                Details { too_small: (*needed, *available), ..Details::default() }
            }
            Self::Receive(error) => Details::of_receive(error),
        }
    }
}

#[cfg(feature = "std")]
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            // What other servers begin with, read as the length of a packet.
            Self::TooLarge { needed: HTTP, .. } => f.write_str(
                "the server answers like an HTTP server, and not like a Chat Server: check the port",
            ),
            Self::TooLarge { needed, .. } if needed >> 16 == TLS_ALERT => f.write_str(
                "the server answers with TLS, and the connection is without: check the port, or connect with TLS",
            ),
            Self::TooLarge { needed: 0, available } => {
                write!(f, "the server sent a packet over max_packet, which is {available}")
            }
            Self::TooLarge { needed, available } => {
                write!(f, "the server sent a packet of {needed} bytes, max_packet is {available}")
            }
            Self::Receive(error) => sentence_of_receive(error).fmt(f),
        }
    }
}

/// What is being told of a packet: its events, then whether it ended the session.
struct Current {
    /// What came with all of it.
    news: parlor_news,
    events: EventsIter<'static>,
    is_over: bool,
    /// The packet.
    _came: Kept<Came<'static>>,
}

/// What came in and wasn't taken yet: not more than one chunk of bytes can bring, and the requests of unknown fate.
pub(crate) struct News {
    waiting: Queue<Item>,
    fates: Fates,
    current: Option<Current>,
    news: Shown<parlor_news>,
    session: SessionView,
    event: EventView,
    scratch: Scratch,
    /// A packet was dropped since there was no memory for it.
    is_short_of_memory: bool,
}

/// How much of a block is taken by news.
#[cfg(not(feature = "std"))]
pub(crate) fn news_room(sizes: &Sizes) -> usize {
    const SHOWN: usize = room_of::<parlor_news>() + room_of::<parlor_session_info>() + EventView::ROOM;
    let rest = queue_room::<Item>(sizes).saturating_add(fates_room(sizes));
    SHOWN.saturating_add(rest).saturating_add(scratch_room(sizes))
}

impl News {
    /// No news yet.
    pub(crate) fn new(sizes: &Sizes, memory: &mut Memory) -> Result<Self, Status> {
        let scratch = Scratch::for_packets(sizes, memory)?;
        Ok(Self {
            waiting: Queue::new(sizes, memory)?,
            fates: Fates::new(sizes, memory)?,
            current: None,
            news: memory.shown(parlor_news::new(parlor_news_kind::PARLOR_NEWS_OVER))?,
            session: SessionView::new(scratch.another(), memory)?,
            event: EventView::new(scratch.another(), memory)?,
            scratch,
            is_short_of_memory: false,
        })
    }

    /// Whether all that came in was taken.
    pub(crate) fn is_drained(&self) -> bool {
        self.waiting.is_empty() && self.current.is_none() && !self.is_short_of_memory
    }

    /// Whether there are requests of unknown fate that weren't told yet.
    pub(crate) fn has_fates(&self) -> bool {
        !self.fates.is_empty()
    }

    /// Nobody can say what became of a request.
    pub(crate) fn unknown_fate(&mut self, request_id: u32, request: RequestKind) {
        if self.fates.push((request_id, request)).is_err() {
            self.is_short_of_memory = true;
        }
    }

    /// Where the lists of a request are kept while it is made.
    pub(crate) fn lists<'a>(&self) -> Lists<'a> {
        self.scratch.lists()
    }

    /// Memory for a snapshot, which stays until the next call that takes the handle.
    pub(crate) fn spare(&mut self, length: usize) -> Result<Bytes, Status> {
        self.scratch.spare(length)
    }

    pub(crate) fn too_large(&mut self, needed: usize, available: usize) {
        self.put(Item::Fault(Fault::TooLarge { needed, available }));
    }

    fn put(&mut self, item: Item) {
        match self.waiting.reserve() {
            Ok(()) => self.waiting.push(item),
            Err(_) => self.is_short_of_memory = true,
        }
    }

    /// Takes in a packet, which `receive` gives to the client. One that there is no memory for is dropped as if it hadn't
    /// come.
    pub(crate) fn take_in(
        &mut self,
        packet: &[u8],
        max_packet: usize,
        receive: impl FnOnce(&'static [u8]) -> Result<Option<Came<'static>>, ReceiveError>,
    ) {
        // Before the client takes it in.
        let (Ok(packet), Ok(())) = (self.waiting.copied(packet), self.waiting.reserve()) else {
            self.is_short_of_memory = true;
            return;
        };
        match Kept::new(packet, |packet| receive(packet).map_err(Some)?.ok_or(None)) {
            Ok(came) => self.put(Item::Came(came)),
            Err((Some(error), _)) => self.put(Item::Fault(Fault::of(error, max_packet))),
            // It says nothing, such as the reply to an earlier copy of a request.
            Err((None, _)) => {}
        }
    }

    /// Tells the next thing.
    pub(crate) fn next(&mut self, last_error: &mut LastError) -> Result<*const parlor_news, Status> {
        use parlor_news_kind as Kind;
        if let Some(current) = &mut self.current {
            match self.event.next(&mut current.events) {
                Err(Unshown::Status(Status::PARLOR_END)) => {}
                Err(Unshown::Status(status)) => return Err(status),
                Ok(event) => {
                    let kind = Kind::PARLOR_NEWS_EVENT as i32;
                    self.news.set(parlor_news { kind, event, ..current.news });
                    return Ok(self.news.pointer());
                }
                Err(Unshown::Bad(error)) => {
                    let details = Details { event_id: error.event_id, ..Details::of_member(error.member) };
                    let sentence = sentence_of_member(error.member);
                    return Err(last_error.set(Status::PARLOR_BAD_EVENT, sentence, details));
                }
                #[cfg(not(feature = "std"))]
                Err(Unshown::TooManyItems { event_id, needed, available }) => {
                    let details = Details { event_id, too_small: (needed, available), ..Details::default() };
                    return Err(last_error.set(Status::PARLOR_TOO_MANY_ITEMS, (), details));
                }
            }
            if core::mem::take(&mut current.is_over) {
                let kind = Kind::PARLOR_NEWS_OVER as i32;
                self.news.set(parlor_news { kind, ..current.news });
                return Ok(self.news.pointer());
            }
            self.current = None;
        }
        if let Some((request_id, request)) = self.fates.pop() {
            let request = request.number();
            let news = parlor_news::new(Kind::PARLOR_NEWS_UNKNOWN_FATE);
            self.news.set(parlor_news { request, request_id, ..news });
            return Ok(self.news.pointer());
        }
        let news = match self.waiting.first() {
            Some(Item::Came(came)) => Some(show(&came.view, &mut self.scratch, &mut self.session)?),
            Some(Item::Fault(..)) => None,
            None => {
                self.scratch.clear_all();
                let is_short = core::mem::take(&mut self.is_short_of_memory);
                return Err(if is_short { Status::PARLOR_OUT_OF_MEMORY } else { Status::PARLOR_END });
            }
        };
        match (self.waiting.pop(), news) {
            (Some(Item::Came(came)), Some(news)) => {
                let events = match &came.view.what {
                    What::Update { transcript, .. } => transcript.events.iter(),
                    _ => Events::default().iter(),
                };
                let is_over = came.view.is_over;
                self.scratch.keep();
                self.current = Some(Current { news, events, is_over, _came: came });
                self.news.set(news);
                Ok(self.news.pointer())
            }
            (Some(Item::Fault(fault)), _) => Err(last_error.set(fault.status(), fault, fault.details())),
            // There was one, and what came has news.
            _ => Err(Status::PARLOR_END),
        }
    }
}

/// Why nobody knows what became of a request to which no server said anything.
const LOST: &str = "the connection was lost before the reply came";

/// Why a request was refused. Behind the words of a web server, whose error id is its status line, stands what to do.
#[cfg(all(feature = "http-chat", feature = "std"))]
fn said(scratch: &mut Scratch, words: Text<'_>, error_id: Text<'_>) -> Result<parlor_text, Status> {
    let said = scratch.text(words)?;
    // By bytes: to split a text brings code that can panic.
    let line = error_id.as_plain().filter(|it| it.starts_with("HTTP/")).unwrap_or_default();
    let digits = line.bytes().skip_while(|it| *it != b' ').skip(1).take_while(u8::is_ascii_digit);
    let number = digits.fold(0_u16, |number, digit| {
        number.saturating_mul(10).saturating_add(u16::from(digit.wrapping_sub(b'0')))
    });
    let advice = match number {
        0 => return Ok(said),
        401 | 403 | 407 => "; something before the chat service lets nobody in: ask those who run it",
        404 | 405 | 410 => {
            "; there is no chat service: check `service_path`, which ends with the service's name, the host and the port"
        }
        413 | 414 => "; that is too long for it: shorten it",
        429 => "; it is asked too often: wait, or set a longer `poll_fastest`",
        500..600 => "; it can't be reached now, or has a fault: try again later",
        _ => "; check `service_host` and `service_path`",
    };
    // SAFETY: the scratch gave it, and keeps it.
    let said = unsafe { said.read() }?;
    scratch.bytes(said.bytes().chain(advice.bytes()), said.len().saturating_add(advice.len()))
}

/// Why a request was refused.
#[cfg(not(all(feature = "http-chat", feature = "std")))]
fn said(scratch: &mut Scratch, words: Text<'_>, _: Text<'_>) -> Result<parlor_text, Status> {
    scratch.text(words)
}

/// What C is shown of a packet, before its events. What was shown before is gone.
fn show(
    came: &Came<'static>,
    scratch: &mut Scratch,
    session: &mut SessionView,
) -> Result<parlor_news, Status> {
    use parlor_news_kind as Kind;
    scratch.clear_all();
    let occurred_at = came.occurred_at.unwrap_or_default();
    let occurred_at_unix_ms = unix_ms(occurred_at);
    let news = parlor_news {
        request: came.request.map_or(-1, Number::number),
        request_id: came.request_id,
        session_id: scratch.copy(came.session_id.as_text())?,
        occurred_at: scratch.text(occurred_at)?,
        has_occurred_at_unix_ms: occurred_at_unix_ms.is_some(),
        occurred_at_unix_ms: occurred_at_unix_ms.unwrap_or_default(),
        ..parlor_news::new(Kind::PARLOR_NEWS_LOGGED_IN)
    };
    Ok(match &came.what {
        What::LoggedIn { server_version } => {
            parlor_news { server_version: scratch.text(server_version.unwrap_or_default())?, ..news }
        }
        What::Update { transcript, status, party_id } => {
            let transcript = Transcript { session_id: came.session_id.as_text(), ..*transcript };
            session.show(&transcript, *status == SessionStatus::Over)?;
            #[cfg(feature = "http-chat")]
            if let Some(started_at) = came.started_at {
                session.set_start(started_at);
            }
            let kind = match came.request {
                Some(_) => Kind::PARLOR_NEWS_DONE,
                None => Kind::PARLOR_NEWS_SESSION,
            };
            parlor_news {
                kind: kind as i32,
                session: session.pointer(),
                has_party_id: party_id.is_some(),
                party_id: party_id.unwrap_or_default(),
                ..news
            }
        }
        What::Refused { error, error_id, text, is_fate_unknown } => {
            let meaning = Text::plain(match error {
                Some(error) => error.text(),
                None if *is_fate_unknown && error_id.is_empty() => LOST,
                None => "unknown error",
            });
            parlor_news {
                kind: Kind::PARLOR_NEWS_REFUSED as i32,
                error_id: error.map_or(0, ErrorId::number),
                error_id_name: scratch.text(*error_id)?,
                error_text: said(scratch, if text.is_empty() { meaning } else { *text }, *error_id)?,
                is_fate_unknown: *is_fate_unknown,
                ..news
            }
        }
    })
}

#[cfg(test)]
#[cfg(all(feature = "http-chat", feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn what_other_servers_begin_with_is_no_length() {
        let told = |bytes: &[u8; 4]| {
            let needed = u32::from_be_bytes(*bytes) as usize;
            Fault::TooLarge { needed, available: 32768 }.to_string()
        };
        assert!(told(b"HTTP").starts_with("the server answers like an HTTP server"));
        assert!(told(b"\x15\x03\x03\0").starts_with("the server answers with TLS"));
        assert_eq!(told(b"\0\x01\0\0"), "the server sent a packet of 65536 bytes, max_packet is 32768");
    }

    #[test]
    fn what_to_do_stands_behind_the_words_of_a_web_server() {
        let mut scratch = Scratch::default();
        let mut told = |words: &'static str, error_id: &'static str| {
            let text = said(&mut scratch, Text::plain(words), Text::plain(error_id)).unwrap();
            // SAFETY: the scratch is here.
            unsafe { text.read() }.unwrap()
        };
        assert_eq!(
            told("Not Found", "HTTP/1.1 404"),
            "Not Found; there is no chat service: check `service_path`, which ends with the service's name, the host \
             and the port"
        );
        assert!(
            told("Forbidden", "HTTP/1.1 403").starts_with("Forbidden; something before the chat service")
        );
        assert!(told("", "HTTP/1.0 503").ends_with("try again later"));
        assert!(told("Odd", "HTTP/1.1 418").ends_with("; check `service_host` and `service_path`"));
        for error_id in ["10", "", "HTTP", "HTTP/1.1 x"] {
            assert_eq!(told("too fast", error_id), "too fast", "{error_id}");
        }
    }
}
