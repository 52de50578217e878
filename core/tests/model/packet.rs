//! Packets as strings. The texts in them need no escaping.

/// The value of an attribute of the root element.
pub(super) fn attribute<'p>(packet: &'p str, name: &str) -> Option<&'p str> {
    let tag = packet.split('>').next()?;
    let (_, rest) = tag.split_once(&format!(" {name}=\""))?;
    rest.split('"').next()
}

pub(super) fn number(packet: &str, name: &str) -> Option<u32> {
    attribute(packet, name)?.parse().ok()
}

/// The words that a packet says.
pub(super) fn text(packet: &str) -> Option<&str> {
    let (_, rest) = packet.split_once("<msgText")?;
    let (_, rest) = rest.split_once('>')?;
    Some(rest.split_once("</msgText>")?.0)
}
