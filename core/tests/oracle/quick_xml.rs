//! quick-xml: borrowed events. It leaves much unchecked, on purpose: [`UNSEEN`] has all of it.

use ::quick_xml::Reader;
use ::quick_xml::escape::resolve_predefined_entity;
use ::quick_xml::events::{BytesStart, Event};
use parlor_core::wire::{Fault, Malformed};

use super::found::{Found, ours};
use super::roxmltree::is_in_instruction;

/// What quick-xml doesn't always see, each with a document that it accepts, and why.
const UNSEEN: [(Fault, &str, &str); 7] = [
    (Fault::IllegalCharacter, "<r>\u{1}</r>", "it doesn't look at characters"),
    (Fault::BadCharacterReference, "<r>&#5;</r>", "nor at those that references stand for, but for 0"),
    (Fault::CdataEndInText, "<r>]]></r>", "text ends at '<' and '&' only"),
    (Fault::LessThanInAttribute, "<r a='<'/>", "a value ends at its quote only"),
    (Fault::BadName, "<r><1/></r>", "a name ends at a space only"),
    (Fault::MissingValue, "<r a<b='1'/>", "and an attribute's at '=' only"),
    (Fault::MissingSpace, "<r a='1'b='2'/>", "it doesn't ask for it"),
];

fn theirs(document: &str) -> Result<Vec<String>, String> {
    let mut reader = Reader::from_str(document);
    reader.config_mut().enable_all_checks(true);
    let (mut found, mut depth) = (Found::default(), 0);
    loop {
        let event = reader.read_event().map_err(|it| it.to_string())?;
        match event {
            Event::Start(_) | Event::Empty(_) if depth == 0 && !found.items.is_empty() => {
                return Err("a second root element".into());
            }
            Event::Start(tag) => {
                open(&mut found, &tag)?;
                depth += 1;
            }
            Event::Empty(tag) => {
                open(&mut found, &tag)?;
                found.close();
            }
            Event::End(_) => {
                found.close();
                depth -= 1;
            }
            // Outside the root element there is no text.
            Event::Text(text) if depth == 0 && text.trim_ascii().is_empty() => {}
            _ if depth == 0 && is_text(&event) => return Err("text outside the root element".into()),
            Event::Text(text) => found.text(&text.xml10_content()),
            Event::CData(text) => found.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                match reference.resolve_char_ref().map_err(|it| it.to_string())? {
                    Some(character) => found.text(character.encode_utf8(&mut [0; 4])),
                    None => found
                        .text(resolve_predefined_entity(&reference.into_inner()).ok_or("unknown entity")?),
                }
            }
            Event::Eof if depth > 0 || found.items.is_empty() => {
                return Err("the document ends too early".into());
            }
            Event::Eof => return Ok(found.items),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

fn is_text(event: &Event<'_>) -> bool {
    matches!(event, Event::Text(_) | Event::CData(_) | Event::GeneralRef(_))
}

fn open(found: &mut Found, tag: &BytesStart<'_>) -> Result<(), String> {
    let mut attributes = Vec::new();
    for attribute in tag.attributes() {
        let attribute = attribute.map_err(|it| it.to_string())?;
        let value =
            attribute.normalized_value(::quick_xml::XmlVersion::Implicit1_0).map_err(|it| it.to_string())?;
        attributes.push((attribute.key.as_ref().to_owned(), value.into_owned()));
    }
    found.open(tag.name().as_ref(), attributes);
    Ok(())
}

/// Compares ours with quick-xml's: verdict and content.
pub(crate) fn compare(document: &str) -> Result<(), String> {
    let (ours, theirs) = (ours(document), theirs(document));
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) if ours == theirs => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        // Of declarations and instructions only the ends.
        (Err(malformed), Ok(_)) if is_in_instruction(document, Some(*malformed)) => Ok(()),
        // Our limits, on purpose.
        (Err(Malformed { fault: Fault::TooDeep | Fault::TooManyAttributes | Fault::Doctype, .. }), Ok(_)) => {
            Ok(())
        }
        (Err(Malformed { fault, .. }), Ok(_)) if UNSEEN.iter().any(|it| it.0 == *fault) => Ok(()),
        _ => Err(format!("{document:?}: ours {ours:?}, quick-xml's {theirs:?}")),
    }
}

#[test]
fn what_it_does_not_see() {
    for (fault, document, why) in UNSEEN {
        assert_eq!(ours(document).map_err(|it| it.fault), Err(fault), "{why}");
        assert!(theirs(document).is_ok(), "quick-xml sees by now: {document}");
    }
}

/// What the application has to count by itself is counted above, and then seen.
#[test]
fn what_it_sees() {
    for document in [
        "<r>",
        "<r></s>",
        "</r>",
        "",
        "<r/><r/>",
        "x<r/>",
        "<r/>x",
        "<r/><![CDATA[]]>",
        "<r>&x;</r>",
        "<r>& </r>",
        "<r>&#xD800;</r>",
        "<r a=1/>",
        "<r a='1' a='2'/>",
        "<r><!-- -- --></r>",
        "<r><!-- </r>",
        "<r><![CDATA[</r>",
        "<r a='1",
    ] {
        assert!(ours(document).is_err() && theirs(document).is_err(), "{document}");
    }
}
