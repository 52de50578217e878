//! The rules: what a party may be sent, may see and may do. Pure functions over the elements; the clients and the
//! server call the same ones.

mod delivery;
mod error_id;
mod leave_reason;
mod version;
#[cfg(test)]
mod version_table;

pub use delivery::{Viewer, deliver, deliver_transcript, is_visible, may_use, may_write};
pub use error_id::ErrorId;
pub use leave_reason::LeaveReason;
pub use version::{ClientVersion, Feature};
