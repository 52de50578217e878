//! The server as its clients meet it: over sockets, on free ports of this machine. Nothing here sleeps: a test waits
//! for what must come, with a deadline.

mod client;
mod connections;
mod http;
mod lifecycle;
