//! Files that customers send and get: `[client-file-transfer]`.

use parlor_core::element::notices::{FileLimits, FileUploaded};
use parlor_core::element::{Event, EventHead, Id, Notice};
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;

use super::delivery::encoded;
use super::interaction::{FileEntry, FileRefusal};
use super::party::{Link, Profile};
use super::refusal::Refusal;
use super::session::{Session, StoredEvent};
use super::{Engine, Environment, ids};
use crate::config::ClientFileTransfer;

/// What customers have sent and got in one session.
#[derive(Default)]
pub(super) struct CustomerFiles {
    /// Who sent each file.
    pub(super) sent_by: std::collections::HashMap<Id, Id>,
    /// Bytes of all files, also of those that were deleted.
    pub(super) bytes: usize,
    /// How often files were got.
    pub(super) downloads: u32,
}

/// Refuses a file that the customer may not send. `bytes`: its size, or 0 as long as that isn't known.
pub(super) fn check_upload(
    rules: &ClientFileTransfer,
    session: &Session,
    name: &str,
    bytes: usize,
) -> Result<(), Refusal> {
    let sent = &session.customer_files;
    let is_none_left = sent.sent_by.len() >= usize::try_from(rules.upload_max_files).unwrap_or(usize::MAX);
    if is_none_left {
        return Err(Refusal::option("upload-max-files"));
    }
    if rules.upload_need_agent && session.shown_agents().next().is_none() {
        return Err(Refusal::option("upload-need-agent"));
    }
    if !is_type_allowed(&rules.upload_file_types, name) {
        return Err(Refusal::option("upload-file-types"));
    }
    if bytes > rules.upload_max_file_size {
        return Err(ErrorId::TooLarge.into());
    }
    if sent.bytes.saturating_add(bytes.max(1)) > rules.upload_max_total_size {
        return Err(Refusal::option("upload-max-total-size"));
    }
    Ok(())
}

/// Whether the ending of the name is among the types.
fn is_type_allowed(types: &str, name: &str) -> bool {
    let ending = name.rsplit_once('.').map(|it| it.1);
    let is_listed = |ending: &str| types.split(':').any(|it| it.trim().eq_ignore_ascii_case(ending));
    types.trim().is_empty() || ending.filter(|it| !it.is_empty()).is_some_and(is_listed)
}

/// The answer to `file-client-cfg-get`: an event outside the numbered transcript.
pub(super) fn file_limits(rules: &ClientFileTransfer, session: &Session, asker: Id, now: u64) -> StoredEvent {
    let number = |it: usize| u64::try_from(it).unwrap_or(u64::MAX).into();
    let sent = &session.customer_files;
    let limits = FileLimits {
        download_attempts: rules.download_attempts.into(),
        upload_max_files: rules.upload_max_files.into(),
        delete_file: Text::plain(if rules.delete_file { "odd" } else { "none" }),
        upload_max_file_size: number(rules.upload_max_file_size),
        used_download_attempts: sent.downloads.into(),
        used_upload_max_total_size: number(sent.bytes),
        upload_need_agent: rules.upload_need_agent,
        used_upload_max_files: number(sent.sent_by.len()),
        upload_max_total_size: number(rules.upload_max_total_size),
        upload_file_types: Text::plain(&rules.upload_file_types),
    };
    let items = limits.items();
    let time_shift = session.time_shift(now);
    let head = EventHead { user_id: asker.as_text(), time_shift, ..EventHead::default() };
    let notice =
        Notice { head, notice: Some(FileLimits::REQUEST), user_data: items.values(), ..Notice::default() };
    StoredEvent { id: 0, xml: encoded(&Event::Notice(notice)) }
}

impl Session {
    /// Keeps who sent a file, if a customer did.
    pub(super) fn customer_file_came(&mut self, file_id: Id, profile: &Profile, file: &FileUploaded<'_>) {
        if profile.is_customer() {
            self.customer_files.sent_by.insert(file_id, profile.user_id);
            let bytes = usize::try_from(file.size.value()).unwrap_or(usize::MAX);
            self.customer_files.bytes = self.customer_files.bytes.saturating_add(bytes);
        }
    }
}

impl<E: Environment> Engine<E> {
    /// Refuses a file that the customer in this session may not send: what can be known before it has come. `name`: with its
    /// ending.
    ///
    /// # Errors
    /// Which error id, and the same for a person.
    pub(crate) fn may_upload(&self, session_id: &str, name: &str) -> Result<(), (ErrorId, String)> {
        let session = Id::new(Text::plain(session_id)).ok().and_then(|it| self.sessions.get(&it));
        let checked = match session {
            Some(session) if !session.is_over() => {
                check_upload(&self.config.client_file_transfer, session, name, 0)
            }
            Some(_) => Err(ErrorId::SessionOver.into()),
            None => Err(ErrorId::UnknownSession.into()),
        };
        checked.map_err(|refusal| (refusal.error_id, refusal.to_string()))
    }

    /// A file for a customer who is or was in its session, counted as one of the customers' downloads.
    ///
    /// # Errors
    /// [`FileRefusal`], as with [`Engine::file`], or [`FileRefusal::TooOften`].
    pub fn download(
        &mut self,
        session_id: &str,
        file_id: &str,
        user_id: &str,
        secure_key: &str,
    ) -> Result<FileEntry, FileRefusal> {
        let entry = self.file(session_id, file_id, user_id, secure_key)?;
        let session = Id::new(Text::plain(session_id)).ok().and_then(|it| self.sessions.get_mut(&it));
        let Some(session) = session else { return Err(FileRefusal::NotPermitted) };
        let downloads = &mut session.customer_files.downloads;
        if *downloads >= self.config.client_file_transfer.download_attempts {
            return Err(FileRefusal::TooOften);
        }
        *downloads = downloads.saturating_add(1);
        Ok(entry)
    }
}

/// Whether what a customer shows is the key of a flex user.
pub(super) fn is_key_of(profile: &Profile, secure_key: &str) -> bool {
    matches!(&profile.link, Link::Flex { secure_key: expected } if ids::is_secret(Text::plain(secure_key), expected))
}
