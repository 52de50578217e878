//! `file-uploaded`: a file in a session.

use parlor_core::element::UploadType;
use parlor_core::element::notices::{Decimal, FileUploaded};
use parlor_core::wire::Text;

use super::{text, user_data};
use crate::filled::{filled, init, read};
use crate::guard::guard;
use crate::handle::made;
use crate::key_values::parlor_key_values;
use crate::lists::Lists;
use crate::status::parlor_status as Status;
use crate::text::parlor_text;

/// The userdata of a `PARLOR_SYSTEM_COMMAND_FILE_UPLOADED`: a file was stored, and is now attached to the session. Set it up
/// with `parlor_file_uploaded_init`.
///
/// An empty text stands for none. To attach a file, store it first; then the name, the size, the source, and for the source
/// `ucs` the document are needed:
///
/// ```c
/// file.name = parlor_text_of("bill.pdf");
/// file.file_size = 191855;
/// file.source = parlor_text_of("ucs");
/// file.document_id = parlor_text_of("00039aDP3BQY0064");
/// status = parlor_file_uploaded_user_data(&file, &values);
/// notify.notice_type = PARLOR_NOTICE_SYS_COMMAND;
/// notify.notice_text = parlor_system_command_name(PARLOR_SYSTEM_COMMAND_FILE_UPLOADED);
/// parlor_key_values_items(values, &notify.user_data);
/// ```
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_file_uploaded {
    /// Set by `parlor_file_uploaded_init`: don't touch.
    pub size: usize,
    /// `file-id`: names the file inside the session. The server adds it.
    pub file_id: parlor_text,
    /// `file-name`. It comes from the sender, so it is no path to be trusted.
    pub name: parlor_text,
    /// `file-size`, in bytes.
    pub file_size: u64,
    /// `file-source`: where it is stored. Stored transcripts may lack it.
    pub source: parlor_text,
    /// `file-document-id`: the document that holds it.
    pub document_id: parlor_text,
    /// `file-upload-type`: "file-system" or "standard-response".
    pub upload_type: parlor_text,
    /// `file-upload-path`. The name of this item is inferred.
    pub upload_path: parlor_text,
    /// `file-description`. The name of this item is inferred.
    pub description: parlor_text,
    /// `file-deleted`: it was deleted later. The server marks the stored notice so.
    pub is_deleted: bool,
}

const NO_TEXT: parlor_text = parlor_text::EMPTY;

filled! {
    parlor_file_uploaded {
        file_id: NO_TEXT, name: NO_TEXT, file_size: 0, source: NO_TEXT, document_id: NO_TEXT, upload_type: NO_TEXT,
        upload_path: NO_TEXT, description: NO_TEXT, is_deleted: false
    }
}

impl parlor_file_uploaded {
    /// # Safety
    /// The crate's contract, for `'a`.
    unsafe fn core<'a>(&self) -> Result<FileUploaded<'a>, Status> {
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            Ok(FileUploaded {
                file_id: self.file_id.optional()?,
                name: Text::plain(self.name.read()?),
                size: Decimal::new(self.file_size),
                source: self.source.optional()?,
                document_id: self.document_id.optional()?,
                upload_type: self.upload_type.optional()?.map(UploadType::from_text),
                upload_path: self.upload_path.optional()?,
                description: self.description.optional()?,
                is_deleted: self.is_deleted,
            })
        }
    }
}

/// Sets up a file with nothing in it: `parlor_file_uploaded_init(&file, sizeof file)`. Then read or fill it.
///
/// `size` and status: as `parlor_login_init`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_uploaded_init(file: *mut parlor_file_uploaded, size: usize) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(file, size) } })
}

/// Reads `values`, the userdata of a notice that came or was stored. What only a request needs isn't missed.
///
/// `file` was set up with `parlor_file_uploaded_init`, and is set on success. Its texts belong to the collection and are
/// valid as long as it is.
/// Status: `PARLOR_BAD_MEMBER` if `file-name` or `file-size` is missing, or the size is no number: `parlor_event_bad_item`
/// says which. `PARLOR_NOT_SET_UP`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER` (`file`).
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_uploaded_read(
    values: *const parlor_key_values,
    file: *mut parlor_file_uploaded,
) -> i32 {
    guard!([output file as out] {
        let lists = Lists::default();
        // SAFETY: the crate's contract, for both.
        let (blank, values) = unsafe { (read(file)?, user_data(values, &lists)?) };
        let it = FileUploaded::read(values)?;
        out.set(parlor_file_uploaded {
            size: blank.size,
            file_id: text(it.file_id),
            name: parlor_text::of(it.name),
            file_size: it.size.value(),
            source: text(it.source),
            document_id: text(it.document_id),
            upload_type: text(it.upload_type.map(|it| it.as_text())),
            upload_path: text(it.upload_path),
            description: text(it.description),
            is_deleted: it.is_deleted,
        });
        Ok(())
    })
}

/// Makes the userdata of the notice that attaches a file.
///
/// `file` is read during the call only. `*values` is set on success and belongs to the caller, who frees it with
/// `parlor_key_values_free` when the notice was made.
/// Status: `PARLOR_BAD_MEMBER` if the name or the source is empty, or the document of the source `ucs`;
/// `PARLOR_NOT_SET_UP`, `PARLOR_NOT_UTF8`, `PARLOR_BAD_LENGTH`, `PARLOR_OUT_OF_MEMORY`, `PARLOR_NULL_POINTER`.
///
/// Not in builds without a heap.
#[cfg(feature = "exports")]
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_file_uploaded_user_data(
    file: *const parlor_file_uploaded,
    values: *mut *mut parlor_key_values,
) -> i32 {
    guard!([output values] {
        // SAFETY: the crate's contract, for both.
        let file = unsafe { read(file)?.core()? };
        let items = file.items()?;
        values.set(made(parlor_key_values::copied(items.values())?)?);
        Ok(())
    })
}
