//! What a customer asks for.

use parlor_core::client::{CallError, Login};
use parlor_core::element::{JoinTarget, KeyValues, MessageText, NoticeText, TreatAs};
use parlor_core::wire::Text;

use super::handle::parlor_flex;
use crate::guard::guard;
use crate::key_values::{pairs, parlor_pair};
use crate::status::parlor_status as Status;
use crate::text::parlor_text;
use crate::vocabulary::notice_type;

/// Bytes that an id may have.
const ID_LENGTH: usize = 64;

impl parlor_flex {
    /// Remembers why a request couldn't be made. Called when it has been made, and not around it: the arguments may
    /// be texts of the error that is replaced here.
    fn made(&mut self, made: Result<(), CallError>) -> Result<(), Status> {
        made.map_err(|error| self.refuse(error))
    }
}

fn message(text: Text<'_>) -> MessageText<'_> {
    MessageText { text, ..MessageText::default() }
}

/// 32 hex digits from the system.
fn random_nonce() -> Result<String, Status> {
    let mut bytes = [0; 16];
    getrandom::fill(&mut bytes).map_err(|_| Status::PARLOR_NO_RANDOM)?;
    Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}

fn id(text: Text<'_>) -> Result<Text<'_>, Status> {
    if text.decoded_len() > ID_LENGTH { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(text) }
}

/// Logs in. When `PARLOR_NEWS_LOGGED_IN` has come, start or join a session.
///
/// Also again, when `PARLOR_NEWS_REFUSED` came with `PARLOR_ERROR_ID_UNKNOWN_USER`: the server doesn't know the client
/// any more, since it was restarted or is another one. Then join the same session with `parlor_flex_join_session`: what
/// happened meanwhile comes with its reply, nothing twice.
///
/// `nickname` is required. `time_zone_offset` points to the minutes, or is NULL. `user_data` are `count` pairs that
/// the join brings along, or NULL and 0. All are copied.
///
/// `nonce` is best empty: then the library draws 32 hex digits from the system. One of your own has 16 to 64 bytes
/// (Parlor's server refuses shorter ones), such as 16 bytes of getrandom(2) or of your system's random numbers for keys,
/// in hex: not of rand(3), a clock or a counter, since whoever guesses it gets the user's secure key. Never use one
/// twice.
///
/// Status: `PARLOR_ALREADY_LOGGED_IN`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_NO_RANDOM`,
/// `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_login(
    flex: *mut parlor_flex,
    nickname: parlor_text,
    time_zone_offset: *const i32,
    user_data: *const parlor_pair,
    count: usize,
    nonce: parlor_text,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract, for all that is read here.
        let (nickname, time_zone_offset, items, nonce) = unsafe {
            (nickname.required()?, time_zone_offset.as_ref(), pairs(user_data, count)?, nonce.optional()?)
        };
        let drawn;
        let nonce = match nonce {
            Some(nonce) => id(nonce)?,
            None => {
                drawn = random_nonce()?;
                Text::plain(&drawn)
            }
        };
        let login = Login {
            nickname,
            time_zone_offset: time_zone_offset.copied(),
            nonce,
            user_data: KeyValues::items(&items),
        };
        let made = flex.client.login(&login, &mut flex.out);
        flex.made(made)
    })
}

/// Starts a new session and joins it. `PARLOR_NEWS_DONE` with `PARLOR_REQUEST_JOIN` comes when it is done.
///
/// `queue` is required, such as "Environment:default" (`tenant:endpoint`). `subject` and `text`, which goes with the
/// join, may be empty. `user_data` are `count` pairs, or NULL and 0. All are copied.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_ALREADY_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
/// `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_start_session(
    flex: *mut parlor_flex,
    queue: parlor_text,
    subject: parlor_text,
    text: parlor_text,
    user_data: *const parlor_pair,
    count: usize,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract, for all that is read here.
        let (queue_key, subject, text, items) = unsafe {
            (queue.required()?, subject.optional()?, text.optional()?, pairs(user_data, count)?)
        };
        let target = JoinTarget::New { queue_key, subject };
        let made = flex.client.join(target, text.map(message), KeyValues::items(&items), &mut flex.out);
        flex.made(made)
    })
}

/// Joins a session that exists. `PARLOR_NEWS_DONE` with `PARLOR_REQUEST_JOIN` comes when it is done.
///
/// After another login, or when the session is over for this client because it was silent for too long, this comes
/// back to the same session; another one is refused as `PARLOR_ALREADY_IN_SESSION` or `PARLOR_SESSION_OVER`.
///
/// `session_id` is required, up to 64 bytes. `text`, which goes with the join, may be empty. `user_data` are `count`
/// pairs, or NULL and 0; a session's password is one of them, with the key "GCTI_Chat_SessionPassword". All are
/// copied. Status: as `parlor_flex_start_session`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_join_session(
    flex: *mut parlor_flex,
    session_id: parlor_text,
    text: parlor_text,
    user_data: *const parlor_pair,
    count: usize,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract, for all that is read here.
        let (session_id, text, items) =
            unsafe { (session_id.required()?, text.optional()?, pairs(user_data, count)?) };
        let target = JoinTarget::Session(id(session_id)?);
        let made = flex.client.join(target, text.map(message), KeyValues::items(&items), &mut flex.out);
        flex.made(made)
    })
}

/// Says something.
///
/// `text` is required. `message_type` may be empty; widgets write "text". `treat_as` may be empty, "NORMAL" or
/// "SYSTEM". All are copied.
/// Status: `PARLOR_NOT_LOGGED_IN`, `PARLOR_NOT_IN_SESSION`, `PARLOR_SESSION_OVER`, `PARLOR_BUSY`,
/// `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_BAD_LENGTH`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_say(
    flex: *mut parlor_flex,
    text: parlor_text,
    message_type: parlor_text,
    treat_as: parlor_text,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract, for all that is read here.
        let (text, message_type, treat_as) =
            unsafe { (text.required()?, message_type.optional()?, treat_as.optional()?) };
        let treat_as = treat_as.map(TreatAs::from_text);
        let made = flex.client.say(MessageText { message_type, treat_as, text, ..MessageText::default() }, &mut flex.out);
        flex.made(made)
    })
}

/// Gives a notice.
///
/// `notice` is one of `parlor_notice_type`, not `PARLOR_NOTICE_OTHER`. `text` may be empty: the preview for
/// `PARLOR_NOTICE_TYPING_STARTED`, the new nickname for `PARLOR_NOTICE_USER_UPDATE_NICK`, and so on. `user_data` are
/// `count` pairs that the notice carries, or NULL and 0. All are copied.
/// Status: `PARLOR_BAD_VALUE` for an unknown type, `PARLOR_NOT_IN_VERSION`, and as `parlor_flex_say`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_notify(
    flex: *mut parlor_flex,
    notice: i32,
    text: parlor_text,
    user_data: *const parlor_pair,
    count: usize,
) -> i32 {
    guard!([exclusive flex] {
        let notice_type = notice_type(notice).ok_or(Status::PARLOR_BAD_VALUE)?;
        // SAFETY: the crate's contract, for all that is read here.
        let (text, items) = unsafe { (text.read()?, pairs(user_data, count)?) };
        let notice = NoticeText::new(notice_type, Text::plain(text));
        let made = flex.client.notify(notice, KeyValues::items(&items), KeyValues::EMPTY, &mut flex.out);
        flex.made(made)
    })
}

/// Sets items of the interaction's userdata: `count` pairs, at least one. All are copied.
///
/// Status: as `parlor_flex_say`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_update_user_data(
    flex: *mut parlor_flex,
    user_data: *const parlor_pair,
    count: usize,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract.
        let items = unsafe { pairs(user_data, count) }?;
        if items.is_empty() {
            return Err(Status::PARLOR_BAD_LENGTH);
        }
        let made = flex.client.update_user_data(KeyValues::items(&items), &mut flex.out);
        flex.made(made)
    })
}

/// Tells that the person has read all events up to the event id `position`. Also polls.
///
/// Status: as `parlor_flex_say`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_read_receipt(flex: *mut parlor_flex, position: u32) -> i32 {
    guard!([exclusive flex] {
        let made = flex.client.read_receipt(position, &mut flex.out);
        flex.made(made)
    })
}

/// Leaves the session. `PARLOR_NEWS_OVER` comes when it is done. A flex client can't close a session for others.
///
/// `text`, which goes with the leave, may be empty. It is copied. Status: as `parlor_flex_say`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_logout(flex: *mut parlor_flex, text: parlor_text) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract.
        let text = unsafe { text.optional() }?;
        let made = flex.client.logout(text.map(message), &mut flex.out);
        flex.made(made)
    })
}
