//! `file-deleted`: a file is gone.

use super::items::required;
use super::{BadItem, NoticeItems, SystemCommand};
use crate::element::{KeyValues, NoticeText, keys};
use crate::wire::Text;

/// The userdata of a system command `file-deleted`: a file of the session is gone, or is to go.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FileDeleted<'a> {
    /// `file-id`: the file, as its `file-uploaded` notice names it.
    pub file_id: Text<'a>,
}

impl<'a> FileDeleted<'a> {
    /// What the notice says; the userdata goes with it.
    pub const NOTICE: NoticeText<'static> = SystemCommand::FileDeleted.notice();

    /// Reads the userdata of a notice.
    ///
    /// # Errors
    /// [`BadItem`]: `file-id` is missing.
    pub fn read(user_data: KeyValues<'a>) -> Result<Self, BadItem> {
        Ok(Self { file_id: required(user_data, keys::FILE_ID)? })
    }

    /// The userdata to be sent.
    ///
    /// # Errors
    /// [`BadItem`]: `file-id` is missing.
    pub fn items(&self) -> Result<NoticeItems<'_>, BadItem> {
        if self.file_id.is_empty() {
            return Err(BadItem::missing(keys::FILE_ID));
        }
        let mut items = NoticeItems::default();
        items.add(keys::FILE_ID, self.file_id);
        Ok(items)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;

    #[test]
    fn there_and_back() {
        let items = [KeyValue::string("file-id", "00D35B6318F80223")];
        let file = FileDeleted { file_id: "00D35B6318F80223".into() };
        assert_eq!(FileDeleted::read(KeyValues::items(&items)), Ok(file));
        assert!(file.items().unwrap().values() == KeyValues::items(&items));
        let missing = Some(BadItem::missing("file-id"));
        assert_eq!(FileDeleted::read(KeyValues::EMPTY).err(), missing);
        assert_eq!(FileDeleted::default().items().err(), missing);
    }
}
