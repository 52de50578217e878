//! `file-uploaded`: a file in a session.

use super::items::{number, required};
use super::{BadItem, Decimal, NoticeItems, SystemCommand};
use crate::element::{KeyValues, NoticeText, UploadType, keys};
use crate::wire::{Text, says};

/// The userdata of a system command `file-uploaded`: a file was stored, and is now attached to the session.
///
/// To attach one, store the file first, then fill what is mandatory: the name, the size, the source, and for the
/// source `ucs` the document.
///
/// ```
/// use parlor_core::element::notices::{FileUploaded, ItemFault};
///
/// let mut file = FileUploaded {
///     name: "bill.pdf".into(),
///     size: 191_855_u32.into(),
///     source: Some(FileUploaded::UCS),
///     ..FileUploaded::default()
/// };
/// let missing = file.items().unwrap_err();
/// assert_eq!((missing.key, missing.fault), ("file-document-id", ItemFault::Missing));
///
/// file.document_id = Some("00039aDP3BQY0064".into());
/// let items = file.items()?;
/// // A request takes FileUploaded::NOTICE and items.values().
/// assert!(items.values().text("file-size").unwrap() == "191855");
/// # Ok::<(), parlor_core::element::notices::BadItem>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FileUploaded<'a> {
    /// `file-id`: names the file inside the session; the server adds it, a request needs none.
    pub file_id: Option<Text<'a>>,
    /// `file-name`. Comes from the sender: not a path to be trusted.
    pub name: Text<'a>,
    /// `file-size`, in bytes.
    pub size: Decimal,
    /// `file-source`: where it is stored. Mandatory in a request; stored transcripts may lack it.
    pub source: Option<Text<'a>>,
    /// `file-document-id`: the document that holds it. Mandatory in a request if the source is `ucs`.
    pub document_id: Option<Text<'a>>,
    /// `file-upload-type`.
    pub upload_type: Option<UploadType<'a>>,
    /// `file-upload-path`; optional. The name is inferred.
    pub upload_path: Option<Text<'a>>,
    /// `file-description`; optional. The name is inferred.
    pub description: Option<Text<'a>>,
    /// `file-deleted`: it was deleted later. The mark that the server sets on the stored notice.
    pub is_deleted: bool,
}

impl<'a> FileUploaded<'a> {
    /// What the notice says; the userdata goes with it.
    pub const NOTICE: NoticeText<'static> = SystemCommand::FileUploaded.notice();

    /// The source of files in the vendor's store.
    pub const UCS: Text<'static> = Text::plain("ucs");

    /// Reads the userdata of a notice that came or was stored. What it lacks for a request isn't missed:
    /// [`Self::check`] does that.
    ///
    /// # Errors
    /// [`BadItem`]: `file-name` or `file-size` is missing, or the size isn't a number.
    pub fn read(user_data: KeyValues<'a>) -> Result<Self, BadItem> {
        Ok(Self {
            file_id: user_data.text(keys::FILE_ID),
            name: required(user_data, keys::FILE_NAME)?,
            size: number(user_data, keys::FILE_SIZE)?,
            source: user_data.text(keys::FILE_SOURCE),
            document_id: user_data.text(keys::FILE_DOCUMENT_ID),
            upload_type: user_data.text(keys::FILE_UPLOAD_TYPE).map(UploadType::from_text),
            upload_path: user_data.text(keys::FILE_UPLOAD_PATH),
            description: user_data.text(keys::FILE_DESCRIPTION),
            is_deleted: user_data.text(keys::FILE_DELETED).is_some_and(|it| says(it, "true")),
        })
    }

    /// Checks what is mandatory in a request.
    ///
    /// # Errors
    /// [`BadItem`] names the first that is missing.
    pub fn check(&self) -> Result<(), BadItem> {
        let given = |text: Option<Text<'_>>, key| match text {
            Some(text) if !text.is_empty() => Ok(()),
            _ => Err(BadItem::missing(key)),
        };
        given(Some(self.name), keys::FILE_NAME)?;
        given(self.source, keys::FILE_SOURCE)?;
        if self.source == Some(Self::UCS) {
            given(self.document_id, keys::FILE_DOCUMENT_ID)?;
        }
        Ok(())
    }

    /// The userdata to be sent.
    ///
    /// # Errors
    /// As [`Self::check`].
    pub fn items(&self) -> Result<NoticeItems<'_>, BadItem> {
        self.check()?;
        let upload_type = self.upload_type.map(|it| it.as_text());
        let mut items = NoticeItems::default();
        items.add_if(keys::FILE_ID, self.file_id);
        items.add(keys::FILE_NAME, self.name);
        items.add(keys::FILE_SIZE, self.size.as_text());
        items.add_if(keys::FILE_SOURCE, self.source);
        items.add_if(keys::FILE_DOCUMENT_ID, self.document_id);
        items.add_if(keys::FILE_UPLOAD_TYPE, upload_type);
        items.add_if(keys::FILE_UPLOAD_PATH, self.upload_path);
        items.add_if(keys::FILE_DESCRIPTION, self.description);
        items.add_if(keys::FILE_DELETED, self.is_deleted.then_some(Text::plain("true")));
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;

    fn complete() -> FileUploaded<'static> {
        FileUploaded {
            file_id: Some("00D35B6318F80223".into()),
            name: "a & b.jpg".into(),
            size: 191_855_u32.into(),
            source: Some(FileUploaded::UCS),
            document_id: Some("00039aDP3BQY0064".into()),
            upload_type: Some(UploadType::FileSystem),
            upload_path: Some("/tmp/a.jpg".into()),
            description: Some("the bill".into()),
            is_deleted: true,
        }
    }

    const COMPLETE: [(&str, &str); 9] = [
        ("file-id", "00D35B6318F80223"),
        ("file-name", "a & b.jpg"),
        ("file-size", "191855"),
        ("file-source", "ucs"),
        ("file-document-id", "00039aDP3BQY0064"),
        ("file-upload-type", "file-system"),
        ("file-upload-path", "/tmp/a.jpg"),
        ("file-description", "the bill"),
        ("file-deleted", "true"),
    ];

    #[test]
    fn every_item_there_and_back() {
        let items = COMPLETE.map(|(key, value)| KeyValue::string(key, value));
        let user_data = KeyValues::items(&items);
        assert_eq!(FileUploaded::read(user_data), Ok(complete()));
        let file = complete();
        assert!(file.items().unwrap().values() == user_data);
    }

    #[test]
    fn what_a_notice_needs() {
        for (index, (key, _)) in COMPLETE.iter().enumerate() {
            let mut items = COMPLETE.map(|(key, value)| KeyValue::string(key, value));
            items[index].key = "x".into();
            let read = FileUploaded::read(KeyValues::items(&items));
            let is_needed = matches!(*key, "file-name" | "file-size");
            assert_eq!(read.err(), is_needed.then_some(BadItem::missing(key)), "{key}");
            items[index] = KeyValue::string(key, "");
            let read = FileUploaded::read(KeyValues::items(&items));
            assert_eq!(read.err(), is_needed.then_some(BadItem::missing(key)), "{key} is empty");
        }
        let items = [KeyValue::string("file-name", "a"), KeyValue::string("file-size", "large")];
        let error = FileUploaded::read(KeyValues::items(&items)).unwrap_err();
        assert_eq!(error, BadItem::not_a_number("file-size"));
        assert_eq!(std::format!("{error}"), "userData: 'file-size' is not a number");
        assert_eq!(std::format!("{}", BadItem::missing("x")), "userData: 'x' is missing");
    }

    #[test]
    fn what_a_request_needs() {
        let without = |change: fn(&mut FileUploaded<'_>)| {
            let mut file = complete();
            change(&mut file);
            file.items().err().map(|it| it.key)
        };
        assert_eq!(without(|it| it.name = Text::EMPTY), Some("file-name"));
        assert_eq!(without(|it| it.source = None), Some("file-source"));
        assert_eq!(without(|it| it.source = Some(Text::EMPTY)), Some("file-source"));
        assert_eq!(without(|it| it.document_id = None), Some("file-document-id"));
        assert_eq!(without(|it| (it.source, it.document_id) = (Some("disk".into()), None)), None);
        assert_eq!(without(|it| (it.file_id, it.upload_type, it.upload_path) = (None, None, None)), None);
        assert_eq!(without(|it| (it.description, it.is_deleted) = (None, false)), None);
    }
}
