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

use super::error::{ParseError, ReadError, read_packet};
use super::{Element, Visibility};
use crate::wire::{Limits, Sink, Text};
#[cfg(feature = "xml")]
use crate::{
    element::names,
    wire::{Member, Reader},
};

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
    #[cfg(feature = "xml")]
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        read_packet(packet, limits, |reader, name| {
            Ok(Some(match name {
                b"requestRegister" => Self::Register(RequestRegister::read(reader)?),
                b"requestJoin" => Self::Join(RequestJoin::read(reader)?),
                b"requestMessage" => Self::Message(RequestMessage::read(reader)?),
                b"requestNotify" => Self::Notify(RequestNotify::read(reader)?),
                b"requestReleaseParty" => Self::ReleaseParty(RequestReleaseParty::read(reader)?),
                _ => return Ok(None),
            }))
        })
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
    fn emit<S: Sink>(&self, out: &mut S) {
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

#[cfg(feature = "xml")]
impl<'a> ServerEvent<'a> {
    /// Reads a packet that the server sent.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        read_packet(packet, limits, |reader, name| {
            Ok(Some(match name {
                b"eventRegistered" => Self::Registered(EventRegistered::read(reader)?),
                b"eventSessionInfo" => Self::SessionInfo(EventSessionInfo::read(reader)?),
                b"eventError" => Self::Error(EventError::read(reader)?),
                _ => return Ok(None),
            }))
        })
    }
}

impl Element for ServerEvent<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        match self {
            Self::Registered(it) => it.emit(out),
            Self::SessionInfo(it) => it.emit(out),
            Self::Error(it) => it.emit(out),
        }
    }
}

/// The members that say where something is said, and to whom.
struct Address<'a> {
    reference_id: u32,
    session_id: Text<'a>,
    visibility: Visibility,
    receiver_id: Option<Text<'a>>,
}

#[cfg(feature = "xml")]
impl<'a> Address<'a> {
    fn read(reader: &mut Reader<'a>) -> Result<Self, ReadError> {
        let mut members =
            Member::all(&[names::REFERENCE_ID, names::SESSION_ID, names::VISIBILITY, names::RECEIVER_ID]);
        reader.attributes(&mut members)?;
        let [reference_id, session_id, visibility, receiver_id] = &members;
        Ok(Self {
            reference_id: reference_id.required(reference_id.reference_id()?)?,
            session_id: session_id.required(session_id.id()?)?,
            visibility: Visibility::of_member(visibility),
            receiver_id: receiver_id.id()?,
        })
    }
}
