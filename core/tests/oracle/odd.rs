//! Events in which everything may be odd, but is well-formed.

use proptest::prelude::*;

fn any_value() -> impl Strategy<Value = String> {
    const VALUES: &[&str] = &[
        "",
        " ",
        "7",
        " 8\n",
        "007",
        "&#49;",
        "&#32;9",
        "x",
        "-3",
        "+4",
        "4294967295",
        "4294967296",
        "00000000000000000000000000001",
        "2147483648",
        "ALL",
        "INT",
        " VIP",
        "&#73;NT",
        "SYS_COMMAND",
        "On",
        " Off",
        "O&#110;",
        "Alert",
        "NORMAL",
        "SYSTEM&#10;",
        "None",
        "CLIENT ",
        "a&amp;b",
        "Ж &lt; 😀",
        "\t\n",
        "k&#9;v",
    ];
    prop_oneof![
        10 => prop::sample::select(VALUES).prop_map(String::from),
        1 => (62..67_usize).prop_map(|it| "x".repeat(it)),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    const TEXTS: &[&str] = &[
        "",
        "plain words",
        " ",
        "a &amp; b",
        "<![CDATA[<c>]]>",
        "<!-- no -->d",
        "<?no no?>e",
        "<f>no</f>g",
        "AAEC/w==",
        "AAEC",
        "A&#65;E=",
        "=",
        "-17",
        " 18 ",
        "&#49;9",
        "ж€😀",
        "]] >",
        "\n  \n",
    ];
    proptest::collection::vec(prop::sample::select(TEXTS), 0..3).prop_map(|it| it.concat())
}

/// Some of the attributes, in any order, each once.
fn attributes(names: &'static [&'static str]) -> impl Strategy<Value = String> {
    let named = prop::sample::subsequence(names, 0..=names.len()).prop_shuffle();
    let one = (any_value(), prop::sample::select(&[" ", "  ", "\n"][..]), any::<bool>());
    (named, proptest::collection::vec(one, names.len())).prop_map(|(named, values)| {
        let written = named.iter().zip(values).map(|(name, (value, space, is_double))| {
            let quote = if is_double { '"' } else { '\'' };
            format!("{space}{name}={quote}{value}{quote}")
        });
        written.collect()
    })
}

/// An element with those attributes and this inside.
fn element(
    name: &'static str,
    names: &'static [&'static str],
    inside: impl Strategy<Value = String>,
) -> impl Strategy<Value = String> {
    (attributes(names), inside).prop_map(move |(attributes, inside)| match inside.as_str() {
        "" => format!("<{name}{attributes}/>"),
        _ => format!("<{name}{attributes}>{inside}</{name}>"),
    })
}

fn item() -> impl Strategy<Value = String> {
    let kind = prop::sample::select(
        &["", " type='string'", " type=\" int\"", " type='binary'", " type='&#105;nt'"][..],
    );
    let leaf = (any_value(), kind, any_text())
        .prop_map(|(key, kind, text)| format!("<item key=\"{key}\"{kind}>{text}</item>"));
    leaf.prop_recursive(3, 12, 3, |inner| {
        let kind = prop::sample::select(&["kvlist", " kvlist", "kv&#108;ist", "list"][..]);
        (any_value(), kind, proptest::collection::vec(inner, 0..3)).prop_map(|(key, kind, items)| {
            format!("<item type='{kind}' key='{key}'>{}</item>", items.concat())
        })
    })
}

fn items(name: &'static str) -> impl Strategy<Value = String> {
    let stray = prop::sample::select(&["", " stray ", "<other/>"][..]);
    element(
        name,
        &["x"],
        (proptest::collection::vec(item(), 0..4), stray).prop_map(|(items, stray)| items.concat() + stray),
    )
}

pub(crate) fn event() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        element(
            "userInfo",
            &["personId", "userNick", "userType", "protocolType", "timeZoneOffset", "clientVersion"],
            Just(String::new())
        ),
        element("msgText", &["msgType", "treatAs", "msgCheck", "y"], any_text()),
        element("noticeText", &["noticeType"], any_text()),
        element("reason", &["code"], any_text()),
        items("userData"),
        items("eventAttributes"),
        element("other", &["userId"], any_text()),
        Just(" \n ".to_owned()),
    ];
    let name = prop::sample::select(&["newParty", "message", "notice", "partyLeft", "reenter", "typing"][..]);
    let head = attributes(&[
        "userId",
        "timeShift",
        "visibility",
        "eventId",
        "receiverId",
        "truncated",
        "askerId",
        "agents",
        "clients",
        "z",
    ]);
    (name, head, proptest::collection::vec(part, 0..5))
        .prop_map(|(name, head, parts)| format!("<{name}{head}>{}</{name}>", parts.concat()))
}
