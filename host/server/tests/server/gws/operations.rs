//! Every operation of a chat: what is asked, what its agent and another one are told, and what the customer sees.

use parlor_server::Server;
use serde_json::{Value, json};

use super::Customer;
use super::agent::{Agent, short};
use crate::client::{http, start};

/// How things are when an operation is asked for. Eve is ready in all of them.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Scene {
    /// Bo is offered Ana's chat.
    Offered,
    /// Bo is in it.
    Alone,
    /// Bo and Eve are.
    Conference,
    /// Bo is, and asks Eve for advice, who hasn't answered.
    Asking,
    /// Bo is, with a document.
    Document,
    /// Eve watches him so, and it is she who asks.
    Watched(&'static str),
}

/// One operation.
struct Row {
    operation: &'static str,
    scene: Scene,
    members: Value,
    /// What who asks is told, and the other one.
    told: &'static [&'static str],
    other: &'static [&'static str],
    /// What stands in each event that the customer sees.
    customer: &'static [&'static str],
    /// What stands where in the last notification that who asks is told, if he is told something.
    shown: Option<(&'static str, Value)>,
}

fn row(operation: &'static str, scene: Scene, members: Value) -> Row {
    Row { operation, scene, members, told: &[], other: &[], customer: &[], shown: None }
}

impl Row {
    fn told(self, told: &'static [&'static str]) -> Self {
        Self { told, ..self }
    }

    fn other(self, other: &'static [&'static str]) -> Self {
        Self { other, ..self }
    }

    fn both(self, told: &'static [&'static str]) -> Self {
        self.told(told).other(told)
    }

    fn customer(self, customer: &'static [&'static str]) -> Self {
        Self { customer, ..self }
    }

    fn shown(self, place: &'static str, value: Value) -> Self {
        Self { shown: Some((place, value)), ..self }
    }
}

/// A supervisor who is in otherwise leaves and comes.
const SWITCHED: &[&str] = &[
    "ParticipantsUpdated Ana Bo Eve",
    "ParticipantLeft Eve: ; ParticipantJoined Eve: ",
    "StatusChange Chatting",
];

#[rustfmt::skip]
fn rows() -> Vec<Row> {
    use Scene::{Alone, Asking, Conference, Document, Offered, Watched};
    vec![
        row("Accept", Offered, json!({"nickname": "Bo"}))
            .told(&["StatusChange Chatting", "ParticipantsUpdated Ana Bo", "ParticipantJoined Ana: Hello; ParticipantJoined Bo: "])
            .customer(&["userNick=\"Bo\""]),
        row("Reject", Offered, json!({})).told(&["StatusChange Completed"]).other(&["StatusChange Invited"]),
        row("SendMessage", Alone, json!({"text": "Hi"})).told(&["Text Bo: Hi"]).customer(&[">Hi<"]),
        row("SendMessage", Alone, json!({"text": "Hi", "treatAs": "System", "messageType": "rule"}))
            .told(&["Text Bo: Hi"]).customer(&["msgType=\"rule\" treatAs=\"SYSTEM\">Hi<"])
            .shown("/data/messages/0/messageType", json!("rule")),
        row("SendToAgents", Conference, json!({"text": "Hi", "treatAs": "Normal"})).both(&["Text Bo: Hi"])
            .shown("/data/messages/0/visibility", json!("Agents")),
        row("SendStartTypingNotification", Alone, json!({"text": "Wh"}))
            .told(&["TypingStarted Bo: Wh"]).customer(&["TYPING_STARTED\">Wh<"]),
        row("SendStopTypingNotification", Alone, json!({})).told(&["TypingStopped Bo: "]).customer(&["TYPING_STOPPED"]),
        row("SendStartTypingToAgentsNotification", Conference, json!({"text": "Wh"})).both(&["TypingStarted Bo: Wh"])
            .shown("/data/messages/0/visibility", json!("Agents")),
        row("SendStopTypingToAgentsNotification", Conference, json!({})).both(&["TypingStopped Bo: "])
            .shown("/data/messages/0/visibility", json!("Agents")),
        row("SendUrl", Alone, json!({"url": "http://x/"})).told(&["PushUrl Bo: http://x/"]).customer(&["http://x/"]),
        row("SendCustomNotice", Alone, json!({"noticeText": "blink"})).told(&["CustomNotice Bo: blink"]).customer(&[">blink<"]),
        row("SendCustomNoticeToAgents", Conference, json!({"noticeText": "blink"})).both(&["CustomNotice Bo: blink"])
            .shown("/data/messages/0/visibility", json!("Agents")),
        row("SendNicknameUpdatedNotice", Conference, json!({"noticeText": "Bob"}))
            .both(&["ParticipantsUpdated Ana Bob Eve", "NicknameUpdated Bob: Bob"]).customer(&[">Bob<"]),
        row("AddAttachment", Alone, json!({"documentId": "{document}", "name": "b.txt", "mime": "text/html", "size": 1}))
            .told(&["PropertiesUpdated Chatting"])
            .shown("/data/chat/attachments/0", json!({"id": "{document}", "name": "b.txt", "mime": "text/plain", "size": 4,
                "path": "/attachments/{document}", "uri": "{api}/attachments/{document}"})),
        row("UploadFile", Document, json!({"documentId": "{document}"}))
            .told(&["SystemCommand Bo: file-uploaded"]).customer(&["bill.txt"])
            .shown("/data/messages/0/attachment/id", json!("{document}")),
        row("UploadFile", Document, json!({"documentId": "{document}", "uploadType": "standard-response", "uploadPath": "/bills",
            "description": "ten euros", "text": "Look", "treatAs": "System"}))
            .told(&["SystemCommand Bo: Look"])
            .customer(&["standard-response</item><item key=\"file-upload-path\" type=\"string\">/bills</item>\
                <item key=\"file-description\" type=\"string\">ten euros</item>"]),
        row("Leave", Alone, json!({"text": "Bye", "treatAs": "System"}))
            .told(&["ParticipantLeft Bo: Bye; ParticipantLeft Ana: ", "StatusChange LeftChat"])
            .customer(&["treatAs=\"SYSTEM\">Bye<", "partyLeft"]),
        row("Leave", Conference, json!({})).told(&["ParticipantLeft Bo: ", "StatusChange Completed"])
            .other(&["ParticipantsUpdated Ana Eve", "ParticipantLeft Bo: "]).customer(&["partyLeft"]),
        row("Complete", Alone, json!({"text": "Bye"}))
            .told(&["ParticipantLeft Bo: Bye; ParticipantLeft Ana: ", "StatusChange Completed"])
            .customer(&[">Bye<", "partyLeft"]),
        row("Complete", Alone, json!({"queueName": "Shop:billing"})).told(&["ParticipantLeft Bo: ", "StatusChange Completed"])
            .other(&["StatusChange Invited"]).customer(&["partyLeft"])
            .shown("/data/chat/interactionQueue", json!("Shop:billing")),
        row("Transfer", Alone, json!({"targetUri": "{eve}", "text": "Eve knows"}))
            .told(&["ParticipantLeft Bo: Eve knows", "StatusChange Completed"]).other(&["StatusChange Invited"])
            .customer(&[">Eve knows<"]),
        row("Transfer", Alone, json!({"queueName": "Shop:billing"})).told(&["ParticipantLeft Bo: ", "StatusChange Completed"])
            .other(&["StatusChange Invited"]).customer(&["partyLeft"]),
        row("Invite", Alone, json!({"targetUri": "{eve}"})).other(&["StatusChange Invited"]),
        row("Invite", Alone, json!({"queueName": "Shop:billing"})).other(&["StatusChange Invited"]),
        row("Consult", Alone, json!({"targetUri": "{eve}"})).other(&["StatusChange Invited"]),
        row("Consult", Alone, json!({"queueName": "Shop:billing"})).other(&["StatusChange Invited"]),
        row("CancelConsult", Asking, json!({})).other(&["StatusChange Revoked"]),
        row("RemoveParticipantFromConference", Conference, json!({"targetUri": "{eve}"}))
            .told(&["Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE{eve}", "ParticipantsUpdated Ana Bo", "ParticipantLeft Eve: "])
            .other(&["Notice Bo: REMOVE_PARTICIPANT_FROM_CONFERENCE{eve}", "ParticipantLeft Eve: ", "StatusChange Revoked"])
            .customer(&["partyLeft"]),
        row("AttachUserData", Alone, json!({"userData": {"Paid": true}})).told(&["PropertiesUpdated Chatting"])
            .shown("/data/chat/userData", json!({"Order": "17", "Paid": "true"})),
        row("UpdateUserData", Conference, json!({"userData": {"Order": "18"}})).both(&["PropertiesUpdated Chatting"])
            .shown("/data/chat/userData", json!({"Order": "18"})),
        row("DeleteUserData", Alone, json!({"keys": ["Order"]})).told(&["PropertiesUpdated Chatting"])
            .shown("/data/chat/userData", json!({})),
        row("SetDisposition", Alone, json!({"disposition": "sold"})).told(&["PropertiesUpdated Chatting"])
            .shown("/data/chat/userData/DispositionCode", json!("sold")),
        row("SetInFocus", Alone, json!({})).told(&["PropertiesUpdated Chatting"]).shown("/data/chat/inFocus", json!(true)),
        row("SwitchToMonitor", Watched("Coach"), json!({})).told(SWITCHED).other(&["ParticipantsUpdated Ana Bo", "ParticipantLeft Eve: "])
            .shown("/data/chat/participants/2/visibility", json!("Supervisors")),
        row("SwitchToMonitor", Watched("BargeIn"), json!({})).told(SWITCHED).other(&["ParticipantsUpdated Ana Bo", "ParticipantLeft Eve: "])
            .customer(&["partyLeft"]),
        row("SwitchToCoach", Watched("Monitor"), json!({})).told(SWITCHED).other(&["ParticipantsUpdated Ana Bo Eve", "ParticipantJoined Eve: "])
            .shown("/data/chat/participants/2/visibility", json!("Agents")),
        row("SwitchToBargeIn", Watched("Coach"), json!({})).told(SWITCHED).other(&["ParticipantsUpdated Ana Bo Eve", "ParticipantLeft Eve: ; ParticipantJoined Eve: "])
            .customer(&["userNick=\"Eve\""]).shown("/data/chat/participants/2/visibility", json!("All")),
        row("SwitchBargeIn", Watched("Monitor"), json!({})).told(SWITCHED).other(&["ParticipantsUpdated Ana Bo Eve", "ParticipantJoined Eve: "])
            .customer(&["userNick=\"Eve\""]),
    ]
}

/// Puts what is known only now in its places.
fn filled(value: &Value, places: &[(&str, &str)]) -> Value {
    let text = places.iter().fold(value.to_string(), |text, (place, it)| text.replace(place, it));
    serde_json::from_str(&text).unwrap()
}

/// The events that the customer has seen.
fn events(seen: &str) -> Vec<String> {
    let starts = ["<newParty", "<message ", "<notice ", "<partyLeft"];
    let mut places: Vec<usize> = starts.iter().flat_map(|it| seen.match_indices(it)).map(|it| it.0).collect();
    places.sort_unstable();
    let ends = places.iter().skip(1).copied().chain([seen.len()]);
    places.iter().zip(ends).map(|(start, end)| seen[*start..end].to_owned()).collect()
}

/// What an agent is told: as much as is expected, and then nothing but his next state.
fn heard(agent: &mut Agent<'_>, expected: usize) -> Vec<Value> {
    let mut told: Vec<Value> = (0..expected).map(|_| agent.told()).collect();
    agent.post("/me/channels/chat", json!({"operationName": "NotReady"}));
    loop {
        let event = agent.told();
        if event["channel"] == "/v2/me/channels" {
            return told;
        }
        told.push(event);
    }
}

fn document(server: &Server) -> String {
    let address = server.addresses().http;
    let stored = http(address, "POST /documents?name=bill.txt", &["Content-Type: text/plain"], b"bill");
    stored.json()["documentId"].as_str().unwrap().to_owned()
}

fn carry_out(row: &Row) {
    let server = start(|_| {});
    let mut bo = Agent::ready(&server, "Bo");
    let mut ana = Customer::begin(&server, "Ana");
    let chat = if row.scene == Scene::Offered { bo.invited().0 } else { bo.accepts("Bo") };
    let mut eve = Agent::ready(&server, "Eve");
    let me = |agent: &Agent<'_>| agent.get("/me")["user"].clone();
    let (bos, eves) = (me(&bo), me(&eve));
    let document = document(&server);
    match row.scene {
        Scene::Offered | Scene::Alone => (),
        Scene::Conference => {
            bo.operate(&chat, "Invite", json!({"targetUri": eves["uri"]}));
            eve.accepts("Eve");
            assert_eq!(
                (bo.next(), bo.next()),
                ("ParticipantsUpdated Ana Bo Eve".into(), "ParticipantJoined Eve: ".into())
            );
        }
        Scene::Asking => {
            bo.operate(&chat, "Consult", json!({"targetUri": eves["uri"]}));
            eve.invited();
        }
        Scene::Document => {
            bo.operate(&chat, "AddAttachment", json!({"documentId": document}));
            assert_eq!(bo.next(), "PropertiesUpdated Chatting");
        }
        Scene::Watched(mode) => {
            let path = format!("{}/chats/{chat}", bos["path"].as_str().unwrap());
            let intrude = json!({"operationName": "Intrude", "supervisorVisibilityMode": mode});
            eve.post(&path, intrude);
            eve.invited();
            assert_eq!(
                (eve.next(), eve.next()),
                ("StatusChange Chatting".into(), "ParticipantsUpdated Ana Bo Eve".into())
            );
            eve.next();
            if mode != "Monitor" {
                assert_eq!(
                    (bo.next(), bo.next()),
                    ("ParticipantsUpdated Ana Bo Eve".into(), "ParticipantJoined Eve: ".into())
                );
            }
            assert_eq!(ana.sees().contains("Eve"), mode == "BargeIn");
        }
    }
    let places = [
        ("{document}", document.as_str()),
        ("{api}", bos["uri"].as_str().unwrap().split("/users/").next().unwrap()),
        ("{eve}", eves["id"].as_str().unwrap()),
    ];
    let seen = events(&ana.sees()).len();
    let (asks, other) =
        if matches!(row.scene, Scene::Watched(_)) { (&mut eve, &mut bo) } else { (&mut bo, &mut eve) };
    let reference = asks.operate(&chat, row.operation, filled(&row.members, &places));
    let told = heard(asks, row.told.len());
    let others = heard(other, row.other.len());
    let what = format!("{} {:?} {}", row.operation, row.scene, row.members);
    let words = |it: &[Value]| json!(it.iter().map(short).collect::<Vec<_>>());
    assert_eq!(words(&told), filled(&json!(row.told), &places), "{what}");
    assert_eq!(words(&others), filled(&json!(row.other), &places), "{what}");
    // The number by which who asks knows what it leads to; nobody else is told it.
    for event in &told {
        let number = &event["data"]["referenceId"];
        let is_own = ["StatusChange", "PropertiesUpdated"]
            .contains(&event["data"]["notificationType"].as_str().unwrap());
        assert_eq!(number, &if is_own { json!(reference) } else { Value::Null }, "{what}: {event}");
    }
    assert!(others.iter().all(|it| it["data"].get("referenceId").is_none()), "{what}");
    if let Some((place, value)) = &row.shown {
        assert_eq!(told.last().unwrap().pointer(place), Some(&filled(value, &places)), "{what}: {told:?}");
    }
    let seen = events(&ana.sees()).split_off(seen);
    let is_expected =
        seen.len() == row.customer.len() && seen.iter().zip(row.customer).all(|(it, part)| it.contains(part));
    assert!(is_expected, "{what}: {seen:#?}");
}

#[test]
fn each_operation_has_its_effect_and_no_other() {
    let rows = rows();
    let server = start(|_| {});
    let bo = Agent::log_in(&server, "Bo", "any");
    let dance = json!({"operationName": "Dance"});
    let said =
        bo.try_post("/me/chats/00758123456789AB", &dance).1["statusMessage"].as_str().unwrap().to_owned();
    let (_, names) = said.split_once("there are ").unwrap();
    for name in names.split(", ") {
        assert!(rows.iter().any(|it| it.operation == name), "{name} has no row");
    }
    for row in &rows {
        carry_out(row);
    }
}
