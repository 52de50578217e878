//! Connections that misbehave, and those beside them that don't.

use std::time::{Duration, Instant};

use crate::client::{Client, FlexUser, frame, start, stop_sending, value};

#[test]
fn garbage_is_answered_and_the_connection_lives() {
    let server = start(|_| {});
    let mut neighbour = Client::agent(server.addresses().basic);
    let mut evil = Client::connect(server.addresses().basic);
    for payload in [&b"\xff\xfe\0"[..], b"<", b"<a><b></a>", b"hello", &[b'<'; 5000]] {
        evil.write(&frame(payload));
        assert_eq!(value(&evil.next().unwrap(), "errorId"), "1");
    }
    assert!(evil.ask("requestRegister", "userNick=\"E\" userType=\"AGENT\"", "").contains("eventRegistered"));
    neighbour.create();
    let mut flex = Client::connect(server.addresses().flex);
    flex.write(&frame(b"\x02\x02"));
    assert_eq!(value(&flex.next().unwrap(), "errorId"), "1");
    FlexUser::login(&mut flex, "n");
}

#[test]
fn a_frame_may_come_in_pieces() {
    let server = start(|_| {});
    let mut client = Client::connect(server.addresses().basic);
    let packet = b"<requestRegister referenceId='3' userNick='Bo' userType='AGENT'/>";
    for byte in frame(packet) {
        client.write(&[byte]);
    }
    assert_eq!(value(&client.next().unwrap(), "referenceId"), "3");
    // Half a frame, then the client is gone: nothing comes of it.
    client.write(&frame(packet)[..20]);
    stop_sending(&client);
    assert!(client.until_closed().is_empty());
}

#[test]
fn what_is_too_large_is_skipped() {
    let server = start(|_| {});
    let mut client = Client::agent(server.addresses().basic);
    let session = client.create();
    client.write(&frame(&vec![b'x'; 100_000]));
    assert_eq!(value(&client.wait_for("eventError"), "errorId"), "11");
    // The largest that is taken, and one byte more.
    let request = |length: usize| {
        let head = format!(
            "<requestNotify referenceId='99' sessionId='{session}'><noticeText noticeType='TYPING_STARTED'>x</noticeText><!--"
        );
        let comment = "c".repeat(length - head.len() - "--></requestNotify>".len());
        format!("{head}{comment}--></requestNotify>")
    };
    client.send(&request(32_768));
    assert_eq!(value(&client.next().unwrap(), "sessionStatus"), "Alive");
    client.send(&request(32_769));
    assert_eq!(value(&client.next().unwrap(), "errorId"), "11");
}

#[test]
fn keep_alives_are_answered_and_silence_is_not_borne() {
    let server = start(|config| {
        config.timeouts.basic_silence_ms = 300;
        config.timeouts.flex_silence_ms = 200;
    });
    let mut watcher = Client::connect(server.addresses().flex);
    let mut client = Client::agent(server.addresses().basic);
    client.write(&frame(b""));
    assert_eq!(client.next().unwrap(), "");
    // Bytes that never become a frame count as silence.
    client.write(&[0, 0, 1]);
    assert!(client.until_closed().is_empty());
    assert!(watcher.until_closed().is_empty());
}

#[test]
fn a_silent_agent_leaves_its_session() {
    let server = start(|config| config.timeouts.basic_silence_ms = 300);
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    let session = value(&ana.ask(&mut flex, "requestJoin", "queueKey=\"q\"", ""), "sessionId");
    let mut agent = Client::agent(server.addresses().basic);
    agent.ask("requestJoin", &format!("sessionId=\"{session}\""), "");
    assert!(agent.until_closed().is_empty());
    // The server tells the engine before it hangs up.
    let seen = ana.ask(&mut flex, "requestRefresh", "", "");
    assert!(seen.contains("<reason code=\"3\">left due to disconnect</reason>"), "{seen}");
}

#[test]
fn who_stops_sending_still_reads() {
    let server = start(|_| {});
    let mut client = Client::connect(server.addresses().flex);
    client.send("<requestLogin referenceId='1' userNick='Ana' nonce='0123456789abcdef'/>");
    stop_sending(&client);
    let all = client.until_closed();
    assert_eq!(all.len(), 1);
    assert!(all[0].contains("secureKey"));
}

#[test]
fn many_flex_users_share_a_connection() {
    let server = start(|_| {});
    let mut client = Client::connect(server.addresses().flex);
    let users: Vec<FlexUser> = (0..100).map(|it| FlexUser::login(&mut client, &format!("n{it}"))).collect();
    // All at once, and each gets its own.
    for (number, user) in users.iter().enumerate() {
        let FlexUser { user_id, secure_key } = user;
        let reference_id = number + 1000;
        client.send(&format!(
            "<requestJoin referenceId='{reference_id}' userId='{user_id}' secureKey='{secure_key}' lastPosition='0' queueKey='q'/>"
        ));
    }
    for (number, user) in users.iter().enumerate() {
        let reply = client.next().unwrap();
        assert_eq!(value(&reply, "referenceId"), (number + 1000).to_string());
        assert!(reply.contains(&user.user_id));
    }
    // A user isn't bound to its connection.
    drop(client);
    let mut other = Client::connect(server.addresses().flex);
    other.reference_id = 2000;
    assert!(users[7].ask(&mut other, "requestRefresh", "", "").contains("Success"));
}

#[test]
fn who_reads_too_slowly_is_disconnected() {
    let server = start(|config| config.limits.output_bytes = 100_000);
    let mut agent = Client::agent(server.addresses().basic);
    let session = agent.create();
    let mut slow = Client::agent(server.addresses().basic);
    slow.ask("requestJoin", &format!("sessionId=\"{session}\""), "");
    let address = format!("sessionId=\"{session}\"");
    let typing = format!("<noticeText noticeType=\"TYPING_STARTED\">{}</noticeText>", "x".repeat(30_000));
    // What the systems hold between the two is some megabytes.
    let mut replies = (0..2000).map(|_| {
        agent.send(&format!("<requestNotify referenceId=\"7\" {address}>{typing}</requestNotify>"));
        agent.next().unwrap()
    });
    assert!(replies.any(|it| it.contains("partyLeft")), "the slow reader is still there");
    let reply = agent.ask("requestMessage", &address, "<msgText>on</msgText>");
    assert!(reply.contains("sessionStatus=\"Alive\""));
}

#[test]
fn each_port_has_its_own_connections() {
    let server = start(|config| {
        config.limits.basic_connections = 2;
        config.limits.flex_connections = 1;
    });
    let _silent = Client::connect(server.addresses().flex);
    // Flex is full; agents come in all the same.
    let _first = Client::agent(server.addresses().basic);
    let second = Client::agent(server.addresses().basic);
    for address in [server.addresses().basic, server.addresses().flex] {
        let all = Client::connect(address).until_closed();
        assert_eq!(value(&all[0], "errorId"), "10");
    }
    // Room comes back once the server has seen that one is gone.
    stop_sending(&second);
    let mut second = second;
    second.until_closed();
    loop {
        let mut third = Client::connect(server.addresses().basic);
        third.send("<requestRegister referenceId='1' userNick='n' userType='AGENT'/>");
        if third.next().is_some_and(|it| it.contains("eventRegistered")) {
            break;
        }
    }
}

#[test]
fn a_connection_on_which_nobody_logs_in_is_closed() {
    let server = start(|config| config.timeouts.login_ms = 300);
    let mut agent = Client::agent(server.addresses().basic);
    let mut flex = Client::connect(server.addresses().flex);
    FlexUser::login(&mut flex, "n");
    for address in [server.addresses().basic, server.addresses().flex] {
        let mut evil = Client::connect(address);
        // Frames alone don't help, nor do requests that are refused.
        evil.write(&frame(b""));
        evil.send("<requestRefresh referenceId='1' userId='u' secureKey='k' lastPosition='0'/>");
        assert!(evil.until_closed().len() <= 2);
    }
    agent.create();
    FlexUser::login(&mut flex, "m");
}

#[test]
fn nothing_is_read_from_who_does_not_read_its_replies() {
    let server = start(|_| {});
    let mut flex = Client::connect(server.addresses().flex);
    let ana = FlexUser::login(&mut flex, "n");
    let mut evil = Client::connect(server.addresses().flex);
    evil.write_timeout(Duration::from_millis(500));
    let FlexUser { user_id, secure_key } = &ana;
    let packet = format!(
        "<requestJoin referenceId='7' userId='{user_id}' secureKey='{secure_key}' lastPosition='0' queueKey='q'><msgText>{}</msgText></requestJoin>",
        "x".repeat(30_000)
    );
    evil.send(&packet);
    evil.next();
    // The same request again gets the same reply. Those that nobody reads fill the sockets; then no request goes in.
    let repeat = format!(
        "<requestJoin referenceId='7' userId='{user_id}' secureKey='{secure_key}' lastPosition='0' queueKey='q'/>"
    );
    let bytes = frame(repeat.as_bytes()).repeat(1000);
    let sent = (0..500).take_while(|_| evil.try_write(&bytes)).count();
    assert!(sent < 500, "the server took 500,000 requests of a client that reads nothing");
    // Others aren't disturbed.
    FlexUser::login(&mut flex, "m");
}

#[test]
fn a_connection_has_a_share_of_the_flex_users() {
    let server = start(|config| config.limits.users_per_connection = 3);
    let mut greedy = Client::connect(server.addresses().flex);
    for number in 0..3 {
        FlexUser::login(&mut greedy, &format!("n{number}"));
    }
    let attributes = "userNick=\"Eve\" nonce=\"0123456789abcdef\"";
    assert_eq!(value(&greedy.ask("requestLogin", attributes, ""), "errorId"), "10");
    FlexUser::login(&mut Client::connect(server.addresses().flex), "other");
}

/// The connection that a user used longest ago is closed, also if nobody reads from it.
#[test]
fn one_user_does_not_hold_the_flex_connections() {
    let server = start(|config| {
        config.limits.flex_connections = 4;
        config.limits.connections_per_user = 1;
        config.timeouts.shutdown_ms = 200;
    });
    let flex = server.addresses().flex;
    let mut evil = Client::connect(flex);
    evil.write_timeout(Duration::from_millis(500));
    let ana = FlexUser::login(&mut evil, "n");
    let text = format!("<msgText>{}</msgText>", "x".repeat(30_000));
    ana.ask(&mut evil, "requestJoin", "queueKey=\"q\"", &text);
    let FlexUser { user_id, secure_key } = &ana;
    let repeat = format!(
        "<requestJoin referenceId='2' userId='{user_id}' secureKey='{secure_key}' lastPosition='0' queueKey='q'/>"
    );
    let bytes = frame(repeat.as_bytes()).repeat(1000);
    while evil.try_write(&bytes) {}
    let mut next = Client { reference_id: 2, ..Client::connect(flex) };
    assert!(ana.ask(&mut next, "requestRefresh", "", "").contains("Success"));
    // One address has two places, and the user has only one of them.
    loop {
        let mut other = Client::connect(flex);
        other.send("<requestLogin referenceId='1' userNick='Eve' nonce='0123456789abcdef'/>");
        if other.next().is_some_and(|it| it.contains("secureKey")) {
            break;
        }
    }
}

#[test]
fn an_address_has_a_share_of_the_flex_connections() {
    let server = start(|config| config.limits.flex_connections = 3);
    let [_first, _second] = [(); 2].map(|()| {
        let mut client = Client::connect(server.addresses().flex);
        client.write(&frame(b""));
        client.next().unwrap();
        client
    });
    let all = Client::connect(server.addresses().flex).until_closed();
    assert_eq!(value(&all[0], "errorId"), "10");
    // Agents aren't concerned.
    Client::agent(server.addresses().basic);
}

#[test]
fn who_sends_too_fast_is_read_more_slowly() {
    let server = start(|config| config.limits.read_bytes_per_second = 80_000);
    let mut client = Client::agent(server.addresses().basic);
    let began = Instant::now();
    // Each counts as 1028 bytes.
    client.write(&frame(b"").repeat(100));
    assert_eq!(client.next().unwrap(), "");
    client.write(&frame(b""));
    assert_eq!(client.next().unwrap(), "");
    assert!(began.elapsed() > Duration::from_millis(250));
}

#[test]
fn who_is_told_much_is_told_more_slowly() {
    let server = start(|config| config.limits.written_bytes_per_second = 20_000);
    let mut client = Client::agent(server.addresses().basic);
    let session = client.create();
    let began = Instant::now();
    for _ in 0..3 {
        let said = client.ask(
            "requestMessage",
            &format!("sessionId=\"{session}\""),
            &format!("<msgText>{}</msgText>", "x".repeat(9000)),
        );
        assert!(said.contains("xxx"));
    }
    client.ask("requestMessage", &format!("sessionId=\"{session}\""), "<msgText>y</msgText>");
    assert!(began.elapsed() > Duration::from_millis(300));
}
