//! Saving: what a `file-uploaded` notice told about, into a directory of the host's choice.

use parlor_plugin::{DocumentHandle, FileHandle, FileName, FileSaved, Host, PluginError, SaveFile};

use crate::content::copy;

/// Saves the file. If it isn't whole, nothing is left of it.
pub(crate) fn save(host: &Host, request: &SaveFile) -> Result<FileSaved, PluginError> {
    let opened = host.document_open(&request.document_id)?;
    let expected = request.expected_size.or(opened.size);
    let saved = match host.file_create(request.directory, &request.name) {
        Ok(file) => receive(host, opened.document, file, expected),
        Err(error) => Err(error.into()),
    };
    // The file is what counts.
    let _ = host.document_close(opened.document);
    saved
}

fn receive(
    host: &Host,
    document: DocumentHandle,
    file: FileHandle,
    expected: Option<u64>,
) -> Result<FileSaved, PluginError> {
    let read = |size| host.document_read(document, size);
    match copy(host, expected, read, |chunk| host.file_write(file, chunk)) {
        Ok((size, digest)) => {
            let name = FileName(host.file_finish(file)?);
            Ok(FileSaved { name, digest, size })
        }
        Err(error) => {
            // The first error is the one to tell.
            let _ = host.file_abort(file);
            Err(error)
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, path::Path};

    use parlor_plugin::ServiceError;

    use super::*;
    use crate::fake_host::FakeHost;

    fn request(fake: &FakeHost, directory: &Path, expected_size: Option<u64>) -> SaveFile {
        fake.state().documents.insert("D9".into(), b"abc".to_vec());
        SaveFile {
            session_id: "S1".into(),
            file_id: "F1".into(),
            document_id: "D9".into(),
            name: "../photo.jpg".into(),
            expected_size,
            directory: fake.files.add_directory(directory),
        }
    }

    #[test]
    fn saves_under_a_safe_name_and_never_over_another() {
        let fake = FakeHost::default();
        let directory = tempfile::tempdir().unwrap();
        let request = request(&fake, directory.path(), Some(3));
        let saved = save(&fake.host(), &request).unwrap();
        assert_eq!(saved.name, FileName("photo.jpg".into()));
        assert_eq!(saved.size, 3);
        assert_eq!(saved.digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
        assert_eq!(save(&fake.host(), &request).unwrap().name, FileName("photo (2).jpg".into()));
        assert_eq!(fs::read(directory.path().join("photo.jpg")).unwrap(), b"abc");
        assert!(fake.state().open.is_empty());
    }

    #[test]
    fn another_size_is_not_kept() {
        for (size, sentence) in [
            (2, "the file is larger than the 2 bytes announced"),
            (4, "the file has 3 bytes instead of the 4 announced"),
        ] {
            let fake = FakeHost::default();
            let directory = tempfile::tempdir().unwrap();
            let error = save(&fake.host(), &request(&fake, directory.path(), Some(size))).unwrap_err();
            assert_eq!(error.to_string(), sentence);
            assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
            assert!(fake.state().open.is_empty());
        }
    }

    #[test]
    fn a_missing_document_is_said_and_leaves_no_file() {
        let fake = FakeHost::default();
        let directory = tempfile::tempdir().unwrap();
        let gone = SaveFile { document_id: "D8".into(), ..request(&fake, directory.path(), None) };
        let error = save(&fake.host(), &gone).unwrap_err();
        assert_eq!(error, PluginError::Service(ServiceError::NotFound("document D8".into())));
        assert_eq!(fs::read_dir(directory.path()).unwrap().count(), 0);
    }
}
