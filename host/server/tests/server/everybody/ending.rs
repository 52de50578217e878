//! How agents of both APIs leave and complete a chat, as the others see it.

use serde_json::{Value, json};

use super::{Everybody, uri_of};

#[test]
fn who_leaves_and_completes_is_seen_by_the_rest() {
    let Some(mut all) = Everybody::gather("websocket") else { return };
    let (id, chat) = (all.id.clone(), all.chat.clone());

    // Who was only consulted leaves, by Workspace API v3: the customer hears nothing of it.
    let leave = |text: &str| json!([id, {"leaveData": {"data": {"message": text}}}]);
    all.ina.operate("ChatApi", "leaveChat", leave("good luck"));
    all.ina.hears("ParticipantLeft Ina: good luck");
    all.ina.hears("StatusChange Completed ");
    for agent in [&mut all.bo, &mut all.eve] {
        agent.hears("ParticipantsUpdated Ana Bo Eve");
        agent.hears("ParticipantLeft Ina: good luck");
    }
    all.sue.sees("good luck");

    // One of two who serve leaves, by GWS API v2: the chat goes on.
    all.eve.operate(&chat, "Leave", json!({ "text": "Bo goes on" }));
    all.eve.hears("ParticipantLeft Eve: Bo goes on");
    all.eve.hears("StatusChange Completed");
    all.bo.hears("ParticipantsUpdated Ana Bo");
    all.bo.hears("ParticipantLeft Eve: Bo goes on");
    all.ana.sees("ParticipantLeft Eve: Bo goes on");
    all.sue.sees("Bo goes on");

    // The other API's agent comes back to serve, and the first completes it for himself alone.
    let her = uri_of(&mut all.bo, "Ina");
    all.bo.operate(&chat, "Invite", json!({ "targetUri": her }));
    all.ina.hears("StatusChange Invited Ana Bo");
    all.ina.operate("ChatApi", "acceptChat", json!([id, {"acceptData": {"data": {"nickname": "Ina"}}}]));
    all.ina.hears("StatusChange Chatting ");
    all.ina.hears("ParticipantsUpdated Chatting Ana Bo Ina");
    assert!(all.ina.next().ends_with("ParticipantJoined Ina: "));
    all.bo.hears("ParticipantsUpdated Ana Bo Ina");
    all.bo.hears("ParticipantJoined Ina: ");
    all.ana.sees("ParticipantJoined Ina: ");
    all.sue.sees("userNick=\"Ina\"");
    all.bo.operate(&chat, "Complete", json!({}));
    all.bo.hears("ParticipantLeft Bo: ");
    all.bo.hears("StatusChange Completed");
    all.ina.hears("ParticipantsUpdated Chatting Ana Ina");
    all.ina.hears("ParticipantLeft Bo: ");
    assert_eq!(all.ana.sees("ParticipantLeft Bo: ")["chatEnded"], false);
    all.sue.sees("<partyLeft ");

    // The last one leaves: that is the end, for the customer, too.
    all.ina.operate("ChatApi", "leaveChat", leave("Goodbye"));
    assert!(all.ina.next().starts_with("ParticipantLeft Ina: Goodbye"));
    all.ina.hears("StatusChange LeftChat ");
    let ended = all.ana.told();
    assert_eq!(
        (&ended["chatEnded"], &ended["messages"][0]["text"]),
        (&json!(true), &json!("Goodbye")),
        "{ended}"
    );
    all.sue.sees("sessionStatus=\"Over\"");
    all.ina.operate("MediaApi", "complete", json!(["chat", id]));
    all.ina.hears("StatusChange Completed ");
    all.ina.disconnect();
    for agent in [&mut all.bo, &mut all.eve] {
        assert_eq!(agent.ask("GET", "/me/chats", Value::Null)["uris"], json!([]));
    }
    all.bo.disconnect();
    all.eve.disconnect();
    all.ana.client.disconnect();
}
