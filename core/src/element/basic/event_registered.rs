//! `<eventRegistered>`.

use crate::element::declare::{LastText, OptionalId, OptionalText, ReferenceId, RequiredId, element};
use crate::wire::Text;

element! {
    /// `<eventRegistered>`: the reply to a register.
    pub struct EventRegistered<'a> = packet EVENT_REGISTERED {
        /// The request's.
        reference_id: u32 = ReferenceId [REFERENCE_ID],
        /// The client's user id from now on.
        user_id: Text<'a> = RequiredId [USER_ID],
    } with {} later {
        /// `secureKey`: with the user id it restores the registration after the connection was lost.
        secure_key: Option<Text<'a>> = OptionalId [SECURE_KEY],
        /// `serverVersion`: the server's.
        server_version: Option<Text<'a>> = OptionalText [SERVER_VERSION],
        /// `occurredAt`: when it happened at the server, as `startAt` is written.
        occurred_at: Option<Text<'a>> = LastText [OCCURRED_AT],
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::basic::ServerEvent;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let mut event = EventRegistered {
            reference_id: 1,
            user_id: "0096681F0A2D7F2B".into(),
            ..EventRegistered::default()
        };
        let packet = "<eventRegistered referenceId=\"1\" userId=\"0096681F0A2D7F2B\"/>";
        same(&ServerEvent::Registered(event), packet, ServerEvent::parse);
        event.secure_key = Some("4ee15d7e1c343c8e".into());
        event.server_version = Some("Parlor 0.1.0".into());
        event.occurred_at = Some("2025-05-10T07:09:33Z".into());
        let packet = "<eventRegistered referenceId=\"1\" userId=\"0096681F0A2D7F2B\" secureKey=\"4ee15d7e1c343c8e\" \
            serverVersion=\"Parlor 0.1.0\" occurredAt=\"2025-05-10T07:09:33Z\"/>";
        same(&ServerEvent::Registered(event), packet, ServerEvent::parse);
        assert_eq!(refused_member("<eventRegistered referenceId='1'/>", ServerEvent::parse), "userId");
    }
}
