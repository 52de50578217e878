//! The system commands: what the text of a `SYS_COMMAND` notice says.

use crate::element::{NoticeText, NoticeType};
use crate::wire::Text;

/// A system command (ClientVersion 104 on): the text of a notice of type `SYS_COMMAND`.
///
/// A name counts only if it stands there exactly, without space around it: a server that doesn't know ` file-uploaded`
/// lets it pass unchecked, so nobody may take it for the real one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SystemCommand<'a> {
    /// `file-uploaded`: there is a new file, see [`super::FileUploaded`].
    FileUploaded,
    /// `file-deleted`: a file is gone, see [`super::FileDeleted`].
    FileDeleted,
    /// `file-client-cfg-get`: what may be uploaded? The reply has the same name, see [`super::FileLimits`].
    FileClientConfig,
    /// `ucs-save`: the server stored the transcript (to basic clients only).
    UcsSave,
    /// `ucs-save-fail`: the server couldn't store the transcript (to basic clients only).
    UcsSaveFail,
    /// One that this version doesn't know, as it stands there.
    Other(Text<'a>),
}

impl<'a> SystemCommand<'a> {
    /// Reads the text of a notice of type `SYS_COMMAND`.
    pub fn from_text(text: Text<'a>) -> Self {
        let known =
            [Self::FileUploaded, Self::FileDeleted, Self::FileClientConfig, Self::UcsSave, Self::UcsSaveFail];
        known.into_iter().find(|it| it.as_text() == text).unwrap_or(Self::Other(text))
    }

    /// The command's name.
    pub const fn as_text(&self) -> Text<'a> {
        match self {
            Self::FileUploaded => Text::plain("file-uploaded"),
            Self::FileDeleted => Text::plain("file-deleted"),
            Self::FileClientConfig => Text::plain("file-client-cfg-get"),
            Self::UcsSave => Text::plain("ucs-save"),
            Self::UcsSaveFail => Text::plain("ucs-save-fail"),
            Self::Other(text) => *text,
        }
    }

    /// The notice that says this command.
    pub const fn notice(&self) -> NoticeText<'a> {
        NoticeText::new(NoticeType::SystemCommand, self.as_text())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_there_and_back() {
        for (command, name) in [
            (SystemCommand::FileUploaded, "file-uploaded"),
            (SystemCommand::FileDeleted, "file-deleted"),
            (SystemCommand::FileClientConfig, "file-client-cfg-get"),
            (SystemCommand::UcsSave, "ucs-save"),
            (SystemCommand::UcsSaveFail, "ucs-save-fail"),
            (SystemCommand::Other("new".into()), "new"),
            (SystemCommand::Other(" file-uploaded".into()), " file-uploaded"),
            (SystemCommand::Other("File-Uploaded".into()), "File-Uploaded"),
            (SystemCommand::Other(Text::EMPTY), ""),
        ] {
            assert_eq!(SystemCommand::from_text(name.into()), command);
            assert!(command.as_text() == name);
            assert_eq!(command.notice().notice_type, NoticeType::SystemCommand);
        }
    }
}
