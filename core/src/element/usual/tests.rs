use super::values::{number, signed};
use super::*;
use crate::element::{EventHead, TreatAs, Value, Visibility};
use crate::wire::{Limits, Reader, Text, names};

fn text<'a>(found: Option<Text<'a>>) -> Option<&'a str> {
    found.and_then(|it| it.as_plain())
}

/// Numbers are read where eight bytes or more are left, as in every document that goes on.
#[test]
fn numbers_end_where_the_quote_is() {
    for (value, expected) in [
        ("\"0\"", Some(0)),
        ("'007'", Some(7)),
        ("\"42\"", Some(42)),
        ("\"9876543\"", Some(9_876_543)),
        ("\"1234567\"8", Some(1_234_567)),
        ("\"12345678\"", None),
        ("\"\"", None),
        ("\"7", None),
        ("\"7'", None),
        ("7", None),
        ("\"7 \"", None),
        ("\" 7\"", None),
        ("\"-7\"", None),
        ("\"7\u{B2}\"", None),
        ("\"/\"", None),
        ("\":\"", None),
    ] {
        let document = std::format!("{value} and so on");
        let found = number(&document);
        assert_eq!(found.map(|(number, _)| number), expected, "{value}");
        if let Some((_, rest)) = found {
            assert!(rest.ends_with(" and so on"));
        }
        assert_eq!(number(value.get(..7).unwrap_or_default()), None);
    }
    assert_eq!(signed("\"-60\" and so on").unwrap(), (-60, " and so on"));
    assert_eq!(signed("\"60\" and so on").unwrap(), (60, " and so on"));
    assert_eq!(signed("\"--60\" and so on"), None);
    assert_eq!(signed("\"-\" and so on"), None);
}

#[test]
fn every_number_of_one_to_seven_digits_that_is_near_a_power_of_ten() {
    for power in 0..7 {
        for number in [10_u32.pow(power), 10_u32.pow(power + 1) - 1, 10_u32.pow(power) * 7 + power] {
            let value = std::format!("'{number}'.......");
            assert_eq!(values::number(&value), Some((number, ".......")));
        }
    }
}

const HEAD: &str = " userId=\"A\" timeShift=\"1\" visibility=\"INT\" eventId=\"7\"";

/// Reads an event behind which the document goes on.
fn read(document: &str) -> Option<Event<'_>> {
    let mut reader = inside(document, 32);
    let found = event_of(&mut reader);
    assert!(found.is_none() || reader.rest() == "</x> and so on");
    found
}

fn event_of<'a>(reader: &mut Reader<'a>) -> Option<Event<'a>> {
    let mut found = Event::Reenter(Reenter::default());
    event(reader, &mut found).then_some(found)
}

/// `levels`: how many elements may be inside each other.
fn inside(document: &str, levels: usize) -> Reader<'_> {
    let limits = Limits { depth: levels + 1, ..Limits::STORED };
    Reader::inside(names::CHAT_TRANSCRIPT, document.as_bytes(), 0, limits)
}

#[test]
fn what_is_usual_is_read_whole() {
    for quote in ["\"", "'"] {
        let document = std::format!(
            "\n  <partyLeft{HEAD} askerId=\"B\">\n\t<reason code=\"2\">a &amp; b</reason></partyLeft></x> and so on"
        )
        .replace('"', quote);
        let Some(Event::PartyLeft(it)) = read(&document) else { panic!("{document}") };
        assert_eq!((it.head.time_shift, it.head.visibility, it.head.event_id), (1, Visibility::Internal, 7));
        assert_eq!((text(Some(it.head.user_id)), text(Some(it.asker_id))), (Some("A"), Some("B")));
        let reason = it.reason.unwrap();
        assert_eq!(reason.code, Some(2));
        assert!(reason.text == "a & b");
    }
    let document = std::format!(
        "<message{HEAD}><msgText treatAs=\"NORMAL\">a b</msgText><eventAttributes><item key=\"l\" type=\"kvlist\">\
         <item key=\"m\" type=\"kvlist\"/><item key=\"k\">v</item> </item></eventAttributes></message></x> and so on"
    );
    let Some(Event::Message(it)) = read(&document) else { panic!() };
    let words = it.text.unwrap();
    assert_eq!(
        (words.treat_as, words.message_type, text(Some(words.text))),
        (Some(TreatAs::NORMAL), None, Some("a b"))
    );
    let Some(Value::List(list)) = it.event_attributes.get("l") else { panic!() };
    assert!(list.list("m").unwrap().is_empty());
    assert!(list.text("k").unwrap() == "v");
    assert_eq!(list.iter().count(), 2);
}

#[test]
fn an_event_may_be_empty() {
    for name in ["message", "notice", "newParty", "partyLeft", "reenter"] {
        let document = std::format!("<{name} eventId='7' userId='A'/></x> and so on");
        let it = read(&document).unwrap();
        assert_eq!((text(Some(it.head().user_id)), it.head().event_id), (Some("A"), 7));
        assert!(read(&std::format!("<{name}/></x> and so on")).is_some());
    }
}

#[test]
fn what_is_not_usual_is_left_to_the_general_way() {
    let message = |head: &str, text: &str| std::format!("<message{head}>{text}</message></x> and so on");
    assert!(read(&message(HEAD, "<msgText>x</msgText>")).is_some());
    for head in [
        " userId=' A' timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"",
        " userId=\"\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"",
        " userId=\"A \" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"",
        " userId=\"A&amp;\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\"",
        " userId=\"A\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\" userId=\"A\"",
        " userId=\"A\" o=\"1\" timeShift=\"1\" visibility=\"ALL\" eventId=\"1\" o=\"1\"",
        " userId = \"A\"",
        " userId=\"A\" 1=\"1\"",
        " userId=\"A\" a&b=\"1\"",
        " userId=\"A\" >",
        " userId=\"A\"  eventId=\"1\"",
        " userId=\"A\" eventId=\"one\"",
    ] {
        let document = message(head, "<msgText>x</msgText>");
        assert!(read(&document).is_none(), "{document}");
    }
    for text in [
        "<msgTextual>x</msgText>",
        "<msgText>a&b</msgText>",
        "<msgText>a]]></msgText>",
        "<msgText>a<!-- --></msgText>",
        "<msgText>a\u{1}</msgText>",
        "<msgText>x</msgText >",
        "<msgText />",
        "<msgText treatAs=\"a<b\">x</msgText>",
        "<msgText>x</msgText><msgText>x</msgText>",
        "stray",
        "<eventAttributes><item key=\"k\" type=\"kvlist\">",
        "<eventAttributes><item key=\"k\" type=\" kvlist \"></item></eventAttributes>",
        "<eventAttributes></item></eventAttributes>",
    ] {
        let document = message(HEAD, text);
        assert!(read(&document).is_none(), "{document}");
    }
}

#[test]
fn attributes_stand_in_any_order_among_unknown_ones() {
    let document = "<newParty o='a>b' eventId='7' visibility='VIP' receiverId='R' userId='A'><userInfo clientVersion='106' \
        timeZoneOffset='-60' of-the-web='' userNick='Ana &amp; co' userType='CLIENT'/><msgText treatAs='T' x='' \
        msgType='M'>hi</msgText><userData o=''><item type='kvlist' o='' key='l'><item o='' key='k'>v</item></item>\
        </userData><eventAttributes x=''/></newParty></x> and so on";
    let Some(Event::NewParty(it)) = read(document) else { panic!() };
    assert_eq!((it.head.event_id, it.head.visibility, it.head.time_shift), (7, Visibility::Vip, 0));
    assert_eq!((text(Some(it.head.user_id)), text(it.head.receiver_id)), (Some("A"), Some("R")));
    assert_eq!((it.user.client_version, it.user.time_zone_offset), (Some(106), Some(-60)));
    assert!(it.user.nickname == "Ana & co" && it.user.person_id.is_empty());
    let message = it.text.unwrap();
    assert_eq!(
        (text(message.message_type), message.treat_as),
        (Some("M"), Some(TreatAs::from_text("T".into())))
    );
    assert!(it.user_data.path("l/k").and_then(|it| it.as_text()).unwrap() == "v");
    assert!(it.event_attributes.is_empty());
}

/// Sixteen, the expected ones counted whether they are there or not.
#[test]
fn no_more_attributes_are_on_a_tag_than_allowed() {
    let room = 16 - EventHead::ATTRIBUTES.len() - Message::OWN.len();
    for (count, is_read) in [(room, true), (room + 1, false)] {
        let unknown: std::string::String = (0..count).map(|it| std::format!(" a{it}=''")).collect();
        let document = std::format!("<message{unknown} userId='A'></message></x> and so on");
        assert_eq!(read(&document).is_some(), is_read, "{document}");
    }
}

/// The event, its collection, an item, and a list for each level more.
#[test]
fn no_more_elements_are_inside_each_other_than_allowed() {
    let list = |depth: usize| {
        let (open, close) = ("<item key=\"k\" type=\"kvlist\">".repeat(depth), "</item>".repeat(depth));
        std::format!(
            "<message{HEAD}><eventAttributes>{open}<item key=\"k\"/>{close}</eventAttributes></message>"
        )
    };
    for (depth, levels, is_read) in [(0, 2, false), (0, 3, true), (1, 3, false), (2, 5, true), (3, 5, false)]
    {
        assert_eq!(event_of(&mut inside(&list(depth), levels)).is_some(), is_read, "{depth} {levels}");
    }
}
