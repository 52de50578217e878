//! The events of a session, as C sees them.

use core::ptr::null;

use parlor_core::element::{
    Event, EventError, EventsIter, KeyValues, MessageText, NoticeText, Reason, UserInfo,
};

use crate::kept::Shown;
use crate::key_values::{KeyValuesView, parlor_key_values};
use crate::numbers::Number;
use crate::scratch::Scratch;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::vocabulary::{parlor_user_status, parlor_visibility};

/// What happened.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_event_kind {
    /// A party came in, or came back with another visibility: see `user`, `text`.
    PARLOR_EVENT_NEW_PARTY = 1,
    /// A party said something: see `text`.
    PARLOR_EVENT_MESSAGE = 2,
    /// Something that isn't said: see `notice`, `text`.
    PARLOR_EVENT_NOTICE = 3,
    /// A party went: see `asker_id`, `reason`, `text`.
    PARLOR_EVENT_PARTY_LEFT = 4,
    /// A party came back that had not left: see `agents`, `clients`, `text`. Flex clients aren't told.
    PARLOR_EVENT_REENTER = 5,
}

/// One event of a session. Only the library makes these, and later versions may have more members.
///
/// Everything in it and behind its pointers belongs to the handle that gave it, and is valid until that handle's
/// next `_next`, `_read`, `_receive` or `_free`.
#[repr(C)]
pub struct parlor_event {
    /// One of `parlor_event_kind`. Later versions may have others: skip what you don't know.
    pub kind: i32,
    /// Who may see it: one of `parlor_visibility`.
    pub visibility: i32,
    /// From 1, growing with gaps. 0: outside the numbered transcript (typing ...).
    pub event_id: u32,
    /// Whole seconds since the session began.
    pub time_shift: u32,
    /// The party it is about.
    pub user_id: parlor_text,
    /// Whether it is a direct message or notice.
    pub has_receiver_id: bool,
    /// The one party, beside the sender, that may see it.
    pub receiver_id: parlor_text,
    /// Whether it was too large to be sent whole.
    pub has_truncated: bool,
    /// How many bytes of text are missing then.
    pub truncated: u32,
    /// `PARLOR_EVENT_PARTY_LEFT`: who asked for it; the party itself if it left by itself or was cut off.
    pub asker_id: parlor_text,
    /// `PARLOR_EVENT_NEW_PARTY`: who came; otherwise NULL.
    pub user: *const parlor_user_info,
    /// What was said; the text that goes with a join, a leave, a return or a notice. NULL if there is none.
    pub text: *const parlor_message_text,
    /// `PARLOR_EVENT_NOTICE`: what it says. NULL if there is none.
    pub notice: *const parlor_notice,
    /// `PARLOR_EVENT_PARTY_LEFT`: why. NULL if there is none.
    pub reason: *const parlor_reason,
    /// What the party brought along, what the notice carries. NULL if there is none.
    pub user_data: *const parlor_key_values,
    /// The event's attributes. NULL if there are none.
    pub event_attributes: *const parlor_key_values,
    /// `PARLOR_EVENT_REENTER`: what becomes of the agents, one of `parlor_user_status`.
    pub agents: i32,
    /// `PARLOR_EVENT_REENTER`: what becomes of the customers, one of `parlor_user_status`.
    pub clients: i32,
}

/// Who a party is.
#[repr(C)]
pub struct parlor_user_info {
    /// The nickname, exactly as it was given.
    pub nickname: parlor_text,
    /// An agent's employee id; empty for customers.
    pub person_id: parlor_text,
    /// One of `parlor_user_type`.
    pub user_type: i32,
    /// The same by name.
    pub user_type_name: parlor_text,
    /// One of `parlor_protocol`.
    pub protocol: i32,
    /// The same by name.
    pub protocol_name: parlor_text,
    /// Whether there is a time zone.
    pub has_time_zone_offset: bool,
    /// In minutes.
    pub time_zone_offset: i32,
    /// Whether there is a client version; workflow parties have none.
    pub has_client_version: bool,
    /// 101 to 106.
    pub client_version: u32,
}

/// What a party says.
#[repr(C)]
pub struct parlor_message_text {
    /// The words.
    pub text: parlor_text,
    /// Whether there is a `msgType`.
    pub has_message_type: bool,
    /// `msgType`: widgets write "text", others nothing.
    pub message_type: parlor_text,
    /// Whether there is a `treatAs`.
    pub has_treat_as: bool,
    /// `treatAs`: "NORMAL" or "SYSTEM".
    pub treat_as: parlor_text,
    /// `msgCheck`, what a check for sensitive data made of the words: one of `parlor_message_check`.
    pub check: i32,
}

/// What a notice says.
#[repr(C)]
pub struct parlor_notice {
    /// One of `parlor_notice_type`.
    pub notice_type: i32,
    /// The same by name.
    pub notice_type_name: parlor_text,
    /// The words: a preview of what is typed, a URL, a nickname, the name of a system command ...
    pub text: parlor_text,
}

/// Why a party left.
#[repr(C)]
pub struct parlor_reason {
    /// Whether there is a code; none when the party left by its own request.
    pub has_code: bool,
    /// 1 to 5, 7, 8.
    pub code: u32,
    /// The text.
    pub text: parlor_text,
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
    pub(crate) fn new() -> Result<Self, Status> {
        let mut scratch = Scratch::default();
        Ok(Self {
            event: Shown::new(parlor_event::EMPTY),
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
        // By reference: an event is large.
        let next = match &ahead.next().ok_or(Status::PARLOR_END)? {
            Ok(event) => Ok(self.show(event)?),
            Err(error) => Err(*error),
        };
        *events = ahead;
        Ok(next)
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
    Ok(parlor_message_text { text, has_message_type, message_type, has_treat_as, treat_as, check })
}

fn notice(notice: &NoticeText<'_>, scratch: &mut Scratch) -> Result<parlor_notice, Status> {
    Ok(parlor_notice {
        notice_type: notice.notice_type.number(),
        notice_type_name: scratch.text(notice.notice_type.as_text())?,
        text: scratch.text(notice.text)?,
    })
}

fn reason(reason: &Reason<'_>, scratch: &mut Scratch) -> Result<parlor_reason, Status> {
    Ok(parlor_reason {
        has_code: reason.code.is_some(),
        code: reason.code.unwrap_or_default(),
        text: scratch.text(reason.text)?,
    })
}
