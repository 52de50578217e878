//! The clients speak the compact binding, over a serial line that loses a byte.

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, FlexClient, FlexConfig, FlexReceived, Login, Register,
    SessionSlot,
};
use parlor_core::element::basic::{self, EventRegistered};
use parlor_core::element::flex::{self, EventStatus, FlexTranscript};
use parlor_core::element::{
    Event, EventHead, Events, JoinTarget, KeyValues, Message, MessageText, Transcript, UserType,
};
use parlor_core::wire::serial::{self, SerialFrame, SerialReader, Skipped};
use parlor_core::wire::{Binding, Limits};

use crate::packet::encode;

/// One way of a serial line.
#[derive(Default)]
struct Line {
    bytes: Vec<u8>,
    reader: SerialReader,
}

impl Line {
    fn send(&mut self, packet: &[u8]) {
        let sent: Result<(), core::convert::Infallible> = serial::write(packet, |piece| {
            self.bytes.extend_from_slice(piece);
            Ok(())
        });
        assert!(sent.is_ok());
    }

    fn receive(&mut self) -> Result<Vec<u8>, Skipped> {
        let mut buffer = [0; 512];
        let space = self.reader.space(&mut buffer);
        space[..self.bytes.len()].copy_from_slice(&self.bytes);
        self.reader.commit(self.bytes.len());
        self.bytes.clear();
        let found = match self.reader.next(&mut buffer) {
            Some(SerialFrame::Packet(packet)) => Ok(packet.to_vec()),
            Some(SerialFrame::Skipped(why)) => Err(why),
            other => panic!("{other:?}"),
        };
        assert_eq!(self.reader.next(&mut buffer), None);
        found
    }
}

#[test]
fn a_customer_at_a_kiosk() {
    let config = FlexConfig { binding: Binding::Compact, ..FlexConfig::default() };
    let mut client = FlexClient::new(config);
    let (mut out, mut line) = ([0; 256], Line::default());
    let mut sent = |client: &mut FlexClient, now: u64, out: &mut [u8]| {
        let length = client.poll_transmit(now, out).unwrap().unwrap();
        line.send(&out[..length]);
        client.transmitted(now);
        // The first copy of each request loses a byte.
        line.bytes.remove(4);
        assert!(line.receive().is_err());
        let later = client.poll_timeout().unwrap();
        let length = client.poll_transmit(later, out).unwrap().unwrap();
        line.send(&out[..length]);
        client.transmitted(later);
        line.receive().unwrap()
    };

    client.login(&Login { nickname: "Ana".into(), nonce: "n".into(), ..Login::default() }, &mut out).unwrap();
    let packet = sent(&mut client, 0, &mut out);
    let request = flex::Request::parse_as(Binding::Compact, &packet, Limits::PACKET);
    assert!(matches!(request, Ok(flex::Request::Login(it)) if it.nickname == "Ana"));
    let reply = EventStatus {
        reference_id: request.ok().map(|it| it.reference_id()),
        user_id: Some("U".into()),
        secure_key: Some("key".into()),
        ..EventStatus::default()
    };
    let reply = encode(&reply, Binding::Compact);
    assert_eq!(
        client.receive(1, &reply),
        Ok(FlexReceived::LoggedIn { server_version: None, occurred_at: None })
    );

    client.join(JoinTarget::Session("S".into()), None, KeyValues::EMPTY, &mut out).unwrap();
    let packet = sent(&mut client, 10_000, &mut out);
    let request = flex::Request::parse_as(Binding::Compact, &packet, Limits::PACKET).unwrap();
    assert!(matches!(request, flex::Request::Join(it) if it.credentials.user_id == "U"));
    let events = [Event::Message(Message {
        head: EventHead { user_id: "A".into(), event_id: 7, ..EventHead::default() },
        text: Some(MessageText::plain("hello")),
        ..Message::default()
    })];
    let transcript =
        Transcript { session_id: "S".into(), events: Events::items(&events), ..Transcript::default() };
    let news = FlexTranscript { transcript, last_position: 7, ..FlexTranscript::default() };
    let reply = EventStatus {
        reference_id: Some(request.reference_id()),
        transcript: Some(news),
        ..EventStatus::default()
    };
    let reply = encode(&reply, Binding::Compact);
    let Ok(FlexReceived::Update(update)) = client.receive(20_000, &reply) else { panic!() };
    assert_eq!((update.transcript.events.iter().count(), client.position()), (1, 7));
}

#[test]
fn an_agent() {
    let mut slots = [SessionSlot::FREE; 2];
    let config = BasicConfig { binding: Binding::Compact, ..BasicConfig::default() };
    let mut client = BasicClient::new(config, &mut slots[..], 0);
    let mut out = [0; 256];
    let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
    client.register(&register, &mut out).unwrap();
    let length = client.poll_transmit(0).unwrap();
    client.transmitted(0);
    let request = basic::Request::parse_as(Binding::Compact, &out[..length], Limits::PACKET).unwrap();
    assert!(matches!(request, basic::Request::Register(it) if it.user_type == UserType::Agent));
    let said = EventRegistered {
        reference_id: request.reference_id(),
        user_id: "U".into(),
        ..EventRegistered::default()
    };
    let reply = encode(&said, Binding::Compact);
    assert_eq!(client.receive(1, &reply), Ok(BasicReceived::Registered { reply: said }));
}

/// The README's table of buffers.
#[test]
fn how_large_the_buffers_are() {
    let id = "0123456789abcdef";
    let credentials =
        flex::Credentials { user_id: id.into(), secure_key: id.into(), last_position: u32::MAX };
    let words = "&".repeat(200);
    let (reference_id, read_position) = (u32::MAX, Some(u32::MAX));
    let text = Some(MessageText::plain(&words));
    let say = flex::RequestRefresh {
        reference_id,
        credentials,
        read_position,
        text,
        ..flex::RequestRefresh::default()
    };
    assert!(encode(&say, Binding::Compact).len() <= 300);
    assert_eq!([serial::largest_frame(512), serial::largest_frame(2048)], [522, 2064]);
}
