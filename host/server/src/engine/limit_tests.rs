//! Limits on what a client can make grow, each with the error it gives.

use super::*;

#[test]
fn users_and_sessions() {
    let mut scene = Scene::new(|config| {
        config.limits.flex_users = 2;
        config.limits.sessions = 2;
        config.limits.parties_per_session = 2;
        config.limits.sessions_per_client = 1;
    });
    let ana = scene.customer();
    let eve = scene.customer();
    let connection = scene.connect(Protocol::Flex);
    assert_eq!(
        scene.ask(connection, "requestLogin", "userNick='n' nonce='xxxxxxxxxxxxxxxx'", "").error,
        Some(10)
    );
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    assert_eq!(scene.agent_join(&agent, &eve.session_id, "ALL").error, Some(10));
    let other = scene.register("AGENT", 106);
    assert_eq!(scene.agent_join(&other, &ana.session_id, "ALL").error, Some(10));
    assert_eq!(scene.ask(other.connection, "requestJoin", "queueKey='q'", "").error, Some(10));
    // Room comes back.
    scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
    assert_eq!(scene.ask(other.connection, "requestJoin", "queueKey='q'", "").error, None);
    scene.pass(90_000);
    assert_eq!(
        scene.ask(connection, "requestLogin", "userNick='n' nonce='xxxxxxxxxxxxxxxx'", "").error,
        None
    );
}

#[test]
fn events_of_a_session() {
    let mut scene = Scene::new(|config| config.limits.events_per_session = 4);
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    assert_eq!(scene.say(&agent, &session, "", "3").error, None);
    assert_eq!(scene.say(&agent, &session, "", "4").error, None);
    assert_eq!(scene.say(&agent, &session, "", "5").error, Some(10));
    assert_eq!(scene.notify(&agent, &session, "USER_CUSTOM", "5").error, Some(10));
    // Typing isn't stored, and leaves always are.
    assert_eq!(scene.notify(&agent, &session, "TYPING_STARTED", "").error, None);
    let other = scene.register("AGENT", 106);
    assert_eq!(scene.agent_join(&other, &session, "ALL").error, Some(10));
    assert_eq!(scene.flex(&mut ana, "requestLogout", "", "").error, None);
}

#[test]
fn bytes_of_all_sessions() {
    let mut scene = Scene::new(|config| {
        config.limits.packet_bytes = 2048;
        config.limits.session_bytes = 6000;
        config.limits.stored_bytes = 12_000;
    });
    let ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let long = "x".repeat(1000);
    assert_eq!(scene.say(&agent, &ana.session_id, "", &"x".repeat(1600)).error, Some(11));
    let mut said = 0;
    while scene.say(&agent, &ana.session_id, "", &long).error.is_none() {
        said += 1;
    }
    assert!(said > 1);
    // Another session is not concerned; what has ended makes room.
    let eve = scene.customer();
    let other = scene.agent_in("AGENT", &eve.session_id, "ALL");
    assert_eq!(scene.say(&other, &eve.session_id, "", &long).error, None);
    scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
    for _ in 0..3 {
        let bob = scene.customer();
        let agent = scene.agent_in("AGENT", &bob.session_id, "ALL");
        while scene.say(&agent, &bob.session_id, "", &long).error.is_none() {}
        scene.release(&agent, &bob.session_id, &agent.user_id, "ForceClose");
    }
    assert!(scene.engine.stored_bytes <= 12_000);
    assert!(scene.engine.transcript(&ana.session_id).is_none());
    assert!(scene.engine.transcript(&eve.session_id).is_some());
}

#[test]
fn a_session_never_ends_by_itself_if_the_timeout_is_zero() {
    let mut scene = Scene::new(|config| config.timeouts.session_inactivity_ms = 0);
    let agent = scene.register("AGENT", 106);
    let session = scene.ask(agent.connection, "requestJoin", "queueKey='q'", "").session_id;
    scene.pass(1_000_000_000);
    assert_eq!(scene.say(&agent, &session, "", "still there").error, None);
}

#[test]
fn the_time_in_which_a_customer_waits_for_the_first_agent_does_not_count() {
    let mut scene = Scene::new(|config| config.timeouts.session_inactivity_ms = 60_000);
    let mut ana = scene.customer();
    for _ in 0..20 {
        scene.pass(30_000);
        let reply = scene.flex(&mut ana, "requestRefresh", "", "");
        assert!(reply.error.is_none() && !reply.is_over, "{reply:?}");
    }
    scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.pass(30_000);
    assert!(!scene.flex(&mut ana, "requestRefresh", "", "").is_over);
    scene.pass(31_000);
    assert!(scene.flex(&mut ana, "requestRefresh", "", "").is_over);
}

/// Whatever was said in it.
#[test]
fn a_session_in_which_no_agent_was_makes_room_first() {
    let mut scene = Scene::new(|config| config.limits.ended_sessions = 3);
    let agent = scene.register("AGENT", 106);
    let served = scene.ask(agent.connection, "requestJoin", "queueKey='q'", "").session_id;
    scene.release(&agent, &served, &agent.user_id.clone(), "ForceClose");
    let text = "<msgText>x</msgText>";
    for _ in 0..50 {
        let mut eve = scene.login(106);
        assert_eq!(scene.flex(&mut eve, "requestJoin", "queueKey='q'", text).error, None);
        assert_eq!(scene.flex(&mut eve, "requestRefresh", "", text).error, None);
        assert_eq!(scene.flex(&mut eve, "requestRefresh", "", &notice("USER_CUSTOM", "x")).error, None);
        assert_eq!(scene.flex(&mut eve, "requestLogout", "", text).error, None);
    }
    assert!(scene.transcript(&served).contains(&agent.user_id));
    assert_eq!(scene.engine.interactions().len(), 3);
}

#[test]
fn the_session_that_has_just_ended_is_kept() {
    let mut scene = Scene::new(|config| config.limits.ended_sessions = 3);
    let mut served = Vec::new();
    for _ in 0..3 {
        let ana = scene.customer();
        let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
        scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
        served.push(ana.session_id);
    }
    for _ in 0..50 {
        let mut eve = scene.customer();
        let reply = scene.flex(&mut eve, "requestLogout", "", "<msgText>nobody came</msgText>");
        assert!(reply.is_over && reply.error.is_none(), "{reply:?}");
        assert!(scene.transcript(&eve.session_id).contains("nobody came"));
    }
    // One of the others made room, and no more.
    assert_eq!(scene.engine.interactions().len(), 3);
    for session_id in &served[1..] {
        assert!(scene.engine.transcript(session_id).is_some());
    }
}

#[test]
fn who_asks_too_much_is_told_and_may_ask_again() {
    let mut scene = Scene::new(|config| config.limits.requests_per_second = 10);
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let session = ana.session_id.clone();
    let flex = (0..20).filter(|_| scene.refresh(&mut ana).error == Some(10)).count();
    let basic = (0..20).filter(|_| scene.say(&agent, &session, "", "x").error == Some(10)).count();
    // One request of each was the join.
    assert_eq!((flex, basic), (11, 11));
    scene.pass(1000);
    assert_eq!(scene.refresh(&mut ana).error, None);
    assert_eq!(scene.say(&agent, &session, "", "x").error, None);
}

#[test]
fn what_many_are_told_of_counts_more() {
    let mut scene = Scene::new(|config| config.limits.requests_per_second = 10);
    let ana = scene.customer();
    let session = ana.session_id.clone();
    let agents: Vec<_> = (0..5).map(|_| scene.agent_in("AGENT", &session, "ALL")).collect();
    scene.pass(1000);
    // Each is pushed to four others, and answered: two requests more.
    let errors: Vec<_> = (0..6).map(|_| scene.say(&agents[0], &session, "", "x").error).collect();
    assert_eq!(errors, [None, None, None, None, Some(10), Some(10)]);
    scene.pass(300);
    assert_eq!(scene.say(&agents[0], &session, "", "x").error, None);
    // That is nobody else's trouble.
    assert_eq!(scene.say(&agents[1], &session, "", "x").error, None);
}

#[test]
fn members() {
    let mut scene = scene();
    let long = "n".repeat(257);
    let connection = scene.connect(Protocol::Basic);
    for attributes in [
        format!("userNick='{long}' userType='AGENT'"),
        format!("userNick='n' userType='AGENT' personId='{long}'"),
        String::from("userNick='n' userType='AGENT' maxPacket='511'"),
    ] {
        assert_eq!(scene.ask(connection, "requestRegister", &attributes, "").error, Some(3));
    }
    let agent = scene.register("AGENT", 106);
    let reply = scene.ask(agent.connection, "requestJoin", &format!("queueKey='{long}'"), "");
    assert_eq!(reply.error, Some(3));
    let session = scene.ask(agent.connection, "requestJoin", "queueKey='q'", "").session_id;
    assert_eq!(scene.notify(&agent, &session, &"T".repeat(65), "").error, Some(3));
    assert_eq!(scene.say(&agent, &"s".repeat(65), "", "").error, Some(3));
}

/// What is accepted is kept whole.
#[test]
fn nesting_of_key_values() {
    let nested = |member: &str, depth: usize| {
        let (open, close) = ("<item key='l' type='kvlist'>".repeat(depth), "</item>".repeat(depth));
        format!("<{member}>{open}<item key='k'>innermost</item>{close}</{member}>")
    };
    for (depth, error) in [(24, None), (25, Some(3))] {
        let mut scene = scene();
        let (user_data, event_attributes) = (nested("userData", depth), nested("eventAttributes", depth));
        let agent = scene.register("AGENT", 106);
        let connection = agent.connection;
        let reply = scene.ask(connection, "requestJoin", "queueKey='q'", &user_data);
        assert_eq!(reply.error, error);
        let session = scene.ask(connection, "requestJoin", "queueKey='q'", "").session_id;
        for what in [&user_data, &event_attributes] {
            let reply = scene.notify(&agent, &session, "USER_CUSTOM", what);
            assert_eq!(reply.error, error);
        }
        let said = format!("<msgText>x</msgText>{event_attributes}");
        let reply = scene.ask(connection, "requestMessage", &format!("sessionId='{session}'"), &said);
        assert_eq!(reply.error, error);
        let kept = if error.is_none() { 3 } else { 0 };
        assert_eq!(scene.transcript(&session).matches("innermost").count(), kept);
        let other = scene.connect(Protocol::Basic);
        let attributes = "userNick='n' userType='AGENT'";
        assert_eq!(scene.ask(other, "requestRegister", attributes, &user_data).error, error);
        let mut ana = scene.customer();
        let reply = scene.flex(&mut ana, "requestRefresh", "", &notice("UPDATE_USER_DATA", &user_data));
        assert_eq!(reply.error, error);
        let attributes = "userNick='n' nonce='another-nonce-16'";
        assert_eq!(scene.ask(ana.connection, "requestLogin", attributes, &user_data).error, error);
    }
}

#[test]
fn memory_for_flex_users() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    for _ in 0..100 {
        scene.notify(&agent, &session, "TYPING_STARTED", "");
    }
    // The newest stay.
    let reply = scene.refresh(&mut ana);
    assert_eq!(reply.events.len(), 33);
    assert_eq!(reply.events[32], "102 notice ALL TYPING_STARTED ");
    let limits = crate::config::Limits { remembered_bytes: 100, ..Default::default() };
    let user = scene.engine.flex_users.values_mut().next().unwrap();
    for (reference_id, bytes) in [(900, 60), (901, 30), (902, 60), (903, 500)] {
        user.remember(reference_id, vec![0; bytes], &limits);
    }
    assert!(user.remembered(902).is_none());
    assert_eq!(user.remembered(903).map(<[u8]>::len), Some(500));
}

#[test]
fn bytes_of_typing_notices() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    scene.refresh(&mut ana);
    for preview in ["a", "b", "c"] {
        scene.notify(&agent, &session, "TYPING_STARTED", &preview.repeat(31_000));
    }
    let waiting = &scene.engine.sessions.values().next().unwrap().parties[0].waiting;
    assert_eq!(waiting.len(), 2);
    let reply = scene.refresh(&mut ana);
    assert!(reply.more && reply.events[0].ends_with("bbb"));
    assert!(scene.refresh(&mut ana).events[0].ends_with("ccc"));
}

#[test]
fn deadlines_are_few() {
    let mut scene = scene();
    let mut ana = scene.customer();
    for _ in 0..100 {
        scene.refresh(&mut ana);
        scene.pass(1000);
    }
    assert_eq!(scene.engine.timers.len(), 2);
    scene.flex(&mut ana, "requestLogout", "", "");
    assert_eq!(scene.engine.timers.len(), 1);
    scene.pass(400_000);
    assert_eq!(scene.engine.next_deadline(), None);
}

/// The counter in ids wraps; whoever has one keeps it for itself.
#[test]
fn ids_are_never_given_twice() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let registered = scene.register("AGENT", 106);
    let joined = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let left = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.engine.closed(scene.now, left.connection);
    scene.engine.environment.count = 0;
    let new = [scene.customer().user_id, scene.register("AGENT", 106).user_id];
    for old in [&ana.user_id, &registered.user_id, &joined.user_id, &left.user_id] {
        assert!(!new.contains(old), "{old}");
    }
    assert_ne!(new[0], new[1]);
    assert_eq!(scene.refresh(&mut ana).error, None);
}
