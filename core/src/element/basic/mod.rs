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

use super::packets::packets;

packets! {
    /// What a basic client asks.
    #[non_exhaustive]
    pub enum Request<'a> of requests reads "a packet that a client sent" {
        /// Who the client is.
        Register(RequestRegister) = REQUEST_REGISTER,
        /// Join or create a session.
        Join(RequestJoin) = REQUEST_JOIN,
        /// Say something.
        Message(RequestMessage) = REQUEST_MESSAGE,
        /// Give a notice.
        Notify(RequestNotify) = REQUEST_NOTIFY,
        /// Leave, or remove a party.
        ReleaseParty(RequestReleaseParty) = REQUEST_RELEASE_PARTY,
    }
}

packets! {
    /// What the server sends to a basic client: replies and pushes.
    #[non_exhaustive]
    pub enum ServerEvent<'a> reads "a packet that the server sent" {
        /// The reply to a register.
        Registered(EventRegistered) = EVENT_REGISTERED,
        /// The reply to everything else, and the push.
        SessionInfo(EventSessionInfo) = EVENT_SESSION_INFO,
        /// The request was refused.
        Error(EventError) = EVENT_ERROR,
    }
}
