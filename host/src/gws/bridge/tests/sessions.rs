//! Sessions that are offered, spoken in, left and lost.

use parlor_core::client::Tell;
use parlor_core::element::{AfterAction, JoinTarget, KeyValues, NoticeText, NoticeType, Visibility};
use parlor_core::wire::Text;
use serde_json::json;

use super::{CHAT, CHATTING, Desk, ana, bo, joined, left, sue, text};
use crate::gws::answer::Fault;

#[test]
fn an_offer_is_taken() {
    Desk::new().chatting();
}

#[test]
fn an_offer_is_taken_by_somebody_else() {
    let mut desk = Desk::new();
    desk.chat("Invited", &["Accept", "Reject"], &json!([]));
    desk.join();
    desk.chat("Revoked", &[], &json!([]));
    let taken = "refused : the server has taken the session back: somebody else has it now";
    assert_eq!(desk.told(), ["waiting Ana", taken, "gone Ana"]);
    // Its reply comes too late to say anything.
    desk.answer(Err(Fault::Refused { code: 2, words: "late".into() }));
    desk.join();
    assert_eq!(desk.told(), ["refused 5: the server offers you no such session, or not any more"]);
}

#[test]
fn a_join_that_fails_says_why() {
    for (state, reply, expected) in [
        (
            "JoinFailed",
            Ok(json!({"statusCode": 0})),
            "the server could not let you in: the customer may be gone",
        ),
        (
            "Invited",
            Err(Fault::Refused { code: 2, words: "no".into() }),
            "the server refused it (status code 2): no",
        ),
    ] {
        let mut desk = Desk::new();
        desk.chat("Invited", &["Accept"], &json!([]));
        desk.join();
        desk.answer(reply);
        desk.chat(state, &["Complete"], &json!([]));
        assert_eq!(desk.told()[1], format!("refused : {expected}"));
    }
}

#[test]
fn a_history_that_is_not_told_is_asked_for() {
    let mut desk = Desk::new();
    desk.chat("Invited", &["Accept"], &json!([]));
    desk.join();
    desk.done();
    desk.chat("Chatting", CHATTING, &json!([ana(), bo()]));
    assert_eq!(desk.bridge.deadline(), Some(5001));
    desk.now = 5001;
    desk.bridge.wake(5001);
    desk.go_on();
    let asked = desk.answer(Ok(json!({"statusCode": 0, "messages": [joined(2, &bo()), joined(1, &ana())]})));
    assert_eq!(asked, format!("GET /me/chats/{CHAT}/messages?startIndex=0&count=1000"));
    assert_eq!(desk.told(), ["waiting Ana", "running Ana", "reply 1:41 2:9f"]);
    assert!(desk.client.sessions().any(|it| it.is_joined() && it.position() == 2));
    assert_eq!(desk.bridge.deadline(), None);
}

/// Whether the notification or the reply comes first.
#[test]
fn what_is_said_is_answered_by_what_the_server_tells() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.say("one");
    desk.messages(&json!([text(3, &ana(), "hello"), text(4, &bo(), "one"), text(5, &ana(), "?")]));
    assert_eq!(desk.told(), ["reply 3:41 4:9f", "push 5:41"]);
    assert_eq!(
        desk.done(),
        format!(r#"POST /me/chats/{CHAT} {{"operationName":"SendMessage","text":"one"}}"#)
    );
    assert_eq!(desk.told(), [""; 0]);

    desk.say("two");
    desk.done();
    assert_eq!(desk.told(), [""; 0]);
    // What was told already isn't told again, and somebody else said the same.
    desk.messages(&json!([text(4, &bo(), "one"), text(6, &ana(), "two")]));
    desk.messages(&json!([text(7, &bo(), "two")]));
    assert_eq!(desk.told(), ["push 6:41", "reply 7:9f"]);

    // A server that tells nothing of it has done it all the same.
    desk.say("three");
    desk.done();
    desk.bridge.wake(5000);
    desk.go_on();
    assert_eq!(desk.told(), [""; 0]);
    desk.bridge.wake(5001);
    desk.go_on();
    assert_eq!(desk.told(), ["reply"]);
}

#[test]
fn what_cannot_be_done_is_refused_with_a_sentence() {
    let mut desk = Desk::new();
    desk.chatting();
    let tell = Tell {
        session_id: Text::plain(CHAT),
        notice: NoticeText::new(NoticeType::PushedUrl, "http://x".into()),
        ..Tell::default()
    };
    desk.client.notify(&tell, &mut desk.out).unwrap();
    desk.go_on();
    let told = desk.told().remove(0);
    assert_eq!(told, "refused : the server doesn't allow it in this session now");
    let new = JoinTarget::New { queue_key: "T:e".into(), subject: None };
    desk.client.join(new, Visibility::All, None, KeyValues::EMPTY, &mut desk.out).unwrap();
    desk.go_on();
    assert!(desk.told().remove(0).starts_with("refused : GWS API v2 lets no agent begin a session"));
    desk.say("x");
    desk.answer(Err(Fault::Refused { code: 2, words: "not now".into() }));
    assert_eq!(desk.told(), ["refused : the server refused it (status code 2): not now"]);
    assert!(desk.asked.is_empty());
}

/// An `Error` may come before the reply that it belongs to, or after it.
#[test]
fn errors_belong_to_their_references() {
    let error = json!({"messageType": "ChatStateChangeMessage", "notificationType": "Error",
        "errorMessage": "Request failed", "referenceId": 5});
    let mut desk = Desk::new();
    desk.chatting();
    desk.say("x");
    desk.notify(&error);
    assert_eq!(desk.told(), [""; 0]);
    desk.done();
    assert_eq!(desk.told(), ["refused : the server refused it: Request failed"]);
    desk.say("x");
    desk.done();
    desk.notify(&error);
    assert_eq!(desk.told(), ["refused : the server refused it: Request failed"]);
    desk.notify(&error);
    let told = r#"{"event":"error","text":"the server refused it: Request failed"}"#;
    assert_eq!(desk.told(), [told]);
    desk.say("x");
    desk.notify(&error);
    desk.answer(Ok(json!({"statusCode": 0, "referenceId": 6})));
    assert_eq!(desk.told(), [told], "it was of something else");
}

#[test]
fn leaving_is_what_leads_to_the_same() {
    let alone = json!([ana(), bo()]);
    let with_sue = json!([ana(), bo(), sue()]);
    let without_ana = json!([bo()]);
    for (participants, after_action, expected, state, told) in [
        (
            &alone,
            AfterAction::KeepAlive,
            r#"{"operationName":"Complete","queueName":"T:e"}"#,
            "Completed",
            "reply 3:9f out",
        ),
        (
            &alone,
            AfterAction::CloseIfNoAgents,
            r#"{"operationName":"Leave"}"#,
            "LeftChat",
            "reply 3:9f over out",
        ),
        (
            &alone,
            AfterAction::ForceClose,
            r#"{"operationName":"Complete"}"#,
            "Completed",
            "reply 3:9f over out",
        ),
        (&with_sue, AfterAction::KeepAlive, r#"{"operationName":"Leave"}"#, "Completed", "reply 3:9f out"),
        (
            &with_sue,
            AfterAction::CloseIfNoAgents,
            r#"{"operationName":"Leave"}"#,
            "Completed",
            "reply 3:9f out",
        ),
        (
            &without_ana,
            AfterAction::KeepAlive,
            r#"{"operationName":"Complete"}"#,
            "Completed",
            "reply 3:9f over out",
        ),
    ] {
        let mut desk = Desk::new();
        desk.chatting();
        desk.chat("Chatting", CHATTING, participants);
        desk.told();
        desk.leave(after_action);
        desk.messages(&json!([left(3, &bo())]));
        assert_eq!(desk.told(), [""; 0], "what becomes of the session isn't known yet");
        desk.chat(state, &["Complete"], &json!([ana()]));
        assert_eq!(desk.told()[0], told, "{after_action:?}");
        assert_eq!(desk.done(), format!("POST /me/chats/{CHAT} {expected}"));
        // What is left of it is nobody's concern.
        let rest: Vec<String> = desk.asked.iter().map(|it| it.body.as_ref().unwrap().to_string()).collect();
        let complete = if state == "LeftChat" { vec![r#"{"operationName":"Complete"}"#] } else { vec![] };
        assert_eq!(rest, complete);
    }
    let mut desk = Desk::new();
    desk.chatting();
    desk.chat("Chatting", CHATTING, &with_sue);
    desk.told();
    desk.leave(AfterAction::ForceClose);
    assert!(desk.told()[0].contains("ends a session only when the last of them goes"));
    desk.leave(AfterAction::KeepAlive);
    desk.answer(Err(Fault::Refused { code: 2, words: String::new() }));
    assert_eq!(desk.told(), ["refused : the server refused it (status code 2)"]);
    desk.messages(&json!([text(3, &ana(), "still here?")]));
    assert_eq!(desk.told(), ["push 3:41"], "the agent is still in");
}

#[test]
fn another_visibility_is_a_leave_and_a_join() {
    let mut desk = Desk::new();
    desk.chatting();
    let target = JoinTarget::Session(Text::plain(CHAT));
    desk.client.join(target, Visibility::Internal, None, KeyValues::EMPTY, &mut desk.out).unwrap();
    desk.go_on();
    assert!(desk.told()[0].contains("supervisors watch and coach"));
    desk.chat("Chatting", &["SwitchToCoach", "SendToAgents"], &json!([ana(), bo()]));
    desk.client.join(target, Visibility::Internal, None, KeyValues::EMPTY, &mut desk.out).unwrap();
    desk.go_on();
    assert_eq!(desk.done(), format!(r#"POST /me/chats/{CHAT} {{"operationName":"SwitchToCoach"}}"#));
    assert_eq!(desk.told(), [""; 0], "what may be done then isn't known yet");
    let mut coach = bo();
    coach["visibility"] = json!("Agents");
    desk.chat("Chatting", &["SwitchToMonitor", "SendToAgents"], &json!([ana(), coach]));
    desk.messages(&json!([left(3, &bo()), joined(4, &coach)]));
    assert_eq!(desk.told(), ["reply", "running Ana", "push 3:9f 4:9f"]);
    assert!(desk.client.sessions().any(|it| it.is_joined()));
    desk.say("x");
    assert!(desk.told()[0].contains("the customer doesn't see that you are here"));
}

#[test]
fn what_the_server_does_not_allow_is_told_before_anybody_tries() {
    let mut desk = Desk::new();
    assert_eq!(desk.barred[0].1.keys().copied().collect::<Vec<_>>(), ["delete", "to"]);
    desk.chatting();
    let alone = ["consult", "int", "invite", "nick", "remove", "send", "url"];
    assert_eq!(desk.barred(), alone);
    desk.chat("Chatting", &["SendMessage", "SendToAgents", "Complete"], &json!([ana(), bo(), sue()]));
    assert_eq!(desk.barred(), ["close", "consult", "invite", "nick", "send", "transfer", "url"]);
    desk.chat("Chatting", CHATTING, &json!([ana(), bo()]));
    assert_eq!(desk.barred(), alone);
}

#[test]
fn a_session_that_somebody_else_has_now_is_not_over() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.chat("Completed", &[], &json!([]));
    assert_eq!(desk.told(), ["push 3:9f out", "gone Ana"]);
    // Offered again, the customer has waited since then.
    desk.chat("Invited", &["Accept", "Reject"], &json!([]));
    assert_eq!(desk.told(), ["waiting Ana"]);
    let waits = desk.bridge.chats[CHAT].interaction().waiting_since;
    assert_eq!(waits.as_deref(), Some("2014-01-09T09:58:00Z"));
}

#[test]
fn a_supervisor_who_coaches_is_called_so() {
    let mut desk = Desk::new();
    desk.chatting();
    let mut coach = sue();
    coach["visibility"] = json!("Agents");
    desk.messages(&json!([joined(3, &coach), text(4, &coach, "hush")]));
    desk.messages(&json!([text(5, &ana(), "hello")]));
    assert_eq!(desk.told(), [""; 0], "who that is has to be asked first");
    let user = json!({"statusCode": 0, "user": {"id": "8e", "roles": ["ROLE_AGENT", "ROLE_SUPERVISOR"]}});
    assert_eq!(desk.answer(Ok(user)), "GET /users/8e");
    assert_eq!(desk.told(), ["push 3:43 4:43", "push 5:41"]);
    let stored = String::from_utf8(desk.bridge.transcript(CHAT).unwrap()).unwrap();
    assert!(stored.contains("userNick=\"Sue\" userType=\"SUPERVISOR\""), "{stored}");
    // Whom the server doesn't know is what it says that he is, and is asked for once.
    coach["participantId"] = json!("44");
    coach["uri"] = json!("http://gws/api/v2/users/7d");
    desk.messages(&json!([joined(6, &coach)]));
    desk.answer(Err(Fault::Refused { code: 6, words: String::new() }));
    desk.messages(&json!([left(7, &coach)]));
    assert_eq!(desk.told(), ["push 6:44", "push 7:44"]);
    assert!(desk.asked.is_empty());
}

#[test]
fn the_transcript_is_what_was_told() {
    let mut desk = Desk::new();
    assert!(desk.bridge.transcript(CHAT).unwrap_err().contains("join the session first"));
    desk.chatting();
    let typing = json!({"index": 3, "type": "TypingStarted", "from": ana()});
    desk.messages(&json!([typing, text(4, &ana(), "a < b")]));
    let expected = "<chatTranscript startAt=\"2014-01-09T09:58:00Z\" sessionId=\"0001JaAKQ53M00G3\"><newParty userId=\"41\"";
    let stored = String::from_utf8(desk.bridge.transcript(CHAT).unwrap()).unwrap();
    assert!(stored.starts_with(expected) && stored.contains("<msgText>a &lt; b</msgText>"), "{stored}");
    assert!(!stored.contains("TYPING"), "{stored}");
    // Also when it is over.
    desk.chat("Completed", &[], &json!([]));
    let past = String::from_utf8(desk.bridge.transcript(CHAT).unwrap()).unwrap();
    assert!(past.starts_with(stored.trim_end_matches("</chatTranscript>")), "{past}");
}

#[test]
fn a_session_that_everybody_has_left_is_over() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.messages(&json!([left(3, &ana()), left(4, &bo())]));
    desk.chat("Revoked", &[], &json!([]));
    assert_eq!(desk.told(), ["push 3:41 4:9f over out", "closed Ana"]);
    // Where she is still in, it goes on.
    let mut desk = Desk::new();
    desk.chatting();
    desk.messages(&json!([left(3, &bo())]));
    desk.chat("Revoked", &[], &json!([]));
    assert_eq!(desk.told(), ["push 3:9f out", "gone Ana"]);
}

#[test]
fn a_session_that_others_end_is_over() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.messages(&json!([left(3, &ana())]));
    desk.chat("LeftChat", &["Complete"], &json!([]));
    assert_eq!(desk.told(), ["push 3:41", "push over out", "running Ana"]);
    assert!(desk.done().ends_with(r#"{"operationName":"Complete"}"#));
    desk.chat("Completed", &[], &json!([]));
    assert_eq!(desk.told(), ["closed Ana"]);
    desk.chat("Completed", &[], &json!([]));
    assert_eq!(desk.told(), [""; 0]);
}

#[test]
fn after_a_lost_connection_only_what_is_new_is_told() {
    let mut desk = Desk::new();
    desk.chatting();
    desk.say("of unknown fate");
    desk.asked.clear();
    desk.bridge.down();
    let mut unknown = 0;
    desk.client.lost(|_, _| unknown += 1);
    assert_eq!(unknown, 1);
    let chat = json!({"id": CHAT, "state": "Chatting", "capabilities": CHATTING, "participants": [ana(), bo()],
        "receivedDate": "2014-01-09 11:58:00.000+0200", "userData": {}});
    desk.bridge.up(&json!({"id": "9f", "chats": [chat]}), None);
    desk.register();
    desk.told();
    desk.join();
    // Something comes before the answer.
    desk.messages(&json!([text(5, &ana(), "there?")]));
    assert_eq!(desk.told(), [""; 0]);
    let history = json!([
        joined(1, &ana()),
        joined(2, &bo()),
        text(3, &bo(), "of unknown fate"),
        text(5, &ana(), "there?")
    ]);
    desk.answer(Ok(json!({"statusCode": 0, "messages": history})));
    assert_eq!(desk.told(), ["reply 3:9f 5:41"]);

    // A chat that isn't listed any more was taken away.
    desk.bridge.down();
    desk.client.lost(|_, _| {});
    desk.bridge.up(&json!({"id": "9f", "chats": []}), None);
    desk.register();
    assert_eq!(desk.told(), ["gone Ana", "registered 9f "]);
    desk.join();
    assert_eq!(desk.told(), ["refused 5: the server offers you no such session, or not any more"]);
}
