//! Customers who come back to a session in which they still are.

use super::*;

/// A page that was loaded again, a device that was restarted: it asks for its session, in which it still is.
#[test]
fn a_customer_who_had_not_left_comes_back() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    scene.refresh(&mut ana);
    scene.take(agent.connection);
    let target = format!("sessionId='{session}'");
    let mut again = Customer { position: 0, ..ana.clone() };
    let reply = scene.flex(&mut again, "requestJoin", &target, "<msgText>here again</msgText>");
    // Flex has no such event, but the position goes on behind it.
    assert_eq!((reply.error, reply.last_position), (None, 3));
    assert_eq!(reply.events, ["1 newParty ALL CLIENT", "2 newParty ALL AGENT"]);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed[0].events, ["3 reenter ALL Keep Keep"]);
    assert!(
        pushed[0].packet.contains("clients=\"Keep\"><msgText>here again</msgText></reenter>"),
        "{pushed:?}"
    );
    assert!(scene.transcript(&session).contains("<reenter "));
    assert_eq!(scene.refresh(&mut ana).events, [""; 0]);
    assert_eq!(scene.say(&agent, &session, "", "hello").events, ["4 message ALL hello"]);
    assert_eq!(scene.refresh(&mut again).events, ["4 message ALL hello"]);
    // An agent who joins again asks for the transcript.
    assert_eq!(scene.agent_join(&agent, &session, "ALL").events.len(), 4);
    // Who was cut off has left, and joins.
    scene.pass(46_000);
    let reply = scene.flex(&mut again, "requestJoin", &target, "");
    assert_eq!(reply.events, ["5 partyLeft ALL 3", "6 newParty ALL CLIENT"]);
}

#[test]
fn a_customer_comes_back_to_a_full_session() {
    let mut scene = Scene::new(|config| config.limits.events_per_session = 2);
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let reply = scene.flex(&mut ana, "requestJoin", &format!("sessionId='{session}'"), "");
    assert_eq!((reply.error, reply.last_position), (None, 2));
    assert_eq!(scene.take(agent.connection), []);
}
