//! Who sees an event, what is left of it for a version, and who may use which visibility (the vendor's documentation).

use super::version::{ClientVersion, Feature};
use crate::element::{Event, EventHead, KeyValues, Transcript, UserType, Visibility};
use crate::wire::Text;

/// A party that events are for.
#[derive(Clone, Copy, Debug)]
pub struct Viewer<'a> {
    /// Its user id.
    pub user_id: Text<'a>,
    /// Its type.
    pub user_type: UserType<'a>,
    /// Whether it came through flex; otherwise through basic.
    pub is_flex: bool,
    /// What it knows.
    pub version: ClientVersion,
}

/// Whether parties of this type may send with this visibility. An unknown type may what a customer may.
pub fn may_use(user_type: UserType<'_>, visibility: Visibility) -> bool {
    match visibility {
        Visibility::All => true,
        Visibility::Internal => !matches!(user_type, UserType::Client | UserType::Other(_)),
        Visibility::Vip => {
            matches!(user_type, UserType::Supervisor | UserType::External | UserType::System)
        }
    }
}

/// Whether a party that is in with this visibility may send: a silent monitor may not.
pub fn may_write(visibility: Visibility) -> bool {
    visibility != Visibility::Vip
}

/// Whether the viewer may see an event with this head: ALL everyone, INT agents and supervisors, VIP supervisors;
/// a receiver narrows it to sender and receiver, and direct messages are basic's alone.
pub fn is_visible(head: &EventHead<'_>, viewer: &Viewer<'_>) -> bool {
    let by_visibility = match head.visibility {
        Visibility::All => true,
        Visibility::Internal => matches!(viewer.user_type, UserType::Agent | UserType::Supervisor),
        Visibility::Vip => viewer.user_type == UserType::Supervisor,
    };
    let by_receiver = match head.receiver_id {
        None => true,
        Some(receiver) => !viewer.is_flex && (receiver == viewer.user_id || head.user_id == viewer.user_id),
    };
    by_visibility && by_receiver
}

/// The event as the viewer may be sent it; `None` if it may not be sent it at all.
///
/// Besides [`is_visible`]: no notice types, parties and attributes that its version doesn't know; and flex events
/// are the stored ones without `userData`, save on notices from 104 on.
pub fn deliver<'a>(mut event: Event<'a>, viewer: &Viewer<'_>) -> Option<Event<'a>> {
    if !is_visible(event.head(), viewer) {
        return None;
    }
    match &mut event {
        Event::NewParty(party) => {
            let user = &party.user;
            if !viewer.version.knows_user_type(user.user_type)
                || !viewer.version.knows_protocol_type(user.protocol_type)
            {
                return None;
            }
            if viewer.is_flex {
                party.user_data = KeyValues::EMPTY;
            }
        }
        Event::Notice(notice) => {
            if !viewer.version.knows_notice(notice.notice_type()) {
                return None;
            }
            if viewer.is_flex && !viewer.version.knows(Feature::FlexUserData) {
                notice.user_data = KeyValues::EMPTY;
            }
            // A flex event has one text: the notice's own.
            if viewer.is_flex {
                notice.text = None;
            }
        }
        // Flex has no such event.
        Event::Reenter(_) if viewer.is_flex => return None,
        Event::Message(_) | Event::PartyLeft(_) | Event::Reenter(_) => {}
    }
    event.keep_known(viewer.version.number());
    Some(event)
}

/// The transcript without the attributes that the viewer's version doesn't know. Its events are for [`deliver`], each
/// by itself.
pub fn deliver_transcript<'a>(mut transcript: Transcript<'a>, viewer: &Viewer<'_>) -> Transcript<'a> {
    transcript.keep_known(viewer.version.number());
    transcript
}

#[cfg(test)]
mod tests {
    use super::*;

    const OTHER: UserType<'_> = UserType::Other(Text::EMPTY);

    fn viewer(user_type: UserType<'static>) -> Viewer<'static> {
        Viewer { user_id: "me".into(), user_type, is_flex: false, version: ClientVersion::LATEST }
    }

    #[test]
    fn who_may_use_and_see_what() {
        use UserType::{Agent, Client, External, Supervisor, System};
        use Visibility::{All, Internal, Vip};
        for (user_type, visibility, uses, sees) in [
            (Client, All, true, true),
            (Client, Internal, false, false),
            (Client, Vip, false, false),
            (Agent, All, true, true),
            (Agent, Internal, true, true),
            (Agent, Vip, false, false),
            (Supervisor, All, true, true),
            (Supervisor, Internal, true, true),
            (Supervisor, Vip, true, true),
            (External, All, true, true),
            (External, Internal, true, false),
            (External, Vip, true, false),
            (System, All, true, true),
            (System, Internal, true, false),
            (System, Vip, true, false),
            (OTHER, All, true, true),
            (OTHER, Internal, false, false),
            (OTHER, Vip, false, false),
        ] {
            assert_eq!(may_use(user_type, visibility), uses, "{user_type:?} {visibility:?}");
            let head = EventHead { visibility, ..EventHead::default() };
            assert_eq!(is_visible(&head, &viewer(user_type)), sees, "{user_type:?} {visibility:?}");
        }
        assert!(may_write(All) && may_write(Internal) && !may_write(Vip));
    }

    #[test]
    fn a_receiver_narrows() {
        let head = |user_id, receiver_id| EventHead {
            user_id: Text::plain(user_id),
            receiver_id: Some(Text::plain(receiver_id)),
            ..EventHead::default()
        };
        let me = viewer(UserType::Agent);
        assert!(is_visible(&head("me", "you"), &me));
        assert!(is_visible(&head("you", "me"), &me));
        assert!(!is_visible(&head("you", "they"), &me));
        assert!(!is_visible(&head("you", "me"), &Viewer { is_flex: true, ..me }));
        let internal = EventHead { visibility: Visibility::Internal, ..head("you", "me") };
        assert!(!is_visible(&internal, &viewer(UserType::Client)));
    }
}
