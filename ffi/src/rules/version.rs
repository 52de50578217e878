//! What a client version knows.

use parlor_core::element::{NoticeType, ProtocolType};
use parlor_core::rules::{ClientVersion, Feature};
use parlor_core::wire::Text;

use super::user_type_or_other;
use crate::guard::guard;
use crate::numbers::{notice_type, protocol};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// What a client version brought. The numbers are our own choice.
#[repr(C)]
#[derive(Clone, Copy)]
pub enum parlor_feature {
    /// `PARLOR_NOTICE_USER_UPDATE_NICK`: 102.
    PARLOR_FEATURE_NICKNAME_CHANGE = 0,
    /// `PARLOR_NOTICE_IDLE_CONTROL_ALERT` and its like, and `idle_time_expire`: 103.
    PARLOR_FEATURE_IDLE_CONTROL = 1,
    /// `PARLOR_USER_SYSTEM` and `PARLOR_PROTOCOL_NONE`: 103.
    PARLOR_FEATURE_SYSTEM_USER = 2,
    /// `PARLOR_NOTICE_SYS_COMMAND`: 104.
    PARLOR_FEATURE_SYSTEM_COMMAND = 3,
    /// Userdata on notices that go to flex: 104.
    PARLOR_FEATURE_FLEX_USER_DATA = 4,
    /// `monitored`: 105.
    PARLOR_FEATURE_MONITORED = 5,
    /// Event attributes: 106.
    PARLOR_FEATURE_EVENT_ATTRIBUTES = 6,
}

fn feature(number: i32) -> Result<Feature, Status> {
    const ALL: [Feature; 7] = [
        Feature::NicknameChange,
        Feature::IdleControl,
        Feature::SystemUser,
        Feature::SystemCommand,
        Feature::FlexUserData,
        Feature::Monitored,
        Feature::EventAttributes,
    ];
    let known = usize::try_from(number).ok().and_then(|it| ALL.get(it));
    known.copied().ok_or(Status::PARLOR_BAD_VALUE)
}

/// The first client version that has a feature, one of `parlor_feature`: 102 to 106; 0 for an unknown one.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_feature_since(feature: i32) -> u32 {
    guard!([] { Ok(self::feature(feature)?.since().number()) })
}

/// What a feature is, for a person: something that there are several of, such as "`eventAttributes`". Empty for an unknown
/// one.
///
/// The text is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_feature_text(feature: i32) -> parlor_text {
    guard!([] { Ok(parlor_text::view(self::feature(feature)?.text().as_bytes())) })
}

/// Whether a client of this version knows a feature, one of `parlor_feature`. False for an unknown one.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_client_version_knows(version: u32, feature: i32) -> bool {
    guard!([] { Ok(ClientVersion::new(version).knows(self::feature(feature)?)) })
}

/// Whether a client of this version is sent notices of this type, one of `parlor_notice_type`. It is sent those of an
/// unknown type.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_client_version_knows_notice(version: u32, notice_type: i32) -> bool {
    guard!([] {
        let notice_type = self::notice_type(notice_type).unwrap_or(NoticeType::Other(Text::EMPTY));
        Ok(ClientVersion::new(version).knows_notice(notice_type))
    })
}

/// Whether a client of this version is told of parties of this type, one of `parlor_user_type`. It is told of those of an
/// unknown type.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_client_version_knows_user_type(version: u32, user_type: i32) -> bool {
    guard!([] { Ok(ClientVersion::new(version).knows_user_type(user_type_or_other(user_type))) })
}

/// Whether a client of this version is told of parties that are connected like this, one of `parlor_protocol`. It is told of
/// those that are connected in an unknown way.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_client_version_knows_protocol(version: u32, protocol: i32) -> bool {
    guard!([] {
        let protocol = self::protocol(protocol).unwrap_or(ProtocolType::Other(Text::EMPTY));
        Ok(ClientVersion::new(version).knows_protocol_type(protocol))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_version_knows() {
        for (number, since) in [102, 103, 103, 104, 104, 105, 106].into_iter().enumerate() {
            let feature = i32::try_from(number).unwrap();
            assert_eq!(parlor_feature_since(feature), since);
            for version in [0, 101, 102, 103, 104, 105, 106, 107] {
                assert_eq!(
                    parlor_client_version_knows(version, feature),
                    version >= since,
                    "{version} {feature}"
                );
            }
            assert!(parlor_feature_text(feature).length > 0);
        }
        for unknown in [-1, 7, i32::MIN, i32::MAX] {
            assert_eq!((parlor_feature_since(unknown), parlor_feature_text(unknown).length), (0, 0));
            assert!(!parlor_client_version_knows(106, unknown));
        }
    }

    #[test]
    fn what_a_version_is_sent() {
        for (notice_type, since) in
            [(2, 101), (10, 101), (11, 102), (12, 103), (13, 103), (14, 103), (15, 104), (-1, 0)]
        {
            for version in 101..=107 {
                let knows = parlor_client_version_knows_notice(version, notice_type);
                assert_eq!(knows, version >= since, "{version} {notice_type}");
            }
        }
        assert_eq!([102, 103].map(|it| parlor_client_version_knows_user_type(it, 4)), [false, true]);
        assert_eq!([102, 103].map(|it| parlor_client_version_knows_protocol(it, 3)), [false, true]);
        for known in [-1, 0, 1, 2] {
            assert!(parlor_client_version_knows_user_type(101, known));
            assert!(parlor_client_version_knows_protocol(101, known));
        }
    }
}
