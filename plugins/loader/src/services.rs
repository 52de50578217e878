//! What a host does for its plugins.

use core::fmt;
use std::sync::Mutex;

use parlor_plugin::{
    Chunk, DocumentDescription, DocumentHandle, FileName, Host, MAX_CHUNK, Notified, NotifyCall,
    OpenedDocument, Right, ServiceCall, ServiceError, ServiceReply,
};

use crate::files::Files;

/// The host's side of the services, one value for each plugin. Called on the plugin's thread, which waits.
///
/// Rights are checked and sizes limited before these methods are called. What a host doesn't offer it leaves
/// out: the plugin gets [`ServiceError::NotOffered`]. What each method means is said at the method of the same
/// name of [`Host`].
#[allow(clippy::missing_errors_doc, reason = "said at the methods of `Host`")]
pub trait Services: Send + 'static {
    /// The files that this plugin may use.
    fn files(&self) -> &Files;

    /// Whether the request that the plugin is at is to be stopped. Then the plugin gets [`ServiceError::Stopped`] for
    /// whatever goes on with it; what isn't finished is dropped, and the plugin may still clean up.
    fn is_stopped(&self) -> bool {
        false
    }

    /// See [`Host::document_begin`].
    fn document_begin(&mut self, _document: DocumentDescription) -> Result<DocumentHandle, ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_write`].
    fn document_write(&mut self, _document: DocumentHandle, _bytes: &[u8]) -> Result<(), ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_finish`].
    fn document_finish(&mut self, _document: DocumentHandle) -> Result<String, ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_open`].
    fn document_open(&mut self, _document_id: &str) -> Result<OpenedDocument, ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_read`]. `max` is 1 to [`MAX_CHUNK`].
    fn document_read(&mut self, _document: DocumentHandle, _max: usize) -> Result<Vec<u8>, ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_close`].
    fn document_close(&mut self, _document: DocumentHandle) -> Result<(), ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::document_delete`].
    fn document_delete(&mut self, _document_id: &str) -> Result<(), ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::notify`].
    fn notify(&mut self, _notice: NotifyCall) -> Result<Notified, ServiceError> {
        Err(ServiceError::NotOffered)
    }

    /// See [`Host::progress`]. An error of [`ServiceError::Stopped`] stops the request.
    fn progress(&mut self, _done: u64, _total: Option<u64>) -> Result<(), ServiceError> {
        Ok(())
    }
}

/// A host that offers files alone.
impl Services for Files {
    fn files(&self) -> &Files {
        self
    }
}

/// A host that answers with `services`, as a loaded plugin of these rights would meet it: for tests of plugins.
pub fn host_for(services: impl Services, rights: &[Right]) -> Host {
    let gate = Gate::new(rights.iter().map(|right| right.as_str().to_owned()).collect());
    let services = Mutex::new(services);
    Host::new(move |call| match services.lock() {
        Ok(mut services) => gate.serve(&mut *services, call),
        Err(_) => Err(ServiceError::Failed("the service panicked".to_owned())),
    })
}

/// Lets through what the manifest asked for.
#[derive(Debug)]
pub(crate) struct Gate {
    rights: Vec<String>,
}

impl Gate {
    pub(crate) fn new(rights: Vec<String>) -> Self {
        Self { rights }
    }

    pub(crate) fn serve(
        &self,
        services: &mut dyn Services,
        call: ServiceCall,
    ) -> Result<ServiceReply, ServiceError> {
        if let Some(right) = call.right()
            && !self.rights.iter().any(|has| has == right.as_str())
        {
            return Err(ServiceError::NotAllowed(right.as_str().to_owned()));
        }
        if services.is_stopped() {
            return stopped(services, call);
        }
        let done = |()| ServiceReply::Done;
        let bytes = |bytes| ServiceReply::Bytes(Chunk(bytes));
        match call {
            ServiceCall::DocumentBegin(document) => {
                services.document_begin(document).map(ServiceReply::Document)
            }
            ServiceCall::DocumentWrite { document, bytes } => {
                services.document_write(document, limited(&bytes)?).map(done)
            }
            ServiceCall::DocumentFinish { document } => {
                services.document_finish(document).map(ServiceReply::DocumentId)
            }
            ServiceCall::DocumentOpen { document_id } => {
                services.document_open(&document_id).map(ServiceReply::DocumentOpened)
            }
            ServiceCall::DocumentRead { document, max } => {
                services.document_read(document, chunk(max)).map(bytes)
            }
            ServiceCall::DocumentClose { document } => services.document_close(document).map(done),
            ServiceCall::DocumentDelete { document_id } => services.document_delete(&document_id).map(done),
            ServiceCall::FileRead { file, max } => services.files().read(file, chunk(max)).map(bytes),
            ServiceCall::FileCreate { directory, name } => {
                services.files().create(directory, &name.0).map(ServiceReply::File)
            }
            ServiceCall::FileWrite { file, bytes } => {
                services.files().write(file, limited(&bytes)?).map(done)
            }
            ServiceCall::FileFinish { file } => {
                services.files().finish_created(file).map(|name| ServiceReply::FileName(FileName(name)))
            }
            ServiceCall::FileAbort { file } => services.files().abort_created(file).map(done),
            ServiceCall::Notify(notice) => services.notify(notice).map(ServiceReply::Notified),
            ServiceCall::Progress { done: bytes, total } => services.progress(bytes, total).map(done),
            _ => Err(ServiceError::NotOffered),
        }
    }
}

/// What a plugin gets that is at a request that is to be stopped.
fn stopped(services: &mut dyn Services, call: ServiceCall) -> Result<ServiceReply, ServiceError> {
    let cleaned_up = match call {
        ServiceCall::DocumentClose { document } => services.document_close(document),
        ServiceCall::DocumentDelete { document_id } => services.document_delete(&document_id),
        ServiceCall::FileAbort { file } => services.files().abort_created(file),
        // Finished, it would be kept. The plugin takes its handle for closed after that.
        ServiceCall::DocumentFinish { document } => {
            services.document_close(document).and(Err(ServiceError::Stopped))
        }
        ServiceCall::FileFinish { file } => {
            services.files().abort_created(file).and(Err(ServiceError::Stopped))
        }
        _ => Err(ServiceError::Stopped),
    };
    cleaned_up.map(|()| ServiceReply::Done)
}

impl fmt::Debug for dyn Services {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Services")
    }
}

fn chunk(max: u32) -> usize {
    usize::try_from(max).unwrap_or(MAX_CHUNK).clamp(1, MAX_CHUNK)
}

fn limited(bytes: &Chunk) -> Result<&[u8], ServiceError> {
    if bytes.0.len() > MAX_CHUNK { Err(ServiceError::TooLarge) } else { Ok(&bytes.0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_right_that_was_not_asked_for_is_refused() {
        let files = Files::new();
        let input = files.add_input(&b"abc"[..]);
        let host = host_for(files.clone(), &[Right::Documents]);
        assert_eq!(host.file_read(input, 10), Err(ServiceError::NotAllowed("files".into())));
        assert_eq!(
            host.file_read(input, 10).unwrap_err().to_string(),
            "the plugin's manifest does not ask for the right \"files\""
        );
        assert_eq!(host.document_delete("d"), Err(ServiceError::NotOffered));
        let host = host_for(files, &[Right::Files]);
        assert_eq!(host.file_read(input, 2).unwrap(), b"ab");
        assert_eq!(host.file_read(input, 0).unwrap(), b"c");
        assert_eq!(host.file_read(input, 10).unwrap(), b"");
        assert_eq!(host.progress(1, None), Ok(()));
    }

    #[test]
    fn a_request_that_is_stopped_is_only_cleaned_up() {
        struct Stopping {
            files: Files,
            open: Vec<u64>,
        }
        impl Services for Stopping {
            fn files(&self) -> &Files {
                &self.files
            }
            fn is_stopped(&self) -> bool {
                true
            }
            fn document_close(&mut self, document: DocumentHandle) -> Result<(), ServiceError> {
                let before = self.open.len();
                self.open.retain(|it| *it != document.0);
                if self.open.len() < before { Ok(()) } else { Err(ServiceError::UnknownHandle) }
            }
            fn document_delete(&mut self, _: &str) -> Result<(), ServiceError> {
                Ok(())
            }
        }
        let (directory, files) = (tempfile::tempdir().unwrap(), Files::new());
        let place = files.add_directory(directory.path());
        let created = ["a", "b"].map(|name| files.create(place, name).unwrap());
        let input = files.add_input(&b"abc"[..]);
        let services = Stopping { files, open: vec![1, 2] };
        let host = host_for(services, &[Right::Documents, Right::Files, Right::Send]);
        let stopped = ServiceError::Stopped;
        assert_eq!(host.document_begin("n", "m", 1), Err(stopped.clone()));
        assert_eq!(host.document_write(DocumentHandle(1), b"x"), Err(stopped.clone()));
        assert_eq!(host.document_read(DocumentHandle(1), 1), Err(stopped.clone()));
        assert_eq!(host.file_read(input, 1), Err(stopped.clone()));
        assert_eq!(host.file_write(created[0], b"x"), Err(stopped.clone()));
        assert_eq!(host.notify("S", "T", "", Vec::new()), Err(stopped.clone()));
        assert_eq!(host.progress(1, None), Err(stopped.clone()));
        assert_eq!(host.document_finish(DocumentHandle(1)), Err(stopped.clone()));
        assert_eq!(host.document_close(DocumentHandle(1)), Err(ServiceError::UnknownHandle));
        assert_eq!(host.document_close(DocumentHandle(2)), Ok(()));
        assert_eq!(host.document_delete("d"), Ok(()));
        assert_eq!(host.file_finish(created[0]), Err(stopped));
        assert_eq!(host.file_abort(created[1]), Ok(()));
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0);
    }

    #[test]
    fn too_much_at_once_is_refused() {
        let files = Files::new();
        let output = files.add_output(std::io::sink());
        let host = host_for(files, &[Right::Files]);
        assert_eq!(host.file_write(output, &vec![0; MAX_CHUNK]), Ok(()));
        assert_eq!(host.file_write(output, &vec![0; MAX_CHUNK + 1]), Err(ServiceError::TooLarge));
    }
}
