//! Sessions in which nothing happens, while idle control is on.

use super::*;
use crate::config::IncludedNotices;

fn scene(included: IncludedNotices) -> Scene {
    Scene::new(|config| {
        let control = &mut config.inactivity_control;
        control.is_enabled = true;
        (control.timeout_alert_ms, control.timeout_close_ms) = (60_000, 20_000);
        control.include_notices = included;
    })
}

const ALERT: &str =
    "IDLE_CONTROL_ALERT Chat session will be closed soon due to inactivity of chat participants.";
const CLOSE: &str = "IDLE_CONTROL_CLOSE Chat session closed due to inactivity of chat participants.";

#[test]
fn a_session_is_warned_and_then_closed() {
    let mut scene = scene(IncludedNotices::Major);
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    // The time in which she waits doesn't count.
    for _ in 0..5 {
        scene.pass(30_000);
        scene.refresh(&mut ana);
    }
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let old = scene.register("AGENT", 102);
    scene.agent_join(&old, &session, "ALL");
    let monitor = scene.agent_in("SUPERVISOR", &session, "VIP");
    for connection in [agent.connection, old.connection, monitor.connection] {
        scene.take(connection);
    }
    scene.refresh(&mut ana);
    scene.pass(30_000);
    assert!(scene.refresh(&mut ana).events.is_empty());
    scene.pass(30_000);
    let told = scene.take(agent.connection);
    assert!(told[0].events[0].ends_with(&format!("notice ALL {ALERT}")), "{told:?}");
    assert!(told[0].packet.contains("userId=\"SYSTEM\"") && told[0].packet.contains("idleTimeExpire=\"20\""));
    assert_eq!(scene.take(monitor.connection)[0].events, told[0].events);
    // Who states an older version knows nothing of it.
    assert!(scene.take(old.connection).iter().all(|it| it.events.is_empty()));
    scene.pass(5000);
    let told = scene.refresh(&mut ana);
    assert!(told.packet.contains(ALERT.split_once(' ').unwrap().1), "{told:?}");
    assert!(told.packet.contains("idleTimeExpire=\"15\""), "{told:?}");
    scene.pass(15_000);
    let told = scene.refresh(&mut ana);
    assert!(told.is_over && told.events[0].ends_with(CLOSE), "{told:?}");
    assert!(!told.packet.contains("idleTimeExpire"), "{told:?}");
    let transcript = scene.transcript(&session);
    assert!(transcript.contains("IDLE_CONTROL_ALERT") && transcript.contains("IDLE_CONTROL_CLOSE"));
    assert!(transcript.contains("<reason code=\"7\""), "{transcript}");
}

#[test]
fn what_happens_takes_the_warning_back() {
    let mut scene = scene(IncludedNotices::Major);
    let mut ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    for _ in 0..3 {
        scene.pass(40_000);
        scene.refresh(&mut ana);
        scene.pass(30_000);
        assert!(scene.refresh(&mut ana).packet.contains("idleTimeExpire"));
        assert_eq!(scene.say(&agent, &ana.session_id, "", "wait").error, None);
        let told = scene.refresh(&mut ana);
        assert!(!told.is_over && !told.packet.contains("idleTimeExpire"), "{told:?}");
    }
}

#[test]
fn a_second_warning_comes_behind_the_first() {
    let mut scene = Scene::new(|config| {
        let control = &mut config.inactivity_control;
        control.is_enabled = true;
        (control.timeout_alert_ms, control.timeout_alert2_ms, control.timeout_close_ms) =
            (30_000, 10_000, 5000);
    });
    let mut ana = scene.customer();
    scene.agent_in("AGENT", &ana.session_id, "ALL");
    scene.refresh(&mut ana);
    let mut seen = |scene: &mut Scene, ms| {
        scene.pass(ms);
        let told = scene.refresh(&mut ana);
        let expire = told.packet.split_once("idleTimeExpire=\"").and_then(|it| it.1.split_once('"'));
        (told.events.len(), expire.map(|it| it.0.to_owned()), told.is_over)
    };
    assert_eq!(seen(&mut scene, 29_000), (0, None, false));
    assert_eq!(seen(&mut scene, 1000), (1, Some("15".to_owned()), false));
    assert_eq!(seen(&mut scene, 9000), (0, Some("6".to_owned()), false));
    assert_eq!(seen(&mut scene, 1000), (1, Some("5".to_owned()), false));
    assert!(seen(&mut scene, 5000).2);
}

#[test]
fn notices_count_as_the_option_says() {
    use IncludedNotices as Included;
    let all = [Included::None, Included::Major, Included::Major2, Included::Typing, Included::All];
    for (notice, counting) in [
        ("USER_PUSHED_URL", &all[1..]),
        ("USER_CUSTOM", &[Included::Major2, Included::All][..]),
        ("TYPING_STARTED", &[Included::Typing, Included::All]),
        ("TYPING_STOPPED", &[Included::All]),
        ("USER_UPDATE_NICK", &[Included::All]),
        ("PING", &[]),
    ] {
        for included in all {
            let mut scene = scene(included);
            let mut ana = scene.customer();
            let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
            scene.pass(40_000);
            scene.refresh(&mut ana);
            assert_eq!(scene.notify(&agent, &ana.session_id, notice, "x").error, None, "{notice}");
            scene.pass(30_000);
            let is_warned = scene.refresh(&mut ana).packet.contains("IDLE_CONTROL_ALERT");
            assert_eq!(is_warned, !counting.contains(&included), "{notice} {included:?}");
        }
    }
}
