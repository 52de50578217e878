//! The plugin libraries that cargo built beside the tests.

#![allow(dead_code, reason = "not every test needs all of it")]

use std::{
    env, fs,
    ops::Range,
    path::{Path, PathBuf},
};

use object::{Object, ObjectSection};
use parlor_plugin::{Hello, SECTION, feature};
use parlor_plugin_loader::{Files, Loader, Places, Services, Trust};

pub(crate) fn file_name(name: &str) -> String {
    format!("{}{name}{}", env::consts::DLL_PREFIX, env::consts::DLL_SUFFIX)
}

/// The library of a package of this workspace.
pub(crate) fn built(name: &str) -> PathBuf {
    let program = env::current_exe().unwrap();
    let path = program.parent().unwrap().join(file_name(name));
    assert!(path.exists(), "cargo did not build {}", path.display());
    path
}

/// A copy of it that may be changed.
pub(crate) fn copied(name: &str, directory: &Path) -> PathBuf {
    let path = directory.join(file_name(name));
    fs::copy(built(name), &path).unwrap();
    path
}

/// Changes a copy's manifest.
pub(crate) fn patched_manifest(path: &Path, change: impl FnOnce(&mut [u8])) {
    let mut bytes = fs::read(path).unwrap();
    let range = {
        let library = object::File::parse(bytes.as_slice()).unwrap();
        let (offset, size) = library.section_by_name(SECTION).unwrap().file_range().unwrap();
        Range { start: offset as usize, end: (offset + size) as usize }
    };
    change(&mut bytes[range]);
    fs::write(path, bytes).unwrap();
}

/// Renames what a copy exports, so that it isn't found.
pub(crate) fn without_root_module(path: &Path) {
    let mut bytes = fs::read(path).unwrap();
    let name = b"root_bmodule_bloader";
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(name.len()).position(|window| window == name) {
        bytes[at + found] = b'x';
        at += found + 1;
    }
    assert!(at > 0, "no such name");
    fs::write(path, bytes).unwrap();
}

pub(crate) fn hello() -> Hello {
    Hello {
        name: "tests".into(),
        version: "0".into(),
        features: vec![feature::EVENTS.into(), feature::FILE_TRANSFER.into(), feature::EXPORT.into()],
    }
}

pub(crate) fn trust() -> Trust {
    Trust::new(&Places::of_program(Vec::new()).unwrap().own, None)
}

pub(crate) fn loader() -> Loader {
    Loader::new(hello(), trust())
}

#[derive(Default)]
pub(crate) struct NoServices(pub(crate) Files);

impl Services for NoServices {
    fn files(&self) -> &Files {
        &self.0
    }
}

/// Where in its source the fixture panics: the line that holds `text`.
pub(crate) fn panics_at(text: &str) -> String {
    let source = include_str!("../../fixtures/misbehaves/src/lib.rs");
    let line = source.lines().position(|line| line.contains(text)).unwrap() + 1;
    format!("tests/fixtures/misbehaves/src/lib.rs:{line}")
}
