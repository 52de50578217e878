//! The attributes of a start tag, without the feature `fast`: one after the other, in as little code as it takes.

use super::{Reader, State, Stopped};
use crate::wire::bytes::is_same;
use crate::wire::fault::{Fault, MAX_ATTRIBUTES};
use crate::wire::name::Name;
use crate::wire::xml::{Member, lexer};

impl<'a> Reader<'a> {
    /// Checks the attributes of the tag that was started, up to and including its `>` or `/>`, and puts those that
    /// are among `members` there.
    pub(super) fn read_attributes(&mut self, members: &mut [Member<'a>]) -> Result<(), Stopped> {
        let tag = self.rest;
        loop {
            let is_first = tag.len() == self.rest.len();
            let has_space = lexer::spaces(&mut self.rest);
            let is_empty = lexer::eat(&mut self.rest, b"/>");
            if is_empty || lexer::eat(&mut self.rest, b">") {
                self.state = if is_empty { State::Empty } else { State::Content };
                return Ok(());
            }
            if !has_space {
                return Err(self.fail(if is_first { Fault::BadName } else { Fault::MissingSpace }));
            }
            let start = self.rest;
            let (name, value) = self.attribute()?;
            if let Some(fault) = self.first_fault(tag, start, name) {
                self.rest = start;
                return Err(self.fail(fault));
            }
            let name = Name::of(name);
            if let Some(member) = members.iter_mut().find(|it| Some(it.name) == name) {
                self.note(member, value);
            }
        }
    }

    /// What is wrong with an attribute called `name` behind those that stand between `tag` and `end`: they are read once
    /// more. Of both faults it is that it is there twice, as with `fast`.
    fn first_fault(&self, tag: &[u8], end: &[u8], name: &[u8]) -> Option<Fault> {
        let (mut rest, mut count) = (tag, 0_usize);
        while lexer::spaces(&mut rest) && rest.len() > end.len() {
            if lexer::attribute(&mut rest).is_ok_and(|it| is_same(it.0, name)) {
                return Some(Fault::DuplicateAttribute);
            }
            count = count.saturating_add(1);
        }
        (count >= self.limits.attributes.min(MAX_ATTRIBUTES)).then_some(Fault::TooManyAttributes)
    }
}
