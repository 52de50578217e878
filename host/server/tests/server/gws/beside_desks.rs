//! Agents of GWS API v2 in the same session as a desk on basic.

use serde_json::json;

use super::Customer;
use super::agent::{Agent, short};
use crate::client::{Client, start, value};

/// A desk on basic that is in the chat as one who serves.
struct Desk {
    client: Client,
    user_id: String,
}

impl Desk {
    fn join(server: &parlor_server::Server, chat: &str) -> Self {
        let mut client = Client::connect(server.addresses().basic);
        let reply =
            client.ask("requestRegister", "userNick=\"Xml\" userType=\"AGENT\" clientVersion=\"106\"", "");
        client.ask("requestJoin", &format!("sessionId=\"{chat}\""), "");
        Self { client, user_id: value(&reply, "userId") }
    }
}

/// The agent believes that the customer has read what is shown as said to all.
#[test]
fn what_a_desk_says_to_an_agent_alone_isnt_shown_as_said_to_all() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let own = bo.get(&format!("/me/chats/{chat}"))["chat"]["participants"][1]["id"].clone();
    let mut desk = Desk::join(&server, &chat);
    while bo.next() != "ParticipantJoined Xml: " {}
    let to_bo = format!("sessionId=\"{chat}\" receiverId=\"{}\"", own.as_str().unwrap());
    desk.client.ask("requestMessage", &to_bo, "<msgText>private word</msgText>");
    let told = bo.told();
    assert_eq!(short(&told), "Text Xml: private word");
    assert_eq!(told["data"]["messages"][0]["visibility"], "Agents");
    let transcript = bo.get(&format!("/me/chats/{chat}/messages"))["messages"].clone();
    assert_eq!(transcript.as_array().unwrap().last().unwrap()["visibility"], "Agents");
    assert!(!ana.sees().contains("private word"));
}

/// It has no user of this API: its participant's id is all that names it.
#[test]
fn a_desk_is_removed_by_the_id_of_its_participant() {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = bo.accepts("Bo");
    let mut desk = Desk::join(&server, &chat);
    while bo.next() != "ParticipantJoined Xml: " {}
    let participants = bo.get(&format!("/me/chats/{chat}"))["chat"]["participants"].clone();
    assert_eq!(participants[2]["id"], desk.user_id);
    // Neither the customer nor the agent himself is removed so.
    for other in [&participants[0]["id"], &participants[1]["id"]] {
        let named = json!({ "targetUri": other });
        assert_eq!(bo.refused(&chat, "RemoveParticipantFromConference", named), (404, 6));
    }
    bo.operate(&chat, "RemoveParticipantFromConference", json!({ "targetUri": desk.user_id }));
    let told = format!("Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE{}", desk.user_id);
    assert_eq!(bo.next(), told);
    while bo.next() != "ParticipantLeft Xml: " {}
    desk.client.wait_for(&format!("<partyLeft userId=\"{}\"", desk.user_id));
    assert!(!ana.sees().contains("sessionStatus=\"Over\""));
}
