//! Packets of every kind with any members, as far as both bindings can say them.

use parlor_core::element::flex::{Credentials, EventStatus, FlexTranscript, RequestResult};
use parlor_core::element::{
    AfterAction, Binary, Event, EventHead, Events, JoinTarget, KeyValue, KeyValues, Message, MessageCheck,
    MessageText, NewParty, Notice, NoticeText, NoticeType, PartyLeft, ProtocolType, Reason, Reenter,
    SessionStatus, Transcript, TreatAs, UserInfo, UserStatus, UserType, Value, Visibility, basic, flex,
};
use parlor_core::wire::Text;
use proptest::collection::vec;
use proptest::option::of;
use proptest::prelude::*;

use crate::packet::Packet;

/// Kept until the test ends: elements borrow.
fn keep<T: 'static>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn plain(text: String) -> Text<'static> {
    Text::plain(keep(text))
}

/// Any text that XML can hold; now and then one with much to be escaped.
fn text() -> BoxedStrategy<Text<'static>> {
    prop_oneof![
        4 => "[ -~]{0,12}",
        1 => "[<>&\"'\\]\r\n\t ]{0,12}",
        1 => "[a-zа-я€😀\u{FFFD}]{0,12}",
        1 => "[x&]{100,300}",
    ]
    .prop_map(plain)
    .boxed()
}

fn id() -> BoxedStrategy<Text<'static>> {
    "[0-9A-Za-z&]([ -~]{0,20}[0-9A-Za-z])?".prop_map(plain).boxed()
}

fn number() -> BoxedStrategy<u32> {
    prop_oneof![0..300_u32, any::<u32>()].boxed()
}

fn reference() -> BoxedStrategy<u32> {
    prop_oneof![1..300_u32, 1..=u32::MAX].boxed()
}

fn word() -> BoxedStrategy<Text<'static>> {
    "[A-Z_]{0,8}".prop_map(plain).boxed()
}

fn visibility() -> BoxedStrategy<Visibility> {
    prop::sample::select(vec![Visibility::All, Visibility::Internal, Visibility::Vip]).boxed()
}

fn notice_type() -> BoxedStrategy<NoticeType<'static>> {
    prop_oneof![
        prop::sample::select(vec![
            NoticeType::TypingStarted,
            NoticeType::TypingStopped,
            NoticeType::Custom,
            NoticeType::PushedUrl,
            NoticeType::UpdateNick,
            NoticeType::IdleControlAlert,
            NoticeType::IdleControlClose,
            NoticeType::IdleControlSet,
            NoticeType::SystemCommand,
        ]),
        word().prop_map(NoticeType::Other),
    ]
    .boxed()
}

fn user_type() -> BoxedStrategy<UserType<'static>> {
    prop_oneof![
        prop::sample::select(vec![
            UserType::Client,
            UserType::Agent,
            UserType::Supervisor,
            UserType::External,
            UserType::System,
        ]),
        word().prop_map(UserType::Other),
    ]
    .boxed()
}

fn protocol_type() -> BoxedStrategy<ProtocolType<'static>> {
    prop_oneof![
        prop::sample::select(vec![
            ProtocolType::Basic,
            ProtocolType::Flex,
            ProtocolType::Esp,
            ProtocolType::None
        ]),
        word().prop_map(ProtocolType::Other),
    ]
    .boxed()
}

fn user_status() -> BoxedStrategy<UserStatus> {
    prop::sample::select(vec![UserStatus::On, UserStatus::Off, UserStatus::Keep]).boxed()
}

fn session_status() -> BoxedStrategy<SessionStatus> {
    prop::sample::select(vec![SessionStatus::Alive, SessionStatus::Over]).boxed()
}

pub(crate) fn key_values() -> BoxedStrategy<KeyValues<'static>> {
    let value = prop_oneof![
        text().prop_map(Value::Untyped),
        text().prop_map(Value::String),
        any::<i32>().prop_map(Value::Int),
        vec(any::<u8>(), 0..200).prop_map(|it| Value::Binary(Binary::new(keep(it)))),
    ];
    let items = |value: BoxedStrategy<Value<'static>>| {
        vec((text(), value).prop_map(|(key, value)| KeyValue { key, value }), 0..4)
            .prop_map(|it| KeyValues::items(keep(it)))
    };
    let value = value.boxed().prop_recursive(4, 24, 4, move |inner| items(inner).prop_map(Value::List));
    vec((text(), value).prop_map(|(key, value)| KeyValue { key, value }), 0..4)
        .prop_map(|it| KeyValues::items(keep(it)))
        .boxed()
}

fn message_text() -> BoxedStrategy<MessageText<'static>> {
    let check = prop::sample::select(vec![MessageCheck::None, MessageCheck::Alert, MessageCheck::Altered]);
    let treat_as =
        prop_oneof![Just(TreatAs::NORMAL), Just(TreatAs::SYSTEM), word().prop_map(TreatAs::from_text)];
    (of(text()), of(treat_as), text(), check)
        .prop_map(|(message_type, treat_as, text, check)| MessageText { message_type, treat_as, text, check })
        .boxed()
}

fn notice_text() -> BoxedStrategy<NoticeText<'static>> {
    (notice_type(), text()).prop_map(|(notice_type, text)| NoticeText { notice_type, text }).boxed()
}

fn head() -> BoxedStrategy<EventHead<'static>> {
    (id(), number(), visibility(), number(), of(id()), of(number()))
        .prop_map(|(user_id, time_shift, visibility, event_id, receiver_id, truncated)| EventHead {
            user_id,
            time_shift,
            visibility,
            event_id,
            receiver_id,
            truncated,
        })
        .boxed()
}

fn user_info() -> BoxedStrategy<UserInfo<'static>> {
    (text(), text(), user_type(), protocol_type(), of(any::<i32>()), of(number()))
        .prop_map(|(person_id, nickname, user_type, protocol_type, time_zone_offset, client_version)| {
            UserInfo { person_id, nickname, user_type, protocol_type, time_zone_offset, client_version }
        })
        .boxed()
}

pub(crate) fn event() -> BoxedStrategy<Event<'static>> {
    prop_oneof![
        (head(), of(message_text()), key_values()).prop_map(|(head, text, event_attributes)| {
            Event::Message(Message { head, text, event_attributes })
        }),
        (head(), of(notice_text()), key_values(), key_values(), of(message_text())).prop_map(
            |(head, notice, user_data, event_attributes, text)| {
                Event::Notice(Notice { head, notice, user_data, event_attributes, text })
            }
        ),
        (head(), user_info(), of(message_text()), key_values(), key_values()).prop_map(
            |(head, user, text, user_data, event_attributes)| {
                Event::NewParty(NewParty { head, user, text, user_data, event_attributes })
            }
        ),
        (head(), id(), of((of(number()), text())), of(message_text()), key_values()).prop_map(
            |(head, asker_id, reason, text, event_attributes)| {
                let reason = reason.map(|(code, text)| Reason { code, text });
                Event::PartyLeft(PartyLeft { head, asker_id, reason, text, event_attributes })
            }
        ),
        (head(), user_status(), user_status(), of(message_text()), key_values()).prop_map(
            |(head, agents, clients, text, event_attributes)| {
                Event::Reenter(Reenter { head, agents, clients, text, event_attributes })
            }
        ),
    ]
    .boxed()
}

fn transcript() -> BoxedStrategy<Transcript<'static>> {
    (text(), id(), of(number()), any::<bool>(), of(number()), vec(event(), 0..5))
        .prop_map(|(start_at, session_id, idle_time_expire, monitored, saved_position, events)| Transcript {
            start_at,
            session_id,
            idle_time_expire,
            monitored,
            saved_position,
            events: Events::items(keep(events)),
        })
        .boxed()
}

fn target() -> BoxedStrategy<JoinTarget<'static>> {
    prop_oneof![
        id().prop_map(JoinTarget::Session),
        (id(), of(text())).prop_map(|(queue_key, subject)| JoinTarget::New { queue_key, subject }),
    ]
    .boxed()
}

fn credentials() -> BoxedStrategy<Credentials<'static>> {
    (id(), id(), number())
        .prop_map(|(user_id, secure_key, last_position)| Credentials { user_id, secure_key, last_position })
        .boxed()
}

fn flex_request() -> BoxedStrategy<flex::Request<'static>> {
    prop_oneof![
        (reference(), text(), of(any::<i32>()), of(number()), of(number()), id(), key_values()).prop_map(
            |(reference_id, nickname, time_zone_offset, client_version, max_packet, nonce, user_data)| {
                flex::Request::Login(flex::RequestLogin {
                    reference_id,
                    nickname,
                    time_zone_offset,
                    client_version,
                    max_packet,
                    nonce,
                    user_data,
                })
            }
        ),
        (reference(), credentials(), target(), of(message_text()), key_values(), key_values()).prop_map(
            |(reference_id, credentials, target, text, user_data, event_attributes)| {
                flex::Request::Join(flex::RequestJoin {
                    reference_id,
                    credentials,
                    target,
                    text,
                    user_data,
                    event_attributes,
                })
            }
        ),
        (
            (reference(), credentials(), of(number())),
            (of(message_text()), of(notice_text()), key_values(), key_values())
        )
            .prop_map(
                |(
                    (reference_id, credentials, read_position),
                    (text, notice, user_data, event_attributes),
                )| {
                    flex::Request::Refresh(flex::RequestRefresh {
                        reference_id,
                        credentials,
                        read_position,
                        text,
                        notice,
                        user_data,
                        event_attributes,
                    })
                }
            ),
        (reference(), credentials(), of(message_text()), key_values()).prop_map(
            |(reference_id, credentials, text, event_attributes)| {
                flex::Request::Logout(flex::RequestLogout {
                    reference_id,
                    credentials,
                    text,
                    event_attributes,
                })
            }
        ),
    ]
    .boxed()
}

fn status() -> BoxedStrategy<EventStatus<'static>> {
    let result = prop::sample::select(vec![RequestResult::Success, RequestResult::Error]);
    let news =
        (transcript(), number(), session_status()).prop_map(|(transcript, last_position, session_status)| {
            FlexTranscript { transcript, last_position, session_status }
        });
    (
        (of(reference()), result, of(id()), of(id()), of(id()), any::<bool>(), of(text()), of(news)),
        (of(number()), of(text()), of(text())),
    )
        .prop_map(
            |(
                (reference_id, result, user_id, secure_key, error_id, more, error_text, transcript),
                (party_id, server_version, occurred_at),
            )| EventStatus {
                reference_id,
                result,
                user_id,
                secure_key,
                error_id,
                error_text,
                more,
                transcript,
                party_id,
                server_version,
                occurred_at,
            },
        )
        .boxed()
}

fn basic_request() -> BoxedStrategy<basic::Request<'static>> {
    let action = prop::sample::select(vec![
        AfterAction::KeepAlive,
        AfterAction::CloseIfNoAgents,
        AfterAction::ForceClose,
    ]);
    prop_oneof![
        (
            reference(),
            text(),
            user_type(),
            of(text()),
            of(any::<i32>()),
            of(number()),
            of(number()),
            (key_values(), of(id()), of(id()))
        )
            .prop_map(
                |(reference_id, nickname, user_type, person_id, offset, version, packet, rest)| {
                    let (user_data, user_id, secure_key) = rest;
                    basic::Request::Register(basic::RequestRegister {
                        reference_id,
                        nickname,
                        user_type,
                        person_id,
                        time_zone_offset: offset,
                        client_version: version,
                        max_packet: packet,
                        user_data,
                        user_id,
                        secure_key,
                    })
                }
            ),
        (
            (reference(), target(), visibility(), of(message_text())),
            (key_values(), key_values(), of(number()))
        )
            .prop_map(
                |((reference_id, target, visibility, text), (user_data, event_attributes, from_position))| {
                    basic::Request::Join(basic::RequestJoin {
                        reference_id,
                        target,
                        visibility,
                        text,
                        user_data,
                        event_attributes,
                        from_position,
                    })
                }
            ),
        (reference(), id(), visibility(), of(id()), message_text(), key_values()).prop_map(
            |(reference_id, session_id, visibility, receiver_id, text, event_attributes)| {
                basic::Request::Message(basic::RequestMessage {
                    reference_id,
                    session_id,
                    visibility,
                    receiver_id,
                    text,
                    event_attributes,
                })
            }
        ),
        (
            (reference(), id(), visibility(), of(id())),
            (notice_text(), key_values(), key_values(), of(message_text()))
        )
            .prop_map(
                |(
                    (reference_id, session_id, visibility, receiver_id),
                    (notice, user_data, event_attributes, text),
                )| {
                    basic::Request::Notify(basic::RequestNotify {
                        reference_id,
                        session_id,
                        visibility,
                        receiver_id,
                        notice,
                        user_data,
                        event_attributes,
                        text,
                    })
                }
            ),
        (reference(), id(), id(), action, of(message_text()), key_values()).prop_map(
            |(reference_id, session_id, user_id, after_action, text, event_attributes)| {
                basic::Request::ReleaseParty(basic::RequestReleaseParty {
                    reference_id,
                    session_id,
                    user_id,
                    after_action,
                    text,
                    event_attributes,
                })
            }
        ),
    ]
    .boxed()
}

fn server_event() -> BoxedStrategy<basic::ServerEvent<'static>> {
    prop_oneof![
        (reference(), id(), of(id()), of(text()), of(text())).prop_map(
            |(reference_id, user_id, secure_key, server_version, occurred_at)| {
                basic::ServerEvent::Registered(basic::EventRegistered {
                    reference_id,
                    user_id,
                    secure_key,
                    server_version,
                    occurred_at,
                })
            }
        ),
        (of(reference()), session_status(), transcript(), of(text())).prop_map(
            |(reference_id, session_status, transcript, occurred_at)| {
                basic::ServerEvent::SessionInfo(basic::EventSessionInfo {
                    reference_id,
                    session_status,
                    transcript,
                    occurred_at,
                })
            }
        ),
        (of(reference()), id(), of(id()), text(), of(text())).prop_map(
            |(reference_id, error_id, session_id, text, occurred_at)| {
                basic::ServerEvent::Error(basic::EventError {
                    reference_id,
                    error_id,
                    session_id,
                    text,
                    occurred_at,
                })
            }
        ),
    ]
    .boxed()
}

/// A packet of any kind.
pub(crate) fn packet() -> BoxedStrategy<Packet<'static>> {
    prop_oneof![
        3 => flex_request().prop_map(Packet::Flex),
        2 => status().prop_map(Packet::Status),
        3 => basic_request().prop_map(Packet::Basic),
        2 => server_event().prop_map(Packet::Server),
        1 => event().prop_map(Packet::Event),
        1 => transcript().prop_map(Packet::Transcript),
    ]
    .boxed()
}
