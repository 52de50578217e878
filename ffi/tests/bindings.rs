//! Clients that speak the compact binding.
#![cfg(feature = "compact")]
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;

use core::ptr::{null, null_mut};

use parlor::*;
use parlor_core::element::basic::{self, EventRegistered};
use parlor_core::element::flex::{self, EventStatus};
use parlor_core::element::{Element, UserType};
use parlor_core::wire::{Binding, Limits};
use requests::{filled, login, register, said, text};

const COMPACT: i32 = parlor_binding::PARLOR_BINDING_COMPACT as i32;

/// The packet in the frame that `data` begins with.
///
/// # Safety
/// The bytes are readable.
unsafe fn packet<'a>(data: *const u8, length: usize) -> &'a [u8] {
    // SAFETY: the same contract.
    let bytes = unsafe { core::slice::from_raw_parts(data, length) };
    let (head, packet) = bytes.split_first_chunk().unwrap();
    &packet[..u32::from_be_bytes(*head) as usize]
}

fn frame(reply: &impl Element) -> Vec<u8> {
    let mut packet = vec![0; reply.encoded_len_as(Binding::Compact)];
    reply.encode_as(Binding::Compact, &mut packet).unwrap();
    [&(packet.len() as u32).to_be_bytes()[..], &packet].concat()
}

#[test]
fn a_customer() {
    let config = parlor_flex_config { binding: COMPACT, ..filled(parlor_flex_config_init) };
    let (mut flex, mut news, mut data, mut length) = (null_mut(), null(), null(), 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_flex_new(&raw const config, &raw mut flex), 0);
        assert_eq!(parlor_flex_login(flex, &login(text("Ana"))), 0);
        assert_eq!(parlor_flex_poll_transmit(flex, 0, &raw mut data, &raw mut length), 0);
        let request =
            flex::Request::parse_as(Binding::Compact, packet(data, length), Limits::PACKET).unwrap();
        assert!(matches!(request, flex::Request::Login(it) if it.nickname == "Ana"));
        let reply = EventStatus {
            reference_id: Some(request.reference_id()),
            user_id: Some("U".into()),
            secure_key: Some("key".into()),
            occurred_at: Some("2025-05-10T07:09:33Z".into()),
            ..EventStatus::default()
        };
        let reply = frame(&reply);
        assert_eq!(parlor_flex_receive(flex, 1, reply.as_ptr(), reply.len()), 0);
        assert_eq!(parlor_flex_next(flex, &raw mut news), 0);
        assert_eq!((*news).kind, parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32);
        assert_eq!(said((*news).occurred_at), "2025-05-10T07:09:33Z");

        // A snapshot has it, too.
        assert_eq!(parlor_flex_snapshot(flex, &raw mut data, &raw mut length), 0);
        let (xml, mut other) = (parlor_flex_config { binding: 0, ..config }, null_mut());
        let status = parlor_flex_restore(&raw const xml, data, length, &raw mut other);
        assert_eq!(status, parlor_status::PARLOR_OTHER_CONFIG as i32);
        assert_eq!(parlor_flex_restore(&raw const config, data, length, &raw mut other), 0);
        parlor_flex_free(&raw mut other);
        parlor_flex_free(&raw mut flex);
    }
}

#[test]
fn an_agent() {
    let config = parlor_basic_config { binding: COMPACT, ..filled(parlor_basic_config_init) };
    let (mut basic, mut news, mut data, mut length, mut id) = (null_mut(), null(), null(), 0, 0);
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_basic_new(&raw const config, 0, &raw mut basic), 0);
        assert_eq!(parlor_basic_register(basic, 0, &register(text("Bo")), &raw mut id), 0);
        assert_eq!(parlor_basic_poll_transmit(basic, 0, &raw mut data, &raw mut length), 0);
        let request =
            basic::Request::parse_as(Binding::Compact, packet(data, length), Limits::PACKET).unwrap();
        assert!(matches!(request, basic::Request::Register(it) if it.user_type == UserType::Agent));
        let reply = EventRegistered {
            reference_id: request.reference_id(),
            user_id: "U".into(),
            occurred_at: Some("2025-05-10T07:09:33Z".into()),
            ..EventRegistered::default()
        };
        let reply = frame(&reply);
        assert_eq!(parlor_basic_receive(basic, 1, reply.as_ptr(), reply.len()), 0);
        assert_eq!(parlor_basic_next(basic, &raw mut news), 0);
        assert_eq!(((*news).kind, (*news).request_id), (parlor_news_kind::PARLOR_NEWS_LOGGED_IN as i32, id));
        assert_eq!(said((*news).occurred_at), "2025-05-10T07:09:33Z");
        parlor_basic_free(&raw mut basic);
    }
}

#[test]
fn there_are_two() {
    let bad_value = parlor_status::PARLOR_BAD_VALUE as i32;
    let (mut flex, mut basic) = (null_mut(), null_mut());
    for binding in [-1, 2] {
        let config = parlor_flex_config { binding, ..filled(parlor_flex_config_init) };
        // SAFETY: the config is whole and local.
        assert_eq!(unsafe { parlor_flex_new(&raw const config, &raw mut flex) }, bad_value);
        let config = parlor_basic_config { binding, ..filled(parlor_basic_config_init) };
        // SAFETY: the config is whole and local.
        assert_eq!(unsafe { parlor_basic_new(&raw const config, 0, &raw mut basic) }, bad_value);
    }
}
