//! Who asks for files over Chat API v2, and what of that stands in each request.

use std::fmt;

use ureq::RequestBuilder;
use ureq::http::header::COOKIE;
use ureq::typestate::WithBody;

use crate::encoded;

/// Who asks: a customer in a chat.
#[derive(Clone, Copy)]
pub struct Customer<'a> {
    /// `chatId`.
    pub chat_id: &'a str,
    /// `userId`.
    pub user_id: &'a str,
    /// `secureKey`.
    pub secure_key: &'a str,
    /// `alias`: which server has answered last; empty: none has told.
    pub alias: &'a str,
    /// `Cookie` of each request, if there is one: what stands before several servers may lead by it to the customer's.
    pub cookies: Option<&'a str>,
}

impl Customer<'_> {
    /// A request with her cookies.
    pub(crate) fn dressed(&self, request: RequestBuilder<WithBody>) -> RequestBuilder<WithBody> {
        match self.cookies {
            Some(cookies) => request.header(COOKIE, cookies),
            None => request,
        }
    }

    /// The form that says who asks, and has no events of the chat told: those come with its polls.
    pub(crate) fn form(&self) -> String {
        let fields = self.fields().map(|(name, value)| format!("{name}={}", encoded(value)));
        fields.collect::<Vec<_>>().join("&")
    }

    pub(crate) fn fields(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let alias = Some(("alias", self.alias)).filter(|(_, alias)| !alias.is_empty());
        [("userId", self.user_id), ("secureKey", self.secure_key)]
            .into_iter()
            .chain(alias)
            .chain([("transcriptPosition", "0")])
    }
}

impl fmt::Debug for Customer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").field("chat_id", &self.chat_id).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_key_is_shown() {
        let customer =
            Customer { chat_id: "C", user_id: "U", secure_key: "0123456789", alias: "", cookies: None };
        assert_eq!(format!("{customer:?}"), "Customer { chat_id: \"C\", .. }");
    }
}
