//! Values that a person or a program gives: checked before anything is sent, so that the error can say what would be
//! right. A server only says which member it refuses.

use crate::lines::{CustomerCommand, DeskCommand};

/// Bytes of a nickname, a subject, a queue or an employee id at most: what `parlor serve` takes.
pub(crate) const NAME_BYTES: usize = 256;

/// Commands whose values can be checked.
pub(crate) trait Check {
    /// Says what is wrong with the values, and what would be right.
    fn check(&self) -> Result<(), String>;
}

impl Check for DeskCommand {
    fn check(&self) -> Result<(), String> {
        match self {
            Self::Say { text, .. } => said(text),
            Self::Nick { user_nick, .. } => nick(user_nick),
            Self::PushUrl { text, .. } => url(text),
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
            Self::Say { text } => said(text),
            Self::Nick { user_nick } => nick(user_nick),
            _ => Ok(()),
        }
    }
}

fn said(text: &str) -> Result<(), String> {
    match text {
        "" => Err("the text is empty; say something".into()),
        _ => Ok(()),
    }
}

/// Checks a nickname.
pub(crate) fn nick(text: &str) -> Result<(), String> {
    match text {
        "" => Err("the nickname is empty; choose one".into()),
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
        assert!(nick("").is_err());
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
        for refused in [
            desk(r#"{"id":4,"do":"say","text":""}"#),
            desk(r#"{"id":4,"do":"push-url","text":""}"#),
            desk(r#"{"id":4,"do":"join","queueKey":"foo"}"#),
            desk(&long),
            parse::<CustomerCommand>(&long).err(),
            parse::<CustomerCommand>(r#"{"id":4,"do":"say","text":""}"#).err(),
        ] {
            let Some(Output::Error { id: Some(id), text, .. }) = refused else { panic!("{refused:?}") };
            assert_eq!(id, 4);
            assert!(!text.starts_with("can't read the line"), "{text}");
        }
        assert!(desk(r#"{"do":"push-url","text":"https://shop.example/"}"#).is_none());
    }
}
