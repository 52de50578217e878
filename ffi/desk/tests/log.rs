//! What a link logs: connections and what it does by itself, and nothing that anyone wrote.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/linked.rs"]
mod linked;
#[path = "../../tests/support/proxy.rs"]
mod proxy;

use linked::{Linked, Who, bo, text};
use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;
use parlor_server::{Config, Server};
use proxy::Proxy;

/// What the persons of this test write. Nothing else has these words in it.
const WRITTEN: [&str; 8] = [
    "Anaximander", // the customer's name
    "Bonaventura", // the agent's
    "lampshade",   // the subject
    "Fitzgerald",  // userdata
    "moonlight",   // the customer's words
    "sunflower",   // the agent's
    "typewriter",  // a notice
    "aftermath",   // the last words
];

#[test]
fn nothing_that_anyone_wrote_is_logged() {
    let [customer, agent, subject, lastname, question, answer, notice, farewell] = WRITTEN;
    let server = Server::start(Config::default()).unwrap();
    let (flex, basic) = (server.addresses().flex, server.addresses().basic);
    let (to_flex, to_basic) = (Proxy::to(flex), Proxy::to(basic));
    let plain =
        parlor_link_options { security: parlor_security::PARLOR_SECURITY_PLAIN as i32, ..Filled::defaults() };
    let item = parlor_item_text(text("Lastname"), text(lastname));
    let user_data = parlor_items { items: &raw const item, count: 1 };
    let login = parlor_login { nickname: text(customer), user_data, ..Filled::defaults() };
    let join =
        parlor_join { queue: text("Environment:default"), subject: text(subject), ..Filled::defaults() };
    let ana = Linked::open("127.0.0.1", to_flex.address.port(), plain, Who::Customer(login, join)).unwrap();
    let session = ana.wait(|it| it.request == parlor_request::PARLOR_REQUEST_JOIN as i32).session_id;
    let bo = Linked::open("127.0.0.1", to_basic.address.port(), plain, bo(agent)).unwrap();
    bo.news(parlor_news_kind::PARLOR_NEWS_LOGGED_IN);

    let join = parlor_join { session_id: text(&session), ..Filled::defaults() };
    // SAFETY: the handle is locked, and the requests are whole; also below.
    bo.agent(|basic, now, id| unsafe { parlor_basic_join(basic, now, &raw const join, id) });
    let words = |words: &str| parlor_words { text: text(words), ..parlor_say::defaults().words };
    let say = parlor_say { session_id: text(&session), words: words(question), ..Filled::defaults() };
    // SAFETY: as above.
    ana.customer(|flex| unsafe { parlor_flex_say(flex, &raw const say) });
    bo.hear(question);
    let say = parlor_say { words: words(answer), ..say };
    // SAFETY: as above.
    bo.agent(|basic, now, id| unsafe { parlor_basic_say(basic, now, &raw const say, id) });
    ana.hear(answer);
    let told = parlor_notify {
        session_id: text(&session),
        notice_type: parlor_notice_type::PARLOR_NOTICE_USER_CUSTOM as i32,
        notice_text: text(notice),
        ..Filled::defaults()
    };
    // SAFETY: as above.
    bo.agent(|basic, now, id| unsafe { parlor_basic_notify(basic, now, &raw const told, id) });
    // What is refused, too.
    let nowhere = parlor_join { session_id: text("none"), words: words(answer), ..Filled::defaults() };
    // SAFETY: as above.
    bo.agent(|basic, now, id| unsafe { parlor_basic_join(basic, now, &raw const nowhere, id) });
    bo.news(parlor_news_kind::PARLOR_NEWS_REFUSED);

    // Both connections break while something is said.
    to_flex.cut(flex);
    to_basic.cut(basic);
    bo.wait(|it| it.kind == parlor_link_event_kind::PARLOR_LINK_DOWN as i32);
    let say = parlor_say { words: words(farewell), ..say };
    // SAFETY: as above.
    ana.customer(|flex| unsafe { parlor_flex_say(flex, &raw const say) });
    bo.hear(farewell);
    let release = parlor_release { words: words(farewell), ..Filled::defaults() };
    // SAFETY: as above.
    ana.customer(|flex| unsafe { parlor_flex_logout(flex, &raw const release) });
    ana.news(parlor_news_kind::PARLOR_NEWS_OVER);

    for link in [&ana, &bo] {
        let log = link.log();
        let lines = |begin: &str| log.iter().filter(|it| it.starts_with(begin)).count();
        assert!(lines("connected to 127.0.0.1:") >= 2, "{log:#?}");
        assert!(lines("the peer closed the link") >= 1, "{log:#?}");
        for written in WRITTEN {
            assert!(!log.iter().any(|it| it.contains(written)), "{written}: {log:#?}");
        }
    }
}
