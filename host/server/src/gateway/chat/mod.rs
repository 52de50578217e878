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
mod conversation;
mod files;
mod form;
mod operation;
mod peer;
mod reply;
mod rest;
mod roster;
mod services;
mod trouble;

pub(crate) use peer::Switchboard;
pub(crate) use rest::{Door, router};
