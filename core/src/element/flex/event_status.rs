//! `<eventStatus>` and its `<flexTranscript>`.

use crate::element::error::{ParseError, ReadError, open_document, reference_id};
use crate::element::member::required;
use crate::element::{Element, Events, SessionStatus, Transcript, emit_if};
use crate::wire::{Limits, Reader, Tag, Text, Writer, says};

/// Whether a flex request was carried out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum RequestResult {
    /// It was. Number 0.
    #[default]
    Success,
    /// It was refused. Number 1.
    Error,
}

impl RequestResult {
    /// The name as it stands in a packet.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Success => "Success",
            Self::Error => "Error",
        }
    }

    fn from_text(text: Text<'_>) -> Option<Self> {
        match text.as_plain()? {
            "Success" => Some(Self::Success),
            "Error" => Some(Self::Error),
            _ => None,
        }
    }
}

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

impl<'a> FlexTranscript<'a> {
    fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let mut last_position = None;
        for attribute in tag.attributes() {
            match attribute.name {
                b"lastPosition" => last_position = attribute.number("lastPosition")?,
                b"sessionStatus" => {
                    let status = attribute.one_of("sessionStatus", SessionStatus::from_text)?;
                    it.session_status = status.unwrap_or_default();
                }
                _ => {}
            }
        }
        it.last_position = required(last_position, "lastPosition", tag.offset)?;
        it.transcript = Transcript::read(reader, tag)?;
        Ok(it)
    }
}

impl Element for FlexTranscript<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("flexTranscript");
        self.transcript.emit_members(out);
        out.number("lastPosition", self.last_position);
        out.attribute("sessionStatus", Text::plain(self.session_status.as_str()));
        self.transcript.emit_events("flexTranscript", out);
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
    /// Reads a packet that the server sent to a flex client.
    ///
    /// # Errors
    /// [`ParseError`], with the reference id where it could be read.
    pub fn parse(packet: &'a [u8], limits: Limits) -> Result<Self, ParseError> {
        let (mut reader, tag) = open_document(packet, limits)?;
        if tag.name != b"eventStatus" {
            return Err(ParseError::Unknown { offset: tag.offset, reference_id: reference_id(&tag) });
        }
        Self::read(&mut reader, &tag).map_err(|error| error.in_packet(reference_id(&tag)))
    }

    fn read(reader: &mut Reader<'a>, tag: &Tag<'a>) -> Result<Self, ReadError> {
        let mut it = Self::default();
        let mut result = None;
        for attribute in tag.attributes() {
            match attribute.name {
                b"referenceId" => it.reference_id = attribute.reference_id()?,
                b"requestResult" => result = attribute.one_of("requestResult", RequestResult::from_text)?,
                b"userId" => it.user_id = attribute.id("userId")?,
                b"secureKey" => it.secure_key = attribute.id("secureKey")?,
                b"errorId" => it.error_id = attribute.number("errorId")?,
                b"more" => it.more = says(attribute.value, "true"),
                _ => {}
            }
        }
        it.result = required(result, "requestResult", tag.offset)?;
        while let Some(child) = reader.child()? {
            match child.name {
                b"errorText" => it.error_text = Some(reader.content()?),
                b"flexTranscript" => it.transcript = Some(FlexTranscript::read(reader, &child)?),
                _ => reader.skip()?,
            }
        }
        Ok(it)
    }

    /// The events, or none.
    pub fn events(&self) -> Events<'a> {
        self.transcript.map(|it| it.transcript.events).unwrap_or_default()
    }
}

impl Element for EventStatus<'_> {
    fn emit(&self, out: &mut Writer<'_>) {
        out.open("eventStatus");
        out.number_if("referenceId", self.reference_id);
        out.attribute("requestResult", Text::plain(self.result.as_str()));
        out.attribute_if("userId", self.user_id);
        out.attribute_if("secureKey", self.secure_key);
        out.number_if("errorId", self.error_id);
        if self.more {
            out.attribute("more", Text::plain("true"));
        }
        if self.transcript.is_none() && self.error_text.is_none() {
            return out.close_empty();
        }
        out.close_start();
        if let Some(text) = self.error_text {
            out.open("errorText");
            out.text_and_end("errorText", text);
        }
        emit_if(self.transcript.as_ref(), out);
        out.end("eventStatus");
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
    fn what_is_missing_is_named() {
        assert_eq!(refused_member("<eventStatus/>", EventStatus::parse), "requestResult");
        let packet = "<eventStatus requestResult='Success'><flexTranscript/></eventStatus>";
        assert_eq!(refused_member(packet, EventStatus::parse), "lastPosition");
    }
}
