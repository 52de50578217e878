//! What a flex client keeps over a restart of the program.

use super::{FlexClient, FlexConfig, Request, Stage};
use crate::client::RequestKind;
use crate::client::snapshot::{
    Config, Customer, KINDS, KeptRequest, SnapshotError, SnapshotReader, SnapshotWriter, ahead, id,
    number_of, of_number, secure_key,
};
use crate::wire::{TooSmall, WriteError};

const STAGES: [Stage; 4] = [Stage::New, Stage::LoggedIn, Stage::InSession, Stage::Over];

impl FlexClient {
    /// Writes all that the client must know to go on after a restart of the program; gives the length in bytes
    /// (feature `snapshot`).
    ///
    /// `out` is the caller's out buffer: the request under way is in the snapshot, too, and is repeated after
    /// [`Self::restore`] with the same reference id, so that the server executes it once. 240 bytes more than the
    /// longest request are always enough. With ids of 16 characters and a request of 150 bytes it is 219 bytes.
    ///
    /// Make one after each request, before it is sent, after each packet, when its events were shown, and after
    /// [`Self::restore`]. Only the last is a must: reference ids that were used since are skipped once. Otherwise, what
    /// came since is reported again, and nothing is known of requests made since.
    ///
    /// A snapshot holds the secure key and what is being said: keep it as you would a password.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with what would be enough.
    pub fn snapshot(&self, out: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        let request = match &self.request {
            Some(request) => {
                let available = out.len();
                let bytes = out.get(..request.length);
                Some(KeptRequest {
                    kind: number_of(&request.kind, &KINDS),
                    number: request.reference_id,
                    bytes: bytes.ok_or(TooSmall { needed: request.length, available })?,
                })
            }
            None => None,
        };
        let mut writer = SnapshotWriter::new(&Config::Flex(&self.config), snapshot);
        let kept = Customer {
            stage: number_of(&self.stage, &STAGES),
            user_id: self.user_id.as_str(),
            secure_key: self.secure_key.as_str(),
            session_id: self.session_id.as_str(),
            position: self.position,
            number: self.last_reference,
            request,
        };
        kept.write(&mut writer);
        writer.finish()
    }

    /// The client of a snapshot, on a new link, with the request under way in `out` again (feature `snapshot`).
    ///
    /// Times aren't kept: the clock may be another one, and whatever is to be sent is due at once. `config` must state
    /// what the snapshot's did; its times may be others.
    ///
    /// # Errors
    /// [`SnapshotError`]; nothing but `out` was touched then.
    pub fn restore(config: FlexConfig, snapshot: &[u8], out: &mut [u8]) -> Result<Self, SnapshotError> {
        let mut reader = SnapshotReader::new(&Config::Flex(&config), snapshot)?;
        let state = Customer::read(&mut reader)?;
        reader.finish()?;
        let mut it = Self::new(config);
        it.stage = of_number(state.stage, &STAGES, "stage")?;
        it.user_id = id(state.user_id, "userId")?;
        it.secure_key = secure_key(state.secure_key)?;
        it.session_id = id(state.session_id, "sessionId")?;
        it.position = state.position;
        it.last_reference = state.number;
        it.request = state.request.map(|kept| restored(&kept, out)).transpose()?;
        it.check()?;
        it.last_reference = ahead(it.last_reference);
        Ok(it)
    }

    /// Refuses what calls and packets can't bring a client to.
    fn check(&self) -> Result<(), SnapshotError> {
        let was_in = !self.session_id.is_empty();
        let has_key = !self.secure_key.as_str().is_empty();
        let is_known = !self.user_id.is_empty();
        if is_known != has_key || !is_known && self.stage != Stage::New {
            return Err(SnapshotError::Impossible("userId"));
        }
        let needs_session = matches!(self.stage, Stage::InSession | Stage::Over);
        if was_in && !is_known || needs_session && !was_in {
            return Err(SnapshotError::Impossible("sessionId"));
        }
        if self.position > 0 && !was_in {
            return Err(SnapshotError::Impossible("position"));
        }
        if self.last_reference == 0 && (is_known || self.request.is_some()) {
            return Err(SnapshotError::Impossible("referenceId"));
        }
        let Some(request) = &self.request else { return Ok(()) };
        let is_possible = match request.kind {
            RequestKind::Login => self.stage == Stage::New,
            RequestKind::Join => self.stage == Stage::Over || self.stage == Stage::LoggedIn,
            _ => self.stage == Stage::InSession,
        };
        if is_possible { Ok(()) } else { Err(SnapshotError::Impossible("request")) }
    }
}

fn restored(kept: &KeptRequest<'_>, out: &mut [u8]) -> Result<Request, SnapshotError> {
    let length = kept.bytes.len();
    if length == 0 || kept.number == 0 {
        return Err(SnapshotError::Impossible("request"));
    }
    let kind = of_number(kept.kind, &KINDS, "request")?;
    let too_small = TooSmall { needed: length, available: out.len() };
    out.get_mut(..length).ok_or(SnapshotError::TooSmall(too_small))?.copy_from_slice(kept.bytes);
    // It may have been sent after the snapshot was made.
    Ok(Request { copies: 1, ..Request::new(kind, kept.number, length) })
}
