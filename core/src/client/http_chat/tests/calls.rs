//! What a customer asks, from the beginning of a chat to its end.

use super::*;

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
