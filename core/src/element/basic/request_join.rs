//! `<requestJoin>` of the basic protocol.

use crate::element::{Element, JoinTarget, KeyValues, MessageText, Visibility, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
#[cfg(feature = "xml")]
use crate::wire::{Name, Reader};
use crate::wire::{Sink, names};

/// `<requestJoin>`: join a session or create one. The reply is an [`super::EventSessionInfo`] with the whole
/// visible transcript.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestJoin<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Which session.
    pub target: JoinTarget<'a>,
    /// Who sees that the party is in, and what it may see.
    pub visibility: Visibility,
    /// A text that goes with the join.
    pub text: Option<MessageText<'a>>,
    /// What the party brings along; a session's password among it (`GCTI_Chat_SessionPassword`).
    pub user_data: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestJoin<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let [reference_id, session_id, queue_key, subject, visibility] = &reader.members(&Self::ATTRIBUTES);
        let mut it = Self {
            reference_id: reference_id.required(reference_id.reference_id(reader), reader),
            target: JoinTarget::of_members(session_id, queue_key, subject, reader),
            visibility: Visibility::of_member(visibility),
            ..Self::default()
        };
        while let Some(child) = reader.child(&[names::MESSAGE_TEXT, names::USER_DATA]) {
            match child {
                names::MESSAGE_TEXT => it.text = Some(MessageText::read(reader)),
                _ => it.user_data = KeyValues::read(reader),
            }
        }
        it
    }

    const ATTRIBUTES: [Name; 5] =
        [names::REFERENCE_ID, names::SESSION_ID, names::QUEUE_KEY, names::SUBJECT, names::VISIBILITY];
}

#[cfg(feature = "compact")]
impl<'a> RequestJoin<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            target: JoinTarget::take(cursor),
            visibility: Visibility::take(cursor),
            text: cursor.part(MessageText::take),
            user_data: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestJoin<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_JOIN);
        out.number(names::REFERENCE_ID, self.reference_id);
        self.target.emit(out);
        self.visibility.emit(names::VISIBILITY, out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        self.user_data.emit(names::USER_DATA, out);
        out.end(names::REQUEST_JOIN, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::Request;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let mut request = RequestJoin {
            reference_id: 2,
            target: JoinTarget::Session("00048aAPEQJ8000U".into()),
            visibility: Visibility::Vip,
            text: Some(MessageText::plain("hi")),
            user_data: KeyValues::EMPTY,
        };
        let packet = "<requestJoin referenceId=\"2\" sessionId=\"00048aAPEQJ8000U\" visibility=\"VIP\">\
            <msgText>hi</msgText></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
        request.target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("A & B".into()) };
        let packet = "<requestJoin referenceId=\"2\" queueKey=\"Environment:default\" subject=\"A &amp; B\" \
            visibility=\"VIP\"><msgText>hi</msgText></requestJoin>";
        same(&Request::Join(request), packet, Request::parse);
    }

    #[test]
    fn a_target_is_needed() {
        assert_eq!(
            refused_member("<requestJoin referenceId='1' sessionId=' '/>", Request::parse),
            "sessionId"
        );
    }
}
