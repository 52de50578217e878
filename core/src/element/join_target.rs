//! What a join is for: a session that exists, or a new one.

use crate::wire::compact::Cursor;
use crate::wire::xml::{Member, Reader};
use crate::wire::{Name, Sink, Text, names};

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

impl<'a> JoinTarget<'a> {
    pub(crate) fn take_as(cursor: &mut Cursor<'a>, _: [Name; 3]) -> Self {
        let offset = cursor.offset();
        let (session_id, queue_key, subject) =
            (cursor.id_if(names::SESSION_ID), cursor.text_if(), cursor.text_if());
        match (session_id, queue_key.filter(|it| !it.is_empty())) {
            (Some(session_id), _) => Self::Session(session_id),
            (None, Some(queue_key)) => Self::New { queue_key, subject },
            (None, None) => {
                cursor.refuse(names::SESSION_ID, offset);
                Self::default()
            }
        }
    }
}

impl<'a> JoinTarget<'a> {
    /// The target that session id, queue key and subject say, as they were found.
    pub(crate) fn read_found(
        [session_id, queue_key, subject]: [&Member<'a>; 3],
        reader: &mut Reader<'a>,
    ) -> Self {
        let queue = queue_key.value().filter(|it| !it.is_empty());
        match (session_id.id(reader), queue) {
            (Some(session_id), _) => Self::Session(session_id),
            (None, Some(queue_key)) => Self::New { queue_key, subject: subject.value() },
            (None, None) => Self::Session(session_id.required(None, reader)),
        }
    }

    pub(crate) fn emit_as<S: Sink>(&self, _: [Name; 3], out: &mut S) {
        let (session_id, queue_key, subject) = match self {
            Self::Session(session_id) => (Some(*session_id), None, None),
            Self::New { queue_key, subject } => (None, Some(*queue_key), *subject),
        };
        out.attribute_if(names::SESSION_ID, session_id);
        out.attribute_if(names::QUEUE_KEY, queue_key);
        out.attribute_if(names::SUBJECT, subject);
    }
}
