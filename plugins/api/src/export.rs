//! The macro that makes a library a plugin.

/// Exports a [`Plugin`](crate::Plugin) from a library of `crate-type = ["cdylib"]`. Once in a library.
///
/// ```standalone_crate
/// use parlor_plugin::{Hello, Host, Plugin, PluginError, Reply, Request, Right};
///
/// struct Quiet;
///
/// impl Plugin for Quiet {
///     fn new(_host: Host, _hello: &Hello) -> Result<Self, PluginError> {
///         Ok(Self)
///     }
///
///     fn handle(&mut self, _request: Request) -> Result<Reply, PluginError> {
///         Ok(Reply::Done)
///     }
/// }
///
/// parlor_plugin::export_plugin! {
///     plugin: Quiet,
///     name: "quiet", // may be left out: the package's name
///     features: ["events"],
///     rights: [Right::Send],
/// }
/// # fn main() {}
/// ```
///
/// The version is the package's. What a manifest must not hold doesn't compile.
#[macro_export]
macro_rules! export_plugin {
    (
        plugin: $plugin:ty,
        $(name: $name:expr,)?
        features: [$($feature:expr),* $(,)?],
        rights: [$($right:expr),* $(,)?] $(,)?
    ) => {
        const _: () = {
            const SOURCE: $crate::ManifestSource<'static> = $crate::ManifestSource {
                abi: $crate::ABI_VERSION,
                name: [$($name,)? ::core::env!("CARGO_PKG_NAME")][0],
                version: ::core::env!("CARGO_PKG_VERSION"),
                features: &[$($feature),*],
                rights: &[$($right),*],
            };

            #[used]
            #[cfg_attr(target_vendor = "apple", unsafe(link_section = "__DATA,__parlor"))]
            #[cfg_attr(not(target_vendor = "apple"), unsafe(link_section = ".parlor"))]
            static MANIFEST: [u8; SOURCE.encoded_len()] = SOURCE.encode();

            fn module() -> $crate::__boundary::PluginModule_Ref {
                $crate::__boundary::plugin_side::module::<$plugin>(&MANIFEST)
            }

            extern "C" fn constructor() -> $crate::__boundary::plugin_side::ConstructorResult {
                $crate::__boundary::plugin_side::constructed(module)
            }

            // The name that abi_stable looks for; a test compares.
            #[unsafe(export_name = "_1as_0lib_1header_0root_bmodule_bloader")]
            static HEADER: $crate::__boundary::plugin_side::Header =
                $crate::__boundary::plugin_side::header(constructor);
        };
    };
}

#[cfg(test)]
mod tests {
    #[test]
    fn exported_name_is_what_abi_stable_looks_for() {
        let name = abi_stable::library::ROOT_MODULE_LOADER_NAME;
        assert!(include_str!("export.rs").contains(&format!("export_name = \"{name}\"")), "{name}");
    }
}
