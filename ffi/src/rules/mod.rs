//! The rules: who may do and see what. The server goes by the same ones.

mod names;
mod reasons;
mod version;

pub use names::*;
pub use reasons::*;
pub use version::*;

use parlor_core::element::UserType;
#[cfg(feature = "std")]
use parlor_core::rules::{ClientVersion, Viewer, is_visible};
use parlor_core::rules::{may_use, may_write};
use parlor_core::wire::Text;

#[cfg(feature = "std")]
use crate::event::parlor_event;
use crate::guard::guard;
#[cfg(feature = "std")]
use crate::lists::Lists;
use crate::numbers::{user_type, visibility};
#[cfg(feature = "std")]
use crate::text::parlor_text;

/// The type of this number; one that isn't known may the least.
fn user_type_or_other(number: i32) -> UserType<'static> {
    user_type(number).unwrap_or(UserType::Other(Text::EMPTY))
}

/// Whether parties of the type `user_type`, one of `parlor_user_type`, may send with `visibility`, one of
/// `parlor_visibility`. An unknown type may what a customer may; an unknown visibility may be used by nobody.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_user_type_may_use(user_type: i32, visibility: i32) -> bool {
    guard!([] { Ok(may_use(user_type_or_other(user_type), self::visibility(visibility)?)) })
}

/// Whether a party that is in with `visibility`, one of `parlor_visibility`, may send: a silent monitor may not. False
/// for an unknown one.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_visibility_may_write(visibility: i32) -> bool {
    guard!([] { Ok(may_write(self::visibility(visibility)?)) })
}

/// Whether a party may see the event: one with the user id `user_id` and the type `user_type`, one of `parlor_user_type`,
/// which came through flex, or with `is_flex` false through basic. What is for all is seen by all, `PARLOR_VISIBILITY_INT` by agents and supervisors,
/// `PARLOR_VISIBILITY_VIP` by supervisors; a receiver narrows it to the sender and the receiver. False for NULL.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_is_visible_to(
    event: *const parlor_event,
    user_id: parlor_text,
    user_type: i32,
    is_flex: bool,
) -> bool {
    guard!([] {
        let lists = Lists::default();
        // SAFETY: the crate's contract, for both.
        let (event, user_id) = unsafe { (parlor_event::read(event, &lists)?, user_id.read()?.into()) };
        let version = ClientVersion::LATEST;
        Ok(is_visible(event.head(), &Viewer { user_id, user_type: user_type_or_other(user_type), is_flex, version }))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_use_which_visibility() {
        for (user_type, expected) in [
            (-1, [true, false, false]),
            (0, [true, false, false]),
            (1, [true, true, false]),
            (2, [true, true, true]),
            (3, [true, true, true]),
            (4, [true, true, true]),
            (5, [true, false, false]),
        ] {
            let found = [0, 1, 2].map(|it| parlor_user_type_may_use(user_type, it));
            assert_eq!(found, expected, "{user_type}");
            assert!(!parlor_user_type_may_use(user_type, 3) && !parlor_user_type_may_use(user_type, -1));
        }
        let found = [-1, 0, 1, 2, 3].map(|it| parlor_visibility_may_write(it));
        assert_eq!(found, [false, true, true, false, false]);
    }
}
