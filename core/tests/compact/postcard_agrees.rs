//! The bytes of the members are postcard's: its serializer is the oracle of our writer.

use parlor_core::element::{Binary, KeyValue, KeyValues, MessageCheck, MessageText, TreatAs, Value, flex};
use parlor_core::wire::Binding;
use proptest::prelude::*;

use crate::packet::encode;

proptest! {
    #[test]
    fn a_login_is_what_postcard_writes(
        reference_id in 1_u32..,
        nickname in ".{0,300}",
        time_zone_offset: Option<i32>,
        client_version: Option<u32>,
        max_packet: Option<u32>,
        nonce in ".{1,16}",
        key in ".{0,20}",
        text in ".{0,200}",
        number: i32,
        bytes: Vec<u8>,
    ) {
        let items = [
            KeyValue::string(&key, &text),
            KeyValue { key: key.as_str().into(), value: Value::Int(number) },
            KeyValue { key: key.as_str().into(), value: Value::Binary(Binary::new(&bytes)) },
        ];
        let login = flex::RequestLogin {
            reference_id,
            nickname: nickname.as_str().into(),
            time_zone_offset,
            client_version,
            max_packet,
            nonce: nonce.as_str().into(),
            user_data: KeyValues::items(&items),
        };
        let items = [
            postcard::to_allocvec(&(&key, 1_u32, &text)).unwrap(),
            postcard::to_allocvec(&(&key, 3_u32, number)).unwrap(),
            postcard::to_allocvec(&(&key, 4_u32, &bytes)).unwrap(),
        ];
        let list: Vec<u8> = items.iter().flat_map(|it| postcard::to_allocvec(it).unwrap()).collect();
        let members =
            (1_u8, 21_u32, reference_id, &nickname, time_zone_offset, client_version, max_packet, &nonce, &list);
        prop_assert_eq!(encode(&login, Binding::Compact), postcard::to_allocvec(&members).unwrap());
    }

    #[test]
    fn a_refresh_is_what_postcard_writes(
        reference_id in 1_u32..,
        last_position: u32,
        read_position: Option<u32>,
        text: Option<(Option<String>, Option<String>, String)>,
    ) {
        let message = text.as_ref().map(|(message_type, treat_as, text)| MessageText {
            message_type: message_type.as_deref().map(Into::into),
            treat_as: treat_as.as_deref().map(|it| TreatAs::from_text(it.into())),
            text: text.as_str().into(),
            check: MessageCheck::None,
        });
        let credentials =
            flex::Credentials { user_id: "U".into(), secure_key: "key".into(), last_position };
        let refresh = flex::RequestRefresh {
            reference_id,
            credentials,
            read_position,
            text: message,
            ..flex::RequestRefresh::default()
        };
        let part = text.as_ref().map(|it| postcard::to_allocvec(&(it, 0_u32)).unwrap()).unwrap_or_default();
        // No notice and no userdata.
        let members = (1_u8, 22_u32, reference_id, "U", "key", last_position, read_position, &part, 0_u8, 0_u8);
        prop_assert_eq!(encode(&refresh, Binding::Compact), postcard::to_allocvec(&members).unwrap());
    }
}
