//! What the core takes of the requests that the caller filled. Texts and items stay the caller's; the lists of items are
//! kept beside them. What can't be taken is told with the member's name.

use parlor_core::client::{Join, Login, Register, Release, Say, Tell};
use parlor_core::element::{Id, JoinTarget, MessageText, NoticeText, TreatAs};
use parlor_core::wire::Text;

use super::{
    parlor_join, parlor_login, parlor_notify, parlor_register, parlor_release, parlor_say, parlor_words,
};
use crate::filled::{Filled, read};
use crate::lists::Lists;
use crate::numbers::{after_action, message_check, notice_type, user_type, visibility_or_all};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::unfit::{At, Unfit};

/// A request that the caller fills.
pub(crate) trait Request: Filled {
    /// What the core takes.
    type Read<'a>;

    /// Reads it.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Self::Read<'a>, Unfit>;
}

/// What the caller asks for.
///
/// # Safety
/// The crate's contract, for `'a`.
pub(crate) unsafe fn given<'a, T: Request>(
    request: *const T,
    lists: &'a Lists<'a>,
) -> Result<T::Read<'a>, Unfit> {
    // SAFETY: the same contract, for both.
    unsafe { read(request)?.read(lists) }
}

/// An id that isn't longer than any that a server takes.
fn id(text: Text<'_>) -> Result<Text<'_>, Status> {
    if text.decoded_len() > Id::MAX_LENGTH { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(text) }
}

impl parlor_words {
    /// What is said; `None` if there are no words.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn read<'a>(self) -> Result<Option<MessageText<'a>>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        let (text, message_type, treat_as) = unsafe {
            (
                self.text.optional().at("words.text")?,
                self.message_type.optional().at("words.message_type")?,
                self.treat_as.optional().at("words.treat_as")?,
            )
        };
        let check = message_check(self.check).at("words.check")?;
        let treat_as = treat_as.map(TreatAs::from_text);
        Ok(text.map(|text| MessageText { text, message_type, treat_as, check }))
    }
}

impl Request for parlor_login {
    type Read<'a> = Login<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Login<'a>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        let (nickname, nonce, user_data) = unsafe {
            (
                self.nickname.required().at("nickname")?,
                self.nonce.optional().at("nonce")?,
                self.user_data.read(lists).at("user_data")?,
            )
        };
        let nonce = id(nonce.unwrap_or_default()).at("nonce")?;
        let time_zone_offset = self.has_time_zone_offset.then_some(self.time_zone_offset);
        Ok(Login { nickname, time_zone_offset, nonce, user_data })
    }
}

impl Request for parlor_register {
    type Read<'a> = Register<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Register<'a>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        let (nickname, person_id, user_data) = unsafe {
            (
                self.nickname.required().at("nickname")?,
                self.person_id.optional().at("person_id")?,
                self.user_data.read(lists).at("user_data")?,
            )
        };
        Ok(Register {
            nickname,
            user_type: user_type(self.user_type).at("user_type")?,
            person_id,
            time_zone_offset: self.has_time_zone_offset.then_some(self.time_zone_offset),
            user_data,
            restores: self.restores,
        })
    }
}

impl Request for parlor_join {
    type Read<'a> = Join<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Join<'a>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let target = match self.session_id.optional().at("session_id")? {
                Some(session_id) => JoinTarget::Session(id(session_id).at("session_id")?),
                None => JoinTarget::New {
                    queue_key: self.queue.required().at("queue")?,
                    subject: self.subject.optional().at("subject")?,
                },
            };
            Ok(Join {
                target,
                text: self.words.read()?,
                user_data: self.user_data.read(lists).at("user_data")?,
                event_attributes: self.event_attributes.read(lists).at("event_attributes")?,
                from_position: self.has_from_position.then_some(self.from_position),
            })
        }
    }
}

impl parlor_join {
    /// As [`given`], for a customer. Over Chat API v2 no queue is sent, so none is needed.
    ///
    /// # Safety
    /// The crate's contract, for `'a`.
    pub(crate) unsafe fn of_customer<'a>(
        join: *const Self,
        needs_queue: bool,
        lists: &'a Lists<'a>,
    ) -> Result<Join<'a>, Unfit> {
        // SAFETY: the same contract, for both.
        unsafe {
            let mut join = read(join)?;
            if !needs_queue && join.queue.length == 0 {
                join.queue = parlor_text::view(b"-");
            }
            join.read(lists)
        }
    }
}

impl Request for parlor_say {
    type Read<'a> = Say<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Say<'a>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Say {
                session_id: self.session_id.read().at("session_id")?.into(),
                visibility: visibility_or_all(self.visibility).at("visibility")?,
                receiver_id: self.receiver_id.optional().at("receiver_id")?,
                text: self.words.read()?.ok_or(Status::PARLOR_BAD_LENGTH).at("words.text")?,
                event_attributes: self.event_attributes.read(lists).at("event_attributes")?,
            })
        }
    }
}

impl Request for parlor_notify {
    type Read<'a> = Tell<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Tell<'a>, Unfit> {
        let notice_type = notice_type(self.notice_type).ok_or(Status::PARLOR_BAD_VALUE).at("notice_type")?;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Tell {
                session_id: self.session_id.read().at("session_id")?.into(),
                visibility: visibility_or_all(self.visibility).at("visibility")?,
                receiver_id: self.receiver_id.optional().at("receiver_id")?,
                notice: NoticeText::new(notice_type, self.notice_text.read().at("notice_text")?.into()),
                user_data: self.user_data.read(lists).at("user_data")?,
                event_attributes: self.event_attributes.read(lists).at("event_attributes")?,
                text: self.words.read()?,
            })
        }
    }
}

impl Request for parlor_release {
    type Read<'a> = Release<'a>;

    unsafe fn read<'a>(&self, lists: &'a Lists<'a>) -> Result<Release<'a>, Unfit> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(Release {
                session_id: self.session_id.read().at("session_id")?.into(),
                user_id: self.user_id.optional().at("user_id")?,
                after_action: after_action(self.after_action).at("after_action")?,
                text: self.words.read()?,
                event_attributes: self.event_attributes.read(lists).at("event_attributes")?,
            })
        }
    }
}
