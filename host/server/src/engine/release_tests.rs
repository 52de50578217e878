//! Leaving, removing and closing: reason codes and who asked.

use parlor_core::element::Event;
use parlor_core::element::basic::ServerEvent;

use super::*;

#[test]
fn force_close() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let other = scene.agent_in("AGENT", &session, "INT");
    let monitor = scene.agent_in("SUPERVISOR", &session, "VIP");
    scene.refresh(&mut ana);
    scene.take(other.connection);
    let reply = scene.release(&agent, &session, &agent.user_id, "ForceClose");
    assert!(reply.is_over);
    let left = ["5 partyLeft ALL 2", "6 partyLeft ALL 4 asked", "7 partyLeft INT 4 asked"];
    assert_eq!(reply.events, left);
    for connection in [other.connection, monitor.connection] {
        let pushed = scene.take(connection);
        assert!(pushed[0].is_over && pushed[0].events == left);
    }
    // The text and the asker, as real transcripts have them.
    let asker = &agent.user_id;
    let stored = scene.transcript(&session);
    assert!(stored.contains(&format!(
        "askerId=\"{asker}\"><reason code=\"2\">left with request to close forcedly</reason></partyLeft>"
    )));
    assert!(
        stored.contains(&format!("askerId=\"{asker}\"><reason code=\"4\">removed by other party</reason>"))
    );
    assert!(stored.contains("<item key=\"quit-reason-code\" type=\"string\">4</item>"));
    // The customer is told once, and refused then.
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", "<msgText>x</msgText>").error, Some(6));
    let told = scene.refresh(&mut ana);
    assert!(told.is_over);
    assert_eq!(told.events, ["5 partyLeft ALL 2", "6 partyLeft ALL 4 asked"]);
    assert_eq!(scene.refresh(&mut ana).error, Some(6));
    assert_eq!(scene.say(&other, &session, "", "x").error, Some(6));
    assert_eq!(scene.agent_join(&other, &session, "ALL").error, Some(6));
    // Whoever was in a session that has ended can begin another one.
    assert_eq!(scene.create(&mut ana).error, None);
}

#[test]
fn leaving_and_what_becomes_of_the_session() {
    for (after, code, ends) in
        [("KeepAlive", 0, false), ("CloseIfNoAgents", 1, true), ("ForceClose", 2, true)]
    {
        let mut scene = scene();
        let mut ana = scene.customer();
        let session = ana.session_id.clone();
        let agent = scene.agent_in("AGENT", &session, "ALL");
        scene.agent_in("SUPERVISOR", &session, "VIP");
        let reply = scene.release(&agent, &session, &agent.user_id, after);
        assert_eq!(reply.is_over, ends, "{after}");
        assert_eq!(reply.events[0], format!("4 partyLeft ALL {code}"));
        assert_eq!(scene.refresh(&mut ana).is_over, ends);
    }
    // Another agent is left: it goes on.
    let mut scene = scene();
    let ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.agent_in("AGENT", &ana.session_id, "ALL");
    let reply = scene.release(&agent, &ana.session_id, &agent.user_id, "CloseIfNoAgents");
    assert_eq!((reply.is_over, reply.events), (false, vec!["4 partyLeft ALL 1".to_owned()]));
}

#[test]
fn removing_another() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let monitor = scene.agent_in("SUPERVISOR", &session, "VIP");
    let customer = scene.register("CLIENT", 106);
    scene.agent_join(&customer, &session, "ALL");
    assert_eq!(scene.release(&customer, &session, &agent.user_id, "KeepAlive").error, Some(8));
    assert_eq!(scene.release(&monitor, &session, &agent.user_id, "KeepAlive").error, Some(8));
    // Who can't see a monitor can't remove it either, and isn't told of it.
    for stranger in [monitor.user_id.as_str(), "nobody"] {
        let refusal = scene.release(&agent, &session, stranger, "KeepAlive");
        assert_eq!(refusal.error, Some(4));
        assert!(refusal.packet.contains("nobody with this user id is in the session"), "{}", refusal.packet);
    }
    scene.take(customer.connection);
    let reply = scene.release(&agent, &session, &customer.user_id, "KeepAlive");
    assert_eq!(reply.events, ["5 partyLeft ALL 4 asked"]);
    let pushed = scene.take(customer.connection);
    assert_eq!(pushed[0].events, ["5 partyLeft ALL 4 asked"]);
    assert!(pushed[0].packet.contains("quit-reason-code"));
    assert_eq!(scene.say(&customer, &session, "", "x").error, Some(5));
    scene.refresh(&mut ana);
    let reply = scene.release(&agent, &session, &ana.user_id, "ForceClose");
    assert_eq!(reply.events, ["6 partyLeft ALL 4 asked", "7 partyLeft ALL 2"]);
    assert!(reply.is_over);
    let told = scene.refresh(&mut ana);
    assert_eq!(told.events, ["6 partyLeft ALL 4 asked", "7 partyLeft ALL 2"]);
}

/// Somebody who isn't supposed to be there removes nobody: not by `CloseIfNoAgents` either.
#[test]
fn a_silent_monitor_does_not_end_a_waiting_session() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let eye = scene.agent_in("SUPERVISOR", &ana.session_id, "VIP");
    let session_id = ana.session_id.clone();
    for after in ["CloseIfNoAgents", "ForceClose"] {
        assert_eq!(scene.release(&eye, &session_id, &eye.user_id, after).error, Some(8), "{after}");
    }
    let reply = scene.refresh(&mut ana);
    assert!(!reply.is_over, "{}", reply.packet);
    assert!(!reply.packet.contains(&eye.user_id), "{}", reply.packet);
    assert_eq!(scene.release(&eye, &session_id, &eye.user_id, "KeepAlive").error, None);
}

#[test]
fn a_customer_whom_the_last_agent_leaves_waits_again() {
    use InteractionState::{Closed, Running, Waiting};
    let mut scene = scene();
    let mut ana = scene.customer();
    let session_id = ana.session_id.clone();
    let bo = scene.agent_in("AGENT", &session_id, "ALL");
    let coach = scene.agent_in("SUPERVISOR", &session_id, "INT");
    // A silent monitor doesn't serve.
    scene.agent_in("SUPERVISOR", &session_id, "VIP");
    assert_eq!(scene.release(&bo, &session_id, &bo.user_id, "KeepAlive").error, None);
    assert_eq!(scene.interactions.last().unwrap().state, Waiting, "a coach serves nobody");
    assert_eq!(scene.release(&coach, &session_id, &coach.user_id, "KeepAlive").error, None);
    let last = scene.interactions.last().unwrap();
    assert_eq!((last.state, last.nickname.as_deref()), (Waiting, Some("Ana")));
    assert!(last.waiting_since.is_some());
    scene.agent_in("AGENT", &session_id, "ALL");
    let last = scene.interactions.last().unwrap();
    assert_eq!((last.state, last.agents.len(), &last.waiting_since), (Running, 1, &None));
    scene.flex(&mut ana, "requestLogout", "", "");
    assert_eq!(scene.interactions.last().unwrap().state, Running, "nobody waits");
    assert!(scene.interactions.iter().all(|it| it.state != Closed));
}

#[test]
fn a_customer_only_leaves() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let customer = scene.register("CLIENT", 106);
    scene.agent_join(&customer, &session, "ALL");
    for after in ["CloseIfNoAgents", "ForceClose"] {
        assert_eq!(scene.release(&customer, &session, &customer.user_id, after).error, Some(8), "{after}");
    }
    assert_eq!(scene.release(&customer, &session, &customer.user_id, "KeepAlive").error, None);
    assert!(!scene.refresh(&mut ana).is_over);
}

#[test]
fn a_lost_connection_is_a_leave() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    scene.engine.closed(scene.now, agent.connection);
    scene.engine.closed(scene.now, agent.connection);
    let reply = scene.refresh(&mut ana);
    assert_eq!(reply.events, ["2 newParty ALL AGENT", "3 partyLeft ALL 3"]);
    assert!(reply.packet.contains(&format!("askerId=\"{}\"", agent.user_id)));
    assert!(!reply.is_over);
}

#[test]
fn a_silent_flex_user_leaves() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    for _ in 0..3 {
        scene.pass(44_000);
        assert_eq!(scene.refresh(&mut ana).error, None);
    }
    scene.say(&agent, &session, "", "still there?");
    scene.take(agent.connection);
    scene.pass(44_999);
    assert_eq!(scene.take(agent.connection), []);
    scene.pass(1);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed[0].events, ["4 partyLeft ALL 3"]);
    assert!(pushed[0].packet.contains("<item key=\"quit-reason-code\" type=\"string\">3</item>"));
    // It comes back, is told, and then refused; later it is forgotten.
    let told = scene.refresh(&mut ana);
    assert_eq!(told.events, ["3 message ALL still there?", "4 partyLeft ALL 3"]);
    assert!(told.is_over);
    assert_eq!(scene.refresh(&mut ana).error, Some(5));
    scene.pass(45_000);
    assert_eq!(scene.refresh(&mut ana).error, Some(4));
    assert!(scene.engine.flex_users.is_empty() && scene.engine.nonces.is_empty());
}

/// As the vendor's documentation has it: only when the customer leaves, and only to clients of 106.
#[test]
fn why_the_customer_left_is_told_to_version_106() {
    let told = |packet: &str| {
        let event = ServerEvent::parse(packet.as_bytes(), ReadLimits::PACKET).unwrap();
        let ServerEvent::SessionInfo(info) = event else { panic!("{packet}") };
        let Some(Ok(Event::PartyLeft(left))) = info.transcript.events.iter().next() else {
            panic!("{packet}")
        };
        left.quit_reason_code().map(|it| it.to_string())
    };
    for (version, code) in [(105, None), (106, Some("0".to_owned()))] {
        let mut scene = scene();
        let mut ana = scene.customer();
        let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
        let viewer = scene.register("AGENT", version);
        assert_eq!(scene.agent_join(&viewer, &ana.session_id, "ALL").error, None);
        scene.release(&agent, &ana.session_id, &agent.user_id, "KeepAlive");
        assert_eq!(told(&scene.take(viewer.connection)[0].packet), None);
        scene.flex(&mut ana, "requestLogout", "", "");
        assert_eq!(told(&scene.take(viewer.connection)[0].packet), code);
    }
}

#[test]
fn an_idle_session_ends() {
    let mut scene = Scene::new(|config| config.timeouts.flex_disconnect_ms = 1_000_000);
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    scene.pass(100_000);
    scene.say(&agent, &session, "", "x");
    scene.pass(100_000);
    // A notice doesn't count.
    scene.notify(&agent, &session, "USER_CUSTOM", "x");
    scene.take(agent.connection);
    scene.pass(80_000);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed[0].events, ["5 partyLeft ALL 7", "6 partyLeft ALL 7"]);
    assert!(pushed[0].is_over);
    assert!(scene.refresh(&mut ana).is_over);
    assert!(scene.transcript(&session).contains("<item key=\"quit-reason-code\" type=\"string\">7</item>"));
}

#[test]
fn shutting_down_tells_everybody() {
    let mut scene = scene();
    let ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.take(agent.connection);
    scene.engine.shut_down(scene.now);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed[0].events, ["3 partyLeft ALL 5", "4 partyLeft ALL 5"]);
    assert!(pushed[0].is_over);
    assert_eq!(scene.closed.len(), 2);
}

#[test]
fn a_session_that_was_forgotten_is_over() {
    let mut scene = Scene::new(|config| config.limits.ended_sessions = 1);
    let mut ana = scene.customer();
    for session in [ana.session_id.clone(), scene.customer().session_id] {
        let agent = scene.agent_in("AGENT", &session, "ALL");
        scene.release(&agent, &session, &agent.user_id, "ForceClose");
    }
    assert!(scene.engine.transcript(&ana.session_id).is_none());
    for _ in 0..2 {
        assert_eq!(scene.refresh(&mut ana).error, Some(6));
    }
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &notice("USER_CUSTOM", "x")).error, Some(6));
    assert_eq!(scene.flex(&mut ana, "requestLogout", "", "").error, Some(6));
    assert_eq!(scene.create(&mut ana).error, None);
}

#[test]
fn the_end_is_said_with_the_last_events() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let small = scene.login_on(ana.connection, "maxPacket='512' clientVersion='106'");
    ana = small;
    scene.create(&mut ana);
    let session = ana.session_id.clone();
    let little = scene.connect(Protocol::Basic);
    let attributes = "userNick='n' userType='AGENT' maxPacket='512' clientVersion='106'";
    scene.ask(little, "requestRegister", attributes, "");
    scene.ask(little, "requestJoin", &format!("sessionId='{session}'"), "");
    let agents: Vec<_> = (0..4).map(|_| scene.agent_in("AGENT", &session, "ALL")).collect();
    scene.take(little);
    scene.release(&agents[0], &session, &agents[0].user_id, "ForceClose");
    let pushed = scene.take(little);
    assert!(pushed.len() > 2);
    let ends: Vec<bool> = pushed.iter().map(|it| it.is_over).collect();
    assert_eq!(ends.iter().position(|it| *it), Some(ends.len() - 1));
    let mut told = scene.refresh(&mut ana);
    while told.more {
        assert!(!told.is_over);
        told = scene.refresh(&mut ana);
    }
    assert!(told.is_over);
    assert_eq!(scene.refresh(&mut ana).error, Some(6));
}

#[test]
fn a_logout_without_a_session() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    assert_eq!(scene.refresh(&mut ana).error, Some(5));
    let reply = scene.flex(&mut ana, "requestLogout", "", "");
    assert_eq!((reply.error, reply.is_over, reply.last_position), (None, true, 0));
}
