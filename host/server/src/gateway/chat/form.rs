//! The body of a request as a form: `application/x-www-form-urlencoded` or `multipart/form-data`, in UTF-8.

use axum::body::Bytes;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use multer::{Constraints, Multipart, SizeLimit};
use parlor_core::rules::ErrorId;
use percent_encoding::percent_decode;

use super::trouble::{Code, Trouble};
use crate::http::{BodyFault, PacedBody};

/// The fields of a form, in order.
#[derive(Default)]
pub(crate) struct Form(Vec<(String, String)>);

/// Which of the two forms a request says that it is.
pub(super) enum FormType {
    UrlEncoded,
    /// With what stands between its parts.
    Multipart(String),
}

impl FormType {
    /// What `Content-Type` says.
    pub(super) fn of(headers: &HeaderMap) -> Result<Self, Trouble> {
        let said = headers.get(CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let kind = said.split(';').next().unwrap_or_default().trim();
        if kind.eq_ignore_ascii_case("application/x-www-form-urlencoded") {
            return Ok(Self::UrlEncoded);
        }
        multer::parse_boundary(said).map(Self::Multipart).map_err(|_| Code::ContentType.into())
    }
}

impl Form {
    /// Reads the whole body, which has `limit` bytes at most.
    pub(crate) async fn read(headers: &HeaderMap, body: PacedBody, limit: usize) -> Result<Self, Trouble> {
        match FormType::of(headers)? {
            FormType::UrlEncoded => Self::url_encoded(&whole(body, limit).await?),
            FormType::Multipart(boundary) => {
                let mut form = Self::default();
                let mut parts = parts(body, boundary, limit);
                while let Some(part) = parts.next_field().await.map_err(|it| part_trouble(&it))? {
                    let Some(name) = part.name().map(str::to_owned) else { continue };
                    form.push(name, &part.bytes().await.map_err(|it| part_trouble(&it))?)?;
                }
                Ok(form)
            }
        }
    }

    fn url_encoded(bytes: &[u8]) -> Result<Self, Trouble> {
        let mut form = Self::default();
        for field in bytes.split(|it| *it == b'&').filter(|it| !it.is_empty()) {
            let mut halves = field.splitn(2, |it| *it == b'=');
            let mut next = || decoded(halves.next().unwrap_or_default());
            let (name, value) = (next()?, next()?);
            form.0.push((name, value));
        }
        Ok(form)
    }

    /// Adds a field.
    pub(super) fn push(&mut self, name: String, value: &[u8]) -> Result<(), Trouble> {
        let value = std::str::from_utf8(value).map_err(|_| no_utf_8())?;
        self.0.push((name, value.to_owned()));
        Ok(())
    }

    /// The first field of this name; an empty one is there, too.
    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    /// The first field of this name, unless it is empty.
    pub(crate) fn text(&self, name: &str) -> Option<String> {
        self.get(name).filter(|it| !it.is_empty()).map(str::to_owned)
    }

    /// The fields `userData[KEY]`.
    pub(super) fn user_data(&self) -> Vec<(String, String)> {
        let item = |(name, value): &(String, String)| {
            let key = name.strip_prefix("userData[")?.strip_suffix(']')?;
            Some((key.to_owned(), value.clone()))
        };
        self.0.iter().filter_map(item).collect()
    }
}

/// The parts of a multipart body, which has `limit` bytes at most.
pub(super) fn parts(body: PacedBody, boundary: String, limit: usize) -> Multipart<'static> {
    let limit = SizeLimit::new().whole_stream(u64::try_from(limit).unwrap_or(u64::MAX));
    Multipart::with_constraints(body, boundary, Constraints::new().size_limit(limit))
}

/// What is wrong with a multipart body.
pub(super) fn part_trouble(error: &multer::Error) -> Trouble {
    match error {
        multer::Error::StreamSizeExceeded { .. } | multer::Error::FieldSizeExceeded { .. } => {
            ErrorId::TooLarge.into()
        }
        multer::Error::StreamReadFailed(fault) if fault.is::<BodyFault>() => Code::Cut.into(),
        // Whoever hangs up in the middle of it isn't told any more; what is cut short says so here, too.
        _ => ErrorId::Malformed.into(),
    }
}

async fn whole(mut body: PacedBody, limit: usize) -> Result<Vec<u8>, Trouble> {
    let mut bytes = Vec::new();
    while let Some(chunk) = body.next().await {
        let chunk: Bytes = chunk.map_err(|_| Code::Cut)?;
        if bytes.len().saturating_add(chunk.len()) > limit {
            return Err(ErrorId::TooLarge.into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

/// A name or a value as it stands in a form: `+` is a space, and `%` comes before two hex digits.
fn decoded(encoded: &[u8]) -> Result<String, Trouble> {
    let spaced: Vec<u8> = encoded.iter().map(|it| if *it == b'+' { b' ' } else { *it }).collect();
    percent_decode(&spaced).decode_utf8().map(|it| it.into_owned()).map_err(|_| no_utf_8())
}

fn no_utf_8() -> Trouble {
    let advice = "the form isn't in UTF-8: write it in UTF-8, percent-encoded where the form is".to_owned();
    Trouble { code: Code::Rule(ErrorId::Malformed), advice }
}

#[cfg(test)]
mod tests {
    use axum::body::Body;
    use axum::http::HeaderValue;

    use super::*;

    async fn read(content_type: &str, body: &[u8]) -> Result<Form, Code> {
        let mut headers = HeaderMap::new();
        headers.insert(CONTENT_TYPE, HeaderValue::from_str(content_type).unwrap());
        let body = PacedBody::new(&headers, Body::from(body.to_vec()), std::time::Duration::from_secs(9));
        Form::read(&headers, body, 200).await.map_err(|it| it.code)
    }

    const URL: &str = "application/x-www-form-urlencoded";
    const PARTS: &str = "multipart/form-data; boundary=AaB03x";

    #[tokio::test]
    async fn forms() {
        let form = read(
            "application/x-www-form-urlencoded; charset=UTF-8",
            b"nickname=Ana+M%C3%BCller&text=a%2Bb%26c%3Dd&&userData[k%5D=v&userData%5BTimeZone%5D=-60&subject",
        );
        let form = form.await.unwrap();
        assert_eq!(form.get("nickname"), Some("Ana Müller"));
        assert_eq!(form.get("text"), Some("a+b&c=d"));
        assert_eq!((form.get("subject"), form.text("subject"), form.get("x")), (Some(""), None, None));
        let pair = |key: &str, value: &str| (key.to_owned(), value.to_owned());
        assert_eq!(form.user_data(), [pair("k", "v"), pair("TimeZone", "-60")]);
        let body = "--AaB03x\r\ncontent-disposition: form-data; name=\"userData[k]\"\r\n\r\nva lue+\u{e9}\r\n\
            --AaB03x--\r\n";
        assert_eq!(read(PARTS, body.as_bytes()).await.unwrap().user_data(), [pair("k", "va lue+\u{e9}")]);
        assert!(read(URL, b"").await.unwrap().0.is_empty());
    }

    #[tokio::test]
    async fn what_is_no_form() {
        let part = |bytes: &[u8]| {
            [b"--AaB03x\r\ncontent-disposition: form-data; name=\"a\"\r\n\r\n", bytes, b"\r\n--AaB03x--\r\n"]
                .concat()
        };
        let malformed = Code::Rule(ErrorId::Malformed);
        let too_large = Code::Rule(ErrorId::TooLarge);
        for (content_type, body, code) in [
            ("", b"a=b".to_vec(), Code::ContentType),
            ("application/json", b"{}".to_vec(), Code::ContentType),
            ("multipart/form-data", part(b"x"), Code::ContentType),
            ("multipart/mixed; boundary=AaB03x", part(b"x"), Code::ContentType),
            (URL, b"a=%FF".to_vec(), malformed),
            (URL, b"%C3=b".to_vec(), malformed),
            (URL, vec![b'a'; 201], too_large),
            (PARTS, part(b"\xFF"), malformed),
            (PARTS, b"--AaB03x\r\nnonsense".to_vec(), malformed),
            (PARTS, b"nothing".to_vec(), malformed),
            (PARTS, part(&[b'a'; 200]), too_large),
        ] {
            let read = read(content_type, &body).await;
            assert_eq!(read.err(), Some(code), "{content_type}: {}", body.escape_ascii());
        }
    }
}
