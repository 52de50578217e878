//! Tells a person who looks elsewhere that a customer waits or that a message came: by the terminal, and by a command of the
//! person's.

use std::process::{Command, Stdio};

/// What is written to the terminal, so that the desktop shows a notification where the terminal can: OSC 9, or OSC 777
/// where `term`, the variable `TERM`, names a terminal that has only this one, or where it is one of VTE's, such as that of
/// GNOME. Never both: some terminals would notify twice. `text` is harmless.
pub(crate) fn sequence(term: &str, is_vte: bool, text: &str) -> String {
    if is_vte || ["rxvt", "foot"].iter().any(|it| term.starts_with(it)) {
        format!("\x1b]777;notify;Parlor;{text}\x1b\\")
    } else {
        format!("\x1b]9;{text}\x1b\\")
    }
}

/// Runs the person's command: a program and its arguments, parted by spaces. "Parlor" and the text are two arguments more,
/// as `notify-send` takes them. What the command prints is thrown away, and nobody waits for its end.
///
/// # Errors
/// A sentence that says why it can't be run.
pub(crate) fn run(command: &str, text: &str) -> Result<(), String> {
    let mut words = command.split_whitespace();
    let program = words.next().ok_or("--notify names no command")?;
    let mut command = Command::new(program);
    command.args(words).args(["Parlor", text]);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    let mut child = command.spawn().map_err(|error| format!("--notify: can't run {program}: {error}"))?;
    let waits = std::thread::Builder::new().name("notify".into()).spawn(move || {
        // Else it would stay in the table of processes.
        let _ = child.wait();
    });
    waits.map(drop).map_err(|error| format!("--notify: no thread to wait for {program}: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terminals_are_told_in_the_sequence_that_they_have() {
        assert_eq!(sequence("xterm-256color", false, "A"), "\x1b]9;A\x1b\\");
        for (term, is_vte) in [("rxvt-unicode-256color", false), ("foot", false), ("xterm-256color", true)] {
            assert_eq!(sequence(term, is_vte, "A"), "\x1b]777;notify;Parlor;A\x1b\\", "{term}");
        }
    }

    #[test]
    fn a_command_that_cannot_be_run_is_told() {
        assert_eq!(run(" ", "A"), Err("--notify names no command".into()));
        let why = run("no-such-program-here -x", "A").unwrap_err();
        assert!(why.starts_with("--notify: can't run no-such-program-here: "), "{why}");
    }
}
