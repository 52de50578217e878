//! What the members of an element are in XML.

use super::{Writer, base64};
use crate::wire::name::Name;
use crate::wire::names;
use crate::wire::sink::{Kind, Sealed, Sink, WriteError};
use crate::wire::text::Text;

impl Sealed for Writer<'_> {}

impl Sink for Writer<'_> {
    type Start = ();

    const HAS_TAGS: bool = true;

    #[cfg_attr(feature = "fast", inline(always))]
    fn open_kind(&mut self, kind: Kind) {
        Writer::open(self, kind.name.as_str());
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn open(&mut self, name: Name) {
        Writer::open(self, name.as_str());
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn close_start(&mut self) {
        Writer::close_start(self);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn end(&mut self, name: Name, (): ()) {
        Writer::end(self, name.as_str());
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn text_and_end(&mut self, name: Name, (): (), text: Text<'_>) {
        Writer::text_and_end(self, name.as_str(), text);
    }

    fn int_and_end(&mut self, name: Name, (): (), number: i32) {
        Writer::close_start(self);
        self.signed_digits(number);
        Writer::end(self, name.as_str());
    }

    fn bytes_and_end(&mut self, name: Name, (): (), bytes: impl Iterator<Item = u8> + Clone) {
        Writer::close_start(self);
        base64::write(bytes, self);
        Writer::end(self, name.as_str());
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn absent(&mut self) {}

    #[cfg_attr(feature = "fast", inline(always))]
    fn open_list(&mut self) {}

    #[cfg_attr(feature = "fast", inline(always))]
    fn end_list(&mut self, (): ()) {}

    #[cfg_attr(feature = "fast", inline(always))]
    fn attribute(&mut self, name: Name, value: Text<'_>) {
        Writer::attribute(self, name.as_str(), value);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn attribute_if(&mut self, name: Name, value: Option<Text<'_>>) {
        Writer::attribute_if(self, name.as_str(), value);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn number(&mut self, name: Name, value: u32) {
        Writer::number(self, name.as_str(), value);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn number_if(&mut self, name: Name, value: Option<u32>) {
        Writer::number_if(self, name.as_str(), value);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn number_from_1(&mut self, name: Name, value: u32) {
        if value > 0 {
            Writer::number(self, name.as_str(), value);
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn signed_if(&mut self, name: Name, value: Option<i32>) {
        if let Some(value) = value {
            self.signed(name.as_str(), value);
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn flag(&mut self, name: Name, value: bool) {
        if value {
            self.quoted(name.as_str(), names::TRUE.as_str().as_bytes());
        }
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn word(&mut self, name: Name, word: Name, _: u32) {
        self.quoted(name.as_str(), word.as_str().as_bytes());
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn other_word(&mut self, name: Name, word: Text<'_>) {
        Writer::attribute(self, name.as_str(), word);
    }

    #[cfg_attr(feature = "fast", inline(always))]
    fn no_word(&mut self, _: u32) {}

    fn canonical_xml(&mut self, name: Name, content: &[u8]) -> bool {
        Writer::open(self, name.as_str());
        Writer::close_start(self);
        self.bytes(content);
        Writer::end(self, name.as_str());
        true
    }

    fn refuse(&mut self, error: WriteError) {
        Writer::refuse(self, error);
    }
}
