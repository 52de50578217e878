//! A host in memory, for the tests of this plugin.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard},
};

use parlor_plugin::{
    DocumentDescription, DocumentHandle, Host, KeyValue, Notified, NotifyCall, OpenedDocument, Right,
    ServiceError,
};
use parlor_plugin_loader::{Files, Services, host_for};

#[derive(Clone, Default)]
pub(crate) struct FakeHost {
    pub(crate) files: Files,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
pub(crate) struct State {
    pub(crate) documents: BTreeMap<String, Vec<u8>>,
    /// Documents being written or read: what was written, or what is left to read.
    pub(crate) open: BTreeMap<DocumentHandle, Vec<u8>>,
    pub(crate) notices: Vec<NotifyCall>,
    pub(crate) refuse_notices: Option<ServiceError>,
    pub(crate) stop: bool,
    pub(crate) progress: Vec<(u64, Option<u64>)>,
    pub(crate) largest_chunk: usize,
    last_handle: u64,
}

impl FakeHost {
    pub(crate) fn host(&self) -> Host {
        host_for(self.clone(), &[Right::Documents, Right::Files, Right::Send])
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap()
    }

    fn open(&self, content: Vec<u8>) -> DocumentHandle {
        let mut state = self.state();
        state.last_handle += 1;
        let handle = DocumentHandle(state.last_handle);
        state.open.insert(handle, content);
        handle
    }
}

impl Services for FakeHost {
    fn files(&self) -> &Files {
        &self.files
    }

    fn document_begin(&mut self, _document: DocumentDescription) -> Result<DocumentHandle, ServiceError> {
        Ok(self.open(Vec::new()))
    }

    fn document_write(&mut self, document: DocumentHandle, bytes: &[u8]) -> Result<(), ServiceError> {
        let mut state = self.state();
        state.largest_chunk = state.largest_chunk.max(bytes.len());
        state.open.get_mut(&document).ok_or(ServiceError::UnknownHandle)?.extend(bytes);
        Ok(())
    }

    fn document_finish(&mut self, document: DocumentHandle) -> Result<String, ServiceError> {
        let mut state = self.state();
        let content = state.open.remove(&document).ok_or(ServiceError::UnknownHandle)?;
        let id = format!("D{}", document.0);
        state.documents.insert(id.clone(), content);
        Ok(id)
    }

    fn document_open(&mut self, document_id: &str) -> Result<OpenedDocument, ServiceError> {
        let content = self.state().documents.get(document_id).cloned();
        let content = content.ok_or_else(|| ServiceError::NotFound(format!("document {document_id}")))?;
        Ok(OpenedDocument { document: self.open(content), size: None })
    }

    fn document_read(&mut self, document: DocumentHandle, max: usize) -> Result<Vec<u8>, ServiceError> {
        let mut state = self.state();
        let left = state.open.get_mut(&document).ok_or(ServiceError::UnknownHandle)?;
        Ok(left.drain(..max.min(left.len())).collect())
    }

    fn document_close(&mut self, document: DocumentHandle) -> Result<(), ServiceError> {
        self.state().open.remove(&document).map(drop).ok_or(ServiceError::UnknownHandle)
    }

    fn document_delete(&mut self, document_id: &str) -> Result<(), ServiceError> {
        let removed = self.state().documents.remove(document_id);
        removed.map(drop).ok_or_else(|| ServiceError::NotFound(format!("document {document_id}")))
    }

    fn notify(&mut self, notice: NotifyCall) -> Result<Notified, ServiceError> {
        let mut state = self.state();
        if let Some(refusal) = &state.refuse_notices {
            return Err(refusal.clone());
        }
        let mut user_data = notice.user_data.clone();
        user_data.push(KeyValue::string("file-id", "F1"));
        state.notices.push(notice);
        Ok(Notified { event_id: 7, user_data })
    }

    fn progress(&mut self, done: u64, total: Option<u64>) -> Result<(), ServiceError> {
        let mut state = self.state();
        state.progress.push((done, total));
        if state.stop { Err(ServiceError::Stopped) } else { Ok(()) }
    }
}
