//! The terminal while the screen is shown: all that is changed of it is put back in order on every way out.

use std::io::{self, Stdout, Write};
use std::sync::Once;
use std::sync::atomic::{AtomicBool, Ordering};

use crossterm::cursor::{MoveTo, RestorePosition, SavePosition, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use crossterm::style::{Attribute, Color, Print, SetAttribute, SetForegroundColor};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, SetTitle,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Color as Shown, Style};
use ratatui::{Frame, Terminal as Ratatui};

use super::notify;
use super::view::text::Link;

/// Keeps and gives back the title that the terminal had (XTerm's window operations 22 and 23).
const KEEP_TITLE: &str = "\x1b[22;0t";
const GIVE_TITLE_BACK: &str = "\x1b[23;0t";

static IS_CHANGED: AtomicBool = AtomicBool::new(false);

/// A terminal that shows the screen until it is dropped.
pub(crate) struct Terminal {
    ratatui: Ratatui<CrosstermBackend<Stdout>>,
    title: String,
}

impl Terminal {
    /// Takes the terminal over.
    pub(crate) fn open() -> io::Result<Self> {
        static HOOK: Once = Once::new();
        HOOK.call_once(|| {
            let before = std::panic::take_hook();
            std::panic::set_hook(Box::new(move |panic| {
                restore();
                before(panic);
            }));
        });
        IS_CHANGED.store(true, Ordering::SeqCst);
        let opened = enable_raw_mode().and_then(|()| {
            execute!(
                io::stdout(),
                Print(KEEP_TITLE),
                EnterAlternateScreen,
                EnableBracketedPaste,
                EnableMouseCapture,
                EnableFocusChange
            )?;
            Ratatui::new(CrosstermBackend::new(io::stdout()))
        });
        match opened {
            Ok(ratatui) => Ok(Self { ratatui, title: String::new() }),
            Err(error) => {
                restore();
                Err(error)
            }
        }
    }

    /// Draws a frame. Until [`link`](Self::link) the terminal shows nothing of it, where it can wait.
    pub(crate) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        self.ratatui.draw(render)?;
        Ok(())
    }

    /// Makes links of what are links; `style` is what they look like.
    pub(crate) fn link(&mut self, links: &[Link], style: Style) -> io::Result<()> {
        let mut out = io::stdout();
        if !links.is_empty() {
            queue!(out, SavePosition)?;
            for link in links {
                queue!(out, MoveTo(link.x, link.y), SetAttribute(Attribute::Reset))?;
                if let Some(Shown::Indexed(colour)) = style.fg {
                    queue!(out, SetForegroundColor(Color::AnsiValue(colour)))?;
                }
                queue!(out, SetAttribute(Attribute::Underlined))?;
                // OSC 8; the text and the address are ASCII, without control characters.
                queue!(out, Print(format!("\x1b]8;;{}\x1b\\{}\x1b]8;;\x1b\\", link.url, link.text)))?;
            }
            queue!(out, SetAttribute(Attribute::Reset), RestorePosition)?;
        }
        execute!(out, EndSynchronizedUpdate)
    }

    /// Has the whole screen drawn anew.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        self.ratatui.clear()
    }

    /// Sets the terminal's title, which must be harmless.
    pub(crate) fn set_title(&mut self, title: String) -> io::Result<()> {
        if title != self.title {
            execute!(io::stdout(), SetTitle(&title))?;
            self.title = title;
        }
        Ok(())
    }

    /// Rings, and has the desktop show a notification where the terminal can.
    pub(crate) fn ring(&mut self, text: &str) -> io::Result<()> {
        let term = std::env::var("TERM").unwrap_or_default();
        let mut out = io::stdout();
        write!(out, "\x07{}", notify::sequence(&term, text))?;
        out.flush()
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        restore();
    }
}

/// Puts the terminal back in order, once.
fn restore() {
    if !IS_CHANGED.swap(false, Ordering::SeqCst) {
        return;
    }
    // There is nobody to tell if the terminal is gone.
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableFocusChange,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show,
        Print(GIVE_TITLE_BACK)
    );
    let _ = disable_raw_mode();
}
