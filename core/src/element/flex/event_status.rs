//! `<eventStatus>` and its `<flexTranscript>`.

use crate::element::error::ParseError;
#[cfg(feature = "xml")]
use crate::element::error::read_packet;
use crate::element::vocabulary::{closed_vocabulary, compact_numbers, numbers, strict_in_compact};
use crate::element::{Element, Events, Part, SessionStatus, Transcript, emit_if, kinds};
#[cfg(feature = "compact")]
use crate::element::{compact::read_compact, kinds::number};
#[cfg(feature = "xml")]
use crate::wire::Reader;
#[cfg(feature = "compact")]
use crate::wire::compact::Cursor;
use crate::wire::{Binding, Limits, Name, Sink, Text, names};

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

strict_in_compact! { RequestResult }

/// `<flexTranscript>`: the events behind the position that was asked for.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FlexTranscript<'a> {
    /// Session, start, idle time, monitoring and the events.
    pub transcript: Transcript<'a>,
    /// `lastPosition`: the highest event id that the server considered; ask with it next time.
    pub last_position: u32,
    /// `sessionStatus`: whether the session goes on.
    pub session_status: SessionStatus,
}

#[cfg(feature = "xml")]
impl<'a> FlexTranscript<'a> {
    #[cfg_attr(not(feature = "fast"), inline(never))]
    fn read(&mut self, reader: &mut Reader<'a>) {
        let members = reader.members(&Self::ATTRIBUTES);
        self.transcript.read_members(&members, reader);
        let [.., last_position, session_status] = &members;
        self.last_position = last_position.required(last_position.number(reader), reader);
        self.session_status = session_status.one_of(reader, SessionStatus::from_text).unwrap_or_default();
        self.transcript.events = Events::read(reader);
    }

    const ATTRIBUTES: [Name; 6] = [
        names::START_AT,
        names::SESSION_ID,
        names::IDLE_TIME_EXPIRE,
        names::MONITORED,
        names::LAST_POSITION,
        names::SESSION_STATUS,
    ];
}

#[cfg(feature = "compact")]
impl<'a> FlexTranscript<'a> {
    fn take(cursor: &mut Cursor<'a>) -> Self {
        let transcript = Transcript::take_members(cursor);
        let last_position = cursor.required(names::LAST_POSITION).number();
        let session_status = SessionStatus::take(cursor, names::SESSION_STATUS);
        let transcript = Transcript { events: Events::take(cursor), ..transcript };
        Self { transcript, last_position, session_status }
    }
}

impl Part for FlexTranscript<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open(names::FLEX_TRANSCRIPT);
        self.transcript.emit_members(out);
        out.number(names::LAST_POSITION, self.last_position);
        self.session_status.emit(names::SESSION_STATUS, out);
        self.transcript.emit_events(out);
        out.end(names::FLEX_TRANSCRIPT, start);
    }
}

/// `<eventStatus>`: the only flex event, the reply to every request.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EventStatus<'a> {
    /// The request's; none if it couldn't be read.
    pub reference_id: Option<u32>,
    /// Whether the request was carried out.
    pub result: RequestResult,
    /// `userId`: in the reply to a login.
    pub user_id: Option<Text<'a>>,
    /// `secureKey`: in the reply to a login.
    pub secure_key: Option<Text<'a>>,
    /// `errorId`: why it was refused; see [`crate::rules::ErrorId`].
    pub error_id: Option<u32>,
    /// `<errorText>`: the same for a person. Our own choice.
    pub error_text: Option<Text<'a>>,
    /// `more`: not all events had room; poll again at once. Our own choice.
    pub more: bool,
    /// The new events.
    pub transcript: Option<FlexTranscript<'a>>,
}

impl<'a> EventStatus<'a> {
    /// Reads a packet that the server sent to a flex client, in this form.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse_as(binding: Binding, packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let mut status = Self::default();
        status.read_as(binding, packet, limits)?;
        Ok(status)
    }

    /// Reads a packet that the server sent to a flex client, in XML.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    #[cfg(feature = "xml")]
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        Self::parse_as(Binding::Xml, packet, limits)
    }

    /// The same in the place of an empty one, which is worth nothing after an error.
    pub(crate) fn read_as(
        &mut self,
        binding: Binding,
        packet: &'a [u8],
        limits: Limits,
    ) -> Result<(), ParseError> {
        match binding {
            #[cfg(feature = "xml")]
            Binding::Xml => {
                read_packet(packet, limits, &[names::EVENT_STATUS], &mut |reader, _| self.read(reader))
            }
            #[cfg(feature = "compact")]
            Binding::Compact => {
                *self = read_compact(packet, limits, |kind, cursor| match kind {
                    number::EVENT_STATUS => Some(Self::take(cursor)),
                    _ => None,
                })?;
                Ok(())
            }
        }
    }

    #[cfg(feature = "xml")]
    fn read(&mut self, reader: &mut Reader<'a>) {
        let [reference_id, result, user_id, secure_key, error_id, more] = &reader.members(&Self::ATTRIBUTES);
        self.reference_id = reference_id.reference_id(reader);
        self.result = result.required(result.one_of(reader, RequestResult::from_text), reader);
        self.user_id = user_id.id(reader);
        self.secure_key = secure_key.id(reader);
        self.error_id = error_id.number(reader);
        self.more = more.is_true();
        while let Some(child) = reader.child(&[names::FLEX_TRANSCRIPT, names::ERROR_TEXT]) {
            match child {
                names::FLEX_TRANSCRIPT => self.transcript.insert(FlexTranscript::default()).read(reader),
                _ => self.error_text = Some(reader.content()),
            }
        }
    }

    #[cfg(feature = "xml")]
    const ATTRIBUTES: [Name; 6] = [
        names::REFERENCE_ID,
        names::REQUEST_RESULT,
        names::USER_ID,
        names::SECURE_KEY,
        names::ERROR_ID,
        names::MORE,
    ];

    /// The events, or none.
    pub fn events(&self) -> Events<'a> {
        self.transcript.map(|it| it.transcript.events).unwrap_or_default()
    }
}

#[cfg(feature = "compact")]
impl<'a> EventStatus<'a> {
    fn take(cursor: &mut Cursor<'a>) -> Self {
        Self {
            reference_id: cursor.reference_id_if(),
            result: RequestResult::take(cursor.required(names::REQUEST_RESULT), names::REQUEST_RESULT),
            user_id: cursor.id_if(names::USER_ID),
            secure_key: cursor.id_if(names::SECURE_KEY),
            error_id: cursor.number_if(),
            more: cursor.flag(),
            error_text: cursor.part(|it| it.text()),
            transcript: cursor.part(FlexTranscript::take),
        }
    }
}

impl Element for EventStatus<'_> {
    fn emit<S: Sink>(&self, out: &mut S) {
        let start = out.open_kind(kinds::EVENT_STATUS);
        out.number_from_1(names::REFERENCE_ID, self.reference_id.unwrap_or_default());
        self.result.emit(names::REQUEST_RESULT, out);
        out.attribute_if(names::USER_ID, self.user_id);
        out.attribute_if(names::SECURE_KEY, self.secure_key);
        out.number_if(names::ERROR_ID, self.error_id);
        out.flag(names::MORE, self.more);
        out.close_start();
        match self.error_text {
            Some(text) => {
                let start = out.open(names::ERROR_TEXT);
                out.text_and_end(names::ERROR_TEXT, start, text);
            }
            None => out.absent(),
        }
        emit_if(self.transcript.as_ref(), out);
        out.end(names::EVENT_STATUS, start);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::tests::{refused_member, same};

    #[test]
    fn bytes() {
        let login = EventStatus {
            reference_id: Some(1),
            user_id: Some("007555677B20000A".into()),
            secure_key: Some("4ee15d7e1c343c8e".into()),
            ..EventStatus::default()
        };
        let packet = "<eventStatus referenceId=\"1\" requestResult=\"Success\" userId=\"007555677B20000A\" \
            secureKey=\"4ee15d7e1c343c8e\"/>";
        same(&login, packet, EventStatus::parse);
        let poll = EventStatus {
            reference_id: Some(2),
            more: true,
            transcript: Some(FlexTranscript {
                transcript: Transcript { session_id: "S".into(), ..Transcript::default() },
                last_position: 12,
                session_status: SessionStatus::Over,
            }),
            ..EventStatus::default()
        };
        let packet = "<eventStatus referenceId=\"2\" requestResult=\"Success\" more=\"true\">\
            <flexTranscript startAt=\"\" sessionId=\"S\" lastPosition=\"12\" sessionStatus=\"Over\"/></eventStatus>";
        same(&poll, packet, EventStatus::parse);
        let refused = EventStatus {
            reference_id: Some(3),
            result: RequestResult::Error,
            error_id: Some(4),
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
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<eventStatus/>", EventStatus::parse), "requestResult");
        let packet = "<eventStatus requestResult='Success'><flexTranscript/></eventStatus>";
        assert_eq!(refused_member(packet, EventStatus::parse), "lastPosition");
    }
}
