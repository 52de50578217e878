//! The client of `parlor-core` that a customer has: over flex, or over Chat API v2. Both have the same calls and outcomes.

use parlor_core::client::{
    CallError, FlexClient, FlexConfig, FlexReceived, HttpChatClient, HttpChatConfig, Login, NotInChatApi,
    ReceiveError,
};
use parlor_core::element::{Id, JoinTarget, KeyValues, MessageText, NoticeText, Secret};

/// A customer's client.
pub(super) enum Client {
    Flex(Box<FlexClient>),
    ChatApi(Box<HttpChatClient>),
}

/// Calls whichever it is.
macro_rules! either {
    ($self:ident, $client:ident => $call:expr) => {
        match $self {
            Client::Flex($client) => $call,
            Client::ChatApi($client) => $call,
        }
    };
}

type Called = Result<(), CallError>;

impl Client {
    pub(super) fn flex(config: FlexConfig) -> Self {
        Self::Flex(Box::new(FlexClient::new(config)))
    }

    pub(super) fn chat_api(config: HttpChatConfig) -> Self {
        Self::ChatApi(Box::new(HttpChatClient::new(config)))
    }

    pub(super) fn is_chat_api(&self) -> bool {
        matches!(self, Self::ChatApi(_))
    }

    pub(super) fn user_id(&self) -> Option<&Id> {
        either!(self, it => it.user_id())
    }

    pub(super) fn secure_key(&self) -> Option<&Secret> {
        either!(self, it => it.secure_key())
    }

    pub(super) fn session_id(&self) -> Option<&Id> {
        either!(self, it => it.session_id())
    }

    /// When the session began, in milliseconds since 1970; flex has that in its transcripts.
    pub(super) fn started_at(&self) -> Option<u64> {
        match self {
            Self::Flex(_) => None,
            Self::ChatApi(it) => it.started_at(),
        }
    }

    /// Which server has answered last, as Chat API v2 tells it.
    pub(super) fn alias(&self) -> Option<&Id> {
        match self {
            Self::Flex(_) => None,
            Self::ChatApi(it) => it.alias(),
        }
    }

    pub(super) fn is_busy(&self) -> bool {
        either!(self, it => it.is_busy())
    }

    pub(super) fn is_over(&self) -> bool {
        either!(self, it => it.is_over())
    }

    pub(super) fn is_silent(&self, now: u64) -> bool {
        either!(self, it => it.is_silent(now))
    }

    pub(super) fn poll_timeout(&self) -> Option<u64> {
        either!(self, it => it.poll_timeout())
    }

    pub(super) fn poll_transmit(&mut self, now: u64, out: &mut [u8]) -> Result<Option<usize>, CallError> {
        either!(self, it => it.poll_transmit(now, out))
    }

    pub(super) fn transmitted(&mut self, now: u64) {
        either!(self, it => it.transmitted(now));
    }

    pub(super) fn relinked(&mut self) {
        either!(self, it => it.relinked());
    }

    pub(super) fn receive<'p>(
        &mut self,
        now: u64,
        packet: &'p [u8],
    ) -> Result<FlexReceived<'p>, ReceiveError> {
        either!(self, it => it.receive(now, packet))
    }

    pub(super) fn login(&mut self, login: &Login<'_>, out: &mut [u8]) -> Called {
        either!(self, it => it.login(login, out))
    }

    pub(super) fn join(
        &mut self,
        target: JoinTarget<'_>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Called {
        either!(self, it => it.join(target, None, user_data, out))
    }

    pub(super) fn rejoin(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Called {
        either!(self, it => it.rejoin(None, user_data, out))
    }

    pub(super) fn say(&mut self, text: MessageText<'_>, out: &mut [u8]) -> Called {
        either!(self, it => it.say(text, out))
    }

    pub(super) fn notify(
        &mut self,
        notice: NoticeText<'_>,
        user_data: KeyValues<'_>,
        out: &mut [u8],
    ) -> Called {
        either!(self, it => it.notify(notice, user_data, KeyValues::EMPTY, out))
    }

    pub(super) fn update_user_data(&mut self, user_data: KeyValues<'_>, out: &mut [u8]) -> Called {
        either!(self, it => it.update_user_data(user_data, out))
    }

    pub(super) fn read_receipt(&mut self, position: u32, out: &mut [u8]) -> Called {
        either!(self, it => it.read_receipt(position, out))
    }

    pub(super) fn logout(&mut self, text: Option<MessageText<'_>>, out: &mut [u8]) -> Called {
        either!(self, it => it.logout(text, out))
    }
}

/// What isn't done, as Chat API v2 has nothing for it, in words for a person.
pub(super) fn not_in_chat_api(what: NotInChatApi) -> String {
    match what {
        NotInChatApi::LeaveText => {
            "Chat API v2 takes no text with a leave: say it, then leave without one".into()
        }
        NotInChatApi::Notice => {
            "Chat API v2 has no notice of this type: it has TYPING_STARTED, TYPING_STOPPED, USER_PUSHED_URL, \
             USER_UPDATE_NICK, USER_CUSTOM, and SYS_COMMAND for files"
                .into()
        }
        NotInChatApi::NoticeUserData => "Chat API v2 takes no userData with a notice: leave it out".into(),
        what => CallError::NotInChatApi(what).to_string(),
    }
}
