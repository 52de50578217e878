//! Who takes part: what a client said about itself, and how it is in a session.

use std::collections::VecDeque;
use std::sync::Arc;

use parlor_core::element::event_attributes::{BOT_EVENT_ATTRIBUTES, QuitReason};
use parlor_core::element::{
    Event, EventHead, Id, KeyValue, KeyValues, MessageText, NewParty, PartyLeft, ProtocolType, Reenter,
    UserInfo, UserType, Visibility, keys,
};
use parlor_core::rules::{ClientVersion, LeaveReason, Viewer};
use parlor_core::wire::Text;

use super::key_values::{StoredKeyValues, without};
use super::refusal::Refusal;
use super::session::StoredEvent;
use super::{ConnectionId, check_event_attributes, check_text};
use crate::network::Network;

/// What a client said about itself when it registered or logged in.
pub(super) struct Profile {
    pub(super) user_id: Id,
    /// Where it registered or logged in from.
    pub(super) network: Network,
    pub(super) nickname: String,
    pub(super) user_type: UserType<'static>,
    pub(super) person_id: String,
    pub(super) time_zone_offset: Option<i32>,
    pub(super) version: ClientVersion,
    /// Bytes that it takes in one packet.
    pub(super) max_packet: usize,
    pub(super) user_data: StoredKeyValues,
    pub(super) link: Link,
}

/// How a client is reached.
pub(super) enum Link {
    /// A basic client is its connection.
    Basic(ConnectionId),
    /// A flex user is whoever has its key.
    Flex { secure_key: String },
}

impl Profile {
    pub(super) fn is_flex(&self) -> bool {
        matches!(self.link, Link::Flex { .. })
    }

    pub(super) fn is_customer(&self) -> bool {
        self.user_type == UserType::Client
    }

    pub(super) fn viewer(&self) -> Viewer<'_> {
        Viewer {
            user_id: self.user_id.as_text(),
            user_type: self.user_type,
            is_flex: self.is_flex(),
            version: self.version,
        }
    }
}

/// A client that is or was in a session.
pub(super) struct Member {
    pub(super) profile: Arc<Profile>,
    /// The event id of its last `newParty`: no other party of the session has it.
    pub(super) party_id: u32,
    /// The last event id that is for it; `None` while it is in.
    pub(super) until: Option<u32>,
    /// Whether every party has seen it come in: it once had the visibility ALL.
    pub(super) is_known_to_all: bool,
}

/// What a client says when it comes or goes.
#[derive(Clone, Copy, Default)]
pub(super) struct Said<'r> {
    pub(super) text: Option<MessageText<'r>>,
    pub(super) event_attributes: KeyValues<'r>,
}

impl<'r> Said<'r> {
    /// Refuses what a client of this type or version can't say.
    pub(super) fn check(&self, profile: &Profile) -> Result<(), Refusal> {
        check_text(self.text, profile)?;
        check_event_attributes(self.event_attributes, profile.version)
    }

    /// The server's own attributes, then the client's: what the system says is the server's to say.
    fn attributes_behind<'a>(&self, system: KeyValues<'a>) -> Vec<KeyValue<'a>>
    where
        'r: 'a,
    {
        let own = without(self.event_attributes, &[keys::GCTI_SYSTEM]);
        system.iter().chain(own).collect()
    }
}

/// A client inside a session.
pub(super) struct Party {
    pub(super) profile: Arc<Profile>,
    /// The nickname now: `USER_UPDATE_NICK` changes it.
    pub(super) nickname: String,
    pub(super) visibility: Visibility,
    pub(super) is_bot: bool,
    /// Events that aren't stored and wait for the next poll (flex only).
    pub(super) waiting: VecDeque<Arc<StoredEvent>>,
    /// The last event that its person has read, as far as it has said so (flex only).
    pub(super) read_position: u32,
}

impl Party {
    /// Whether this is a person who serves customers: bots and silent monitors aren't.
    pub(super) fn is_serving_agent(&self) -> bool {
        !self.profile.is_customer() && !self.is_bot && self.visibility != Visibility::Vip
    }

    pub(super) fn head(&self) -> EventHead<'_> {
        EventHead {
            user_id: self.profile.user_id.as_text(),
            visibility: self.visibility,
            ..EventHead::default()
        }
    }

    /// Hands the event that says that the party came to `write`.
    pub(super) fn with_new_party<T>(
        &self,
        said: Said<'_>,
        user_data: KeyValues<'_>,
        write: impl FnOnce(Event<'_>) -> T,
    ) -> T {
        let profile = &self.profile;
        let system = if self.is_bot { BOT_EVENT_ATTRIBUTES } else { KeyValues::EMPTY };
        let event_attributes = said.attributes_behind(system);
        write(Event::NewParty(NewParty {
            head: self.head(),
            user: UserInfo {
                person_id: Text::plain(&profile.person_id),
                nickname: Text::plain(&self.nickname),
                user_type: profile.user_type,
                protocol_type: if profile.is_flex() { ProtocolType::Flex } else { ProtocolType::Basic },
                time_zone_offset: profile.time_zone_offset,
                client_version: Some(profile.version.number()),
            },
            text: said.text,
            user_data,
            event_attributes: KeyValues::items(&event_attributes),
        }))
    }

    /// Hands the event that says that the party came back, and that all others are as they were, to `write`.
    pub(super) fn with_reenter<T>(&self, said: Said<'_>, write: impl FnOnce(Event<'_>) -> T) -> T {
        write(Event::Reenter(Reenter {
            head: self.head(),
            text: said.text,
            event_attributes: said.event_attributes,
            ..Reenter::default()
        }))
    }

    /// Hands the event that says that the party went to `write`.
    pub(super) fn with_party_left<T>(
        &self,
        reason: LeaveReason,
        asker: Id,
        said: Said<'_>,
        write: impl FnOnce(Event<'_>) -> T,
    ) -> T {
        let quit = QuitReason::new(reason.quit_reason_code());
        let system = [quit.item()];
        let system = if self.profile.is_customer() { KeyValues::items(&system) } else { KeyValues::EMPTY };
        let event_attributes = said.attributes_behind(system);
        write(Event::PartyLeft(PartyLeft {
            head: self.head(),
            asker_id: asker.as_text(),
            reason: Some(reason.element()),
            text: said.text,
            event_attributes: KeyValues::items(&event_attributes),
        }))
    }
}
