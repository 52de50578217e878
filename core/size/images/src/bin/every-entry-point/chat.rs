//! Chat API v2: HTTP, replies, and the client, in any order of calls.

use core::hint::black_box;

use parlor_core::client::{CallError, HttpChatClient, HttpChatConfig, Login};
use parlor_core::element::{ChatReply, ChatStart, KeyValue, KeyValues};
use parlor_core::link::{LinkError, http as link};
use parlor_core::wire::frame::Frame;
use parlor_core::wire::http::{ChatService, FormWriter, Response, ResponseReader, Target, options, post};
use parlor_core::wire::{Limits, Text};
use parlor_images::board::now;

use crate::clients::{join, notice, target, text};
use crate::elements::events;
use crate::link::Line;
use crate::{any_number, any_text, debug, error, keep, key_values, text as any_way};

pub(crate) fn all(input: &[u8], out: &mut [u8]) {
    reply(input, out);
    let mut buffer = [0; 512];
    stream(input, &mut buffer);
    blocking(&mut buffer);
    match ChatService::new(black_box("chat.example.com"), black_box("/genesys/2/chat/support")) {
        Ok(service) => {
            debug(&service);
            keep((service.host().len(), service.path().len()));
            requests(&service, out);
            client(service, input, out);
        }
        Err(it) => error(&it),
    }
}

fn reply(input: &[u8], out: &mut [u8]) {
    match ChatReply::parse(input, Limits::PACKET) {
        Ok(reply) => {
            debug(&reply);
            let start = ChatStart { participant_id: any_number(), started_at: now() };
            debug(&start);
            events(reply.events(start), out);
            key_values(reply.user_data, out);
            any_way(reply.error_advice.unwrap_or_default(), out);
            keep(reply.has_messages());
        }
        Err(it) => error(&it),
    }
}

fn stream(input: &[u8], buffer: &mut [u8]) {
    let mut reader = ResponseReader::new();
    for byte in input {
        if let Some(place) = reader.space(buffer).first_mut() {
            *place = *byte;
        }
        reader.commit(any_number() as usize);
        if any_number() > 7 {
            reader.end();
        }
        debug(&reader);
        keep(reader.is_partial());
        while let Some(Frame::Packet(packet)) = reader.next(buffer) {
            response(packet);
        }
    }
}

fn response(packet: &[u8]) {
    match Response::parse(packet) {
        Ok(response) => {
            debug(&response);
            keep((response.status(), response.is_last(), response.body().len()));
            keep((response.reason().is_empty(), response.said_status().is_empty()));
            match response.json() {
                Ok(json) => keep(json.len()),
                Err(it) => error(&it),
            }
        }
        Err(it) => {
            debug(&it.fault);
            error(&it);
        }
    }
}

fn blocking(buffer: &mut [u8]) {
    let mut receiver = link::Receiver::new();
    loop {
        match receiver.receive(&mut Line, buffer) {
            Ok(frame) => debug(&frame),
            Err(LinkError::Closed) => break,
            Err(it) => error(&it),
        }
    }
    debug(&receiver);
    if let Err(it) = link::send(&mut Line, buffer) {
        error(&it);
    }
}

fn requests(service: &ChatService, out: &mut [u8]) {
    let target = Target {
        chat_id: Some(any_text()),
        operation: black_box("send"),
        file: Some((any_text(), black_box("/delete"))),
    };
    debug(&target);
    let form = |form: &mut FormWriter<'_>| {
        form.field(black_box("message"), any_text());
        form.count(black_box("position"), any_number());
        form.item(black_box("userData"), any_text(), any_text());
        form.number_item(black_box("userData"), any_text(), any_number() as i32);
        debug(form);
    };
    keep(post(service, &target, &form, out).is_ok());
    keep(options(service, out).is_ok());
    let mut alone = FormWriter::new(out);
    form(&mut alone);
    keep(alone.written());
    match alone.finish() {
        Ok(length) => keep(length),
        Err(it) => error(&it),
    }
}

fn done<T>(result: Result<T, CallError>) {
    match result {
        Ok(it) => keep(it),
        Err(it) => error(&it),
    }
}

fn client(service: ChatService, input: &[u8], out: &mut [u8]) {
    let config = HttpChatConfig { poll_fastest: any_number().into(), ..HttpChatConfig::new(service) };
    debug(&config);
    let mut client = HttpChatClient::new(config);
    let items = [KeyValue::string(black_box("key"), black_box("value"))];
    let values = KeyValues::items(&items);
    for byte in input {
        match byte {
            0 => {
                let time_zone_offset = Some(any_number() as i32);
                let login =
                    Login { nickname: any_text(), time_zone_offset, user_data: values, nonce: Text::EMPTY };
                done(client.login(&login, out));
            }
            1 => done(client.join(target(), text(), values, out)),
            2 => done(client.join_with(&join(values), out)),
            3 => done(client.say(text().unwrap_or_default(), out)),
            4 => done(client.say_with(text().unwrap_or_default(), values, out)),
            5 => done(client.read_receipt(any_number(), out)),
            6 => done(client.notify(notice(), values, values, out)),
            7 => done(client.update_user_data(values, out)),
            8 => done(client.logout(text(), out)),
            9 => done(client.logout_with(text(), values, out)),
            10 => done(client.rejoin(text(), values, out)),
            11 => done(client.ask_from(any_number())),
            12 => done(client.poll_transmit(now(), out)),
            13 => client.transmitted(now()),
            14 => client.relinked(),
            15 => keep(client.abandon(now())),
            16 => {
                let mut snapshot = [0; 64];
                keep(client.snapshot(out, &mut snapshot));
                keep(snapshot);
            }
            17 => match HttpChatClient::restore(config, input, out) {
                Ok(it) => client = it,
                Err(it) => error(&it),
            },
            _ => match client.receive(now(), input) {
                Ok(received) => debug(&received),
                Err(it) => error(&it),
            },
        }
        keep((
            client.user_id(),
            client.secure_key(),
            client.session_id(),
            client.alias(),
            client.position(),
            client.started_at(),
        ));
        keep((client.is_busy(), client.is_over(), client.is_silent(now()), client.poll_timeout()));
        keep((client.is_logged_in(), client.is_awaiting(), client.is_fate_unknown(), client.service()));
        debug(&client.deadline());
    }
    debug(&client);
}
