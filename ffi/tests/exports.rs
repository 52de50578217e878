//! Every exported function: which there are, and that NULL does no harm.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;
mod support;

use core::ptr::{null, null_mut};

use object::{Object, ObjectSymbol};
use parlor::*;
use requests::{NONE, filled, join, login, register, say, text};
use support::{ffi, library_folder};

fn checked_in() -> Vec<String> {
    let list = std::fs::read_to_string(ffi().join("exports.txt")).unwrap();
    list.lines().map(str::to_owned).collect()
}

#[test]
fn the_library_exports_what_the_list_says() {
    let library = std::fs::read(library_folder().join("libparlor.so")).unwrap();
    let file = object::File::parse(&*library).unwrap();
    let defined = file.dynamic_symbols().filter(|it| it.is_definition() && it.is_global());
    let mut exports: Vec<String> = defined.map(|it| it.name().unwrap().to_owned()).collect();
    exports.sort();
    assert_eq!(exports, checked_in(), "what was exported once stays; if it is meant, change exports.txt");
}

const TOO_LONG: parlor_text = parlor_text { data: c"x".as_ptr(), length: usize::MAX };
const NULL_POINTER: i32 = parlor_status::PARLOR_NULL_POINTER as i32;

/// What a call with NULLs gives, as text.
macro_rules! calls {
    ($($name:ident($($argument:expr),*) $(=> $expected:expr)?;)*) => {
        vec![$((stringify!($name), {
            // SAFETY: NULL is allowed everywhere.
            #[allow(unused_unsafe, reason = "some functions take any number")]
            let returned = unsafe { $name($($argument),*) };
            $(assert_eq!(returned, $expected, stringify!($name));)?
            let _ = returned;
        })),*]
    };
}

#[test]
fn null_does_no_harm() {
    let called = calls! {
        parlor_after_action_name(0);
        parlor_after_action_of(TOO_LONG) => -1;
        parlor_basic_check_register(null_mut(), null()) => NULL_POINTER;
        parlor_basic_config_init(null_mut(), 0) => NULL_POINTER;
        parlor_basic_drive(null_mut(), 0, false) => NULL_POINTER;
        parlor_basic_error(null(), null_mut()) => NULL_POINTER;
        parlor_basic_forget(null_mut(), NONE) => NULL_POINTER;
        parlor_basic_free(null_mut()) => ();
        parlor_basic_is_joined(null(), NONE) => false;
        parlor_basic_is_silent(null(), 0) => false;
        parlor_basic_join(null_mut(), 0, null(), null_mut()) => NULL_POINTER;
        parlor_basic_lost(null_mut()) => NULL_POINTER;
        parlor_basic_new(null(), 0, null_mut()) => NULL_POINTER;
        parlor_basic_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_basic_notify(null_mut(), 0, null(), null_mut()) => NULL_POINTER;
        parlor_basic_poll_timeout(null()) => PARLOR_NEVER;
        parlor_basic_poll_transmit(null_mut(), 0, null_mut(), null_mut()) => NULL_POINTER;
        parlor_basic_position(null(), NONE, null_mut()) => NULL_POINTER;
        parlor_basic_receive(null_mut(), 0, null(), 0) => NULL_POINTER;
        parlor_basic_register(null_mut(), 0, null(), null_mut()) => NULL_POINTER;
        parlor_basic_release(null_mut(), 0, null(), null_mut()) => NULL_POINTER;
        parlor_basic_restore(null(), 0, null(), 0, null_mut()) => NULL_POINTER;
        parlor_basic_say(null_mut(), 0, null(), null_mut()) => NULL_POINTER;
        parlor_basic_session_at(null(), 0, null_mut()) => NULL_POINTER;
        parlor_basic_session_count(null()) => 0;
        parlor_basic_snapshot(null_mut(), null_mut(), null_mut()) => NULL_POINTER;
        parlor_basic_transmitted(null_mut(), 0) => NULL_POINTER;
        parlor_basic_user_id(null(), null_mut()) => NULL_POINTER;
        parlor_client_version_knows(0, 0) => false;
        parlor_client_version_knows_notice(0, 0) => true;
        parlor_client_version_knows_protocol(0, 0) => true;
        parlor_client_version_knows_user_type(0, 0) => true;
        parlor_config_error(null_mut()) => NULL_POINTER;
        parlor_error_id_text(0);
        parlor_event_bad_item(null());
        parlor_event_init(null_mut(), 0) => NULL_POINTER;
        parlor_event_is_bot(null()) => false;
        parlor_event_is_visible_to(null(), NONE, 0, false) => false;
        parlor_event_quit_reason_code(null());
        parlor_event_rich_form(null());
        parlor_feature_since(-1) => 0;
        parlor_feature_text(-1);
        parlor_file_deleted_init(null_mut(), 0) => NULL_POINTER;
        parlor_file_deleted_read(null(), null_mut()) => NULL_POINTER;
        parlor_file_deleted_user_data(null(), null_mut()) => NULL_POINTER;
        parlor_file_limits_init(null_mut(), 0) => NULL_POINTER;
        parlor_file_limits_read(null(), null_mut()) => NULL_POINTER;
        parlor_file_uploaded_init(null_mut(), 0) => NULL_POINTER;
        parlor_file_uploaded_read(null(), null_mut()) => NULL_POINTER;
        parlor_file_uploaded_user_data(null(), null_mut()) => NULL_POINTER;
        parlor_flex_abandon(null_mut(), 0, null_mut()) => NULL_POINTER;
        parlor_flex_ask_from(null_mut(), 0) => NULL_POINTER;
        parlor_flex_config_init(null_mut(), 0) => NULL_POINTER;
        parlor_flex_drive(null_mut(), 0, false) => NULL_POINTER;
        parlor_flex_error(null(), null_mut()) => NULL_POINTER;
        parlor_flex_free(null_mut()) => ();
        parlor_flex_is_awaiting(null()) => false;
        parlor_flex_is_busy(null()) => false;
        parlor_flex_is_fate_unknown(null()) => false;
        parlor_flex_is_logged_in(null()) => false;
        parlor_flex_is_over(null()) => false;
        parlor_flex_is_silent(null(), 0) => false;
        parlor_flex_join(null_mut(), null()) => NULL_POINTER;
        parlor_flex_login(null_mut(), null()) => NULL_POINTER;
        parlor_flex_logout(null_mut(), null()) => NULL_POINTER;
        parlor_flex_lost(null_mut()) => NULL_POINTER;
        parlor_flex_new(null(), null_mut()) => NULL_POINTER;
        parlor_flex_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_flex_notify(null_mut(), null()) => NULL_POINTER;
        parlor_flex_poll_timeout(null()) => PARLOR_NEVER;
        parlor_flex_poll_transmit(null_mut(), 0, null_mut(), null_mut()) => NULL_POINTER;
        parlor_flex_position(null()) => 0;
        parlor_flex_read_receipt(null_mut(), 0) => NULL_POINTER;
        parlor_flex_receive(null_mut(), 0, null(), 0) => NULL_POINTER;
        parlor_flex_restore(null(), null(), 0, null_mut()) => NULL_POINTER;
        parlor_flex_say(null_mut(), null()) => NULL_POINTER;
        parlor_flex_secure_key(null(), null_mut()) => NULL_POINTER;
        parlor_flex_service_host(null(), null_mut()) => NULL_POINTER;
        parlor_flex_session_id(null(), null_mut()) => NULL_POINTER;
        parlor_flex_snapshot(null_mut(), null_mut(), null_mut()) => NULL_POINTER;
        parlor_flex_transmitted(null_mut(), 0) => NULL_POINTER;
        parlor_flex_update_user_data(null_mut(), null(), 0) => NULL_POINTER;
        parlor_flex_user_id(null(), null_mut()) => NULL_POINTER;
        parlor_item_bot();
        parlor_item_bytes(NONE, null(), 0);
        parlor_item_list(NONE, null(), 0);
        parlor_item_number(NONE, 0);
        parlor_item_quit_reason(NONE, null_mut());
        parlor_item_rich_form(NONE, null_mut());
        parlor_item_text(NONE, NONE);
        parlor_join_init(null_mut(), 0) => NULL_POINTER;
        parlor_key_values_at(null(), 0) => null();
        parlor_key_values_count(null()) => 0;
        parlor_key_values_find(null(), NONE) => null();
        parlor_key_values_free(null_mut()) => ();
        parlor_key_values_items(null(), null_mut()) => NULL_POINTER;
        parlor_key_values_list(null(), NONE) => null();
        parlor_key_values_new(null(), 0, null_mut()) => NULL_POINTER;
        parlor_key_values_number(null(), NONE, null_mut()) => NULL_POINTER;
        parlor_key_values_text(null(), NONE);
        parlor_leave_reason_of_quit_code(NONE) => -1;
        parlor_leave_reason_quit_code(0);
        parlor_leave_reason_text(0);
        parlor_login_init(null_mut(), 0) => NULL_POINTER;
        parlor_message_check_name(0);
        parlor_message_check_of(TOO_LONG) => -1;
        parlor_message_text_init(null_mut(), 0) => NULL_POINTER;
        parlor_notice_init(null_mut(), 0) => NULL_POINTER;
        parlor_notice_system_command(null()) => -1;
        parlor_notice_type_name(0);
        parlor_notice_type_of(TOO_LONG) => -1;
        parlor_notify_init(null_mut(), 0) => NULL_POINTER;
        parlor_protocol_name(0);
        parlor_protocol_of(TOO_LONG) => -1;
        parlor_reason_init(null_mut(), 0) => NULL_POINTER;
        parlor_register_init(null_mut(), 0) => NULL_POINTER;
        parlor_release_init(null_mut(), 0) => NULL_POINTER;
        parlor_say_init(null_mut(), 0) => NULL_POINTER;
        parlor_session_info_init(null_mut(), 0) => NULL_POINTER;
        parlor_status_class(0) => 0;
        parlor_status_text(0);
        parlor_stream_end(null_mut()) => NULL_POINTER;
        parlor_stream_error(null(), null_mut()) => NULL_POINTER;
        parlor_stream_free(null_mut()) => ();
        parlor_stream_give(null_mut(), null(), 0, null_mut()) => NULL_POINTER;
        parlor_stream_new(0, null_mut()) => NULL_POINTER;
        parlor_stream_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_stream_session(null(), null_mut()) => NULL_POINTER;
        parlor_system_command_name(-1);
        parlor_text_of(null());
        parlor_transcript_check(null_mut()) => NULL_POINTER;
        parlor_transcript_error(null(), null_mut()) => NULL_POINTER;
        parlor_transcript_free(null_mut()) => ();
        parlor_transcript_new(null_mut()) => NULL_POINTER;
        parlor_transcript_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_transcript_read(null_mut(), null(), 0) => NULL_POINTER;
        parlor_transcript_session(null(), null_mut()) => NULL_POINTER;
        parlor_user_info_init(null_mut(), 0) => NULL_POINTER;
        parlor_user_status_name(0);
        parlor_user_status_of(TOO_LONG) => -1;
        parlor_user_type_may_use(0, 0) => true;
        parlor_user_type_name(0);
        parlor_user_type_of(TOO_LONG) => -1;
        parlor_version();
        parlor_visibility_may_write(0) => true;
        parlor_visibility_name(0);
        parlor_visibility_of(TOO_LONG) => -1;
        parlor_writer_end(null_mut(), null_mut(), null_mut()) => NULL_POINTER;
        parlor_writer_event(null_mut(), null(), null_mut(), null_mut()) => NULL_POINTER;
        parlor_writer_free(null_mut()) => ();
        parlor_writer_new(null(), null_mut()) => NULL_POINTER;
    };
    let names: Vec<&str> = called.iter().map(|it| it.0).collect();
    assert_eq!(names, checked_in(), "every export is called here");
}

#[test]
fn null_does_no_harm_with_a_handle() {
    const BAD_LENGTH: i32 = parlor_status::PARLOR_BAD_LENGTH as i32;
    const MALFORMED: i32 = parlor_status::PARLOR_MALFORMED as i32;
    const NOT_SET_UP: i32 = parlor_status::PARLOR_NOT_SET_UP as i32;
    const BAD_VALUE: i32 = parlor_status::PARLOR_BAD_VALUE as i32;
    const NOT_IN_SESSION: i32 = parlor_status::PARLOR_NOT_IN_SESSION as i32;
    let (mut basic, mut flex, mut transcript) = (null_mut(), null_mut(), null_mut());
    let (mut stream, mut writer) = (null_mut(), null_mut());
    let session = filled(parlor_session_info_init);
    let byte = b'x';
    let (data, length) = (&mut null(), &mut 0);
    let (key, id) = (text("key"), &mut 0_u32);
    let lone = [parlor_item_text(TOO_LONG, NONE)];
    let collection =
        |items, count| parlor_login { user_data: parlor_items { items, count }, ..login(text("x")) };
    let unknown = parlor_notify { notice_type: 99, ..filled(parlor_notify_init) };
    let strange = parlor_register { user_type: 9, ..register(text("x")) };
    // SAFETY: the handles are live, all else is NULL or local.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        assert_eq!(parlor_stream_new(16, &raw mut stream), 0);
        assert_eq!(parlor_writer_new(&raw const session, &raw mut writer), 0);
        calls! {
            parlor_basic_error(basic, null_mut()) => NULL_POINTER;
            parlor_basic_forget(basic, NONE) => BAD_LENGTH;
            parlor_basic_forget(basic, TOO_LONG) => BAD_LENGTH;
            parlor_basic_forget(basic, key) => 0;
            parlor_basic_is_joined(basic, TOO_LONG) => false;
            parlor_basic_join(basic, 0, null(), id) => NULL_POINTER;
            parlor_basic_join(basic, 0, &join(text("S")), null_mut()) => NULL_POINTER;
            parlor_basic_join(basic, 0, &join(NONE), id) => BAD_LENGTH;
            parlor_basic_join(basic, 0, &parlor_join { visibility: 3, ..join(key) }, id) => BAD_VALUE;
            parlor_basic_next(basic, null_mut()) => NULL_POINTER;
            parlor_basic_notify(basic, 0, &unknown, id) => BAD_VALUE;
            parlor_basic_poll_transmit(basic, 0, null_mut(), length) => NULL_POINTER;
            parlor_basic_position(basic, key, null_mut()) => NULL_POINTER;
            parlor_basic_position(basic, key, id) => NOT_IN_SESSION;
            parlor_basic_receive(basic, 0, null(), 1) => NULL_POINTER;
            parlor_basic_register(basic, 0, &register(NONE), id) => BAD_LENGTH;
            parlor_basic_register(basic, 0, &parlor_register { size: 0, ..register(key) }, id) => NOT_SET_UP;
            parlor_basic_register(basic, 0, &strange, id) => BAD_VALUE;
            parlor_basic_release(basic, 0, &parlor_release { after_action: -1, ..filled(parlor_release_init) }, id) => BAD_VALUE;
            parlor_basic_restore(null(), 0, null(), 1, &raw mut basic) => NULL_POINTER;
            parlor_basic_restore(null(), 0, &raw const byte, 1, &raw mut basic) => parlor_status::PARLOR_BAD_SNAPSHOT as i32;
            parlor_basic_say(basic, 0, &say(key, NONE), id) => BAD_LENGTH;
            parlor_basic_session_at(basic, 0, null_mut()) => NULL_POINTER;
            parlor_basic_snapshot(basic, data, null_mut()) => NULL_POINTER;
            parlor_basic_transmitted(basic, 1) => BAD_VALUE;
            parlor_basic_user_id(basic, null_mut()) => NULL_POINTER;
            parlor_flex_abandon(flex, 0, null_mut()) => NULL_POINTER;
            parlor_flex_abandon(flex, 0, &mut 0) => parlor_status::PARLOR_END as i32;
            parlor_flex_error(flex, null_mut()) => NULL_POINTER;
            parlor_flex_join(flex, &join(NONE)) => BAD_LENGTH;
            parlor_flex_login(flex, &login(NONE)) => BAD_LENGTH;
            parlor_flex_login(flex, &login(TOO_LONG)) => BAD_LENGTH;
            parlor_flex_login(flex, &collection(null(), 1)) => NULL_POINTER;
            parlor_flex_login(flex, &collection(lone.as_ptr(), 1)) => BAD_LENGTH;
            parlor_flex_login(flex, &collection(lone.as_ptr(), usize::MAX)) => BAD_LENGTH;
            parlor_flex_login(flex, &parlor_login { size: 1, ..login(key) }) => NOT_SET_UP;
            parlor_flex_next(flex, null_mut()) => NULL_POINTER;
            parlor_flex_poll_transmit(flex, 0, null_mut(), null_mut()) => NULL_POINTER;
            parlor_flex_receive(flex, 0, null(), 1) => NULL_POINTER;
            parlor_flex_receive(flex, 0, &raw const byte, 0) => BAD_LENGTH;
            parlor_flex_receive(flex, 0, &raw const byte, usize::MAX) => BAD_LENGTH;
            parlor_flex_say(flex, &say(NONE, NONE)) => BAD_LENGTH;
            parlor_flex_secure_key(flex, null_mut()) => NULL_POINTER;
            parlor_flex_snapshot(flex, data, null_mut()) => NULL_POINTER;
            parlor_flex_update_user_data(flex, null(), 0) => BAD_LENGTH;
            parlor_key_values_new(null(), 1, &mut null_mut()) => NULL_POINTER;
            parlor_key_values_new(lone.as_ptr(), 1, &mut null_mut()) => BAD_LENGTH;
            parlor_key_values_new(lone.as_ptr(), usize::MAX, &mut null_mut()) => BAD_LENGTH;
            parlor_stream_error(stream, null_mut()) => NULL_POINTER;
            parlor_stream_give(stream, null(), 1, length) => NULL_POINTER;
            parlor_stream_give(stream, &raw const byte, 1, null_mut()) => NULL_POINTER;
            parlor_stream_give(stream, &raw const byte, usize::MAX, length) => BAD_LENGTH;
            parlor_stream_give(stream, null(), 0, length) => 0;
            parlor_stream_end(stream) => MALFORMED;
            parlor_stream_new(0, &mut null_mut()) => BAD_LENGTH;
            parlor_stream_new(usize::MAX, &mut null_mut()) => parlor_status::PARLOR_OUT_OF_MEMORY as i32;
            parlor_stream_next(stream, null_mut()) => NULL_POINTER;
            parlor_stream_session(stream, null_mut()) => NULL_POINTER;
            parlor_transcript_error(transcript, null_mut()) => NULL_POINTER;
            parlor_transcript_next(transcript, null_mut()) => NULL_POINTER;
            parlor_transcript_read(transcript, null(), 1) => NULL_POINTER;
            parlor_transcript_read(transcript, &raw const byte, usize::MAX) => BAD_LENGTH;
            parlor_transcript_read(transcript, &raw const byte, 0) => MALFORMED;
            parlor_transcript_read(transcript, null(), 0) => MALFORMED;
            parlor_transcript_session(transcript, null_mut()) => NULL_POINTER;
            parlor_writer_event(writer, null(), data, length) => NULL_POINTER;
            parlor_writer_end(writer, null_mut(), length) => NULL_POINTER;
            parlor_writer_new(null(), &mut null_mut()) => NULL_POINTER;
        };
        parlor_stream_free(&raw mut stream);
        parlor_writer_free(&raw mut writer);
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
        parlor_transcript_free(&raw mut transcript);
        let are_null = basic.is_null() && flex.is_null() && transcript.is_null();
        assert!(stream.is_null() && writer.is_null());
        assert!(are_null, "free sets the caller's pointer to NULL");
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
        parlor_transcript_free(&raw mut transcript);
    }
}
