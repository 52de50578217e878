//! An event of the core as C is shown it.

use core::ptr::null;

use parlor_core::element::{
    Event, EventError, EventsIter, KeyValues, MessageText, NoticeText, Reason, UserInfo,
};
#[cfg(not(feature = "std"))]
use parlor_core::element::{KeyValue, Value};

use super::{
    parlor_event, parlor_event_kind, parlor_message_text, parlor_notice, parlor_reason, parlor_user_info,
};
#[cfg(not(feature = "std"))]
use crate::error::Details;
use crate::filled::Filled;
#[cfg(not(feature = "std"))]
use crate::handle::Block;
use crate::kept::Shown;
use crate::key_values::KeyValuesView;
#[cfg(not(feature = "std"))]
use crate::key_values::parlor_key_values;
#[cfg(not(feature = "std"))]
use crate::last_error::LastError;
use crate::memory::Memory;
#[cfg(not(feature = "std"))]
use crate::memory::room_of;
use crate::numbers::Number;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::vocabulary::{parlor_user_status, parlor_visibility};

/// Why an event isn't shown.
pub(crate) enum Unshown {
    /// It stays to be shown; or there is none.
    Status(Status),
    /// It can't be read, and is skipped.
    Bad(EventError),
    /// It has more items than there is memory for, and is skipped.
    #[cfg(not(feature = "std"))]
    TooManyItems { event_id: u32, needed: usize, available: usize },
}

impl From<Status> for Unshown {
    fn from(status: Status) -> Self {
        Self::Status(status)
    }
}

/// How many items are in a collection, and in those inside it.
#[cfg(not(feature = "std"))]
fn count(values: KeyValues<'_>) -> usize {
    let more = |item: KeyValue<'_>| match item.value {
        Value::List(list) => count(list),
        _ => 0,
    };
    values.iter().fold(0, |sum: usize, item| sum.saturating_add(1).saturating_add(more(item)))
}

/// An event with everything it points to.
pub(crate) struct EventView {
    event: Shown<parlor_event>,
    user: Shown<parlor_user_info>,
    text: Shown<parlor_message_text>,
    notice: Shown<parlor_notice>,
    reason: Shown<parlor_reason>,
    user_data: KeyValuesView,
    event_attributes: KeyValuesView,
    scratch: Scratch,
}

impl EventView {
    /// How much of a block is taken by what is shown.
    #[cfg(not(feature = "std"))]
    pub(crate) const ROOM: usize = room_of::<parlor_event>()
        + room_of::<parlor_user_info>()
        + room_of::<parlor_message_text>()
        + room_of::<parlor_notice>()
        + room_of::<parlor_reason>()
        + 2 * room_of::<Block<parlor_key_values>>();

    /// Shows nothing yet; what it decodes stands in `scratch`.
    pub(crate) fn new(scratch: Scratch, memory: &mut Memory) -> Result<Self, Status> {
        Ok(Self {
            event: memory.shown(parlor_event::EMPTY)?,
            user: memory.shown(parlor_user_info::defaults())?,
            text: memory.shown(parlor_message_text::defaults())?,
            notice: memory.shown(parlor_notice::defaults())?,
            reason: memory.shown(parlor_reason::defaults())?,
            user_data: KeyValuesView::new(memory)?,
            event_attributes: KeyValuesView::new(memory)?,
            scratch,
        })
    }

    /// Shows the next event; if there is no memory for it, the next call shows it.
    pub(crate) fn next(&mut self, events: &mut EventsIter<'static>) -> Result<*const parlor_event, Unshown> {
        let mut ahead = events.clone();
        // By reference: an event is large.
        let next = match &ahead.next().ok_or(Status::PARLOR_END)? {
            Ok(event) => match self.show(event) {
                #[cfg(not(feature = "std"))]
                Err(Status::PARLOR_TOO_MANY_ITEMS) => {
                    let (needed, available) = self.items_of(event);
                    Err(Unshown::TooManyItems { event_id: event.head().event_id, needed, available })
                }
                shown => Ok(shown?),
            },
            Err(error) => Err(Unshown::Bad(*error)),
        };
        *events = ahead;
        next
    }

    /// How many items the event has, and how many there is room for.
    #[cfg(not(feature = "std"))]
    pub(crate) fn items_of(&self, event: &Event<'_>) -> (usize, usize) {
        let user_data = match event {
            Event::NewParty(it) => it.user_data,
            Event::Notice(it) => it.user_data,
            _ => KeyValues::EMPTY,
        };
        (count(user_data).saturating_add(count(event.event_attributes())), self.scratch.max_items())
    }

    /// Shows `event` as [`show`](Self::show) does, or says in `error` why it is skipped: there is no room for it.
    #[cfg(not(feature = "std"))]
    pub(crate) fn show_or_skip(
        &mut self,
        event: &Event<'static>,
        error: &mut LastError,
    ) -> Result<*const parlor_event, Status> {
        self.show(event).map_err(|_| {
            let (needed, available) = self.items_of(event);
            let (status, too_small) = if needed > available {
                (Status::PARLOR_TOO_MANY_ITEMS, (needed, available))
            } else {
                (Status::PARLOR_WINDOW_TOO_SMALL, (0, 0))
            };
            error.set(
                status,
                (),
                Details { event_id: event.head().event_id, too_small, ..Details::default() },
            )
        })
    }

    /// Shows `event`, whose document must stay where it is while C looks at it.
    pub(crate) fn show(&mut self, event: &Event<'static>) -> Result<*const parlor_event, Status> {
        let scratch = &mut self.scratch;
        scratch.clear();
        let (text, user_data) = match event {
            Event::NewParty(it) => (&it.text, it.user_data),
            Event::Message(it) => (&it.text, KeyValues::EMPTY),
            Event::Notice(it) => (&it.text, it.user_data),
            Event::PartyLeft(it) => (&it.text, KeyValues::EMPTY),
            Event::Reenter(it) => (&it.text, KeyValues::EMPTY),
        };
        let text = match text {
            Some(text) => self.text.shown(message_text(text, scratch)?),
            None => null(),
        };
        let user_data = self.user_data.show(user_data, scratch)?;
        let event_attributes = self.event_attributes.show(event.event_attributes(), scratch)?;
        let head = event.head();
        let (has_receiver_id, receiver_id) = scratch.text_if(head.receiver_id)?;
        // Filled where it is: an event that is moved takes longer.
        let shown = self.event.value();
        *shown = parlor_event {
            kind: kind(event) as i32,
            visibility: head.visibility.number(),
            event_id: head.event_id,
            time_shift: head.time_shift,
            user_id: scratch.text(head.user_id)?,
            has_receiver_id,
            receiver_id,
            has_truncated: head.truncated.is_some(),
            truncated: head.truncated.unwrap_or_default(),
            text,
            user_data,
            event_attributes,
            ..parlor_event::EMPTY
        };
        match event {
            Event::NewParty(it) => shown.user = self.user.shown(user_info(&it.user, scratch)?),
            Event::Notice(it) => {
                if let Some(text) = &it.notice {
                    shown.notice = self.notice.shown(notice(text, scratch)?);
                }
            }
            Event::PartyLeft(it) => {
                shown.asker_id = scratch.text(it.asker_id)?;
                if let Some(why) = &it.reason {
                    shown.reason = self.reason.shown(reason(why, scratch)?);
                }
            }
            Event::Reenter(it) => (shown.agents, shown.clients) = (it.agents.number(), it.clients.number()),
            Event::Message(_) => {}
        }
        Ok(self.event.pointer())
    }
}

fn kind(event: &Event<'_>) -> parlor_event_kind {
    match event {
        Event::NewParty(_) => parlor_event_kind::PARLOR_EVENT_NEW_PARTY,
        Event::Message(_) => parlor_event_kind::PARLOR_EVENT_MESSAGE,
        Event::Notice(_) => parlor_event_kind::PARLOR_EVENT_NOTICE,
        Event::PartyLeft(_) => parlor_event_kind::PARLOR_EVENT_PARTY_LEFT,
        Event::Reenter(_) => parlor_event_kind::PARLOR_EVENT_REENTER,
    }
}

impl parlor_event {
    const EMPTY: Self = Self {
        size: size_of::<Self>(),
        kind: parlor_event_kind::PARLOR_EVENT_MESSAGE as i32,
        visibility: parlor_visibility::PARLOR_VISIBILITY_ALL as i32,
        event_id: 0,
        time_shift: 0,
        user_id: parlor_text::EMPTY,
        has_receiver_id: false,
        receiver_id: parlor_text::EMPTY,
        has_truncated: false,
        truncated: 0,
        asker_id: parlor_text::EMPTY,
        user: null(),
        text: null(),
        notice: null(),
        reason: null(),
        user_data: null(),
        event_attributes: null(),
        agents: parlor_user_status::PARLOR_USER_STATUS_KEEP as i32,
        clients: parlor_user_status::PARLOR_USER_STATUS_KEEP as i32,
    };
}

fn user_info(user: &UserInfo<'_>, scratch: &mut Scratch) -> Result<parlor_user_info, Status> {
    Ok(parlor_user_info {
        size: size_of::<parlor_user_info>(),
        nickname: scratch.text(user.nickname)?,
        person_id: scratch.text(user.person_id)?,
        user_type: user.user_type.number(),
        user_type_name: scratch.text(user.user_type.as_text())?,
        protocol: user.protocol_type.number(),
        protocol_name: scratch.text(user.protocol_type.as_text())?,
        has_time_zone_offset: user.time_zone_offset.is_some(),
        time_zone_offset: user.time_zone_offset.unwrap_or_default(),
        has_client_version: user.client_version.is_some(),
        client_version: user.client_version.unwrap_or_default(),
    })
}

fn message_text(text: &MessageText<'_>, scratch: &mut Scratch) -> Result<parlor_message_text, Status> {
    let (has_message_type, message_type) = scratch.text_if(text.message_type)?;
    let (has_treat_as, treat_as) = scratch.text_if(text.treat_as.map(|it| it.as_text()))?;
    let check = text.check.number();
    let text = scratch.text(text.text)?;
    let size = size_of::<parlor_message_text>();
    Ok(parlor_message_text { size, text, has_message_type, message_type, has_treat_as, treat_as, check })
}

fn notice(notice: &NoticeText<'_>, scratch: &mut Scratch) -> Result<parlor_notice, Status> {
    Ok(parlor_notice {
        size: size_of::<parlor_notice>(),
        notice_type: notice.notice_type.number(),
        notice_type_name: scratch.text(notice.notice_type.as_text())?,
        text: scratch.text(notice.text)?,
    })
}

fn reason(reason: &Reason<'_>, scratch: &mut Scratch) -> Result<parlor_reason, Status> {
    Ok(parlor_reason {
        size: size_of::<parlor_reason>(),
        has_code: reason.code.is_some(),
        code: reason.code.unwrap_or_default(),
        text: scratch.text(reason.text)?,
    })
}
