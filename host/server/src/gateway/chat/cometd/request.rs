//! What a customer publishes: one object, whose `operation` says what is asked.

use serde::Deserialize;
use serde_json::{Map, Value};

use crate::gateway::chat::operation::{Operation, Position, RequestChat};
use crate::gateway::chat::trouble::Trouble;
use crate::gateway::json::{Object, Unique};

/// What is asked.
pub(super) enum Asked {
    /// A new chat.
    Chat(RequestChat),
    /// Something in the chat of the customer with this key.
    InChat { secure_key: String, operation: Operation, position: Position },
}

/// The members of all operations.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct Members {
    operation: Option<String>,
    secure_key: Option<String>,
    nickname: Option<String>,
    first_name: Option<String>,
    last_name: Option<String>,
    subject: Option<String>,
    email_address: Option<String>,
    text: Option<String>,
    message: Option<String>,
    message_type: Option<String>,
    push_url: Option<String>,
    user_data: Map<String, Value>,
    transcript_position: Option<Value>,
}

impl Asked {
    /// Reads what was published.
    ///
    /// # Errors
    /// [`Trouble`] if it isn't an operation, or lacks a member.
    pub(super) fn read(data: &str) -> Result<Self, Trouble> {
        let wrong = || {
            let what_to_do =
                "send an object with 'operation' and its members; texts are strings, userData is an object";
            Trouble::member("data", what_to_do)
        };
        let data = match serde_json::from_str(data) {
            Ok(Unique(data @ Value::Object(_))) => data,
            Err(error) if error.is_data() => return Err(Trouble::member_twice()),
            _ => return Err(wrong()),
        };
        let members: Members = serde_json::from_value(data).map_err(|_| wrong())?;
        let Some(operation) = members.operation.as_deref() else {
            return Err(Trouble::member("operation", "say what is wanted, such as requestChat"));
        };
        if operation == "requestChat" {
            return Ok(Self::Chat(members.chat()));
        }
        let (operation, position) = members.in_chat(operation)?;
        let what_to_do = "send the secureKey of the reply to requestChat";
        let secure_key = members.secure_key.ok_or_else(|| Trouble::member("secureKey", what_to_do))?;
        Ok(Self::InChat { secure_key, operation, position })
    }
}

/// Which operation was published, if it can be told.
pub(super) fn operation(data: &str) -> Option<String> {
    #[derive(Deserialize)]
    struct Named {
        operation: String,
    }
    serde_json::from_str(data).ok().map(|Object(Named { operation })| operation)
}

impl Members {
    fn chat(self) -> RequestChat {
        let user_data = self.user_data();
        let Self { nickname, first_name, last_name, subject, email_address, text, .. } = self;
        RequestChat { nickname, first_name, last_name, subject, email_address, text, user_data }
    }

    fn in_chat(&self, operation: &str) -> Result<(Operation, Position), Trouble> {
        let needed = |member: &str, value: &Option<String>, what_to_do: &str| {
            let filled = value.clone().filter(|it| !it.is_empty());
            filled.ok_or_else(|| Trouble::member(member, what_to_do))
        };
        let preview = || self.message.clone().unwrap_or_default();
        let operation = match operation {
            "sendMessage" => {
                let message = needed("message", &self.message, "send what the customer says")?;
                Operation::Send { message, message_type: self.message_type.clone() }
            }
            "startTyping" => Operation::StartTyping { preview: preview() },
            "stopTyping" => Operation::StopTyping { preview: preview() },
            "pushUrl" => {
                Operation::PushUrl { url: needed("pushUrl", &self.push_url, "send the URL of the page")? }
            }
            "updateNickname" => {
                let nickname = needed("nickname", &self.nickname, "send what the customer is called now")?;
                Operation::UpdateNickname { nickname }
            }
            "customNotice" => {
                // It may be empty.
                let missing = || Trouble::member("message", "send the notice's text");
                Operation::CustomNotice { message: self.message.clone().ok_or_else(missing)? }
            }
            "updateData" if self.user_data.is_empty() => {
                return Err(Trouble::member("userData", "send an object with at least one item"));
            }
            "updateData" => Operation::UpdateData { user_data: self.user_data() },
            "readReceipt" => {
                let what_to_do = "send the index of the last message that the customer has read";
                let index = self.position().map_err(|()| Trouble::member(POSITION, what_to_do))?;
                let index = index.ok_or_else(|| Trouble::member(POSITION, what_to_do))?;
                Operation::ReadReceipt { index }
            }
            "disconnect" => Operation::Disconnect,
            "requestNotifications" => {
                let what_to_do = "send 1 for all messages, or the nextPosition of the last that came";
                let from = self.position().map_err(|()| Trouble::member(POSITION, what_to_do))?;
                let position = match from {
                    Some(0) => Position::None,
                    from => Position::From(from.unwrap_or(1)),
                };
                return Ok((Operation::Refresh { message: None, message_type: None }, position));
            }
            _ => return Err(Trouble::unknown_operation(OPERATIONS)),
        };
        // What happens is told as it happens: each reply goes on behind what was told before.
        Ok((operation, Position::Next))
    }

    /// `transcriptPosition`, as a number or in digits.
    fn position(&self) -> Result<Option<u32>, ()> {
        let number = match &self.transcript_position {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(digits)) => digits.trim().parse().ok(),
            Some(number) => number.as_u64().and_then(|it| u32::try_from(it).ok()),
        };
        number.map(Some).ok_or(())
    }

    /// Values that aren't strings are kept as they are written.
    fn user_data(&self) -> Vec<(String, String)> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            Value::Null => String::new(),
            other => other.to_string(),
        };
        self.user_data.iter().map(|(key, value)| (key.clone(), text(value))).collect()
    }
}

const POSITION: &str = "transcriptPosition";

/// The operations, for whoever has written another one.
const OPERATIONS: &str = "requestChat, sendMessage, startTyping, stopTyping, pushUrl, updateNickname, customNotice, \
    updateData, readReceipt, requestNotifications and disconnect";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_new_chat() {
        let data = r#"{"operation":"requestChat","firstName":"Ana","lastName":"M","subject":"Lamp","text":"Hello",
            "userData":{"Order":17,"Colour":"red","Gone":null},"push_notification_type":"x"}"#;
        let Ok(Asked::Chat(chat)) = Asked::read(data) else { panic!("no chat") };
        assert_eq!((chat.first_name.as_deref(), chat.nickname), (Some("Ana"), None));
        assert_eq!((chat.subject.as_deref(), chat.text.as_deref()), (Some("Lamp"), Some("Hello")));
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(chat.user_data, [pair("Colour", "red"), pair("Gone", ""), pair("Order", "17")]);
    }

    #[test]
    fn positions() {
        let ask = |members: &str| match Asked::read(&format!(r#"{{"secureKey":"k","operation":{members}}}"#))
        {
            Ok(Asked::InChat { position, operation, .. }) => Ok((position, operation)),
            Ok(Asked::Chat(_)) => panic!("a new chat"),
            Err(trouble) => Err(trouble.advice),
        };
        for (members, expected) in [
            (r#""requestNotifications""#, Position::From(1)),
            (r#""requestNotifications","transcriptPosition":7"#, Position::From(7)),
            (r#""requestNotifications","transcriptPosition":" 7 ""#, Position::From(7)),
            (r#""requestNotifications","transcriptPosition":0"#, Position::None),
            (r#""sendMessage","message":"a","transcriptPosition":7"#, Position::Next),
        ] {
            assert_eq!(
                ask(members).map(|it| it.0).unwrap_or_else(|it| panic!("{it}")),
                expected,
                "{members}"
            );
        }
        let Ok((_, Operation::ReadReceipt { index: 5 })) = ask(r#""readReceipt","transcriptPosition":"5""#)
        else {
            panic!("no receipt");
        };
    }

    #[test]
    fn what_is_wrong_is_named() {
        for (data, named) in [
            ("7", "'data'"),
            (r#"["requestChat"]"#, "'data'"),
            (r#"{"operation":1}"#, "'data'"),
            (r#"{"operation":"requestChat","nickname":"Ana","userData":["Order"]}"#, "'data'"),
            (r#"{"operation":"requestChat","operation":"disconnect"}"#, "stands twice"),
            (r#"{"operation":"requestChat","nickname":"Ana","userData":{"a":"1","a":"2"}}"#, "stands twice"),
            (
                r#"{"operation":"requestChat","nickname":"Ana","userData":{"a":{"b":1,"b":2}}}"#,
                "stands twice",
            ),
            (r#"{"operation":"requestChat","nickname":"Ana","x":1,"x":2}"#, "stands twice"),
            ("{}", "'operation'"),
            (r#"{"operation":"sendMessage","message":"a"}"#, "'secureKey'"),
            (r#"{"operation":"sendMessage","secureKey":"k"}"#, "'message'"),
            (r#"{"operation":"pushUrl","secureKey":"k"}"#, "'pushUrl'"),
            (r#"{"operation":"pushUrl","secureKey":"k","pushUrl":""}"#, "'pushUrl'"),
            (r#"{"operation":"updateNickname","secureKey":"k"}"#, "'nickname'"),
            (r#"{"operation":"customNotice","secureKey":"k"}"#, "'message'"),
            (r#"{"operation":"updateData","secureKey":"k","userData":{}}"#, "'userData'"),
            (r#"{"operation":"readReceipt","secureKey":"k"}"#, "'transcriptPosition'"),
            (
                r#"{"operation":"requestNotifications","secureKey":"k","transcriptPosition":-1}"#,
                "'transcriptPosition'",
            ),
            (r#"{"operation":"dance","secureKey":"k"}"#, "requestNotifications"),
        ] {
            let Err(trouble) = Asked::read(data) else { panic!("taken: {data}") };
            assert!(trouble.advice.contains(named), "{data}: {}", trouble.advice);
        }
    }
}
