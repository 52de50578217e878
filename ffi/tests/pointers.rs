//! The pointers that C gets, looked at as C does: all that an event points to, until the next one. For Miri, too:
//! `cargo +nightly miri test -p parlor-ffi --test pointers`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;

use core::ptr::{null, null_mut};

use parlor::*;
use requests::{NONE, filled, frame, join, login, register, said, say, start, text};

const DOCUMENT: &str = "<chatTranscript sessionId='&#x53;' startAt='2025'><newParty userId='U' eventId='1'>\
    <userInfo userNick='A&amp;B'/><msgText>a &lt; b</msgText><userData><item key='&lt;' type='string'>1&#x32;</item>\
    <item key='l' type='kvlist'><item key='m' type='kvlist'><item key='b' type='binary'>AQID</item></item></item>\
    </userData></newParty><message eventId='x'/><message userId='U' eventId='2'><msgText>plain</msgText></message>\
    <notice userId='U' eventId='3'><noticeText noticeType='USER_PUSHED_URL'>u</noticeText><msgText>look</msgText></notice>\
    <partyLeft userId='U' askerId='B' eventId='4'><reason code='4'>out</reason></partyLeft></chatTranscript>";

#[test]
fn an_event_is_whole_until_the_next() {
    let mut transcript = null_mut();
    let mut session = null();
    let mut event = null();
    let mut error = null();
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        for _ in 0..2 {
            let document = DOCUMENT.to_owned();
            assert_eq!(parlor_transcript_read(transcript, document.as_ptr(), document.len()), 0);
            drop(document);
            assert_eq!(parlor_transcript_session(transcript, &raw mut session), 0);

            assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
            assert_eq!(said((*(*event).user).nickname), "A&B");
            assert_eq!(said((*(*event).text).text), "a < b");
            let data = (*event).user_data;
            assert_eq!(parlor_key_values_count(data), 2);
            assert_eq!(said((*parlor_key_values_at(data, 0)).text), "12");
            assert_eq!(said((*parlor_key_values_find(data, text("<"))).key), "<");
            let binary = parlor_key_values_find(data, text("l/m/b"));
            assert_eq!(core::slice::from_raw_parts((*binary).bytes, (*binary).bytes_length), [1, 2, 3]);
            assert!((*event).event_attributes.is_null() && (*event).notice.is_null());

            let bad = parlor_transcript_next(transcript, &raw mut event);
            assert_eq!(bad, parlor_status::PARLOR_BAD_EVENT as i32);
            assert_eq!(parlor_transcript_error(transcript, &raw mut error), 0);
            let member = core::ffi::CStr::from_ptr((*error).member);
            assert_eq!((member, (*error).line), (c"eventId", 1));

            assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
            assert_eq!(said((*(*event).text).text), "plain");
            assert!((*event).user.is_null() && (*event).user_data.is_null());
            assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
            assert_eq!(said((*(*event).notice).text), "u");
            assert_eq!(said((*(*event).text).text), "look", "what goes with a notice");
            assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
            assert_eq!((said((*event).asker_id), (*(*event).reason).code), ("B".to_owned(), 4));
            let end = parlor_transcript_next(transcript, &raw mut event);
            assert_eq!(end, parlor_status::PARLOR_END as i32);
            assert_eq!(said((*session).session_id), "S", "valid until the next document");
        }
        parlor_transcript_free(&raw mut transcript);
    }
}

#[test]
fn a_transcript_may_read_a_text_of_its_own() {
    let inner = "<chatTranscript sessionId='Inner' startAt=''/>";
    let padding = "x".repeat(8000);
    let outer = format!(
        "<chatTranscript sessionId='S' startAt='{padding}'><message eventId='1'><msgText>{padding}</msgText></message>\
         <message eventId='2'><msgText><![CDATA[{inner}]]></msgText></message>\
         <message eventId='3'><msgText>{}</msgText></message></chatTranscript>",
        inner.replace('<', "&lt;")
    );
    let (mut transcript, mut event, mut session) = (null_mut(), null(), null());
    const MALFORMED: i32 = parlor_status::PARLOR_MALFORMED as i32;
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        // Of the session, of the document itself, and decoded twice.
        for (event_id, status) in [(0, MALFORMED), (1, MALFORMED), (2, 0), (3, 0)] {
            assert_eq!(parlor_transcript_read(transcript, outer.as_ptr(), outer.len()), 0);
            assert_eq!(parlor_transcript_session(transcript, &raw mut session), 0);
            let mut own = (*session).start_at;
            for _ in 0..event_id {
                assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
                own = (*(*event).text).text;
            }
            assert_eq!(parlor_transcript_read(transcript, own.data.cast(), own.length), status);
        }
        assert_eq!(parlor_transcript_session(transcript, &raw mut session), 0);
        assert_eq!(said((*session).session_id), "Inner");
        parlor_transcript_free(&raw mut transcript);
    }
}

#[test]
fn a_flex_client_may_be_given_a_text_of_its_own() {
    let (mut flex, mut news, mut error, mut own) = (null_mut(), null(), null(), NONE);
    let (mut data, mut length) = (null(), 0);
    let end = parlor_status::PARLOR_END as i32;
    let config = parlor_flex_config { max_packet: 256, ..filled(parlor_flex_config_init) };
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_new(&raw const config, &raw mut flex), 0);
        // A message that the same call replaces.
        for _ in 0..2 {
            assert_eq!(parlor_flex_error(flex, &raw mut error), 0);
            let message = parlor_text_of((*error).message);
            let name = if message.length == 0 { text("x") } else { message };
            let refused = parlor_flex_say(flex, &say(NONE, name));
            assert_eq!(refused, parlor_status::PARLOR_NOT_LOGGED_IN as i32);
        }
        assert_eq!(parlor_flex_error(flex, &raw mut error), 0);
        assert_eq!(parlor_flex_login(flex, &login(parlor_text_of((*error).message))), 0);

        // A user id that the same call replaces when it has read the half of it, since there is no room for more.
        let first = "<eventStatus referenceId='1' requestResult='Success' secureKey='k' \
                     userId=\"U2' secureKey='k2'/>and more than that\"/>";
        exchange(flex, first);
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), end);
        assert_eq!(parlor_flex_join(flex, &start(text("q"))), 0);
        exchange(flex, "<eventStatus referenceId='2' requestResult='Error' errorId='4'/>");
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), end);
        assert_eq!(parlor_flex_login(flex, &login(text("Ana"))), 0);
        assert_eq!(parlor_flex_poll_transmit(flex, 0, &raw mut data, &raw mut length), 0);
        assert_eq!(parlor_flex_transmitted(flex, length), 0);
        let begin = "<eventStatus referenceId='3' requestResult='Success' userId='";
        let begin = format!("{}{begin}", " ".repeat(256 - begin.len() - "U2' secureKey='k2'/>".len()));
        let frame = [&256_u32.to_be_bytes()[..], begin.as_bytes()].concat();
        assert_eq!(parlor_flex_receive(flex, 0, frame.as_ptr(), frame.len()), 0);
        assert_eq!(parlor_flex_user_id(flex, &raw mut own), 0);
        assert_eq!(parlor_flex_receive(flex, 0, own.data.cast(), own.length), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!((*news).kind, parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32);
        let too_large = parlor_status::PARLOR_PACKET_TOO_LARGE as i32;
        assert_eq!(parlor_flex_next(flex, &raw mut news), too_large);
        assert_eq!(parlor_flex_user_id(flex, &raw mut own), 0);
        assert_eq!(said(own), "U2");

        // What is to be sent comes back, and ends the request that it belongs to.
        assert_eq!(parlor_flex_next(flex, &raw mut news), end);
        assert_eq!(parlor_flex_lost(flex), 0);
        assert_eq!(parlor_flex_join(flex, &start(text("'/>"))), 0);
        assert_eq!(parlor_flex_poll_transmit(flex, 0, &raw mut data, &raw mut length), 0);
        assert_eq!(parlor_flex_receive(flex, 0, data, length), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), parlor_status::PARLOR_UNKNOWN_ELEMENT as i32);
        parlor_flex_free(&raw mut flex);
    }
}

#[test]
fn when_a_session_began_is_a_number_if_it_is_a_date() {
    let (mut transcript, mut session) = (null_mut(), null());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        for (start_at, expected) in [
            ("2025-05-10T07:09:33Z", Some(1_746_860_973_000)),
            ("2025-05-10t09:09:33.5&#x2B;02:00", Some(1_746_860_973_500)),
            ("1969-12-31T23:59:59Z", Some(-1000)),
            ("2025-02-29T07:09:33Z", None),
            ("2025", None),
            ("", None),
        ] {
            let document = format!("<chatTranscript sessionId='S' startAt='{start_at}'/>");
            assert_eq!(parlor_transcript_read(transcript, document.as_ptr(), document.len()), 0);
            assert_eq!(parlor_transcript_session(transcript, &raw mut session), 0);
            let found = ((*session).has_start_at_unix_ms, (*session).start_at_unix_ms);
            assert_eq!(found, (expected.is_some(), expected.unwrap_or_default()), "{start_at}");
        }
        parlor_transcript_free(&raw mut transcript);
    }
}

/// # Safety
/// `flex` is live.
unsafe fn exchange(flex: *mut parlor_flex, reply: &str) {
    let (mut data, mut length) = (null(), 0);
    let frame = frame(reply);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_poll_transmit(flex, 0, &raw mut data, &raw mut length), 0);
        let sent = core::slice::from_raw_parts(data, length);
        assert_eq!(u32::from_be_bytes(*sent.first_chunk().unwrap()) as usize, length - 4);
        assert_eq!(parlor_flex_transmitted(flex, length), 0);
        assert_eq!(parlor_flex_receive(flex, 0, frame.as_ptr(), frame.len()), 0);
    }
}

#[test]
fn news_is_whole_until_the_next_while_requests_are_made() {
    let mut flex = null_mut();
    let mut news = null();
    let mut user_id = NONE;
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        assert_eq!(parlor_flex_login(flex, &login(text("Ana"))), 0);
        let reply = "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>";
        exchange(flex, reply);
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!(parlor_flex_user_id(flex, &raw mut user_id), 0);
        assert_eq!(parlor_flex_join(flex, &start(text("q"))), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), parlor_status::PARLOR_END as i32);
        exchange(
            flex,
            "<eventStatus referenceId='2' requestResult='Success'><flexTranscript sessionId='S' lastPosition='1' \
             sessionStatus='Over'><message userId='U' eventId='1'><msgText>&lt;</msgText></message>\
             </flexTranscript></eventStatus>",
        );
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!(said((*(*news).session).session_id), "S");
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        let refused = parlor_flex_say(flex, &say(NONE, text("x")));
        assert_eq!(refused, parlor_status::PARLOR_SESSION_OVER as i32);
        let event = (*news).event;
        assert_eq!((said((*(*event).text).text), said((*event).user_id)), ("<".to_owned(), said(user_id)));
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!((*news).kind, parlor_news_kind::PARLOR_NEWS_OVER as i32);
        parlor_flex_free(&raw mut flex);
    }
}

/// # Safety
/// `basic` is live.
unsafe fn came(basic: *mut parlor_basic, packet: &str) {
    let frame = frame(packet);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe { assert_eq!(parlor_basic_receive(basic, 0, frame.as_ptr(), frame.len()), 0) }
}

/// A client that registered and is in the session "S".
fn in_a_session() -> *mut parlor_basic {
    let (mut basic, mut news, mut id) = (null_mut(), null(), 0);
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_basic_register(basic, 0, &register(text("Bo")), &raw mut id), 0);
        came(basic, "<eventRegistered referenceId='1' userId='B' secureKey='k' serverVersion='&#x50;'/>");
        assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
        assert_eq!(said((*news).server_version), "P");
        assert_eq!(parlor_basic_next(basic, &raw mut news), parlor_status::PARLOR_END as i32);
        assert_eq!(parlor_basic_join(basic, 0, &join(text("S")), &raw mut id), 0);
        assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
        assert_eq!(parlor_basic_transmitted(basic, length), 0);
        came(
            basic,
            "<eventSessionInfo referenceId='2' sessionStatus='Alive' occurredAt='&#x32;'><chatTranscript startAt='' \
             sessionId='S'><message userId='C' eventId='1'><msgText>&lt;</msgText></message></chatTranscript>\
             </eventSessionInfo>",
        );
    }
    basic
}

#[test]
fn news_of_sessions_is_whole_until_the_next_while_requests_are_made() {
    let mut basic = in_a_session();
    let (mut news, mut id) = (null(), 0);
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        for kind in [parlor_news_kind::PARLOR_NEWS_DONE, parlor_news_kind::PARLOR_NEWS_EVENT] {
            assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
            assert_eq!((*news).kind, kind as i32);
            // Other calls, and one that is given what the news has.
            let answer = say((*news).session_id, text("x"));
            assert_eq!(parlor_basic_say(basic, 0, &raw const answer, &raw mut id), 0);
            assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
            assert_eq!(parlor_basic_snapshot(basic, &raw mut data, &raw mut length), 0);
            assert_eq!(parlor_basic_forget(basic, text("T")), 0);
            let found = ((*news).session_id, (*news).occurred_at, (*(*news).session).session_id);
            assert_eq!((said(found.0), said(found.1), said(found.2)), ("S".into(), "2".into(), "S".into()));
        }
        assert_eq!(said((*(*(*news).event).text).text), "<");
        assert_eq!(parlor_basic_lost(basic), 0);
        assert_eq!(said((*(*news).event).user_id), "C", "what came in before");
        for expected in [3, 4] {
            assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
            let kind = parlor_news_kind::PARLOR_NEWS_UNKNOWN_FATE as i32;
            assert_eq!(((*news).kind, (*news).request_id), (kind, expected));
        }
        parlor_basic_free(&raw mut basic);
    }
}

#[test]
fn a_basic_client_may_be_given_a_text_of_its_own() {
    let mut basic = in_a_session();
    let (mut news, mut error, mut own, mut id) = (null(), null(), NONE, 0);
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        while parlor_basic_next(basic, &raw mut news) == 0 {}
        // The user id, and the id of a session, which the same calls read.
        assert_eq!(parlor_basic_user_id(basic, &raw mut own), 0);
        assert_eq!(parlor_basic_join(basic, 0, &join(own), &raw mut id), 0);
        assert_eq!(parlor_basic_session_at(basic, 0, &raw mut own), 0);
        assert!(parlor_basic_is_joined(basic, own));
        assert_eq!(parlor_basic_say(basic, 0, &say(own, own), &raw mut id), 0);

        // Bytes that are to be sent, which move when others are put behind them.
        assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
        for _ in 0..3 {
            let words = parlor_text { data: data.add(5).cast(), length: 11 };
            assert_eq!(parlor_basic_say(basic, 0, &say(text("S"), words), &raw mut id), 0);
            assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
        }
        let sent = String::from_utf8_lossy(core::slice::from_raw_parts(data, length)).into_owned();
        assert_eq!(sent.matches("<msgText>requestJoin</msgText>").count(), 3, "{sent}");

        // A snapshot of the handle's, and the error that the call replaces.
        assert_eq!(parlor_basic_snapshot(basic, &raw mut data, &raw mut length), 0);
        let mut other = null_mut();
        assert_eq!(parlor_basic_restore(null(), 0, data, length, &raw mut other), 0);
        parlor_basic_free(&raw mut other);
        for _ in 0..2 {
            let refused = parlor_basic_say(basic, 0, &say(own, text("x")), &raw mut id);
            assert_ne!(refused, parlor_status::PARLOR_NULL_POINTER as i32);
            own = text("no such session");
            assert_eq!(parlor_basic_error(basic, &raw mut error), 0);
        }
        let message = parlor_text_of((*error).message);
        let refused = parlor_basic_say(basic, 0, &say(message, message), &raw mut id);
        assert_eq!(refused, parlor_status::PARLOR_NOT_IN_SESSION as i32);

        // The id of the session that is forgotten.
        assert_eq!(parlor_basic_session_at(basic, 0, &raw mut own), 0);
        assert_eq!(parlor_basic_forget(basic, own), 0);
        assert_eq!(parlor_basic_session_count(basic), 0);
        parlor_basic_free(&raw mut basic);
    }
}

#[test]
fn a_handle_of_another_type_is_a_status() {
    const BAD: i32 = parlor_status::PARLOR_BAD_HANDLE as i32;
    let (mut basic, mut flex, mut transcript, mut list) = (null_mut(), null_mut(), null_mut(), null_mut());
    let (mut news, mut event, item) = (null(), null(), [parlor_item_text(text("k"), text("v"))]);
    // SAFETY: the handles are live, and of other types.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        assert_eq!(parlor_key_values_new(item.as_ptr(), 1, &raw mut list), 0);
        assert_eq!(parlor_basic_next(flex.cast(), &raw mut news), BAD);
        assert_eq!(parlor_flex_next(transcript.cast(), &raw mut news), BAD);
        assert_eq!(parlor_transcript_next(list.cast(), &raw mut event), BAD);
        assert_eq!(parlor_key_values_count(basic.cast()), 0);
        assert_eq!(parlor_basic_next(basic.cast::<u8>().add(1).cast(), &raw mut news), BAD);
        let mut wrong: *mut parlor_basic = flex.cast();
        parlor_basic_free(&raw mut wrong);
        assert!(!wrong.is_null());
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
        parlor_transcript_free(&raw mut transcript);
        parlor_key_values_free(&raw mut list);
    }
}

#[test]
fn what_a_request_lacks_is_named() {
    fn told(error: *const parlor_error) -> (i32, String, String) {
        // SAFETY: the error is the handle's, its texts end with NUL.
        let [message, member] = unsafe { [(*error).message, (*error).member] }.map(|it| {
            // SAFETY: the same.
            unsafe { core::ffi::CStr::from_ptr(it) }.to_str().unwrap().to_owned()
        });
        // SAFETY: the same.
        (unsafe { (*error).status }, message, member)
    }
    let (mut basic, mut flex, mut error, mut id) = (null_mut(), null_mut(), null(), 0);
    let owned = |status: parlor_status, message: &str, member: &str| {
        (status as i32, message.to_owned(), member.to_owned())
    };
    let lone = [parlor_item_text(NONE, NONE)];
    let strange = parlor_register { user_type: 9, ..register(text("Bo")) };
    let items = parlor_items { items: lone.as_ptr(), count: 1 };
    let keyless = parlor_register { user_data: items, ..register(text("Bo")) };
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        for (request, expected) in [
            (
                register(NONE),
                owned(
                    parlor_status::PARLOR_BAD_LENGTH,
                    "'nickname' is empty where something is needed, or too long",
                    "nickname",
                ),
            ),
            (
                strange,
                owned(
                    parlor_status::PARLOR_BAD_VALUE,
                    "'user_type' is out of its range, or a value inside it is out of range",
                    "user_type",
                ),
            ),
            (
                keyless,
                owned(
                    parlor_status::PARLOR_BAD_LENGTH,
                    "'user_data' is empty where something is needed, or too long",
                    "user_data",
                ),
            ),
            (
                parlor_register { size: 0, ..register(text("Bo")) },
                owned(
                    parlor_status::PARLOR_NOT_SET_UP,
                    "a config or request was not set up: call its _init first",
                    "",
                ),
            ),
        ] {
            let status = parlor_basic_register(basic, 0, &raw const request, &raw mut id);
            assert_eq!(parlor_basic_error(basic, &raw mut error), 0);
            assert_eq!((status, told(error)), (expected.0, expected));
        }
        assert_eq!(
            parlor_basic_register(basic, 0, null(), &raw mut id),
            parlor_status::PARLOR_NULL_POINTER as i32
        );
        assert_eq!(told(error), owned(parlor_status::PARLOR_NULL_POINTER, "the request is NULL", ""));
        // Each call that is refused has its own sentence.
        assert_eq!(parlor_flex_error(flex, &raw mut error), 0);
        let refused = |status, member: &str| {
            assert_ne!(status, 0, "{member}");
            assert_eq!(((*error).status, told(error).2), (status, member.to_owned()));
        };
        refused(parlor_flex_say(flex, &say(NONE, text("hello"))), "");
        refused(parlor_flex_transmitted(flex, 1), "length");
        refused(parlor_flex_update_user_data(flex, null(), 0), "items");
        refused(parlor_flex_join(flex, &join(NONE)), "queue");
        refused(parlor_flex_receive(flex, 0, null(), 0), "data");
        refused(parlor_flex_say(flex, &say(NONE, NONE)), "words.text");
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
    }
}
