//! The forms that a text may have in XML.

use crate::wire::canonical::Canonical;
use crate::wire::raw::{self, Raw};
use crate::wire::text::Text;

/// Not 0 in small code, which is left for the absence of a text: many of those are cleared by one call then.
const PLAIN: u32 = if cfg!(feature = "fast") { 0 } else { 1 };

/// What a text is in its document.
// As wide as the rest, a text is three words to copy; else also the bytes between them.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "fast"), repr(u32))]
pub(crate) enum Form {
    /// UTF-8 that stands for itself.
    #[default]
    Plain = PLAIN as _,
    /// Content of an XML element: references, CDATA, comments, line ends to be normalised.
    Content,
    /// Value of an XML attribute: references, white space to be normalised.
    Attribute,
    /// What stands in the quotes of a JSON string: escapes.
    #[cfg(feature = "http-chat")]
    Json,
}

impl<'a> Text<'a> {
    /// A text that is well-formed for `form`; it stands for itself if it does.
    pub(crate) fn read(raw: &'a Raw, form: Form) -> Self {
        let is_plain = raw::bytes(raw).iter().all(|byte| match byte {
            b'&' | b'<' | b'\r' => false,
            b'\n' | b'\t' => form != Form::Attribute,
            _ => true,
        });
        Self::checked(raw, if is_plain { Form::Plain } else { form })
    }

    /// A text that was checked, and it is known where it is canonical.
    #[cfg_attr(not(feature = "fast"), allow(dead_code, reason = "only the quick ways know it"))]
    pub(crate) const fn canonical(raw: &'a Raw, form: Form, canonical: Canonical) -> Self {
        Self { raw, form, canonical }
    }

    /// Whether it is known to be written in content as it stands.
    pub(crate) const fn is_canonical_in_content(&self) -> bool {
        self.canonical.is_in_content()
    }

    /// Whether it is known to be written in attributes as it stands.
    pub(crate) const fn is_canonical_in_attributes(&self) -> bool {
        self.canonical.is_in_attributes()
    }

    pub(crate) const fn raw(&self) -> &'a Raw {
        self.raw
    }

    pub(crate) const fn raw_bytes(&self) -> &'a [u8] {
        raw::bytes(self.raw)
    }

    pub(crate) const fn form(&self) -> Form {
        self.form
    }
}
