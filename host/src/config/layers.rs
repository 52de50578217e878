//! The layers of options: the command line, the environment, the file, the defaults.

use std::error::Error as _;
use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, Resettable};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches, Command, CommandFactory, FromArgMatches, ValueHint};

use super::file::{Entry, File};
use super::passed_over::passed_over;
use super::screen::{self, KEYS, SCREEN};
use super::{CONFIG, SECTIONS, section_of};
use crate::cli::{Cli, Command as Given};
use crate::failure::Failure;

/// Why the program doesn't start.
#[derive(Debug)]
pub(crate) enum Refused {
    /// The command line is wrong, or asks for help.
    Usage(clap::Error),
    /// The file is wrong.
    File(Failure),
}

impl From<clap::Error> for Refused {
    fn from(error: clap::Error) -> Self {
        Self::Usage(error)
    }
}

impl From<Failure> for Refused {
    fn from(failure: Failure) -> Self {
        Self::File(failure)
    }
}

/// The variable that stands for an option. `PARLOR_PLUGINS` is the loader's own already, and may name several.
fn variable(option: &Arg) -> Option<String> {
    let name = option.get_long().filter(|it| *it != "plugins")?;
    Some(format!("PARLOR_{}", name.to_uppercase().replace('-', "_")))
}

/// The command line, with the variables of the environment.
pub(crate) fn command() -> Command {
    let with_variable = |option: Arg| match variable(&option) {
        Some(variable) if option.get_action().takes_values() => option.env(variable).hide_env_values(true),
        // 1, yes and on are as good as true.
        Some(variable) => option.env(variable).hide_env_values(true).value_parser(BoolishValueParser::new()),
        None => option,
    };
    let sections = SECTIONS.into_iter().chain([CONFIG]);
    sections.fold(Cli::command(), |cli, name| cli.mut_subcommand(name, |it| it.mut_args(with_variable)))
}

/// Reads the command line, and fills in what the environment and the file say. `has_screen`: whether a person would have a full
/// screen, unless the options say otherwise.
pub(crate) fn parse(mut words: Vec<OsString>, has_screen: bool) -> Result<Cli, Refused> {
    let mut command = command();
    // What is wrong is said below, when all is known that was given.
    let given = command.clone().ignore_errors(true).try_get_matches_from(&words);
    // But for a wrong value in the environment, which isn't left for below.
    let given = given.map_err(|error| with_source(error, &words))?;
    if let Some((name, given)) = given.subcommand().filter(|(name, _)| SECTIONS.contains(name)) {
        let file = File::read(named(given).as_deref())?;
        check(&file)?;
        let with_file = |is_given: &dyn Fn(&str) -> bool| -> Result<Vec<OsString>, Failure> {
            let mut words = words.clone();
            // The command's name is the first word behind the program's: nothing else can stand there.
            words.splice(2..2, words_of(&file, name, is_given)?);
            Ok(words)
        };
        let all = with_file(&|id| is_given(given, id))?;
        let all = command.clone().ignore_errors(true).try_get_matches_from(all)?;
        let all = all.subcommand().map_or(given, |(_, it)| it);
        let passed_over =
            command.find_subcommand(name).map(|it| passed_over(it, given, all)).unwrap_or_default();
        words = with_file(&|id| is_given(given, id) || passed_over.iter().any(|it| it == id))?;
        command = command.mut_subcommand(name, |it| {
            it.mut_args(|option| match passed_over.contains(option.get_id()) {
                true => option.env(Resettable::Reset),
                false => option,
            })
        });
    }
    let for_usage = command.find_subcommand(given.subcommand_name().unwrap_or_default()).cloned();
    let read = command.try_get_matches_from(&words).map_err(|error| with_source(error, &words))?;
    let cli = Cli::from_arg_matches(&read)?;
    let talk = match &cli.command {
        Given::Desk(it) => &it.talk,
        Given::Customer(it) => &it.talk,
        _ => return Ok(cli),
    };
    // What stands in the environment or in the file is for another time then.
    let is_typed =
        given.subcommand().is_some_and(|(_, it)| it.value_source(TYPING) == Some(ValueSource::CommandLine));
    match for_usage.filter(|_| is_typed && has_screen && !talk.plain && !talk.json) {
        Some(mut command) => {
            Err(command.error(ErrorKind::MissingRequiredArgument, TYPING_IS_FOR_LINES).into())
        }
        None => Ok(cli),
    }
}

/// What lines tell of others who type.
const TYPING: &str = "typing";
const TYPING_IS_FOR_LINES: &str =
    "--typing says what lines tell; the full screen shows who types by itself: add --plain, or leave it out";

/// An error with the usage that doesn't depend on what the file says, and, of a value that stands in the environment, with the
/// name of the variable instead of the option's. (What is wrong in the file is said by [`check`], with its line.)
pub(super) fn with_source(mut error: clap::Error, words: &[OsString]) -> clap::Error {
    let mut command = command();
    // Only then can an option be named.
    command.build();
    let subcommand = words.get(1).and_then(|it| command.find_subcommand(it));
    if let Some(subcommand) = subcommand.filter(|it| SECTIONS.contains(&it.get_name()))
        && error.get(ContextKind::Usage).is_some()
    {
        let usage = subcommand.clone().render_usage();
        error.insert(ContextKind::Usage, ContextValue::StyledStr(usage));
    }
    let argument = match error.get(ContextKind::InvalidArg) {
        Some(ContextValue::String(argument)) => argument.clone(),
        _ => return error,
    };
    let mut options = subcommand.into_iter().flat_map(Command::get_arguments);
    let Some(option) = options.find(|it| it.to_string() == argument) else { return error };
    let (Some(name), Some(variable)) = (option.get_long(), option.get_env()) else { return error };
    let is_typed = |word: &OsString| {
        let word = word.to_string_lossy();
        let typed = word.strip_prefix("--").and_then(|it| it.strip_prefix(name));
        typed.is_some_and(|it| it.is_empty() || it.starts_with('='))
    };
    if !words.iter().any(is_typed) {
        let variable = variable.to_string_lossy().into_owned();
        error.insert(ContextKind::InvalidArg, ContextValue::String(variable));
    }
    error
}

/// The file that was named.
fn named(given: &ArgMatches) -> Option<PathBuf> {
    given.get_one::<PathBuf>(CONFIG).cloned()
}

/// Whether the option was typed, or stands in the environment.
pub(super) fn is_given(given: &ArgMatches, id: &str) -> bool {
    matches!(given.value_source(id), Some(ValueSource::CommandLine | ValueSource::EnvVariable))
}

/// Checks all of the file, also what another command would take out of it.
pub(super) fn check(file: &File) -> Result<(), Failure> {
    for (section, line) in &file.sections {
        let section = section.as_str();
        if !SECTIONS.contains(&section) && ![SCREEN, KEYS].contains(&section) {
            let known = SECTIONS.map(|it| format!("[{it}]")).join(", ");
            let what = format!("unknown section [{section}]; there are {known}, [{SCREEN}] and [{KEYS}]");
            return Err(file.wrong(*line, &what));
        }
    }
    for section in SECTIONS {
        words_of(file, section, |_| false)?;
    }
    screen::check(file)?;
    screen::check_keys(file)
}

/// A command's section and `[screen]` as words of the command line, without the options of which `is_given` says so.
pub(super) fn words_of(
    file: &File,
    name: &str,
    is_given: impl Fn(&str) -> bool,
) -> Result<Vec<OsString>, Failure> {
    let command = Cli::command();
    let Some(command) = command.find_subcommand(name) else { return Ok(Vec::new()) };
    let mut words = Vec::new();
    for entry in file.entries.iter().filter(|it| [name, SCREEN].contains(&it.section.as_str())) {
        let option = command.get_arguments().find(|it| it.get_long() == Some(&entry.key));
        let option = option.filter(|it| section_of(it, name) == Some(&entry.section));
        let option = match option {
            Some(option) => option,
            // The server has no screen.
            None if entry.section == SCREEN => continue,
            None => return Err(file.wrong(entry.line, &unknown(command, entry))),
        };
        let written = written(file, option, entry)?;
        for word in &written {
            is_taken(command, word).map_err(|why| {
                file.wrong(entry.line, &format!("the value of '{}' is wrong: {why}", entry.key))
            })?;
        }
        if !is_given(option.get_id().as_str()) {
            words.extend(written);
        }
    }
    if command.get_arguments().any(|it| it.get_long() == Some(screen::KEY)) && !is_given(screen::KEY) {
        words.extend(screen::words_of_keys(file)?);
    }
    Ok(words)
}

fn unknown(command: &Command, entry: &Entry) -> String {
    let known: Vec<&str> = command
        .get_arguments()
        .filter(|it| section_of(it, &entry.section) == Some(&entry.section))
        .filter_map(Arg::get_long)
        .collect();
    format!("unknown key '{}' in [{}]; there are {}", entry.key, entry.section, known.join(", "))
}

/// The words of one entry: `--key=value`, and for a list several.
fn written(file: &File, option: &Arg, entry: &Entry) -> Result<Vec<OsString>, Failure> {
    let key = &entry.key;
    if !option.get_action().takes_values() {
        return match entry.value.as_bool() {
            Some(true) => Ok(vec![format!("--{key}").into()]),
            Some(false) => Ok(Vec::new()),
            None => Err(file.wrong(entry.line, &format!("'{key}' is true or false"))),
        };
    }
    let values = match (&entry.value, option.get_action()) {
        (toml::Value::Array(values), ArgAction::Append) => values.as_slice(),
        (value, _) => std::slice::from_ref(value),
    };
    let word = |value: &toml::Value| -> Result<OsString, Failure> {
        let value: OsString = match value {
            toml::Value::String(text) if option.get_value_hint() == ValueHint::AnyPath => {
                file.beside(text).into()
            }
            toml::Value::String(text) => text.into(),
            toml::Value::Integer(number) => number.to_string().into(),
            _ => return Err(file.wrong(entry.line, &format!("the value of '{key}' is a text or a number"))),
        };
        let mut word = OsString::from(format!("--{key}="));
        word.push(value);
        Ok(word)
    };
    values.iter().map(word).collect()
}

/// Whether the command takes this word; if it doesn't, why.
fn is_taken(command: &Command, word: &OsStr) -> Result<(), String> {
    let alone = command.clone().no_binary_name(true).mut_args(|it| it.required(false));
    match alone.try_get_matches_from([word]) {
        Err(error) if matches!(error.kind(), ErrorKind::ValueValidation | ErrorKind::InvalidValue) => {
            let known = match error.get(ContextKind::ValidValue) {
                Some(ContextValue::Strings(known)) => known.join(", "),
                _ => String::new(),
            };
            Err(error.source().map_or(format!("it is one of {known}"), ToString::to_string))
        }
        // What it needs beside it may be given elsewhere.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(text: &str) -> (tempfile::TempDir, String) {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("config.toml");
        std::fs::write(&path, text).unwrap();
        let path = path.to_str().unwrap().to_owned();
        (directory, path)
    }

    fn parsed(text: &str, more: &[&str]) -> Result<Given, String> {
        let (_directory, path) = file(text);
        let words = ["parlor"].iter().chain(more).chain(&["--config", &path]).map(OsString::from).collect();
        parse(words, true).map(|it| it.command).map_err(|refused| match refused {
            Refused::Usage(error) => error.to_string(),
            Refused::File(failure) => failure.to_string().replace(&path, "FILE"),
        })
    }

    #[test]
    fn the_command_line_wins_over_the_file_and_the_file_over_the_default() {
        let text = "[desk]\nnick = \"Bo\"\nperson-id = \"7\"\nsupervisor = true\nplugins = [\"p\", \"/q\"]\n\
                    [customer]\npoll = 50\n";
        let Ok(Given::Desk(desk)) = parsed(text, &["desk", "--person-id", "8"]) else { panic!() };
        assert_eq!((desk.nick.as_str(), desk.person_id.as_deref(), desk.supervisor), ("Bo", Some("8"), true));
        assert_eq!(desk.basic.to_string(), "127.0.0.1:4070");
        assert!(desk.plugins[0].is_absolute() && desk.plugins[0].ends_with("p"), "{:?}", desk.plugins);
        assert_eq!(desk.plugins[1], PathBuf::from("/q"));
        let Ok(Given::Customer(customer)) = parsed(text, &["customer", "--nick", "Ana"]) else { panic!() };
        assert_eq!((customer.poll, customer.nick.as_str()), (50, "Ana"));
    }

    #[test]
    fn keys_of_the_file_are_the_screens() {
        let text = "[keys]\nquit = \"ctrl-q\"\nwall = \"none\"\n";
        let Ok(Given::Desk(desk)) = parsed(text, &["desk", "--nick", "Bo"]) else { panic!() };
        let expected =
            [("quit", "ctrl-q"), ("wall", "none")].map(|(action, key)| (action.into(), key.into()));
        assert_eq!(desk.talk.key, expected);
        let Ok(Given::Desk(desk)) = parsed(text, &["desk", "--nick", "Bo", "--key", "quit=f10"]) else {
            panic!()
        };
        assert_eq!(desk.talk.key, [("quit".into(), "f10".into())]);
    }

    #[test]
    fn an_option_that_needs_another_is_content_with_the_files() {
        let Ok(Given::Desk(desk)) = parsed("[desk]\ntls = true\n", &["desk", "--nick", "Bo", "--ca", "x"])
        else {
            panic!()
        };
        assert!(desk.talk.tls);
        let said = parsed("[desk]\nca = \"x\"\n", &["desk", "--nick", "Bo"]).unwrap_err();
        assert!(said.contains("--tls"), "{said}");
    }

    #[test]
    fn what_the_file_says_is_passed_over_where_it_means_nothing() {
        let text = "[screen]\ncanned = \"a\"\npreview = true\nnotify = \"n\"\n[keys]\nquit = \"f10\"\n";
        let desk = |text: &str, more: &[&str]| {
            let words: Vec<_> = ["desk", "--nick", "Bo"].iter().chain(more).copied().collect();
            match parsed(text, &words) {
                Ok(Given::Desk(desk)) => Ok(desk.talk),
                Ok(_) => panic!(),
                Err(said) => Err(said),
            }
        };
        let plain = desk(text, &["--plain"]).unwrap();
        assert!(plain.plain && plain.canned.is_some() && plain.preview, "{plain:?}");
        assert_eq!((plain.notify, plain.key.len()), (None, 1));
        let json = desk(text, &["--json"]).unwrap();
        assert!(json.json && json.canned.is_none() && !json.preview && json.notify.is_none(), "{json:?}");
        assert!(json.key.is_empty());
        let both = format!("[desk]\nplain = true\n{text}");
        assert!(desk(&both, &[]).unwrap().notify.is_none(), "both stand in the file");
        assert!(!desk(&both, &["--json"]).unwrap().plain);
        let plain = desk("[desk]\njson = true\n[screen]\ncanned = \"a\"\n", &["--plain"]).unwrap();
        assert!(plain.plain && !plain.json && plain.canned.is_some(), "{plain:?}");
        for typed in [["--json", "--plain"].as_slice(), &["--plain", "--notify", "x"]] {
            assert!(desk(text, typed).unwrap_err().contains("cannot be used with"), "{typed:?}");
        }
    }

    #[test]
    fn what_means_nothing_on_the_screen_or_in_lines_is_refused_where_it_is_typed() {
        let desk = |text: &str, more: &[&str]| {
            parsed(text, &["desk", "--nick", "Bo"].iter().chain(more).copied().collect::<Vec<_>>())
        };
        assert!(desk("", &["--typing", "none"]).unwrap_err().contains("add --plain"));
        assert!(desk("", &["--typing", "none", "--plain"]).is_ok());
        assert!(desk("[desk]\nplain = true\n", &["--typing", "none"]).is_ok());
        assert!(desk("[screen]\ntyping = \"none\"\ntheme = \"light\"\n", &[]).is_ok());
        assert!(desk("[screen]\ntheme = \"light\"\n", &["--plain"]).is_ok());
        for typed in [["--plain", "--theme=light"], ["--json", "--theme=light"], ["--json", "--typing=none"]]
        {
            assert!(desk("", &typed).unwrap_err().contains("cannot be used with"), "{typed:?}");
        }
        let words = ["parlor", "desk", "--nick", "Bo", "--typing", "none"].map(OsString::from).into();
        assert!(parse(words, false).is_ok(), "there are lines already");
    }

    #[test]
    fn the_usage_names_nothing_that_the_file_says() {
        let said = parsed("[desk]\nsupervisor = true\n[screen]\nnotify = \"x\"\n", &["desk"]).unwrap_err();
        assert!(said.contains("Usage: parlor desk [OPTIONS] --nick <NAME>\n"), "{said}");
    }

    #[test]
    fn what_is_wrong_in_the_file_is_said_whichever_command_reads_it() {
        for (text, expected) in [
            (
                "[desk]\nnik = \"Bo\"\n",
                "FILE:2: unknown key 'nik' in [desk]; there are basic, http, gws, user, nick, ",
            ),
            (
                "[dsk]\nnick = \"Bo\"\n",
                "FILE:1: unknown section [dsk]; there are [serve], [desk], [customer], ",
            ),
            ("[desk]\n[desks]\n", "FILE:2: unknown section [desks]; there are "),
            ("[keys]\nyes = \"none\"\n", "FILE:2: keys: yes has no key"),
            ("[desk]\n\nbasic = \"x\"\n", "FILE:3: the value of 'basic' is wrong: write HOST:PORT"),
            ("[customer]\npoll = 5\n", "FILE:2: the value of 'poll' is wrong: 5 is not in 10..="),
            ("[desk]\nsupervisor = \"yes\"\n", "FILE:2: 'supervisor' is true or false"),
            ("[desk]\nnick = [\"a\"]\n", "FILE:2: the value of 'nick' is a text or a number"),
            ("[desk]\nconfig = \"x\"\n", "FILE:2: unknown key 'config'"),
            ("[screen]\ncolour = \"x\"\n", "FILE:2: unknown key 'colour' in [screen]; there are theme, "),
            ("[keys]\nquit = 1\n", "FILE:2: the value of 'quit' is a text in double quotes"),
            ("[keys]\nleap = \"f1\"\n", "FILE:2: keys: \"leap\" is not known; there is send, "),
            ("[keys]\nquit = \"f1\"\n", "FILE:2: keys: f1 is for both help and quit"),
        ] {
            let said = parsed(text, &["serve"]).unwrap_err();
            assert!(said.starts_with(expected), "{said}");
        }
    }

    #[test]
    fn each_option_has_a_variable_of_its_own_name() {
        let command = command();
        let desk = command.find_subcommand("desk").unwrap();
        let variables: Vec<_> =
            desk.get_arguments().filter_map(|it| it.get_env()?.to_str().map(str::to_owned)).collect();
        assert!(variables.contains(&"PARLOR_PERSON_ID".to_owned()), "{variables:?}");
        assert!(!variables.contains(&"PARLOR_PLUGINS".to_owned()), "{variables:?}");
    }
}
