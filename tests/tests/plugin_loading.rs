//! Every way in which loading a plugin can fail, and the sentence that a person then sees.

#![allow(clippy::unwrap_used, reason = "a test's helpers are tests")]

#[path = "plugins/built.rs"]
mod built;

use std::{fs, path::Path, time::Duration};

use built::{NoServices, built, copied, hello, loader, patched_manifest};
use parlor_plugin::Hello;
use parlor_plugin_loader::{LoadError, Loader, Places, Trust, digest_of, inspect, search};

fn refusal(loader: &Loader, path: &Path) -> LoadError {
    loader.load(path, NoServices::default()).expect_err("it loads")
}

#[test]
fn garbage() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join(built::file_name("garbage"));
    for bytes in [&b""[..], b"not a library at all\n", b"\x7fELF", &[0x7f; 4096]] {
        fs::write(&path, bytes).unwrap();
        assert_eq!(
            refusal(&loader(), &path).to_string(),
            format!(
                "{}: not a plugin: it is no shared library; name the library that the plugin's build made",
                path.display()
            )
        );
    }
}

#[test]
fn a_directory_or_nothing() {
    let directory = tempfile::tempdir().unwrap();
    let line = refusal(&loader(), directory.path()).to_string();
    assert!(line.contains(": not a plugin: it is no shared library; "), "{line}");
    let path = directory.path().join("line\nbreak.so");
    let line = refusal(&loader(), &path).to_string();
    assert_eq!(
        line,
        format!(
            "{}/line\\nbreak.so: can't be read: No such file or directory (os error 2); check the path and its permissions",
            directory.path().display()
        )
    );
}

#[test]
fn a_library_that_is_no_plugin() {
    let path = built("fixture_not_a_plugin");
    assert_eq!(
        refusal(&loader(), &path).to_string(),
        format!(
            "{}: not a plugin: it is a library without a manifest; export a plugin from it with export_plugin!",
            path.display()
        )
    );
}

#[test]
fn a_manifest_cut_short() {
    let directory = tempfile::tempdir().unwrap();
    let path = copied("fixture_misbehaves", directory.path());
    patched_manifest(&path, |manifest| manifest[10] = 1);
    let line = refusal(&loader(), &path).to_string();
    let start = format!("{}: damaged: of its manifest, it ends after ", path.display());
    assert!(line.starts_with(&start) && line.ends_with(" bytes; build or copy the plugin again"), "{line}");
}

/// The library leaves a mark when any of its code runs. It must not, until every check has passed.
#[test]
fn nothing_runs_before_it_is_allowed_to() {
    let mark = std::env::temp_dir().join(format!("parlor-fixture-marker-{}", std::process::id()));
    let directory = tempfile::tempdir().unwrap();

    let other_abi = copied("fixture_marker", directory.path());
    patched_manifest(&other_abi, |manifest| manifest[12] = 7);
    let trusting = Loader::new(hello(), Trust::new(&[directory.path().to_owned()], None));
    assert_eq!(
        refusal(&trusting, &other_abi).to_string(),
        format!(
            "{}: marker 0.1.0 is built for plugin ABI 7.1, and this host has 0.1; rebuild it with parlor-plugin 0.1",
            other_abi.display()
        )
    );
    assert!(!mark.exists());

    let path = copied("fixture_marker", directory.path());
    let list = directory.path().join("plugins.allow");
    let careful = Loader::new(hello(), Trust::new(&[], Some(list.clone())));
    let digest = digest_of(&path).unwrap();
    assert_eq!(
        refusal(&careful, &path).to_string(),
        format!(
            "{}: not trusted: it lies outside the program's own directories; if you trust it, add to {} this line: {digest}  {}",
            path.display(),
            list.display(),
            built::file_name("fixture_marker"),
        )
    );
    assert!(!mark.exists());

    fs::write(&list, format!("{digest}  {}\n", built::file_name("fixture_marker"))).unwrap();
    let plugin = careful.load(&path, NoServices::default()).unwrap();
    assert_eq!(plugin.manifest().name, "marker");
    assert!(mark.exists());
    fs::remove_file(mark).unwrap();
}

#[test]
fn a_library_with_a_manifest_and_nothing_behind_it() {
    let directory = tempfile::tempdir().unwrap();
    let path = copied("fixture_misbehaves", directory.path());
    built::without_root_module(&path);
    let loader = Loader::new(hello(), Trust::new(&[directory.path().to_owned()], None));
    let error = refusal(&loader, &path);
    assert_eq!(
        error.to_string(),
        format!(
            "{}: can't be loaded: it does not export a plugin; build it anew for this system",
            path.display()
        )
    );
    assert!(error.details().is_some_and(|details| details.lines().count() > 3));
}

#[test]
fn a_plugin_that_does_not_start() {
    let path = built("fixture_misbehaves");
    let panicked = format!("panicked at {}", built::panics_at("the panicking host"));
    for (host, reason) in [("refuse", "this host is not to its taste"), ("panic", &panicked)] {
        let loader = Loader::new(Hello { name: host.to_owned(), ..hello() }, built::trust());
        assert_eq!(
            refusal(&loader, &path).to_string(),
            format!("{}: misbehaves 0.1.0 did not start: {reason}; ask its author", path.display())
        );
    }
}

#[test]
fn a_plugin_that_never_starts_is_not_waited_for_for_ever() {
    let path = built("fixture_misbehaves");
    let loader = Loader::new(Hello { name: "wait".to_owned(), ..hello() }, built::trust());
    let loader = loader.with_start_time(Duration::from_secs(1));
    assert_eq!(
        refusal(&loader, &path).to_string(),
        format!("{}: misbehaves 0.1.0 did not start within 1 s; ask its author", path.display())
    );
}

/// On disk it is small; its SHA-256 would take an hour.
#[test]
fn a_library_of_mere_holes_is_refused_at_once() {
    let directory = tempfile::tempdir().unwrap();
    let path = copied("fixture_misbehaves", directory.path());
    fs::File::options().write(true).open(&path).unwrap().set_len(1 << 40).unwrap();
    let loader = Loader::new(hello(), Trust::new(&[], None));
    let line = refusal(&loader, &path).to_string();
    assert!(line.contains(": not a plugin: it is larger than 1073741824 bytes; "), "{line}");
}

#[test]
fn a_search_beside_the_program_finds_the_plugins_and_nothing_else() {
    let findings = search(&Places::of_program(Vec::new()).unwrap());
    let names: Vec<&str> = findings.found.iter().map(|found| found.manifest.name.as_str()).collect();
    assert_eq!(names, ["file-transfer", "transcript-export"]);
    assert!(findings.problems.is_empty(), "{:?}", findings.problems);
}

#[test]
fn a_named_directory_shows_fixtures_and_problems_and_one_of_several_builds() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(built::file_name(name));
    fs::copy(built("fixture_misbehaves"), path("misbehaves-0123456789abcdef")).unwrap();
    fs::copy(built("fixture_misbehaves"), path("misbehaves-fedcba9876543210")).unwrap();
    let old = std::time::SystemTime::UNIX_EPOCH;
    fs::File::options()
        .write(true)
        .open(path("misbehaves-0123456789abcdef"))
        .unwrap()
        .set_modified(old)
        .unwrap();
    fs::copy(built("fixture_not_a_plugin"), path("other")).unwrap();
    fs::write(path("garbage"), "garbage").unwrap();
    fs::copy(built("fixture_marker"), path("marker")).unwrap();
    patched_manifest(&path("marker"), |manifest| manifest[12] = 7);

    let missing = directory.path().join("missing");
    let places = Places { named: vec![directory.path().to_owned(), missing.clone()], ..Places::default() };
    let findings = search(&places);
    let found: Vec<_> = findings.found.iter().map(|found| found.path.clone()).collect();
    assert_eq!(found, [path("misbehaves-fedcba9876543210")]);
    let problems: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems.len(), 2);
    assert!(problems[0].contains("built for plugin ABI 7.1"), "{}", problems[0]);
    assert!(problems[1].starts_with(&format!("{}: can't be read: ", missing.display())), "{}", problems[1]);

    let places = Places { own: vec![directory.path().to_owned()], ..Places::default() };
    let findings = search(&places);
    assert!(findings.found.is_empty() && findings.problems.is_empty(), "{findings:?}");
}

#[test]
fn manifests_say_what_the_plugins_do() {
    let manifest = inspect(&built("parlor_file_transfer")).unwrap();
    assert_eq!(manifest.features, ["file-transfer", "events", "commands"]);
    assert_eq!(manifest.rights, ["documents", "files", "send"]);
    let manifest = inspect(&built("parlor_transcript_export")).unwrap();
    let features = ["export:xml", "export:json", "export:html", "export:text", "reenter", "message-check"];
    assert_eq!(manifest.features, features);
    assert_eq!(manifest.rights, ["files"]);
}
