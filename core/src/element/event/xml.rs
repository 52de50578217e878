//! Events in XML.

use super::{Event, EventError, EventHead, Events, Source};
use crate::element::error::{BadMember, ParseError, read_packet};
use crate::element::{
    KeyValues, Message, MessageText, NewParty, Notice, NoticeText, PartyLeft, Reason, UserInfo, Visibility,
    usual,
};
use crate::wire::{Limits, Name, Reader, names};

impl EventHead<'_> {
    pub(in crate::element) const ATTRIBUTES: [Name; 7] = [
        names::USER_ID,
        names::TIME_SHIFT,
        names::VISIBILITY,
        names::EVENT_ID,
        names::RECEIVER_ID,
        names::TRUNCATED,
        names::ASKER_ID,
    ];
}

impl<'a> Event<'a> {
    /// Reads one event that stands alone: a document with an event as its root.
    ///
    /// # Errors
    /// [`super::ParseError`] if it isn't well-formed, isn't an event, or has a member that isn't valid.
    pub fn parse(document: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut event = Self::Message(Message::default());
        read_packet(document, limits, &Self::NAMES, &mut |reader, name| event.read(name, reader))?;
        Ok(event)
    }

    const NAMES: [Name; 4] = [names::MESSAGE, names::NOTICE, names::NEW_PARTY, names::PARTY_LEFT];

    /// What an event may hold, of whichever kind.
    const CHILDREN: [Name; 6] = [
        names::MESSAGE_TEXT,
        names::EVENT_ATTRIBUTES,
        names::USER_DATA,
        names::NOTICE_TEXT,
        names::USER_INFO,
        names::REASON,
    ];

    /// Reads the event that was opened, which is called `name`, one of [`Self::NAMES`].
    // An event is large: it is filled where it stands.
    #[inline(never)]
    fn read(&mut self, name: Name, reader: &mut Reader<'a>) {
        *self = match name {
            names::MESSAGE => Self::Message(Message::default()),
            names::NOTICE => Self::Notice(Notice::default()),
            names::NEW_PARTY => Self::NewParty(NewParty::default()),
            _ => Self::PartyLeft(PartyLeft::default()),
        };
        let [user, time_shift, visibility, event, receiver, truncated, asker] =
            &reader.members(&EventHead::ATTRIBUTES);
        let head = self.head_mut();
        head.event_id = event.number(reader).unwrap_or_default();
        head.user_id = user.id(reader).unwrap_or_default();
        head.time_shift = time_shift.number(reader).unwrap_or_default();
        head.visibility = Visibility::of_member(visibility);
        head.receiver_id = receiver.id(reader);
        head.truncated = truncated.number(reader);
        if let Self::PartyLeft(it) = self {
            it.asker_id = asker.id(reader).unwrap_or_default();
        }
        while let Some(child) = reader.child(&Self::CHILDREN) {
            self.read_child(child, reader);
        }
    }

    /// Reads the child that was opened, which is called `name`. One that this kind of event doesn't have is passed.
    fn read_child(&mut self, name: Name, reader: &mut Reader<'a>) {
        match (name, self) {
            (
                names::MESSAGE_TEXT,
                Self::Message(Message { text, .. })
                | Self::NewParty(NewParty { text, .. })
                | Self::PartyLeft(PartyLeft { text, .. }),
            ) => *text = Some(MessageText::read(reader)),
            (names::EVENT_ATTRIBUTES, it) => *it.event_attributes_mut() = KeyValues::read(reader),
            (
                names::USER_DATA,
                Self::Notice(Notice { user_data, .. }) | Self::NewParty(NewParty { user_data, .. }),
            ) => *user_data = KeyValues::read(reader),
            (names::NOTICE_TEXT, Self::Notice(it)) => it.notice = Some(NoticeText::read(reader)),
            (names::USER_INFO, Self::NewParty(it)) => it.user = UserInfo::read(reader),
            (names::REASON, Self::PartyLeft(it)) => it.reason = Some(Reason::read(reader)),
            _ => reader.skip(),
        }
    }
}

/// The next event among the children of the element that `reader` has opened, if it is written as nearly all are.
// Made as what the caller returns, so that it isn't moved: an event is large.
#[inline(always)]
pub(crate) fn usual_event<'a, E>(reader: &mut Reader<'a>) -> Option<Result<Event<'a>, E>> {
    reader.usual(|rest, levels| usual::event(rest, levels, Ok))
}

/// The next event, however it is written, without the numbered ones up to `after`; `None` at the element's end, or where
/// the document isn't well-formed: [`Reader::finish`] tells.
#[inline(never)]
pub(crate) fn any_event<'a>(reader: &mut Reader<'a>, after: u32) -> Option<Result<Event<'a>, EventError>> {
    let mut name = reader.child(&Event::NAMES)?;
    let mut event = Event::Message(Message::default());
    let refused = loop {
        event.read(name, reader);
        if reader.failed().is_some() {
            return None;
        }
        let refused = reader.take_refused();
        if event.head().is_after(after) {
            break refused;
        }
        name = reader.child(&Event::NAMES)?;
    };
    Some(match refused {
        None => Ok(event),
        Some((member, offset)) => {
            Err(EventError { member: BadMember { member, offset }, event_id: event.head().event_id })
        }
    })
}

impl<'a> Events<'a> {
    pub(crate) fn read(reader: &mut Reader<'a>) -> Self {
        let (start, depth) = (reader.content_start(), reader.depth());
        if !cfg!(feature = "fast") {
            reader.skip();
        }
        while cfg!(feature = "fast") && reader.depth() >= depth.max(1) {
            if reader.usual(|rest, levels| usual::event(rest, levels, drop)).is_none()
                && reader.child(&Event::NAMES).is_some()
            {
                // Quicker than if they were unknown.
                _ = reader.members(&EventHead::ATTRIBUTES);
            }
        }
        let (raw, offset) = reader.content_since(start);
        Self { source: Source::Xml(raw, offset), after: 0 }
    }
}
