//! Every public entry point of parlor-core: to see that none of them can panic. Nothing that makes sense.
//!
//! All that goes in comes from the serial line, so that the compiler knows nothing about it; all that comes out is
//! shown or kept.
#![no_std]
#![no_main]

mod chat;
mod clients;
mod elements;
mod link;
mod notices;
mod rules;
mod wire;

use core::fmt::{self, Debug, Display, Write as _};
use core::hint::black_box;

use cortex_m_rt::entry;
use parlor_core::element::{Element, KeyValues};
use parlor_core::wire::compact::CompactWriter;
use parlor_core::wire::{Binding, Text, Writer};
use parlor_images::board;

#[entry]
fn main() -> ! {
    let mut input = [0; 4096];
    let mut out = [0; 4096];
    loop {
        for place in &mut input {
            *place = board::receive().unwrap_or_default();
        }
        let input = black_box(&input[..]);
        wire::all(input, &mut out);
        elements::all(input, &mut out);
        notices::all(input);
        rules::all(input);
        clients::all(input, &mut out);
        link::all(&mut out);
        chat::all(input, &mut out);
        #[cfg(feature = "with-panic")]
        board::show(&[input[board::buttons() as usize]]);
    }
}

struct Screen;

impl fmt::Write for Screen {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        board::show(text.as_bytes());
        Ok(())
    }
}

/// Shows something as a programmer sees it, if that is asked for.
fn debug(value: &dyn Debug) {
    if cfg!(feature = "debug") {
        let _ = write!(Screen, "{value:?} {value:#?}");
    }
}

/// Shows something as a person sees it.
fn display(value: &dyn Display) {
    let _ = write!(Screen, "{value}");
}

/// Shows an error both ways. Generic, since a `dyn Error` would bring `Debug` along.
fn error<E: core::error::Error>(error: &E) {
    debug(error);
    display(error);
    keep(error.source().is_some());
}

/// Makes sure that `value` is made.
fn keep<T>(value: T) {
    black_box(value);
}

/// A text that nothing is known about.
fn any_text() -> Text<'static> {
    Text::from(black_box("text"))
}

/// A number that nothing is known about.
fn any_number() -> u32 {
    board::buttons()
}

/// Reads a text in every way.
fn text(text: Text<'_>, out: &mut [u8]) {
    keep((text.as_plain(), text.decoded_len(), text.is_empty()));
    for piece in text.pieces() {
        keep((piece.as_bytes(), piece.as_str()));
    }
    match text.copy_bytes_to(out) {
        Ok(length) => keep(length),
        Err(it) => error(&it),
    }
    match text.copy_to(out) {
        Ok(copied) => keep(copied),
        Err(it) => error(&it),
    }
    keep(text.bytes().clone().count());
    keep((text == any_text(), text == *black_box("a"), text == black_box("b"), Text::plain(black_box("c"))));
    debug(&text);
    display(&text);
}

/// Reads a collection in every way.
fn key_values(values: KeyValues<'_>, out: &mut [u8]) {
    for item in values.iter() {
        text(item.key, out);
        keep(item.value.as_text());
        debug(&item);
    }
    let key = black_box("key");
    keep((values.is_empty(), values.nesting(), values.get(key), values.text(key), values.path(key)));
    keep(values.list(key).is_some_and(|it| it == values));
    debug(&values);
}

/// Writes an element in every way.
fn element(element: &impl Element, out: &mut [u8]) {
    keep(element.encoded_len());
    match element.encode(out) {
        Ok(length) => keep(length),
        Err(it) => error(&it),
    }
    element.emit(&mut Writer::new(out));
    for binding in [Binding::Xml, Binding::Compact] {
        keep(element.encoded_len_as(binding));
        keep(element.encode_as(binding, out).is_ok());
    }
    let mut writer = CompactWriter::new(out);
    element.emit(&mut writer);
    keep((writer.written(), writer.finish().is_ok()));
}
