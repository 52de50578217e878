//! `<eventError>`.

use crate::element::{Element, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, Text, names};

/// `<eventError>`: a request was refused, or a packet couldn't be read.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventError<'a> {
    /// The request's; none if it couldn't be read.
    pub reference_id: Option<u32>,
    /// Why: see [`crate::rules::ErrorId`].
    pub error_id: u32,
    /// The session it is about.
    pub session_id: Option<Text<'a>>,
    /// The same for a person.
    pub text: Text<'a>,
}

#[cfg(feature = "xml")]
impl<'a> EventError<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, error_id, session_id] =
            &reader.members(&[names::REFERENCE_ID, names::ERROR_ID, names::SESSION_ID]);
        Self {
            reference_id: reference_id.reference_id(reader),
            error_id: error_id.required(error_id.number(reader), reader),
            session_id: session_id.id(reader),
            text: reader.content(),
        }
    }
}

#[cfg(feature = "compact")]
impl<'a> EventError<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id_if(),
            error_id: cursor.required(names::ERROR_ID).number(),
            session_id: cursor.id_if(names::SESSION_ID),
            text: cursor.text(),
        }
    }
}

impl Element for EventError<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::EVENT_ERROR);
        out.number_from_1(names::REFERENCE_ID, self.reference_id.unwrap_or_default());
        out.number(names::ERROR_ID, self.error_id);
        out.attribute_if(names::SESSION_ID, self.session_id);
        out.text_and_end(names::EVENT_ERROR, start, self.text);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let event = EventError {
            reference_id: Some(9),
            error_id: 5,
            session_id: Some("S".into()),
            text: "unknown session".into(),
        };
        let packet =
            "<eventError referenceId=\"9\" errorId=\"5\" sessionId=\"S\">unknown session</eventError>";
        same(&ServerEvent::Error(event), packet, ServerEvent::parse);
        assert_eq!(refused_member("<eventError/>", ServerEvent::parse), "errorId");
    }
}
