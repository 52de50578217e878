//! The attributes of a start tag, and where elements may be read at once, with the feature `fast`.

use super::{Member, Reader, State, Stopped};
use crate::wire::fault::{Fault, MAX_ATTRIBUTES};
use crate::wire::raw::{self, Raw};
use crate::wire::xml::lexer;
use crate::wire::xml::name::hash_of;
use crate::wire::xml::tag::Attributes;
use crate::wire::xml::usual::{self, Seen};

/// The attributes of one tag that nobody expected: to find those that are there twice.
struct Unknown {
    count: usize,
    seen: Seen,
    /// Made when that doesn't tell any more.
    table: Option<Table>,
}

/// A fingerprint for each attribute of a tag, its place in the tag and its length: names are compared only where the
/// fingerprint is the same. So 64 attributes take little longer than one after the other.
struct Table {
    fingerprints: [u16; MAX_ATTRIBUTES],
    names: [(u32, u32); MAX_ATTRIBUTES],
    count: usize,
}

impl Unknown {
    fn none() -> Self {
        Self { count: 0, seen: Seen::default(), table: None }
    }

    /// Whether a name with this hash is new, which stands in `tag` at `start`; remembers it.
    #[inline]
    fn is_new(&mut self, hash: u64, tag: &str, start: usize, length: usize) -> bool {
        self.count = self.count.saturating_add(1);
        if self.table.is_none() && self.seen.is_new(hash) {
            return true;
        }
        self.is_not_in_table(hash, tag, start, length)
    }

    #[cold]
    fn is_not_in_table(&mut self, hash: u64, tag: &str, start: usize, length: usize) -> bool {
        let before = tag.get(..start).unwrap_or_default();
        let name = tag.as_bytes().get(start..start.wrapping_add(length)).unwrap_or_default();
        let table = self.table.get_or_insert_with(|| Table::of(before));
        table.is_new(before.as_bytes(), name, start, hash)
    }
}

impl Table {
    /// All attributes of the beginning of a tag.
    fn of(tag: &str) -> Self {
        let mut table = Self { fingerprints: [0; MAX_ATTRIBUTES], names: [(0, 0); MAX_ATTRIBUTES], count: 0 };
        let mut attributes = Attributes { rest: tag, offset: 0 };
        loop {
            let start = attributes.next_place();
            let Some(it) = attributes.next() else { return table };
            table.is_new(tag.as_bytes(), it.name, start, hash_of(it.name));
        }
    }

    fn is_new(&mut self, tag: &[u8], name: &[u8], start: usize, hash: u64) -> bool {
        let fingerprint = (hash >> 32) as u16;
        let known = self.fingerprints.iter().zip(&self.names).take(self.count);
        for (_, (start, length)) in known.filter(|(it, _)| **it == fingerprint) {
            let start = *start as usize;
            if tag.get(start..start.saturating_add(*length as usize)) == Some(name) {
                return false;
            }
        }
        let places = self.fingerprints.get_mut(self.count).zip(self.names.get_mut(self.count));
        if let Some((place, entry)) = places {
            *place = fingerprint;
            // A document is under 4 GiB.
            *entry = (start as u32, name.len() as u32);
        }
        self.count = self.count.saturating_add(1);
        true
    }
}

/// Attributes that a tag may have for an element to be read at once.
pub(in crate::wire::xml) const USUAL_ATTRIBUTES: usize = 16;

impl<'a> Reader<'a> {
    /// Where the next child may be read at once, a whole element with up to [`USUAL_ATTRIBUTES`] on each tag: what stands
    /// there, and how many elements may be inside each other. Behind it [`Self::go_on`].
    #[inline(always)]
    pub(crate) fn usual(&self) -> Option<(&'a Raw, usize)> {
        let is_at_child = self.state == State::Content && self.is_inside();
        if !is_at_child || self.limits.attributes < USUAL_ATTRIBUTES {
            return None;
        }
        Some((self.rest(), self.limits.depth.saturating_sub(self.depth)))
    }

    /// Goes on where `rest` begins, an end of the document.
    #[inline(always)]
    pub(crate) fn go_on(&mut self, rest: &'a Raw) {
        self.rest = raw::bytes(rest);
    }

    /// Checks the attributes of the tag that was started, up to and including its `>` or `/>`, and puts those that
    /// are among `members` there, where there is none yet.
    pub(super) fn read_attributes(&mut self, members: &mut [Member<'a>]) -> Result<(), Stopped> {
        let tag = self.rest();
        let end_offset = self.base.wrapping_add(self.input.len());
        // With so many that nobody expected there is still room for all that are.
        let most_unknown = self.most_attributes().checked_sub(members.len());
        let mut unknown = Unknown::none();
        let mut rest = tag;
        loop {
            if let Some(it) = usual::attribute(rest) {
                match members.iter_mut().find(|member| it.name.is(member.name.key())) {
                    Some(member) if member.value.is_none() && Some(unknown.count) <= most_unknown => {
                        let behind_value = it.behind.len().wrapping_add(it.value.raw().len()).wrapping_add(1);
                        member.value = Some(it.value);
                        member.offset = end_offset.wrapping_sub(behind_value);
                        rest = it.behind;
                        continue;
                    }
                    None if Some(unknown.count) < most_unknown && it.name.is_valid() => {
                        // Behind the space.
                        let start = tag.len().wrapping_sub(rest.len()).wrapping_add(1);
                        if unknown.is_new(it.name.hash(), tag, start, it.name.len()) {
                            rest = it.behind;
                            continue;
                        }
                    }
                    _ => {}
                }
            }
            self.rest = rest.as_bytes();
            self.state = match self.rest {
                [b'>', behind @ ..] => {
                    self.rest = behind;
                    State::Content
                }
                [b'/', b'>', behind @ ..] => {
                    self.rest = behind;
                    State::Empty
                }
                _ => {
                    self.any_attribute(tag, members, &mut unknown)?;
                    rest = self.rest();
                    continue;
                }
            };
            return Ok(());
        }
    }

    fn most_attributes(&self) -> usize {
        self.limits.attributes.min(MAX_ATTRIBUTES)
    }

    /// One attribute, however it is written, with the space before it; at the tag's end, only the space. `tag`: the tag
    /// behind its name.
    #[inline(never)]
    fn any_attribute(
        &mut self,
        tag: &str,
        members: &mut [Member<'a>],
        unknown: &mut Unknown,
    ) -> Result<(), Stopped> {
        let is_first = self.rest.len() == tag.len();
        let has_space = lexer::spaces(&mut self.rest);
        match self.rest {
            [b'>', ..] | [b'/', b'>', ..] if has_space => return Ok(()),
            [b'/'] => return Err(self.truncated()),
            _ if !has_space => {
                return Err(self.fail(if is_first { Fault::BadName } else { Fault::MissingSpace }));
            }
            _ => {}
        }
        let start = self.rest;
        let (name, value) = self.attribute()?;
        let known = members.iter_mut().find(|it| it.name.as_str().as_bytes() == name);
        let is_new = match known {
            Some(member) => {
                let is_new = member.value.is_none();
                self.note(member, value);
                is_new
            }
            None => unknown.is_new(hash_of(name), tag, tag.len().wrapping_sub(start.len()), name.len()),
        };
        let known = members.iter().filter(|it| it.value.is_some()).count();
        let fault = if !is_new {
            // Of both faults it is this one, as without `fast`.
            Fault::DuplicateAttribute
        } else if known.saturating_add(unknown.count) > self.most_attributes() {
            Fault::TooManyAttributes
        } else {
            return Ok(());
        };
        Err(self.malformed(self.place_of(start), fault))
    }
}
