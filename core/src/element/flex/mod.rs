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

use super::packets::{packets, requests};

packets! {
    /// What a flex client asks.
    #[non_exhaustive]
    pub enum Request<'a> reads "a packet that a client sent" {
        /// Who the client is.
        Login(RequestLogin) = REQUEST_LOGIN,
        /// Join or create a session.
        Join(RequestJoin) = REQUEST_JOIN,
        /// The poll, and the way to say something.
        Refresh(RequestRefresh) = REQUEST_REFRESH,
        /// Give a notice.
        Notify(RequestNotify) = REQUEST_NOTIFY,
        /// Change the interaction's userdata.
        UpdateUserData(RequestUpdateUserData) = REQUEST_UPDATE_USER_DATA,
        /// Leave.
        Logout(RequestLogout) = REQUEST_LOGOUT,
    }
}

requests! { Request { Login Join Refresh Notify UpdateUserData Logout } }

impl<'a> Request<'a> {
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
