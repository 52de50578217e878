//! Chats of Chat API v2 from their beginning to their end.

use super::*;

#[test]
fn a_chat_from_its_beginning_to_its_end() {
    let server = start(|_| {});
    let (mut ana, reply) = Customer::begin(
        &server,
        "firstName=Ana&lastName=M%C3%BCller&subject=Lamp&emailAddress=ana%40example.com&text=It+is+broken\
         &userData[TimeZone]=-120&userData[Order]=17",
    );
    assert_eq!(short(&reply), ["1 ParticipantJoined Ana Müller#1 It is broken"]);
    assert_eq!(
        (&reply["alias"], &reply["chatEnded"], &reply["monitored"]),
        (&json!("117"), &json!(false), &json!(false))
    );
    let sent = reply["messages"][0]["utcTime"].as_i64().unwrap();
    assert!(sent > 1_700_000_000_000 && sent % 1000 == 0, "{sent}");
    assert_eq!(reply["messages"][0]["from"]["type"], "Client");

    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(interaction["sessionId"], ana.chat_id);
    assert_eq!(
        (&interaction["queue"], &interaction["subject"]),
        (&json!("Environment:default"), &json!("Lamp"))
    );
    let user_data = json!({
        "TimeZone": "-120", "Order": "17", "FirstName": "Ana", "LastName": "Müller",
        "EmailAddress": "ana@example.com",
    });
    assert_eq!(interaction["userData"], user_data);

    let mut agent = ana.agent();
    let typing = "<noticeText noticeType=\"TYPING_STARTED\"/>";
    ana.answer(&mut agent, "requestNotify", "", typing);
    let text = "<msgText treatAs=\"NORMAL\">Which one?</msgText><eventAttributes><item key=\"a\" type=\"kvlist\">\
        <item key=\"b\">c</item></item></eventAttributes>";
    ana.answer(&mut agent, "requestMessage", "", text);
    let reply = ana.ask("refresh", "message=");
    let expected = ["2 ParticipantJoined Bo#2 ", "3 TypingStarted Bo#2 ", "4 Message Bo#2 Which one?"];
    assert_eq!(short(&reply), expected);
    assert_eq!(reply["messages"][2]["eventAttributes"], json!({"a": {"b": "c"}}));
    assert_eq!(reply["messages"][2]["from"]["type"], "Agent");
    assert_eq!(ana.position, 5);

    // What the customer does, and what the agent sees of it.
    for (operation, form, told, seen) in [
        (
            "send",
            "message=The+red+one&messageType=text",
            "Message Ana Müller#1 The red one",
            "<msgText msgType=\"text\">The red one</msgText>",
        ),
        (
            "startTyping",
            "message=I+am",
            "TypingStarted Ana Müller#1 I am",
            "noticeType=\"TYPING_STARTED\">I am<",
        ),
        ("stopTyping", "", "TypingStopped Ana Müller#1 ", "noticeType=\"TYPING_STOPPED\""),
        (
            "pushUrl",
            "pushUrl=https%3A%2F%2Fexample.com%2F%3Fa%3Db",
            "PushUrl Ana Müller#1 https://example.com/?a=b",
            "noticeType=\"USER_PUSHED_URL\">https://example.com/?a=b<",
        ),
        ("customNotice", "message=x", "CustomNotice Ana Müller#1 x", "noticeType=\"USER_CUSTOM\">x<"),
        (
            "updateNickname",
            "nickname=Anna",
            "NicknameUpdated Anna#1 Anna",
            "noticeType=\"USER_UPDATE_NICK\">Anna<",
        ),
        ("refresh", "message=and+yes", "Message Anna#1 and yes", "<msgText>and yes</msgText>"),
    ] {
        let reply = ana.ask(operation, form);
        let index = ana.position - 1;
        assert_eq!(short(&reply), [format!("{index} {told}")], "{operation}");
        agent.wait_for(seen);
    }
    let reply = ana.ask("updateData", "userData[Order]=18&userData[Paid]=yes");
    assert_eq!(short(&reply), [""; 0]);
    let interaction = &http(server.addresses().http, "GET /interactions", &[], b"").json()[0];
    assert_eq!(
        (&interaction["userData"]["Order"], &interaction["userData"]["Paid"]),
        (&json!("18"), &json!("yes"))
    );

    // From an index on, over the gaps that typing has left; all, which is the default; nothing.
    let from_6 = ana.ask_from(6, "refresh", "");
    assert_eq!(short(&from_6)[0], "8 PushUrl Anna#1 https://example.com/?a=b");
    assert_eq!(from_6["nextPosition"], ana.position);
    let all = ana.ask_from(1, "refresh", "");
    assert_eq!(short(&all)[..2], ["1 ParticipantJoined Anna#1 It is broken", "2 ParticipantJoined Bo#2 "]);
    assert_eq!(short(&ana.ask_from(1000, "refresh", "")), [""; 0]);
    ana.answer(&mut agent, "requestNotify", "", typing);
    ana.answer(&mut agent, "requestMessage", "", "<msgText>Thanks</msgText>");
    let nothing = ana.ask_from(0, "startTyping", "");
    assert_eq!((short(&nothing).len(), &nothing["nextPosition"]), (0, &json!(ana.position)));
    let reply = ana.ask("refresh", "");
    let kinds: Vec<_> = short(&reply).iter().map(|it| it.split(' ').nth(1).unwrap().to_owned()).collect();
    assert_eq!(kinds, ["TypingStarted", "Message", "TypingStarted"]);

    // The agent ends it: what was said last is told together with the end, also to who asks again.
    let user_id = value(&ana.answer(&mut agent, "requestMessage", "", "<msgText>Bye</msgText>"), "userId");
    ana.answer(
        &mut agent,
        "requestReleaseParty",
        &format!("userId=\"{user_id}\" afterAction=\"ForceClose\""),
        "",
    );
    let before = ana.position;
    let reply = ana.ask("refresh", "");
    assert_eq!(reply["chatEnded"], true);
    let [said, left, own] = &short(&reply)[..] else { panic!("{reply}") };
    assert!(said.ends_with("Message Bo#2 Bye") && left.contains("ParticipantLeft Bo#2"), "{said} {left}");
    assert!(own.contains("ParticipantLeft Anna#1"), "{own}");
    let attributes = &reply["messages"][2]["eventAttributes"];
    assert_eq!(*attributes, json!({"GCTI_SYSTEM": {"quit-reason-code": "4"}}));
    assert_eq!(short(&ana.ask_from(before, "refresh", "")).len(), 3);
    let refused = ana.ask_from(ana.position, "send", "message=x");
    assert_eq!((&refused["statusCode"], &refused["chatEnded"]), (&json!(2), &json!(true)));
    assert_eq!(refused["errors"][0]["code"], 6);
}

#[test]
fn the_customer_leaves() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    ana.ask("refresh", "");
    let reply = ana.ask("disconnect", "");
    assert_eq!(
        (short(&reply), &reply["chatEnded"]),
        (vec!["3 ParticipantLeft Ana#1 ".to_owned()], &json!(true))
    );
    // That it left by itself is no news to it.
    assert_eq!(reply["messages"][0].get("eventAttributes"), None);
    agent.wait_for("quit-reason-code");
}

#[test]
fn a_supervisor_watches() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let mut eve = Client::connect(server.addresses().basic);
    eve.ask("requestRegister", "userNick=\"Eve\" userType=\"SUPERVISOR\" clientVersion=\"106\"", "");
    ana.answer(&mut eve, "requestJoin", "visibility=\"VIP\"", "");
    ana.answer(&mut agent, "requestMessage", "visibility=\"INT\"", "<msgText>between us</msgText>");
    let reply = ana.ask("refresh", "");
    assert_eq!(
        (short(&reply), &reply["monitored"]),
        (vec!["2 ParticipantJoined Bo#2 ".to_owned()], &json!(true))
    );
    // Nothing is told of what happened meanwhile, and the position goes on behind it.
    assert_eq!(ana.position, 5);
}

#[test]
fn who_asks_nothing_is_taken_out() {
    let server = start(|config| config.timeouts.flex_disconnect_ms = 300);
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let left = agent.wait_for("partyLeft");
    assert!(left.contains("code=\"3\""), "{left}");
    assert_eq!(code(&ana.ask_from(1, "send", "message=x")), 6);
}

/// A customer's request that is given up in the middle leaves nothing behind that the next one trips over.
#[test]
fn a_request_that_is_given_up_is_nobodys_trouble() {
    let server = start(|_| {});
    let (mut ana, _) = Customer::begin(&server, "nickname=Ana");
    let path = format!("POST /genesys/2/chat/support/{}/send", ana.chat_id);
    for number in 0..50 {
        let form = format!("secureKey={}&message=m{number}", ana.secure_key);
        drop(crate::client::http_stream(server.addresses().chat_api, &path, &[FORM], form.as_bytes()));
    }
    let reply = ana.ask("send", "message=last");
    assert!(short(&reply).last().unwrap().ends_with("Message Ana#1 last"), "{reply}");
}

#[test]
fn a_long_chat_comes_in_portions() {
    let server = start(|_| {});
    let (ana, _) = Customer::begin(&server, "nickname=Ana");
    let mut agent = ana.agent();
    let text = "x".repeat(20_000);
    for _ in 0..20 {
        ana.answer(&mut agent, "requestMessage", "", &format!("<msgText>{text}</msgText>"));
    }
    let (mut position, mut seen, mut portions) = (1, Vec::new(), 0);
    while position < 23 {
        let reply = ana.ask_from(position, "refresh", "");
        seen.extend(reply["messages"].as_array().unwrap().iter().map(|it| it["index"].as_u64().unwrap()));
        position = reply["nextPosition"].as_u64().unwrap();
        portions += 1;
    }
    assert_eq!(seen, (1..=22).collect::<Vec<u64>>());
    assert!((4..=7).contains(&portions), "{portions}");
    // A new file is known by its id although there is no room for its message.
    let mut early = ana;
    early.position = 1;
    let reply = early.upload("a.jpg", b"x", false);
    assert!(reply["userData"]["file-id"].is_string() && reply["nextPosition"].as_u64() < Some(23), "{reply}");
}
