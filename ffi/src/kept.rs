//! Bytes together with views into them.

/// A view of type `T` into bytes that are kept beside it, so that a walk can go on from call to call.
///
/// The bytes are never changed and stay at their address until the end. `T` says `'static`, but must not be used
/// for longer than the whole: what is copied out of it is given to C with the sentence on how long it is valid.
pub(crate) struct Kept<T> {
    pub(crate) view: T,
    bytes: Vec<u8>,
}

impl<T> Kept<T> {
    /// Keeps `bytes` and what `open` makes of them.
    pub(crate) fn new<E>(
        bytes: Vec<u8>,
        open: impl FnOnce(&'static [u8]) -> Result<T, E>,
    ) -> Result<Self, (E, Vec<u8>)> {
        // SAFETY: the vector is kept as long as the view and not touched before both are dropped; moving it
        // doesn't move what it holds.
        let forever = unsafe { core::slice::from_raw_parts(bytes.as_ptr(), bytes.len()) };
        match open(forever) {
            Ok(view) => Ok(Self { view, bytes }),
            Err(error) => Err((error, bytes)),
        }
    }

    /// The bytes.
    pub(crate) fn bytes(&self) -> &[u8] {
        &self.bytes
    }
}
