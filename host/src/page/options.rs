//! The options of `host/README.md`, compared with the command line: values, defaults and ranges.

use clap::{Arg, CommandFactory, Parser};

use super::{PAGE, code};
use crate::cli::Cli;

/// The commands whose options are in a table.
const COMMANDS: [&str; 4] = ["demo", "serve", "desk", "customer"];

/// The value of an option as help shows it: `--poll MS`.
fn written(option: &Arg) -> String {
    let long = option.get_long().unwrap();
    match option.get_value_names() {
        Some([value]) if option.get_action().takes_values() => format!("--{long} {value}"),
        _ => format!("--{long}"),
    }
}

/// What stands behind a command's bold line, up to the next.
fn told(line: &str) -> (&'static str, &'static str) {
    let (_, rest) = PAGE.split_once(&format!("**`parlor {line} ")).unwrap();
    let (synopsis, rest) = rest.split_once("**").unwrap();
    (synopsis, rest.split("\n**`").next().unwrap().split("\n#").next().unwrap())
}

/// The rows of a command's options: option, default, meaning.
fn rows(command: &str) -> Vec<[&'static str; 3]> {
    let cells = |line: &'static str| {
        let mut cells = line.trim_matches('|').split(" |").map(str::trim);
        [cells.next().unwrap(), cells.next().unwrap(), cells.next().unwrap()]
    };
    told(command).1.lines().filter(|line| line.starts_with("| `--")).map(cells).collect()
}

fn options(command: &str) -> Vec<Arg> {
    let cli = Cli::command();
    let options = cli.find_subcommand(command).unwrap().get_arguments();
    options.filter(|it| it.get_long().is_some()).cloned().collect()
}

#[test]
fn options_have_their_values_and_defaults() {
    for command in COMMANDS {
        let rows = rows(command);
        for option in options(command) {
            let written = written(&option);
            let row = rows.iter().find(|row| code(row[0]).next() == Some(written.as_str()));
            let [_, default, _] = row.unwrap_or_else(|| panic!("{command}: no row of {written}"));
            let expected = match option.get_default_values() {
                [value] if option.get_action().takes_values() => value.to_str().unwrap(),
                _ if option.is_required_set() => "needed",
                _ if option.get_action().takes_values() => "none",
                _ => "",
            };
            assert_eq!(default.trim_matches('`'), expected, "{command} {written}");
        }
    }
}

#[test]
fn the_lines_that_show_how_a_command_is_written_name_the_values() {
    let cli = Cli::command();
    for line in [
        "demo",
        "desk",
        "customer",
        "config",
        "plugin list",
        "plugin check",
        "transcript check",
        "transcript convert",
    ] {
        let command = line.split(' ').fold(&cli, |it, name| it.find_subcommand(name).unwrap());
        let (synopsis, _) = told(line);
        for shown in synopsis.split(['[', ']', '`', '.']).flat_map(|it| it.split(" --").enumerate()) {
            let option = match shown {
                (0, it) => it.trim(),
                (_, it) => &format!("--{}", it.trim()),
            };
            let Some(name) = option.strip_prefix("--").and_then(|it| it.split(' ').next()) else { continue };
            let arg = command.get_arguments().find(|it| it.get_long() == Some(name)).unwrap();
            assert_eq!(option, written(arg), "{line}: {synopsis}");
        }
    }
}

/// Whether the command takes this value of the option.
fn takes(command: &str, option: &Arg, value: &str) -> bool {
    let mut line = vec!["parlor".to_owned(), command.to_owned()];
    for needed in options(command).iter().filter(|it| it.is_required_set() && it.get_id() != option.get_id())
    {
        let value = match needed.get_value_names() {
            Some([name]) if name.as_str() == "URL" => "http://127.0.0.1:1",
            Some([name]) if name.as_str() == "HOST:PORT" => "127.0.0.1:1",
            _ => "x",
        };
        line.extend([format!("--{}", needed.get_long().unwrap()), value.to_owned()]);
    }
    if option.get_id() == "pace" {
        line.push("--watch".into());
    }
    line.extend([format!("--{}", option.get_long().unwrap()), value.to_owned()]);
    Cli::try_parse_from(line).is_ok()
}

/// The number that ends before the text, or begins it.
fn number(text: &str) -> Option<u64> {
    text.split([' ', ',', ';']).next().unwrap().parse().ok()
}

/// A value of so many bytes.
fn text(option: &Arg, bytes: usize) -> String {
    match option.get_value_names() {
        Some([name]) if name.as_str() == "TENANT:ENDPOINT" => format!("T:{}", "x".repeat(bytes - 2)),
        _ => "x".repeat(bytes),
    }
}

#[test]
fn numbers_have_their_ranges_and_names_their_lengths() {
    let mut numbers = 0;
    for (command, option) in
        COMMANDS.into_iter().flat_map(|it| options(it).into_iter().map(move |option| (it, option)))
    {
        let written = written(&option);
        let rows = rows(command);
        let [_, _, meaning] = rows.iter().find(|row| code(row[0]).next() == Some(written.as_str())).unwrap();
        let range = meaning.split_once(" to ").and_then(|(before, after)| {
            Some((before.rsplit(' ').next()?.parse::<u64>().ok()?, number(after)?))
        });
        if let Some((least, most)) = range {
            numbers += 1;
            for (value, is_taken) in [
                (least.checked_sub(1), false),
                (Some(least), true),
                (Some(most), true),
                (most.checked_add(1), false),
            ] {
                let Some(value) = value else { continue };
                assert_eq!(
                    takes(command, &option, &value.to_string()),
                    is_taken,
                    "{command} {written}: {value}"
                );
            }
        }
        let is_number =
            takes(command, &option, "1000") && !takes(command, &option, "x") && !written.contains("PORT");
        assert!(!is_number || range.is_some(), "{command} {written} has no range");
        let takes_text = |bytes: usize| takes(command, &option, &text(&option, bytes));
        if let Some(most) = meaning.split_once(" at most ").and_then(|(_, it)| number(it)) {
            let most = usize::try_from(most).unwrap();
            assert!(takes_text(most) && !takes_text(most + 1), "{command} {written}");
        } else {
            assert!(!takes_text(10) || takes_text(100_000), "{command} {written} has no length");
        }
    }
    assert_eq!(numbers, 12);
}
