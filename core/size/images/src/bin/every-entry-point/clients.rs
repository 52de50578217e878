//! Both clients, in any order of calls.

use core::hint::black_box;

use parlor_core::client::{
    BasicClient, BasicConfig, CallError, Clock, FlexClient, FlexConfig, Join, Login, Register, Release, Say,
    SessionSlot, Tell,
};
use parlor_core::element::{
    JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, Visibility,
};
use parlor_core::rules::ClientVersion;
use parlor_core::wire::Binding;
use parlor_images::board::now;

use crate::{any_number, any_text, debug, error, keep};

pub(crate) fn all(input: &[u8], out: &mut [u8]) {
    keep(Clock::new().now(any_number()));
    flex(input, out);
    basic(input, out);
}

fn done<T>(result: Result<T, CallError>) {
    match result {
        Ok(it) => keep(it),
        Err(it) => error(&it),
    }
}

pub(crate) fn text() -> Option<MessageText<'static>> {
    Some(MessageText::plain(black_box("text"))).filter(|_| any_number() > 0)
}

fn binding() -> Binding {
    if any_number() == 0 { Binding::Xml } else { Binding::Compact }
}

pub(crate) fn notice() -> NoticeText<'static> {
    NoticeText::new(NoticeType::from_text(any_text()), any_text())
}

pub(crate) fn target() -> JoinTarget<'static> {
    match any_number() {
        0 => JoinTarget::Session(any_text()),
        _ => JoinTarget::New { queue_key: any_text(), subject: Some(any_text()) },
    }
}

fn flex(input: &[u8], out: &mut [u8]) {
    let config =
        FlexConfig { binding: binding(), version: ClientVersion::new(any_number()), ..FlexConfig::default() };
    let mut client = FlexClient::new(config);
    let items = [KeyValue::string(black_box("key"), black_box("value"))];
    let values = KeyValues::items(&items);
    for byte in input {
        match byte {
            0 => done(
                client.login(&Login { nickname: any_text(), user_data: values, ..Login::default() }, out),
            ),
            1 => done(client.join(target(), text(), values, out)),
            2 => done(client.say(text().unwrap_or_default(), out)),
            3 => done(client.read_receipt(any_number(), out)),
            4 => done(client.notify(notice(), values, values, out)),
            5 => done(client.update_user_data(values, out)),
            6 => done(client.logout(text(), out)),
            7 => done(client.poll_transmit(now(), out)),
            8 => client.transmitted(now()),
            9 => client.relinked(),
            10 => done(client.rejoin(text(), values, out)),
            11 => keep(client.abandon(now())),
            14 => done(client.join_with(&join(values), out)),
            17 => done(client.ask_from(any_number())),
            15 => done(client.say_with(text().unwrap_or_default(), values, out)),
            16 => done(client.logout_with(text(), values, out)),
            12 => {
                let mut snapshot = [0; 64];
                keep(client.snapshot(out, &mut snapshot));
                keep(snapshot);
            }
            13 => match FlexClient::restore(config, input, out) {
                Ok(it) => client = it,
                Err(it) => error(&it),
            },
            _ => match client.receive(now(), input) {
                Ok(received) => debug(&received),
                Err(it) => error(&it),
            },
        }
        keep((client.user_id(), client.secure_key(), client.session_id(), client.position()));
        keep((client.is_busy(), client.is_over(), client.is_silent(now()), client.poll_timeout()));
        debug(&client.deadline());
    }
    debug(&client);
}

pub(crate) fn join<'a>(values: KeyValues<'a>) -> Join<'a> {
    let from_position = Some(any_number()).filter(|it| *it > 0);
    Join { target: target(), text: text(), user_data: values, event_attributes: values, from_position }
}

fn basic(input: &[u8], out: &mut [u8]) {
    let config = BasicConfig {
        binding: binding(),
        version: ClientVersion::new(any_number()),
        ..BasicConfig::default()
    };
    let mut client = BasicClient::new(config, [SessionSlot::FREE; 3], now());
    let items = [KeyValue::string(black_box("key"), black_box("value"))];
    let values = KeyValues::items(&items);
    let (session_id, visibility) = (any_text(), Visibility::from_text_or_vip(any_text()));
    for byte in input {
        match byte {
            0 => done(client.register(
                &Register {
                    nickname: any_text(),
                    restores: visibility == Visibility::All,
                    ..Register::default()
                },
                out,
            )),
            13 => done(client.check_register(
                &Register { nickname: any_text(), user_data: values, ..Register::default() },
                out.len(),
            )),
            12 => done(client.join_with(visibility, &join(values), out)),
            1 => done(client.join(target(), visibility, text(), values, out)),
            2 => done(client.say(
                &Say {
                    session_id,
                    visibility,
                    text: text().unwrap_or_default(),
                    event_attributes: values,
                    ..Say::default()
                },
                out,
            )),
            3 => done(client.notify(
                &Tell {
                    session_id,
                    visibility,
                    notice: notice(),
                    user_data: values,
                    event_attributes: values,
                    text: text(),
                    ..Tell::default()
                },
                out,
            )),
            4 => done(client.release(
                &Release { session_id, text: text(), event_attributes: values, ..Release::default() },
                out,
            )),
            5 => keep(client.poll_transmit(now())),
            6 => client.transmitted(now()),
            7 => client.lost(|reference_id, kind| debug(&(reference_id, kind))),
            8 => client.forget(any_text()),
            9 => keep(client.take_unanswered(now())),
            10 => {
                let mut snapshot = [0; 64];
                keep(client.snapshot(&mut snapshot));
                keep(snapshot);
            }
            11 => {
                let fates = |reference_id, kind| debug(&(reference_id, kind));
                match BasicClient::restore(config, [SessionSlot::FREE; 3], now(), input, fates) {
                    Ok(it) => client = it,
                    Err(it) => error(&it),
                }
            }
            _ => match client.receive(now(), input) {
                Ok(received) => debug(&received),
                Err(it) => error(&it),
            },
        }
        for slot in client.sessions() {
            keep((slot.session_id(), slot.position(), slot.is_joined()));
        }
        keep((client.user_id(), client.poll_timeout(), client.is_silent(now())));
        debug(&client.deadline());
    }
    debug(&client);
}
