//! Bayeux 1.0, the protocol of CometD: how clients of HTTP are told of what happens, once for all doors that have it.
//!
//! A client shakes hands, subscribes to channels and sends connects one after another, which the server holds until there
//! is something to say. [`Broker`] is all of that without input and output: time, random bytes and decoded messages come
//! in, replies come out. [`Door`] is what a door decides: who is let in, to which channels, and what becomes of what is
//! published. [`Sessions`] is the door's hand on its sessions. [`routes`] puts all of it behind a path.
//!
//! What goes over the wire follows the servers of the CometD project, as seen with their public clients. Two things are our
//! own choice: events come with the replies to connects alone, never with others, so that they arrive in the order in
//! which they were sent; and a session whose client doesn't fetch them in time ends, so that nothing is left out unnoticed.

mod broker;
mod channel;
mod connect;
mod cookie;
mod door;
mod id;
mod message;
mod queue;
mod receive;
mod reply;
mod requests;
mod session;
mod sessions;
mod settings;
mod sockets;
mod websocket;
mod written;

#[cfg(test)]
mod tests;

pub(crate) use broker::{Gone, NoSession};
pub(crate) use door::{Asker, Denied, Door};
pub(crate) use id::SessionId;
pub(crate) use requests::routes;
pub(crate) use sessions::Sessions;
pub(crate) use settings::Settings;

const HANDSHAKE: &str = "/meta/handshake";
const CONNECT: &str = "/meta/connect";
const DISCONNECT: &str = "/meta/disconnect";
const SUBSCRIBE: &str = "/meta/subscribe";
const UNSUBSCRIBE: &str = "/meta/unsubscribe";

/// A WebSocket, by its number.
type SocketId = u64;
