//! Four programs (server, customer, agent, supervisor) play a conversation by script: steps 3 to 7 of the demo, each
//! at its own door.

mod support;

use std::fs;

use serde_json::json;
use support::Serve;

#[test]
fn a_conversation_of_four_processes() {
    let mut serve = Serve::start();
    let directory = tempfile::tempdir().unwrap();

    let data = ["--subject", "A broken lamp", "--data", "OrderNumber=4711"];
    let mut customer = serve.customer("Ana", &data);
    let ana = customer.wait_for(json!({"event": "ready"}))["userId"].clone();
    customer.act(json!({"do": "typing", "text": "Hello, I"}));
    customer.act(json!({"do": "say", "text": "Hello, it is broken <&>."}));

    let mut agent = serve.desk("agent", "Bo", &["--person-id", "KBo"]);
    let bo = agent.wait_for(json!({"event": "ready"}))["userId"].clone();
    let waiting = agent.wait_for(json!({"event": "interactions", "state": "waiting"}));
    assert_eq!(waiting["subject"], "A broken lamp");
    assert_eq!(waiting["queue"], "Environment:default");
    assert_eq!(waiting["userData"]["OrderNumber"], "4711");
    let session = waiting["sessionId"].clone();
    agent.act(json!({"do": "join", "sessionId": session}));
    agent.wait_for(json!({"event": "joined", "sessionId": session}));
    assert!(agent.saw(
        json!({"event": "message", "userId": ana, "text": "Hello, it is broken <&>.", "userNick": "Ana"})
    ));
    assert!(!agent.saw(json!({"noticeType": "TYPING_STARTED"})), "typing is in no transcript");
    agent.act(json!({"do": "say", "text": "I am sorry."}));
    let heard = customer.wait_for(json!({"event": "message", "userId": bo, "text": "I am sorry."}));
    assert_eq!((&heard["userNick"], &heard["treatAs"]), (&json!("Bo"), &json!("NORMAL")));
    customer.act(json!({"do": "typing", "text": "Tha"}));
    agent.wait_for(json!({"event": "notice", "noticeType": "TYPING_STARTED", "text": "Tha"}));

    let mut supervisor = serve.desk("supervisor", "Sue", &["--supervisor"]);
    let sue = supervisor.wait_for(json!({"event": "ready"}))["userId"].clone();
    supervisor.act(json!({"do": "join", "sessionId": session, "visibility": "VIP"}));
    agent.wait_for(json!({"event": "monitored", "monitored": true}));
    customer.wait_for(json!({"event": "monitored", "monitored": true}));
    assert!(!agent.saw(json!({"event": "newParty", "userId": sue})));
    let refused = supervisor.outcome(json!({"do": "say", "text": "psst", "visibility": "INT"}));
    assert_eq!((&refused["event"], &refused["errorId"]), (&json!("error"), &json!(8)));
    supervisor.act(json!({"do": "join", "sessionId": session, "visibility": "INT"}));
    agent.wait_for(json!({"event": "newParty", "userId": sue, "visibility": "INT"}));
    agent.wait_for(json!({"event": "monitored", "monitored": false}));
    // What a coach says is for those who see her, unless she says otherwise.
    supervisor.act(json!({"do": "typing", "text": "Send"}));
    supervisor.act(json!({"do": "say", "text": "Send a voucher."}));
    agent.wait_for(json!({"event": "message", "text": "Send a voucher.", "visibility": "INT"}));
    agent.act(json!({"do": "say", "text": "Yes.", "visibility": "INT", "receiverId": sue}));
    supervisor.wait_for(json!({"event": "message", "text": "Yes.", "receiverId": sue}));

    let content = "voucher\n".repeat(30_000);
    let file = directory.path().join("voucher.txt");
    fs::write(&file, &content).unwrap();
    let sent = agent.act(json!({"do": "send-file", "path": file, "description": "A voucher"}));
    let notice =
        customer.wait_for(json!({"event": "notice", "noticeType": "SYS_COMMAND", "text": "file-uploaded"}));
    let user_data = &notice["userData"];
    assert_eq!(user_data["file-name"], "voucher.txt");
    assert_eq!(user_data["file-size"], content.len().to_string());
    assert_eq!(user_data["file-source"], "ucs");
    assert_eq!(user_data["file-id"], sent["fileId"]);
    let saved =
        customer.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": directory.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);
    assert_eq!(saved["path"], json!(directory.path().join("voucher (2).txt")), "never over an existing file");
    assert_eq!(fs::read_to_string(saved["path"].as_str().unwrap()).unwrap(), content);
    let saved =
        agent.act(json!({"do": "save-file", "fileId": sent["fileId"], "directory": directory.path()}));
    assert_eq!(saved["sha256"], sent["sha256"]);

    customer.act(json!({"do": "nick", "userNick": "Ana Lima"}));
    agent.wait_for(json!({"event": "notice", "noticeType": "USER_UPDATE_NICK", "text": "Ana Lima"}));
    customer.act(json!({"do": "update-data", "userData": {"Mood": "better"}}));
    customer.act(json!({"do": "read", "eventId": notice["eventId"]}));
    customer.act(json!({"do": "say", "text": "Thank you."}));
    agent.wait_for(json!({"event": "message", "text": "Thank you.", "userNick": "Ana Lima"}));
    agent.act(json!({"do": "push-url", "text": "https://shop.example/"}));
    customer.wait_for(
        json!({"event": "notice", "noticeType": "USER_PUSHED_URL", "text": "https://shop.example/"}),
    );
    agent.act(json!({"do": "leave", "afterAction": "ForceClose", "text": "Goodbye"}));

    for process in [&mut customer, &mut agent, &mut supervisor] {
        process.wait_for(json!({"event": "closed", "sessionId": session}));
        assert!(
            process.saw(
                json!({"event": "partyLeft", "userId": bo, "code": 2, "askerId": bo, "text": "Goodbye"})
            )
        );
        assert!(process.saw(json!({"event": "partyLeft", "userId": ana, "code": 4, "askerId": bo})));
        process.type_line(r#"{"do":"quit"}"#);
        assert!(process.end().success());
    }
    assert!(!customer.saw(json!({"userId": sue})), "nothing of the supervisor");
    assert!(!customer.saw(json!({"visibility": "INT"})) && !customer.saw(json!({"visibility": "VIP"})));
    assert!(!agent.saw(json!({"visibility": "VIP"})));
    assert!(supervisor.saw(json!({"event": "newParty", "userId": sue, "visibility": "VIP"})));
    for process in [&customer, &agent, &supervisor] {
        let events = process.all(json!({"sessionId": session}));
        let events = events.iter().filter(|it| it.get("timeShift").is_some());
        let ids: Vec<_> = events.filter_map(|it| it["eventId"].as_u64()).collect();
        assert!(ids.windows(2).all(|pair| pair[0] < pair[1]), "each event once, in order: {ids:?}");
    }
    serve.process.terminate();
    assert!(serve.process.end().success());
}

#[test]
fn bad_input_is_an_error_and_nothing_more() {
    let serve = Serve::start();
    let mut customer = serve.customer("Ana", &[]);
    let mut agent = serve.desk("agent", "Bo", &[]);
    agent.type_line("nonsense");
    let error = agent.wait_for(json!({"event": "error"}));
    assert!(error["text"].as_str().unwrap().starts_with("can't read the line"));
    for (command, expected) in [
        (json!({"do": "say", "text": "x"}), "in no session: join one first"),
        (json!({"do": "say", "sessionId": "S", "text": "x"}), "not in session S: join it first"),
        (json!({"do": "join"}), "join needs sessionId, or queueKey for a new session"),
        (json!({"do": "join", "sessionId": "S"}), "unknown session"),
        (json!({"do": "sing"}), "unknown variant `sing`"),
        (json!({"do": "run", "feature": "export:html", "path": "x"}), "in no session: say with sessionId"),
    ] {
        let outcome = agent.outcome(command.clone());
        assert_eq!(outcome["event"], "error", "{command}");
        assert!(outcome["text"].as_str().unwrap().contains(expected), "{command}: {outcome}");
    }
    agent.join_waiting();
    let missing = agent.outcome(json!({"do": "send-file", "path": "/no/such/file"}));
    assert!(missing["text"].as_str().unwrap().starts_with("/no/such/file: "), "{missing}");
    let missing = customer.outcome(json!({"do": "save-file", "fileId": "F", "directory": "."}));
    assert_eq!(missing["text"], "there is no file F in this chat");
    let long = agent.outcome(json!({"do": "say", "text": "x".repeat(40_000)}));
    assert!(long["text"].as_str().unwrap().contains("too long by "), "{long}");
    agent.act(json!({"do": "say", "text": "still here"}));
    customer.wait_for(json!({"event": "message", "text": "still here"}));
}

#[test]
fn a_customer_who_is_terminated_leaves_properly() {
    let serve = Serve::start();
    let (mut customer, mut agent) = serve.conversation();
    customer.terminate();
    let left = agent.wait_for(json!({"event": "partyLeft"}));
    assert_eq!((&left["code"], &left["reason"]), (&json!(0), &json!("left")));
    assert!(customer.end().success());
    agent.end_input();
    assert!(agent.end().success());
}

#[test]
fn a_server_that_goes_away_is_told_of() {
    let serve = Serve::start();
    let mut agent = serve.desk("agent", "Bo", &[]);
    drop(serve);
    agent.wait_for(json!({"event": "link", "state": "down"}));
    let error = agent.outcome(json!({"do": "join", "sessionId": "S"}));
    assert!(error["text"].as_str().unwrap().contains("not connected now"), "{error}");
    agent.type_line(r#"{"do":"quit"}"#);
    assert!(agent.end().success());
}
