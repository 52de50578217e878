//! `<requestJoin>` of the flex protocol.

use super::Credentials;
use super::credentials::Members;
use crate::element::error::ReadError;
use crate::element::join_target::TargetMembers;
use crate::element::{Element, JoinTarget, KeyValues, MessageText, emit_if};
use crate::wire::{Reader, Tag, Writer};

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

impl<'a> RequestJoin<'a> {
    pub(super) fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let mut members = Members::default();
        let mut target = TargetMembers::default();
        for attribute in tag.attributes() {
            members.attribute(&attribute)?;
            target.attribute(&attribute)?;
        }
        (it.reference_id, it.credentials) = members.finish(tag.offset)?;
        it.target = target.target(tag.offset)?;
        while let Some(child) = reader.child()? {
            match child.name {
                b"msgText" => it.text = Some(MessageText::read(reader, &child)?),
                b"userData" => it.user_data = KeyValues::read(reader)?,
                _ => reader.skip()?,
            }
        }
        Ok(it)
    }
}

impl Element for RequestJoin<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("requestJoin");
        out.number("referenceId", self.reference_id);
        self.credentials.emit(out);
        self.target.emit(out);
        out.close_start();
        emit_if(self.text.as_ref(), out);
        self.user_data.emit("userData", out);
        out.end("requestJoin");
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
