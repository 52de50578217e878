//! The attributes of a start tag, without the feature `fast`: one after the other, in as little code as it takes.

use super::{Reader, State, Stopped};
use crate::wire::fault::{Fault, MAX_ATTRIBUTES};
use crate::wire::name::Name;
use crate::wire::xml::Member;

impl<'a> Reader<'a> {
    /// Checks the attributes of the tag that was started, up to and including its `>` or `/>`, and puts those that
    /// are among `members` there.
    pub(super) fn read_attributes(&mut self, members: &mut [Member<'a>]) -> Result<(), Stopped> {
        let tag = self.rest;
        let mut room = self.limits.attributes.min(MAX_ATTRIBUTES);
        loop {
            let spaces = self.skip_space();
            match self.rest {
                [b'>', behind @ ..] => {
                    self.rest = behind;
                    self.state = State::Content;
                    return Ok(());
                }
                [b'/', b'>', behind @ ..] => {
                    self.rest = behind;
                    self.state = State::Empty;
                    return Ok(());
                }
                [b'/'] => return Err(self.malformed(self.input.len(), Fault::Truncated)),
                _ if spaces == 0 => {
                    let is_first = tag.len() == self.rest.len();
                    return self.fail(if is_first { Fault::BadName } else { Fault::MissingSpace });
                }
                _ => {}
            }
            let (start, place) = (self.rest, self.position());
            let (name, value, offset) = self.attribute()?;
            if self.is_duplicate(tag, start, name)? {
                return Err(self.malformed(place, Fault::DuplicateAttribute));
            }
            let Some(left) = room.checked_sub(1) else {
                return Err(self.malformed(place, Fault::TooManyAttributes));
            };
            room = left;
            let name = Name::of(name);
            if let Some(member) = members.iter_mut().find(|it| Some(it.name) == name) {
                member.value = Some(value);
                member.offset = offset;
            }
        }
    }
    /// Whether an attribute called `name` stands between `tag` and `end`, which was read: it is read once more.
    fn is_duplicate(&mut self, tag: &'a [u8], end: &[u8], name: &[u8]) -> Result<bool, Stopped> {
        let behind = self.rest;
        self.rest = tag;
        let mut is_duplicate = false;
        self.skip_space();
        while self.rest.len() > end.len() {
            is_duplicate |= self.attribute()?.0 == name;
            self.skip_space();
        }
        self.rest = behind;
        Ok(is_duplicate)
    }
}
