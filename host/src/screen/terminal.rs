//! The terminal while the full screen is shown: frames, links, the title, the bell.

use std::io::{self, Stdout, Write};

use base64::prelude::{BASE64_STANDARD, Engine};
use crossterm::cursor::{MoveTo, RestorePosition, SavePosition};
use crossterm::style::{Attribute, Color, Print, SetAttribute, SetForegroundColor};
use crossterm::terminal::{BeginSynchronizedUpdate, Clear, ClearType, EndSynchronizedUpdate, SetTitle};
use crossterm::{execute, queue};
use ratatui::backend::CrosstermBackend;
use ratatui::style::{Color as Shown, Style};
use ratatui::{Frame, Terminal as Ratatui};

use super::clusters::Clusters;
use super::notify;
use super::taken::Taken;
use super::view::text::Link;

/// A terminal that shows the screen until it is dropped.
pub(crate) struct Terminal {
    ratatui: Ratatui<CrosstermBackend<Stdout>>,
    clusters: Clusters,
    title: String,
    /// Put back in order last.
    _taken: Taken,
}

impl Terminal {
    /// Takes the terminal over.
    pub(crate) fn open() -> io::Result<Self> {
        let taken = Taken::for_screen()?;
        let ratatui = Ratatui::new(CrosstermBackend::new(io::stdout()))?;
        Ok(Self { ratatui, clusters: Clusters::default(), title: String::new(), _taken: taken })
    }

    /// Draws a frame. Until [`link`](Self::link) the terminal shows nothing of it, where it can wait.
    pub(crate) fn draw(&mut self, render: impl FnOnce(&mut Frame<'_>)) -> io::Result<()> {
        queue!(io::stdout(), BeginSynchronizedUpdate)?;
        let frame = self.ratatui.draw(render)?;
        self.clusters.write(io::stdout(), frame.buffer)
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

    /// Has the whole screen drawn anew. Ratatui's own way would ask the terminal where its cursor is, and fail if the answer
    /// took long.
    pub(crate) fn clear(&mut self) -> io::Result<()> {
        execute!(io::stdout(), Clear(ClearType::All))?;
        self.clusters = Clusters::default();
        // Both buffers are empty then, as the terminal is.
        self.ratatui.swap_buffers();
        self.ratatui.swap_buffers();
        Ok(())
    }

    /// Sets the terminal's title, which must be harmless.
    pub(crate) fn set_title(&mut self, title: String) -> io::Result<()> {
        if title != self.title {
            execute!(io::stdout(), SetTitle(&title))?;
            self.title = title;
        }
        Ok(())
    }

    /// Puts a text into the clipboard, where the terminal lets programs do that (OSC 52).
    pub(crate) fn copy(&mut self, text: &str) -> io::Result<()> {
        execute!(io::stdout(), Print(format!("\x1b]52;c;{}\x1b\\", BASE64_STANDARD.encode(text))))
    }

    /// Rings, and has the desktop show a notification where the terminal can.
    pub(crate) fn ring(&mut self, text: &str) -> io::Result<()> {
        let term = std::env::var("TERM").unwrap_or_default();
        let is_vte = std::env::var_os("VTE_VERSION").is_some();
        let mut out = io::stdout();
        write!(out, "\x07{}", notify::sequence(&term, is_vte, text))?;
        out.flush()
    }
}
