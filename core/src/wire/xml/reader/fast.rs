//! The attributes of a start tag, with the feature `fast`.

use super::{Member, Reader, State};
use crate::wire::fault::{Fault, MAX_ATTRIBUTES, Malformed};
use crate::wire::text::Text;
use crate::wire::xml::characters::name_length;
use crate::wire::xml::name::Name;
use crate::wire::xml::scan;
use crate::wire::xml::tag::Attributes;
use crate::wire::xml::usual;

/// The attributes of one tag that nobody expected: to find those that are there twice.
struct Unknown {
    count: usize,
    /// A bit for each name, of its hash: as long as no two share one, none is there twice.
    bits: u64,
    /// Made when two share one.
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
    const NONE: Self = Self { count: 0, bits: 0, table: None };

    /// Whether `name` is new; remembers it. `before` is what stands in the tag before it.
    fn is_new(&mut self, before: &[u8], name: &[u8]) -> bool {
        self.count = self.count.saturating_add(1);
        let hash = hash(name);
        let bit = 1_u64.wrapping_shl(hash);
        if let Some(table) = &mut self.table {
            return table.is_new(before, name, before.len(), hash);
        }
        if self.bits & bit == 0 {
            self.bits |= bit;
            return true;
        }
        let mut table =
            Table { fingerprints: [0; MAX_ATTRIBUTES], names: [(0, 0); MAX_ATTRIBUTES], count: 0 };
        let mut attributes = Attributes { rest: before, offset: 0 };
        loop {
            let start = attributes.next_place();
            let Some(it) = attributes.next() else { break };
            table.is_new(before, it.name, start, self::hash(it.name));
        }
        let is_new = table.is_new(before, name, before.len(), hash);
        self.table = Some(table);
        is_new
    }
}

impl Table {
    fn is_new(&mut self, tag: &[u8], name: &[u8], start: usize, hash: u32) -> bool {
        let fingerprint = (hash ^ (hash >> 16)) as u16;
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

/// A number that names seldom share, of the beginning and the end of a name.
fn hash(name: &[u8]) -> u32 {
    let (first, last) = match (name.first_chunk::<8>(), name.last_chunk::<8>()) {
        (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
        _ => (scan::short_word(name), name.len() as u64),
    };
    let mixed = (first ^ last.rotate_left(29)).wrapping_mul(0x9E37_79B9_7F4A_7C15);
    (mixed >> 32) as u32
}

impl<'a> Reader<'a> {
    /// Checks the attributes of the tag that was started, up to and including its `>` or `/>`, and puts those that
    /// are among `members` there, where there is none yet.
    ///
    /// Writers keep to an order, so the names are tried in theirs, again and again as long as that finds any.
    pub(super) fn read_attributes(&mut self, members: &mut [Member<'a>]) -> Result<(), Malformed> {
        let end_offset = self.base.wrapping_add(self.input.len());
        let mut unknown = None;
        let mut rest = self.rest;
        loop {
            let before = rest.len();
            let mut all = members.iter_mut();
            while let Some(head) = attribute_head(rest)
                && let Some(member) = all.find(|it| it.name.begins_attribute(head))
                && member.value.is_none()
                && let Some((value, behind)) = usual_value(rest, member.name)
            {
                let behind_value = behind.len().wrapping_add(value.raw().len()).wrapping_add(1);
                member.value = Some(value);
                member.offset = end_offset.wrapping_sub(behind_value);
                rest = behind;
            }
            self.state = match rest {
                [b'>', behind @ ..] => {
                    self.rest = behind;
                    State::Content
                }
                [b'/', b'>', behind @ ..] => {
                    self.rest = behind;
                    State::Empty
                }
                _ => {
                    if rest.len() == before {
                        rest = match self.unknown_attribute(rest, members, &mut unknown) {
                            Some(behind) => behind,
                            None => {
                                self.rest = rest;
                                self.any_attribute(members, &mut unknown)?;
                                self.rest
                            }
                        };
                    }
                    continue;
                }
            };
            return match unknown {
                Some(unknown) => self.check_count(members, Some(&unknown)),
                None if members.len() > self.limits.attributes => self.check_count(members, None),
                None => Ok(()),
            };
        }
    }

    fn check_count(&self, members: &[Member<'a>], unknown: Option<&Unknown>) -> Result<(), Malformed> {
        let most = self.limits.attributes.min(MAX_ATTRIBUTES);
        let unknown = unknown.map_or(0, |it| it.count);
        if unknown.saturating_add(members.len()) <= most {
            return Ok(());
        }
        let known = members.iter().filter(|it| it.value.is_some()).count();
        if known.saturating_add(unknown) > most {
            return self.fail(Fault::TooManyAttributes);
        }
        Ok(())
    }

    /// Passes over an attribute that nobody expects, if it is new and written as nearly all are; gives what is behind.
    fn unknown_attribute(
        &self,
        rest: &'a [u8],
        members: &[Member<'a>],
        unknown: &mut Option<Unknown>,
    ) -> Option<&'a [u8]> {
        let name = rest.strip_prefix(b" ")?;
        let (name, behind) = name.split_at_checked(name_length(name))?;
        let (_, behind) = usual::quoted(behind.strip_prefix(b"=")?)?;
        let is_unknown = !name.is_empty() && members.iter().all(|it| it.name.as_str().as_bytes() != name);
        let tag = self.input.get(self.attributes_start..self.place_of(rest).wrapping_add(1))?;
        let unknown = unknown.get_or_insert(Unknown::NONE);
        let has_room =
            unknown.count.saturating_add(members.len()) < self.limits.attributes.min(MAX_ATTRIBUTES);
        (is_unknown && has_room && unknown.is_new(tag, name)).then_some(behind)
    }

    /// One attribute, however it is written, with the space before it; at the tag's end, only the space.
    #[inline(never)]
    fn any_attribute(
        &mut self,
        members: &mut [Member<'a>],
        unknown: &mut Option<Unknown>,
    ) -> Result<(), Malformed> {
        let spaces = self.skip_space();
        match self.rest {
            [b'>', ..] | [b'/', b'>', ..] if spaces > 0 => return Ok(()),
            [b'/'] => return Err(self.truncated()),
            _ if spaces == 0 => {
                let is_first = unknown.is_none() && members.iter().all(|it| it.value.is_none());
                return self.fail(if is_first { Fault::BadName } else { Fault::MissingSpace });
            }
            _ => {}
        }
        let start = self.rest;
        let (name, value, offset) = self.attribute()?;
        let known = members.iter_mut().find(|it| it.name.as_str().as_bytes() == name);
        let place = self.place_of(start);
        let is_new = match known {
            Some(member) => {
                member.offset = offset;
                member.value.replace(value).is_none()
            }
            None => {
                let tag = self.input.get(self.attributes_start..place).unwrap_or_default();
                unknown.get_or_insert(Unknown::NONE).is_new(tag, name)
            }
        };
        if !is_new {
            return Err(self.malformed(place, Fault::DuplicateAttribute));
        }
        let behind = core::mem::replace(&mut self.rest, start);
        self.check_count(members, unknown.as_ref())?;
        self.rest = behind;
        Ok(())
    }
}

/// The beginning of the attribute that stands here, if it is written as nearly all are, behind one space.
#[inline]
fn attribute_head(rest: &[u8]) -> Option<u128> {
    match rest {
        [b' ', name @ ..] => name.first_chunk().map(|it| u128::from_le_bytes(*it)),
        _ => None,
    }
}

/// The value of the attribute that stands here, and what is behind it; `None` if it doesn't stand for itself.
#[inline]
fn usual_value<'a>(rest: &'a [u8], name: &Name) -> Option<(Text<'a>, &'a [u8])> {
    // A space, the name and `=`.
    usual::quoted(rest.get(name.len().wrapping_add(2)..)?)
}
