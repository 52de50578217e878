//! What one peer may take of what all share, and how often it may try.

use super::*;

const HOME: [u8; 4] = [192, 0, 2, 7];
const AWAY: [u8; 4] = [198, 51, 100, 9];

fn login(scene: &mut Scene, connection: ConnectionId, nonce: &str) -> Seen {
    scene.ask(connection, "requestLogin", &format!("userNick='Ana' nonce='{nonce:_>16}'"), "")
}

/// What a reply says beside its reference id.
fn words(seen: &Seen) -> String {
    seen.packet.split_once("requestResult").unwrap().1.to_owned()
}

/// Logs users in until it is refused; gives how many there are.
fn fill(scene: &mut Scene, connection: ConnectionId) -> usize {
    (0..)
        .take_while(|it| login(scene, connection, &format!("fill-{connection}-{it}")).error.is_none())
        .count()
}

#[test]
fn without_room_for_a_user_a_guess_tells_nothing() {
    let mut scene = Scene::new(|config| {
        config.limits.flex_users = 4;
        config.limits.users_per_connection = 2;
    });
    let victim = scene.connect_from(HOME, Protocol::Flex);
    let secret = login(&mut scene, victim, "secret");
    assert_eq!(secret.error, None);
    // At the share of a connection, also at the same address: a hit is no other than a miss.
    let near = scene.connect_from(HOME, Protocol::Flex);
    assert_eq!(fill(&mut scene, near), 1);
    let far = scene.connect_from(AWAY, Protocol::Flex);
    assert_eq!(fill(&mut scene, far), 2);
    // The third has no users, and there is no room for one.
    let third = scene.connect(Protocol::Flex);
    for connection in [far, third] {
        let hit = login(&mut scene, connection, "secret");
        let miss = login(&mut scene, connection, "another");
        assert_eq!((hit.error, words(&hit)), (Some(10), words(&miss)), "{connection}");
        // Nor does the nickname.
        let other = "userNick='Eve' nonce='__________secret'";
        assert_eq!(words(&scene.ask(connection, "requestLogin", other, "")), words(&miss));
    }
    // Whoever logged in may ask again, also on a new connection.
    assert_eq!(login(&mut scene, victim, "secret").secure_key, secret.secure_key);
    let again = scene.connect_from(HOME, Protocol::Flex);
    assert_eq!(login(&mut scene, again, "secret").user_id, secret.user_id);
    assert_eq!(login(&mut scene, far, &format!("fill-{far}-1")).error, None);
}

#[test]
fn without_room_a_network_has_one_pace_for_its_guesses() {
    let mut scene = Scene::new(|config| {
        config.limits.flex_users = 4;
        config.limits.logins_per_second = 1;
    });
    let first = scene.connect_from(HOME, Protocol::Flex);
    let secret = login(&mut scene, first, "secret");
    assert_eq!(fill(&mut scene, first), 1);
    for _ in 0..9 {
        let connection = scene.connect_from(HOME, Protocol::Flex);
        assert_eq!(login(&mut scene, connection, "guess").error, Some(10));
    }
    // The network's ten seconds' worth are used up, by whatever connections; the next guess would be right.
    let other = scene.connect_from(HOME, Protocol::Flex);
    assert_eq!(login(&mut scene, other, "secret").error, Some(10));
    scene.pass(1000);
    assert_eq!(login(&mut scene, other, "secret").secure_key, secret.secure_key);
    assert_eq!(login(&mut scene, first, "secret").secure_key, secret.secure_key);
}

#[test]
fn logins_on_one_connection_have_a_pace() {
    let mut scene = Scene::new(|config| config.limits.logins_per_second = 1);
    let connection = scene.connect(Protocol::Flex);
    let errors: Vec<_> = (0..12).map(|it| login(&mut scene, connection, &format!("{it}")).error).collect();
    assert_eq!(errors[..10], [None; 10]);
    assert_eq!(errors[10..], [Some(10); 2]);
    // Repeats count, too, and others go on.
    assert_eq!(login(&mut scene, connection, "0").error, Some(10));
    let other = scene.connect(Protocol::Flex);
    assert_eq!(login(&mut scene, other, "other").error, None);
    scene.pass(1000);
    assert_eq!(login(&mut scene, connection, "0").error, None);
}

#[test]
fn a_network_has_a_share_of_the_users_however_often_it_connects() {
    let mut scene = Scene::new(|config| {
        config.limits.flex_users = 10;
        config.limits.users_per_connection = 2;
    });
    let mut users = 0;
    for _ in 0..10 {
        let connection = scene.connect_from(HOME, Protocol::Flex);
        users += fill(&mut scene, connection);
        scene.engine.closed(scene.now, connection);
    }
    assert_eq!(users, 5);
    let other = scene.connect_from(AWAY, Protocol::Flex);
    assert_eq!(login(&mut scene, other, "other").error, None);
    // They are forgotten, and nothing is kept of the network.
    scene.pass(90_000);
    let again = scene.connect_from(HOME, Protocol::Flex);
    assert_eq!(login(&mut scene, again, "again").error, None);
}

#[test]
fn a_network_has_a_share_of_what_is_stored_in_sessions_that_go_on() {
    let mut scene = Scene::new(|config| {
        config.limits.packet_bytes = 2048;
        config.limits.session_bytes = 6000;
        config.limits.stored_bytes = 40_000;
    });
    let long = format!("<msgText>{}</msgText>", "x".repeat(1000));
    let customer = |scene: &mut Scene| {
        let connection = scene.connect_from(HOME, Protocol::Flex);
        let mut customer = scene.login_on(connection, "clientVersion='106'");
        let reply = scene.flex(&mut customer, "requestJoin", "queueKey='q'", &long);
        customer.session_id = reply.session_id;
        reply.error.is_none().then_some(customer)
    };
    let mut greedy = Vec::new();
    while let Some(mut one) = customer(&mut scene) {
        let agent = scene.agent_in("AGENT", &one.session_id, "ALL");
        scene.flex(&mut one, "requestRefresh", "", &long);
        greedy.push((one, agent));
    }
    let stored = scene.engine.stored_bytes;
    assert!((15_000..=25_000).contains(&stored), "{stored}");
    // Leaving and coming back is no way around it.
    let (one, _) = &mut greedy[0];
    let attributes = format!("sessionId='{}'", one.session_id);
    assert_eq!(scene.flex(one, "requestLogout", "", &long).error, None);
    assert_eq!(scene.flex(one, "requestJoin", &attributes, "").error, Some(10));
    // Whoever comes from elsewhere can talk, also in that network's sessions.
    assert_eq!(scene.say(&greedy[1].1, &greedy[1].0.session_id, "", "hello").error, None);
    let mut other = scene.customer();
    assert_eq!(scene.flex(&mut other, "requestRefresh", "", &long).error, None);
    // Sessions that are over make room.
    assert_eq!(scene.flex(&mut greedy[2].0, "requestRefresh", "", &long).error, Some(10));
    for (one, agent) in &greedy[..2] {
        scene.release(agent, &one.session_id, &agent.user_id, "ForceClose");
    }
    assert_eq!(scene.flex(&mut greedy[2].0, "requestRefresh", "", &long).error, None);
}

/// Also if agents take every session.
#[test]
fn a_network_does_not_have_the_transcripts_of_others_forgotten() {
    let mut scene = Scene::new(|config| config.limits.ended_sessions = 4);
    let serve = |scene: &mut Scene, address| {
        let connection = scene.connect_from(address, Protocol::Flex);
        let mut customer = scene.login_on(connection, "clientVersion='106'");
        scene.create(&mut customer);
        let agent = scene.agent_in("AGENT", &customer.session_id, "ALL");
        scene.release(&agent, &customer.session_id, &agent.user_id, "ForceClose");
        customer.session_id
    };
    let kept: Vec<_> = (0..2).map(|_| serve(&mut scene, HOME)).collect();
    let flood: Vec<_> = (0..20).map(|_| serve(&mut scene, AWAY)).collect();
    let is_there = |scene: &Scene, id: &String| scene.engine.transcript(id).is_some();
    assert!(is_there(&scene, &kept[1]));
    assert!(flood[18..].iter().all(|it| is_there(&scene, it)));
    assert_eq!(scene.engine.interactions().len(), 4);
}

#[test]
fn a_user_has_few_connections() {
    let mut scene = Scene::new(|config| config.limits.connections_per_user = 2);
    let mut ana = scene.customer();
    let first = ana.connection;
    let [second, third, fourth] = [(); 3].map(|()| scene.connect(Protocol::Flex));
    for connection in [second, first, third, fourth] {
        ana.connection = connection;
        assert_eq!(scene.refresh(&mut ana).error, None);
    }
    // The one that was used longest ago is closed, and nobody listens to it any more.
    assert_eq!(scene.closed, [second, first]);
    assert!(scene.send(first, "<").is_empty());
    // A login that is repeated counts, too.
    for _ in 0..3 {
        let connection = scene.connect(Protocol::Flex);
        login(&mut scene, connection, "eve");
    }
    assert_eq!(scene.closed, [second, first, fourth + 1]);
}

/// Whoever else uses it isn't cut off.
#[test]
fn a_connection_of_several_users_lives_as_long_as_one_of_them_uses_it() {
    let mut scene = Scene::new(|config| config.limits.connections_per_user = 1);
    let shared = scene.connect(Protocol::Flex);
    let (mut ana, mut eve) = (scene.login_on(shared, ""), scene.login_on(shared, ""));
    ana.connection = scene.connect(Protocol::Flex);
    scene.create(&mut ana);
    scene.create(&mut eve);
    assert!(scene.closed.is_empty());
    eve.connection = scene.connect(Protocol::Flex);
    scene.refresh(&mut eve);
    assert_eq!(scene.closed, [shared]);
}

#[test]
fn a_connection_whose_users_are_forgotten_has_the_time_of_a_login() {
    let mut scene = scene();
    let (mut ana, eve) = (scene.login(106), scene.login(106));
    scene.pass(45_000);
    assert_eq!(scene.refresh(&mut ana).error, Some(4));
    assert!(scene.closed.is_empty());
    let again = login(&mut scene, ana.connection, "again");
    assert_eq!(again.error, None);
    scene.pass(10_000);
    scene.take(eve.connection);
    assert_eq!(scene.closed, [eve.connection]);
}

#[test]
fn new_sessions_have_a_pace_for_a_user_and_for_a_network() {
    let mut scene = Scene::new(|config| {
        config.limits.new_sessions_per_second_of_user = 1;
        config.limits.new_sessions_per_second = 2;
    });
    let again = |scene: &mut Scene, customer: &mut Customer| {
        let error = scene.flex(customer, "requestJoin", "queueKey='q'", "").error;
        scene.flex(customer, "requestLogout", "", "");
        error
    };
    let [mut ana, mut eve] = [(); 2].map(|()| {
        let connection = scene.connect_from(HOME, Protocol::Flex);
        scene.login_on(connection, "")
    });
    let created = |scene: &mut Scene, customer: &mut Customer| {
        (0..15).filter(|_| again(scene, customer).is_none()).count()
    };
    assert_eq!(created(&mut scene, &mut ana), 10);
    // What was refused counts for nobody.
    assert_eq!(created(&mut scene, &mut eve), 10);
    let connection = scene.connect_from(HOME, Protocol::Flex);
    let mut bob = scene.login_on(connection, "");
    assert_eq!(again(&mut scene, &mut bob), Some(10));
    let mut other = scene.login(106);
    assert_eq!(again(&mut scene, &mut other), None);
    scene.pass(1000);
    assert_eq!(created(&mut scene, &mut ana), 1);
    assert_eq!(created(&mut scene, &mut bob), 1);
    // Whoever is in a session can come back to it at any time.
    scene.pass(1000);
    let session = scene.create(&mut eve).session_id;
    for _ in 0..20 {
        let attributes = format!("sessionId='{session}'");
        assert_eq!(scene.flex(&mut eve, "requestJoin", &attributes, "").error, None);
    }
}
