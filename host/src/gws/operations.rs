//! What a client of the protocol asks, as operations of a chat; and what they can't say, in a sentence.

use parlor_core::element::basic::{RequestMessage, RequestNotify};
use parlor_core::element::notices::{FileUploaded, SystemCommand};
use parlor_core::element::{MessageCheck, NoticeType, TreatAs, UploadType, Visibility};
use serde_json::{Map, Value as Json, json};

use super::event::Happened;

/// An operation of a chat.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Operation {
    /// `operationName`.
    pub(super) name: &'static str,
    /// Its other members.
    pub(super) members: Map<String, Json>,
    /// What the server tells everybody when it was carried out.
    pub(super) echo: Option<Echo>,
}

/// What an operation leads to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Echo {
    kind: &'static str,
    /// What it says; nothing where only the kind tells it.
    words: Option<String>,
}

impl Echo {
    /// Whether this is it.
    pub(super) fn is(&self, happened: &Happened) -> bool {
        let said = if happened.kind == "Text" { happened.said() } else { &happened.words };
        happened.kind == self.kind && self.words.as_deref().is_none_or(|it| it == said)
    }
}

impl Operation {
    pub(super) fn new(name: &'static str) -> Self {
        Self { name, members: Map::new(), echo: None }
    }

    pub(super) fn with(mut self, member: &str, value: impl Into<Json>) -> Self {
        self.members.insert(member.into(), value.into());
        self
    }

    fn echoed(mut self, kind: &'static str, words: Option<&str>) -> Self {
        self.echo = Some(Echo { kind, words: words.map(str::to_owned) });
        self
    }

    /// The body of the request.
    pub(super) fn body(&self) -> Json {
        let mut body = self.members.clone();
        body.insert("operationName".into(), json!(self.name));
        Json::Object(body)
    }

    /// The capability that goes with it: some have none of their own.
    pub(super) fn capability(&self) -> &'static str {
        match self.name {
            "SendNicknameUpdatedNotice" | "UploadFile" => "SendCustomNotice",
            "SendCustomNoticeToAgents" | "RemoveParticipantFromConference" => "SendToAgents",
            "SwitchToBargeIn" => "SwitchBargeIn",
            other => other,
        }
    }
}

pub(super) const TO_ONE: &str =
    "GWS API v2 has no messages for one party alone: say it to all, or to agents and supervisors (INT)";
const TO_SUPERVISORS: &str =
    "GWS API v2 has nothing that supervisors alone are told (VIP): say it to agents and supervisors (INT)";

/// What is said.
///
/// # Errors
/// Why it can't be, as what follows.
pub(super) fn message(request: &RequestMessage<'_>) -> Result<Operation, &'static str> {
    let name = match (request.receiver_id, request.visibility) {
        (Some(_), _) => return Err(TO_ONE),
        (None, Visibility::All) => "SendMessage",
        (None, Visibility::Internal) => "SendToAgents",
        (None, Visibility::Vip) => return Err(TO_SUPERVISORS),
    };
    if request.text.check != MessageCheck::None {
        return Err("GWS API v2 has no msgCheck: leave it out");
    }
    if !request.event_attributes.is_empty() {
        return Err("GWS API v2 has no event attributes: leave them out");
    }
    let text = request.text.text.to_string();
    let mut operation = Operation::new(name).with("text", text.as_str()).echoed("Text", Some(&text));
    if let Some(message_type) = request.text.message_type {
        operation = operation.with("messageType", message_type.to_string());
    }
    if request.text.treat_as == Some(TreatAs::SYSTEM) {
        operation = operation.with("treatAs", "System");
    }
    Ok(operation)
}

/// What is told.
///
/// # Errors
/// Why it can't be.
pub(super) fn notice(request: &RequestNotify<'_>) -> Result<Operation, &'static str> {
    let is_for_all = match (request.receiver_id, request.visibility) {
        (Some(_), _) => return Err(TO_ONE),
        (None, visibility) => visibility == Visibility::All,
    };
    if request.visibility == Visibility::Vip {
        return Err(TO_SUPERVISORS);
    }
    let words = request.notice.text.to_string();
    let is_command = request.notice.notice_type == NoticeType::SystemCommand;
    if is_command && SystemCommand::from_text(request.notice.text) == SystemCommand::FileUploaded {
        return file(request);
    }
    if request.text.is_some() {
        return Err("GWS API v2 says nothing along with a notice: say it afterwards");
    }
    let either = |all, agents| Operation::new(if is_for_all { all } else { agents });
    Ok(match request.notice.notice_type {
        // What stands there so far isn't told: the operations are documented without a text.
        NoticeType::TypingStarted => {
            either("SendStartTypingNotification", "SendStartTypingToAgentsNotification")
                .echoed("TypingStarted", None)
        }
        NoticeType::TypingStopped => {
            either("SendStopTypingNotification", "SendStopTypingToAgentsNotification")
                .echoed("TypingStopped", None)
        }
        NoticeType::Custom => either("SendCustomNotice", "SendCustomNoticeToAgents")
            .with("noticeText", words.as_str())
            .echoed("CustomNotice", Some(&words)),
        NoticeType::PushedUrl if is_for_all => {
            Operation::new("SendUrl").with("url", words.as_str()).echoed("PushUrl", Some(&words))
        }
        NoticeType::PushedUrl => {
            return Err("GWS API v2 shows a page to all only: say its address to the agents");
        }
        NoticeType::UpdateNick => Operation::new("SendNicknameUpdatedNotice")
            .with("noticeText", words.as_str())
            .echoed("NicknameUpdated", Some(&words)),
        _ => {
            return Err(
                "GWS API v2 has no such notice: it has typing, pushed pages, nicknames and custom notices",
            );
        }
    })
}

/// A file that is in the server's store already.
fn file(request: &RequestNotify<'_>) -> Result<Operation, &'static str> {
    if request.visibility != Visibility::All {
        return Err("GWS API v2 shows a file to all only");
    }
    let file = FileUploaded::read(request.user_data).ok();
    let Some(document_id) = file.and_then(|it| it.document_id) else {
        return Err("the notice of a file says in file-document-id which document it is");
    };
    let is_standard = file.and_then(|it| it.upload_type) == Some(UploadType::StandardResponse);
    let description = file.and_then(|it| it.description).map(|it| ("description", it.to_string()));
    let text = request.text.map(|it| ("text", it.text.to_string()));
    let operation = Operation::new("UploadFile")
        .with("documentId", document_id.to_string())
        .with("uploadType", if is_standard { "standard-response" } else { "file-system" })
        .echoed("SystemCommand", Some("file-uploaded"));
    Ok([description, text]
        .into_iter()
        .flatten()
        .fold(operation, |it, (member, value)| it.with(member, value)))
}

#[cfg(test)]
mod tests {
    use parlor_core::element::{KeyValue, KeyValues, MessageText, NoticeText};
    use parlor_core::wire::Text;

    use super::*;

    fn said(request: RequestMessage<'_>) -> Result<Json, &'static str> {
        message(&request).map(|it| it.body())
    }

    #[test]
    fn what_is_said() {
        let text = MessageText { message_type: Some("t".into()), ..MessageText::plain("hi") };
        assert_eq!(
            said(RequestMessage { text, ..RequestMessage::default() }),
            Ok(json!({"operationName": "SendMessage", "text": "hi", "messageType": "t"}))
        );
        let text = MessageText { treat_as: Some(TreatAs::SYSTEM), ..MessageText::plain("hi") };
        assert_eq!(
            said(RequestMessage { text, visibility: Visibility::Internal, ..RequestMessage::default() }),
            Ok(json!({"operationName": "SendToAgents", "text": "hi", "treatAs": "System"}))
        );
        let to_one = RequestMessage { receiver_id: Some("U".into()), ..RequestMessage::default() };
        assert!(said(to_one).unwrap_err().contains("one party alone"));
        let to_few = RequestMessage { visibility: Visibility::Vip, ..RequestMessage::default() };
        assert!(said(to_few).unwrap_err().contains("supervisors alone"));
        let text = MessageText { check: MessageCheck::Alert, ..MessageText::plain("hi") };
        assert!(said(RequestMessage { text, ..RequestMessage::default() }).unwrap_err().contains("msgCheck"));
    }

    #[test]
    fn what_is_told() {
        let told = |notice_type, visibility| {
            let notice = NoticeText::new(notice_type, Text::plain("x"));
            notice_of(RequestNotify { notice, visibility, ..RequestNotify::default() })
        };
        let (all, agents) = (Visibility::All, Visibility::Internal);
        for (notice_type, visibility, expected) in [
            (NoticeType::TypingStarted, all, json!({"operationName": "SendStartTypingNotification"})),
            (
                NoticeType::TypingStarted,
                agents,
                json!({"operationName": "SendStartTypingToAgentsNotification"}),
            ),
            (NoticeType::TypingStopped, all, json!({"operationName": "SendStopTypingNotification"})),
            (
                NoticeType::TypingStopped,
                agents,
                json!({"operationName": "SendStopTypingToAgentsNotification"}),
            ),
            (NoticeType::PushedUrl, all, json!({"operationName": "SendUrl", "url": "x"})),
            (NoticeType::Custom, all, json!({"operationName": "SendCustomNotice", "noticeText": "x"})),
            (
                NoticeType::Custom,
                agents,
                json!({"operationName": "SendCustomNoticeToAgents", "noticeText": "x"}),
            ),
            (
                NoticeType::UpdateNick,
                all,
                json!({"operationName": "SendNicknameUpdatedNotice", "noticeText": "x"}),
            ),
        ] {
            assert_eq!(told(notice_type, visibility), Ok(expected));
        }
        assert!(told(NoticeType::PushedUrl, agents).unwrap_err().contains("to all only"));
        assert!(told(NoticeType::Custom, Visibility::Vip).unwrap_err().contains("supervisors alone"));
        assert!(told(NoticeType::PING, all).unwrap_err().contains("no such notice"));
    }

    #[test]
    fn a_file_that_is_sent() {
        let items = [
            KeyValue::string("file-name", "a.pdf"),
            KeyValue::string("file-size", "7"),
            KeyValue::string("file-document-id", "D"),
            KeyValue::string("file-description", "A bill"),
        ];
        let request = |user_data| RequestNotify {
            notice: FileUploaded::NOTICE,
            user_data,
            text: Some(MessageText::plain("here")),
            ..RequestNotify::default()
        };
        assert_eq!(
            notice_of(request(KeyValues::items(&items))),
            Ok(json!({"operationName": "UploadFile", "documentId": "D", "uploadType": "file-system",
                "description": "A bill", "text": "here"}))
        );
        assert!(notice_of(request(KeyValues::EMPTY)).unwrap_err().contains("file-document-id"));
    }

    fn notice_of(request: RequestNotify<'_>) -> Result<Json, &'static str> {
        notice(&request).map(|it| it.body())
    }
}
