//! roxmltree: a tree, and strict.

use parlor_core::wire::{Fault, Malformed};

use super::found::{Found, ours};

fn theirs(document: &str) -> Result<Vec<String>, ::roxmltree::Error> {
    let parsed = ::roxmltree::Document::parse(document)?;
    let mut found = Found::default();
    walk(parsed.root_element(), &mut found);
    Ok(found.items)
}

fn walk(element: ::roxmltree::Node<'_, '_>, found: &mut Found) {
    let attributes = element.attributes().map(|it| (it.name().to_owned(), it.value().to_owned()));
    found.open(element.tag_name().name(), attributes.collect());
    for child in element.children() {
        if child.is_element() {
            walk(child, found);
        } else if child.is_text() {
            found.text(child.text().unwrap());
        }
    }
    found.close();
}

/// Why the two may differ on this document; `None` if they must not.
fn differs_on_purpose(document: &str, refused: Option<Malformed>) -> Option<&'static str> {
    match refused.map(|it| it.fault) {
        Some(Fault::TooDeep | Fault::TooManyAttributes) => return Some("our limits, on purpose"),
        Some(Fault::Doctype) => return Some("no document type declarations, on purpose"),
        Some(Fault::Encoding) => return Some("nothing but UTF-8, on purpose; roxmltree doesn't look"),
        Some(_) if is_in_instruction(document, refused) => {
            return Some("roxmltree hardly looks at what declaration and instructions hold");
        }
        Some(Fault::BadCharacterReference) if is_beyond_unicode(document, refused) => {
            return Some("roxmltree reads U+FFFD where a reference is to no character of Unicode");
        }
        _ => {}
    }
    // XML makes LF of a CR that stands alone; roxmltree leaves it in front of a reference or a CDATA section.
    if document.replace("\r\n", "").contains('\r') {
        return Some("a CR that stands alone");
    }
    // Ours knows no namespaces: to the protocol a colon is a letter.
    (document.contains(':') || document.contains("xmlns")).then_some("namespaces")
}

/// Whether the reference that is refused has a number, and no character has that.
fn is_beyond_unicode(document: &str, refused: Option<Malformed>) -> bool {
    let digits = || document.get(refused?.offset..)?.strip_prefix("&#")?.split_once(';').map(|it| it.0);
    let number = digits().and_then(|it| match it.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16).ok(),
        None => it.parse().ok(),
    });
    number.is_some_and(|it| char::from_u32(it).is_none())
}

/// Whether what is refused is inside the declaration or a processing instruction.
pub(crate) fn is_in_instruction(document: &str, refused: Option<Malformed>) -> bool {
    let Some((before, behind)) = refused.and_then(|it| document.split_at_checked(it.offset)) else {
        return false;
    };
    let is_open = before.rfind("<?").is_some_and(|start| !before[start..].contains("?>"));
    is_open || behind.starts_with("<?")
}

/// Compares ours with roxmltree's: verdict and content.
pub(crate) fn compare(document: &str) -> Result<(), String> {
    let (ours, theirs) = (ours(document), theirs(document));
    if differs_on_purpose(document, ours.as_ref().err().copied()).is_some() {
        return Ok(());
    }
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) if ours == theirs => Ok(()),
        (Err(_), Err(_)) => Ok(()),
        _ => Err(format!("{document:?}: ours {ours:?}, roxmltree's {theirs:?}")),
    }
}

#[test]
fn references_to_no_character_of_unicode() {
    for number in ["1114112", "4294967295", "xD800", "xDFFF"] {
        let document = format!("<r>&#{number};</r>");
        assert!(ours(&document).is_err(), "{document}");
        assert_eq!(theirs(&document).unwrap(), ["<r []>", "\u{FFFD}", "</>"], "{document}");
        assert_eq!(compare(&document), Ok(()));
    }
    // These aren't excused: both refuse them.
    for number in ["0", "xFFFE", "5", "x", "", "4294967296"] {
        let document = format!("<r>&#{number};</r>");
        assert!(ours(&document).is_err() && theirs(&document).is_err(), "{document}");
    }
}
