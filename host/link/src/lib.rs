//! Links to a Chat Server for native programs: threads, TLS, proxies, reconnect, a list of addresses to fall
//! back on.
//!
//! The protocols are sans-IO machines of `parlor-core`; this is the transport below them. A link has a thread, which
//! makes the connection, makes it again when it is lost, and drives a [`Driver`]: whatever takes bytes and the time and
//! gives bytes and deadlines. It knows nothing of sessions. What a program asks for by itself on each new connection is said
//! by [`AgentHabit`] and [`CustomerHabit`].

mod advice;
mod clock;
mod driven;
mod driver;
mod fault;
mod habit;
mod options;
mod peer;
mod pem;
mod proxy;
mod resolve;
mod route;
mod stream;
mod tls;
mod token;
mod trouble;
mod work;

pub use advice::Advice;
pub use clock::now;
pub use driven::{DrivenLink, OpenError, Waker};
pub use driver::{Driver, Next};
pub use fault::{Actor, Fault};
pub use habit::{AgentHabit, AgentRequest, CustomerHabit, CustomerRequest};
pub use options::{Address, Identity, Options, Roots, Security, Tls};
pub use peer::Peer;
pub use proxy::{Credentials, Proxy, ProxyTrouble};
pub use token::ThreadToken;
pub use trouble::TlsTrouble;
