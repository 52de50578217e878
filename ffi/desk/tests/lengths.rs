//! Every exported function that takes a length: one that nothing can have does no harm.
#![cfg(all(target_arch = "x86_64", target_os = "linux"))]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/calls.rs"]
mod calls;
#[path = "../../tests/support/lengths.rs"]
mod lengths;
#[path = "../../tests/support/requests.rs"]
mod requests;
#[path = "../../tests/support/mod.rs"]
mod support;
#[path = "../../tests/support/takers.rs"]
mod takers;

use core::ptr::{null, null_mut};
use std::collections::BTreeSet;

use calls::calls;
use lengths::{TOO_LONG, each_event_too_long, each_too_long, inits};
use parlor::*;
use parlor_desk::*;
use requests::{filled, login, register, start, text};
use support::ffi;
use takers::takers;

const BAD_LENGTH: i32 = parlor_status::PARLOR_BAD_LENGTH as i32;
const END: i32 = parlor_status::PARLOR_END as i32;
const MAX: usize = usize::MAX;

/// The names of the functions that were called.
type Called = BTreeSet<&'static str>;

#[test]
fn no_length_does_harm() {
    let mut called = Called::new();
    links(&mut called);
    plugins(&mut called);
    inits! { called:
        parlor_delete_file_init parlor_document_store_init parlor_export_init parlor_link_options_init
        parlor_plugins_options_init parlor_run_command_init parlor_save_file_init parlor_send_file_init
    }
    let list = std::fs::read_to_string(ffi().join("desk/exports.txt")).unwrap();
    let exports: Vec<String> = list.lines().map(str::to_owned).collect();
    assert_eq!(
        called.into_iter().collect::<Vec<_>>(),
        takers(&exports),
        "each export with a length is called"
    );
}

/// Links that can't be opened.
fn links(called: &mut Called) {
    let (host, other) = (text("127.0.0.1"), parlor_address { host: TOO_LONG, port: 1 });
    let (mut basic, mut flex) = (null_mut(), null_mut());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
    }
    let whole = filled(parlor_link_options_init);
    let mut options = each_too_long(whole);
    for count in [1, MAX] {
        let others = parlor_link_options { others: &raw const other, other_count: count, ..whole };
        options.push((format!("{count} others"), others));
    }
    for (name, options) in options {
        let options = &raw const options;
        calls! { called, name;
            parlor_link_open_basic(host, 1, options, null(), &raw mut basic, &mut null_mut()) => BAD_LENGTH;
            parlor_link_open_flex(host, 1, options, null(), null(), &raw mut flex, &mut null_mut()) => BAD_LENGTH;
        }
    }
    calls! { called, "";
        parlor_link_open_basic(TOO_LONG, 1, null(), null(), &raw mut basic, &mut null_mut()) => BAD_LENGTH;
        parlor_link_open_flex(TOO_LONG, 1, null(), null(), null(), &raw mut flex, &mut null_mut()) => BAD_LENGTH;
    }
    let key = text("key");
    for (name, request) in each_too_long(register(key)) {
        let request = &raw const request;
        calls! { called, name;
            parlor_link_open_basic(host, 1, null(), request, &raw mut basic, &mut null_mut()) => BAD_LENGTH;
        }
    }
    for (name, request) in each_too_long(login(key)) {
        let request = &raw const request;
        calls! { called, name;
            parlor_link_open_flex(host, 1, null(), request, null(), &raw mut flex, &mut null_mut()) => BAD_LENGTH;
        }
    }
    let login = login(key);
    for (name, join) in each_too_long(start(key)) {
        let (login, join) = (&raw const login, &raw const join);
        calls! { called, name;
            parlor_link_open_flex(host, 1, null(), login, join, &raw mut flex, &mut null_mut()) => BAD_LENGTH;
        }
    }
    // SAFETY: no link has taken them.
    unsafe {
        parlor_basic_free(&raw mut basic);
        parlor_flex_free(&raw mut flex);
    }
}

/// Plugins, of which none is loaded.
fn plugins(called: &mut Called) {
    let (key, byte, mut plugins, mut job) = (text("key"), b'x', null_mut(), 0);
    let whole = filled(parlor_plugins_options_init);
    // SAFETY: the contract of the library, as a C program keeps it.
    assert_eq!(unsafe { parlor_plugins_new(&raw const whole, &raw mut plugins) }, 0);
    let mut options = each_too_long(whole);
    for (folder, count) in [(&TOO_LONG, 1), (&key, MAX)] {
        let folder = &raw const *folder;
        let own = parlor_plugins_options { own_folders: folder, own_folder_count: count, ..whole };
        let others = parlor_plugins_options { folders: folder, folder_count: count, ..whole };
        options.extend([(format!("{count} own folders"), own), (format!("{count} folders"), others)]);
    }
    for (name, options) in options {
        calls! { called, name; parlor_plugins_new(&raw const options, &mut null_mut()) => BAD_LENGTH; }
    }
    let job = &raw mut job;
    for (name, request) in
        each_too_long(parlor_send_file { session_id: key, path: key, ..filled(parlor_send_file_init) })
    {
        calls! { called, name; parlor_plugins_send_file(plugins, &raw const request, job) => BAD_LENGTH; }
    }
    for (name, request) in each_too_long(parlor_save_file {
        session_id: key,
        file_id: key,
        folder: key,
        ..filled(parlor_save_file_init)
    }) {
        calls! { called, name; parlor_plugins_save_file(plugins, &raw const request, job) => BAD_LENGTH; }
    }
    for (name, request) in
        each_too_long(parlor_delete_file { session_id: key, file_id: key, ..filled(parlor_delete_file_init) })
    {
        calls! { called, name; parlor_plugins_delete_file(plugins, &raw const request, job) => BAD_LENGTH; }
    }
    let export = parlor_export { format: key, path: key, session_id: key, ..filled(parlor_export_init) };
    let mut exports = each_too_long(export);
    let document = parlor_export { document: &raw const byte, document_length: MAX, ..export };
    exports.push(("document_length".to_owned(), document));
    for (name, request) in exports {
        calls! { called, name; parlor_plugins_export(plugins, &raw const request, job) => BAD_LENGTH; }
    }
    for (name, request) in
        each_too_long(parlor_run_command { command: key, ..filled(parlor_run_command_init) })
    {
        calls! { called, name; parlor_plugins_run_command(plugins, &raw const request, job) => BAD_LENGTH; }
    }
    news(called, plugins);
    calls! { called, "";
        parlor_plugins_at(plugins, MAX, &mut null()) => END;
        parlor_plugins_command_at(plugins, MAX, &mut null()) => END;
        parlor_plugins_format_at(plugins, MAX, &mut key.clone()) => END;
        parlor_plugins_offer(plugins, TOO_LONG) => false;
    }
    // SAFETY: it is made above.
    unsafe { parlor_plugins_free(&raw mut plugins) };
}

/// What plugins are told of: of each kind of news, what is read of it.
fn news(called: &mut Called, plugins: *const parlor_plugins) {
    use parlor_news_kind as Kind;
    // SAFETY: zeros are valid for all of its members.
    let none: parlor_news = unsafe { core::mem::zeroed() };
    let of = |kind: Kind| parlor_news { kind: kind as i32, session_id: text("S"), ..none };
    let refused = parlor_news { error_text: TOO_LONG, ..of(Kind::PARLOR_NEWS_REFUSED) };
    let over = parlor_news { session_id: TOO_LONG, ..of(Kind::PARLOR_NEWS_OVER) };
    calls! { called, "";
        parlor_plugins_news(plugins, &raw const refused) => BAD_LENGTH;
        parlor_plugins_news(plugins, &raw const over) => BAD_LENGTH;
    }
    each_event_too_long(|name, event| {
        let told = parlor_news { event: &raw const *event, ..of(Kind::PARLOR_NEWS_EVENT) };
        calls! { called, name; parlor_plugins_news(plugins, &raw const told) => BAD_LENGTH; }
    });
}
