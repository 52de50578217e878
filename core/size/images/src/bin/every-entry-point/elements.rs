//! Elements: read, looked at and written.

use core::hint::black_box;

use parlor_core::element::{
    AfterAction, Binary, Event, EventHead, Events, Id, JoinTarget, KeyValue, KeyValues, Message,
    MessageCheck, MessageText, NoticeText, NoticeType, ProtocolType, Secret, SessionStatus, StreamItem,
    Transcript, TranscriptReader, TranscriptStream, TreatAs, UploadType, UserStatus, UserType, Value,
    Visibility, basic, flex, unix_ms,
};
use parlor_core::wire::{Binding, Limits, Writer};

use crate::{any_number, any_text, debug, element, error, keep, key_values, text};

pub(crate) fn all(input: &[u8], out: &mut [u8]) {
    for binding in [Binding::Xml, Binding::Compact] {
        packets(binding, input, out);
    }
    transcripts(input, out);
    vocabulary();
    values(out);
}

fn packets(binding: Binding, input: &[u8], out: &mut [u8]) {
    keep((
        basic::Request::parse(input, Limits::PACKET).is_ok(),
        basic::ServerEvent::parse(input, Limits::PACKET).is_ok(),
    ));
    keep((
        flex::Request::parse(input, Limits::PACKET).is_ok(),
        flex::EventStatus::parse(input, Limits::PACKET).is_ok(),
    ));
    match basic::Request::parse_as(binding, input, Limits::PACKET) {
        Ok(request) => {
            keep(request.reference_id());
            debug(&request);
            element(&request, out);
        }
        Err(it) => {
            keep(it.reference_id());
            error(&it);
        }
    }
    match basic::ServerEvent::parse_as(binding, input, Limits::PACKET) {
        Ok(event) => {
            debug(&event);
            element(&event, out);
        }
        Err(it) => error(&it),
    }
    match flex::Request::parse_as(binding, input, Limits::PACKET) {
        Ok(request) => {
            keep((request.reference_id(), request.credentials()));
            if let flex::Request::Refresh(refresh) = &request {
                keep(refresh.asks());
            }
            debug(&request);
            element(&request, out);
        }
        Err(it) => error(&it),
    }
    match flex::EventStatus::parse_as(binding, input, Limits::PACKET) {
        Ok(status) => {
            events(status.events(), out);
            debug(&status);
            element(&status, out);
        }
        Err(it) => error(&it),
    }
    let result = flex::RequestResult::from_number(any_number()).unwrap_or_default();
    keep((result.as_str(), result.number()));
}

fn transcripts(input: &[u8], out: &mut [u8]) {
    keep(Transcript::parse_as(Binding::Compact, input, Limits::STORED));
    match Transcript::parse(input, Limits::STORED) {
        Ok(transcript) => {
            events(transcript.events, out);
            debug(&transcript);
            element(&transcript, out);
            transcript.emit_stored(&mut Writer::new(out));
            keep(unix_ms(transcript.start_at));
        }
        Err(it) => error(&it),
    }
    match TranscriptReader::new(input, Limits::STORED) {
        Ok(mut reader) => {
            keep((reader.transcript(), reader.offset()));
            for event in &mut reader {
                match event {
                    Ok(it) => event_in_every_way(it, out),
                    Err(it) => error(&it),
                }
            }
            keep(reader.clone().count());
            if let Ok(mut event) = Event::parse(input, Limits::PACKET) {
                keep((reader.next_into(&mut event).is_some(), event.head().event_id));
            }
        }
        Err(it) => error(&it),
    }
    keep(Event::parse(input, Limits::PACKET).is_ok());
    for binding in [Binding::Xml, Binding::Compact] {
        match Event::parse_as(binding, input, Limits::PACKET) {
            Ok(event) => event_in_every_way(event, out),
            Err(it) => error(&it),
        }
    }
    let mut window = [0; 256];
    let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
    let mut rest = input;
    while !rest.is_empty() {
        rest = rest.get(stream.feed(rest)..).unwrap_or_default();
        match stream.next() {
            Ok(Some(StreamItem::Event(event))) => event_in_every_way(event, out),
            Ok(Some(item)) => debug(&item),
            Ok(None) => {}
            Err(it) => {
                error(&it);
                break;
            }
        }
    }
    if let Err(it) = stream.finish() {
        error(&it);
    }
}

pub(crate) fn events(events: Events<'_>, out: &mut [u8]) {
    for event in events.after(any_number()).iter() {
        match event {
            Ok(event) => event_in_every_way(event, out),
            Err(it) => error(&it),
        }
    }
    keep(events == Events::EMPTY);
    debug(&events);
}

fn event_in_every_way(mut event: Event<'_>, out: &mut [u8]) {
    let head = event.head_mut();
    head.event_id = any_number();
    text(event.head().user_id, out);
    key_values(event.event_attributes(), out);
    event.emit_stored(&mut Writer::new(out));
    match &event {
        Event::NewParty(it) => {
            text(it.user.nickname, out);
            key_values(it.user_data, out);
            keep(it.is_bot());
        }
        Event::Message(it) => {
            text(it.text.unwrap_or_default().text, out);
            keep(it.rich_form());
        }
        Event::Notice(it) => {
            keep(it.notice_type());
            key_values(it.user_data, out);
        }
        Event::PartyLeft(it) => {
            text(it.reason.unwrap_or_default().text, out);
            keep(it.quit_reason_code());
        }
        Event::Reenter(it) => {
            text(it.text.unwrap_or_default().text, out);
            keep((it.agents, it.clients));
        }
    }
    debug(&event);
    element(&event, out);
    keep(Events::items(&[event]).iter().count());
    *event.event_attributes_mut() = KeyValues::EMPTY;
    keep(event);
}

fn vocabulary() {
    let (any, number) = (any_text(), any_number());
    let user = UserType::from_number(number).unwrap_or(UserType::from_text(any));
    let protocol = ProtocolType::from_number(number).unwrap_or(ProtocolType::from_text(any));
    keep((user.as_text(), user.number(), protocol.as_text(), protocol.number()));
    let notice = NoticeType::from_number(number).unwrap_or(NoticeType::from_text(any));
    let upload = UploadType::from_text(any);
    keep((notice.as_text(), notice.number(), upload.as_text()));
    let check = MessageCheck::from_number(number).or(MessageCheck::from_text(any)).unwrap_or_default();
    let treat_as = TreatAs::from_number(number).unwrap_or(TreatAs::from_text(any));
    keep((
        check.as_str(),
        check.number(),
        treat_as.as_text(),
        treat_as.number(),
        treat_as == TreatAs::SYSTEM,
    ));
    let user_status = UserStatus::from_number(number).or(UserStatus::from_text(any)).unwrap_or_default();
    keep((user_status.as_str(), user_status.number()));
    debug(&(treat_as, user_status));
    let visibility = Visibility::from_number(number).unwrap_or(Visibility::from_text_or_vip(any));
    let action = AfterAction::from_number(number).or(AfterAction::from_text(any)).unwrap_or_default();
    let status = SessionStatus::from_number(number).or(SessionStatus::from_text(any)).unwrap_or_default();
    keep(status.number());
    keep((visibility.as_str(), visibility.number(), action.as_str(), action.number(), status.as_str()));
    debug(&(user, protocol, notice, upload, visibility, action, status));
}

fn values(out: &mut [u8]) {
    match Id::new(any_text()) {
        Ok(id) => {
            keep((id.as_str(), id.as_text(), id.is_empty(), id == any_text(), id == Id::EMPTY));
            debug(&id);
            crate::display(&id);
        }
        Err(it) => error(&it),
    }
    if let Ok(secret) = Secret::new(any_text()) {
        text(secret.expose(), out);
        debug(&secret);
    }
    let binary = Binary::new(black_box(b"binary"));
    keep(binary.bytes().count());
    let inner = [KeyValue::string(black_box("key"), black_box("value"))];
    let items = [
        KeyValue { key: any_text(), value: Value::List(KeyValues::items(&inner)) },
        KeyValue { key: any_text(), value: Value::Binary(binary) },
        KeyValue { key: any_text(), value: Value::Int(any_number() as i32) },
        KeyValue { key: any_text(), value: Value::Untyped(any_text()) },
    ];
    let user_data = KeyValues::items(&items);
    key_values(user_data, out);
    let request = basic::RequestNotify {
        reference_id: any_number(),
        notice: NoticeText::new(NoticeType::Custom, any_text()),
        user_data,
        ..basic::RequestNotify::default()
    };
    element(&request, out);
    let join = flex::RequestJoin {
        target: JoinTarget::New { queue_key: any_text(), subject: None },
        text: Some(MessageText::plain(black_box("text"))),
        ..flex::RequestJoin::default()
    };
    element(&join, out);
    element(&Message::new(EventHead::default(), MessageText::plain(black_box("text"))), out);
}
