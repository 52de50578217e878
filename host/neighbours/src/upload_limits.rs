//! What a customer of Chat API v2 may send, as the chat service says.

use serde_json::Value as Json;

/// What a customer may send, and what was sent: the userdata of a notice `file-client-cfg-get`. What isn't told is `None`, 0 or
/// empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadLimits {
    /// `upload-max-files`: how many files in a chat.
    pub most_files: Option<u64>,
    /// `used-upload-max-files`: how many were sent.
    pub sent_files: u64,
    /// `upload-max-file-size`: how many bytes each may have.
    pub most_bytes: Option<u64>,
    /// `upload-max-total-size`: how many bytes all may have together.
    pub most_bytes_in_all: Option<u64>,
    /// `used-upload-max-total-size`: how many bytes those have together that were sent.
    pub sent_bytes: u64,
    /// `upload-file-types`: the endings that names may have, with colons between them; empty: any.
    pub types: String,
    /// `upload-need-agent`: only while an agent is in.
    pub needs_agent: bool,
}

impl UploadLimits {
    /// From the object of a reply to `file/limits`; `None` if it has none.
    pub(crate) fn of(reply: &Json) -> Option<Self> {
        let messages = reply.get("messages")?.as_array()?;
        let is_meant = |it: &&Json| it.get("text").and_then(Json::as_str) == Some("file-client-cfg-get");
        let items = messages.iter().find(is_meant)?.get("userData")?.as_object()?;
        // All values are strings, as far as is known.
        let text = |key: &str| match items.get(key) {
            Some(Json::String(it)) => it.trim().to_owned(),
            Some(it @ (Json::Number(_) | Json::Bool(_))) => it.to_string(),
            _ => String::new(),
        };
        let number = |key: &str| text(key).parse().ok();
        Some(Self {
            most_files: number("upload-max-files"),
            sent_files: number("used-upload-max-files").unwrap_or_default(),
            most_bytes: number("upload-max-file-size"),
            most_bytes_in_all: number("upload-max-total-size"),
            sent_bytes: number("used-upload-max-total-size").unwrap_or_default(),
            types: text("upload-file-types"),
            needs_agent: text("upload-need-agent") == "true",
        })
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn as_a_service_tells_them() {
        let items = json!({"upload-max-files": "3", "used-upload-max-files": "1", "upload-max-file-size": 2_097_152,
            "upload-max-total-size": "?", "upload-file-types": "jpg:png", "upload-need-agent": "true"});
        let reply = json!({"statusCode": 0, "messages": [
            {"type": "Message", "text": "hello"},
            {"type": "Notice", "text": "file-client-cfg-get", "userData": items},
        ]});
        let expected = UploadLimits {
            most_files: Some(3),
            sent_files: 1,
            most_bytes: Some(2_097_152),
            types: "jpg:png".into(),
            needs_agent: true,
            ..UploadLimits::default()
        };
        assert_eq!(UploadLimits::of(&reply), Some(expected));
        for none in
            [json!({}), json!({"messages": []}), json!({"messages": [{"text": "hello"}]}), json!(null)]
        {
            assert_eq!(UploadLimits::of(&none), None, "{none}");
        }
    }
}
