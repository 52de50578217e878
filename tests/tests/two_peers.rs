//! Clients and the server's engine on a fake clock, over links that lose packets: the delivery rules.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod world;

use parlor_core::client::{FlexConfig, Release, RequestKind, Say, Tell};
use parlor_core::element::{
    AfterAction, KeyValues, MessageText, NoticeText, NoticeType, UserType, Visibility,
};
use parlor_core::rules::ClientVersion;
use parlor_core::wire::Text;
use parlor_server::Config;
use proptest::prelude::*;
use world::{Losses, PeerId, World};

fn say_as_customer(world: &mut World, id: PeerId, text: &str) {
    world.flex(id, |client, out| client.say(MessageText::plain(text), out));
}

fn say_as_agent(world: &mut World, id: PeerId, session_id: &str, text: &str) {
    let say = Say { session_id: Text::plain(session_id), text: MessageText::plain(text), ..Say::default() };
    world.basic(id, |client, out| client.say(&say, out));
}

fn conversation(losses: Losses) {
    let mut world = World::new(Config::default());
    let ana = world.customer(FlexConfig::default(), losses);
    let session_id = world.session_id(ana);
    say_as_customer(&mut world, ana, "before");
    let bo = world.desk(UserType::Agent);
    world.join(bo, &session_id, Visibility::All);
    let mut expected = vec!["before".to_owned()];
    for number in 0..12 {
        let (question, answer) = (format!("question {number}"), format!("answer {number}"));
        say_as_customer(&mut world, ana, &question);
        world.settle();
        say_as_agent(&mut world, bo, &session_id, &answer);
        expected.extend([question, answer]);
    }
    world.pass(60_000);
    assert_eq!(world.peer(bo).messages(), expected, "the agent sees each once, in order");
    assert_eq!(world.peer(ana).messages(), expected, "the customer sees each once, in order");
    for id in [ana, bo] {
        assert!(world.peer(id).ids.windows(2).all(|pair| pair[0] < pair[1]), "{:?}", world.peer(id).ids);
        assert_eq!(world.peer(id).refused, Vec::<String>::new());
    }
}

#[test]
fn a_conversation_over_a_good_link() {
    conversation(Losses::default());
}

#[test]
fn a_conversation_over_a_link_that_loses_every_other_packet() {
    conversation(Losses { requests: 0x5555_5555_5555_5555, replies: 0 });
    conversation(Losses { requests: 0, replies: 0x5555_5555_5555_5555 });
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Whatever is lost, as long as something comes through: nothing is seen twice, nothing is missed.
    #[test]
    fn a_conversation_over_any_link(first in any::<u64>(), second in any::<u64>(), replies in any::<u64>()) {
        conversation(Losses { requests: first & second, replies: replies & second & !first });
    }
}

#[test]
fn a_lost_desk_comes_back_and_misses_nothing() {
    let (mut world, ana, bo, session_id) =
        World::conversation(Config::default(), FlexConfig::default(), Losses::default());
    say_as_customer(&mut world, ana, "one");
    world.settle();
    let say = Say { session_id: Text::plain(&session_id), text: MessageText::plain("two"), ..Say::default() };
    let unknown = world.basic_without_reply(bo, |client, out| client.say(&say, out));
    assert_eq!(unknown, [RequestKind::Message]);
    say_as_customer(&mut world, ana, "three");
    world.settle();
    let old_id = world.peer(bo).seen[1].clone();
    world.register(bo, UserType::Agent);
    world.join(bo, &session_id, Visibility::All);
    world.pass(5000);
    for id in [ana, bo] {
        assert_eq!(world.peer(id).messages(), ["one", "two", "three"]);
    }
    assert!(world.peer(ana).saw(&["<partyLeft", "<reason code=\"3\">left due to disconnect</reason>"]));
    let joins = world.peer(ana).seen.iter().filter(|it| it.contains("userType=\"AGENT\"")).count();
    assert_eq!(joins, 2, "with a new user id: {old_id}");
}

#[test]
fn polling_keeps_a_customer_in_and_silence_ends_it() {
    let mut config = Config::default();
    config.timeouts.session_inactivity_ms = 100 * 3_600_000;
    let (mut world, ana, bo, _) = World::conversation(config, FlexConfig::default(), Losses::default());
    let before = world.peer(ana).packets;
    world.pass(3_600_000);
    assert!(!world.peer(bo).saw(&["<partyLeft"]));
    let polls = world.peer(ana).packets - before;
    assert!((3600 / 9..3600 / 7).contains(&polls), "one poll in about eight seconds, not {polls} in an hour");
    // The last poll was up to 8 s ago; 45 s after it the customer is out.
    world.silence(ana);
    world.pass(36_000);
    assert!(!world.peer(bo).saw(&["<partyLeft"]));
    world.pass(10_000);
    let user_id = world.user_id(ana);
    let asker = format!("askerId=\"{user_id}\"");
    assert!(world.peer(bo).saw(&["<partyLeft", &asker, "code=\"3\"", "quit-reason-code"]));
}

#[test]
fn a_long_backlog_comes_in_small_packets() {
    let slow = FlexConfig { max_packet: 2000, poll_fastest: 8000, ..FlexConfig::default() };
    let (mut world, ana, bo, session_id) = World::conversation(Config::default(), slow, Losses::default());
    let expected: Vec<String> = (0..40).map(|number| format!("{number} {}", "x".repeat(300))).collect();
    for text in &expected {
        say_as_agent(&mut world, bo, &session_id, text);
    }
    let (before, start) = (world.peer(ana).packets, world.now);
    world.pass(8000);
    assert_eq!(world.peer(ana).messages(), expected);
    assert!(world.peer(ana).packets - before >= 8, "in several packets");
    assert!(world.now - start <= 8000, "polled again at once");
}

#[test]
fn each_party_gets_what_its_version_knows() {
    let old = FlexConfig { version: ClientVersion::new(101), ..FlexConfig::default() };
    let (mut world, ana, bo, session_id) = World::conversation(Config::default(), old, Losses::default());
    let nick = Tell {
        session_id: Text::plain(&session_id),
        notice: NoticeText::new(NoticeType::UpdateNick, "Robert".into()),
        ..Tell::default()
    };
    world.basic(bo, |client, out| client.notify(&nick, out));
    let url = Tell { notice: NoticeText::new(NoticeType::PushedUrl, "https://shop.example/".into()), ..nick };
    world.basic(bo, |client, out| client.notify(&url, out));
    world.pass(10_000);
    assert!(world.peer(bo).saw(&["USER_UPDATE_NICK"]));
    assert!(!world.peer(ana).saw(&["USER_UPDATE_NICK"]));
    assert!(world.peer(ana).saw(&["USER_PUSHED_URL"]));
    let sue = world.desk(UserType::Supervisor);
    world.join(sue, &session_id, Visibility::Vip);
    world.pass(10_000);
    assert!(world.peer(bo).monitored && !world.peer(ana).monitored);
    assert!(!world.peer(bo).saw(&["VIP"]) && !world.peer(ana).saw(&["VIP"]));
}

#[test]
fn typing_is_delivered_once_and_is_in_no_transcript() {
    let (mut world, ana, bo, session_id) = World::conversation(
        Config::default(),
        FlexConfig::default(),
        Losses { requests: 0, replies: 0x2492_4924_9249_2492 },
    );
    let typing = NoticeText::new(NoticeType::TypingStarted, "Hel".into());
    world.flex(ana, |client, out| client.notify(typing, KeyValues::EMPTY, KeyValues::EMPTY, out));
    world.settle();
    let shown =
        |world: &World, id| world.peer(id).seen.iter().filter(|it| it.contains("TYPING_STARTED")).count();
    assert_eq!((shown(&world, ana), shown(&world, bo)), (1, 1));
    let late = world.desk(UserType::Agent);
    world.join(late, &session_id, Visibility::All);
    assert_eq!(shown(&world, late), 0);
}

#[test]
fn a_closed_session_is_over_for_everyone() {
    let (mut world, ana, bo, session_id) =
        World::conversation(Config::default(), FlexConfig::default(), Losses::default());
    let release = Release {
        session_id: Text::plain(&session_id),
        after_action: AfterAction::ForceClose,
        ..Release::default()
    };
    world.basic(bo, |client, out| client.release(&release, out));
    world.pass(10_000);
    let (ana_id, bo_id) = (world.user_id(ana), world.user_id(bo));
    for id in [ana, bo] {
        let (agent, customer) = (format!("userId=\"{bo_id}\""), format!("userId=\"{ana_id}\""));
        let asker = format!("askerId=\"{bo_id}\"");
        assert!(world.peer(id).saw(&["<partyLeft", &agent, &asker, "code=\"2\""]));
        assert!(world.peer(id).saw(&["<partyLeft", &customer, &asker, "code=\"4\""]));
    }
}
