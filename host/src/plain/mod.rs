//! The conversation as lines, for a person at a terminal that can't show a full screen, or who has it read aloud.
//!
//! `shown` is what happens, as readable lines. They go by above an input of their own, which `bottom` draws, or `simple` where
//! the terminal can't move its cursor. `face` is what a person does with both, `run` is the loop around them.

mod answers;
mod bottom;
mod face;
mod run;
mod shown;
mod simple;
mod typing;

use std::io;

use crate::screen::input::Rows;

pub(crate) use self::run::run;
pub(crate) use self::shown::Screen;
pub(crate) use self::typing::TypingLines;

/// How the input is drawn, and the lines above it.
trait InputRows {
    /// Writes lines above the input, where nothing is written over them any more.
    fn above(&mut self, lines: &str) -> io::Result<()>;

    /// Draws the input; there is at least one row.
    fn draw(&mut self, rows: &Rows) -> io::Result<()>;

    /// The terminal has another size: so many columns and rows.
    fn resize(&mut self, size: (u16, u16)) -> io::Result<()>;

    /// The input is gone until it is drawn again; the cursor is at the beginning of a row.
    fn clear(&mut self) -> io::Result<()>;

    /// Others have written to the terminal: what was drawn of the input is left to them, and it begins where the cursor is now.
    fn begin_anew(&mut self) -> io::Result<()>;
}
