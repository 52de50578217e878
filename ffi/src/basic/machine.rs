//! The core's basic client as a handle's machine.

use parlor_core::client::{BasicClient, BasicReceived, CallError, ReceiveError, RequestKind, SessionSlot};
use parlor_core::element::Id;
use parlor_core::element::basic::ServerEvent;
use parlor_core::wire::{Limits, Text, WriteError};

use crate::client::Machine;
use crate::news::{Came, What};
use crate::session::SessionInfo;

/// The core's client with places for as many sessions as the config says.
pub(super) type BasicMachine = BasicClient<Vec<SessionSlot>>;

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
        // The client doesn't hand on what it doesn't need itself.
        let event = ServerEvent::parse(packet, Limits::PACKET.with_size(usize::MAX)).ok();
        let mut reference_id = 0;
        let (mut server_version, mut session_id, mut occurred_at) = (None, None, None);
        match event {
            Some(ServerEvent::Registered(it)) => {
                (reference_id, server_version, occurred_at) =
                    (it.reference_id, it.server_version, it.occurred_at);
            }
            Some(ServerEvent::SessionInfo(it)) => {
                (session_id, occurred_at) = (Some(it.transcript.session_id), it.occurred_at);
            }
            Some(ServerEvent::Error(it)) => (session_id, occurred_at) = (it.session_id, it.occurred_at),
            _ => {}
        }
        let session_id = Id::new(session_id.unwrap_or_default()).unwrap_or_default();
        let was_known = slot(self, session_id.as_text()).is_some();
        let mut is_over_at_once = false;
        let (what, request, request_id) = match self.receive(now, packet)? {
            BasicReceived::Registered => {
                (What::LoggedIn { server_version }, Some(RequestKind::Login), reference_id)
            }
            BasicReceived::Session(update) => {
                let (reference_id, request) = update.reply_to.unzip();
                is_over_at_once = request == Some(RequestKind::Join) && !update.is_in;
                let session = SessionInfo::of_basic(&update);
                let what = What::Update { session, events: update.events, party_id: None };
                (what, request, reference_id.unwrap_or_default())
            }
            BasicReceived::Refused { reference_id, request, error, text } => {
                let what = What::Refused { error, text, is_fate_unknown: false };
                (what, request, reference_id.unwrap_or_default())
            }
            _ => return Ok(None),
        };
        let is_known = slot(self, session_id.as_text()).is_some();
        let is_over = was_known && !is_known || is_over_at_once;
        Ok(Some(Came { what, request, request_id, session_id, is_over, occurred_at }))
    }

    fn lost(&mut self, unknown_fate: impl FnMut(u32, RequestKind)) {
        self.lost(unknown_fate);
    }

    fn snapshot(&self, _: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        self.snapshot(snapshot)
    }
}
