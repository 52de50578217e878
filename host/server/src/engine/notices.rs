//! What parties say and give notice of: what is checked, changed and stored.

use std::sync::Arc;

use parlor_core::element::basic::RequestNotify;
use parlor_core::element::notices::{Decimal, FileDeleted, FileUploaded, SystemCommand};
use parlor_core::element::{
    Element, Event, EventHead, Id, KeyValue, KeyValues, Notice, NoticeText, NoticeType, Value, keys,
};
use parlor_core::rules::{ErrorId, is_visible};
use parlor_core::wire::Text;

use super::basic::{check_address, own_party};
use super::customer_files::check_upload;
use super::delivery::{SMALLEST_PACKET, encoded};
use super::finish::Reply;
use super::key_values::{StoredKeyValues, check_nesting, without};
use super::party::Profile;
use super::refusal::{Refusal, name};
use super::session::{Change, Session, StoredEvent};
use super::{ConnectionId, Engine, Environment, check_event_attributes, check_text};

/// Characters of a notice type: our own choice, like which ones they are. None grows when it is written, so that
/// an event without its texts has room in the smallest packet.
const TYPE_BYTES: usize = 64;

/// The system command that tells what a customer has read, and the item that says up to which event: our own choice.
const READ_RECEIPT: &str = "read-receipt";
const READ_POSITION: &str = "read-position";

/// What only the server says, beside idle control.
const SERVERS_OWN: [NoticeType<'_>; 3] =
    [NoticeType::RESERVED, NoticeType::TRANSCRIPT_SAVE_DONE, NoticeType::TRANSCRIPT_SAVE_FAILED];

/// An event that a party wants to be said.
pub(super) struct Saying<'e> {
    event: Event<'e>,
    is_stored: bool,
    then: Then<'e>,
}

/// What a notice does besides being an event.
enum Then<'e> {
    Nothing,
    /// The party is called so from now on.
    Rename(String),
    /// There is a new file, which this client sent.
    AddFile(Id, &'e Profile),
    /// The stored notice of the file is marked.
    MarkDeleted(Id),
    /// The events so far are saved.
    Save,
    /// Its sender isn't told of it.
    Unechoed,
}

/// Who brings a notice.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum From {
    /// A client, who may say anything.
    Client,
    /// The server itself, through whose own door the customer came: what it says of a file is so.
    Door,
}

impl<'e> Saying<'e> {
    /// An event that is stored and does nothing else.
    pub(super) fn stored(event: Event<'e>) -> Self {
        Self { event, is_stored: true, then: Then::Nothing }
    }
}

impl<E: Environment> Engine<E> {
    pub(super) fn basic_notify(
        &mut self,
        now: u64,
        connection: ConnectionId,
        request: &RequestNotify<'_>,
    ) -> Result<(), Refusal> {
        let profile = Arc::clone(&self.basic_client(connection)?.profile);
        let session_id = Id::new(request.session_id).map_err(|_| ErrorId::UnknownSession)?;
        let notice = Notice {
            head: EventHead {
                user_id: profile.user_id.as_text(),
                visibility: request.visibility,
                receiver_id: request.receiver_id,
                ..EventHead::default()
            },
            notice: Some(request.notice),
            user_data: request.user_data,
            event_attributes: request.event_attributes,
            text: request.text,
        };
        let change = self.give_notice(now, session_id, &profile, notice, From::Client)?;
        let reply = Reply { user_id: profile.user_id, reference_id: request.reference_id, since: None };
        self.finish(session_id, change, Some(reply));
        Ok(())
    }

    /// Checks a notice and lets it happen.
    pub(super) fn give_notice(
        &mut self,
        now: u64,
        session_id: Id,
        profile: &Profile,
        notice: Notice<'_>,
        from: From,
    ) -> Result<Change, Refusal> {
        let mut said = notice.notice.unwrap_or_default();
        let type_name = type_name(said.notice_type)?;
        said.notice_type = NoticeType::from_text(Text::plain(&type_name));
        check_notice(&said, profile, from)?;
        check_text(notice.text, profile)?;
        check_event_attributes(notice.event_attributes, profile.version)?;
        check_nesting(notice.user_data, "userData")?;
        // Checked before an id is made for a file that nobody may add.
        let (session, party) = own_party(self.sessions.get(&session_id), profile.user_id)?;
        check_address(session, party, &notice.head)?;
        let file_id;
        let mut items = Vec::new();
        let mut notice = Notice { notice: Some(said), ..notice };
        let mut is_stored = true;
        let mut then = Then::Nothing;
        match said.notice_type {
            NoticeType::TypingStarted | NoticeType::TypingStopped => is_stored = false,
            it if it == NoticeType::UPDATE_USER_DATA => {
                return self.update_user_data(session_id, profile.user_id, notice.user_data);
            }
            it if it == NoticeType::SAVE_TRANSCRIPT => {
                // What the server keeps is what it serves: there is nothing to fail.
                is_stored = false;
                notice = Notice {
                    head: notice.head,
                    notice: Some(NoticeText::new(NoticeType::TRANSCRIPT_SAVE_DONE, Text::EMPTY)),
                    ..Notice::default()
                };
                then = Then::Save;
            }
            NoticeType::UpdateNick => {
                let nickname = name(said.text, "noticeText", self.config.limits.name_bytes)?;
                if nickname.is_empty() {
                    return Err(Refusal::member("noticeText"));
                }
                then = Then::Rename(nickname);
            }
            NoticeType::SystemCommand => match SystemCommand::from_text(said.text) {
                SystemCommand::FileUploaded => {
                    let file = FileUploaded::read(notice.user_data)?;
                    file.check()?;
                    if profile.is_customer() {
                        let bytes = usize::try_from(file.size.value()).unwrap_or(usize::MAX);
                        let rules = &self.config.client_file_transfer;
                        check_upload(rules, session, &file.name.to_string(), bytes)?;
                    }
                    file_id = self.new_file_id(session_id)?;
                    items.push(KeyValue::string(keys::FILE_ID, file_id.as_str()));
                    items.extend(without(notice.user_data, &[keys::FILE_ID, keys::FILE_DELETED]));
                    notice.user_data = KeyValues::items(&items);
                    then = Then::AddFile(file_id, profile);
                }
                SystemCommand::FileDeleted => {
                    let FileDeleted { file_id } = FileDeleted::read(notice.user_data)?;
                    let file_id = deletable_file(session, profile, file_id)?;
                    let is_own = session.customer_files.sent_by.get(&file_id) == Some(&profile.user_id);
                    let may_delete = is_own && self.config.client_file_transfer.delete_file;
                    if profile.is_customer() && !may_delete {
                        return Err(ErrorId::NotPermitted.into());
                    }
                    then = Then::MarkDeleted(file_id);
                }
                _ => {}
            },
            _ => {}
        }
        self.say(now, session_id, Saying { event: Event::Notice(notice), is_stored, then })
    }

    /// The party has read the events up to this one: the others are told, unless they were told so before.
    pub(super) fn has_read(
        &mut self,
        now: u64,
        session_id: Id,
        profile: &Profile,
        position: u32,
    ) -> Result<Option<Change>, Refusal> {
        own_party(self.sessions.get(&session_id), profile.user_id)?;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let position = position.min(session.last_event_id);
        let Some(party) = session.party_mut(profile.user_id).filter(|it| it.read_position < position) else {
            return Ok(None);
        };
        party.read_position = position;
        let digits = Decimal::from(position);
        let items = [KeyValue { key: Text::plain(READ_POSITION), value: Value::String(digits.as_text()) }];
        let notice = Notice {
            head: EventHead { user_id: profile.user_id.as_text(), ..EventHead::default() },
            notice: Some(SystemCommand::Other(Text::plain(READ_RECEIPT)).notice()),
            user_data: KeyValues::items(&items),
            ..Notice::default()
        };
        let saying = Saying { event: Event::Notice(notice), is_stored: false, then: Then::Unechoed };
        self.say(now, session_id, saying).map(Some)
    }

    /// Sets items of the interaction's userdata. Nobody is told of it as an event.
    pub(super) fn update_user_data(
        &mut self,
        session_id: Id,
        user_id: Id,
        user_data: KeyValues<'_>,
    ) -> Result<Change, Refusal> {
        own_party(self.sessions.get(&session_id), user_id)?;
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        check_nesting(user_data, "userData")?;
        let items = without(user_data, &[keys::SESSION_PASSWORD, keys::CHAT_SERVER_SESSION_PASSWORD]);
        let merged = StoredKeyValues::merged(KeyValues::items(&items), session.user_data.values());
        if merged.bytes() > self.config.limits.user_data_bytes {
            return Err(ErrorId::Limit.into());
        }
        session.user_data = Arc::new(merged);
        let mut change = session.change(None);
        change.is_interaction_changed = true;
        Ok(change)
    }

    /// Lets the event happen, if the party whose user id it has may say it.
    pub(super) fn say(&mut self, now: u64, session_id: Id, saying: Saying<'_>) -> Result<Change, Refusal> {
        let Saying { event, is_stored, then } = saying;
        let head = *event.head();
        let user_id = Id::new(head.user_id).map_err(|_| ErrorId::UnknownUser)?;
        let (session, party) = own_party(self.sessions.get(&session_id), user_id)?;
        let network = party.profile.network;
        check_address(session, party, &head)?;
        if is_stored {
            session.room(&self.config.limits)?;
            self.storage_room(network)?;
        }
        if event.encoded_len().saturating_add(SMALLEST_PACKET) > self.config.limits.packet_bytes {
            return Err(ErrorId::TooLarge.into());
        }
        let session = self.sessions.get_mut(&session_id).ok_or(ErrorId::UnknownSession)?;
        let mut change = session.change(Some(network));
        session.append(now, event, is_stored, &mut change);
        if !is_stored {
            let but_for = matches!(then, Then::Unechoed).then_some(user_id);
            session.keep_waiting(&change.events, but_for, &self.config.limits);
        }
        if self.config.inactivity_control.counts(&event) {
            session.active_ms = now;
        }
        match then {
            Then::Nothing | Then::Unechoed => {}
            Then::Rename(nickname) => {
                if let Some(party) = session.party_mut(user_id) {
                    party.nickname = nickname;
                    // Lists of sessions have it.
                    change.is_interaction_changed = true;
                }
            }
            Then::AddFile(file_id, profile) => {
                session.files.insert(file_id, session.events.len().saturating_sub(1));
                if let Event::Notice(notice) = event
                    && let Ok(file) = FileUploaded::read(notice.user_data)
                {
                    session.customer_file_came(file_id, profile, &file);
                }
            }
            Then::MarkDeleted(file_id) => session.mark_deleted(file_id),
            Then::Save => session.saved = u32::try_from(session.events.len()).ok(),
        }
        Ok(change)
    }
}

/// The name of a notice type, decoded: what it says decides, however it is spelt.
fn type_name(notice_type: NoticeType<'_>) -> Result<String, Refusal> {
    let spelt = notice_type.as_text().to_string();
    let name = spelt.trim_matches([' ', '\t', '\r', '\n']);
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"_.-".contains(&it);
    if (1..=TYPE_BYTES).contains(&name.len()) && name.bytes().all(is_plain) {
        Ok(name.to_owned())
    } else {
        Err(Refusal::member("noticeType"))
    }
}

/// Refuses notices that a client of this type or version can't give.
fn check_notice(said: &NoticeText<'_>, profile: &Profile, from: From) -> Result<(), Refusal> {
    let notice_type = said.notice_type;
    if !profile.version.knows_notice(notice_type) {
        return Err(ErrorId::Version.into());
    }
    match notice_type {
        // Only the server itself speaks for idle control, and says what it saved.
        NoticeType::IdleControlAlert | NoticeType::IdleControlClose | NoticeType::IdleControlSet => {
            Err(ErrorId::NotPermitted.into())
        }
        it if SERVERS_OWN.contains(&it) => Err(ErrorId::NotPermitted.into()),
        // A customer could name any document: only the server itself says which one it has stored for it.
        NoticeType::SystemCommand
            if profile.is_customer() && from == From::Client && is_file_command(said.text) =>
        {
            Err(ErrorId::NotPermitted.into())
        }
        _ => Ok(()),
    }
}

fn is_file_command(text: Text<'_>) -> bool {
    matches!(SystemCommand::from_text(text), SystemCommand::FileUploaded | SystemCommand::FileDeleted)
}

/// The file that a `file-deleted` names: one that is there and that the party can see.
fn deletable_file(session: &Session, profile: &Profile, file_id: Text<'_>) -> Result<Id, Refusal> {
    let refusal = || Refusal::member(keys::FILE_ID);
    let file_id = Id::new(file_id).map_err(|_| refusal())?;
    let (head, file) = session.file(file_id).ok_or_else(refusal)?;
    if is_visible(&head, &profile.viewer()) && !file.is_deleted { Ok(file_id) } else { Err(refusal()) }
}

impl Session {
    /// A file: the head of its `file-uploaded` notice, and what that says.
    pub(super) fn file(&self, file_id: Id) -> Option<(EventHead<'_>, FileUploaded<'_>)> {
        let notice = self.events.get(*self.files.get(&file_id)?)?.notice()?;
        Some((notice.head, FileUploaded::read(notice.user_data).ok()?))
    }

    fn mark_deleted(&mut self, file_id: Id) {
        let Some(index) = self.files.get(&file_id).copied() else { return };
        let Some(stored) = self.events.get_mut(index) else { return };
        let Some(notice) = stored.notice() else { return };
        let mut items: Vec<KeyValue<'_>> = notice.user_data.iter().collect();
        items.push(KeyValue::string(keys::FILE_DELETED, "true"));
        let marked = Event::Notice(Notice { user_data: KeyValues::items(&items), ..notice });
        let marked = StoredEvent { id: stored.id, xml: encoded(&marked) };
        self.bytes = self.bytes.saturating_sub(stored.xml.len()).saturating_add(marked.xml.len());
        *stored = Arc::new(marked);
    }
}

impl StoredEvent {
    fn notice(&self) -> Option<Notice<'_>> {
        match self.parse()? {
            Event::Notice(notice) => Some(notice),
            _ => None,
        }
    }
}
