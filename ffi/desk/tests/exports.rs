//! Every exported function: which there are, and that NULL and absurd values do no harm.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/calls.rs"]
mod calls;
#[path = "../../tests/support/mod.rs"]
mod support;

use core::ptr::{null, null_mut};
use std::collections::BTreeSet;

use calls::calls;
use object::{Object, ObjectSymbol};
use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;
use support::{ffi, library_folder};

fn list(name: &str) -> Vec<String> {
    std::fs::read_to_string(ffi().join(name)).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn the_library_exports_its_list_and_that_of_libparlor() {
    let library = std::fs::read(library_folder().join("libparlor_desk.so")).unwrap();
    let file = object::File::parse(&*library).unwrap();
    let defined = file.dynamic_symbols().filter(|it| it.is_definition() && it.is_global());
    let mut exports: Vec<String> = defined.map(|it| it.name().unwrap().to_owned()).collect();
    exports.sort();
    let mut expected = [list("exports.txt"), list("desk/exports.txt")].concat();
    expected.sort();
    assert_eq!(exports, expected, "what was exported once stays; if it is meant, change the list");
}

fn text(string: &'static core::ffi::CStr) -> parlor_text {
    // SAFETY: the text is static.
    unsafe { parlor_text_of(string.as_ptr()) }
}

fn number(status: parlor_status) -> i32 {
    status as i32
}

const PLAIN: fn() -> parlor_link_options =
    || parlor_link_options { security: parlor_security::PARLOR_SECURITY_PLAIN as i32, ..Filled::defaults() };

/// Opens a link to a port where nobody is, with these options.
fn open(
    options: &parlor_link_options,
    host: parlor_text,
    port: u16,
) -> (i32, *mut parlor_basic, *mut parlor_link) {
    let (mut basic, mut link) = (null_mut(), null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        let status =
            parlor_link_open_basic(host, port, &raw const *options, null(), &raw mut basic, &raw mut link);
        (status, basic, link)
    }
}

#[test]
fn null_does_no_harm() {
    const NULL: i32 = parlor_status::PARLOR_NULL_POINTER as i32;
    let (mut no_basic, mut no_flex, mut no_link, mut no_plugins) =
        (null_mut(), null_mut(), null_mut(), null_mut());
    let (none, mut job, mut called) = (text(c""), 0, BTreeSet::new());
    let (basic, flex, link, plugins, job) =
        (&raw mut no_basic, &raw mut no_flex, &raw mut no_link, &raw mut no_plugins, &raw mut job);
    calls! { called, "";
        parlor_delete_file_init(null_mut(), 0) => NULL;
        parlor_document_store_init(null_mut(), 0) => NULL;
        parlor_export_init(null_mut(), 0) => NULL;
        parlor_link_close(null()) => NULL;
        parlor_link_fd(null(), null_mut()) => NULL;
        parlor_link_free(null_mut()) => ();
        parlor_link_free(link) => ();
        parlor_link_is_up(null()) => false;
        parlor_link_lock_basic(null(), null_mut()) => NULL;
        parlor_link_lock_flex(null(), null_mut()) => NULL;
        parlor_link_next(null(), null_mut()) => NULL;
        parlor_link_open_basic(none, 0, null(), null(), null_mut(), null_mut()) => NULL;
        parlor_link_open_basic(none, 1, null(), null(), basic, link) => NULL;
        parlor_link_open_flex(none, 0, null(), null(), null(), null_mut(), null_mut()) => NULL;
        parlor_link_open_flex(none, 1, null(), null(), null(), flex, link) => NULL;
        parlor_link_options_init(null_mut(), 0) => NULL;
        parlor_link_unlock(null()) => NULL;
        parlor_options_error(null_mut()) => NULL;
        parlor_plugins_at(null(), 0, null_mut()) => NULL;
        parlor_plugins_cancel(null(), 0) => NULL;
        parlor_plugins_command_at(null(), 0, null_mut()) => NULL;
        parlor_plugins_delete_file(null(), null(), job) => NULL;
        parlor_plugins_export(null(), null(), job) => NULL;
        parlor_plugins_fd(null(), null_mut()) => NULL;
        parlor_plugins_format_at(null(), 0, null_mut()) => NULL;
        parlor_plugins_free(null_mut()) => ();
        parlor_plugins_free(plugins) => ();
        parlor_plugins_new(null(), null_mut()) => NULL;
        parlor_plugins_news(null(), null()) => NULL;
        parlor_plugins_next(null(), null_mut()) => NULL;
        parlor_plugins_offer(null(), none) => false;
        parlor_plugins_options_init(null_mut(), 0) => NULL;
        parlor_plugins_run_command(null(), null(), job) => NULL;
        parlor_plugins_save_file(null(), null(), job) => NULL;
        parlor_plugins_send_file(null(), null(), job) => NULL;
        parlor_plugins_set_link(null(), null()) => NULL;
        parlor_run_command_init(null_mut(), 0) => NULL;
        parlor_save_file_init(null_mut(), 0) => NULL;
        parlor_send_file_init(null_mut(), 0) => NULL;
    }
    // It takes nothing.
    called.insert("parlor_link_now");
    assert!(parlor_link_now() <= parlor_link_now());
    assert_eq!(
        called.into_iter().collect::<Vec<_>>(),
        list("desk/exports.txt"),
        "every export is called here"
    );
}

#[test]
fn what_can_not_be_opened_leaves_the_handle_to_the_caller() {
    use parlor_status as Status;
    let host = text(c"127.0.0.1");
    let plain = PLAIN();
    let other = parlor_address { host: text(c""), port: 1 };
    let tls = |roots: &'static core::ffi::CStr| parlor_link_options {
        roots_file: text(roots),
        ..Filled::defaults()
    };
    for (options, host, port, expected) in [
        (plain, text(c""), 1, Status::PARLOR_BAD_LENGTH),
        (plain, parlor_text { data: c"x".as_ptr(), length: usize::MAX }, 1, Status::PARLOR_BAD_LENGTH),
        (plain, host, 0, Status::PARLOR_BAD_VALUE),
        (parlor_link_options { size: 1, ..plain }, host, 1, Status::PARLOR_NOT_SET_UP),
        (parlor_link_options { security: 2, ..plain }, host, 1, Status::PARLOR_BAD_VALUE),
        (parlor_link_options { connect_within: 0, ..plain }, host, 1, Status::PARLOR_BAD_VALUE),
        (parlor_link_options { other_count: 1, ..plain }, host, 1, Status::PARLOR_NULL_POINTER),
        (
            parlor_link_options { others: &raw const other, other_count: usize::MAX, ..plain },
            host,
            1,
            Status::PARLOR_BAD_LENGTH,
        ),
        (
            parlor_link_options { others: &raw const other, other_count: 1, ..plain },
            host,
            1,
            Status::PARLOR_BAD_LENGTH,
        ),
        (tls(c"/no/such/file.pem"), host, 1, Status::PARLOR_BAD_PEM),
    ] {
        let (status, mut basic, link) = open(&options, host, port);
        assert_eq!(status, number(expected));
        assert!(!basic.is_null() && link.is_null());
        // SAFETY: the handle is the caller's still.
        unsafe { parlor_basic_free(&raw mut basic) };
    }
}

/// A line that was logged.
unsafe extern "C" fn note(_: i32, line: parlor_text, context: *mut core::ffi::c_void) {
    // SAFETY: the text is valid during the call, and the context is the test's list.
    let (line, lines) = unsafe { (line.read().unwrap(), &mut *context.cast::<Vec<String>>()) };
    lines.push(line.to_owned());
}

#[test]
fn a_request_that_can_not_be_made_is_refused_at_once() {
    const BAD_LENGTH: i32 = parlor_status::PARLOR_BAD_LENGTH as i32;
    const NULL_POINTER: i32 = parlor_status::PARLOR_NULL_POINTER as i32;
    let mut lines = Vec::<String>::new();
    let (mut basic, mut flex, mut link) = (null_mut(), null_mut(), null_mut());
    let mut error = null();
    let options = parlor_link_options { on_log: Some(note), context: (&raw mut lines).cast(), ..PLAIN() };
    let (host, options) = (text(c"127.0.0.1"), &raw const options);
    let login = parlor_login { nickname: text(c"Ana"), ..Filled::defaults() };
    let member = |error: *const parlor_error| {
        // SAFETY: the error is the handle's, and its text ends with NUL.
        unsafe { core::ffi::CStr::from_ptr((*error).member) }.to_str().unwrap().to_owned()
    };
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        let nobody = parlor_register::defaults();
        let status =
            parlor_link_open_basic(host, 1, options, &raw const nobody, &raw mut basic, &raw mut link);
        assert_eq!((status, link.is_null(), basic.is_null()), (BAD_LENGTH, true, false));
        assert_eq!((parlor_basic_error(basic, &raw mut error), member(error)), (0, "nickname".into()));

        let nobody = parlor_login::defaults();
        let status =
            parlor_link_open_flex(host, 1, options, &raw const nobody, null(), &raw mut flex, &raw mut link);
        assert_eq!((status, link.is_null(), flex.is_null()), (BAD_LENGTH, true, false));
        let (login, nowhere) = (&raw const login, parlor_join::defaults());
        let status =
            parlor_link_open_flex(host, 1, options, login, &raw const nowhere, &raw mut flex, &raw mut link);
        assert_eq!((status, link.is_null(), flex.is_null()), (BAD_LENGTH, true, false));
        assert_eq!((parlor_flex_error(flex, &raw mut error), member(error)), (0, "queue".into()));

        // A customer of Chat API v2 needs no queue, and joins no session that exists.
        let config = parlor_flex_config {
            binding: 2,
            service_host: text(c"chat.example.com"),
            service_path: text(c"/chat"),
            ..Filled::defaults()
        };
        let another = parlor_join { session_id: text(c"S"), ..parlor_join::defaults() };
        let mut of_the_web = null_mut();
        assert_eq!(parlor_flex_new(&raw const config, &raw mut of_the_web), 0);
        let (another, quiet) = (&raw const another, PLAIN());
        let web = &raw mut of_the_web;
        let status = parlor_link_open_flex(host, 1, options, login, another, web, &raw mut link);
        assert_eq!((status, link.is_null()), (number(parlor_status::PARLOR_NOT_IN_CHAT_API), true));
        assert_eq!((parlor_options_error(&raw mut error), member(error)), (0, "session_id".into()));
        let (quiet, nowhere) = (&raw const quiet, &raw const nowhere);
        assert_eq!(parlor_link_open_flex(host, 1, quiet, login, nowhere, web, &raw mut link), 0);
        parlor_link_free(&raw mut link);

        let (mut no_agent, mut no_customer) = (null_mut(), null_mut());
        let status = parlor_link_open_basic(host, 1, options, null(), &raw mut no_agent, &raw mut link);
        assert_eq!(status, NULL_POINTER);
        let status =
            parlor_link_open_flex(host, 1, options, login, null(), &raw mut no_customer, &raw mut link);
        assert_eq!((status, link.is_null()), (NULL_POINTER, true));
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
    }
    let what = "is empty where something is needed, or too long";
    let expected = [
        format!("request: 'nickname' {what}"),
        format!("login: 'nickname' {what}"),
        format!("join: 'queue' {what}"),
        "join: 'session_id' is not in Chat API v2".to_owned(),
        "basic: a pointer is NULL that must not be".to_owned(),
        "flex: a pointer is NULL that must not be".to_owned(),
    ];
    assert_eq!(lines, expected);
}

#[test]
fn a_handle_that_is_a_links_is_used_by_who_has_locked_it_and_freed_by_nobody() {
    use parlor_status as Status;
    let (mut copy, mut link, mut other, mut news) = (null_mut(), null_mut(), null_mut(), null());
    let host = text(c"127.0.0.1");
    let options = PLAIN();
    let plain = &raw const options;
    // SAFETY: the contract of the library, and what breaks it in a way that is noticed.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut copy), 0);
        let mut basic = copy;
        assert_eq!(
            parlor_link_open_flex(host, 1, plain, null(), null(), (&raw mut basic).cast(), &raw mut other),
            number(Status::PARLOR_BAD_HANDLE)
        );
        assert_eq!(parlor_link_open_basic(host, 1, plain, null(), &raw mut basic, &raw mut link), 0);
        let before = copy;
        assert_eq!(
            parlor_link_open_basic(host, 1, plain, null(), &raw mut copy, &raw mut other),
            number(Status::PARLOR_NOT_LOCKED),
            "it is another link's"
        );
        assert_eq!(parlor_basic_next(copy, &raw mut news), number(Status::PARLOR_NOT_LOCKED));
        assert_eq!(parlor_basic_session_count(copy), 0);
        for _ in 0..2 {
            parlor_basic_free(&raw mut copy);
            assert_eq!(copy, before, "a link's handle isn't freed");
        }
        assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
        assert_eq!(basic, before);
        parlor_basic_free(&raw mut basic);
        assert_eq!(basic, before, "nor while it is locked");
        let mut error = null();
        assert_eq!(parlor_basic_error(basic, &raw mut error), 0);
        assert_eq!(
            parlor_link_open_basic(host, 1, plain, null(), &raw mut copy, &raw mut other),
            number(Status::PARLOR_IN_USE),
        );
        let shared = basic as usize;
        let elsewhere = move || parlor_basic_lost(shared as *mut parlor_basic);
        assert_eq!(std::thread::spawn(elsewhere).join().unwrap(), number(Status::PARLOR_NOT_LOCKED));
        assert_eq!(parlor_link_unlock(link), 0);
        assert_eq!(parlor_basic_error(basic, &raw mut error), number(Status::PARLOR_NOT_LOCKED));

        // A link is no handle of another type, and the reverse.
        assert_eq!(parlor_basic_lost(link.cast()), number(Status::PARLOR_BAD_HANDLE));
        assert_eq!(parlor_link_close(basic.cast()), number(Status::PARLOR_BAD_HANDLE));
        assert_eq!(parlor_link_lock_basic(basic.cast(), &raw mut copy), number(Status::PARLOR_BAD_HANDLE));
        assert_eq!(parlor_plugins_cancel(link.cast(), 1), number(Status::PARLOR_BAD_HANDLE));
        let mut wrong = basic.cast::<parlor_link>();
        parlor_link_free(&raw mut wrong);
        assert!(!wrong.is_null());
        let mut wrong = link.cast::<parlor_plugins>();
        parlor_plugins_free(&raw mut wrong);
        assert!(!wrong.is_null());
        parlor_link_free(&raw mut link);
        assert!(link.is_null());
    }
}

#[test]
fn misuse_is_a_status() {
    use parlor_status as Status;
    let (mut basic, mut flex, mut event, mut fd) = (null_mut(), null_mut(), null(), 0);
    let (status, given, mut link) = open(&PLAIN(), text(c"127.0.0.1"), 1);
    assert_eq!((status, given.is_null()), (0, true), "the handle is the link's");
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_link_unlock(link), number(Status::PARLOR_NOT_LOCKED));
        assert_eq!(parlor_link_lock_flex(link, &raw mut flex), number(Status::PARLOR_OTHER_PROTOCOL));
        assert_eq!(parlor_link_unlock(link), number(Status::PARLOR_NOT_LOCKED));
        assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
        assert_eq!(parlor_link_lock_basic(link, &raw mut basic), 0);
        assert_eq!(parlor_link_close(link), number(Status::PARLOR_LOCKED));
        let before = link;
        parlor_link_free(&raw mut link);
        assert_eq!(link, before, "a link that can't be freed stays");
        let shared = link as usize;
        let other = move || parlor_link_unlock(shared as *const parlor_link);
        assert_eq!(std::thread::spawn(other).join().unwrap(), number(Status::PARLOR_NOT_LOCKED));
        assert_eq!((parlor_link_unlock(link), parlor_link_unlock(link)), (0, 0));
        assert_eq!(parlor_link_unlock(link), number(Status::PARLOR_NOT_LOCKED));

        assert_eq!(parlor_link_fd(link, &raw mut fd), 0);
        assert_eq!(parlor_link_close(link), 0);
        assert_eq!(parlor_link_close(link), 0);
        let mut last = 0;
        while last == 0 {
            last = parlor_link_next(link, &raw mut event);
        }
        assert_eq!(last, number(Status::PARLOR_END));
        parlor_link_free(&raw mut link);
        assert!(link.is_null());
    }

    unsafe extern "C" fn ignore(_: *mut parlor_link, _: *const parlor_link_event, _: *mut core::ffi::c_void) {
    }
    let options = parlor_link_options { on_event: Some(ignore), ..PLAIN() };
    let (status, _, mut link) = open(&options, text(c"127.0.0.1"), 1);
    assert_eq!(status, 0);
    // SAFETY: as before.
    unsafe {
        assert_eq!(parlor_link_fd(link, &raw mut fd), number(Status::PARLOR_HAS_CALLBACK));
        assert_eq!(parlor_link_next(link, &raw mut event), number(Status::PARLOR_HAS_CALLBACK));
        parlor_link_free(&raw mut link);
    }
}
