//! What was said last in a session, from its stored transcript.

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

/// The last message that wasn't for one party only, with who said it; nothing if nobody has said anything.
fn said_last(stored: &[u8]) -> Result<Json, String> {
    let transcript = Transcript::parse(stored, Limits::STORED).map_err(|error| error.to_string())?;
    let (mut seen, mut last) = (Seen::default(), json!({}));
    for event in transcript.events.iter().flatten() {
        // The others name nobody, and are of no use here.
        if !matches!(event, View::NewParty(_) | View::Message(_) | View::Notice(_)) {
            continue;
        }
        let event = owned(&event);
        let nick = seen.see(&event);
        if let (EventBody::Message(it), None) = (event.body.happened(), &event.receiver_id) {
            last = json!({
                "text": it.text, "userNick": nick, "userId": event.user_id, "timeShift": event.time_shift,
                "visibility": event.visibility,
            });
        }
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
        assert_eq!(
            (&said["text"], &said["userNick"], &said["timeShift"]),
            (&json!("two"), &json!("Ana"), &json!(4))
        );
        let nothing = "<chatTranscript sessionId='S' startAt='2025-05-10T07:09:33Z'/>";
        assert_eq!(said_last(nothing.as_bytes()), Ok(json!({})));
        assert!(said_last(b"<").is_err());
    }
}
