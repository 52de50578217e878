//! How much a handle in a block can take, and that more of it is nobody's end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use core::ptr::{null, null_mut};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::basic::*;
use crate::filled::Filled;
use crate::news::parlor_news_kind as Kind;
use crate::requests::{parlor_join, parlor_register, parlor_say};
use crate::text::parlor_text;

const MAX_PACKET: usize = 512;
const SESSIONS: u32 = 2;

/// A client in a block that has just enough bytes.
struct Pager {
    basic: *mut parlor_basic,
    _block: Vec<u64>,
}

fn text(text: &str) -> parlor_text {
    parlor_text::view(text.as_bytes())
}

fn config() -> parlor_basic_config {
    let defaults = parlor_basic_config::defaults();
    parlor_basic_config {
        max_packet: MAX_PACKET as u32,
        max_request: 256,
        max_sessions: SESSIONS,
        max_items: 2,
        ..defaults
    }
}

fn block() -> Vec<u64> {
    // SAFETY: the config is whole.
    let size = unsafe { parlor_basic_size(&config()) };
    vec![u64::MAX; size / 8]
}

fn frame(packet: &str) -> Vec<u8> {
    [&(packet.len() as u32).to_be_bytes(), packet.as_bytes()].concat()
}

/// A session's id that is as long as any.
fn session(number: u32) -> String {
    format!("{number:064}")
}

/// What the server says of a session: a reply if there is an id of a request.
fn told(request: Option<u32>, session: &str, events: &str) -> String {
    let reference = request.map_or(String::new(), |it| format!(" referenceId='{it}'"));
    format!(
        "<eventSessionInfo{reference} sessionStatus='Alive'><chatTranscript startAt='' sessionId='{session}'>{events}\
         </chatTranscript></eventSessionInfo>"
    )
}

impl Pager {
    /// One that is in all sessions that it has places for.
    fn in_sessions() -> Self {
        let (mut block, mut basic) = (block(), null_mut());
        let length = block.len() * 8;
        // SAFETY: all is whole and local.
        let status =
            unsafe { parlor_basic_new_in(block.as_mut_ptr().cast(), length, &config(), 0, &raw mut basic) };
        assert_eq!(status, 0);
        let mut pager = Self { basic, _block: block };
        assert_eq!(pager.register(), Ok(1));
        pager.send();
        let (user, key) = ("U".repeat(64), "k".repeat(64));
        pager.receive(&frame(&format!(
            "<eventRegistered referenceId='1' userId='{user}' secureKey='{key}'/>"
        )));
        assert_eq!(pager.news(), [(Kind::PARLOR_NEWS_LOGGED_IN as i32, 1)]);
        for number in 0..SESSIONS {
            let id = session(number);
            let join = parlor_join { session_id: text(&id), ..parlor_join::defaults() };
            let mut request = 0;
            // SAFETY: all is whole and local.
            assert_eq!(unsafe { parlor_basic_join(basic, 0, &join, &raw mut request) }, 0);
            pager.send();
            pager.receive(&frame(&told(Some(request), &id, "")));
            assert_eq!(pager.news(), [(Kind::PARLOR_NEWS_DONE as i32, request)]);
        }
        pager
    }

    fn register(&mut self) -> Result<u32, Status> {
        let request = parlor_register { nickname: text("Bo"), ..parlor_register::defaults() };
        let mut id = 0;
        // SAFETY: the handle is live.
        let status = unsafe { parlor_basic_register(self.basic, 0, &request, &raw mut id) };
        if status == Status::PARLOR_NOT_DRAINED as i32 {
            return Err(Status::PARLOR_NOT_DRAINED);
        }
        assert_eq!(status, 0);
        Ok(id)
    }

    fn say(&mut self, words: &str) -> i32 {
        let id = session(0);
        let mut say = parlor_say { session_id: text(&id), ..parlor_say::defaults() };
        say.words.text = text(words);
        // SAFETY: the handle is live.
        unsafe { parlor_basic_say(self.basic, 0, &say, &mut 0) }
    }

    /// Sends what there is to be sent.
    fn send(&mut self) {
        let (mut data, mut length) = (null(), 0);
        // SAFETY: the handle is live.
        unsafe {
            assert_eq!(parlor_basic_poll_transmit(self.basic, 0, &raw mut data, &raw mut length), 0);
            assert_eq!(parlor_basic_transmitted(self.basic, length), 0);
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        // SAFETY: the handle is live.
        assert_eq!(unsafe { parlor_basic_receive(self.basic, 0, bytes.as_ptr(), bytes.len()) }, 0);
    }

    /// All news, each with the request that it replies to; a status stands for itself.
    fn news(&mut self) -> Vec<(i32, u32)> {
        let (mut all, mut news) = (Vec::new(), null());
        loop {
            // SAFETY: the handle is live, and what it gives is there until the next call.
            match unsafe { parlor_basic_next(self.basic, &raw mut news) } {
                0 => all.push(unsafe { ((*news).kind, (*news).request_id) }),
                status if status == Status::PARLOR_END as i32 => return all,
                status => all.push((status, 0)),
            }
        }
    }

    fn snapshot(&mut self) -> Vec<u8> {
        let (mut data, mut length) = (null(), 0);
        // SAFETY: the handle is live.
        unsafe {
            assert_eq!(parlor_basic_snapshot(self.basic, &raw mut data, &raw mut length), 0);
            core::slice::from_raw_parts(data, length).to_vec()
        }
    }
}

#[test]
fn what_one_call_brings_has_room_behind_the_largest_packet() {
    let mut pager = Pager::in_sessions();
    let empty =
        told(None, &session(0), "<message userId='U' eventId='1'><msgText></msgText></message>").len();
    let words = "x".repeat(MAX_PACKET - empty);
    let largest = frame(&told(
        None,
        &session(0),
        &format!("<message userId='U' eventId='1'><msgText>{words}</msgText></message>"),
    ));
    // All of it but the last byte is there already.
    let (before, last) = largest.split_at(largest.len() - 1);
    pager.receive(before);
    assert_eq!(pager.news(), []);
    let small = frame("<eventError errorId='1'/>");
    let mut chunk = last.to_vec();
    chunk.extend_from_slice(&small.repeat(7));
    assert!(chunk.len() <= 256);
    pager.receive(&chunk);
    let (session, event) = (Kind::PARLOR_NEWS_SESSION as i32, Kind::PARLOR_NEWS_EVENT as i32);
    let news = pager.news();
    assert_eq!(news[..2], [(session, 0), (event, 0)]);
    assert_eq!(news[2..], [(Kind::PARLOR_NEWS_REFUSED as i32, 0); 7]);

    // More than that is dropped, and said.
    pager.receive(&small.repeat(9));
    let news = pager.news();
    assert_eq!(news[..8], [(Kind::PARLOR_NEWS_REFUSED as i32, 0); 8]);
    assert_eq!(news[8..], [(Status::PARLOR_OUT_OF_MEMORY as i32, 0)]);
}

#[test]
fn every_request_of_unknown_fate_is_told_before_others_are_made() {
    let mut pager = Pager::in_sessions();
    for _ in 0..16 {
        assert_eq!(pager.say("x"), 0);
        pager.send();
    }
    assert_eq!(pager.say("x"), Status::PARLOR_BUSY as i32);
    for first in [4, 21] {
        // SAFETY: the handle is live.
        assert_eq!(unsafe { parlor_basic_lost(pager.basic) }, 0);
        assert_eq!(pager.register(), Err(Status::PARLOR_NOT_DRAINED));
        let fates = pager.news();
        let count = if first == 4 { 16 } else { 1 };
        let expected: Vec<_> =
            (first..first + count).map(|it| (Kind::PARLOR_NEWS_UNKNOWN_FATE as i32, it)).collect();
        assert_eq!(fates, expected);
        let request = pager.register().unwrap();
        pager.send();
        if first == 4 {
            assert_eq!(request, 20);
            pager.receive(&frame("<eventRegistered referenceId='20' userId='U'/>"));
            assert_eq!(pager.news().len(), 1);
            let id = session(0);
            let join = parlor_join { session_id: text(&id), ..parlor_join::defaults() };
            // SAFETY: all is whole and local.
            assert_eq!(unsafe { parlor_basic_join(pager.basic, 0, &join, &mut 0) }, 0);
            pager.send();
        }
    }
}

#[test]
fn a_request_waits_until_the_one_before_is_written() {
    let mut pager = Pager::in_sessions();
    let words = "x".repeat(60);
    assert_eq!(pager.say(&words), 0);
    assert_eq!(pager.say(&words), 0, "the first has moved behind what is being written");
    assert_eq!(pager.say(&words), Status::PARLOR_OUT_OF_MEMORY as i32);
    pager.send();
    pager.send();
    assert_eq!(pager.say(&words), 0);
}

#[test]
fn a_snapshot_of_all_sessions_and_requests_has_room() {
    let mut pager = Pager::in_sessions();
    for _ in 0..16 {
        assert_eq!(pager.say("x"), 0);
        pager.send();
    }
    let kept = pager.snapshot();
    let (mut block, mut basic) = (block(), null_mut());
    let length = block.len() * 8;
    // SAFETY: all is whole and local.
    let status = unsafe {
        let place = block.as_mut_ptr().cast();
        parlor_basic_restore_in(place, length, &config(), 0, kept.as_ptr(), kept.len(), &raw mut basic)
    };
    assert_eq!(status, 0);
    let mut pager = Pager { basic, _block: block };
    assert_eq!(pager.news().len(), 16);
    // SAFETY: the handle is live.
    assert_eq!(unsafe { parlor_basic_session_count(basic) }, SESSIONS as usize);
    assert!(pager.snapshot().len() < kept.len(), "the requests are gone");
}

#[test]
fn an_event_with_too_many_items_is_skipped() {
    let mut pager = Pager::in_sessions();
    let item = "<item key='a'/>".repeat(12);
    let many = format!("<message eventId='1'><eventAttributes>{item}</eventAttributes></message>");
    pager.receive(&frame(&told(None, &session(0), &format!("{many}<message eventId='2'/>"))));
    let expected = [
        (Kind::PARLOR_NEWS_SESSION as i32, 0),
        (Status::PARLOR_TOO_MANY_ITEMS as i32, 0),
        (Kind::PARLOR_NEWS_EVENT as i32, 0),
    ];
    assert_eq!(pager.news(), expected);
}
