//! Chat API v2, for customers: widgets, apps, bots, kiosks (the vendor's public documentation).
//!
//! A customer of this door is a flex user, with a flex connection inside the server for itself (`peer`). Both forms of the
//! API, HTTP forms and CometD, make an [`Operation`] of a request, hand it to [`Chats`], and show the [`Reply`] in
//! their own way:
//!
//! ```text
//!  form, multipart ──┐                    ┌── peer ──► turns.rs ──► engine
//!                    ├──► Chats ──► Chat ─┤            a flex connection for each customer
//!  CometD ───────────┘   (who)    (where  └── Roster   who is who, in the API's words
//!                                  it is)
//! ```
//!
//! Nothing is pushed by the engine: [`Chats::news`] tells that there is something, and [`Operation::Refresh`] with
//! [`Position::Next`] gets it.

mod chats;
mod cometd;
mod conversation;
mod file_requests;
mod files;
mod form;
mod operation;
mod peer;
mod reply;
mod rest;
mod roster;
mod services;
mod trouble;
mod widget;

use axum::Router;

use self::cometd::Cometd;
use self::rest::Door;
use crate::config::Config;
use crate::documents::Documents;
use crate::driver::Input;
use crate::turns::Lane;

pub(super) use form::Form;
pub(crate) use peer::Switchboard;

/// The paths of the API in both forms, and what keeps the deadlines of the second: it has to run for ever. `questions`: the
/// lane of what is asked of the engine beside the customers' own requests.
pub(crate) fn open(
    config: &Config,
    switchboard: Switchboard,
    questions: Lane<Input>,
    documents: Documents,
) -> (Router, impl Future<Output = ()> + Send + use<>) {
    let door = Door::new(config, switchboard, questions, documents);
    let cometd = Cometd::new(door.chats.clone(), config);
    (rest::router(door, cometd.routes(config)), cometd.watch())
}
