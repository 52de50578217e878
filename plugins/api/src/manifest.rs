//! The manifest: what a plugin says about itself before any of its code runs.
//!
//! It lies in a section of its own of the library (`.parlor`; on Apple's systems `__parlor`), so that a
//! host can read it without loading the library. Its layout never changes; all integers are little-endian:
//!
//! | bytes | what |
//! |---|---|
//! | 8 | magic, [`MAGIC`] |
//! | 4 | length of the whole manifest, magic included |
//! | 2 + 2 | major and minor number of the plugin ABI |
//! | text | name |
//! | text | version |
//! | 2, then texts | features: their number, then each |
//! | 2, then texts | rights: their number, then each |
//! | the rest | skipped: room for what later versions add |
//!
//! A text is its length (2 bytes), then 1 to [`MAX_TEXT`] letters, digits or `- _ . + :` of ASCII.

use core::fmt;

use crate::service::Right;

/// The bytes a manifest begins with.
pub const MAGIC: [u8; 8] = *b"PARLOR\0\x01";

/// The version of the plugin ABI that this crate speaks. It is its own, not the application's.
pub const ABI_VERSION: AbiVersion = AbiVersion { major: 0, minor: 1 };

/// The longest name, version, feature or right of a manifest, in bytes.
pub const MAX_TEXT: usize = 64;

/// The name of the section that holds the manifest, as an object file lists it.
pub const SECTION: &str = if cfg!(target_vendor = "apple") { "__parlor" } else { ".parlor" };

const FIXED: usize = MAGIC.len() + 4 + 2 + 2;

/// A version of the plugin ABI.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AbiVersion {
    /// Changes when a plugin built before can no longer be called.
    pub major: u16,
    /// Changes when something is added; before 1.0, also when something is changed.
    pub minor: u16,
}

impl AbiVersion {
    /// Whether a host of this version can load a plugin of version `plugin`: the major numbers are equal,
    /// and before 1.0 the minor numbers too.
    #[must_use]
    pub const fn loads(self, plugin: Self) -> bool {
        self.major == plugin.major && (self.major > 0 || self.minor == plugin.minor)
    }
}

impl fmt::Display for AbiVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.major, self.minor)
    }
}

/// What a plugin says about itself.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Manifest {
    /// The plugin ABI it was built for.
    pub abi: AbiVersion,
    /// Its name; of several libraries with one name a host loads one.
    pub name: String,
    /// Its own version.
    pub version: String,
    /// What it can do, such as `file-transfer` or `export:xml`; see [`feature`](crate::feature).
    pub features: Vec<String>,
    /// Which host services it may call; see [`Right`].
    pub rights: Vec<String>,
}

impl Manifest {
    /// Reads a manifest from the bytes of its section. What follows it there is padding and is skipped.
    ///
    /// # Errors
    ///
    /// The bytes are no manifest, or end before it does. A manifest for another [`AbiVersion`] is no error:
    /// ask [`AbiVersion::loads`].
    pub fn parse(section: &[u8]) -> Result<Self, ManifestError> {
        let magic_here = section.get(..MAGIC.len()).unwrap_or(section);
        if magic_here.is_empty() || !MAGIC.starts_with(magic_here) {
            return Err(ManifestError::NoMagic);
        }
        let mut reader = Reader { bytes: section, at: MAGIC.len() };
        let needed = reader.u32()? as usize;
        reader.bytes =
            section.get(..needed).ok_or(ManifestError::Truncated { needed, available: section.len() })?;
        Ok(Self {
            abi: AbiVersion { major: reader.u16()?, minor: reader.u16()? },
            name: reader.text("name")?,
            version: reader.text("version")?,
            features: reader.texts("features")?,
            rights: reader.texts("rights")?,
        })
    }

    /// Whether the plugin lists this feature.
    #[must_use]
    pub fn has_feature(&self, feature: &str) -> bool {
        self.features.iter().any(|has| has == feature)
    }

    /// Whether the plugin asked for this right.
    #[must_use]
    pub fn has_right(&self, right: Right) -> bool {
        self.rights.iter().any(|has| has == right.as_str())
    }
}

/// Why bytes are no manifest.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ManifestError {
    /// They don't begin with [`MAGIC`].
    #[error("it does not begin with the magic bytes of a manifest")]
    NoMagic,
    /// They end too early.
    #[error("it ends after {available} of {needed} bytes")]
    Truncated {
        /// How many bytes there must be, as far as is known.
        needed: usize,
        /// How many there are.
        available: usize,
    },
    /// A text is empty, too long, or holds a character that a manifest must not hold.
    #[error("its {0} is not made of 1 to {MAX_TEXT} plain letters, digits or signs")]
    BadText(&'static str),
}

struct Reader<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Reader<'a> {
    fn take(&mut self, count: usize) -> Result<&'a [u8], ManifestError> {
        let needed = self.at.saturating_add(count);
        let taken = self
            .bytes
            .get(self.at..needed)
            .ok_or(ManifestError::Truncated { needed, available: self.bytes.len() })?;
        self.at = needed;
        Ok(taken)
    }

    fn u16(&mut self) -> Result<u16, ManifestError> {
        Ok(self.take(2)?.iter().rev().fold(0, |value, byte| value << 8 | u16::from(*byte)))
    }

    fn u32(&mut self) -> Result<u32, ManifestError> {
        Ok(self.take(4)?.iter().rev().fold(0, |value, byte| value << 8 | u32::from(*byte)))
    }

    fn text(&mut self, member: &'static str) -> Result<String, ManifestError> {
        let length = usize::from(self.u16()?);
        let bytes = self.take(length)?;
        match core::str::from_utf8(bytes) {
            Ok(text) if is_text(bytes) => Ok(text.to_owned()),
            _ => Err(ManifestError::BadText(member)),
        }
    }

    fn texts(&mut self, member: &'static str) -> Result<Vec<String>, ManifestError> {
        let count = self.u16()?;
        (0..count).map(|_| self.text(member)).collect()
    }
}

/// What the [export macro](crate::export_plugin) makes a manifest of, at compile time.
#[derive(Clone, Copy, Debug)]
pub struct ManifestSource<'a> {
    /// See [`Manifest::abi`].
    pub abi: AbiVersion,
    /// See [`Manifest::name`].
    pub name: &'a str,
    /// See [`Manifest::version`].
    pub version: &'a str,
    /// See [`Manifest::features`].
    pub features: &'a [&'a str],
    /// See [`Manifest::rights`].
    pub rights: &'a [Right],
}

impl ManifestSource<'_> {
    /// How many bytes [`encode`](Self::encode) makes.
    #[must_use]
    pub const fn encoded_len(&self) -> usize {
        let mut len = FIXED + 2 + self.name.len() + 2 + self.version.len() + 2 + 2;
        let mut i = 0;
        while i < self.features.len() {
            len += 2 + self.features[i].len();
            i += 1;
        }
        i = 0;
        while i < self.rights.len() {
            len += 2 + self.rights[i].as_str().len();
            i += 1;
        }
        len
    }

    /// The manifest's bytes. `N` is [`encoded_len`](Self::encoded_len).
    ///
    /// # Panics
    ///
    /// At compile time, when used in a constant as the macro does: a text isn't one that a manifest may hold,
    /// or `N` is wrong.
    #[must_use]
    pub const fn encode<const N: usize>(&self) -> [u8; N] {
        assert!(N == self.encoded_len(), "N must be encoded_len()");
        let mut out = [0; N];
        let mut at = put(&mut out, 0, &MAGIC);
        at = put(&mut out, at, &(N as u32).to_le_bytes());
        at = put(&mut out, at, &self.abi.major.to_le_bytes());
        at = put(&mut out, at, &self.abi.minor.to_le_bytes());
        at = put_text(&mut out, at, self.name);
        at = put_text(&mut out, at, self.version);
        at = put(&mut out, at, &(self.features.len() as u16).to_le_bytes());
        let mut i = 0;
        while i < self.features.len() {
            at = put_text(&mut out, at, self.features[i]);
            i += 1;
        }
        at = put(&mut out, at, &(self.rights.len() as u16).to_le_bytes());
        i = 0;
        while i < self.rights.len() {
            at = put_text(&mut out, at, self.rights[i].as_str());
            i += 1;
        }
        assert!(at == N);
        out
    }
}

const fn put(out: &mut [u8], at: usize, bytes: &[u8]) -> usize {
    let mut i = 0;
    while i < bytes.len() {
        out[at + i] = bytes[i];
        i += 1;
    }
    at + bytes.len()
}

const fn put_text(out: &mut [u8], at: usize, text: &str) -> usize {
    assert!(is_text(text.as_bytes()), "a manifest's texts are 1 to 64 letters, digits or - _ . + :");
    let at = put(out, at, &(text.len() as u16).to_le_bytes());
    put(out, at, text.as_bytes())
}

const fn is_text(bytes: &[u8]) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        if !(bytes[i].is_ascii_alphanumeric() || matches!(bytes[i], b'-' | b'_' | b'.' | b'+' | b':')) {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty() && bytes.len() <= MAX_TEXT
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOURCE: ManifestSource<'_> = ManifestSource {
        abi: AbiVersion { major: 0, minor: 1 },
        name: "echo",
        version: "1.2.3",
        features: &["events", "export:xml"],
        rights: &[Right::Files],
    };
    const BYTES: [u8; SOURCE.encoded_len()] = SOURCE.encode();

    #[test]
    fn layout_is_the_documented_one() {
        assert_eq!(
            BYTES.as_slice(),
            b"PARLOR\0\x01\x3c\0\0\0\0\0\x01\0\x04\0echo\x05\x001.2.3\x02\0\x06\0events\x0a\0export:xml\x01\0\x05\0files"
        );
    }

    #[test]
    fn parses_what_the_macro_writes() {
        let manifest = Manifest::parse(&BYTES).unwrap();
        assert_eq!(manifest.name, "echo");
        assert_eq!(manifest.version, "1.2.3");
        assert_eq!(manifest.features, ["events", "export:xml"]);
        assert!(manifest.has_right(Right::Files) && !manifest.has_right(Right::Send));
    }

    #[test]
    fn every_prefix_is_an_error() {
        for length in 0..BYTES.len() {
            let error = Manifest::parse(&BYTES[..length]).unwrap_err();
            match length {
                0 => assert_eq!(error, ManifestError::NoMagic),
                _ => assert!(matches!(error, ManifestError::Truncated { .. }), "{length}: {error}"),
            }
        }
    }

    #[test]
    fn padding_and_later_members_are_skipped() {
        let mut longer = BYTES.to_vec();
        longer.extend([7; 5]);
        assert!(Manifest::parse(&longer).is_ok());
        longer[8] += 5;
        assert!(Manifest::parse(&longer).is_ok());
    }

    #[test]
    fn a_length_that_ends_inside_a_member_is_an_error() {
        for length in 0..BYTES.len() as u8 {
            let mut cut = BYTES;
            cut[8] = length;
            assert!(matches!(Manifest::parse(&cut), Err(ManifestError::Truncated { .. })), "{length}");
        }
    }

    #[test]
    fn texts_can_not_spoil_a_terminal() {
        let mut bytes = BYTES;
        bytes[18] = 0x1b;
        assert_eq!(Manifest::parse(&bytes), Err(ManifestError::BadText("name")));
    }

    #[test]
    fn before_1_0_only_the_same_minor_loads() {
        let version = |major, minor| AbiVersion { major, minor };
        assert!(version(0, 1).loads(version(0, 1)));
        assert!(!version(0, 2).loads(version(0, 1)));
        assert!(version(1, 3).loads(version(1, 0)));
        assert!(!version(2, 0).loads(version(1, 0)));
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_give_an_answer(tail in proptest::collection::vec(0u8.., 0..200)) {
            let _ = Manifest::parse(&tail);
            let _ = Manifest::parse(&[&MAGIC, tail.as_slice()].concat());
        }
    }
}
