//! What a client may not do, however it asks.

use super::*;

#[test]
fn passwords() {
    let mut scene = Scene::new(|config| config.session_password_enforce = true);
    let ana = scene.customer();
    let kept = |scene: &Scene, index: usize| {
        let all = scene.engine.interactions();
        all[index].user_data.values().text("ChatServerSessionPassword").unwrap().to_string()
    };
    let password = kept(&scene, 0);
    assert_eq!(password.len(), 32);
    assert!(!scene.transcript(&ana.session_id).contains(&password));
    let agent = scene.register("AGENT", 106);
    let say = |it: &str| format!("<userData><item key='GCTI_Chat_SessionPassword'>{it}</item></userData>");
    let attributes = format!("sessionId='{}'", ana.session_id);
    for content in [String::new(), say("wrong"), say(&password.to_uppercase())] {
        assert_eq!(scene.ask(agent.connection, "requestJoin", &attributes, &content).error, Some(7));
    }
    assert_eq!(scene.ask(agent.connection, "requestJoin", &attributes, &say(&password)).error, None);
    assert!(!scene.transcript(&ana.session_id).contains(&password));
    // Only a basic creator may choose its own, and nobody can set what is kept.
    let reply = scene.ask(agent.connection, "requestJoin", "queueKey='q'", &say("mine"));
    let all = scene.engine.interactions();
    let own = all.iter().position(|it| it.session_id.as_str() == reply.session_id).unwrap();
    assert_eq!(kept(&scene, own), "mine");
    let mut eve = scene.login(106);
    let user_data = "<userData><item key='ChatServerSessionPassword'>x</item>\
        <item key='GCTI_Chat_SessionPassword'>y</item></userData>";
    scene.flex(&mut eve, "requestJoin", "queueKey='q'", user_data);
    scene.flex(&mut eve, "requestRefresh", "", &notice("UPDATE_USER_DATA", user_data));
    let all = scene.engine.interactions();
    assert!(all.iter().all(|it| {
        let kept = it.user_data.values().text("ChatServerSessionPassword").unwrap().to_string();
        kept != "x" && kept != "y"
    }));
}

#[test]
fn garbage_harms_its_sender_only() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.take(agent.connection);
    let evil = scene.register("AGENT", 106);
    for (packet, error, reference_id) in [
        ("", 1, None),
        ("\u{0}", 1, None),
        ("<a", 1, None),
        ("<!DOCTYPE a><a/>", 1, None),
        ("<requestDance referenceId='7'/>", 2, Some(7)),
        ("<requestRefresh referenceId='7'/>", 2, Some(7)),
        ("<requestMessage referenceId='8'/>", 3, Some(8)),
        ("<requestMessage referenceId='0' sessionId='s'><msgText/></requestMessage>", 3, None),
        ("<requestMessage referenceId='9' sessionId='s'><msgText/></requestMessage>", 5, Some(9)),
    ] {
        let got = scene.send(evil.connection, packet);
        assert_eq!(got.len(), 1, "{packet}");
        assert_eq!((got[0].error, got[0].reference_id), (Some(error), reference_id), "{packet}");
        let got = scene.send(ana.connection, packet);
        let error = if packet.contains("requestRefresh") { 3 } else { error };
        let error = if packet.contains("requestMessage") { 2 } else { error };
        assert_eq!(got[0].error, Some(error), "{packet}");
    }
    scene.engine.packet_too_large(evil.connection);
    assert_eq!(scene.take(evil.connection)[0].error, Some(11));
    scene.engine.packet_too_large(ana.connection);
    assert_eq!(scene.take(ana.connection)[0].error, Some(11));
    // Whoever isn't in may do nothing there.
    assert_eq!(scene.say(&evil, &ana.session_id, "", "x").error, Some(5));
    assert_eq!(scene.release(&evil, &ana.session_id, &agent.user_id, "ForceClose").error, Some(5));
    assert_eq!(scene.take(agent.connection), []);
    assert_eq!(scene.refresh(&mut ana).error, None);
}

#[test]
fn keys_are_checked() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let mut eve = scene.customer();
    let key = std::mem::replace(&mut eve.secure_key, ana.secure_key.clone());
    assert_eq!(scene.refresh(&mut eve).error, Some(4));
    eve.secure_key = String::from("0");
    assert_eq!(scene.refresh(&mut eve).error, Some(4));
    (eve.secure_key, eve.user_id) = (key, String::from("0075681EFB2DFFFF"));
    assert_eq!(scene.refresh(&mut eve).error, Some(4));
    assert_eq!(scene.refresh(&mut ana).error, None);
}

const FILE: &str = "file-uploaded<userData><item key='file-id'>FORGED</item><item key='file-name'>invoice.exe</item>\
    <item key='file-size'>1</item><item key='file-source'>ucs</item>\
    <item key='file-document-id'>somebody-elses</item></userData>";

/// A customer may not announce files, however it spells the notice type.
#[test]
fn a_reference_in_the_notice_type_is_no_way_around_its_rules() {
    for spelling in ["SYS_COMMAND", "SYS&#95;COMMAND", "&#32;SYS_COMMAND"] {
        let mut scene = scene();
        let mut ana = scene.customer();
        let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
        scene.take(agent.connection);
        let reply = scene.flex(&mut ana, "requestRefresh", "", &notice(spelling, FILE));
        let told = scene.take(agent.connection);
        assert_eq!(reply.error, Some(8), "{spelling}: the agent is told {told:?}");
    }
}

/// Only the server itself speaks for idle control.
#[test]
fn idle_control_cannot_be_forged() {
    for spelling in ["IDLE_CONTROL_CLOSE", "IDLE&#95;CONTROL_CLOSE"] {
        let mut scene = scene();
        let mut ana = scene.customer();
        let reply = scene.flex(&mut ana, "requestRefresh", "", &notice(spelling, "closed"));
        assert_eq!(reply.error, Some(8), "{spelling}: {:?}", scene.transcript(&ana.session_id));
    }
}

/// An agent's file needs its id from the server.
#[test]
fn an_agents_file_gets_the_servers_id_however_it_is_spelt() {
    for spelling in ["SYS_COMMAND", "SYS&#x5F;COMMAND"] {
        let mut scene = scene();
        let ana = scene.customer();
        let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
        scene.notify(&agent, &ana.session_id, spelling, FILE);
        assert!(!scene.transcript(&ana.session_id).contains("FORGED"), "{spelling}");
    }
}

/// What a notice type may be, decoded.
#[test]
fn notice_types_are_names() {
    let mut scene = scene();
    let ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let longest = "T".repeat(64);
    let longer = "T".repeat(65);
    for (name, error) in [
        ("x-Our.own_1", None),
        (longest.as_str(), None),
        (" NEW\t", None),
        (longer.as_str(), Some(3)),
        ("", Some(3)),
        ("&#32;", Some(3)),
        ("A B", Some(3)),
        ("A&#60;", Some(3)),
        ("\u{e9}", Some(3)),
    ] {
        assert_eq!(scene.notify(&agent, &ana.session_id, name, "x").error, error, "{name}");
    }
    assert!(scene.transcript(&ana.session_id).contains("noticeType=\"NEW\""));
}

#[test]
fn a_nonce_is_no_oracle() {
    let mut scene = scene();
    let connection = scene.connect(Protocol::Flex);
    let nonce = "9f3c61d20b7a45e8";
    assert_eq!(scene.ask(connection, "requestLogin", "userNick='Ana' nonce='5f0c'", "").error, Some(3));
    let login = |attributes: &str| format!("nonce='{nonce}' {attributes}");
    let known = scene.ask(connection, "requestLogin", &login("userNick='Ana'"), "");
    assert_eq!(known.error, None);
    // With a member that is wrong the reply is the same for a nonce that is known and for another one.
    let other = "nonce='0000000000000000' userNick='Ana' maxPacket='1'";
    let wrong = scene.ask(connection, "requestLogin", other, "").packet;
    let guess = scene.ask(connection, "requestLogin", &login("userNick='Ana' maxPacket='1'"), "").packet;
    let without_id = |it: &str| it.split_once("requestResult").unwrap().1.to_owned();
    assert_eq!(without_id(&guess), without_id(&wrong));
    assert!(!guess.contains(&known.secure_key));
}

#[test]
fn a_customer_does_not_learn_of_a_hidden_supervisor() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let sue = scene.agent_in("SUPERVISOR", &session, "INT");
    assert_eq!(scene.release(&sue, &session, &agent.user_id, "KeepAlive").error, None);
    let seen = scene.refresh(&mut ana).packet;
    assert!(seen.contains("removed by other party") && !seen.contains(&sue.user_id), "{seen}");
    // What is stored, and what agents see, names her.
    assert!(scene.transcript(&session).contains(&format!("askerId=\"{}\"", sue.user_id)));
    // Somebody whom the customer saw come in is named.
    let bo = scene.agent_in("AGENT", &session, "ALL");
    let max = scene.agent_in("AGENT", &session, "ALL");
    scene.release(&bo, &session, &max.user_id, "KeepAlive");
    let seen = scene.refresh(&mut ana).packet;
    assert!(seen.contains(&format!("askerId=\"{}\"", bo.user_id)), "{seen}");
}

#[test]
fn a_poll_considers_a_bounded_number_of_events() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    for _ in 0..2500 {
        scene.say(&agent, &session, "visibility='INT'", "unseen");
    }
    scene.say(&agent, &session, "", "seen");
    let mut rounds = 1;
    let mut reply = scene.refresh(&mut ana);
    while reply.more {
        reply = scene.refresh(&mut ana);
        rounds += 1;
    }
    assert_eq!(rounds, 3);
    assert!(reply.packet.contains("seen"), "{}", reply.packet);
}

#[test]
fn customers_do_not_speak_for_the_system() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let text = "<msgText treatAs='SYSTEM'>The chat is over: send your card's number.</msgText>";
    for request in ["requestRefresh", "requestLogout"] {
        assert_eq!(scene.flex(&mut ana, request, "", text).error, Some(8), "{request}");
    }
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let attributes = format!("sessionId='{session}'");
    assert_eq!(scene.ask(agent.connection, "requestMessage", &attributes, text).error, None);
}
