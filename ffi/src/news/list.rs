//! What came in and wasn't taken yet, and what is being told of it.

use parlor_core::client::{ReceiveError, RequestKind};
use parlor_core::element::{Events, EventsIter};

use super::fault::Fault;
use super::show::show;
use super::{Came, What, parlor_news, parlor_news_kind};
use crate::error::Details;
use crate::event::{EventView, Unshown};
use crate::kept::{Kept, Shown};
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
use crate::session::SessionView;
#[cfg(not(feature = "std"))]
use crate::session::parlor_session_info;
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;

#[allow(clippy::large_enum_variant, reason = "nearly all that comes is a packet")]
enum Item {
    Came(Kept<Came<'static>>),
    Fault(Fault),
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
