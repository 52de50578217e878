//! The packets of the flex protocol: customers' widgets, kiosks, mobile applications.
//!
//! Flex can't push: a client asks, and every reply is an [`EventStatus`]. What it says, its notices and the changes of
//! userdata are all a [`RequestRefresh`]; [`RequestRefresh::asks`] has the rule.

mod credentials;
mod event_status;
mod request_join;
mod request_login;
mod request_logout;
mod request_refresh;

pub use credentials::Credentials;
pub use event_status::{EventStatus, FlexTranscript, RequestResult};
pub use request_join::RequestJoin;
pub use request_login::RequestLogin;
pub use request_logout::RequestLogout;
pub use request_refresh::{Asks, RequestRefresh};

use super::packets::packets;

packets! {
    /// What a flex client asks.
    #[non_exhaustive]
    pub enum Request<'a> of requests reads "a packet that a client sent" {
        /// Who the client is.
        Login(RequestLogin) = REQUEST_LOGIN,
        /// Join or create a session.
        Join(RequestJoin) = REQUEST_JOIN,
        /// The poll, and the way to say something and to give a notice.
        Refresh(RequestRefresh) = REQUEST_REFRESH,
        /// Leave.
        Logout(RequestLogout) = REQUEST_LOGOUT,
    }
}

impl<'a> Request<'a> {
    /// Who asks; a login has no credentials yet.
    pub fn credentials(&self) -> Option<&Credentials<'a>> {
        match self {
            Self::Login(_) => None,
            Self::Join(it) => Some(&it.credentials),
            Self::Refresh(it) => Some(&it.credentials),
            Self::Logout(it) => Some(&it.credentials),
        }
    }
}
