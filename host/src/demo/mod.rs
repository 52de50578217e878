//! `parlor demo`: a whole conversation on the embedded server, with real sockets and real plugins, that checks
//! its own story. `watch` is `parlor demo --watch`: the same story, shown slowly.

mod actor;
mod client;
mod conversation;
mod door;
mod files;
mod playing;
mod report;
mod story;
mod unseen;
mod watch;

use std::fs;
use std::path::{Path, PathBuf};

use parlor_plugin_loader::SafeFile;

pub(crate) use self::door::Door;
use self::playing::AtOnce;
use self::story::Outcome;
use crate::cli::DemoOptions;
use crate::failure::Failure;
use crate::{complain, print};

/// The formats of the transcript and the files they go to.
pub(crate) const TRANSCRIPTS: [(&str, &str); 4] = [
    ("xml", "transcript.xml"),
    ("json", "transcript.json"),
    ("html", "transcript.html"),
    ("text", "transcript.txt"),
];

pub(crate) fn run(options: &DemoOptions) -> Result<(), Failure> {
    if options.watch {
        watch::check_terminal()?;
    }
    watch::check_plugins()?;
    prepare(&options.out)?;
    let scratch = Scratch::new()?;
    let outcome = match options.watch {
        true => match watch::play(&options.out, &scratch.directory, options.door, options.pace)? {
            watch::Ended::Story(outcome) => *outcome,
            watch::Ended::Left => {
                return print("left before the story came to its end, where transcripts are written");
            }
        },
        false => play(options, &scratch)?,
    };
    print(&if options.json { report::json(&outcome) } else { report::text(&outcome, options.watch) })?;
    let failed: Vec<String> = outcome
        .checks
        .iter()
        .filter(|it| !it.passed)
        .map(|it| format!("step {}: {}", it.step, it.what))
        .collect();
    match failed.as_slice() {
        [] => Ok(()),
        failed => {
            Err(Failure::failed(format!("the story did not show what it should: {}", failed.join("; "))))
        }
    }
}

/// Plays the story at once.
fn play(options: &DemoOptions, scratch: &Scratch) -> Result<Outcome, Failure> {
    let directory = scratch.directory.clone();
    crate::on_interrupt(move || {
        SafeFile::abandon_all();
        let _ = fs::remove_dir_all(&directory);
        complain("parlor: interrupted: the demo has not come to its end");
        std::process::exit(1);
    })?;
    story::play(&options.out, &scratch.directory, options.door, &AtOnce { is_silent: options.json })
}

/// Makes the directory, and removes the transcripts of an earlier demo from it.
fn prepare(out: &Path) -> Result<(), Failure> {
    let failed =
        |error| Failure::failed(format!("{}: can't write there: {error}; name another --out", out.display()));
    fs::create_dir_all(out).map_err(failed)?;
    for (_, name) in TRANSCRIPTS {
        match fs::remove_file(out.join(name)) {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(failed(error)),
            _ => {}
        }
    }
    Ok(())
}

/// A directory of the demo's own, gone when it ends.
struct Scratch {
    directory: PathBuf,
}

impl Scratch {
    fn new() -> Result<Self, Failure> {
        let number =
            getrandom::u64().map_err(|error| Failure::failed(format!("no random numbers: {error}")))?;
        let directory = std::env::temp_dir().join(format!("parlor-demo-{number:016x}"));
        fs::create_dir(&directory).map_err(|error| Self::failed(&directory, &error))?;
        Ok(Self { directory })
    }

    /// Something in the directory can't be written.
    fn failed(path: &Path, error: &std::io::Error) -> Failure {
        Failure::failed(format!(
            "{}: can't be written: {error}; name another directory with the variable TMPDIR",
            path.display()
        ))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.directory);
    }
}
