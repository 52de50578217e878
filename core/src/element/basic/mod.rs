//! The packets of the basic protocol: agents' desktops, supervisors, bots.
//!
//! The members are the SDK's, as far as they are public; their form on the wire is ours.

mod event_error;
mod event_registered;
mod event_session_info;
mod request_join;
mod request_message;
mod request_notify;
mod request_register;
mod request_release_party;

pub use event_error::EventError;
pub use event_registered::EventRegistered;
pub use event_session_info::EventSessionInfo;
pub use request_join::RequestJoin;
pub use request_message::RequestMessage;
pub use request_notify::RequestNotify;
pub use request_register::RequestRegister;
pub use request_release_party::RequestReleaseParty;

use super::error::{ParseError, open_document, reference_id};
use super::{BadMember, Element};
use crate::wire::{Attribute, Limits, Text, Writer};

/// What a basic client asks.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
#[allow(clippy::large_enum_variant, reason = "there is no heap to put it on")]
pub enum Request<'a> {
    /// Who the client is.
    Register(RequestRegister<'a>),
    /// Join or create a session.
    Join(RequestJoin<'a>),
    /// Say something.
    Message(RequestMessage<'a>),
    /// Give a notice.
    Notify(RequestNotify<'a>),
    /// Leave, or remove a party.
    ReleaseParty(RequestReleaseParty<'a>),
}

impl<'a> Request<'a> {
    /// Reads a packet that a client sent.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id for the reply where it could be read.
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let (mut reader, tag) = open_document(packet, limits)?;
        let reader = &mut reader;
        let read = match tag.name {
            b"requestRegister" => RequestRegister::read(reader, &tag).map(Self::Register),
            b"requestJoin" => RequestJoin::read(reader, &tag).map(Self::Join),
            b"requestMessage" => RequestMessage::read(reader, &tag).map(Self::Message),
            b"requestNotify" => RequestNotify::read(reader, &tag).map(Self::Notify),
            b"requestReleaseParty" => RequestReleaseParty::read(reader, &tag).map(Self::ReleaseParty),
            _ => return Err(ParseError::Unknown { offset: tag.offset, reference_id: reference_id(&tag) }),
        };
        read.map_err(|error| error.in_packet(reference_id(&tag)))
    }

    /// The reference id, echoed in the reply.
    pub fn reference_id(&self) -> u32 {
        match self {
            Self::Register(it) => it.reference_id,
            Self::Join(it) => it.reference_id,
            Self::Message(it) => it.reference_id,
            Self::Notify(it) => it.reference_id,
            Self::ReleaseParty(it) => it.reference_id,
        }
    }
}

impl Element for Request<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        match self {
            Self::Register(it) => it.emit(out),
            Self::Join(it) => it.emit(out),
            Self::Message(it) => it.emit(out),
            Self::Notify(it) => it.emit(out),
            Self::ReleaseParty(it) => it.emit(out),
        }
    }
}

/// What the server sends to a basic client: replies and pushes.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum ServerEvent<'a> {
    /// The reply to a register.
    Registered(EventRegistered<'a>),
    /// The reply to everything else, and the push.
    SessionInfo(EventSessionInfo<'a>),
    /// The request was refused.
    Error(EventError<'a>),
}

impl<'a> ServerEvent<'a> {
    /// Reads a packet that the server sent.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let (mut reader, tag) = open_document(packet, limits)?;
        let reader = &mut reader;
        let read = match tag.name {
            b"eventRegistered" => EventRegistered::read(reader, &tag).map(Self::Registered),
            b"eventSessionInfo" => EventSessionInfo::read(reader, &tag).map(Self::SessionInfo),
            b"eventError" => EventError::read(reader, &tag).map(Self::Error),
            _ => return Err(ParseError::Unknown { offset: tag.offset, reference_id: reference_id(&tag) }),
        };
        read.map_err(|error| error.in_packet(reference_id(&tag)))
    }
}

/// The members that say where something is said: in which session, seen by whom.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Address<'a> {
    session_id: Option<Text<'a>>,
    visibility: super::Visibility,
    receiver_id: Option<Text<'a>>,
}

impl<'a> Address<'a> {
    fn attribute(&mut self, attribute: &Attribute<'a>) -> Result<(), BadMember> {
        match attribute.name {
            b"sessionId" => self.session_id = attribute.id("sessionId")?,
            b"visibility" => {
                self.visibility = super::Visibility::from_text_or_vip(crate::wire::trim(attribute.value))
            }
            b"receiverId" => self.receiver_id = attribute.id("receiverId")?,
            _ => {}
        }
        Ok(())
    }
}
