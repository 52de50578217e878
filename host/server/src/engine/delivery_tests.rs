//! What is delivered to whom: positions, sizes, repeats, what is seen once.

use parlor_core::element::{Event, Notice, NoticeText, NoticeType};

use super::*;

#[test]
fn positions() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    for text in ["a", "b", "c"] {
        scene.say(&agent, &session, "", text);
    }
    scene.say(&agent, &session, "visibility='INT'", "hidden");
    for (position, count) in [(0, 5), (1, 4), (4, 1), (5, 0), (6, 0), (99, 0)] {
        ana.position = position;
        let reply = scene.refresh(&mut ana);
        assert_eq!(reply.events.len(), count, "{position}");
        // The highest that was considered, whether it could be seen or not.
        assert_eq!(reply.last_position, 6);
    }
}

#[test]
fn typing_is_delivered_once_and_takes_an_id() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    scene.refresh(&mut ana);
    let reply = scene.notify(&agent, &session, "TYPING_STARTED", "hel");
    assert_eq!(reply.events, ["3 notice ALL TYPING_STARTED hel"]);
    scene.say(&agent, &session, "", "hello");
    scene.notify(&agent, &session, "TYPING_STOPPED", "");
    let expected = ["3 notice ALL TYPING_STARTED hel", "4 message ALL hello", "5 notice ALL TYPING_STOPPED "];
    assert_eq!(scene.refresh(&mut ana).events, expected);
    ana.position = 0;
    let again = scene.refresh(&mut ana);
    assert_eq!(again.events, ["1 newParty ALL CLIENT", "2 newParty ALL AGENT", "4 message ALL hello"]);
    assert!(!scene.transcript(&session).contains("TYPING"));
    let late = scene.register("AGENT", 106);
    assert_eq!(scene.agent_join(&late, &session, "ALL").events.len(), 4);
    let reply = scene.flex(&mut ana, "requestRefresh", "", &notice("TYPING_STARTED", ""));
    assert_eq!(reply.events, ["6 newParty ALL AGENT", "7 notice ALL TYPING_STARTED "]);
    assert_eq!(scene.take(agent.connection).len(), 2);
    ana.position = 0;
    scene.notify(&agent, &session, "TYPING_STARTED", "");
    let joined = scene.flex(&mut ana, "requestJoin", &format!("sessionId='{session}'"), "");
    assert_eq!(joined.events.len(), 4);
}

#[test]
fn a_repeat_is_answered_from_memory() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let packet = format!(
        "<requestRefresh referenceId='500' userId='{}' secureKey='{}' lastPosition='1'><msgText>once</msgText></requestRefresh>",
        ana.user_id, ana.secure_key
    );
    let first = scene.send(ana.connection, &packet);
    // The repeat may come on another connection.
    let other = scene.connect(Protocol::Flex);
    let second = scene.send(other, &packet);
    assert_eq!(first, second);
    assert_eq!(scene.transcript(&session).matches("once").count(), 1);
    // A wrong key isn't answered from memory.
    let stolen = packet.replace(&ana.secure_key, "0000000000000000");
    assert_eq!(scene.send(other, &stolen)[0].error, Some(4));
    // A logout, too, is executed once.
    scene.reference_id = 500;
    let reply = scene.flex(&mut ana, "requestLogout", "", "");
    let packet = format!(
        "<requestLogout referenceId='{}' userId='{}' secureKey='{}' lastPosition='2'/>",
        scene.reference_id, ana.user_id, ana.secure_key
    );
    assert_eq!(scene.send(other, &packet), [reply]);
}

/// A request that was answered is never executed again, even if a copy of it comes late (an old connection).
#[test]
fn a_late_repeat_is_not_executed_again() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let reference_id = scene.reference_id + 1;
    scene.flex(&mut ana, "requestRefresh", "", "<msgText>pay 10</msgText>");
    for _ in 0..5 {
        scene.refresh(&mut ana);
    }
    let late = format!(
        "<requestRefresh referenceId='{reference_id}' userId='{}' secureKey='{}' lastPosition='1'><msgText>pay 10</msgText></requestRefresh>",
        ana.user_id, ana.secure_key
    );
    let reply = scene.send(ana.connection, &late);
    assert_eq!((reply[0].reference_id, reply[0].error), (Some(reference_id), Some(3)));
    assert!(reply[0].packet.contains("referenceId' is"), "{}", reply[0].packet);
    assert_eq!(scene.transcript(&ana.session_id).matches("pay 10").count(), 1);
    // What never came before, but has been overtaken, is too late as well.
    scene.reference_id += 10;
    assert_eq!(scene.refresh(&mut ana).error, None);
    scene.reference_id -= 5;
    assert_eq!(scene.refresh(&mut ana).error, Some(3));
}

#[test]
fn reference_ids_wrap_around() {
    let mut scene = scene();
    let mut ana = scene.customer();
    for last in [i32::MAX.cast_unsigned(), u32::MAX - 1] {
        scene.reference_id = last - 1;
        assert_eq!(scene.refresh(&mut ana).error, None);
    }
    scene.reference_id = u32::MAX - 1;
    assert_eq!(scene.refresh(&mut ana).error, None);
    scene.reference_id = 0;
    for _ in 0..6 {
        assert_eq!(scene.refresh(&mut ana).error, None);
    }
    scene.reference_id = u32::MAX - 1;
    assert_eq!(scene.refresh(&mut ana).error, Some(3));
}

#[test]
fn a_repeated_login_is_the_same_user() {
    let mut scene = scene();
    let connection = scene.connect(Protocol::Flex);
    let login = |reference_id: u32, nickname: &str| {
        format!("<requestLogin referenceId='{reference_id}' userNick='{nickname}' nonce='9f3c61d20b7a45e8'/>")
    };
    let first = scene.send(connection, &login(1, "Ana")).remove(0);
    let other = scene.connect(Protocol::Flex);
    let second = scene.send(other, &login(2, "Ana")).remove(0);
    assert_eq!((first.user_id, first.secure_key), (second.user_id, second.secure_key));
    assert_eq!(second.reference_id, Some(2));
    assert_eq!(scene.send(other, &login(3, "Eve"))[0].error, Some(3));
    assert_eq!(scene.engine.flex_users.len(), 1);
}

#[test]
fn what_has_no_room_comes_with_the_next_poll() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let connection = ana.connection;
    ana = Customer { session_id: scene.create(&mut ana).session_id, ..ana };
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let mut small = scene.login_on(connection, "maxPacket='700' clientVersion='106'");
    let tiny = scene.connect(Protocol::Basic);
    let attributes = "userNick='n' userType='AGENT' maxPacket='512' clientVersion='106'";
    scene.ask(tiny, "requestRegister", attributes, "");
    for number in 0..10 {
        scene.say(&agent, &session, "", &format!("number {number} {}", "x".repeat(60)));
    }
    scene.say(&agent, &session, "", &"y".repeat(900));
    scene.say(&agent, &session, "", "end");
    let mut reply = scene.flex(&mut small, "requestJoin", &format!("sessionId='{session}'"), "");
    let mut events = reply.events.clone();
    let mut polls = 0;
    while reply.more {
        assert!(reply.packet.len() <= 700, "{}", reply.packet.len());
        reply = scene.refresh(&mut small);
        events.extend(reply.events.clone());
        polls += 1;
    }
    assert!(polls > 3);
    let ids: Vec<&str> = events.iter().map(|it| it.split(' ').next().unwrap()).collect();
    assert_eq!(ids, ["1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15"]);
    assert_eq!(events[12], "13 message ALL ");
    // A basic client gets the rest as pushes behind the reply.
    let reply = scene.ask(tiny, "requestJoin", &format!("sessionId='{session}'"), "");
    let pushes = scene.take(tiny);
    assert!(pushes.len() > 3);
    let all: Vec<String> = [reply].iter().chain(&pushes).flat_map(|it| it.events.clone()).collect();
    assert_eq!(all.len(), 16);
    assert!(pushes.iter().all(|it| it.packet.len() <= 512 && it.reference_id.is_none()));
    assert!(pushes.iter().any(|it| it.packet.contains("truncated=\"900\"")));
}

#[test]
fn the_smallest_packet_has_room_for_every_event() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let connection = scene.connect(Protocol::Basic);
    let attributes = format!(
        "userNick='{0}' personId='{0}' userType='SUPERVISOR' timeZoneOffset='-300' clientVersion='106'",
        "&amp;".repeat(256)
    );
    let user_data = format!("<userData><item key='a'>{}</item></userData>", "b".repeat(900));
    let user_id = scene.ask(connection, "requestRegister", &attributes, &user_data).user_id;
    let text = format!("<msgText msgType='{0}'>{0}</msgText>", "t".repeat(900));
    let target = format!("sessionId='{session}'");
    assert_eq!(scene.ask(connection, "requestJoin", &target, &text).error, None);
    assert_eq!(scene.ask(connection, "requestMessage", &target, &text).error, None);
    let long = notice(&"T".repeat(64), &"n".repeat(900));
    assert_eq!(scene.ask(connection, "requestNotify", &target, &long).error, None);
    let leave = format!("{target} userId='{user_id}' afterAction='CloseIfNoAgents'");
    let small = scene.connect(Protocol::Basic);
    scene.ask(
        small,
        "requestRegister",
        "userNick='' userType='SUPERVISOR' maxPacket='512' clientVersion='106'",
        "",
    );
    scene.ask(small, "requestJoin", &format!("{target} visibility='VIP'"), "");
    let mut got = scene.take(small);
    scene.ask(connection, "requestReleaseParty", &leave, &text);
    got.extend(scene.take(small));
    assert!(got.len() > 3);
    for seen in &got {
        assert!(seen.packet.len() <= 512, "{} {}", seen.packet.len(), seen.packet);
    }
    scene.refresh(&mut ana);
    let flex = scene.connect(Protocol::Flex);
    let mut little = scene.login_on(flex, "maxPacket='512' clientVersion='106'");
    let other = scene.customer().session_id;
    assert_eq!(scene.ask(connection, "requestJoin", &format!("sessionId='{other}'"), &text).error, None);
    let mut reply = scene.flex(&mut little, "requestJoin", &format!("sessionId='{other}'"), "");
    while reply.more {
        assert!(reply.packet.len() <= 512, "{} {}", reply.packet.len(), reply.packet);
        reply = scene.refresh(&mut little);
    }
}

/// Packets keep within what the client stated.
#[test]
fn no_packet_is_larger_than_its_client_can_take() {
    let mut scene = scene();
    let connection = scene.connect(Protocol::Flex);
    let mut ana = scene.login_on(connection, "clientVersion='106' maxPacket='512'");
    scene.create(&mut ana);
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let quotes = "\"".repeat(64);
    assert_eq!(scene.notify(&agent, &ana.session_id, &"&quot;".repeat(64), "x").error, Some(3));
    // Nobody can say one; should there be one, it is left out and the client goes on behind it.
    let session = scene.engine.sessions.values_mut().next().unwrap();
    let said = NoticeText::new(NoticeType::Other(quotes.as_str().into()), "x".into());
    let event = Event::Notice(Notice { notice: Some(said), ..Notice::default() });
    let mut change = session.change(None);
    session.append(scene.now, event, true, &mut change);
    scene.say(&agent, &ana.session_id, "", "after");
    let mut seen = Vec::new();
    for _ in 0..4 {
        let reply = scene.refresh(&mut ana);
        assert!(reply.packet.len() <= 512, "{} bytes: {}", reply.packet.len(), reply.packet);
        seen.extend(reply.events);
    }
    assert_eq!(seen, ["2 newParty ALL AGENT", "4 message ALL after"]);
}

#[test]
fn many_users_share_a_connection() {
    let mut scene = scene();
    let connection = scene.connect(Protocol::Flex);
    let mut users: Vec<Customer> = (0..50).map(|_| scene.login_on(connection, "")).collect();
    for user in &mut users {
        scene.create(user);
    }
    // The connection is lost: nobody leaves.
    scene.engine.closed(scene.now, connection);
    let other = scene.connect(Protocol::Flex);
    for user in &mut users {
        user.connection = other;
        let said = scene.flex(user, "requestRefresh", "", "<msgText>here</msgText>");
        assert_eq!(said.events, ["2 message ALL here"]);
    }
}
