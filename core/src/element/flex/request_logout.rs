//! `<requestLogout>`.

use super::Credentials;
use crate::element::{Element, MessageText, emit_if, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, names};

/// `<requestLogout>`: leave. A flex client can't close a session.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestLogout<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
    /// A text that goes with the leave.
    pub text: Option<MessageText<'a>>,
}

#[cfg(feature = "xml")]
impl<'a> RequestLogout<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let members = reader.members(&Credentials::ATTRIBUTES);
        let (reference_id, credentials) = Credentials::of_members(members.each_ref(), reader);
        let mut it = Self { reference_id, credentials, text: None };
        while reader.child(&[names::MESSAGE_TEXT]).is_some() {
            it.text = Some(MessageText::read(reader));
        }
        it
    }
}

#[cfg(feature = "compact")]
impl<'a> RequestLogout<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            credentials: Credentials::take(cursor),
            text: cursor.part(MessageText::take),
        }
    }
}

impl Element for RequestLogout<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_LOGOUT);
        out.number(names::REFERENCE_ID, self.reference_id);
        self.credentials.emit(out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        out.end(names::REQUEST_LOGOUT, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let request = RequestLogout {
            reference_id: 6,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            text: Some(MessageText::plain("bye")),
        };
        let packet = "<requestLogout referenceId=\"6\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\">\
            <msgText>bye</msgText></requestLogout>";
        same(&Request::Logout(request), packet, Request::parse);
    }
}
