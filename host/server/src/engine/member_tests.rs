//! Members of requests that come back in the events they make.

use super::*;

const ATTRIBUTES: &str = "<eventAttributes><item key='GCTI_SYSTEM' type='kvlist'><item key='quit-reason-code'>9</item></item>\
    <item key='k'>v</item></eventAttributes>";

const OWN: &str = "<item key=\"k\">v</item>";

#[test]
fn event_attributes_of_a_request_are_its_events() {
    let mut scene = scene();
    let mut ana = scene.login(106);
    let reply = scene.flex(&mut ana, "requestJoin", "queueKey='q'", ATTRIBUTES);
    ana.session_id = reply.session_id.clone();
    assert!(reply.packet.contains(OWN), "newParty");
    // What the system says is not a customer's to say.
    assert!(!reply.packet.contains("GCTI_SYSTEM"));
    let bo = scene.register("AGENT", 106);
    let target = format!("sessionId='{}'", ana.session_id);
    assert_eq!(scene.ask(bo.connection, "requestJoin", &target, ATTRIBUTES).packet.matches(OWN).count(), 2);
    let said = format!("<msgText>x</msgText>{ATTRIBUTES}");
    assert!(scene.flex(&mut ana, "requestRefresh", "", &said).packet.contains(OWN), "message");
    let release = format!("{target} userId='{}'", bo.user_id);
    let left = scene.ask(bo.connection, "requestReleaseParty", &release, ATTRIBUTES).packet;
    assert!(left.contains(OWN) && left.contains("<partyLeft"), "partyLeft of an agent");
    let left = scene.flex(&mut ana, "requestLogout", "", ATTRIBUTES).packet;
    let reason = "<item key=\"quit-reason-code\" type=\"string\">0</item>";
    assert!(left.contains(OWN) && left.contains(reason), "partyLeft of a customer: {left}");
}

#[test]
fn who_does_not_know_event_attributes_gives_none() {
    let mut scene = scene();
    let mut ana = scene.login(105);
    assert_eq!(scene.flex(&mut ana, "requestJoin", "queueKey='q'", ATTRIBUTES).error, Some(12));
    scene.create(&mut ana);
    let said = format!("<msgText>x</msgText>{ATTRIBUTES}");
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &said).error, Some(12));
    assert_eq!(scene.flex(&mut ana, "requestLogout", "", ATTRIBUTES).error, Some(12));
    let bo = scene.register("AGENT", 105);
    let target = format!("sessionId='{}'", ana.session_id);
    assert_eq!(scene.ask(bo.connection, "requestJoin", &target, ATTRIBUTES).error, Some(12));
    scene.agent_join(&bo, &ana.session_id, "ALL");
    let release = format!("{target} userId='{}'", bo.user_id);
    assert_eq!(scene.ask(bo.connection, "requestReleaseParty", &release, ATTRIBUTES).error, Some(12));
}

#[test]
fn a_bot_may_say_so_in_the_attributes_of_its_join() {
    let mut scene = scene();
    let ana = scene.customer();
    let style = "<eventAttributes><item key='GCTI_SYSTEM' type='kvlist'><item key='party-info' type='kvlist'>\
        <item key='style'>BOT</item></item></item></eventAttributes>";
    let bot = scene.register("AGENT", 106);
    let target = format!("sessionId='{}'", ana.session_id);
    let reply = scene.ask(bot.connection, "requestJoin", &target, style);
    assert!(reply.packet.contains("<item key=\"style\" type=\"string\">BOT</item>"));
    assert_eq!(scene.interactions.last().unwrap().state, InteractionState::Waiting, "nobody serves yet");
}

#[test]
fn a_join_brings_what_is_behind_its_position() {
    let mut scene = scene();
    let mut ana = scene.customer();
    scene.flex(&mut ana, "requestRefresh", "", "<msgText>x</msgText>");
    for (position, events) in
        [("", 3), ("fromPosition='0'", 4), ("fromPosition='2'", 3), ("fromPosition='9'", 0)]
    {
        let bo = scene.register("AGENT", 106);
        let target = format!("sessionId='{}' {position}", ana.session_id);
        assert_eq!(scene.ask(bo.connection, "requestJoin", &target, "").events.len(), events, "{position}");
    }
}

#[test]
fn a_notice_may_have_a_text_which_flex_is_not_sent() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let bo = scene.agent_in("AGENT", &session, "ALL");
    let other = scene.agent_in("AGENT", &session, "ALL");
    let reply = scene.notify(&bo, &session, "USER_PUSHED_URL", "https://a.example<msgText>look</msgText>");
    assert!(reply.packet.contains("<msgText>look</msgText>"));
    assert!(scene.take(other.connection).last().unwrap().packet.contains("<msgText>look</msgText>"));
    let seen = scene.refresh(&mut ana).packet;
    assert!(seen.contains("https://a.example") && !seen.contains("look"));
    assert!(scene.transcript(&session).contains("look"));
}
