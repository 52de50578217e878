//! What an agent's desktop does with its plugins, of which there are two: `parlor desk`, and what C programs make of
//! libparlor-desk.
//!
//! [`load_all`] loads the plugins that are found, each with a [`Worker`], whose thread may wait for the plugin's answers.
//! [`DeskServices`] answers the plugins: documents are in a [`Store`], which [`Neighbours`](parlor_neighbours::Neighbours)
//! are; notices and progress are the desktop's own part, [`Desk`]. The jobs that a person asks for are [`send_file`],
//! [`save_file`], [`delete_file`], [`export_transcript`] and [`run_command`]; what happens in sessions is told by [`tell`].

mod advice;
mod commands;
mod event;
mod export;
mod files;
mod load;
mod seen;
mod services;
mod store;
mod worker;

/// The types of users: which one reads an export.
pub use parlor_core::element::UserType;

pub use crate::{
    advice::{missing, reading, writing},
    commands::run_command,
    event::owned,
    export::{Export, Exported, Reader, export_transcript, feed},
    files::{FileToSend, SavedFile, delete_file, save_file, send_file},
    load::load_all,
    seen::{FileNotice, SeenFiles},
    services::{Desk, DeskServices},
    store::{Incoming, Outgoing, Store},
    worker::{About, Current, Worker, hello, tell},
};
