//! Bytes to and from the socket.

use core::ptr::null;

use parlor_core::wire::frame::{self, Frame, FrameReader};

use super::handle::parlor_flex;
use crate::guard::guard;
use crate::memory::{copied, zeroed};
use crate::status::parlor_status as Status;
use crate::text::bytes;

/// What `parlor_flex_poll_timeout` gives when there is nothing to wait for but the socket and the person.
pub const PARLOR_NEVER: u64 = u64::MAX;

/// The frames under way, in both directions.
pub(super) struct Link {
    frames: FrameReader,
    inbound: Vec<u8>,
    /// The frame that is being written; empty if none is.
    frame: Vec<u8>,
    written: usize,
    /// The frame's request got its reply (to an earlier copy) while the frame was being written: the rest of it
    /// must still go out, but it says nothing about the request under way.
    is_stale: bool,
}

impl Link {
    pub(super) fn new(max_packet: u32) -> Result<Self, Status> {
        Ok(Self {
            frames: FrameReader::new(),
            inbound: zeroed((max_packet as usize).saturating_add(frame::HEADER))?,
            frame: Vec::new(),
            written: 0,
            is_stale: false,
        })
    }

    fn rest(&self) -> &[u8] {
        self.frame.get(self.written..).unwrap_or_default()
    }

    fn drop_frame(&mut self) {
        self.frame.clear();
        self.written = 0;
        self.is_stale = false;
    }

    /// The request that the frame carries is over.
    fn request_ended(&mut self) {
        match self.written {
            0 => self.drop_frame(),
            _ => self.is_stale = true,
        }
    }
}

impl parlor_flex {
    /// What is to be written now: the rest of a frame, or a new one.
    fn poll_transmit(&mut self, now: u64) -> Result<&[u8], Status> {
        if self.link.rest().is_empty() {
            self.link.drop_frame();
            match self.client.poll_transmit(now, &mut self.out) {
                Ok(None) => {}
                Ok(Some(length)) => {
                    let packet = self.out.get(..length).unwrap_or_default();
                    let header = frame::header(length).ok_or(Status::PARLOR_REQUEST_TOO_LARGE)?;
                    // The client gives the packet again if there is no memory.
                    self.link.frame.try_reserve_exact(packet.len().saturating_add(header.len()))?;
                    self.link.frame.extend_from_slice(&header);
                    self.link.frame.extend_from_slice(packet);
                }
                Err(error) => return Err(self.refuse(error)),
            }
        }
        Ok(self.link.rest())
    }

    fn transmitted(&mut self, now: u64, length: usize) -> Result<(), Status> {
        if length > self.link.rest().len() {
            return Err(Status::PARLOR_BAD_VALUE);
        }
        self.link.written = self.link.written.saturating_add(length);
        if length > 0 && self.link.rest().is_empty() {
            if !self.link.is_stale {
                self.client.transmitted(now);
            }
            self.link.drop_frame();
        }
        Ok(())
    }

    fn receive(&mut self, now: u64, mut data: &[u8]) -> Result<(), Status> {
        if !self.news.is_drained() {
            return Err(Status::PARLOR_NOT_DRAINED);
        }
        loop {
            while let Some(frame) = self.link.frames.next(&self.link.inbound) {
                match frame {
                    Frame::KeepAlive => {}
                    Frame::TooLarge(length) => self.news.too_large(length as usize, self.link.inbound.len()),
                    Frame::Packet(packet) => {
                        self.news.take_in(&mut self.client, now, packet);
                        self.copy_ids();
                        if !self.client.is_busy() {
                            self.link.request_ended();
                        }
                    }
                }
            }
            if data.is_empty() {
                return Ok(());
            }
            let space = self.link.frames.space(&mut self.link.inbound);
            let count = space.len().min(data.len());
            let (taken, rest) = data.split_at(count);
            if let Some(window) = space.get_mut(..count) {
                window.copy_from_slice(taken);
            }
            self.link.frames.commit(count);
            data = rest;
        }
    }
}

/// What is to be written to the socket now, the frame's header included: `*length` bytes at `*data`, or 0 if there
/// is nothing. It may be a request, one that is repeated, or a poll that is due. Changes nothing when called twice.
///
/// Both outputs are set on success. The bytes belong to the handle and are valid until the next call that takes the
/// handle. Status: `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_poll_transmit(
    flex: *mut parlor_flex,
    now: u64,
    data: *mut *const u8,
    length: *mut usize,
) -> i32 {
    guard!([exclusive flex, output data, output length] {
        let rest = flex.poll_transmit(now)?;
        data.set(if rest.is_empty() { null() } else { rest.as_ptr() });
        length.set(rest.len());
        Ok(())
    })
}

/// Says that the socket took the first `length` bytes of what `parlor_flex_poll_transmit` gave. Less than all is
/// fine: the next `parlor_flex_poll_transmit` gives the rest.
///
/// Status: `PARLOR_BAD_VALUE` if that is more than there were, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_transmitted(flex: *mut parlor_flex, now: u64, length: usize) -> i32 {
    guard!([exclusive flex] { flex.transmitted(now, length) })
}

/// When to call `parlor_flex_poll_transmit` at the latest, on the clock that `now` is from: 0 or a time that has
/// passed for at once, `PARLOR_NEVER` if not before another call. `PARLOR_NEVER` for NULL.
///
/// While bytes of `parlor_flex_poll_transmit` aren't written yet it is `PARLOR_NEVER`: wait for the socket then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_poll_timeout(flex: *const parlor_flex) -> u64 {
    guard!([shared flex] {
        let wants_socket = !flex.link.rest().is_empty();
        Ok(flex.client.poll_timeout().filter(|_| !wants_socket).unwrap_or(PARLOR_NEVER))
    })
}

/// Takes in `length` bytes that were read from the socket: any piece of the stream, frames may begin and end
/// anywhere. Then take `parlor_flex_next` until it gives `PARLOR_END`.
///
/// The bytes are copied. What the server did wrong is told by `parlor_flex_next`, too.
/// Status: `PARLOR_NOT_DRAINED` if news of an earlier call wasn't taken, `PARLOR_BAD_LENGTH` for no bytes,
/// `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`. Nothing was taken in then.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_receive(
    flex: *mut parlor_flex,
    now: u64,
    data: *const u8,
    length: usize,
) -> i32 {
    guard!([exclusive flex] {
        // SAFETY: the crate's contract.
        let data = unsafe { bytes(data, length) }?;
        // Copied before anything changes: they may be a part of what the handle holds.
        flex.receive(now, &copied(data)?)
    })
}

/// Says that the socket was lost and there is a new one, to the same server or another of its kind: the stream
/// starts afresh, and a request that is under way is sent again at once. The server carries it out once.
///
/// Status: `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_flex_relinked(flex: *mut parlor_flex) -> i32 {
    guard!([exclusive flex] {
        flex.link.frames = FrameReader::new();
        flex.link.drop_frame();
        flex.client.relinked();
        Ok(())
    })
}
