//! The protocol's elements: one file for each, a borrowed view with typed members, how to read and how to write it.
//!
//! The names are the SDK's and the stored transcript's. A packet is checked whole for well-formedness before its
//! view is handed out; afterwards only a single event can still fail ([`EventError`]). What is unknown
//! (attributes, elements) is skipped. Numbers, ids and enumerations are trimmed of XML space, texts and
//! nicknames never.
//!
//! What notices and event attributes say is in [`notices`] and [`event_attributes`], and the known keys of
//! collections are in [`keys`].
//!
//! A view can be built by hand, too, from plain texts and slices: then it is what to send.
//!
//! ```
//! use parlor_core::element::{Element, MessageText, basic::RequestMessage};
//! use parlor_core::wire::Text;
//!
//! let request = RequestMessage {
//!     reference_id: 7,
//!     session_id: Text::plain("00048aAPEQJ8000U"),
//!     text: MessageText::plain("hello"),
//!     ..RequestMessage::default()
//! };
//! let mut out = [0; 256];
//! let length = request.encode(&mut out)?;
//! assert_eq!(length, request.encoded_len());
//! # Ok::<(), parlor_core::wire::WriteError>(())
//! ```

pub mod basic;
mod binary;
#[cfg(feature = "http-chat")]
mod chat_reply;
mod compact;
mod date;
mod declare;
mod error;
mod event;
pub mod event_attributes;
mod event_head;
pub mod flex;
mod id;
mod join_target;
mod key_values;
pub mod keys;
mod kinds;
#[cfg(feature = "xml")]
mod member;
mod message;
mod new_party;
mod notice;
pub mod notices;
pub(crate) mod number;
pub(crate) mod packets;
mod party_left;
mod reenter;
mod transcript;
#[cfg(feature = "xml")]
mod transcript_reader;
#[cfg(feature = "xml")]
mod transcript_stream;
#[cfg_attr(not(all(feature = "xml", feature = "fast")), path = "small/usual.rs")]
mod usual;
mod vocabulary;
mod xml;

#[cfg(feature = "http-chat")]
pub use self::chat_reply::{ChatReply, ChatStart};
#[cfg(feature = "xml")]
pub use self::{
    transcript_reader::{TranscriptError, TranscriptReader},
    transcript_stream::{StreamError, StreamItem, TranscriptStream},
};
pub use binary::Binary;
pub use date::unix_ms;
pub use error::{BadMember, ParseError};
pub use event::{Event, EventError, Events, EventsIter};
pub use event_head::EventHead;
pub use id::{Id, IdTooLong, Secret};
pub use join_target::JoinTarget;
pub use key_values::{KeyValue, KeyValues, KeyValuesIter, Value};
pub use message::{Message, MessageText};
pub use new_party::{NewParty, UserInfo};
pub use notice::{Notice, NoticeText};
pub use party_left::{PartyLeft, Reason};
pub use reenter::Reenter;
pub use transcript::Transcript;
pub use vocabulary::{
    AfterAction, MessageCheck, NoticeType, ProtocolType, SessionStatus, TreatAs, UploadType, UserStatus,
    UserType, Visibility,
};

use crate::wire::compact::Cursor;
use crate::wire::xml::Reader;
use crate::wire::{Binding, Sink, WriteError};

/// What can be written: packets, events, transcripts.
pub trait Element {
    /// Says the element's members, once and in the canonical order, whatever the binding.
    fn emit<S: Sink>(&self, out: &mut S);

    /// How many bytes the element takes in XML.
    #[cfg(feature = "xml")]
    fn encoded_len(&self) -> usize {
        self.encoded_len_as(Binding::Xml)
    }

    /// Writes the element as XML into `out`; gives its length in bytes.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with the length that would be enough; [`WriteError::TooDeep`].
    #[cfg(feature = "xml")]
    fn encode(&self, out: &mut [u8]) -> Result<usize, WriteError> {
        self.encode_as(Binding::Xml, out)
    }

    /// How many bytes the element takes.
    fn encoded_len_as(&self, binding: Binding) -> usize {
        write(self, binding, &mut []).0
    }

    /// Writes the element into `out`; gives its length in bytes.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with the length that would be enough; [`WriteError::TooDeep`].
    fn encode_as(&self, binding: Binding, out: &mut [u8]) -> Result<usize, WriteError> {
        write(self, binding, out).1
    }
}

/// How long the element is in this form, and whether it could be written.
#[cfg_attr(
    not(any(feature = "xml", feature = "compact")),
    allow(unused_variables, reason = "there is no form")
)]
#[inline(always)]
fn write<E: Element + ?Sized>(
    element: &E,
    binding: Binding,
    out: &mut [u8],
) -> (usize, Result<usize, WriteError>) {
    match binding {
        #[cfg(feature = "xml")]
        Binding::Xml => crate::wire::xml::write(out, &|writer| element.emit(writer)),
        #[cfg(feature = "compact")]
        Binding::Compact => crate::wire::compact::write(out, &|writer| element.emit(writer)),
    }
}

/// A part of an element: its place says what it is.
pub(crate) trait Part<'a>: Default {
    /// Says the part's members, once and in the canonical order.
    fn emit<S: Sink>(&self, out: &mut S);

    /// Takes away what a client of this version doesn't know.
    fn keep_known(&mut self, version: u32);

    /// Reads the element that was opened.
    fn read(&mut self, reader: &mut Reader<'a>);

    /// Takes the part's members.
    fn take(cursor: &mut Cursor<'a>) -> Self;
}

#[cfg(test)]
mod tests {
    use std::string::String;

    use super::*;
    use crate::wire::Limits;

    /// The element's bytes, with a check that nothing else of the buffer was touched.
    pub(super) fn written(element: &impl Element) -> String {
        let mut out = [0xA5; 1024];
        let length = element.encode(&mut out).unwrap();
        assert_eq!(length, element.encoded_len());
        assert!(out[length..].iter().all(|byte| *byte == 0xA5));
        core::str::from_utf8(&out[..length]).unwrap().into()
    }

    /// Asserts that `element` is written as `packet`, `packet` read as `element`, and no prefix of it read at all.
    pub(super) fn same<'a, E: Element + PartialEq + core::fmt::Debug>(
        element: &E,
        packet: &'a str,
        parse: impl Fn(&'a [u8], Limits) -> Result<E, ParseError>,
    ) {
        assert_eq!(written(element), packet);
        assert!(parse(packet.as_bytes(), Limits::PACKET).as_ref() == Ok(element), "{packet}");
        for length in 0..packet.len() {
            assert!(parse(&packet.as_bytes()[..length], Limits::PACKET).is_err());
        }
    }

    /// Which member a packet is refused for.
    pub(super) fn refused_member<'a, E>(
        packet: &'a str,
        parse: impl Fn(&'a [u8], Limits) -> Result<E, ParseError>,
    ) -> &'static str {
        match parse(packet.as_bytes(), Limits::PACKET).err() {
            Some(ParseError::Member { member, .. }) => member.member.as_str(),
            other => panic!("{other:?}"),
        }
    }
}
