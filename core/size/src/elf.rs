//! What stands in an image.

use std::path::Path;

use object::{Object as _, ObjectSection as _, ObjectSymbol as _, SectionFlags, SectionKind, elf};

/// Parts of the names of what a panic goes through. The last one is the panic handler, which every panic calls.
const PANICS: [&str; 5] = ["panicking", "unwrap_failed", "expect_failed", "_fail", "rust_begin_unwind"];

/// What was read of an image.
#[derive(Clone, Debug)]
pub struct Elf {
    /// Bytes of flash: all that is stored, be it run, read or copied to RAM at the start.
    pub flash: u64,
    /// The names of its functions and statics, mangled, and their sizes in bytes.
    pub symbols: Vec<(String, u64)>,
}

impl Elf {
    /// Reads an image.
    ///
    /// # Errors
    /// If it can't be read, or isn't an ELF file with symbols.
    pub fn read(path: &Path) -> Result<Self, String> {
        let explain = |error: &dyn std::fmt::Display| format!("{}: {error}", path.display());
        let bytes = std::fs::read(path).map_err(|error| explain(&error))?;
        let file = object::File::parse(&*bytes).map_err(|error| explain(&error))?;
        let is_stored = |section: &object::Section<'_, '_>| match section.flags() {
            SectionFlags::Elf { sh_flags, .. } => {
                sh_flags.contains(elf::SHF_ALLOC) && section.kind() != SectionKind::UninitializedData
            }
            _ => false,
        };
        let flash = file.sections().filter(is_stored).map(|it| it.size()).sum();
        let named = file.symbols().filter_map(|it| Some((it.name().ok()?.to_owned(), it.size())));
        let symbols: Vec<_> = named.filter(|(name, _)| !name.is_empty()).collect();
        if symbols.is_empty() {
            return Err(explain(&"has no symbols"));
        }
        Ok(Self { flash, symbols })
    }

    /// The functions that belong to a panic: none, if none can be reached.
    pub fn panics(&self) -> Vec<&str> {
        let names = self.symbols.iter().map(|(name, _)| name.as_str());
        names.filter(|name| PANICS.iter().any(|part| name.contains(part))).collect()
    }

    /// The size of the static whose name has `part` in it, in bytes.
    pub fn size_of(&self, part: &str) -> Option<u64> {
        self.symbols.iter().find(|(name, _)| name.contains(part)).map(|(_, size)| *size)
    }
}
