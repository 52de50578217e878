//! What a customer over Chat API v2 keeps over a restart of the program.

use serde::{Deserialize, Serialize};

use super::{HttpChatClient, HttpChatConfig, Kept, Request, Stage};
use crate::client::RequestKind;
use crate::client::snapshot::{
    Config, Customer, KINDS, KeptRequest, SnapshotError, SnapshotReader, SnapshotWriter, id, number,
    number_of, of_number, secure_key, text,
};
use crate::element::ChatStart;
use crate::wire::{TooSmall, WriteError};

/// What stands behind that which it has like a flex client.
#[derive(Deserialize, Serialize)]
struct More<'a> {
    #[serde(serialize_with = "text")]
    alias: &'a str,
    /// `started_at`, in two numbers: 64 bits aren't written without what panics at the end of an array.
    #[serde(serialize_with = "number")]
    started_high: u32,
    #[serde(serialize_with = "number")]
    started_low: u32,
    is_skipping: bool,
    /// What can't be sent again, and nobody knows the fate of.
    lost: Option<u8>,
    /// The form of a login, until it is a join's.
    login: &'a [u8],
}

const STAGES: [Stage; 4] = [Stage::New, Stage::LoggedIn, Stage::InSession, Stage::Over];

impl HttpChatClient {
    /// Writes all that the client must know to go on in its chat after a restart of the program; gives the length in bytes
    /// (feature `snapshot`).
    ///
    /// `out` is the caller's out buffer: a poll or a read receipt that is under way is in the snapshot, too, and is sent again
    /// after [`Self::restore`]; so is what a login said, until it was joined. Any other request isn't, since nobody knows
    /// whether it was sent. 512 bytes more than the longest request are always enough. With ids of 16 characters, the service
    /// `chat.example.com/genesys/2/chat/support` and no request under way it is 113 bytes.
    ///
    /// Make one after each request, before it is sent, after each packet, when its events were shown, and after
    /// [`Self::restore`]. If the last one is older, what came since is reported again, and nothing is known of requests made
    /// since.
    ///
    /// A snapshot holds the secure key and what was said of the customer: keep it as you would a password.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with what would be enough; the same if `out` is shorter than what stands in it.
    pub fn snapshot(&self, out: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        let part = |start: usize, length: usize| {
            let needed = start.saturating_add(length);
            out.get(start..needed).ok_or(TooSmall { needed, available: out.len() })
        };
        let (again, lost) = match (&self.request, self.lost) {
            // What finds out whether the server answers is made anew.
            (_, Some(lost)) => (None, Some(lost)),
            (Some(request), None) if request.is_repeatable => (Some(request), None),
            (Some(request), None) => (None, Some(request.kind)),
            (None, None) => (None, None),
        };
        let request = match again {
            Some(it) => Some(KeptRequest {
                kind: number_of(&it.kind, &KINDS),
                number: it.is_refresh.into(),
                bytes: part(0, it.length)?,
            }),
            None => None,
        };
        let has_login = self.has_login(lost);
        let mut writer = SnapshotWriter::new(&Config::HttpChat(&self.config), snapshot);
        let kept = Customer {
            stage: number_of(&self.stage, &STAGES),
            user_id: self.user_id.as_str(),
            secure_key: self.secure_key.as_str(),
            session_id: self.session_id.as_str(),
            position: self.position,
            number: self.start.participant_id,
            request,
        };
        kept.write(&mut writer);
        writer.put(&More {
            alias: self.alias.as_str(),
            started_high: (self.start.started_at >> 32) as u32,
            started_low: self.start.started_at as u32,
            is_skipping: self.is_skipping,
            lost: lost.map(|it| number_of(&it, &KINDS)),
            login: if has_login { part(self.kept.start, self.kept.length)? } else { &[] },
        });
        writer.finish()
    }

    /// The client of a snapshot, on a new link, with what stood in `out` (feature `snapshot`).
    ///
    /// What is to be sent is due at once: times aren't kept, since the clock may be another one. Of a request that was under way
    /// and can't be sent twice, the client finds out as after [`Self::relinked`]: whether it had been sent is unknown, so that it
    /// is [`Refused`](crate::client::FlexReceived::Refused) with `is_fate_unknown`. `config` must have the same service; its
    /// times may be others.
    ///
    /// A server that was not asked anything for longer than its `flex-disconnect-timeout` has let the customer go: the chat is
    /// over then.
    ///
    /// # Errors
    /// [`SnapshotError`]; nothing but `out` was touched then.
    pub fn restore(config: HttpChatConfig, snapshot: &[u8], out: &mut [u8]) -> Result<Self, SnapshotError> {
        let mut reader = SnapshotReader::new(&Config::HttpChat(&config), snapshot)?;
        let state = Customer::read(&mut reader)?;
        let more: More<'_> = reader.take()?;
        reader.finish()?;
        let mut it = Self::new(config);
        it.stage = of_number(state.stage, &STAGES, "stage")?;
        it.user_id = id(state.user_id, "userId")?;
        it.secure_key = secure_key(state.secure_key)?;
        it.session_id = id(state.session_id, "chatId")?;
        it.alias = id(more.alias, "alias")?;
        it.start = ChatStart {
            participant_id: state.number,
            started_at: u64::from(more.started_high) << 32 | u64::from(more.started_low),
        };
        it.position = state.position;
        it.is_skipping = more.is_skipping;
        it.lost = more.lost.map(|kind| of_number(kind, &KINDS, "request")).transpose()?;
        it.request = state.request.as_ref().map(restored).transpose()?;
        it.check(more.login)?;
        let request = state.request.map_or(&[][..], |it| it.bytes);
        it.kept = Kept { start: request.len(), length: more.login.len() };
        let (needed, available) = (request.len().saturating_add(more.login.len()), out.len());
        let too_small = SnapshotError::TooSmall(TooSmall { needed, available });
        let (first, rest) = out.split_at_mut_checked(request.len()).ok_or(too_small)?;
        let rest = rest.get_mut(..more.login.len()).ok_or(too_small)?;
        first.iter_mut().zip(request).for_each(|(place, byte)| *place = *byte);
        rest.iter_mut().zip(more.login).for_each(|(place, byte)| *place = *byte);
        Ok(it)
    }

    /// Whether the form of a login stands in the out buffer; `lost`: what is under way and isn't sent again.
    fn has_login(&self, lost: Option<RequestKind>) -> bool {
        match self.stage {
            Stage::New => self.request.is_some(),
            Stage::LoggedIn => lost.is_none(),
            Stage::InSession | Stage::Over => false,
        }
    }

    /// Refuses what calls and packets can't bring a client to.
    fn check(&self, login: &[u8]) -> Result<(), SnapshotError> {
        let was_in = matches!(self.stage, Stage::InSession | Stage::Over);
        for (text, member) in [
            (self.user_id.as_str(), "userId"),
            (self.secure_key.as_str(), "secureKey"),
            (self.session_id.as_str(), "chatId"),
        ] {
            if text.is_empty() == was_in {
                return Err(SnapshotError::Impossible(member));
            }
        }
        if !was_in && !self.alias.is_empty() {
            return Err(SnapshotError::Impossible("alias"));
        }
        let is_possible = match (self.stage, self.request.map(|it| it.kind), self.lost) {
            (_, None, None) => true,
            (Stage::New, Some(RequestKind::Login), None) => true,
            (Stage::LoggedIn, None, Some(RequestKind::Join)) => true,
            (Stage::InSession, Some(RequestKind::Poll | RequestKind::Message), None) => true,
            (Stage::InSession, None, Some(kind)) => {
                !matches!(kind, RequestKind::Login | RequestKind::Join | RequestKind::Poll)
            }
            _ => false,
        };
        if !is_possible {
            return Err(SnapshotError::Impossible("request"));
        }
        if !login.is_empty() && !self.has_login(self.lost) {
            return Err(SnapshotError::Impossible("login"));
        }
        Ok(())
    }
}

fn restored(kept: &KeptRequest<'_>) -> Result<Request, SnapshotError> {
    let is_refresh = match kept.number {
        0 => false,
        1 => true,
        _ => return Err(SnapshotError::Impossible("request")),
    };
    if kept.bytes.is_empty() {
        return Err(SnapshotError::Impossible("request"));
    }
    let kind = of_number(kept.kind, &KINDS, "request")?;
    Ok(Request { is_refresh, ..Request::new(kind, kept.bytes.len()).repeatable() })
}

#[cfg(test)]
mod tests;
