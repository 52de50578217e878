//! What the core takes of the requests that the caller filled. Texts and items stay the caller's; the lists of items are
//! kept beside them.

use parlor_core::client::{Join, Login, Register, Release, Say, Tell};
use parlor_core::element::{Id, JoinTarget, MessageText, NoticeText, TreatAs};
use parlor_core::wire::Text;

use super::{
    parlor_join, parlor_login, parlor_notify, parlor_register, parlor_release, parlor_say, parlor_words,
};
use crate::lists::Lists;
use crate::numbers::{after_action, message_check, notice_type, user_type, visibility};
use crate::status::parlor_status as Status;

/// An id that isn't longer than any that a server takes.
fn id(text: Text<'_>) -> Result<Text<'_>, Status> {
    if text.decoded_len() > Id::MAX_LENGTH { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(text) }
}

impl parlor_words {
    /// What is said; `None` if there are no words.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(self) -> Result<Option<MessageText<'a>>, Status> {
        // SAFETY: the same contract, for all that is read here.
        let (text, message_type, treat_as) =
            unsafe { (self.text.optional()?, self.message_type.optional()?, self.treat_as.optional()?) };
        let check = message_check(self.check)?;
        let treat_as = treat_as.map(TreatAs::from_text);
        Ok(text.map(|text| MessageText { text, message_type, treat_as, check }))
    }
}

impl parlor_login {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Login<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        let (nickname, nonce, user_data) =
            unsafe { (self.nickname.required()?, self.nonce.optional()?, self.user_data.read(lists)?) };
        let nonce = id(nonce.unwrap_or_default())?;
        let time_zone_offset = self.has_time_zone_offset.then_some(self.time_zone_offset);
        Ok(Login { nickname, time_zone_offset, nonce, user_data })
    }
}

impl parlor_register {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Register<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        let (nickname, person_id, user_data) =
            unsafe { (self.nickname.required()?, self.person_id.optional()?, self.user_data.read(lists)?) };
        Ok(Register {
            nickname,
            user_type: user_type(self.user_type)?,
            person_id,
            time_zone_offset: self.has_time_zone_offset.then_some(self.time_zone_offset),
            user_data,
            restores: self.restores,
        })
    }
}

impl parlor_join {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Join<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let target = match self.session_id.optional()? {
                Some(session_id) => JoinTarget::Session(id(session_id)?),
                None => {
                    JoinTarget::New { queue_key: self.queue.required()?, subject: self.subject.optional()? }
                }
            };
            Ok(Join {
                target,
                text: self.words.read()?,
                user_data: self.user_data.read(lists)?,
                event_attributes: self.event_attributes.read(lists)?,
                from_position: self.has_from_position.then_some(self.from_position),
            })
        }
    }
}

impl parlor_say {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Say<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Say {
                session_id: self.session_id.read()?.into(),
                visibility: visibility(self.visibility)?,
                receiver_id: self.receiver_id.optional()?,
                text: self.words.read()?.ok_or(Status::PARLOR_BAD_LENGTH)?,
                event_attributes: self.event_attributes.read(lists)?,
            })
        }
    }
}

impl parlor_notify {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Tell<'a>, Status> {
        let notice_type = notice_type(self.notice_type).ok_or(Status::PARLOR_BAD_VALUE)?;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Tell {
                session_id: self.session_id.read()?.into(),
                visibility: visibility(self.visibility)?,
                receiver_id: self.receiver_id.optional()?,
                notice: NoticeText::new(notice_type, self.notice_text.read()?.into()),
                user_data: self.user_data.read(lists)?,
                event_attributes: self.event_attributes.read(lists)?,
                text: self.words.read()?,
            })
        }
    }
}

impl parlor_release {
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Release<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Release {
                session_id: self.session_id.read()?.into(),
                user_id: self.user_id.optional()?,
                after_action: after_action(self.after_action)?,
                text: self.words.read()?,
                event_attributes: self.event_attributes.read(lists)?,
            })
        }
    }
}
