//! Too little memory: whatever a caller or a document makes large is refused with a status, and nothing is lost.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;
#[path = "support/scarce.rs"]
mod scarce;

use core::ptr::{null, null_mut};

use parlor::*;
use requests::{filled, frame, items, join, login, register, say, start, text};
use scarce::{END, OUT_OF_MEMORY, until_enough, with};

fn transcript(start_at: &str, body: &str) -> String {
    format!(
        "<chatTranscript sessionId='S' startAt='{start_at}'><newParty userId='U' eventId='1'>{body}</newParty>\
             </chatTranscript>"
    )
}

#[test]
fn a_document_may_make_anything_large() {
    let long = "&amp;".repeat(5000);
    let binary = "AQID".repeat(2000);
    let item = "<item key='k' type='string'>v</item>";
    let many = item.repeat(500);
    // What is large in the event, and in how many allocations at least.
    let bodies = [
        (format!("<userInfo userNick='{long}'/>"), 1),
        (format!("<userInfo/><msgText>{long}</msgText>"), 1),
        (format!("<userInfo/><msgText msgType='{long}' treatAs='{long}'/>"), 2),
        (format!("<userInfo/><userData>{many}</userData>"), 1),
        (format!("<userInfo/><userData><item key='l' type='kvlist'>{many}</item></userData>"), 1),
        (format!("<userInfo/><userData><item key='b' type='binary'>{binary}</item></userData>"), 1),
        (format!("<userInfo/><userData><item key='{long}' type='string'>{long}</item></userData>"), 2),
        (format!("<userInfo/><userData>{}</userData>", many.replace("'k'", "'&amp;'")), 2),
    ];
    let small = "<chatTranscript sessionId='Small' startAt=''><message eventId='7'/></chatTranscript>";
    for (body, expected) in bodies {
        let large = transcript(&"2".repeat(5000), &body);
        let (mut handle, mut session, mut event) = (null_mut(), null(), null());
        // SAFETY: the contract of the library, as a C program keeps it.
        unsafe {
            assert_eq!(parlor_transcript_new(&raw mut handle), 0);
            assert_eq!(parlor_transcript_read(handle, small.as_ptr(), small.len()), 0);
            // The document and its `startAt` are copied. Without memory the old document stays.
            for memory in 0..2 {
                let status = with(memory, || parlor_transcript_read(handle, large.as_ptr(), large.len()));
                assert_eq!(status, OUT_OF_MEMORY, "{memory}");
                assert_eq!(parlor_transcript_session(handle, &raw mut session), 0);
                assert_eq!((*session).session_id.length, "Small".len());
            }
            assert_eq!(parlor_transcript_next(handle, &raw mut event), 0);
            assert_eq!((*event).event_id, 7);
            let read = with(2, || parlor_transcript_read(handle, large.as_ptr(), large.len()));
            assert_eq!(read, 0);
            // Without memory the event stays to be taken.
            let (failures, status) = until_enough(|| parlor_transcript_next(handle, &raw mut event));
            assert!(failures >= expected, "{failures}: {}", &body[..40]);
            assert_eq!((status, (*event).event_id), (0, 1));
            assert_eq!(parlor_transcript_next(handle, &raw mut event), END);
            parlor_transcript_free(&raw mut handle);
        }
    }
}

/// # Safety
/// `flex` is live.
unsafe fn sent(flex: *mut parlor_flex, now: u64) -> usize {
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_poll_transmit(flex, now, &raw mut data, &raw mut length), 0);
        assert_eq!(parlor_flex_transmitted(flex, length), 0);
    }
    length
}

/// A client that logged in and asked to start a session; its request goes out at 0.
fn joining() -> *mut parlor_flex {
    let mut flex = null_mut();
    let mut news = null();
    let reply = frame("<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>");
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        assert_eq!(parlor_flex_login(flex, &login(text("Ana"))), 0);
        sent(flex, 0);
        assert_eq!(parlor_flex_receive(flex, 0, reply.as_ptr(), reply.len()), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), END);
        assert_eq!(parlor_flex_join(flex, &start(text("q"))), 0);
        assert!(sent(flex, 0) > 0);
    }
    flex
}

#[test]
fn a_config_may_ask_for_too_much() {
    let mut config = filled(parlor_flex_config_init);
    let mut flex = null_mut();
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let (failures, status) = until_enough(|| parlor_flex_new(&raw const config, &raw mut flex));
        assert!(failures >= 2 && status == 0, "{failures}");
        parlor_flex_free(&raw mut flex);
        config.max_packet = 2_147_482_624;
        config.max_request = 2_147_482_624;
        for memory in 0..2 {
            let status = with(memory, || parlor_flex_new(&raw const config, &raw mut flex));
            assert_eq!((status, flex.is_null()), (OUT_OF_MEMORY, true));
        }
    }
}

#[test]
fn a_request_may_be_large() {
    let (key, value) = (text("key"), text("a value that is rather long"));
    let all = [parlor_item_text(key, value); 200];
    let mut flex = null_mut();
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        let request = parlor_login { user_data: items(&all), ..login(text("Ana")) };
        let (failures, status) = until_enough(|| parlor_flex_login(flex, &request));
        assert_eq!((failures, status), (1, 0));
        let (failures, status) =
            until_enough(|| parlor_flex_poll_transmit(flex, 0, &raw mut data, &raw mut length));
        assert_eq!((failures, status), (1, 0));
        assert!(core::slice::from_raw_parts(data, length).ends_with(b"</item></userData></requestLogin>"));
        parlor_flex_free(&raw mut flex);
    }
}

#[test]
fn a_reply_may_be_large() {
    let long = "&lt;".repeat(2500);
    let reply = frame(&format!(
        "<eventStatus referenceId='2' requestResult='Success'><flexTranscript sessionId='S' startAt='{long}' \
         lastPosition='1' sessionStatus='Alive'><message userId='U' eventId='1'><msgText>{long}</msgText></message>\
         </flexTranscript></eventStatus>"
    ));
    let flex = joining();
    let mut news = null();
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let status = with(0, || parlor_flex_receive(flex, 1, reply.as_ptr(), reply.len()));
        assert_eq!(status, OUT_OF_MEMORY, "nothing was taken in");
        assert_eq!(parlor_flex_next(flex, &raw mut news), END);
        // The bytes are taken in, the packet is dropped: what it answers is asked again.
        assert_eq!(with(1, || parlor_flex_receive(flex, 1, reply.as_ptr(), reply.len())), 0);
        let too_early = parlor_flex_receive(flex, 1, reply.as_ptr(), reply.len());
        assert_eq!(too_early, parlor_status::PARLOR_NOT_DRAINED as i32);
        assert_eq!(parlor_flex_next(flex, &raw mut news), OUT_OF_MEMORY);
        assert_eq!(parlor_flex_next(flex, &raw mut news), END);
        assert!(parlor_flex_is_busy(flex));
        assert!(sent(flex, 5000) > 0);
        assert_eq!(with(2, || parlor_flex_receive(flex, 5001, reply.as_ptr(), reply.len())), 0);
        for kind in [parlor_news_kind::PARLOR_NEWS_DONE, parlor_news_kind::PARLOR_NEWS_EVENT] {
            let (failures, status) = until_enough(|| parlor_flex_next(flex, &raw mut news));
            assert_eq!((failures, status, (*news).kind), (1, 0, kind as i32));
        }
        assert_eq!((*(*(*news).event).text).text.length, 2500);
        assert_eq!(parlor_flex_next(flex, &raw mut news), END);
        let mut flex = flex;
        parlor_flex_free(&raw mut flex);
    }
}

#[test]
fn many_packets_may_come_at_once() {
    let nonsense = frame("x").repeat(100);
    let too_large = [&32769_u32.to_be_bytes()[..], &[b'x'; 32769]].concat().repeat(100);
    for (bytes, memory, expected) in [
        (&nonsense, 0, parlor_status::PARLOR_MALFORMED),
        (&too_large, 1, parlor_status::PARLOR_PACKET_TOO_LARGE),
    ] {
        let mut flex = joining();
        let mut news = null();
        let mut count = 0;
        // SAFETY: the contract of the library, as a C program keeps it.
        unsafe {
            assert_eq!(with(memory, || parlor_flex_receive(flex, 1, bytes.as_ptr(), bytes.len())), 0);
            let last = loop {
                match parlor_flex_next(flex, &raw mut news) {
                    status if status == expected as i32 => count += 1,
                    status => break status,
                }
            };
            assert!((1..100).contains(&count), "{count}: there is no memory for all of them");
            assert_eq!((last, parlor_flex_next(flex, &raw mut news)), (OUT_OF_MEMORY, END));
            parlor_flex_free(&raw mut flex);
        }
    }
}

/// A client that registered and asked to join "S".
fn joining_as_agent() -> *mut parlor_basic {
    let (mut basic, mut news, mut id) = (null_mut(), null(), 0);
    let (mut data, mut length) = (null(), 0);
    let reply = frame("<eventRegistered referenceId='1' userId='B'/>");
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_basic_register(basic, 0, &register(text("Bo")), &raw mut id), 0);
        assert_eq!(parlor_basic_receive(basic, 0, reply.as_ptr(), reply.len()), 0);
        assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
        assert_eq!(parlor_basic_next(basic, &raw mut news), END);
        assert_eq!(parlor_basic_join(basic, 0, &join(text("S")), &raw mut id), 0);
        assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
        assert_eq!(parlor_basic_transmitted(basic, length), 0);
    }
    basic
}

#[test]
fn an_agents_config_may_ask_for_too_much() {
    let config = parlor_basic_config { max_sessions: 10_000, ..filled(parlor_basic_config_init) };
    let mut basic = null_mut();
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let (failures, status) = until_enough(|| parlor_basic_new(&raw const config, 0, &raw mut basic));
        assert!(failures >= 3 && status == 0, "{failures}");
        parlor_basic_free(&raw mut basic);
        assert!(basic.is_null());
    }
}

#[test]
fn an_agents_requests_and_replies_may_be_large() {
    let words = "<".repeat(3000);
    let long = "&lt;".repeat(2500);
    let reply = frame(&format!(
        "<eventSessionInfo referenceId='2' sessionStatus='Alive'><chatTranscript sessionId='S' startAt='{long}'>\
         <message userId='B' eventId='1'><msgText>{long}</msgText></message></chatTranscript></eventSessionInfo>"
    ));
    let mut basic = joining_as_agent();
    let (mut news, mut id) = (null(), 0);
    let (mut data, mut length) = (null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let status = with(0, || parlor_basic_receive(basic, 1, reply.as_ptr(), reply.len()));
        assert_eq!(status, OUT_OF_MEMORY, "nothing was taken in");
        assert_eq!(with(2, || parlor_basic_receive(basic, 1, reply.as_ptr(), reply.len())), 0);
        for kind in [parlor_news_kind::PARLOR_NEWS_DONE, parlor_news_kind::PARLOR_NEWS_EVENT] {
            let (failures, status) = until_enough(|| parlor_basic_next(basic, &raw mut news));
            assert_eq!((failures, status, (*news).kind), (1, 0, kind as i32));
        }
        assert_eq!(parlor_basic_next(basic, &raw mut news), END);

        // What there is no memory for stays to be sent, and the next request is made when there is.
        let request = say(text("S"), text(&words));
        assert_eq!(with(0, || parlor_basic_say(basic, 1, &raw const request, &raw mut id)), 0);
        assert_eq!(with(0, || parlor_basic_say(basic, 1, &raw const request, &raw mut id)), OUT_OF_MEMORY);
        assert_eq!(id, 3);
        let (failures, status) = until_enough(|| parlor_basic_say(basic, 1, &raw const request, &raw mut id));
        assert_eq!((failures, status, id), (1, 0, 4));
        let (failures, status) =
            until_enough(|| parlor_basic_poll_transmit(basic, 1, &raw mut data, &raw mut length));
        assert_eq!((failures, status), (1, 0));
        let sent = String::from_utf8_lossy(core::slice::from_raw_parts(data, length)).into_owned();
        assert_eq!(sent.matches("</requestMessage>").count(), 2);
        parlor_basic_free(&raw mut basic);
    }
}

#[test]
fn many_sessions_make_a_large_snapshot() {
    let mut basic = joining_as_agent();
    let (mut data, mut length, mut news, mut id) = (null(), 0, null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        for number in 2..100 {
            let name = format!("{number:064}");
            let reply = format!(
                "<eventSessionInfo referenceId='{number}' sessionStatus='Alive'><chatTranscript sessionId='{name}' \
                 startAt=''/></eventSessionInfo>"
            );
            let reply = frame(&reply);
            assert_eq!(parlor_basic_receive(basic, 1, reply.as_ptr(), reply.len()), 0);
            assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
            assert_eq!(parlor_basic_next(basic, &raw mut news), END);
            assert_eq!(parlor_basic_join(basic, 1, &join(text("next")), &raw mut id), 0);
        }
        let (failures, status) =
            until_enough(|| parlor_basic_snapshot(basic, &raw mut data, &raw mut length));
        assert_eq!((failures, status), (1, 0));
        assert!(length > 98 * 64);
        let mut restored = null_mut();
        assert_eq!(parlor_basic_restore(null(), 0, data, length, &raw mut restored), 0);
        assert_eq!(parlor_basic_session_count(restored), 98);
        parlor_basic_free(&raw mut restored);
        parlor_basic_free(&raw mut basic);
    }
}
