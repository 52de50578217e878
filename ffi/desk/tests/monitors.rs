//! A supervisor who isn't to be seen by the customer: what is refused, and who hears what.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/linked.rs"]
mod linked;
#[path = "support/own_store.rs"]
mod own_store;
#[path = "../../tests/support/mod.rs"]
mod support;

use linked::{Linked, Who, text};
use own_store::{Program, is};
use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;
use parlor_server::{Config, Server};

use parlor_visibility as Visibility;

/// Has the supervisor join, also again; returns when so many events have come with the reply, of which the last is her own.
fn join(supervisor: &Linked, session: &str, visibility: Visibility, events: usize) {
    let join = parlor_join {
        session_id: text(session),
        visibility: visibility as i32,
        shows_more: true,
        ..Filled::defaults()
    };
    // SAFETY: the handle is locked, and the request is whole.
    supervisor.agent(|basic, now, id| unsafe { parlor_basic_join(basic, now, &raw const join, id) });
    let is_join = |it: &linked::Told| it.request == parlor_request::PARLOR_REQUEST_JOIN as i32;
    supervisor.wait(|it| is_join(it) && it.news == parlor_news_kind::PARLOR_NEWS_DONE as i32);
    for _ in 0..events {
        supervisor.wait(|it| is_join(it) && it.news == parlor_news_kind::PARLOR_NEWS_EVENT as i32);
    }
}

#[test]
fn who_monitors_sends_no_file_and_who_coaches_is_heard_by_no_customer() {
    let server = Server::start(Config::default()).unwrap();
    let addresses = server.addresses();
    let plain =
        parlor_link_options { security: parlor_security::PARLOR_SECURITY_PLAIN as i32, ..Filled::defaults() };
    let login = parlor_login { nickname: text("Ana"), ..Filled::defaults() };
    let new = parlor_join { queue: text("Environment:default"), ..Filled::defaults() };
    let ana = Linked::open("127.0.0.1", addresses.flex.port(), plain, Who::Customer(login, new)).unwrap();
    let session = ana.wait(|it| it.request == parlor_request::PARLOR_REQUEST_JOIN as i32).session_id;
    let register = parlor_register {
        nickname: text("Sue"),
        person_id: text("P1"),
        user_type: parlor_user_type::PARLOR_USER_SUPERVISOR as i32,
        ..Filled::defaults()
    };
    let sue = Linked::open("127.0.0.1", addresses.basic.port(), plain, Who::Agent(register)).unwrap();
    sue.news(parlor_news_kind::PARLOR_NEWS_LOGGED_IN);

    join(&sue, &session, Visibility::PARLOR_VISIBILITY_VIP, 2);
    let program = Program::start(None);
    // The file isn't there: it isn't even opened.
    let file = parlor_send_file { session_id: text(&session), path: text("none"), ..Filled::defaults() };
    let mut job = 0;
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_plugins_set_link(program.plugins, sue.link), 0);
        assert_eq!(parlor_plugins_send_file(program.plugins, &raw const file, &raw mut job), 0);
    }
    let told = program.end(job);
    assert!(is(&told, parlor_plugins_event_kind::PARLOR_PLUGINS_FAILED), "{told:?}");
    assert!(told.text.starts_with("not permitted: who monitors a session sends nothing"), "{told:?}");

    join(&sue, &session, Visibility::PARLOR_VISIBILITY_INT, 1);
    let say = |words: &'static str, change: fn(&mut parlor_say)| {
        let words = parlor_words { text: text(words), ..parlor_say::defaults().words };
        let mut say = parlor_say { session_id: text(&session), words, ..Filled::defaults() };
        change(&mut say);
        // SAFETY: the handle is locked, and the request is whole.
        sue.agent(|basic, now, id| unsafe { parlor_basic_say(basic, now, &raw const say, id) });
    };
    say("a hint", |_| {});
    sue.hear("a hint");
    say("hello", |it| it.visibility = Visibility::PARLOR_VISIBILITY_ALL as i32);
    let heard = ana.wait(|it| it.news == parlor_news_kind::PARLOR_NEWS_EVENT as i32 && !it.text.is_empty());
    assert_eq!(heard.text, "hello");
}
