//! What a customer reads where an agent reads the protocol's own words.

use parlor_core::rules::LeaveReason;

/// What became of a party that left, to be written behind its nickname. What agents do to each other is no news for a customer:
/// whoever isn't there any more has left.
///
/// `remover` is the nickname of the party that removed it, if another one did.
pub(crate) fn left(code: Option<u32>, is_customer: bool, remover: Option<&str>) -> String {
    let how = match (LeaveReason::from_code(code), is_customer) {
        (Some(LeaveReason::ForceClose), _) => "has ended the chat",
        (Some(LeaveReason::Disconnect), _) => "has lost the connection to the chat",
        (Some(LeaveReason::RemovedByParty), true) => match remover {
            Some(nick) => return format!("was taken out of the chat by {nick}"),
            // Over Chat API v2 it isn't told whether somebody ended the chat, or removed the customer from it.
            None => "is no longer in the chat",
        },
        (Some(LeaveReason::RemovedByServer | LeaveReason::BadKey), true) => {
            "was taken out of the chat by the server"
        }
        (Some(LeaveReason::Inactivity), true) => {
            "was taken out of the chat, as nobody had written for too long"
        }
        // The server has taken everybody out.
        (Some(LeaveReason::Inactivity), false) => {
            "is no longer in the chat, as nobody had written for too long"
        }
        (Some(LeaveReason::Restoration), true) => "did not come back to the chat in time",
        _ => "has left the chat",
    };
    how.to_owned()
}

/// What a party did, for the customer who did it, or to whom it was done: `was taken out` becomes `you were taken out`.
pub(crate) fn you(what: &str) -> String {
    let third = [("is ", "are "), ("was ", "were "), ("has ", "have "), ("suggests ", "suggest ")];
    let second = third.iter().find_map(|(from, to)| Some(format!("{to}{}", what.strip_prefix(from)?)));
    format!("you {}", second.as_deref().unwrap_or(what))
}

/// Whether a party left by ending the chat for everybody.
pub(crate) fn ends_chat(code: Option<u32>) -> bool {
    LeaveReason::from_code(code) == Some(LeaveReason::ForceClose)
}

/// Whether a party only left since the chat was ended: whoever has read that needn't read this.
pub(crate) fn follows_from_end(code: Option<u32>) -> bool {
    LeaveReason::from_code(code) == Some(LeaveReason::RemovedByParty)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_reason_has_words_for_a_customer() {
        let rows = [
            (None, "has left the chat", "has left the chat"),
            (Some(1), "has left the chat", "has left the chat"),
            (Some(2), "has ended the chat", "has ended the chat"),
            (Some(3), "has lost the connection to the chat", "has lost the connection to the chat"),
            (Some(4), "was taken out of the chat by Bo", "has left the chat"),
            (Some(5), "was taken out of the chat by the server", "has left the chat"),
            (Some(6), "was taken out of the chat by the server", "has left the chat"),
            (
                Some(7),
                "was taken out of the chat, as nobody had written for too long",
                "is no longer in the chat, as nobody had written for too long",
            ),
            (Some(8), "did not come back to the chat in time", "has left the chat"),
            (Some(99), "has left the chat", "has left the chat"),
        ];
        for (code, customer, agent) in rows {
            assert_eq!(left(code, true, Some("Bo")), customer, "{code:?}");
            assert_eq!(left(code, false, Some("Bo")), agent, "{code:?}");
        }
        assert!(ends_chat(Some(2)) && !ends_chat(Some(1)) && !ends_chat(None));
        assert!(follows_from_end(Some(4)) && !follows_from_end(Some(2)));
        assert_eq!(left(Some(4), true, None), "is no longer in the chat");
    }

    #[test]
    fn a_customer_reads_of_herself_in_the_second_person() {
        for (what, expected) in [
            (left(Some(4), true, Some("Bo")), "you were taken out of the chat by Bo"),
            (left(Some(1), true, None), "you have left the chat"),
            (left(Some(4), true, None), "you are no longer in the chat"),
            ("joined".into(), "you joined"),
            ("suggests x".into(), "you suggest x"),
        ] {
            assert_eq!(you(&what), expected);
        }
    }
}
