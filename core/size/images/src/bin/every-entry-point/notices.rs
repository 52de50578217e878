//! What notices and event attributes say.

use core::hint::black_box;

use parlor_core::element::event_attributes::{
    BOT_EVENT_ATTRIBUTES, BOT_USER_DATA, QuitReason, RichMessage, says_bot,
};
use parlor_core::element::notices::{
    Decimal, FileDeleted, FileLimits, FileUploaded, NoticeContent, SystemCommand,
};
use parlor_core::element::{Event, KeyValues, MessageText};
use parlor_core::wire::Limits;

use crate::{any_number, any_text, debug, display, error, keep};

pub(crate) fn all(input: &[u8]) {
    if let Ok(Event::Notice(notice)) = Event::parse(input, Limits::PACKET) {
        match notice.content() {
            Ok(content) => said(&content),
            Err(it) => error(&it),
        }
        match NoticeContent::read(&notice.notice.unwrap_or_default(), notice.user_data) {
            Ok(content) => said(&content),
            Err(it) => error(&it),
        }
        files(notice.user_data);
        keep(says_bot(notice.user_data));
    }
    let command = SystemCommand::from_text(any_text());
    keep((command.as_text(), command.notice()));
    debug(&command);
    keep((BOT_USER_DATA, BOT_EVENT_ATTRIBUTES, QuitReason::new(black_box("0")).item()));
    match RichMessage::new(MessageText::plain(black_box("text")), any_text()) {
        Ok(rich) => keep(rich.item()),
        Err(it) => error(&it),
    }
    let decimal = Decimal::from_text(any_text()).unwrap_or(Decimal::new(u64::from(any_number()) << 20));
    keep((decimal.value(), decimal.as_text()));
    display(&decimal);
}

fn said(content: &NoticeContent<'_>) {
    keep(content.notice());
    match content.items() {
        Ok(items) => keep(items.values()),
        Err(it) => error(&it),
    }
    debug(content);
}

fn files(user_data: KeyValues<'_>) {
    match FileUploaded::read(user_data) {
        Ok(file) => {
            keep((file.check().is_ok(), file.items().is_ok(), FileUploaded::NOTICE, FileUploaded::UCS));
            debug(&file);
        }
        Err(it) => error(&it),
    }
    match FileDeleted::read(user_data) {
        Ok(file) => keep((file.items().is_ok(), FileDeleted::NOTICE)),
        Err(it) => error(&it),
    }
    match FileLimits::read(user_data) {
        Ok(limits) => {
            keep((limits.items().values(), FileLimits::REQUEST));
            debug(&limits);
        }
        Err(it) => error(&it),
    }
}
