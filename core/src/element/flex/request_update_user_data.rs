//! `<requestUpdateUserData>`.

use super::Credentials;
use crate::element::{Element, KeyValues, kinds};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Sink, names};

/// `<requestUpdateUserData>`: change the interaction's userdata. Our own choice: only that it can be done is public.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RequestUpdateUserData<'a> {
    /// From 1 on; echoed in the reply.
    pub reference_id: u32,
    /// Who asks.
    pub credentials: Credentials<'a>,
    /// The items to be set.
    pub user_data: KeyValues<'a>,
}

#[cfg(feature = "xml")]
impl<'a> RequestUpdateUserData<'a> {
    pub(super) fn read(reader: &mut Reader<'a>) -> Self {
        let members = reader.members(&Credentials::ATTRIBUTES);
        let (reference_id, credentials) = Credentials::of_members(members.each_ref(), reader);
        let mut it = Self { reference_id, credentials, user_data: KeyValues::EMPTY };
        while reader.child(&[names::USER_DATA]).is_some() {
            it.user_data = KeyValues::read(reader);
        }
        it
    }
}

#[cfg(feature = "compact")]
impl<'a> RequestUpdateUserData<'a> {
    pub(super) fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id(),
            credentials: Credentials::take(cursor),
            user_data: KeyValues::take(cursor),
        }
    }
}

impl Element for RequestUpdateUserData<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::REQUEST_UPDATE_USER_DATA);
        out.number(names::REFERENCE_ID, self.reference_id);
        self.credentials.emit(out);
        out.close_start();
        self.user_data.emit(names::USER_DATA, out);
        out.end(names::REQUEST_UPDATE_USER_DATA, start);
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
