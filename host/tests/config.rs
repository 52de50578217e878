//! Options from the environment and from `config.toml`, and what `parlor config` says of them.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::fs;
use std::path::Path;

use serde_json::json;
use support::{Process, Serve, parlor, program, text};

/// A configuration directory with this file.
fn configuration(content: &str) -> tempfile::TempDir {
    let directory = tempfile::tempdir().unwrap();
    fs::create_dir(directory.path().join("parlor")).unwrap();
    fs::write(directory.path().join("parlor/config.toml"), content).unwrap();
    directory
}

/// Starts a desk or customer with this configuration and environment.
fn start(
    name: &'static str,
    arguments: &[&str],
    configuration: &Path,
    environment: &[(&str, &str)],
) -> Process {
    let mut command = program(arguments);
    command.env("XDG_CONFIG_HOME", configuration).envs(environment.iter().copied());
    Process::start(name, command)
}

#[test]
fn a_desk_takes_the_command_line_before_the_environment_and_the_environment_before_the_file() {
    let serve = Serve::start();
    let content = format!(
        "[desk]\nbasic = \"{}\"\nhttp = \"{}\"\nnick = \"File\"\nsupervisor = true\n\n[customer]\npoll = 20\n",
        serve.basic, serve.http
    );
    let directory = configuration(&content);
    for (more, environment, nick) in [
        (&["desk"][..], &[][..], "File"),
        (&["desk"], &[("PARLOR_NICK", "Environment")], "Environment"),
        (&["desk", "--nick", "Typed"], &[("PARLOR_NICK", "Environment")], "Typed"),
    ] {
        let mut desk = start("desk", more, directory.path(), environment);
        desk.wait_for(json!({"event": "ready", "userNick": nick}));
    }
    // The server's address in the environment, in the form that all commands take.
    let environment = [("PARLOR_FLEX", serve.flex.as_str()), ("PARLOR_HTTP", serve.http.as_str())];
    let mut customer = start("customer", &["customer", "--nick", "Ana"], directory.path(), &environment);
    customer.wait_for(json!({"event": "joined"}));
}

#[test]
fn what_means_nothing_beside_what_is_typed_is_passed_over() {
    let serve = Serve::start();
    let content = format!("[desk]\nbasic = \"{}\"\n[screen]\nnotify = \"notify-send\"\n", serve.basic);
    let directory = configuration(&content);
    let environment = [("PARLOR_CANNED", "none.txt"), ("PARLOR_PLAIN", "yes"), ("PARLOR_HTTP", &serve.http)];
    let mut desk = start("desk", &["desk", "--json", "--nick", "Bo"], directory.path(), &environment);
    desk.wait_for(json!({"event": "ready", "userNick": "Bo"}));
    assert!(desk.end().success());
}

#[test]
fn a_wrong_value_is_called_by_where_it_stands() {
    let directory = configuration("");
    let refused = |more: &[&str], environment: &[(&str, &str)]| {
        let mut command = program(&[&["desk", "--nick", "Bo"], more].concat());
        let output =
            command.env("XDG_CONFIG_HOME", directory.path()).envs(environment.iter().copied()).output();
        let output = output.unwrap();
        assert_eq!(output.status.code(), Some(2));
        text(&output.stderr)
    };
    let said = refused(&[], &[("PARLOR_HTTP", "nowhere")]);
    assert!(said.contains("'nowhere' for 'PARLOR_HTTP': write http://HOST:PORT"), "{said}");
    let said = refused(&["--http", "nowhere"], &[("PARLOR_HTTP", "127.0.0.1:4072")]);
    assert!(said.contains("'nowhere' for '--http <URL>': write http://HOST:PORT"), "{said}");
    let said = refused(&[], &[("PARLOR_THEME", "blue")]);
    let wrong = "invalid value 'blue' for 'PARLOR_THEME'";
    assert!(said.contains(wrong) && said.contains("possible values: dark, light"), "{said}");
    let shown = program(&["config"]).env("PARLOR_THEME", "blue").output().unwrap();
    let said = text(&shown.stderr);
    assert!(said.starts_with(&format!("parlor: {wrong} [possible values: dark, light")), "{said}");
}

#[test]
fn a_file_can_be_named_and_paths_in_it_begin_beside_it() {
    let serve = Serve::start();
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("mine.toml");
    let content = format!("[desk]\nbasic = \"{}\"\nnick = \"Bo\"\nplugins = [\"none\"]\n", serve.basic);
    fs::write(&path, content).unwrap();
    let mut desk = Process::parlor("desk", &["desk", "--config", path.to_str().unwrap()]);
    let said = desk.wait("the missing directory", |line| line.contains("/none: ").then(|| line.to_owned()));
    assert!(said.contains(directory.path().join("none").to_str().unwrap()), "{said}");
}

#[test]
fn what_is_wrong_in_the_file_has_its_line_and_stops_no_other_command() {
    let directory = configuration("[desk]\n\nnik = \"Bo\"\n");
    let run =
        |arguments: &[&str]| program(arguments).env("XDG_CONFIG_HOME", directory.path()).output().unwrap();
    let path = directory.path().join("parlor/config.toml");
    for arguments in [&["serve"][..], &["desk", "--nick", "Bo"], &["customer", "--nick", "Ana"], &["config"]]
    {
        let refused = run(arguments);
        assert_eq!(refused.status.code(), Some(1), "{arguments:?}");
        let said = text(&refused.stderr);
        assert!(
            said.starts_with(&format!("parlor: {}:3: unknown key 'nik' in [desk]; ", path.display())),
            "{said}"
        );
        assert_eq!(said.lines().count(), 1, "{said}");
    }
    for arguments in [&["plugin", "list"][..], &["desk", "--help"], &["completions", "bash"]] {
        assert_eq!(run(arguments).status.code(), Some(0), "{arguments:?}");
    }
    let missing = parlor(&["desk", "--config", "/no/such/file"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(text(&missing.stderr).starts_with("parlor: /no/such/file: "), "{}", text(&missing.stderr));
}

#[test]
fn what_is_shown_is_a_file_that_says_the_same() {
    let directory = configuration(
        "[desk]\nnick = \"Bo \\\"7\\\"\"\n[customer]\ndata = [\"a=b\", \"c=d\"]\n[keys]\nquit = \"ctrl-q\"\n",
    );
    let show = |more: &[&str], environment: &[(&str, &str)]| {
        let mut command = program(&[&["config"], more].concat());
        let shown =
            command.env("XDG_CONFIG_HOME", directory.path()).envs(environment.iter().copied()).output();
        text(&shown.unwrap().stdout)
    };
    let first = show(&[], &[("PARLOR_SUBJECT", "A lamp"), ("PARLOR_TLS", "1")]);
    let path = directory.path().join("parlor/config.toml");
    assert_eq!(first.lines().next(), Some(format!("# {}", path.display()).as_str()));
    for line in [
        "basic = \"127.0.0.1:4070\" # default",
        "http = \"http://127.0.0.1:4072\" # default",
        "nick = 'Bo \"7\"'",
        "data = [\"a=b\", \"c=d\"]",
        "subject = \"A lamp\" # PARLOR_SUBJECT",
        "# nick (needed)",
        "tls = true # PARLOR_TLS",
        "\"quit\" = \"ctrl-q\"",
    ] {
        assert!(first.lines().any(|it| it == line), "{line} is not in {first}");
    }
    let copy = directory.path().join("copy.toml");
    fs::write(&copy, &first).unwrap();
    let second = show(&["--config", copy.to_str().unwrap()], &[]);
    let values = |shown: &str| -> Vec<String> {
        let lines = shown.lines().skip(1).map(|it| it.split(" # ").next().unwrap().to_owned());
        lines.filter(|it| !it.starts_with('#')).collect()
    };
    assert_eq!(values(&second), values(&first));
    assert!(
        text(&parlor(&["config"]).stdout)
            .lines()
            .next()
            .unwrap()
            .ends_with("/parlor/config.toml (not there)")
    );
}

#[test]
fn a_server_for_other_machines_prints_addresses_that_can_be_connected_to() {
    let open = [
        "serve",
        "--basic",
        "0.0.0.0:0",
        "--flex",
        "0.0.0.0:0",
        "--http",
        "http://0.0.0.0:0",
        "--chat-api",
        "0.0.0.0:0",
        "--gws",
        "127.0.0.1:0",
    ];
    let command = program(&open);
    let mut serve = Process::start("serve", command);
    let line = serve.wait("its addresses", |line| line.strip_prefix("listening ").map(str::to_owned));
    assert!(!line.contains("0.0.0.0"), "{line}");
    let flex = line.split(' ').find_map(|it| it.strip_prefix("flex=")).unwrap();
    let mut customer = Process::parlor("customer", &["customer", "--flex", flex, "--nick", "Ana"]);
    customer.wait_for(json!({"event": "joined"}));
}
