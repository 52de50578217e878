//! How much a handle in a block can take, and that more of it is nobody's end.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

use core::ptr::{null, null_mut};
use std::format;
use std::string::String;
use std::vec::Vec;

use super::*;
use crate::filled::Filled;
use crate::flex::*;
use crate::items::{parlor_item, parlor_item_list, parlor_item_number, parlor_items};
use crate::key_values::{parlor_key_values_count, parlor_key_values_number};
use crate::news::{parlor_news, parlor_news_kind as Kind};
use crate::requests::{parlor_join, parlor_login, parlor_say};
use crate::text::parlor_text;

const MAX_PACKET: usize = 1024;
const MAX_ITEMS: u32 = 4;

/// A client in a block that has just enough bytes.
struct Kiosk {
    flex: *mut parlor_flex,
    _block: Vec<u64>,
}

fn text(text: &str) -> parlor_text {
    parlor_text::view(text.as_bytes())
}

fn said(text: parlor_text) -> String {
    // SAFETY: the tests look at texts before the next call.
    unsafe { text.read() }.unwrap().into()
}

fn config() -> parlor_flex_config {
    let defaults = parlor_flex_config::defaults();
    parlor_flex_config { max_packet: MAX_PACKET as u32, max_request: 1024, max_items: MAX_ITEMS, ..defaults }
}

fn block() -> Vec<u64> {
    // SAFETY: the config is whole.
    let size = unsafe { parlor_flex_size(&config()) };
    vec![u64::MAX; size / 8]
}

fn frame(packet: &str) -> Vec<u8> {
    [&(packet.len() as u32).to_be_bytes(), packet.as_bytes()].concat()
}

/// The reply to a request, with these events.
fn reply(reference: u32, events: &str) -> String {
    format!(
        "<eventStatus referenceId='{reference}' requestResult='Success' userId='U' secureKey='k'><flexTranscript \
         sessionId='S' startAt='2025-05-10T07:09:33Z' lastPosition='1' sessionStatus='Alive'>{events}\
         </flexTranscript></eventStatus>"
    )
}

impl Kiosk {
    /// One that has asked to join a session; its request is on its way.
    fn joining() -> Self {
        let (mut block, mut flex) = (block(), null_mut());
        let login = parlor_login {
            nickname: text("Ana"),
            nonce: text("0123456789abcdef"),
            ..parlor_login::defaults()
        };
        let join = parlor_join { queue: text("q"), ..parlor_join::defaults() };
        // SAFETY: all is whole and local.
        unsafe {
            let length = block.len() * 8;
            assert_eq!(parlor_flex_new_in(block.as_mut_ptr().cast(), length, &config(), &raw mut flex), 0);
            let mut kiosk = Self { flex, _block: block };
            assert_eq!(parlor_flex_login(flex, &login), 0);
            kiosk.send();
            kiosk.receive(&frame(
                "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>",
            ));
            assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_LOGGED_IN as i32));
            assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
            assert_eq!(parlor_flex_join(flex, &join), 0);
            kiosk.send();
            kiosk
        }
    }

    /// Sends what there is to be sent.
    fn send(&mut self) -> String {
        let (mut data, mut length) = (null(), 0);
        // SAFETY: the handle is live.
        unsafe {
            assert_eq!(parlor_flex_poll_transmit(self.flex, 0, &raw mut data, &raw mut length), 0);
            let sent = if length == 0 { &[] } else { core::slice::from_raw_parts(data, length) };
            let sent = String::from_utf8_lossy(sent).into_owned();
            assert_eq!(parlor_flex_transmitted(self.flex, length), 0);
            sent
        }
    }

    fn receive(&mut self, bytes: &[u8]) {
        // SAFETY: the handle is live.
        assert_eq!(unsafe { parlor_flex_receive(self.flex, 0, bytes.as_ptr(), bytes.len()) }, 0);
    }

    fn next(&mut self) -> Result<&parlor_news, i32> {
        let mut news = null();
        // SAFETY: the handle is live, and what it gives is there until the next call.
        match unsafe { parlor_flex_next(self.flex, &raw mut news) } {
            0 => Ok(unsafe { &*news }),
            status => Err(status),
        }
    }

    /// What was needed and what there is, as the last error says.
    fn needed(&self) -> (usize, usize) {
        let mut error = null();
        // SAFETY: the handle is live, and what it gives is there until the next call.
        unsafe {
            assert_eq!(parlor_flex_error(self.flex, &raw mut error), 0);
            ((*error).needed, (*error).available)
        }
    }
}

/// A message that is all to be decoded and has so many items, one of them with another inside.
fn message(words: &str, items: usize) -> String {
    let item = "<item key='&lt;' type='int'>7</item>".repeat(items - 2);
    format!(
        "<message userId='U' eventId='1'><msgText>{words}</msgText><eventAttributes><item key='l' type='kvlist'>\
         <item key='n' type='int'>-3</item></item>{item}</eventAttributes></message>"
    )
}

#[test]
fn the_largest_packet_has_room_with_all_its_texts_and_items() {
    let empty = reply(2, &message("", MAX_ITEMS as usize)).len();
    let words = "&lt;".repeat((MAX_PACKET - empty) / 4);
    let mut kiosk = Kiosk::joining();
    for round in 0..3 {
        kiosk.receive(&frame(&reply(2 + round, &message(&words, MAX_ITEMS as usize))));
        if round > 0 {
            // It was no reply to a request.
            assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
            continue;
        }
        assert_eq!(kiosk.next().map(|it| said(it.session_id)), Ok("S".into()));
        let news = kiosk.next().unwrap();
        // SAFETY: what came is there until the next call.
        unsafe {
            assert_eq!(said((*news.session).start_at), "2025-05-10T07:09:33Z");
            assert_eq!((*news.session).start_at_unix_ms, 1_746_860_973_000);
            assert_eq!(said((*(*news.event).text).text), "<".repeat(words.len() / 4));
            let (attributes, mut number) = ((*news.event).event_attributes, 0);
            assert_eq!(parlor_key_values_count(attributes), MAX_ITEMS as usize - 1);
            for (path, expected) in [("l/n", -3), ("<", 7)] {
                assert_eq!(parlor_key_values_number(attributes, text(path), &raw mut number), 0);
                assert_eq!(number, expected);
            }
        }
        assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
    }
}

#[test]
fn an_event_with_too_many_items_is_skipped() {
    let many = format!(
        "<notice userId='U' eventId='1'><userData>{}</userData></notice>",
        "<item key='k'/>".repeat(40)
    );
    let mut kiosk = Kiosk::joining();
    // As much as all texts and items of a packet could need is used for items alone.
    let message = "<message userId='U' eventId='2'><msgText>a&amp;b</msgText></message>";
    let status = reply(2, &format!("{many}{message}"));
    assert!(status.len() <= MAX_PACKET);
    kiosk.receive(&frame(&status));
    assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_DONE as i32));
    assert_eq!(kiosk.next().err(), Some(Status::PARLOR_TOO_MANY_ITEMS as i32));
    assert_eq!(kiosk.needed(), (40, MAX_ITEMS as usize));
    let news = kiosk.next().unwrap();
    // SAFETY: what came is there until the next call.
    assert_eq!(said(unsafe { (*(*news.event).text).text }), "a&b");
    assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
}

#[test]
fn packets_that_have_no_room_are_asked_for_again() {
    let mut kiosk = Kiosk::joining();
    let nonsense = frame("x");
    kiosk.receive(&[&nonsense[..], &nonsense, &frame(&reply(2, ""))].concat());
    for expected in
        [Status::PARLOR_MALFORMED, Status::PARLOR_MALFORMED, Status::PARLOR_OUT_OF_MEMORY, Status::PARLOR_END]
    {
        assert_eq!(kiosk.next().err(), Some(expected as i32));
    }
    // SAFETY: the handle is live.
    assert!(
        unsafe { parlor_flex_is_busy(kiosk.flex) },
        "the reply was dropped, and the request will be repeated"
    );
    kiosk.receive(&frame(&reply(2, "")));
    assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_DONE as i32));

    let too_large = [&(MAX_PACKET as u32 + 1).to_be_bytes()[..], &[b'x'; MAX_PACKET + 1]].concat();
    assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
    kiosk.receive(&too_large);
    assert_eq!(kiosk.next().err(), Some(Status::PARLOR_PACKET_TOO_LARGE as i32));
    assert_eq!(kiosk.needed(), (MAX_PACKET + 1, MAX_PACKET));
}

#[test]
fn a_request_has_room_with_its_items_while_news_is_shown() {
    let mut kiosk = Kiosk::joining();
    let words = "&lt;".repeat(100);
    kiosk.receive(&frame(&reply(2, &message(&words, MAX_ITEMS as usize))));
    assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_DONE as i32));
    let shown = kiosk.next().unwrap();
    // SAFETY: what came is there until the next call that takes news.
    let shown = unsafe { (*(*shown.event).text).text };
    let inner = [parlor_item_number(text("n"), 1)];
    let items = [
        parlor_item_list(text("l"), inner.as_ptr(), 1),
        parlor_item_number(text("a"), 2),
        parlor_item_number(text("b"), 3),
    ];
    let list = |items: &[parlor_item]| parlor_items { items: items.as_ptr(), count: items.len() };
    let mut say = parlor_say { event_attributes: list(&items), ..parlor_say::defaults() };
    say.words.text = shown;
    // SAFETY: the handle is live, all else is whole and local.
    unsafe {
        assert_eq!(parlor_flex_say(kiosk.flex, &say), 0);
        assert_eq!(said(shown), "<".repeat(100), "the news is as it was");
        let sent = kiosk.send();
        assert!(sent.contains(&words) && sent.contains("<item key=\"n\" type=\"int\">1</item>"), "{sent}");
        let mut request = 0;
        assert_eq!(parlor_flex_abandon(kiosk.flex, 0, &raw mut request), 0);
        say.event_attributes = list(&[items[1]; 200]);
        assert_eq!(parlor_flex_say(kiosk.flex, &say), Status::PARLOR_TOO_MANY_ITEMS as i32);
        let words = "x".repeat(1024);
        say.words.text = text(&words);
        say.event_attributes = parlor_items::EMPTY;
        assert_eq!(parlor_flex_say(kiosk.flex, &say), Status::PARLOR_REQUEST_TOO_LARGE as i32);
        assert!(kiosk.needed().0 > 1024 && kiosk.needed().1 == 1024);
    }
}

#[test]
fn a_snapshot_of_the_largest_request_is_restored_in_another_block() {
    let mut kiosk = Kiosk::joining();
    kiosk.receive(&frame(&reply(2, "")));
    while kiosk.next().is_ok() {}
    let mut say = parlor_say::defaults();
    let (mut data, mut length, mut flex) = (null(), 0, null_mut());
    // SAFETY: the handles are live, all else is whole and local.
    unsafe {
        let words = "x".repeat(1024);
        say.words.text = text(&words);
        assert_eq!(parlor_flex_say(kiosk.flex, &say), Status::PARLOR_REQUEST_TOO_LARGE as i32);
        let (needed, available) = kiosk.needed();
        say.words.text = text(&words[needed - available..]);
        assert_eq!(parlor_flex_say(kiosk.flex, &say), 0);
        assert_eq!(parlor_flex_snapshot(kiosk.flex, &raw mut data, &raw mut length), 0);
        let snapshot = core::slice::from_raw_parts(data, length).to_vec();
        let sent = kiosk.send();
        let mut block = block();
        let size = block.len() * 8;
        let place = block.as_mut_ptr().cast();
        let restored =
            parlor_flex_restore_in(place, size, &config(), snapshot.as_ptr(), length, &raw mut flex);
        assert_eq!(restored, 0);
        let mut again = Kiosk { flex, _block: block };
        assert_eq!(again.send(), sent);
        let mut session = parlor_text::EMPTY;
        assert_eq!(parlor_flex_session_id(again.flex, &raw mut session), 0);
        assert_eq!(said(session), "S");
    }
}

/// It has no nonce, and so nothing is to be drawn for it. Its longest message has room, and a snapshot of it.
#[cfg(feature = "http-chat")]
#[test]
fn a_customer_of_the_chat_api_is_built_in_a_block() {
    use crate::vocabulary::parlor_binding;

    let of_flex = config();
    let config = parlor_flex_config {
        binding: parlor_binding::PARLOR_BINDING_HTTP_CHAT as i32,
        service_host: text("chat.example.com"),
        service_path: text("/genesys/2/chat/support"),
        ..of_flex
    };
    let built = |data: &[u8]| {
        let mut flex = null_mut();
        // SAFETY: all is whole and local.
        unsafe {
            let mut block = vec![u64::MAX; parlor_flex_size(&raw const config) / 8];
            let (place, length) = (block.as_mut_ptr().cast(), block.len() * 8);
            assert!(length < parlor_flex_size(&raw const of_flex) + 800, "{length}");
            let status = if data.is_empty() {
                parlor_flex_new_in(place, length, &raw const config, &raw mut flex)
            } else {
                parlor_flex_restore_in(
                    place,
                    length,
                    &raw const config,
                    data.as_ptr(),
                    data.len(),
                    &raw mut flex,
                )
            };
            assert_eq!(status, 0);
            Kiosk { flex, _block: block }
        }
    };
    let reply = |body: &str| {
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ";
        format!("{head}{}\r\n\r\n{body}", body.len())
    };
    let mut kiosk = built(&[]);
    let login = parlor_login { nickname: text("Ana"), ..parlor_login::defaults() };
    let join = parlor_join { queue: text("q"), ..parlor_join::defaults() };
    let mut say = parlor_say::defaults();
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the handles are live, all else is whole and local.
    unsafe {
        assert_eq!(parlor_flex_login(kiosk.flex, &raw const login), 0);
        assert!(kiosk.send().starts_with("OPTIONS "));
        kiosk.receive(reply("{}").as_bytes());
        assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_LOGGED_IN as i32));
        assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
        assert_eq!(parlor_flex_join(kiosk.flex, &raw const join), 0);
        assert!(kiosk.send().contains("nickname=Ana"));
        kiosk.receive(reply(r#"{"statusCode":0,"chatId":"S","userId":"U","secureKey":"k"}"#).as_bytes());
        assert_eq!(kiosk.next().map(|it| it.kind), Ok(Kind::PARLOR_NEWS_DONE as i32));
        assert_eq!(kiosk.next().err(), Some(Status::PARLOR_END as i32));
        let words = "x".repeat(1024);
        say.words.text = text(&words);
        assert_eq!(parlor_flex_say(kiosk.flex, &raw const say), Status::PARLOR_REQUEST_TOO_LARGE as i32);
        let (needed, available) = kiosk.needed();
        say.words.text = text(&words[needed - available..]);
        assert_eq!(parlor_flex_say(kiosk.flex, &raw const say), 0);
        assert!(kiosk.send().ends_with(&words[needed - available..]));
        kiosk.receive(reply(r#"{"statusCode":0}"#).as_bytes());
        while kiosk.next().is_ok() {}
        assert_eq!(parlor_flex_read_receipt(kiosk.flex, 7), 0);
        assert_eq!(parlor_flex_snapshot(kiosk.flex, &raw mut data, &raw mut length), 0);
        let kept = core::slice::from_raw_parts(data, length).to_vec();
        assert_eq!(built(&kept).send(), kiosk.send());
    }
}
