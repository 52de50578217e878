//! Loading: manifest, then trust, then the library.

use core::time::Duration;
use std::path::{Path, PathBuf};

use parlor_plugin::{__boundary::host_side::LoadFailure, Hello, Manifest, PluginError};

use crate::{
    inspect::{InspectError, inspect},
    running::LoadedPlugin,
    services::Services,
    shown::Shown,
    trust::Trust,
    untrusted::TrustError,
};

/// How long a plugin may take to start, unless the host says otherwise.
const START_TIME: Duration = Duration::from_secs(30);

/// Loads plugins.
#[derive(Clone, Debug)]
pub struct Loader {
    hello: Hello,
    trust: Trust,
    start_time: Duration,
}

impl Loader {
    /// A loader for a host that says `hello` to each plugin.
    #[must_use]
    pub fn new(hello: Hello, trust: Trust) -> Self {
        Self { hello, trust, start_time: START_TIME }
    }

    /// The same with another time that a plugin may take to start; it is 30 s.
    #[must_use]
    pub fn with_start_time(self, start_time: Duration) -> Self {
        Self { start_time, ..self }
    }

    /// The time that a plugin may take to start.
    #[must_use]
    pub fn start_time(&self) -> Duration {
        self.start_time
    }

    /// Does every check that needs none of the library's code.
    ///
    /// # Errors
    ///
    /// The file is no plugin for this host, or isn't trusted.
    pub fn check(&self, path: &Path) -> Result<Manifest, LoadError> {
        let manifest = inspect(path)?;
        self.trust.check(path)?;
        Ok(manifest)
    }

    /// Checks and loads a plugin and starts it on a thread of its own, where `services` answers its calls. It is
    /// never unloaded.
    ///
    /// # Errors
    ///
    /// A check failed, the system or the interface check refused the library, or the plugin didn't start.
    pub fn load(&self, path: &Path, services: impl Services) -> Result<LoadedPlugin, LoadError> {
        let manifest = self.check(path)?;
        // The system would look for a bare name among its own libraries.
        let real =
            path.canonicalize().map_err(|source| InspectError::Read { path: path.to_owned(), source })?;
        LoadedPlugin::start(real, manifest, self.hello.clone(), Box::new(services), self.start_time)
    }
}

/// Why a plugin was not loaded. What is shown is one line; see [`details`](Self::details) for more.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoadError {
    /// It is no plugin for this host.
    #[error(transparent)]
    Inspect(#[from] InspectError),
    /// It isn't trusted.
    #[error(transparent)]
    Trust(#[from] TrustError),
    /// The system or the interface check refused the library.
    #[error("{}: can't be loaded: {source}; build it anew for this system", Shown(.path))]
    Library {
        /// The library.
        path: PathBuf,
        /// Why.
        source: LoadFailure,
    },
    /// The file was replaced while it was being loaded.
    #[error("{}: not started: its manifest changed while it was loaded; try again", Shown(.path))]
    Changed {
        /// The library.
        path: PathBuf,
    },
    /// The plugin didn't start.
    #[error("{}: {name} {version} did not start: {source}; ask its author", Shown(.path))]
    Start {
        /// The library.
        path: PathBuf,
        /// The plugin's name.
        name: String,
        /// The plugin's version.
        version: String,
        /// Why.
        source: PluginError,
    },
    /// The plugin takes too long to start.
    #[error("{}: {name} {version} did not start within {} s; ask its author", Shown(.path), .seconds)]
    TimedOut {
        /// The library.
        path: PathBuf,
        /// The plugin's name.
        name: String,
        /// The plugin's version.
        version: String,
        /// How long it was waited for, in seconds.
        seconds: u64,
    },
    /// The system gives no thread.
    #[error("{}: no thread to run it on: {source}; close other programs", Shown(.path))]
    Thread {
        /// The library.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
}

impl LoadError {
    /// All that is known, over many lines, if there is more than the one line.
    #[must_use]
    pub fn details(&self) -> Option<&str> {
        match self {
            Self::Library { source, .. } => Some(source.details()),
            _ => None,
        }
    }
}
