//! What is told of a loaded plugin.

use std::ffi::OsStr;

use parlor::guard::guard;
use parlor::{parlor_status as Status, parlor_text};
use parlor_plugin_desk::About;

use super::handle::parlor_plugins;

/// A loaded plugin. Only the library makes these, and later versions may have more members. It is valid until
/// `parlor_plugins_free`, with its texts.
#[repr(C)]
pub struct parlor_plugin {
    /// Its name, such as "file-transfer".
    pub name: parlor_text,
    /// Its version.
    pub version: parlor_text,
    /// Its library.
    pub path: parlor_text,
    /// What it can do, such as "file-transfer", "events" and "export:html".
    pub features: *const parlor_text,
    /// How many features.
    pub feature_count: usize,
}

/// A plugin as C is shown it, with what it points to.
pub(crate) struct Shown {
    pub(crate) view: parlor_plugin,
    _features: Vec<parlor_text>,
    texts: Vec<String>,
}

// SAFETY: what it points to is its own, and never changes.
unsafe impl Send for Shown {}
// SAFETY: as before.
unsafe impl Sync for Shown {}

impl Shown {
    pub(crate) fn new(about: &About) -> Self {
        let path = OsStr::to_string_lossy(about.path.as_os_str()).into_owned();
        let mut texts = vec![about.name.clone(), about.version.clone(), path];
        texts.extend(about.features.iter().cloned());
        // Moving the vectors doesn't move what they hold.
        let views: Vec<parlor_text> = texts.iter().map(|it| parlor_text::view(it.as_bytes())).collect();
        let features = views.get(3..).unwrap_or_default().to_vec();
        let none = parlor_text::view(b"");
        let text = |index: usize| views.get(index).copied().unwrap_or(none);
        let view = parlor_plugin {
            name: text(0),
            version: text(1),
            path: text(2),
            features: features.as_ptr(),
            feature_count: features.len(),
        };
        Self { view, _features: features, texts }
    }

    /// The formats that the plugin writes transcripts in.
    pub(crate) fn formats(&self) -> impl Iterator<Item = &str> {
        self.texts.iter().skip(3).filter_map(|it| it.strip_prefix("export:"))
    }
}

/// The plugin with this index, from 0.
///
/// `*plugin` is set on success. Status: `PARLOR_END` if there are no more, `PARLOR_NULL_POINTER`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_at(
    plugins: *const parlor_plugins,
    index: usize,
    plugin: *mut *const parlor_plugin,
) -> i32 {
    guard!([shared plugins, output plugin] {
        plugin.set(&raw const plugins.shown.get(index).ok_or(Status::PARLOR_END)?.view);
        Ok(())
    })
}

/// Whether a plugin has the feature: "file-transfer" for files, "export:html" for that format. False for NULL.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_offer(plugins: *const parlor_plugins, feature: parlor_text) -> bool {
    guard!([shared plugins] {
        // SAFETY: the crate's contract.
        let feature = unsafe { feature.read() }?;
        Ok(plugins.worker(feature).is_some())
    })
}

/// The format with this index, from 0, that transcripts can be written in, such as "html".
///
/// `*format` is set on success, and valid until `parlor_plugins_free`. Status: as `parlor_plugins_at`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_format_at(
    plugins: *const parlor_plugins,
    index: usize,
    format: *mut parlor_text,
) -> i32 {
    guard!([shared plugins, output format] {
        let mut formats = plugins.shown.iter().flat_map(Shown::formats);
        format.set(parlor_text::view(formats.nth(index).ok_or(Status::PARLOR_END)?.as_bytes()));
        Ok(())
    })
}
