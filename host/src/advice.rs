//! What a person can do where the server refuses something.

use parlor_core::rules::ErrorId;
use serde_json::Value as Json;

/// What stands behind the server's words, for a customer or for an agent; nothing where these say themselves what to do.
pub(crate) fn advice(is_for_customer: bool, error_id: Option<&Json>, words: &str) -> &'static str {
    let number = error_id.and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
    let Some(error) = number.and_then(ErrorId::from_number).filter(|_| !words.contains(": ")) else {
        return "";
    };
    match (error, is_for_customer) {
        (ErrorId::Malformed | ErrorId::UnknownRequest | ErrorId::BadMember, _) => {
            ": server and program don't understand each other; take the same version of both"
        }
        (ErrorId::UnknownUser | ErrorId::UnknownReceiver, _) => ": /who lists who is in",
        (ErrorId::UnknownSession | ErrorId::SessionOver, true) => {
            ": nothing more can be said in it; start the program again for another chat"
        }
        (ErrorId::UnknownSession, false) => ": /sessions lists those that there are",
        (ErrorId::SessionOver, false) => {
            ": nothing more can be said in it; /join takes the one that waits longest"
        }
        (ErrorId::Password, _) => ": this program can't give one; only programs that know it come in",
        (ErrorId::NotPermitted, true) => ": ask the agent",
        (ErrorId::NotPermitted, false) => ": ask those who run the server to allow it",
        (ErrorId::Limit | ErrorId::Storage, _) => ": wait a moment, then try again",
        (ErrorId::TooLarge, _) => ": say it in shorter messages",
        (ErrorId::Version, _) => ": start the program without --client-version",
        // A newer core may know more of them.
        _ => ": try again, and then ask those who run the server",
    }
}

/// Whether the server would refuse the same text each time.
pub(crate) fn is_refused_each_time(error: ErrorId) -> bool {
    use ErrorId::{BadMember, NotPermitted, TooLarge, UnknownReceiver, Version};
    matches!(error, BadMember | NotPermitted | TooLarge | UnknownReceiver | Version)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_servers_words_are_followed_by_what_to_do() {
        let said = |id: Json, words: &str| format!("{words}{}", advice(false, Some(&id), words));
        assert_eq!(
            said(json!(10), "a limit of the server is reached"),
            "a limit of the server is reached: wait a moment, then try again"
        );
        assert_eq!(
            said(json!(6), "the session is over"),
            "the session is over: nothing more can be said in it; /join takes the one that waits longest"
        );
        for (id, words) in [(json!(10), "too fast: wait 3 s"), (json!(99), "why"), (json!("x"), "why")] {
            assert_eq!(said(id, words), words);
        }
        assert_eq!(advice(false, None, "why"), "");
    }

    #[test]
    fn each_refusal_says_what_to_do() {
        let all: Vec<ErrorId> = (1..100).filter_map(ErrorId::from_number).collect();
        assert_eq!(all.len(), 13);
        for error in all {
            for is_for_customer in [true, false] {
                let advice = advice(is_for_customer, Some(&json!(error.number())), error.text());
                assert!(advice.starts_with(": ") && !advice.contains("try again, and then ask"), "{error}");
                assert!(!(is_for_customer && advice.contains("/join")), "{error}: {advice}");
            }
        }
    }
}
