//! An event of the core as C is shown it.

use core::ptr::null;

use parlor_core::element::{
    Event, EventError, EventsIter, KeyValues, MessageText, NoticeText, Reason, UserInfo, UserStatus,
};

use super::{
    parlor_event, parlor_event_kind, parlor_message_text, parlor_notice, parlor_reason, parlor_user_info,
};
use crate::kept::Shown;
use crate::key_values::KeyValuesView;
use crate::numbers::Number;
use crate::status::parlor_status as Status;
use crate::text::{Scratch, parlor_text};

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
    pub(crate) fn new() -> Result<Self, Status> {
        let mut scratch = Scratch::default();
        Ok(Self {
            event: Shown::new(event(&Event::Message(Default::default()), &mut scratch)?),
            user: Shown::new(user_info(&UserInfo::default(), &mut scratch)?),
            text: Shown::new(message_text(&MessageText::default(), &mut scratch)?),
            notice: Shown::new(notice(&NoticeText::default(), &mut scratch)?),
            reason: Shown::new(reason(&Reason::default(), &mut scratch)?),
            user_data: KeyValuesView::new(),
            event_attributes: KeyValuesView::new(),
            scratch,
        })
    }

    /// Shows the next event that can be read; if there is no memory for it, the next call shows it.
    pub(crate) fn next(
        &mut self,
        events: &mut EventsIter<'static>,
    ) -> Result<Result<*const parlor_event, EventError>, Status> {
        let mut ahead = events.clone();
        let next = match ahead.next().ok_or(Status::PARLOR_END)? {
            Ok(event) => Ok(self.show(&event)?),
            Err(error) => Err(error),
        };
        *events = ahead;
        Ok(next)
    }

    /// Shows `event`, whose document must stay where it is while C looks at it.
    pub(crate) fn show(&mut self, event: &Event<'static>) -> Result<*const parlor_event, Status> {
        let scratch = &mut self.scratch;
        scratch.clear();
        let mut shown = self::event(event, scratch)?;
        let (text, user_data) = match event {
            Event::NewParty(it) => (it.text, it.user_data),
            Event::Message(it) => (it.text, KeyValues::EMPTY),
            Event::Notice(it) => (it.text, it.user_data),
            Event::PartyLeft(it) => (it.text, KeyValues::EMPTY),
            Event::Reenter(it) => (it.text, KeyValues::EMPTY),
        };
        match event {
            Event::NewParty(it) => {
                self.user.set(user_info(&it.user, scratch)?);
                shown.user = self.user.pointer();
            }
            Event::Notice(it) => {
                if let Some(text) = &it.notice {
                    self.notice.set(notice(text, scratch)?);
                    shown.notice = self.notice.pointer();
                }
            }
            Event::PartyLeft(it) => {
                shown.asker_id = scratch.text(it.asker_id)?;
                if let Some(why) = &it.reason {
                    self.reason.set(reason(why, scratch)?);
                    shown.reason = self.reason.pointer();
                }
            }
            Event::Reenter(it) => {
                (shown.agents, shown.clients) = (it.agents.number(), it.clients.number());
            }
            Event::Message(_) => {}
        }
        if let Some(text) = text {
            self.text.set(message_text(&text, scratch)?);
            shown.text = self.text.pointer();
        }
        shown.user_data = self.user_data.show(user_data, scratch)?;
        shown.event_attributes = self.event_attributes.show(event.event_attributes(), scratch)?;
        self.event.set(shown);
        Ok(self.event.pointer())
    }
}

/// What every event has; the pointers are still NULL.
fn event(event: &Event<'_>, scratch: &mut Scratch) -> Result<parlor_event, Status> {
    let kind = match event {
        Event::NewParty(_) => parlor_event_kind::PARLOR_EVENT_NEW_PARTY,
        Event::Message(_) => parlor_event_kind::PARLOR_EVENT_MESSAGE,
        Event::Notice(_) => parlor_event_kind::PARLOR_EVENT_NOTICE,
        Event::PartyLeft(_) => parlor_event_kind::PARLOR_EVENT_PARTY_LEFT,
        Event::Reenter(_) => parlor_event_kind::PARLOR_EVENT_REENTER,
    };
    let head = event.head();
    let (has_receiver_id, receiver_id) = scratch.text_if(head.receiver_id)?;
    Ok(parlor_event {
        size: size_of::<parlor_event>(),
        kind: kind as i32,
        visibility: head.visibility.number(),
        event_id: head.event_id,
        time_shift: head.time_shift,
        user_id: scratch.text(head.user_id)?,
        has_receiver_id,
        receiver_id,
        has_truncated: head.truncated.is_some(),
        truncated: head.truncated.unwrap_or_default(),
        asker_id: parlor_text::EMPTY,
        user: null(),
        text: null(),
        notice: null(),
        reason: null(),
        user_data: null(),
        event_attributes: null(),
        agents: Number::number(UserStatus::Keep),
        clients: Number::number(UserStatus::Keep),
    })
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
