//! The keys of userdata and event attributes, exactly as they stand on the wire: documented, or read off published
//! transcripts and client libraries. Where a name is inferred, it says so.
//!
//! The helpers in [`notices`](super::notices) and [`event_attributes`](super::event_attributes) read and write
//! what is under most of them; the others are for look-ups of one's own.

/// `file-id`: names a file inside its session. The server adds it.
pub const FILE_ID: &str = "file-id";

/// `file-name`: a file's name, as its sender wrote it.
pub const FILE_NAME: &str = "file-name";

/// `file-size`: a file's size in bytes, in decimal.
pub const FILE_SIZE: &str = "file-size";

/// `file-source`: where a file is stored; `ucs`, or another store.
pub const FILE_SOURCE: &str = "file-source";

/// `file-document-id`: the document in the store that holds a file.
pub const FILE_DOCUMENT_ID: &str = "file-document-id";

/// `file-upload-type`: `file-system` or `standard-response`.
pub const FILE_UPLOAD_TYPE: &str = "file-upload-type";

/// `file-upload-path`: where a file came from. That there is such an item is documented; its name is inferred.
pub const FILE_UPLOAD_PATH: &str = "file-upload-path";

/// `file-description`: what its sender says about a file. That there is such an item is documented; its name is inferred.
pub const FILE_DESCRIPTION: &str = "file-description";

/// `file-deleted`: `true` on the stored `file-uploaded` notice of a file that was deleted.
pub const FILE_DELETED: &str = "file-deleted";

/// `upload-max-files`: how many files a customer may upload in a session.
pub const UPLOAD_MAX_FILES: &str = "upload-max-files";

/// `upload-max-file-size`: how large each of them may be, in bytes.
pub const UPLOAD_MAX_FILE_SIZE: &str = "upload-max-file-size";

/// `upload-max-total-size`: how large all of them together may be, in bytes.
pub const UPLOAD_MAX_TOTAL_SIZE: &str = "upload-max-total-size";

/// `upload-file-types`: the extensions that are allowed, such as `jpeg:jpg:pdf`.
pub const UPLOAD_FILE_TYPES: &str = "upload-file-types";

/// `upload-need-agent`: `true` if a customer may upload only while an agent is in.
pub const UPLOAD_NEED_AGENT: &str = "upload-need-agent";

/// `download-attempts`: how often a customer may download a file.
pub const DOWNLOAD_ATTEMPTS: &str = "download-attempts";

/// `delete-file`: which files are deleted; its values are not public (`odd` was seen).
pub const DELETE_FILE: &str = "delete-file";

/// `used-upload-max-files`: how many files were uploaded.
pub const USED_UPLOAD_MAX_FILES: &str = "used-upload-max-files";

/// `used-upload-max-total-size`: how large they are together, in bytes.
pub const USED_UPLOAD_MAX_TOTAL_SIZE: &str = "used-upload-max-total-size";

/// `used-download-attempts`: how many downloads there were.
pub const USED_DOWNLOAD_ATTEMPTS: &str = "used-download-attempts";

/// `structured-content` in event attributes: the list that holds a message's rich form.
pub const STRUCTURED_CONTENT: &str = "structured-content";

/// `genesys-chat` inside [`STRUCTURED_CONTENT`]: the rich form, JSON.
pub const GENESYS_CHAT: &str = "genesys-chat";

/// `GCTI_SYSTEM` in event attributes: the list of what the server itself has to say.
pub const GCTI_SYSTEM: &str = "GCTI_SYSTEM";

/// `party-info` inside [`GCTI_SYSTEM`]: the list of what is known of a party.
pub const PARTY_INFO: &str = "party-info";

/// `style` inside [`PARTY_INFO`]: `BOT` for a bot.
pub const STYLE: &str = "style";

/// `quit-reason-code` inside [`GCTI_SYSTEM`] of a customer's `partyLeft`.
pub const QUIT_REASON_CODE: &str = "quit-reason-code";

/// `GCTI_Chat_PartyStyle` in a party's userdata: `BOT` for a bot.
pub const PARTY_STYLE: &str = "GCTI_Chat_PartyStyle";

/// `GCTI_Chat_SessionPassword` in a join's userdata: the password of the session that is to be joined, or that a
/// basic client chooses for the one it creates.
pub const SESSION_PASSWORD: &str = "GCTI_Chat_SessionPassword";

/// `ChatServerSessionPassword` in an interaction's userdata: the session's password, attached by the server.
pub const CHAT_SERVER_SESSION_PASSWORD: &str = "ChatServerSessionPassword";

/// `GCTI_Chat_AsyncMode` in userdata: `true` for a long-lived ("async") session.
pub const ASYNC_MODE: &str = "GCTI_Chat_AsyncMode";

/// `GCTI_Chat_AsyncStatus` in userdata: `3` once a long-lived session had its idle alert.
pub const ASYNC_STATUS: &str = "GCTI_Chat_AsyncStatus";

/// `GCTI_Chat_AsyncCheckAt` in userdata: set with [`ASYNC_STATUS`] on the idle alert of a long-lived session.
pub const ASYNC_CHECK_AT: &str = "GCTI_Chat_AsyncCheckAt";
