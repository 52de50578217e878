//! What real servers and those before them answer, as it is documented or was seen: it works, or there is a sentence.

use serde_json::json;

use super::ana;
use super::stand_in::{Answer, StandIn};
use crate::support::{program, text};

/// The first reply as the documentation's sample has it: without `nextPosition`; numbers are strings, and there is more than
/// anybody knows.
const JOINED: &str = r#"{"statusCode":"0","alias":117,"chatId":"0008TaFN3SE300QU","userId":"052B5F58EBCF069A",
    "secureKey":"02f8e3936f763afffcce","messages":[{"from":{"nickname":"Ana","participantId":"1","type":"Client",
    "avatar":null},"index":"1","type":"ParticipantJoined","utcTime":"1746860973000","weather":["fine"]}],
    "chatEnded":false,"monitored":null,"aMemberOfTomorrow":{"statusCode":[9]}}"#;

/// As it really came: nothing of what happened, and a position behind it.
const SENT: &str = r#"{"messages":[],"chatEnded":false,"statusCode":0,"alias":"1323","secureKey":"02f8e3936f763afffcce",
    "userId":"052B5F58EBCF069A","chatId":"0008TaFN3SE300QU","nextPosition":3}"#;

const NOTHING: &str = r#"{"messages":[],"chatEnded":false,"statusCode":0,"userId":"052B5F58EBCF069A"}"#;

fn said(index: u32, nickname: &str, participant: u32, kind: &str, text: &str) -> String {
    format!(
        r#"{{"statusCode":0,"chatEnded":false,"userId":"052B5F58EBCF069A","nextPosition":"{}","messages":[{{
        "from":{{"nickname":"{nickname}","participantId":{participant},"type":"{kind}"}},"index":{index},
        "type":"Message","text":"{text}","utcTime":1746860975500}}]}}"#,
        index + 1
    )
}

fn there() -> Answer {
    Answer::Raw("HTTP/1.1 405 Method Not Allowed\r\nAllow: POST\r\nContent-Length: 9\r\n\r\nPOST only")
}

/// A customer's program that ends by itself; what it said.
fn ended(stand_in: &StandIn) -> String {
    let mut command = program(&["customer", "--chat-api", &stand_in.url(), "--nick", "Ana", "--poll", "20"]);
    let mut running = command
        .stdin(std::process::Stdio::piped())
        .stdout(std::process::Stdio::piped())
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let _open = running.stdin.take();
    let output = running.wait_with_output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    format!("{}{}", text(&output.stdout), text(&output.stderr))
}

#[test]
fn numbers_as_strings_missing_members_and_unknown_ones() {
    let stand_in = StandIn::new(|operation, before, form| match (operation, before) {
        ("OPTIONS", _) => there(),
        ("", _) => {
            assert!(form.contains("nickname=Ana"), "{form}");
            Answer::Object(JOINED.into())
        }
        ("send", _) => {
            assert!(
                form.contains("userId=052B5F58EBCF069A&secureKey=02f8e3936f763afffcce&alias=117"),
                "{form}"
            );
            assert!(form.contains("transcriptPosition=2&message=Hello"), "{form}");
            Answer::Object(SENT.into())
        }
        ("refresh", _) if form.contains("transcriptPosition=2") => {
            // What was sent comes with the poll behind it.
            let is_sent = form.contains("alias=1323");
            Answer::Object(if is_sent { said(2, "Ana", 1, "Client", "Hello") } else { NOTHING.into() })
        }
        ("refresh", _) if form.contains("transcriptPosition=3") => {
            Answer::Object(said(3, "Bo", 2, "Agent", "Good day"))
        }
        ("disconnect", _) => Answer::Object(NOTHING.into()),
        _ => Answer::Object(NOTHING.into()),
    });
    let mut customer = ana(&stand_in.url(), &[]);
    customer.wait_for(json!({"event": "ready", "userId": "052B5F58EBCF069A"}));
    customer.wait_for(json!({"event": "joined", "startAt": "2025-05-10T07:09:33Z"}));
    customer.wait_for(json!({"event": "newParty", "userNick": "Ana", "userId": "052B5F58EBCF069A"}));
    customer.act(json!({"do": "say", "text": "Hello"}));
    customer.wait_for(json!({"event": "message", "text": "Hello", "eventId": 2, "timeShift": 2}));
    customer.wait_for(json!({"event": "message", "text": "Good day", "userId": "2", "userNick": "Bo"}));
    assert!(customer.end().success());
    assert!(!customer.saw(json!({"event": "error"})), "{}", customer.printed());
}

#[test]
fn slow_bytes_and_connections_that_are_closed_between_requests() {
    for is_slow in [true, false] {
        let stand_in = StandIn::new(move |operation, before, _| {
            let json = match (operation, before) {
                ("OPTIONS", _) => return there(),
                ("", _) => JOINED.into(),
                ("send", _) => said(2, "Ana", 1, "Client", "Hello"),
                _ => NOTHING.to_owned(),
            };
            if is_slow { Answer::Slow(json) } else { Answer::Last(json) }
        });
        let mut customer = ana(&stand_in.url(), &[]);
        customer.act(json!({"do": "say", "text": "Hello"}));
        customer.wait_for(json!({"event": "message", "text": "Hello"}));
        assert!(customer.end().success());
        // That is no loss, and nobody is told.
        assert!(!customer.saw(json!({"event": "link"})), "{}", customer.printed());
        assert_eq!(stand_in.count("send"), 1);
    }
}

/// What stands before several servers may lead each customer to hers by a cookie.
#[test]
fn cookies_come_back() {
    let stand_in = StandIn::new(|operation, _, _| match operation {
        "OPTIONS" => {
            Answer::Raw("HTTP/1.1 200 OK\r\nSet-Cookie: ROUTE=7; Path=/; Secure\r\nContent-Length: 0\r\n\r\n")
        }
        "" => Answer::Last(JOINED.into()),
        "send" => Answer::Object(said(2, "Ana", 1, "Client", "Hello")),
        _ => Answer::Object(NOTHING.into()),
    });
    let mut customer = ana(&stand_in.url(), &[]);
    customer.act(json!({"do": "say", "text": "Hello"}));
    customer.wait_for(json!({"event": "message", "text": "Hello"}));
    assert!(customer.end().success());
    let cookies = stand_in.cookies();
    assert_eq!(cookies[0], "");
    assert!(cookies.len() > 2 && cookies[1..].iter().all(|it| it == "ROUTE=7"), "{cookies:?}");
}

#[test]
fn a_connection_that_is_closed_without_a_word_is_made_again_when_it_is_needed() {
    let stand_in = StandIn::new(|operation, _, _| match operation {
        "OPTIONS" => there(),
        "" => Answer::Closed(JOINED.into()),
        "send" => Answer::Object(said(2, "Ana", 1, "Client", "Hello")),
        _ => Answer::Object(NOTHING.into()),
    });
    // Nothing is asked for by itself in the meantime.
    let mut customer = ana(&stand_in.url(), &["--poll", "20000"]);
    customer.wait_for(json!({"event": "joined"}));
    stand_in.gone.recv().unwrap();
    customer.act(json!({"do": "say", "text": "Hello"}));
    assert!(customer.end().success());
    assert!(!customer.saw(json!({"event": "link"})), "{}", customer.printed());
}

#[test]
fn what_answers_in_the_place_of_a_chat_service_is_told() {
    type Case = (&'static str, &'static str, &'static str);
    let cases: [Case; 6] = [
        (
            "OPTIONS",
            "HTTP/1.1 302 Found\r\nLocation: https://login.example/secret\r\nContent-Length: 0\r\n\r\n",
            "a redirect: the chat service is elsewhere, or a login stands before it; correct host and path",
        ),
        (
            "OPTIONS",
            "HTTP/1.1 502 Bad Gateway\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
            "the server answers HTTP/1.1 502 Bad Gateway: it can't be reached now, or has a fault: try again later",
        ),
        ("OPTIONS", "SSH-2.0-OpenSSH_9.6\r\n", "what answers doesn't speak HTTP/1.1: check the port"),
        (
            "",
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
            "a web page answers in the place of the chat service: correct host and path",
        ),
        (
            "",
            "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n",
            "the server answers HTTP/1.1 404 Not Found: there is no chat service: correct the URL and the service's name",
        ),
        (
            "",
            "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 91\r\n\r\n\
             {\"statusCode\":2,\"errors\":[{\"code\":21,\"advice\":\"no such service: name another of the two\"}]}",
            "no such service: name another of the two",
        ),
    ];
    for (operation, answer, expected) in cases {
        let stand_in = StandIn::new(move |asked, _, _| match asked {
            it if it == operation => Answer::Raw(answer),
            _ => there(),
        });
        let said = ended(&stand_in);
        assert!(said.contains(expected), "{expected} in {said}");
        assert!(!said.contains("login.example"), "{said}");
    }
}

#[test]
fn a_message_that_is_refused_and_one_of_unknown_fate() {
    let failed = r#"{"messages":[],"chatEnded":true,"statusCode":2,"alias":"1323","chatId":"0008TaFN3SE300QU","errors":[
        {"code":249,"advice":"Media server was not able to execute request. referenceId[10016629]"}]}"#;
    let stand_in = StandIn::new(move |operation, before, _| match (operation, before) {
        ("OPTIONS", _) => there(),
        ("", _) => Answer::Object(JOINED.into()),
        ("send", 0) => Answer::HangUp,
        ("send", 1) => Answer::Raw(
            "HTTP/1.1 504 Gateway Timeout\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        ),
        ("send", _) => Answer::Object(failed.into()),
        ("refresh", _) => Answer::Object(NOTHING.into()),
        _ => Answer::Object(failed.into()),
    });
    let mut customer = ana(&stand_in.url(), &[]);
    let lost = customer.outcome(json!({"do": "say", "text": "Hello"}));
    let unknown = "it may have been done: what comes next shows whether it was";
    assert_eq!(lost["text"], format!("the connection was lost before the answer came; {unknown}"));
    // A request was under way: that is told.
    customer.wait_for(json!({"event": "link", "state": "down"}));
    customer.wait_for(json!({"event": "link", "state": "up"}));
    let late = customer.outcome(json!({"do": "say", "text": "Hello"}));
    let late = late["text"].as_str().unwrap();
    assert!(
        late.starts_with("the server answers HTTP/1.1 504 Gateway Timeout: ") && late.ends_with(unknown),
        "{late}"
    );
    let refused = customer.outcome(json!({"do": "say", "text": "Hello"}));
    assert_eq!((&refused["errorId"], &refused["event"]), (&json!(249), &json!("error")));
    assert_eq!(refused["text"], "Media server was not able to execute request. referenceId[10016629]");
}

#[test]
fn what_may_be_tried_again_is_told_so() {
    let full = r#"{"messages":[],"chatEnded":false,"statusCode":1,"errors":[{"code":10,"advice":"too many messages"}]}"#;
    let stand_in = StandIn::new(move |operation, _, _| match operation {
        "OPTIONS" => there(),
        "" => Answer::Object(JOINED.into()),
        "send" => Answer::Object(full.into()),
        _ => Answer::Object(NOTHING.into()),
    });
    let mut customer = ana(&stand_in.url(), &[]);
    let refused = customer.outcome(json!({"do": "say", "text": "Hello"}));
    assert_eq!(refused["text"], "too many messages; you may try the same again");
    assert!(customer.end().success());
    let stand_in = StandIn::new(move |operation, _, _| match operation {
        "OPTIONS" => there(),
        _ => Answer::Object(full.into()),
    });
    assert!(ended(&stand_in).contains("too many messages; you may try the same again"));
}

/// Where connections are taken and cut, again and again, there is no link until something is answered.
#[test]
fn a_server_that_worked_and_cuts_each_connection_is_told_of_once() {
    let stand_in = StandIn::new(|operation, before, _| match (operation, before) {
        ("OPTIONS", _) => there(),
        ("", _) => Answer::Object(JOINED.into()),
        ("refresh", 0..4) => Answer::HangUp,
        ("refresh", _) => Answer::Object(said(2, "Ana", 1, "Client", "Hello")),
        _ => Answer::Object(NOTHING.into()),
    });
    let mut customer = ana(&stand_in.url(), &["--poll", "20"]);
    customer.wait_for(json!({"event": "message", "text": "Hello"}));
    assert!(stand_in.count("refresh") > 4);
    assert!(customer.end().success());
    let down = customer.all(json!({"event": "link", "state": "down"}));
    let up = customer.all(json!({"event": "link", "state": "up"}));
    assert_eq!((down.len(), up.len()), (1, 1), "{}", customer.printed());
    let reason = down[0]["reason"].as_str().unwrap();
    assert!(!reason.contains("https://") && !reason.contains("check"), "{reason}");
}

#[test]
fn pages_of_a_proxy_in_the_middle_of_a_chat_are_told_once_and_passed_over() {
    let stand_in = StandIn::new(|operation, before, _| match (operation, before) {
        ("OPTIONS", _) => there(),
        ("", _) => Answer::Object(JOINED.into()),
        ("refresh", 0..3) => Answer::Raw(
            "HTTP/1.1 503 Service Unavailable\r\nContent-Type: text/html\r\nContent-Length: 6\r\n\r\n<html>",
        ),
        ("refresh", 3..5) => Answer::Raw(
            "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Length: 15\r\n\r\n<!DOCTYPE html>",
        ),
        ("refresh", 5) => Answer::Object(said(2, "Bo", 2, "Agent", "Good day")),
        _ => Answer::Object(NOTHING.into()),
    });
    let mut customer = ana(&stand_in.url(), &[]);
    customer.wait_for(json!({"event": "message", "text": "Good day"}));
    let errors = customer.all(json!({"event": "error"}));
    let texts: Vec<_> = errors.iter().map(|it| it["text"].as_str().unwrap()).collect();
    let [down, page] = texts[..] else { panic!("{texts:?}") };
    assert!(down.starts_with("the server answers HTTP/1.1 503 Service Unavailable"), "{down}");
    assert!(page.contains("a web page answers in the place of the chat service"), "{page}");
    assert!(customer.end().success());
}
