//! Bytes to tokens and back.

use core::hint::black_box;

use parlor_core::wire::frame::{self, FrameReader};
use parlor_core::wire::json;
use parlor_core::wire::{Illegal, Limits, Places, Reader, Token, Writer, line_and_column};

use crate::{any_number, any_text, debug, error, keep, text};

pub(crate) fn all(input: &[u8], out: &mut [u8]) {
    read(input, Limits::PACKET, out);
    let limits = Limits { depth: any_number() as usize, ..Limits::STORED.with_size(any_number() as usize) };
    debug(&limits);
    read(input, limits, out);
    write(out);
    frames(input, out);
    json(input, limits, out);
}

fn read(input: &[u8], limits: Limits, out: &mut [u8]) {
    let mut reader = match Reader::new(input, limits) {
        Ok(reader) => reader,
        Err(it) => {
            keep(line_and_column(input, it.offset));
            let mut places = Places::new(input);
            debug(&places);
            keep((places.find(it.offset), places.find(any_number() as usize)));
            return error(&it);
        }
    };
    loop {
        keep(reader.offset());
        match reader.next() {
            Ok(Some(Token::Open(tag))) => {
                keep((tag.name, tag.offset));
                for attribute in tag.attributes() {
                    keep((attribute.name, attribute.offset));
                    text(attribute.value, out);
                }
            }
            Ok(Some(Token::Close)) => {}
            Ok(Some(Token::Text(it))) => text(it, out),
            Ok(None) => break,
            Err(it) => {
                error(&it);
                return debug(&it.fault);
            }
        }
    }
    keep(reader.clone().next().is_ok());
}

fn write(out: &mut [u8]) {
    let illegal = if any_number() == 0 { Illegal::Refuse } else { Illegal::Replace };
    debug(&illegal);
    let mut writer = Writer::new(out).with_illegal(illegal);
    let name = black_box("name");
    writer.declaration();
    writer.open(name);
    writer.attribute(name, any_text());
    writer.attribute_if(name, Some(any_text()).filter(|it| it.is_empty()));
    writer.number(name, any_number());
    writer.number_if(name, Some(any_number()).filter(|it| *it > 7));
    writer.signed(name, any_number() as i32);
    writer.close_start();
    writer.text(any_text());
    writer.open(name);
    writer.close_empty();
    writer.open(name);
    writer.text_and_end(name, any_text());
    writer.end(name);
    keep(writer.written());
    match writer.finish() {
        Ok(length) => keep(length),
        Err(it) => error(&it),
    }
}

fn frames(input: &[u8], out: &mut [u8]) {
    keep((frame::header(any_number() as usize), frame::KEEP_ALIVE));
    let mut frames = FrameReader::new();
    for byte in input {
        if let Some(place) = frames.space(out).first_mut() {
            *place = *byte;
        }
        frames.commit(any_number() as usize);
        keep((frames.is_partial(), frames.has_frame(out)));
        while let Some(frame) = frames.next(out) {
            debug(&frame);
        }
        debug(&frames);
    }
}

fn json(input: &[u8], limits: Limits, out: &mut [u8]) {
    let mut reader = match json::Reader::new(input, limits) {
        Ok(reader) => reader,
        Err(it) => return error(&it),
    };
    debug(&reader);
    loop {
        keep((reader.offset(), reader.depth()));
        let token = if any_number() > 7 { reader.skip().map(|()| None) } else { reader.next() };
        match token {
            Ok(Some(token)) => {
                debug(&token);
                if let json::Token::Name(it) | json::Token::Text(it) | json::Token::Number(it) = token {
                    text(it, out);
                }
            }
            Ok(None) => break,
            Err(it) => return error(&it),
        }
    }
    keep(reader.clone().next().is_ok());
}
