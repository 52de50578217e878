//! The full-screen face of desk and customer. It knows only what is told ([`crate::lines::Output`]) and what can be asked
//! for (the commands of [`crate::lines`]).
//!
//! `model` is what was told so far; `view` draws it; `face` is what a person does with both; `run` is the loop around
//! them; `terminal` is the terminal. What lines with an input line of their own need, too ([`crate::plain`]): `input` is what
//! is typed, `happening` what the loop waits for, `pasted` what a simple terminal pastes, `questions` what has to be answered
//! first, `leaving` how the program is ended, `taken` puts the terminal back in order on every way out.

mod clusters;
mod commands;
mod face;
pub(crate) mod happening;
pub(crate) mod input;
pub(crate) mod leaving;
pub(crate) mod model;
mod notify;
mod pasted;
pub(crate) mod questions;
mod run;
pub(crate) mod taken;
mod terminal;
mod theme;
pub(crate) mod view;

pub(crate) use self::clusters::is_cluster;
pub(crate) use self::face::{Face, PACKET_BYTES, Wish};
pub(crate) use self::happening::listen;
pub(crate) use self::input::{Canned, Keys};
pub(crate) use self::run::{Person, now, run};
pub(crate) use self::terminal::Terminal;
pub(crate) use self::theme::{Colours, Theme};
pub(crate) use self::view::length::short;
pub(crate) use self::view::text::{cut, isolate, width};
