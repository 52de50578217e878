//! What the server is asked to do by a notice, and what only the server says.

use super::*;

#[test]
fn what_is_asked_of_the_server_by_a_notice() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let other = scene.agent_in("AGENT", &session, "ALL");
    scene.refresh(&mut ana);
    scene.take(agent.connection);
    // To all who see what the asker says, and not stored.
    let reply = scene.notify(&agent, &session, "SAVE_TRANSCRIPT", "");
    assert_eq!(reply.events, ["4 notice ALL TRANSCRIPT_SAVE_DONE "]);
    assert_eq!(scene.take(other.connection)[0].events, reply.events);
    assert_eq!(scene.refresh(&mut ana).events, reply.events);
    assert!(!scene.transcript(&session).contains("SAVE"));
    // All who are in the session, and readers of the stored form, are told how much is saved.
    assert!(scene.transcript(&session).contains(" savedPosition=\"3\">"), "{}", scene.transcript(&session));
    assert!(reply.packet.contains(" savedPosition=\"3\"><notice "), "{reply:?}");
    // The interaction's userdata changes, and nothing happens in the session.
    let attributes = format!("sessionId='{session}'");
    let notice = |notice_type: &str| {
        format!("<noticeText noticeType='{notice_type}'/><userData><item key='case'>7</item></userData>")
    };
    let reply = scene.ask(agent.connection, "requestNotify", &attributes, &notice("UPDATE_USER_DATA"));
    assert_eq!((reply.error, reply.events.len()), (None, 0));
    let reply =
        scene.flex(&mut ana, "requestRefresh", "", &notice("UPDATE_USER_DATA").replace("case", "size"));
    assert_eq!((reply.error, reply.events.len()), (None, 0));
    let items =
        |it: &str| scene.interactions.last().unwrap().user_data.values().text(it).map(|it| it.to_string());
    assert_eq!((items("case"), items("size")), (Some("7".into()), Some("7".into())));
    for own in ["RESERVED", "TRANSCRIPT_SAVE_DONE", "TRANSCRIPT_SAVE_FAILED", "IDLE_CONTROL_ALERT"] {
        assert_eq!(scene.notify(&agent, &session, own, "").error, Some(8), "{own}");
        let notice = format!("<noticeText noticeType=' {own} '/>");
        assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &notice).error, Some(8), "{own}");
    }
    let reply = scene.notify(&agent, &session, "PING", "");
    assert_eq!(reply.events, ["5 notice ALL PING "]);
}
