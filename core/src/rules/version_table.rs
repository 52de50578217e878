//! What a party of each ClientVersion may be sent (the SDK's documentation): every notice type, user type, protocol type and
//! attribute against every version and both protocols, cell by cell.

use super::*;
use crate::element::event_attributes::QuitReason;
use crate::element::{
    Event, KeyValue, KeyValues, Message, MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft,
    ProtocolType, Reenter, Transcript, UserInfo, UserType,
};
use crate::wire::Text;

/// What is sent, whether it gets there, and for basic and for flex the versions 101 to 106: `+` it does, `-` it
/// doesn't.
type Row = (&'static str, fn(&Viewer<'_>) -> bool, &'static str, &'static str);

#[rustfmt::skip]
const TABLE: [Row; 45] = [
    ("TYPING_STARTED", |it| notice(it, NoticeType::TypingStarted), "++++++", "++++++"),
    ("TYPING_STOPPED", |it| notice(it, NoticeType::TypingStopped), "++++++", "++++++"),
    ("USER_CUSTOM", |it| notice(it, NoticeType::Custom), "++++++", "++++++"),
    ("USER_PUSHED_URL", |it| notice(it, NoticeType::PushedUrl), "++++++", "++++++"),
    ("USER_UPDATE_NICK", |it| notice(it, NoticeType::UpdateNick), "-+++++", "-+++++"),
    ("IDLE_CONTROL_ALERT", |it| notice(it, NoticeType::IdleControlAlert), "--++++", "--++++"),
    ("IDLE_CONTROL_CLOSE", |it| notice(it, NoticeType::IdleControlClose), "--++++", "--++++"),
    ("IDLE_CONTROL_SET", |it| notice(it, NoticeType::IdleControlSet), "--++++", "--++++"),
    ("SYS_COMMAND", |it| notice(it, NoticeType::SystemCommand), "---+++", "---+++"),
    ("UPDATE_USER_DATA", |it| notice(it, NoticeType::UPDATE_USER_DATA), "++++++", "++++++"),
    ("SAVE_TRANSCRIPT", |it| notice(it, NoticeType::SAVE_TRANSCRIPT), "++++++", "++++++"),
    ("RESERVED", |it| notice(it, NoticeType::RESERVED), "++++++", "++++++"),
    ("TRANSCRIPT_SAVE_FAILED", |it| notice(it, NoticeType::TRANSCRIPT_SAVE_FAILED), "++++++", "++++++"),
    ("TRANSCRIPT_SAVE_DONE", |it| notice(it, NoticeType::TRANSCRIPT_SAVE_DONE), "++++++", "++++++"),
    ("PING", |it| notice(it, NoticeType::PING), "++++++", "++++++"),
    // One that isn't documented passes: our own choice.
    ("another notice type", |it| notice(it, NoticeType::Other("NEW".into())), "++++++", "++++++"),
    ("a notice without type", |it| notice(it, NoticeType::default()), "++++++", "++++++"),
    ("CLIENT", |it| user(it, UserType::Client), "++++++", "++++++"),
    ("AGENT", |it| user(it, UserType::Agent), "++++++", "++++++"),
    ("SUPERVISOR", |it| user(it, UserType::Supervisor), "++++++", "++++++"),
    ("EXTERNAL", |it| user(it, UserType::External), "++++++", "++++++"),
    ("SYSTEM", |it| user(it, UserType::System), "--++++", "--++++"),
    ("another user type", |it| user(it, UserType::Other("NEW".into())), "++++++", "++++++"),
    ("BASIC", |it| protocol(it, ProtocolType::Basic), "++++++", "++++++"),
    ("FLEX", |it| protocol(it, ProtocolType::Flex), "++++++", "++++++"),
    ("ESP", |it| protocol(it, ProtocolType::Esp), "++++++", "++++++"),
    ("NONE", |it| protocol(it, ProtocolType::None), "--++++", "--++++"),
    ("another protocol type", |it| protocol(it, ProtocolType::Other("NEW".into())), "++++++", "++++++"),
    ("sessionId", |it| !transcript(it).session_id.is_empty(), "++++++", "++++++"),
    ("startAt", |it| !transcript(it).start_at.is_empty(), "++++++", "++++++"),
    ("idleTimeExpire", |it| transcript(it).idle_time_expire.is_some(), "--++++", "--++++"),
    ("monitored", |it| transcript(it).monitored, "----++", "----++"),
    ("savedPosition", |it| transcript(it).saved_position.is_some(), "++++++", "++++++"),
    ("newParty userData", |it| new_party(it).is_some_and(|it| !it.user_data.is_empty()), "++++++", "------"),
    ("newParty eventAttributes", |it| new_party(it).is_some_and(|it| !it.event_attributes.is_empty()), "-----+", "-----+"),
    ("message", |it| message(it).is_some(), "++++++", "++++++"),
    ("message eventAttributes", |it| message(it).is_some_and(|it| !it.event_attributes.is_empty()), "-----+", "-----+"),
    ("notice userData", |it| custom_notice(it).is_some_and(|it| !it.user_data.is_empty()), "++++++", "---+++"),
    ("notice msgText", |it| custom_notice(it).is_some_and(|it| it.text.is_some()), "++++++", "------"),
    ("notice eventAttributes", |it| custom_notice(it).is_some_and(|it| !it.event_attributes.is_empty()), "-----+", "-----+"),
    ("partyLeft", |it| party_left(it, |_| true), "++++++", "++++++"),
    ("partyLeft eventAttributes", |it| party_left(it, |it| !it.event_attributes.is_empty()), "-----+", "-----+"),
    ("quit-reason-code", |it| party_left(it, |it| it.quit_reason_code() == Some("3".into())), "-----+", "-----+"),
    ("reenter", |it| reenter(it).is_some(), "++++++", "------"),
    ("reenter eventAttributes", |it| reenter(it).is_some_and(|it| !it.event_attributes.is_empty()), "-----+", "------"),
];

#[test]
fn cell_by_cell() {
    for (what, is_sent, basic, flex) in TABLE {
        for (is_flex, cells) in [(false, basic), (true, flex)] {
            for user_type in [UserType::Client, UserType::Agent, UserType::Supervisor] {
                let cell = |number| {
                    let version = ClientVersion::new(number);
                    let viewer = Viewer { user_id: "me".into(), user_type, is_flex, version };
                    if is_sent(&viewer) { '+' } else { '-' }
                };
                let sent: std::string::String = (101..=106).map(cell).collect();
                assert_eq!(sent, cells, "{what} to {user_type:?}, flex: {is_flex}");
                // What is newer knows at least what 106 does, what is older or says nothing is 101.
                assert_eq!((cell(107), cell(0)), (cell(106), cell(101)), "{what}");
            }
        }
    }
}

fn notice(viewer: &Viewer<'_>, notice_type: NoticeType<'_>) -> bool {
    let notice = Some(NoticeText::new(notice_type, Text::EMPTY));
    deliver(Event::Notice(Notice { notice, ..Notice::default() }), viewer).is_some()
}

fn user(viewer: &Viewer<'_>, user_type: UserType<'_>) -> bool {
    let user = UserInfo { user_type, ..UserInfo::default() };
    deliver(Event::NewParty(NewParty { user, ..NewParty::default() }), viewer).is_some()
}

fn protocol(viewer: &Viewer<'_>, protocol_type: ProtocolType<'_>) -> bool {
    let user = UserInfo { protocol_type, ..UserInfo::default() };
    deliver(Event::NewParty(NewParty { user, ..NewParty::default() }), viewer).is_some()
}

fn transcript(viewer: &Viewer<'_>) -> Transcript<'static> {
    let transcript = Transcript {
        start_at: "2025-05-10T07:09:33Z".into(),
        session_id: "005PAbK71FM3R512".into(),
        idle_time_expire: Some(255),
        monitored: true,
        saved_position: Some(3),
        ..Transcript::default()
    };
    deliver_transcript(transcript, viewer)
}

/// A collection with something in it.
const VALUES: KeyValues<'static> = crate::element::event_attributes::BOT_EVENT_ATTRIBUTES;

fn new_party(viewer: &Viewer<'_>) -> Option<NewParty<'static>> {
    let party = NewParty { user_data: VALUES, event_attributes: VALUES, ..NewParty::default() };
    match deliver(Event::NewParty(party), viewer) {
        Some(Event::NewParty(party)) => Some(party),
        _ => None,
    }
}

fn message(viewer: &Viewer<'_>) -> Option<Message<'static>> {
    match deliver(Event::Message(Message { event_attributes: VALUES, ..Message::default() }), viewer) {
        Some(Event::Message(message)) => Some(message),
        _ => None,
    }
}

fn custom_notice(viewer: &Viewer<'_>) -> Option<Notice<'static>> {
    let notice = Notice {
        notice: Some(NoticeText::new(NoticeType::Custom, Text::EMPTY)),
        user_data: VALUES,
        event_attributes: VALUES,
        text: Some(MessageText::plain("x")),
        ..Notice::default()
    };
    match deliver(Event::Notice(notice), viewer) {
        Some(Event::Notice(notice)) => Some(notice),
        _ => None,
    }
}

fn reenter(viewer: &Viewer<'_>) -> Option<Reenter<'static>> {
    match deliver(Event::Reenter(Reenter { event_attributes: VALUES, ..Reenter::default() }), viewer) {
        Some(Event::Reenter(reenter)) => Some(reenter),
        _ => None,
    }
}

fn party_left(viewer: &Viewer<'_>, has: impl Fn(&PartyLeft<'_>) -> bool) -> bool {
    let quit = QuitReason::new(LeaveReason::Disconnect.quit_reason_code());
    let attributes: [KeyValue<'_>; 1] = [quit.item()];
    let left = PartyLeft { event_attributes: KeyValues::items(&attributes), ..PartyLeft::default() };
    match deliver(Event::PartyLeft(left), viewer) {
        Some(Event::PartyLeft(left)) => has(&left),
        _ => false,
    }
}
