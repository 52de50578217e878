//! `<requestUpdateUserData>`.

use super::Credentials;
use crate::element::KeyValues;
use crate::element::declare::{ReferenceId, element};

element! {
    /// `<requestUpdateUserData>`: change the interaction's userdata. Our own choice: only that it can be done is public.
    pub struct RequestUpdateUserData<'a> = packet REQUEST_UPDATE_USER_DATA {
        /// From 1 on; echoed in the reply.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// Who asks.
        credentials: Credentials<'a> = Credentials<'a> [USER_ID, SECURE_KEY, LAST_POSITION],
    } with {
        /// The items to be set.
        user_data: KeyValues<'a> = List [USER_DATA],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;
    use crate::element::flex::Request;
    use crate::element::tests::same;

    #[test]
    fn bytes() {
        let order = [KeyValue::string("Order", "17")];
        let request = RequestUpdateUserData {
            reference_id: 5,
            credentials: Credentials { user_id: "U".into(), secure_key: "k".into(), last_position: 9 },
            user_data: KeyValues::items(&order),
        };
        let packet = "<requestUpdateUserData referenceId=\"5\" userId=\"U\" secureKey=\"k\" lastPosition=\"9\">\
            <userData><item key=\"Order\" type=\"string\">17</item></userData></requestUpdateUserData>";
        same(&Request::UpdateUserData(request), packet, Request::parse);
    }
}
