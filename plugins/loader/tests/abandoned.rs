//! A program that ends leaves no unfinished file behind. Alone in its process, since it ends the writing of files there.

#![allow(clippy::unwrap_used, reason = "this is a test")]

use std::fs;
use std::io::Write;

use parlor_plugin_loader::{IfTaken, SafeFile};

#[test]
fn what_is_abandoned_is_removed_and_nothing_comes_after_it() {
    let directory = tempfile::tempdir().unwrap();
    let names = || fs::read_dir(directory.path()).unwrap().count();
    SafeFile::create(directory.path(), "whole.txt").unwrap().finish().unwrap();
    let mut first = SafeFile::create(directory.path(), "a.txt").unwrap();
    let second = SafeFile::create_as(&directory.path().join("b.txt"), IfTaken::Fail).unwrap();
    assert_eq!(names(), 3);
    assert_eq!(SafeFile::abandon_all(), 2);
    assert_eq!(names(), 1);
    // Another thread may be at it still.
    first.write_all(b"x").unwrap();
    assert_eq!(first.finish().unwrap_err().to_string(), "the program is ending");
    drop(second);
    assert_eq!(SafeFile::create(directory.path(), "c.txt").unwrap_err().to_string(), "the program is ending");
    assert_eq!((names(), SafeFile::abandon_all()), (1, 0));
}
