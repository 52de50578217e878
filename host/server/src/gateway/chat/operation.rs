//! What a customer asks, however it came: the operations of the API, and the flex packets that say the same.

use parlor_core::element::flex::{Credentials as FlexCredentials, RequestLogout, RequestRefresh};
use parlor_core::element::notices::{FileDeleted, FileLimits, FileUploaded};
use parlor_core::element::{KeyValue, KeyValues, MessageText, NoticeText, NoticeType, UploadType};
use parlor_core::wire::Text;

use super::trouble::Trouble;
use crate::engine::encoded;

/// A new chat. Texts are as the customer wrote them; `None`: the request doesn't have it.
#[derive(Clone, Default)]
pub(crate) struct RequestChat {
    pub(crate) nickname: Option<String>,
    pub(crate) first_name: Option<String>,
    pub(crate) last_name: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) email_address: Option<String>,
    /// The first message: it goes with the join.
    pub(crate) text: Option<String>,
    pub(crate) user_data: Vec<(String, String)>,
}

/// Who asks. The key alone says who it is; what else is there must belong to it.
#[derive(Clone, Default)]
pub(crate) struct Credentials {
    pub(crate) secure_key: String,
    pub(crate) user_id: Option<String>,
    pub(crate) chat_id: Option<String>,
}

/// From where on the customer wants to be told what happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Position {
    /// Nothing: `transcriptPosition=0`.
    None,
    /// From the event of this index on, and 1 is all: `transcriptPosition`.
    From(u32),
    /// What it wasn't told yet.
    Next,
}

/// What a customer asks in its chat.
#[derive(Clone)]
pub(crate) enum Operation {
    /// Say something. `message_type`: the customer's own word for what it is.
    Send { message: String, message_type: Option<String> },
    /// Only be told what is new. A message that comes with it is said, as with a flex refresh; clients send an empty one.
    Refresh { message: Option<String>, message_type: Option<String> },
    /// The customer types; `preview` is what stands there so far.
    StartTyping { preview: String },
    /// It has stopped.
    StopTyping { preview: String },
    /// A page that the others may open.
    PushUrl { url: String },
    /// It is called so from now on.
    UpdateNickname { nickname: String },
    /// Passed on untouched.
    CustomNotice { message: String },
    /// Sets items of the interaction's userdata.
    UpdateData { user_data: Vec<(String, String)> },
    /// The customer has read the events up to the one of this index.
    ReadReceipt { index: u32 },
    /// Leave.
    Disconnect,
    /// What may be uploaded?
    FileLimits,
    /// Says that a file is there, which the server has stored.
    AddFile(NewFile),
    /// The file is to be gone.
    DeleteFile { file_id: String },
}

/// A file that was stored.
#[derive(Clone)]
pub(crate) struct NewFile {
    pub(crate) document_id: String,
    pub(crate) name: String,
    pub(crate) size: u64,
    pub(crate) description: Option<String>,
}

impl Operation {
    /// The operation as a packet for the engine.
    ///
    /// # Errors
    /// [`Trouble`] if it lacks what the engine would take for something else.
    pub(super) fn packet(
        &self,
        reference_id: u32,
        credentials: FlexCredentials<'_>,
    ) -> Result<Vec<u8>, Trouble> {
        let poll = RequestRefresh { reference_id, credentials, ..RequestRefresh::default() };
        let notice = |notice_type, text| {
            let notice = NoticeText::new(notice_type, Text::plain(text));
            encoded(&RequestRefresh { notice: Some(notice), ..poll })
        };
        Ok(match self {
            Self::Send { message, message_type } => {
                encoded(&RequestRefresh { text: Some(text(message, message_type.as_deref())), ..poll })
            }
            Self::Refresh { message: Some(message), message_type } => {
                encoded(&RequestRefresh { text: Some(text(message, message_type.as_deref())), ..poll })
            }
            Self::Refresh { message: None, .. } => encoded(&poll),
            Self::StartTyping { preview } => notice(NoticeType::TypingStarted, preview),
            Self::StopTyping { preview } => notice(NoticeType::TypingStopped, preview),
            Self::PushUrl { url } => notice(NoticeType::PushedUrl, url),
            Self::UpdateNickname { nickname } => notice(NoticeType::UpdateNick, nickname),
            Self::CustomNotice { message } => notice(NoticeType::Custom, message),
            Self::UpdateData { user_data } => {
                let items = items(user_data);
                let notice = Some(NoticeText::new(NoticeType::UPDATE_USER_DATA, Text::EMPTY));
                encoded(&RequestRefresh { notice, user_data: KeyValues::items(&items), ..poll })
            }
            Self::ReadReceipt { index } => encoded(&RequestRefresh { read_position: Some(*index), ..poll }),
            Self::Disconnect => {
                encoded(&RequestLogout { reference_id, credentials, ..RequestLogout::default() })
            }
            Self::FileLimits => encoded(&RequestRefresh { notice: Some(FileLimits::REQUEST), ..poll }),
            Self::AddFile(file) => {
                let file = FileUploaded {
                    name: Text::plain(&file.name),
                    size: file.size.into(),
                    source: Some(FileUploaded::UCS),
                    document_id: Some(Text::plain(&file.document_id)),
                    upload_type: Some(UploadType::FileSystem),
                    description: file.description.as_deref().map(Text::plain),
                    ..FileUploaded::default()
                };
                let items =
                    file.items().map_err(|_| Trouble::member("file", "send a file that has a name"))?;
                let notice = Some(FileUploaded::NOTICE);
                encoded(&RequestRefresh { notice, user_data: items.values(), ..poll })
            }
            Self::DeleteFile { file_id } => {
                let file = FileDeleted { file_id: Text::plain(file_id) };
                let items =
                    file.items().map_err(|_| Trouble::member("fileId", "name the file in the path"))?;
                let notice = Some(FileDeleted::NOTICE);
                encoded(&RequestRefresh { notice, user_data: items.values(), ..poll })
            }
        })
    }
}

fn text<'a>(text: &'a str, message_type: Option<&'a str>) -> MessageText<'a> {
    MessageText { message_type: message_type.map(Text::plain), ..MessageText::plain(text) }
}

/// Userdata as items.
pub(super) fn items(user_data: &[(String, String)]) -> Vec<KeyValue<'_>> {
    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect()
}
