//! What can't be taken is told by member, value and what is allowed.

use core::ffi::CStr;

use parlor::{parlor_basic, parlor_basic_free, parlor_basic_new, parlor_register};

use super::*;
use crate::link::parlor_link_open_basic;
use crate::plugins::{parlor_document_store, parlor_plugins_new, parlor_plugins_options};

const LOOPBACK: &[u8] = b"127.0.0.1";
const NOT_UTF8: parlor_text = parlor_text { data: c"\xFF".as_ptr(), length: 1 };

/// What the thread remembers: the status, the member and the message.
fn remembered() -> (i32, &'static str, String) {
    let mut error: *const parlor_error = null();
    // SAFETY: the output is local, and the error is the thread's.
    unsafe {
        assert_eq!(parlor_options_error(&raw mut error), 0);
        let member = CStr::from_ptr((*error).member).to_str().unwrap().to_owned();
        let message = CStr::from_ptr((*error).message).to_str().unwrap().to_owned();
        ((*error).status, member.leak(), message)
    }
}

/// A line that was logged.
unsafe extern "C" fn log(level: i32, line: parlor_text, context: *mut c_void) {
    assert_eq!(level, parlor_log_level::PARLOR_LOG_ERROR as i32);
    // SAFETY: the text is valid during the call, and the context is the test's list.
    let (line, lines) = unsafe { (line.read().unwrap(), &mut *context.cast::<Vec<String>>()) };
    lines.push(line.to_owned());
}

/// Has a link refused; gives the member and the message, which is also what was logged.
fn refused(
    host: &'static [u8],
    port: u16,
    expected: Status,
    change: impl FnOnce(&mut parlor_link_options),
) -> (&'static str, String) {
    let (mut basic, mut link) = (null_mut::<parlor_basic>(), null_mut());
    let mut lines = Vec::<String>::new();
    let mut options = parlor_link_options {
        on_log: Some(log),
        context: (&raw mut lines).cast(),
        ..parlor_link_options::defaults()
    };
    change(&mut options);
    let request = parlor_register { nickname: parlor_text::view(b"Bo"), ..parlor_register::defaults() };
    // SAFETY: all of it is whole and local; the handle stays here.
    let status = unsafe {
        assert_eq!(parlor_basic_new(null(), 0, &raw mut basic), 0);
        let host = parlor_text::view(host);
        let status = parlor_link_open_basic(host, port, &options, &request, &raw mut basic, &raw mut link);
        parlor_basic_free(&raw mut basic);
        status
    };
    let (noted, member, message) = remembered();
    assert_eq!((status, noted), (expected as i32, expected as i32), "{message}");
    assert!(link.is_null());
    // Options that weren't set up have no log.
    assert!(lines == [&*message] || expected == Status::PARLOR_NOT_SET_UP && lines.is_empty(), "{lines:?}");
    (member, message)
}

/// The members of a struct, as the header has them.
fn members(name: &str) -> Vec<String> {
    let header = include_str!("../../../include/parlor-desk.h");
    let (_, behind) = header.split_once(&format!("typedef struct {name} {{")).unwrap();
    let (members, _) = behind.split_once('}').unwrap();
    let declared = members.lines().filter_map(|it| it.strip_suffix(';').filter(|it| !it.contains(" * ")));
    let named = declared.map(|it| it.rsplit([' ', '*']).next().unwrap().to_owned());
    let members: Vec<String> = named.collect();
    assert!(members.len() > 10, "{members:?}");
    members
}

#[test]
fn each_member_of_a_links_options_says_what_it_may_be() {
    use Status::{PARLOR_BAD_LENGTH as LENGTH, PARLOR_BAD_VALUE as VALUE, PARLOR_NOT_UTF8 as UTF8};
    type Change = fn(&mut parlor_link_options);
    let plain = |it: &mut parlor_link_options| it.security = parlor_security::PARLOR_SECURITY_PLAIN as i32;
    let table: [(&str, Status, Change, &str); 16] = [
        ("size", Status::PARLOR_NOT_SET_UP, |it| it.size = 1, "'options' a config or request was not set up"),
        ("others", Status::PARLOR_NULL_POINTER, |it| it.other_count = 1, "'others' is NULL with a length"),
        (
            "other_count",
            LENGTH,
            |it| (it.others, it.other_count) = (core::ptr::dangling(), usize::MAX),
            "'other_count' is empty where something is needed, or too long",
        ),
        (
            "security",
            VALUE,
            |it| it.security = 7,
            "'security' is 7: it must be PARLOR_SECURITY_TLS (0) or PARLOR",
        ),
        ("roots_file", UTF8, |it| it.roots_file = NOT_UTF8, "'roots_file' is not UTF-8"),
        ("certificate_file", UTF8, |it| it.certificate_file = NOT_UTF8, "'certificate_file' is not UTF-8"),
        ("key_file", UTF8, |it| it.key_file = NOT_UTF8, "'key_file' is not UTF-8"),
        (
            "key_file",
            VALUE,
            |it| it.key_file = parlor_text::view(b"k"),
            "'key_file' is of no use without its cert",
        ),
        ("server_name", UTF8, |it| it.server_name = NOT_UTF8, "'server_name' is not UTF-8"),
        (
            "server_name",
            VALUE,
            |it| it.server_name = parlor_text::view(b"no name"),
            "'server_name': \"no name\" is neither a host name nor an address",
        ),
        (
            "connect_within",
            VALUE,
            |it| it.connect_within = 0,
            "'connect_within' is 0: it must be 1 to 86400000",
        ),
        (
            "connect_within",
            VALUE,
            |it| it.connect_within = 5_u64.wrapping_neg(),
            "'connect_within' is 18446744073709551611: it must be 1 to 86400000",
        ),
        ("close_within", VALUE, |it| it.close_within = 0, "'close_within' is 0: it must be 1 to 86400000"),
        (
            "close_within",
            VALUE,
            |it| it.close_within = 5_u64.wrapping_neg(),
            "'close_within' is 18446744073709551611: it must be 1 to 86400000",
        ),
        ("log_level", VALUE, |it| it.log_level = 99, "'log_level' is 99: it must be 0 to 3"),
        ("log_level", VALUE, |it| it.log_level = -1, "'log_level' is -1: it must be 0 to 3"),
    ];
    let mut seen = vec!["on_event", "on_log", "context"];
    for (member, expected, change, said) in table {
        let (named, message) = refused(LOOPBACK, 1, expected, change);
        assert_eq!(named, if member == "size" { "options" } else { member });
        assert!(message.starts_with(said), "{message}");
        seen.push(member);
    }
    for member in members("parlor_link_options") {
        assert!(seen.contains(&&*member), "{member} isn't in the table");
    }
    // And where the server is.
    let (member, message) = refused(b"", 1, LENGTH, plain);
    assert_eq!((member, &*message), ("host", "'host' is empty: give a host name or an address"));
    let (member, message) = refused(b"127.0.0.1:4570", 4570, Status::PARLOR_BAD_VALUE, |_| {});
    assert_eq!((member, &*message), ("host", "'host' is '127.0.0.1:4570': give the port as `port`"));
    for (given, said) in [
        (&b"http://127.0.0.1"[..], "'host' is 'http://127.0.0.1': give the host alone, without 'http://'"),
        (
            b"https://chat.example.com:443/genesys",
            "'host' is 'https://chat.example.com:443/genesys': give the host alone",
        ),
    ] {
        let (member, message) = refused(given, 4570, Status::PARLOR_BAD_VALUE, |_| {});
        assert!(member == "host" && message.starts_with(said), "{message}");
    }
    let (member, message) = refused(LOOPBACK, 0, VALUE, plain);
    assert_eq!((member, &*message), ("port", "'port' is 0: it must be 1 to 65535"));
    let other = parlor_address { host: parlor_text::view(LOOPBACK), port: 0 };
    let others = [parlor_address { port: 1, ..other }, other];
    let (member, message) =
        refused(LOOPBACK, 1, VALUE, |it| (it.others, it.other_count) = (others.as_ptr(), others.len()));
    assert_eq!((member, &*message), ("others[1].port", "'others[1].port' is 0: it must be 1 to 65535"));
    let (member, message) = refused(b"a b", 1, VALUE, |_| ());
    assert!(member == "host" && message.starts_with("'host': \"a b\" is neither"), "{message}");
}

#[test]
fn what_is_for_tls_is_refused_without_tls() {
    type Member = fn(&mut parlor_link_options) -> &mut parlor_text;
    let all: [(&str, Member); 4] = [
        ("roots_file", |it| &mut it.roots_file),
        ("certificate_file", |it| &mut it.certificate_file),
        ("key_file", |it| &mut it.key_file),
        ("server_name", |it| &mut it.server_name),
    ];
    for (name, member) in all {
        let (named, message) = refused(LOOPBACK, 1, Status::PARLOR_BAD_VALUE, |it| {
            it.security = parlor_security::PARLOR_SECURITY_PLAIN as i32;
            *member(it) = parlor_text::view(b"given");
        });
        assert_eq!(named, name);
        assert!(message.contains("is for TLS alone: set `security` to PARLOR_SECURITY_TLS"), "{message}");
    }
}

#[test]
fn a_file_that_can_not_be_read_is_told_with_its_member() {
    let missing = || parlor_text::view(b"/no/such/file.pem");
    let own = tempfile::NamedTempFile::new().unwrap();
    let path = own.path().to_str().unwrap().to_owned();
    let bad = Status::PARLOR_BAD_PEM;
    let (member, message) = refused(LOOPBACK, 1, bad, |it| it.roots_file = missing());
    assert!(member == "roots_file" && message.starts_with("'roots_file': /no/such/file.pem: "), "{message}");
    let (member, _) = refused(LOOPBACK, 1, bad, |it| it.roots_file = parlor_text::view(path.as_bytes()));
    assert_eq!(member, "roots_file", "there is no certificate in it");
}

#[test]
fn each_member_of_the_plugins_options_says_what_it_may_be() {
    use Status::{PARLOR_BAD_LENGTH as LENGTH, PARLOR_BAD_VALUE as VALUE, PARLOR_NOT_UTF8 as UTF8};
    let unset = parlor_document_store { size: 1, ..parlor_document_store::defaults() };
    let folders = [parlor_text::view(b"/"), parlor_text::view(b"")];
    type Change<'a> = &'a dyn Fn(&mut parlor_plugins_options);
    let table: &[(&str, Status, Change<'_>, &str)] = &[
        ("size", Status::PARLOR_NOT_SET_UP, &|it| it.size = 1, "'options' "),
        ("folders", Status::PARLOR_NULL_POINTER, &|it| it.folder_count = 1, "'folders' is NULL"),
        (
            "folder_count",
            LENGTH,
            &|it| (it.folders, it.folder_count) = (folders.as_ptr(), 2),
            "'folders[1]' is empty",
        ),
        ("own_folders", Status::PARLOR_NULL_POINTER, &|it| it.own_folder_count = 1, "'own_folders' is NULL"),
        (
            "own_folder_count",
            LENGTH,
            &|it| (it.own_folders, it.own_folder_count) = (folders.as_ptr(), usize::MAX),
            "'own_folders' is empty where something is needed, or too long",
        ),
        ("allow_list", UTF8, &|it| it.allow_list = NOT_UTF8, "'allow_list' is not UTF-8"),
        ("program_name", UTF8, &|it| it.program_name = NOT_UTF8, "'program_name' is not UTF-8"),
        ("program_version", UTF8, &|it| it.program_version = NOT_UTF8, "'program_version' is not UTF-8"),
        ("http", UTF8, &|it| it.http = NOT_UTF8, "'http' is not UTF-8"),
        (
            "http",
            VALUE,
            &|it| it.http = parlor_text::view(b"ftp://127.0.0.1:4072"),
            "'http' is no URL that begins with https:// or http://",
        ),
        ("http_roots_file", UTF8, &|it| it.http_roots_file = NOT_UTF8, "'http_roots_file' is not UTF-8"),
        (
            "http_roots_file",
            VALUE,
            &|it| {
                it.http = parlor_text::view(b"http://127.0.0.1:4072");
                it.http_roots_file = parlor_text::view(b"/no/such/file.pem");
            },
            "'http_roots_file' is for TLS alone: let `http` begin with https://",
        ),
        (
            "http_roots_file",
            Status::PARLOR_BAD_PEM,
            &|it| {
                it.http = parlor_text::view(b"https://127.0.0.1:4072");
                it.http_roots_file = parlor_text::view(b"/no/such/file.pem");
            },
            "'http_roots_file': /no/such/file.pem: ",
        ),
        ("store", Status::PARLOR_NOT_SET_UP, &|it| it.store = &raw const unset, "'store' "),
        ("start_within", VALUE, &|it| it.start_within = 0, "'start_within' is 0: it must be 1 to 86400000"),
        (
            "start_within",
            VALUE,
            &|it| it.start_within = 86_400_001,
            "'start_within' is 86400001: it must be 1 to 86400000",
        ),
        (
            "answer_within",
            VALUE,
            &|it| it.answer_within = 0,
            "'answer_within' is 0: it must be 1 to 86400000",
        ),
        (
            "answer_within",
            VALUE,
            &|it| it.answer_within = 86_400_001,
            "'answer_within' is 86400001: it must be 1 to 86400000",
        ),
        ("close_within", VALUE, &|it| it.close_within = 0, "'close_within' is 0: it must be 1 to 86400000"),
        (
            "close_within",
            VALUE,
            &|it| it.close_within = 86_400_001,
            "'close_within' is 86400001: it must be 1 to 86400000",
        ),
        ("log_level", VALUE, &|it| it.log_level = -1, "'log_level' is -1: it must be 0 to 3"),
    ];
    let mut seen = vec!["on_event", "on_notify", "on_log", "context"];
    for (member, expected, change, said) in table {
        let mut options = parlor_plugins_options::defaults();
        change(&mut options);
        let mut plugins = null_mut();
        // SAFETY: the options are whole and local.
        let status = unsafe { parlor_plugins_new(&raw const options, &raw mut plugins) };
        let (noted, _, message) = remembered();
        assert_eq!((status, noted), (*expected as i32, *expected as i32), "{member}: {message}");
        assert!(plugins.is_null() && message.starts_with(said), "{message}");
        seen.push(member);
    }
    for member in members("parlor_plugins_options") {
        assert!(seen.contains(&&*member), "{member} isn't in the table");
    }
}
