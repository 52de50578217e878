//! Lengths that nothing can have: structs with such a length in each member that has one.
#![allow(dead_code, reason = "each test program uses a part of it")]

use core::ptr::{from_ref, null};

use parlor::*;

use crate::requests::filled;
use crate::support::ffi;
use crate::takers::{headers, members};

pub(crate) const TOO_LONG: parlor_text = parlor_text { data: c"x".as_ptr(), length: usize::MAX };

/// Where a member of a struct is, in bytes from its start.
fn offset(name: &str, member: &str) -> usize {
    let lists =
        ["layouts.txt", "desk/layouts.txt"].map(|it| std::fs::read_to_string(ffi().join(it)).unwrap());
    let layouts = lists.concat();
    let (_, behind) = layouts.split_once(&format!("struct {name} ")).unwrap();
    let mut lines = behind.lines().skip(1).map(|it| it.split_whitespace());
    lines.find_map(|mut it| (it.next() == Some(member)).then(|| it.next().unwrap())).unwrap().parse().unwrap()
}

/// Where the texts and the counted items are in a struct, also in structs inside it: type, names and offset.
fn places<'h>(headers: &'h str, name: &str) -> Vec<(&'h str, String, usize)> {
    members(headers, name)
        .into_iter()
        .filter(|it| !it.0.contains('*'))
        .flat_map(|(kind, member)| match kind {
            "parlor_text" | "parlor_items" => vec![(kind, member.to_owned(), offset(name, member))],
            _ => {
                let inner = places(headers, kind).into_iter();
                inner.map(|it| (it.0, format!("{member}.{}", it.1), offset(name, member) + it.2)).collect()
            }
        })
        .collect()
}

/// The struct as often as it has texts and counted items: each time one of them is too long. Each with that member's name.
pub(crate) fn each_too_long<T: Copy>(filled: T) -> Vec<(String, T)> {
    const ITEM: parlor_item = parlor_item {
        key: TOO_LONG,
        value_type: 0,
        text: TOO_LONG,
        number: 0,
        bytes: null(),
        bytes_length: 0,
        list: null(),
        list_count: 0,
    };
    let name = core::any::type_name::<T>().rsplit("::").next().unwrap();
    let headers = headers();
    let places = places(&headers, name);
    assert!(!places.is_empty(), "{name} has no text");
    let changed = |(kind, member, offset): (&str, String, usize)| {
        let mut it = filled;
        // SAFETY: by the layouts, the member of this type is there.
        unsafe {
            let place = (&raw mut it).byte_add(offset);
            if kind == "parlor_text" {
                assert!(offset + size_of::<parlor_text>() <= size_of::<T>());
                place.cast::<parlor_text>().write(TOO_LONG);
            } else {
                assert!(offset + size_of::<parlor_items>() <= size_of::<T>());
                let items = parlor_items { items: from_ref(&ITEM), count: usize::MAX };
                place.cast::<parlor_items>().write(items);
            }
        }
        (format!("{name}.{member}"), it)
    };
    places.into_iter().map(changed).collect()
}

/// Gives `work` events of all kinds that have a text, each time with one of their texts too long; and that text's name.
pub(crate) fn each_event_too_long(mut work: impl FnMut(&str, &parlor_event)) {
    use parlor_event_kind as Kind;
    let event =
        |kind: Kind| parlor_event { kind: kind as i32, has_receiver_id: true, ..filled(parlor_event_init) };
    for (name, it) in each_too_long(event(Kind::PARLOR_EVENT_PARTY_LEFT)) {
        work(&name, &it);
    }
    let unknown_user = parlor_user_info { user_type: -1, protocol: -1, ..filled(parlor_user_info_init) };
    for (name, user) in each_too_long(unknown_user) {
        work(&name, &parlor_event { user: &raw const user, ..event(Kind::PARLOR_EVENT_NEW_PARTY) });
    }
    let words = parlor_message_text {
        has_message_type: true,
        has_treat_as: true,
        ..filled(parlor_message_text_init)
    };
    for (name, text) in each_too_long(words) {
        for kind in [Kind::PARLOR_EVENT_MESSAGE, Kind::PARLOR_EVENT_NOTICE, Kind::PARLOR_EVENT_REENTER] {
            work(&name, &parlor_event { text: &raw const text, ..event(kind) });
        }
    }
    let unknown_notice = parlor_notice { notice_type: -1, ..filled(parlor_notice_init) };
    for (name, notice) in each_too_long(unknown_notice) {
        work(&name, &parlor_event { notice: &raw const notice, ..event(Kind::PARLOR_EVENT_NOTICE) });
    }
    for (name, reason) in each_too_long(filled(parlor_reason_init)) {
        work(&name, &parlor_event { reason: &raw const reason, ..event(Kind::PARLOR_EVENT_PARTY_LEFT) });
    }
}

/// Has each `_init` set up a struct that is said to be as long as nothing can be.
macro_rules! inits {
    ($called:ident: $($name:ident)*) => {$(
        let mut it = core::mem::MaybeUninit::uninit();
        // SAFETY: the length is refused before anything is written.
        let status = unsafe { $name(it.as_mut_ptr(), usize::MAX) };
        assert_eq!(status, parlor_status::PARLOR_BAD_LENGTH as i32, stringify!($name));
        $called.insert(stringify!($name));
    )*};
}
pub(crate) use inits;
