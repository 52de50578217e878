//! Elements of both bindings, their texts and collections, and transcripts.

use std::fmt::Debug;

use parlor_core::element::event_attributes::{BOT_USER_DATA, QuitReason, RichMessage};
use parlor_core::element::notices::{FileDeleted, FileLimits, FileUploaded, NoticeContent};
use parlor_core::element::{
    Element, Event, EventHead, Id, KeyValues, MessageText, NoticeType, ParseError, Secret, StreamItem,
    Transcript, TranscriptReader, TranscriptStream, UserType, Value, Visibility,
};
use parlor_core::rules::{
    ClientVersion, ErrorId, Feature, LeaveReason, Viewer, deliver, deliver_transcript, is_visible, may_use,
};
use parlor_core::wire::{Binding, Illegal, Limits, Reader, Text, Token, Writer, line_and_column};

use crate::packets::{PACKETS, Visit, read_as_everything};
use crate::{debug, display, without_heap};

struct Everything {
    out: [u8; 4096],
    elements: usize,
}

impl Visit for Everything {
    fn element<E: Element + Debug + PartialEq>(&mut self, binding: Binding, element: &E) {
        self.elements += 1;
        let length = element.encode_as(binding, &mut self.out).unwrap();
        assert_eq!(length, element.encoded_len_as(binding));
        assert!(element.encode_as(binding, &mut self.out[..length - 1]).is_err());
        let same = element;
        assert!(same == element);
        debug(element);
    }

    fn error(&mut self, error: &ParseError) {
        debug(error);
        display(error);
        _ = error.reference_id();
    }
}

#[test]
fn every_element() {
    let mut everything = Everything { out: [0; 4096], elements: 0 };
    without_heap(|| {
        for packet in PACKETS {
            read_as_everything(packet.as_bytes(), &mut everything);
            // What is cut, and what is wrong.
            read_as_everything(&packet.as_bytes()[..packet.len() / 2], &mut everything);
        }
    });
    // Both protocols have a `requestJoin`, and what flex's has beside basic's is nothing that basic knows.
    let flex_joins = 2;
    assert_eq!(everything.elements, PACKETS.len() + flex_joins);
}

/// The same packets in the compact form.
struct Compact {
    packet: [u8; 4096],
    again: Everything,
}

impl Visit for Compact {
    fn element<E: Element + Debug + PartialEq>(&mut self, _: Binding, element: &E) {
        let length = element.encode_as(Binding::Compact, &mut self.packet).unwrap();
        read_as_everything(&self.packet[..length], &mut self.again);
        read_as_everything(&self.packet[..length - 1], &mut self.again);
        if let Ok(transcript) = Transcript::parse_as(Binding::Compact, &self.packet[..length], Limits::PACKET)
        {
            transcript.events.iter().for_each(|it| look_at(it.as_ref().ok()));
        }
    }

    fn error(&mut self, _: &ParseError) {}
}

#[test]
fn every_compact_element() {
    let again = Everything { out: [0; 4096], elements: 0 };
    let mut compact = Compact { packet: [0; 4096], again };
    without_heap(|| PACKETS.iter().for_each(|it| read_as_everything(it.as_bytes(), &mut compact)));
    assert!(compact.again.elements >= PACKETS.len());
}

#[test]
fn tokens_and_texts() {
    let document =
        "<?xml version='1.0'?><a b='&lt;\n' c=\"x\"><!-- c -->t&amp;<![CDATA[d]]>\r\n<e/></a>".as_bytes();
    without_heap(|| {
        let mut buffer = [0; 64];
        let mut reader = Reader::new(document, Limits::PACKET).unwrap();
        let mut look = |text: Text<'_>| {
            text.copy_to(&mut buffer).unwrap();
            assert_eq!(text.bytes().count(), text.decoded_len());
            assert!(text == text && text != "something else");
            debug(&text);
            display(&text);
            _ = (text.is_empty(), text.as_plain());
        };
        while let Some(token) = reader.next().unwrap() {
            match token {
                Token::Open(tag) => tag.attributes().for_each(|it| look(it.value)),
                Token::Text(text) => look(text),
                Token::Close => {}
            }
        }
        let error =
            Reader::new(b"<a></b>", Limits::PACKET).and_then(|mut it| it.next().and(it.next()).map(|_| ()));
        debug(&error.unwrap_err());
        display(&error.unwrap_err());
        assert_eq!(line_and_column(document, 9999).0, 3);
        let mut writer = Writer::new(&mut buffer).with_illegal(Illegal::Refuse);
        writer.open("a");
        writer.attribute("b", "\"\n".into());
        writer.signed("c", -7);
        writer.text_and_end("a", "<&>\u{1}".into());
        debug(&writer.finish().unwrap_err());
    });
}

#[test]
fn transcripts() {
    let mut document = String::from("<chatTranscript startAt='T' sessionId='S'>");
    for packet in PACKETS.iter().filter(|it| Event::parse(it.as_bytes(), Limits::PACKET).is_ok()) {
        document.push_str(packet);
    }
    document.push_str("<message eventId='x'/><typing/></chatTranscript>");
    let (document, mut window) = (document.as_bytes(), vec![0; 4096]);
    let mut events = [0; 3];
    without_heap(|| {
        let [whole, passed, pieces] = &mut events;
        let transcript = Transcript::parse(document, Limits::STORED).unwrap();
        for event in transcript.events.after(1).iter() {
            look_at(event.as_ref().ok());
            *whole += 1;
        }
        let mut reader = TranscriptReader::new(document, Limits::STORED).unwrap();
        for event in &mut reader {
            look_at(event.as_ref().ok());
            *passed += 1;
        }
        debug(reader.transcript());
        let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
        for mut piece in document.chunks(7) {
            while !piece.is_empty() {
                piece = &piece[stream.feed(piece)..];
                let item = stream.next().unwrap();
                debug(&item);
                *pieces += usize::from(matches!(item, Some(StreamItem::Event(_) | StreamItem::Skipped(_))));
            }
        }
        stream.finish().unwrap();
    });
    assert_eq!(events, [5, 6, 6]);
}

/// All that an application does with an event.
pub(crate) fn look_at(event: Option<&Event<'_>>) {
    let Some(event) = event else { return };
    walk(event.event_attributes());
    match event {
        Event::NewParty(it) => {
            walk(it.user_data);
            _ = (it.is_bot(), it.user.user_type.as_text(), it.user.protocol_type.number());
        }
        Event::Message(it) => _ = it.rich_form(),
        Event::Reenter(it) => _ = (it.agents.as_str(), it.clients.number()),
        Event::Notice(it) => {
            walk(it.user_data);
            let content = it.content().unwrap();
            debug(&content);
            debug(&content.notice());
            _ = content.items().map(|it| it.values().iter().count());
        }
        Event::PartyLeft(it) => _ = LeaveReason::from_quit_reason_code(it.quit_reason_code().unwrap()),
    }
    let viewer = Viewer {
        user_id: "U1".into(),
        user_type: UserType::Agent,
        is_flex: false,
        version: ClientVersion::new(103),
    };
    assert!(is_visible(event.head(), &viewer));
    debug(&deliver(*event, &viewer));
    debug(&deliver_transcript(Transcript::default(), &viewer));
}

fn walk(list: KeyValues<'_>) {
    for item in list.iter() {
        debug(&item);
        match item.value {
            Value::List(list) => walk(list),
            Value::Binary(binary) => _ = binary.bytes().count(),
            value => display(&value.as_text().unwrap_or_default()),
        }
    }
    _ = (list.get("none"), list.path("GCTI_SYSTEM/party-info/style"), list.is_empty());
}

#[test]
fn what_is_built() {
    without_heap(|| {
        let file = FileUploaded {
            name: "a.jpg".into(),
            size: 7_u32.into(),
            source: Some(FileUploaded::UCS),
            document_id: Some("D".into()),
            ..FileUploaded::default()
        };
        assert_eq!(file.items().unwrap().values().iter().count(), 4);
        let limits = FileLimits::default();
        assert_eq!(FileLimits::read(limits.items().values()), Ok(limits));
        debug(&FileDeleted::read(KeyValues::EMPTY).unwrap_err());
        display(&FileDeleted::read(KeyValues::EMPTY).unwrap_err());
        let rich = RichMessage::new(MessageText::plain("x"), "{}".into()).unwrap();
        let quit = QuitReason::new("3");
        let attributes = [rich.item(), quit.item(), BOT_USER_DATA];
        walk(KeyValues::items(&attributes));
        assert_eq!(NoticeContent::Custom("x".into()).notice().notice_type, NoticeType::Custom);
        let (id, secret) = (Id::new("U1".into()).unwrap(), Secret::new("k".into()).unwrap());
        debug(&(id, secret));
        display(&id);
        for number in 0..20 {
            _ = ErrorId::from_number(number).map(|it| (it.number(), it.text()));
            _ = LeaveReason::from_code(Some(number)).map(|it| (it.element(), it.quit_reason_code()));
        }
        assert!(may_use(UserType::Agent, Visibility::Internal));
        assert!(!ClientVersion::new(101).knows(Feature::SystemCommand));
        _ = EventHead::default();
    });
}
