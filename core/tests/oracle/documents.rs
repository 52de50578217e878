//! Documents made by a grammar, and what they are damaged with.

use proptest::prelude::*;

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

pub(crate) fn document() -> impl Strategy<Value = String> {
    let declaration = prop_oneof![
        Just(""),
        Just("<?xml version=\"1.0\"?>"),
        Just("\u{FEFF}<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n"),
    ];
    (declaration, content(), content())
        .prop_map(|(declaration, one, two)| format!("{declaration}<r>{one}{two}</r>"))
}

/// What a document is damaged with.
pub(crate) const DAMAGE: [&str; 16] = [
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
