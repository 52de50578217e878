//! `<eventStatus>` and its `<flexTranscript>`.

use crate::element::declare::{
    Flag, LastText, OptionalId, OptionalNumber, OptionalReferenceId, OptionalText, Required, RequiredNumber,
    Word, element,
};
use crate::element::packets::packet;
use crate::element::vocabulary::{closed_vocabulary, compact_numbers, numbers};
use crate::element::{Events, SessionStatus, Transcript};
use crate::wire::{Name, Text, names};

closed_vocabulary! {
    /// Whether a flex request was carried out.
    RequestResult {
        /// It was. Number 0.
        #[default]
        Success = SUCCESS,
        /// It was refused. Number 1.
        Error = ERROR,
    }
}

numbers! {
    closed RequestResult { Success = 0, Error = 1, }
}

compact_numbers! {
    closed RequestResult { Success = 0, Error = 1, }
}

element! {
    /// `<flexTranscript>`: the events behind the position that was asked for.
    pub struct FlexTranscript<'a> = part FLEX_TRANSCRIPT {
        /// Session, start, idle time, monitoring and the events.
        transcript: Transcript<'a> = Transcript<'a> [START_AT, SESSION_ID, IDLE_TIME_EXPIRE, MONITORED, SAVED_POSITION],
        /// `lastPosition`: the highest event id that the server considered; ask with it next time.
        last_position: u32 = RequiredNumber [LAST_POSITION],
        /// `sessionStatus`: whether the session goes on.
        session_status: SessionStatus = Word<SessionStatus> [SESSION_STATUS],
    } events transcript
}

element! {
    /// `<eventStatus>`: the only flex event, the reply to every request.
    pub struct EventStatus<'a> = packet EVENT_STATUS {
        /// The request's; none if it couldn't be read.
        reference_id: Option<u32> = OptionalReferenceId [REFERENCE_ID],
        /// Whether the request was carried out.
        result: RequestResult = Required<RequestResult> [REQUEST_RESULT],
        /// `userId`: in the reply to a login.
        user_id: Option<Text<'a>> = OptionalId [USER_ID],
        /// `secureKey`: in the reply to a login.
        secure_key: Option<Text<'a>> = OptionalId [SECURE_KEY],
        /// `errorId`: why it was refused. A text, as in the SDK: [`crate::rules::ErrorId`] knows which numbers stand for what.
        error_id: Option<Text<'a>> = OptionalId [ERROR_ID],
        /// `more`: not all events had room; poll again at once. Our own choice.
        more: bool = Flag [MORE],
    } with {
        /// `<errorText>`: the same for a person. Our own choice.
        error_text: Option<Text<'a>> = TextElement [ERROR_TEXT],
        /// The new events.
        transcript: Option<FlexTranscript<'a>> = OptionalPart [FLEX_TRANSCRIPT],
    } later {
        /// `partyId`: the number of the client's party in its session.
        party_id: Option<u32> = OptionalNumber [PARTY_ID],
        /// `serverVersion`: the server's, in the reply to a login.
        server_version: Option<Text<'a>> = OptionalText [SERVER_VERSION],
        /// `occurredAt`: when it happened at the server, as `startAt` is written.
        occurred_at: Option<Text<'a>> = LastText [OCCURRED_AT],
    }
}

packet! { EventStatus = EVENT_STATUS reads "a packet that the server sent to a flex client" }

impl<'a> EventStatus<'a> {
    /// The events, or none.
    pub fn events(&self) -> Events<'a> {
        self.transcript.map(|it| it.transcript.events).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::{refused_member, same};
    use crate::wire::Limits;

    #[test]
    fn bytes() {
        let login = EventStatus {
            reference_id: Some(1),
            user_id: Some("007555677B20000A".into()),
            secure_key: Some("4ee15d7e1c343c8e".into()),
            server_version: Some("Parlor 0.1.0".into()),
            ..EventStatus::default()
        };
        let packet = "<eventStatus referenceId=\"1\" requestResult=\"Success\" userId=\"007555677B20000A\" \
            secureKey=\"4ee15d7e1c343c8e\" serverVersion=\"Parlor 0.1.0\"/>";
        same(&login, packet, EventStatus::parse);
        let poll = EventStatus {
            reference_id: Some(2),
            more: true,
            party_id: Some(7),
            transcript: Some(FlexTranscript {
                transcript: Transcript { session_id: "S".into(), ..Transcript::default() },
                last_position: 12,
                session_status: SessionStatus::Over,
            }),
            ..EventStatus::default()
        };
        let packet = "<eventStatus referenceId=\"2\" requestResult=\"Success\" more=\"true\" \
            partyId=\"7\"><flexTranscript startAt=\"\" sessionId=\"S\" lastPosition=\"12\" sessionStatus=\"Over\"/></eventStatus>";
        same(&poll, packet, EventStatus::parse);
        let all_later = EventStatus {
            party_id: Some(7),
            server_version: Some("Parlor 0.1.0".into()),
            occurred_at: Some("2025-05-10T07:09:33Z".into()),
            ..EventStatus::default()
        };
        let packet = "<eventStatus requestResult=\"Success\" partyId=\"7\" serverVersion=\"Parlor 0.1.0\" \
            occurredAt=\"2025-05-10T07:09:33Z\"/>";
        same(&all_later, packet, EventStatus::parse);
        let refused = EventStatus {
            reference_id: Some(3),
            result: RequestResult::Error,
            error_id: Some("4".into()),
            error_text: Some("unknown user".into()),
            ..EventStatus::default()
        };
        let packet = "<eventStatus referenceId=\"3\" requestResult=\"Error\" errorId=\"4\">\
            <errorText>unknown user</errorText></eventStatus>";
        same(&refused, packet, EventStatus::parse);
    }

    #[test]
    fn results_have_numbers() {
        for (number, result) in
            [(0, Some(RequestResult::Success)), (1, Some(RequestResult::Error)), (2, None)]
        {
            assert_eq!(RequestResult::from_number(number), result);
            assert_eq!(result.map_or(2, |it| it.number()), number);
        }
    }

    #[test]
    fn an_error_may_be_a_word() {
        for said in ["8201", " 4 ", "BAD_KEY", " "] {
            let packet = std::format!("<eventStatus requestResult='Error' errorId='{said}'/>");
            let read = EventStatus::parse(packet.as_bytes(), Limits::PACKET).map(|it| it.error_id);
            let expected = Some(said.trim()).filter(|it| !it.is_empty());
            assert_eq!(read, Ok(expected.map(Text::from)));
        }
    }

    #[test]
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<eventStatus/>", EventStatus::parse), "requestResult");
        let packet = "<eventStatus requestResult='Success'><flexTranscript/></eventStatus>";
        assert_eq!(refused_member(packet, EventStatus::parse), "lastPosition");
    }
}
