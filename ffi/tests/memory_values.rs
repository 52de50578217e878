//! Too little memory for transcripts that come in pieces, for what is written, and for collections: nothing is lost.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;
#[path = "support/scarce.rs"]
mod scarce;

use core::ptr::{null, null_mut};

use parlor::*;
use requests::{filled, said, text};
use scarce::{END, OUT_OF_MEMORY, until_enough, with};

#[test]
fn what_comes_out_of_a_stream_may_be_large() {
    let long = "&amp;".repeat(5000);
    let start = format!("<chatTranscript sessionId='S' startAt='{long}'>");
    let event_bytes = format!("<message eventId='1'><msgText>{long}</msgText></message></chatTranscript>");
    let (mut stream, mut session, mut event, mut taken) = (null_mut(), null(), null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let (failures, status) = until_enough(|| parlor_stream_new(100_000, &raw mut stream));
        assert!(failures >= 1 && status == 0, "{failures}");

        assert_eq!(parlor_stream_give(stream, start.as_ptr(), start.len(), &raw mut taken), 0);
        let (failures, status) = until_enough(|| parlor_stream_next(stream, &raw mut event));
        assert!(failures >= 1 && status == END, "{failures}");
        assert_eq!(parlor_stream_session(stream, &raw mut session), 0);
        assert_eq!((*session).start_at.length, 5000);

        assert_eq!(parlor_stream_give(stream, event_bytes.as_ptr(), event_bytes.len(), &raw mut taken), 0);
        let rest = &event_bytes[taken..];
        assert_eq!(with(0, || parlor_stream_next(stream, &raw mut event)), OUT_OF_MEMORY);
        // The event waits: nothing else is taken, and it isn't the end.
        assert_eq!(parlor_stream_give(stream, rest.as_ptr(), rest.len(), &raw mut taken), 0);
        assert_eq!((taken, parlor_stream_end(stream)), (0, parlor_status::PARLOR_NOT_DRAINED as i32));
        assert_eq!(parlor_stream_next(stream, &raw mut event), 0);
        assert_eq!(((*event).event_id, (*(*event).text).text.length), (1, 5000));
        assert_eq!(parlor_stream_give(stream, rest.as_ptr(), rest.len(), &raw mut taken), 0);
        assert_eq!(taken, rest.len());
        assert_eq!(parlor_stream_end(stream), 0);
        parlor_stream_free(&raw mut stream);
    }
}

#[test]
fn what_is_written_may_be_large() {
    let long = "<".repeat(5000);
    let words = parlor_message_text { text: text(&long), ..filled(parlor_message_text_init) };
    let event = parlor_event { text: &raw const words, ..filled(parlor_event_init) };
    let session = parlor_session_info { session_id: text(&long), ..filled(parlor_session_info_init) };
    let (mut writer, mut data, mut length) = (null_mut(), null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let (failures, status) = until_enough(|| parlor_writer_new(&raw const session, &raw mut writer));
        assert!(failures >= 1 && status == 0, "{failures}");
        let mut sizes = Vec::new();
        for _ in 0..2 {
            let write = || parlor_writer_event(writer, &raw const event, &raw mut data, &raw mut length);
            let (failures, status) = until_enough(write);
            assert!(failures >= 1 && status == 0, "{failures}");
            sizes.push(length);
        }
        let once =
            "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText></msgText></message>".len();
        assert_eq!(sizes[1], once + 5000 * "&lt;".len(), "what there was no memory for is written once");
        parlor_writer_free(&raw mut writer);
    }
}

#[test]
fn a_collection_may_be_large() {
    let long = "x".repeat(5000);
    let inner = [parlor_item_text(text("k"), text(&long)); 100];
    let items = [parlor_item_list(text("l"), inner.as_ptr(), inner.len())];
    let (mut values, mut found) = (null_mut(), parlor_items { items: null(), count: 0 });
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        let (failures, status) = until_enough(|| parlor_key_values_new(items.as_ptr(), 1, &raw mut values));
        assert!(failures > 5 && status == 0, "{failures}");
        let (failures, status) = until_enough(|| parlor_key_values_items(values, &raw mut found));
        assert!(failures >= 1 && status == 0, "{failures}");
        assert_eq!((found.count, (*found.items).list_count), (1, 100));
        assert_eq!(said((*(*found.items).list).text), long);
        parlor_key_values_free(&raw mut values);
    }
}
