//! What the members of an element are in XML.

use super::{Writer, base64};
use crate::wire::sink::{Kind, Sealed, Sink, WriteError};
use crate::wire::text::Text;

impl Sealed for Writer<'_> {}

impl Sink for Writer<'_> {
    type Start = ();

    #[inline]
    fn open_kind(&mut self, kind: Kind) {
        Writer::open(self, kind.name);
    }

    #[inline]
    fn open(&mut self, name: &'static str) {
        Writer::open(self, name);
    }

    #[inline]
    fn close_start(&mut self) {
        Writer::close_start(self);
    }

    #[inline]
    fn end(&mut self, name: &'static str, (): ()) {
        Writer::end(self, name);
    }

    #[inline]
    fn text_and_end(&mut self, name: &'static str, (): (), text: Text<'_>) {
        Writer::text_and_end(self, name, text);
    }

    fn int_and_end(&mut self, name: &'static str, (): (), number: i32) {
        Writer::close_start(self);
        self.signed_digits(number);
        Writer::end(self, name);
    }

    fn bytes_and_end(&mut self, name: &'static str, (): (), bytes: impl Iterator<Item = u8> + Clone) {
        Writer::close_start(self);
        base64::write(bytes, self);
        Writer::end(self, name);
    }

    #[inline]
    fn absent(&mut self) {}

    #[inline]
    fn open_list(&mut self) {}

    #[inline]
    fn end_list(&mut self, (): ()) {}

    #[inline]
    fn attribute(&mut self, name: &'static str, value: Text<'_>) {
        Writer::attribute(self, name, value);
    }

    #[inline]
    fn attribute_if(&mut self, name: &'static str, value: Option<Text<'_>>) {
        Writer::attribute_if(self, name, value);
    }

    #[inline]
    fn number(&mut self, name: &'static str, value: u32) {
        Writer::number(self, name, value);
    }

    #[inline]
    fn number_if(&mut self, name: &'static str, value: Option<u32>) {
        Writer::number_if(self, name, value);
    }

    #[inline]
    fn number_from_1(&mut self, name: &'static str, value: u32) {
        if value > 0 {
            Writer::number(self, name, value);
        }
    }

    #[inline]
    fn signed_if(&mut self, name: &'static str, value: Option<i32>) {
        if let Some(value) = value {
            self.signed(name, value);
        }
    }

    #[inline]
    fn flag(&mut self, name: &'static str, value: bool) {
        if value {
            self.plain_word(name, "true");
        }
    }

    #[inline]
    fn word(&mut self, name: &'static str, word: &'static str, _: u32) {
        self.plain_word(name, word);
    }

    #[inline]
    fn other_word(&mut self, name: &'static str, word: Text<'_>) {
        Writer::attribute(self, name, word);
    }

    #[inline]
    fn no_word(&mut self, _: u32) {}

    fn refuse(&mut self, error: WriteError) {
        Writer::refuse(self, error);
    }
}
