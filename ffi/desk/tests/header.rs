//! `include/parlor-desk.h` is what the sources say.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "../../tests/support/mod.rs"]
mod support;

use std::path::Path;

use support::ffi;

fn generated() -> String {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let config = cbindgen::Config::from_file(package.join("cbindgen.toml")).unwrap();
    let bindings = cbindgen::Builder::new().with_crate(package).with_config(config).generate().unwrap();
    let mut header = Vec::new();
    bindings.write(&mut header);
    String::from_utf8(header).unwrap()
}

#[test]
fn header_is_up_to_date() {
    let path = ffi().join("include/parlor-desk.h");
    let generated = generated();
    if std::env::var("PARLOR_UPDATE_HEADER").is_ok_and(|it| it == "1") {
        std::fs::write(&path, &generated).unwrap();
        return;
    }
    assert!(
        generated == std::fs::read_to_string(&path).unwrap(),
        "include/parlor-desk.h isn't what the sources say. To write it anew:\n\
         PARLOR_UPDATE_HEADER=1 cargo test -p parlor-desk-ffi --test header"
    );
}
