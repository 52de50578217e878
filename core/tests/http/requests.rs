//! What is written.

use parlor_core::wire::http::{BadService, ChatService, FormWriter, Target, options, post};
use parlor_core::wire::{Text, TooSmall, WriteError};
use proptest::prelude::*;

fn service() -> ChatService {
    ChatService::new("chat.example.com:8080", "/genesys/2/chat/support/").unwrap()
}

#[test]
fn a_request_with_a_form() {
    let target = Target { chat_id: Some("0008TaFN3SE300QU".into()), operation: "send", file: None };
    let form = |form: &mut FormWriter<'_>| {
        form.field("message", "a&b=c d\u{E4}~*+%\r\n".into());
        form.item("userData", "first name".into(), "Ana".into());
        form.count("transcriptPosition", 3);
        form.number_item("userData", "TimeZone".into(), -60);
    };
    let body = "message=a%26b%3Dc%20d%C3%A4%7E%2A%2B%25%0D%0A&userData%5Bfirst%20name%5D=Ana&transcriptPosition=3\
        &userData%5BTimeZone%5D=-60";
    let expected = format!(
        "POST /genesys/2/chat/support/0008TaFN3SE300QU/send HTTP/1.1\r\nHost: chat.example.com:8080\r\n\
        User-Agent: parlor\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n\
        Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    for room in 0..expected.len() + 9 {
        let mut out = vec![0xA5; room];
        let written = post(&service(), &target, &form, &mut out);
        if room < expected.len() {
            let too_small = TooSmall { needed: expected.len(), available: room };
            assert_eq!(written, Err(WriteError::TooSmall(too_small)));
        } else {
            assert_eq!(written, Ok(expected.len()));
            assert_eq!(String::from_utf8_lossy(&out[..expected.len()]), expected);
            assert!(out[expected.len()..].iter().all(|it| *it == 0xA5));
        }
    }
}

#[test]
fn other_requests() {
    let mut out = [0; 512];
    let length = options(&service(), &mut out).unwrap();
    let expected = "OPTIONS /genesys/2/chat/support HTTP/1.1\r\nHost: chat.example.com:8080\r\nUser-Agent: parlor\r\n\
        Accept: application/json\r\nAccept-Encoding: identity\r\n\r\n";
    assert_eq!(std::str::from_utf8(&out[..length]), Ok(expected));
    let too_small = TooSmall { needed: length, available: 9 };
    assert_eq!(options(&service(), &mut out[..9]), Err(WriteError::TooSmall(too_small)));

    // An id can't leave its place in the path.
    let target =
        Target { chat_id: Some("../a b?".into()), operation: "file", file: Some(("x/y".into(), "/delete")) };
    let length = post(&service(), &target, &|_| {}, &mut out).unwrap();
    let written = std::str::from_utf8(&out[..length]).unwrap();
    assert!(
        written.starts_with("POST /genesys/2/chat/support/..%2Fa%20b%3F/file/x%2Fy/delete HTTP/1.1\r\n"),
        "{written}"
    );
    assert!(written.ends_with("\r\nContent-Length: 0\r\n\r\n"), "{written}");
}

#[test]
fn places_of_services() {
    let service = service();
    assert_eq!((service.host(), service.path()), ("chat.example.com:8080", "/genesys/2/chat/support"));
    assert_eq!(format!("{service:?}"), "ChatService(chat.example.com:8080/genesys/2/chat/support)");
    let root = ChatService::new("[::1]:80", "/").unwrap_err();
    assert_eq!(root, BadService::Path);
    for (host, path, expected) in [
        ("", "/a", BadService::Host),
        ("a b", "/a", BadService::Host),
        ("a\r\nX: y", "/a", BadService::Host),
        ("http://a", "/a", BadService::Host),
        ("\u{E4}.example", "/a", BadService::Host),
        ("a", "", BadService::Path),
        ("a", "a", BadService::Path),
        ("a", "/a b", BadService::Path),
        ("a", "/a\r\n", BadService::Path),
        ("a", "/a?b", BadService::Path),
        ("a", "/\u{E4}", BadService::Path),
    ] {
        assert_eq!(ChatService::new(host, path).unwrap_err(), expected, "{host:?} {path:?}");
        assert!(!expected.to_string().is_empty());
    }
    let longest = "/".to_owned() + &"p".repeat(ChatService::MAX_LENGTH - 2);
    assert_eq!(ChatService::new("h", &longest).unwrap().path(), longest);
    assert_eq!(ChatService::new("hh", &longest).unwrap_err(), BadService::TooLong);
}

proptest! {
    /// What is written is read back as the same by whoever reads forms.
    #[test]
    fn any_form(fields in prop::collection::vec((".{0,9}", "[\u{0}-\u{10FFFF}]{0,9}"), 0..5), number: i32) {
        let form = |form: &mut FormWriter<'_>| {
            for (key, value) in &fields {
                form.item("userData", Text::plain(key), Text::plain(value));
            }
            form.number_item("userData", "number".into(), number);
            form.count("count", number.unsigned_abs());
        };
        let mut out = vec![0; 4096];
        let length = post(&service(), &Target::default(), &form, &mut out).unwrap();
        let written = std::str::from_utf8(&out[..length]).unwrap();
        let (head, body) = written.split_once("\r\n\r\n").unwrap();
        let content_length = format!("\r\nContent-Length: {}", body.len());
        prop_assert!(head.ends_with(&content_length));
        let decoded = |text: &str| {
            let mut bytes = Vec::new();
            let mut rest = text.bytes();
            while let Some(byte) = rest.next() {
                bytes.push(match byte {
                    b'%' => {
                        let digits = [rest.next().unwrap(), rest.next().unwrap()];
                        u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap()
                    }
                    other => other,
                });
            }
            String::from_utf8(bytes).unwrap()
        };
        let found: Vec<_> = body.split('&').map(|it| it.split_once('=').unwrap()).map(|(name, value)| (decoded(name), decoded(value))).collect();
        let expected = fields.iter().map(|(key, value)| (format!("userData[{key}]"), value.clone()));
        prop_assert_eq!(found, expected.chain([("userData[number]".to_owned(), number.to_string()), ("count".to_owned(), number.unsigned_abs().to_string())]).collect::<Vec<_>>());
    }
}
