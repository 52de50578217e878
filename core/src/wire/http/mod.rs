//! HTTP/1.1, as far as Chat API v2 needs it (feature `http-chat`): requests are written, responses are read.
//!
//! A request is a `POST` with a form (`application/x-www-form-urlencoded` in UTF-8), written into the caller's buffer with
//! its `Content-Length`; nothing is copied or allocated on the way. The link is kept for the next request, and one request is
//! under way at a time.
//!
//! [`ResponseReader`] cuts the stream into responses, inside a buffer of the caller's, as
//! [`FrameReader`](super::frame::FrameReader) cuts one into packets: interim responses (1xx) are passed over, chunks are
//! joined in place. A *packet* is then the head of a response and its whole body behind it, which [`Response::parse`] reads.
//! [`HttpFault`] lists what is refused.
//!
//! # What a packet is if something is wrong
//!
//! The reader has no errors of its own, so that it is used as a reader of frames is. What it can't cut is told by
//! [`Response::parse`], and the link is of no use any more then:
//!
//! | packet | what it means |
//! |---|---|
//! | a head without the empty line at its end | the response doesn't fit the buffer |
//! | nothing | the chunks of its body make no sense |
//! | anything else that is no response | it came like that |
//!
//! TLS is the caller's stream. HTTP/2, compression and cookies aren't there, and redirects aren't followed: whoever has to
//! log in somewhere first can't be a customer of this API. The API itself needs no cookies; where a load balancer wants them to
//! lead each customer to a server, the caller puts them into the head of each request.

mod chunks;
mod fault;
mod form;
mod head;
mod reader;
mod request;
mod response;
mod service;

pub use fault::{HttpError, HttpFault};
pub use form::FormWriter;
pub use reader::ResponseReader;
pub(crate) use request::head;
pub use request::{Target, options, post};
pub use response::Response;
pub use service::{BadService, ChatService};
