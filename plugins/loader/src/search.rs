//! Finding plugins.

use std::{
    collections::HashSet,
    env, fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use parlor_plugin::{Manifest, feature};

use crate::inspect::{InspectError, inspect};

/// The environment variable that names further directories, separated like those of `PATH`.
pub const DIRECTORIES_VARIABLE: &str = "PARLOR_PLUGINS";

/// Where plugins are looked for, in this order; of several with one name the first is taken.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// Directories that the person named.
    pub named: Vec<PathBuf>,
    /// The program's own directories.
    pub own: Vec<PathBuf>,
    /// Directories that the environment names.
    pub environment: Vec<PathBuf>,
}

impl Places {
    /// The places of this program: `named`, then beside the program `plugins`, of a program in `bin` also
    /// `lib/parlor/plugins` beside that directory, in a build tree `deps`, then those of [`DIRECTORIES_VARIABLE`].
    ///
    /// # Errors
    ///
    /// The system doesn't say where the program is.
    pub fn of_program(named: Vec<PathBuf>) -> io::Result<Self> {
        let program = env::current_exe()?.canonicalize()?;
        let variable = env::var_os(DIRECTORIES_VARIABLE).unwrap_or_default();
        let environment =
            env::split_paths(&variable).filter(|directory| !directory.as_os_str().is_empty()).collect();
        Ok(Self { named, own: own_directories(&program), environment })
    }
}

/// The directories that belong to the program with this path.
fn own_directories(program: &Path) -> Vec<PathBuf> {
    let Some(beside) = program.parent() else { return Vec::new() };
    let mut own = vec![beside.join("plugins")];
    // Where an installed program has them.
    if let Some(prefix) = beside.parent().filter(|_| beside.ends_with("bin")) {
        own.push(prefix.join("lib/parlor/plugins"));
    }
    own.push(beside.join("deps"));
    // A test's program is in `deps` itself.
    if beside.ends_with("deps") {
        own.push(beside.to_owned());
    }
    own
}

/// A plugin that was found.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Found {
    /// The library.
    pub path: PathBuf,
    /// What it says about itself.
    pub manifest: Manifest,
}

/// What a search brought.
#[derive(Debug, Default)]
#[non_exhaustive]
pub struct Findings {
    /// The plugins, one for each name, in the order of the places, then by name.
    pub found: Vec<Found>,
    /// Further plugins of the same names, in the same order: for when one that was found can't be loaded.
    pub others: Vec<Found>,
    /// Plugins that can't be loaded, and directories that a person named and that can't be read.
    pub problems: Vec<InspectError>,
}

/// Looks for plugins. What is no plugin is passed over in silence, and so are fixtures of tests unless a person
/// named their directory. None of the libraries' code runs.
#[must_use]
pub fn search(places: &Places) -> Findings {
    let mut findings = Findings::default();
    let mut names = HashSet::new();
    let unnamed = places.own.iter().chain(&places.environment).map(|directory| (directory, false));
    for (directory, named) in places.named.iter().map(|directory| (directory, true)).chain(unnamed) {
        let mut libraries = match libraries_in(directory) {
            Ok(libraries) => libraries,
            Err(source) if named => {
                findings.problems.push(InspectError::Read { path: directory.clone(), source });
                continue;
            }
            Err(_) => continue,
        };
        // The newest of several builds comes first.
        libraries.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
        let mut found_here = Vec::new();
        for (_, path) in libraries {
            match inspect(&path) {
                Ok(manifest) if !named && manifest.has_feature(feature::FIXTURE) => {}
                Ok(manifest) => {
                    if names.insert(manifest.name.clone()) {
                        found_here.push(Found { path, manifest });
                    } else {
                        findings.others.push(Found { path, manifest });
                    }
                }
                Err(InspectError::NotALibrary { .. } | InspectError::NotAPlugin { .. }) => {}
                Err(InspectError::OtherAbi { fixture: true, .. }) if !named => {}
                Err(problem) => findings.problems.push(problem),
            }
        }
        found_here.sort_by(|a, b| a.manifest.name.cmp(&b.manifest.name));
        findings.found.append(&mut found_here);
    }
    findings
}

/// The files of a directory that have a library's ending, and when they were last written.
fn libraries_in(directory: &Path) -> io::Result<Vec<(SystemTime, PathBuf)>> {
    let mut libraries = Vec::new();
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.extension().is_some_and(|ending| ending == env::consts::DLL_EXTENSION)
            && let Ok(about) = fs::metadata(&path)
            && about.is_file()
        {
            libraries.push((about.modified().unwrap_or(SystemTime::UNIX_EPOCH), path));
        }
    }
    Ok(libraries)
}
