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
