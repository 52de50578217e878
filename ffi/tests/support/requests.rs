//! Requests and configs, filled as a C program fills them.
#![allow(dead_code, reason = "each test program uses a part of it")]

use core::mem::MaybeUninit;
use core::ptr::{null, null_mut};

use parlor::*;

pub(crate) const NONE: parlor_text = parlor_text { data: null(), length: 0 };

pub(crate) fn text(string: &str) -> parlor_text {
    parlor_text { data: string.as_ptr().cast(), length: string.len() }
}

/// What a text says.
pub(crate) fn said(text: parlor_text) -> String {
    // SAFETY: the library's texts are never NULL, and read while they are valid.
    let bytes = unsafe { core::slice::from_raw_parts(text.data.cast::<u8>(), text.length) };
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// What an `_init` sets up.
pub(crate) fn filled<T>(init: unsafe extern "C" fn(*mut T, usize) -> i32) -> T {
    let mut it = MaybeUninit::<T>::uninit();
    // SAFETY: there is room for as many bytes as is said, and success says that they were written.
    unsafe {
        assert_eq!(init(it.as_mut_ptr(), size_of::<T>()), 0);
        it.assume_init()
    }
}

pub(crate) fn login(nickname: parlor_text) -> parlor_login {
    parlor_login { nickname, ..filled(parlor_login_init) }
}

pub(crate) fn register(nickname: parlor_text) -> parlor_register {
    parlor_register { nickname, ..filled(parlor_register_init) }
}

/// The start of a session.
pub(crate) fn start(queue: parlor_text) -> parlor_join {
    parlor_join { queue, ..filled(parlor_join_init) }
}

pub(crate) fn join(session_id: parlor_text) -> parlor_join {
    parlor_join { session_id, ..filled(parlor_join_init) }
}

/// A message; flex doesn't look at the session.
pub(crate) fn say(session_id: parlor_text, words: parlor_text) -> parlor_say {
    let mut say = parlor_say { session_id, ..filled(parlor_say_init) };
    say.words.text = words;
    say
}

pub(crate) fn items(items: &[parlor_item]) -> parlor_items {
    parlor_items { items: items.as_ptr(), count: items.len() }
}

/// The packet as a frame.
pub(crate) fn frame(packet: &str) -> Vec<u8> {
    [&(packet.len() as u32).to_be_bytes()[..], packet.as_bytes()].concat()
}

/// A notice with this userdata, as it is stored.
///
/// # Safety
/// The collection is live.
pub(crate) unsafe fn notice_with(user_data: *const parlor_key_values) -> String {
    let kind = parlor_event_kind::PARLOR_EVENT_NOTICE as i32;
    let event = parlor_event { kind, user_data, ..filled(parlor_event_init) };
    let session: parlor_session_info = filled(parlor_session_info_init);
    let (mut writer, mut data, mut length) = (null_mut(), null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_writer_new(&raw const session, &raw mut writer), 0);
        assert_eq!(parlor_writer_event(writer, &raw const event, &raw mut data, &raw mut length), 0);
        let written = core::slice::from_raw_parts(data, length).to_vec();
        parlor_writer_free(&raw mut writer);
        String::from_utf8(written).unwrap()
    }
}
