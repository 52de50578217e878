//! What each says and does is seen by all who may see it, and by nobody else.

use serde_json::{Value, json};

use super::{Everybody, short};
use crate::client::value;
use crate::curl::curl_json;

#[test]
fn each_is_seen_by_all_who_may_and_by_nobody_else() {
    let Some(mut all) = Everybody::gather("long-polling") else { return };
    let (id, chat) = (all.id.clone(), all.chat.clone());

    // The customer speaks, and does so once more by a form.
    all.ana.publish(json!({ "operation": "sendMessage", "message": "from my page" }));
    all.ana.sees("Message Ana: from my page");
    all.agents_hear("Text Ana: from my page");
    all.sue.sees(">from my page</msgText></message>");
    all.ana.form("send", 0, &["message=from a form"]);
    all.ana.sees("Message Ana: from a form");
    all.agents_hear("Text Ana: from a form");
    all.sue.sees(">from a form</msgText></message>");

    // An agent speaks to all, and each of the others to agents alone.
    all.bo.operate(&chat, "SendMessage", json!({ "text": "to all" }));
    all.ana.sees("Message Bo: to all");
    all.agents_hear("Text Bo: to all");
    all.sue.sees(">to all</msgText></message>");
    all.eve.operate(&chat, "SendToAgents", json!({ "text": "between us" }));
    all.agents_hear("Text Eve: between us");
    all.sue.sees(">between us</msgText></message>");
    let aside = json!({"acceptData": {"data": {"message": "ask for the bill", "visibility": "Agent"}}});
    all.ina.operate("ChatApi", "sendMessage", json!([id, aside]));
    all.agents_hear("Text Ina: ask for the bill");
    all.sue.sees(">ask for the bill</msgText></message>");

    // Who watches says nothing; who is there for agents does.
    let refused = all.sue.say("INT", "nobody hears this");
    assert_eq!(value(&refused, "errorId"), "8", "{refused}");
    all.sue.join("INT");
    all.agents_have_and_hear("Ana Bo Eve Ina Sue", "ParticipantJoined Sue: ");
    assert!(all.sue.say("INT", "be kind").contains("be kind"));
    assert!(all.sue.say("VIP", "he is new").contains("he is new"));
    all.agents_hear("Text Sue: be kind");

    // What comes next is this for all of them: nobody was told anything that wasn't for him.
    all.bo.operate(&chat, "SendMessage", json!({ "text": "Goodbye" }));
    all.ana.sees("Message Bo: Goodbye");
    all.agents_hear("Text Bo: Goodbye");
    all.sue.sees(">Goodbye</msgText></message>");

    // The same stands in what can be asked for.
    let for_ana = short(&all.ana.form("refresh", 1, &["message="]));
    let expected = [
        "ParticipantJoined Ana: ",
        "ParticipantJoined Bo: ",
        "ParticipantJoined Eve: ",
        "Message Ana: from my page",
        "Message Ana: from a form",
        "Message Bo: to all",
        "Message Bo: Goodbye",
    ];
    assert_eq!(for_ana, expected);
    let for_bo = all.bo.ask("GET", &format!("{chat}/messages"), Value::Null)["messages"].clone();
    let for_ina = all.ina.call("ChatApi", "chatMessages", json!([id]))["data"]["messages"].clone();
    let said =
        ["from my page", "from a form", "to all", "between us", "ask for the bill", "be kind", "Goodbye"];
    for messages in [for_bo, for_ina] {
        let texts = messages.as_array().unwrap().iter().filter(|it| it["type"] == "Text");
        let texts: Vec<&str> = texts.map(|it| it["text"].as_str().unwrap()).collect();
        assert_eq!(texts, said);
    }
    all.ana.client.disconnect();
}

/// Every form that tells the others something, sent by curl while the customer listens over a WebSocket.
#[test]
fn what_a_customer_does_by_forms_is_seen_by_all() {
    let Some(mut all) = Everybody::gather("websocket") else { return };
    for (operation, members, for_her, for_agents, on_basic) in [
        (
            "startTyping",
            &["message=Wh"][..],
            "TypingStarted Ana: Wh",
            "TypingStarted Ana: Wh",
            "TYPING_STARTED",
        ),
        (
            "stopTyping",
            &["message=What"],
            "TypingStopped Ana: What",
            "TypingStopped Ana: What",
            "TYPING_STOPPED",
        ),
        (
            "pushUrl",
            &["pushUrl=https://shop.example/lamp"],
            "PushUrl Ana: https://shop.example/lamp",
            "PushUrl Ana: https://shop.example/lamp",
            "USER_PUSHED_URL",
        ),
        (
            "customNotice",
            &["message=blink"],
            "CustomNotice Ana: blink",
            "CustomNotice Ana: blink",
            "USER_CUSTOM",
        ),
    ] {
        all.ana.form(operation, 0, members);
        all.ana.sees(for_her);
        all.agents_hear(for_agents);
        all.sue.sees(on_basic);
    }

    // Its name, in all that comes.
    all.ana.form("updateNickname", 0, &["nickname=Anita"]);
    all.ana.sees("NicknameUpdated Anita: Anita");
    all.agents_have_and_hear("Anita Bo Eve Ina", "NicknameUpdated Anita: Anita");
    all.sue.sees("USER_UPDATE_NICK\">Anita<");

    // Userdata are the interaction's, and no part of what is said.
    all.ana.form("updateData", 0, &["userData[Colour]=red"]);
    for agent in [&mut all.bo, &mut all.eve] {
        let changed = agent.told();
        assert_eq!(changed["data"]["chat"]["userData"]["Colour"], "red", "{changed}");
    }
    let changed = all.ina.hears("PropertiesUpdated Chatting Anita Bo Eve Ina");
    let colour = json!({"key": "Colour", "type": "str", "value": "red"});
    assert!(changed["data"]["interaction"]["userData"].as_array().unwrap().contains(&colour), "{changed}");

    // How far she has read is for agents.
    all.ana.form("readReceipt", 3, &[]);
    all.agents_hear("SystemCommand Anita: read-receipt");
    all.sue.sees("SYS_COMMAND\">read-receipt<");

    // A file, by the form of those who came by CometD.
    let key = format!("secureKey={}", all.ana.text("secureKey"));
    let file = concat!("file=@", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml;filename=lamp.txt");
    let url = format!("{}/2/chat-ntf", all.ana.chat_api);
    let sent = curl_json(&url, &["-F", "operation=fileUpload", "-F", &key, "-F", file]);
    let file_id = sent["userData"]["file-id"].as_str().unwrap_or_else(|| panic!("{sent}")).to_owned();
    let told = all.ana.told();
    assert_eq!(told["messages"][0]["userData"]["file-id"], file_id.as_str(), "{told}");
    all.agents_hear("SystemCommand Anita: file-uploaded");
    all.sue.sees(&file_id);

    // And she goes: the agents stay.
    all.ana.form("disconnect", 0, &[]);
    all.agents_have_and_hear("Bo Eve Ina", "ParticipantLeft Anita: ");
    all.sue.sees("<partyLeft ");
    all.ana.client.disconnect();
}
