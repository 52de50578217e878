//! Bytes and borrowed tokens, in three bindings: XML, which this page defines (feature `xml`), a compact one for slow
//! lines and small chips, which the module `compact` defines (feature `compact`), and Chat API v2, which is JSON over HTTP
//! (modules `json` and `http`, feature `http-chat`) and the vendor's own.
//!
//! # The binding is ours
//!
//! The bytes of basic and flex on the vendor's TCP ports are not public. This binding follows the stored
//! transcript for everything that a transcript holds, and the SDK's names, in the transcript's camelCase, for
//! the rest. It claims no compatibility with the vendor's ports.
//!
//! # Frames
//!
//! On TCP a packet is a [`frame`]: the payload's length in 4 bytes, big-endian, then UTF-8 XML with one root
//! element. A frame of length 0 is a keep-alive.
//!
//! # Packets of the XML binding
//!
//! What stands here are attributes, in this order, unless in `<>`; `?` may be absent. Enumerations are written by name,
//! numbers in decimal. Every request has a `referenceId` (from 1 on), which comes first and is echoed in the reply; a
//! push has none. Which protocol it is, is known by the port. How each element looks inside is at its struct in
//! [`element`](crate::element).
//!
//! | basic: request | members | reply |
//! |---|---|---|
//! | `requestRegister` | userNick userType personId? timeZoneOffset? clientVersion? maxPacket? userId? secureKey? `<userData>`? | `eventRegistered` userId secureKey? serverVersion? occurredAt? |
//! | `requestJoin` | sessionId, or queueKey subject?; visibility? fromPosition? `<msgText>`? `<userData>`? `<eventAttributes>`? | `eventSessionInfo` sessionStatus occurredAt? `<chatTranscript>` |
//! | `requestMessage` | sessionId visibility? receiverId? `<msgText>` `<eventAttributes>`? | the same; the others get the event as a push |
//! | `requestNotify` | sessionId visibility? receiverId? `<noticeText>` `<userData>`? `<eventAttributes>`? `<msgText>`? | the same |
//! | `requestReleaseParty` | sessionId userId afterAction? `<msgText>`? `<eventAttributes>`? | the same |
//! | any, refused | | `eventError` errorId sessionId? occurredAt?, and text |
//!
//! | flex: request | members; all but login: userId secureKey lastPosition first | reply |
//! |---|---|---|
//! | `requestLogin` | userNick timeZoneOffset? clientVersion? maxPacket? nonce `<userData>`? | `eventStatus` requestResult userId secureKey serverVersion? occurredAt? |
//! | `requestJoin` | sessionId, or queueKey subject?; `<msgText>`? `<userData>`? `<eventAttributes>`? | `eventStatus` requestResult more? partyId? occurredAt? `<flexTranscript>`? |
//! | `requestRefresh` | readPosition? `<msgText>`? `<noticeText>`? `<userData>`? `<eventAttributes>`? | the same |
//! | `requestLogout` | `<msgText>`? `<eventAttributes>`? | the same |
//! | any, refused | | `eventStatus` requestResult errorId? occurredAt? `<errorText>`? |
//!
//! A refresh is a notice if it has a `<noticeText>`, whatever text stands beside it, else a message if its text isn't empty,
//! else the poll. A notice of the type `UPDATE_USER_DATA` sets what is in its `<userData>` in the interaction.
//!
//! `chatTranscript` has startAt sessionId idleTimeExpire? monitored? savedPosition? and the events in the stored form;
//! `flexTranscript` has lastPosition sessionStatus behind these attributes.
//!
//! # What is read
//!
//! All of XML 1.0 without a DTD: byte order mark, declaration (UTF-8 only), comments, processing instructions,
//! CDATA, both quotes, space around `=`, the predefined and numeric references. [`Fault`] lists what is refused; of two
//! faults the first one in the document is told. Reading takes linear time and no recursion.
//!
//! There are no namespaces: a prefix is a part of its name, `xmlns` is an attribute like others, and an element
//! `p:message` is unknown, whatever `p` stands for.
//!
//! # The canonical form
//!
//! What elements write through `Writer` is always well-formed, and always the same for the same values (who uses
//! `Writer` alone answers for the names and for what is inside what): the declaration
//! `<?xml version="1.0" encoding="UTF-8"?>` on stored transcripts and none on packets, no indentation,
//! attributes in double quotes and in the order in which the element's struct lists its members, an absent
//! member left out, an element without content as `<name/>`. `&`, `<`, `>` and, in attributes, `"` are written
//! as predefined references; CR, and in attributes TAB and LF, as numeric references. A character that XML
//! can't hold becomes U+FFFD, or is refused (`Illegal`).

#[cfg(not(all(feature = "xml", feature = "compact", feature = "http-chat")))]
pub(crate) mod absent;
pub(crate) mod binding;
mod bytes;
#[allow(dead_code, reason = "only XML asks for it")]
#[cfg_attr(not(all(feature = "xml", feature = "fast")), path = "small/canonical.rs")]
mod canonical;
#[cfg(any(feature = "xml", feature = "http-chat"))]
mod character;
#[cfg(feature = "compact")]
pub mod compact;
#[cfg(not(feature = "compact"))]
#[path = "no_compact.rs"]
pub(crate) mod compact;
#[cfg_attr(not(feature = "fast"), path = "small/copy.rs")]
mod copy;
mod fault;
pub mod frame;
#[cfg(feature = "http-chat")]
pub mod http;
#[cfg(feature = "http-chat")]
pub mod json;
#[cfg(not(feature = "http-chat"))]
#[path = "no_json.rs"]
pub(crate) mod json;
mod name;
#[cfg_attr(not(feature = "fast"), path = "small/name_table.rs")]
mod name_table;
pub(crate) mod names;
mod places;
#[allow(dead_code, reason = "each binding asks for its own")]
#[cfg_attr(not(feature = "fast"), path = "small/raw.rs")]
pub(crate) mod raw;
#[cfg(feature = "serial")]
pub mod serial;
mod sink;
mod text;
mod trim;
#[cfg(any(feature = "xml", feature = "http-chat", not(feature = "fast")))]
mod utf8;
#[cfg_attr(not(feature = "xml"), path = "no_xml.rs")]
pub(crate) mod xml;

pub use binding::Binding;
pub use fault::{Fault, Limits, Malformed, TooSmall};
pub use name::Name;
pub use places::{Places, line_and_column};
pub use sink::{Kind, Sink, WriteError};
pub use text::{Piece, Pieces, Text};
#[cfg(feature = "xml")]
pub use xml::{Attribute, Attributes, Illegal, Reader, Tag, Token, Writer};

#[cfg(feature = "http-chat")]
pub(crate) use bytes::shift;
pub(crate) use trim::{is_space, says, word};
pub(crate) use xml::Form;
