//! What came in.

use core::ptr::null;
use std::collections::VecDeque;

use parlor_core::client::{FlexClient, FlexReceived, FlexUpdate, ReceiveError, RequestKind};
use parlor_core::element::{EventsIter, Id, Transcript};
use parlor_core::rules::ErrorId;

use super::handle::parlor_flex;
use crate::error::{Details, LastError, sentence_of_member, sentence_of_receive};
use crate::event::{EventView, parlor_event};
use crate::guard::guard;
use crate::kept::{Kept, Shown};
use crate::memory::copied;
use crate::session::{SessionView, parlor_session_info};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::vocabulary::Number;

/// What a `parlor_flex_news` is about.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_flex_news_kind {
    /// The login was accepted: start or join a session now.
    PARLOR_NEWS_LOGGED_IN = 1,
    /// The request `request` was carried out; see `session`. Its events follow.
    PARLOR_NEWS_DONE = 2,
    /// The request `request` was refused: see `error_id` and `error_text`.
    PARLOR_NEWS_REFUSED = 3,
    /// Something happened in the session: see `event`. Own messages and notices come back this way, too.
    PARLOR_NEWS_EVENT = 4,
    /// The session is over or left. Nothing follows.
    PARLOR_NEWS_OVER = 5,
}

/// One thing that came in. Only the library makes these, and later versions may have more members.
#[repr(C)]
pub struct parlor_flex_news {
    /// One of `parlor_flex_news_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// `PARLOR_NEWS_DONE`, `PARLOR_NEWS_REFUSED`: which request, one of `parlor_request`; otherwise
    /// `PARLOR_REQUEST_OTHER`.
    pub request: i32,
    /// `PARLOR_NEWS_REFUSED`: the server's error id, one of `parlor_error_id`.
    pub error_id: u32,
    /// `PARLOR_NEWS_REFUSED`: what the error id means. Static.
    pub error_text: parlor_text,
    /// `PARLOR_NEWS_DONE`: what the reply says of the session; otherwise NULL.
    pub session: *const parlor_session_info,
    /// `PARLOR_NEWS_EVENT`: the event; otherwise NULL.
    pub event: *const parlor_event,
}

impl parlor_flex_news {
    const fn new(kind: parlor_flex_news_kind) -> Self {
        Self {
            kind: kind as i32,
            request: -1,
            error_id: 0,
            error_text: parlor_text::EMPTY,
            session: null(),
            event: null(),
        }
    }
}

enum Item {
    LoggedIn,
    Update(Kept<FlexUpdate<'static>>, Id),
    Refused(RequestKind, Option<ErrorId>),
    Fault(Status, String, Details),
    Over,
}

/// What came in and wasn't taken yet: not more than one chunk of bytes can bring.
pub(super) struct News {
    waiting: VecDeque<Item>,
    /// The events of the update that was given last, with their packet.
    update: Option<(Kept<FlexUpdate<'static>>, EventsIter<'static>)>,
    news: Shown<parlor_flex_news>,
    session: SessionView,
    event: EventView,
    /// A packet was dropped since there was no memory for it.
    is_short_of_memory: bool,
}

impl News {
    pub(super) fn new() -> Result<Self, Status> {
        Ok(Self {
            waiting: VecDeque::new(),
            update: None,
            news: Shown::new(parlor_flex_news::new(parlor_flex_news_kind::PARLOR_NEWS_OVER)),
            session: SessionView::new(),
            event: EventView::new()?,
            is_short_of_memory: false,
        })
    }

    pub(super) fn is_drained(&self) -> bool {
        self.waiting.is_empty() && self.update.is_none() && !self.is_short_of_memory
    }

    pub(super) fn too_large(&mut self, needed: usize, available: usize) {
        if self.waiting.try_reserve(1).is_err() {
            self.is_short_of_memory = true;
            return;
        }
        let available = available.saturating_sub(4);
        let message = format!("the server sent a packet of {needed} bytes, max_packet is {available}");
        let details = Details { too_small: (needed, available), ..Details::default() };
        self.waiting.push_back(Item::Fault(Status::PARLOR_PACKET_TOO_LARGE, message, details));
    }

    /// Takes in a packet. One that there is no memory for is dropped as if it hadn't come: the client sends the request
    /// again that it answers.
    #[expect(clippy::result_large_err, reason = "it is looked at at once")]
    pub(super) fn take_in(&mut self, client: &mut FlexClient, now: u64, packet: &[u8]) {
        // A packet is not more than two pieces of news.
        let (Ok(packet), Ok(())) = (copied(packet), self.waiting.try_reserve(2)) else {
            self.is_short_of_memory = true;
            return;
        };
        let was_over = client.is_over();
        let kept = Kept::new(packet, |packet| match client.receive(now, packet) {
            Ok(FlexReceived::Update(update)) => Ok(update),
            Ok(other) => Err(Ok(other)),
            Err(error) => Err(Err(error)),
        });
        match kept {
            Ok(update) => {
                let session_id = client.session_id().copied().unwrap_or_default();
                self.waiting.push_back(Item::Update(update, session_id));
            }
            Err((Ok(FlexReceived::LoggedIn { .. }), _)) => self.waiting.push_back(Item::LoggedIn),
            Err((Ok(FlexReceived::Refused { request, error, .. }), _)) => {
                self.waiting.push_back(Item::Refused(request, error));
            }
            // A reply to an earlier copy of a request.
            Err((Ok(_), _)) => {}
            Err((Err(error), _)) => self.waiting.push_back(fault(&error)),
        }
        if client.is_over() && !was_over {
            self.waiting.push_back(Item::Over);
        }
    }

    fn next(&mut self, last_error: &mut LastError) -> Result<*const parlor_flex_news, Status> {
        use parlor_flex_news_kind as Kind;
        if let Some((_, events)) = &mut self.update {
            match self.event.next(events) {
                Err(Status::PARLOR_END) => self.update = None,
                Err(status) => return Err(status),
                Ok(Ok(event)) => {
                    self.news
                        .set(parlor_flex_news { event, ..parlor_flex_news::new(Kind::PARLOR_NEWS_EVENT) });
                    return Ok(self.news.pointer());
                }
                Ok(Err(error)) => {
                    let details = Details { event_id: error.event_id, ..Details::of_member(error.member) };
                    let sentence = sentence_of_member(error.member);
                    return Err(last_error.set(Status::PARLOR_BAD_EVENT, &sentence, details));
                }
            }
        }
        if let Some(Item::Update(update, session_id)) = self.waiting.front() {
            self.session.show(&Transcript { session_id: session_id.as_text(), ..update.view.transcript })?;
        }
        let Some(item) = self.waiting.pop_front() else {
            let is_short = core::mem::take(&mut self.is_short_of_memory);
            return Err(if is_short { Status::PARLOR_OUT_OF_MEMORY } else { Status::PARLOR_END });
        };
        let news = match item {
            Item::LoggedIn => parlor_flex_news::new(Kind::PARLOR_NEWS_LOGGED_IN),
            Item::Over => parlor_flex_news::new(Kind::PARLOR_NEWS_OVER),
            Item::Fault(status, message, details) => return Err(last_error.set(status, &message, details)),
            Item::Refused(request, error) => parlor_flex_news {
                request: request.number(),
                error_id: error.map_or(0, ErrorId::number),
                error_text: parlor_text::view(error.map_or("unknown error", ErrorId::text).as_bytes()),
                ..parlor_flex_news::new(Kind::PARLOR_NEWS_REFUSED)
            },
            Item::Update(update, _) => {
                let request = update.view.request.number();
                let events = update.view.transcript.events.iter();
                self.update = Some((update, events));
                let session = self.session.pointer();
                parlor_flex_news { request, session, ..parlor_flex_news::new(Kind::PARLOR_NEWS_DONE) }
            }
        };
        self.news.set(news);
        Ok(self.news.pointer())
    }
}

fn fault(error: &ReceiveError) -> Item {
    Item::Fault(Status::from(error), sentence_of_receive(error), Details::of_receive(error))
}

/// The next thing that came in.
///
/// `*news` is set on success. It and all behind its pointers belong to the handle and are valid until the next
/// `parlor_flex_next`, `parlor_flex_receive` or `parlor_flex_free`. Requests may be made in between.
/// Status: `PARLOR_END` when there is nothing more. Of `PARLOR_CLASS_PEER` and `PARLOR_CLASS_TOO_SMALL`, with
/// details in `parlor_flex_error`, if something came in that can't be used; the next call goes on behind it:
/// `PARLOR_MALFORMED`, `PARLOR_UNKNOWN_ELEMENT`, `PARLOR_BAD_MEMBER`, `PARLOR_INCOMPLETE_REPLY`,
/// `PARLOR_BAD_EVENT`, `PARLOR_PACKET_TOO_LARGE`. `PARLOR_OUT_OF_MEMORY`: nothing is lost; an event comes with the
/// next call, and what a dropped packet answered is asked again. `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_next(flex: *mut parlor_flex, news: *mut *const parlor_flex_news) -> i32 {
    guard!([exclusive flex, output news] {
        news.set(flex.news.next(&mut flex.error)?);
        Ok(())
    })
}
