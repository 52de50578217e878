//! Registrations that are restored.

use super::*;
use crate::engine::simulation::Agent;

fn restore(scene: &mut Scene, user_id: &str, key: &str) -> (ConnectionId, Seen) {
    let connection = scene.connect(Protocol::Basic);
    let attributes =
        format!("userNick='Bo' userType='AGENT' clientVersion='106' userId='{user_id}' secureKey='{key}'");
    let reply = scene.ask(connection, "requestRegister", &attributes, "");
    (connection, reply)
}

#[test]
fn a_registration_is_restored_after_its_connection_was_lost() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let (bo, key) = scene.register_with_key();
    scene.agent_join(&bo, &ana.session_id, "ALL");
    scene.close(bo.connection);
    scene.pass(1000);
    assert_eq!(restore(&mut scene, &bo.user_id, "0123456789abcdef").1.error, Some(4));
    assert_eq!(restore(&mut scene, "0075000000000000", &key).1.error, Some(4));
    let (connection, reply) = restore(&mut scene, &bo.user_id, &key);
    assert_eq!((reply.error, &reply.user_id), (None, &bo.user_id));
    assert_ne!(reply.secure_key, key, "each registration has a key of its own");
    assert_eq!(restore(&mut scene, &bo.user_id, &key).1.error, Some(4), "it was taken");
    let again = Agent { connection, ..bo };
    let reply = scene.agent_join(&again, &ana.session_id, "ALL");
    assert!(reply.packet.contains(&format!("<newParty userId=\"{}\"", again.user_id)));
    assert_eq!(scene.refresh(&mut ana).events.last().unwrap(), "4 newParty ALL AGENT");
}

#[test]
fn the_connection_that_has_the_registration_ends() {
    let mut scene = scene();
    let ana = scene.customer();
    let (bo, key) = scene.register_with_key();
    scene.agent_join(&bo, &ana.session_id, "ALL");
    let (_, reply) = restore(&mut scene, &bo.user_id, &key);
    assert_eq!((reply.error, &reply.user_id), (None, &bo.user_id));
    assert_eq!(scene.closed, [bo.connection]);
    assert!(scene.transcript(&ana.session_id).contains("left due to disconnect"));
    assert!(scene.send(bo.connection, "<requestMessage referenceId='1' sessionId='S'/>").is_empty());
}

#[test]
fn a_registration_is_kept_for_a_while_and_not_without_limit() {
    let mut scene = Scene::new(|config| config.limits.lost_registrations = 4);
    let lost: Vec<_> = (0..5)
        .map(|_| {
            let (agent, key) = scene.register_with_key();
            scene.close(agent.connection);
            (agent.user_id, key)
        })
        .collect();
    for (index, (user_id, key)) in lost.iter().enumerate().skip(1) {
        let error = (index == 4).then_some(4);
        assert_eq!(restore(&mut scene, user_id, key).1.error, error, "{index}");
    }
    scene.pass(180_000);
    assert_eq!(restore(&mut scene, &lost[0].0, &lost[0].1).1.error, Some(4), "too late");
    for attributes in ["userId='U'", "secureKey='k'"] {
        let connection = scene.connect(Protocol::Basic);
        let attributes = format!("userNick='Bo' userType='AGENT' {attributes}");
        assert_eq!(scene.ask(connection, "requestRegister", &attributes, "").error, Some(3));
    }
}

/// Who connects and leaves all the time keeps no room from those who come from elsewhere.
#[test]
fn one_address_keeps_half_of_the_registrations() {
    let mut scene = Scene::new(|config| config.limits.lost_registrations = 4);
    for index in 0..3 {
        let connection = scene.connect_from([10, 9, 9, 9], Protocol::Basic);
        let (user_id, key) = scene.register_on(connection);
        scene.close(connection);
        if index == 2 {
            assert_eq!(restore(&mut scene, &user_id, &key).1.error, Some(4));
        }
    }
    let (bo, key) = scene.register_with_key();
    scene.close(bo.connection);
    assert_eq!(restore(&mut scene, &bo.user_id, &key).1.error, None);
}

#[test]
fn a_party_has_its_number() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let mut eve = scene.login(106);
    let target = format!("sessionId='{}'", ana.session_id);
    assert!(scene.flex(&mut eve, "requestJoin", &target, "").packet.contains(" partyId=\"2\""));
    assert!(scene.refresh(&mut ana).packet.contains(" partyId=\"1\""));
    let version = concat!("serverVersion=\"Parlor ", env!("CARGO_PKG_VERSION"), "\"");
    let login = scene.ask(ana.connection, "requestLogin", "userNick='n' nonce='another-nonce-16'", "");
    assert!(login.packet.contains(version));
    let connection = scene.connect(Protocol::Basic);
    let register = scene.ask(connection, "requestRegister", "userNick='n' userType='AGENT'", "");
    assert!(register.packet.contains(version));
}
