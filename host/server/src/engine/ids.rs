//! Ids, keys and dates, in the shapes that real ones have (read off stored transcripts).

use parlor_core::element::Id;
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::environment::{Environment, NoRandomness};
use super::refusal::Refusal;
use super::{Connection, Engine};

const BASE_62: &[u8; 62] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/// How many ids in a row may be taken before the request is refused: our own choice.
const ID_DRAWS: usize = 256;

impl<E: Environment> Engine<E> {
    /// A user id that nobody has. The counter in it wraps, so that one may come again within a second, or when the
    /// system's clock was put back.
    pub(super) fn new_id(&mut self) -> Result<Id, ErrorId> {
        for _ in 0..ID_DRAWS {
            let id = user_id(self.config.application_id, &mut self.environment);
            if !self.is_taken(id) {
                return Ok(id);
            }
        }
        Err(ErrorId::Limit)
    }

    /// A file id that no file of the session has: it names the file inside its session.
    pub(super) fn new_file_id(&mut self, session_id: Id) -> Result<Id, Refusal> {
        for _ in 0..ID_DRAWS {
            let id = file_id(self.config.application_id, &mut self.environment)?;
            if !self.sessions.get(&session_id).is_some_and(|it| it.files.contains_key(&id)) {
                return Ok(id);
            }
        }
        Err(ErrorId::Limit.into())
    }

    fn is_taken(&self, id: Id) -> bool {
        let is_client =
            |it: &Connection| matches!(it, Connection::Basic(_, Some(it)) if it.profile.user_id == id);
        self.flex_users.contains_key(&id)
            || self.lost.contains_key(&id)
            || self.connections.values().any(is_client)
            || self.sessions.values().any(|it| it.members.contains_key(&id))
    }
}

/// A user id: the application id, the unix seconds and a counter, as 16 upper-case hex digits.
pub(super) fn user_id(application_id: u16, environment: &mut impl Environment) -> Id {
    let seconds = environment.unix_seconds() & 0xFFFF_FFFF;
    kept(&format!("{application_id:04X}{seconds:08X}{:04X}", environment.next_count()))
}

/// A file id in the same shape. All but the application id is random (our own choice), so that nobody guesses a file.
pub(super) fn file_id(application_id: u16, environment: &mut impl Environment) -> Result<Id, NoRandomness> {
    let mut random = [0; 6];
    environment.fill_random(&mut random)?;
    Ok(kept(&format!("{application_id:04X}{}", hex(&random).to_ascii_uppercase())))
}

/// A session id: 16 letters and digits. All but the application id is random, so that nobody guesses one.
pub(super) fn session_id(
    application_id: u16,
    environment: &mut impl Environment,
) -> Result<Id, NoRandomness> {
    let mut random = [0; 12];
    environment.fill_random(&mut random)?;
    let mut id = format!("{application_id:04X}");
    id.extend(
        random.iter().filter_map(|it| BASE_62.get(usize::from(*it) % BASE_62.len())).copied().map(char::from),
    );
    Ok(kept(&id))
}

/// A secure key: 16 lower-case hex digits.
pub(super) fn secure_key(environment: &mut impl Environment) -> Result<String, NoRandomness> {
    let mut random = [0; 8];
    environment.fill_random(&mut random)?;
    Ok(hex(&random))
}

/// A session password: 32 lower-case hex digits. Its shape is our own choice.
pub(super) fn password(environment: &mut impl Environment) -> Result<String, NoRandomness> {
    let mut random = [0; 16];
    environment.fill_random(&mut random)?;
    Ok(hex(&random))
}

/// Lower-case hex digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|it| format!("{it:02x}")).collect()
}

/// Whether what a peer says is the secret; takes the same time wherever the first difference is.
pub(super) fn is_secret(said: Text<'_>, secret: &str) -> bool {
    let differences = said.bytes().zip(secret.bytes()).fold(0, |sum, (one, other)| sum | (one ^ other));
    said.decoded_len() == secret.len() && std::hint::black_box(differences) == 0
}

fn kept(id: &str) -> Id {
    Id::new(Text::plain(id)).unwrap_or_default()
}

/// A date as in `startAt`: `2025-05-10T07:09:33Z`.
pub(crate) fn date(unix_seconds: u64) -> String {
    let (days, second) = (unix_seconds / 86_400, unix_seconds % 86_400);
    // Days are counted from 0000-03-01 on, in eras of 400 years, so that a leap day is the last of its year.
    let days = days + 719_468;
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_from_march + 2) / 5 + 1;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    let year = era * 400 + year_of_era + u64::from(month <= 2);
    let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::simulation::FakeEnvironment;

    #[test]
    fn dates() {
        for (seconds, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_746_860_973, "2025-05-10T07:09:33Z"),
            (4_107_542_400, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(date(seconds), expected);
        }
    }

    #[test]
    fn shapes() {
        let mut environment = FakeEnvironment::default();
        assert_eq!(user_id(0x75, &mut environment).as_str(), "0075681EFB2D0001");
        assert_eq!(user_id(0x75, &mut environment).as_str(), "0075681EFB2D0002");
        let session = session_id(4, &mut environment).unwrap();
        assert_eq!(session.as_str().len(), 16);
        assert!(session.as_str().bytes().all(|it| it.is_ascii_alphanumeric()));
        let key = secure_key(&mut environment).unwrap();
        assert_eq!(key.len(), 16);
        assert!(is_secret(Text::plain(&key), &key));
        for wrong in ["", "0", &key[1..], &format!("{key}0"), &key.to_uppercase().replace('0', "1")] {
            assert!(!is_secret(Text::plain(wrong), &key), "{wrong}");
        }
    }
}
