//! Nothing that a person said, no secure key, no nonce and no password is in any error or `Debug` output.
//!
//! Packets in which all of these say [`MARK`] go through everything, whole, cut, damaged and with the mark in the place
//! of every member; what is shown on the way is searched. Log lines can't hold texts at all: see `src/log.rs`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod chat;
mod clients;
#[path = "../packets/mod.rs"]
mod packets;

use std::error::Error;
use std::fmt::{Debug, Write};

use packets::{MARK, PACKETS, Visit, read_as_everything};
use parlor_core::client::{Login, Register, Release, Say, Tell};
use parlor_core::element::event_attributes::{QuitReason, RichMessage};
use parlor_core::element::notices::{FileUploaded, NoticeContent};
use parlor_core::element::{
    Element, Event, Id, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, ParseError,
    Secret, Transcript, TranscriptReader, TranscriptStream, UserType, Value, flex,
};
use parlor_core::wire::frame::FrameReader;
use parlor_core::wire::{Binding, Illegal, Limits, Reader, Text, Token, Writer};

/// Collects what is shown, and searches it.
#[derive(Default)]
pub(crate) struct Watch(String);

impl Watch {
    pub(crate) fn debug(&mut self, value: &impl Debug) {
        self.0.clear();
        write!(self.0, "{value:?} {value:#?}").unwrap();
        self.search();
    }

    pub(crate) fn error(&mut self, error: &impl Error) {
        self.debug(error);
        write!(self.0, "{error}").unwrap();
        self.search();
    }

    pub(crate) fn result<T: Debug, E: Error>(&mut self, result: &Result<T, E>) {
        match result {
            Ok(value) => self.debug(value),
            Err(error) => self.error(error),
        }
    }

    /// The mark, decoded or not, and as bytes and base64.
    fn search(&self) {
        for form in ["3CR3T", "3cr3t", "51, 67, 82, 51, 84", "33, 43, 52, 33, 54", "UzNDUjNU"] {
            assert!(!self.0.contains(form), "shown: {}", self.0);
        }
    }

    fn event(&mut self, event: &Event<'_>) {
        self.debug(event);
        for list in [event.event_attributes(), user_data(event)] {
            self.list(list);
        }
        if let Event::Notice(notice) = event {
            self.result(&notice.content());
        }
    }

    fn list(&mut self, list: KeyValues<'_>) {
        self.debug(&(list, list.iter()));
        for item in list.iter() {
            self.debug(&item);
            match item.value {
                Value::List(list) => self.list(list),
                Value::Binary(binary) => self.debug(&binary),
                _ => {}
            }
        }
    }
}

fn user_data<'a>(event: &Event<'a>) -> KeyValues<'a> {
    match event {
        Event::NewParty(it) => it.user_data,
        Event::Notice(it) => it.user_data,
        Event::Message(_) | Event::PartyLeft(_) | Event::Reenter(_) => KeyValues::EMPTY,
    }
}

impl Visit for Watch {
    fn element<E: Element + Debug + PartialEq>(&mut self, binding: Binding, element: &E) {
        self.debug(element);
        let needed = element.encoded_len_as(binding);
        self.error(&element.encode_as(binding, &mut vec![0; needed - 1]).unwrap_err());
    }

    fn error(&mut self, error: &ParseError) {
        self.error(error);
    }
}

/// Everything that can be done with bytes that came.
fn read(watch: &mut Watch, bytes: &[u8]) {
    read_as_everything(bytes, watch);
    if let Ok(event) = Event::parse(bytes, Limits::STORED) {
        watch.event(&event);
    }
    for events in [
        Transcript::parse(bytes, Limits::STORED).ok().map(|it| it.events),
        flex::EventStatus::parse(bytes, Limits::STORED)
            .ok()
            .and_then(|it| it.transcript)
            .map(|it| it.transcript.events),
    ] {
        for event in events.into_iter().flat_map(|it| it.iter()) {
            match event {
                Ok(event) => watch.event(&event),
                Err(error) => watch.error(&error),
            }
        }
    }
    if let Ok(mut reader) = TranscriptReader::new(bytes, Limits::STORED) {
        watch.debug(&reader);
        reader.by_ref().for_each(|it| watch.result(&it));
    }
    if let Ok(mut reader) = Reader::new(bytes, Limits::STORED) {
        while let Ok(Some(token)) = reader.next() {
            watch.debug(&(&reader, &token));
            match token {
                Token::Open(tag) => tag.attributes().for_each(|it| watch.debug(&(tag.attributes(), it))),
                Token::Text(text) => text.pieces().for_each(|it| watch.debug(&(text.pieces(), it))),
                Token::Close => {}
            }
        }
    }
    let mut window = [0; 300];
    let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
    let mut rest = bytes;
    while !rest.is_empty() {
        let taken = stream.feed(rest);
        rest = &rest[taken..];
        watch.debug(&stream);
        let item = stream.next();
        watch.result(&item);
        if item.is_err() || taken == 0 {
            break;
        }
    }
    watch.result(&stream.finish());
}

#[test]
fn whole_and_cut_packets() {
    let mut watch = Watch::default();
    for packet in PACKETS {
        assert!(packet.contains("3CR3T"));
        for length in 0..=packet.len() {
            read(&mut watch, &packet.as_bytes()[..length]);
        }
    }
}

#[test]
fn damaged_packets() {
    let mut watch = Watch::default();
    for packet in PACKETS {
        for at in 0..packet.len() {
            let mut damaged = packet.as_bytes().to_vec();
            for byte in [b'<', b'&', b'"', b'\x01', b'\xFF', b'x'] {
                damaged[at] = byte;
                read_as_everything(&damaged, &mut watch);
            }
            damaged.remove(at);
            read(&mut watch, &damaged);
        }
    }
}

/// The mark in the place of each value: ids, which may be shown, apart.
#[test]
fn wrong_members() {
    let mut watch = Watch::default();
    for packet in PACKETS {
        let quotes: Vec<usize> = packet.match_indices('"').map(|it| it.0).collect();
        for value in quotes.chunks_exact(2) {
            let (before, behind) = (&packet[..value[0] + 1], &packet[value[1]..]);
            for mark in [
                MARK,
                "S3CR3T and more than sixty-four bytes, which no id may have: so it is refused",
                "7S3CR3T",
            ] {
                read(&mut watch, format!("{before}{mark}{behind}").as_bytes());
            }
        }
        // Names that nobody knows.
        read(&mut watch, packet.replacen('<', "<S3CR3T-", 1).as_bytes());
        read(&mut watch, packet.replacen(" ", " S3CR3T='S3CR3T' ", 1).as_bytes());
    }
}

/// Collects what is read in the compact form.
struct Compact(Vec<Vec<u8>>);

impl Visit for Compact {
    fn element<E: Element + Debug + PartialEq>(&mut self, _: Binding, element: &E) {
        let mut bytes = vec![0; element.encoded_len_as(Binding::Compact)];
        element.encode_as(Binding::Compact, &mut bytes).unwrap();
        self.0.push(bytes);
    }

    fn error(&mut self, _: &ParseError) {}
}

#[test]
fn compact_packets() {
    let mut watch = Watch::default();
    let mut compact = Compact(Vec::new());
    PACKETS.iter().for_each(|it| read_as_everything(it.as_bytes(), &mut compact));
    assert!(compact.0.len() >= PACKETS.len());
    for packet in compact.0 {
        for length in 0..=packet.len() {
            read_as_everything(&packet[..length], &mut watch);
        }
        for at in 0..packet.len() {
            for change in [0x01, 0x80, 0xFF] {
                let mut damaged = packet.clone();
                damaged[at] ^= change;
                read_as_everything(&damaged, &mut watch);
            }
        }
    }
}

#[test]
fn what_is_built() {
    let mut watch = Watch::default();
    let mark = Text::plain(MARK);
    let items = [KeyValue::string(MARK, MARK)];
    let list = KeyValues::items(&items);
    watch.debug(&(mark, mark.pieces().count(), items, list, MessageText::plain(MARK)));
    watch.debug(&JoinTarget::New { queue_key: "Environment:default".into(), subject: Some(mark) });
    watch.debug(&Login { nickname: mark, nonce: mark, user_data: list, ..Login::default() });
    watch.debug(&Register { nickname: mark, user_data: list, person_id: Some(mark), ..Register::default() });
    watch.debug(&Say { text: MessageText::plain(MARK), event_attributes: list, ..Say::default() });
    watch.debug(&Tell { notice: NoticeText::new(NoticeType::Other(mark), mark), ..Tell::default() });
    watch.debug(&Release { text: Some(MessageText::plain(MARK)), ..Release::default() });
    watch.debug(&NoticeContent::PushedUrl(mark));
    watch.debug(&(UserType::Other(mark), NoticeType::Other(mark)));
    let file = FileUploaded { name: mark, description: Some(mark), ..FileUploaded::default() };
    watch.debug(&file);
    watch.error(&file.items().unwrap_err());
    let rich = RichMessage::new(MessageText::plain(MARK), mark).unwrap();
    watch.debug(&(rich, rich.item(), QuitReason::new(MARK)));
    watch.debug(&Secret::new(mark).unwrap());
    let long = MARK.repeat(20);
    watch.error(&Id::new(Text::plain(&long)).unwrap_err());
    watch.error(&mark.copy_to(&mut [0; 2]).unwrap_err());
    let mut out = [0; 64];
    let mut writer = Writer::new(&mut out).with_illegal(Illegal::Refuse);
    writer.text("S3CR3T\0".into());
    watch.debug(&writer);
    watch.error(&writer.finish().unwrap_err());
    let (mut frames, mut buffer) = (FrameReader::new(), [0; 16]);
    frames.space(&mut buffer)[..10].copy_from_slice(b"\0\0\0\x06S3CR3T");
    frames.commit(10);
    watch.debug(&frames);
    watch.debug(&frames.next(&buffer));
}

#[test]
#[should_panic(expected = "shown")]
fn the_watch_sees() {
    Watch::default().debug(&"S3CR3T");
}
