//! Loading: every plugin that is found, each on a thread of its own, so that one that takes its time keeps no other from
//! starting.

use std::path::Path;

use parlor_plugin_loader::{Files, LoadError, Loader, Places, Services, search};

use crate::commands::offered;
use crate::worker::{Current, Worker};

/// Loads every plugin that is found. `services` makes what answers a plugin. What can't be loaded is told in one line
/// each, and the rest goes on.
pub fn load_all<J: Clone + Send + 'static, S: Services>(
    places: &Places,
    loader: &Loader,
    services: impl Fn(Files, Current<J>) -> S + Sync,
) -> (Vec<Worker<J>>, Vec<String>) {
    let findings = search(places);
    let mut problems: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
    let mut workers = Vec::new();
    std::thread::scope(|scope| {
        let mut loading = Vec::new();
        for first in &findings.found {
            let others = findings.others.iter().filter(|it| it.manifest.name == first.manifest.name);
            let paths: Vec<&Path> =
                std::iter::once(first).chain(others).map(|it| it.path.as_path()).collect();
            let load = || load_first(paths, loader, &services);
            match std::thread::Builder::new().spawn_scoped(scope, load) {
                Ok(thread) => loading.push(thread),
                Err(error) => problems.push(format!("{}: no thread: {error}", first.path.display())),
            }
        }
        for thread in loading {
            let (worker, more) = thread.join().unwrap_or_default();
            workers.extend(worker);
            problems.extend(more);
        }
    });
    (workers, problems)
}

/// Loads the first of these plugins of one name that can be loaded; tells what is wrong with those before it.
fn load_first<J: Clone + Send + 'static, S: Services>(
    paths: Vec<&Path>,
    loader: &Loader,
    services: impl Fn(Files, Current<J>) -> S,
) -> (Option<Worker<J>>, Vec<String>) {
    let mut problems = Vec::new();
    for path in paths {
        let (files, current) = (Files::new(), Current::default());
        let services = services(files.clone(), current.clone());
        let started = loader.load(path, services).map(|plugin| {
            let (commands, more) = offered(&plugin, loader.start_time());
            problems.extend(more);
            Worker::start(plugin, commands, files, current)
        });
        match started {
            Ok(Ok(worker)) => return (Some(worker), problems),
            Ok(Err(error)) => {
                problems.push(format!("{}: no thread: {error}", path.display()));
                break;
            }
            Err(error) => {
                problems.push(error.to_string());
                // Others of its name would be waited for as long.
                if matches!(error, LoadError::TimedOut { .. }) {
                    break;
                }
            }
        }
    }
    (None, problems)
}
