//! Deleting: the notice first, then the document that nobody needs any more.

use parlor_plugin::{DeleteFile, Host, KeyValue, PluginError, Reply};

use crate::{FILE_DELETED, SYS_COMMAND, seen::SeenFiles};

/// Tells the session, then removes the document if its id is known.
pub(crate) fn delete(host: &Host, seen: &mut SeenFiles, request: &DeleteFile) -> Result<Reply, PluginError> {
    let user_data = vec![KeyValue::string("file-id", &request.file_id)];
    host.notify(&request.session_id, SYS_COMMAND, FILE_DELETED, user_data)?;
    let seen = seen.take(&request.session_id, &request.file_id);
    let document_id = request.document_id.clone().or(seen);
    // The file is gone from the session whether or not the store still has its document.
    let document_removed = document_id.is_some_and(|id| host.document_delete(&id).is_ok());
    Ok(Reply::FileDeleted { document_removed })
}

#[cfg(test)]
mod tests {
    use parlor_plugin::ServiceError;

    use super::*;
    use crate::{fake_host::FakeHost, seen::tests::uploaded};

    fn request(document_id: Option<&str>) -> DeleteFile {
        DeleteFile {
            session_id: "S1".into(),
            file_id: "F1".into(),
            document_id: document_id.map(str::to_owned),
        }
    }

    fn with_document() -> FakeHost {
        let fake = FakeHost::default();
        fake.state().documents.insert("D9".into(), Vec::new());
        fake
    }

    #[test]
    fn tells_the_session_then_removes_the_document() {
        let fake = with_document();
        let reply = delete(&fake.host(), &mut SeenFiles::default(), &request(Some("D9")));
        assert_eq!(reply, Ok(Reply::FileDeleted { document_removed: true }));
        let state = fake.state();
        assert!(state.documents.is_empty());
        let notice = &state.notices[0];
        assert_eq!((notice.notice_type.as_str(), notice.text.as_str()), ("SYS_COMMAND", "file-deleted"));
        assert_eq!(notice.user_data, [KeyValue::string("file-id", "F1")]);
    }

    #[test]
    fn knows_the_document_of_a_file_that_went_by() {
        let fake = with_document();
        let mut seen = SeenFiles::default();
        seen.note("S1", &uploaded("F1", "D9"));
        let reply = delete(&fake.host(), &mut seen, &request(None));
        assert_eq!(reply, Ok(Reply::FileDeleted { document_removed: true }));
        let reply = delete(&fake.host(), &mut seen, &request(None));
        assert_eq!(reply, Ok(Reply::FileDeleted { document_removed: false }));
    }

    #[test]
    fn a_refused_notice_keeps_the_document() {
        let fake = with_document();
        fake.state().refuse_notices = Some(ServiceError::Refused("8".into()));
        assert!(delete(&fake.host(), &mut SeenFiles::default(), &request(Some("D9"))).is_err());
        assert_eq!(fake.state().documents.len(), 1);
    }
}
