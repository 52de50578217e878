//! `<eventRegistered>`.

use crate::element::{Element, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, Text, names};

/// `<eventRegistered>`: the reply to a register.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventRegistered<'a> {
    /// The request's.
    pub reference_id: u32,
    /// The client's user id from now on.
    pub user_id: Text<'a>,
}

#[cfg(feature = "xml")]
impl<'a> EventRegistered<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, user_id] = &reader.members(&[names::REFERENCE_ID, names::USER_ID]);
        reader.skip();
        Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            user_id: user_id.required(user_id.id(reader), reader),
        }
    }
}

#[cfg(feature = "compact")]
impl<'a> EventRegistered<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self { reference_id: cursor.reference_id(), user_id: cursor.required_id(names::USER_ID) }
    }
}

impl Element for EventRegistered<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::EVENT_REGISTERED);
        out.number(names::REFERENCE_ID, self.reference_id);
        out.attribute(names::USER_ID, self.user_id);
        out.close_start();
        out.end(names::EVENT_REGISTERED, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let event = EventRegistered { reference_id: 1, user_id: "0096681F0A2D7F2B".into() };
        let packet = "<eventRegistered referenceId=\"1\" userId=\"0096681F0A2D7F2B\"/>";
        same(&ServerEvent::Registered(event), packet, ServerEvent::parse);
        assert_eq!(refused_member("<eventRegistered referenceId='1'/>", ServerEvent::parse), "userId");
    }
}
