//! The reference `host/README.md` and what other pages repeat of it, compared with the program: nobody may change one
//! without the other.

mod options;

use std::collections::BTreeSet;

use clap::{CommandFactory, ValueEnum};
use parlor_core::element::Event as View;
use parlor_core::rules::ErrorId;
use parlor_core::wire::Limits;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value as Json, json};

use crate::cli::{Cli, FORMATS};
use crate::commands::{Context, Place, Role, help};
use crate::demo::TRANSCRIPTS;
use crate::event;
use crate::lines::{CustomerCommand, DeskCommand, Interaction, Output, parse};
use crate::screen::Keys;
use crate::values::Check;

const PAGE: &str = include_str!("../README.md");

/// What stands between a heading and the next.
fn section(heading: &str) -> &'static str {
    let (_, rest) = PAGE.split_once(&format!("\n{heading}\n")).unwrap();
    rest.split("\n#").next().unwrap()
}

/// The cells of a section's table, row by row, without its head.
fn table(heading: &str) -> Vec<Vec<&'static str>> {
    let rows = section(heading).lines().filter(|line| line.starts_with("| "));
    rows.skip(1).map(|line| line.trim_matches('|').split(" |").map(str::trim).collect()).collect()
}

/// What stands between backticks.
fn code(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// The text without what stands in parentheses.
fn without_parentheses(text: &str) -> String {
    let outside =
        |part: &str| part.split_once(')').map_or_else(|| part.to_owned(), |(_, rest)| rest.to_owned());
    let mut parts = text.split('(');
    parts.next().unwrap_or_default().to_owned() + &parts.map(outside).collect::<String>()
}

/// The keys that a cell names, and whether each may be left out.
fn keys(cell: &str) -> Vec<(String, bool)> {
    let cell = without_parentheses(cell);
    code(&cell).map(|key| (key.trim_end_matches('?').to_owned(), key.ends_with('?'))).collect()
}

fn names<'a>(keys: impl IntoIterator<Item = &'a (String, bool)>) -> BTreeSet<&'a str> {
    keys.into_iter().map(|(name, _)| name.as_str()).collect()
}

#[test]
fn the_page_has_every_command_line() {
    let mut lines = BTreeSet::new();
    for command in Cli::command().get_subcommands() {
        let name = command.get_name();
        match command.get_subcommands().count() {
            0 => _ = lines.insert(format!("parlor {name}")),
            _ => lines.extend(command.get_subcommands().map(|it| format!("parlor {name} {}", it.get_name()))),
        }
    }
    let is_lower = |it: &&str| it.starts_with(|it: char| it.is_ascii_lowercase());
    let told: BTreeSet<String> = table("## Commands")
        .iter()
        .filter_map(|row| row[0].strip_prefix("`parlor "))
        .map(|it| format!("parlor {}", it.trim_end_matches('`')))
        .map(|it| it.split(' ').take_while(is_lower).collect::<Vec<_>>().join(" "))
        .collect();
    assert_eq!(told, lines);
    let shells: Vec<String> =
        clap_complete::Shell::value_variants().iter().map(ToString::to_string).collect();
    let (last, others) = shells.split_last().unwrap();
    assert!(PAGE.contains(&format!("for {} or {last} |", others.join(", "))), "{shells:?}");
}

#[test]
fn the_page_has_every_option_and_no_other() {
    let cli = Cli::command();
    for line in [
        "demo",
        "serve",
        "desk",
        "customer",
        "config",
        "plugin list",
        "plugin check",
        "plugin trust",
        "transcript check",
        "transcript convert",
        "completions",
        "man",
    ] {
        let mut command = &cli;
        for name in line.split(' ') {
            command = command.find_subcommand(name).unwrap();
        }
        let options: BTreeSet<&str> = command.get_arguments().filter_map(clap::Arg::get_long).collect();
        // The bold line that shows how the command is written, and the table behind it, if there is one.
        let told: BTreeSet<&str> = match PAGE.split_once(&format!("**`parlor {line} ")) {
            Some((_, rest)) => {
                let synopsis = rest.split("**").next().unwrap();
                let in_synopsis = synopsis.split("--").skip(1);
                let rows = rest.split("\n**`").next().unwrap().split("\n#").next().unwrap();
                let in_rows = rows.lines().filter_map(|line| line.strip_prefix("| `--"));
                in_synopsis.chain(in_rows).filter_map(|it| it.split(['`', ' ', ']']).next()).collect()
            }
            None => BTreeSet::new(),
        };
        assert_eq!(told, options, "{line}");
    }
}

#[test]
fn the_pages_have_the_formats_of_exports() {
    let formats = FORMATS;
    let (last, others) = formats.split_last().unwrap();
    assert!(PAGE.contains(&format!("`{}` or `{last}`", others.join("`, `"))));
    assert_eq!(TRANSCRIPTS.map(|(format, _)| format).as_slice(), formats);
    let plugins = include_str!("../../plugins/README.md").to_lowercase();
    let (last, others) = formats.split_last().unwrap();
    assert!(plugins.contains(&format!("writes transcripts as {} and {last}", others.join(", "))));
    let export = include_str!("../../plugins/transcript-export/README.md");
    let rows = export.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next());
    assert_eq!(rows.collect::<Vec<_>>(), formats);
}

/// What serde expected: the names in its message, but for the one that it didn't.
fn expected<C: DeserializeOwned + Check>(line: &Json) -> Vec<String> {
    let Err(Output::Error { text, .. }) = parse::<C>(&line.to_string()) else { panic!("{line}") };
    let (_, text) = text.split_once("unknown ").unwrap_or_else(|| panic!("{text}"));
    code(text).skip(1).map(str::to_owned).collect()
}

/// A value of the right kind.
fn value(command: &str, key: &str) -> Json {
    match key {
        "eventId" => json!(1),
        "stopped" => json!(true),
        "userData" => json!({"a": "b"}),
        "visibility" => json!("INT"),
        "msgCheck" => json!("Alert"),
        "afterAction" => json!("KeepAlive"),
        "queueKey" => json!("Environment:default"),
        "text" if command == "push-url" => json!("https://shop.example/"),
        _ => json!("x"),
    }
}

/// Compares a table of commands with the type that reads them.
fn compare<C: DeserializeOwned + Check>(heading: &str) {
    let rows = table(heading);
    let told: BTreeSet<String> = rows.iter().map(|row| row[0].trim_matches('`').to_owned()).collect();
    assert_eq!(told, BTreeSet::from_iter(expected::<C>(&json!({"do": "?"}))), "{heading}");
    for row in &rows {
        let name = row[0].trim_matches('`');
        let told = keys(row[1]);
        let known = expected::<C>(&json!({"do": name, "?": 1}));
        assert_eq!(names(&told), known.iter().map(String::as_str).collect(), "{heading} {name}");
        let object = |left_out: Option<&str>| {
            let given = told.iter().map(|(key, _)| key.as_str()).filter(|key| left_out != Some(key));
            let mut line: Map<_, _> = given.map(|key| (key.to_owned(), value(name, key))).collect();
            line.insert("do".into(), json!(name));
            Json::Object(line).to_string()
        };
        assert!(parse::<C>(&object(None)).is_ok(), "{}", object(None));
        // A join needs one key or the other, which the desk finds out itself.
        for (key, may_be_left_out) in told.iter().filter(|_| name != "join") {
            assert_eq!(parse::<C>(&object(Some(key))).is_ok(), *may_be_left_out, "{name} without {key}");
        }
    }
}

#[test]
fn the_page_has_the_desks_commands_and_their_keys() {
    compare::<DeskCommand>("### What a desk can be told");
}

#[test]
fn the_page_has_the_customers_commands_and_their_keys() {
    compare::<CustomerCommand>("### What a customer can be told");
}

/// An event of a session, with all that it may have or with as little as it may.
fn happened(xml: &str, nick: Option<&str>) -> Output {
    let view = View::parse(xml.as_bytes(), Limits::PACKET).unwrap();
    let (event, message_text) = (event::owned(&view), event::message_text_of_notice(&view));
    Output::Event {
        session_id: "S".into(),
        user_nick: nick.map(Into::into),
        event: Box::new(event),
        message_text,
    }
}

/// Every output with all that it may have.
fn fullest() -> Vec<Output> {
    let id = Some(json!(1));
    let head = "userId='U' timeShift='1' visibility='ALL' eventId='1' receiverId='R' truncated='5'";
    let data = "<userData><item key='a'>1</item></userData>";
    let more = "<eventAttributes><item key='a'>1</item></eventAttributes>";
    let text = "<msgText msgType='text' treatAs='NORMAL' msgCheck='Alert'>x</msgText>";
    let user = "<userInfo personId='P' userNick='Ana' userType='CLIENT' protocolType='FLEX' timeZoneOffset='60' \
                clientVersion='106'/>";
    let outputs = vec![
        Output::Ready {
            user_id: "U".into(),
            user_nick: "Ana".into(),
            server_version: Some("9".into()),
            plugins: Some(Box::default()),
        },
        Output::Interactions(Box::new(Interaction {
            session_id: "S".into(),
            queue: "T:e".into(),
            subject: Some("A lamp".into()),
            user_data: json!({}),
            state: "waiting".into(),
            started_at: json!("2025-05-10T07:09:33Z"),
            offer: Some(crate::lines::Offer::Invitation),
            waiting_since: Some("2025-05-10T07:09:33Z".into()),
            user_nick: Some("Ana".into()),
            agents: vec!["Bo".into()],
        })),
        Output::Joined { session_id: "S".into(), start_at: "2025-05-10T07:09:33Z".into() },
        happened(&format!("<newParty {head}>{user}{text}{data}{more}</newParty>"), Some("Ana")),
        happened(&format!("<message {head}>{text}{more}</message>"), Some("Ana")),
        happened(
            &format!("<notice {head}><noticeText noticeType='T'>x</noticeText>{data}{more}{text}</notice>"),
            Some("Ana"),
        ),
        happened(
            &format!(
                "<partyLeft {head} askerId='A'><reason code='4'>removed</reason>{text}{more}</partyLeft>"
            ),
            Some("Ana"),
        ),
        happened(&format!("<reenter {head}>{text}{more}</reenter>"), Some("Ana")),
        Output::Monitored { session_id: "S".into(), monitored: true },
        Output::Saved { session_id: "S".into(), saved_position: 3 },
        Output::Idle { session_id: "S".into(), idle_time_expire: Some(60) },
        Output::Closed { session_id: "S".into(), is_over: true },
        Output::Transfer { id: id.clone(), done: 1, total: Some(2) },
        Output::AgentState { state: "NotReady".into(), name: "At lunch".into() },
        Output::Barred { session_id: Some("S".into()), commands: [("to", "why")].into() },
        Output::Link { state: "down", reason: Some("why".into()) },
        Output::done(id.clone(), Json::Null),
        Output::Error {
            id,
            error_id: Some(json!(10)),
            session_id: Some("S".into()),
            text: "why".into(),
            is_fate_unknown: false,
        },
    ];
    // A new output stops the compiler here: add it above, and to the page.
    let is_there = |it: &Output| match it {
        Output::Ready { .. } | Output::Interactions(_) | Output::Joined { .. } | Output::Event { .. } => true,
        Output::Monitored { .. } | Output::Closed { .. } | Output::Transfer { .. } | Output::Link { .. } => {
            true
        }
        Output::Saved { .. } | Output::Idle { .. } | Output::AgentState { .. } | Output::Barred { .. } => {
            true
        }
        Output::Done { .. } | Output::Error { .. } => true,
    };
    assert!(outputs.iter().all(is_there));
    outputs
}

/// Every output with as little as it may have.
fn barest() -> Vec<Output> {
    let head = "userId='U' timeShift='0' visibility='ALL' eventId='1'";
    let mut outputs = fullest();
    for output in &mut outputs {
        match output {
            Output::Ready { server_version, plugins, .. } => (*server_version, *plugins) = (None, None),
            Output::Interactions(it) => {
                (it.subject, it.waiting_since, it.user_nick) = (None, None, None);
                it.offer = None;
                it.agents.clear();
            }
            Output::Event { event, .. } => {
                *output = happened(&format!("<{} {head}/>", event::name(event)), None);
            }
            Output::Transfer { id, total, .. } => (*id, *total) = (None, None),
            Output::Link { reason, .. } => *reason = None,
            Output::Idle { idle_time_expire, .. } => *idle_time_expire = None,
            Output::Barred { session_id, .. } => *session_id = None,
            Output::Done { id, .. } => *id = None,
            Output::Error { id, error_id, session_id, .. } => {
                (*id, *error_id, *session_id) = (None, None, None);
            }
            _ => {}
        }
    }
    outputs
}

#[test]
fn the_page_has_all_that_is_told_and_its_keys() {
    const COMMON: &str = "*common*";
    let rows = table("### What they tell");
    let common =
        section("### What they tell").lines().find_map(|line| line.strip_prefix("*common*: ")).unwrap();
    let mut told = Vec::new();
    for (fullest, barest) in fullest().iter().zip(barest()) {
        let (fullest, barest) = (fullest.json(), barest.json());
        let name = fullest["event"].as_str().unwrap();
        told.push(name.to_owned());
        let row =
            rows.iter().find(|row| row[0].trim_matches('`') == name).unwrap_or_else(|| panic!("{name}"));
        let mut documented = keys(row[1]);
        if row[1].contains(COMMON) {
            documented.extend(keys(common));
        }
        let has = |it: &Json, key: &str| key != "event" && it.get(key).is_some();
        let shown: BTreeSet<&str> =
            fullest.as_object().unwrap().keys().map(String::as_str).filter(|it| *it != "event").collect();
        assert_eq!(names(&documented), shown, "{name}");
        for (key, _) in documented.iter().filter(|(_, may_be_left_out)| !may_be_left_out) {
            assert!(has(&barest, key), "{name} without {key}");
        }
    }
    assert_eq!(rows.len(), told.len(), "{told:?}");
}

#[test]
fn the_page_has_every_error_id() {
    let (_, ids) = section("### What they tell").split_once("`errorId` is the server's: ").unwrap();
    let ids = ids.split('.').next().unwrap().split(", ");
    let numbers: Vec<u32> = ids.map(|it| it.split(' ').next().unwrap().parse().unwrap()).collect();
    let known: Vec<u32> = (1..).map_while(ErrorId::from_number).map(ErrorId::number).collect();
    assert_eq!(numbers, known);
}

#[test]
fn the_page_has_the_servers_paths() {
    let server = include_str!("../server/README.md");
    let (_, server) = server.split_once("\n## HTTP\n").unwrap();
    let methods = ["| `GET ", "| `POST ", "| `DELETE "];
    let paths = |page: &str| -> Vec<String> {
        let rows = page.lines().filter(|line| methods.iter().any(|it| line.starts_with(it)));
        rows.map(|line| line.split(['`', '?']).nth(1).unwrap().to_owned()).collect()
    };
    let told = paths(section("## The server"));
    assert_eq!(told, paths(server));
    assert!(told.len() > 5);
}

#[test]
fn the_page_has_what_can_be_typed() {
    let help = |role| help(None, role, Place::Screen, &Context::default()).join("\n");
    let verbs = |text: &str| -> BTreeSet<String> {
        text.split(['`', ' ', '\n'])
            .filter(|it| it.len() > 1 && it.starts_with('/'))
            .map(Into::into)
            .collect()
    };
    let rows = table("## At a terminal");
    let typed = rows.iter().filter(|row| row[0].starts_with('`'));
    let told: String = typed.map(|row| format!("{} ", row[0])).collect();
    assert_eq!(verbs(&told), verbs(&help(Role::Supervisor)));
    let customer = section("## At a terminal").lines().find(|it| it.starts_with("A customer has")).unwrap();
    let customer = customer.split('.').next().unwrap();
    assert_eq!(verbs(customer), verbs(&help(Role::Customer)));
}

#[test]
fn the_page_has_every_key_of_the_screen() {
    let told: Vec<String> =
        section("## At a terminal").lines().filter(|it| it.starts_with("| ")).map(str::to_owned).collect();
    let keys = Keys::default();
    let [customer, agent] = [Role::Customer, Role::Agent].map(|it| keys.help(it, |_| true));
    for row in keys.help(Role::Supervisor, |_| true) {
        let whose = match (customer.contains(&row), agent.contains(&row)) {
            (true, _) => "",
            (false, true) => " (desk)",
            (false, false) => " (supervisor)",
        };
        let row = format!("| {} | {}{whose} |", row.0, row.1);
        assert!(told.contains(&row), "{row}");
    }
    // An unknown action is refused with the names of all.
    let refused = Keys::new(&[("?".to_owned(), "f1".to_owned())].into()).unwrap_err();
    let page = section("## At a terminal");
    for name in refused.split_once("there is ").unwrap().1.split(", ") {
        let is_counted = name.strip_prefix("session-").is_some_and(|it| !["1", "2", "9"].contains(&it));
        assert!(is_counted || page.contains(&format!("`{name}`")), "{name}");
    }
}
