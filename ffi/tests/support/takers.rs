//! Which functions take a length, by the headers.
#![allow(dead_code, reason = "each test program uses a part of it")]

use crate::support::ffi;

/// The headers of libparlor and libparlor-desk without their comments.
pub(crate) fn headers() -> String {
    let read = |name: &str| std::fs::read_to_string(ffi().join("include").join(name)).unwrap();
    let headers = read("parlor.h") + &read("parlor-desk.h");
    let code = headers.split("/*").map(|it| it.split_once("*/").map_or(it, |it| it.1));
    code.collect::<String>().replace("struct ", "")
}

/// The members of a struct, each as its type and its name.
pub(crate) fn members<'h>(headers: &'h str, name: &str) -> Vec<(&'h str, &'h str)> {
    let Some((_, body)) = headers.split_once(&format!("typedef {name} {{\n")) else { return Vec::new() };
    let lines = body.lines().take_while(|it| !it.starts_with('}')).filter(|it| !it.trim().is_empty());
    let declared = lines.map(|it| it.trim().trim_end_matches(';'));
    declared.map(|it| it.split_at(it.rfind([' ', '*']).unwrap() + 1)).map(|it| (it.0.trim(), it.1)).collect()
}

/// Whether a struct of this type has a text, or items with their count, in it or in what it points to.
fn has_lengths(headers: &str, name: &str) -> bool {
    name == "parlor_text"
        || members(headers, name).iter().any(|it| {
            let member = it.0.trim_start_matches("const ").trim_end_matches([' ', '*']);
            member.starts_with("parlor_") && member != name && has_lengths(headers, member)
        })
}

/// Those of these functions that take a length: as a number, in a text, or in a struct that the caller fills.
pub(crate) fn takers(exports: &[String]) -> Vec<&str> {
    let headers = headers();
    let takes = |name: &&str| {
        let (_, behind) = headers.split_once(&format!("{name}(")).unwrap();
        behind.split_once(");").unwrap().0.split(',').map(str::trim).any(|it| {
            let is_filled = it.strip_prefix("const ").and_then(|it| it.split_once(" *"));
            let is_number = it.starts_with("size_t ") && !it.contains('*');
            let is_text = it.starts_with("parlor_text ") && !it.contains('*');
            is_number
                || is_text
                || is_filled.is_some_and(|it| !it.1.starts_with('*') && has_lengths(&headers, it.0))
        })
    };
    exports.iter().map(String::as_str).filter(takes).collect()
}
