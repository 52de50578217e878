//! Which options of the environment and of the file are passed over.

use clap::parser::ValueSource;
use clap::{Arg, ArgMatches, Command, Id};

use super::layers::is_given;

/// What stands in the environment or in the file and means nothing beside what was typed, or beside another option that stands
/// there. Only what was typed contradicts what was typed. `given`: without the file; `all`: with it.
pub(super) fn passed_over(command: &Command, given: &ArgMatches, all: &ArgMatches) -> Vec<Id> {
    let is_typed =
        |option: &Arg| given.value_source(option.get_id().as_str()) == Some(ValueSource::CommandLine);
    let is_on = |option: &Arg| {
        let id = option.get_id().as_str();
        is_given(all, id) && (option.get_action().takes_values() || all.get_flag(id))
    };
    let excludes = |option: &Arg, other: &Arg| {
        command.get_arg_conflicts_with(option).iter().any(|it| it.get_id() == other.get_id())
    };
    let mut options: Vec<&Arg> =
        command.get_arguments().filter(|it| is_given(all, it.get_id().as_str())).collect();
    // An option that is passed over excludes nothing: those that others depend on come first.
    options.sort_by_key(|it| command.get_arg_conflicts_with(it).len());
    let mut passed_over: Vec<Id> = Vec::new();
    for option in &options {
        let is_excluded = options.iter().filter(|other| !passed_over.contains(other.get_id())).any(|other| {
            let is_meant = excludes(option, other) || is_typed(other) && excludes(other, option);
            is_on(other) && is_meant
        });
        if !is_typed(option) && is_excluded {
            passed_over.push(option.get_id().clone());
        }
    }
    passed_over
}
