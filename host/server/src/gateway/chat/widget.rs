//! The widget: a chat box for any web page, which uses this API, and a page to try it on. They stand on this port so that the
//! script and what it asks have one origin. Nothing of it depends on who asks.

use std::sync::{Arc, LazyLock};

use axum::Router;
use axum::body::Bytes;
use axum::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, X_CONTENT_TYPE_OPTIONS,
};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use sha2::{Digest, Sha256};

use crate::engine::hex;

/// The parts of the script, in an order in which each has what it uses when the script begins: `main.js` is the last.
const PARTS: [&str; 11] = [
    include_str!("../../../widget/texts.js"),
    include_str!("../../../widget/links.js"),
    include_str!("../../../widget/dom.js"),
    include_str!("../../../widget/style.js"),
    include_str!("../../../widget/api.js"),
    include_str!("../../../widget/transcript.js"),
    include_str!("../../../widget/uploads.js"),
    include_str!("../../../widget/chat.js"),
    include_str!("../../../widget/entries.js"),
    include_str!("../../../widget/view.js"),
    include_str!("../../../widget/main.js"),
];

/// What is said first: the script comes without its comments.
const HEAD: &str = "// The chat widget of Parlor, for Chat API v2. MIT OR Apache-2.0\n";

const PAGE: &str = include_str!("../../../widget/demo-chat.html");

const SHEET: &str = include_str!("../../../widget/demo-chat.css");

/// The page shows that the widget needs no more than this: scripts and requests. The style is the page's own.
const POLICY: &str = "default-src 'none'; script-src 'self'; connect-src 'self'; style-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Pages that let in only what agrees to it (`Cross-Origin-Embedder-Policy`) may have the script, too.
const RESOURCE_POLICY: HeaderName = HeaderName::from_static("cross-origin-resource-policy");

static SCRIPT: LazyLock<Asset> = LazyLock::new(|| Asset::new("text/javascript; charset=utf-8", script()));
static STYLE: LazyLock<Asset> = LazyLock::new(|| Asset::new("text/css; charset=utf-8", SHEET.to_owned()));

/// The paths. The page's chats come to this service; `None`: every service is there.
pub(super) fn router(service: Option<&str>) -> Router {
    let demo = Arc::new(Asset::new("text/html; charset=utf-8", page(service)));
    Router::new()
        .route("/widget.js", get(async |headers: HeaderMap| SCRIPT.answer(&headers)))
        .route("/demo-chat", get(async move |headers: HeaderMap| demo.answer(&headers)))
        .route("/demo-chat.css", get(async |headers: HeaderMap| STYLE.answer(&headers)))
}

/// What is the same for everybody.
struct Asset {
    content_type: &'static str,
    content: Bytes,
    /// Changes with the content.
    tag: HeaderValue,
}

impl Asset {
    fn new(content_type: &'static str, content: String) -> Self {
        let digest = Sha256::digest(content.as_bytes());
        let tag = format!("\"{}\"", hex(digest.get(..16).unwrap_or_default()));
        // Hex digits in quotes are a header's value.
        let tag = HeaderValue::from_str(&tag).unwrap_or(HeaderValue::from_static("\"\""));
        Self { content_type, content: content.into(), tag }
    }

    /// Browsers keep it, and ask each time whether it has changed: pages have a new server's widget at once.
    fn answer(&self, headers: &HeaderMap) -> Response {
        let is_known = headers.get(IF_NONE_MATCH).and_then(|it| it.to_str().ok()).is_some_and(|tags| {
            tags.split(',').any(|it| it.trim().trim_start_matches("W/").as_bytes() == self.tag.as_bytes())
        });
        let common = [
            (ETAG, self.tag.clone()),
            (CACHE_CONTROL, HeaderValue::from_static("no-cache")),
            (CONTENT_SECURITY_POLICY, HeaderValue::from_static(POLICY)),
            (X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
            (RESOURCE_POLICY, HeaderValue::from_static("cross-origin")),
        ];
        if is_known {
            return (StatusCode::NOT_MODIFIED, common).into_response();
        }
        (common, [(CONTENT_TYPE, self.content_type)], self.content.clone()).into_response()
    }
}

/// The page, with a tag that names the service, if there is one to be named.
fn page(service: Option<&str>) -> String {
    /// What the name stands behind, in the tag and where the page shows the tag.
    const BEFORE: &str = "data-subject=\"Demo\"";
    let Some(service) = service else { return PAGE.to_owned() };
    let mut name = String::new();
    for character in service.chars() {
        match character {
            '&' => name.push_str("&amp;"),
            '<' => name.push_str("&lt;"),
            '>' => name.push_str("&gt;"),
            '"' => name.push_str("&quot;"),
            other => name.push(other),
        }
    }
    PAGE.replace(BEFORE, &format!("{BEFORE} data-service=\"{name}\""))
}

/// The parts as one script, in a scope of its own, without what a browser doesn't need: lines of comments, and indentation.
fn script() -> String {
    let mut script = format!("{HEAD}(() => {{\n\"use strict\";\n");
    for line in PARTS.iter().flat_map(|it| it.lines()).map(str::trim_start) {
        if !line.is_empty() && !line.starts_with("//") {
            script.push_str(line);
            script.push('\n');
        }
    }
    script.push_str("})();\n");
    script
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_page_chats_with_a_service_that_is_there() {
        assert_eq!(page(None), PAGE);
        let page = page(Some("a&\"b"));
        assert!(
            page.contains(r#"data-subject="Demo" data-service="a&amp;&quot;b" defer></script>"#),
            "{page}"
        );
        assert_eq!(page.matches("data-service").count(), 2, "the tag that is shown, too");
    }
}
