//! What stands between the tags: text, CDATA, comments, processing instructions.

use super::{Reader, Step, Stopped};
use crate::wire::fault::Fault;
use crate::wire::xml::lexer;

impl Reader<'_> {
    /// Text up to the next `<`. Outside the root only white space may stand, and is passed over.
    pub(super) fn text(&mut self) -> Result<Step, Stopped> {
        if self.is_inside() {
            let text = lexer::text(&mut self.rest, b'<');
            self.checked(text)?;
            return Ok(Step::Text);
        }
        lexer::spaces(&mut self.rest);
        match self.rest {
            [] | [b'<', ..] => Ok(Step::Skipped),
            _ => Err(self.fail(Fault::TextOutsideRoot)),
        }
    }

    /// What begins with `<!` or `<?`; a CDATA section is text.
    pub(super) fn markup(&mut self) -> Result<Step, Stopped> {
        let is_inside = self.is_inside();
        let markup = lexer::markup(&mut self.rest, is_inside);
        Ok(if self.checked(markup)? { Step::Text } else { Step::Skipped })
    }
}
