//! The packets of the flex protocol: customers' widgets, kiosks, mobile applications.
//!
//! Flex can't push: a client asks, and every reply is an [`EventStatus`]. How a flex client sends notices isn't
//! public at the SDK's level: [`RequestNotify`] and [`RequestUpdateUserData`] are our own choice.

mod credentials;
mod event_status;
mod request_join;
mod request_login;
mod request_logout;
mod request_notify;
mod request_refresh;
mod request_update_user_data;

pub use credentials::Credentials;
pub use event_status::{EventStatus, FlexTranscript, RequestResult};
pub use request_join::RequestJoin;
pub use request_login::RequestLogin;
pub use request_logout::RequestLogout;
pub use request_notify::RequestNotify;
pub use request_refresh::RequestRefresh;
pub use request_update_user_data::RequestUpdateUserData;

use super::Element;
use super::error::ParseError;
#[cfg(feature = "xml")]
use super::error::read_packet;
#[cfg(feature = "compact")]
use crate::element::{compact::read_compact, kinds::number};
use crate::wire::{Binding, Limits, Sink};
#[cfg(feature = "xml")]
use crate::wire::{Name, names};

/// What a flex client asks.
#[derive(Clone, Copy, Debug, PartialEq)]
#[non_exhaustive]
pub enum Request<'a> {
    /// Who the client is.
    Login(RequestLogin<'a>),
    /// Join or create a session.
    Join(RequestJoin<'a>),
    /// The poll, and the way to say something.
    Refresh(RequestRefresh<'a>),
    /// Give a notice.
    Notify(RequestNotify<'a>),
    /// Change the interaction's userdata.
    UpdateUserData(RequestUpdateUserData<'a>),
    /// Leave.
    Logout(RequestLogout<'a>),
}

impl<'a> Request<'a> {
    /// Reads a packet that a client sent, in this form.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        match binding {
            #[cfg(feature = "xml")]
            Binding::Xml => Self::parse(packet, limits),
            #[cfg(feature = "compact")]
            Binding::Compact => read_compact(packet, limits, |kind, cursor| {
                Some(match kind {
                    number::REQUEST_LOGIN => Self::Login(RequestLogin::take(cursor)),
                    number::REQUEST_JOIN => Self::Join(RequestJoin::take(cursor)),
                    number::REQUEST_REFRESH => Self::Refresh(RequestRefresh::take(cursor)),
                    number::REQUEST_NOTIFY => Self::Notify(RequestNotify::take(cursor)),
                    number::REQUEST_UPDATE_USER_DATA => {
                        Self::UpdateUserData(RequestUpdateUserData::take(cursor))
                    }
                    number::REQUEST_LOGOUT => Self::Logout(RequestLogout::take(cursor)),
                    _ => return None,
                })
            }),
        }
    }

    /// Reads a packet that a client sent, in XML.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id for the reply where it could be read.
    #[cfg(feature = "xml")]
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut request = Self::Logout(RequestLogout::default());
        read_packet(packet, limits, &Self::ROOTS, &mut |reader, root| {
            request = match root {
                0 => Self::Login(RequestLogin::read(reader)),
                1 => Self::Join(RequestJoin::read(reader)),
                2 => Self::Refresh(RequestRefresh::read(reader)),
                3 => Self::Notify(RequestNotify::read(reader)),
                4 => Self::UpdateUserData(RequestUpdateUserData::read(reader)),
                _ => Self::Logout(RequestLogout::read(reader)),
            };
        })?;
        Ok(request)
    }

    #[cfg(feature = "xml")]
    const ROOTS: [Name; 6] = [
        names::REQUEST_LOGIN,
        names::REQUEST_JOIN,
        names::REQUEST_REFRESH,
        names::REQUEST_NOTIFY,
        names::REQUEST_UPDATE_USER_DATA,
        names::REQUEST_LOGOUT,
    ];

    /// The reference id, echoed in the reply.
    pub fn reference_id(&self) -> u32 {
        match self {
            Self::Login(it) => it.reference_id,
            Self::Join(it) => it.reference_id,
            Self::Refresh(it) => it.reference_id,
            Self::Notify(it) => it.reference_id,
            Self::UpdateUserData(it) => it.reference_id,
            Self::Logout(it) => it.reference_id,
        }
    }

    /// Who asks; a login has no credentials yet.
    pub fn credentials(&self) -> Option<&Credentials<'a>> {
        match self {
            Self::Login(_) => None,
            Self::Join(it) => Some(&it.credentials),
            Self::Refresh(it) => Some(&it.credentials),
            Self::Notify(it) => Some(&it.credentials),
            Self::UpdateUserData(it) => Some(&it.credentials),
            Self::Logout(it) => Some(&it.credentials),
        }
    }
}

impl Element for Request<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        match self {
            Self::Login(it) => it.emit(out),
            Self::Join(it) => it.emit(out),
            Self::Refresh(it) => it.emit(out),
            Self::Notify(it) => it.emit(out),
            Self::UpdateUserData(it) => it.emit(out),
            Self::Logout(it) => it.emit(out),
        }
    }
}
