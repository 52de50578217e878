//! What the reader accepts, refuses and reads, compared with another hand's: roxmltree.
//!
//! Documents are made by a grammar, then some are damaged. Where the two differ on purpose, [`differs_on_purpose`]
//! says why; everything else must be the same, verdict and content.

#![allow(clippy::unwrap_used, reason = "these are tests")]

use parlor_core::wire::{Fault, Limits, Malformed, Reader, Token};
use proptest::prelude::*;

/// What both say of a document: its elements with their attributes and text, in order.
fn ours(document: &str) -> Result<Vec<String>, Malformed> {
    let mut reader = Reader::new(document.as_bytes(), Limits::STORED)?;
    let mut found = Found::default();
    while let Some(token) = reader.next()? {
        match token {
            Token::Open(tag) => {
                let name = |bytes| String::from_utf8(Vec::from(bytes)).unwrap();
                let attributes = tag.attributes().map(|it| (name(it.name), it.value.to_string()));
                found.open(&name(tag.name), attributes.collect());
            }
            Token::Text(text) => found.text(&text.to_string()),
            Token::Close => found.close(),
        }
    }
    Ok(found.items)
}

fn theirs(document: &str) -> Result<Vec<String>, roxmltree::Error> {
    let parsed = roxmltree::Document::parse(document)?;
    let mut found = Found::default();
    walk(parsed.root_element(), &mut found);
    Ok(found.items)
}

fn walk(element: roxmltree::Node<'_, '_>, found: &mut Found) {
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

#[derive(Default)]
struct Found {
    items: Vec<String>,
    in_text: bool,
}

impl Found {
    fn open(&mut self, name: &str, mut attributes: Vec<(String, String)>) {
        attributes.sort();
        self.items.push(format!("<{name} {attributes:?}>"));
        self.in_text = false;
    }

    fn close(&mut self) {
        self.items.push("</>".into());
        self.in_text = false;
    }

    /// Text goes on across comments, processing instructions and CDATA.
    fn text(&mut self, text: &str) {
        match self.items.last_mut() {
            Some(last) if self.in_text => last.push_str(text),
            _ if text.is_empty() => {}
            _ => {
                self.items.push(text.to_owned());
                self.in_text = true;
            }
        }
    }
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
fn is_in_instruction(document: &str, refused: Option<Malformed>) -> bool {
    let Some((before, behind)) = refused.and_then(|it| document.split_at_checked(it.offset)) else {
        return false;
    };
    let is_open = before.rfind("<?").is_some_and(|start| !before[start..].contains("?>"));
    is_open || behind.starts_with("<?")
}

fn compare(document: &str) -> Result<(), TestCaseError> {
    let (ours, theirs) = (ours(document), theirs(document));
    if differs_on_purpose(document, ours.as_ref().err().copied()).is_some() {
        return Ok(());
    }
    match (&ours, &theirs) {
        (Ok(ours), Ok(theirs)) => prop_assert_eq!(ours, theirs, "{:?}", document),
        (Err(_), Err(_)) => {}
        _ => prop_assert!(false, "{document:?}: ours {ours:?}, theirs {theirs:?}"),
    }
    Ok(())
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof!["[a-z]{1,3}", Just("имя".to_owned()), Just("a-b.c_1".to_owned())]
}

fn characters() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ -%'-;=?-\\\\^-~]{0,8}",
        Just("&amp;".to_owned()),
        Just("&#65;".to_owned()),
        Just("&#x1F600;".to_owned()),
        Just("\r\n".to_owned()),
        Just("\t".to_owned()),
        Just("Жè€😀".to_owned()),
        Just("]]".to_owned()),
    ];
    proptest::collection::vec(piece, 0..4).prop_map(|pieces| pieces.concat())
}

fn attribute() -> impl Strategy<Value = (String, String, bool)> {
    (name(), characters(), any::<bool>())
}

fn content() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        characters(),
        "[ -,.-=?-~]{0,8}".prop_map(|text| format!("<!--{text}-->")),
        "[ -=@-~]{0,8}".prop_map(|text| format!("<?pi {text}?>")),
        "[ -\\\\^-~\r\n]{0,8}".prop_map(|text| format!("<![CDATA[{text}]]>")),
    ];
    leaf.prop_recursive(4, 24, 4, |inner| {
        let attributes = proptest::collection::vec(attribute(), 0..3);
        (name(), attributes, proptest::collection::vec(inner, 0..4)).prop_map(|(name, attributes, inner)| {
            let mut tag = format!("<{name}");
            for (key, value, double) in attributes {
                let quote = if double { '"' } else { '\'' };
                let value = value.replace(quote, "&quot;");
                tag.push_str(&format!(" {key} = {quote}{value}{quote}"));
            }
            if inner.is_empty() { format!("{tag} />") } else { format!("{tag}>{}</{name} >", inner.concat()) }
        })
    })
}

fn document() -> impl Strategy<Value = String> {
    let declaration = prop_oneof![
        Just(""),
        Just("<?xml version=\"1.0\"?>"),
        Just("\u{FEFF}<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"),
    ];
    (declaration, content(), content())
        .prop_map(|(declaration, one, two)| format!("{declaration}<r>{one}{two}</r>"))
}

/// What a document is damaged with.
const DAMAGE: [&str; 16] = [
    "<",
    ">",
    "&",
    "]]>",
    "'",
    "\"",
    "=",
    "/",
    "<a",
    "</a>",
    "<!--",
    "-->",
    "&#0;",
    "\u{1}",
    " ",
    "<![CDATA[",
];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2000) })]

    #[test]
    fn whole_documents(document in document()) {
        compare(&document)?;
    }

    #[test]
    fn damaged_documents(
        document in document(),
        at in any::<prop::sample::Index>(),
        removed in 0..3_usize,
        damage in prop::option::of(prop::sample::select(&DAMAGE[..])),
    ) {
        let mut characters: Vec<char> = document.chars().collect();
        let at = at.index(characters.len());
        let end = (at + removed).min(characters.len());
        characters.splice(at..end, damage.unwrap_or_default().chars());
        compare(&characters.into_iter().collect::<String>())?;
    }
}
