//! What C is shown of a packet, before its events.

use parlor_core::element::{SessionStatus, Transcript, unix_ms};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::{Came, What, parlor_news, parlor_news_kind};
use crate::numbers::Number;
use crate::scratch::Scratch;
use crate::session::SessionView;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// Why nobody knows what became of a request to which no server said anything.
const LOST: &str = "the connection was lost before the reply came";

/// Why a request was refused. Behind the words of a web server, whose error id is its status line, stands what to do.
#[cfg(all(feature = "http-chat", feature = "std"))]
fn said(scratch: &mut Scratch, words: Text<'_>, error_id: Text<'_>) -> Result<parlor_text, Status> {
    let said = scratch.text(words)?;
    // By bytes: to split a text brings code that can panic.
    let line = error_id.as_plain().filter(|it| it.starts_with("HTTP/")).unwrap_or_default();
    let digits = line.bytes().skip_while(|it| *it != b' ').skip(1).take_while(u8::is_ascii_digit);
    let number = digits.fold(0_u16, |number, digit| {
        number.saturating_mul(10).saturating_add(u16::from(digit.wrapping_sub(b'0')))
    });
    let advice = match number {
        0 => return Ok(said),
        401 | 403 | 407 => "; something before the chat service lets nobody in: ask those who run it",
        404 | 405 | 410 => {
            "; there is no chat service: check `service_path`, which ends with the service's name, the host and the port"
        }
        413 | 414 => "; that is too long for it: shorten it",
        429 => "; it is asked too often: wait, or set a longer `poll_fastest`",
        500..600 => "; it can't be reached now, or has a fault: try again later",
        _ => "; check `service_host` and `service_path`",
    };
    // SAFETY: the scratch gave it, and keeps it.
    let said = unsafe { said.read() }?;
    scratch.bytes(said.bytes().chain(advice.bytes()), said.len().saturating_add(advice.len()))
}

/// Why a request was refused.
#[cfg(not(all(feature = "http-chat", feature = "std")))]
fn said(scratch: &mut Scratch, words: Text<'_>, _: Text<'_>) -> Result<parlor_text, Status> {
    scratch.text(words)
}

/// What C is shown of a packet, before its events. What was shown before is gone.
pub(super) fn show(
    came: &Came<'static>,
    scratch: &mut Scratch,
    session: &mut SessionView,
) -> Result<parlor_news, Status> {
    use parlor_news_kind as Kind;
    scratch.clear_all();
    let occurred_at = came.occurred_at.unwrap_or_default();
    let occurred_at_unix_ms = unix_ms(occurred_at);
    let news = parlor_news {
        request: came.request.map_or(-1, Number::number),
        request_id: came.request_id,
        session_id: scratch.copy(came.session_id.as_text())?,
        occurred_at: scratch.text(occurred_at)?,
        has_occurred_at_unix_ms: occurred_at_unix_ms.is_some(),
        occurred_at_unix_ms: occurred_at_unix_ms.unwrap_or_default(),
        ..parlor_news::new(Kind::PARLOR_NEWS_LOGGED_IN)
    };
    Ok(match &came.what {
        What::LoggedIn { server_version } => {
            parlor_news { server_version: scratch.text(server_version.unwrap_or_default())?, ..news }
        }
        What::Update { transcript, status, party_id } => {
            let transcript = Transcript { session_id: came.session_id.as_text(), ..*transcript };
            session.show(&transcript, *status == SessionStatus::Over)?;
            #[cfg(feature = "http-chat")]
            if let Some(started_at) = came.started_at {
                session.set_start(started_at);
            }
            let kind = match came.request {
                Some(_) => Kind::PARLOR_NEWS_DONE,
                None => Kind::PARLOR_NEWS_SESSION,
            };
            parlor_news {
                kind: kind as i32,
                session: session.pointer(),
                has_party_id: party_id.is_some(),
                party_id: party_id.unwrap_or_default(),
                ..news
            }
        }
        What::Refused { error, error_id, text, is_fate_unknown } => {
            let meaning = Text::plain(match error {
                Some(error) => error.text(),
                None if *is_fate_unknown && error_id.is_empty() => LOST,
                None => "unknown error",
            });
            parlor_news {
                kind: Kind::PARLOR_NEWS_REFUSED as i32,
                error_id: error.map_or(0, ErrorId::number),
                error_id_name: scratch.text(*error_id)?,
                error_text: said(scratch, if text.is_empty() { meaning } else { *text }, *error_id)?,
                is_fate_unknown: *is_fate_unknown,
                ..news
            }
        }
    })
}

#[cfg(test)]
#[cfg(all(feature = "http-chat", feature = "std"))]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_stands_behind_the_words_of_a_web_server() {
        let mut scratch = Scratch::default();
        let mut told = |words: &'static str, error_id: &'static str| {
            let text = said(&mut scratch, Text::plain(words), Text::plain(error_id)).unwrap();
            // SAFETY: the scratch is here.
            unsafe { text.read() }.unwrap()
        };
        assert_eq!(
            told("Not Found", "HTTP/1.1 404"),
            "Not Found; there is no chat service: check `service_path`, which ends with the service's name, the host \
             and the port"
        );
        assert!(
            told("Forbidden", "HTTP/1.1 403").starts_with("Forbidden; something before the chat service")
        );
        assert!(told("", "HTTP/1.0 503").ends_with("try again later"));
        assert!(told("Odd", "HTTP/1.1 418").ends_with("; check `service_host` and `service_path`"));
        for error_id in ["10", "", "HTTP", "HTTP/1.1 x"] {
            assert_eq!(told("too fast", error_id), "too fast", "{error_id}");
        }
    }
}
