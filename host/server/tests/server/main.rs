//! The server as its clients meet it: over sockets, on free ports of this machine. Nothing here sleeps: a test waits
//! for what must come, with a deadline.

#![allow(clippy::unwrap_used, reason = "these are tests; clippy takes only their functions for such")]

mod chat_api;
mod client;
mod cometd;
mod cometd_clients;
mod compact;
mod connections;
mod curl;
mod everybody;
mod gws;
mod http;
mod lifecycle;
mod listening;
#[path = "../neighbours/neighbours.rs"]
mod neighbours;
mod unread;
mod widget;
mod workspace;
