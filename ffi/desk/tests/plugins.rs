//! Plugins in a program of C's kind, with a store and notices of its own: what the functions promise.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/own_store.rs"]
mod own_store;
#[path = "../../tests/support/mod.rs"]
mod support;

use core::ptr::{null, null_mut};
use std::sync::Mutex;
use std::sync::mpsc::channel;
use std::time::Duration;

use own_store::{Program, is, owned, text};
use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;
use support::library_folder;

const DOCUMENT: &str = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'><message userId='U' \
     visibility='ALL' eventId='1'><msgText>hello</msgText></message></chatTranscript>";

/// A session in which a supervisor watched unseen.
const WATCHED: &str = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'>\
     <newParty userId='S' visibility='VIP' eventId='1'><userInfo userNick='Sue' userType='SUPERVISOR'/></newParty>\
     <message userId='B' visibility='INT' eventId='2'><msgText>among us</msgText></message>\
     <message userId='C' receiverId='B' visibility='INT' eventId='3'><msgText>for Bo</msgText></message>\
     </chatTranscript>";

use parlor_plugins_event_kind as Kind;

#[test]
fn files_are_sent_saved_and_deleted_with_a_store_of_the_programs_own() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bill.txt");
    std::fs::write(&file, "abc").unwrap();
    let program = Program::start(None);
    let sent = program.end(program.send(&file));
    assert!(is(&sent, Kind::PARLOR_PLUGINS_DONE), "{sent:?}");
    assert_eq!((sent.bytes_done, sent.document_id.as_str(), sent.file_id.as_str()), (3, "D1", "F1"));
    assert!(sent.digest.starts_with("ba7816bf"), "{sent:?}");
    assert_eq!(program.desk.documents()["D1"], b"abc");

    // The event told of the file: its id is enough.
    let place = folder.path().join("saved");
    std::fs::create_dir(&place).unwrap();
    let mut save = parlor_save_file {
        session_id: text("S"),
        file_id: text("F1"),
        folder: text(place.to_str().unwrap()),
        ..Filled::defaults()
    };
    let mut job = 0;
    // SAFETY: the contract of the library, as a C program keeps it; also below.
    unsafe {
        assert_eq!(parlor_plugins_save_file(program.plugins, &raw const save, &raw mut job), 0);
    }
    let saved = program.end(job);
    assert!(is(&saved, Kind::PARLOR_PLUGINS_DONE), "{saved:?}");
    assert_eq!(saved.path, place.join("bill.txt").to_str().unwrap());
    assert_eq!(std::fs::read(&saved.path).unwrap(), b"abc");
    save.file_id = text("F2");
    // SAFETY: as above.
    unsafe {
        assert_eq!(parlor_plugins_save_file(program.plugins, &raw const save, &raw mut job), 0);
    }
    let failed = program.end(job);
    assert!(is(&failed, Kind::PARLOR_PLUGINS_FAILED), "{failed:?}");
    assert_eq!(failed.text, "no file F2 in session S");

    let delete = parlor_delete_file { session_id: text("S"), file_id: text("F1"), ..Filled::defaults() };
    // SAFETY: as above.
    unsafe {
        assert_eq!(parlor_plugins_delete_file(program.plugins, &raw const delete, &raw mut job), 0);
    }
    let deleted = program.end(job);
    assert!(is(&deleted, Kind::PARLOR_PLUGINS_DONE) && deleted.is_document_removed, "{deleted:?}");
    assert_eq!(*program.desk.notices.lock().unwrap(), ["file-uploaded", "file-deleted"]);
    assert!(program.desk.documents().is_empty());
    assert_eq!(*program.desk.open.lock().unwrap(), 0);
    // SAFETY: as above.
    unsafe {
        assert_eq!(parlor_plugins_delete_file(program.plugins, &raw const delete, &raw mut job), 0);
    }
    let again = program.end(job);
    assert!(is(&again, Kind::PARLOR_PLUGINS_FAILED), "{again:?}");
    assert_eq!(again.text, "file F1 of session S is gone: it was deleted before");
    assert_eq!(program.desk.notices.lock().unwrap().len(), 2, "the session isn't told twice");
    let send = parlor_send_file {
        session_id: text("S"),
        path: text("none"),
        mime: text("text/plain\r\nX: y"),
        ..Filled::defaults()
    };
    // SAFETY: as above.
    let status = unsafe { parlor_plugins_send_file(program.plugins, &raw const send, &raw mut job) };
    assert_eq!(status, parlor_status::PARLOR_BAD_VALUE as i32);
}

#[test]
fn a_job_that_is_cancelled_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("large.bin");
    std::fs::write(&file, vec![7; 300_000]).unwrap();
    let ((began, begins), (go, goes)) = (channel(), channel());
    let program = Program::start(Some((began, Mutex::new(goes))));
    let (first, second) = (program.send(&file), program.send(&file));
    begins.recv_timeout(Duration::from_secs(60)).unwrap();
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_plugins_cancel(program.plugins, first), 0);
        assert_eq!(parlor_plugins_cancel(program.plugins, second), 0);
    }
    go.send(()).unwrap();
    for job in [first, second] {
        let told = program.end(job);
        assert!(is(&told, Kind::PARLOR_PLUGINS_CANCELLED), "{told:?}");
        // SAFETY: as before.
        let status = unsafe { parlor_plugins_cancel(program.plugins, job) };
        assert_eq!(status, parlor_status::PARLOR_END as i32);
    }
    assert!(program.desk.documents().is_empty() && program.desk.notices.lock().unwrap().is_empty());
    assert_eq!(*program.desk.open.lock().unwrap(), 0, "what was begun is closed");
    // The plugin goes on.
    let small = folder.path().join("small.bin");
    std::fs::write(&small, "x").unwrap();
    go.send(()).unwrap();
    let sent = program.end(program.send(&small));
    assert!(is(&sent, Kind::PARLOR_PLUGINS_DONE), "{sent:?}");
}

#[test]
fn a_job_that_is_cancelled_too_late_is_told_as_what_it_is() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("small.bin");
    std::fs::write(&file, "x").unwrap();
    for (answer, kind, left) in [
        (parlor_news_kind::PARLOR_NEWS_UNKNOWN_FATE, Kind::PARLOR_PLUGINS_FAILED, 1),
        (parlor_news_kind::PARLOR_NEWS_REFUSED, Kind::PARLOR_PLUGINS_CANCELLED, 0),
    ] {
        let program = Program::start(None);
        *program.desk.cancelled_with.lock().unwrap() = Some(answer as i32);
        let told = program.end(program.send(&file));
        assert!(is(&told, kind), "{told:?}");
        assert_eq!(told.text.ends_with("it may have arrived"), left == 1, "{told:?}");
        assert_eq!(program.desk.documents().len(), left, "a notice that may have arrived needs its document");
    }
}

#[test]
fn transcripts_are_written_in_the_formats_that_there_are() {
    let folder = tempfile::tempdir().unwrap();
    let program = Program::start(None);
    let mut formats = Vec::new();
    let mut format = text("");
    // SAFETY: the contract of the library, as a C program keeps it; also below.
    while unsafe { parlor_plugins_format_at(program.plugins, formats.len(), &raw mut format) } == 0 {
        formats.push(owned(format));
    }
    for name in ["html", "json", "text", "xml"] {
        assert!(formats.iter().any(|it| it == name), "{formats:?}");
        // SAFETY: as above.
        assert!(unsafe { parlor_plugins_offer(program.plugins, text(&format!("export:{name}"))) });
    }
    let path = folder.path().join("chat.txt");
    let mut export = parlor_export {
        format: text("text"),
        path: text(path.to_str().unwrap()),
        document: DOCUMENT.as_ptr(),
        document_length: DOCUMENT.len(),
        ..Filled::defaults()
    };
    let run = |export: &parlor_export| {
        let mut job = 0;
        // SAFETY: as above.
        assert_eq!(unsafe { parlor_plugins_export(program.plugins, export, &raw mut job) }, 0);
        program.end(job)
    };
    let done = run(&export);
    assert!(is(&done, Kind::PARLOR_PLUGINS_DONE), "{done:?}");
    assert!(std::fs::read_to_string(&path).unwrap().contains("hello"));
    // What is there stays.
    assert_eq!(run(&export).path, folder.path().join("chat (2).txt").to_str().unwrap());

    // What the reader can't see isn't written: of an agent, and of a supervisor who knows who watched.
    (export.document, export.document_length) = (WATCHED.as_ptr(), WATCHED.len());
    for (reader, user_id, expected) in [
        (parlor_user_type::PARLOR_USER_CLIENT, "C", [false, false, false]),
        (parlor_user_type::PARLOR_USER_AGENT, "", [true, false, false]),
        (parlor_user_type::PARLOR_USER_AGENT, "B", [true, true, false]),
        (parlor_user_type::PARLOR_USER_SUPERVISOR, "", [true, false, true]),
        (parlor_user_type::PARLOR_USER_SYSTEM, "", [true, true, true]),
    ] {
        (export.reader_type, export.reader_id) = (reader as i32, text(user_id));
        let written = std::fs::read_to_string(run(&export).path).unwrap();
        assert_eq!(["among us", "for Bo", "Sue"].map(|it| written.contains(it)), expected, "{written}");
    }
    assert_eq!(parlor_export::defaults().reader_type, parlor_user_type::PARLOR_USER_AGENT as i32);
    for unknown in [-1, 5] {
        let mut job = 0;
        export.reader_type = unknown;
        // SAFETY: as above.
        let status = unsafe { parlor_plugins_export(program.plugins, &raw const export, &raw mut job) };
        assert_eq!(status, parlor_status::PARLOR_BAD_VALUE as i32);
    }
    (export.reader_type, export.reader_id) = (parlor_user_type::PARLOR_USER_AGENT as i32, text(""));
    let written = std::fs::read_dir(folder.path()).unwrap().count();

    export.format = text("pdf");
    let failed = run(&export);
    assert_eq!((failed.kind, failed.text.as_str()), (3, "no plugin offers export:pdf"));
    export.format = text("xml");
    export.document_length = 30;
    assert!(run(&export).text.contains("the stored transcript can't be read"));
    (export.document, export.document_length, export.session_id) = (null(), 0, text("S"));
    let failed = run(&export);
    assert!(failed.text.contains("no server to ask for the transcript"), "{failed:?}");
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), written, "nothing is left of what failed");
}

#[test]
fn what_can_not_be_loaded_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let built = library_folder().join("libparlor_file_transfer.so");
    std::fs::copy(&built, folder.path().join("copy.so")).unwrap();
    let allow_list = folder.path().join("plugins.allow");
    let missing = folder.path().join("no-such-folder");
    let missing = text(missing.to_str().unwrap());
    let (named, list) = (text(folder.path().to_str().unwrap()), text(allow_list.to_str().unwrap()));
    let options = parlor_plugins_options {
        folders: &raw const named,
        folder_count: 1,
        allow_list: list,
        own_folders: &raw const missing,
        own_folder_count: 1,
        start_within: 60_000,
        ..Filled::defaults()
    };
    // The test's own folder has plugins, too: what is named comes first, and then the next one of the name.
    let (mut plugins, mut event, mut fd) = (null_mut(), null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_plugins_new(&raw const options, &raw mut plugins), 0);
        assert_eq!(parlor_plugins_fd(plugins, &raw mut fd), 0);
        let mut problems = Vec::new();
        while parlor_plugins_next(plugins, &raw mut event) == 0 {
            assert_eq!((*event).kind, Kind::PARLOR_PLUGINS_PROBLEM as i32);
            problems.push(owned((*event).text));
        }
        assert!(problems.iter().any(|it| it.contains("no-such-folder: can't be read")), "{problems:?}");
        let refused = problems.iter().find(|it| it.contains("copy.so: not trusted"));
        let line = refused.unwrap_or_else(|| panic!("{problems:?}")).split("this line: ").nth(1).unwrap();
        std::fs::write(&allow_list, format!("{line}\n")).unwrap();
        parlor_plugins_free(&raw mut plugins);

        assert_eq!(parlor_plugins_new(&raw const options, &raw mut plugins), 0);
        let mut plugin = null();
        let mut paths = Vec::new();
        while parlor_plugins_at(plugins, paths.len(), &raw mut plugin) == 0 {
            assert!((*plugin).feature_count > 0 && !owned((*plugin).version).is_empty());
            paths.push(owned((*plugin).path));
        }
        assert!(paths.iter().any(|it| it.ends_with("copy.so")), "{paths:?}");
        parlor_plugins_free(&raw mut plugins);
    }
}

#[test]
fn the_log_has_what_was_loaded_and_the_jobs_and_nothing_that_was_written() {
    unsafe extern "C" fn keep(level: i32, line: parlor_text, lines: *mut core::ffi::c_void) {
        // SAFETY: the context of this test, and a line that is valid during the call.
        unsafe { &*lines.cast::<Mutex<Vec<(i32, String)>>>() }.lock().unwrap().push((level, owned(line)));
    }
    let lines = Box::new(Mutex::new(Vec::<(i32, String)>::new()));
    let folder = tempfile::tempdir().unwrap();
    std::fs::copy(library_folder().join("libparlor_file_transfer.so"), folder.path().join("copy.so"))
        .unwrap();
    let own = text(folder.path().to_str().unwrap());
    let allow_list = folder.path().join("plugins.allow");
    let options = |log_level: parlor_log_level| parlor_plugins_options {
        folders: &raw const own,
        folder_count: 1,
        allow_list: text(allow_list.to_str().unwrap()),
        start_within: 60_000,
        on_log: Some(keep),
        log_level: log_level as i32,
        context: (&raw const *lines).cast_mut().cast(),
        ..Filled::defaults()
    };
    let export = parlor_export {
        format: text("text"),
        path: text("/nowhere/of-a-person.txt"),
        document: DOCUMENT.as_ptr(),
        document_length: DOCUMENT.len(),
        ..Filled::defaults()
    };
    let run = |log_level| {
        let (options, mut plugins, mut event, mut job) = (options(log_level), null_mut(), null(), 0);
        // SAFETY: the contract of the library, as a C program keeps it.
        unsafe {
            assert_eq!(parlor_plugins_new(&raw const options, &raw mut plugins), 0);
            assert_eq!(parlor_plugins_export(plugins, &raw const export, &raw mut job), 0);
            let mut is_over = false;
            while !is_over {
                is_over = parlor_plugins_next(plugins, &raw mut event) == 0
                    && (*event).kind == Kind::PARLOR_PLUGINS_FAILED as i32;
                std::thread::yield_now();
            }
            parlor_plugins_free(&raw mut plugins);
        }
        std::mem::take(&mut *lines.lock().unwrap())
    };
    let [error, warning, info] = [
        parlor_log_level::PARLOR_LOG_ERROR,
        parlor_log_level::PARLOR_LOG_WARNING,
        parlor_log_level::PARLOR_LOG_INFO,
    ]
    .map(|it| it as i32);
    let all = run(parlor_log_level::PARLOR_LOG_INFO);
    let has = |level, what: &str| all.iter().any(|it| it.0 == level && it.1.contains(what));
    assert!(has(error, "copy.so: not trusted") && has(info, "loaded transcript-export "), "{all:?}");
    assert!(has(info, "job 1 waits for transcript-export"), "{all:?}");
    assert!(has(warning, "job 1 failed: its event says why"), "{all:?}");
    assert!(!all.iter().any(|it| it.1.contains("of-a-person") || it.1.contains("hello")), "{all:?}");

    let fewer = run(parlor_log_level::PARLOR_LOG_ERROR);
    assert!(!fewer.is_empty() && fewer.iter().all(|it| it.0 == error), "{fewer:?}");
    assert_eq!(run(parlor_log_level::PARLOR_LOG_NOTHING), []);
}

#[test]
fn misuse_is_a_status() {
    use parlor_status as Status;
    let number = |status: Status| status as i32;
    let (mut plugins, mut job) = (null_mut(), 0);
    let empty = text("");
    for (options, expected) in [
        (parlor_plugins_options { size: 1, ..Filled::defaults() }, Status::PARLOR_NOT_SET_UP),
        (parlor_plugins_options { start_within: 0, ..Filled::defaults() }, Status::PARLOR_BAD_VALUE),
        (parlor_plugins_options { log_level: 99, ..Filled::defaults() }, Status::PARLOR_BAD_VALUE),
        (parlor_plugins_options { log_level: -1, ..Filled::defaults() }, Status::PARLOR_BAD_VALUE),
        (parlor_plugins_options { folder_count: 1, ..Filled::defaults() }, Status::PARLOR_NULL_POINTER),
        (
            parlor_plugins_options { folders: &raw const empty, folder_count: 1, ..Filled::defaults() },
            Status::PARLOR_BAD_LENGTH,
        ),
        (
            parlor_plugins_options {
                folders: &raw const empty,
                folder_count: usize::MAX,
                ..Filled::defaults()
            },
            Status::PARLOR_BAD_LENGTH,
        ),
    ] {
        // SAFETY: the contract of the library, as a C program keeps it; also below.
        assert_eq!(unsafe { parlor_plugins_new(&raw const options, &raw mut plugins) }, number(expected));
        assert!(plugins.is_null());
    }
    let program = Program::start(None);
    let mut event = null();
    // SAFETY: as above.
    unsafe {
        let plugins = program.plugins;
        assert_eq!(parlor_plugins_next(plugins, &raw mut event), number(Status::PARLOR_HAS_CALLBACK));
        assert_eq!(parlor_plugins_fd(plugins, &mut 0), number(Status::PARLOR_HAS_CALLBACK));
        assert_eq!(parlor_plugins_cancel(plugins, 99), number(Status::PARLOR_END));
        let send = parlor_send_file::defaults();
        let status = parlor_plugins_send_file(plugins, &raw const send, &raw mut job);
        assert_eq!((status, job), (number(Status::PARLOR_BAD_LENGTH), 0));
        let export =
            parlor_export { format: text("xml"), path: text("/nowhere/x"), ..parlor_export::defaults() };
        let status = parlor_plugins_export(plugins, &raw const export, &raw mut job);
        assert_eq!((status, job), (number(Status::PARLOR_BAD_LENGTH), 0));
        // A customer's link sends no notices.
        let (mut flex, mut link) = (null_mut(), null_mut());
        assert_eq!(parlor_flex_new(null(), &raw mut flex), 0);
        let plain = parlor_link_options {
            security: parlor_security::PARLOR_SECURITY_PLAIN as i32,
            ..Filled::defaults()
        };
        let host = text("127.0.0.1");
        let opened =
            parlor_link_open_flex(host, 1, &raw const plain, null(), null(), &raw mut flex, &raw mut link);
        assert_eq!(opened, 0);
        assert_eq!(parlor_plugins_set_link(plugins, link), number(Status::PARLOR_OTHER_PROTOCOL));
        assert_eq!(parlor_plugins_set_link(plugins, null()), 0);
        parlor_link_free(&raw mut link);
    }
}
