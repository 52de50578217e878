//! The program in a pseudo-terminal, and the screen that a person would see.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::io::{Read, Write};
use std::num::NonZero;
use std::path::Path;
use std::sync::{Arc, Condvar, Mutex};
use std::time::{Duration, Instant};

use crate::support::Serve;
use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

/// How long anything may take. Nothing takes long; this is for machines under load.
const PATIENCE: Duration = Duration::from_secs(60);

fn cells(count: u16) -> NonZero<u16> {
    NonZero::new(count).unwrap()
}

/// What came from the program so far.
struct Seen {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    is_over: bool,
}

impl Seen {
    fn wrote(&self, bytes: &[u8]) -> bool {
        self.bytes.windows(bytes.len()).any(|it| it == bytes)
    }

    /// Whether the program is at no frame: it says where each begins and ends (synchronized output).
    fn is_whole(&self) -> bool {
        let last = |bytes: &[u8]| self.bytes.windows(bytes.len()).rposition(|it| it == bytes);
        last(b"\x1b[?2026h") <= last(b"\x1b[?2026l")
    }

    fn count(&self, bytes: &[u8]) -> usize {
        self.bytes.windows(bytes.len()).filter(|it| *it == bytes).count()
    }
}

/// A program in a terminal of its own.
pub struct Terminal {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    keyboard: Box<dyn Write + Send>,
    seen: Arc<(Mutex<Seen>, Condvar)>,
}

impl Terminal {
    /// Starts `parlor` with these arguments in a terminal of 80 columns and 24 rows.
    pub fn parlor(arguments: &[&str]) -> Self {
        Self::with(arguments, &[])
    }

    /// The same with more in the environment.
    pub fn with(arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::of(env!("CARGO_BIN_EXE_parlor"), arguments, environment)
    }

    /// The same with the `parlor` that is at this path.
    pub fn of(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start(program, Path::new(env!("CARGO_TARGET_TMPDIR")), arguments, environment)
    }

    /// The tests' own in this directory.
    pub fn within(directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        Self::start(env!("CARGO_BIN_EXE_parlor"), directory, arguments, environment)
    }

    fn start(program: &str, directory: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(program);
        command.args(arguments);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        // No person's configuration or environment disturbs it.
        for (variable, _) in std::env::vars_os().filter(|(it, _)| it.to_string_lossy().starts_with("PARLOR_"))
        {
            command.env_remove(variable);
        }
        let nowhere = concat!(env!("CARGO_TARGET_TMPDIR"), "/no-configuration");
        command.env("XDG_CONFIG_HOME", nowhere);
        command.env("HOME", nowhere);
        command.cwd(directory);
        for (name, value) in environment {
            command.env(name, value);
        }
        let child = pair.slave.spawn_command(command).unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        let keyboard = pair.master.take_writer().unwrap();
        let parser = vt100::Parser::new(cells(24), cells(80), 0);
        let seen = Arc::new((Mutex::new(Seen { parser, bytes: Vec::new(), is_over: false }), Condvar::new()));
        let for_reader = Arc::clone(&seen);
        std::thread::spawn(move || {
            let mut chunk = [0; 4096];
            loop {
                let count = reader.read(&mut chunk).unwrap_or(0);
                let mut seen = for_reader.0.lock().unwrap();
                seen.parser.process(&chunk[..count]);
                seen.bytes.extend_from_slice(&chunk[..count]);
                seen.is_over = count == 0;
                for_reader.1.notify_all();
                if count == 0 {
                    return;
                }
            }
        });
        Self { child, master: pair.master, keyboard, seen }
    }

    /// Presses keys, as the bytes that a terminal sends for them.
    pub fn press(&mut self, keys: &str) {
        self.keyboard.write_all(keys.as_bytes()).unwrap();
        self.keyboard.flush().unwrap();
    }

    /// Types a line and Enter.
    pub fn type_line(&mut self, line: &str) {
        self.press(&format!("{line}\r"));
    }

    /// Has an agent on the full screen take Ana, who waits.
    pub fn take_ana(&mut self) {
        self.wait_for("1 Ana");
        self.type_line("/join");
        self.wait("whom it goes to", |it| it.contains("TO EVERYONE") && it.contains(" in 1: customer Ana"));
    }

    /// Pastes a text as a terminal does that knows bracketed paste.
    pub fn paste(&mut self, text: &str) {
        self.press(&format!("\x1b[200~{text}\x1b[201~"));
    }

    /// Waits until the screen is as it should be; gives it.
    pub fn wait(&self, what: &str, is: impl Fn(&str) -> bool) -> String {
        self.until(what, |seen| {
            let screen = seen.parser.screen().contents();
            is(&screen).then_some(screen)
        })
    }

    /// The same, of the screen with its colours, when all of it is drawn; gives what `find` makes of it.
    pub fn wait_screen<T>(&self, what: &str, find: impl Fn(&vt100::Screen) -> Option<T>) -> T {
        self.until(what, |seen| find(seen.parser.screen()).filter(|_| seen.is_whole()))
    }

    /// Waits until the text is on the screen.
    pub fn wait_for(&self, text: &str) -> String {
        self.wait(text, |screen| screen.contains(text))
    }

    /// Waits until the program has written these bytes.
    pub fn wait_for_bytes(&self, bytes: &[u8]) {
        self.until(&format!("{:?}", String::from_utf8_lossy(bytes)), |seen| seen.wrote(bytes).then_some(()));
    }

    /// Waits until the program has written these bytes so often.
    pub fn wait_for_count(&self, bytes: &[u8], count: usize) {
        let what = format!("{count} times {:?}", String::from_utf8_lossy(bytes));
        self.until(&what, |seen| (seen.count(bytes) >= count).then_some(()));
    }

    /// Whether the program has written these bytes so far.
    pub fn wrote(&self, bytes: &[u8]) -> bool {
        self.seen.0.lock().unwrap().wrote(bytes)
    }

    /// How often the program has written these bytes so far.
    pub fn count(&self, bytes: &[u8]) -> usize {
        self.seen.0.lock().unwrap().count(bytes)
    }

    fn until<T>(&self, what: &str, find: impl Fn(&Seen) -> Option<T>) -> T {
        let end = Instant::now() + PATIENCE;
        let (seen, changed) = &*self.seen;
        let mut seen = seen.lock().unwrap();
        loop {
            if let Some(found) = find(&seen) {
                return found;
            }
            let left = end.saturating_duration_since(Instant::now());
            let screen = seen.parser.screen().contents();
            assert!(!left.is_zero(), "waited in vain for {what}:\n{screen}");
            assert!(!seen.is_over, "ended before {what}:\n{screen}");
            seen = changed.wait_timeout(seen, left).unwrap().0;
        }
    }

    /// What is on the screen now.
    pub fn screen(&self) -> String {
        self.seen.0.lock().unwrap().parser.screen().contents()
    }

    /// The terminal gets another size.
    pub fn resize(&self, columns: u16, rows: u16) {
        self.seen.0.lock().unwrap().parser.screen_mut().set_size(cells(rows), cells(columns));
        self.master.resize(PtySize { rows, cols: columns, pixel_width: 0, pixel_height: 0 }).unwrap();
    }

    /// Clicks on what stands on the screen.
    pub fn click(&mut self, text: &str) {
        let screen = self.wait_for(text);
        let (row, line) = screen.lines().enumerate().find(|(_, it)| it.contains(text)).unwrap();
        let column = line.split(text).next().unwrap().chars().count();
        let at = format!("{};{}", column + 1, row + 1);
        self.press(&format!("\x1b[<0;{at}M\x1b[<0;{at}m"));
    }

    /// Turns the wheel once over this column and row, counted from 1.
    pub fn turn_wheel(&mut self, is_up: bool, (column, row): (u16, u16)) {
        let button = if is_up { 64 } else { 65 };
        self.press(&format!("\x1b[<{button};{column};{row}M"));
    }

    /// Sends SIGTERM.
    pub fn terminate(&self) {
        let id = self.child.process_id().unwrap().to_string();
        assert!(std::process::Command::new("kill").arg(id).status().unwrap().success());
    }

    /// Stops the program; the shell puts the terminal in order, and lets the program go on.
    pub fn stop_and_go_on(&self) {
        let id = self.child.process_id().unwrap().to_string();
        let run = |program: &str, arguments: &[&str]| {
            let terminal = std::fs::File::open(self.master.tty_name().unwrap()).unwrap();
            let mut command = std::process::Command::new(program);
            assert!(command.args(arguments).stdin(terminal).status().unwrap().success(), "{program}");
        };
        run("kill", &["-STOP", &id]);
        run("stty", &["sane"]);
        run("kill", &["-CONT", &id]);
    }

    /// Waits for the end of the program; gives its exit code and how it left the terminal.
    pub fn end(mut self) -> (u32, Left) {
        let (seen, changed) = &*self.seen;
        let seen = seen.lock().unwrap();
        let (seen, timeout) = changed.wait_timeout_while(seen, PATIENCE, |it| !it.is_over).unwrap();
        assert!(!timeout.timed_out(), "it doesn't end:\n{}", seen.parser.screen().contents());
        let code = self.child.wait().unwrap().exit_code();
        let screen = seen.parser.screen();
        let left = Left {
            is_alternate: screen.alternate_screen(),
            takes_pastes: screen.bracketed_paste(),
            takes_mouse: screen.mouse_protocol_mode() != vt100::MouseProtocolMode::None,
            hides_cursor: screen.hide_cursor(),
            screen: screen.contents(),
        };
        (code, left)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
    }
}

/// Bo's desk at the server, once it is connected.
pub fn desk(serve: &Serve, more: &[&str], environment: &[(&str, &str)]) -> Terminal {
    desk_at(&serve.basic, serve, more, environment)
}

/// The same, with another way to the server's basic port.
pub fn desk_at(basic: &str, serve: &Serve, more: &[&str], environment: &[(&str, &str)]) -> Terminal {
    let mut arguments = vec!["desk", "--basic", basic, "--http", &serve.http, "--nick", "Bo"];
    arguments.extend(more);
    let desk = Terminal::with(&arguments, environment);
    desk.wait_for("connected");
    desk
}

/// How a program left the terminal.
#[derive(Debug)]
pub struct Left {
    pub is_alternate: bool,
    pub takes_pastes: bool,
    pub takes_mouse: bool,
    pub hides_cursor: bool,
    pub screen: String,
}

impl Left {
    /// Whether all is as it was before.
    pub fn is_in_order(&self) -> bool {
        !self.is_alternate && !self.takes_pastes && !self.takes_mouse && !self.hides_cursor
    }
}
