//! The compact binding (feature `compact`): packets for slow lines and small chips; about half of what they are in XML.
//!
//! All of it is our own choice, and fixed for good: a person can write a peer from this page. Both sides of a link
//! must have agreed on the binding; the bytes don't say. Which protocol a packet belongs to, basic or flex, is known
//! by the port or line, as with XML.
//!
//! # Members
//!
//! | in the tables | bytes |
//! |---|---|
//! | number | 32 bits, as a *varint*: seven bits in each byte, the lowest first; the highest bit says that more follow |
//! | signed | 32 bits, as the number `(n << 1) ^ (n >> 31)`: 0, -1, 1, -2 are 0, 1, 2, 3 |
//! | flag | one byte, 0 or 1 |
//! | string | a number, how many bytes; then so many bytes of UTF-8. Nothing is escaped, any character may stand there |
//! | id | a string of at most 64 bytes; the empty one is none |
//! | bytes | a number, how many; then so many bytes |
//! | X? | a flag; X behind it if that is 1 |
//! | open word | a number from its table; or 0 and a string, the name of what has no number |
//! | closed word | a number from its table |
//! | part | bytes that hold the members of the part; no bytes at all if the part is absent |
//! | list | bytes that hold the items one behind the other, each as bytes that hold its members |
//!
//! The primitives are postcard's.
//!
//! # Packets
//!
//! A packet is the byte 1 (the version of this form), a number (its kind), then its members. It ends where its
//! [frame](super::frame) ends.
//!
//! | kind | packet | members, in this order |
//! |---|---|---|
//! | 1 to 4, 6 | an event alone | see below |
//! | 5 | chatTranscript | startAt string, sessionId id, idleTimeExpire number?, monitored flag, events list, savedPosition number? |
//! | 16 | requestRegister | referenceId number, userNick string, userType open word, personId string?, timeZoneOffset signed?, clientVersion number?, maxPacket number?, userData list, userId id?, secureKey id? |
//! | 17 | requestJoin (basic) | referenceId number, sessionId id?, queueKey string?, subject string?, visibility closed word, msgText part, userData list, eventAttributes list, fromPosition number? |
//! | 17 | requestJoin (flex) | credentials, sessionId id?, queueKey string?, subject string?, msgText part, userData list, eventAttributes list* |
//! | 18 | requestMessage | referenceId number, sessionId id, visibility closed word, receiverId id?, msgText part, eventAttributes list |
//! | 19 | requestNotify | referenceId number, sessionId id, visibility closed word, receiverId id?, noticeText part, userData list, eventAttributes list, msgText part |
//! | 20 | requestReleaseParty | referenceId number, sessionId id, userId id, afterAction closed word, msgText part, eventAttributes list |
//! | 21 | requestLogin | referenceId number, userNick string, timeZoneOffset signed?, clientVersion number?, maxPacket number?, nonce id, userData list |
//! | 22 | requestRefresh | credentials, readPosition number?, msgText part, noticeText part, userData list, eventAttributes list* |
//! | 24 | requestLogout | credentials, msgText part, eventAttributes list* |
//! | 32 | eventRegistered | referenceId number, userId id, secureKey id?, serverVersion string?, occurredAt string?* |
//! | 33 | eventSessionInfo | referenceId number (0: a push), sessionStatus closed word, chatTranscript part, occurredAt string?* |
//! | 34 | eventError | referenceId number (0: none), errorId id, sessionId id?, text string, occurredAt string?* |
//! | 35 | eventStatus | referenceId number (0: none), requestResult closed word, userId id?, secureKey id?, errorId id?, more flag, errorText part, flexTranscript part, partyId number?, serverVersion string?, occurredAt string?* |
//!
//! What has a * is left out where it is empty or absent: so what is sent most doesn't grow. *credentials* stands for referenceId number, userId id, secureKey id, lastPosition number. Whatever the kind from 16
//! on, known or not, the first member is the referenceId, so that any request can be answered.
//!
//! | part | members, in this order |
//! |---|---|
//! | msgText | msgType string?, treatAs string?, text string, msgCheck closed word |
//! | noticeText | noticeType open word, text string |
//! | userInfo | personId string, userNick string, userType open word, protocolType open word, timeZoneOffset signed?, clientVersion number? |
//! | reason | code number?, text string |
//! | errorText | text string |
//! | chatTranscript | as kind 5 |
//! | flexTranscript | startAt string, sessionId id, idleTimeExpire number?, monitored flag, lastPosition number, sessionStatus closed word, events list, savedPosition number? |
//!
//! # Events
//!
//! An item of *events* is a number (its kind), then userId id, timeShift number, visibility closed word, eventId number
//! (0: none), receiverId id?, truncated number?, and by its kind:
//!
//! | kind | event | members behind these |
//! |---|---|---|
//! | 1 | message | msgText part, eventAttributes list |
//! | 2 | notice | noticeText part, userData list, eventAttributes list, msgText part |
//! | 3 | newParty | userInfo part, msgText part, userData list, eventAttributes list |
//! | 4 | partyLeft | askerId id, reason part, msgText part, eventAttributes list |
//! | 6 | reenter | agents closed word, clients closed word, msgText part, eventAttributes list |
//!
//! An event of another kind is skipped.
//!
//! # Key-value collections
//!
//! An item of *userData* and *eventAttributes* is its key (string), a number (the type of its value), and the value:
//!
//! | type | value |
//! |---|---|
//! | 0 | a string without a stated type |
//! | 1 | a string |
//! | 2 | a list of such items; at most [`KeyValues::MAX_NESTING`](crate::element::KeyValues::MAX_NESTING) inside each other |
//! | 3 | signed |
//! | 4 | bytes |
//! | another | a string, and what only a newer peer knows: read as a string without a type |
//!
//! # Words
//!
//! | open word | numbers |
//! |---|---|
//! | userType | 1 CLIENT, 2 AGENT, 3 SUPERVISOR, 4 EXTERNAL, 5 SYSTEM |
//! | protocolType | 1 BASIC, 2 FLEX, 3 ESP, 4 NONE |
//! | noticeType | 1 TYPING_STARTED, 2 TYPING_STOPPED, 3 USER_CUSTOM, 4 USER_PUSHED_URL, 5 USER_UPDATE_NICK, 6 IDLE_CONTROL_ALERT, 7 IDLE_CONTROL_CLOSE, 8 IDLE_CONTROL_SET, 9 SYS_COMMAND |
//!
//! | closed word | numbers |
//! |---|---|
//! | visibility | 0 ALL, 1 INT, 2 VIP; another counts as VIP |
//! | afterAction | 0 KeepAlive, 1 CloseIfNoAgents, 2 ForceClose |
//! | sessionStatus | 0 Alive, 1 Over |
//! | requestResult | 0 Success, 1 Error |
//! | msgCheck | 0 None, 1 Alert, 2 Altered; another counts as Alert |
//! | agents, clients | 0 Keep, 1 On, 2 Off; another counts as Keep |
//!
//! An open word's table is complete: a word that comes later is written by its name, so that it is kept by those who
//! don't know it. UPDATE_USER_DATA is one.
//!
//! # How it may grow
//!
//! New members are added at the end of a packet, an event, an item or a part, never before another. A reader skips what
//! stands behind the members that it knows (an unknown tail), and where the bytes end between two members the rest of
//! them take their defaults (a missing tail): 0, absent, empty. Bytes that end inside a member are refused.
//!
//! A packet is checked whole before any of it is handed out. Afterwards only an event may still fail, on its own,
//! because a member of it isn't valid: an id that is too long, a word without a name.
//!
//! ```
//! use parlor_core::element::{Element, flex::{Credentials, Request, RequestRefresh}};
//! use parlor_core::wire::{Binding, Limits};
//!
//! let credentials = Credentials { user_id: "U".into(), secure_key: "key".into(), last_position: 9 };
//! let poll = Request::Refresh(RequestRefresh { reference_id: 3, credentials, ..RequestRefresh::default() });
//! let mut out = [0; 64];
//! let length = poll.encode_as(Binding::Compact, &mut out)?;
//! assert_eq!(&out[..length], b"\x01\x16\x03\x01U\x03key\x09\0\0\0\0");
//! assert_eq!(Request::parse_as(Binding::Compact, &out[..length], Limits::PACKET), Ok(poll));
//! # Ok::<(), parlor_core::wire::WriteError>(())
//! ```

mod cursor;
mod writer;

pub use writer::CompactWriter;

pub(crate) use writer::write;

pub(crate) use cursor::{Behind, Content, ContentAt, Cursor};

use super::fault::{Limits, Malformed};

/// The first byte of each packet: the version of this form.
const VERSION: u8 = 1;

/// That this binding is there: without its feature there is no such value.
#[derive(Clone, Copy)]
pub(crate) struct Compact;

impl Compact {
    /// Takes a packet apart, from behind its version on. Of the limits, its size is checked here.
    #[inline(always)]
    pub(crate) fn cursor<'a>(self, packet: &'a [u8], limits: Limits) -> Result<Cursor<'a>, Malformed> {
        Cursor::new(packet, limits)
    }
}
