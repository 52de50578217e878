//! The numbers of the enumerations, there and back.

use parlor_core::client::RequestKind;
use parlor_core::element::{
    AfterAction, MessageCheck, NoticeType, ProtocolType, UserStatus, UserType, Visibility,
};
use parlor_core::wire::Binding;

use crate::status::parlor_status as Status;
use crate::vocabulary::{
    parlor_after_action, parlor_binding, parlor_message_check, parlor_notice_type, parlor_protocol,
    parlor_request, parlor_user_status, parlor_user_type, parlor_visibility,
};

/// The number of a value that core has as an enum.
pub(crate) trait Number {
    fn number(self) -> i32;
}

impl Number for UserType<'_> {
    fn number(self) -> i32 {
        let it = match self {
            Self::Client => parlor_user_type::PARLOR_USER_CLIENT,
            Self::Agent => parlor_user_type::PARLOR_USER_AGENT,
            Self::Supervisor => parlor_user_type::PARLOR_USER_SUPERVISOR,
            Self::External => parlor_user_type::PARLOR_USER_EXTERNAL,
            Self::System => parlor_user_type::PARLOR_USER_SYSTEM,
            _ => parlor_user_type::PARLOR_USER_OTHER,
        };
        it as i32
    }
}

impl Number for ProtocolType<'_> {
    fn number(self) -> i32 {
        let it = match self {
            Self::Basic => parlor_protocol::PARLOR_PROTOCOL_BASIC,
            Self::Flex => parlor_protocol::PARLOR_PROTOCOL_FLEX,
            Self::Esp => parlor_protocol::PARLOR_PROTOCOL_ESP,
            Self::None => parlor_protocol::PARLOR_PROTOCOL_NONE,
            _ => parlor_protocol::PARLOR_PROTOCOL_OTHER,
        };
        it as i32
    }
}

impl Number for Visibility {
    fn number(self) -> i32 {
        let it = match self {
            Self::All => parlor_visibility::PARLOR_VISIBILITY_ALL,
            Self::Internal => parlor_visibility::PARLOR_VISIBILITY_INT,
            Self::Vip => parlor_visibility::PARLOR_VISIBILITY_VIP,
        };
        it as i32
    }
}

impl Number for UserStatus {
    fn number(self) -> i32 {
        let it = match self {
            Self::On => parlor_user_status::PARLOR_USER_STATUS_ON,
            Self::Off => parlor_user_status::PARLOR_USER_STATUS_OFF,
            Self::Keep => parlor_user_status::PARLOR_USER_STATUS_KEEP,
        };
        it as i32
    }
}

impl Number for MessageCheck {
    fn number(self) -> i32 {
        let it = match self {
            Self::None => parlor_message_check::PARLOR_MESSAGE_CHECK_NONE,
            Self::Alert => parlor_message_check::PARLOR_MESSAGE_CHECK_ALERT,
            Self::Altered => parlor_message_check::PARLOR_MESSAGE_CHECK_ALTERED,
        };
        it as i32
    }
}

impl Number for RequestKind {
    fn number(self) -> i32 {
        let it = match self {
            Self::Login => parlor_request::PARLOR_REQUEST_LOGIN,
            Self::Join => parlor_request::PARLOR_REQUEST_JOIN,
            Self::Message => parlor_request::PARLOR_REQUEST_MESSAGE,
            Self::Notice => parlor_request::PARLOR_REQUEST_NOTICE,
            Self::UserData => parlor_request::PARLOR_REQUEST_USER_DATA,
            Self::Release => parlor_request::PARLOR_REQUEST_RELEASE,
            Self::Poll => parlor_request::PARLOR_REQUEST_POLL,
            _ => parlor_request::PARLOR_REQUEST_OTHER,
        };
        it as i32
    }
}

impl Number for AfterAction {
    fn number(self) -> i32 {
        let it = match self {
            Self::KeepAlive => parlor_after_action::PARLOR_AFTER_ACTION_KEEP_ALIVE,
            Self::CloseIfNoAgents => parlor_after_action::PARLOR_AFTER_ACTION_CLOSE_IF_NO_AGENTS,
            Self::ForceClose => parlor_after_action::PARLOR_AFTER_ACTION_FORCE_CLOSE,
        };
        it as i32
    }
}

/// Makes a function that gives the value of a caller's number, and refuses a number that stands for none.
macro_rules! of_number {
    ($($(#[$comment:meta])* $name:ident -> $type:ty [$($value:ident)*])*) => {$(
        $(#[$comment])*
        pub(crate) fn $name(number: i32) -> Result<$type, Status> {
            let all = [$(<$type>::$value),*];
            all.into_iter().find(|it| Number::number(*it) == number).ok_or(Status::PARLOR_BAD_VALUE)
        }
    )*};
}

of_number! {
    /// Who may see something.
    visibility -> Visibility [All Internal Vip]
    /// What a party registers as.
    user_type -> UserType<'static> [Client Agent Supervisor External System]
    /// How a party is connected.
    protocol -> ProtocolType<'static> [Basic Flex Esp None]
    /// What becomes of agents or customers.
    user_status -> UserStatus [On Off Keep]
    /// What a check made of a text.
    message_check -> MessageCheck [None Alert Altered]
    /// What becomes of a session.
    after_action -> AfterAction [KeepAlive CloseIfNoAgents ForceClose]
}

/// Who may see something that is asked for: everyone, where that is those who see that the party is in. Whoever knows better
/// says so.
pub(crate) fn visibility_or_all(number: i32) -> Result<Visibility, Status> {
    match number {
        it if it == parlor_visibility::PARLOR_VISIBILITY_AS_JOINED as i32 => Ok(Visibility::All),
        it => visibility(it),
    }
}

/// The form of the packets; refused if this build doesn't have it.
pub(crate) fn binding(number: i32) -> Result<Binding, Status> {
    const ALL: [(parlor_binding, Binding); 1 + cfg!(feature = "compact") as usize] = [
        (parlor_binding::PARLOR_BINDING_XML, Binding::Xml),
        #[cfg(feature = "compact")]
        (parlor_binding::PARLOR_BINDING_COMPACT, Binding::Compact),
    ];
    let found = ALL.into_iter().find(|it| it.0 as i32 == number);
    found.map(|it| it.1).ok_or(Status::PARLOR_BAD_VALUE)
}

const NOTICES: [(NoticeType<'static>, parlor_notice_type); 15] = [
    (NoticeType::TypingStarted, parlor_notice_type::PARLOR_NOTICE_TYPING_STARTED),
    (NoticeType::TypingStopped, parlor_notice_type::PARLOR_NOTICE_TYPING_STOPPED),
    (NoticeType::Custom, parlor_notice_type::PARLOR_NOTICE_USER_CUSTOM),
    (NoticeType::PushedUrl, parlor_notice_type::PARLOR_NOTICE_USER_PUSHED_URL),
    (NoticeType::UPDATE_USER_DATA, parlor_notice_type::PARLOR_NOTICE_UPDATE_USER_DATA),
    (NoticeType::SAVE_TRANSCRIPT, parlor_notice_type::PARLOR_NOTICE_SAVE_TRANSCRIPT),
    (NoticeType::RESERVED, parlor_notice_type::PARLOR_NOTICE_RESERVED),
    (NoticeType::TRANSCRIPT_SAVE_FAILED, parlor_notice_type::PARLOR_NOTICE_TRANSCRIPT_SAVE_FAILED),
    (NoticeType::TRANSCRIPT_SAVE_DONE, parlor_notice_type::PARLOR_NOTICE_TRANSCRIPT_SAVE_DONE),
    (NoticeType::PING, parlor_notice_type::PARLOR_NOTICE_PING),
    (NoticeType::UpdateNick, parlor_notice_type::PARLOR_NOTICE_USER_UPDATE_NICK),
    (NoticeType::IdleControlAlert, parlor_notice_type::PARLOR_NOTICE_IDLE_CONTROL_ALERT),
    (NoticeType::IdleControlClose, parlor_notice_type::PARLOR_NOTICE_IDLE_CONTROL_CLOSE),
    (NoticeType::IdleControlSet, parlor_notice_type::PARLOR_NOTICE_IDLE_CONTROL_SET),
    (NoticeType::SystemCommand, parlor_notice_type::PARLOR_NOTICE_SYS_COMMAND),
];

impl Number for NoticeType<'_> {
    fn number(self) -> i32 {
        let known = NOTICES.iter().find(|row| row.0 == self);
        known.map_or(parlor_notice_type::PARLOR_NOTICE_OTHER, |row| row.1) as i32
    }
}

/// The notice type of this number, if there is one that can be sent.
pub(crate) fn notice_type(number: i32) -> Option<NoticeType<'static>> {
    NOTICES.iter().find(|row| row.1 as i32 == number).map(|row| row.0)
}

#[cfg(test)]
mod tests {
    use parlor_core::rules::ErrorId;
    use parlor_core::wire::Text;

    use super::*;
    use crate::vocabulary::parlor_error_id;

    #[test]
    fn the_numbers_that_are_known() {
        let users = [UserType::Client, UserType::Agent, UserType::Supervisor, UserType::External];
        assert_eq!(users.map(Number::number), [0, 1, 2, 3]);
        let protocols = [ProtocolType::Basic, ProtocolType::Flex, ProtocolType::Esp];
        assert_eq!(protocols.map(Number::number), [0, 1, 2]);
        let visibilities = [Visibility::All, Visibility::Internal, Visibility::Vip];
        assert_eq!(visibilities.map(Number::number), [0, 1, 2]);
        let statuses = [UserStatus::On, UserStatus::Off, UserStatus::Keep];
        assert_eq!(statuses.map(Number::number), [0, 1, 2]);
        let checks = [MessageCheck::None, MessageCheck::Alert, MessageCheck::Altered];
        assert_eq!(checks.map(Number::number), [0, 1, 2]);
        assert_eq!(UserType::Other(Text::plain("ROBOT")).number(), -1);
    }

    #[test]
    fn numbers_there_and_back() {
        for number in -1..6 {
            let back = |it: Result<i32, Status>, count| {
                let known = (0..count).contains(&number);
                assert_eq!(it, if known { Ok(number) } else { Err(Status::PARLOR_BAD_VALUE) });
            };
            back(visibility(number).map(Number::number), 3);
            back(user_type(number).map(Number::number), 5);
            back(protocol(number).map(Number::number), 4);
            back(user_status(number).map(Number::number), 3);
            back(message_check(number).map(Number::number), 3);
            back(after_action(number).map(Number::number), 3);
        }
    }

    #[test]
    fn notices_there_and_back() {
        for number in -1..20 {
            // The SDK's numbers, as core has them.
            let known = u32::try_from(number).ok().and_then(NoticeType::from_number);
            assert_eq!(notice_type(number), known, "{number}");
            assert!(known.is_none_or(|it| Number::number(it) == number));
        }
    }

    #[test]
    fn every_error_id_has_a_name() {
        let named = [
            (ErrorId::Malformed, parlor_error_id::PARLOR_ERROR_ID_MALFORMED),
            (ErrorId::UnknownRequest, parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_REQUEST),
            (ErrorId::BadMember, parlor_error_id::PARLOR_ERROR_ID_BAD_MEMBER),
            (ErrorId::UnknownUser, parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_USER),
            (ErrorId::UnknownSession, parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_SESSION),
            (ErrorId::SessionOver, parlor_error_id::PARLOR_ERROR_ID_SESSION_OVER),
            (ErrorId::Password, parlor_error_id::PARLOR_ERROR_ID_PASSWORD),
            (ErrorId::NotPermitted, parlor_error_id::PARLOR_ERROR_ID_NOT_PERMITTED),
            (ErrorId::UnknownReceiver, parlor_error_id::PARLOR_ERROR_ID_UNKNOWN_RECEIVER),
            (ErrorId::Limit, parlor_error_id::PARLOR_ERROR_ID_LIMIT),
            (ErrorId::TooLarge, parlor_error_id::PARLOR_ERROR_ID_TOO_LARGE),
            (ErrorId::Version, parlor_error_id::PARLOR_ERROR_ID_VERSION),
            (ErrorId::Storage, parlor_error_id::PARLOR_ERROR_ID_STORAGE),
        ];
        for ((error, named), number) in named.into_iter().zip(1..) {
            assert_eq!((ErrorId::from_number(number), error.number()), (Some(error), named as u32));
        }
        assert_eq!(ErrorId::from_number(named.len() as u32 + 1), None);
    }
}
