//! What a plugin's author implements, and the hello that comes first.

use serde::{Deserialize, Serialize};

use crate::{
    host::Host,
    request::{PluginError, Reply, Request},
};

/// A plugin. Exported with [`export_plugin!`](crate::export_plugin).
///
/// All calls come from one thread of the plugin's own, one after the other. A panic in any of them is caught
/// inside the plugin and reported; the plugin is not called again.
pub trait Plugin: Send + Sized + 'static {
    /// Makes the plugin. `hello` says who the host is and what it can do.
    ///
    /// # Errors
    ///
    /// The plugin can't work with this host; it is not loaded.
    fn new(host: Host, hello: &Hello) -> Result<Self, PluginError>;

    /// Does what the host asks.
    ///
    /// # Errors
    ///
    /// What went wrong; the plugin goes on with the next request. For one that it doesn't know:
    /// [`PluginError::NotSupported`].
    fn handle(&mut self, request: Request) -> Result<Reply, PluginError>;
}

/// What each side says of itself first. Only features that both name are used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// The host's or the plugin's name.
    pub name: String,
    /// Its version.
    pub version: String,
    /// What it can do; see [`feature`](crate::feature).
    pub features: Vec<String>,
}

impl Hello {
    /// Whether this side named the feature. A host that names `export` takes every `export:` format.
    #[must_use]
    pub fn has_feature(&self, feature: &str) -> bool {
        self.features.iter().any(|has| {
            has == feature || feature.strip_prefix(has.as_str()).is_some_and(|rest| rest.starts_with(':'))
        })
    }
}

/// Names of features.
pub mod feature {
    /// [`SendFile`](crate::SendFile), [`SaveFile`](crate::SaveFile) and [`DeleteFile`](crate::DeleteFile).
    pub const FILE_TRANSFER: &str = "file-transfer";
    /// The plugin is told the [events](crate::SessionEvent) of the sessions that the host is in.
    pub const EVENTS: &str = "events";
    /// The plugin is told of parties that [came back](crate::EventBody::Reenter): as an event, and in exports.
    pub const REENTER: &str = "reenter";
    /// The plugin is told what a check for sensitive data made of [a text](crate::EventBody::Checked): in events, and in
    /// exports.
    pub const MESSAGE_CHECK: &str = "message-check";
    /// What a host names that can feed an export in any format.
    pub const EXPORT: &str = "export";
    /// The plugin has [commands](crate::OfferedCommand) that a person can type: the host may ask
    /// [which](crate::Request::Commands), and have them [run](crate::RunCommand).
    pub const COMMANDS: &str = "commands";
    /// The library is a fixture for tests: a search beside the program passes over it.
    pub const FIXTURE: &str = "fixture";

    /// The feature of a plugin that writes transcripts in this format: `export:xml`.
    #[must_use]
    pub fn export(format: &str) -> String {
        format!("{EXPORT}:{format}")
    }
}
