//! Nothing that a person said, no secure key, no nonce and no password is in any error or `Debug` output.
//!
//! Packets in which all of these say [`MARK`] go through everything, whole, cut, damaged and with the mark in the place
//! of every member; what is shown on the way is searched. Log lines can't hold texts at all: see `src/log.rs`.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod packets;

use std::error::Error;
use std::fmt::{Debug, Write};

use packets::{MARK, PACKETS, Visit, read_as_everything};
use parlor_core::client::{
    BasicClient, BasicConfig, FlexClient, FlexConfig, FlexReceived, Login, Register, Release, Say,
    SessionSlot, Tell,
};
use parlor_core::element::event_attributes::{QuitReason, RichMessage};
use parlor_core::element::notices::{FileUploaded, NoticeContent};
use parlor_core::element::{
    Element, Event, Id, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, ParseError,
    Secret, Transcript, TranscriptReader, TranscriptStream, UserType, Value, flex,
};
use parlor_core::wire::frame::FrameReader;
use parlor_core::wire::{Binding, Illegal, Limits, Text, Writer};

/// Collects what is shown, and searches it.
#[derive(Default)]
struct Watch(String);

impl Watch {
    fn debug(&mut self, value: &impl Debug) {
        self.0.clear();
        write!(self.0, "{value:?} {value:#?}").unwrap();
        self.search();
    }

    fn error(&mut self, error: &impl Error) {
        self.debug(error);
        write!(self.0, "{error}").unwrap();
        self.search();
    }

    fn result<T: Debug, E: Error>(&mut self, result: &Result<T, E>) {
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
        self.debug(&list);
        for item in list.iter() {
            self.debug(&item);
            if let Value::List(list) = item.value {
                self.list(list);
            }
        }
    }
}

fn user_data<'a>(event: &Event<'a>) -> KeyValues<'a> {
    match event {
        Event::NewParty(it) => it.user_data,
        Event::Notice(it) => it.user_data,
        Event::Message(_) | Event::PartyLeft(_) => KeyValues::EMPTY,
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
    if let Ok(reader) = TranscriptReader::new(bytes, Limits::STORED) {
        reader.for_each(|it| watch.result(&it));
    }
    let mut window = [0; 300];
    let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
    let mut rest = bytes;
    while !rest.is_empty() {
        let taken = stream.feed(rest);
        rest = &rest[taken..];
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
        assert!(packet.contains("3CR3T") || packet.starts_with("<eventRegistered"));
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
    watch.error(&writer.finish().unwrap_err());
    let (mut frames, mut buffer) = (FrameReader::new(), [0; 16]);
    frames.space(&mut buffer)[..10].copy_from_slice(b"\0\0\0\x06S3CR3T");
    frames.commit(10);
    watch.debug(&frames);
    watch.debug(&frames.next(&buffer));
}

const KEY: &str = "<eventStatus referenceId='1' requestResult='Success' userId='U1' secureKey='S3CR3Tkey'/>";

#[test]
fn a_flex_client() {
    let mut watch = Watch::default();
    let items = [KeyValue::string("GCTI_Chat_SessionPassword", MARK)];
    let list = KeyValues::items(&items);
    let (mark, words) = (Text::plain(MARK), MessageText::plain(MARK));
    let login = Login { nickname: mark, nonce: mark, user_data: list, ..Login::default() };
    let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: Some(mark) };
    let in_session = || {
        let (mut client, mut out) = (FlexClient::new(FlexConfig::default()), [0; 1024]);
        client.login(&login, &mut out).unwrap();
        client.poll_transmit(0, &mut out).unwrap();
        client.transmitted(0);
        assert!(matches!(client.receive(0, KEY.as_bytes()), Ok(FlexReceived::LoggedIn)));
        client.join(target, Some(words), list, &mut out).unwrap();
        client.poll_transmit(0, &mut out).unwrap();
        client.transmitted(0);
        (client, out)
    };
    // Calls in any order, with and without room.
    for size in [0, 20, 1024] {
        let mut out = vec![0; size];
        for mut client in [FlexClient::new(FlexConfig::default()), in_session().0] {
            for _ in 0..2 {
                watch.result(&client.join(target, Some(words), list, &mut out));
                watch.result(&client.say(words, &mut out));
                watch.result(&client.notify(NoticeText::new(NoticeType::Custom, mark), list, list, &mut out));
                watch.result(&client.update_user_data(list, &mut out));
                watch.result(&client.read_receipt(7, &mut out));
                watch.result(&client.logout(Some(words), &mut out));
                watch.result(&client.poll_transmit(99_999, &mut out));
                watch.result(&client.login(&login, &mut out));
                watch.debug(&client);
                watch.debug(&(client.deadline(), client.secure_key(), client.user_id()));
                client.relinked();
            }
        }
    }
    // Whatever comes, whole and cut.
    for packet in PACKETS {
        for length in (0..=packet.len()).rev() {
            let (mut client, _) = in_session();
            watch.result(&client.receive(1, &packet.as_bytes()[..length]));
            watch.debug(&client);
        }
    }
    // Snapshots hold secrets; what is wrong with one doesn't.
    let (client, out) = in_session();
    let mut snapshot = [0; 1024];
    watch.error(&client.snapshot(&out, &mut [0; 9]).unwrap_err());
    let length = client.snapshot(&out, &mut snapshot).unwrap();
    for at in 0..length {
        let mut buffer = [0; 1024];
        watch.result(&FlexClient::restore(FlexConfig::default(), &snapshot[..at], &mut buffer));
        snapshot[at] ^= 1;
        watch.result(&FlexClient::restore(FlexConfig::default(), &snapshot[..length], &mut buffer));
        snapshot[at] ^= 1;
    }
}

#[test]
fn a_basic_client() {
    let mut watch = Watch::default();
    let items = [KeyValue::string("GCTI_Chat_SessionPassword", MARK)];
    let list = KeyValues::items(&items);
    let (mark, words) = (Text::plain(MARK), MessageText::plain(MARK));
    let register = Register { nickname: mark, person_id: Some(mark), user_data: list, ..Register::default() };
    let joined = || {
        let mut out = [0; 1024];
        let mut client = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 2], 0);
        client.register(&register, &mut out).unwrap();
        client.transmitted(0);
        client.receive(0, b"<eventRegistered referenceId='1' userId='U1'/>").unwrap();
        client
            .join(JoinTarget::Session("S1".into()), Default::default(), Some(words), list, &mut out)
            .unwrap();
        client.transmitted(0);
        let reply = "<eventSessionInfo referenceId='2'><chatTranscript sessionId='S1'/></eventSessionInfo>";
        client.receive(0, reply.as_bytes()).unwrap();
        client
    };
    for size in [0, 20, 1024] {
        let mut out = vec![0; size];
        let fresh = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 2], 0);
        for mut client in [fresh, joined()] {
            for session in ["S1", MARK] {
                let session_id = Text::plain(session);
                let notice = NoticeText::new(NoticeType::Custom, mark);
                watch.result(&client.say(
                    &Say { session_id, text: words, event_attributes: list, ..Say::default() },
                    &mut out,
                ));
                client.transmitted(1);
                watch.result(
                    &client
                        .notify(&Tell { session_id, notice, user_data: list, ..Tell::default() }, &mut out),
                );
                client.transmitted(1);
                watch.result(
                    &client
                        .release(&Release { session_id, text: Some(words), ..Release::default() }, &mut out),
                );
                watch.result(&client.register(&register, &mut out));
                watch.debug(&client);
                watch.debug(&(client.deadline(), client.take_unanswered(99_999_999)));
            }
            client.lost(|number, kind| Watch::default().debug(&(number, kind)));
        }
    }
    for packet in PACKETS {
        for length in (0..=packet.len()).rev() {
            let mut client = joined();
            watch.result(&client.receive(1, &packet.as_bytes()[..length]));
            watch.debug(&client);
        }
    }
    let mut snapshot = [0; 256];
    let length = joined().snapshot(&mut snapshot).unwrap();
    for at in 0..length {
        let slots = [SessionSlot::FREE; 2];
        watch.result(&BasicClient::restore(BasicConfig::default(), slots, 0, &snapshot[..at], |_, _| {}));
    }
}

#[test]
#[should_panic(expected = "shown")]
fn the_watch_sees() {
    Watch::default().debug(&"S3CR3T");
}
