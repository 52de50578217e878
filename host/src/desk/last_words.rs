//! What was said last in a session, from its stored transcript.

use std::collections::HashSet;

use parlor_core::element::{Event as View, Transcript};
use parlor_core::wire::Limits;
use parlor_plugin::EventBody;
use serde_json::{Value as Json, json};

use super::{Input, Room};
use crate::event::owned;
use crate::lines::Output;
use crate::seen::Seen;

impl Room {
    /// Looks it up on a thread of its own: the transcript may be long.
    pub(super) fn last_words(&mut self, id: &Option<Json>, session_id: String) -> Result<(), String> {
        let (transcript, input, id) =
            (self.transcript(session_id.clone()), self.seat.input.clone(), id.clone());
        let work = move || {
            let output = match transcript().and_then(|it| said_last(&it)) {
                Ok(mut said) => {
                    said["sessionId"] = json!(session_id);
                    Output::done(id, said)
                }
                Err(text) => Output::error(id, text),
            };
            let _ = input.send(Input::JobDone(output));
        };
        let thread = std::thread::Builder::new().name("last words".into()).spawn(work);
        thread.map_err(|error| format!("no thread to look it up: {error}"))?;
        self.seat.jobs += 1;
        Ok(())
    }
}

/// The last message that wasn't for one party only, with what its party is called now, and whether all customers have left;
/// nothing if nobody has said anything.
fn said_last(stored: &[u8]) -> Result<Json, String> {
    let transcript = Transcript::parse(stored, Limits::STORED).map_err(|error| error.to_string())?;
    let (mut seen, mut last) = (Seen::default(), json!({}));
    let (mut customers, mut had_customer) = (HashSet::new(), false);
    for event in transcript.events.iter().flatten() {
        // The others name nobody, and are of no use here.
        if !matches!(event, View::NewParty(_) | View::Message(_) | View::Notice(_) | View::PartyLeft(_)) {
            continue;
        }
        let event = owned(&event);
        seen.see(&event);
        match event.body.happened() {
            EventBody::NewParty(it) if it.user.user_type == "CLIENT" => {
                customers.insert(event.user_id);
                had_customer = true;
            }
            EventBody::PartyLeft(_) => {
                customers.remove(&event.user_id);
            }
            EventBody::Message(it) if event.receiver_id.is_none() => {
                last = json!({
                    "text": it.text, "userId": event.user_id, "timeShift": event.time_shift,
                    "visibility": event.visibility,
                });
            }
            _ => {}
        }
    }
    if let Some(nick) = last["userId"].as_str().and_then(|it| seen.nickname(it)) {
        last["userNick"] = json!(nick);
    }
    if had_customer && customers.is_empty() {
        last["customerHasLeft"] = json!(true);
    }
    Ok(last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_message_that_was_not_for_one_party_only() {
        let stored = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'>\
            <newParty userId='U' eventId='1'><userInfo userNick='Ana' userType='CLIENT'/></newParty>\
            <message userId='U' eventId='2' timeShift='3'><msgText>one</msgText></message>\
            <message userId='U' eventId='3' timeShift='4'><msgText>two</msgText></message>\
            <message userId='B' eventId='4' receiverId='U'><msgText>three</msgText></message></chatTranscript>";
        let said = said_last(stored.as_bytes()).unwrap();
        assert!(said["customerHasLeft"].is_null());
        // Who has left, and what a party is called by now.
        let renamed = "<notice userId='U' eventId='5'><noticeText noticeType='USER_UPDATE_NICK'>Anna</noticeText></notice>\
            <partyLeft userId='U' eventId='6' askerId='U'><reason code='1'>left</reason></partyLeft></chatTranscript>";
        let later = said_last(stored.replace("</chatTranscript>", renamed).as_bytes()).unwrap();
        assert_eq!((&later["userNick"], &later["customerHasLeft"]), (&json!("Anna"), &json!(true)));
        assert_eq!(
            (&said["text"], &said["userNick"], &said["timeShift"]),
            (&json!("two"), &json!("Ana"), &json!(4))
        );
        let nothing = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'/>";
        assert_eq!(said_last(nothing.as_bytes()), Ok(json!({})));
        assert!(said_last(b"<").is_err());
    }
}
