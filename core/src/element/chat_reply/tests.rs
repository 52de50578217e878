//! Replies and messages: what is odd in real ones, what is refused, and what each type of message stands for.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::element::{Event, EventError, Value as Item};

const START: ChatStart = ChatStart { participant_id: 1, started_at: 1_000_000 };

fn parse(json: &str) -> Result<ChatReply<'_>, ParseError> {
    ChatReply::parse(json.as_bytes(), Limits::PACKET)
}

fn with_message(message: &str) -> String {
    format!("{{\"statusCode\":0,\"userId\":\"U\",\"messages\":[{message}]}}")
}

fn event(json: &str) -> Result<Event<'_>, EventError> {
    parse(json).unwrap().events(START).iter().next().unwrap()
}

#[test]
fn members_in_whatever_way_they_are_said() {
    for json in [
        r#"{"statusCode":1,"nextPosition":7,"chatEnded":true,"monitored":true,"idleTimerExpire":30,"alias":117}"#,
        r#"{"statusCode":"1","nextPosition":"7","chatEnded":"true","monitored":"true","idleTimerExpire":"30","alias":"117"}"#,
        r#"{"idleTimerExpire":30,"x":[{"statusCode":9}],"\u0061lias":"117","monitored":true,"chatEnded":true,
            "nextPosition":"007","x":1,"eventId":"odd","eventId":"odd","statusCode":1}"#,
    ] {
        let reply = parse(json).unwrap();
        assert_eq!((reply.status_code, reply.next_position, reply.idle_timer_expire), (1, Some(7), Some(30)));
        assert!(reply.chat_ended && reply.monitored && reply.alias.unwrap() == "117");
        assert!(!reply.has_messages() && reply.events(START).iter().next().is_none());
    }
    let all = "alias chatId userId secureKey nextPosition chatEnded monitored idleTimerExpire messages userData errors";
    let nulls: String = all.split(' ').map(|it| format!(",\"{it}\":null")).collect();
    let json = format!("{{\"statusCode\":0{nulls}}}");
    let reply = parse(&json).unwrap();
    assert!(reply.alias.is_none() && reply.next_position.is_none() && reply.user_data.is_empty());
    let reply = r#"{"statusCode":2,"userData":{"file-id":"00D3"},"errors":[{"advice":"try","code":"8201","x":0},{"code":1}]}"#;
    let reply = parse(reply).unwrap();
    assert!(reply.user_data.text("file-id").unwrap() == "00D3" && reply.error_code.unwrap() == "8201");
    assert!(reply.error_advice.unwrap() == "try");
    // What is wrong with an error doesn't hide that there is one.
    for errors in ["[]", "[7]", "[{}]", "[{\"code\":{},\"advice\":[]}]"] {
        let json = format!("{{\"statusCode\":2,\"errors\":{errors}}}");
        let reply = parse(&json).unwrap();
        assert!(reply.error_code.is_none() && reply.error_advice.is_none(), "{errors}");
    }
}

#[test]
fn what_is_refused() {
    let long = format!("{{\"statusCode\":0,\"chatId\":\"{}\"}}", "x".repeat(65));
    for (json, member, offset) in [
        ("{}", "statusCode", 0),
        (" {\"statusCode\":null}", "statusCode", 1),
        ("{\"statusCode\":\"\"}", "statusCode", 0),
        ("{\"statusCode\":-1}", "statusCode", 14),
        ("{\"statusCode\":1.0}", "statusCode", 14),
        ("{\"statusCode\":1e0}", "statusCode", 14),
        ("{\"statusCode\":4294967296}", "statusCode", 14),
        ("{\"statusCode\":99999999999999999999}", "statusCode", 14),
        ("{\"statusCode\":true}", "statusCode", 14),
        ("{\"statusCode\":\" 0\"}", "statusCode", 14),
        ("{\"statusCode\":0,\"chatEnded\":1}", "chatEnded", 28),
        ("{\"statusCode\":0,\"chatEnded\":\"TRUE\"}", "chatEnded", 28),
        ("{\"statusCode\":0,\"messages\":{}}", "messages", 27),
        ("{\"statusCode\":0,\"userData\":[]}", "userData", 27),
        ("{\"statusCode\":0,\"errors\":{}}", "errors", 25),
        ("{\"statusCode\":0,\"alias\":[]}", "alias", 24),
        (&long, "chatId", 25),
    ] {
        let Err(ParseError::Member { member: bad, reference_id: None }) = parse(json) else {
            panic!("{json}")
        };
        assert_eq!((bad.member.as_str(), bad.offset), (member, offset), "{json}");
    }
    for (json, offset, fault) in [
        ("[]", 0, Fault::Unexpected),
        (" 7", 1, Fault::Unexpected),
        ("", 0, Fault::Truncated),
        ("{\"statusCode\":0", 15, Fault::Truncated),
        ("{\"statusCode\":0}x", 16, Fault::BehindValue),
        ("{\"statusCode\":0,\"statusCode\":0}", 29, Fault::DuplicateMember),
        ("{\"userId\":null,\"status\":1,\"user\\u0049d\":null}", 40, Fault::DuplicateMember),
    ] {
        assert_eq!(parse(json).err(), Some(ParseError::Malformed(Malformed { offset, fault })), "{json}");
    }
}

#[test]
fn what_messages_stand_for() {
    let bo = r#""from":{"nickname":"Bo","participantId":2,"type":"Agent"},"index":5,"utcTime":1013999"#;
    for (message, expected) in [
        (r#""type":"Message","text":"a","messageType":"text""#, "MESSAGE a text"),
        (r#""type":"Message""#, "MESSAGE"),
        (r#""type":"ParticipantJoined","text":"hi","userData":{"k":"v"}"#, "JOINED Bo AGENT hi 1"),
        (r#""type":"ParticipantLeft","eventAttributes":{"GCTI_SYSTEM":{"quit-reason-code":"4"}}"#, "LEFT 4"),
        (r#""type":"TypingStarted","text":"Hel""#, "TYPING_STARTED Hel 0"),
        (r#""type":"TypingStopped""#, "TYPING_STOPPED  0"),
        (r#""type":"NicknameUpdated","text":"Bob""#, "USER_UPDATE_NICK Bob 0"),
        (r#""type":"NicknameUpdated""#, "USER_UPDATE_NICK Bo 0"),
        (r#""type":"PushUrl","text":"https:\/\/a""#, "USER_PUSHED_URL https://a 0"),
        (r#""type":"CustomNotice","text":"x""#, "USER_CUSTOM x 0"),
        (r#""type":"IdleAlert","text":"soon""#, "IDLE_CONTROL_ALERT soon 0"),
        (r#""type":"IdleClose""#, "IDLE_CONTROL_CLOSE  0"),
        (
            r#""type":"FileUploaded","text":"whatever","userData":{"file-id":"1","file-name":"a"}"#,
            "SYS_COMMAND file-uploaded 2",
        ),
        (r#""type":"FileDeleted","userData":{"file-id":"1"}"#, "SYS_COMMAND file-deleted 1"),
        (
            r#""type":"Notice","text":"file-client-cfg-get","userData":{}"#,
            "SYS_COMMAND file-client-cfg-get 0",
        ),
        (r#""type":"Mood","text":"good""#, "Mood good 0"),
        (r#""type":"message","text":"not a Message""#, "message not a Message 0"),
    ] {
        let json = with_message(&format!("{{{bo},{message}}}"));
        let event = event(&json).unwrap();
        let head = event.head();
        assert!(head.user_id == "2" && (head.event_id, head.time_shift) == (5, 13), "{message}");
        let said = match event {
            Event::Message(it) => it.text.map_or("MESSAGE".into(), |it| {
                format!("MESSAGE {} {}", it.text, it.message_type.unwrap_or_default())
            }),
            Event::NewParty(it) => format!(
                "JOINED {} {} {} {}",
                it.user.nickname,
                it.user.user_type.as_text(),
                it.text.unwrap().text,
                it.user_data.iter().count()
            ),
            Event::PartyLeft(it) => format!("LEFT {}", it.quit_reason_code().unwrap()),
            Event::Notice(it) => {
                let notice = it.notice.unwrap();
                format!("{} {} {}", notice.notice_type.as_text(), notice.text, it.user_data.iter().count())
            }
            Event::Reenter(_) => panic!(),
        };
        assert_eq!(said, expected, "{message}");
    }
    for (word, expected) in [
        ("Client", "CLIENT"),
        ("Supervisor", "SUPERVISOR"),
        ("External", "EXTERNAL"),
        ("System", "SYSTEM"),
        ("Robot", "Robot"),
        ("", ""),
    ] {
        let json =
            with_message(&format!("{{\"type\":\"ParticipantJoined\",\"from\":{{\"type\":\"{word}\"}}}}"));
        let Ok(Event::NewParty(it)) = event(&json) else { panic!() };
        assert!(
            it.user.user_type.as_text() == expected && it.head.user_id.is_empty() && it.head.event_id == 0
        );
    }
}

/// One message that can't be read is no reason to lose the others.
#[test]
fn messages_that_can_not_be_read() {
    for (message, member, event_id) in [
        ("7", "messages", 0),
        ("null", "messages", 0),
        ("[]", "messages", 0),
        ("{}", "type", 0),
        (r#"{"type":null,"index":3}"#, "type", 3),
        (r#"{"type":"Message","index":"x"}"#, "index", 0),
        (r#"{"type":"Message","index":-1}"#, "index", 0),
        (r#"{"type":"Message","index":3,"text":[]}"#, "text", 3),
        (r#"{"type":"Message","index":3,"from":7}"#, "from", 3),
        (r#"{"type":"Message","index":3,"from":{"nickname":{}}}"#, "from", 3),
        (r#"{"type":"Message","index":3,"userData":"x"}"#, "userData", 3),
        (r#"{"type":"Message","index":3,"utcTime":"soon"}"#, "utcTime", 3),
        (r#"{"type":"Message","index":3,"index":4}"#, "index", 4),
    ] {
        let json = with_message(&format!("{message},{{\"type\":\"Message\",\"index\":9}}"));
        let found: Vec<_> = parse(&json).unwrap().events(START).iter().collect();
        let Err(error) = found[0] else { panic!("{message}") };
        assert_eq!((error.member.member.as_str(), error.event_id), (member, event_id), "{message}");
        assert!(error.member.offset > 40 && error.member.offset < json.len());
        assert!(found.len() == 2 && found[1].is_ok());
    }
}

#[test]
fn what_the_first_messages_say_of_their_chat() {
    let look = |json: &str| {
        let mut start = ChatStart::default();
        (parse(json).unwrap().look(&mut start), start)
    };
    let json = with_message(
        r#"{"type":"ParticipantJoined","from":{"participantId":"1","type":"External"},"index":1,"utcTime":5000},
        {"type":"ParticipantJoined","from":{"participantId":"2","type":"Client"},"index":2,"utcTime":7000},
        {"type":"ParticipantJoined","from":{"participantId":"3","type":"Client"},"index":4,"utcTime":8000}"#,
    );
    let start = ChatStart { participant_id: 2, started_at: 5000 };
    assert_eq!(look(&json), (4, start));
    let events: Vec<_> = parse(&json).unwrap().events(start).iter().flatten().collect();
    let who: Vec<_> = events.iter().map(|it| (it.head().user_id.to_string(), it.head().time_shift)).collect();
    assert_eq!(who, [("1".into(), 0), ("U".into(), 2), ("3".into(), 3)]);
    assert_eq!(look("{\"statusCode\":0}"), (0, ChatStart::default()));
    // A clock that goes back, and chats that go on for years, are no reason for anything.
    for (utc_time, shift) in [
        ("4999", 0),
        ("5999", 0),
        ("6000", 1),
        ("31536005000", 31_536_000),
        ("18446744073709551615", 34_359_738),
    ] {
        let json = with_message(&format!("{{\"type\":\"Message\",\"utcTime\":{utc_time}}}"));
        let event = parse(&json).unwrap().events(start).iter().next().unwrap().unwrap();
        assert_eq!(event.head().time_shift, shift, "{utc_time}");
    }
}

#[test]
fn collections_are_objects() {
    let json = r#"{"statusCode":0,"userData":{"s":"a\nb","k\u0065y":"","i":-7,"big":4294967296,"f":1.5,"t":true,"n":null,
        "a":[1,{"b":2}],"l":{"x":{"y":"z"},"e":{}},"s":"again"}}"#;
    let data = parse(json).unwrap().user_data;
    assert_eq!(data.iter().count(), 10);
    assert!(data.text("s").unwrap() == "a\nb" && data.text("key").unwrap().is_empty());
    assert_eq!(data.get("i"), Some(Item::Int(-7)));
    for (key, text) in [("big", "4294967296"), ("f", "1.5"), ("t", "true"), ("n", ""), ("a", "[1,{\"b\":2}]")]
    {
        assert_eq!(data.get(key), Some(Item::Untyped(text.into())), "{key}");
    }
    assert_eq!(data.path("l/x/y").and_then(|it| it.as_text()), Some("z".into()));
    assert_eq!((data.nesting(), data.list("l").unwrap().iter().count(), data.is_empty()), (2, 2, false));
    assert!(data == data && format!("{data:?}") == "KeyValues(10 items)");
}

/// What came as JSON is written in the other bindings as all else.
#[test]
fn events_are_written_again() {
    use crate::element::{Element, Events, Transcript};

    let json = with_message(
        r#"{"type":"Message","index":2,"text":"a < b \"c\"\u0000","eventAttributes":{"k":{"l":"v\t"}}},
        {"type":"Notice"},{"index":3}"#,
    );
    let events: Events<'_> = parse(&json).unwrap().events(START);
    let transcript = Transcript { events, ..Transcript::default() };
    let mut out = [0; 1024];
    let length = transcript.encode(&mut out).unwrap();
    let written = core::str::from_utf8(&out[..length]).unwrap();
    assert_eq!(
        written,
        "<chatTranscript startAt=\"\" sessionId=\"\"><message userId=\"\" timeShift=\"0\" visibility=\"ALL\" eventId=\"2\">\
        <msgText>a &lt; b \"c\"\u{FFFD}</msgText><eventAttributes><item key=\"k\" type=\"kvlist\"><item key=\"l\" \
        type=\"string\">v\t</item></item></eventAttributes></message><notice userId=\"\" timeShift=\"0\" visibility=\"ALL\">\
        <noticeText noticeType=\"SYS_COMMAND\"></noticeText></notice></chatTranscript>"
            .replace("></noticeText>", "/>")
    );
}
