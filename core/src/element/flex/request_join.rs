//! `<requestJoin>` of the flex protocol.

use super::Credentials;
use crate::element::{Element, JoinTarget, KeyValues, MessageText, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, names};

/// `<requestJoin>`: join a session or create one. The reply has the visible transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestJoin<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
    /// Which session.
    pub target: JoinTarget<'a>,
    /// A text that goes with the join.
    pub text: Option<MessageText<'a>>,
    /// What the party brings along; a session's password among it (`GCTI_Chat_SessionPassword`).
    pub user_data: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestJoin<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, user_id, secure_key, last_position, session_id, queue_key, subject] =
            &reader.members(&Self::ATTRIBUTES);
        let (reference_id, credentials) =
            Credentials::of_members([reference_id, user_id, secure_key, last_position], reader);
        let target = JoinTarget::of_members(session_id, queue_key, subject, reader);
        let mut it = Self { reference_id, credentials, target, ..Self::default() };
        while let Some(child) = reader.child(&[names::MESSAGE_TEXT, names::USER_DATA]) {
            match child {
                names::MESSAGE_TEXT => it.text = Some(MessageText::read(reader)),
                _ => it.user_data = KeyValues::read(reader),
            }
        }
        it
    }

    const ATTRIBUTES: [Name; 7] = [
        names::REFERENCE_ID,
        names::USER_ID,
        names::SECURE_KEY,
        names::LAST_POSITION,
        names::SESSION_ID,
        names::QUEUE_KEY,
        names::SUBJECT,
    ];
}

#[cfg(feature = "compact")]
impl<'a> RequestJoin<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            credentials: Credentials::take(cursor),
            target: JoinTarget::take(cursor),
            text: cursor.part(MessageText::take),
            user_data: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestJoin<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_JOIN);
        out.number(names::REFERENCE_ID, self.reference_id);
        self.credentials.emit(out);
        self.target.emit(out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        self.user_data.emit(names::USER_DATA, out);
        out.end(names::REQUEST_JOIN, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::flex::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let request = RequestJoin {
            reference_id: 2,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 0 },
            target: JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) },
            text: Some(MessageText::plain("hi")),
            user_data: KeyValues::EMPTY,
        };
        let packet = "<requestJoin referenceId=\"2\" userId=\"U\" secureKey=\"k\" lastPosition=\"0\" \
            queueKey=\"Environment:default\" subject=\"Lamp\"><msgText>hi</msgText></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
        let without = "<requestJoin referenceId='2' userId='U' secureKey='k' lastPosition='0'/>";
        assert_eq!(refused_member(without, Request::parse), "sessionId");
    }
}
