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

use super::Element;
use super::error::ParseError;
#[cfg(feature = "xml")]
use super::error::read_packet;
use super::requests::requests;
#[cfg(feature = "compact")]
use crate::element::{compact::read_compact, kinds::number};
use crate::wire::{Binding, Limits, Sink, Text};
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader, names};

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

requests! {
    Register(RequestRegister) = REQUEST_REGISTER,
    Join(RequestJoin) = REQUEST_JOIN,
    Message(RequestMessage) = REQUEST_MESSAGE,
    Notify(RequestNotify) = REQUEST_NOTIFY,
    ReleaseParty(RequestReleaseParty) = REQUEST_RELEASE_PARTY,
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
    /// In the place of one that is to be read.
    pub(crate) const EMPTY: Self =
        Self::Error(EventError { reference_id: None, error_id: 0, session_id: None, text: Text::EMPTY });

    /// Reads a packet that the server sent, in this form.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut event = Self::EMPTY;
        event.read_as(binding, packet, limits)?;
        Ok(event)
    }

    /// Reads a packet that the server sent, in XML.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    #[cfg(feature = "xml")]
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        Self::parse_as(Binding::Xml, packet, limits)
    }

    /// The same in the place of another one, which is worth nothing after an error.
    pub(crate) fn read_as(
        &mut self,
        binding: Binding,
        packet: &'a [u8],
        limits: Limits,
    ) -> Result<(), ParseError> {
        match binding {
            #[cfg(feature = "xml")]
            Binding::Xml => {
                let roots = [names::EVENT_REGISTERED, names::EVENT_SESSION_INFO, names::EVENT_ERROR];
                read_packet(packet, limits, &roots, &mut |reader, root| self.read(reader, root))
            }
            #[cfg(feature = "compact")]
            Binding::Compact => {
                *self = read_compact(packet, limits, |kind, cursor| {
                    Some(match kind {
                        number::EVENT_REGISTERED => Self::Registered(EventRegistered::take(cursor)),
                        number::EVENT_SESSION_INFO => Self::SessionInfo(EventSessionInfo::take(cursor)),
                        number::EVENT_ERROR => Self::Error(EventError::take(cursor)),
                        _ => return None,
                    })
                })?;
                Ok(())
            }
        }
    }

    #[cfg(feature = "xml")]
    fn read(&mut self, reader: &mut Reader<'a>, root: Name) {
        *self = match root {
            names::EVENT_REGISTERED => Self::Registered(EventRegistered::default()),
            names::EVENT_SESSION_INFO => Self::SessionInfo(EventSessionInfo::default()),
            _ => Self::Error(EventError::default()),
        };
        // Filled where it stands: it may be large.
        match self {
            Self::Registered(it) => it.read(reader),
            Self::SessionInfo(it) => it.read(reader),
            Self::Error(it) => it.read(reader),
        }
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
