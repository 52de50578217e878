//! Whether a registration can be made, asked before a link makes it on each of its connections.

use super::handle::parlor_basic;
use crate::guard::guard;
use crate::requests::{given, parlor_register};

/// For a link that is to make the registration `request` on each of its connections: whether it can be made. It is refused as
/// `parlor_basic_register` refuses it, but for what depends on the connection, and also if it would be over `max_request` with
/// the user id and the key that a later connection adds, of 64 bytes each. Nothing is asked for. libparlor-desk calls this: a
/// program has no need to.
///
/// Status: `PARLOR_NOT_IN_VERSION` for the user type, `PARLOR_REQUEST_TOO_LARGE`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NOT_SET_UP`,
/// `PARLOR_BAD_LENGTH`, `PARLOR_BAD_VALUE`, `PARLOR_NOT_UTF8`, `PARLOR_NULL_POINTER`. `parlor_basic_error` says how many bytes it may have.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_basic_check_register(
    basic: *mut parlor_basic,
    request: *const parlor_register,
) -> i32 {
    guard!([exclusive basic] {
        let lists = basic.client.lists();
        // SAFETY: the crate's contract.
        let register = basic.client.fit(unsafe { given(request, &lists) })?;
        let checked = basic.client.machine.check_register(&register, basic.client.out.len());
        basic.client.made(checked)
    })
}
