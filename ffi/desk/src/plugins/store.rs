//! A store of documents that is the program's own.

use core::ffi::{CStr, c_char, c_void};
use core::ptr::null_mut;
use std::sync::Arc;

use parlor::filled::{Filled, init};
use parlor::guard::guard;
use parlor::parlor_text;
use parlor_plugin::{DocumentDescription, ServiceError};
use parlor_plugin_desk::{Incoming, Outgoing, Store};

use super::door::Door;

/// How many bytes the id of a document may have.
const ID_BYTES: usize = 256;

/// A store of documents that is the program's own: functions that plugins' calls end up in. Set it up with
/// `parlor_document_store_init`; a function that is NULL isn't offered.
///
/// Each gives NULL if it has done what it should; otherwise why not, in a sentence for a person, which ends with NUL and stays
/// valid until the thread calls another function of the store. Each may be called on any thread, several at once, but those
/// for one document one after the other; a document is what `begin` or `open` has given for it, and may be NULL. Texts and bytes are
/// valid during the call only.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_document_store {
    /// Set by `parlor_document_store_init`: don't touch.
    pub size: usize,
    /// Begins to store a document of `size` bytes, and sets `*document`.
    pub begin: parlor_document_begin,
    /// Appends bytes, of which there are 1 to 1048576.
    pub write: parlor_document_write,
    /// Completes the document, writes its id, of `capacity` bytes at most, and sets `*length`. The document is closed then,
    /// also if this fails.
    pub finish: parlor_document_finish,
    /// Opens a stored document to be read, and sets `*document`, and `*size` to its bytes; `PARLOR_NEVER` stands for
    /// an unknown size.
    pub open: parlor_document_open,
    /// Reads bytes, `capacity` at most, and sets `*length`: 0 at the end.
    pub read: parlor_document_read,
    /// Closes a document that was opened, or begun and not finished; the latter isn't stored.
    pub close: parlor_document_close,
    /// Removes a stored document.
    pub delete_document: parlor_document_delete,
    /// What the functions get.
    pub context: *mut c_void,
}

/// See `parlor_document_store`.
pub type parlor_document_begin = Option<
    unsafe extern "C" fn(
        name: parlor_text,
        mime: parlor_text,
        size: u64,
        document: *mut *mut c_void,
        context: *mut c_void,
    ) -> *const c_char,
>;

/// See `parlor_document_store`.
pub type parlor_document_write = Option<
    unsafe extern "C" fn(
        document: *mut c_void,
        bytes: *const u8,
        length: usize,
        context: *mut c_void,
    ) -> *const c_char,
>;

/// See `parlor_document_store`.
pub type parlor_document_finish = Option<
    unsafe extern "C" fn(
        document: *mut c_void,
        id: *mut c_char,
        capacity: usize,
        length: *mut usize,
        context: *mut c_void,
    ) -> *const c_char,
>;

/// See `parlor_document_store`.
pub type parlor_document_open = Option<
    unsafe extern "C" fn(
        id: parlor_text,
        document: *mut *mut c_void,
        size: *mut u64,
        context: *mut c_void,
    ) -> *const c_char,
>;

/// See `parlor_document_store`.
pub type parlor_document_read = Option<
    unsafe extern "C" fn(
        document: *mut c_void,
        bytes: *mut u8,
        capacity: usize,
        length: *mut usize,
        context: *mut c_void,
    ) -> *const c_char,
>;

/// See `parlor_document_store`.
pub type parlor_document_close =
    Option<unsafe extern "C" fn(document: *mut c_void, context: *mut c_void) -> *const c_char>;

/// See `parlor_document_store`.
pub type parlor_document_delete =
    Option<unsafe extern "C" fn(id: parlor_text, context: *mut c_void) -> *const c_char>;

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_document_store {
    fn defaults() -> Self {
        Self {
            size: size_of::<Self>(),
            begin: None,
            write: None,
            finish: None,
            open: None,
            read: None,
            close: None,
            delete_document: None,
            context: null_mut(),
        }
    }
}

/// Sets up a store that offers nothing: `parlor_document_store_init(&store, sizeof store)`. Then fill it.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_document_store_init(store: *mut parlor_document_store, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(store, size) } })
}

/// The store behind the door to the program's functions.
#[derive(Clone)]
pub(crate) struct OwnStore {
    functions: parlor_document_store,
    door: Arc<Door>,
}

// SAFETY: the caller says that the functions may be called on any thread with the context.
unsafe impl Send for OwnStore {}
// SAFETY: as before.
unsafe impl Sync for OwnStore {}

/// Calls one of the program's functions, if it is there and the door is open.
macro_rules! call {
    ($store:expr, $function:ident($($argument:expr),*)) => {{
        let function = $store.functions.$function.ok_or(ServiceError::NotOffered)?;
        let context = $store.functions.context;
        // SAFETY: the caller's function; what it gets is valid during the call.
        let why = $store.door.inside(|| unsafe { why(function($($argument,)* context)) });
        why.unwrap_or(Err(ServiceError::Closed))
    }};
}

/// What one of the program's functions says.
///
/// # Safety
/// NULL, or a text that ends with NUL.
unsafe fn why(text: *const c_char) -> Result<(), ServiceError> {
    if text.is_null() {
        return Ok(());
    }
    // SAFETY: the same contract.
    let text = unsafe { CStr::from_ptr(text) };
    Err(ServiceError::Failed(text.to_string_lossy().into_owned()))
}

impl OwnStore {
    pub(crate) fn new(functions: parlor_document_store, door: Arc<Door>) -> Self {
        Self { functions, door }
    }
}

fn view(text: &str) -> parlor_text {
    parlor_text::view(text.as_bytes())
}

impl Store for OwnStore {
    fn begin(&self, document: &DocumentDescription) -> Result<Box<dyn Incoming>, ServiceError> {
        let mut handle = null_mut();
        let DocumentDescription { name, mime, size } = document;
        call!(self, begin(view(name), view(mime), *size, &raw mut handle))?;
        Ok(Box::new(Document { store: self.clone(), handle, is_open: true }))
    }

    fn open(&self, document_id: &str) -> Result<(Box<dyn Outgoing>, Option<u64>), ServiceError> {
        let (mut handle, mut size) = (null_mut(), u64::MAX);
        call!(self, open(view(document_id), &raw mut handle, &raw mut size))?;
        let document = Document { store: self.clone(), handle, is_open: true };
        Ok((Box::new(document), Some(size).filter(|it| *it != u64::MAX)))
    }

    fn delete(&self, document_id: &str) -> Result<(), ServiceError> {
        call!(self, delete_document(view(document_id)))
    }
}

/// A document of the program's store.
struct Document {
    store: OwnStore,
    handle: *mut c_void,
    is_open: bool,
}

// SAFETY: the caller says that its functions may be called on any thread with the document.
unsafe impl Send for Document {}

impl Document {
    fn close(&mut self) -> Result<(), ServiceError> {
        if core::mem::take(&mut self.is_open) { call!(self.store, close(self.handle)) } else { Ok(()) }
    }
}

impl Drop for Document {
    fn drop(&mut self) {
        // Nobody is there to be told.
        let _ = self.close();
    }
}

impl Incoming for Document {
    fn write(&mut self, bytes: &[u8]) -> Result<(), ServiceError> {
        if bytes.is_empty() {
            return Ok(());
        }
        call!(self.store, write(self.handle, bytes.as_ptr(), bytes.len()))
    }

    fn finish(mut self: Box<Self>) -> Result<String, ServiceError> {
        let (mut id, mut length) = (vec![0_u8; ID_BYTES], 0);
        self.is_open = self.store.functions.finish.is_none();
        call!(self.store, finish(self.handle, id.as_mut_ptr().cast(), ID_BYTES, &raw mut length))?;
        let misuse = || ServiceError::Failed("the store gave no id that can be used".to_owned());
        let id = id.get(..length).filter(|it| !it.is_empty()).ok_or_else(misuse)?;
        core::str::from_utf8(id).map(str::to_owned).map_err(|_| misuse())
    }
}

impl Outgoing for Document {
    fn read(&mut self, max: usize) -> Result<Vec<u8>, ServiceError> {
        let (mut bytes, mut length) = (vec![0; max], 0);
        call!(self.store, read(self.handle, bytes.as_mut_ptr(), max, &raw mut length))?;
        if length > max {
            return Err(ServiceError::Failed("the store gave more than there was room for".to_owned()));
        }
        bytes.truncate(length);
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    unsafe extern "C" fn refuse(_: parlor_text, _: *mut c_void) -> *const c_char {
        c"the cupboard is locked".as_ptr()
    }

    #[test]
    fn what_is_not_offered_and_what_is_refused() {
        let functions = parlor_document_store { delete_document: Some(refuse), ..Filled::defaults() };
        let door = Arc::new(Door::default());
        let store = OwnStore::new(functions, Arc::clone(&door));
        assert_eq!(store.open("D").err(), Some(ServiceError::NotOffered));
        assert_eq!(store.delete("D"), Err(ServiceError::Failed("the cupboard is locked".into())));
        door.close().unwrap();
        assert_eq!(store.delete("D"), Err(ServiceError::Closed));
        // SAFETY: NULL stands for success.
        assert_eq!(unsafe { why(core::ptr::null()) }, Ok(()));
    }
}
