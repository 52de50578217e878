//! Every exported function: which there are, and that NULL does no harm.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use core::ptr::{null, null_mut};

use object::{Object, ObjectSymbol};
use parlor::*;
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

const NONE: parlor_text = parlor_text { data: null(), length: 0 };
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
        parlor_flex_config_init(null_mut(), 0) => NULL_POINTER;
        parlor_flex_error(null(), null_mut()) => NULL_POINTER;
        parlor_flex_free(null_mut()) => ();
        parlor_flex_is_busy(null()) => false;
        parlor_flex_is_over(null()) => false;
        parlor_flex_join_session(null_mut(), NONE, NONE, null(), 0) => NULL_POINTER;
        parlor_flex_login(null_mut(), NONE, null(), null(), 0, NONE) => NULL_POINTER;
        parlor_flex_logout(null_mut(), NONE) => NULL_POINTER;
        parlor_flex_new(null(), null_mut()) => NULL_POINTER;
        parlor_flex_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_flex_notify(null_mut(), 0, NONE, null(), 0) => NULL_POINTER;
        parlor_flex_poll_timeout(null()) => PARLOR_NEVER;
        parlor_flex_poll_transmit(null_mut(), 0, null_mut(), null_mut()) => NULL_POINTER;
        parlor_flex_position(null()) => 0;
        parlor_flex_read_receipt(null_mut(), 0) => NULL_POINTER;
        parlor_flex_receive(null_mut(), 0, null(), 0) => NULL_POINTER;
        parlor_flex_relinked(null_mut()) => NULL_POINTER;
        parlor_flex_say(null_mut(), NONE, NONE, NONE) => NULL_POINTER;
        parlor_flex_secure_key(null(), null_mut()) => NULL_POINTER;
        parlor_flex_session_id(null(), null_mut()) => NULL_POINTER;
        parlor_flex_start_session(null_mut(), NONE, NONE, NONE, null(), 0) => NULL_POINTER;
        parlor_flex_transmitted(null_mut(), 0, 0) => NULL_POINTER;
        parlor_flex_update_user_data(null_mut(), null(), 0) => NULL_POINTER;
        parlor_flex_user_id(null(), null_mut()) => NULL_POINTER;
        parlor_key_values_at(null(), 0) => null();
        parlor_key_values_count(null()) => 0;
        parlor_key_values_find(null(), NONE) => null();
        parlor_status_class(0) => 0;
        parlor_status_text(0);
        parlor_text_of(null());
        parlor_transcript_error(null(), null_mut()) => NULL_POINTER;
        parlor_transcript_free(null_mut()) => ();
        parlor_transcript_new(null_mut()) => NULL_POINTER;
        parlor_transcript_next(null_mut(), null_mut()) => NULL_POINTER;
        parlor_transcript_read(null_mut(), null(), 0) => NULL_POINTER;
        parlor_transcript_session(null(), null_mut()) => NULL_POINTER;
        parlor_version();
    };
    let names: Vec<&str> = called.iter().map(|it| it.0).collect();
    assert_eq!(names, checked_in(), "every export is called here");
}

#[test]
fn null_does_no_harm_with_a_handle() {
    const BAD_LENGTH: i32 = parlor_status::PARLOR_BAD_LENGTH as i32;
    const MALFORMED: i32 = parlor_status::PARLOR_MALFORMED as i32;
    let mut flex = null_mut();
    let mut transcript = null_mut();
    let byte = b'x';
    let lone = [parlor_pair { key: TOO_LONG, value: NONE }];
    // SAFETY: the handles are live, all else is NULL or local.
    unsafe {
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        calls! {
            parlor_flex_error(flex, null_mut()) => NULL_POINTER;
            parlor_flex_join_session(flex, NONE, NONE, null(), 0) => BAD_LENGTH;
            parlor_flex_login(flex, NONE, null(), null(), 0, NONE) => BAD_LENGTH;
            parlor_flex_login(flex, TOO_LONG, null(), null(), 0, NONE) => BAD_LENGTH;
            parlor_flex_login(flex, parlor_text_of(c"x".as_ptr()), null(), null(), 1, NONE) => NULL_POINTER;
            parlor_flex_login(flex, parlor_text_of(c"x".as_ptr()), null(), lone.as_ptr(), 1, NONE) => BAD_LENGTH;
            parlor_flex_login(flex, parlor_text_of(c"x".as_ptr()), null(), lone.as_ptr(), usize::MAX, NONE) => BAD_LENGTH;
            parlor_flex_next(flex, null_mut()) => NULL_POINTER;
            parlor_flex_poll_transmit(flex, 0, null_mut(), null_mut()) => NULL_POINTER;
            parlor_flex_receive(flex, 0, null(), 1) => NULL_POINTER;
            parlor_flex_receive(flex, 0, &raw const byte, 0) => BAD_LENGTH;
            parlor_flex_receive(flex, 0, &raw const byte, usize::MAX) => BAD_LENGTH;
            parlor_flex_say(flex, NONE, NONE, NONE) => BAD_LENGTH;
            parlor_flex_secure_key(flex, null_mut()) => NULL_POINTER;
            parlor_flex_start_session(flex, NONE, NONE, NONE, null(), 0) => BAD_LENGTH;
            parlor_flex_update_user_data(flex, null(), 0) => BAD_LENGTH;
            parlor_transcript_error(transcript, null_mut()) => NULL_POINTER;
            parlor_transcript_next(transcript, null_mut()) => NULL_POINTER;
            parlor_transcript_read(transcript, null(), 1) => NULL_POINTER;
            parlor_transcript_read(transcript, &raw const byte, usize::MAX) => BAD_LENGTH;
            parlor_transcript_read(transcript, &raw const byte, 0) => MALFORMED;
            parlor_transcript_read(transcript, null(), 0) => MALFORMED;
            parlor_transcript_session(transcript, null_mut()) => NULL_POINTER;
        };
        parlor_flex_free(&raw mut flex);
        parlor_transcript_free(&raw mut transcript);
        assert!(flex.is_null() && transcript.is_null(), "free sets the caller's pointer to NULL");
        parlor_flex_free(&raw mut flex);
        parlor_transcript_free(&raw mut transcript);
    }
}
