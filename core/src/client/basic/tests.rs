//! A basic client against literal packets on a fake clock.

use std::string::{String, ToString};

use super::*;
use crate::client::{CallError, Join};
use crate::element::basic::Request;
use crate::element::{JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, UserType, Visibility};
use crate::wire::Limits;

/// The version of the fixtures.
pub(super) const LATEST: u32 = ClientVersion::LATEST.number();

pub(super) struct Fixture {
    pub(super) client: BasicClient<[SessionSlot; 2]>,
    pub(super) out: [u8; 512],
}

impl Fixture {
    pub(super) fn new(version: u32) -> Self {
        let config = BasicConfig { version: ClientVersion::new(version), ..BasicConfig::default() };
        let mut it = Self { client: BasicClient::new(config, [SessionSlot::FREE; 2], 0), out: [0xA5; 512] };
        it.register(1);
        it
    }

    fn register(&mut self, reference_id: u32) {
        let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
        assert_eq!(self.client.register(&register, &mut self.out), Ok(reference_id));
        self.sent(0);
        let reply =
            std::format!("<eventRegistered referenceId='{reference_id}' userId='B' serverVersion='9'/>");
        let said = EventRegistered {
            reference_id,
            user_id: "B".into(),
            server_version: Some("9".into()),
            ..EventRegistered::default()
        };
        let registered = BasicReceived::Registered { reply: said };
        assert_eq!(self.client.receive(0, reply.as_bytes()), Ok(registered));
    }

    pub(super) fn sent(&mut self, now: u64) -> Option<String> {
        let length = self.client.poll_transmit(now)?;
        assert_eq!(self.client.poll_transmit(now), Some(length));
        self.client.transmitted(now);
        Some(core::str::from_utf8(&self.out[..length]).unwrap().to_string())
    }

    fn join(&mut self, session_id: &str) -> Result<u32, CallError> {
        let target = JoinTarget::Session(Text::plain(session_id));
        self.client.join(target, Visibility::All, None, KeyValues::EMPTY, &mut self.out)
    }

    pub(super) fn joined(&mut self, session_id: &str, reference_id: u32) {
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

pub(super) fn say(session_id: &'static str) -> Say<'static> {
    Say { session_id: session_id.into(), text: MessageText::plain("hello"), ..Say::default() }
}

#[test]
fn many_sessions_on_one_connection() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    it.joined("T", 3);
    assert_eq!(it.join("V"), Err(CallError::NoFreeSlot));
    assert_eq!(it.client.say(&say("V"), &mut it.out), Err(CallError::NotInSession));
    assert_eq!(it.client.say(&say("S"), &mut it.out), Ok(4));
    assert_eq!(it.client.say(&say("T"), &mut it.out), Err(CallError::NotTransmitted));
    assert!(it.sent(1).unwrap().starts_with("<requestMessage referenceId=\"4\" sessionId=\"S\""));
    assert_eq!(it.client.say(&say("T"), &mut it.out), Ok(5));
    it.sent(1);
    let push = info(None, "T", "Alive", "<message eventId='1'/><message eventId='2'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(2, push.as_bytes()) else { panic!() };
    assert_eq!(update.reply_to, None);
    assert_eq!(update.transcript.events.iter().count(), 1, "what was seen isn't reported again");
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
fn what_is_said_is_seen_by_those_who_see_the_party() {
    let mut it = Fixture::new(LATEST);
    let seen_by = |it: &mut Fixture, session_id: &'static str| {
        it.client.say(&say(session_id), &mut it.out).unwrap();
        let said = it.sent(0).unwrap();
        let notice = NoticeText::new(NoticeType::PushedUrl, "https://x".into());
        it.client
            .notify(&Tell { session_id: session_id.into(), notice, ..Tell::default() }, &mut it.out)
            .unwrap();
        let seen =
            |it: &str| it.split('"').find(|it| ["ALL", "INT", "VIP"].contains(it)).unwrap().to_string();
        let (said, told) = (seen(&said), seen(&it.sent(0).unwrap()));
        assert_eq!(said, told);
        said
    };
    let join = |it: &mut Fixture, visibility| {
        let target = JoinTarget::Session("S".into());
        let reference_id = it.client.join(target, visibility, None, KeyValues::EMPTY, &mut it.out).unwrap();
        it.sent(0);
        reference_id
    };
    let reply = |it: &mut Fixture, reference_id, events: &str| {
        it.client.receive(0, info(reference_id, "S", "Alive", events).as_bytes()).unwrap();
    };
    // As it was asked for, also if the reply is cut, behind an earlier join of the party's own.
    let asked = join(&mut it, Visibility::Internal);
    reply(
        &mut it,
        Some(asked),
        "<newParty userId='B' eventId='1' visibility='ALL'/><partyLeft userId='B' eventId='2'/>",
    );
    assert_eq!(seen_by(&mut it, "S"), "INT");
    let explicit = Say { visibility: Some(Visibility::All), ..say("S") };
    it.client.say(&explicit, &mut it.out).unwrap();
    assert!(it.sent(0).unwrap().contains("\"ALL\""));
    // What is said before the reply to a join comes behind the join.
    let asked = join(&mut it, Visibility::Vip);
    assert_eq!(seen_by(&mut it, "S"), "VIP");
    reply(&mut it, Some(asked), "");
    assert_eq!(seen_by(&mut it, "S"), "VIP");
    let asked = join(&mut it, Visibility::All);
    assert_eq!(seen_by(&mut it, "S"), "VIP");
    // The server may have the party in with another visibility.
    reply(&mut it, Some(asked), "<newParty userId='B' eventId='3' visibility='INT'/>");
    assert_eq!(seen_by(&mut it, "S"), "INT");
    reply(&mut it, None, "<newParty userId='C' eventId='4' visibility='VIP'/>");
    assert_eq!(seen_by(&mut it, "S"), "INT");
    reply(&mut it, None, "<newParty userId='B' eventId='5' visibility='ALL'/>");
    assert_eq!(seen_by(&mut it, "S"), "ALL");
    assert_eq!(it.client.sessions().map(|it| it.visibility()).next(), Some(Visibility::All));
}

#[test]
fn a_lost_link() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
    it.sent(0);
    let mut unknown = std::vec::Vec::new();
    it.client.lost(|reference_id, kind| unknown.push((reference_id, kind)));
    assert_eq!(unknown, [(3, RequestKind::Message)]);
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::NotLoggedIn));
    it.register(4);
    let slot = *it.client.sessions().next().unwrap();
    assert_eq!((slot.session_id().unwrap().as_str(), slot.is_joined()), ("S", false));
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::NotRejoined));
    assert_eq!(it.join("S"), Ok(5));
    assert_eq!(
        it.sent(51).unwrap(),
        "<requestJoin referenceId=\"5\" sessionId=\"S\" visibility=\"ALL\" fromPosition=\"1\"/>",
        "what was seen isn't asked for again"
    );
    let reply = info(Some(5), "S", "Alive", "<newParty eventId='1'/><message eventId='2'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(52, reply.as_bytes()) else { panic!() };
    assert_eq!(update.transcript.events.iter().count(), 1);
}

#[test]
fn a_join_asks_from_where_it_is_told_to() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    let join = |session_id: &'static str, from_position| Join {
        target: JoinTarget::Session(session_id.into()),
        from_position,
        ..Join::default()
    };
    it.client.join_with(Visibility::All, &join("T", Some(7)), &mut it.out).unwrap();
    assert!(it.sent(1).unwrap().contains("sessionId=\"T\" visibility=\"ALL\" fromPosition=\"7\""));
    it.client.lost(|_, _| {});
    it.register(4);
    // It was told of event 1, and of nothing else.
    for (from_position, said) in [(None, " fromPosition=\"1\"/>"), (Some(0), " fromPosition=\"0\"/>")] {
        it.client.join_with(Visibility::All, &join("S", from_position), &mut it.out).unwrap();
        assert!(it.sent(2).unwrap().ends_with(said), "{said}");
    }
    let reply = info(Some(6), "S", "Alive", "<newParty eventId='1'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(3, reply.as_bytes()) else { panic!() };
    assert_eq!(update.transcript.events.iter().count(), 1, "told once more");
}

/// What a registration says of the one before, if the reply to that had this key.
fn restoring(key: &str, restores: bool) -> (String, BasicClient<[SessionSlot; 2]>) {
    let mut it = Fixture::new(LATEST);
    it.client.lost(|_, _| {});
    it.client.register(&Register::default(), &mut it.out).unwrap();
    it.sent(0);
    let reply = std::format!("<eventRegistered referenceId='2' userId='B2' {key}/>");
    assert!(matches!(it.client.receive(0, reply.as_bytes()), Ok(BasicReceived::Registered { .. })));
    it.client.lost(|_, _| {});
    assert_eq!(it.client.user_id(), None);
    it.client.register(&Register { restores, ..Register::default() }, &mut it.out).unwrap();
    let request = it.sent(0).unwrap();
    (request.split_once("maxPacket=\"32768\"").unwrap().1.into(), it.client)
}

#[test]
fn a_registration_is_restored() {
    let (request, mut client) = restoring("secureKey='4ee15d7e1c343c8e'", true);
    assert_eq!(request, " userId=\"B2\" secureKey=\"4ee15d7e1c343c8e\"/>");
    assert!(!std::format!("{client:?}").contains("4ee15d7e1c343c8e"));
    let reply = b"<eventRegistered referenceId='3' userId='B2' secureKey='another'/>";
    assert!(matches!(client.receive(0, reply), Ok(BasicReceived::Registered { .. })));
    assert_eq!(client.user_id().map(Id::as_str), Some("B2"));
    // Who doesn't ask for it, or has no key, is somebody new.
    assert_eq!(restoring("secureKey='4ee15d7e1c343c8e'", false).0, "/>");
    assert_eq!(restoring("", true).0, "/>");
}

#[test]
fn keep_alive_and_silence() {
    let mut it = Fixture::new(LATEST);
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
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
    it.sent(0);
    let error = b"<eventError referenceId='3' errorId='6' sessionId='S'>the session is over</eventError>";
    let expected = BasicReceived::Refused {
        reference_id: Some(3),
        request: Some(RequestKind::Message),
        error: Some(ErrorId::SessionOver),
        reply: EventError {
            reference_id: Some(3),
            error_id: "6".into(),
            session_id: Some("S".into()),
            text: "the session is over".into(),
            occurred_at: None,
        },
    };
    assert_eq!(it.client.receive(1, error), Ok(expected));
    assert_eq!(it.client.sessions().count(), 0);
}

#[test]
fn no_more_than_16_requests_wait() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    for _ in 0..16 {
        it.client.say(&say("S"), &mut it.out).unwrap();
        it.sent(0);
    }
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::Full));
}

#[test]
fn who_says_nothing_else_registers_as_an_agent() {
    let mut out = [0; 512];
    let mut client = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 1], 0);
    client.register(&Register::default(), &mut out).unwrap();
    let length = client.poll_transmit(0).unwrap();
    let request = Request::parse(&out[..length], Limits::PACKET);
    assert!(matches!(request, Ok(Request::Register(it)) if it.user_type == UserType::Agent), "{request:?}");
}

#[test]
fn a_new_link_after_a_long_outage_is_not_silent() {
    let mut it = Fixture::new(LATEST);
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
    let mut it = Fixture::new(LATEST);
    for reference_id in 2..30 {
        assert_eq!(it.join("S"), Ok(reference_id));
        it.sent(0);
        let refused = it.client.receive(1, b"<eventError errorId='11'>too large</eventError>");
        let Ok(BasicReceived::Refused { reference_id: found, request, .. }) = refused else { panic!() };
        assert_eq!((found, request), (Some(reference_id), Some(RequestKind::Join)));
    }
}

fn is_in(received: Result<BasicReceived<'_>, crate::client::ReceiveError>) -> bool {
    match received {
        Ok(BasicReceived::Session(update)) => update.is_in,
        other => panic!("{other:?}"),
    }
}

#[test]
fn who_is_removed_by_another_party_has_its_slot_free() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    let push = info(None, "S", "Alive", "<partyLeft userId='A' eventId='2'/>");
    assert!(is_in(it.client.receive(1, push.as_bytes())), "somebody else");
    let push = info(None, "S", "Alive", "<partyLeft userId='B' eventId='3' askerId='A'/>");
    assert!(!is_in(it.client.receive(2, push.as_bytes())));
    assert_eq!(it.client.sessions().count(), 0);
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::NotInSession));
    // Joined again, it is told all anew, its own leave included, in as many packets as that takes.
    it.join("S").unwrap();
    it.sent(3);
    assert!(is_in(
        it.client.receive(4, info(Some(3), "S", "Alive", "<newParty userId='B' eventId='1'/>").as_bytes())
    ));
    let push = info(None, "S", "Alive", "<partyLeft userId='B' eventId='3'/>");
    assert!(!is_in(it.client.receive(5, push.as_bytes())));
    let push = info(None, "S", "Alive", "<newParty userId='B' eventId='4'/>");
    assert!(is_in(it.client.receive(6, push.as_bytes())));
    assert_eq!(it.client.sessions().next().unwrap().position(), 4);
}

#[test]
fn joining_again_with_another_visibility_keeps_the_slot() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    let target = JoinTarget::Session("S".into());
    it.client.join(target, Visibility::Internal, None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(1);
    let events = "<newParty userId='B' eventId='1'/><partyLeft userId='B' eventId='2'/><newParty userId='B' \
                  visibility='INT' eventId='3'/>";
    assert!(is_in(it.client.receive(2, info(Some(3), "S", "Alive", events).as_bytes())));
    assert_eq!(it.client.sessions().count(), 1);
}

#[test]
fn joins_under_way_take_slots() {
    let mut it = Fixture::new(LATEST);
    for (session_id, reference_id) in [("S", 2), ("T", 3)] {
        assert_eq!(it.join(session_id), Ok(reference_id));
        it.sent(0);
    }
    assert_eq!(it.join("V"), Err(CallError::NoFreeSlot));
    it.client.receive(1, b"<eventError referenceId='2' errorId='5' sessionId='S'/>").unwrap();
    assert_eq!(it.join("V"), Ok(4));
}

#[test]
fn a_slot_that_becomes_free_is_kept_for_the_join_that_is_under_way() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    it.joined("T", 3);
    let target = JoinTarget::Session("S".into());
    it.client.join(target, Visibility::Internal, None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(1);
    let push = info(None, "S", "Alive", "<partyLeft userId='B' eventId='2'/>");
    assert!(!is_in(it.client.receive(2, push.as_bytes())));
    assert_eq!(it.join("V"), Err(CallError::NoFreeSlot));
    let events = "<newParty userId='B' eventId='1'/><partyLeft userId='B' eventId='2'/><newParty userId='B' \
                  eventId='3'/>";
    assert!(is_in(it.client.receive(3, info(Some(4), "S", "Alive", events).as_bytes())));
    assert_eq!(it.client.sessions().count(), 2);
}

#[test]
fn a_request_without_a_reply_is_handed_out_once() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
    assert_eq!(it.client.take_unanswered(99_000), None, "not sent yet");
    it.sent(10_000);
    it.client.receive(20_000, b"").unwrap();
    it.join("T").unwrap();
    it.sent(29_000);
    let deadline = it.client.deadline().unwrap();
    assert_eq!((deadline.at, deadline.reason), (40_000, DeadlineReason::Unanswered));
    assert_eq!(it.client.take_unanswered(39_999), None);
    assert_eq!(it.client.take_unanswered(40_000), Some((3, RequestKind::Message)));
    assert_eq!(it.client.take_unanswered(40_000), None);
    assert_eq!(it.client.take_unanswered(59_000), Some((4, RequestKind::Join)));
    // Late replies are replies, even so.
    let late = info(Some(3), "S", "Alive", "<message eventId='2'/>");
    let Ok(BasicReceived::Session(update)) = it.client.receive(60_000, late.as_bytes()) else { panic!() };
    assert_eq!(update.reply_to, Some((3, RequestKind::Message)));
    assert!(is_in(it.client.receive(60_001, info(Some(4), "T", "Alive", "").as_bytes())));
    assert_eq!(it.client.sessions().count(), 2);
    it.client.lost(|reference_id, _| panic!("{reference_id} was handed out before"));
}

#[test]
fn requests_that_were_given_up_make_room() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    for _ in 0..16 {
        it.client.say(&say("S"), &mut it.out).unwrap();
        it.sent(0);
    }
    assert_eq!(it.client.take_unanswered(30_000), Some((3, RequestKind::Message)));
    assert_eq!(it.client.say(&say("S"), &mut it.out), Ok(19));
    it.sent(30_000);
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::Full));
}

/// Its reply may still come and make the client a party: then there has to be a slot.
#[test]
fn a_join_that_was_given_up_keeps_its_slot() {
    let mut it = Fixture::new(LATEST);
    it.joined("S", 2);
    let late = it.join("T").unwrap();
    it.sent(0);
    assert_eq!(it.client.take_unanswered(30_000), Some((late, RequestKind::Join)));
    for _ in 0..15 {
        it.client.say(&say("S"), &mut it.out).unwrap();
        it.sent(30_000);
    }
    assert_eq!(it.client.say(&say("S"), &mut it.out), Err(CallError::Full));
    let reply = std::format!(
        "<eventSessionInfo referenceId='{late}' sessionStatus='Alive'><chatTranscript sessionId='T'/></eventSessionInfo>"
    );
    it.client.receive(31_000, reply.as_bytes()).unwrap();
    assert_eq!(it.client.sessions().count(), 2);
    it.client.say(&say("S"), &mut it.out).unwrap();
}

#[test]
fn deadlines_say_what_for() {
    let mut it = Fixture::new(LATEST);
    let deadline = |it: &Fixture| it.client.deadline().map(|it| (it.at, it.reason));
    assert_eq!(deadline(&it), Some((15_000, DeadlineReason::KeepAlive)));
    for at in [15_000, 30_000] {
        it.sent(at).unwrap();
    }
    assert_eq!(deadline(&it), Some((45_000, DeadlineReason::KeepAlive)));
    it.sent(40_000);
    it.join("S").unwrap();
    assert_eq!(deadline(&it), Some((0, DeadlineReason::Transmit)));
    it.sent(44_000).unwrap();
    assert_eq!(deadline(&it), Some((45_000, DeadlineReason::Silent)));
    it.client.lost(|_, _| {});
    assert_eq!(deadline(&it), None);
}

#[test]
fn a_registration_that_nobody_asked_for_is_stale() {
    let mut it = Fixture::new(LATEST);
    let again = it.client.receive(1, b"<eventRegistered referenceId='9' userId='X'/>");
    assert_eq!(again, Ok(BasicReceived::Stale));
    assert_eq!(it.client.user_id().unwrap().as_str(), "B");
}

#[test]
fn a_clock_that_begins_anew_silences_nobody() {
    const BEFORE: u64 = 4_294_966_825;
    let config = BasicConfig::default();
    let mut it = Fixture::new(LATEST);
    it.client.receive(BEFORE, b"").unwrap();
    assert_eq!(it.sent(BEFORE).as_deref(), Some(""));
    it.client.say(&say("S"), &mut it.out).unwrap_err();
    it.client.register(&Register::default(), &mut it.out).unwrap_err();
    assert_eq!(it.sent(100), None);
    assert_eq!(it.client.poll_timeout(), 100 + config.keep_alive_after);
    assert!(!it.client.is_silent(100 + config.silent_after - 1));
    assert!(it.client.is_silent(100 + config.silent_after));
    // Before the client was told of the new clock it isn't silent either.
    it.client.receive(BEFORE, b"").unwrap();
    assert!(!it.client.is_silent(50));
    // A request that waits for its reply waits as long as it was to.
    it.joined("S", 2);
    it.client.receive(BEFORE, b"").unwrap();
    it.client.say(&say("S"), &mut it.out).unwrap();
    it.sent(BEFORE).unwrap();
    assert_eq!(it.client.take_unanswered(0), None);
    assert_eq!(it.client.take_unanswered(config.answer_within - 1), None);
    assert!(it.client.take_unanswered(config.answer_within).is_some());
}
