//! The conversation as lines, for a person at a terminal that can't show a full screen, or who has it read aloud.
//!
//! `shown` is what happens, as readable lines. Where the terminal can move its cursor, the lines go by above an input of
//! their own: `bottom` draws that, `face` is what a person does with both, `run` is the loop around them. Elsewhere `typist`
//! reads line by line what is typed, as the terminal gives it.

mod answers;
mod bottom;
mod face;
mod run;
mod shown;
mod typing;
mod typist;

pub(crate) use self::run::run;
pub(crate) use self::shown::Screen;
pub(crate) use self::typing::TypingLines;
pub(crate) use self::typist::{Typed, Typist};
