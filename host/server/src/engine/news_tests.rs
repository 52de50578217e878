//! Customers who came through another door: they are told of news, and ask for them when they like.

use super::simulation::{Scene, notice};

fn news(scene: &mut Scene, connection: u64) -> Vec<u32> {
    scene.take(connection);
    std::mem::take(&mut scene.news).into_iter().filter(|it| it.0 == connection).map(|it| it.1).collect()
}

#[test]
fn a_customer_is_told_of_what_it_may_see_and_of_nothing_else() {
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    assert_eq!(news(&mut scene, ana.connection), [0; 0], "nobody was in");
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    assert_eq!(news(&mut scene, ana.connection), [2]);
    scene.say(&agent, &ana.session_id, "", "hello");
    scene.notify(&agent, &ana.session_id, "TYPING_STARTED", "");
    assert_eq!(news(&mut scene, ana.connection), [3, 4]);
    scene.say(&agent, &ana.session_id, "visibility='INT'", "between us");
    assert_eq!(news(&mut scene, ana.connection), [0; 0]);
    // `monitored` has changed, although the event is not for customers.
    let supervisor = scene.agent_in("SUPERVISOR", &ana.session_id, "VIP");
    assert_eq!(news(&mut scene, ana.connection), [6]);
    let polled = scene.refresh(&mut ana);
    assert!(polled.is_monitored);
    assert_eq!(
        polled.events,
        ["2 newParty ALL AGENT", "3 message ALL hello", "4 notice ALL TYPING_STARTED "]
    );
    scene.release(&supervisor, &ana.session_id, &supervisor.user_id, "KeepAlive");
    assert_eq!(news(&mut scene, ana.connection), [7]);
    scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
    assert_eq!(news(&mut scene, ana.connection), [9]);
    // Nobody else is told of news.
    let mut eve = scene.customer();
    scene.agent_in("AGENT", &eve.session_id, "ALL");
    scene.refresh(&mut eve);
    assert!(scene.news.is_empty());
}

#[test]
fn a_monitor_between_two_polls_is_told_once() {
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let supervisor = scene.agent_in("SUPERVISOR", &ana.session_id, "VIP");
    scene.release(&supervisor, &ana.session_id, &supervisor.user_id, "KeepAlive");
    // The reply was lost, and the request is repeated.
    let mut again = ana.clone();
    assert!(scene.refresh(&mut again).is_monitored);
    assert!(scene.refresh(&mut ana).is_monitored);
    assert!(!scene.refresh(&mut ana).is_monitored);
    // What was before the customer's join is not the customer's.
    let mut bea = scene.customer();
    bea.session_id = ana.session_id.clone();
    let target = format!("sessionId='{}'", ana.session_id);
    assert!(!scene.flex(&mut bea, "requestJoin", &target, "").is_monitored);
    // A coach comes as a monitor and speaks to the agent after that.
    scene.agent_join(&supervisor, &ana.session_id, "VIP");
    scene.agent_join(&supervisor, &ana.session_id, "INT");
    scene.say(&agent, &ana.session_id, "", "hello");
    assert!(scene.refresh(&mut ana).is_monitored);
    assert!(!scene.refresh(&mut ana).is_monitored);
}

/// Whoever was refused its join can't come back as that user: it must not hold a place until its time-out.
#[test]
fn who_joined_nothing_is_forgotten_with_its_connection() {
    let mut scene = Scene::new(|config| (config.limits.flex_users, config.limits.sessions) = (2, 0));
    for _ in 0..5 {
        let mut ana = scene.customer_for_one();
        assert_eq!(scene.flex(&mut ana, "requestJoin", "queueKey='q'", "").error, Some(10));
        scene.close(ana.connection);
    }
    // Who is in a session goes on, until its time-out.
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    scene.close(ana.connection);
    let elsewhere = scene.connect(super::Protocol::Flex);
    ana.connection = elsewhere;
    assert_eq!(scene.refresh(&mut ana).error, None);
}

/// A typing notice is delivered once: not to a request that asks for nothing.
#[test]
fn a_position_ahead_of_all_events_asks_for_none_and_takes_none_away() {
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.refresh(&mut ana);
    scene.notify(&agent, &ana.session_id, "TYPING_STARTED", "");
    scene.say(&agent, &ana.session_id, "", "hello");
    let mut ahead = ana.clone();
    ahead.position = u32::MAX;
    let typing = notice("TYPING_STARTED", "hel");
    assert_eq!(scene.flex(&mut ahead, "requestRefresh", "", &typing).events, [""; 0]);
    let expected = ["3 notice ALL TYPING_STARTED ", "4 message ALL hello", "5 notice ALL TYPING_STARTED hel"];
    assert_eq!(scene.refresh(&mut ana).events, expected);
    // The end, too, is told to a request that asks for something.
    scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
    ahead.position = u32::MAX;
    let told = scene.refresh(&mut ahead);
    assert!(told.is_over && told.events.is_empty());
    assert_eq!(scene.refresh(&mut ana).events, ["6 partyLeft ALL 2", "7 partyLeft ALL 4 asked"]);
}

/// A reply may be lost on its way: what was told of the end is told again to whoever asks for it again.
#[test]
fn the_end_is_told_again_to_who_asks_from_before_it() {
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    let before = scene.refresh(&mut ana).last_position;
    scene.release(&agent, &ana.session_id, &agent.user_id, "ForceClose");
    for _ in 0..2 {
        ana.position = before;
        let told = scene.refresh(&mut ana);
        assert!(told.is_over);
        assert_eq!(told.events, ["3 partyLeft ALL 2", "4 partyLeft ALL 4 asked"]);
    }
    assert_eq!(scene.refresh(&mut ana).error, Some(6), "it has all of it");
}

/// What a customer has read is told to the others, once for each step onwards.
#[test]
fn read_receipts_are_told_to_the_others() {
    let mut scene = Scene::new(|_| {});
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.say(&agent, &ana.session_id, "", "hello");
    scene.take(agent.connection);
    for (position, told) in [(3, Some("3")), (3, None), (2, None), (1000, Some("4")), (1000, Some("5"))] {
        let reply = scene.flex(&mut ana, "requestRefresh", &format!("readPosition='{position}'"), "");
        assert!(!reply.events.iter().any(|it| it.contains("read-receipt")), "its reader knows");
        let seen = scene.take(agent.connection);
        assert_eq!(seen.len(), usize::from(told.is_some()), "{position}: {seen:?}");
        if let Some(told) = told {
            let item = format!("<item key=\"read-position\" type=\"string\">{told}</item>");
            assert!(seen[0].packet.contains(&item), "{seen:?}");
            assert!(seen[0].events[0].ends_with("notice ALL SYS_COMMAND read-receipt"), "{seen:?}");
        }
    }
    assert!(!scene.transcript(&ana.session_id).contains("read-receipt"));
}
