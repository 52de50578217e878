//! Values that a person or a program gives: checked before anything is sent, so that the error can say what would be
//! right. A server only says which member it refuses.

use std::collections::BTreeMap;

use crate::lines::{CustomerCommand, DeskCommand};

/// Bytes of a nickname, a subject, a queue or an employee id at most: what `parlor serve` takes.
pub(crate) const NAME_BYTES: usize = 256;

/// Bytes of a notice type at most: what `parlor serve` takes.
const TYPE_BYTES: usize = 64;

/// Commands whose values can be checked.
pub(crate) trait Check {
    /// Says what is wrong with the values, and what would be right.
    fn check(&self) -> Result<(), String>;
}

impl Check for DeskCommand {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Say { text, receiver_id, .. } => {
                said(text)?;
                receiver_id.as_deref().map_or(Ok(()), user_id)
            }
            Self::Notice { notice_type, text, user_data, receiver_id, .. } => {
                notice(notice_type, text, user_data)?;
                receiver_id.as_deref().map_or(Ok(()), user_id)
            }
            Self::Nick { user_nick, .. } => nick(user_nick),
            Self::PushUrl { text, receiver_id, .. } => {
                url(text)?;
                receiver_id.as_deref().map_or(Ok(()), user_id)
            }
            Self::SendFile { receiver_id, .. } => receiver_id.as_deref().map_or(Ok(()), user_id),
            Self::Remove { user_id: id, .. } => user_id(id),
            Self::Join { queue_key, subject, .. } => {
                queue_key.as_deref().map_or(Ok(()), queue)?;
                subject.as_deref().map_or(Ok(()), |it| name("a subject", it))
            }
            _ => Ok(()),
        }
    }
}

impl Check for CustomerCommand {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Say { text, .. } => said(text),
            Self::Notice { notice_type, text, user_data } => notice(notice_type, text, user_data),
            Self::Nick { user_nick } => nick(user_nick),
            Self::UpdateData { user_data } => keys(user_data),
            _ => Ok(()),
        }
    }
}

fn said(text: &str) -> Result<(), String> {
    match text.trim() {
        "" => Err(format!("the text is {}; say something", nothing(text))),
        _ => Ok(()),
    }
}

/// What to call a text in which nothing can be seen.
fn nothing(text: &str) -> &'static str {
    if text.is_empty() { "empty" } else { "blank" }
}

/// Checks a notice; what other commands say by a notice, too, is checked as theirs.
fn notice(notice_type: &str, text: &str, user_data: &BTreeMap<String, String>) -> Result<(), String> {
    let is_plain = |it: u8| it.is_ascii_alphanumeric() || b"_.-".contains(&it);
    if !(1..=TYPE_BYTES).contains(&notice_type.len()) || !notice_type.bytes().all(is_plain) {
        return Err(format!(
            "a notice type is 1 to {TYPE_BYTES} of the characters A-Z a-z 0-9 _ . -, such as TYPING_STARTED"
        ));
    }
    match notice_type {
        "USER_PUSHED_URL" => url(text)?,
        "USER_UPDATE_NICK" => nick(text)?,
        _ => {}
    }
    keys(user_data)
}

fn keys(user_data: &BTreeMap<String, String>) -> Result<(), String> {
    match user_data.contains_key("") {
        true => Err("a key in userData is empty; name it".into()),
        false => Ok(()),
    }
}

fn user_id(text: &str) -> Result<(), String> {
    match text {
        "" => Err("the user id is empty; name a party: each event has its userId".into()),
        _ => Ok(()),
    }
}

/// Checks a nickname. Stored transcripts have blank ones, but nobody should choose one.
pub(crate) fn nick(text: &str) -> Result<(), String> {
    match text.trim() {
        "" => Err(format!("the nickname is {}; choose one", nothing(text))),
        _ => name("a nickname", text),
    }
}

/// Checks the length of a name; `what` is what it names, for the error.
pub(crate) fn name(what: &str, text: &str) -> Result<(), String> {
    match text.len() {
        0..=NAME_BYTES => Ok(()),
        bytes => Err(format!("{what} has {NAME_BYTES} bytes at most, and this one {bytes}; shorten it")),
    }
}

/// Checks a queue.
pub(crate) fn queue(text: &str) -> Result<(), String> {
    match text.split_once(':') {
        Some((tenant, endpoint)) if !tenant.is_empty() && !endpoint.is_empty() => name("a queue", text),
        _ => Err("a queue is TENANT:ENDPOINT, such as Environment:default".into()),
    }
}

/// Checks a URL that is suggested to a customer: with its scheme, or no browser would know what to do with it.
fn url(text: &str) -> Result<(), String> {
    let is_scheme = |it: &str| {
        it.starts_with(|it: char| it.is_ascii_alphabetic())
            && it.chars().all(|it| it.is_ascii_alphanumeric() || "+-.".contains(it))
    };
    match text.split_once("://") {
        Some((scheme, rest))
            if is_scheme(scheme)
                && !rest.is_empty()
                && !text.contains(|it: char| it.is_whitespace() || it.is_control()) =>
        {
            Ok(())
        }
        _ => Err("a URL is SCHEME://HOST/PATH without spaces, such as https://shop.example/returns".into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::{Output, parse};

    #[test]
    fn names_are_as_long_as_the_server_takes_them() {
        assert_eq!(NAME_BYTES, parlor_server::Config::default().limits.name_bytes);
        assert_eq!(nick(&"x".repeat(256)), Ok(()));
        let said = nick(&"x".repeat(300)).unwrap_err();
        assert_eq!(said, "a nickname has 256 bytes at most, and this one 300; shorten it");
        assert_eq!(nick("").unwrap_err(), "the nickname is empty; choose one");
        assert_eq!(nick(" \u{a0}").unwrap_err(), "the nickname is blank; choose one");
    }

    #[test]
    fn notice_types_have_a_form() {
        let none = BTreeMap::new();
        for good in ["T", "TYPING_STARTED", "x-1.y_Z", &"x".repeat(64)] {
            assert_eq!(notice(good, "", &none), Ok(()), "{good}");
        }
        for bad in ["", "A B", "\u{416}", "a\n", &"x".repeat(65)] {
            let said = notice(bad, "", &none).unwrap_err();
            assert_eq!(
                said,
                "a notice type is 1 to 64 of the characters A-Z a-z 0-9 _ . -, such as TYPING_STARTED"
            );
        }
    }

    #[test]
    fn urls_have_a_scheme_and_a_host() {
        for good in
            ["https://shop.example/a?b=c#d", "http://127.0.0.1:80", "ftp://x", "https://магазин.example"]
        {
            assert_eq!(url(good), Ok(()), "{good}");
        }
        for bad in
            ["", "shop.example", "shop.example:80/x", "https://", "://x", "1x://y", "https://a b", "/x"]
        {
            assert!(url(bad).is_err_and(|it| it.contains("SCHEME://HOST/PATH")), "{bad}");
        }
    }

    #[test]
    fn queues_have_a_tenant_and_an_endpoint() {
        assert_eq!(queue("T:e"), Ok(()));
        assert!(["foo", ":e", "T:", ""].iter().all(|it| queue(it).is_err()));
    }

    #[test]
    fn commands_with_values_that_no_server_takes_are_refused_when_they_are_read() {
        let long = format!(r#"{{"id":4,"do":"nick","userNick":"{}"}}"#, "x".repeat(300));
        let desk = |line: &str| parse::<DeskCommand>(line).err();
        let customer = |line: &str| parse::<CustomerCommand>(line).err();
        for refused in [
            desk(r#"{"id":4,"do":"say","text":""}"#),
            desk(r#"{"id":4,"do":"push-url","text":""}"#),
            desk(r#"{"id":4,"do":"join","queueKey":"foo"}"#),
            desk(&long),
            desk(r#"{"id":4,"do":"say","text":" \t\u00a0"}"#),
            desk(r#"{"id":4,"do":"say","text":"a","receiverId":""}"#),
            desk(r#"{"id":4,"do":"nick","userNick":" "}"#),
            desk(r#"{"id":4,"do":"remove","userId":""}"#),
            desk(r#"{"id":4,"do":"notice","noticeType":"USER_PUSHED_URL"}"#),
            desk(r#"{"id":4,"do":"notice","noticeType":"USER_PUSHED_URL","text":"shop.example"}"#),
            desk(r#"{"id":4,"do":"notice","noticeType":"USER_UPDATE_NICK","text":" "}"#),
            desk(r#"{"id":4,"do":"notice","noticeType":"T","receiverId":""}"#),
            desk(r#"{"id":4,"do":"notice","noticeType":"T","userData":{"":"a"}}"#),
            customer(&long),
            customer(r#"{"id":4,"do":"say","text":""}"#),
            customer(r#"{"id":4,"do":"say","text":" "}"#),
            customer(r#"{"id":4,"do":"nick","userNick":" "}"#),
            customer(r#"{"id":4,"do":"update-data","userData":{"a":"b","":"c"}}"#),
            customer(r#"{"id":4,"do":"notice","noticeType":"T","userData":{"":"a"}}"#),
            customer(r#"{"id":4,"do":"notice","noticeType":"USER_PUSHED_URL","text":"x"}"#),
        ] {
            let Some(Output::Error { id: Some(id), text, .. }) = refused else { panic!("{refused:?}") };
            assert_eq!(id, 4);
            assert!(!text.starts_with("can't read the line"), "{text}");
        }
        assert!(desk(r#"{"do":"push-url","text":"https://shop.example/"}"#).is_none());
    }
}
