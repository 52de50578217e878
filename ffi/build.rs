//! The SONAME of libparlor.so: programs load the library by this name.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // Other systems name and number shared libraries in other ways.
    if std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux") {
        // What may break a program makes another name: until 1.0 a minor version, then a major one.
        let number = match (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR")) {
            ("0", minor) => format!("0.{minor}"),
            (major, _) => major.to_owned(),
        };
        // Not `rustc-cdylib-link-arg`, which cargo also passes on to libparlor-desk. In programs it means nothing.
        println!("cargo::rustc-link-arg=-Wl,-soname,libparlor.so.{number}");
    }
}
