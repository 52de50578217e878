//! What may be done, in each state and each part, against the lists of the vendor's documentation.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use parlor_core::element::Event;
use parlor_core::wire::{Limits, Text};

use super::*;
use crate::engine::InteractionState;
use crate::gateway::agents::participants::Parties;
use crate::gateway::agents::told::{About, Told, Words};
use crate::gateway::gws::{GwsWords, Links};
use crate::gateway::workspace::WorkspaceWords;

/// Documented, of an agent who serves a customer.
const INVITED: &[&str] = &["Accept", "Reject"];
const CHATTING: &[&str] = &[
    "Transfer",
    "Leave",
    "Invite",
    "Consult",
    "SetInFocus",
    "SetDisposition",
    "AttachUserData",
    "DeleteUserData",
    "UpdateUserData",
    "Complete",
    "SendMessage",
    "SendUrl",
    "SendStartTypingNotification",
    "SendStopTypingNotification",
    "SendCustomNotice",
];
const CONFERENCE: &[&str] =
    &["SendToAgents", "SendStartTypingToAgentsNotification", "SendStopTypingToAgentsNotification"];
const LEFT_CHAT: &[&str] = &["Transfer", "Complete", "Leave", "SetInFocus"];
const JOIN_FAILED: &[&str] =
    &["SetInFocus", "Complete", "SetDisposition", "AttachUserData", "DeleteUserData", "UpdateUserData"];

/// Of `LEFT_CHAT`, what isn't there: the session has ended, so that there is nothing to give away or to leave.
const ENDED: &[&str] = &["Transfer", "Leave"];
/// What is there besides: the documentation says elsewhere that the data of such a chat may still be edited.
const EDITABLE: &[&str] = &["SetDisposition", "AttachUserData", "DeleteUserData", "UpdateUserData"];

/// Not documented: what goes with all parts in which an agent doesn't serve the customer.
const ASIDE: &[&str] = &["Leave", "SetInFocus"];
const TO_ALL: &[&str] = &[
    "SendMessage",
    "SendUrl",
    "SendStartTypingNotification",
    "SendStopTypingNotification",
    "SendCustomNotice",
];

const STATES: [ChatState; 6] = [
    ChatState::Invited,
    ChatState::Chatting,
    ChatState::LeftChat,
    ChatState::Completed,
    ChatState::Revoked,
    ChatState::JoinFailed,
];
const PARTS: [Part; 5] = [
    Part::Serving,
    Part::Consulted,
    Part::Supervising(Mode::Monitor),
    Part::Supervising(Mode::Coach),
    Part::Supervising(Mode::BargeIn),
];

fn documented(state: ChatState, part: Part, is_conference: bool) -> BTreeSet<&'static str> {
    let (documented, less, more): (&[&[&str]], &[&str], &[&str]) = match (state, part) {
        (ChatState::Invited, _) => (&[INVITED], &[], &[]),
        (ChatState::LeftChat, _) => (&[LEFT_CHAT], ENDED, EDITABLE),
        (ChatState::JoinFailed, _) => (&[JOIN_FAILED], &[], &[]),
        (ChatState::Completed | ChatState::Revoked, _) => (&[], &[], &[]),
        (ChatState::Chatting, Part::Serving) if is_conference => (&[CHATTING, CONFERENCE], &[], &[]),
        (ChatState::Chatting, Part::Serving) => (&[CHATTING], &[], &[]),
        (ChatState::Chatting, Part::Consulted) => (&[ASIDE, CONFERENCE], &[], &[]),
        (ChatState::Chatting, Part::Supervising(Mode::Monitor)) => {
            (&[ASIDE], &[], &["SwitchToCoach", "SwitchBargeIn"])
        }
        (ChatState::Chatting, Part::Supervising(Mode::Coach)) => {
            (&[ASIDE, CONFERENCE], &[], &["SwitchToMonitor", "SwitchBargeIn"])
        }
        (ChatState::Chatting, Part::Supervising(Mode::BargeIn)) => {
            (&[ASIDE, CONFERENCE, TO_ALL], &[], &["SwitchToMonitor", "SwitchToCoach"])
        }
    };
    let documented = documented.iter().copied().flatten().filter(|it| !less.contains(it));
    documented.chain(more).copied().collect()
}

fn chat(state: ChatState, part: Part, is_conference: bool) -> AgentChat {
    let interaction = Interaction {
        session_id: Id::new(Text::plain("S")).unwrap(),
        queue: "Environment:default".to_owned(),
        subject: None,
        user_data: Arc::default(),
        state: InteractionState::Running,
        started_at: "2025-05-10T07:09:33Z".to_owned(),
        waiting_since: None,
        nickname: None,
        agents: Vec::new(),
        json: OnceLock::new(),
        revision: 0,
    };
    let mut chat = AgentChat::new(Arc::new(interaction), part);
    (chat.state, chat.own) = (state, Some(Id::new(Text::plain("B")).unwrap()));
    let customer = "userNick='Ana' userType='CLIENT' protocolType='FLEX'";
    let agent = "userNick='Bo' userType='AGENT' protocolType='BASIC'";
    let parties = [("A", customer), ("B", agent), ("C", agent)];
    for (user, info) in parties.into_iter().take(if is_conference { 3 } else { 2 }) {
        let joined = format!(
            "<newParty userId='{user}' timeShift='0' visibility='ALL' eventId='1'><userInfo {info}/></newParty>"
        );
        chat.participants.note(&Event::parse(joined.as_bytes(), Limits::STORED).unwrap());
    }
    chat
}

#[test]
fn each_state_and_part_has_its_capabilities() {
    for state in STATES {
        for part in PARTS {
            for is_conference in [false, true] {
                let chat = chat(state, part, is_conference);
                let told = Told::Chat { chat: &chat, about: About::StatusChange, reference: None };
                let (_, data) = GwsWords(Links::new("http://x/")).write(&told, &Parties::new()).unwrap();
                let names = data["chat"]["capabilities"].as_array().unwrap();
                let shown: BTreeSet<&str> = names.iter().map(|it| it.as_str().unwrap()).collect();
                let what = format!("{state:?} {part:?}, in a conference: {is_conference}");
                assert_eq!(shown, documented(state, part, is_conference), "{what}");
                assert_eq!(shown.len(), names.len(), "{what}: one of them twice");
            }
        }
    }
}

/// What each capability of GWS API v2 is called in Workspace API v3 (the documentation's table of both); nothing: it isn't there.
const IN_WORKSPACE: &[(&str, &[&str])] = &[
    ("Accept", &["accept"]),
    ("Reject", &["reject"]),
    ("SendMessage", &["send-message"]),
    ("SendToAgents", &["send-message"]),
    ("SendUrl", &["send-url"]),
    ("SendStartTypingNotification", &["send-typing-started"]),
    ("SendStartTypingToAgentsNotification", &["send-typing-started"]),
    ("SendStopTypingNotification", &["send-typing-stopped"]),
    ("SendStopTypingToAgentsNotification", &["send-typing-stopped"]),
    ("SendCustomNotice", &["send-custom-notification"]),
    ("Leave", &["leave"]),
    ("Complete", &["complete"]),
    ("Transfer", &["transfer-agent", "place-in-queue"]),
    ("Invite", &["invite"]),
    ("Consult", &["consult"]),
    ("AttachUserData", &["attach-user-data"]),
    ("UpdateUserData", &["update-user-data"]),
    ("DeleteUserData", &["delete-user-data"]),
    ("SwitchToMonitor", &["switch-to-monitor"]),
    ("SwitchToCoach", &["switch-to-coach"]),
    ("SwitchBargeIn", &["switch-to-barge-in"]),
    ("SetDisposition", &[]),
    ("SetInFocus", &[]),
];

#[test]
fn each_state_and_part_has_the_same_capabilities_in_workspace_api() {
    for state in STATES {
        for part in PARTS {
            for is_conference in [false, true] {
                let what = format!("{state:?} {part:?}, in a conference: {is_conference}");
                let mut expected: BTreeSet<&str> = BTreeSet::new();
                for name in documented(state, part, is_conference) {
                    let row = IN_WORKSPACE.iter().find(|it| it.0 == name);
                    expected.extend(row.unwrap_or_else(|| panic!("{what}: {name}")).1);
                }
                // Not documented for GWS API v2: who is seen by all, and not alone with the customer, removes others.
                let is_seen = matches!(part, Part::Serving | Part::Supervising(Mode::BargeIn));
                if state == ChatState::Chatting && is_conference && is_seen {
                    expected.insert("remove-from-conference");
                }
                let chat = chat(state, part, is_conference);
                let told = Told::Chat { chat: &chat, about: About::StatusChange, reference: None };
                let (_, data) = WorkspaceWords.write(&told, &Parties::new()).unwrap();
                let names = data["interaction"]["capabilities"].as_array().unwrap();
                let shown: BTreeSet<&str> = names.iter().map(|it| it.as_str().unwrap()).collect();
                assert_eq!(shown, expected, "{what}");
                assert_eq!(shown.len(), names.len(), "{what}: one of them twice");
            }
        }
    }
}
