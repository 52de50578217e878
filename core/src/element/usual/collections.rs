//! Quicker ways through collections in XML, with the feature `fast`: lists in lists are passed in one walk, where an
//! iterator looks for the end of each list first, and items that are written as they stand are copied.

use super::items::{self, Part};
use crate::element::key_values::emit::{emit_item, emit_list};
use crate::element::key_values::xml::{any_item, typed};
use crate::element::key_values::{KeyValues, Source, Value};
use crate::wire::xml::{Content, behind_end_tag};
use crate::wire::{Name, Sink, Text, names};

/// What is left of what stands inside an element, and its end tag: items, at least one, that are written as they stand.
#[derive(Clone, Copy)]
pub(in crate::element) struct Canonical<'a>(&'a str);

impl<'a> Canonical<'a> {
    pub(in crate::element) const fn content(&self) -> Content<'a> {
        Content::new(self.0)
    }
}

impl<'a> KeyValues<'a> {
    /// `raw` stands inside an element, its end tag included, and is checked.
    pub(in crate::element) const fn checked(raw: &'a str) -> Self {
        Self(Source::Xml(Content::new(raw)))
    }

    /// The same of items, at least one, that are written as they stand.
    pub(in crate::element) const fn canonical(raw: &'a str) -> Self {
        Self(Source::Canonical(Canonical(raw)))
    }
}

/// The value that a text says, of a type that is no list.
#[inline]
pub(in crate::element) fn value_of<'a>(kind: &[u8], text: Text<'a>) -> Value<'a> {
    let kinds = [names::STRING, names::INT, names::BINARY];
    typed(kinds.into_iter().find(|it| it.as_str().as_bytes() == kind), text)
}

/// What the collection is in XML, if it is that.
fn in_xml<'a>(list: &KeyValues<'a>) -> Option<Content<'a>> {
    match list.0 {
        Source::Xml(content) => Some(content),
        Source::Canonical(canonical) => Some(canonical.content()),
        Source::Items(_) | Source::Compact(_) | Source::Json(_) => None,
    }
}

/// The next item, or the beginning of one that is a list; if there is none, the end tag is left.
fn part<'a>(content: &mut Content<'a>) -> Option<Part<'a>> {
    let rest = content.rest();
    if rest.is_empty() || rest.starts_with("</") {
        return None;
    }
    match items::part(rest) {
        Some((part, behind)) => {
            *rest = behind;
            Some(part)
        }
        None => any_item(content).map(Part::Item),
    }
}

/// Passes over the end tag of a list.
fn pass_end(content: &mut Content<'_>) {
    let rest = content.rest();
    *rest = behind_end_tag(rest).unwrap_or_default();
}

/// How many lists are inside each other; `None` if that is to be found out otherwise.
pub(in crate::element) fn nesting(list: &KeyValues<'_>) -> Option<usize> {
    let mut content = in_xml(list)?;
    let (mut deepest, mut open) = (0_usize, 0_usize);
    loop {
        match part(&mut content) {
            Some(Part::Item(item)) => deepest = deepest.max(open.saturating_add(item.value.nesting())),
            Some(Part::List(_)) => {
                open = open.saturating_add(1);
                deepest = deepest.max(open);
            }
            None if open == 0 => return Some(deepest),
            None => {
                open = open.saturating_sub(1);
                pass_end(&mut content);
            }
        }
    }
}

/// Writes the collection as an element called `name`, if it can be copied.
pub(in crate::element) fn emit<S: Sink>(list: &KeyValues<'_>, name: Name, out: &mut S) -> bool {
    let Source::Canonical(Canonical(raw)) = list.0 else { return false };
    // Without the end tag.
    let end = raw.bytes().rposition(|byte| byte == b'<');
    let items = end.and_then(|end| raw.as_bytes().get(..end));
    items.is_some_and(|items| out.canonical_xml(name, items))
}

/// Writes all items, if they stand in XML.
pub(in crate::element) fn emit_items<S: Sink>(list: &KeyValues<'_>, out: &mut S, nesting: usize) -> bool {
    let content = in_xml(list);
    if let Some(mut content) = content {
        emit_parts(&mut content, out, nesting);
    }
    content.is_some()
}

/// Writes the items up to the end tag, which is left, and all that are in their lists.
fn emit_parts<S: Sink>(content: &mut Content<'_>, out: &mut S, nesting: usize) {
    while let Some(part) = part(content) {
        match part {
            Part::Item(item) => emit_item(item, out, nesting),
            Part::List(key) => emit_list(key, out, nesting, |out, nesting| {
                emit_parts(content, out, nesting);
                pass_end(content);
            }),
        }
    }
}
