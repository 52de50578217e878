//! What the events of a transcript say, member by member: ours, and what a plain walk through roxmltree's tree says.

use parlor_core::element::{
    Event, EventHead, KeyValues, MessageText, Transcript, TranscriptError, TranscriptReader, Value,
};
use parlor_core::wire::{Limits, Text};
use proptest::prelude::*;
use roxmltree::{Document, Node};

use crate::odd::event;

/// What an event says: its members that are there, by name. `None`: it can't be read.
type Said = Option<Vec<(String, String)>>;

// What a plain walk says.

const SPACE: [char; 4] = [' ', '\t', '\r', '\n'];

/// A member that isn't what it must be.
struct Bad;

fn number(node: Node<'_, '_>, name: &str) -> Result<Option<u32>, Bad> {
    let text = node.attribute(name).unwrap_or_default().trim_matches(SPACE);
    if text.is_empty() {
        return Ok(None);
    }
    if !text.bytes().all(|it| it.is_ascii_digit()) {
        return Err(Bad);
    }
    text.parse().map(Some).map_err(|_| Bad)
}

fn id(node: Node<'_, '_>, name: &str) -> Result<String, Bad> {
    let text = node.attribute(name).unwrap_or_default().trim_matches([' ', '\t', '\r', '\n']);
    if text.len() > 64 { Err(Bad) } else { Ok(text.into()) }
}

/// The last child of this name.
fn child<'a, 'd>(node: Node<'a, 'd>, name: &str) -> Option<Node<'a, 'd>> {
    node.children().rfind(|it| it.is_element() && it.tag_name().name() == name)
}

/// The element's own text, not that of elements in it.
fn text(node: Node<'_, '_>) -> String {
    node.children().filter(|it| it.is_text()).filter_map(|it| it.text()).collect()
}

fn walked(event: Node<'_, '_>) -> Result<Vec<(String, String)>, Bad> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| said.push((name.to_owned(), value));
    say("event", event.tag_name().name().into());
    say("userId", id(event, "userId")?);
    say("timeShift", number(event, "timeShift")?.unwrap_or_default().to_string());
    say(
        "visibility",
        match event.attribute("visibility").map(|it| it.trim_matches(SPACE)) {
            None | Some("ALL") => "ALL",
            Some("INT") => "INT",
            Some(_) => "VIP",
        }
        .into(),
    );
    say("eventId", number(event, "eventId")?.unwrap_or_default().to_string());
    say("receiverId", id(event, "receiverId")?);
    say("truncated", format!("{:?}", number(event, "truncated")?));
    match event.tag_name().name() {
        "newParty" => {
            // Every one is read, and the last counts.
            for user in event.children().filter(|it| it.tag_name().name() == "userInfo") {
                number(user, "clientVersion")?;
                signed(user)?;
            }
            let user = child(event, "userInfo");
            let attribute = |name| user.and_then(|it| it.attribute(name)).unwrap_or_default().to_owned();
            say("personId", attribute("personId"));
            say("userNick", attribute("userNick"));
            say("userType", attribute("userType").trim_matches(SPACE).into());
            say("protocolType", attribute("protocolType").trim_matches(SPACE).into());
            say("timeZoneOffset", format!("{:?}", user.map(signed).transpose()?.flatten()));
            say(
                "clientVersion",
                format!("{:?}", user.map(|it| number(it, "clientVersion")).transpose()?.flatten()),
            );
            message(event, &mut say);
            list(child(event, "userData"), "userData", &mut say);
        }
        "message" => message(event, &mut say),
        "reenter" => {
            for name in ["agents", "clients"] {
                let word = event.attribute(name).unwrap_or_default().trim_matches(SPACE);
                say(name, if matches!(word, "On" | "Off") { word } else { "Keep" }.into());
            }
            message(event, &mut say);
        }
        "notice" => {
            if let Some(notice) = child(event, "noticeText") {
                say(
                    "noticeType",
                    notice.attribute("noticeType").unwrap_or_default().trim_matches(SPACE).into(),
                );
                say("noticeText", text(notice));
            }
            list(child(event, "userData"), "userData", &mut say);
        }
        _ => {
            // Nobody else has one.
            say("askerId", id(event, "askerId")?);
            for reason in event.children().filter(|it| it.tag_name().name() == "reason") {
                number(reason, "code")?;
            }
            if let Some(reason) = child(event, "reason") {
                say("code", format!("{:?}", number(reason, "code")?));
                say("reason", text(reason));
            }
            message(event, &mut say);
        }
    }
    list(child(event, "eventAttributes"), "eventAttributes", &mut say);
    Ok(said)
}

fn signed(user: Node<'_, '_>) -> Result<Option<i32>, Bad> {
    let text = user.attribute("timeZoneOffset").unwrap_or_default().trim_matches(SPACE);
    if text.is_empty() { Ok(None) } else { text.parse().map(Some).map_err(|_| Bad) }
}

fn message(event: Node<'_, '_>, say: &mut impl FnMut(&str, String)) {
    if let Some(message) = child(event, "msgText") {
        say("msgType", format!("{:?}", message.attribute("msgType")));
        say("treatAs", format!("{:?}", message.attribute("treatAs")));
        // One that nobody knows is the one to be wary of.
        let check = message.attribute("msgCheck").map(|it| it.trim_matches(SPACE));
        say(
            "msgCheck",
            match check {
                None => "None",
                Some(word @ ("None" | "Altered")) => word,
                Some(_) => "Alert",
            }
            .into(),
        );
        say("msgText", text(message));
    }
}

fn list(list: Option<Node<'_, '_>>, path: &str, say: &mut impl FnMut(&str, String)) {
    let items = list.into_iter().flat_map(|it| it.children());
    for item in items.filter(|it| it.is_element() && it.tag_name().name() == "item") {
        let path = format!("{path}/{}", item.attribute("key").unwrap_or_default());
        let text = text(item);
        let word = text.trim_matches(SPACE);
        match item.attribute("type").unwrap_or_default().trim_matches(SPACE) {
            "kvlist" => {
                say(&path, "list".into());
                self::list(Some(item), &path, say);
            }
            "string" => say(&path, format!("string {text}")),
            "int" if word.parse::<i32>().is_ok() => {
                say(&path, format!("int {}", word.parse::<i32>().unwrap()))
            }
            "binary" => {
                say(&path, base64(&text).map_or(format!("untyped {text}"), |it| format!("binary {it:?}")))
            }
            _ => say(&path, format!("untyped {text}")),
        }
    }
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let text = text.replace(SPACE, "");
    let digits = text.trim_end_matches('=');
    if !text.len().is_multiple_of(4) || text.len() - digits.len() > 2 {
        return None;
    }
    let alphabet = ('A'..='Z').chain('a'..='z').chain('0'..='9').chain(['+', '/']).collect::<Vec<_>>();
    let bits: Option<String> = digits
        .chars()
        .map(|it| alphabet.iter().position(|at| *at == it).map(|at| format!("{at:06b}")))
        .collect();
    let bits = bits?;
    Some((0..bits.len() / 8).map(|at| u8::from_str_radix(&bits[at * 8..at * 8 + 8], 2).unwrap()).collect())
}

fn expected(document: &str) -> Vec<Said> {
    let document = Document::parse(document).unwrap();
    let events = document.root_element().children().filter(|it| it.is_element());
    events
        .filter(|it| {
            matches!(it.tag_name().name(), "newParty" | "message" | "notice" | "partyLeft" | "reenter")
        })
        .map(|it| walked(it).ok())
        .collect()
}

// What ours says.

fn said(event: &Event<'_>) -> Vec<(String, String)> {
    let mut said = Vec::new();
    let mut say = |name: &str, value: String| said.push((name.to_owned(), value));
    let EventHead { user_id, time_shift, visibility, event_id, receiver_id, truncated } = *event.head();
    let name = match event {
        Event::NewParty(_) => "newParty",
        Event::Message(_) => "message",
        Event::Notice(_) => "notice",
        Event::PartyLeft(_) => "partyLeft",
        Event::Reenter(_) => "reenter",
    };
    say("event", name.into());
    say("userId", user_id.to_string());
    say("timeShift", time_shift.to_string());
    say("visibility", visibility.as_str().into());
    say("eventId", event_id.to_string());
    say("receiverId", receiver_id.unwrap_or_default().to_string());
    say("truncated", format!("{truncated:?}"));
    match event {
        Event::NewParty(it) => {
            say("personId", it.user.person_id.to_string());
            say("userNick", it.user.nickname.to_string());
            say("userType", it.user.user_type.as_text().to_string());
            say("protocolType", it.user.protocol_type.as_text().to_string());
            say("timeZoneOffset", format!("{:?}", it.user.time_zone_offset));
            say("clientVersion", format!("{:?}", it.user.client_version));
            our_message(it.text, &mut say);
            our_list(it.user_data, "userData", &mut say);
        }
        Event::Message(it) => our_message(it.text, &mut say),
        Event::Notice(it) => {
            if let Some(notice) = it.notice {
                say("noticeType", notice.notice_type.as_text().to_string());
                say("noticeText", notice.text.to_string());
            }
            our_list(it.user_data, "userData", &mut say);
        }
        Event::PartyLeft(it) => {
            say("askerId", it.asker_id.to_string());
            if let Some(reason) = it.reason {
                say("code", format!("{:?}", reason.code));
                say("reason", reason.text.to_string());
            }
            our_message(it.text, &mut say);
        }
        Event::Reenter(it) => {
            say("agents", it.agents.as_str().into());
            say("clients", it.clients.as_str().into());
            our_message(it.text, &mut say);
        }
    }
    our_list(event.event_attributes(), "eventAttributes", &mut say);
    said
}

fn our_message(message: Option<MessageText<'_>>, say: &mut impl FnMut(&str, String)) {
    if let Some(message) = message {
        let shown = |it: Option<Text<'_>>| format!("{:?}", it.map(|it| it.to_string()));
        say("msgType", shown(message.message_type));
        say("treatAs", shown(message.treat_as.map(|it| it.as_text())));
        say("msgCheck", message.check.as_str().into());
        say("msgText", message.text.to_string());
    }
}

fn our_list(list: KeyValues<'_>, path: &str, say: &mut impl FnMut(&str, String)) {
    for item in list.iter() {
        let path = format!("{path}/{}", item.key);
        match item.value {
            Value::List(list) => {
                say(&path, "list".into());
                our_list(list, &path, say);
            }
            Value::String(text) => say(&path, format!("string {text}")),
            Value::Int(number) => say(&path, format!("int {number}")),
            Value::Binary(binary) => say(&path, format!("binary {:?}", binary.bytes().collect::<Vec<_>>())),
            value => say(&path, format!("untyped {}", value.as_text().unwrap())),
        }
    }
}

fn compare(document: &str) -> Result<(), TestCaseError> {
    let expected = expected(document);
    let transcript = Transcript::parse(document.as_bytes(), Limits::STORED).unwrap();
    let walked: Vec<Said> = transcript.events.iter().map(|it| it.ok().map(|it| said(&it))).collect();
    prop_assert_eq!(&walked, &expected, "{}", document);
    let reader = TranscriptReader::new(document.as_bytes(), Limits::STORED).unwrap();
    let passed: Vec<Said> = reader
        .map(|it| match it {
            Ok(event) => Some(said(&event)),
            Err(TranscriptError::Event(_)) => None,
            Err(TranscriptError::Malformed(error)) => panic!("{error}: {document}"),
        })
        .collect();
    prop_assert_eq!(&passed, &expected, "{}", document);
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(3000) })]

    #[test]
    fn events_say_what_a_plain_walk_says(events in proptest::collection::vec(event(), 0..4)) {
        compare(&format!("<chatTranscript>{}</chatTranscript>", events.concat()))?;
    }
}
