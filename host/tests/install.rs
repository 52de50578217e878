//! `make install`, `make uninstall` and `make deb`, with the program of this build.

#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use support::{has_tool, parlor, read, skip, text, undisturbed};

/// `make` in the repository, without a build: what the tests run is built already.
fn make(target: &str, variables: &[(&str, &Path)]) -> String {
    let built = Path::new(env!("CARGO_BIN_EXE_parlor")).parent().unwrap();
    let mut command = Command::new("make");
    command.arg("-C").arg(Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap());
    command.args([target, "--no-print-directory", "CARGO=true"]).env("BUILT", built).env_remove("MAKEFLAGS");
    for (name, value) in variables {
        command.arg(format!("{name}={}", value.display()));
    }
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// All files below a directory, relative to it.
fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut to_do = vec![directory.to_owned()];
    while let Some(next) = to_do.pop() {
        for entry in fs::read_dir(next).unwrap().map(Result::unwrap) {
            match entry.file_type().unwrap().is_dir() {
                true => to_do.push(entry.path()),
                false => found.push(entry.path().strip_prefix(directory).unwrap().to_owned()),
            }
        }
    }
    found.sort();
    found
}

/// The program below this prefix plays the demo, with the plugins that were installed with it.
fn plays(prefix: &Path) {
    let program = prefix.join("bin/parlor");
    let out = tempfile::tempdir().unwrap();
    let played = undisturbed(&program, &["demo", "--out", out.path().to_str().unwrap()]).output().unwrap();
    assert!(played.status.success(), "{}", text(&played.stderr));
    let listed = undisturbed(&program, &["plugin", "list"]).output().unwrap();
    let plugins = prefix.join("lib/parlor/plugins");
    for name in ["libparlor_file_transfer.so", "libparlor_transcript_export.so"] {
        assert!(
            text(&listed.stdout).contains(plugins.join(name).to_str().unwrap()),
            "{}",
            text(&listed.stdout)
        );
    }
}

#[test]
fn what_is_installed_plays_the_demo_and_goes_away_again() {
    if !has_tool("make") {
        return skip("no make");
    }
    let directory = tempfile::tempdir().unwrap();
    // A space, as folders have.
    let destination = directory.path().join("a b");
    let variables = [("DESTDIR", destination.as_path()), ("PREFIX", Path::new("/opt/chat"))];
    let prefix = destination.join("opt/chat");
    fs::create_dir_all(prefix.join("share/man/man1")).unwrap();
    fs::write(prefix.join("share/man/man1/parlor-others.1"), "somebody else's").unwrap();
    make("install", &variables);
    plays(&prefix);
    let installed = files(&prefix);
    for file in [
        "share/man/man1/parlor.1",
        "share/man/man1/parlor-desk.1",
        "share/man/man1/parlor-plugin-trust.1",
        "share/bash-completion/completions/parlor",
        "share/zsh/site-functions/_parlor",
        "share/fish/vendor_completions.d/parlor.fish",
        "share/applications/parlor.desktop",
        "share/icons/hicolor/scalable/apps/parlor.svg",
        "share/doc/parlor/LICENSE-MIT",
        "share/doc/parlor/README.md",
        "share/doc/parlor/pictures/desk.svg",
    ] {
        assert!(installed.contains(&file.into()), "{file} is not in {installed:?}");
    }
    // A second time over the first.
    make("install", &variables);
    assert_eq!(files(&prefix), installed);
    make("uninstall", &variables);
    assert_eq!(files(&prefix), [PathBuf::from("share/man/man1/parlor-others.1")]);
    assert!(!prefix.join("lib/parlor").exists() && !prefix.join("share/doc/parlor").exists());
}

#[test]
fn who_installs_is_told_what_the_shell_needs_to_find_it() {
    if !has_tool("make") {
        return skip("no make");
    }
    let directory = tempfile::tempdir().unwrap();
    let prefix = directory.path().join("chat");
    let variables = [("DESTDIR", Path::new("")), ("PREFIX", prefix.as_path())];
    let told = make("install", &variables);
    let program = format!("{}/bin", prefix.display());
    assert!(told.starts_with(&format!("installed: {program}/parlor, ")), "{told}");
    assert!(told.contains(&format!("\n{program} is not in your PATH: ")), "{told}");
    for (shell, named) in [("zsh", "share/zsh/site-functions"), ("fish", "share/fish/vendor_completions.d")] {
        let directory = prefix.join(named).display().to_string();
        assert_eq!(told.contains(&directory), has_tool(shell), "{told}");
    }
}

#[test]
fn a_package_for_debian_has_all_of_it() {
    if !has_tool("make") || !has_tool("dpkg-deb") {
        return skip("no make or no dpkg-deb");
    }
    let directory = tempfile::tempdir().unwrap();
    // Programs of this build are large; what compresses them isn't ours.
    let maintainer = Path::new("The Parlor developers <nobody@parlor.invalid>");
    let variables = [
        ("DISTDIR", directory.path()),
        ("DEB_FLAGS", Path::new("-Zgzip -z1")),
        ("DEB_MAINTAINER", maintainer),
    ];
    let package = make("deb", &variables);
    let unpacked = directory.path().join("unpacked");
    let done = Command::new("dpkg-deb").arg("-x").arg(package.trim()).arg(&unpacked).status().unwrap();
    assert!(done.success());
    plays(&unpacked.join("usr"));
    for file in [
        "man/man1/parlor-desk.1.gz",
        "zsh/vendor-completions/_parlor",
        "doc/parlor/copyright",
        "doc/parlor/changelog.gz",
        "doc/parlor/CHANGELOG.md.gz",
    ] {
        assert!(unpacked.join("usr/share").join(file).exists(), "{file}");
    }
    let about = Command::new("dpkg-deb").arg("-f").arg(package.trim()).output().unwrap();
    let about = text(&about.stdout);
    for line in
        [&format!("Version: {}", env!("CARGO_PKG_VERSION")), "Package: parlor", "Depends: libc6 (>= 2."]
    {
        assert!(about.contains(line), "{about}");
    }
    let listed = Command::new("dpkg-deb").arg("-c").arg(package.trim()).output().unwrap();
    assert!(text(&listed.stdout).lines().all(|line| line.contains(" root/root ")));
    if !has_tool("lintian") {
        return skip("no lintian");
    }
    // Who tests may be root.
    let mut lintian = Command::new("lintian");
    let checked =
        lintian.args(["--allow-root", "--fail-on", "error,warning"]).arg(package.trim()).output().unwrap();
    assert!(checked.status.success(), "{}", text(&checked.stdout));
}

#[test]
fn man_pages_keep_the_lines_of_their_examples_and_name_the_environment() {
    let directory = tempfile::tempdir().unwrap();
    assert!(parlor(&["man", directory.path().to_str().unwrap()]).status.success());
    let page = directory.path().join("parlor-desk.1");
    let page = read(&page);
    assert!(page.contains(".nf\nExample:\n") && page.contains("PARLOR_PERSON_ID"), "{page}");
    if !has_tool("mandoc") {
        return skip("no mandoc");
    }
    for page in files(directory.path()) {
        let path = directory.path().join(page);
        let checked = Command::new("mandoc").args(["-T", "lint", "-W", "error"]).arg(&path).output().unwrap();
        assert!(checked.status.success(), "{}", text(&checked.stdout));
    }
}
