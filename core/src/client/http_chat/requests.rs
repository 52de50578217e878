//! What a customer can ask for.

use super::{HttpChatClient, Kept, Request, Stage};
use crate::client::{CallError, Join, Login, NotInChatApi, RequestKind, is_none};
use crate::element::notices::SystemCommand;
use crate::element::{JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, Value, keys};
use crate::wire::http::{self, FormWriter, Target};
use crate::wire::{Text, TooSmall, WriteError, shift};

/// The operation that asks for what happened, and nothing else.
const REFRESH: &str = "refresh";

/// What is written of a request that has its place in the session.
struct Ask<'a> {
    kind: RequestKind,
    operation: &'static str,
    file: Option<(Text<'a>, &'static str)>,
    /// The one member of its own that it has, if its name isn't empty.
    member: (&'static str, Text<'a>),
    message_type: Option<Text<'a>>,
    user_data: KeyValues<'a>,
    /// Whether it does no harm twice.
    is_repeatable: bool,
    /// `transcriptPosition`.
    position: u32,
}

impl HttpChatClient {
    /// Logs in: asks whether there is a web server where the service is, and keeps what it is given in `out` for the join.
    ///
    /// # Errors
    /// [`CallError::AlreadyLoggedIn`], [`CallError::Over`], [`CallError::Busy`], [`CallError::NotInChatApi`] for userdata with
    /// lists or bytes in it, [`CallError::Write`].
    pub fn login(&mut self, login: &Login<'_>, out: &mut [u8]) -> Result<(), CallError> {
        match self.stage {
            Stage::New => self.idle()?,
            Stage::LoggedIn | Stage::InSession => return Err(CallError::AlreadyLoggedIn),
            Stage::Over => return Err(CallError::Over),
        }
        is_flat(login.user_data)?;
        let form = |form: &mut FormWriter<'_>| {
            form.field("nickname", login.nickname);
            if let Some(minutes) = login.time_zone_offset {
                form.number_item("userData", Text::plain("TimeZone"), minutes);
            }
            write_items(login.user_data, form);
        };
        let available = out.len();
        let start = http::options(&self.config.service, out)?;
        let rest = out.get_mut(start..).unwrap_or_default();
        let mut kept = FormWriter::new(rest);
        form(&mut kept);
        let length = kept.written();
        let needed = start.saturating_add(length);
        if needed > available {
            return Err(WriteError::from(TooSmall { needed, available }).into());
        }
        self.kept = Kept { start, length };
        self.made(Request::new(RequestKind::Login, start).repeatable());
        Ok(())
    }

    /// Begins a session: `target` is a [`New`](JoinTarget::New) one, whose queue is the service's.
    ///
    /// # Errors
    /// [`CallError::NotLoggedIn`], [`CallError::AlreadyInSession`], [`CallError::Over`], [`CallError::Busy`],
    /// [`CallError::NotInChatApi`] for a session that exists and for userdata with lists or bytes in it, [`CallError::Write`].
    pub fn join(
        &mut self,
        target: JoinTarget<'_>,
        text: Option<MessageText<'_>>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        self.join_with(&Join { target, text, user_data, ..Join::default() }, out)
    }

    /// [`Self::join`] with a position, too.
    ///
    /// # Errors
    /// As [`Self::join`]; [`CallError::NotInChatApi`] for event attributes.
    pub fn join_with(&mut self, join: &Join<'_>, out: &mut [u8]) -> Result<(), CallError> {
        match self.stage {
            Stage::New => return self.idle().and(Err(CallError::NotLoggedIn)),
            Stage::InSession => return Err(CallError::AlreadyInSession),
            Stage::Over => return Err(CallError::Over),
            Stage::LoggedIn => self.idle()?,
        }
        let JoinTarget::New { subject, .. } = join.target else {
            return Err(CallError::NotInChatApi(NotInChatApi::JoinOfAnother));
        };
        has_none(join.event_attributes)?;
        is_flat(join.user_data)?;
        let form = |form: &mut FormWriter<'_>| {
            if let Some(subject) = subject {
                form.field("subject", subject);
            }
            if let Some(text) = join.text {
                form.field("text", text.text);
            }
            write_items(join.user_data, form);
        };
        let mut counted = FormWriter::behind(true, &mut []);
        form(&mut counted);
        let body = self.kept.length.saturating_add(counted.written());
        let target = Target::default();
        let head = http::head(&self.config.service, &target, Some(body), &mut []);
        let (needed, available) = (head.saturating_add(body), out.len());
        if needed > available {
            return Err(WriteError::from(TooSmall { needed, available }).into());
        }
        // What the login said stands in between: head, login, join.
        shift(out, self.kept.start, head, self.kept.length);
        self.kept.start = head;
        http::head(&self.config.service, &target, Some(body), out.get_mut(..head).unwrap_or_default());
        let behind = head.saturating_add(self.kept.length);
        form(&mut FormWriter::behind(true, out.get_mut(behind..).unwrap_or_default()));
        self.position = join.from_position.unwrap_or(self.position);
        self.made(Request::new(RequestKind::Join, needed));
        Ok(())
    }

    /// From the next request on, asks for what happened behind this event id, also if it was told before; 0 is the whole
    /// transcript. Without this call the client asks for what wasn't told yet.
    ///
    /// # Errors
    /// [`CallError::Busy`].
    pub fn ask_from(&mut self, position: u32) -> Result<(), CallError> {
        self.idle()?;
        self.position = position;
        Ok(())
    }

    /// There is no way back into a session.
    ///
    /// # Errors
    /// [`CallError::NotInChatApi`], if no other error says more.
    pub fn rejoin(
        &mut self,
        _text: Option<MessageText<'_>>,
        _user_data: KeyValues<'_>,
        _out: &mut [u8],
    ) -> Result<(), CallError> {
        self.idle()?;
        Err(match self.stage {
            Stage::New => CallError::NotLoggedIn,
            Stage::LoggedIn => CallError::NotInSession,
            Stage::InSession => CallError::AlreadyInSession,
            Stage::Over => CallError::NotInChatApi(NotInChatApi::Rejoin),
        })
    }

    /// Says something. An empty text says nothing: it is a poll. The API has no `treatAs` and no `msgCheck`: they aren't sent.
    ///
    /// # Errors
    /// [`CallError::Busy`], [`CallError::NotLoggedIn`], [`CallError::NotInSession`], [`CallError::Over`],
    /// [`CallError::Write`].
    pub fn say(&mut self, text: MessageText<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let mut ask = self.refresh(RequestKind::Message);
        if !text.text.is_empty() {
            ask.operation = "send";
            ask.member = ("message", text.text);
            ask.message_type = text.message_type;
            ask.is_repeatable = false;
        }
        self.ask(&ask, out)
    }

    /// [`Self::say`] with event attributes, which the API doesn't take.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::NotInChatApi`] unless they are empty.
    pub fn say_with(
        &mut self,
        text: MessageText<'_>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        has_none(event_attributes)?;
        self.say(text, out)
    }

    /// Tells that the person has read all events up to `position`.
    ///
    /// # Errors
    /// As [`Self::say`].
    pub fn read_receipt(&mut self, position: u32, out: &mut [u8]) -> Result<(), CallError> {
        let ask = self.refresh(RequestKind::Poll);
        self.ask(&Ask { operation: "readReceipt", position, ..ask }, out)
    }

    /// Gives a notice: typing, a pushed URL, a nickname, something custom; what may be uploaded
    /// ([`FileLimits::REQUEST`](crate::element::notices::FileLimits::REQUEST)), and that a file is to be gone
    /// ([`FileDeleted`](crate::element::notices::FileDeleted)).
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::NoNoticeType`]; [`CallError::NotInChatApi`] for notices of other types, for userdata and
    /// for event attributes.
    pub fn notify(
        &mut self,
        notice: NoticeText<'_>,
        user_data: KeyValues<'_>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        if is_none(notice.notice_type) {
            return Err(CallError::NoNoticeType);
        }
        has_none(event_attributes)?;
        let mut ask = self.refresh(RequestKind::Notice);
        ask.is_repeatable = false;
        let mut has_user_data = false;
        (ask.operation, ask.member) = match notice.notice_type {
            NoticeType::TypingStarted => ("startTyping", ("message", notice.text)),
            NoticeType::TypingStopped => ("stopTyping", ("message", notice.text)),
            NoticeType::PushedUrl => ("pushUrl", ("pushUrl", notice.text)),
            NoticeType::UpdateNick => ("updateNickname", ("nickname", notice.text)),
            NoticeType::Custom => ("customNotice", ("message", notice.text)),
            NoticeType::SystemCommand => {
                ask.file = Some(match SystemCommand::from_text(notice.text) {
                    SystemCommand::FileClientConfig => (Text::plain("limits"), ""),
                    SystemCommand::FileDeleted => {
                        has_user_data = true;
                        let file_id = user_data.text(keys::FILE_ID);
                        (file_id.ok_or(CallError::NotInChatApi(NotInChatApi::Notice))?, "/delete")
                    }
                    _ => return Err(CallError::NotInChatApi(NotInChatApi::Notice)),
                });
                ("file", ("", Text::EMPTY))
            }
            it if it == NoticeType::UPDATE_USER_DATA => return self.update_user_data(user_data, out),
            _ => return Err(CallError::NotInChatApi(NotInChatApi::Notice)),
        };
        if !has_user_data && !user_data.is_empty() {
            return Err(CallError::NotInChatApi(NotInChatApi::NoticeUserData));
        }
        self.ask(&ask, out)
    }

    /// Sets items of the interaction's userdata.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::NotInChatApi`] for lists and bytes.
    pub fn update_user_data(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Result<(), CallError> {
        is_flat(user_data)?;
        let ask = self.refresh(RequestKind::UserData);
        self.ask(&Ask { operation: "updateData", user_data, is_repeatable: false, ..ask }, out)
    }

    /// Leaves the session. A customer can't close it.
    ///
    /// # Errors
    /// As [`Self::say`]; [`CallError::NotInChatApi`] for a text.
    pub fn logout(&mut self, text: Option<MessageText<'_>>, out: &mut [u8]) -> Result<(), CallError> {
        if text.is_some_and(|it| !it.text.is_empty()) {
            return Err(CallError::NotInChatApi(NotInChatApi::LeaveText));
        }
        let ask = self.refresh(RequestKind::Release);
        self.ask(&Ask { operation: "disconnect", is_repeatable: false, ..ask }, out)
    }

    /// [`Self::logout`] with event attributes, which the API doesn't take.
    ///
    /// # Errors
    /// As [`Self::logout`]; [`CallError::NotInChatApi`] unless they are empty.
    pub fn logout_with(
        &mut self,
        text: Option<MessageText<'_>>,
        event_attributes: KeyValues<'_>,
        out: &mut [u8],
    ) -> Result<(), CallError> {
        has_none(event_attributes)?;
        self.logout(text, out)
    }

    /// Makes a poll.
    pub(super) fn poll(&mut self, out: &mut [u8]) -> Result<(), CallError> {
        let mut ask = self.refresh(RequestKind::Poll);
        if self.is_skipping {
            ask.position = 0;
        }
        self.write(&ask, out)
    }

    /// A refresh that is for this.
    fn refresh<'a>(&self, kind: RequestKind) -> Ask<'a> {
        Ask {
            kind,
            operation: REFRESH,
            file: None,
            member: ("", Text::EMPTY),
            message_type: None,
            user_data: KeyValues::EMPTY,
            is_repeatable: true,
            // From this index on.
            position: self.position.saturating_add(1),
        }
    }

    fn idle(&self) -> Result<(), CallError> {
        if self.is_busy() { Err(CallError::Busy) } else { Ok(()) }
    }

    /// Makes a request of this, if one can be made.
    fn ask(&mut self, ask: &Ask<'_>, out: &mut [u8]) -> Result<(), CallError> {
        self.idle()?;
        match self.stage {
            Stage::New => Err(CallError::NotLoggedIn),
            Stage::LoggedIn => Err(CallError::NotInSession),
            Stage::Over => Err(CallError::Over),
            Stage::InSession => self.write(ask, out),
        }
    }

    #[inline(never)]
    fn write(&mut self, ask: &Ask<'_>, out: &mut [u8]) -> Result<(), CallError> {
        let form = |form: &mut FormWriter<'_>| {
            form.field("userId", self.user_id.as_text());
            form.field("secureKey", self.secure_key.expose());
            if !self.alias.is_empty() {
                form.field("alias", self.alias.as_text());
            }
            form.count("transcriptPosition", ask.position);
            if !ask.member.0.is_empty() {
                form.field(ask.member.0, ask.member.1);
            }
            if let Some(message_type) = ask.message_type {
                form.field("messageType", message_type);
            }
            write_items(ask.user_data, form);
        };
        let chat_id = Some(self.session_id.as_text());
        let target = Target { chat_id, operation: ask.operation, file: ask.file };
        let length = http::post(&self.config.service, &target, &form, out)?;
        let is_refresh = ask.operation == REFRESH;
        let request =
            Request { is_repeatable: ask.is_repeatable, is_refresh, ..Request::new(ask.kind, length) };
        self.made(request);
        Ok(())
    }
}

/// Writes userdata that is flat.
fn write_items(items: KeyValues<'_>, form: &mut FormWriter<'_>) {
    for item in items.iter() {
        match item.value {
            Value::Int(number) => form.number_item("userData", item.key, number),
            value => form.item("userData", item.key, value.as_text().unwrap_or_default()),
        }
    }
}

/// An error for userdata that forms can't hold.
fn is_flat(items: KeyValues<'_>) -> Result<(), CallError> {
    let is_flat =
        items.iter().all(|it| matches!(it.value, Value::Untyped(_) | Value::String(_) | Value::Int(_)));
    if is_flat { Ok(()) } else { Err(CallError::NotInChatApi(NotInChatApi::NestedUserData)) }
}

/// An error unless there are no event attributes.
fn has_none(event_attributes: KeyValues<'_>) -> Result<(), CallError> {
    if event_attributes.is_empty() {
        Ok(())
    } else {
        Err(CallError::NotInChatApi(NotInChatApi::EventAttributes))
    }
}
