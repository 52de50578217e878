//! A basic client against literal packets on a fake clock.

use std::string::{String, ToString};

use super::*;
use crate::client::CallError;
use crate::element::{JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, UserType, Visibility};
use crate::rules::Feature;

struct Fixture {
    client: BasicClient<[SessionSlot; 2]>,
    out: [u8; 512],
}

impl Fixture {
    fn new(version: u32) -> Self {
        let config = BasicConfig { version: ClientVersion::new(version), ..BasicConfig::default() };
        let mut it = Self { client: BasicClient::new(config, [SessionSlot::FREE; 2], 0), out: [0xA5; 512] };
        it.register(1);
        it
    }

    fn register(&mut self, reference_id: u32) {
        let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
        assert_eq!(self.client.register(&register, &mut self.out), Ok(reference_id));
        self.sent(0);
        let reply = std::format!("<eventRegistered referenceId='{reference_id}' userId='B'/>");
        assert_eq!(self.client.receive(0, reply.as_bytes()), Ok(BasicReceived::Registered));
    }

    fn sent(&mut self, now: u64) -> Option<String> {
        let length = self.client.poll_transmit(now)?;
        assert_eq!(self.client.poll_transmit(now), Some(length));
        self.client.transmitted(now);
        Some(core::str::from_utf8(&self.out[..length]).unwrap().to_string())
    }

    fn join(&mut self, session_id: &str) -> Result<u32, CallError> {
        let target = JoinTarget::Session(Text::plain(session_id));
        self.client.join(target, Visibility::All, None, KeyValues::EMPTY, &mut self.out)
    }

    fn joined(&mut self, session_id: &str, reference_id: u32) {
        assert_eq!(self.join(session_id), Ok(reference_id));
        self.sent(0);
        let reply = info(Some(reference_id), session_id, "Alive", "<newParty eventId='1'/>");
        self.client.receive(0, reply.as_bytes()).unwrap();
    }
}

fn info(reference_id: Option<u32>, session_id: &str, status: &str, events: &str) -> String {
    let reference = reference_id.map(|it| std::format!("referenceId='{it}'")).unwrap_or_default();
    std::format!(
        "<eventSessionInfo {reference} sessionStatus='{status}'><chatTranscript sessionId='{session_id}'>{events}\
         </chatTranscript></eventSessionInfo>"
    )
}

fn say(session_id: &'static str) -> Say<'static> {
    Say { session_id: session_id.into(), text: MessageText::plain("hello"), ..Say::default() }
}

#[test]
fn many_sessions_on_one_connection() {
    let mut it = Fixture::new(106);
    it.joined("S", 2);
    it.joined("T", 3);
    assert_eq!(it.join("V"), Err(CallError::Full));
    assert_eq!(it.client.say(&say("V"), &mut it.out), Err(CallError::NotInSession));
    assert_eq!(it.client.say(&say("S"), &mut it.out), Ok(4));
    assert_eq!(it.client.say(&say("T"), &mut it.out), Err(CallError::NotTransmitted));
    assert!(it.sent(1).unwrap().starts_with("<requestMessage referenceId=\"4\" sessionId=\"S\""));
    assert_eq!(it.client.say(&say("T"), &mut it.out), Ok(5));
    it.sent(1);
    let push = info(None, "T", "Alive", "<message eventId='1'/><message eventId='2'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(2, push.as_bytes()) else { panic!() };
    assert_eq!(update.reply_to, None);
    assert_eq!(update.events.iter().count(), 1, "what was seen isn't reported again");
    let reply = info(Some(5), "T", "Over", "<message eventId='3'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(2, reply.as_bytes()) else { panic!() };
    assert_eq!(update.reply_to, Some((5, RequestKind::Message)));
    assert_eq!(it.client.sessions().count(), 1, "T is over");
    assert_eq!(
        it.client.release(&Release { session_id: "S".into(), ..Release::default() }, &mut it.out),
        Ok(6)
    );
    assert!(it.sent(3).unwrap().contains("userId=\"B\" afterAction=\"KeepAlive\""));
    it.client.receive(4, info(Some(6), "S", "Alive", "").as_bytes()).unwrap();
    assert_eq!(it.client.sessions().count(), 0);
}

#[test]
fn a_lost_link() {
    let mut it = Fixture::new(106);
    it.joined("S", 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
    it.sent(0);
    let mut unknown = std::vec::Vec::new();
    it.client.lost(|reference_id, kind| unknown.push((reference_id, kind)));
    assert_eq!(unknown, [(3, RequestKind::Message)]);
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::NotLoggedIn));
    it.register(4);
    assert_eq!(it.client.sessions().next().unwrap().session_id().unwrap().as_str(), "S");
    assert_eq!(it.join("S"), Ok(5));
    it.sent(51);
    let reply = info(Some(5), "S", "Alive", "<newParty eventId='1'/><message eventId='2'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(52, reply.as_bytes()) else { panic!() };
    assert_eq!(update.events.iter().count(), 1);
}

#[test]
fn keep_alive_and_silence() {
    let mut it = Fixture::new(106);
    assert_eq!(it.client.poll_timeout(), 15_000);
    assert_eq!(it.sent(14_999), None);
    assert_eq!(it.sent(15_000), Some(String::new()));
    assert_eq!(it.client.poll_timeout(), 30_000);
    assert_eq!(it.client.receive(20_000, b""), Ok(BasicReceived::KeepAlive));
    assert!(!it.client.is_silent(64_999));
    assert!(it.client.is_silent(65_000));
}

#[test]
fn what_is_refused() {
    let mut it = Fixture::new(106);
    it.joined("S", 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
    it.sent(0);
    let error = b"<eventError referenceId='3' errorId='6' sessionId='S'>the session is over</eventError>";
    let expected = BasicReceived::Refused {
        reference_id: Some(3),
        request: Some(RequestKind::Message),
        error: Some(ErrorId::SessionOver),
        text: "the session is over".into(),
    };
    assert_eq!(it.client.receive(1, error), Ok(expected));
    assert_eq!(it.client.sessions().count(), 0);
}

#[test]
fn the_version_is_kept() {
    let mut it = Fixture::new(103);
    it.joined("S", 2);
    let command = NoticeText::new(NoticeType::SystemCommand, "file-uploaded".into());
    let tell = Tell { session_id: "S".into(), notice: command, ..Tell::default() };
    assert_eq!(it.client.notify(&tell, &mut it.out), Err(CallError::Version(Feature::SystemCommand)));
}

#[test]
fn no_more_than_16_requests_wait() {
    let mut it = Fixture::new(106);
    it.joined("S", 2);
    for _ in 0..16 {
        it.client.say(&say("S"), &mut it.out).unwrap();
        it.sent(0);
    }
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::Full));
}

#[test]
fn a_new_link_after_a_long_outage_is_not_silent() {
    let mut it = Fixture::new(106);
    it.client.lost(|_, _| {});
    assert_eq!((it.client.poll_timeout(), it.sent(50_000)), (u64::MAX, None));
    assert!(!it.client.is_silent(50_000));
    it.client.register(&Register::default(), &mut it.out).unwrap();
    it.sent(60_000).unwrap();
    assert!(!it.client.is_silent(104_999));
    assert!(it.client.is_silent(105_000));
}

#[test]
fn refusals_without_a_reference_id_do_not_use_up_the_client() {
    let mut it = Fixture::new(106);
    for reference_id in 2..30 {
        assert_eq!(it.join("S"), Ok(reference_id));
        it.sent(0);
        let refused = it.client.receive(1, b"<eventError errorId='11'>too large</eventError>");
        let Ok(BasicReceived::Refused { reference_id: found, request, .. }) = refused else { panic!() };
        assert_eq!((found, request), (Some(reference_id), Some(RequestKind::Join)));
    }
}
