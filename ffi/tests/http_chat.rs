//! A customer's handle over Chat API v2, against replies by heart.
#![cfg(feature = "http-chat")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![allow(
    clippy::undocumented_unsafe_blocks,
    reason = "each keeps the contract of the library, as a C program does"
)]

#[path = "support/requests.rs"]
mod requests;

use core::ptr::{null, null_mut};

use parlor::*;
use parlor_news_kind as Kind;
use parlor_status as Status;
use requests::{filled, login, said, text};

const JOINED: &str = r#"{"statusCode":0,"alias":"117","userId":"007555677B20000A","secureKey":"4ee15d7e1c343c8e",
    "chatId":"00048aAPEQJ8000U","messages":[{"from":{"nickname":"Ana","participantId":1,"type":"Client"},
    "index":1,"type":"ParticipantJoined","utcTime":1432845088000}]}"#;

fn config() -> parlor_flex_config {
    parlor_flex_config {
        binding: parlor_binding::PARLOR_BINDING_HTTP_CHAT as i32,
        service_host: text("chat.example.com"),
        service_path: text("/genesys/2/chat/support"),
        max_packet: 1024,
        ..filled(parlor_flex_config_init)
    }
}

fn ok(body: &str) -> String {
    let length = body.len();
    format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {length}\r\n\r\n{body}")
}

/// A handle, and the time.
struct Customer {
    flex: *mut parlor_flex,
    now: u64,
}

impl Drop for Customer {
    fn drop(&mut self) {
        unsafe { parlor_flex_free(&raw mut self.flex) };
    }
}

impl Customer {
    fn new() -> Self {
        Self::with(config())
    }

    fn with(config: parlor_flex_config) -> Self {
        let mut flex = null_mut();
        assert_eq!(unsafe { parlor_flex_new(&raw const config, &raw mut flex) }, 0);
        Self { flex, now: 0 }
    }

    /// One in a session.
    fn joined() -> Self {
        Self::joined_as(config())
    }

    fn joined_as(config: parlor_flex_config) -> Self {
        let mut it = Self::with(config);
        // No queue is sent, so none is needed.
        let join = parlor_join { subject: text("A lamp"), ..filled(parlor_join_init) };
        unsafe {
            assert_eq!(parlor_flex_login(it.flex, &login(text("Ana"))), 0);
            assert_eq!(it.sent(), "OPTIONS /genesys/2/chat/support HTTP/1.1");
            it.receive("HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 0\r\n\r\n");
            assert_eq!(it.news(), [Kind::PARLOR_NEWS_LOGGED_IN as i32]);
            assert_eq!(parlor_flex_join(it.flex, &raw const join), 0);
            assert!(it.sent().ends_with("nickname=Ana&subject=A%20lamp"));
            it.receive(&ok(JOINED));
            assert_eq!(it.news(), [Kind::PARLOR_NEWS_DONE as i32, Kind::PARLOR_NEWS_EVENT as i32]);
        }
        it
    }

    /// What is sent now: the first line and the form.
    fn sent(&mut self) -> String {
        let (mut data, mut length) = (null(), 0);
        unsafe {
            assert_eq!(parlor_flex_poll_transmit(self.flex, self.now, &raw mut data, &raw mut length), 0);
            if length == 0 {
                return String::new();
            }
            let request = core::str::from_utf8(core::slice::from_raw_parts(data, length)).unwrap();
            let (head, form) = request.split_once("\r\n\r\n").unwrap();
            let sent = format!("{} {form}", head.lines().next().unwrap());
            assert_eq!(parlor_flex_transmitted(self.flex, length), 0);
            sent.trim_end().into()
        }
    }

    fn receive(&mut self, bytes: &str) {
        assert_eq!(unsafe { parlor_flex_receive(self.flex, self.now, bytes.as_ptr(), bytes.len()) }, 0);
    }

    fn next(&mut self) -> Result<&parlor_news, i32> {
        let mut news = null();
        match unsafe { parlor_flex_next(self.flex, &raw mut news) } {
            0 => Ok(unsafe { &*news }),
            status => Err(status),
        }
    }

    /// The kinds of all news, or the statuses in their place.
    fn news(&mut self) -> Vec<i32> {
        let next = || match self.next() {
            Ok(it) => Some(it.kind),
            Err(status) => (status != Status::PARLOR_END as i32).then_some(status),
        };
        std::iter::from_fn(next).collect()
    }

    /// What exactly was wrong: a sentence, and the sizes.
    fn error(&self) -> (String, usize, usize) {
        let mut error = null();
        unsafe {
            assert_eq!(parlor_flex_error(self.flex, &raw mut error), 0);
            let message = core::ffi::CStr::from_ptr((*error).message);
            (message.to_str().unwrap().into(), (*error).needed, (*error).available)
        }
    }

    fn say(&mut self, words: &str) -> i32 {
        let mut say: parlor_say = filled(parlor_say_init);
        say.words.text = text(words);
        unsafe { parlor_flex_say(self.flex, &raw const say) }
    }

    fn poll(&mut self) -> String {
        self.now = unsafe { parlor_flex_poll_timeout(self.flex) };
        assert!(!unsafe { parlor_flex_is_silent(self.flex, self.now) });
        self.sent()
    }
}

#[test]
fn a_chat() {
    let mut it = Customer::joined();
    let mut id = text("");
    unsafe {
        assert_eq!(
            (parlor_flex_service_host(it.flex, &raw mut id), said(id)),
            (0, "chat.example.com".into())
        );
        assert!(parlor_flex_is_logged_in(it.flex));
        assert_eq!((parlor_flex_user_id(it.flex, &raw mut id), said(id)), (0, "007555677B20000A".into()));
        assert_eq!((parlor_flex_session_id(it.flex, &raw mut id), said(id)), (0, "00048aAPEQJ8000U".into()));
    }
    assert!(it.poll().ends_with(
        "/refresh HTTP/1.1 userId=007555677B20000A&secureKey=4ee15d7e1c343c8e&alias=117&transcriptPosition=2"
    ));
    it.receive(&ok(
        r#"{"statusCode":0,"messages":[{"from":{"nickname":"Bo","participantId":2,"type":"Agent"},"index":2,
        "type":"Message","text":"Gr\u00fc\u00df","utcTime":1432845091000}]}"#,
    ));
    {
        let news = it.next().unwrap();
        assert_eq!(
            (news.kind, said(news.session_id)),
            (Kind::PARLOR_NEWS_DONE as i32, "00048aAPEQJ8000U".into())
        );
        // The API has no start in words.
        let session = unsafe { &*news.session };
        assert_eq!((said(session.start_at), session.has_start_at_unix_ms), (String::new(), true));
        assert_eq!(session.start_at_unix_ms, 1_432_845_088_000);
    }
    {
        let event = unsafe { &*it.next().unwrap().event };
        assert_eq!((said(event.user_id), event.event_id, event.time_shift), ("2".into(), 2, 3));
        assert_eq!(said(unsafe { (*event.text).text }), "Grüß");
    }
    assert_eq!(it.news(), [0; 0]);
    assert_eq!(it.say("hello"), 0);
    assert!(it.sent().ends_with("&message=hello"));
    // Its reply ends with the stream.
    it.receive(
        "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{\"statusCode\":0}",
    );
    assert_eq!(it.news(), [0; 0]);
    assert!(unsafe { parlor_flex_is_busy(it.flex) });
    assert_eq!(unsafe { parlor_flex_lost(it.flex) }, 0);
    assert_eq!(it.news(), [Kind::PARLOR_NEWS_DONE as i32]);
    assert!(!unsafe { parlor_flex_is_busy(it.flex) });
    let release: parlor_release = filled(parlor_release_init);
    assert_eq!(unsafe { parlor_flex_logout(it.flex, &raw const release) }, 0);
    assert!(it.sent().contains("/disconnect "));
    it.receive(&ok(r#"{"statusCode":0,"chatEnded":true}"#));
    assert_eq!(it.news(), [Kind::PARLOR_NEWS_DONE as i32, Kind::PARLOR_NEWS_OVER as i32]);
    assert!(unsafe { parlor_flex_is_over(it.flex) });
    assert_eq!(unsafe { parlor_flex_poll_timeout(it.flex) }, PARLOR_NEVER);
}

#[test]
fn a_message_that_may_have_been_said_is_of_unknown_fate() {
    let mut it = Customer::joined();
    assert_eq!(it.say("once"), 0);
    let state = |flex| unsafe { (parlor_flex_is_awaiting(flex), parlor_flex_is_fate_unknown(flex)) };
    assert_eq!(state(it.flex), (false, false));
    assert!(it.sent().ends_with("&message=once"));
    assert_eq!(state(it.flex), (true, false));
    assert_eq!(unsafe { parlor_flex_lost(it.flex) }, 0);
    assert_eq!(state(it.flex), (false, true));
    assert_eq!(it.say("twice"), Status::PARLOR_BUSY as i32);
    assert!(it.sent().contains("/refresh "));
    it.receive(&ok(r#"{"statusCode":0}"#));
    {
        let news = it.next().unwrap();
        assert_eq!(
            (news.kind, news.request),
            (Kind::PARLOR_NEWS_REFUSED as i32, parlor_request::PARLOR_REQUEST_MESSAGE as i32)
        );
        assert!(news.is_fate_unknown);
        assert_eq!(said(news.error_text), "the connection was lost before the reply came");
    }
    assert_eq!(it.news(), [0; 0]);
    // The server says that it closes the link: a new one is needed when there is something to send, and not before.
    let body = "{\"statusCode\":0}";
    it.now = unsafe { parlor_flex_poll_timeout(it.flex) };
    assert!(it.sent().contains("/refresh "));
    it.receive(&ok(body).replace("200 OK\r\n", "200 OK\r\nConnection: close\r\n"));
    assert_eq!(it.news(), [Kind::PARLOR_NEWS_DONE as i32]);
    let poll_at = unsafe { parlor_flex_poll_timeout(it.flex) };
    let is_silent = |now| unsafe { parlor_flex_is_silent(it.flex, now) };
    assert_eq!([is_silent(poll_at - 1), is_silent(poll_at)], [false, true]);
}

#[test]
fn what_the_api_does_not_have() {
    let mut it = Customer::joined();
    let status = Status::PARLOR_NOT_IN_CHAT_API as i32;
    let items = [parlor_item_text(text("k"), text("v"))];
    let items = parlor_items { items: items.as_ptr(), count: 1 };
    let mut say = parlor_say { event_attributes: items, ..filled(parlor_say_init) };
    say.words.text = text("x");
    let mut release: parlor_release = filled(parlor_release_init);
    release.words.text = text("bye");
    let notify = parlor_notify {
        notice_type: parlor_notice_type::PARLOR_NOTICE_IDLE_CONTROL_SET as i32,
        ..filled(parlor_notify_init)
    };
    let list = [parlor_item_list(text("l"), null(), 0)];
    unsafe {
        assert_eq!(parlor_flex_say(it.flex, &raw const say), status);
        assert!(it.error().0.contains("event attributes"));
        assert_eq!(parlor_flex_logout(it.flex, &raw const release), status);
        assert_eq!(parlor_flex_notify(it.flex, &raw const notify), status);
        assert_eq!(parlor_flex_update_user_data(it.flex, list.as_ptr(), 1), status);
        assert!(it.error().0.contains("lists"));
        assert_eq!(parlor_flex_read_receipt(it.flex, 1), 0);
    }
    assert!(it.sent().contains("/readReceipt "));
    it.receive(&ok(r#"{"statusCode":0}"#));
    assert_eq!(it.say(&"x".repeat(40_000)), Status::PARLOR_REQUEST_TOO_LARGE as i32);
    let (sentence, needed, available) = it.error();
    assert_eq!(sentence, format!("the request has {needed} bytes, max_request is {available}"));
    let it = Customer::new();
    let join = parlor_join { session_id: text("S"), ..filled(parlor_join_init) };
    unsafe {
        assert_eq!(parlor_flex_join(it.flex, &raw const join), Status::PARLOR_NOT_LOGGED_IN as i32);
        let login =
            parlor_login { user_data: parlor_items { items: list.as_ptr(), count: 1 }, ..login(text("Ana")) };
        assert_eq!(parlor_flex_login(it.flex, &raw const login), status);
    }
}

/// A session of which much is new comes in one response: no server is told how much the handle takes.
#[test]
fn a_long_session_comes_in_one_response() {
    let text = "x".repeat(1000);
    let message = |index: u32| {
        format!(
            r#"{{"from":{{"nickname":"Bo","participantId":2,"type":"Agent"}},"index":{index},"type":"Message",
            "text":"{text}","utcTime":1432845091000}}"#
        )
    };
    let messages: Vec<String> = (2..82).map(message).collect();
    let reply = ok(&format!(r#"{{"statusCode":0,"messages":[{}]}}"#, messages.join(",")));
    assert!(reply.len() > 80_000);
    let mut it = Customer::joined_as(parlor_flex_config {
        max_packet: filled(parlor_flex_config_init).max_packet,
        ..config()
    });
    it.poll();
    for part in reply.as_bytes().chunks(1460) {
        it.receive(core::str::from_utf8(part).unwrap());
    }
    let news = it.news();
    assert_eq!(
        (news.len(), news[0], news[80]),
        (81, Kind::PARLOR_NEWS_DONE as i32, Kind::PARLOR_NEWS_EVENT as i32)
    );
    // It has an end.
    it.poll();
    it.receive("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1048576\r\n\r\n{");
    assert_eq!(it.news(), [Status::PARLOR_PACKET_TOO_LARGE as i32]);
    assert_eq!(it.error().2, 1 << 20);
}

#[test]
fn what_answers_is_no_chat_service() {
    let mut it = Customer::joined();
    let redirect = "HTTP/1.1 302 Found\r\nLocation: https://login.example/\r\nContent-Length: 0\r\n\r\n";
    let page = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>";
    for (answer, why) in [(redirect, "redirect"), (page, "web page")] {
        it.poll();
        it.receive(answer);
        assert_eq!(it.news(), [Status::PARLOR_NO_CHAT_SERVICE as i32]);
        assert!(it.error().0.contains(why), "{}", it.error().0);
    }
    it.poll();
    it.receive("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 5000\r\n\r\n{");
    assert_eq!(it.news(), [Status::PARLOR_PACKET_TOO_LARGE as i32]);
    let (message, needed, available) = it.error();
    assert!(
        needed > 5000 && available == 1024 && message.contains("max_packet is 1024"),
        "{message} {needed}"
    );
    // What is wrong inside JSON has its place.
    unsafe { parlor_flex_lost(it.flex) };
    it.poll();
    it.receive(&ok(r#"{"statusCode":"x"}"#));
    assert_eq!(it.news(), [Status::PARLOR_BAD_MEMBER as i32]);
    assert!(it.error().0.contains("'statusCode'"));
}

#[test]
fn a_chat_goes_on_after_a_restart() {
    let mut it = Customer::joined();
    assert_eq!(unsafe { parlor_flex_read_receipt(it.flex, 1) }, 0);
    let (mut data, mut length) = (null(), 0);
    let kept = unsafe {
        assert_eq!(parlor_flex_snapshot(it.flex, &raw mut data, &raw mut length), 0);
        core::slice::from_raw_parts(data, length).to_vec()
    };
    let restore = |config: parlor_flex_config| {
        let mut flex = null_mut();
        let status =
            unsafe { parlor_flex_restore(&raw const config, kept.as_ptr(), kept.len(), &raw mut flex) };
        (status, Customer { flex, now: 9 })
    };
    let (status, mut again) = restore(config());
    assert_eq!((status, again.sent()), (0, it.sent()));
    again.receive(&ok(r#"{"statusCode":0}"#));
    assert_eq!(again.news(), [Kind::PARLOR_NEWS_DONE as i32]);
    // What it holds is for one service, and for this binding.
    let other = parlor_flex_config { service_path: text("/other"), ..config() };
    assert_eq!(restore(other).0, Status::PARLOR_OTHER_CONFIG as i32);
    assert_eq!(restore(filled(parlor_flex_config_init)).0, Status::PARLOR_BAD_SNAPSHOT as i32);
}

#[test]
fn what_a_config_may_say() {
    let made = |config: parlor_flex_config| {
        let mut flex = null_mut();
        let status = unsafe { parlor_flex_new(&raw const config, &raw mut flex) };
        unsafe { parlor_flex_free(&raw mut flex) };
        status
    };
    assert_eq!(made(config()), 0);
    let bad_value = Status::PARLOR_BAD_VALUE as i32;
    for host in ["", "a b", "http://a"] {
        assert_eq!(made(parlor_flex_config { service_host: text(host), ..config() }), bad_value, "{host}");
    }
    for path in ["", "chat", "/a b", &format!("/{}", "x".repeat(192))] {
        assert_eq!(made(parlor_flex_config { service_path: text(path), ..config() }), bad_value, "{path}");
    }
    assert_eq!(made(parlor_flex_config { max_request: 639, ..config() }), bad_value);
    assert_eq!(made(parlor_flex_config { max_request: 640, ..config() }), 0);
    // Programs that were compiled before there was such a thing.
    let mut earlier: parlor_flex_config = filled(parlor_flex_config_init);
    let size = core::mem::offset_of!(parlor_flex_config, idle_after);
    assert_eq!(unsafe { parlor_flex_config_init(&raw mut earlier, size) }, 0);
    assert_eq!((earlier.size, made(earlier)), (size, 0));
}
