//! Requests.

use super::form::FormWriter;
use super::service::ChatService;
use crate::wire::{Text, TooSmall, WriteError};

/// What is asked, below the path of a service.
#[derive(Clone, Copy, Debug, Default)]
pub struct Target<'t> {
    /// The chat; `None` for the service itself.
    pub chat_id: Option<Text<'t>>,
    /// What is to be done, such as `send`; empty for the service itself.
    pub operation: &'t str,
    /// The file that it is done to, and what stands behind it in the path: `file/{id}/delete`.
    pub file: Option<(Text<'t>, &'t str)>,
}

/// Writes a request with a form into `out`; gives its length in bytes. `form` writes its fields; it is called twice, since
/// their length comes first.
///
/// # Errors
/// [`WriteError::TooSmall`] with the length that would be enough.
pub fn post(
    service: &ChatService,
    target: &Target<'_>,
    form: &dyn Fn(&mut FormWriter<'_>),
    out: &mut [u8],
) -> Result<usize, WriteError> {
    let mut counted = FormWriter::new(&mut []);
    form(&mut counted);
    let body = counted.written();
    let head = head(service, target, Some(body), &mut []);
    let (needed, available) = (head.saturating_add(body), out.len());
    let Some((place, rest)) = out.split_at_mut_checked(head).filter(|(_, rest)| rest.len() >= body) else {
        return Err(TooSmall { needed, available }.into());
    };
    self::head(service, target, Some(body), place);
    form(&mut FormWriter::new(rest));
    Ok(needed)
}

/// Writes a request that asks for nothing but an answer (`OPTIONS`); gives its length in bytes.
///
/// # Errors
/// [`WriteError::TooSmall`] with the length that would be enough.
pub fn options(service: &ChatService, out: &mut [u8]) -> Result<usize, WriteError> {
    let available = out.len();
    match head(service, &Target::default(), None, out) {
        needed if needed > available => Err(TooSmall { needed, available }.into()),
        length => Ok(length),
    }
}

/// Writes the head of a request, as far as there is room; gives its length. `body`: how long its form is, if it has one.
#[inline(never)]
pub(crate) fn head(service: &ChatService, target: &Target<'_>, body: Option<usize>, out: &mut [u8]) -> usize {
    let mut line = FormWriter::new(out);
    line.raw(if body.is_some() { "POST " } else { "OPTIONS " });
    line.bytes(service.path_bytes());
    if let Some(chat_id) = target.chat_id {
        line.raw("/");
        line.encoded(chat_id);
        line.raw("/");
        line.raw(target.operation);
    }
    if let Some((file_id, behind)) = target.file {
        line.raw("/");
        line.encoded(file_id);
        line.raw(behind);
    }
    line.raw(" HTTP/1.1\r\nHost: ");
    line.bytes(service.host_bytes());
    // A server that takes a form without a charset for Latin-1 is told.
    line.raw("\r\nUser-Agent: parlor\r\nAccept: application/json\r\nAccept-Encoding: identity\r\n");
    if let Some(body) = body {
        line.raw("Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\nContent-Length: ");
        line.decimal(u32::try_from(body).unwrap_or(u32::MAX));
        line.raw("\r\n");
    }
    line.raw("\r\n");
    line.written()
}
