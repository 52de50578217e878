//! A program that joins its sessions again without thinking of the visibility shows no silent monitor.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/linked.rs"]
mod linked;
#[path = "../../tests/support/proxy.rs"]
mod proxy;

use std::sync::mpsc::channel;

use linked::{Linked, Who, text};
use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;
use parlor_server::{Config, Server};
use proxy::Proxy;

use parlor_visibility::{PARLOR_VISIBILITY_ALL, PARLOR_VISIBILITY_INT, PARLOR_VISIBILITY_VIP};

const SHOWS_MORE: i32 = parlor_status::PARLOR_SHOWS_MORE as i32;

/// Joins the session; gives the status.
fn join_with(
    basic: *mut parlor_basic,
    session: &str,
    visibility: parlor_visibility,
    shows_more: bool,
) -> i32 {
    let visibility = visibility as i32;
    let join = parlor_join { session_id: text(session), visibility, shows_more, ..Filled::defaults() };
    // SAFETY: the handle is locked, and the request is whole.
    unsafe { parlor_basic_join(basic, 0, &raw const join, &mut 0) }
}

/// The same from another thread than the link's.
fn join(link: &Linked, session: &str, visibility: parlor_visibility, shows_more: bool) -> i32 {
    let mut found = 0;
    link.agent(|basic, _, _| {
        found = join_with(basic, session, visibility, shows_more);
        0
    });
    found
}

/// Waits until the session was joined.
fn joined(link: &Linked) {
    link.wait(|it| {
        it.news == parlor_news_kind::PARLOR_NEWS_DONE as i32
            && it.request == parlor_request::PARLOR_REQUEST_JOIN as i32
    });
}

#[test]
fn a_monitor_is_shown_on_purpose_alone() {
    let server = Server::start(Config::default()).unwrap();
    let (flex, basic) = (server.addresses().flex, server.addresses().basic);
    let proxy = Proxy::to(basic);
    let plain =
        parlor_link_options { security: parlor_security::PARLOR_SECURITY_PLAIN as i32, ..Filled::defaults() };
    let login = parlor_login { nickname: text("Ana"), ..Filled::defaults() };
    let created = parlor_join { queue: text("Environment:default"), ..Filled::defaults() };
    let ana = Linked::open("127.0.0.1", flex.port(), plain, Who::Customer(login, created)).unwrap();
    let session = ana.wait(|it| it.request == parlor_request::PARLOR_REQUEST_JOIN as i32).session_id;
    // What Ana sees until somebody says these words.
    let seen_before = |words: &'static str| {
        let say = parlor_say {
            words: parlor_words { text: text(words), ..parlor_say::defaults().words },
            ..Filled::defaults()
        };
        // SAFETY: the handle is locked, and the request is whole.
        ana.customer(|flex| unsafe { parlor_flex_say(flex, &raw const say) });
        let mut events = 0;
        ana.wait(|it| {
            let is_event = it.news == parlor_news_kind::PARLOR_NEWS_EVENT as i32;
            events += u32::from(is_event && it.text != words);
            is_event && it.text == words
        });
        events
    };
    assert!(seen_before("hello") > 0, "she sees herself come in");

    let user_type = parlor_user_type::PARLOR_USER_SUPERVISOR as i32;
    let kim =
        parlor_register { nickname: text("Kim"), person_id: text("S1"), user_type, ..Filled::defaults() };
    let kim = Linked::open("127.0.0.1", proxy.address.port(), plain, Who::Agent(kim)).unwrap();
    kim.news(parlor_news_kind::PARLOR_NEWS_LOGGED_IN);
    assert_eq!(join(&kim, &session, PARLOR_VISIBILITY_VIP, false), 0);
    joined(&kim);
    kim.hear("hello");

    // At each login the program joins "its" session with the default visibility.
    let (send, statuses) = channel();
    let own = session.clone();
    kim.at_login(move |basic| {
        for visibility in [PARLOR_VISIBILITY_ALL, PARLOR_VISIBILITY_INT] {
            send.send(join_with(basic, &own, visibility, false)).unwrap();
        }
    });
    for words in ["still there?", "and now?"] {
        proxy.cut(basic);
        joined(&kim);
        let statuses: Vec<i32> = statuses.try_iter().collect();
        assert_eq!(statuses, [SHOWS_MORE; 2]);
        assert_eq!(
            join(&kim, &session, PARLOR_VISIBILITY_ALL, false),
            SHOWS_MORE,
            "when it is in again, too"
        );
        assert_eq!(seen_before(words), 0, "nobody was shown to Ana");
        kim.hear(words);
    }

    // She comes out by steps, each on purpose.
    assert_eq!(join(&kim, &session, PARLOR_VISIBILITY_INT, true), 0);
    joined(&kim);
    assert_eq!(seen_before("a coach"), 0);
    kim.hear("a coach");
    assert_eq!(join(&kim, &session, PARLOR_VISIBILITY_ALL, false), SHOWS_MORE);
    assert_eq!(join(&kim, &session, PARLOR_VISIBILITY_ALL, true), 0);
    joined(&kim);
    assert_eq!(seen_before("an agent"), 1, "Kim comes in");
    kim.hear("an agent");

    // Who hides at the login isn't shown by the link, which doesn't complain either.
    let own = session.clone();
    kim.at_login(move |basic| {
        assert_eq!(join_with(basic, &own, PARLOR_VISIBILITY_VIP, false), 0);
    });
    proxy.cut(basic);
    joined(&kim);
    assert_eq!(seen_before("who is there?"), 1, "Kim leaves with her connection");
    kim.hear("who is there?");
    let log = kim.log();
    assert!(!log.iter().any(|it| it.contains("wasn't joined")), "{log:#?}");
}
