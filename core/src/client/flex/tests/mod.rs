//! A flex client against literal replies on a fake clock.

mod pace;
mod recovery;
#[cfg(feature = "snapshot")]
mod snapshot;

use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::client::ReceiveError;
use crate::element::flex::EventStatus;
use crate::element::flex::RequestResult;
use crate::element::{JoinTarget, KeyValues, MessageText};
use crate::rules::ErrorId;
use crate::wire::names;

/// The version of the fixtures.
const LATEST: u32 = ClientVersion::LATEST.number();

struct Fixture {
    client: FlexClient,
    out: [u8; 512],
}

impl Fixture {
    fn new(version: u32) -> Self {
        let config = FlexConfig { version: ClientVersion::new(version), ..FlexConfig::default() };
        Self { client: FlexClient::new(config), out: [0xA5; 512] }
    }

    /// What is sent at `now`, if anything; asking twice gives the same.
    fn sent(&mut self, now: u64) -> Option<String> {
        let length = self.client.poll_transmit(now, &mut self.out).unwrap();
        assert_eq!(self.client.poll_transmit(now, &mut self.out), Ok(length));
        let packet = core::str::from_utf8(&self.out[..length?]).unwrap().to_string();
        self.client.transmitted(now);
        Some(packet)
    }

    fn in_session() -> Self {
        let mut it = Self::new(LATEST);
        let login = Login { nickname: "Ana".into(), nonce: "n".into(), ..Login::default() };
        it.client.login(&login, &mut it.out).unwrap();
        it.sent(0).unwrap();
        let reply = br#"<eventStatus referenceId="1" requestResult="Success" userId="U" secureKey="k" serverVersion="9"
            occurredAt="2025-05-10T07:09:33Z"/>"#;
        let logged_in = FlexReceived::LoggedIn {
            server_version: Some("9".into()),
            occurred_at: Some("2025-05-10T07:09:33Z".into()),
        };
        assert_eq!(it.client.receive(0, reply), Ok(logged_in));
        let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: None };
        it.client.join(target, None, KeyValues::EMPTY, &mut it.out).unwrap();
        assert_eq!(it.client.join(target, None, KeyValues::EMPTY, &mut it.out), Err(CallError::Busy));
        it.sent(0).unwrap();
        let reply = status(2, 1, false, "<newParty eventId='1'/>");
        assert_eq!(ids(it.client.receive(0, reply.as_bytes())), [1]);
        it
    }
}

fn status(reference_id: u32, last_position: u32, more: bool, events: &str) -> String {
    std::format!(
        "<eventStatus referenceId='{reference_id}' requestResult='Success' more='{more}'><flexTranscript \
         sessionId='S' lastPosition='{last_position}' sessionStatus='Alive'>{events}</flexTranscript></eventStatus>"
    )
}

fn ids(received: Result<FlexReceived<'_>, ReceiveError>) -> Vec<u32> {
    match received {
        Ok(FlexReceived::Update(update)) => {
            update.transcript.events.iter().map(|it| it.unwrap().head().event_id).collect()
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_session_from_login_to_logout() {
    let mut it = Fixture::in_session();
    assert_eq!(it.client.user_id().unwrap().as_str(), "U");
    assert_eq!(it.client.session_id().unwrap().as_str(), "S");
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    assert_eq!(
        it.sent(10).unwrap(),
        "<requestRefresh referenceId=\"3\" userId=\"U\" secureKey=\"k\" lastPosition=\"1\">\
         <msgText>hello</msgText></requestRefresh>"
    );
    assert_eq!(ids(it.client.receive(11, status(3, 2, false, "<message eventId='2'/>").as_bytes())), [2]);
    it.client.logout(None, &mut it.out).unwrap();
    assert!(it.sent(12).unwrap().starts_with("<requestLogout"));
    it.client.receive(13, status(4, 3, false, "").as_bytes()).unwrap();
    assert!(it.client.is_over());
    assert_eq!(it.client.say(MessageText::plain("x"), &mut it.out), Err(CallError::Over));
    assert_eq!((it.sent(99_999), it.client.poll_timeout()), (None, None));
}

#[test]
fn a_request_is_repeated_until_its_reply() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    let first = it.sent(100);
    assert_eq!(it.sent(5099), None);
    assert_eq!(it.sent(5100), first);
    it.client.relinked();
    assert_eq!(it.sent(5101), first);
    assert_eq!(it.client.receive(5102, status(2, 9, false, "").as_bytes()), Ok(FlexReceived::Stale));
    let reply = status(3, 2, false, "<message eventId='1'/><message eventId='2'/>");
    assert_eq!(ids(it.client.receive(5103, reply.as_bytes())), [2], "what was seen isn't reported again");
    assert_eq!(it.client.receive(5104, reply.as_bytes()), Ok(FlexReceived::Stale));
    it.sent(7000).unwrap();
    it.client.receive(7001, status(4, 1, false, "").as_bytes()).unwrap();
    assert_eq!(it.client.position(), 2, "it never goes back");
}

#[test]
fn what_is_refused() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    it.sent(0);
    let refused = br#"<eventStatus referenceId="3" requestResult="Error" errorId="10"/>"#;
    let error = Some(ErrorId::Limit);
    let expected = FlexReceived::Refused {
        request: RequestKind::Message,
        error,
        reply: EventStatus {
            reference_id: Some(3),
            result: RequestResult::Error,
            error_id: Some("10".into()),
            ..EventStatus::default()
        },
        is_fate_unknown: false,
    };
    assert_eq!(it.client.receive(1, refused), Ok(expected));
    it.sent(1001).unwrap();
    let refused = br#"<eventStatus requestResult="Error" errorId="6"/>"#;
    it.client.receive(2, refused).unwrap();
    assert!(it.client.is_over());
}

#[test]
fn the_last_words_of_a_closed_session_are_fetched() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    it.sent(0);
    let refused = br#"<eventStatus referenceId="3" requestResult="Error" errorId="6"/>"#;
    it.client.receive(1, refused).unwrap();
    assert!(it.sent(1).unwrap().contains("lastPosition=\"1\"/>"), "a plain poll, at once");
    let last = status(4, 9, false, "<message eventId='8'/>").replace("Alive", "Over");
    assert_eq!(ids(it.client.receive(2, last.as_bytes())), [8]);
    assert!(it.client.is_over());
}

#[test]
fn what_makes_no_sense_ends_the_request_alone() {
    let mut it = Fixture::in_session();
    it.sent(1000).unwrap();
    assert!(it.client.receive(1001, b"<eventStatus referenceId=").is_err());
    assert!(it.client.is_busy());
    let error = it.client.receive(1001, b"<eventStatus referenceId='3' requestResult='Success'/>");
    assert_eq!(error, Err(ReceiveError::Incomplete(names::FLEX_TRANSCRIPT)));
    assert!(!it.client.is_busy());
}

#[test]
fn debug_prints_no_key() {
    let mut it = Fixture::new(LATEST);
    it.client
        .login(&Login { nickname: "n".into(), nonce: "n".into(), ..Login::default() }, &mut it.out)
        .unwrap();
    it.sent(0);
    let reply = br#"<eventStatus referenceId="1" requestResult="Success" userId="U" secureKey="4ee15d7e"/>"#;
    it.client.receive(0, reply).unwrap();
    assert!(!std::format!("{:?}", it.client).contains("4ee15d7e"));
}
