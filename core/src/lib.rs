//! The Chat Server protocols *flex* (customers) and *basic* (agents), without `std`, heap or `unsafe`.
//!
//! ```text
//!  bytes          packets            requests, events            what the application does
//!  ──────►  wire  ──────►  element  ──────────────────►  client  ──────────────────────►
//!      (binding: xml | compact | http-chat)     ▲
//!                                               rules (version, visibility, reasons: pure functions)
//! ```
//!
//! Each layer is usable alone, and a lower one never knows a higher one:
//!
//! - [`wire`] turns bytes into borrowed tokens and back, and documents the bindings, XML and compact;
//! - [`element`] has one file for each protocol element: a borrowed view, how to read and how to write it;
//! - [`rules`] says what a party may be sent, may see and may do;
//! - [`client`] holds the client machines, [`client::FlexClient`] and [`client::BasicClient`], and with the feature
//!   `http-chat` `client::HttpChatClient`, a customer over the vendor's public HTTP API;
//! - `link` (feature `link`) pumps packets through blocking `embedded-io` streams, TCP or serial.
//!
//! # Promises
//!
//! Nothing here panics, for any input and any order of calls. Every buffer is the caller's. No text of a
//! customer, no secure key and no session password ever reaches an error or a `Debug` output.
//!
//! The wire form of packets is Parlor's own: the bytes on the vendor's TCP ports are not public. Chat API v2 is the vendor's.
#![no_std]
#![forbid(unsafe_code)]
#![warn(missing_debug_implementations)]
#![deny(
    clippy::arithmetic_side_effects,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unreachable,
    clippy::unwrap_used
)]
#![cfg_attr(
    test,
    allow(
        clippy::arithmetic_side_effects,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unreachable,
        clippy::unwrap_used
    )
)]

#[cfg(test)]
extern crate std;

#[cfg(not(any(feature = "xml", feature = "compact", feature = "http-chat")))]
compile_error!("parlor-core speaks no binding: enable its feature `xml`, `compact` or `http-chat`");

pub mod client;
pub mod element;
#[cfg(feature = "link")]
pub mod link;
mod log;
pub mod rules;
pub mod wire;
