//! Events in Chat API v2: the messages of a reply.

use super::{Event, EventError, Events, Source};
use crate::element::chat_reply::{ChatStart, Found, as_number, as_object, as_text, unless_null};
use crate::element::error::BadMember;
use crate::element::{
    EventHead, KeyValues, Message, MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft,
    UserInfo, UserType,
};
use crate::wire::json::{Content, Value, Walk};
use crate::wire::{Name, Text, names};

/// The messages of a reply that was checked, and what is known of their chat.
#[derive(Clone, Copy)]
pub(crate) struct Messages<'a> {
    content: Content<'a>,
    start: ChatStart,
    /// The user id of the customer, in the place of its participant id.
    user_id: Text<'a>,
}

/// What is left of them.
#[derive(Clone)]
pub(super) struct MessagesIter<'a> {
    walk: Walk<'a>,
    start: ChatStart,
    user_id: Text<'a>,
}

impl<'a> Messages<'a> {
    pub(super) fn iter(&self) -> MessagesIter<'a> {
        MessagesIter { walk: self.content.walk(), start: self.start, user_id: self.user_id }
    }
}

impl<'a> Events<'a> {
    /// The messages of a reply.
    pub(crate) const fn of_chat(content: Content<'a>, start: ChatStart, user_id: Text<'a>) -> Self {
        Self { source: Source::Chat(Messages { content, start, user_id }), after: 0 }
    }
}

/// The next event, without the numbered ones up to `after`; `None` at the end.
pub(super) fn next<'a>(list: &mut MessagesIter<'a>, after: u32) -> Option<Result<Event<'a>, EventError>> {
    loop {
        let item = list.walk.next()?;
        let mut said = Said::default();
        let refused = said.read(item.value, item.offset);
        if said.index > 0 && said.index <= after {
            continue;
        }
        return Some(match refused {
            None => Ok(said.event(list)),
            Some(member) => Err(EventError { member, event_id: said.index }),
        });
    }
}

/// The members of a message.
#[derive(Clone, Copy, Default)]
pub(crate) struct Said<'a> {
    nickname: Text<'a>,
    pub(crate) participant_id: Text<'a>,
    pub(crate) user_type: Text<'a>,
    pub(crate) index: u32,
    kind: Text<'a>,
    pub(crate) utc_time: Option<u64>,
    message_type: Option<Text<'a>>,
    text: Option<Text<'a>>,
    user_data: KeyValues<'a>,
    event_attributes: KeyValues<'a>,
}

impl<'a> Said<'a> {
    /// Reads a message; gives the member that is missing or not valid, if there is one. The others are there still.
    #[inline(never)]
    pub(crate) fn read(&mut self, message: Value<'a>, offset: usize) -> Option<BadMember> {
        let Value::Object(object) = message else {
            return Some(BadMember { member: names::MESSAGES, offset });
        };
        let mut found = Found::default();
        let mut walk = object.walk();
        while let Some(member) = walk.next() {
            let Some(name) = Name::exactly(member.name) else { continue };
            let is_valid = match name {
                names::FROM => {
                    as_object(member.value).map(|it| it.map(|it| self.read_from(it, &mut found))).is_some()
                }
                names::INDEX => unless_null(as_number(member.value), &mut self.index),
                names::TYPE => unless_null(as_text(member.value), &mut self.kind),
                names::UTC_TIME => {
                    unless_null(as_number(member.value).map(|it| it.map(Some)), &mut self.utc_time)
                }
                names::MESSAGE_TYPE_OF_CHAT => {
                    unless_null(as_text(member.value).map(|it| it.map(Some)), &mut self.message_type)
                }
                names::TEXT => unless_null(as_text(member.value).map(|it| it.map(Some)), &mut self.text),
                names::USER_DATA => unless_null(as_items(member.value), &mut self.user_data),
                names::EVENT_ATTRIBUTES => unless_null(as_items(member.value), &mut self.event_attributes),
                _ => continue,
            };
            found.note(name, member.offset, is_valid);
        }
        if self.kind.is_empty() {
            found.note(names::TYPE, offset, false);
        }
        found.refused.or(found.again)
    }

    /// Reads who says it.
    fn read_from(&mut self, from: Content<'a>, found: &mut Found) {
        let mut walk = from.walk();
        while let Some(member) = walk.next() {
            let is_valid = match Name::exactly(member.name) {
                Some(names::NICKNAME) => unless_null(as_text(member.value), &mut self.nickname),
                Some(names::PARTICIPANT_ID) => unless_null(as_text(member.value), &mut self.participant_id),
                Some(names::TYPE) => unless_null(as_text(member.value), &mut self.user_type),
                _ => continue,
            };
            if !is_valid {
                found.note(names::FROM, member.offset, false);
            }
        }
    }

    /// Whether it says that a customer came.
    pub(crate) fn is_customer(&self) -> bool {
        Name::exactly(self.kind) == Some(names::PARTICIPANT_JOINED)
            && Name::exactly(self.user_type) == Some(names::CHAT_CLIENT)
    }

    /// The event that the message stands for.
    #[inline(never)]
    fn event(&self, chat: &MessagesIter<'a>) -> Event<'a> {
        let is_own = self.participant() == Some(chat.start.participant_id) && !chat.user_id.is_empty();
        let user_id = if is_own { chat.user_id } else { self.participant_id };
        let passed = self.utc_time.unwrap_or_default().saturating_sub(chat.start.started_at);
        // Thousandths in two steps: in one it is a division of 64 bits, which takes a small chip half a kilobyte.
        let time_shift = u32::try_from(passed >> 3).unwrap_or(u32::MAX) / 125;
        let head = EventHead { user_id, time_shift, event_id: self.index, ..EventHead::default() };
        let event_attributes = self.event_attributes;
        let text = self.text.map(|text| MessageText {
            message_type: self.message_type,
            text,
            ..MessageText::default()
        });
        match Name::exactly(self.kind) {
            Some(names::PARTICIPANT_JOINED) => {
                let user_type = user_type(self.user_type);
                let user = UserInfo { nickname: self.nickname, user_type, ..UserInfo::default() };
                Event::NewParty(NewParty { head, user, text, user_data: self.user_data, event_attributes })
            }
            Some(names::PARTICIPANT_LEFT) => {
                Event::PartyLeft(PartyLeft { head, text, event_attributes, ..PartyLeft::default() })
            }
            Some(names::CHAT_MESSAGE) => Event::Message(Message { head, text, event_attributes }),
            kind => {
                let notice = Some(self.notice(kind));
                Event::Notice(Notice {
                    head,
                    notice,
                    user_data: self.user_data,
                    event_attributes,
                    text: None,
                })
            }
        }
    }

    /// The notice that a message of this type stands for.
    fn notice(&self, kind: Option<Name>) -> NoticeText<'a> {
        let mut text = self.text.unwrap_or_default();
        let notice_type = match kind {
            Some(names::CHAT_TYPING_STARTED) => NoticeType::TypingStarted,
            Some(names::CHAT_TYPING_STOPPED) => NoticeType::TypingStopped,
            Some(names::NICKNAME_UPDATED) => {
                // Who says it is called so already.
                if text.is_empty() {
                    text = self.nickname;
                }
                NoticeType::UpdateNick
            }
            Some(names::PUSH_URL) => NoticeType::PushedUrl,
            Some(names::CUSTOM_NOTICE) => NoticeType::Custom,
            Some(names::IDLE_ALERT) => NoticeType::IdleControlAlert,
            Some(names::IDLE_CLOSE) => NoticeType::IdleControlClose,
            Some(names::FILE_UPLOADED) => {
                text = Text::plain("file-uploaded");
                NoticeType::SystemCommand
            }
            Some(names::FILE_DELETED) => {
                text = Text::plain("file-deleted");
                NoticeType::SystemCommand
            }
            Some(names::CHAT_NOTICE) => NoticeType::SystemCommand,
            _ => NoticeType::Other(self.kind),
        };
        NoticeText { notice_type, text }
    }

    /// The number of who says it, if it is one.
    pub(crate) fn participant(&self) -> Option<u32> {
        as_number(Value::Text(self.participant_id)).flatten().filter(|it| *it > 0)
    }
}

/// A collection; `None` for what can't be one.
fn as_items(value: Value<'_>) -> Option<Option<KeyValues<'_>>> {
    as_object(value).map(|it| it.map(KeyValues::of_object))
}

/// Who a participant is, in the API's word.
fn user_type(word: Text<'_>) -> UserType<'_> {
    match Name::exactly(word) {
        Some(names::CHAT_CLIENT) => UserType::Client,
        Some(names::CHAT_AGENT) => UserType::Agent,
        Some(names::CHAT_SUPERVISOR) => UserType::Supervisor,
        Some(names::CHAT_EXTERNAL) => UserType::External,
        Some(names::CHAT_SYSTEM) => UserType::System,
        _ => UserType::Other(word),
    }
}
