//! Doors that others can open: the vendor's public HTTP APIs in front of the engine. Each only says what its clients ask in
//! the engine's own packets, and what the engine answers in the words of the API: what may be done, who sees what and
//! how much of it is decided by the engine alone.

pub(crate) mod bayeux;
pub(crate) mod chat;
pub(crate) mod gws;
