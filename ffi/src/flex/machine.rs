//! The core's flex client as a handle's machine.

use parlor_core::client::{CallError, FlexClient, FlexReceived, FlexUpdate, ReceiveError, RequestKind};
use parlor_core::wire::WriteError;

use crate::client::Machine;
use crate::link::PARLOR_NEVER;
use crate::news::{Came, What};

impl Machine for FlexClient {
    fn poll_transmit(
        &mut self,
        now: u64,
        out: &mut [u8],
        is_writing: bool,
    ) -> Result<Option<usize>, CallError> {
        // While one copy of a request is being written, no other is made of it.
        if is_writing { Ok(None) } else { self.poll_transmit(now, out) }
    }

    fn transmitted(&mut self, now: u64) {
        self.transmitted(now);
    }

    fn poll_timeout(&self, is_writing: bool) -> u64 {
        self.poll_timeout().filter(|_| !is_writing).unwrap_or(PARLOR_NEVER)
    }

    fn take_unanswered(&mut self, _: u64) -> Option<(u32, RequestKind)> {
        // They are repeated.
        None
    }

    fn heard(&mut self, _: u64) {}

    fn receive<'p>(&mut self, now: u64, packet: &'p [u8]) -> Result<Option<Came<'p>>, ReceiveError> {
        let was_over = self.is_over();
        let mut occurred_at = None;
        let (request, what) = match self.receive(now, packet)? {
            FlexReceived::LoggedIn { server_version, occurred_at: at } => {
                occurred_at = at;
                (RequestKind::Login, What::LoggedIn { server_version })
            }
            FlexReceived::Update(update) => {
                let FlexUpdate { transcript, session_status: status, party_id, .. } = update;
                (update.request, What::Update { transcript, status, party_id })
            }
            FlexReceived::Refused { request, error, reply, is_fate_unknown } => {
                occurred_at = reply.occurred_at;
                let (error_id, text) =
                    (reply.error_id.unwrap_or_default(), reply.error_text.unwrap_or_default());
                (request, What::Refused { error, error_id, text, is_fate_unknown })
            }
            // The reply to an earlier copy of a request.
            _ => return Ok(None),
        };
        Ok(Some(Came {
            what,
            request: Some(request),
            request_id: 0,
            session_id: self.session_id().copied().unwrap_or_default(),
            is_over: self.is_over() && !was_over,
            occurred_at,
        }))
    }

    fn lost(&mut self, _: impl FnMut(u32, RequestKind)) {
        self.relinked();
    }

    fn snapshot(&self, out: &[u8], snapshot: &mut [u8]) -> Result<usize, WriteError> {
        self.snapshot(out, snapshot)
    }
}
