//! Commands that plugins have of their own, in a program of C's kind, and `c/commands.c`.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/own_store.rs"]
mod own_store;
#[path = "../../tests/support/program.rs"]
mod program;
#[path = "support/started.rs"]
mod started;
#[path = "../../tests/support/mod.rs"]
mod support;

use core::ptr::null;
use std::process::Command;

use own_store::{Program, Told, is, owned, text};
use parlor::filled::Filled;
use parlor_desk::*;
use started::watched;
use support::{Link, compile, ffi, has, library_folder, plugin_folder};

use parlor_plugins_event_kind as Kind;

/// The names of the commands with those of their plugins.
fn commands(program: &Program) -> Vec<(String, String)> {
    let (mut all, mut command) = (Vec::new(), null());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        while parlor_plugins_command_at(program.plugins, all.len(), &raw mut command) == 0 {
            all.push((owned((*command).name), owned((*command).plugin)));
        }
    }
    all
}

fn begin(program: &Program, name: &str, session_id: &str, argument: &str) -> u64 {
    let request = parlor_run_command {
        command: text(name),
        session_id: text(session_id),
        argument: text(argument),
        ..Filled::defaults()
    };
    let mut job = 0;
    // SAFETY: the contract of the library, as a C program keeps it.
    assert_eq!(unsafe { parlor_plugins_run_command(program.plugins, &raw const request, &raw mut job) }, 0);
    job
}

fn run(program: &Program, name: &str, session_id: &str, argument: &str) -> Told {
    program.end(begin(program, name, session_id, argument))
}

fn failure(program: &Program, name: &str, session_id: &str, argument: &str) -> String {
    let told = run(program, name, session_id, argument);
    assert!(is(&told, Kind::PARLOR_PLUGINS_FAILED), "{told:?}");
    told.text
}

/// A program with the plugin that misbehaves, too; each request may take so many milliseconds.
fn with_one_that_misbehaves(answer_within: u64) -> Program {
    let folder = tempfile::tempdir().unwrap();
    let library = folder.path().join("libfixture_misbehaves.so");
    std::fs::copy(library_folder().join("libfixture_misbehaves.so"), &library).unwrap();
    let digest = parlor_plugin_loader::digest_of(&library).unwrap();
    let list = folder.path().join("plugins.allow");
    std::fs::write(&list, format!("{digest}  a test's\n")).unwrap();
    let named = text(folder.path().to_str().unwrap());
    Program::with(None, |options| {
        (options.folders, options.folder_count) = (&raw const named, 1);
        options.allow_list = text(list.to_str().unwrap());
        options.answer_within = answer_within;
    })
}

#[test]
fn they_are_listed_and_run_and_their_answer_is_told() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("bill.txt");
    std::fs::write(&file, "abc").unwrap();
    let program = Program::start(None);
    assert_eq!(commands(&program), [("files".to_owned(), "file-transfer".to_owned())]);
    let none = run(&program, "files", "S", "");
    assert!(is(&none, Kind::PARLOR_PLUGINS_DONE), "{none:?}");
    assert_eq!(none.text, "there are no files");
    assert!(is(&program.end(program.send(&file)), Kind::PARLOR_PLUGINS_DONE));
    assert_eq!(run(&program, "files", "S", "").text, "bill.txt, 3 bytes, id F1");
    assert_eq!(failure(&program, "files", "", ""), "file-transfer: in no session: join one first");
    assert_eq!(failure(&program, "sing", "S", ""), "no plugin has the command sing");
}

#[test]
fn they_send_as_files_are_sent_and_one_that_fails_harms_no_other() {
    let program = with_one_that_misbehaves(60_000);
    let all = commands(&program);
    let owners: Vec<&str> = all.iter().map(|it| it.1.as_str()).collect();
    assert_eq!(owners, ["misbehaves", "misbehaves", "misbehaves", "misbehaves", "file-transfer"], "{all:?}");

    let pushed = run(&program, "push", "S", " https://example.com/help ");
    assert!(is(&pushed, Kind::PARLOR_PLUGINS_DONE), "{pushed:?}");
    assert_eq!(pushed.text, "S\nhttps://example.com/help");
    assert_eq!(*program.desk.notices.lock().unwrap(), ["https://example.com/help"]);

    assert_eq!(failure(&program, "refuse", "S", "way"), "misbehaves: no way");
    let (first, second) = (begin(&program, "wait", "", ""), begin(&program, "push", "S", "x"));
    for job in [second, first] {
        // SAFETY: the contract of the library, as a C program keeps it.
        assert_eq!(unsafe { parlor_plugins_cancel(program.plugins, job) }, 0);
    }
    for job in [first, second] {
        assert!(is(&program.end(job), Kind::PARLOR_PLUGINS_CANCELLED));
    }
    assert_eq!(program.desk.notices.lock().unwrap().len(), 1, "nothing comes of what was cancelled");

    let text = failure(&program, "panic", "S", "s3cret");
    assert!(text.starts_with("misbehaves 0.1.0 panicked at ") && !text.contains("s3cret"), "{text}");
    let text = failure(&program, "push", "S", "x");
    assert!(text.starts_with("misbehaves is put aside since it panicked"), "{text}");
    assert_eq!(run(&program, "files", "S", "").text, "there are no files");
}

#[test]
fn one_that_does_not_end_is_not_waited_for() {
    let program = with_one_that_misbehaves(300);
    let text = failure(&program, "wait", "", "");
    assert!(text.starts_with("misbehaves did not answer within 300 ms"), "{text}");
}

#[test]
fn a_program_in_c_lists_and_runs_them() {
    if !has("cc") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let program = compile(&ffi().join("desk/tests/c/commands.c"), Link::Shared, folder.path());
    let output = watched(&program, "yes").arg(plugin_folder()).args(["files", "S"]).output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert_eq!(printed, "/files   lists the files of the session\n2: there are no files\n");
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let output = Command::new(&program).arg(plugin_folder()).arg("sing").output().unwrap();
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(printed.ends_with("\n3: no plugin has the command sing\n"), "{printed}");
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
}
