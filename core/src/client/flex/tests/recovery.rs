//! A flex client that its server has lost, and the other way round.

use super::*;
use crate::client::Join;

const UNKNOWN: &[u8] = br#"<eventStatus requestResult="Error" errorId="4"/>"#;

impl Fixture {
    fn login_again(&mut self, now: u64, reference_id: u32) {
        let login = Login { nickname: "Ana".into(), nonce: "m".into(), ..Login::default() };
        self.client.login(&login, &mut self.out).unwrap();
        self.sent(now).unwrap();
        let reply = std::format!(
            "<eventStatus referenceId='{reference_id}' requestResult='Success' userId='V' secureKey='l'/>"
        );
        assert_eq!(
            self.client.receive(now, reply.as_bytes()),
            Ok(FlexReceived::LoggedIn { server_version: None, occurred_at: None })
        );
    }
}

#[test]
fn a_server_that_has_forgotten_the_client_takes_it_back() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    it.sent(10).unwrap();
    let Ok(FlexReceived::Refused { request, error, is_fate_unknown, .. }) = it.client.receive(11, UNKNOWN)
    else {
        panic!()
    };
    assert_eq!((request, error, is_fate_unknown), (RequestKind::Message, Some(ErrorId::UnknownUser), false));
    assert_eq!((it.client.is_over(), it.client.poll_timeout()), (false, None));
    assert_eq!(it.client.rejoin(None, KeyValues::EMPTY, &mut it.out), Err(CallError::LoginLost));
    it.login_again(20, 4);
    assert_eq!(it.client.say(MessageText::plain("x"), &mut it.out), Err(CallError::NotRejoined));
    let elsewhere = JoinTarget::New { queue_key: "Environment:default".into(), subject: None };
    let refused = it.client.join(elsewhere, None, KeyValues::EMPTY, &mut it.out);
    assert_eq!(refused, Err(CallError::AlreadyInSession));
    it.client.rejoin(None, KeyValues::EMPTY, &mut it.out).unwrap();
    let join =
        "<requestJoin referenceId=\"5\" userId=\"V\" secureKey=\"l\" lastPosition=\"1\" sessionId=\"S\"";
    assert!(it.sent(21).unwrap().starts_with(join));
    let reply = status(5, 3, false, "<newParty eventId='1'/><message eventId='2'/><newParty eventId='3'/>");
    assert_eq!(ids(it.client.receive(22, reply.as_bytes())), [2, 3], "nothing twice");
    assert_eq!(it.client.poll_timeout(), Some(1022));
}

#[test]
fn what_was_told_is_told_again_where_that_is_asked_for() {
    let mut it = Fixture::in_session();
    it.client.ask_from(0).unwrap();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    assert_eq!(it.client.ask_from(0), Err(CallError::Busy));
    assert!(it.sent(10).unwrap().contains(" lastPosition=\"0\""));
    let reply = status(3, 2, false, "<newParty eventId='1'/><message eventId='2'/>");
    assert_eq!(ids(it.client.receive(11, reply.as_bytes())), [1, 2]);
    let elsewhere = Join { from_position: Some(9), ..Join::default() };
    assert_eq!(it.client.join_with(&elsewhere, &mut it.out), Err(CallError::AlreadyInSession));
    assert_eq!(it.client.position(), 2, "what isn't asked changes nothing");
    it.client.say(MessageText::plain("x"), &mut it.out).unwrap();
    it.sent(20).unwrap();
    it.client.receive(21, UNKNOWN).unwrap();
    it.login_again(22, 5);
    let back = Join { target: JoinTarget::Session("S".into()), from_position: Some(1), ..Join::default() };
    it.client.join_with(&back, &mut it.out).unwrap();
    assert!(it.sent(23).unwrap().contains(" lastPosition=\"1\" sessionId=\"S\""));
}

#[test]
fn nobody_can_say_what_became_of_a_request_that_was_repeated_to_a_server_that_forgot() {
    let mut it = Fixture::in_session();
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    it.sent(10).unwrap();
    it.client.relinked();
    it.sent(11).unwrap();
    let received = it.client.receive(12, UNKNOWN);
    assert!(matches!(received, Ok(FlexReceived::Refused { is_fate_unknown: true, .. })));
}

#[test]
fn a_customer_who_was_cut_off_may_come_back() {
    let mut it = Fixture::in_session();
    it.sent(1000).unwrap();
    let over = status(3, 5, false, "<partyLeft userId='U' eventId='5'/>").replace("Alive", "Over");
    assert_eq!(ids(it.client.receive(1001, over.as_bytes())), [5]);
    assert!(it.client.is_over());
    it.client.rejoin(None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(1002).unwrap();
    it.client.receive(1003, status(4, 6, false, "<newParty eventId='6'/>").as_bytes()).unwrap();
    assert!(!it.client.is_over());
    // The session has ended meanwhile.
    it.sent(3000).unwrap();
    it.client.receive(3001, over.replace("'3'", "'5'").as_bytes()).unwrap();
    it.client.rejoin(None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(3002).unwrap();
    it.client.receive(3003, br#"<eventStatus requestResult="Error" errorId="6"/>"#).unwrap();
    assert_eq!((it.client.is_over(), it.client.poll_timeout()), (true, None));
}

#[test]
fn a_rejoin_that_ends_up_elsewhere_is_the_servers_error() {
    let mut it = Fixture::in_session();
    it.sent(1000).unwrap();
    it.client.receive(1001, UNKNOWN).unwrap();
    it.login_again(1002, 4);
    it.client.rejoin(None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(1003).unwrap();
    let elsewhere = status(5, 9, false, "").replace("'S'", "'T'");
    let error = it.client.receive(1004, elsewhere.as_bytes());
    assert_eq!(error, Err(ReceiveError::Incomplete(names::SESSION_ID)));
    let text = error.unwrap_err().to_string();
    assert_eq!(text, "the server sent a reply whose 'sessionId' is missing or can't be right");
    assert_eq!(it.client.position(), 1);
}

#[test]
fn an_abandoned_request_is_never_sent_again() {
    let mut it = Fixture::in_session();
    assert_eq!(it.client.abandon(0), None);
    it.client.say(MessageText::plain("hello"), &mut it.out).unwrap();
    it.sent(0).unwrap();
    assert_eq!(it.client.abandon(20_000), Some(RequestKind::Message));
    assert!(
        it.sent(20_000).unwrap().contains("referenceId=\"4\""),
        "a poll, at once, asks what became of it"
    );
    let late = status(3, 2, false, "<message eventId='2'/>");
    assert_eq!(it.client.receive(20_001, late.as_bytes()), Ok(FlexReceived::Stale));
    let poll = status(4, 2, false, "<message eventId='2'/>");
    assert_eq!(ids(it.client.receive(20_002, poll.as_bytes())), [2]);
}

#[test]
fn after_an_abandoned_first_join_another_login_is_due() {
    let mut it = Fixture::new(LATEST);
    it.login_again(0, 1);
    let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: None };
    it.client.join(target, None, KeyValues::EMPTY, &mut it.out).unwrap();
    it.sent(1).unwrap();
    assert_eq!(it.client.abandon(30_000), Some(RequestKind::Join));
    assert_eq!(it.client.join(target, None, KeyValues::EMPTY, &mut it.out), Err(CallError::NotLoggedIn));
    it.login_again(30_001, 3);
    it.client.join(target, None, KeyValues::EMPTY, &mut it.out).unwrap();
}
