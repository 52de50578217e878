//! What a person can do where the server refuses something.

use parlor_core::rules::ErrorId;
use serde_json::Value as Json;

/// What stands behind the server's words; nothing where these say themselves what to do.
pub(crate) fn advice(error_id: Option<&Json>, words: &str) -> &'static str {
    let number = error_id.and_then(Json::as_u64).and_then(|it| u32::try_from(it).ok());
    let Some(error) = number.and_then(ErrorId::from_number).filter(|_| !words.contains(": ")) else {
        return "";
    };
    match error {
        ErrorId::Malformed | ErrorId::UnknownRequest | ErrorId::BadMember => {
            ": server and program don't understand each other; take the same version of both"
        }
        ErrorId::SessionOver => ": nothing more can be said in it",
        ErrorId::Password => ": this program can't give one; only programs that know it come in",
        ErrorId::Limit | ErrorId::Storage => ": wait a moment, then try again",
        ErrorId::TooLarge => ": say it in shorter messages",
        ErrorId::Version => ": start the program without --client-version",
        // What these mean depends on what was asked for.
        _ => "",
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
        let said = |id: Json, words: &str| format!("{words}{}", advice(Some(&id), words));
        assert_eq!(
            said(json!(10), "a limit of the server is reached"),
            "a limit of the server is reached: wait a moment, then try again"
        );
        assert_eq!(
            said(json!(6), "the session is over"),
            "the session is over: nothing more can be said in it"
        );
        for (id, words) in [(json!(10), "too fast: wait 3 s"), (json!(99), "why"), (json!("x"), "why")] {
            assert_eq!(said(id, words), words);
        }
        assert_eq!(advice(None, "why"), "");
    }
}
