//! The generated transcripts are what their names say, and every decoder finds the same in them.

use roxmltree::{Document, Node};

use super::*;
use crate::check_peers;
use crate::decoders::{OURS, available};

const ALL: [Shape; 7] = [
    Shape::Usual,
    Shape::Reversed,
    Shape::SingleQuotes,
    Shape::UnknownAttributes,
    Shape::Pretty,
    Shape::Cyrillic,
    Shape::Worst,
];

fn sum(shape: Shape) -> u64 {
    (OURS.decode)(transcript(shape, 400).as_bytes()).expect("it is well-formed")
}

#[test]
fn sizes_are_what_the_tables_say() {
    let size = |events| transcript(Shape::Usual, events).len();
    assert!((980_000..1_020_000).contains(&size(EVENTS_IN_1_MB)), "{}", size(EVENTS_IN_1_MB));
    assert!((1900..2300).contains(&size(EVENTS_IN_2_KB)), "{}", size(EVENTS_IN_2_KB));
}

#[test]
fn every_kind_of_event_is_there_with_all_it_can_have() {
    let transcript = transcript(Shape::Usual, 400);
    let document = Document::parse(&transcript).expect("it is well-formed");
    let root = document.root_element();
    assert_eq!(root.children().filter(Node::is_element).count(), 400);
    for path in [
        "newParty/userInfo",
        "newParty/userData/item",
        "newParty/eventAttributes/item/item/item",
        "message/msgText",
        "notice/noticeText",
        "notice/userData/item",
        "partyLeft/reason",
    ] {
        let mut found = vec![root];
        for name in path.split('/') {
            found = found.iter().flat_map(Node::children).filter(|it| it.has_tag_name(name)).collect();
        }
        assert!(!found.is_empty(), "no {path}");
    }
    for text in REFERENCES.into_iter().chain(["msgType=\"text\"", "treatAs=\"NORMAL\"", "file-uploaded"]) {
        assert!(transcript.contains(text), "no {text}");
    }
}

#[test]
fn each_shape_is_what_it_is_called() {
    let document = |shape| transcript(shape, 400);
    assert!(document(Shape::Reversed).contains("<chatTranscript sessionId=\"005PAbK71FM3R512\" startAt="));
    assert!(!document(Shape::SingleQuotes)[40..].contains('"'));
    assert!(document(Shape::Pretty).contains("\n    <msgText"));
    let attributes = |shape| {
        let document = document(shape);
        let tags: Vec<usize> = Document::parse(&document)
            .expect("it is well-formed")
            .descendants()
            .filter(Node::is_element)
            .map(|it| it.attributes().count())
            .collect();
        tags
    };
    let more: Vec<usize> = attributes(Shape::Usual).iter().map(|it| it + 3).collect();
    assert_eq!(attributes(Shape::UnknownAttributes), more);
    assert!(attributes(Shape::Worst).iter().all(|it| *it == 64));
    let cyrillic = |shape| document(shape).chars().filter(|it| ('а'..='я').contains(it)).count();
    assert!(cyrillic(Shape::Usual) > 1000);
    assert!(cyrillic(Shape::Cyrillic) > 5 * cyrillic(Shape::Usual));
}

#[test]
fn what_is_said_does_not_depend_on_how_it_is_written() {
    for shape in ALL {
        assert_eq!(sum(shape) == sum(Shape::Usual), shape != Shape::Cyrillic, "{shape:?}");
    }
}

#[test]
fn every_decoder_finds_the_same() {
    check_peers().expect("all decoders are compared");
    for shape in ALL {
        for decoder in available() {
            let found = (decoder.decode)(transcript(shape, 400).as_bytes());
            assert_eq!(found, Some(sum(shape)), "{} {shape:?}", decoder.name);
        }
    }
}
