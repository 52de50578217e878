//! What a desktop does for its plugins.

use core::fmt;
use std::collections::HashMap;

use parlor_plugin::{
    DocumentDescription, DocumentHandle, Notified, NotifyCall, OpenedDocument, ServiceError,
};
use parlor_plugin_loader::{Files, Services};

use crate::store::{Incoming, Outgoing, Store};
use crate::worker::Current;

/// What each desktop does in its own way. There is a clone for each plugin.
pub trait Desk: Clone + Send + 'static {
    /// What it calls a job.
    type Job: Clone + Send + 'static;

    /// Where documents are stored, if anywhere.
    fn store(&self) -> Option<&dyn Store>;

    /// Sends a plugin's notice into a session, for that job if there is one, and waits for the server's answer. Unless it is
    /// known that the server refused the notice, something may be left of the job.
    ///
    /// # Errors
    /// Those of `Host::notify`.
    fn notify(&mut self, job: Option<Self::Job>, call: NotifyCall) -> Result<Notified, ServiceError>;

    /// Is told how far a job is, in bytes.
    ///
    /// # Errors
    /// [`ServiceError::Stopped`] stops it.
    fn progress(&mut self, job: Option<Self::Job>, done: u64, total: Option<u64>)
    -> Result<(), ServiceError>;

    /// Whether a person wants the job stopped.
    fn is_stopped(&self, _job: &Self::Job) -> bool {
        false
    }
}

/// The services of one plugin, at a desktop.
pub struct DeskServices<D: Desk> {
    desk: D,
    files: Files,
    current: Current<D::Job>,
    incoming: HashMap<DocumentHandle, Box<dyn Incoming>>,
    outgoing: HashMap<DocumentHandle, Box<dyn Outgoing>>,
    last_handle: u64,
}

impl<D: Desk> DeskServices<D> {
    /// The services of a plugin, with the files that it may use, and the job that it is at.
    #[must_use]
    pub fn new(desk: D, files: Files, current: Current<D::Job>) -> Self {
        Self { desk, files, current, incoming: HashMap::new(), outgoing: HashMap::new(), last_handle: 0 }
    }

    fn store(&self) -> Result<&dyn Store, ServiceError> {
        self.desk.store().ok_or(ServiceError::NotOffered)
    }

    fn handle(&mut self) -> DocumentHandle {
        self.last_handle += 1;
        DocumentHandle(self.last_handle)
    }
}

impl<D: Desk> fmt::Debug for DeskServices<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DeskServices")
    }
}

impl<D: Desk> Services for DeskServices<D> {
    fn files(&self) -> &Files {
        &self.files
    }

    fn is_stopped(&self) -> bool {
        self.current.get().is_some_and(|job| self.desk.is_stopped(&job))
    }

    fn document_begin(&mut self, document: DocumentDescription) -> Result<DocumentHandle, ServiceError> {
        let incoming = self.store()?.begin(&document)?;
        let handle = self.handle();
        self.incoming.insert(handle, incoming);
        Ok(handle)
    }

    fn document_write(&mut self, document: DocumentHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        self.incoming.get_mut(&document).ok_or(ServiceError::UnknownHandle)?.write(bytes)
    }

    fn document_finish(&mut self, document: DocumentHandle) -> Result<String, ServiceError> {
        self.incoming.remove(&document).ok_or(ServiceError::UnknownHandle)?.finish()
    }

    fn document_open(&mut self, document_id: &str) -> Result<OpenedDocument, ServiceError> {
        let (outgoing, size) = self.store()?.open(document_id)?;
        let document = self.handle();
        self.outgoing.insert(document, outgoing);
        Ok(OpenedDocument { document, size })
    }

    fn document_read(&mut self, document: DocumentHandle, max: usize) -> Result<Vec<u8>, ServiceError> {
        self.outgoing.get_mut(&document).ok_or(ServiceError::UnknownHandle)?.read(max)
    }

    fn document_close(&mut self, document: DocumentHandle) -> Result<(), ServiceError> {
        let known = self.incoming.remove(&document).is_some() | self.outgoing.remove(&document).is_some();
        if known { Ok(()) } else { Err(ServiceError::UnknownHandle) }
    }

    fn document_delete(&mut self, document_id: &str) -> Result<(), ServiceError> {
        self.store()?.delete(document_id)
    }

    fn notify(&mut self, call: NotifyCall) -> Result<Notified, ServiceError> {
        self.desk.notify(self.current.get(), call)
    }

    fn progress(&mut self, done: u64, total: Option<u64>) -> Result<(), ServiceError> {
        self.desk.progress(self.current.get(), done, total)
    }
}
