//! The wrappers in C++, as text: what C has, and where the wrapper has it.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::support::ffi;

/// The headers of the wrapper of this library, parlor or parlor-desk.
pub(crate) fn headers(library: &str) -> Vec<PathBuf> {
    let include = ffi().join("include");
    let parts = std::fs::read_dir(include.join(library.replace('-', "/"))).unwrap();
    let files = parts.map(|it| it.unwrap().path()).filter(|it| it.is_file());
    let mut headers: Vec<PathBuf> = files.collect();
    headers.sort();
    headers.insert(0, include.join(format!("{library}.hpp")));
    headers
}

/// The code of a header, without comments.
fn code(header: &Path) -> String {
    let mut code = String::new();
    let text = std::fs::read_to_string(header).unwrap();
    let mut rest = text.as_str();
    while let Some((before, comment)) = rest.split_once("/*") {
        code.push_str(before);
        rest = comment.split_once("*/").unwrap().1;
    }
    code.push_str(rest);
    code.lines().map(|line| line.split("//").next().unwrap()).collect::<Vec<_>>().join("\n")
}

/// The words of a program.
fn words(code: &str) -> BTreeSet<&str> {
    code.split(|it: char| !it.is_alphanumeric() && it != '_').collect()
}

/// The last word of a piece of code that ends with a word.
fn last_word(code: &str) -> &str {
    code.rsplit(|it: char| !it.is_alphanumeric() && it != '_').next().unwrap()
}

/// A class, or functions, up to a brace at the beginning of a line.
struct Block<'h> {
    header: &'h Path,
    /// The name of the class; empty for functions.
    name: &'h str,
    /// What the class is derived from.
    bases: &'h str,
    code: &'h str,
    words: BTreeSet<&'h str>,
}

impl<'h> Block<'h> {
    fn new(header: &'h Path, code: &'h str) -> Self {
        let is_class = |it: &&str| it.starts_with(['c', 's', 't']) && it.ends_with('{') && !it.contains('(');
        let line = code.lines().rfind(is_class).unwrap_or_default().trim_end_matches([' ', '{']);
        let (class, bases) = line.split_once(" : ").unwrap_or((line, ""));
        Self { header, name: last_word(class), bases, code, words: words(code) }
    }

    /// The function of C's that stands in this table behind a name, by which templates call it.
    fn named(&self, function: &str) -> Option<&'h str> {
        let (before, _) = self.code.split_once(&format!(" = {function};"))?;
        self.name.ends_with("_api").then(|| last_word(before))
    }

    /// The templates that are made of this argument here.
    fn templates_of(&self, argument: &str) -> impl Iterator<Item = &'h str> {
        let uses = self.code.match_indices(argument);
        uses.filter(|it| !self.code[it.0 + it.1.len()..].starts_with(char::is_alphanumeric))
            .map(|it| last_word(&self.code[..it.0]))
    }
}

/// What a writer of transcripts doesn't look at in a `parlor_session_info`.
const READ_ONLY: [&str; 3] = ["has_start_at_unix_ms", "start_at_unix_ms", "is_over"];

/// A wrapper.
struct Wrapper<'h>(Vec<Block<'h>>);

impl<'h> Wrapper<'h> {
    /// Whether a template that a class makes of this table calls the function that stands there behind this name: the
    /// template itself, or what that makes of its own argument.
    fn calls(&self, table: &Block<'_>, name: &str) -> bool {
        let derived = self.0.iter().filter(|it| words(it.bases).contains(table.name));
        let tables: Vec<_> = derived.map(|it| it.name).chain([table.name]).collect();
        let made = |table: &&str| {
            let argument = format!("<detail::{table}");
            self.0.iter().flat_map(|it| it.templates_of(&argument).collect::<Vec<_>>()).collect::<Vec<_>>()
        };
        let mut templates: Vec<&str> = tables.iter().flat_map(made).collect();
        let mut seen = BTreeSet::new();
        while let Some(template) = templates.pop().filter(|it| !it.is_empty()) {
            for block in self.0.iter().filter(|it| it.name == template && seen.insert(it.name)) {
                if block.code.contains(&format!("Api::{name}(")) {
                    return true;
                }
                templates.extend(block.templates_of("<Api"));
            }
        }
        false
    }

    /// Whether a function of C's is called in the header of its class, or in any if it is of none.
    fn has_function(&self, name: &str) -> bool {
        let mut blocks = self.0.iter().filter(|it| it.words.contains(name) && is_in(name, it.header));
        blocks.any(|it| it.named(name).is_none_or(|alias| self.calls(it, alias)))
    }

    /// Whether a member of a struct of C's is named in each class that is a form of the struct, or in what is derived from
    /// that: a view, and what makes one. Of a struct without such a class, where the struct is.
    fn has_member(&self, name: &str, member: &str) -> bool {
        let is_derived = |it: &Block<'_>, base: &str| !base.is_empty() && words(it.bases).contains(base);
        let has = |form: &&Block<'_>| {
            let parts = self.0.iter().filter(|it| is_derived(it, form.name));
            parts.chain([*form]).any(|it| it.words.contains(member))
        };
        let ways = [format!("{name} *it_;"), format!("{name} to_c()")];
        let mut forms = self.0.iter().filter(|it| ways.iter().any(|way| it.code.contains(way))).peekable();
        if forms.peek().is_none() {
            return self.0.iter().filter(|it| it.words.contains(name)).any(|it| has(&it));
        }
        forms.all(|it| has(&it) || (it.name == "own_session_info" && READ_ONLY.contains(&member)))
    }

    fn has_value(&self, name: &str) -> bool {
        self.0.iter().any(|it| it.words.contains(name))
    }
}

/// Whether a function of C's is to be called in this header: in that of its class, or in any if it is of none.
fn is_in(function: &str, header: &Path) -> bool {
    let parts = [
        ("parlor_basic_", "basic.hpp"),
        ("parlor_flex_", "flex.hpp"),
        ("parlor_transcript_", "transcript.hpp"),
        ("parlor_stream_", "stream.hpp"),
        ("parlor_writer_", "writer.hpp"),
        ("parlor_file_", "files.hpp"),
        ("parlor_link_", "link.hpp"),
        ("parlor_plugins_", "plugins.hpp"),
    ];
    let part = parts.iter().find(|it| function.starts_with(it.0) && !function.ends_with("_options_init"));
    part.is_none_or(|it| header.ends_with(it.1))
}

/// What `parlor.h` or `parlor-desk.h` has and the wrapper hasn't: functions, values, and members of structs; and how many
/// values and members there are.
pub(crate) fn missing(library: &str, exports: &str) -> (BTreeSet<String>, usize) {
    let codes: Vec<_> = headers(library).into_iter().map(|it| (code(&it), it)).collect();
    let blocks = codes.iter().flat_map(|(code, it)| code.split("\n}").map(|code| Block::new(it, code)));
    let wrapper = Wrapper(blocks.collect());
    let functions = std::fs::read_to_string(ffi().join(exports)).unwrap();
    let mut missing: BTreeSet<String> =
        functions.lines().filter(|it| !wrapper.has_function(it)).map(str::to_owned).collect();

    let header = std::fs::read_to_string(ffi().join(format!("include/{library}.h"))).unwrap();
    let (mut members, mut count) = ("", 0);
    for line in header.lines() {
        let declared = line.strip_prefix("    ").unwrap_or_default();
        if let Some((value, _)) = declared.split_once(" = ").filter(|it| it.0.starts_with("PARLOR_")) {
            count += 1;
            if !wrapper.has_value(value) {
                missing.insert(value.to_owned());
            }
        }
        // Configs, files, addresses and stores have C's members, and items are made by functions.
        if let Some(name) = line.strip_prefix("typedef struct ").and_then(|it| it.strip_suffix(" {")) {
            let is_c = |it: &str| {
                it.ends_with("_config")
                    || it.starts_with("parlor_file_")
                    || ["parlor_item", "parlor_items", "parlor_address", "parlor_document_store"]
                        .contains(&it)
            };
            members = if is_c(name) { "" } else { name };
        } else if line.starts_with("typedef ") || line.starts_with('}') {
            members = "";
        }
        // What an `_init` sets is in no class, nor is what functions with a state of their own have instead.
        let is_member = !members.is_empty()
            && !declared.starts_with([' ', '/'])
            && !["size_t size;", "void *context;"].contains(&declared);
        if let Some(member) = declared.strip_suffix(';').filter(|_| is_member).map(last_word) {
            count += 1;
            if !wrapper.has_member(members, member) {
                missing.insert(format!("{members}.{member}"));
            }
        }
    }
    (missing, count)
}
