//! `<eventRegistered>`.

use crate::element::declare::{ReferenceId, RequiredId, element};
use crate::wire::Text;

element! {
    /// `<eventRegistered>`: the reply to a register.
    pub struct EventRegistered<'a> = packet EVENT_REGISTERED {
        /// The request's.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// The client's user id from now on.
        user_id: Text<'a> = RequiredId [USER_ID],
    } with {}
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let event = EventRegistered { reference_id: 1, user_id: "0096681F0A2D7F2B".into() };
        let packet = "<eventRegistered referenceId=\"1\" userId=\"0096681F0A2D7F2B\"/>";
        same(&ServerEvent::Registered(event), packet, ServerEvent::parse);
        assert_eq!(refused_member("<eventRegistered referenceId='1'/>", ServerEvent::parse), "userId");
    }
}
