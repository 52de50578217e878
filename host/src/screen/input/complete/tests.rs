use super::*;
use crate::commands::{File, Party};

fn context() -> Context {
    let session = |number, nick: &str, waits, is_mine| Session {
        number,
        id: format!("0075{number}"),
        nick: Some(nick.into()),
        subject: Some("A lamp".into()),
        waits,
        is_mine,
        is_served: is_mine,
    };
    let party = |user_id: &str, nick: &str, is_me| Party {
        user_id: user_id.into(),
        nick: nick.into(),
        user_type: if nick == "Ana" { "CLIENT" } else { "AGENT" }.into(),
        visibility: "ALL".into(),
        is_me,
    };
    let file =
        |number: &str, id: &str, name: &str| File { number: number.into(), id: id.into(), name: name.into() };
    Context {
        sessions: vec![session(1, "Ana", Some(125), false), session(2, "Ben Li", None, true)],
        parties: vec![
            party("U1", "Bo", true),
            party("U2", "Sue Ray", false),
            party("U3", "Al", false),
            party("U4", "Al", false),
            party("U5", "Ana", false),
        ],
        files: vec![file("1", "F1", "a b.txt"), file("2", "F2", "c.txt")],
        formats: vec!["html".into(), "json".into()],
        plugin_commands: vec![
            PluginCommand {
                name: "kb".into(),
                argument: "WORD".into(),
                about: "looks up".into(),
                ..PluginCommand::default()
            },
            PluginCommand {
                name: "reject".into(),
                argument: "[SESSION]".into(),
                names_session: true,
                ..PluginCommand::default()
            },
        ],
        ..Context::default()
    }
}

fn inserts(text: &str) -> Vec<String> {
    of_command(text, Role::Supervisor, Place::Screen, &context())
        .items
        .into_iter()
        .map(|it| it.insert)
        .collect()
}

#[test]
fn sessions_for_a_command_that_the_desk_brings() {
    assert_eq!(inserts("/reject "), ["1", "2"]);
    assert_eq!(inserts("/reject be"), ["2"]);
    assert!(inserts("/kb ").is_empty());
    let clicked = |text| named(text, &Clicked::Session(2), Role::Agent, Place::Screen, &context());
    assert_eq!(clicked("/reject "), Some((8, "2".to_owned())));
    assert_eq!(clicked("/kb "), None);
}

#[test]
fn names_of_commands() {
    assert_eq!(inserts("/")[..2], ["/sessions", "/join"]);
    assert_eq!(inserts("/jo")[..1], ["/join"]);
    assert_eq!(inserts("/WAT"), ["/watch"]);
    assert_eq!(inserts("/kb"), ["/kb "]);
    let found = inserts("/everyone");
    assert_eq!(found, ["/all", "/close"], "what they do is looked through, too");
    assert_eq!(inserts("/to")[..1], ["/to "], "what is typed whole comes first");
    assert!(inserts("/xyzzy").is_empty());
    assert!(inserts("hello").is_empty());
}

#[test]
fn arguments() {
    for (text, start, expected) in [
        ("/join ", 6, &["1", "2"][..]),
        ("/join be", 6, &["2"]),
        ("/join 00751", 6, &["1"]),
        ("/to ", 4, &["\"Sue Ray\" ", "U3 ", "U4 "]),
        ("/to s", 4, &["\"Sue Ray\" "]),
        ("/to an", 4, &[]),
        ("/remove a", 8, &["U3 ", "U4 ", "Ana "]),
        ("/save ", 6, &["\"a b.txt\"", "c.txt"]),
        ("/save \"a", 6, &["\"a b.txt\""]),
        ("/save \"a b.txt\" /none", 16, &[]),
        ("/export ", 8, &["html", "json"]),
        ("/export h", 8, &["html"]),
        ("/help wa", 6, &["watch"]),
        ("/nick ", 6, &[]),
        ("/sing ", 0, &[]),
    ] {
        let found = of_command(text, Role::Supervisor, Place::Screen, &context());
        let inserts: Vec<_> = found.items.iter().map(|it| it.insert.as_str()).collect();
        assert_eq!((found.start, inserts.as_slice()), (start, expected), "{text}");
    }
    let sessions = of_command("/join ", Role::Agent, Place::Screen, &context()).items;
    let shown: Vec<_> = sessions.iter().map(|it| format!("{}: {}", it.label, it.about)).collect();
    assert_eq!(shown, ["1 (Ana): A lamp, waits 2 min", "2 (Ben Li): A lamp, you are in it"]);
}

#[test]
fn paths_of_files_and_directories() {
    let directory = tempfile::tempdir().unwrap();
    let path = |name: &str| directory.path().join(name).display().to_string();
    std::fs::create_dir(path("inner dir")).unwrap();
    for name in ["a b.txt", "it's.txt", ".hidden"] {
        std::fs::write(path(name), "").unwrap();
    }
    let all = inserts(&format!("/send {}/", directory.path().display()));
    assert_eq!(
        all,
        [path("a b.txt"), format!("{}/", path("inner dir")), format!("\"{}\"", path("it's.txt"))]
    );
    assert_eq!(inserts(&format!("/send {}", path("a"))), [path("a b.txt")]);
    assert_eq!(inserts(&format!("/send {}", path("a b"))), [path("a b.txt")], "with a space");
    assert_eq!(inserts(&format!("/send \"{}", path("a b"))), [path("a b.txt")]);
    assert_eq!(inserts(&format!("/send {}", path(".h"))), [path(".hidden")]);
    assert_eq!(inserts(&format!("/save F1 {}", path(""))), [format!("{}/", path("inner dir"))]);
    assert!(inserts("/send /none/there").is_empty());
}
