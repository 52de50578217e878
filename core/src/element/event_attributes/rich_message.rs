//! Rich messages: JSON in the event attributes, and words for those who can't show it.

use core::fmt;

use crate::element::{KeyValue, KeyValues, Message, MessageText, Value, keys};
use crate::wire::Text;

/// A message with a rich form (buttons, cards ...): `structured-content` > `genesys-chat` > JSON in the event
/// attributes. Its text is what those see who can't show the rich form.
///
/// ```
/// use parlor_core::element::event_attributes::RichMessage;
/// use parlor_core::element::{KeyValues, Message, MessageText};
///
/// let json = r#"{"contentType":"quick-replies"}"#;
/// let rich = RichMessage::new(MessageText::plain("Shall we call you? Yes or no"), json.into())?;
/// let attributes = [rich.item()];
/// // A request takes rich.text and these event attributes; whoever gets the message reads them:
/// let message = Message {
///     text: Some(rich.text),
///     event_attributes: KeyValues::items(&attributes),
///     ..Message::default()
/// };
/// assert!(message.rich_form().unwrap() == json);
/// # Ok::<(), parlor_core::element::event_attributes::NoFallback>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RichMessage<'a> {
    /// The words, for those who can't show the rich form.
    pub text: MessageText<'a>,
    content: [KeyValue<'a>; 1],
}

impl<'a> RichMessage<'a> {
    /// A message with this rich form. The JSON is taken as it is.
    ///
    /// # Errors
    /// [`NoFallback`] if `text` is empty.
    pub fn new(text: MessageText<'a>, json: Text<'a>) -> Result<Self, NoFallback> {
        if text.text.is_empty() {
            return Err(NoFallback);
        }
        let item = KeyValue { key: Text::plain(keys::GENESYS_CHAT), value: Value::String(json) };
        Ok(Self { text, content: [item] })
    }

    /// The item that the message's event attributes need.
    pub fn item(&self) -> KeyValue<'_> {
        let content = Value::List(KeyValues::items(&self.content));
        KeyValue { key: Text::plain(keys::STRUCTURED_CONTENT), value: content }
    }
}

impl<'a> Message<'a> {
    /// The rich form of the message, JSON, if it has one. It comes from the sender, and nobody has checked it.
    pub fn rich_form(&self) -> Option<Text<'a>> {
        self.event_attributes.list(keys::STRUCTURED_CONTENT)?.text(keys::GENESYS_CHAT)
    }
}

/// A rich message without words: those who can't show the rich form would see nothing. Give it a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoFallback;

impl fmt::Display for NoFallback {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a rich message needs a text, too")
    }
}

impl core::error::Error for NoFallback {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Event;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let rich = RichMessage::new(MessageText::plain("Yes or no?"), "{\"a\":[\"<b>\"]}".into()).unwrap();
        let attributes = [rich.item()];
        let message = Message {
            text: Some(rich.text),
            event_attributes: KeyValues::items(&attributes),
            ..Message::default()
        };
        let packet = "<message userId=\"\" timeShift=\"0\" visibility=\"ALL\"><msgText>Yes or no?</msgText>\
            <eventAttributes><item key=\"structured-content\" type=\"kvlist\">\
            <item key=\"genesys-chat\" type=\"string\">{\"a\":[\"&lt;b&gt;\"]}</item></item></eventAttributes></message>";
        same(&Event::Message(message), packet, Event::parse);
        assert!(message.rich_form().unwrap() == "{\"a\":[\"<b>\"]}");
    }

    #[test]
    fn what_is_no_rich_message() {
        assert_eq!(RichMessage::new(MessageText::plain(""), "{}".into()), Err(NoFallback));
        assert_eq!(Message::default().rich_form(), None);
        let flat = [KeyValue::string("structured-content", "{}"), KeyValue::string("genesys-chat", "{}")];
        let message = Message { event_attributes: KeyValues::items(&flat), ..Message::default() };
        assert_eq!(message.rich_form(), None);
    }
}
