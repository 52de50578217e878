//! `quit-reason-code`: why the customer left.

use crate::element::{KeyValue, KeyValues, PartyLeft, Value, keys};
use crate::wire::Text;

/// Why the customer left: `GCTI_SYSTEM` > `quit-reason-code` in the event attributes of its `partyLeft`. Only clients
/// of ClientVersion 106 get it. The codes are in [`LeaveReason`](crate::rules::LeaveReason::quit_reason_code).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct QuitReason<'a>([KeyValue<'a>; 1]);

impl<'a> QuitReason<'a> {
    /// The reason of this code.
    pub const fn new(code: &'a str) -> Self {
        let code = Value::String(Text::plain(code));
        Self([KeyValue { key: Text::plain(keys::QUIT_REASON_CODE), value: code }])
    }

    /// The item that the event attributes need.
    pub const fn item(&self) -> KeyValue<'_> {
        KeyValue { key: Text::plain(keys::GCTI_SYSTEM), value: Value::List(KeyValues::items(&self.0)) }
    }
}

impl<'a> PartyLeft<'a> {
    /// The `quit-reason-code`, if the event has one: a customer left, and this client is of ClientVersion 106.
    pub fn quit_reason_code(&self) -> Option<Text<'a>> {
        self.event_attributes.list(keys::GCTI_SYSTEM)?.text(keys::QUIT_REASON_CODE)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::Event;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let quit = QuitReason::new("3");
        let attributes = [quit.item()];
        let left = PartyLeft { event_attributes: KeyValues::items(&attributes), ..PartyLeft::default() };
        let packet = "<partyLeft userId=\"\" timeShift=\"0\" visibility=\"ALL\" askerId=\"\"><eventAttributes>\
            <item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"quit-reason-code\" type=\"string\">3</item></item>\
            </eventAttributes></partyLeft>";
        same(&Event::PartyLeft(left), packet, Event::parse);
        assert!(left.quit_reason_code().unwrap() == "3");
        assert_eq!(PartyLeft::default().quit_reason_code(), None);
        let flat = [KeyValue::string("GCTI_SYSTEM", "3"), KeyValue::string("quit-reason-code", "3")];
        let left = PartyLeft { event_attributes: KeyValues::items(&flat), ..PartyLeft::default() };
        assert_eq!(left.quit_reason_code(), None);
    }
}
