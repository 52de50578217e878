//! Where documents are stored.

use std::io::Read;

use parlor_neighbours::{Download, Neighbours, Trouble, Upload, broke_off};
use parlor_plugin::{DocumentDescription, ServiceError};

/// Where documents are stored.
pub trait Store {
    /// Begins to store a document.
    ///
    /// # Errors
    /// The store can't be reached or refuses the size.
    fn begin(&self, document: &DocumentDescription) -> Result<Box<dyn Incoming>, ServiceError>;

    /// Opens a stored document; with its size, if the store says so.
    ///
    /// # Errors
    /// There is no such document, or the store can't be reached.
    fn open(&self, document_id: &str) -> Result<(Box<dyn Outgoing>, Option<u64>), ServiceError>;

    /// Removes a document.
    ///
    /// # Errors
    /// There is no such document, or the store can't be reached or refuses.
    fn delete(&self, document_id: &str) -> Result<(), ServiceError>;
}

/// A document that is being stored. Dropped before its end, it isn't stored.
pub trait Incoming: Send {
    /// Appends to it.
    ///
    /// # Errors
    /// The store failed. It is then to be dropped.
    fn write(&mut self, bytes: &[u8]) -> Result<(), ServiceError>;

    /// Completes it, and gives its id.
    ///
    /// # Errors
    /// The store failed: nothing is stored.
    fn finish(self: Box<Self>) -> Result<String, ServiceError>;
}

/// A document that is being read.
pub trait Outgoing: Send {
    /// The next bytes, at most `max`; none at the end.
    ///
    /// # Errors
    /// The store failed.
    fn read(&mut self, max: usize) -> Result<Vec<u8>, ServiceError>;
}

impl Store for Neighbours {
    fn begin(&self, document: &DocumentDescription) -> Result<Box<dyn Incoming>, ServiceError> {
        let upload = self.upload(&document.name, &document.mime, document.size);
        let upload = upload.map_err(|error| ServiceError::Failed(error.to_string()))?;
        Ok(Box::new(Some(upload)))
    }

    fn open(&self, document_id: &str) -> Result<(Box<dyn Outgoing>, Option<u64>), ServiceError> {
        let download = self.download(document_id);
        let download = download.map_err(|trouble| ServiceError::NotFound(trouble.to_string()))?;
        let size = download.size;
        Ok((Box::new(download), size))
    }

    fn delete(&self, document_id: &str) -> Result<(), ServiceError> {
        self.delete(document_id).map_err(|trouble| why(&trouble))
    }
}

impl Incoming for Option<Upload> {
    fn write(&mut self, bytes: &[u8]) -> Result<(), ServiceError> {
        if self.as_ref().is_some_and(|it| it.write(bytes.to_vec())) {
            return Ok(());
        }
        // The store has given up: its last word is why.
        Box::new(self.take()).finish().map(|_| ())
    }

    fn finish(mut self: Box<Self>) -> Result<String, ServiceError> {
        let upload = self.take().ok_or(ServiceError::UnknownHandle)?;
        upload.finish().map_err(|trouble| why(&trouble))
    }
}

/// Nobody has refused anything where the link broke.
fn why(trouble: &Trouble) -> ServiceError {
    match trouble.is_refusal() {
        true => ServiceError::Refused(trouble.to_string()),
        false => ServiceError::Failed(trouble.to_string()),
    }
}

impl Outgoing for Download {
    fn read(&mut self, max: usize) -> Result<Vec<u8>, ServiceError> {
        let mut bytes = vec![0; max];
        let count = Read::read(self, &mut bytes).map_err(|error| ServiceError::Failed(broke_off(&error)))?;
        bytes.truncate(count);
        Ok(bytes)
    }
}
