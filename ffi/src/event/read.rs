//! An event as the core takes it: one that a handle gave, or one of the caller's.

use parlor_core::element::{
    Event, EventHead, KeyValues, Message, MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft,
    ProtocolType, Reason, Reenter, TreatAs, UserInfo, UserType,
};
use parlor_core::wire::Text;

use super::{
    parlor_event, parlor_event_kind, parlor_message_text, parlor_notice, parlor_reason, parlor_user_info,
};
use crate::filled::{Filled, read};
use crate::key_values::parlor_key_values;
use crate::lists::Lists;
use crate::numbers::{message_check, notice_type, protocol, user_status, user_type, visibility};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

impl parlor_event {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(event: *const Self, lists: &'a Lists<'a>) -> Result<Event<'a>, Status> {
        use parlor_event_kind as Kind;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let it = read(event)?;
            let head = it.head()?;
            let event_attributes = key_values(it.event_attributes, lists)?;
            let text = optional(it.text)?.map(|it| it.read()).transpose()?;
            let is = |kind: Kind| it.kind == kind as i32;
            Ok(if is(Kind::PARLOR_EVENT_NEW_PARTY) {
                let user = optional(it.user)?.map_or(Ok(UserInfo::default()), |it| it.read())?;
                let user_data = key_values(it.user_data, lists)?;
                Event::NewParty(NewParty { head, user, text, user_data, event_attributes })
            } else if is(Kind::PARLOR_EVENT_MESSAGE) {
                Event::Message(Message { head, text, event_attributes })
            } else if is(Kind::PARLOR_EVENT_NOTICE) {
                let notice = optional(it.notice)?.map(|it| it.read()).transpose()?;
                let user_data = key_values(it.user_data, lists)?;
                Event::Notice(Notice { head, notice, user_data, event_attributes, text })
            } else if is(Kind::PARLOR_EVENT_PARTY_LEFT) {
                let reason = optional(it.reason)?.map(|it| it.read()).transpose()?;
                let asker_id = it.asker_id.read()?.into();
                Event::PartyLeft(PartyLeft { head, asker_id, reason, text, event_attributes })
            } else if is(Kind::PARLOR_EVENT_REENTER) {
                let (agents, clients) = (user_status(it.agents)?, user_status(it.clients)?);
                Event::Reenter(Reenter { head, agents, clients, text, event_attributes })
            } else {
                return Err(Status::PARLOR_BAD_VALUE);
            })
        }
    }

    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn head<'a>(&self) -> Result<EventHead<'a>, Status> {
        Ok(EventHead {
            // SAFETY: the same contract.
            user_id: unsafe { self.user_id.read() }?.into(),
            time_shift: self.time_shift,
            visibility: visibility(self.visibility)?,
            event_id: self.event_id,
            // SAFETY: the same contract.
            receiver_id: unsafe { text_if(self.has_receiver_id, self.receiver_id) }?,
            truncated: self.has_truncated.then_some(self.truncated),
        })
    }
}

impl parlor_user_info {
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(&self) -> Result<UserInfo<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(UserInfo {
                person_id: self.person_id.read()?.into(),
                nickname: self.nickname.read()?.into(),
                user_type: match self.user_type {
                    -1 => UserType::from_text(self.user_type_name.read()?.into()),
                    number => user_type(number)?,
                },
                protocol_type: match self.protocol {
                    -1 => ProtocolType::from_text(self.protocol_name.read()?.into()),
                    number => protocol(number)?,
                },
                time_zone_offset: self.has_time_zone_offset.then_some(self.time_zone_offset),
                client_version: self.has_client_version.then_some(self.client_version),
            })
        }
    }
}

impl parlor_message_text {
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(&self) -> Result<MessageText<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(MessageText {
                message_type: text_if(self.has_message_type, self.message_type)?,
                treat_as: text_if(self.has_treat_as, self.treat_as)?.map(TreatAs::from_text),
                text: self.text.read()?.into(),
                check: message_check(self.check)?,
            })
        }
    }
}

impl parlor_notice {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self) -> Result<NoticeText<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let notice_type = match self.notice_type {
                -1 => NoticeType::from_text(self.notice_type_name.read()?.into()),
                number => notice_type(number).ok_or(Status::PARLOR_BAD_VALUE)?,
            };
            Ok(NoticeText { notice_type, text: self.text.read()?.into() })
        }
    }
}

impl parlor_reason {
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(&self) -> Result<Reason<'a>, Status> {
        // SAFETY: the same contract.
        let text = unsafe { self.text.read() }?.into();
        Ok(Reason { code: self.has_code.then_some(self.code), text })
    }
}

/// What stands behind a pointer that may be NULL.
///
/// # Safety
/// The crate's contract.
pub(crate) unsafe fn optional<T: Filled>(part: *const T) -> Result<Option<T>, Status> {
    // SAFETY: the same contract.
    if part.is_null() { Ok(None) } else { unsafe { read(part) }.map(Some) }
}

/// # Safety
/// The crate's contract, for `'a`.
unsafe fn text_if<'a>(is_there: bool, text: parlor_text) -> Result<Option<Text<'a>>, Status> {
    // SAFETY: the same contract.
    if is_there { Ok(Some(unsafe { text.read() }?.into())) } else { Ok(None) }
}

/// Gives `work` the event as the core has it: for libparlor-desk.
///
/// # Safety
/// The crate's contract.
#[cfg(feature = "std")]
#[doc(hidden)]
pub unsafe fn with_event<T>(
    event: *const parlor_event,
    work: impl FnOnce(&Event<'_>) -> T,
) -> Result<T, Status> {
    let lists = Lists::default();
    // SAFETY: the same contract.
    unsafe { parlor_event::read(event, &lists) }.map(|it| work(&it))
}

/// # Safety
/// The crate's contract, for `'a`.
unsafe fn key_values<'a>(
    values: *const parlor_key_values,
    lists: &'a Lists<'a>,
) -> Result<KeyValues<'a>, Status> {
    // SAFETY: the same contract.
    unsafe { parlor_key_values::given(values, lists) }
}
