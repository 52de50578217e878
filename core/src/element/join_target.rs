//! What a join is for: a session that exists, or a new one.

use super::error::BadMember;
use crate::wire::{Attribute, Text, Writer};

/// What a join is for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum JoinTarget<'a> {
    /// A session that exists.
    Session(Text<'a>),
    /// A new session.
    New {
        /// The queue, such as `Environment:default` (`tenant:endpoint`).
        queue_key: Text<'a>,
        /// What it is about.
        subject: Option<Text<'a>>,
    },
}

impl Default for JoinTarget<'_> {
    fn default() -> Self {
        Self::Session(Text::EMPTY)
    }
}

impl JoinTarget<'_> {
    pub(crate) fn emit(&self, out: &mut Writer<'_>) {
        match self {
            Self::Session(session_id) => out.attribute("sessionId", *session_id),
            Self::New { queue_key, subject } => {
                out.attribute("queueKey", *queue_key);
                out.attribute_if("subject", *subject);
            }
        }
    }
}

/// The members of a join that say its target, as they are found.
#[derive(Default)]
pub(crate) struct TargetMembers<'a> {
    session_id: Option<Text<'a>>,
    queue_key: Option<Text<'a>>,
    subject: Option<Text<'a>>,
}

impl<'a> TargetMembers<'a> {
    pub(crate) fn attribute(&mut self, attribute: &Attribute<'a>) -> Result<(), BadMember> {
        match attribute.name {
            b"sessionId" => self.session_id = attribute.id("sessionId")?,
            b"queueKey" => self.queue_key = Some(attribute.value).filter(|it| !it.is_empty()),
            b"subject" => self.subject = Some(attribute.value),
            _ => {}
        }
        Ok(())
    }

    /// `offset`: of the element, for an error.
    pub(crate) fn target(self, offset: usize) -> Result<JoinTarget<'a>, BadMember> {
        match (self.session_id, self.queue_key) {
            (Some(session_id), _) => Ok(JoinTarget::Session(session_id)),
            (None, Some(queue_key)) => Ok(JoinTarget::New { queue_key, subject: self.subject }),
            (None, None) => Err(BadMember { member: "sessionId", offset }),
        }
    }
}
