//! A customer over Chat API v2, against replies by heart: as the vendor documents them, and as real servers give them.

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::client::{FlexReceived, Join, Login, NotInChatApi, ReceiveError};
use crate::element::notices::FileLimits;
use crate::element::{
    Event, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, SessionStatus, Value,
};
use crate::rules::ErrorId;
use crate::wire::Text;
use crate::wire::http::HttpFault;

/// The reply to a new chat, as it is documented.
pub(super) const JOINED: &str = r#"{"statusCode":0,"alias":"117","userId":"007555677B20000A","secureKey":"4ee15d7e1c343c8e",
    "chatId":"00048aAPEQJ8000U","messages":[{"from":{"nickname":"First Last","participantId":1,"type":"Client"},
    "index":1,"type":"ParticipantJoined","utcTime":1432845088000}]}"#;

/// A client, its out buffer, and the time.
pub(super) struct Kiosk {
    pub(super) client: HttpChatClient,
    pub(super) out: [u8; 1024],
    pub(super) now: u64,
}

impl Kiosk {
    pub(super) fn new() -> Self {
        let service = ChatService::new("chat.example.com", "/genesys/2/chat/support").unwrap();
        Self { client: HttpChatClient::new(HttpChatConfig::new(service)), out: [0; 1024], now: 1000 }
    }

    pub(super) fn login(&mut self) {
        let items = [KeyValue::string("Location", "Hall 3")];
        let user_data = KeyValues::items(&items);
        let login =
            Login { nickname: "Ana".into(), time_zone_offset: Some(-60), user_data, ..Login::default() };
        self.client.login(&login, &mut self.out).unwrap();
    }

    pub(super) fn join(&mut self) {
        let target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("A lamp".into()) };
        let items = [KeyValue { key: "Age".into(), value: Value::Int(7) }];
        let text = Some(MessageText::plain("Hello & hi"));
        self.client.join(target, text, KeyValues::items(&items), &mut self.out).unwrap();
    }

    /// In a session.
    pub(super) fn joined() -> Self {
        let mut kiosk = Self::new();
        kiosk.login();
        kiosk.sent();
        assert!(matches!(kiosk.receive("405 Method Not Allowed", ""), Ok(FlexReceived::LoggedIn { .. })));
        kiosk.join();
        kiosk.sent();
        assert!(matches!(kiosk.receive("200 OK", JOINED), Ok(FlexReceived::Update(_))));
        kiosk
    }

    /// What is sent now: the path and the form.
    pub(super) fn sent(&mut self) -> (String, String) {
        let length = self.client.poll_transmit(self.now, &mut self.out).unwrap().expect("something to send");
        // A second call changes nothing.
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(Some(length)));
        self.client.transmitted(self.now);
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(None));
        let request = core::str::from_utf8(&self.out[..length]).unwrap();
        let (head, form) = request.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_string(), form.to_string())
    }

    pub(super) fn nothing_to_send(&mut self) {
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(None));
    }

    pub(super) fn receive(
        &mut self,
        status: &str,
        body: &str,
    ) -> Result<FlexReceived<'static>, ReceiveError> {
        let packet = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\n\r\n{body}");
        self.receive_packet(packet)
    }

    pub(super) fn receive_packet(&mut self, packet: String) -> Result<FlexReceived<'static>, ReceiveError> {
        self.client.receive(self.now, packet.leak().as_bytes())
    }

    /// The next poll, and what its reply means.
    pub(super) fn poll(&mut self, body: &str) -> Result<FlexReceived<'static>, ReceiveError> {
        self.now = self.client.poll_timeout().unwrap().max(self.now);
        assert!(self.sent().0.ends_with("/refresh HTTP/1.1"));
        self.receive("200 OK", body)
    }

    pub(super) fn say(&mut self, text: &str) -> Result<(), CallError> {
        self.client.say(MessageText::plain(text), &mut self.out)
    }
}

/// The events of an update, one line for each.
pub(super) fn events(received: Result<FlexReceived<'_>, ReceiveError>) -> Vec<String> {
    let Ok(FlexReceived::Update(update)) = received else { panic!("{received:?}") };
    update.transcript.events.iter().map(|it| it.map_or_else(|it| it.to_string(), |it| line(&it))).collect()
}

fn line(event: &Event<'_>) -> String {
    let head = event.head();
    let said = match event {
        Event::NewParty(it) => format!("{} {} came", it.user.nickname, it.user.user_type.as_text()),
        Event::Message(it) => format!("'{}'", it.text.unwrap_or_default().text),
        Event::Notice(it) => {
            let notice = it.notice.unwrap_or_default();
            format!("{} '{}' {:?}", notice.notice_type.as_text(), notice.text, it.user_data)
        }
        Event::PartyLeft(it) => format!("left {:?}", it.quit_reason_code().map(|it| it.to_string())),
        Event::Reenter(_) => "came back".into(),
    };
    format!("{} {}+{}: {said}", head.event_id, head.user_id, head.time_shift)
}

const CREDENTIALS: &str = "userId=007555677B20000A&secureKey=4ee15d7e1c343c8e&alias=117";

#[test]
fn a_whole_chat() {
    let mut kiosk = Kiosk::new();
    assert_eq!(kiosk.client.deadline(), None);
    kiosk.login();
    assert_eq!(kiosk.client.deadline().map(|it| it.reason), Some(DeadlineReason::Transmit));
    // Nothing personal is sent yet.
    assert_eq!(kiosk.sent(), ("OPTIONS /genesys/2/chat/support HTTP/1.1".into(), "".into()));
    assert_eq!(kiosk.client.deadline().map(|it| it.reason), Some(DeadlineReason::Silent));
    assert!(matches!(kiosk.receive("405 Method Not Allowed", ""), Ok(FlexReceived::LoggedIn { .. })));
    assert!(kiosk.client.user_id().is_none() && !kiosk.client.is_busy());
    kiosk.join();
    let (line, form) = kiosk.sent();
    assert_eq!(line, "POST /genesys/2/chat/support HTTP/1.1");
    assert_eq!(
        form,
        "nickname=Ana&userData%5BTimeZone%5D=-60&userData%5BLocation%5D=Hall%203&subject=A%20lamp&text=Hello%20%26%20hi&\
        userData%5BAge%5D=7"
    );
    assert_eq!(events(kiosk.receive("200 OK", JOINED)), ["1 007555677B20000A+0: First Last CLIENT came"]);
    assert_eq!(kiosk.client.session_id().unwrap().as_str(), "00048aAPEQJ8000U");
    assert_eq!((kiosk.client.position(), kiosk.client.started_at()), (1, Some(1_432_845_088_000)));
    assert!(*kiosk.client.user_id().unwrap() == Text::plain("007555677B20000A"));

    kiosk.say("Is it >5 kg?").unwrap();
    let (line, form) = kiosk.sent();
    assert_eq!(line, "POST /genesys/2/chat/support/00048aAPEQJ8000U/send HTTP/1.1");
    assert_eq!(form, format!("{CREDENTIALS}&transcriptPosition=2&message=Is%20it%20%3E5%20kg%3F"));
    // A good one, as it really came: nothing of what happened is in it, though it is said to be behind.
    let sent = r#"{"messages":[],"chatEnded":false,"statusCode":0,"alias":"1323","secureKey":"4ee15d7e1c343c8e","userId":
        "007555677B20000A","chatId":"00048aAPEQJ8000U","nextPosition":3}"#;
    assert_eq!(events(kiosk.receive("200 OK", sent)), [""; 0]);
    assert_eq!(kiosk.client.position(), 1);
    // So it is asked for at once, of the server that answered last.
    assert_eq!(kiosk.client.poll_timeout(), Some(kiosk.now));
    let (_, form) = kiosk.sent();
    assert_eq!(form, "userId=007555677B20000A&secureKey=4ee15d7e1c343c8e&alias=1323&transcriptPosition=2");
    let news = r#"{"statusCode":"0","userId":"007555677B20000A","nextPosition":"5","chatEnded":"false","new":[{"x":{}}],"messages":[
        {"from":{"nickname":"First Last","participantId":"1","type":"Client"},"index":"2","type":"Message","text":
            "Is it \u003e5 kg?","utcTime":"1432845095999","messageType":"text"},
        {"from":{"nickname":"Bo","participantId":2,"type":"Agent"},"index":3,"type":"ParticipantJoined","utcTime":1432845099000},
        {"from":{"nickname":"Bo","participantId":2,"type":"Agent"},"type":"TypingStarted","text":null},
        {"from":{"nickname":"Bo","participantId":2,"type":"Agent"},"index":4,"type":"Message","text":"Gr\u00fc\u00df \ud83d\ude00"}]}"#;
    assert_eq!(
        events(kiosk.receive("200 OK", news)),
        [
            "2 007555677B20000A+7: 'Is it >5 kg?'",
            "3 2+11: Bo AGENT came",
            "0 2+0: TYPING_STARTED '' KeyValues(0 items)",
            "4 2+0: 'Grüß \u{1F600}'"
        ]
    );
    assert_eq!(kiosk.client.position(), 4);
    // What came before isn't told again.
    assert_eq!(events(kiosk.poll(news)), ["0 2+0: TYPING_STARTED '' KeyValues(0 items)"]);

    kiosk.client.logout(None, &mut kiosk.out).unwrap();
    assert_eq!(kiosk.sent().0, "POST /genesys/2/chat/support/00048aAPEQJ8000U/disconnect HTTP/1.1");
    let left = kiosk.receive("200 OK", r#"{"statusCode":0,"chatEnded":true,"messages":[],"nextPosition":6}"#);
    assert!(matches!(left, Ok(FlexReceived::Update(it)) if it.session_status == SessionStatus::Over));
    assert!(kiosk.client.is_over());
    assert_eq!((kiosk.client.deadline(), kiosk.say("x")), (None, Err(CallError::Over)));
}

/// A call of a client's.
type Call<'a> = dyn Fn(&mut HttpChatClient, &mut [u8]) -> Result<(), CallError> + 'a;

#[test]
fn every_operation() {
    let mut kiosk = Kiosk::joined();
    let mut ask = |call: &Call<'_>| {
        call(&mut kiosk.client, &mut kiosk.out).unwrap();
        let (line, form) = kiosk.sent();
        kiosk.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
        let line =
            line.replace("POST /genesys/2/chat/support/00048aAPEQJ8000U/", "").replace(" HTTP/1.1", "");
        format!("{line} {}", form.replace(CREDENTIALS, ""))
    };
    let none = KeyValues::EMPTY;
    let notice = |notice_type, text| NoticeText::new(notice_type, Text::plain(text));
    let at = "&transcriptPosition=2";
    for (notice, expected) in [
        (notice(NoticeType::TypingStarted, "Hel"), format!("startTyping {at}&message=Hel")),
        (notice(NoticeType::TypingStopped, ""), format!("stopTyping {at}&message=")),
        (notice(NoticeType::PushedUrl, "https://a"), format!("pushUrl {at}&pushUrl=https%3A%2F%2Fa")),
        (notice(NoticeType::UpdateNick, "Ann"), format!("updateNickname {at}&nickname=Ann")),
        (notice(NoticeType::Custom, "x"), format!("customNotice {at}&message=x")),
        (FileLimits::REQUEST, format!("file/limits {at}")),
    ] {
        assert_eq!(ask(&|client, out| client.notify(notice, none, none, out)), expected);
    }
    let items = [KeyValue::string("file-id", "00D35B6318F80223")];
    let file = notice(NoticeType::SystemCommand, "file-deleted");
    let deleted = ask(&|client, out| client.notify(file, KeyValues::items(&items), none, out));
    assert_eq!(deleted, format!("file/00D35B6318F80223/delete {at}"));
    let data = ask(&|client, out| client.update_user_data(KeyValues::items(&items), out));
    assert_eq!(data, format!("updateData {at}&userData%5Bfile-id%5D=00D35B6318F80223"));
    let request = notice(NoticeType::UPDATE_USER_DATA, "");
    assert_eq!(ask(&|client, out| client.notify(request, KeyValues::items(&items), none, out)), data);
    assert_eq!(ask(&|client, out| client.read_receipt(7, out)), "readReceipt &transcriptPosition=7");
    let text = MessageText { message_type: Some("text".into()), ..MessageText::plain("x") };
    assert_eq!(
        ask(&|client, out| client.say_with(text, none, out)),
        format!("send {at}&message=x&messageType=text")
    );
    assert_eq!(ask(&|client, out| client.say(MessageText::default(), out)), format!("refresh {at}"));
    assert_eq!(
        ask(&|client, out| client.ask_from(0).and(client.say(text, out))),
        "send &transcriptPosition=1&message=x&messageType=text"
    );
}

#[test]
fn what_the_api_does_not_have() {
    let none = KeyValues::EMPTY;
    let items = [KeyValue::string("k", "v")];
    let some = KeyValues::items(&items);
    let nested = [KeyValue { key: "k".into(), value: Value::List(some) }];
    let nested = KeyValues::items(&nested);
    let text = MessageText::plain("x");
    let new = JoinTarget::New { queue_key: Text::EMPTY, subject: None };
    let refused = |it| Err(CallError::NotInChatApi(it));
    let mut kiosk = Kiosk::new();
    let login = Login { user_data: nested, ..Login::default() };
    assert_eq!(kiosk.client.login(&login, &mut kiosk.out), refused(NotInChatApi::NestedUserData));
    kiosk.login();
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    let Kiosk { client, out, .. } = &mut kiosk;
    let another = JoinTarget::Session("S".into());
    assert_eq!(client.join(another, None, none, out), refused(NotInChatApi::JoinOfAnother));
    assert_eq!(client.join(new, None, nested, out), refused(NotInChatApi::NestedUserData));
    let with = Join { target: new, event_attributes: some, ..Join::default() };
    assert_eq!(client.join_with(&with, out), refused(NotInChatApi::EventAttributes));

    let mut kiosk = Kiosk::joined();
    let Kiosk { client, out, .. } = &mut kiosk;
    assert_eq!(client.say_with(text, some, out), refused(NotInChatApi::EventAttributes));
    assert_eq!(client.logout(Some(text), out), refused(NotInChatApi::LeaveText));
    assert_eq!(client.logout_with(None, some, out), refused(NotInChatApi::EventAttributes));
    assert_eq!(client.update_user_data(nested, out), refused(NotInChatApi::NestedUserData));
    for (notice_type, user_data, expected) in [
        (NoticeType::Custom, some, refused(NotInChatApi::NoticeUserData)),
        (NoticeType::IdleControlSet, none, refused(NotInChatApi::Notice)),
        (NoticeType::PING, none, refused(NotInChatApi::Notice)),
        (NoticeType::default(), none, Err(CallError::NoNoticeType)),
    ] {
        assert_eq!(client.notify(NoticeText::new(notice_type, Text::EMPTY), user_data, none, out), expected);
    }
    for (command, user_data) in [("file-uploaded", none), ("file-deleted", none), ("x", some)] {
        let notice = NoticeText::new(NoticeType::SystemCommand, command.into());
        assert_eq!(client.notify(notice, user_data, none, out), refused(NotInChatApi::Notice));
    }
    assert!(!client.is_busy());
    kiosk.poll(r#"{"statusCode":0,"chatEnded":true}"#).unwrap();
    let Kiosk { client, out, .. } = &mut kiosk;
    assert_eq!(client.rejoin(None, none, out), refused(NotInChatApi::Rejoin));
    assert_eq!(client.join(new, None, none, out), Err(CallError::Over));
}

#[test]
fn calls_in_the_wrong_order() {
    let new = JoinTarget::New { queue_key: Text::EMPTY, subject: None };
    let none = KeyValues::EMPTY;
    let mut kiosk = Kiosk::new();
    assert_eq!(kiosk.say("x"), Err(CallError::NotLoggedIn));
    assert_eq!(kiosk.client.join(new, None, none, &mut kiosk.out), Err(CallError::NotLoggedIn));
    kiosk.login();
    assert_eq!(kiosk.client.login(&Login::default(), &mut kiosk.out), Err(CallError::Busy));
    assert_eq!(kiosk.client.join(new, None, none, &mut kiosk.out), Err(CallError::Busy));
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    assert_eq!(kiosk.client.login(&Login::default(), &mut kiosk.out), Err(CallError::AlreadyLoggedIn));
    assert_eq!(kiosk.say("x"), Err(CallError::NotInSession));
    assert_eq!(kiosk.client.rejoin(None, none, &mut kiosk.out), Err(CallError::NotInSession));
    let mut kiosk = Kiosk::joined();
    assert_eq!(kiosk.client.join(new, None, none, &mut kiosk.out), Err(CallError::AlreadyInSession));
    kiosk.say("x").unwrap();
    assert_eq!((kiosk.say("y"), kiosk.client.ask_from(0)), (Err(CallError::Busy), Err(CallError::Busy)));
    // Nothing changes what stands in a buffer that has no room.
    let mut kiosk = Kiosk::new();
    for room in 0..200 {
        let login = Login { nickname: "Ana".into(), ..Login::default() };
        let written = kiosk.client.login(&login, &mut vec_of(room));
        assert!(
            matches!(written, Err(CallError::Write(WriteError::TooSmall(_))) | Ok(())),
            "{room}: {written:?}"
        );
        kiosk.client.abandon(0);
    }
}

fn vec_of(length: usize) -> Vec<u8> {
    std::vec![0; length]
}

/// A join that has no room leaves what the login said where it is.
#[test]
fn a_join_that_has_no_room() {
    let target = JoinTarget::New { queue_key: Text::EMPTY, subject: Some("S".into()) };
    for room in 200..420 {
        let mut kiosk = Kiosk::new();
        let login = Login { nickname: "Ana".into(), ..Login::default() };
        kiosk.client.login(&login, &mut kiosk.out[..room]).unwrap();
        kiosk.sent();
        kiosk.receive("200 OK", "").unwrap();
        let joined = kiosk.client.join(target, None, KeyValues::EMPTY, &mut kiosk.out[..room]);
        if let Err(CallError::Write(WriteError::TooSmall(it))) = joined {
            assert!(it.needed > room && it.available == room);
            kiosk.client.join(target, None, KeyValues::EMPTY, &mut kiosk.out[..it.needed]).unwrap();
        }
        assert_eq!(kiosk.sent().1, "nickname=Ana&subject=S", "{room}");
        // So does one that was refused, for the next.
        let refused = kiosk.receive("200 OK", r#"{"statusCode":1,"errors":[{"code":10}]}"#);
        assert!(matches!(refused, Ok(FlexReceived::Refused { error: Some(ErrorId::Limit), .. })));
        kiosk.client.join(target, Some(MessageText::plain("t")), KeyValues::EMPTY, &mut kiosk.out).unwrap();
        assert_eq!(kiosk.sent().1, "nickname=Ana&subject=S&text=t", "{room}");
    }
}

#[test]
fn polls_are_sent_again_on_a_new_link_and_nothing_else() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    let poll = kiosk.sent();
    assert_eq!(kiosk.client.deadline().map(|it| (it.at, it.reason)), Some((22_000, DeadlineReason::Silent)));
    kiosk.now = 21_999;
    kiosk.nothing_to_send();
    assert!(!kiosk.client.is_silent(21_999) && kiosk.client.is_silent(22_000));
    kiosk.client.relinked();
    assert!(!kiosk.client.is_silent(22_000));
    assert_eq!(kiosk.sent(), poll);
    // A message that was made goes out on the new link, if it didn't on the old one.
    kiosk.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    kiosk.say("once").unwrap();
    kiosk.client.relinked();
    assert!(kiosk.sent().1.ends_with("&message=once"));
    // Otherwise nobody knows.
    kiosk.client.relinked();
    assert!(kiosk.client.is_busy());
    assert_eq!(kiosk.say("twice"), Err(CallError::Busy));
    assert_eq!(kiosk.client.deadline().map(|it| it.at), Some(0));
    assert!(kiosk.sent().0.ends_with("/refresh HTTP/1.1"));
    // The link is lost once more: the poll is repeated.
    kiosk.client.relinked();
    assert!(kiosk.sent().0.ends_with("/refresh HTTP/1.1"));
    let news = r#"{"statusCode":0,"nextPosition":3,"messages":[{"from":{"participantId":1},"index":2,"type":"Message","text":"once"}]}"#;
    let told = kiosk.receive("200 OK", news);
    assert!(
        matches!(
            told,
            Ok(FlexReceived::Refused {
                request: RequestKind::Message,
                error: None,
                is_fate_unknown: true,
                ..
            })
        ),
        "{told:?}"
    );
    assert!(!kiosk.client.is_busy());
    // What that reply brought comes again: it was carried out.
    assert_eq!(events(kiosk.poll(news)), ["2 1+0: 'once'"]);
}

#[test]
fn a_join_of_unknown_fate() {
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    kiosk.join();
    kiosk.sent();
    kiosk.client.relinked();
    // Whether the server is there is asked, and no second chat begun.
    assert!(kiosk.client.is_busy());
    assert!(kiosk.sent().0.starts_with("OPTIONS "));
    let told = kiosk.receive("200 OK", "");
    assert!(matches!(
        told,
        Ok(FlexReceived::Refused { request: RequestKind::Join, is_fate_unknown: true, .. })
    ));
    assert_eq!(kiosk.client.deadline(), None);
    kiosk.login();
    kiosk.sent();
    assert!(matches!(kiosk.receive("200 OK", ""), Ok(FlexReceived::LoggedIn { .. })));
}

#[test]
fn links_that_servers_close() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    kiosk.sent();
    let body = r#"{"statusCode":0}"#;
    let packet =
        format!("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nConnection: close\r\n\r\n{body}");
    kiosk.receive_packet(packet).unwrap();
    // No new link before there is something to send.
    assert!(!kiosk.client.is_silent(kiosk.now));
    let poll_at = kiosk.client.poll_timeout().unwrap();
    assert!(!kiosk.client.is_silent(poll_at - 1) && kiosk.client.is_silent(poll_at));
    kiosk.say("x").unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    assert_eq!(kiosk.client.deadline().map(|it| (it.at, it.reason)), Some((0, DeadlineReason::Silent)));
    kiosk.nothing_to_send();
    kiosk.client.relinked();
    assert!(kiosk.sent().0.contains("/send "));
    kiosk.receive("200 OK", body).unwrap();
    // A link that was idle may be closed, too: a message isn't risked on it, a poll may be.
    kiosk.now += 3999;
    assert!(kiosk.sent().0.contains("/refresh "));
    kiosk.receive("200 OK", body).unwrap();
    kiosk.now += 4000;
    kiosk.say("y").unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    kiosk.nothing_to_send();
    kiosk.client.relinked();
    assert!(!kiosk.client.is_silent(kiosk.now) && kiosk.sent().0.contains("/send "));
}

#[test]
fn requests_that_were_given_up() {
    let mut kiosk = Kiosk::joined();
    kiosk.say("x").unwrap();
    kiosk.sent();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Message));
    // Its reply comes first: until then nothing is sent on this link.
    kiosk.nothing_to_send();
    kiosk.say("y").unwrap_err();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Poll));
    assert_eq!(kiosk.receive("200 OK", r#"{"statusCode":0}"#), Ok(FlexReceived::Stale));
    assert!(kiosk.sent().0.contains("/refresh "));
    kiosk.receive("200 OK", r#"{"statusCode":0}"#).unwrap();
    assert_eq!(kiosk.client.abandon(kiosk.now), None);
    assert_eq!(kiosk.receive("200 OK", r#"{"statusCode":0}"#), Ok(FlexReceived::Stale));
    // A join that was given up is begun anew.
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    kiosk.receive("200 OK", "").unwrap();
    kiosk.join();
    assert_eq!(kiosk.client.abandon(kiosk.now), Some(RequestKind::Join));
    kiosk.login();
}

#[test]
fn refusals() {
    let failed = r#"{"messages":[],"chatEnded":true,"statusCode":2,"alias":"1323","chatId":"0008TaFN3SE300RT","errors":
        [{"code":249,"advice":"Media server was not able to execute request. referenceId[10016629]"}]}"#;
    let mut kiosk = Kiosk::joined();
    kiosk.say("x").unwrap();
    kiosk.sent();
    let Ok(FlexReceived::Refused { request, error, reply, is_fate_unknown }) =
        kiosk.receive("200 OK", failed)
    else {
        panic!()
    };
    assert_eq!((request, error, is_fate_unknown), (RequestKind::Message, None, false));
    assert!(
        reply.error_id.unwrap() == "249" && reply.error_text.unwrap().to_string().starts_with("Media server")
    );
    // What was said last may still be had.
    assert!(!kiosk.client.is_over() && kiosk.client.poll_timeout() == Some(kiosk.now));
    let refused = kiosk.poll(failed);
    assert!(matches!(refused, Ok(FlexReceived::Refused { request: RequestKind::Poll, .. })));
    assert!(kiosk.client.is_over());
    // An error that may pass is no end.
    let mut kiosk = Kiosk::joined();
    for _ in 0..3 {
        let refused = kiosk.poll(r#"{"statusCode":1}"#);
        assert!(matches!(refused, Ok(FlexReceived::Refused { error: None, is_fate_unknown: false, .. })));
    }
    assert!(!kiosk.client.is_over());
    // Our own server's errors are known by their numbers.
    let refused = kiosk.poll(r#"{"statusCode":2,"errors":[{"code":"6","advice":null}]}"#);
    assert!(matches!(refused, Ok(FlexReceived::Refused { error: Some(ErrorId::SessionOver), .. })));
}

/// What HTTP says instead of the chat service: nobody knows then whether a message was said, if it comes from 500 on.
#[test]
fn refusals_of_http() {
    for (status, is_fate_unknown) in [
        ("400 Bad Request", false),
        ("415", false),
        ("429 Slow Down", false),
        ("500 x", true),
        ("502 Bad Gateway", true),
    ] {
        let mut kiosk = Kiosk::joined();
        kiosk.say("x").unwrap();
        kiosk.sent();
        let received =
            kiosk.receive_packet(format!("HTTP/1.1 {status}\r\nContent-Type: text/html\r\n\r\n<html>"));
        let Ok(FlexReceived::Refused { reply, is_fate_unknown: is_unknown, error, .. }) = received else {
            panic!()
        };
        assert_eq!((is_unknown, error), (is_fate_unknown, None), "{status}");
        let said = format!("{} {}", reply.error_id.unwrap(), reply.error_text.unwrap());
        assert_eq!(said.trim(), format!("HTTP/1.1 {status}"));
        // A poll that is refused like this is made again.
        let refused = kiosk.poll(r#"{"statusCode":0}"#);
        assert!(matches!(refused, Ok(FlexReceived::Update(_))));
    }
    // A login asks for any answer of a web server but for those of a proxy whose server isn't there.
    for (status, is_login) in
        [("200 OK", true), ("403 x", true), ("404 x", true), ("501 x", true), ("503 x", false)]
    {
        let mut kiosk = Kiosk::new();
        kiosk.login();
        kiosk.sent();
        let received = kiosk.receive_packet(format!("HTTP/1.1 {status}\r\n\r\n<html>"));
        assert_eq!(matches!(received, Ok(FlexReceived::LoggedIn { .. })), is_login, "{status}");
    }
}

#[test]
fn what_is_no_answer_of_a_chat_service() {
    let redirect = "HTTP/1.1 302 Found\r\nLocation: https://login.example/secret\r\n\r\n";
    let mut kiosk = Kiosk::new();
    kiosk.login();
    kiosk.sent();
    let error = kiosk.receive_packet(redirect.into()).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Http(it) if it.fault == HttpFault::Redirect && it.status == Some(302))
    );
    assert!(!format!("{error} {error:?}").contains("login.example"));
    assert_eq!(kiosk.client.deadline(), None);
    let mut kiosk = Kiosk::joined();
    for (packet, expected) in [
        (redirect, HttpFault::Redirect),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<!DOCTYPE html>", HttpFault::Page),
        ("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n{}", HttpFault::NotJson),
        ("SSH-2.0", HttpFault::NotHttp),
    ] {
        kiosk.now = kiosk.client.poll_timeout().unwrap().max(kiosk.now);
        if kiosk.client.is_silent(kiosk.now) {
            kiosk.client.relinked();
        }
        assert!(kiosk.sent().1.contains("transcriptPosition=2"));
        let error = kiosk.receive_packet(packet.into()).unwrap_err();
        assert!(matches!(error, ReceiveError::Http(it) if it.fault == expected), "{error}");
    }
    // The last one was no HTTP: that link is of no use any more.
    assert!(kiosk.client.is_silent(kiosk.client.poll_timeout().unwrap()));
}

/// What can't be read isn't asked for again and again.
#[test]
fn a_reply_that_has_no_room_is_passed_over() {
    let mut kiosk = Kiosk::joined();
    kiosk.now += 1000;
    kiosk.sent();
    let cut = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 9000\r\n\r";
    let error = kiosk.receive_packet(cut.into()).unwrap_err();
    assert!(
        matches!(error, ReceiveError::Http(it) if it.fault == HttpFault::TooLarge(Some(9073))),
        "{error}"
    );
    assert_eq!((kiosk.client.position(), kiosk.client.is_over()), (1, false));
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.client.is_silent(kiosk.now));
    kiosk.client.relinked();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=0"));
    kiosk.receive("200 OK", r#"{"statusCode":0,"messages":[],"nextPosition":41}"#).unwrap();
    assert_eq!(kiosk.client.position(), 40);
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=41"));
    // The same of JSON that can't be read.
    let error =
        kiosk.receive("200 OK", "{\"statusCode\":0,\"messages\":[{\"text\":\"\\ud800\"}]}").unwrap_err();
    assert!(matches!(error, ReceiveError::Parse(_)));
    kiosk.now = kiosk.client.poll_timeout().unwrap();
    assert!(kiosk.sent().1.ends_with("&transcriptPosition=0"));
}

#[test]
fn replies_that_lack_something() {
    for (name, reply) in [
        ("chatId", r#"{"statusCode":0,"userId":"U","secureKey":"k","chatId":""}"#),
        ("userId", r#"{"statusCode":0,"userId":null,"secureKey":"k","chatId":"S"}"#),
        ("secureKey", r#"{"statusCode":0,"userId":"U","chatId":"S"}"#),
    ] {
        let mut kiosk = Kiosk::new();
        kiosk.login();
        kiosk.sent();
        kiosk.receive("200 OK", "").unwrap();
        kiosk.join();
        kiosk.sent();
        let error = kiosk.receive("200 OK", reply).unwrap_err();
        assert!(matches!(error, ReceiveError::Incomplete(it) if it == name), "{error}");
        assert!(kiosk.client.session_id().is_none());
        kiosk.login();
    }
    let mut kiosk = Kiosk::joined();
    let error = kiosk.poll(r#"{"statusCode":0,"chatId":"another"}"#).unwrap_err();
    assert!(matches!(error, ReceiveError::Incomplete(it) if it == "chatId"));
}

#[test]
fn the_pace_of_polls() {
    let mut kiosk = Kiosk::joined();
    let mut pauses = Vec::new();
    for _ in 0..40 {
        let before = kiosk.now;
        kiosk.poll(r#"{"statusCode":0,"nextPosition":2}"#).unwrap();
        pauses.push(kiosk.now - before);
    }
    assert_eq!(pauses[..6], [1000, 1063, 1129, 1199, 1273, 1353]);
    assert_eq!(pauses[33..37], [7399, 7861, 8000, 8000]);
    let news = r#"{"statusCode":0,"messages":[{"type":"TypingStarted"}]}"#;
    kiosk.poll(news).unwrap();
    assert_eq!(kiosk.client.poll_timeout(), Some(kiosk.now + 1000));
    let service = ChatService::new("h", "/p").unwrap();
    let wild = HttpChatConfig {
        disconnect_timeout: 0,
        poll_fastest: u64::MAX,
        poll_slowest: u64::MAX,
        ..HttpChatConfig::new(service)
    };
    let kept = wild.within_timeout();
    assert_eq!((kept.poll_fastest, kept.poll_slowest), (250, 250));
}
