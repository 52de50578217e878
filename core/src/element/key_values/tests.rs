//! Key-value collections in XML and from slices; in the compact form they are tested where packets are.

use std::vec::Vec;

use super::*;
use crate::element::Binary;
use crate::wire::Reader;
use crate::wire::{Limits, WriteError, Writer, names};

fn read(document: &str) -> KeyValues<'_> {
    let mut reader = Reader::new(document.as_bytes(), Limits::PACKET).unwrap();
    reader.root(&[]).unwrap();
    KeyValues::read(&mut reader)
}

fn written(values: &KeyValues<'_>) -> std::string::String {
    let mut out = [0xA5; 1024];
    let mut writer = Writer::new(&mut out);
    values.emit(names::USER_DATA, &mut writer);
    let length = writer.finish().unwrap();
    core::str::from_utf8(&out[..length]).unwrap().into()
}

const CANONICAL: &str = "<userData><item key=\"FirstName\" type=\"string\">Ana &amp; co</item><item key=\"VHQueue\"/>\
    <item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"party-info\" type=\"kvlist\">\
    <item key=\"style\" type=\"string\">BOT</item></item></item><item key=\"n\" type=\"int\">-7</item>\
    <item key=\"b\" type=\"binary\">AAEC/w==</item><item key=\"VHQueue\">second</item>\
    <item key=\"none\" type=\"kvlist\"/></userData>";

#[test]
fn slices_and_xml_are_equal() {
    let style = [KeyValue::string("style", "BOT")];
    let party = [KeyValue { key: "party-info".into(), value: Value::List(KeyValues::items(&style)) }];
    let items = [
        KeyValue::string("FirstName", "Ana & co"),
        KeyValue { key: "VHQueue".into(), value: Value::Untyped(Text::EMPTY) },
        KeyValue { key: "GCTI_SYSTEM".into(), value: Value::List(KeyValues::items(&party)) },
        KeyValue { key: "n".into(), value: Value::Int(-7) },
        KeyValue { key: "b".into(), value: Value::Binary(Binary::new(&[0, 1, 2, 255])) },
        KeyValue { key: "VHQueue".into(), value: Value::Untyped("second".into()) },
        KeyValue { key: "none".into(), value: Value::List(KeyValues::EMPTY) },
    ];
    let built = KeyValues::items(&items);
    let parsed = read(CANONICAL);
    assert_eq!(written(&built), CANONICAL);
    assert_eq!(written(&parsed), CANONICAL);
    assert!(built == parsed);
    assert!(parsed != read("<userData/>"));
    assert!(parsed.text("VHQueue").unwrap().is_empty());
    let style = parsed.path("GCTI_SYSTEM/party-info/style").and_then(|it| it.as_text());
    assert!(style.unwrap() == "BOT");
    assert!(parsed.list("GCTI_SYSTEM").unwrap() == KeyValues::items(&party));
    assert_eq!((parsed.list("FirstName"), parsed.list("missing")), (None, None));
    assert_eq!(parsed.path("GCTI_SYSTEM/none/style"), None);
    assert_eq!(parsed.path("FirstName/x"), None);
}

#[test]
fn what_is_nested_too_deep_is_refused() {
    let document = |depth: usize| {
        let (open, close) = ("<item key='k' type='kvlist'>".repeat(depth), "</item>".repeat(depth));
        std::format!("<u>{open}<item key='a'>b</item>{close}</u>")
    };
    for (depth, refused) in
        [(KeyValues::MAX_NESTING, None), (KeyValues::MAX_NESTING + 1, Some(WriteError::TooDeep))]
    {
        let document = document(depth);
        let mut out = [0; 4096];
        let mut writer = Writer::new(&mut out);
        read(&document).emit(names::USER_DATA, &mut writer);
        assert_eq!(writer.finish().err(), refused, "{depth}");
    }
    let text = std::format!("{}", WriteError::TooDeep);
    assert!(text.contains(&std::format!("more than {} deep", KeyValues::MAX_NESTING)), "{text}");
}

/// However the lists are written, and wherever the deepest is.
#[test]
fn nesting_is_counted_and_lists_are_written_in_one_walk() {
    for (document, nesting) in [
        ("<u/>", 0),
        ("<u><item key='a'>b</item></u>", 0),
        ("<u><item key='a' type='kvlist'/><item key='b'>c</item></u>", 1),
        ("<u><item key='a' type='kvlist'></item></u>", 1),
        (
            "<u>x<item type='kvlist' key='a'>y<item key='b' type='kvlist'><item>c</item></item >z</item></u>",
            2,
        ),
        (
            "<u><item type='kv&#108;ist'><item type=' kvlist '><item type='kvlist'>x<!-- </item> --></item></item></item></u>",
            3,
        ),
        (
            "<u><item type='kvlist'><x><item type='kvlist'/></x><?y?></item><item type='kvlist'><item type='kvlist'/></item></u>",
            2,
        ),
        ("<u><item type='kvlist'><![CDATA[<item type='kvlist'>]]></item></u>", 1),
    ] {
        let values = read(document);
        assert_eq!(values.nesting(), nesting, "{document}");
        // The items, and what is inside them, are written as when each is looked for by itself.
        let items: Vec<_> = values.iter().collect();
        assert_eq!(KeyValues::items(&items).nesting(), nesting, "{document}");
        assert_eq!(written(&values), written(&KeyValues::items(&items)), "{document}");
        if nesting > 0 {
            let again = written(&values);
            assert!(read(&again) == values, "{document}: {again}");
            assert_eq!(read(&again).nesting(), nesting);
        }
    }
}

#[test]
fn what_is_not_what_its_type_says_is_text() {
    let values = read(
        "<u> stray <item key='a' type='int'>x</item><other/><item type='binary'>AB=C</item><item key='c' type='new'>z</item></u>",
    );
    let found: Vec<_> = values.iter().map(|it| std::format!("{:?}", it.value.as_text().unwrap())).collect();
    assert_eq!(found, ["Text(1 bytes)", "Text(4 bytes)", "Text(1 bytes)"]);
}

#[test]
fn base64_of_every_length() {
    for length in 0..7 {
        let bytes: Vec<u8> = (0..length).map(|it| 250 + it).collect();
        let items = [KeyValue { key: "b".into(), value: Value::Binary(Binary::new(&bytes)) }];
        let document = written(&KeyValues::items(&items)).replace("==", " =\n=");
        let Some(Value::Binary(binary)) = read(&document).get("b") else { panic!("{document}") };
        assert_eq!(binary.bytes().collect::<Vec<_>>(), bytes);
    }
}
