//! The core's basic client as a handle's machine.

use parlor_core::client::{
    BasicClient, BasicReceived, CallError, ReceiveError, RequestKind, SessionSlot, SessionUpdate,
};
use parlor_core::element::Id;
use parlor_core::wire::{Text, WriteError};

use crate::client::Machine;
use crate::memory::List;
use crate::news::{Came, What};

/// The core's client with places for as many sessions as the config says.
pub(super) type BasicMachine = BasicClient<List<SessionSlot>>;

/// What the client remembers of a session.
pub(super) fn slot<'a>(machine: &'a BasicMachine, session_id: Text<'_>) -> Option<&'a SessionSlot> {
    machine.sessions().find(|it| it.session_id().is_some_and(|id| *id == session_id))
}

impl Machine for BasicMachine {
    fn poll_transmit(
        &mut self,
        now: u64,
        _: &mut [u8],
        is_writing: bool,
    ) -> Result<Option<usize>, CallError> {
        match self.poll_transmit(now) {
            // What is being written tells the server as much.
            Some(0) if is_writing => {
                self.transmitted(now);
                Ok(None)
            }
            due => Ok(due),
        }
    }

    fn transmitted(&mut self, now: u64) {
        self.transmitted(now);
    }

    fn poll_timeout(&self, _: bool) -> u64 {
        self.poll_timeout()
    }

    fn take_unanswered(&mut self, now: u64) -> Option<(u32, RequestKind)> {
        self.take_unanswered(now)
    }

    fn heard(&mut self, now: u64) {
        // An empty packet is a keep-alive, and no error.
        let _ = self.receive(now, &[]);
    }

    fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<Option<Came<'p>>, ReceiveError> {
        let count = self.sessions().count();
        let (mut session_id, mut is_over_at_once) = (None, false);
        let occurred_at;
        let (what, request, request_id) = match self.receive(now, packet)? {
            BasicReceived::Registered { reply } => {
                occurred_at = reply.occurred_at;
                let what = What::LoggedIn { server_version: reply.server_version };
                (what, Some(RequestKind::Login), reply.reference_id)
            }
            BasicReceived::Session(update) => {
                let SessionUpdate { transcript, session_status: status, .. } = update;
                (session_id, occurred_at) = (Some(transcript.session_id), update.occurred_at);
                let (request_id, request) = update.reply_to.unzip();
                // Joined, and over or left at once.
                is_over_at_once = request == Some(RequestKind::Join) && !update.is_in;
                let what = What::Update { transcript, status, party_id: None };
                (what, request, request_id.unwrap_or_default())
            }
            BasicReceived::Refused { reference_id, request, error, reply } => {
                (session_id, occurred_at) = (reply.session_id, reply.occurred_at);
                let (error_id, text) = (reply.error_id, reply.text);
                let what = What::Refused { error, error_id, text, is_fate_unknown: false };
                (what, request, reference_id.unwrap_or_default())
            }
            _ => return Ok(None),
        };
        // A packet is about one session: if there are less now, that one was forgotten.
        let is_over = self.sessions().count() < count || is_over_at_once;
        // An id that was read isn't too long.
        let session_id = Id::new(session_id.unwrap_or_default()).unwrap_or_default();
        Ok(Some(Came {
            what,
            request,
            request_id,
            session_id,
            is_over,
            occurred_at,
            #[cfg(feature = "http-chat")]
            started_at: None,
        }))
    }

    fn lost(&mut self, unknown_fate: impl FnMut(u32, RequestKind)) {
        self.lost(unknown_fate);
    }

    fn snapshot(&self, _: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        self.snapshot(snapshot)
    }
}
