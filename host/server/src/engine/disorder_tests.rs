//! Requests in any order, with members from everywhere: nothing panics, and the books stay right.

use std::net::IpAddr;

use super::simulation::Scene;
use super::{Connection, Protocol, Timer};
use crate::network::Network;

/// A generator that gives the same numbers every time.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % sides as u64) as usize
    }

    fn pick<'a>(&mut self, from: &[&'a str]) -> &'a str {
        from[self.roll(from.len())]
    }
}

#[derive(Default)]
struct Known {
    users: Vec<String>,
    keys: Vec<String>,
    sessions: Vec<String>,
    files: Vec<String>,
}

fn some(dice: &mut Dice, from: &[String]) -> String {
    if from.is_empty() || dice.roll(20) == 0 { "x".into() } else { from[dice.roll(from.len())].clone() }
}

fn packet(dice: &mut Dice, known: &Known) -> String {
    let name = dice.pick(&[
        "requestRegister",
        "requestLogin",
        "requestJoin",
        "requestJoin",
        "requestMessage",
        "requestMessage",
        "requestNotify",
        "requestNotify",
        "requestReleaseParty",
        "requestRefresh",
        "requestRefresh",
        "requestRefresh",
        "requestRefresh",
        "requestLogout",
    ]);
    // Keys stand beside their users most of the time.
    let index = dice.roll(known.users.len().max(1));
    let user = known.users.get(index).cloned().unwrap_or_default();
    let key = known.keys.get(index).cloned().unwrap_or_default();
    let target = match dice.roll(4) {
        0 => "queueKey='q' subject='s'".to_owned(),
        _ => format!("sessionId='{}'", some(dice, &known.sessions)),
    };
    let visibility = dice.pick(&["ALL", "ALL", "ALL", "ALL", "ALL", "INT", "VIP"]);
    let user_type = dice.pick(&["AGENT", "AGENT", "SUPERVISOR", "SUPERVISOR", "CLIENT", "EXTERNAL"]);
    let after = dice.pick(&["KeepAlive", "KeepAlive", "KeepAlive", "CloseIfNoAgents", "ForceClose"]);
    let notice_type = dice.pick(&[
        "TYPING_STARTED",
        "USER_CUSTOM",
        "USER_UPDATE_NICK",
        "UPDATE_USER_DATA",
        "SYS_COMMAND",
        "SYS_COMMAND",
        "NEW",
    ]);
    let text = dice.pick(&["file-uploaded", "file-deleted", "words &amp; words"]);
    let file = some(dice, &known.files);
    let receiver =
        if dice.roll(8) == 0 { format!("receiverId='{}'", some(dice, &known.users)) } else { String::new() };
    let reference_id = 1 + dice.roll(1000);
    let version = 101 + dice.roll(6);
    let max_packet = dice.pick(&["", "", "maxPacket='512'", "maxPacket='1000'"]);
    let position = dice.roll(40);
    // Most who register are new, and half of the refreshes are no notices.
    let who = match (name, dice.roll(12)) {
        ("requestRegister", 0)
        | ("requestRefresh" | "requestJoin" | "requestLogout" | "requestReleaseParty", _) => {
            format!("userId='{user}' secureKey='{key}'")
        }
        _ => String::new(),
    };
    let notice = match (name, dice.roll(2)) {
        ("requestRefresh", 0) => String::new(),
        _ => format!("<noticeText noticeType='{notice_type}'>{text}</noticeText>"),
    };
    format!(
        "<{name} referenceId='{reference_id}' userNick='n' userType='{user_type}' nonce='{reference_id:016}' \
         clientVersion='{version}' {max_packet} {who} lastPosition='{position}' {target} \
         visibility='{visibility}' afterAction='{after}' {receiver}><msgText>{text}</msgText>\
         {notice}<userData><item key='file-name'>f</item>\
         <item key='file-size'>1</item><item key='file-source'>disk</item><item key='file-id'>{file}</item></userData>\
         </{name}>"
    )
}

fn network(number: u8) -> Network {
    Network::from(IpAddr::from([10, 0, 0, number]))
}

fn check(scene: &Scene) {
    let engine = &scene.engine;
    let mut bytes = 0;
    for session in engine.sessions.values() {
        let length: usize = session.events.iter().map(|it| it.xml.len()).sum();
        assert_eq!(session.bytes, length);
        bytes += length;
        assert!(session.events.is_sorted_by(|one, other| one.id < other.id));
        assert_eq!(session.is_over(), session.parties.is_empty());
        assert_eq!(engine.timers.contains_key(&session.timer), !session.is_over());
    }
    assert_eq!(engine.stored_bytes, bytes);
    let over = engine.sessions.values().filter(|it| it.is_over()).count();
    assert_eq!(engine.ended_count(), over);
    assert!(over <= 5);
    for network in (1..=3).map(network) {
        let taken = engine.networks.get(network);
        let stored: usize = engine.sessions.values().filter_map(|it| it.stored_by.get(&network)).sum();
        assert_eq!(taken.map_or(0, |it| it.stored_bytes), stored);
        let users = engine.flex_users.values().filter(|it| it.profile.network == network).count();
        assert_eq!(taken.map_or(0, |it| it.users), users);
    }
    for (id, connection) in &engine.connections {
        if let Connection::Flex(it) = connection {
            let users = engine.flex_users.values().filter(|user| user.connections.contains(id)).count();
            assert_eq!(it.keys, users);
        }
    }
    let stored_by = engine.sessions.values().filter(|it| it.is_over()).map(|it| it.stored_by.len());
    assert_eq!(stored_by.sum::<usize>(), 0);
    assert_eq!(engine.nonces.len(), engine.flex_users.len());
    let unused = engine.timers.values().filter(|it| matches!(it, Timer::Unused(_))).count();
    let waited_for = engine.flex_users.len() + engine.sessions.len() - over + engine.lost.len();
    assert_eq!(engine.timers.len() - unused, waited_for);
    for connection in engine.connections.values() {
        if let Connection::Basic(_, Some(client)) = connection {
            for session_id in &client.sessions {
                let session = &engine.sessions[session_id];
                assert!(session.party(client.profile.user_id).is_some());
            }
        }
    }
}

#[test]
fn any_order_of_requests() {
    for seed in 1..=8_u64 {
        let mut dice = Dice(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15));
        let mut scene = Scene::new(|config| {
            config.limits.ended_sessions = 5;
            config.limits.sessions = 20;
            config.limits.events_per_session = 60;
            config.limits.flex_users = 30;
        });
        let mut known = Known::default();
        let mut open = Vec::new();
        let mut delivered = 0;
        for _ in 0..2000 {
            if open.len() < 12 {
                let protocol = if dice.roll(3) == 0 { Protocol::Flex } else { Protocol::Basic };
                let number = u8::try_from(dice.roll(3)).unwrap() + 1;
                open.push(scene.connect_from([10, 0, 0, number], protocol));
            }
            let at = dice.roll(open.len());
            match dice.roll(40) {
                0 => {
                    scene.engine.closed(scene.now, open[at]);
                    open.remove(at);
                }
                1 => {
                    let milliseconds = dice.roll(30_000) as u64;
                    scene.pass(milliseconds);
                }
                _ => {
                    let packet = packet(&mut dice, &known);
                    for seen in scene.send(open[at], &packet) {
                        delivered += seen.events.len();
                        if !seen.user_id.is_empty() {
                            known.users.push(seen.user_id);
                            known.keys.push(seen.secure_key);
                        }
                        if !seen.session_id.is_empty() && !known.sessions.contains(&seen.session_id) {
                            known.sessions.push(seen.session_id);
                        }
                        if let Some((_, rest)) = seen.packet.split_once("key=\"file-id\" type=\"string\">") {
                            known.files.push(rest.chars().take(16).collect());
                        }
                    }
                }
            }
            // Whoever registers with another's key ends its connection.
            open.retain(|it| !scene.closed.contains(it));
            // Those that were met last are alive most often.
            let surplus = known.sessions.len().saturating_sub(4);
            known.sessions.drain(..surplus);
            let surplus = known.users.len().saturating_sub(10);
            known.users.drain(..surplus);
            known.keys.drain(..surplus);
            check(&scene);
        }
        assert!(delivered > 300, "the dice did too little: {delivered}");
        scene.engine.shut_down(scene.now);
        assert!(scene.engine.sessions.values().all(|it| it.is_over()));
    }
}
