//! `parlor config`: what holds, in the form of the file.

use std::collections::BTreeMap;
use std::ffi::OsString;
use std::fmt::Write as _;

use clap::parser::ValueSource;
use clap::{Arg, ArgAction, ArgMatches};

use super::file::File;
use super::layers::{check, command, with_source, words_of};
use super::screen::{KEYS, OPTIONS, SCREEN, keys};
use super::{SECTIONS, section_of};
use crate::cli::ConfigOptions;
use crate::failure::Failure;
use crate::foreign::clean;
use crate::print;

/// Prints where the file is looked for, and what holds.
pub(crate) fn show(options: &ConfigOptions) -> Result<(), Failure> {
    let file = File::read(options.config.as_deref())?;
    check(&file)?;
    let mut text = match &file.path {
        Some(path) if file.is_there => format!("# {}", path.display()),
        Some(path) => format!("# {} (not there)", path.display()),
        None => "# no file: neither XDG_CONFIG_HOME nor HOME is set".into(),
    };
    let mut of_screen = BTreeMap::new();
    for name in SECTIONS {
        let mut words: Vec<OsString> = vec!["parlor".into(), name.into()];
        words.extend(words_of(&file, name, |_| false)?);
        // What is needed may be missing: that is shown.
        let relaxed = command().mut_subcommand(name, |it| it.mut_args(|it| it.required(false)));
        // What the file says was checked above: only a variable can be wrong here.
        let given = relaxed.try_get_matches_from(&words).map_err(|error| {
            let text = with_source(error, &words).to_string();
            // What is wrong, and which values there are.
            let lines = text.lines().map(str::trim).take_while(|it| !it.is_empty()).collect::<Vec<_>>();
            Failure::failed(lines.join(" ").trim_start_matches("error: ").to_owned())
        })?;
        let command = command();
        if let (Some((_, given)), Some(it)) = (given.subcommand(), command.find_subcommand(name)) {
            let _ = write!(text, "\n\n[{name}]");
            for option in it.get_arguments() {
                match section_of(option, name) {
                    Some(SCREEN) => _ = of_screen.insert(option.get_id().to_string(), line(option, given)),
                    Some(_) => _ = write!(text, "\n{}", line(option, given)),
                    None => {}
                }
            }
        }
    }
    let _ = write!(text, "\n\n[{SCREEN}]");
    for name in OPTIONS {
        let _ = write!(text, "\n{}", of_screen.get(name).cloned().unwrap_or(format!("# {name}")));
    }
    let _ = write!(text, "\n\n[{KEYS}]");
    for key in keys(&file)? {
        let (action, key) = (toml::Value::String(key.action), toml::Value::String(key.key));
        let _ = write!(text, "\n{action} = {key}");
    }
    print(&text.lines().map(clean).collect::<Vec<_>>().join("\n"))
}

/// An option's line, with where its value comes from if that isn't the file.
fn line(option: &Arg, given: &ArgMatches) -> String {
    let name = option.get_long().unwrap_or_default();
    let id = option.get_id().as_str();
    // Options of the file were given as words.
    let origin = match given.value_source(id) {
        Some(ValueSource::DefaultValue) => " # default".to_owned(),
        Some(ValueSource::EnvVariable) => {
            let variable = option.get_env().unwrap_or_default();
            format!(" # {}", variable.display())
        }
        _ => String::new(),
    };
    let values: Vec<toml::Value> =
        given.get_raw(id).into_iter().flatten().map(|it| value(option, &it.to_string_lossy())).collect();
    match (values.as_slice(), option.get_action()) {
        ([], _) if option.is_required_set() => format!("# {name} (needed)"),
        ([], _) => format!("# {name}"),
        (values, ArgAction::Append) => format!("{name} = {}{origin}", toml::Value::Array(values.to_vec())),
        ([value, ..], _) => format!("{name} = {value}{origin}"),
    }
}

/// A value as the file would have it.
fn value(option: &Arg, text: &str) -> toml::Value {
    if !option.get_action().takes_values() {
        return toml::Value::Boolean(
            !["false", "0", "no", "off", "n", "f"].contains(&text.to_lowercase().as_str()),
        );
    }
    match text.parse::<i64>() {
        Ok(number) if number.to_string() == text => toml::Value::Integer(number),
        _ => toml::Value::String(text.to_owned()),
    }
}
