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
        _ => {}
    }
    // XML makes LF of a CR that stands alone; roxmltree leaves it in front of a reference or a CDATA section.
    if document.replace("\r\n", "").contains('\r') {
        return Some("a CR that stands alone");
    }
    // Ours knows no namespaces: to the protocol a colon is a letter.
    (document.contains(':') || document.contains("xmlns")).then_some("namespaces")
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
