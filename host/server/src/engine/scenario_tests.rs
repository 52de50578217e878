//! Scenarios on a fake clock: who sees what, who may do what, and how it ends.

use parlor_core::element::Transcript;
use parlor_core::wire::Limits as ReadLimits;

use super::simulation::{Customer, Scene, Seen, notice, short};
use super::{ConnectionId, InteractionState, Protocol};

#[path = "delivery_tests.rs"]
mod delivery_tests;
#[path = "file_tests.rs"]
mod file_tests;
#[path = "idle_tests.rs"]
mod idle_tests;
#[path = "limit_tests.rs"]
mod limit_tests;
#[path = "member_tests.rs"]
mod member_tests;
#[path = "reenter_tests.rs"]
mod reenter_tests;
#[path = "release_tests.rs"]
mod release_tests;
#[path = "restore_tests.rs"]
mod restore_tests;
#[path = "server_notice_tests.rs"]
mod server_notice_tests;
#[path = "share_tests.rs"]
mod share_tests;
#[path = "trust_tests.rs"]
mod trust_tests;

fn scene() -> Scene {
    Scene::new(|_| {})
}

/// What the parties see of one event, as `c a s`: customer, agent, supervisor.
fn who_sees(scene: &mut Scene, customer: &mut Customer, agents: [u64; 2], wanted: &str) -> String {
    let has = |events: &[String]| events.iter().any(|it| it.contains(wanted));
    let mut who = String::new();
    if has(&scene.refresh(customer).events) {
        who.push('c');
    }
    for (connection, letter) in agents.into_iter().zip(['a', 's']) {
        if scene.take(connection).iter().any(|it| has(&it.events)) {
            who.push(letter);
        }
    }
    who
}

#[test]
fn times_go_on_while_the_process_stands_still_and_deadlines_do_not() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    scene.create(&mut ana);
    let agent = scene.register("AGENT", 105);
    scene.agent_join(&agent, &ana.session_id, "ALL");
    let deadline = scene.engine.next_deadline();
    scene.engine.stood_still(65_500);
    assert_eq!(scene.engine.next_deadline(), deadline);
    scene.pass(2000);
    scene.say(&agent, &ana.session_id, "", "late");
    assert!(scene.transcript(&ana.session_id).contains("timeShift=\"67\""));
    // A session that begins later has its own time.
    let mut cid = scene.login(106);
    scene.create(&mut cid);
    assert!(!scene.transcript(&cid.session_id).contains("timeShift=\"6"));
}

#[test]
fn a_conversation() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let reply = scene.create(&mut ana);
    assert_eq!(reply.events, ["1 newParty ALL CLIENT"]);
    assert_eq!(reply.last_position, 1);
    let agent = scene.register("AGENT", 105);
    let reply = scene.agent_join(&agent, &ana.session_id, "ALL");
    assert_eq!(reply.events, ["1 newParty ALL CLIENT", "2 newParty ALL AGENT"]);
    scene.pass(13_000);
    let reply = scene.flex(&mut ana, "requestRefresh", "", "<msgText msgType='text'>a &lt; b</msgText>");
    assert_eq!(reply.events, ["2 newParty ALL AGENT", "3 message ALL a < b"]);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed.len(), 1);
    assert_eq!(pushed[0].events, ["3 message ALL a < b"]);
    assert_eq!(pushed[0].reference_id, None);
    let session = ana.session_id.clone();
    assert_eq!(scene.say(&agent, &session, "", "hello").events, ["4 message ALL hello"]);
    assert_eq!(scene.refresh(&mut ana).events, ["4 message ALL hello"]);
    assert_eq!(scene.refresh(&mut ana).events, [""; 0]);
    let reply = scene.flex(&mut ana, "requestLogout", "", "<msgText>bye</msgText>");
    assert_eq!(reply.events, ["5 partyLeft ALL 0"]);
    // For the customer it is over, for the agent it isn't.
    assert!(reply.is_over);
    let pushed = scene.take(agent.connection);
    assert!(!pushed[0].is_over);
    assert!(pushed[0].packet.contains("<reason>left</reason><msgText>bye</msgText>"), "{pushed:?}");
    let reply = scene.release(&agent, &session, &agent.user_id, "KeepAlive");
    assert_eq!(reply.events, ["6 partyLeft ALL 0"]);
    assert!(reply.is_over);
    let states: Vec<InteractionState> = scene.interactions.iter().map(|it| it.state).collect();
    use InteractionState::{Closed, Running, Waiting};
    assert_eq!(states, [Waiting, Running, Closed]);
}

#[test]
fn the_transcript_is_the_canonical_stored_form() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let user_data = "<userData><item key='k' type='string'>v &#38; w</item></userData>";
    let reply = scene.flex(&mut ana, "requestJoin", "queueKey='q'", user_data);
    let session = reply.session_id;
    scene.pass(2999);
    scene.flex(&mut ana, "requestRefresh", "", "<msgText msgType='text'><![CDATA[<hi>]]></msgText>");
    let user_id = &ana.user_id;
    let expected = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><chatTranscript startAt=\"2025-05-10T07:07:25Z\" \
         sessionId=\"{session}\"><newParty userId=\"{user_id}\" timeShift=\"0\" visibility=\"ALL\" eventId=\"1\">\
         <userInfo personId=\"\" userNick=\"Ana\" userType=\"CLIENT\" protocolType=\"FLEX\" clientVersion=\"106\"/>\
         <userData><item key=\"k\" type=\"string\">v &amp; w</item></userData></newParty>\
         <message userId=\"{user_id}\" timeShift=\"2\" visibility=\"ALL\" eventId=\"2\">\
         <msgText msgType=\"text\">&lt;hi&gt;</msgText></message></chatTranscript>"
    );
    assert_eq!(scene.transcript(&session), expected);
    let read = Transcript::parse(expected.as_bytes(), ReadLimits::STORED).unwrap();
    assert_eq!(short(read.events), ["1 newParty ALL CLIENT", "2 message ALL <hi>"]);
}

#[test]
fn who_sees_what() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let supervisor = scene.agent_in("SUPERVISOR", &session, "ALL");
    let speaker = scene.agent_in("SUPERVISOR", &session, "INT");
    let agents = [agent.connection, supervisor.connection];
    assert_eq!(who_sees(&mut scene, &mut ana, agents, "newParty INT"), "as");
    for (visibility, expected) in [("ALL", "cas"), ("INT", "as"), ("VIP", "s"), ("ROOM", "s")] {
        let reply = scene.say(&speaker, &session, &format!("visibility='{visibility}'"), "secret");
        assert_eq!(reply.error, None);
        assert_eq!(who_sees(&mut scene, &mut ana, agents, "secret"), expected, "{visibility}");
    }
    for (who, visibility) in [(&agent, "VIP"), (&agent, "ROOM")] {
        assert_eq!(scene.say(who, &session, &format!("visibility='{visibility}'"), "x").error, Some(8));
    }
}

#[test]
fn a_basic_customer_may_create_and_sees_what_customers_see() {
    let mut scene = scene();
    let customer = scene.register("CLIENT", 106);
    let reply = scene.ask(customer.connection, "requestJoin", "queueKey='q' visibility='INT'", "");
    assert_eq!(reply.error, Some(8));
    let reply = scene.ask(customer.connection, "requestJoin", "queueKey='q'", "");
    assert_eq!(reply.events, ["1 newParty ALL CLIENT"]);
    let session = reply.session_id;
    let agent = scene.agent_in("AGENT", &session, "INT");
    scene.say(&agent, &session, "visibility='INT'", "secret");
    assert_eq!(scene.take(customer.connection), []);
    assert_eq!(scene.release(&customer, &session, &agent.user_id, "KeepAlive").error, Some(4));
    assert_eq!(scene.release(&customer, &session, &customer.user_id, "ForceClose").error, Some(8));
}

#[test]
fn who_may_register() {
    let mut scene = scene();
    for (user_type, error) in [
        ("AGENT", None),
        ("SUPERVISOR", None),
        ("CLIENT", None),
        ("EXTERNAL", Some(8)),
        ("SYSTEM", Some(8)),
        ("ROBOT", Some(8)),
    ] {
        let connection = scene.connect(Protocol::Basic);
        let attributes = format!("userNick='n' userType='{user_type}'");
        assert_eq!(scene.ask(connection, "requestRegister", &attributes, "").error, error, "{user_type}");
        if error.is_none() {
            assert_eq!(scene.ask(connection, "requestRegister", &attributes, "").error, Some(8));
        }
    }
    let connection = scene.connect(Protocol::Basic);
    assert_eq!(scene.ask(connection, "requestJoin", "queueKey='q'", "").error, Some(4));
}

#[test]
fn direct_messages_reach_two() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let one = scene.agent_in("AGENT", &session, "ALL");
    let other = scene.agent_in("AGENT", &session, "ALL");
    let third = scene.agent_in("SUPERVISOR", &session, "ALL");
    let monitor = scene.agent_in("SUPERVISOR", &session, "VIP");
    scene.take(other.connection);
    scene.take(third.connection);
    let to = format!("receiverId='{}'", other.user_id);
    let reply = scene.say(&one, &session, &to, "psst");
    assert_eq!(reply.events, ["6 message ALL psst"]);
    assert_eq!(scene.take(other.connection)[0].events, ["6 message ALL psst"]);
    assert_eq!(scene.take(third.connection), []);
    assert!(!scene.refresh(&mut ana).events.iter().any(|it| it.contains("psst")));
    assert!(scene.transcript(&session).contains(&format!("receiverId=\"{}\"", other.user_id)));
    // Not there, not reachable, not to be known of.
    for receiver in ["nobody", &ana.user_id, &monitor.user_id] {
        let reply = scene.say(&one, &session, &format!("receiverId='{receiver}'"), "x");
        assert_eq!(reply.error, Some(9));
    }
    let reply = scene.say(&third, &session, &format!("receiverId='{}'", monitor.user_id), "x");
    assert_eq!(reply.error, None);
}

#[test]
fn a_monitor_is_announced_and_silent() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let old = scene.register("AGENT", 104);
    scene.agent_join(&old, &session, "ALL");
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let supervisor = scene.register("SUPERVISOR", 106);
    scene.take(old.connection);
    assert_eq!(scene.agent_join(&supervisor, &session, "VIP").events.len(), 4);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed.len(), 1);
    assert!(pushed[0].is_monitored && pushed[0].events.is_empty());
    assert_eq!(scene.take(old.connection), []);
    assert!(scene.refresh(&mut ana).is_monitored);
    assert_eq!(scene.say(&supervisor, &session, "", "x").error, Some(8));
    assert_eq!(scene.notify(&supervisor, &session, "USER_CUSTOM", "x").error, Some(8));
    // To coach, it joins again: the same party, with another visibility.
    let reply = scene.agent_join(&supervisor, &session, "INT");
    let end: Vec<&str> = reply.events.iter().skip(4).map(String::as_str).collect();
    assert_eq!(end, ["5 partyLeft VIP 0", "6 newParty INT SUPERVISOR"]);
    assert!(!reply.is_monitored);
    let pushed = scene.take(agent.connection);
    assert_eq!(pushed[0].events, ["6 newParty INT SUPERVISOR"]);
    assert!(!scene.refresh(&mut ana).is_monitored);
    assert_eq!(scene.say(&supervisor, &session, "visibility='INT'", "psst").error, None);
    assert_eq!(scene.agent_join(&agent, &session, "VIP").error, Some(8));
}

#[test]
fn versions() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let newest = scene.agent_in("AGENT", &session, "ALL");
    for (version, notice_type, since) in [
        (101, "USER_UPDATE_NICK", 102),
        (102, "USER_UPDATE_NICK", 102),
        (103, "SYS_COMMAND", 104),
        (104, "SYS_COMMAND", 104),
        (101, "USER_CUSTOM", 101),
    ] {
        let agent = scene.register("AGENT", version);
        scene.agent_join(&agent, &session, "ALL");
        let expected = if version < since { Some(12) } else { None };
        assert_eq!(scene.notify(&agent, &session, notice_type, "x").error, expected, "{version}");
        scene.take(agent.connection);
        scene.notify(&newest, &session, notice_type, "y");
        assert_eq!(scene.take(agent.connection).len(), usize::from(version >= since), "{version}");
        scene.engine.closed(scene.now, agent.connection);
    }
    let attributes = "<eventAttributes><item key='a'>b</item></eventAttributes>";
    for (version, expected) in [(105, Some(12)), (106, None)] {
        let agent = scene.register("AGENT", version);
        scene.agent_join(&agent, &session, "ALL");
        let content = format!("<msgText>m</msgText>{attributes}");
        let reply =
            scene.ask(agent.connection, "requestMessage", &format!("sessionId='{session}'"), &content);
        assert_eq!(reply.error, expected);
        if expected.is_none() {
            assert!(reply.packet.contains("<eventAttributes>"));
        }
    }
    assert_eq!(scene.notify(&newest, &session, "IDLE_CONTROL_CLOSE", "").error, Some(8));
    assert_eq!(scene.notify(&newest, &session, "", "").error, Some(3));
    let mut old = scene.login(103);
    scene.flex(&mut old, "requestJoin", &format!("sessionId='{session}'"), "");
    let reply = scene.flex(&mut old, "requestRefresh", "", &notice("SYS_COMMAND", "x"));
    assert_eq!(reply.error, Some(12));
    scene.refresh(&mut ana);
}

#[test]
fn a_nickname_changes_for_later_events() {
    let mut scene = scene();
    let ana = scene.customer();
    let agent = scene.agent_in("SUPERVISOR", &ana.session_id, "ALL");
    assert_eq!(scene.notify(&agent, &ana.session_id, "USER_UPDATE_NICK", "").error, Some(3));
    assert_eq!(scene.notify(&agent, &ana.session_id, "USER_UPDATE_NICK", "Bo").error, None);
    assert_eq!(scene.interactions.last().unwrap().agents, ["Bo"], "lists of sessions have it");
    let reply = scene.agent_join(&agent, &ana.session_id, "INT");
    assert!(reply.packet.contains("userNick=\"SUPERVISOR\"") && reply.packet.contains("userNick=\"Bo\""));
}

#[test]
fn bots_are_marked_and_do_not_count() {
    let mut scene = scene();
    let ana = scene.customer();
    let bot = scene.register("AGENT", 106);
    let style = "<userData><item key='GCTI_Chat_PartyStyle'>BOT</item></userData>";
    let attributes = format!("sessionId='{}'", ana.session_id);
    let reply = scene.ask(bot.connection, "requestJoin", &attributes, style);
    assert!(reply.packet.contains("<item key=\"style\" type=\"string\">BOT</item>"));
    assert_eq!(scene.engine.interactions()[0].state, InteractionState::Waiting);
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    assert_eq!(scene.engine.interactions()[0].state, InteractionState::Running);
    let reply = scene.release(&agent, &ana.session_id, &agent.user_id, "CloseIfNoAgents");
    assert!(reply.is_over);
    assert_eq!(reply.events, ["4 partyLeft ALL 1", "5 partyLeft ALL 4 asked", "6 partyLeft ALL 4 asked"]);
}

#[test]
fn user_data_is_updated() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let first = "<userData><item key='a'>1</item><item key='b'>2</item></userData>";
    scene.flex(&mut ana, "requestJoin", "queueKey='q'", first);
    let second = "<userData><item key='b'>3</item><item key='c'>4</item></userData>";
    // A message beside a notice is skipped.
    let second = notice("UPDATE_USER_DATA", second) + "<msgText>x</msgText>";
    let reply = scene.flex(&mut ana, "requestRefresh", "", &second);
    assert!(reply.error.is_none() && !reply.packet.contains("<message"));
    let interaction = scene.interactions.last().unwrap();
    let text = |key: &str| interaction.user_data.values().text(key).unwrap().to_string();
    assert_eq!((text("a"), text("b"), text("c")), ("1".into(), "3".into(), "4".into()));
}
