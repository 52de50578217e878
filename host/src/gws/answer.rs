//! What the server answered over HTTP, and whether it is an answer of GWS API v2 at all.

use serde_json::Value as Json;

use crate::tolerant::{number, text};

/// What a request brought.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Answer<'a> {
    pub(super) status: u16,
    pub(super) content_type: &'a str,
    /// Where a redirect leads.
    pub(super) location: &'a str,
    pub(super) body: &'a [u8],
}

/// Why there is no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// The API refused it: its status code, and its words.
    Refused { code: i64, words: String },
    /// The token against forged requests is missing, or isn't valid any more.
    Token,
    /// Whatever answered isn't the API, or nothing answered: a line for a person.
    Trouble(String),
}

/// Who asks isn't known: of the API's status codes.
pub(super) const NOT_AUTHENTICATED: i64 = 20;

/// Part of it was done.
const PARTIAL: i64 = 7;

/// The password has to be changed before anything else.
const MUST_CHANGE_PASSWORD: i64 = 8;

/// Whoever asks may not do it.
const FORBIDDEN: i64 = 3;
const NO_PERMISSION: i64 = 5;

/// Characters of what others wrote that are repeated in a line.
const QUOTED: usize = 200;

impl Fault {
    /// The fault in a line for a person.
    pub(crate) fn in_words(&self) -> String {
        match self {
            Self::Refused { code, words } if words.is_empty() => {
                format!("the server refused it (status code {code})")
            }
            Self::Refused { code, words } => {
                format!("the server refused it (status code {code}): {}", quoted(words))
            }
            Self::Token => "the server takes no request: it wants a token that it doesn't give".into(),
            Self::Trouble(words) => words.clone(),
        }
    }

    /// The same where somebody logs in.
    pub(super) fn at_login(&self, place: &str) -> String {
        match self {
            Self::Refused { code: NOT_AUTHENTICATED | 401, .. } => {
                format!("{place} knows no such user with this password; check both")
            }
            Self::Refused { code: MUST_CHANGE_PASSWORD, .. } => {
                format!(
                    "{place} wants the password changed first; do that where it was given to you, and come again"
                )
            }
            Self::Refused { code: FORBIDDEN | NO_PERMISSION, words } => {
                let said = if words.is_empty() { String::new() } else { format!(" ({})", quoted(words)) };
                format!("{place} doesn't let this user serve customers{said}; log in as somebody who may")
            }
            Self::Trouble(words) => words.clone(),
            // The status of HTTP, where the reply has none of the API's own.
            Self::Refused { code: status @ 100.., .. } => {
                format!("{place} answers with status {status}, and not as GWS API v2 does; check the URL")
            }
            // As Chat API v2 does, which is at another port of `parlor serve`.
            Self::Refused { code, words } if words.is_empty() => {
                format!(
                    "{place} answers with status code {code} and no word why; is GWS API v2 there? check the URL"
                )
            }
            other => format!("{place}: {}", other.in_words()),
        }
    }
}

/// Reads an answer. `url` is what was asked.
///
/// # Errors
/// [`Fault`], also where the API itself refuses.
pub(super) fn read(url: &str, answer: &Answer<'_>) -> Result<Json, Fault> {
    let status = answer.status;
    if (300..400).contains(&status) {
        let to = quoted(answer.location);
        let what = "a page where people sign in, most likely, which this program can't do; check the URL";
        return Err(Fault::Trouble(format!("{url} sends us on to \"{to}\": {what}")));
    }
    let said = String::from_utf8_lossy(answer.body);
    let json: Json = match serde_json::from_slice(answer.body) {
        Ok(json) => json,
        Err(_) if said.to_ascii_lowercase().contains("csrf token") => return Err(Fault::Token),
        Err(_) if status == 401 => {
            return Err(Fault::Refused { code: NOT_AUTHENTICATED, words: String::new() });
        }
        Err(_) if answer.content_type.contains("html") || said.trim_start().starts_with('<') => {
            let title = title(&said).map(|it| format!(", \"{it}\",")).unwrap_or_default();
            let what = "check the URL; or a proxy or a page to sign in is in between";
            return Err(Fault::Trouble(format!(
                "{url} answers with a web page{title} and status {status}, and not as GWS API v2 does; {what}"
            )));
        }
        Err(error) => {
            let what = format!("{url} answers with status {status} and what isn't JSON ({error})");
            return Err(Fault::Trouble(format!("{what}: check that GWS API v2 is there")));
        }
    };
    // Replies of CometD.
    if json.is_array() && (200..300).contains(&status) {
        return Ok(json);
    }
    // One page of the documentation has `status`; where neither is, the status of HTTP says it.
    let code = number(&json, "statusCode").or_else(|| number(&json, "status"));
    let code = code.unwrap_or(if (200..300).contains(&status) { 0 } else { i64::from(status) });
    match code {
        0 | PARTIAL => Ok(json),
        code => {
            let words = text(&json, "statusMessage").or_else(|| text(&json, "message")).unwrap_or_default();
            Err(Fault::Refused { code, words })
        }
    }
}

/// What others wrote, short and without what controls a terminal.
pub(super) fn quoted(text: &str) -> String {
    let mut short: String =
        text.chars().map(|it| if it.is_control() { ' ' } else { it }).take(QUOTED).collect();
    if short.len() < text.len() {
        short.push('…');
    }
    short.trim().to_owned()
}

fn title(page: &str) -> Option<String> {
    let lower = page.to_ascii_lowercase();
    let start = lower.find("<title>")?.checked_add("<title>".len())?;
    let end = lower.get(start..)?.find("</title>")?.checked_add(start)?;
    page.get(start..end).map(quoted).filter(|it| !it.is_empty())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn answer(status: u16, body: &str) -> Result<Json, Fault> {
        read("http://gws/api/v2/me", &Answer { status, body: body.as_bytes(), ..Answer::default() })
    }

    fn trouble(fault: Result<Json, Fault>) -> String {
        let Err(Fault::Trouble(words)) = fault else { panic!("{fault:?}") };
        words
    }

    #[test]
    fn done_and_refused() {
        for done in
            [r#"{"statusCode":0}"#, r#"{"statusCode":"0"}"#, r#"{"status":0}"#, r#"{"user":{}}"#, "[]"]
        {
            assert_eq!(answer(200, done), Ok(serde_json::from_str(done).unwrap()), "{done}");
        }
        assert_eq!(
            answer(200, r#"{"statusCode":7,"failed":[]}"#),
            Ok(json!({"statusCode": 7, "failed": []}))
        );
        let refused = |code, words: &str| Err(Fault::Refused { code, words: words.into() });
        assert_eq!(
            answer(403, r#"{"statusCode":20,"statusMessage":"Access denied"}"#),
            refused(20, "Access denied")
        );
        assert_eq!(answer(200, r#"{"statusCode":"2","statusMessage":"no"}"#), refused(2, "no"));
        assert_eq!(answer(500, "{}"), refused(500, ""));
        assert_eq!(answer(401, ""), refused(20, ""));
        assert_eq!(answer(403, "Missing or invalid Csrf token"), Err(Fault::Token));
    }

    #[test]
    fn what_is_no_api_is_named() {
        let page = "<html><head><title>502 Bad\nGateway</title></head></html>";
        let said = trouble(answer(502, page));
        assert!(
            said.contains("a web page, \"502 Bad Gateway\", and status 502")
                && said.contains("check the URL"),
            "{said}"
        );
        assert!(trouble(answer(200, "<p>")).contains("a web page and status 200"));
        assert!(trouble(answer(200, "hello")).contains("isn't JSON"));
        let to = Answer { status: 302, location: "https://login.example/\u{1b}[2J", ..Answer::default() };
        let said = trouble(read("http://gws/api/v2/me", &to));
        assert!(
            said.contains("sends us on to \"https://login.example/ [2J\"") && said.contains("sign in"),
            "{said}"
        );
    }

    #[test]
    fn a_login_that_is_refused_is_told_in_words() {
        let login = |status, body: &str| answer(status, body).unwrap_err().at_login("http://gws");
        assert!(login(403, r#"{"statusCode":20}"#).contains("no such user with this password"));
        assert!(login(404, r#"{"error":"no such page"}"#).contains("answers with status 404, and not as"));
        let said = login(403, r#"{"statusCode":5,"statusMessage":"agents only"}"#);
        assert_eq!(
            said,
            "http://gws doesn't let this user serve customers (agents only); log in as somebody who may"
        );
        assert!(login(403, r#"{"statusCode":8}"#).contains("password changed first"));
        assert!(login(200, r#"{"statusCode":2}"#).contains("is GWS API v2 there? check the URL"));
        assert!(
            login(200, r#"{"statusCode":4,"statusMessage":"x"}"#).ends_with("refused it (status code 4): x")
        );
    }
}
