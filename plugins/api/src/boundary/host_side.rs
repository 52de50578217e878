//! The host's side: loading a library and calling the plugin in it.

use core::fmt;
use std::{
    panic::{self, AssertUnwindSafe},
    path::Path,
    sync::{Mutex, PoisonError},
};

use abi_stable::{
    library::{LibraryError, lib_header_from_path},
    std_types::{RSlice, RVec},
};

use super::{HostFunctions, PluginModule_Ref};
use crate::{Hello, PluginError, Reply, Request, ServiceCall, ServiceError, ServiceReply};

/// What answers a plugin's calls of host services.
pub type ServiceHandler = Box<dyn FnMut(ServiceCall) -> Result<ServiceReply, ServiceError> + Send>;

/// A plugin's library, loaded for good.
#[derive(Clone, Copy)]
pub struct Library {
    module: PluginModule_Ref,
}

impl Library {
    /// Loads a library and checks its interface. It is never unloaded.
    ///
    /// # Safety
    ///
    /// Loading runs the library's code: the caller must trust the file.
    ///
    /// # Errors
    ///
    /// The system's loader refuses it, or its interface isn't this crate's.
    pub unsafe fn load(path: &Path) -> Result<Self, LoadFailure> {
        lib_header_from_path(path)
            .and_then(|header| header.init_root_module::<PluginModule_Ref>())
            .map(|module| Self { module })
            .map_err(|error| LoadFailure::new(&error))
    }

    /// The manifest's bytes, as the loaded library holds them.
    #[must_use]
    pub fn manifest(&self) -> &'static [u8] {
        self.module.manifest().as_slice()
    }

    /// Makes a plugin. `services` answers its calls until the instance is dropped.
    ///
    /// # Errors
    ///
    /// The plugin refuses the host, or panicked.
    pub fn create(&self, hello: &Hello, services: ServiceHandler) -> Result<Instance, PluginError> {
        let hello = postcard::to_allocvec(hello).map_err(|_| ServiceError::BadMessage)?;
        // Leaked: a thread that the plugin started may call after the plugin is gone, and is then answered
        // `Closed`. It is a few bytes for each plugin of a process.
        let context: &'static Context = Box::leak(Box::new(Context(Mutex::new(Some(services)))));
        let functions = HostFunctions { context: core::ptr::from_ref(context).cast(), call: serve };
        let created = self.module.create()(functions, RSlice::from_slice(&hello));
        let answer: Result<(), PluginError> = decode(&created.answer);
        if created.instance.is_null() || answer.is_err() {
            context.close();
            return Err(answer.err().unwrap_or(ServiceError::BadMessage.into()));
        }
        Ok(Instance { module: self.module, instance: created.instance, context, panicked: false })
    }
}

impl fmt::Debug for Library {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Library")
    }
}

/// A plugin that was made.
pub struct Instance {
    module: PluginModule_Ref,
    instance: *mut (),
    context: &'static Context,
    panicked: bool,
}

// SAFETY: a `Plugin` is `Send`, and `call` takes `&mut self`.
unsafe impl Send for Instance {}

impl Instance {
    /// Asks the plugin for something. After [`PluginError::Panicked`] every call gives that again.
    ///
    /// # Errors
    ///
    /// What the plugin reports.
    pub fn call(&mut self, request: &Request) -> Result<Reply, PluginError> {
        if self.panicked {
            return Err(PluginError::Panicked("an earlier call".to_owned()));
        }
        let bytes = postcard::to_allocvec(request).map_err(|_| ServiceError::BadMessage)?;
        let answer = decode(&self.module.call()(self.instance, RSlice::from_slice(&bytes)));
        self.panicked = matches!(answer, Err(PluginError::Panicked(_)));
        answer
    }
}

impl Drop for Instance {
    fn drop(&mut self) {
        // What a panic left behind may not be fit to be dropped.
        if !self.panicked {
            self.module.destroy()(self.instance);
        }
        self.context.close();
    }
}

impl fmt::Debug for Instance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Instance")
    }
}

/// Why a library was not loaded: one line to show, and all that abi_stable says.
#[derive(Debug)]
pub struct LoadFailure {
    line: String,
    details: String,
}

impl LoadFailure {
    fn new(error: &LibraryError) -> Self {
        let line = match error {
            LibraryError::OpenError { err, .. } => match std::error::Error::source(err.as_ref()) {
                Some(cause) => cause.to_string(),
                None => err.to_string(),
            },
            LibraryError::GetSymbolError { .. } => "it does not export a plugin".to_owned(),
            LibraryError::InvalidAbiHeader(_) | LibraryError::InvalidCAbi { .. } => {
                "it was built with another version of abi_stable".to_owned()
            }
            LibraryError::RootModule { .. } => "its constructor failed".to_owned(),
            _ => "its interface is not the one of this ABI version".to_owned(),
        };
        let line = line.lines().next().unwrap_or_default().to_owned();
        Self { line, details: error.to_string() }
    }

    /// All that is known, over many lines.
    #[must_use]
    pub fn details(&self) -> &str {
        &self.details
    }
}

impl fmt::Display for LoadFailure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line)
    }
}

impl std::error::Error for LoadFailure {}

struct Context(Mutex<Option<ServiceHandler>>);

impl Context {
    fn close(&self) {
        let handler = self.0.lock().unwrap_or_else(PoisonError::into_inner).take();
        drop(handler);
    }

    fn serve(&self, call: &[u8]) -> Result<ServiceReply, ServiceError> {
        let call = postcard::from_bytes(call).map_err(|_| ServiceError::BadMessage)?;
        let mut handler = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        handler.as_mut().map_or(Err(ServiceError::Closed), |handler| handler(call))
    }
}

extern "C" fn serve(context: *const (), call: RSlice<'_, u8>) -> RVec<u8> {
    // SAFETY: `create` gave the plugin this pointer; it is never freed.
    let context = unsafe { &*context.cast::<Context>() };
    // A panic of the host's own must not reach the plugin, which could not unwind it.
    let answer = panic::catch_unwind(AssertUnwindSafe(|| context.serve(call.as_slice())))
        .unwrap_or_else(|_| Err(ServiceError::Failed("the host's service panicked".to_owned())));
    postcard::to_allocvec(&answer).unwrap_or_default().into()
}

fn decode<T: serde::de::DeserializeOwned>(answer: &[u8]) -> Result<T, PluginError> {
    postcard::from_bytes(answer).unwrap_or(Err(PluginError::Service(ServiceError::BadMessage)))
}
