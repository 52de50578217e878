//! ClientVersion: what a party knows (the SDK's documentation).

use core::fmt;

use crate::element::{NoticeType, ProtocolType, UserType};

/// The version that a client states, 101 to 106; kept for each party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct ClientVersion(u32);

impl ClientVersion {
    /// Base functionality: what a client has that states nothing.
    pub const DEFAULT: Self = Self(101);

    /// The newest that is publicly known: every event may have `eventAttributes`.
    pub const LATEST: Self = Self(106);

    /// The version of this number. Under 101 counts as 101; over 106 is known to know at least what 106 does.
    pub const fn new(number: u32) -> Self {
        Self(if number < Self::DEFAULT.0 { Self::DEFAULT.0 } else { number })
    }

    /// What a client stated, if it stated anything.
    pub fn stated(number: Option<u32>) -> Self {
        number.map_or(Self::DEFAULT, Self::new)
    }

    /// The number.
    pub const fn number(&self) -> u32 {
        self.0
    }

    /// Whether a client of this version knows `feature`.
    pub fn knows(&self, feature: Feature) -> bool {
        *self >= feature.since()
    }

    /// Whether a client of this version knows notices of this type. One that we don't know ourselves passes.
    pub fn knows_notice(&self, notice_type: NoticeType<'_>) -> bool {
        Feature::of_notice(notice_type).is_none_or(|feature| self.knows(feature))
    }

    /// Whether a client of this version knows parties of this type.
    pub fn knows_user_type(&self, user_type: UserType<'_>) -> bool {
        Feature::of_user_type(user_type).is_none_or(|feature| self.knows(feature))
    }

    /// Whether a client of this version knows parties of this protocol.
    pub fn knows_protocol_type(&self, protocol_type: ProtocolType<'_>) -> bool {
        protocol_type != ProtocolType::None || self.knows(Feature::SystemUser)
    }
}

impl Default for ClientVersion {
    fn default() -> Self {
        Self::DEFAULT
    }
}

impl fmt::Display for ClientVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// What a version brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Feature {
    /// The notice `USER_UPDATE_NICK`: 102.
    NicknameChange,
    /// The notices `IDLE_CONTROL_*` and the transcript attribute `idleTimeExpire`: 103.
    IdleControl,
    /// The user type `SYSTEM` and the protocol type `NONE`: 103.
    SystemUser,
    /// The notice `SYS_COMMAND`: 104.
    SystemCommand,
    /// `userData` on notices that go to flex: 104.
    FlexUserData,
    /// The transcript attribute `monitored`: 105.
    Monitored,
    /// `eventAttributes` on every event: 106.
    EventAttributes,
}

impl Feature {
    /// The first version that has it.
    pub const fn since(self) -> ClientVersion {
        ClientVersion(match self {
            Self::NicknameChange => 102,
            Self::IdleControl | Self::SystemUser => 103,
            Self::SystemCommand | Self::FlexUserData => 104,
            Self::Monitored => 105,
            Self::EventAttributes => 106,
        })
    }

    /// What a notice of this type needs; `None` if every version has it. A known type in [`NoticeType::Other`] counts
    /// as what it is: on the wire it is the same.
    pub fn of_notice(notice_type: NoticeType<'_>) -> Option<Self> {
        let known = match notice_type {
            NoticeType::Other(text) => NoticeType::from_text(text),
            known => known,
        };
        match known {
            NoticeType::UpdateNick => Some(Self::NicknameChange),
            NoticeType::IdleControlAlert | NoticeType::IdleControlClose | NoticeType::IdleControlSet => {
                Some(Self::IdleControl)
            }
            NoticeType::SystemCommand => Some(Self::SystemCommand),
            _ => None,
        }
    }

    /// What a party of this type needs; `None` if every version has it.
    pub fn of_user_type(user_type: UserType<'_>) -> Option<Self> {
        let known = match user_type {
            UserType::Other(text) => UserType::from_text(text),
            known => known,
        };
        (known == UserType::System).then_some(Self::SystemUser)
    }

    /// The feature for a person: something that there are several of.
    pub const fn text(self) -> &'static str {
        match self {
            Self::NicknameChange => "`USER_UPDATE_NICK` notices",
            Self::IdleControl => "`IDLE_CONTROL_*` notices and `idleTimeExpire`",
            Self::SystemUser => "parties of type `SYSTEM`",
            Self::SystemCommand => "`SYS_COMMAND` notices",
            Self::FlexUserData => "`userData` items on flex notices",
            Self::Monitored => "`monitored` marks",
            Self::EventAttributes => "`eventAttributes`",
        }
    }
}

impl fmt::Display for Feature {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_stated() {
        assert_eq!(ClientVersion::stated(None), ClientVersion::DEFAULT);
        assert_eq!(ClientVersion::stated(Some(0)), ClientVersion::DEFAULT);
        assert_eq!(ClientVersion::stated(Some(107)).number(), 107);
    }
}
