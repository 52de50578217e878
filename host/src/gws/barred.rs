//! What an agent can't do over the API, as sentences: what it has no words for, and what the server doesn't allow now.

use serde_json::Value as Json;

use super::chat::{Chat, State};
use super::operations::{Operation, TO_ONE};
use crate::commands::Barred;
use crate::tolerant::list;

/// What the API has for nobody.
const NOWHERE: [(&str, &str); 2] = [("to", TO_ONE), ("delete", DELETES_NOTHING)];

pub(crate) const DELETES_NOTHING: &str =
    "GWS API v2 deletes no files: ask somebody at a desk on the basic port to do it";

/// What is for supervisors.
const FOR_SUPERVISORS: [&str; 3] = ["watch", "coach", "monitor"];
const NO_SUPERVISOR: &str =
    "for the server you are an agent, and only supervisors watch and coach: /invite asks somebody else in";

const NO_SWITCH: &str =
    "the server has you in this session as you are, and not otherwise: supervisors watch and coach";

/// Where a consulted agent would do what only those do who serve.
const CONSULTED: &str = "you are asked for advice here, unseen by the customer: what you say goes to the agents, and \
                         whoever serves the customer does the rest; you can /leave";

/// Why something isn't allowed in a chat.
type Why = fn(&Chat) -> &'static str;

/// In a session: the command, the operation that it needs, and why that isn't allowed where it isn't.
const IN_SESSION: [(&str, &str, Why); 10] = [
    ("all", "SendMessage", no_word_to_all),
    ("int", "SendToAgents", no_word_to_agents),
    ("url", "SendUrl", no_word_to_all),
    ("nick", "SendNicknameUpdatedNotice", no_word_to_all),
    ("send", "UploadFile", no_word_to_all),
    ("remove", "RemoveParticipantFromConference", |it| match it.has_other_agent() {
        true => "the server lets you remove nobody from this session",
        false => "there is nobody whom you could remove: GWS API v2 removes agents, and no other is in",
    }),
    ("transfer", "Transfer", only_who_serves),
    ("invite", "Invite", only_who_serves),
    ("consult", "Consult", only_who_serves),
    ("close", "Complete", only_who_serves),
];

const OTHERS_ARE_IN: &str =
    "other agents are in, and GWS API v2 ends a session only when the last of them goes: /leave it";

fn no_word_to_all(chat: &Chat) -> &'static str {
    match chat.is_unseen() {
        true if chat.is_consultation => CONSULTED,
        true => {
            "the customer doesn't see that you are here, so that nothing reaches her: /join comes in seen by all"
        }
        false => "the server doesn't allow it in this session now",
    }
}

fn no_word_to_agents(chat: &Chat) -> &'static str {
    match (chat.is_unseen() && !chat.is_consultation, chat.has_other_agent()) {
        (true, _) => "you only watch: /coach to speak with the agents",
        (false, true) => "the server doesn't let you speak to the agents alone in this session",
        (false, false) => "no other agent is in who could hear it: /invite or /consult asks one in",
    }
}

fn only_who_serves(chat: &Chat) -> &'static str {
    match chat.is_unseen() {
        true if chat.is_consultation => CONSULTED,
        true => "only who serves the customer can do that: you can /leave, and /join comes in seen by all",
        false => "the server doesn't allow it in this session now",
    }
}

/// What this user can do in no session.
pub(super) fn nowhere(user: &Json) -> Barred {
    // Where the server doesn't say what he is, it is asked when he tries.
    let roles = list(user, "roles");
    let is_supervisor = roles.is_empty() || roles.iter().any(|it| it == "ROLE_SUPERVISOR");
    let for_supervisors = FOR_SUPERVISORS.into_iter().filter(|_| !is_supervisor);
    NOWHERE.into_iter().chain(for_supervisors.map(|it| (it, NO_SUPERVISOR))).collect()
}

/// What can't be done in this chat now.
pub(super) fn here(chat: &Chat) -> Barred {
    if !chat.is_attended || chat.state != State::Chatting {
        return Barred::new();
    }
    let refused =
        IN_SESSION.into_iter().filter(|(_, operation, _)| !allows(chat, &Operation::new(operation)));
    let mut barred: Barred = refused.map(|(command, _, why)| (command, why(chat))).collect();
    if chat.is_served_by_others() {
        barred.entry("close").or_insert(OTHERS_ARE_IN);
    }
    barred
}

/// Why this operation can't be done now.
///
/// # Errors
/// A sentence.
pub(super) fn check(chat: &Chat, operation: &Operation) -> Result<(), String> {
    if allows(chat, operation) {
        return Ok(());
    }
    if operation.name.starts_with("SwitchTo") && chat.is_consultation {
        return Err(CONSULTED.to_owned());
    }
    if operation.name.starts_with("SwitchTo") {
        return Err(NO_SWITCH.to_owned());
    }
    let found =
        IN_SESSION.iter().find(|(_, it, _)| Operation::new(it).capability() == operation.capability());
    Err(found.map_or_else(
        || format!("the server doesn't allow it in this session now ({})", operation.capability()),
        |(_, _, why)| why(chat).to_owned(),
    ))
}

/// The documentation spells one of the capabilities in two ways.
fn allows(chat: &Chat, operation: &Operation) -> bool {
    chat.allows(operation.capability()) || chat.allows(operation.name)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::chat::Me;
    use super::*;

    fn chat(capabilities: &[&str], visibility: &str, other: bool) -> Chat {
        let me = Me { user_id: "9f".into(), nickname: "Bo".into(), ..Me::default() };
        let mut participants = vec![
            json!({"participantId": "1", "nickname": "Ana", "type": "Customer"}),
            json!({"participantId": "2", "nickname": "Bo", "type": "Agent", "path": "/users/9f",
                "visibility": visibility}),
        ];
        if other {
            participants.push(json!({"participantId": "3", "nickname": "Eve", "type": "Agent"}));
        }
        let mut chat = Chat::new("S");
        chat.update(
            &json!({"state": "Chatting", "capabilities": capabilities, "participants": participants}),
            &me,
        );
        chat.is_attended = true;
        chat
    }

    #[test]
    fn what_is_allowed_is_not_barred() {
        let all = [
            "SendMessage",
            "SendToAgents",
            "SendUrl",
            "SendCustomNotice",
            "Transfer",
            "Invite",
            "Consult",
            "Complete",
        ];
        assert_eq!(here(&chat(&all, "All", false)), Barred::new());
        assert_eq!(here(&chat(&all, "All", true)), Barred::from([("close", OTHERS_ARE_IN)]));
        let mut out = chat(&[], "All", false);
        out.is_attended = false;
        assert_eq!(here(&out), Barred::new());
    }

    #[test]
    fn the_sentence_fits_how_the_agent_is_in() {
        let alone = here(&chat(&["SendMessage"], "All", false));
        assert!(alone["int"].starts_with("no other agent is in") && !alone.contains_key("all"));
        let watches = here(&chat(&["Leave"], "Supervisors", true));
        assert!(watches["int"].starts_with("you only watch") && watches["url"].contains("/join"));
        let said = check(&chat(&[], "All", false), &Operation::new("SetDisposition")).unwrap_err();
        assert!(said.ends_with("(SetDisposition)"), "{said}");
    }

    #[test]
    fn who_is_no_supervisor_is_offered_nothing_of_theirs() {
        let names = |user: Json| nowhere(&user).into_keys().collect::<Vec<_>>();
        assert_eq!(names(json!({"roles": ["ROLE_AGENT"]})), ["coach", "delete", "monitor", "to", "watch"]);
        assert_eq!(names(json!({"roles": ["ROLE_AGENT", "ROLE_SUPERVISOR"]})), ["delete", "to"]);
        assert_eq!(names(json!({})), ["delete", "to"]);
    }
}
