//! `<requestRefresh>`.

use super::Credentials;
use crate::element::{Element, MessageText, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, names};

/// `<requestRefresh>`: both the poll and the way to say something.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestRefresh<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
    /// `readPosition`: the last event that the person has read (the read receipt). Our own choice.
    pub read_position: Option<u32>,
    /// What is said.
    pub text: Option<MessageText<'a>>,
}

#[cfg(feature = "xml")]
impl<'a> RequestRefresh<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, user_id, secure_key, last_position, read_position] =
            &reader.members(&Self::ATTRIBUTES);
        let (reference_id, credentials) =
            Credentials::of_members([reference_id, user_id, secure_key, last_position], reader);
        let mut it =
            Self { reference_id, credentials, read_position: read_position.number(reader), text: None };
        while reader.child(&[names::MESSAGE_TEXT]).is_some() {
            it.text = Some(MessageText::read(reader));
        }
        it
    }

    const ATTRIBUTES: [Name; 5] =
        [names::REFERENCE_ID, names::USER_ID, names::SECURE_KEY, names::LAST_POSITION, names::READ_POSITION];
}

#[cfg(feature = "compact")]
impl<'a> RequestRefresh<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            credentials: Credentials::take(cursor),
            read_position: cursor.number_if(),
            text: cursor.part(MessageText::take),
        }
    }
}

impl Element for RequestRefresh<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_REFRESH);
        out.number(names::REFERENCE_ID, self.reference_id);
        self.credentials.emit(out);
        out.number_if(names::READ_POSITION, self.read_position);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        out.end(names::REQUEST_REFRESH, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let mut request = RequestRefresh {
            reference_id: 3,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            read_position: Some(8),
            text: Some(MessageText { message_type: Some("text".into()), ..MessageText::plain("hello") }),
        };
        let packet = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\" \
            readPosition=\"8\"><msgText msgType=\"text\">hello</msgText></requestRefresh>";
        same(&Request::Refresh(request), packet, Request::parse);
        (request.text, request.read_position) = (None, None);
        let poll = "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\"/>";
        same(&Request::Refresh(request), poll, Request::parse);
    }

    #[test]
    fn what_is_missing_is_named() {
        for member in ["referenceId", "userId", "secureKey", "lastPosition"] {
            let packet = "<requestRefresh referenceId='3' userId='U' secureKey='k' lastPosition='9'/>";
            assert_eq!(refused_member(&packet.replace(member, "x"), Request::parse), member);
        }
    }
}
