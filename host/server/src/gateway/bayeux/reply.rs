//! What clients are told: replies to their messages, and events.

use std::sync::Arc;

use serde::Serialize;

use super::id::SessionId;
use super::message::{MessageId, Subscription};

/// A message as JSON, ready to be sent.
pub(super) type Text = Arc<str>;

/// The version of the protocol.
const VERSION: &str = "1.0";

/// A reply. The members have the order in which the servers in use write them.
#[derive(Default, Serialize)]
pub(super) struct Reply<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<&'a MessageId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) channel: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) subscription: Option<&'a Subscription>,
    pub(super) successful: bool,
    #[serde(rename = "clientId", skip_serializing_if = "Option::is_none")]
    pub(super) client_id: Option<SessionId>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) version: Option<&'static str>,
    #[serde(rename = "supportedConnectionTypes", skip_serializing_if = "Option::is_none")]
    pub(super) connection_types: Option<&'a [&'static str]>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) error: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) ext: Option<Acknowledging>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) advice: Option<Advice>,
}

impl<'a> Reply<'a> {
    pub(super) fn failed(mut self, error: &'static str) -> Self {
        self.successful = false;
        self.error = Some(error);
        self
    }

    pub(super) fn advising(mut self, advice: Advice) -> Self {
        self.advice = Some(advice);
        self
    }

    /// The reply to a handshake also says what the server can, whether the client is let in or not.
    pub(super) fn greeting(mut self, client_id: Option<SessionId>, types: &'a [&'static str]) -> Self {
        (self.client_id, self.version, self.connection_types) = (client_id, Some(VERSION), Some(types));
        self
    }

    pub(super) fn text(&self) -> Text {
        // Nothing of it can fail to be written.
        serde_json::to_string(self).unwrap_or_default().into()
    }
}

/// The extension for acknowledged messages.
#[derive(Clone, Copy, Serialize)]
pub(super) struct Acknowledging {
    pub(super) ack: Ack,
}

#[derive(Clone, Copy, Serialize)]
#[serde(untagged)]
pub(super) enum Ack {
    /// It is used from here on.
    On(bool),
    /// The events before this reply have this number; the client's next connect says that they came.
    Batch(u64),
}

/// What the client is to do next; it replaces what was said before.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Advice {
    pub(super) reconnect: Reconnect,
    /// For how long the server holds a connect, in milliseconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) timeout: Option<u64>,
    /// How long to wait before the next connect, in milliseconds.
    pub(super) interval: u64,
    /// The browser has other sessions whose connects are held.
    #[serde(rename = "multiple-clients", skip_serializing_if = "std::ops::Not::not")]
    pub(super) is_multiple_clients: bool,
}

impl Advice {
    /// Advice without a timeout.
    pub(super) const fn new(reconnect: Reconnect, interval: u64) -> Self {
        Self { reconnect, timeout: None, interval, is_multiple_clients: false }
    }
}

/// For a client whose session was ended, by itself or by the door.
pub(super) const STAY_AWAY: Advice = Advice::new(Reconnect::None, 0);

/// For a client whose session isn't known (any more).
pub(super) const SHAKE_HANDS: Advice = Advice::new(Reconnect::Handshake, 0);

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Reconnect {
    /// Connect again.
    Retry,
    /// There is no such session: begin a new one.
    Handshake,
    /// Stay away.
    None,
}

/// Something that has happened, for whoever is on the channel. `data` is JSON.
pub(super) fn event(channel: &str, data: &str) -> Text {
    // A string can't fail to be written.
    let channel = serde_json::to_string(channel).unwrap_or_default();
    format!("{{\"channel\":{channel},\"data\":{data}}}").into()
}

/// The array of these messages.
pub(super) fn array(texts: &[Text]) -> String {
    let mut array =
        String::with_capacity(texts.iter().map(|it| it.len().saturating_add(1)).sum::<usize>() + 2);
    array.push('[');
    for (index, text) in texts.iter().enumerate() {
        if index > 0 {
            array.push(',');
        }
        array.push_str(text);
    }
    array.push(']');
    array
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arrays_of_messages() {
        assert_eq!(array(&[]), "[]");
        let one = event("/a\"b", "{\"n\":1}");
        assert_eq!(&*one, r#"{"channel":"/a\"b","data":{"n":1}}"#);
        assert_eq!(array(&[Text::clone(&one), "2".into()]), format!("[{one},2]"));
    }
}
