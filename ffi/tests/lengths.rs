//! Every exported function that takes a length: one that nothing can have does no harm.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/calls.rs"]
mod calls;
#[path = "support/lengths.rs"]
mod lengths;
#[path = "support/requests.rs"]
mod requests;
mod support;
#[path = "support/takers.rs"]
mod takers;

use core::ptr::{null, null_mut};
use std::collections::BTreeSet;

use calls::calls;
use lengths::{TOO_LONG, each_event_too_long, each_too_long, inits};
use parlor::*;
use requests::{NONE, filled, login, register, say, start, text};
use support::ffi;
use takers::takers;

const BAD_LENGTH: i32 = parlor_status::PARLOR_BAD_LENGTH as i32;
const BAD_VALUE: i32 = parlor_status::PARLOR_BAD_VALUE as i32;
const END: i32 = parlor_status::PARLOR_END as i32;
const OUT_OF_MEMORY: i32 = parlor_status::PARLOR_OUT_OF_MEMORY as i32;
const MAX: usize = usize::MAX;

/// The names of the functions that were called.
type Called = BTreeSet<&'static str>;

#[test]
fn no_length_does_harm() {
    let mut called = Called::new();
    names_and_items(&mut called);
    events(&mut called);
    handles(&mut called);
    inits! { called:
        parlor_basic_config_init parlor_event_init parlor_file_deleted_init parlor_file_limits_init
        parlor_file_uploaded_init parlor_flex_config_init parlor_join_init parlor_login_init parlor_message_text_init
        parlor_notice_init parlor_notify_init parlor_reason_init parlor_register_init parlor_release_init
        parlor_say_init parlor_session_info_init parlor_user_info_init
    }
    let list = std::fs::read_to_string(ffi().join("exports.txt")).unwrap();
    let exports: Vec<String> = list.lines().map(str::to_owned).collect();
    assert_eq!(
        called.into_iter().collect::<Vec<_>>(),
        takers(&exports),
        "each export with a length is called"
    );
}

/// What is named, and collections of the caller's.
fn names_and_items(called: &mut Called) {
    let (byte, key, mut inner, mut number) = (b'x', text("key"), parlor_item_bot(), 0);
    let item = parlor_item_text(key, key);
    let (item, mut values) = (&raw const item, null_mut());
    // SAFETY: the item is whole.
    assert_eq!(unsafe { parlor_key_values_new(item, 1, &raw mut values) }, 0);
    // SAFETY: the item is what a function has made of a length that nothing can have.
    let given = |it: parlor_item| unsafe { parlor_key_values_new(&raw const it, 1, &mut null_mut()) };
    let length = |it: parlor_text| it.length;
    calls! { called, "";
        parlor_after_action_of(TOO_LONG) => -1;
        parlor_leave_reason_of_quit_code(TOO_LONG) => -1;
        parlor_message_check_of(TOO_LONG) => -1;
        parlor_notice_type_of(TOO_LONG) => -1;
        parlor_protocol_of(TOO_LONG) => -1;
        parlor_user_status_of(TOO_LONG) => -1;
        parlor_user_type_of(TOO_LONG) => -1;
        parlor_visibility_of(TOO_LONG) => -1;
        [given] parlor_item_bytes(key, &raw const byte, MAX) => BAD_LENGTH;
        [given] parlor_item_bytes(TOO_LONG, null(), 0) => BAD_LENGTH;
        [given] parlor_item_list(key, item, MAX) => BAD_LENGTH;
        [given] parlor_item_list(TOO_LONG, null(), 0) => BAD_LENGTH;
        [given] parlor_item_number(TOO_LONG, 1) => BAD_LENGTH;
        [given] parlor_item_quit_reason(TOO_LONG, &raw mut inner) => BAD_LENGTH;
        [given] parlor_item_rich_form(TOO_LONG, &raw mut inner) => BAD_LENGTH;
        [given] parlor_item_text(TOO_LONG, key) => BAD_LENGTH;
        [given] parlor_item_text(key, TOO_LONG) => BAD_LENGTH;
        parlor_key_values_new(item, MAX, &mut null_mut()) => BAD_LENGTH;
        parlor_key_values_at(values, MAX) => null();
        parlor_key_values_find(values, TOO_LONG) => null();
        parlor_key_values_list(values, TOO_LONG) => null();
        parlor_key_values_number(values, TOO_LONG, &raw mut number) => BAD_LENGTH;
        [length] parlor_key_values_text(values, TOO_LONG) => 0;
    }
    for (name, file) in each_too_long(filled(parlor_file_uploaded_init)) {
        calls! { called, name; parlor_file_uploaded_user_data(&raw const file, &mut null_mut()) => BAD_LENGTH; }
    }
    for (name, file) in each_too_long(filled(parlor_file_deleted_init)) {
        calls! { called, name; parlor_file_deleted_user_data(&raw const file, &mut null_mut()) => BAD_LENGTH; }
    }
    for (name, notice) in each_too_long(parlor_notice { notice_type: -1, ..filled(parlor_notice_init) }) {
        calls! { called, name; parlor_notice_system_command(&raw const notice) => -1; }
    }
    // SAFETY: it is made above.
    unsafe { parlor_key_values_free(&raw mut values) };
}

/// Events of the caller's, and transcripts.
fn events(called: &mut Called) {
    let (byte, info) = (b'x', filled(parlor_session_info_init));
    let (mut stream, mut transcript, mut writer) = (null_mut(), null_mut(), null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_stream_new(16, &raw mut stream), 0);
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        assert_eq!(parlor_writer_new(&raw const info, &raw mut writer), 0);
    }
    let length = |it: parlor_text| it.length;
    let visible = filled(parlor_event_init);
    calls! { called, ""; parlor_event_is_visible_to(&raw const visible, TOO_LONG, 0, false) => false; }
    each_event_too_long(|name, event| {
        let event = &raw const *event;
        // SAFETY: as before.
        let status = unsafe { parlor_writer_event(writer, event, &mut null(), &mut 0) };
        assert_eq!(status, BAD_LENGTH, "{name}");
        calls! { called, name;
            parlor_writer_event(writer, event, &mut null(), &mut 0) => BAD_LENGTH;
            parlor_event_is_bot(event) => false;
            parlor_event_is_visible_to(event, NONE, 0, false) => false;
            [length] parlor_event_bad_item(event) => 0;
            [length] parlor_event_quit_reason_code(event) => 0;
            [length] parlor_event_rich_form(event) => 0;
        }
    });
    for (name, info) in each_too_long(info) {
        calls! { called, name; parlor_writer_new(&raw const info, &mut null_mut()) => BAD_LENGTH; }
    }
    calls! { called, "";
        parlor_stream_give(stream, &raw const byte, MAX, &mut 0) => BAD_LENGTH;
        parlor_stream_new(MAX, &mut null_mut()) => OUT_OF_MEMORY;
        parlor_transcript_read(transcript, &raw const byte, MAX) => BAD_LENGTH;
    }
    // SAFETY: as before.
    unsafe {
        parlor_stream_free(&raw mut stream);
        parlor_transcript_free(&raw mut transcript);
        parlor_writer_free(&raw mut writer);
    }
}

/// Both clients, and what is asked of them.
fn handles(called: &mut Called) {
    let (byte, key, mut id) = (b'x', text("key"), 0);
    let (byte, id) = (&raw const byte, &raw mut id);
    let item = parlor_item_text(key, key);
    let (mut basic, mut flex) = (null_mut(), null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
    }
    calls! { called, "";
        parlor_basic_forget(basic, TOO_LONG) => BAD_LENGTH;
        parlor_basic_is_joined(basic, TOO_LONG) => false;
        parlor_basic_position(basic, TOO_LONG, id) => BAD_LENGTH;
        parlor_basic_receive(basic, 0, byte, MAX) => BAD_LENGTH;
        parlor_basic_restore(null(), 0, byte, MAX, &mut null_mut()) => BAD_LENGTH;
        parlor_basic_session_at(basic, MAX, &mut NONE.clone()) => END;
        parlor_basic_transmitted(basic, MAX) => BAD_VALUE;
        parlor_flex_receive(flex, 0, byte, MAX) => BAD_LENGTH;
        parlor_flex_restore(null(), byte, MAX, &mut null_mut()) => BAD_LENGTH;
        parlor_flex_transmitted(flex, MAX) => BAD_VALUE;
        parlor_flex_update_user_data(flex, &raw const item, MAX) => BAD_LENGTH;
    }
    let http = parlor_binding::PARLOR_BINDING_HTTP_CHAT as i32;
    for (name, config) in
        each_too_long(parlor_flex_config { binding: http, ..filled(parlor_flex_config_init) })
    {
        calls! { called, name;
            parlor_flex_new(&raw const config, &mut null_mut()) => BAD_LENGTH;
            parlor_flex_restore(&raw const config, byte, 1, &mut null_mut()) => BAD_LENGTH;
        }
    }
    for (name, request) in each_too_long(login(key)) {
        calls! { called, name; parlor_flex_login(flex, &raw const request) => BAD_LENGTH; }
    }
    for (name, request) in each_too_long(register(key)) {
        calls! { called, name;
            parlor_basic_check_register(basic, &raw const request) => BAD_LENGTH;
            parlor_basic_register(basic, 0, &raw const request, id) => BAD_LENGTH;
        }
    }
    for (name, request) in each_too_long(start(key)) {
        calls! { called, name;
            parlor_basic_join(basic, 0, &raw const request, id) => BAD_LENGTH;
            parlor_flex_join(flex, &raw const request) => BAD_LENGTH;
        }
    }
    for (name, request) in each_too_long(say(key, key)) {
        calls! { called, name;
            parlor_basic_say(basic, 0, &raw const request, id) => BAD_LENGTH;
            parlor_flex_say(flex, &raw const request) => BAD_LENGTH;
        }
    }
    let notice = parlor_notify {
        session_id: key,
        notice_type: parlor_notice_type::PARLOR_NOTICE_USER_CUSTOM as i32,
        ..filled(parlor_notify_init)
    };
    for (name, request) in each_too_long(notice) {
        calls! { called, name;
            parlor_basic_notify(basic, 0, &raw const request, id) => BAD_LENGTH;
            parlor_flex_notify(flex, &raw const request) => BAD_LENGTH;
        }
    }
    for (name, request) in each_too_long(parlor_release { session_id: key, ..filled(parlor_release_init) }) {
        calls! { called, name;
            parlor_basic_release(basic, 0, &raw const request, id) => BAD_LENGTH;
            parlor_flex_logout(flex, &raw const request) => BAD_LENGTH;
        }
    }
    // SAFETY: as before.
    unsafe {
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
    }
}
