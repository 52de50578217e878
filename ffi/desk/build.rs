//! The SONAME of libparlor-desk.so: programs load the library by this name. And where it finds libparlor.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-env-changed=PARLOR_LIBRARIES");
    let is_linux = std::env::var("CARGO_CFG_TARGET_OS").as_deref() == Ok("linux");
    // Other systems name and number shared libraries in other ways.
    if is_linux {
        // What may break a program makes another name: until 1.0 a minor version, then a major one.
        let number = match (env!("CARGO_PKG_VERSION_MAJOR"), env!("CARGO_PKG_VERSION_MINOR")) {
            ("0", minor) => format!("0.{minor}"),
            (major, _) => major.to_owned(),
        };
        println!("cargo::rustc-link-arg=-Wl,-soname,libparlor-desk.so.{number}");
    }
    if std::env::var_os("CARGO_FEATURE_WHOLE").is_none() {
        // The folder of the libparlor that it is linked with.
        if let Ok(folder) = std::env::var("PARLOR_LIBRARIES") {
            println!("cargo::rustc-link-arg-cdylib=-L{folder}");
        }
        println!("cargo::rustc-link-arg-cdylib=-lparlor");
        if is_linux {
            // Wherever both are put, if they are beside each other.
            println!("cargo::rustc-link-arg-cdylib=-Wl,-rpath,$ORIGIN");
        }
    }
}
