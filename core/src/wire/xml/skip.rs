//! Passes over what was checked with its document: only tags are looked for.

use super::scan;

/// What stands inside the element whose start tag was just read, with its end tag, and what is behind that; `None` if
/// there are comments or the like, which need a closer look.
pub(crate) fn element_end(start: &str) -> Option<(&str, &str)> {
    let mut open: usize = 0;
    let mut rest = start.as_bytes();
    loop {
        // Items as nearly all are, which are passed in half the time.
        while let Some(behind) = behind_item_tag(rest) {
            rest = from_tag(behind);
            match rest.strip_prefix(b"</item>") {
                Some(behind) => rest = behind,
                None => open = open.wrapping_add(1),
            }
        }
        rest = from_tag(rest);
        match rest {
            [b'<', b'/', ..] => {
                rest = behind_end(rest)?;
                let Some(outer) = open.checked_sub(1) else {
                    return start.split_at_checked(start.len().wrapping_sub(rest.len()));
                };
                open = outer;
            }
            [b'<', b'!' | b'?', ..] => return None,
            [b'<', tag @ ..] => {
                let (is_empty, behind) = behind_start_tag(tag)?;
                open = open.wrapping_add(usize::from(!is_empty));
                rest = behind;
            }
            _ => return None,
        }
    }
}

/// What is behind the start tag of an item that has its attributes in their order.
#[inline(always)]
fn behind_item_tag(rest: &[u8]) -> Option<&[u8]> {
    let behind_key = match rest.strip_prefix(b"<item key=") {
        Some(key) => behind_value(key)?,
        None => rest.strip_prefix(b"<item")?,
    };
    if let [b'>', behind @ ..] = behind_key {
        return Some(behind);
    }
    behind_value(behind_key.strip_prefix(b" type=")?)?.strip_prefix(b">")
}

/// What is behind the value that begins here with its quote.
#[inline(always)]
fn behind_value(rest: &[u8]) -> Option<&[u8]> {
    // The processor guesses which quote it is, and needn't wait for it.
    let (value, length) = match rest {
        [b'"', value @ ..] => (value, scan::before(value, b'"')),
        [b'\'', value @ ..] => (value, scan::before(value, b'\'')),
        _ => return None,
    };
    value.get(length..)?.get(1..)
}

/// What is behind the end tag here; `None` if there is none.
pub(crate) fn behind_end_tag(rest: &str) -> Option<&str> {
    let behind = behind_end(rest.as_bytes())?;
    rest.get(rest.len().wrapping_sub(behind.len())..)
}

fn behind_end(rest: &[u8]) -> Option<&[u8]> {
    if let Some(behind) = rest.strip_prefix(b"</item>") {
        return Some(behind);
    }
    let name = rest.strip_prefix(b"</")?;
    name.get(scan::before_tag_end(name)..)?.get(1..)
}

/// From the next `<` on. There is none in an attribute's value.
fn from_tag(rest: &[u8]) -> &[u8] {
    if rest.starts_with(b"<") { rest } else { rest.get(scan::before_tag(rest)..).unwrap_or_default() }
}

/// Whether the element is empty, and what is behind its start tag.
fn behind_start_tag(tag: &[u8]) -> Option<(bool, &[u8])> {
    let mut rest = tag;
    loop {
        let (before, end) = rest.split_at_checked(scan::before_tag_end(rest))?;
        let (end, behind) = end.split_first()?;
        if *end == b'>' {
            return Some((before.ends_with(b"/"), behind));
        }
        let length = scan::before(behind, *end);
        rest = behind.get(length..)?.get(1..)?;
    }
}

#[cfg(test)]
mod tests {
    use super::element_end;

    #[test]
    fn elements_end_where_their_end_tags_are() {
        for (document, expected) in [
            ("</a>b", Some(("</a>", "b"))),
            ("x > y</a ><", Some(("x > y</a >", "<"))),
            ("<b/></a></c>", Some(("<b/></a>", "</c>"))),
            ("<b c='/>'>/></b></a>", Some(("<b c='/>'>/></b></a>", ""))),
            ("<b c=\"'>\" d='\"' /></a>", Some(("<b c=\"'>\" d='\"' /></a>", ""))),
            ("<b><b><b/>x</b></b></a></a>", Some(("<b><b><b/>x</b></b></a>", "</a>"))),
            ("<!--</a>--></a>", None),
            ("<b><![CDATA[</a>]]></b></a>", None),
            ("<?a </a>?></a>", None),
            ("<b></a>", None),
            ("<b c='", None),
            ("", None),
        ] {
            assert_eq!(element_end(document), expected, "{document}");
        }
    }
}
