//! The terminal while a face of the program has it: all that is changed of it is put back in order on every way out.

use std::io;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};

use crossterm::cursor::Show;
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::execute;
use crossterm::style::Print;
use crossterm::terminal::{
    DisableLineWrap, EnableLineWrap, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};

/// Keeps and gives back the title that the terminal had (XTerm's window operations 22 and 23).
const KEEP_TITLE: &str = "\x1b[22;0t";
const GIVE_TITLE_BACK: &str = "\x1b[23;0t";

/// What was changed: nothing, what lines need, or what the full screen needs.
static CHANGED: AtomicU8 = AtomicU8::new(NOTHING);
const NOTHING: u8 = 0;
const FOR_LINES: u8 = 1;
const FOR_SCREEN: u8 = 2;
const FOR_SIMPLE_LINES: u8 = 3;

/// A terminal that was taken over, until it is dropped. There is one at a time.
pub(crate) struct Taken(());

impl Taken {
    /// Takes the terminal for a full screen.
    pub(crate) fn for_screen() -> io::Result<Self> {
        Self::take(FOR_SCREEN, || {
            execute!(io::stdout(), Print(KEEP_TITLE))?;
            change(FOR_SCREEN)
        })
    }

    /// Takes the terminal for lines: keys come one by one, and what is pasted comes at once.
    pub(crate) fn for_lines() -> io::Result<Self> {
        Self::take(FOR_LINES, || change(FOR_LINES))
    }

    /// The same of a terminal that can do nothing but print: keys come one by one.
    pub(crate) fn for_simple_lines() -> io::Result<Self> {
        Self::take(FOR_SIMPLE_LINES, || Ok(()))
    }

    fn take(what: u8, change: impl FnOnce() -> io::Result<()>) -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                before(panic);
            }));
        });
        CHANGED.store(what, Ordering::SeqCst);
        let taken = Self(());
        // If one of them fails, dropping what was taken puts it back in order.
        enable_raw_mode()?;
        change()?;
        Ok(taken)
    }
}

/// Has the terminal do what is needed.
fn change(what: u8) -> io::Result<()> {
    match what {
        FOR_LINES => execute!(io::stdout(), EnableBracketedPaste),
        FOR_SCREEN => execute!(
            io::stdout(),
            EnterAlternateScreen,
            EnableBracketedPaste,
            EnableMouseCapture,
            EnableFocusChange,
            // What a terminal takes for wider than it is goes on in no other row.
            DisableLineWrap
        ),
        _ => Ok(()),
    }
}

/// The program goes on after it was stopped: what it had changed of the terminal, the shell has put back in order.
pub(crate) fn take_again() -> io::Result<()> {
    // Raw mode counts as enabled still.
    disable_raw_mode()?;
    enable_raw_mode()?;
    change(CHANGED.load(Ordering::SeqCst))
}

impl Drop for Taken {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back in order, once.
fn restore() {
    // There is nobody to tell if the terminal is gone.
    let _ = match CHANGED.swap(NOTHING, Ordering::SeqCst) {
        NOTHING => return,
        FOR_SIMPLE_LINES => Ok(()),
        FOR_LINES => execute!(io::stdout(), DisableBracketedPaste),
        _ => execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            EnableLineWrap,
            DisableFocusChange,
            DisableMouseCapture,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show,
            Print(GIVE_TITLE_BACK)
        ),
    };
    let _ = disable_raw_mode();
}
