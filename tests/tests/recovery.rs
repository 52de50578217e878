//! Clients that were lost to the server for longer than it waits, and come back: nothing is seen twice, nothing missed.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod world;

use parlor_core::client::{FlexConfig, Release, Say};
use parlor_core::element::{KeyValues, MessageText, UserType, Visibility};
use parlor_core::wire::Text;
use parlor_server::Config;
use world::{Losses, PeerId, World};

/// An agent and a customer who are in the midst of it.
fn conversation() -> (World, PeerId, PeerId, String) {
    let mut config = Config::default();
    config.timeouts.session_inactivity_ms = 3_600_000;
    let (mut world, ana, bo, session_id) =
        World::conversation(config, FlexConfig::default(), Losses::default());
    say(&mut world, bo, &session_id, "before");
    world.pass(10_000);
    (world, ana, bo, session_id)
}

fn say(world: &mut World, agent: PeerId, session_id: &str, text: &str) {
    let say = Say { session_id: Text::plain(session_id), text: MessageText::plain(text), ..Say::default() };
    world.basic(agent, |client, out| client.say(&say, out));
}

/// Both saw the same, each event once.
fn nothing_is_missed(world: &World, peers: [PeerId; 2], texts: &[&str]) {
    for id in peers {
        assert_eq!(world.peer(id).messages(), texts);
        assert!(world.peer(id).ids.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", world.peer(id).ids);
    }
}

#[test]
fn a_customer_who_was_cut_off_comes_back_as_the_same_user() {
    let (mut world, ana, bo, session_id) = conversation();
    let user_id = world.user_id(ana);
    world.silence(ana);
    say(&mut world, bo, &session_id, "are you there?");
    world.pass(60_000);
    assert!(world.peer(bo).saw(&["<partyLeft", "code=\"3\""]));
    say(&mut world, bo, &session_id, "it seems not");
    world.unsilence(ana);
    world.pass(10_000);
    assert!(world.peer(ana).saw(&["<partyLeft", "code=\"3\""]), "she is told that she was out");
    assert_eq!(world.peer(ana).messages(), ["before", "are you there?"], "and what happened up to then");
    world.flex(ana, |client, out| client.rejoin(None, KeyValues::EMPTY, out));
    world.settle();
    assert_eq!((world.session_id(ana), world.user_id(ana)), (session_id, user_id));
    world.flex(ana, |client, out| client.say(MessageText::plain("I am"), out));
    world.pass(10_000);
    nothing_is_missed(&world, [ana, bo], &["before", "are you there?", "it seems not", "I am"]);
    assert_eq!(world.peer(ana).refused, Vec::<String>::new());
}

#[test]
fn a_customer_whom_the_server_has_forgotten_comes_back_as_another_user() {
    let (mut world, ana, bo, session_id) = conversation();
    let user_id = world.user_id(ana);
    world.silence(ana);
    say(&mut world, bo, &session_id, "are you there?");
    world.pass(120_000);
    say(&mut world, bo, &session_id, "it seems not");
    world.unsilence(ana);
    world.pass(10_000);
    assert_eq!(world.peer(ana).refused, ["Poll: Some(UnknownUser)"]);
    world.login(ana);
    world.flex(ana, |client, out| client.rejoin(None, KeyValues::EMPTY, out));
    world.settle();
    assert_eq!(world.session_id(ana), session_id);
    assert_ne!(world.user_id(ana), user_id);
    world.flex(ana, |client, out| client.say(MessageText::plain("I am"), out));
    world.pass(10_000);
    nothing_is_missed(&world, [ana, bo], &["before", "are you there?", "it seems not", "I am"]);
}

#[test]
fn a_customer_whose_session_has_ended_meanwhile_is_told_so() {
    let (mut world, ana, bo, session_id) = conversation();
    world.silence(ana);
    world.pass(120_000);
    world.basic(bo, |client, out| {
        client.release(&Release { session_id: Text::plain(&session_id), ..Release::default() }, out)
    });
    world.unsilence(ana);
    world.pass(10_000);
    world.login(ana);
    world.flex(ana, |client, out| client.rejoin(None, KeyValues::EMPTY, out));
    world.settle();
    assert_eq!(world.peer(ana).refused, ["Poll: Some(UnknownUser)", "Join: Some(SessionOver)"]);
}

#[test]
fn a_customers_program_is_restarted_and_nothing_happens_twice() {
    let (mut world, ana, bo, session_id) = conversation();
    let mut texts = vec!["before".to_owned()];
    for number in 0..4 {
        let text = format!("said {number}");
        world.flex(ana, |client, out| client.say(MessageText::plain(&text), out));
        if number % 2 == 0 {
            // Sent and carried out, but the program never hears of it.
            world.flex_without_reply(ana);
        }
        world.restart(ana);
        world.pass(10_000);
        texts.push(text);
        say(&mut world, bo, &session_id, &format!("answer {number}"));
        world.restart(ana);
        texts.push(format!("answer {number}"));
    }
    world.pass(10_000);
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    nothing_is_missed(&world, [ana, bo], &texts);
    assert_eq!(world.peer(ana).refused, Vec::<String>::new());
}

#[test]
fn an_agent_who_was_removed_is_in_no_session() {
    let (mut world, ana, bo, session_id) = conversation();
    let cy = world.desk(UserType::Agent);
    world.join(cy, &session_id, Visibility::All);
    let removed = world.user_id(bo);
    world.basic(cy, |client, out| {
        let user_id = Some(Text::plain(&removed));
        client.release(&Release { session_id: Text::plain(&session_id), user_id, ..Release::default() }, out)
    });
    assert_eq!((world.session_count(bo), world.session_count(cy)), (0, 1));
    world.join(bo, &session_id, Visibility::Internal);
    world.join(bo, &session_id, Visibility::All);
    assert_eq!(world.session_count(bo), 1, "with another visibility it is the same slot");
    say(&mut world, bo, &session_id, "back again");
    world.pass(10_000);
    assert_eq!(world.peer(ana).messages(), ["before", "back again"]);
    assert_eq!(world.peer(bo).refused, Vec::<String>::new());
}
