//! quick-xml: borrowed events.

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use super::events::Sums;

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let mut reader = Reader::from_str(core::str::from_utf8(document).ok()?);
    let mut sums = Sums::default();
    loop {
        match reader.read_event().ok()? {
            Event::Start(tag) => open(&mut sums, &tag)?,
            Event::Empty(tag) => {
                open(&mut sums, &tag)?;
                sums.close();
            }
            Event::End(_) => sums.close(),
            Event::Text(text) => sums.text(text.xml10_content().as_bytes()),
            Event::CData(text) => sums.text(text.xml10_content().as_bytes()),
            Event::GeneralRef(reference) => match reference.resolve_char_ref().ok()? {
                Some(character) => sums.text(character.encode_utf8(&mut [0; 4]).as_bytes()),
                None => {
                    let name = reference.into_inner();
                    sums.text(quick_xml::escape::resolve_predefined_entity(&name)?.as_bytes());
                }
            },
            Event::Eof => return Some(sums.sum.0),
            _ => {}
        }
    }
}

fn open(sums: &mut Sums, tag: &BytesStart<'_>) -> Option<()> {
    sums.open(tag.name().as_ref().as_bytes());
    for attribute in tag.attributes() {
        let attribute = attribute.ok()?;
        let value = attribute.normalized_value(quick_xml::XmlVersion::Implicit1_0).ok()?;
        sums.attribute(attribute.key.as_ref().as_bytes(), &value)?;
    }
    Some(())
}
