//! Key-value collections: made, looked up, handed on. For Miri, too.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;

use core::ptr::{null, null_mut};

use parlor::*;
use requests::{notice_with, said, text};

const END: i32 = parlor_status::PARLOR_END as i32;

/// A collection of every type of value, made of texts that are gone afterwards.
fn collection() -> *mut parlor_key_values {
    let words = ["a < b", "k", "AB", "deep", "list", "old"].map(str::to_owned);
    let [value, key, bytes, deep, list, old] = words.each_ref().map(|it| text(it));
    let innermost = [parlor_item_number(deep, -7)];
    let inner = [
        parlor_item_list(deep, innermost.as_ptr(), 1),
        parlor_item_bytes(key, bytes.data.cast(), bytes.length),
    ];
    let items = [
        parlor_item_text(key, value),
        parlor_item_list(list, inner.as_ptr(), 2),
        parlor_item {
            value_type: parlor_value_type::PARLOR_VALUE_UNTYPED as i32,
            ..parlor_item_text(old, old)
        },
        parlor_item_list(bytes, null(), 0),
        parlor_item_text(key, old),
    ];
    let mut values = null_mut();
    // SAFETY: the items are whole and local.
    assert_eq!(unsafe { parlor_key_values_new(items.as_ptr(), items.len(), &raw mut values) }, 0);
    values
}

#[test]
fn a_collection_of_the_callers_own_depends_on_nothing() {
    let mut values = collection();
    let mut number = 1;
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_key_values_count(values), 5);
        assert_eq!(said(parlor_key_values_text(values, text("k"))), "a < b", "the first of two");
        assert_eq!(said(parlor_key_values_text(values, text("old"))), "old");
        for path in ["list", "list/k", "none", "k/k", "", "list/deep/deep"] {
            assert_eq!(said(parlor_key_values_text(values, text(path))), "", "{path}");
        }
        for path in ["list", "k", "none", "k/deep"] {
            assert_eq!(parlor_key_values_number(values, text(path), &raw mut number), END, "{path}");
        }
        assert_eq!(number, 1, "set on success only");
        assert_eq!(parlor_key_values_number(values, text("list/deep/deep"), &raw mut number), 0);
        assert_eq!(number, -7);
        let list = parlor_key_values_list(values, text("list"));
        assert_eq!(parlor_key_values_count(list), 2);
        assert_eq!(parlor_key_values_count(parlor_key_values_list(list, text("deep"))), 1);
        for path in ["k", "none", "AB", "list/k"] {
            assert!(parlor_key_values_list(values, text(path)).is_null(), "{path}");
        }
        let types: Vec<i32> = (0..5).map(|it| (*parlor_key_values_at(values, it)).value_type).collect();
        assert_eq!(types, [1, 2, 0, 2, 1]);
        parlor_key_values_free(&raw mut values);
        assert!(values.is_null());
        parlor_key_values_free(&raw mut values);
    }
}

#[test]
fn what_is_handed_on_is_the_same() {
    let mut values = collection();
    let (mut items, mut copy) = (parlor_items { items: null(), count: 0 }, null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        for _ in 0..2 {
            assert_eq!(parlor_key_values_items(values, &raw mut items), 0);
            assert_eq!(items.count, 5);
        }
        assert_eq!(parlor_key_values_new(items.items, items.count, &raw mut copy), 0);
        parlor_key_values_free(&raw mut values);
        let written = [collection(), copy].map(|mut values| {
            let written = notice_with(values);
            parlor_key_values_free(&raw mut values);
            written
        });
        assert_eq!(written[0], written[1]);
        let expected = "<userData><item key=\"k\" type=\"string\">a &lt; b</item><item key=\"list\" type=\"kvlist\">\
            <item key=\"deep\" type=\"kvlist\"><item key=\"deep\" type=\"int\">-7</item></item>\
            <item key=\"k\" type=\"binary\">QUI=</item></item><item key=\"old\">old</item>\
            <item key=\"AB\" type=\"kvlist\"/><item key=\"k\" type=\"string\">old</item></userData>";
        assert!(written[0].contains(expected), "{}", written[0]);
        assert_eq!(parlor_key_values_items(null(), &raw mut items), 0);
        assert_eq!(items.count, 0);
        assert_eq!(parlor_key_values_new(null(), 0, &raw mut copy), 0);
        assert_eq!(parlor_key_values_count(copy), 0);
        parlor_key_values_free(&raw mut copy);
    }
}

#[test]
fn what_belongs_to_an_event_is_not_freed() {
    let document = "<chatTranscript sessionId='S'><notice><userData><item key='k'>v</item></userData></notice>\
                    </chatTranscript>";
    let (mut transcript, mut event) = (null_mut(), null());
    // SAFETY: the contract of the library, but that a collection of the library's is freed.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        assert_eq!(parlor_transcript_read(transcript, document.as_ptr(), document.len()), 0);
        assert_eq!(parlor_transcript_next(transcript, &raw mut event), 0);
        let mut values = (*event).user_data.cast_mut();
        parlor_key_values_free(&raw mut values);
        assert_eq!(said(parlor_key_values_text((*event).user_data, text("k"))), "v");
        parlor_transcript_free(&raw mut transcript);
    }
}

#[test]
fn a_collection_may_be_made_of_itself_in_another() {
    let mut values = collection();
    let (mut items, mut outer) = (parlor_items { items: null(), count: 0 }, null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        for depth in 1..30 {
            assert_eq!(parlor_key_values_items(values, &raw mut items), 0);
            let list = [parlor_item_list(text("l"), items.items, items.count)];
            let status = parlor_key_values_new(list.as_ptr(), 1, &raw mut outer);
            if status != 0 {
                // The collection has two lists inside each other at the start.
                assert_eq!((status, depth), (parlor_status::PARLOR_BAD_VALUE as i32, 23));
                break;
            }
            parlor_key_values_free(&raw mut values);
            values = outer;
        }
        parlor_key_values_free(&raw mut values);
    }
}
