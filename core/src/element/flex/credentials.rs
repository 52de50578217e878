//! What every flex request but the login carries.

use crate::element::error::BadMember;
use crate::element::member::required;
use crate::wire::{Attribute, Tag, Text, Writer};

/// Who asks, and what it has seen: the members `userId`, `secureKey` and `lastPosition`.
///
/// `Debug` doesn't print the key: it is a [`Text`].
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Credentials<'a> {
    /// `userId`, from the reply to the login.
    pub user_id: Text<'a>,
    /// `secureKey`, from the same; stays the same for the session.
    pub secure_key: Text<'a>,
    /// `lastPosition`: every visible event behind this event id is asked for; 0 means all.
    pub last_position: u32,
}

impl Credentials<'_> {
    pub(super) fn emit(&self, out: &mut Writer<'_>) {
        out.attribute("userId", self.user_id);
        out.attribute("secureKey", self.secure_key);
        out.number("lastPosition", self.last_position);
    }
}

/// The reference id and the credentials, as they are found.
#[derive(Default)]
pub(super) struct Members<'a> {
    reference_id: Option<u32>,
    user_id: Option<Text<'a>>,
    secure_key: Option<Text<'a>>,
    last_position: Option<u32>,
}

impl<'a> Members<'a> {
    /// Reads all of a tag's attributes.
    pub(super) fn read(tag: &Tag<'a>) -> Result<(u32, Credentials<'a>), BadMember> {
        let mut it = Self::default();
        for attribute in tag.attributes() {
            it.attribute(&attribute)?;
        }
        it.finish(tag.offset)
    }

    pub(super) fn attribute(&mut self, attribute: &Attribute<'a>) -> Result<(), BadMember> {
        match attribute.name {
            b"referenceId" => self.reference_id = attribute.reference_id()?,
            b"userId" => self.user_id = attribute.id("userId")?,
            b"secureKey" => self.secure_key = attribute.id("secureKey")?,
            b"lastPosition" => self.last_position = attribute.number("lastPosition")?,
            _ => {}
        }
        Ok(())
    }

    pub(super) fn finish(self, offset: usize) -> Result<(u32, Credentials<'a>), BadMember> {
        let credentials = Credentials {
            user_id: required(self.user_id, "userId", offset)?,
            secure_key: required(self.secure_key, "secureKey", offset)?,
            last_position: required(self.last_position, "lastPosition", offset)?,
        };
        Ok((required(self.reference_id, "referenceId", offset)?, credentials))
    }
}
