//! The plugin's side: what the export macro expands to.
//!
//! Nothing unwinds out of here: a panic in the author's code becomes [`PluginError::Panicked`].

use core::cell::RefCell;
use std::{
    panic::{self, AssertUnwindSafe},
    sync::Once,
};

use abi_stable::{
    library::{CheckTypeLayout, LibHeader, RootModuleResult},
    prefix_type::PrefixTypeTrait,
    std_types::{RSlice, RVec},
};

use super::{Created, HostFunctions, PluginModule, PluginModule_Ref};
use crate::{Hello, Host, Plugin, PluginError, Request, ServiceCall, ServiceError, ServiceReply};

pub type Header = LibHeader;
pub type ConstructorResult = RootModuleResult;

/// The library header that abi_stable looks for.
#[must_use]
pub const fn header(constructor: extern "C" fn() -> ConstructorResult) -> Header {
    // SAFETY: only the export macro calls this, with a constructor that returns what `constructed` made: a
    // `PluginModule_Ref`.
    unsafe { LibHeader::from_constructor::<PluginModule_Ref>(constructor, CheckTypeLayout::Yes) }
}

/// What the exported constructor returns.
#[must_use]
pub fn constructed(module: fn() -> PluginModule_Ref) -> ConstructorResult {
    abi_stable::library::__call_root_module_loader(module)
}

/// The root module for a plugin type.
#[must_use]
pub fn module<P: Plugin>(manifest: &'static [u8]) -> PluginModule_Ref {
    PluginModule {
        manifest: RSlice::from_slice(manifest),
        create: create::<P>,
        call: call::<P>,
        destroy: destroy::<P>,
    }
    .leak_into_prefix()
}

extern "C" fn create<P: Plugin>(functions: HostFunctions, hello: RSlice<'_, u8>) -> Created {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| panic::set_hook(Box::new(note_panic)));

    let context = Context(functions);
    let host = Host::new(move |call| context.call(&call));
    let created = guard(|| {
        let hello: Hello = postcard::from_bytes(hello.as_slice()).map_err(|_| ServiceError::BadMessage)?;
        P::new(host, &hello)
    });
    match created {
        Ok(plugin) => Created { instance: Box::into_raw(Box::new(plugin)).cast(), answer: encode(&Ok(())) },
        Err(error) => Created { instance: core::ptr::null_mut(), answer: encode(&Err::<(), _>(error)) },
    }
}

extern "C" fn call<P: Plugin>(instance: *mut (), request: RSlice<'_, u8>) -> RVec<u8> {
    encode(&guard(|| {
        let request: Request =
            postcard::from_bytes(request.as_slice()).map_err(|_| PluginError::NotSupported)?;
        // SAFETY: the host passes what `create::<P>` returned, not null, before `destroy`, from one thread at
        // a time.
        let plugin = unsafe { &mut *instance.cast::<P>() };
        plugin.handle(request)
    }))
}

extern "C" fn destroy<P: Plugin>(instance: *mut ()) {
    let dropped = guard(|| {
        // SAFETY: the host passes what `create::<P>` returned, not null, and never uses it again.
        drop(unsafe { Box::from_raw(instance.cast::<P>()) });
        Ok(())
    });
    // There is nobody left to tell.
    drop(dropped);
}

fn encode<T: serde::Serialize>(answer: &Result<T, PluginError>) -> RVec<u8> {
    // A message of ours always encodes. An empty answer would be reported as one that can't be understood.
    postcard::to_allocvec(answer).unwrap_or_default().into()
}

struct Context(HostFunctions);

// SAFETY: the host promises that its `call` may be called with its `context` from any thread, at any time.
unsafe impl Send for Context {}
// SAFETY: as above.
unsafe impl Sync for Context {}

impl Context {
    fn call(&self, call: &ServiceCall) -> Result<ServiceReply, ServiceError> {
        let bytes = postcard::to_allocvec(call).map_err(|_| ServiceError::BadMessage)?;
        let answer = (self.0.call)(self.0.context, RSlice::from_slice(&bytes));
        postcard::from_bytes(&answer).unwrap_or(Err(ServiceError::BadMessage))
    }
}

thread_local! {
    static PANICKED_AT: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Keeps where a panic happened. The message is dropped: it may quote what a customer wrote.
fn note_panic(info: &panic::PanicHookInfo<'_>) {
    let place = info.location().map(|at| format!("{}:{}", at.file(), at.line()));
    // A thread that is ending may have no thread-local any more.
    let _ = PANICKED_AT.try_with(|cell| cell.replace(place));
}

fn guard<T>(work: impl FnOnce() -> Result<T, PluginError>) -> Result<T, PluginError> {
    match panic::catch_unwind(AssertUnwindSafe(work)) {
        Ok(result) => result,
        Err(payload) => {
            // Dropping a payload may panic in its turn.
            core::mem::forget(payload);
            let place = PANICKED_AT.with(RefCell::take);
            Err(PluginError::Panicked(place.unwrap_or_else(|| "an unknown place".to_owned())))
        }
    }
}
