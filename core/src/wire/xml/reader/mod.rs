//! The reader: bytes in, checked tokens out.
//!
//! No panic is reachable from here, for any bytes: every access goes through `get` or a pattern.
//!
//! One pass does it all. Whoever wants everything asks for the [`Reader::next`] token; an element, which knows its
//! members, asks for the next [`Reader::child`] among those it expects, for its [`Reader::attributes`] and its
//! [`Reader::content`]. Both run through the same checks.

mod attributes;
mod element;
#[cfg(feature = "fast")]
mod fast;
#[cfg(not(feature = "fast"))]
mod small;
mod tags;
mod text;

use core::fmt;

pub(crate) use attributes::Member;
#[cfg(feature = "fast")]
pub(super) use fast::USUAL_ATTRIBUTES;

use super::characters::is_illegal;
use super::tag::Tag;
use super::writer::DECLARATION;
use super::{lexer, utf8};
use crate::wire::fault::{Fault, Limits, MAX_DEPTH, Malformed};
use crate::wire::name::Name;
use crate::wire::raw::{self, Raw};
use crate::wire::text::Text;
use crate::wire::trim::is_space;
use crate::wire::xml::Form;

/// What a [`Reader`] finds.
#[derive(Clone, Copy, Debug)]
pub enum Token<'a> {
    /// A start tag. An empty-element tag is followed by its own [`Token::Close`].
    Open(Tag<'a>),
    /// The end of the element that was opened last.
    Close,
    /// Text inside an element.
    Text(Text<'a>),
}

/// Reads one document strictly, token by token, without copying.
///
/// Each token is checked when it is handed out; the document is known to be well-formed once [`Reader::next`]
/// has given `None`. After an error the reader gives the same error again.
// In this order: what a microcontroller reaches in its short instructions, the first 128 bytes, is what is used most.
#[derive(Clone)]
#[repr(C)]
pub struct Reader<'a> {
    /// What wasn't read yet: the end of `input`.
    rest: &'a [u8],
    /// What can be read: it ends in front of the first byte that is wrong whatever stands before it.
    input: &'a Raw,
    /// Bytes of the document before `input`.
    base: usize,
    depth: usize,
    state: State,
    place: Place,
    /// What is wrong with that byte, if there is one.
    wrong: Option<Fault>,
    /// Where the start tag stands that was read last.
    tag_start: usize,
    /// Where the end tag stands that was read last.
    content_end: usize,
    limits: Limits,
    failed: Option<Malformed>,
    refused: Option<(Name, usize)>,
    /// The name of the element that was opened before `input`, if its end tag may come.
    outer: &'static [u8],
    /// The names of the open elements, outermost first: start and length in `input`.
    open: [(u32, u32); MAX_DEPTH],
}

impl fmt::Debug for Reader<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Reader(at byte {})", self.offset())
    }
}

/// Something was wrong, which the reader has kept. It is no error itself, so that passing it on costs nothing.
struct Stopped;

/// What a document consists of.
enum Step {
    /// A start tag up to its attributes; its name, if that was expected.
    Open(Option<Name>),
    Close,
    Text,
    /// A comment or the like, or space outside the root element.
    Skipped,
    End,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    After,
    /// The inside of an element that was checked with its document.
    Fragment,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    /// Between tags.
    Content,
    /// Behind the name of a start tag, whose attributes weren't read yet.
    InTag,
    /// Behind an empty-element tag, whose end wasn't handed out yet.
    Empty,
}

impl<'a> Reader<'a> {
    /// A reader of a whole document.
    ///
    /// # Errors
    /// [`Malformed`] if it is larger than the limit or than 4294967295 bytes, or has a bad declaration.
    pub fn new(input: &'a [u8], limits: Limits) -> Result<Self, Malformed> {
        let reader = Self::begin(input, limits);
        reader.failed.map_or(Ok(reader), Err)
    }

    /// The same; what is wrong is told by whatever is asked first.
    // It is made where it stays only if this is inlined, but to copy it takes less code.
    #[cfg_attr(feature = "fast", inline(always))]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    pub(crate) fn begin(input: &'a [u8], limits: Limits) -> Self {
        let mut reader = Self::unchecked(input, 0, limits, Place::Before);
        reader.begin_document();
        reader
    }

    fn begin_document(&mut self) {
        lexer::eat(&mut self.rest, b"\xEF\xBB\xBF");
        // A twentieth of the time that a short transcript takes.
        if cfg!(feature = "fast")
            && let Some(rest) = self.rest.strip_prefix(DECLARATION)
        {
            self.rest = rest;
            return;
        }
        if let [b'<', b'?', b'x', b'm', b'l', space, ..] = self.rest
            && is_space(*space)
        {
            let declaration = lexer::declaration(&mut self.rest);
            _ = self.checked(declaration);
        }
    }

    /// A reader of what stands inside an element that was checked before. `base`: its place in the document.
    pub(crate) fn fragment(input: &'a Raw, base: usize) -> Self {
        Self::at(input, base, Limits::STORED, Place::Fragment)
    }

    /// A reader of a piece of a document that isn't there as a whole: of what stands inside its root element, which is
    /// called `root`, up to and including its end tag. `base`: the piece's place in the document.
    #[cfg_attr(feature = "fast", inline(always))]
    pub(crate) fn inside(root: Name, input: &'a [u8], base: usize, limits: Limits) -> Self {
        let limits = Limits { depth: limits.depth.min(MAX_DEPTH).saturating_sub(1), ..limits };
        Self { outer: root.as_str().as_bytes(), ..Self::unchecked(input, base, limits, Place::Fragment) }
    }

    /// The same of what stands behind the root element.
    pub(crate) fn behind(input: &'a [u8], base: usize, limits: Limits) -> Self {
        Self::unchecked(input, base, limits, Place::After)
    }

    /// A reader of bytes of which nothing is known.
    #[cfg_attr(feature = "fast", inline(always))]
    fn unchecked(input: &'a [u8], base: usize, limits: Limits, place: Place) -> Self {
        let mut reader = Self::at(raw::unchecked(input), base, limits, place);
        reader.take_in(input);
        reader
    }

    /// Checks what needs no reading: the size; and the characters, up to the first that is wrong. What is wrong is told by
    /// whatever is asked first.
    fn take_in(&mut self, input: &'a [u8]) {
        let most = self.limits.most_in_a_slice();
        if input.len() > most {
            // Nothing is looked at.
            self.malformed(most, Fault::TooLarge);
            return;
        }
        let wrong = utf8::check(input, &mut self.input);
        if cfg!(feature = "fast") || wrong.is_some() {
            (self.rest, self.wrong) = (raw::bytes(self.input), wrong);
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn at(input: &'a Raw, base: usize, limits: Limits, place: Place) -> Self {
        Self {
            input,
            rest: raw::bytes(input),
            base,
            limits,
            open: [(0, 0); MAX_DEPTH],
            depth: 0,
            outer: &[],
            place,
            state: State::Content,
            wrong: None,
            tag_start: 0,
            content_end: 0,
            failed: None,
            refused: None,
        }
    }

    /// Bytes from the start of the document to what will be read next.
    pub fn offset(&self) -> usize {
        self.base.wrapping_add(self.position())
    }

    /// The next token; `None` at the end of a document that is well-formed.
    ///
    /// # Errors
    /// [`Malformed`]: the first thing that is wrong, where and why.
    #[allow(clippy::should_implement_trait, reason = "an iterator can't stop at the first error by itself")]
    pub fn next(&mut self) -> Result<Option<Token<'a>>, Malformed> {
        if let Some(failed) = self.failed {
            return Err(failed);
        }
        let token = self.token().unwrap_or_default();
        self.failed.map_or(Ok(token), Err)
    }

    /// Bytes of the input that were read.
    fn position(&self) -> usize {
        self.place_of(self.rest)
    }

    /// Where `rest`, an end of the input, begins in it.
    fn place_of(&self, rest: &[u8]) -> usize {
        self.input.len().wrapping_sub(rest.len())
    }

    /// What stands between there and what will be read next.
    fn text_since(&self, start: usize) -> &'a Raw {
        self.between(start, self.position())
    }

    #[cfg_attr(feature = "fast", inline)]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn between(&self, start: usize, end: usize) -> &'a Raw {
        self.input.get(start..end).unwrap_or_default()
    }

    /// Checks the attributes of the tag that was started, if nobody asked for them.
    fn pass_attributes(&mut self) -> Result<(), Stopped> {
        match (self.state, self.rest) {
            (State::InTag, [b'>', behind @ ..]) => {
                self.rest = behind;
                self.state = State::Content;
                Ok(())
            }
            (State::InTag, _) => self.read_attributes(&mut []),
            (State::Content | State::Empty, _) => Ok(()),
        }
    }

    /// What begins `at` bytes into the input is wrong: that is kept, and the reader comes to its end at once.
    #[cold]
    #[inline(never)]
    fn malformed(&mut self, at: usize, fault: Fault) -> Stopped {
        let failed = Malformed { offset: self.base.saturating_add(at), fault };
        self.failed = self.failed.or(Some(failed));
        self.rest = &[];
        self.depth = 0;
        self.state = State::Content;
        self.place = Place::Fragment;
        Stopped
    }

    /// The document ends inside something.
    #[cold]
    fn truncated(&mut self) -> Stopped {
        self.rest = &[];
        self.fail(Fault::Truncated)
    }

    /// `fault` here, unless the input ends here or holds what no document can.
    #[cold]
    #[inline(never)]
    fn fail(&mut self, fault: Fault) -> Stopped {
        let fault = match self.rest.first() {
            None => self.wrong.unwrap_or(Fault::Truncated),
            Some(byte) if is_illegal(*byte) => Fault::IllegalCharacter,
            Some(_) => fault,
        };
        self.malformed(self.position(), fault)
    }

    /// What was read of `rest`; it was left where something is to be refused.
    #[inline]
    fn checked<T>(&mut self, read: Result<T, Fault>) -> Result<T, Stopped> {
        read.map_err(|fault| self.fail(fault))
    }

    fn token(&mut self) -> Result<Option<Token<'a>>, Stopped> {
        loop {
            let start = self.position();
            return Ok(Some(match self.step(&[])? {
                Step::End => return Ok(None),
                Step::Close => Token::Close,
                Step::Open(_) => Token::Open(self.tag()?),
                Step::Text => Token::Text(Text::read(self.text_since(start), Form::Content)),
                Step::Skipped => continue,
            }));
        }
    }

    /// The next part of the document; attributes that nobody asked for are checked and passed. Those `expected` are the
    /// elements whose names are of interest.
    #[cfg_attr(feature = "fast", inline(always))]
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn step(&mut self, expected: &[Name]) -> Result<Step, Stopped> {
        self.pass_attributes()?;
        if self.state == State::Empty {
            self.leave_empty();
            return Ok(Step::Close);
        }
        match self.rest {
            [] => self.end_of_input(),
            [b'<', b'/', name @ ..] => self.end_tag(name),
            [b'<', b'!' | b'?', ..] => self.markup(),
            [b'<', name @ ..] => self.start(name, expected),
            _ => self.text(),
        }
    }

    /// Whether the input may end here.
    fn end_of_input(&mut self) -> Result<Step, Stopped> {
        match self.place {
            _ if self.wrong.is_some() => Err(self.truncated()),
            Place::After => Ok(Step::End),
            Place::Fragment if self.depth == 0 => Ok(Step::End),
            Place::Before => Err(self.malformed(self.position(), Fault::NoRoot)),
            Place::Inside | Place::Fragment => Err(self.truncated()),
        }
    }

    fn is_inside(&self) -> bool {
        matches!(self.place, Place::Inside | Place::Fragment)
    }
}

#[cfg(test)]
mod tests;
