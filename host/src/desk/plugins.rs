//! The desk's plugins: where they are, and what the desk does for them.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use parlor_plugin::{Notified, NotifyCall, OfferedCommand, ServiceError};
use parlor_plugin_desk::{DeskServices, Store, Worker, hello, load_all};
use parlor_plugin_loader::{Loader, Places, Trust};
use serde_json::Value as Json;

use super::{Input, News};
use crate::commands::{PluginCommand, is_own};
use crate::failure::Failure;
use crate::jobs::{Jobs, Pace};
use crate::lines::{Output, Plugins};

/// How long a plugin may take for one request: a large file over a slow link takes its time.
pub(crate) const REQUEST_TIME: Duration = Duration::from_secs(600);

/// How long a plugin may take to start: the desk isn't there for anybody before.
const START_TIME: Duration = Duration::from_secs(5);

/// How long the desk waits for the server's answer to a plugin's notice.
const NOTIFY_TIME: Duration = Duration::from_secs(30);

/// The places where plugins are looked for, and a loader that trusts the program's own.
pub(crate) fn places_and_loader(named: Vec<PathBuf>) -> Result<(Places, Loader), Failure> {
    let places = Places::of_program(named)
        .map_err(|error| Failure::failed(format!("can't tell where this program is: {error}")))?;
    let trust = Trust::new(&places.own, Trust::default_allow_list());
    Ok((places, Loader::new(hello("parlor", env!("CARGO_PKG_VERSION")), trust)))
}

/// What to do where no plugin offers these features.
pub(crate) fn missing(wanted: &[&str]) -> String {
    let missing = parlor_plugin_desk::missing(wanted);
    let between = match missing.contains(": put ") {
        true => ", or install Parlor with `make install`, which brings them along;",
        false => ":",
    };
    format!("{missing}{between} see `parlor plugin list`")
}

/// Loads every plugin that is found; with what can't be loaded, and why.
pub(crate) fn load(
    places: &Places,
    loader: Loader,
    store: Documents,
    input: &Sender<Input>,
    jobs: &Jobs,
) -> (Vec<Worker<Option<Json>>>, Vec<String>) {
    let desk = ForPlugins { store, input: input.clone(), jobs: jobs.clone(), pace: Pace::default() };
    let services = |files, current| DeskServices::new(desk.clone(), files, current);
    load_all(places, &loader.with_start_time(START_TIME), services)
}

/// What the plugins bring, behind the commands that come `first`. Of commands with the same name the first is the one that is run; what the program has itself stays
/// its own.
pub(super) fn brought<J>(workers: &[Worker<J>], first: Vec<PluginCommand>) -> Plugins {
    let mut brought = Plugins { commands: first, ..Plugins::default() };
    for about in workers.iter().map(|it| &it.about) {
        brought.loaded.push((about.name.clone(), about.version.clone()));
        brought.formats.extend(about.formats().map(str::to_owned));
        for OfferedCommand { name, argument, about } in &about.commands {
            if brought.commands.iter().all(|it| it.name != *name) && !is_own(name) {
                let (name, argument, about) = (name.clone(), argument.clone(), about.clone());
                brought.commands.push(PluginCommand { name, argument, about, ..PluginCommand::default() });
            }
        }
    }
    brought
}

/// A notice that a plugin wants sent, and where the answer goes.
#[derive(Debug)]
pub(crate) struct NotifyJob {
    pub(crate) call: NotifyCall,
    pub(crate) answer: Sender<Result<Notified, ServiceError>>,
}

/// Where documents are.
pub(super) type Documents = Arc<dyn Store + Send + Sync>;

/// What the desk does for its plugins.
#[derive(Clone)]
struct ForPlugins {
    store: Documents,
    input: Sender<Input>,
    jobs: Jobs,
    pace: Pace,
}

impl parlor_plugin_desk::Desk for ForPlugins {
    type Job = Option<Json>;

    fn store(&self) -> Option<&dyn Store> {
        Some(&*self.store)
    }

    fn notify(&mut self, job: Option<Option<Json>>, call: NotifyCall) -> Result<Notified, ServiceError> {
        let id = job.flatten();
        // Before the answer is there: the job may end while it is waited for.
        let had_sent = self.jobs.set_may_have_sent(&id, true);
        let (answer, answered) = channel();
        let asked = self.input.send(Input::News(News::Notify(NotifyJob { call, answer })));
        let answer = match asked {
            Ok(()) => answered.recv_timeout(NOTIFY_TIME).unwrap_or(Err(ServiceError::UnknownFate)),
            Err(_) => Err(ServiceError::Closed),
        };
        let may_have_sent = had_sent || matches!(answer, Ok(_) | Err(ServiceError::UnknownFate));
        self.jobs.set_may_have_sent(&id, may_have_sent);
        answer
    }

    fn progress(
        &mut self,
        job: Option<Option<Json>>,
        done: u64,
        total: Option<u64>,
    ) -> Result<(), ServiceError> {
        let id = job.flatten();
        if self.jobs.is_cancelled(&id) {
            return Err(ServiceError::Stopped);
        }
        if !self.pace.is_told(&id, done, total, Instant::now()) {
            return Ok(());
        }
        self.input.send(Input::Tell(Output::Transfer { id, done, total })).map_err(|_| ServiceError::Stopped)
    }
}
