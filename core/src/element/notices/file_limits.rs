//! `file-client-cfg-get`: what a customer may upload.

use super::items::{number, required};
use super::{BadItem, Decimal, NoticeItems, SystemCommand};
use crate::element::{KeyValues, NoticeText, keys};
use crate::wire::{Text, says};

/// The userdata of the reply to a system command `file-client-cfg-get`: what a customer may upload, and how much of
/// it was used. Agents aren't limited.
///
/// The request is [`Self::REQUEST`], without userdata. The reply is a notice with the same text, outside the numbered
/// transcript (event id 0), in which every value is a string.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct FileLimits<'a> {
    /// `download-attempts`: how often a file may be downloaded.
    pub download_attempts: Decimal,
    /// `upload-max-files`: how many files in a session.
    pub upload_max_files: Decimal,
    /// `delete-file`: its values are not public.
    pub delete_file: Text<'a>,
    /// `upload-max-file-size`: how large each may be, in bytes.
    pub upload_max_file_size: Decimal,
    /// `used-download-attempts`.
    pub used_download_attempts: Decimal,
    /// `used-upload-max-total-size`: how large the files together are, in bytes.
    pub used_upload_max_total_size: Decimal,
    /// `upload-need-agent`: only while an agent is in.
    pub upload_need_agent: bool,
    /// `used-upload-max-files`: how many files were uploaded.
    pub used_upload_max_files: Decimal,
    /// `upload-max-total-size`: how large all may be together, in bytes.
    pub upload_max_total_size: Decimal,
    /// `upload-file-types`: extensions with colons between them, such as `jpeg:jpg:pdf:png:zip`.
    pub upload_file_types: Text<'a>,
}

impl<'a> FileLimits<'a> {
    /// What the request says, and the reply too.
    pub const REQUEST: NoticeText<'static> = SystemCommand::FileClientConfig.notice();

    /// Reads the userdata of a reply.
    ///
    /// # Errors
    /// [`BadItem`]: one of the ten is missing, or isn't the number that it must be. The two texts may be empty.
    pub fn read(user_data: KeyValues<'a>) -> Result<Self, BadItem> {
        let text = |key| user_data.text(key).ok_or(BadItem::missing(key));
        Ok(Self {
            download_attempts: number(user_data, keys::DOWNLOAD_ATTEMPTS)?,
            upload_max_files: number(user_data, keys::UPLOAD_MAX_FILES)?,
            delete_file: text(keys::DELETE_FILE)?,
            upload_max_file_size: number(user_data, keys::UPLOAD_MAX_FILE_SIZE)?,
            used_download_attempts: number(user_data, keys::USED_DOWNLOAD_ATTEMPTS)?,
            used_upload_max_total_size: number(user_data, keys::USED_UPLOAD_MAX_TOTAL_SIZE)?,
            upload_need_agent: says(required(user_data, keys::UPLOAD_NEED_AGENT)?, "true"),
            used_upload_max_files: number(user_data, keys::USED_UPLOAD_MAX_FILES)?,
            upload_max_total_size: number(user_data, keys::UPLOAD_MAX_TOTAL_SIZE)?,
            upload_file_types: text(keys::UPLOAD_FILE_TYPES)?,
        })
    }

    /// The userdata of a reply to be sent, in the order in which a real server was seen to send it.
    pub fn items(&self) -> NoticeItems<'_> {
        let need_agent = if self.upload_need_agent { "true" } else { "false" };
        let mut items = NoticeItems::default();
        items.add(keys::DOWNLOAD_ATTEMPTS, self.download_attempts.as_text());
        items.add(keys::UPLOAD_MAX_FILES, self.upload_max_files.as_text());
        items.add(keys::DELETE_FILE, self.delete_file);
        items.add(keys::UPLOAD_MAX_FILE_SIZE, self.upload_max_file_size.as_text());
        items.add(keys::USED_DOWNLOAD_ATTEMPTS, self.used_download_attempts.as_text());
        items.add(keys::USED_UPLOAD_MAX_TOTAL_SIZE, self.used_upload_max_total_size.as_text());
        items.add(keys::UPLOAD_NEED_AGENT, Text::plain(need_agent));
        items.add(keys::USED_UPLOAD_MAX_FILES, self.used_upload_max_files.as_text());
        items.add(keys::UPLOAD_MAX_TOTAL_SIZE, self.upload_max_total_size.as_text());
        items.add(keys::UPLOAD_FILE_TYPES, self.upload_file_types);
        items
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::element::KeyValue;

    /// As a real server was seen to answer.
    const REPLY: [(&str, &str); 10] = [
        ("download-attempts", "2"),
        ("upload-max-files", "5"),
        ("delete-file", "odd"),
        ("upload-max-file-size", "10485760"),
        ("used-download-attempts", "1"),
        ("used-upload-max-total-size", "191855"),
        ("upload-need-agent", "false"),
        ("used-upload-max-files", "3"),
        ("upload-max-total-size", "99614720"),
        ("upload-file-types", "jpeg:jpg:pdf:png:zip"),
    ];

    #[test]
    fn there_and_back() {
        let items = REPLY.map(|(key, value)| KeyValue::string(key, value));
        let limits = FileLimits {
            download_attempts: 2_u32.into(),
            upload_max_files: 5_u32.into(),
            delete_file: "odd".into(),
            upload_max_file_size: 10_485_760_u32.into(),
            used_download_attempts: 1_u32.into(),
            used_upload_max_total_size: 191_855_u32.into(),
            upload_need_agent: false,
            used_upload_max_files: 3_u32.into(),
            upload_max_total_size: 99_614_720_u32.into(),
            upload_file_types: "jpeg:jpg:pdf:png:zip".into(),
        };
        assert_eq!(FileLimits::read(KeyValues::items(&items)), Ok(limits));
        assert!(limits.items().values() == KeyValues::items(&items));
        let limits = FileLimits { upload_need_agent: true, ..limits };
        assert_eq!(FileLimits::read(limits.items().values()), Ok(limits));
    }

    #[test]
    fn what_is_missing_or_no_number_is_named() {
        for (index, (key, value)) in REPLY.into_iter().enumerate() {
            let mut items = REPLY.map(|(key, value)| KeyValue::string(key, value));
            items[index].key = "x".into();
            assert_eq!(FileLimits::read(KeyValues::items(&items)), Err(BadItem::missing(key)));
            items[index] = KeyValue::string(key, "many");
            let is_number = value.bytes().all(|it| it.is_ascii_digit());
            let error = FileLimits::read(KeyValues::items(&items)).err();
            assert_eq!(error, is_number.then_some(BadItem::not_a_number(key)), "{key}");
        }
    }
}
