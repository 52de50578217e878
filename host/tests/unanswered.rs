//! Servers that take what they are told and don't answer.

#![allow(clippy::unwrap_used, reason = "these are tests")]

#[path = "support/line.rs"]
mod line;
mod support;

use std::io::Read;
use std::net::{TcpListener, TcpStream};

use line::Line;
use serde_json::json;
use support::{Process, Serve};

#[test]
fn with_much_under_way_the_others_are_not_told_any_more_that_somebody_types() {
    let serve = Serve::start();
    let mut ana = serve.customer("Ana", &[]);
    let line = Line::to(&serve.basic);
    let arguments = ["desk", "--basic", &line.address, "--http", &serve.http, "--nick", "Bo", "--json"];
    let mut bo = Process::parlor("desk", &arguments);
    bo.wait_for(json!({"event": "ready"}));
    bo.join_waiting();
    bo.act(json!({"do": "typing", "text": "before"}));
    ana.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "text": "before"}));
    // So many requests are under way, and no answer comes: half of what there may be.
    line.mute();
    for number in 1..=8 {
        bo.type_line(&json!({"do": "say", "text": format!("text {number}")}).to_string());
    }
    let refused = bo.outcome(json!({"do": "typing", "text": "behind"}));
    assert!(refused["text"].as_str().unwrap().starts_with("too many commands wait"), "{refused}");
    // What is said goes on before it.
    bo.type_line(&json!({"do": "say", "text": "text 9"}).to_string());
    ana.wait_for(json!({"event": "message", "text": "text 9"}));
    assert!(!ana.saw(json!({"noticeType": "TYPING_STARTED", "text": "behind"})));
}

#[test]
fn a_flex_customers_link_is_up_once_the_server_has_said_something() {
    let serve = Serve::start();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let flex = serve.flex.clone();
    std::thread::spawn(move || {
        // Two connections are taken, and what comes is read, but nothing is answered.
        for mut near in listener.incoming().take(2).map_while(Result::ok) {
            let _ = near.read(&mut [0; 64]);
        }
        // The next one goes to a server that answers.
        let (near, _) = listener.accept().unwrap();
        let far = TcpStream::connect(flex).unwrap();
        for (mut from, mut to) in [(near.try_clone().unwrap(), far.try_clone().unwrap()), (far, near)] {
            std::thread::spawn(move || std::io::copy(&mut from, &mut to));
        }
    });
    let arguments = ["customer", "--flex", &address, "--http", &serve.http, "--nick", "Ana", "--json"];
    let mut ana = Process::parlor("customer", &arguments);
    ana.wait_for(json!({"event": "joined"}));
    // That the first two break is no news of a link that was up.
    let ups = ana.all(json!({"event": "link", "state": "up"})).len();
    assert_eq!(ups, 1, "{}", ana.printed());
}
