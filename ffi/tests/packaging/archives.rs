//! What is packed: the sources, and what is installed.

use std::collections::BTreeSet;
use std::path::Path;
use std::process::Command;

use super::cmake::{build_and_check, configure};
use super::support::{ffi, has, succeed};
use super::{ANY_OWNER, VERSION, check, expected, files, make, transcript};

/// What is in an archive, without folders.
fn list(archive: &Path) -> BTreeSet<String> {
    let listed = succeed(Command::new("tar").arg("-tzf").arg(archive)).stdout;
    let names = String::from_utf8(listed).unwrap();
    names.lines().filter(|it| !it.ends_with('/')).map(str::to_owned).collect()
}

#[test]
fn the_source_archive_has_what_is_committed() {
    if !has("make") || !has("git") || !has("tar") {
        return;
    }
    let root = ffi().parent().unwrap();
    if !root.join(".git").exists() {
        // Nothing is missing: these sources come out of such an archive.
        return eprintln!("SKIPPED: no clone of the repository");
    }
    let mut git = Command::new("git");
    git.envs(ANY_OWNER).arg("-C").arg(root).args(["ls-tree", "-r", "--name-only", "-z", "HEAD"]);
    let committed = String::from_utf8(succeed(&mut git).stdout).unwrap();
    let folder = tempfile::tempdir().unwrap();
    succeed(&mut make("dist", &[("DISTDIR", folder.path())]));
    let archive = folder.path().join(format!("parlor-{VERSION}.tar.gz"));
    let first = std::fs::read(&archive).unwrap();
    let expected: BTreeSet<String> =
        committed.split_terminator('\0').map(|it| format!("parlor-{VERSION}/{it}")).collect();
    assert_eq!(list(&archive), expected);
    succeed(&mut make("dist", &[("DISTDIR", folder.path())]));
    assert!(first == std::fs::read(&archive).unwrap(), "the same commit gives the same bytes");

    // Whether the packages are whole; building them again would take long.
    succeed(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(folder.path()));
    let unpacked = folder.path().join(format!("parlor-{VERSION}"));
    let mut metadata = Command::new(env!("CARGO"));
    metadata.args(["metadata", "--format-version=1", "--no-deps"]).current_dir(&unpacked);
    succeed(&mut metadata);
    let output = Command::new("make").args(["-C", "ffi", "dist"]).current_dir(&unpacked).output().unwrap();
    assert!(!output.status.success(), "there is no commit to be packed");
    let complaints = String::from_utf8(output.stderr).unwrap();
    assert!(complaints.contains("a clone of the repository"), "{complaints}");
}

#[test]
fn the_binary_archive_works_wherever_it_is_unpacked() {
    if !has("make") || !has("python3") || !has("tar") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let pack = || {
        succeed(&mut make("dist-binary", &[("DISTDIR", folder.path())]));
        let archive = std::fs::read_dir(folder.path()).unwrap().next().unwrap().unwrap().path();
        (std::fs::read(&archive).unwrap(), archive)
    };
    let (first, archive) = pack();
    assert!(first == pack().0, "the same sources give the same bytes");

    let name = archive.file_name().unwrap().to_str().unwrap().strip_suffix(".tar.gz").unwrap();
    assert!(name.starts_with(&format!("parlor-{VERSION}-")), "{name}");
    let mut expected = expected();
    expected.extend(["README.md", "LICENSE-APACHE", "LICENSE-MIT", "THIRD-PARTY"].map(str::to_owned));
    expected.extend(files(&ffi().join("examples")).iter().map(|it| format!("examples/{it}")));
    let listed = list(&archive);
    let found = listed.iter().map(|it| it.strip_prefix(&format!("{name}/")).unwrap().to_owned());
    assert_eq!(found.filter(|it| !it.starts_with("share/man/")).collect::<BTreeSet<_>>(), expected);

    succeed(Command::new("tar").arg("-xzf").arg(&archive).arg("-C").arg(folder.path()));
    let moved = folder.path().join("moved");
    std::fs::rename(folder.path().join(name), &moved).unwrap();
    let crates = std::fs::read_to_string(moved.join("THIRD-PARTY")).unwrap();
    for name in ["\nring v", "\nrustls v", "\nabi_stable v"] {
        assert!(crates.contains(name), "{crates}");
    }
    assert!(crates.lines().skip(2).all(|it| it.contains(": ") && !it.contains("parlor")), "{crates}");
    let readme = std::fs::read_to_string(moved.join("README.md")).unwrap();
    // What is left that looks like one is C++ in a block of code.
    let links = readme.split("](").skip(1).map(|it| it.split([')', '#', ' ']).next().unwrap());
    let paths: Vec<&str> = links.filter(|it| it.contains('/') && !it.contains("://")).collect();
    assert!(paths.contains(&"examples/first.c") && paths.contains(&"include/parlor.h"), "{paths:?}");
    for path in paths {
        assert!(moved.join(path).exists(), "{path}");
    }
    if !has("cmake") || !has("c++") || !has("pkg-config") {
        return;
    }
    let build = folder.path().join("build");
    succeed(&mut configure(&build, &[("CMAKE_PREFIX_PATH", moved.to_str().unwrap())]));
    build_and_check(&build);
    let mut command = Command::new("sh");
    command.arg("-ec").arg("cc \"$1\" -o program -static $(pkg-config --static --cflags --libs parlor)");
    command.arg("sh").arg(transcript()).current_dir(folder.path());
    succeed(command.env("PKG_CONFIG_PATH", moved.join("lib/pkgconfig")));
    check(&mut Command::new(folder.path().join("program")));
}
