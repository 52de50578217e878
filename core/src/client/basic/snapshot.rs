//! What a basic client keeps over a restart of the program.

use serde::{Deserialize, Serialize};

use super::{BasicClient, BasicConfig, SessionSlot};
use crate::client::RequestKind;
use crate::client::snapshot::{
    Config, KINDS, SnapshotError, SnapshotReader, SnapshotWriter, ahead, id, number, number_of, of_number,
    secure_key, text,
};
use crate::wire::WriteError;

/// From format 2 on: the last registration; empty texts if there was none, or the server gave no key.
#[derive(Deserialize, Serialize)]
struct Registration<'a> {
    #[serde(serialize_with = "text")]
    user_id: &'a str,
    #[serde(serialize_with = "text")]
    secure_key: &'a str,
}

/// Behind it come the sessions, then the requests.
#[derive(Deserialize, Serialize)]
struct State {
    #[serde(serialize_with = "number")]
    last_reference: u32,
    #[serde(serialize_with = "number")]
    sessions: u32,
    #[serde(serialize_with = "number")]
    requests: u32,
}

#[derive(Deserialize, Serialize)]
struct KeptSession<'a> {
    #[serde(serialize_with = "text")]
    session_id: &'a str,
    #[serde(serialize_with = "number")]
    position: u32,
}

#[derive(Deserialize, Serialize)]
struct KeptRequest {
    #[serde(serialize_with = "number")]
    reference_id: u32,
    kind: u8,
}

impl<S: AsRef<[SessionSlot]> + AsMut<[SessionSlot]>> BasicClient<S> {
    /// Writes all that the client must know to go on after a restart of the program; gives the length in bytes
    /// (feature `snapshot`).
    ///
    /// A restart loses the link: what is kept are the last registration, the sessions with their positions, and which
    /// requests are under way. 250 bytes and 70 for each session are always enough. With four sessions, ids and a key of 16
    /// characters, and no request it is 120 bytes.
    ///
    /// Make one after each request, before it is sent, and after each packet, when its events were shown. If the last
    /// one is older, what came since is reported again, and nothing is known of requests made since.
    ///
    /// A snapshot holds the secure key: keep it as you would a password.
    ///
    /// # Errors
    /// [`WriteError::TooSmall`] with what would be enough.
    pub fn snapshot(&self, snapshot: &mut [u8]) -> Result<usize, WriteError> {
        let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
        let requests = self.pending.iter().filter(|it| !it.is_given_up);
        let mut writer = SnapshotWriter::new(&Config::Basic(&self.config), snapshot);
        writer.put(&Registration { user_id: self.user_id.as_str(), secure_key: self.secure_key.as_str() });
        writer.put(&State {
            last_reference: self.last_reference,
            sessions: count(self.sessions().count()),
            requests: count(requests.clone().count()),
        });
        for slot in self.sessions() {
            writer.put(&KeptSession { session_id: slot.session_id.as_str(), position: slot.position });
        }
        for pending in requests {
            let kind = number_of(&pending.kind, &KINDS);
            writer.put(&KeptRequest { reference_id: pending.reference_id, kind });
        }
        writer.finish()
    }

    /// The client of a snapshot, on a link that was made at `now`: register, then join the [`Self::sessions`] again
    /// (feature `snapshot`). With [`Register::restores`](super::Register::restores) the user id stays the same, if the server
    /// still knows the registration; snapshots of earlier versions have none to restore.
    /// The requests that were under way are handed to `unknown_fate`, as by [`Self::lost`].
    ///
    /// Times aren't kept: the clock may be another one. `config` must state what the snapshot's did; its times may be
    /// others. What is in `slots` is overwritten.
    ///
    /// # Errors
    /// [`SnapshotError`]; `unknown_fate` wasn't called then.
    pub fn restore(
        config: BasicConfig,
        slots: S,
        now: u64,
        snapshot: &[u8],
        mut unknown_fate: impl FnMut(u32, RequestKind),
    ) -> Result<Self, SnapshotError> {
        let mut reader = SnapshotReader::new(&Config::Basic(&config), snapshot)?;
        let registration = match reader.format {
            1 => Registration { user_id: "", secure_key: "" },
            _ => reader.take()?,
        };
        let state: State = reader.take()?;
        let mut it = Self::new(config, slots, now);
        it.user_id = id(registration.user_id, "userId")?;
        it.secure_key = secure_key(registration.secure_key)?;
        if it.user_id.is_empty() && !registration.secure_key.is_empty() {
            return Err(SnapshotError::Impossible("userId"));
        }
        it.restore_sessions(&state, &mut reader)?;
        let requests = reader;
        // Nothing is handed out before all is known to be well.
        for _ in 0..state.requests {
            let kept: KeptRequest = reader.take()?;
            of_number(kept.kind, &KINDS, "request")?;
            if kept.reference_id == 0 {
                return Err(SnapshotError::Impossible("referenceId"));
            }
        }
        reader.finish()?;
        let mut reader = requests;
        for _ in 0..state.requests {
            let kept: KeptRequest = reader.take()?;
            unknown_fate(kept.reference_id, of_number(kept.kind, &KINDS, "request")?);
        }
        it.last_reference = ahead(state.last_reference);
        Ok(it)
    }

    fn restore_sessions(
        &mut self,
        state: &State,
        reader: &mut SnapshotReader<'_>,
    ) -> Result<(), SnapshotError> {
        let slots = self.slots.as_mut();
        let needed = usize::try_from(state.sessions).unwrap_or(usize::MAX);
        if needed > slots.len() {
            return Err(SnapshotError::Slots { needed, available: slots.len() });
        }
        slots.fill(SessionSlot::FREE);
        for index in 0..needed {
            let kept: KeptSession<'_> = reader.take()?;
            let session_id = id(kept.session_id, "sessionId")?;
            if session_id.is_empty() || slots.iter().any(|it| it.session_id == session_id) {
                return Err(SnapshotError::Impossible("sessionId"));
            }
            if let Some(slot) = slots.get_mut(index) {
                *slot = SessionSlot { session_id, position: kept.position, ..SessionSlot::FREE };
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use crate::client::basic::tests::LATEST;
    use std::vec::Vec;

    use super::*;
    use crate::client::basic::tests::{Fixture, say};
    use crate::client::basic::{Aim, Pending, Reserved};
    use crate::client::deadline::NEVER;
    use crate::client::snapshot::tests::{begin_and_end_are_read, changed, what_was_stated_is_read, written};

    fn snapshot<const N: usize>(client: &BasicClient<[SessionSlot; N]>) -> Vec<u8> {
        written(|out| client.snapshot(out))
    }

    fn restore(snapshot: &[u8]) -> Result<BasicClient<[SessionSlot; 2]>, SnapshotError> {
        let config = BasicConfig::default();
        BasicClient::restore(config, [SessionSlot::FREE; 2], 7, snapshot, |_, _| panic!("of unknown fate"))
    }

    #[test]
    fn sessions_and_requests_survive_a_restart() {
        let mut it = Fixture::new(LATEST);
        it.joined("S", 2);
        it.joined("T", 3);
        it.client.say(&say("T"), &mut it.out).unwrap();
        let kept = snapshot(&it.client);
        let mut unknown = Vec::new();
        let slots = [SessionSlot::FREE; 3];
        let found = BasicClient::restore(BasicConfig::default(), slots, 7, &kept, |reference_id, kind| {
            unknown.push((reference_id, kind));
        });
        assert_eq!(unknown, [(4, RequestKind::Message)]);
        let mut client = found.unwrap();
        let sessions: Vec<_> =
            client.sessions().map(|it| (it.session_id, it.position, it.is_joined)).collect();
        let session = |id: &'static str| (crate::element::Id::new(id.into()).unwrap(), 1, false);
        assert_eq!(sessions, [session("S"), session("T")]);
        assert_eq!((client.user_id(), client.poll_timeout()), (None, 15_007));
        let mut out = [0; 256];
        let reference_id = client.register(&crate::client::Register::default(), &mut out).unwrap();
        assert_eq!(reference_id, 65_536 + 5);
        client.lost(|reference_id, kind| assert_eq!((reference_id, kind), (65_541, RequestKind::Login)));
    }

    #[test]
    fn the_worked_size() {
        let mut slots = [SessionSlot::FREE; 4];
        for (slot, digit) in slots.iter_mut().zip("1234".chars()) {
            let session_id = std::format!("00048aAPEQJ8000{digit}");
            let session_id = crate::element::Id::new(session_id.as_str().into()).unwrap();
            *slot = SessionSlot { session_id, position: 1000, ..SessionSlot::FREE };
        }
        let mut client = BasicClient::new(BasicConfig::default(), slots, 0);
        client.user_id = crate::element::Id::new("00756B0373130002".into()).unwrap();
        client.secure_key = crate::element::Secret::new("0123456789ABCDEF".into()).unwrap();
        assert_eq!(snapshot(&client).len(), 120);
        let longest = "x".repeat(64);
        for slot in &mut slots {
            slot.session_id = crate::element::Id::new(longest.as_str().into()).unwrap();
            slot.position = u32::MAX;
        }
        let config = BasicConfig { max_packet: u32::MAX, ..BasicConfig::default() };
        let mut client = BasicClient::new(config, slots, 0);
        client.last_reference = u32::MAX;
        client.user_id = crate::element::Id::new(longest.as_str().into()).unwrap();
        client.secure_key = crate::element::Secret::new(longest.as_str().into()).unwrap();
        for _ in 0..super::super::PENDING {
            let _ = client.pending.push(Pending {
                reference_id: u32::MAX,
                kind: RequestKind::Poll,
                aim: Aim::Nothing,
                slot: Reserved::NONE,
                is_given_up: false,
                late_at: NEVER,
            });
        }
        assert!(snapshot(&client).len() <= 250 + 4 * 70);
    }

    #[test]
    fn the_registration_survives_a_restart() {
        let mut it = Fixture::new(LATEST);
        it.client.secure_key = crate::element::Secret::new("key".into()).unwrap();
        let kept = snapshot(&it.client);
        let mut client = restore(&kept).unwrap();
        assert_eq!(client.user_id(), None, "it isn't registered yet");
        let mut out = [0; 256];
        let register = crate::client::Register { restores: true, ..crate::client::Register::default() };
        client.register(&register, &mut out).unwrap();
        let length = client.poll_transmit(0).unwrap();
        let said = core::str::from_utf8(&out[..length]).unwrap();
        assert!(said.contains(" userId=\"B\" secureKey=\"key\""), "{said}");
        let user_id = kept.windows(2).position(|it| it == b"\x01B").unwrap();
        let without = [&kept[..user_id], &[0], &kept[user_id + 2..]].concat();
        assert_eq!(restore(&without).err(), Some(SnapshotError::Impossible("userId")));
    }

    #[test]
    fn a_snapshot_of_format_1_is_read() {
        let mut it = Fixture::new(LATEST);
        it.joined("S", 2);
        let kept = snapshot(&it.client);
        let user_id = kept.windows(3).position(|it| it == b"\x01B\0").unwrap();
        let old = [&[1], &kept[1..user_id], &kept[user_id + 3..]].concat();
        assert_eq!(old, b"\x01\x01\x6A\x80\x80\x02\0\x02\x01\0\x01S\x01");
        let mut client = restore(&old).unwrap();
        assert_eq!(client.sessions().count(), 1);
        let mut out = [0; 256];
        let register = crate::client::Register { restores: true, ..crate::client::Register::default() };
        client.register(&register, &mut out).unwrap();
        let length = client.poll_transmit(0).unwrap();
        assert!(!core::str::from_utf8(&out[..length]).unwrap().contains("userId"));
    }

    #[test]
    fn what_is_no_snapshot_is_refused() {
        let mut it = Fixture::new(LATEST);
        it.joined("S", 2);
        it.joined("T", 3);
        let kept = snapshot(&it.client);
        begin_and_end_are_read(&kept, |kept| restore(&kept).err());
        what_was_stated_is_read(&kept, |kept| restore(&kept).err());
        let changed = |at, to| restore(&changed(&kept, at, to)).err();
        assert_eq!(changed(11, 3), Some(SnapshotError::Slots { needed: 3, available: 2 }));
        let (session, other) = (13, 16);
        assert_eq!((kept[session], kept[session + 1], kept[other + 1]), (1, b'S', b'T'));
        assert_eq!(changed(session + 1, b'T'), Some(SnapshotError::Impossible("sessionId")), "twice");
        assert_eq!(changed(session + 1, 0xFF), Some(SnapshotError::Malformed), "not UTF-8");
    }

    #[test]
    fn nothing_is_handed_out_of_a_snapshot_that_is_refused() {
        let mut it = Fixture::new(LATEST);
        it.joined("S", 2);
        for _ in 0..2 {
            it.client.say(&say("S"), &mut it.out).unwrap();
            it.sent(0);
        }
        let mut kept = snapshot(&it.client);
        let kind = kept.len() - 1;
        kept[kind] = 7;
        assert_eq!(restore(&kept).err(), Some(SnapshotError::Impossible("request")));
        kept[kind] = 2;
        kept[kind - 1] = 0;
        assert_eq!(restore(&kept).err(), Some(SnapshotError::Impossible("referenceId")));
    }
}
