//! Bots: an agent or a supervisor that is a program says so in two places.

use crate::element::{KeyValue, KeyValues, NewParty, UserType, Value, keys};
use crate::wire::{Text, says};

const BOT: &str = "BOT";

/// The item `GCTI_Chat_PartyStyle`=`BOT`, for the userdata with which a bot registers or joins.
pub const BOT_USER_DATA: KeyValue<'static> = bot(keys::PARTY_STYLE);

/// The event attributes of a bot's `newParty`: `GCTI_SYSTEM` > `party-info` > `style`=`BOT`. The server sets them.
pub const BOT_EVENT_ATTRIBUTES: KeyValues<'static> = KeyValues::items(&SYSTEM);

const SYSTEM: [KeyValue<'static>; 1] = [list(keys::GCTI_SYSTEM, &PARTY_INFO)];
const PARTY_INFO: [KeyValue<'static>; 1] = [list(keys::PARTY_INFO, &STYLE)];
const STYLE: [KeyValue<'static>; 1] = [bot(keys::STYLE)];

const fn bot(key: &'static str) -> KeyValue<'static> {
    KeyValue { key: Text::plain(key), value: Value::String(Text::plain(BOT)) }
}

const fn list(key: &'static str, items: &'static [KeyValue<'static>]) -> KeyValue<'static> {
    KeyValue { key: Text::plain(key), value: Value::List(KeyValues::items(items)) }
}

/// Whether userdata says that its party is a bot. Only agents and supervisors can be bots.
pub fn says_bot(user_data: KeyValues<'_>) -> bool {
    user_data.text(keys::PARTY_STYLE).is_some_and(|it| says(it, BOT))
}

impl NewParty<'_> {
    /// Whether the party is a bot: an agent or a supervisor whose userdata or event attributes say so. (Flex clients
    /// get no userdata of parties, and event attributes only from ClientVersion 106 on.)
    pub fn is_bot(&self) -> bool {
        let info = self.event_attributes.list(keys::GCTI_SYSTEM).and_then(|it| it.list(keys::PARTY_INFO));
        let style = info.and_then(|it| it.text(keys::STYLE));
        matches!(self.user.user_type, UserType::Agent | UserType::Supervisor)
            && (says_bot(self.user_data) || style.is_some_and(|it| says(it, BOT)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::same;
    use crate::element::{Event, UserInfo};

    const BOT_ITEM: [KeyValue<'static>; 1] = [BOT_USER_DATA];

    fn party(user_type: UserType<'static>) -> NewParty<'static> {
        NewParty { user: UserInfo { user_type, ..UserInfo::default() }, ..NewParty::default() }
    }

    #[test]
    fn bytes() {
        let party = NewParty {
            user_data: KeyValues::items(&BOT_ITEM),
            event_attributes: BOT_EVENT_ATTRIBUTES,
            ..party(UserType::Agent)
        };
        let packet = "<newParty userId=\"\" timeShift=\"0\" visibility=\"ALL\">\
            <userInfo personId=\"\" userNick=\"\" userType=\"AGENT\" protocolType=\"\"/>\
            <userData><item key=\"GCTI_Chat_PartyStyle\" type=\"string\">BOT</item></userData>\
            <eventAttributes><item key=\"GCTI_SYSTEM\" type=\"kvlist\"><item key=\"party-info\" type=\"kvlist\">\
            <item key=\"style\" type=\"string\">BOT</item></item></item></eventAttributes></newParty>";
        same(&Event::NewParty(party), packet, Event::parse);
    }

    #[test]
    fn who_is_a_bot() {
        let user_data = KeyValues::items(&BOT_ITEM);
        let other = Text::plain("ROBOT");
        for (user_type, may_be) in [
            (UserType::Agent, true),
            (UserType::Supervisor, true),
            (UserType::Client, false),
            (UserType::External, false),
            (UserType::System, false),
            (UserType::Other(other), false),
        ] {
            let party = party(user_type);
            let (by_data, by_attributes) = (
                NewParty { user_data, ..party },
                NewParty { event_attributes: BOT_EVENT_ATTRIBUTES, ..party },
            );
            assert!(!party.is_bot(), "{user_type:?}");
            assert_eq!((by_data.is_bot(), by_attributes.is_bot()), (may_be, may_be), "{user_type:?}");
        }
        let human = [KeyValue::string("GCTI_Chat_PartyStyle", "HUMAN"), KeyValue::string("style", "BOT")];
        let values = KeyValues::items(&human);
        let party = NewParty { user_data: values, event_attributes: values, ..party(UserType::Agent) };
        assert!(!party.is_bot());
    }
}
