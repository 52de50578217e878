//! The plugin ABI of parlor.
//!
//! **Authors** implement [`Plugin`] and export it with [`export_plugin!`]; [`Host`] is how they call the host.
//! **Hosts** don't use the boundary themselves: `parlor-plugin-loader` finds, checks, loads and runs plugins.
//!
//! What crosses is owned types of this crate ([`Request`] and [`Reply`], [`ServiceCall`] and
//! [`ServiceReply`]) as bytes. A released message never changes: what is new is a new last variant with a
//! [feature] of its own, sent only if both sides name it. The ABI's version is [`ABI_VERSION`]; as long as it
//! is 0.x, each minor version is a new ABI.
//!
//! `Debug` of every type here prints the length of what a person wrote, never the text.

#[path = "boundary/mod.rs"]
#[doc(hidden)]
pub mod __boundary;

pub mod characters;
mod export;
mod hidden;
mod host;
mod manifest;
mod plugin;
mod request;
mod service;
mod transcript;

pub use crate::{
    host::Host,
    manifest::{ABI_VERSION, AbiVersion, MAGIC, MAX_TEXT, Manifest, ManifestError, ManifestSource, SECTION},
    plugin::{Hello, Plugin, feature},
    request::{
        CommandDone, DeleteFile, ExportBegin, ExportEvent, FileSaved, FileSent, OfferedCommand, PluginError,
        Reply, Request, RunCommand, SaveFile, SendFile, SessionEvent,
    },
    service::{
        Chunk, DirectoryHandle, DocumentDescription, DocumentHandle, FileHandle, FileName, MAX_CHUNK,
        Notified, NotifyCall, OpenedDocument, Right, ServiceCall, ServiceError, ServiceReply,
    },
    transcript::{
        Checked, Event, EventBody, KeyValue, MessageText, NewParty, Notice, PartyLeft, Reenter,
        TranscriptHead, UserInfo, Value,
    },
};

/// The example of the README, compiled.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
