//! What event attributes say, and how it is said: bots, rich messages, why a customer left.

#[cfg(feature = "std")]
use parlor_core::element::Event;
use parlor_core::element::keys;

#[cfg(feature = "std")]
use super::parlor_event;
use crate::guard::guard;
use crate::items::parlor_item;
#[cfg(feature = "std")]
use crate::lists::Lists;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::{parlor_item_list, parlor_item_text};

/// Whether the event is the coming of a bot: an agent or a supervisor whose userdata or event attributes say so. False for
/// NULL.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_is_bot(event: *const parlor_event) -> bool {
    guard!([] {
        let lists = Lists::default();
        // SAFETY: the crate's contract.
        match unsafe { parlor_event::read(event, &lists) }? {
            Event::NewParty(party) => Ok(party.is_bot()),
            _ => Ok(false),
        }
    })
}

/// The rich form of a message (buttons, cards ...): JSON, which comes from the sender, and nobody has checked it. Empty if
/// the event has none. Its words are what those see who can't show the rich form.
///
/// The text is valid as long as the event.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_rich_form(event: *const parlor_event) -> parlor_text {
    guard!([] {
        let lists = Lists::default();
        // SAFETY: the crate's contract.
        let form = match unsafe { parlor_event::read(event, &lists) }? {
            Event::Message(message) => message.rich_form(),
            _ => None,
        };
        Ok(form.map_or(parlor_text::EMPTY, parlor_text::of))
    })
}

/// The `quit-reason-code` of a customer who left; `parlor_leave_reason_of_quit_code` says what it means. Empty if the event
/// has none: it goes only to clients of version 106.
///
/// The text is valid as long as the event.
///
/// Not in builds without a heap.
#[cfg(feature = "std")]
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_event_quit_reason_code(event: *const parlor_event) -> parlor_text {
    guard!([] {
        let lists = Lists::default();
        // SAFETY: the crate's contract.
        let code = match unsafe { parlor_event::read(event, &lists) }? {
            Event::PartyLeft(left) => left.quit_reason_code(),
            _ => None,
        };
        Ok(code.map_or(parlor_text::EMPTY, parlor_text::of))
    })
}

/// The item that gives a message a rich form: for the event attributes of a `parlor_say`, whose words are needed, too.
///
/// ```c
/// parlor_item inner, item = parlor_item_rich_form(parlor_text_of(json), &inner);
/// say.event_attributes.items = &item;
/// say.event_attributes.count = 1;
/// ```
///
/// `inner` is set, and must be there, like the text, until the item was passed to a request.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_item_rich_form(json: parlor_text, inner: *mut parlor_item) -> parlor_item {
    guard!([output inner as out] {
        out.set(parlor_item_text(key(keys::GENESYS_CHAT), json));
        Ok(parlor_item_list(key(keys::STRUCTURED_CONTENT), inner, 1))
    })
}

/// The item that says why a customer left, as it stands in the event attributes of an event. `code` is what
/// `parlor_leave_reason_quit_code` gives. Servers say it by themselves: Parlor's takes no notice of it among the event attributes
/// of a `parlor_release`, and tells others the reason that it has seen. Otherwise as `parlor_item_rich_form`.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_item_quit_reason(code: parlor_text, inner: *mut parlor_item) -> parlor_item {
    guard!([output inner as out] {
        out.set(parlor_item_text(key(keys::QUIT_REASON_CODE), code));
        Ok(parlor_item_list(key(keys::GCTI_SYSTEM), inner, 1))
    })
}

/// The item that says that the party is a bot: for the userdata of a `parlor_register` or `parlor_join`.
///
/// What it points to is static.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub extern "C" fn parlor_item_bot() -> parlor_item {
    guard!([] { Ok::<_, Status>(parlor_item_text(key(keys::PARTY_STYLE), key("BOT"))) })
}

fn key(key: &'static str) -> parlor_text {
    parlor_text::view(key.as_bytes())
}
