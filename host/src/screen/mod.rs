//! The full-screen face of desk and customer. It knows only what is told ([`crate::lines::Output`]) and what can be asked
//! for (the commands of [`crate::lines`]).
//!
//! `model` is what was told so far; `view` draws it; `face` is what a person does with both; `run` is the loop around
//! them; `terminal` is the terminal, which is put back in order on every way out.

mod commands;
mod face;
mod input;
pub(crate) mod model;
mod notify;
mod run;
mod terminal;
mod theme;
pub(crate) mod view;

pub(crate) use self::face::{Face, Wish};
pub(crate) use self::input::{Canned, Keys};
pub(crate) use self::run::{Person, listen, now, run};
pub(crate) use self::terminal::Terminal;
pub(crate) use self::theme::{Colours, Theme};
