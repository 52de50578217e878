//! Links that are opened, closed and refused.

use core::ffi::CStr;
use core::ptr::{null, null_mut};

use parlor::filled::Filled;
use parlor::{
    parlor_basic_config, parlor_basic_error, parlor_basic_free, parlor_basic_new, parlor_basic_register,
    parlor_basic_session_count, parlor_error, parlor_item_text, parlor_items, parlor_register, parlor_text,
};

use super::*;
use crate::*;

/// Opens a link with this `max_request`; gives the status, and what is said of it.
fn opened(max_request: u32, request: &parlor_register) -> (i32, String) {
    let (mut basic, mut link, mut error) = (null_mut(), null_mut(), null::<parlor_error>());
    let config = parlor_basic_config { max_request, ..parlor_basic_config::defaults() };
    let options = parlor_link_options {
        security: parlor_security::PARLOR_SECURITY_PLAIN as i32,
        ..parlor_link_options::defaults()
    };
    let host = parlor_text::view(b"127.0.0.1");
    // SAFETY: the handles are new, and freed at the end; the options and the request are whole.
    unsafe {
        assert_eq!(parlor_basic_new(&raw const config, parlor_link_now(), &raw mut basic), 0);
        let status =
            parlor_link_open_basic(host, 1, &raw const options, request, &raw mut basic, &raw mut link);
        assert_eq!((status == 0, basic.is_null()), (!link.is_null(), !link.is_null()));
        parlor_options_error(&raw mut error);
        let noted = CStr::from_ptr((*error).message).to_str().unwrap().to_owned();
        if status != 0 {
            parlor_basic_error(basic, &raw mut error);
            assert_eq!((*error).status, status);
        }
        parlor_link_free(&raw mut link);
        parlor_basic_free(&raw mut basic);
        (status, noted)
    }
}

#[test]
fn a_registration_that_is_over_max_request_opens_no_link() {
    let too_large = Status::PARLOR_REQUEST_TOO_LARGE as i32;
    let words = "x".repeat(400);
    let words = parlor_text::view(words.as_bytes());
    let bo = parlor_register { nickname: parlor_text::view(b"Bo"), ..Filled::defaults() };
    let item = parlor_item_text(parlor_text::view(b"key"), words);
    let user_data = parlor_items { items: &raw const item, count: 1 };
    for request in [
        parlor_register { nickname: words, ..bo },
        parlor_register { person_id: words, ..bo },
        parlor_register { user_data, ..bo },
    ] {
        let (status, noted) = opened(512, &request);
        assert_eq!(status, too_large, "{noted}");
        assert!(noted.starts_with("request: the request has "), "{noted}");
        assert!(noted.ends_with(" bytes, max_request is 512"), "{noted}");
        assert_eq!(opened(1024, &request).0, 0);
    }
    // The first registration would have room, and the next one, which restores it, would not.
    let (status, noted) = opened(256, &bo);
    assert_eq!(status, too_large, "{noted}");
}

#[test]
fn what_no_link_would_send_is_refused_and_questions_are_answered() {
    let (mut basic, mut link): (*mut parlor_basic, *mut parlor_link) = (null_mut(), null_mut());
    let options = parlor_link_options {
        security: parlor_security::PARLOR_SECURITY_PLAIN as i32,
        ..parlor_link_options::defaults()
    };
    let request = parlor_register { nickname: parlor_text::view(b"Bo"), ..parlor_register::defaults() };
    let host = parlor_text::view(b"127.0.0.1");
    // SAFETY: the handles are new, and freed at the end; the options and the request are whole.
    unsafe {
        assert_eq!(parlor_basic_new(null(), parlor_link_now(), &raw mut basic), 0);
        // Nothing listens there.
        let opened =
            parlor_link_open_basic(host, 1, &raw const options, null(), &raw mut basic, &raw mut link);
        assert_eq!(opened, 0);
        let (mut plugins, mut job) = (null_mut(), 0);
        assert_eq!(parlor_plugins_new(null(), &raw mut plugins), 0);
        assert_eq!(parlor_plugins_set_link(plugins, link), 0);
        let file = parlor_send_file { session_id: host, path: host, ..parlor_send_file::defaults() };
        let sent = parlor_plugins_send_file(plugins, &raw const file, &raw mut job);
        assert_eq!((sent, job), (Status::PARLOR_NOT_IN_SESSION as i32, 0));
        let mut run = parlor_run_command { command: host, session_id: host, ..Filled::defaults() };
        let asked = parlor_plugins_run_command(plugins, &raw const run, &raw mut job);
        assert_eq!((asked, job), (Status::PARLOR_NOT_IN_SESSION as i32, 0));
        run.session_id = parlor_text::view(b"");
        assert_eq!(parlor_plugins_run_command(plugins, &raw const run, &raw mut job), 0);
        assert_eq!(parlor_plugins_set_link(plugins, null()), 0);
        assert_eq!(parlor_plugins_send_file(plugins, &raw const file, &raw mut job), 0);
        parlor_plugins_free(&raw mut plugins);
        for expected in [Status::PARLOR_OK, Status::PARLOR_LINK_CLOSED] {
            assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
            let asked = parlor_basic_register(basic, u64::MAX, &raw const request, &mut 0);
            assert_eq!((asked, parlor_basic_session_count(basic)), (expected as i32, 0));
            assert_eq!(parlor_link_unlock(link), 0);
            assert_eq!(parlor_link_close(link), 0);
        }
        parlor_link_free(&raw mut link);
    }
    assert!(link.is_null());
}
