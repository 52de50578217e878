//! The members that a message and a notice have in common, in XML.

use crate::element::Visibility;
use crate::wire::{Reader, Text, names};

/// The members that say where something is said, and to whom.
pub(super) struct Address<'a> {
    pub(super) reference_id: u32,
    pub(super) session_id: Text<'a>,
    pub(super) visibility: Visibility,
    pub(super) receiver_id: Option<Text<'a>>,
}

impl<'a> Address<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, session_id, visibility, receiver_id] =
            &reader.members(&[names::REFERENCE_ID, names::SESSION_ID, names::VISIBILITY, names::RECEIVER_ID]);
        Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            session_id: session_id.required(session_id.id(reader), reader),
            visibility: Visibility::of_member(visibility),
            receiver_id: receiver_id.id(reader),
        }
    }
}
