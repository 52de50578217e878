//! Nothing that parlor-core does allocates: an allocator that counts, armed for the test's own thread.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod packets;

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::fmt::{self, Debug, Display, Write};

use packets::{PACKETS, Visit, read_as_everything};
use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, FlexClient, FlexConfig, FlexReceived, Login, Register, Release,
    Say, SessionSlot, Tell,
};
use parlor_core::element::event_attributes::{BOT_USER_DATA, QuitReason, RichMessage};
use parlor_core::element::notices::{FileDeleted, FileLimits, FileUploaded, NoticeContent};
use parlor_core::element::{
    AfterAction, Element, Event, EventHead, Id, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText,
    NoticeType, ParseError, Secret, StreamItem, Transcript, TranscriptReader, TranscriptStream, UserType,
    Value, Visibility,
};
use parlor_core::link::{self, Receiver};
use parlor_core::rules::{
    ClientVersion, ErrorId, Feature, LeaveReason, Viewer, deliver, deliver_transcript, is_visible, may_use,
};
use parlor_core::wire::frame::{Frame, FrameReader};
use parlor_core::wire::{Binding, Illegal, Limits, Reader, Text, Token, Writer, line_and_column};

struct Counting;

thread_local! {
    /// How many allocations this thread made while it was armed; `None`: it isn't.
    static ALLOCATIONS: Cell<Option<usize>> = const { Cell::new(None) };
}

fn count() {
    // A thread that ends has no cell any more, and isn't armed.
    _ = ALLOCATIONS.try_with(|it| it.set(it.get().map(|count| count + 1)));
}

// SAFETY: everything is the system allocator's; counting touches no memory of its own.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        count();
        // SAFETY: the caller keeps what `GlobalAlloc` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        count();
        // SAFETY: the block is the system allocator's.
        unsafe { System.dealloc(block, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// Does the work, which may not touch the heap.
fn without_heap(work: impl FnOnce()) {
    assert_eq!(touches(work), 0, "the heap was touched");
}

fn touches(work: impl FnOnce()) -> usize {
    ALLOCATIONS.set(Some(0));
    work();
    ALLOCATIONS.take().unwrap()
}

/// Formats into nothing.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

fn debug(value: &impl Debug) {
    write!(Nowhere, "{value:?}").unwrap();
}

fn display(value: &impl Display) {
    write!(Nowhere, "{value}").unwrap();
}

#[test]
fn the_heap_is_watched() {
    assert!(touches(|| drop(std::hint::black_box(Box::new(7)))) >= 2);
    assert!(touches(|| drop(std::hint::black_box("text".to_owned()))) >= 2);
    without_heap(|| _ = std::hint::black_box([0; 64]));
}

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
    assert_eq!(everything.elements, PACKETS.len() + 1);
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
    assert_eq!(events, [4, 5, 5]);
}

/// All that an application does with an event.
fn look_at(event: Option<&Event<'_>>) {
    let Some(event) = event else { return };
    walk(event.event_attributes());
    match event {
        Event::NewParty(it) => {
            walk(it.user_data);
            _ = (it.is_bot(), it.user.user_type.as_text(), it.user.protocol_type.number());
        }
        Event::Message(it) => _ = it.rich_form(),
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

#[test]
fn frames_and_links() {
    without_heap(|| {
        let mut stream = [0; 64];
        let mut rest = &mut stream[..];
        link::send(&mut rest, b"<a/>").unwrap();
        link::send(&mut rest, b"").unwrap();
        let left = rest.len();
        let mut stream = &stream[..64 - left];
        let (mut buffer, mut receiver) = ([0; 16], Receiver::new());
        assert_eq!(receiver.receive(&mut stream, &mut buffer).unwrap(), Frame::Packet(b"<a/>"));
        assert_eq!(receiver.receive(&mut stream, &mut buffer).unwrap(), Frame::KeepAlive);
        debug(&receiver.receive(&mut stream, &mut buffer).unwrap_err());
        let mut frames = FrameReader::new();
        frames.space(&mut buffer)[..4].copy_from_slice(&[0, 0, 1, 0]);
        frames.commit(4);
        let frame = frames.next(&buffer);
        assert_eq!(frame, Some(Frame::TooLarge(256)));
        debug(&frame);
    });
}

#[test]
fn a_flex_conversation() {
    let items = [KeyValue::string("Order", "17")];
    without_heap(|| {
        let (mut out, mut now) = ([0; 1024], 0);
        let mut client = FlexClient::new(FlexConfig::default());
        let login = Login { nickname: "Ana".into(), nonce: "n".into(), ..Login::default() };
        client.login(&login, &mut out).unwrap();
        let mut exchange = |client: &mut FlexClient, out: &mut [u8], reply: &str| {
            now += 10;
            assert!(client.poll_transmit(now, out).unwrap().is_some());
            client.transmitted(now);
            _ = (client.poll_timeout(), client.is_busy(), client.is_over(), client.position());
            let received = client.receive(now, reply.as_bytes());
            debug(&received);
            debug(client);
            if let Err(error) = &received {
                display(error);
            }
            if let Ok(FlexReceived::Update(update)) = received {
                update.events.iter().for_each(|it| look_at(it.as_ref().ok()));
            }
        };
        let success = "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>";
        exchange(&mut client, &mut out, success);
        client.relinked();
        let target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) };
        client.join(target, Some(MessageText::plain("hi")), KeyValues::items(&items), &mut out).unwrap();
        exchange(&mut client, &mut out, UPDATES[0]);
        client.say(MessageText::plain("hello"), &mut out).unwrap();
        assert!(client.say(MessageText::plain("too early"), &mut out).is_err_and(|it| {
            display(&it);
            true
        }));
        client.relinked();
        let mut kept = [0; 1024];
        let length = client.snapshot(&out, &mut kept).unwrap();
        debug(&(client.snapshot(&out, &mut []), client.deadline(), client.is_silent(0)));
        debug(&FlexClient::restore(FlexConfig::default(), &kept[..length], &mut out));
        display(&FlexClient::restore(FlexConfig::default(), &kept[..9], &mut out).unwrap_err());
        exchange(&mut client, &mut out, UPDATES[1]);
        client
            .notify(
                NoticeText::new(NoticeType::TypingStarted, "h".into()),
                KeyValues::EMPTY,
                KeyValues::EMPTY,
                &mut out,
            )
            .unwrap();
        exchange(&mut client, &mut out, UPDATES[2]);
        client.update_user_data(KeyValues::items(&items), &mut out).unwrap();
        exchange(&mut client, &mut out, "<eventStatus referenceId='5' requestResult='Error' errorId='8'/>");
        client.read_receipt(1, &mut out).unwrap();
        exchange(&mut client, &mut out, "<eventStatus referenceId='6'/>");
        _ = client.poll_transmit(99_999, &mut out).unwrap();
        client.transmitted(99_999);
        debug(&client.receive(99_999, b"not a packet"));
        debug(&client.abandon(99_999));
        debug(&client.rejoin(None, KeyValues::EMPTY, &mut out));
    });
}

const UPDATES: [&str; 3] = [
    "<eventStatus referenceId='2' requestResult='Success'><flexTranscript sessionId='S' lastPosition='1'>\
     <newParty eventId='1'><userInfo userNick='Ana'/></newParty></flexTranscript></eventStatus>",
    "<eventStatus referenceId='3' requestResult='Success'><flexTranscript sessionId='S' lastPosition='2'>\
     <message eventId='2'><msgText>a &amp; b</msgText></message></flexTranscript></eventStatus>",
    "<eventStatus referenceId='4' requestResult='Success'><flexTranscript sessionId='S' lastPosition='2'/></eventStatus>",
];

#[test]
fn a_basic_conversation() {
    without_heap(|| {
        let (mut out, mut slots, mut now) = ([0; 1024], [SessionSlot::FREE; 2], 0);
        let mut client = BasicClient::new(BasicConfig::default(), &mut slots[..], now);
        let mut exchange = |client: &mut BasicClient<&mut [SessionSlot]>, reply: &str| {
            now += 10;
            assert!(client.poll_transmit(now).is_some());
            client.transmitted(now);
            _ = (client.poll_timeout(), client.is_silent(now), client.user_id(), client.sessions().count());
            let received = client.receive(now, reply.as_bytes());
            debug(&received);
            debug(client);
            if let Err(error) = &received {
                display(error);
            }
            if let Ok(BasicReceived::Session(update)) = received {
                update.events.iter().for_each(|it| look_at(it.as_ref().ok()));
            }
        };
        let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
        client.register(&register, &mut out).unwrap();
        exchange(&mut client, "<eventRegistered referenceId='1' userId='U'/>");
        let session = JoinTarget::Session("S".into());
        client.join(session, Visibility::All, None, KeyValues::EMPTY, &mut out).unwrap();
        exchange(
            &mut client,
            "<eventSessionInfo referenceId='2'><chatTranscript sessionId='S'><message eventId='1'/></chatTranscript>\
             </eventSessionInfo>",
        );
        let say = Say { session_id: "S".into(), text: MessageText::plain("hello"), ..Say::default() };
        client.say(&say, &mut out).unwrap();
        exchange(&mut client, "<eventError referenceId='3' errorId='8'>no</eventError>");
        let notice = NoticeText::new(NoticeType::TypingStarted, Text::EMPTY);
        client.notify(&Tell { session_id: "S".into(), notice, ..Tell::default() }, &mut out).unwrap();
        exchange(&mut client, "<nothing/>");
        let release = Release {
            session_id: "S".into(),
            after_action: AfterAction::CloseIfNoAgents,
            ..Release::default()
        };
        client.release(&release, &mut out).unwrap();
        debug(&(client.deadline(), client.take_unanswered(99_999)));
        let mut kept = [0; 256];
        let length = client.snapshot(&mut kept).unwrap();
        let mut again = [SessionSlot::FREE; 2];
        let config = BasicConfig::default();
        let restored = BasicClient::restore(config, &mut again[..], 0, &kept[..length], |number, kind| {
            debug(&(number, kind));
        });
        debug(&restored);
        client.lost(|number, kind| debug(&(number, kind)));
        display(&client.say(&say, &mut out).unwrap_err());
        client.forget("S".into());
    });
}
