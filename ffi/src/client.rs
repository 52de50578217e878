//! What the handles of both protocols have in common: a client machine of the core with its buffers.

use parlor_core::client::{CallError, ReceiveError, RequestKind};
#[cfg(feature = "std")]
use parlor_core::wire::TooSmall;
use parlor_core::wire::WriteError;
#[cfg(not(feature = "std"))]
use parlor_core::wire::frame;
use parlor_core::wire::frame::Frame;

use crate::error::Details;
#[cfg(not(feature = "std"))]
use crate::last_error::ERROR_ROOM;
use crate::last_error::LastError;
use crate::link::Link;
use crate::lists::Lists;
#[cfg(not(feature = "std"))]
use crate::memory::room;
use crate::memory::{Buffer, Bytes, Home, Memory};
#[cfg(not(feature = "std"))]
use crate::news::news_room;
use crate::news::{Came, News, parlor_news};
use crate::sizes::Sizes;
use crate::status::parlor_status as Status;
#[cfg(feature = "std")]
use crate::status::text;
use crate::unfit::Unfit;

/// A client machine of the core.
pub(crate) trait Machine {
    /// Whether some of them speak HTTP.
    #[cfg(feature = "http-chat")]
    const HAS_HTTP: bool = false;

    /// The length of the packet at the start of `out` that is to be sent now; 0 is a keep-alive. `is_writing`: earlier
    /// packets aren't written yet.
    fn poll_transmit(
        &mut self,
        now: u64,
        out: &mut [u8],
        is_writing: bool,
    ) -> Result<Option<usize>, CallError>;
    /// What `poll_transmit` gave is on its way.
    fn transmitted(&mut self, now: u64);
    /// When to ask `poll_transmit` at the latest.
    fn poll_timeout(&self, is_writing: bool) -> u64;
    /// A request that has waited too long for its reply.
    fn take_unanswered(&mut self, now: u64) -> Option<(u32, RequestKind)>;
    /// Bytes came.
    fn heard(&mut self, now: u64);
    /// Takes in a packet. `None` if it says nothing.
    fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<Option<Came<'p>>, ReceiveError>;
    /// The link was lost. What nobody knows the fate of is given to `unknown_fate`.
    fn lost(&mut self, unknown_fate: impl FnMut(u32, RequestKind));
    /// Writes a snapshot; gives its length.
    fn snapshot(&self, out: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError>;
}

/// What a link said that drives the handle.
#[cfg(feature = "std")]
#[derive(Clone, Copy)]
struct Driven {
    /// The time on the link's clock.
    now: u64,
    /// Whether the link is closed, or is being closed.
    is_closed: bool,
}

/// What a program does whose handle a link drives, where the core's words name calls that are the link's to make.
#[cfg(feature = "std")]
fn words_of_driven(error: &CallError) -> Option<&'static str> {
    Some(match error {
        CallError::NotLoggedIn | CallError::LoginLost => {
            "not logged in yet: wait for PARLOR_NEWS_LOGGED_IN of the link; a link that was opened without a login or \
             registration has the program make it at each PARLOR_LINK_UP"
        }
        CallError::NotInSession | CallError::NotRejoined => {
            "not in this session yet: join it, unless the link does so by itself, and wait for PARLOR_NEWS_DONE"
        }
        CallError::Busy | CallError::Full => {
            "a request is under way: wait for the link's news of its reply first"
        }
        _ => return None,
    })
}

/// A machine with its buffers, what came in and what went wrong.
pub(crate) struct Client<M> {
    pub(crate) machine: M,
    /// Where the machine makes its requests. Its length never changes.
    pub(crate) out: Bytes,
    link: Link,
    /// What the caller's clock said last.
    #[cfg(feature = "http-chat")]
    now: u64,
    /// The link that drives the handle, if one does.
    #[cfg(feature = "std")]
    driven: Option<Driven>,
    /// Whether something is to be written that `poll_transmit` hasn't given yet.
    is_unseen: bool,
    pub(crate) news: News,
    pub(crate) error: LastError,
    snapshot: Bytes,
    home: Home,
}

/// How much of a block is taken by what a client has beside the handle.
#[cfg(not(feature = "std"))]
pub(crate) fn client_room(sizes: &Sizes) -> usize {
    let (packet, request) = (sizes.max_packet as usize, sizes.max_request as usize);
    let buffers = [
        room(request),
        room(request.saturating_add(frame::HEADER)),
        room(packet.saturating_add(frame::HEADER)),
        news_room(sizes),
    ];
    buffers.iter().fold(ERROR_ROOM, |sum, it| sum.saturating_add(*it))
}

impl<M: Machine> Client<M> {
    /// A client whose machine `make` makes with the buffer for its requests.
    pub(crate) fn new(
        sizes: &Sizes,
        memory: &mut Memory,
        make: impl FnOnce(&mut [u8], &mut News) -> Result<M, Status>,
    ) -> Result<Self, Status> {
        let mut out = memory.bytes(sizes.max_request as usize)?;
        let mut news = News::new(sizes, memory)?;
        let machine = make(&mut out, &mut news)?;
        let link = Link::new(sizes.framing, sizes.max_packet, sizes.max_request, memory)?;
        Ok(Self {
            machine,
            out,
            link,
            #[cfg(feature = "http-chat")]
            now: 0,
            #[cfg(feature = "std")]
            driven: None,
            is_unseen: false,
            news,
            error: LastError::none(memory)?,
            snapshot: Bytes::default(),
            home: memory.home(),
        })
    }

    /// Where the lists of a request are kept while it is made.
    pub(crate) fn lists<'a>(&self) -> Lists<'a> {
        self.news.lists()
    }

    /// Remembers why a request couldn't be made. Called when it has been made, and not around it: the arguments may
    /// be texts of the error that is replaced here.
    pub(crate) fn made<T>(&mut self, made: Result<T, CallError>) -> Result<T, Status> {
        made.map_err(|error| self.refused(&error))
    }

    /// Remembers why a request can't be made. A function of its own: each request has it.
    #[cold]
    #[inline(never)]
    fn refused(&mut self, error: &CallError) -> Status {
        let (status, details) = (Status::from(error), Details::of_call(error));
        #[cfg(feature = "std")]
        if let CallError::Write(WriteError::TooSmall(TooSmall { needed, available })) = error {
            let why = core::fmt::from_fn(|f| {
                write!(f, "the request has {needed} bytes, max_request is {available}")
            });
            return self.error.set(status, why, details);
        }
        #[cfg(feature = "std")]
        if let Some(words) = self.driven.and_then(|_| words_of_driven(error)) {
            return self.error.set(status, words, details);
        }
        self.error.set(status, error, details)
    }

    /// Remembers what a caller gave that can't be taken.
    pub(crate) fn fit<T>(&mut self, given: Result<T, Unfit>) -> Result<T, Status> {
        given.map_err(|it| self.error.set_unfit(it))
    }

    /// Takes notice of the link that drives the handle: the time on its clock, and whether it is closed.
    #[cfg(feature = "std")]
    pub(crate) fn drive(&mut self, now: u64, is_closed: bool) {
        self.driven = Some(Driven { now, is_closed });
    }

    /// The time at which a request is made: the caller's `now`, or the link's. Programs know the handle's clock when they have
    /// the socket; a link has its own, and a wrong `now` would spoil the link's deadlines. Fails if the link is closed.
    #[cfg(feature = "std")]
    #[inline(never)]
    pub(crate) fn asked_at(&mut self, now: u64) -> Result<u64, Status> {
        match self.driven {
            None => Ok(now),
            Some(Driven { now, is_closed: false }) => Ok(now),
            Some(_) => {
                let status = Status::PARLOR_LINK_CLOSED;
                let why = text(status as i32).to_str().unwrap_or_default();
                Err(self.error.set(status, why, Details::default()))
            }
        }
    }

    /// The caller's time: there are no links.
    #[cfg(not(feature = "std"))]
    pub(crate) fn asked_at(&self, now: u64) -> Result<u64, Status> {
        Ok(now)
    }

    /// Puts what is to be sent now behind what is being written, so that the next request can be made. Gives the memory
    /// that has become free.
    pub(crate) fn hand_over(&mut self, now: u64) -> Result<Buffer, Status> {
        #[cfg(feature = "http-chat")]
        {
            self.now = now;
        }
        let is_writing = !self.link.rest().is_empty();
        let due = self.machine.poll_transmit(now, &mut self.out, is_writing);
        let Some(length) = self.made(due)? else { return Ok(Buffer::default()) };
        // The machine gives the packet again if there is no memory.
        let before = self.link.put(self.out.get(..length).unwrap_or_default())?;
        self.machine.transmitted(now);
        self.is_unseen = true;
        Ok(before)
    }

    /// What is to be written now.
    pub(crate) fn poll_transmit(&mut self, now: u64) -> Result<&[u8], Status> {
        while let Some((request_id, request)) = self.machine.take_unanswered(now) {
            self.news.unknown_fate(request_id, request);
        }
        match self.hand_over(now) {
            // It goes out when the rest is written.
            #[cfg(not(feature = "std"))]
            Err(Status::PARLOR_OUT_OF_MEMORY) if !self.link.rest().is_empty() => {}
            handed => {
                handed?;
            }
        }
        self.is_unseen = false;
        Ok(self.link.rest())
    }

    /// The socket took so many bytes.
    pub(crate) fn transmitted(&mut self, length: usize) -> Result<(), Status> {
        self.link.written(length)
    }

    /// When to call `poll_transmit` at the latest.
    pub(crate) fn poll_timeout(&self) -> u64 {
        if self.is_unseen || self.news.has_fates() {
            0
        } else {
            self.machine.poll_timeout(!self.link.rest().is_empty())
        }
    }

    /// Takes in what came from the socket, which may be a part of what a handle on the heap holds.
    pub(crate) fn receive(&mut self, now: u64, data: &[u8]) -> Result<(), Status> {
        // SAFETY: they are looked at during the call only.
        let data = unsafe { self.home.kept(data) }?;
        if !self.news.is_drained() {
            return Err(Status::PARLOR_NOT_DRAINED);
        }
        #[cfg(feature = "http-chat")]
        {
            self.now = now;
        }
        self.machine.heard(now);
        self.take_in(now, &data);
        Ok(())
    }

    /// Takes in what came of the stream.
    fn take_in(&mut self, now: u64, data: &[u8]) {
        let Self { machine, link, news, .. } = self;
        link.take_in(data, |frame, max_packet| match frame {
            Frame::KeepAlive => {}
            Frame::TooLarge(length) => news.too_large(length as usize, max_packet),
            Frame::Packet(packet) => news.take_in(packet, max_packet, |packet| machine.receive(now, packet)),
        });
    }

    /// The socket was lost.
    pub(crate) fn lost(&mut self) {
        #[cfg(feature = "http-chat")]
        if M::HAS_HTTP && self.link.end() {
            self.take_in(self.now, &[]);
        }
        let Self { machine, link, is_unseen, news, .. } = self;
        link.renew();
        *is_unseen = false;
        machine.lost(|request_id, request| news.unknown_fate(request_id, request));
    }

    /// The next thing that came in.
    pub(crate) fn next(&mut self) -> Result<*const parlor_news, Status> {
        self.news.next(&mut self.error)
    }

    /// A snapshot, which stays until the next.
    pub(crate) fn snapshot(&mut self) -> Result<&[u8], Status> {
        if let Err(WriteError::TooSmall(it)) = self.machine.snapshot(&self.out, &mut []) {
            self.snapshot = self.news.spare(it.needed)?;
        }
        let written = self.machine.snapshot(&self.out, &mut self.snapshot);
        let length = self.made(written.map_err(CallError::Write))?;
        Ok(self.snapshot.get(..length).unwrap_or_default())
    }
}
