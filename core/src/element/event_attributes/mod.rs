//! What event attributes say, and the userdata that says the same: rich messages, bots, why a customer left.
//!
//! A collection inside a collection is borrowed, so these hold the inner one: [`RichMessage::item`] and
//! [`QuitReason::item`] give the outer item, to be put beside others into a slice for [`KeyValues::items`]
//! (event attributes: ClientVersion 106 on). The keys are in [`keys`](super::keys).
//!
//! [`KeyValues::items`]: super::KeyValues::items

mod party_style;
mod quit_reason;
mod rich_message;

pub use party_style::{BOT_EVENT_ATTRIBUTES, BOT_USER_DATA, says_bot};
pub use quit_reason::QuitReason;
pub use rich_message::{NoFallback, RichMessage};
