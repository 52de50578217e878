//! Passes over what was checked with its document: only tags are looked for.

use super::scan;

/// What stands inside the element whose start tag was just read, with its end tag, and what is behind that; `None` if
/// there are comments or the like, which need a closer look.
pub(crate) fn element_end(start: &str) -> Option<(&str, &str)> {
    let mut open: usize = 0;
    let mut rest = start.as_bytes();
    loop {
        while let Some(behind) = behind_plain_item(rest) {
            rest = behind;
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

/// What is behind an item as nearly all are, which is read in half the time.
#[inline(always)]
fn behind_plain_item(rest: &[u8]) -> Option<&[u8]> {
    let [quote, key @ ..] = rest.strip_prefix(b"<item key=")? else { return None };
    if !matches!(quote, b'"' | b'\'') {
        return None;
    }
    let behind = key.get(scan::before(key, *quote)..)?.get(1..)?;
    let behind = behind.strip_prefix(b" type=\"string\"").unwrap_or(behind);
    from_tag(behind.strip_prefix(b">")?).strip_prefix(b"</item>")
}

/// What is behind the end tag here; `None` if there is none.
pub(crate) fn behind_end_tag(rest: &str) -> Option<&str> {
    let behind = behind_end(rest.as_bytes())?;
    rest.get(rest.len().wrapping_sub(behind.len())..)
}

fn behind_end(rest: &[u8]) -> Option<&[u8]> {
    let name = rest.strip_prefix(b"</")?;
    name.get(scan::before_tag_end(name)..)?.get(1..)
}

/// From the next `<` on. There is none in an attribute's value.
fn from_tag(rest: &[u8]) -> &[u8] {
    rest.get(scan::before_tag(rest)..).unwrap_or_default()
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
