//! The boundary between a host and a plugin: three C functions over byte slices, checked by abi_stable.
//!
//! This module alone knows abi_stable. Bytes that cross are postcard of this crate's messages; an output
//! buffer is freed by the side that made it.

#![allow(non_camel_case_types, non_local_definitions, reason = "what abi_stable's derive expands to")]
#![allow(missing_docs, unused_qualifications, unreachable_pub, clippy::undocumented_unsafe_blocks)]

pub mod host_side;
pub mod plugin_side;

use abi_stable::{
    StableAbi,
    library::RootModule,
    package_version_strings,
    sabi_types::VersionStrings,
    std_types::{RSlice, RVec},
};

/// How a plugin calls its host.
#[repr(C)]
#[derive(StableAbi, Clone, Copy)]
pub struct HostFunctions {
    /// Handed back to `call`.
    pub context: *const (),
    /// A `ServiceCall` in, a `Result<ServiceReply, ServiceError>` out. May be called from any thread.
    pub call: extern "C" fn(*const (), RSlice<'_, u8>) -> RVec<u8>,
}

/// What `create` gives.
#[repr(C)]
#[derive(StableAbi)]
pub struct Created {
    /// The plugin; null if `answer` is an error.
    pub instance: *mut (),
    /// A `Result<(), PluginError>`. (The plugin's hello is its manifest.)
    pub answer: RVec<u8>,
}

/// The root module of a plugin's library.
///
/// It may grow: a new field comes last, after `last_prefix_field`, with `missing_field(option)`.
#[repr(C)]
#[derive(StableAbi)]
#[sabi(kind(Prefix(prefix_ref = PluginModule_Ref, prefix_fields = PluginModule_Prefix)))]
#[sabi(missing_field(option))]
pub struct PluginModule {
    /// The manifest, as it also lies in its section. (The reference keeps linkers from dropping the section.)
    pub manifest: RSlice<'static, u8>,
    /// Makes the plugin, from the host's `Hello`.
    pub create: extern "C" fn(HostFunctions, RSlice<'_, u8>) -> Created,
    /// A `Request` in, a `Result<Reply, PluginError>` out. One call at a time.
    pub call: extern "C" fn(*mut (), RSlice<'_, u8>) -> RVec<u8>,
    /// Drops the plugin.
    #[sabi(last_prefix_field)]
    pub destroy: extern "C" fn(*mut ()),
}

impl RootModule for PluginModule_Ref {
    abi_stable::declare_root_module_statics! {PluginModule_Ref}
    const BASE_NAME: &'static str = "parlor_plugin";
    const NAME: &'static str = "parlor_plugin";
    const VERSION_STRINGS: VersionStrings = package_version_strings!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn abi_version_is_the_packages() {
        let abi = crate::ABI_VERSION;
        let version = format!("{}.{}.", abi.major, abi.minor);
        assert!(PluginModule_Ref::VERSION_STRINGS.to_string().starts_with(&version));
    }
}
