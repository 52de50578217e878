//! Commands that plugins have of their own: which ones there are, and having them run.

use std::sync::Arc;

use parlor::filled::read;
use parlor::guard::guard;
use parlor::{parlor_status as Status, parlor_text};
use parlor_plugin::{OfferedCommand, RunCommand};
use parlor_plugin_desk::{Worker, run_command};

use super::handle::{Job, parlor_plugins};
use super::jobs::{needed, text};
use super::requests::parlor_run_command;

/// A command that a plugin has, for a person to type or to choose. Only the library makes these, and later versions may have
/// more members. It is valid until `parlor_plugins_free`, with its texts, which are the plugin's own words.
#[repr(C)]
pub struct parlor_plugin_command {
    /// Its name, such as "files": 1 to 32 of a to z, 0 to 9 and "-". No other command of these plugins has the same.
    pub name: parlor_text,
    /// What is typed behind the name, for the person, such as `WORD` or `[WORD]`; empty if there is nothing. At most 64 bytes.
    pub argument: parlor_text,
    /// What it does, in words that go on from the name, such as "lists the files of the session". At most 256 bytes.
    pub about: parlor_text,
    /// The name of the plugin.
    pub plugin: parlor_text,
}

/// A command as C is shown it, with what it points to.
struct Shown {
    view: parlor_plugin_command,
    /// Which plugin has it.
    worker: usize,
    command: OfferedCommand,
    _plugin: String,
}

// SAFETY: what it points to is its own, and never changes.
unsafe impl Send for Shown {}
// SAFETY: as before.
unsafe impl Sync for Shown {}

/// The commands of all plugins. Of those with the same name it has the first.
pub(crate) struct Commands(Vec<Shown>);

impl Commands {
    pub(crate) fn of(workers: &[Worker<Arc<Job>>]) -> Self {
        let mut all: Vec<Shown> = Vec::new();
        for (worker, about) in workers.iter().map(|it| &it.about).enumerate() {
            for command in &about.commands {
                if all.iter().any(|it| it.command.name == command.name) {
                    continue;
                }
                let (command, plugin) = (command.clone(), about.name.clone());
                // Moving a string doesn't move what it holds.
                let view = parlor_plugin_command {
                    name: parlor_text::view(command.name.as_bytes()),
                    argument: parlor_text::view(command.argument.as_bytes()),
                    about: parlor_text::view(command.about.as_bytes()),
                    plugin: parlor_text::view(plugin.as_bytes()),
                };
                all.push(Shown { view, worker, command, _plugin: plugin });
            }
        }
        Self(all)
    }
}

/// The command with this index, from 0, that `parlor_plugins_run_command` can have run. If several plugins offer the same name, the
/// first of them has it.
///
/// ```c
/// for (i = 0; parlor_plugins_command_at(plugins, i, &command) == PARLOR_OK; i++)
///     printf("/%.*s %.*s  %.*s\n", (int)command->name.length, command->name.data,
///            (int)command->argument.length, command->argument.data,
///            (int)command->about.length, command->about.data);
/// ```
///
/// `*command` is set on success. Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_command_at(
    plugins: *const parlor_plugins,
    index: usize,
    command: *mut *const parlor_plugin_command,
) -> i32 {
    guard!([shared plugins, output command] {
        command.set(&raw const plugins.commands.0.get(index).ok_or(Status::PARLOR_END)?.view);
        Ok(())
    })
}

/// Has a command of a plugin run.
///
/// At its end `text` is told: what the plugin answers, for this person alone. Documents that the command stores go into the
/// store of the options, and its notices over the link or to `on_notify`, as those of files do. A name that no plugin has is told as the
/// job's end.
///
/// ```c
/// parlor_run_command_init(&request, sizeof request);
/// request.command = command;
/// request.session_id = session_id;
/// request.argument = argument;
/// status = parlor_plugins_run_command(plugins, &request, &job);
/// ```
///
/// Otherwise as `parlor_plugins_send_file`, but that only the command is needed, and that without a session
/// `PARLOR_NOT_IN_SESSION` doesn't come.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_run_command(
    plugins: *const parlor_plugins,
    request: *const parlor_run_command,
    job: *mut u64,
) -> i32 {
    guard!([shared plugins, output job] {
        // SAFETY: the crate's contract, for all that is read here.
        let (name, session_id, argument) = unsafe {
            let it = read(request)?;
            (needed(it.command)?, text(it.session_id)?, text(it.argument)?)
        };
        let session_id = Some(session_id).filter(|it| !it.is_empty());
        if session_id.as_deref().is_some_and(|it| plugins.shared.notices.is_outside(it)) {
            return Err(Status::PARLOR_NOT_IN_SESSION);
        }
        let known = plugins.commands.0.iter().find(|it| it.command.name == name);
        let worker = known.and_then(|it| plugins.workers.get(it.worker));
        let worker = worker.ok_or_else(|| format!("no plugin has the command {name}"));
        let command = RunCommand { name, session_id, argument: argument.trim().to_owned() };
        let begun = plugins.jobs.begin();
        job.set(begun.id);
        plugins.give(begun, worker, Box::new(move |plugin, _, within, told| {
            told.text = run_command(plugin, command, within)?;
            Ok(())
        }));
        Ok(())
    })
}
