//! Makes elements of bytes: any members, as far as both bindings can say them.

use arbitrary::{Result, Unstructured};
use parlor_core::element::flex::{Credentials, EventStatus, FlexTranscript, RequestResult};
use parlor_core::element::{
    AfterAction, Binary, Event, EventHead, Events, JoinTarget, KeyValue, KeyValues, Message, MessageCheck,
    MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft, ProtocolType, Reason, Reenter,
    SessionStatus, Transcript, TreatAs, UserInfo, UserStatus, UserType, Value, Visibility, basic, flex,
};
use parlor_core::wire::Text;

/// Makes elements.
pub(crate) struct Maker<'a>(Unstructured<'a>);

/// The collections that elements get.
pub(crate) struct Lists<'a> {
    pub(crate) user_data: KeyValues<'a>,
    pub(crate) event_attributes: KeyValues<'a>,
}

/// What XML can't hold: it comes back as U+FFFD.
fn is_illegal(character: char) -> bool {
    matches!(character, '\0'..='\x08' | '\x0B' | '\x0C' | '\x0E'..='\x1F' | '\u{FFFE}' | '\u{FFFF}')
}

impl<'a> Maker<'a> {
    pub(crate) fn new(data: &'a [u8]) -> Self {
        Self(Unstructured::new(data))
    }

    pub(crate) fn below(&mut self, limit: u8) -> Result<u8> {
        if self.0.is_empty() {
            return Err(arbitrary::Error::NotEnoughData);
        }
        self.0.int_in_range(0..=limit.saturating_sub(1))
    }

    fn one<T: Copy>(&mut self, from: &[T]) -> Result<T> {
        self.0.choose(from).copied()
    }

    fn maybe<T>(&mut self, make: impl FnOnce(&mut Self) -> Result<T>) -> Result<Option<T>> {
        if self.0.arbitrary()? { make(self).map(Some) } else { Ok(None) }
    }

    fn string(&mut self) -> Result<&'a str> {
        let text: &'a str = self.0.arbitrary()?;
        Ok(text.split(is_illegal).next().unwrap_or_default())
    }

    fn text(&mut self) -> Result<Text<'a>> {
        self.string().map(Text::plain)
    }

    /// Not empty, at most 64 bytes, without space at its ends.
    fn id(&mut self) -> Result<Text<'a>> {
        let text = self.string()?.trim_matches([' ', '\t', '\r', '\n']);
        Ok(Text::plain(if text.is_empty() || text.len() > 64 { "0096681F0A2D7F2B" } else { text }))
    }

    fn number(&mut self) -> Result<u32> {
        self.0.arbitrary()
    }

    fn reference(&mut self) -> Result<u32> {
        self.number().map(|it| it.max(1))
    }

    fn message(&mut self) -> Result<MessageText<'a>> {
        Ok(MessageText {
            message_type: self.maybe(Self::text)?,
            treat_as: self.maybe(|it| {
                let other = TreatAs::from_text(it.text()?);
                it.one(&[other, TreatAs::NORMAL, TreatAs::SYSTEM])
            })?,
            text: self.text()?,
            check: self.one(&[MessageCheck::None, MessageCheck::Alert, MessageCheck::Altered])?,
        })
    }

    fn notice(&mut self) -> Result<NoticeText<'a>> {
        let other = NoticeType::from_text(self.id()?);
        let types = [other, NoticeType::SystemCommand, NoticeType::TypingStarted, NoticeType::UpdateNick];
        Ok(NoticeText::new(self.one(&types)?, self.text()?))
    }

    fn visibility(&mut self) -> Result<Visibility> {
        self.one(&[Visibility::All, Visibility::Internal, Visibility::Vip])
    }

    fn status_of_session(&mut self) -> Result<SessionStatus> {
        self.one(&[SessionStatus::Alive, SessionStatus::Over])
    }

    /// Items, some of which may be this list.
    pub(crate) fn items<'l>(&mut self, list: KeyValues<'l>) -> Result<Vec<KeyValue<'l>>>
    where
        'a: 'l,
    {
        let mut items = Vec::new();
        for _ in 0..self.below(4)? {
            let key = self.text()?;
            let value = match self.below(5)? {
                0 => Value::Untyped(self.text()?),
                1 => Value::String(self.text()?),
                2 => Value::Int(self.0.arbitrary()?),
                3 => Value::Binary(Binary::new(self.0.arbitrary()?)),
                _ => Value::List(list),
            };
            items.push(KeyValue { key, value });
        }
        Ok(items)
    }

    pub(crate) fn event<'l>(&mut self, lists: &Lists<'l>) -> Result<Event<'l>>
    where
        'a: 'l,
    {
        let head = EventHead {
            user_id: self.id()?,
            time_shift: self.number()?,
            visibility: self.visibility()?,
            event_id: self.number()?,
            receiver_id: self.maybe(Self::id)?,
            truncated: self.maybe(Self::number)?,
        };
        let Lists { user_data, event_attributes } = *lists;
        Ok(match self.below(5)? {
            0 => Event::NewParty(NewParty {
                head,
                user: self.user()?,
                text: self.maybe(Self::message)?,
                user_data,
                event_attributes,
            }),
            1 => Event::Message(Message { head, text: self.maybe(Self::message)?, event_attributes }),
            2 => {
                let (notice, text) = (self.maybe(Self::notice)?, self.maybe(Self::message)?);
                Event::Notice(Notice { head, notice, user_data, event_attributes, text })
            }
            3 => Event::Reenter(Reenter {
                head,
                agents: self.one(&[UserStatus::On, UserStatus::Off, UserStatus::Keep])?,
                clients: self.one(&[UserStatus::On, UserStatus::Keep])?,
                text: self.maybe(Self::message)?,
                event_attributes,
            }),
            _ => Event::PartyLeft(PartyLeft {
                head,
                asker_id: self.id()?,
                reason: self.maybe(|it| Ok(Reason { code: it.maybe(Self::number)?, text: it.text()? }))?,
                text: self.maybe(Self::message)?,
                event_attributes,
            }),
        })
    }

    fn user(&mut self) -> Result<UserInfo<'a>> {
        let (user, protocol) = (UserType::from_text(self.id()?), ProtocolType::from_text(self.id()?));
        Ok(UserInfo {
            person_id: self.text()?,
            nickname: self.text()?,
            user_type: self.one(&[user, UserType::Client, UserType::System])?,
            protocol_type: self.one(&[protocol, ProtocolType::Flex, ProtocolType::Esp])?,
            time_zone_offset: self.0.arbitrary()?,
            client_version: self.maybe(Self::number)?,
        })
    }

    pub(crate) fn transcript<'l>(&mut self, events: Events<'l>) -> Result<Transcript<'l>>
    where
        'a: 'l,
    {
        Ok(Transcript {
            start_at: self.text()?,
            session_id: self.id()?,
            idle_time_expire: self.maybe(Self::number)?,
            monitored: self.0.arbitrary()?,
            saved_position: self.maybe(Self::number)?,
            events,
        })
    }

    fn target(&mut self) -> Result<JoinTarget<'a>> {
        Ok(match self.below(2)? {
            0 => JoinTarget::Session(self.id()?),
            _ => JoinTarget::New { queue_key: self.id()?, subject: self.maybe(Self::text)? },
        })
    }

    pub(crate) fn basic_request<'l>(&mut self, lists: &Lists<'l>) -> Result<basic::Request<'l>>
    where
        'a: 'l,
    {
        let Lists { user_data, event_attributes } = *lists;
        let reference_id = self.reference()?;
        Ok(match self.below(5)? {
            0 => basic::Request::Register(basic::RequestRegister {
                reference_id,
                nickname: self.text()?,
                user_type: self.one(&[UserType::Agent, UserType::Supervisor])?,
                person_id: self.maybe(Self::text)?,
                time_zone_offset: self.0.arbitrary()?,
                client_version: self.maybe(Self::number)?,
                max_packet: self.maybe(Self::number)?,
                user_data,
                user_id: self.maybe(Self::id)?,
                secure_key: self.maybe(Self::id)?,
            }),
            1 => basic::Request::Join(basic::RequestJoin {
                reference_id,
                target: self.target()?,
                visibility: self.visibility()?,
                text: self.maybe(Self::message)?,
                user_data,
                event_attributes,
                from_position: self.maybe(Self::number)?,
            }),
            2 => basic::Request::Message(basic::RequestMessage {
                reference_id,
                session_id: self.id()?,
                visibility: self.visibility()?,
                receiver_id: self.maybe(Self::id)?,
                text: self.message()?,
                event_attributes,
            }),
            3 => basic::Request::Notify(basic::RequestNotify {
                reference_id,
                session_id: self.id()?,
                visibility: self.visibility()?,
                receiver_id: self.maybe(Self::id)?,
                notice: self.notice()?,
                user_data,
                event_attributes,
                text: self.maybe(Self::message)?,
            }),
            _ => basic::Request::ReleaseParty(basic::RequestReleaseParty {
                reference_id,
                session_id: self.id()?,
                user_id: self.id()?,
                after_action: self.one(&[AfterAction::KeepAlive, AfterAction::ForceClose])?,
                text: self.maybe(Self::message)?,
                event_attributes,
            }),
        })
    }

    pub(crate) fn basic_event<'l>(&mut self, transcript: Transcript<'l>) -> Result<basic::ServerEvent<'l>>
    where
        'a: 'l,
    {
        Ok(match self.below(3)? {
            0 => basic::ServerEvent::Registered(basic::EventRegistered {
                reference_id: self.reference()?,
                user_id: self.id()?,
                secure_key: self.maybe(Self::id)?,
                server_version: self.maybe(Self::text)?,
                occurred_at: self.maybe(Self::text)?,
            }),
            1 => basic::ServerEvent::Error(basic::EventError {
                reference_id: self.maybe(Self::reference)?,
                error_id: self.id()?,
                session_id: self.maybe(Self::id)?,
                text: self.text()?,
                occurred_at: self.maybe(Self::text)?,
            }),
            _ => basic::ServerEvent::SessionInfo(basic::EventSessionInfo {
                reference_id: self.maybe(Self::reference)?,
                session_status: self.status_of_session()?,
                transcript,
                occurred_at: self.maybe(Self::text)?,
            }),
        })
    }

    pub(crate) fn flex_request<'l>(&mut self, lists: &Lists<'l>) -> Result<flex::Request<'l>>
    where
        'a: 'l,
    {
        let Lists { user_data, event_attributes } = *lists;
        let reference_id = self.reference()?;
        let credentials =
            Credentials { user_id: self.id()?, secure_key: self.id()?, last_position: self.number()? };
        Ok(match self.below(4)? {
            0 => flex::Request::Login(flex::RequestLogin {
                reference_id,
                nickname: self.text()?,
                time_zone_offset: self.0.arbitrary()?,
                client_version: self.maybe(Self::number)?,
                max_packet: self.maybe(Self::number)?,
                nonce: self.id()?,
                user_data,
            }),
            1 => flex::Request::Join(flex::RequestJoin {
                reference_id,
                credentials,
                target: self.target()?,
                text: self.maybe(Self::message)?,
                user_data,
                event_attributes,
            }),
            2 => flex::Request::Refresh(flex::RequestRefresh {
                reference_id,
                credentials,
                read_position: self.maybe(Self::number)?,
                text: self.maybe(Self::message)?,
                notice: self.maybe(Self::notice)?,
                user_data,
                event_attributes,
            }),
            _ => flex::Request::Logout(flex::RequestLogout {
                reference_id,
                credentials,
                text: self.maybe(Self::message)?,
                event_attributes,
            }),
        })
    }

    pub(crate) fn status<'l>(&mut self, transcript: Transcript<'l>) -> Result<EventStatus<'l>>
    where
        'a: 'l,
    {
        Ok(EventStatus {
            reference_id: self.maybe(Self::reference)?,
            result: self.one(&[RequestResult::Success, RequestResult::Error])?,
            user_id: self.maybe(Self::id)?,
            secure_key: self.maybe(Self::id)?,
            error_id: self.maybe(Self::id)?,
            error_text: self.maybe(Self::text)?,
            more: self.0.arbitrary()?,
            party_id: self.maybe(Self::number)?,
            server_version: self.maybe(Self::text)?,
            occurred_at: self.maybe(Self::text)?,
            transcript: self.maybe(|it| {
                Ok(FlexTranscript {
                    transcript,
                    last_position: it.number()?,
                    session_status: it.status_of_session()?,
                })
            })?,
        })
    }
}
