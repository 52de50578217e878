//! Sending: the document first, then the notice.

use parlor_plugin::{FileSent, Host, KeyValue, Notified, PluginError, SendFile, ServiceError};

use crate::{FILE_UPLOADED, SYS_COMMAND, content::copy};

/// Stores the file and attaches it to the session. If that fails, the document is removed again.
pub(crate) fn send(host: &Host, request: &SendFile) -> Result<FileSent, PluginError> {
    let document = host.document_begin(&request.name, &request.mime, request.size)?;
    let read = |size| host.file_read(request.input, size);
    let write = |chunk: &[u8]| host.document_write(document, chunk);
    let (size, digest) = copy(host, Some(request.size), read, write).inspect_err(|_| {
        // The first error is the one to tell.
        let _ = host.document_close(document);
    })?;
    let document_id = host.document_finish(document)?;
    let notified = attach(host, request, &document_id).inspect_err(|error| {
        // A notice that may have arrived needs its document.
        if *error != ServiceError::UnknownFate {
            let _ = host.document_delete(&document_id);
        }
    })?;
    let file_id = KeyValue::find_text(&notified.user_data, "file-id").map(str::to_owned);
    Ok(FileSent { document_id, file_id, event_id: notified.event_id, digest, size })
}

fn attach(host: &Host, request: &SendFile, document_id: &str) -> Result<Notified, ServiceError> {
    let mut user_data = vec![
        KeyValue::string("file-name", &request.name),
        KeyValue::string("file-size", request.size.to_string()),
        KeyValue::string("file-source", "ucs"),
        KeyValue::string("file-document-id", document_id),
        KeyValue::string("file-upload-type", "file-system"),
    ];
    if let Some(description) = &request.description {
        user_data.push(KeyValue::string("file-description", description));
    }
    host.notify(&request.session_id, SYS_COMMAND, FILE_UPLOADED, user_data)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::content::CHUNK;
    use crate::fake_host::FakeHost;

    const ABC: &str = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";

    fn request(fake: &FakeHost, content: &[u8], size: u64) -> SendFile {
        SendFile {
            session_id: "S1".into(),
            input: fake.files.add_input(std::io::Cursor::new(content.to_vec())),
            name: "photo.jpg".into(),
            size,
            mime: "image/jpeg".into(),
            description: None,
        }
    }

    #[test]
    fn stores_then_attaches() {
        let fake = FakeHost::default();
        let sent = send(&fake.host(), &request(&fake, b"abc", 3)).unwrap();
        assert_eq!(
            sent,
            FileSent {
                document_id: "D1".into(),
                file_id: Some("F1".into()),
                event_id: 7,
                digest: ABC.into(),
                size: 3
            }
        );
        let state = fake.state();
        assert_eq!(state.documents["D1"], b"abc");
        let notice = &state.notices[0];
        assert_eq!((notice.notice_type.as_str(), notice.text.as_str()), ("SYS_COMMAND", "file-uploaded"));
        assert_eq!(
            notice.user_data,
            [
                KeyValue::string("file-name", "photo.jpg"),
                KeyValue::string("file-size", "3"),
                KeyValue::string("file-source", "ucs"),
                KeyValue::string("file-document-id", "D1"),
                KeyValue::string("file-upload-type", "file-system"),
            ]
        );
    }

    #[test]
    fn a_description_comes_last() {
        let fake = FakeHost::default();
        let described = SendFile { description: Some("the bill".into()), ..request(&fake, b"", 0) };
        send(&fake.host(), &described).unwrap();
        assert_eq!(fake.state().notices[0].user_data[5], KeyValue::string("file-description", "the bill"));
    }

    #[test]
    fn large_files_go_in_chunks() {
        let fake = FakeHost::default();
        let content: Vec<u8> = (0..200_000_u32).map(|number| number as u8).collect();
        let sent = send(&fake.host(), &request(&fake, &content, 200_000)).unwrap();
        let state = fake.state();
        assert_eq!(state.documents[&sent.document_id], content);
        assert_eq!(state.largest_chunk, CHUNK as usize);
        assert_eq!(state.progress.last(), Some(&(200_000, Some(200_000))));
    }

    #[test]
    fn a_wrong_size_stores_nothing() {
        for (size, sentence) in [
            (2, "the file is larger than the 2 bytes announced"),
            (4, "the file has 3 bytes instead of the 4 announced"),
        ] {
            let fake = FakeHost::default();
            let error = send(&fake.host(), &request(&fake, b"abc", size)).unwrap_err();
            assert_eq!(error.to_string(), sentence);
            let state = fake.state();
            assert!(state.documents.is_empty() && state.open.is_empty() && state.notices.is_empty());
        }
    }

    #[test]
    fn a_refused_notice_takes_the_document_with_it_but_not_one_of_unknown_fate() {
        for (refusal, left) in [(ServiceError::Refused("8".into()), 0), (ServiceError::UnknownFate, 1)] {
            let fake = FakeHost::default();
            fake.state().refuse_notices = Some(refusal.clone());
            let error = send(&fake.host(), &request(&fake, b"abc", 3)).unwrap_err();
            assert_eq!(error, PluginError::Service(refusal));
            assert_eq!(fake.state().documents.len(), left);
        }
    }

    #[test]
    fn it_stops_on_request() {
        let fake = FakeHost::default();
        fake.state().stop = true;
        let error = send(&fake.host(), &request(&fake, b"abc", 3)).unwrap_err();
        assert_eq!(error, PluginError::Service(ServiceError::Stopped));
        assert!(fake.state().open.is_empty());
    }
}
