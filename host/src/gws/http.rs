//! Requests to the server of GWS API v2: cookies, the token against forged requests, TLS, proxies of the environment.

use std::io::ErrorKind;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use parlor_link::Roots;
use parlor_neighbours::{bounded, trusting};
use serde_json::Value as Json;
use ureq::http::{HeaderMap, Request, Uri, header};
use ureq::{Agent, AsSendBody, BodyReader, Error, Timeout};

use super::answer::{Answer, Fault, quoted, read};
use crate::cookies::Cookies;

/// How long a request may take, from the name of its host to the last byte of the reply.
const WITHIN: Duration = Duration::from_secs(25);

/// How long sending a document may take.
const UPLOAD_WITHIN: Duration = Duration::from_secs(600);

/// For how long a document that comes may stand still.
const IDLE: Duration = Duration::from_secs(60);

/// Bytes of a reply at most: our own choice, some ten times a full reply of messages.
const REPLY_BYTES: usize = 16 << 20;

/// The header whose value names the one that carries the token, and which carries it usually.
const CSRF_HEADER: &str = "X-CSRF-HEADER";
const CSRF_TOKEN: &str = "X-CSRF-TOKEN";

/// The server, and who asks.
pub(super) struct Http {
    agent: Agent,
    /// What all paths stand behind, such as `http://127.0.0.1:4074/api/v2`.
    base: String,
    authorization: String,
    kept: Mutex<Kept>,
}

/// What the server gave.
#[derive(Default)]
struct Kept {
    cookies: Cookies,
    /// The name of the header for the token, and the token.
    token: Option<(String, String)>,
}

impl Http {
    /// # Errors
    /// Why the roots can't be read.
    pub(super) fn new(base: &str, user: &str, password: &str, roots: &Roots) -> Result<Self, String> {
        let mut config = Agent::config_builder()
            .http_status_as_error(false)
            // Whoever signs in elsewhere is told so, and what is asked is for this server alone.
            .max_redirects(0)
            .user_agent(concat!("parlor/", env!("CARGO_PKG_VERSION")))
            .accept("application/json")
            .timeout_connect(Some(Duration::from_secs(10)));
        if base.starts_with("https:") {
            let certificates = roots.certificates().map_err(|error| error.to_string())?;
            config = config.tls_config(trusting(&certificates));
        }
        Ok(Self {
            agent: config.build().into(),
            base: base.trim_end_matches('/').to_owned(),
            authorization: format!("Basic {}", STANDARD.encode(format!("{user}:{password}"))),
            kept: Mutex::default(),
        })
    }

    pub(super) fn base(&self) -> &str {
        &self.base
    }

    /// Begins anew, as one who was never there.
    pub(super) fn forget(&self) {
        let mut kept = self.lock();
        kept.cookies.clear();
        kept.token = None;
    }

    /// Says who asks: with the reply begins a session.
    pub(super) fn log_in(&self) -> Result<Json, Fault> {
        let request =
            Request::get(format!("{}/me", self.base)).header(header::AUTHORIZATION, &self.authorization);
        self.run("/me", request.body(()), WITHIN)
    }

    pub(super) fn get(&self, path: &str) -> Result<Json, Fault> {
        self.run(path, Request::get(format!("{}{path}", self.base)).body(()), WITHIN)
    }

    /// Posts JSON. Where the token isn't valid any more, another one is fetched, once.
    pub(super) fn post(&self, path: &str, body: &Json, within: Option<Duration>) -> Result<Json, Fault> {
        let within = within.unwrap_or(WITHIN);
        match self.post_once(path, body, within) {
            Err(Fault::Token) => {
                self.get("/me")?;
                self.post_once(path, body, within)
            }
            other => other,
        }
    }

    /// Sends a document as a form, in the part that the API has for it.
    pub(super) fn upload(&self, path: &str, name: &str, mime: &str, document: &[u8]) -> Result<Json, Fault> {
        let trouble = |error: &dyn std::fmt::Display| Fault::Trouble(error.to_string());
        // So long, and by chance, that no document has it.
        let boundary = format!("parlor-{:016x}", getrandom::u64().map_err(|error| trouble(&error))?);
        let name: String =
            name.chars().map(|it| if it.is_control() || it == '"' { '_' } else { it }).collect();
        let mime: String = mime.chars().filter(char::is_ascii_graphic).collect();
        let mut body = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"Attachment\"; filename=\"{name}\"\r\n\
             Content-Type: {mime}\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(document);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        let mut request = Request::post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"));
        if let Some((name, token)) = &self.lock().token {
            request = request.header(name, token);
        }
        self.run(path, request.body(body), UPLOAD_WITHIN)
    }

    /// Begins to read a document; with its size, if the server says so.
    pub(super) fn download(&self, path: &str) -> Result<(BodyReader<'static>, Option<u64>), Fault> {
        let url = format!("{}{path}", self.base);
        let trouble = |why: &dyn std::fmt::Display| Fault::Trouble(format!("{why} ({url})"));
        let mut request = Request::get(&url).body(()).map_err(|error| trouble(&error))?;
        if let Some(cookies) = self.lock().cookies.header().and_then(|it| it.try_into().ok()) {
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        let request = self.agent.configure_request(request).accept("*/*").timeout_recv_response(Some(WITHIN));
        let request = request.timeout_per_read(Some(IDLE)).build();
        let response = self.agent.run(request).map_err(|error| trouble(&self.in_words(&error)))?;
        let (head, body) = response.into_parts();
        if head.status.as_u16() == 200 {
            let size = body.content_length();
            return Ok((body.into_reader(), size));
        }
        let text =
            |name| head.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default().to_owned();
        let (content_type, location) = (text(header::CONTENT_TYPE), text(header::LOCATION));
        let said = bounded::all(body.into_reader(), REPLY_BYTES).ok().flatten().unwrap_or_default();
        let status = head.status.as_u16();
        let answer = Answer { status, content_type: &content_type, location: &location, body: &said };
        let why = read(&url, &answer).err();
        Err(why.unwrap_or_else(|| trouble(&format!("there is no document, but status {status}"))))
    }

    fn post_once(&self, path: &str, body: &Json, within: Duration) -> Result<Json, Fault> {
        let mut request = Request::post(format!("{}{path}", self.base))
            .header(header::CONTENT_TYPE, "application/json;charset=UTF-8");
        if let Some((name, token)) = &self.lock().token {
            request = request.header(name, token);
        }
        self.run(path, request.body(body.to_string()), within)
    }

    fn run<B: AsSendBody>(
        &self,
        path: &str,
        request: Result<Request<B>, ureq::http::Error>,
        within: Duration,
    ) -> Result<Json, Fault> {
        let url = format!("{}{path}", self.base);
        let trouble = |why: &dyn std::fmt::Display| Fault::Trouble(format!("{why} ({url})"));
        let mut request = request.map_err(|error| trouble(&error))?;
        let cookies = self.lock().cookies.header();
        if let Some(cookies) = cookies.and_then(|it| it.try_into().ok()) {
            request.headers_mut().insert(header::COOKIE, cookies);
        }
        let request = self.agent.configure_request(request).timeout_global(Some(within)).build();
        let response = self.agent.run(request).map_err(|error| trouble(&self.in_words(&error)))?;
        let (head, body) = response.into_parts();
        self.keep(&head.headers);
        let body = bounded::all(body.into_reader(), REPLY_BYTES).map_err(|error| trouble(&error))?;
        let body = body.ok_or_else(|| trouble(&format!("the reply has more than {REPLY_BYTES} bytes")))?;
        let text = |name| head.headers.get(name).and_then(|it| it.to_str().ok()).unwrap_or_default();
        let answer = Answer {
            status: head.status.as_u16(),
            content_type: text(header::CONTENT_TYPE),
            location: text(header::LOCATION),
            body: &body,
        };
        read(&url, &answer)
    }

    /// The proxy through which the server is asked, without the password that its URL may have.
    fn proxy(&self) -> Option<String> {
        let base: Uri = self.base.parse().ok()?;
        let proxy = self.agent.config().proxy().filter(|it| !it.is_no_proxy(&base))?;
        Some(format!("{}:{}", proxy.host(), proxy.port()))
    }

    fn in_words(&self, error: &Error) -> String {
        let proxy = self.proxy();
        let of_proxy = proxy.and_then(|it| of_proxy(error, &it));
        of_proxy.unwrap_or_else(|| in_words(error))
    }

    fn keep(&self, headers: &HeaderMap) {
        let text = |name: &str| headers.get(name).and_then(|it| it.to_str().ok());
        let mut kept = self.lock();
        for cookie in headers.get_all(header::SET_COOKIE).iter().filter_map(|it| it.to_str().ok()) {
            kept.cookies.set(cookie);
        }
        if let Some(token) = text(CSRF_TOKEN) {
            let name = text(CSRF_HEADER).unwrap_or(CSRF_TOKEN);
            kept.token = Some((name.to_owned(), token.to_owned()));
        }
    }

    fn lock(&self) -> MutexGuard<'_, Kept> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is wrong with the proxy, if that is it: with one, it alone is connected to.
fn of_proxy(error: &Error, proxy: &str) -> Option<String> {
    const CHECK: &str = "check the variables HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY";
    let why = match error {
        Error::ConnectProxyFailed(said) if said.contains("407") => {
            let login = "wants a name and a password that it knows (status 407)";
            return Some(format!(
                "the proxy {proxy} {login}; write them into its URL, as http://NAME:PASSWORD@HOST:PORT"
            ));
        }
        Error::ConnectProxyFailed(said) => format!("makes no connection: {}", quoted(said)),
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            "can't be reached: nobody answers".to_owned()
        }
        Error::ConnectionFailed | Error::Timeout(Timeout::Connect | Timeout::Resolve) => {
            format!("can't be reached: {error}")
        }
        _ if is_unknown_name(error) => format!("can't be reached: {error}"),
        _ => return None,
    };
    Some(format!("the proxy {proxy} {why}; {CHECK}"))
}

/// Whether a name couldn't be looked up: the standard library has no kind of error for it.
fn is_unknown_name(error: &Error) -> bool {
    matches!(error, Error::HostNotFound)
        || matches!(error, Error::Io(it) if it.to_string().contains("failed to lookup address"))
}

fn in_words(error: &Error) -> String {
    let advice = match error {
        Error::Io(error) if error.kind() == ErrorKind::ConnectionRefused => {
            return "nobody answers; check host and port, and that the server runs".into();
        }
        Error::Protocol(_) => {
            "; what answers there speaks no HTTP: check host, port, and whether it is https://"
        }
        Error::Timeout(_) => return "no answer in time".into(),
        _ if is_unknown_name(error) => "; check the host",
        Error::ConnectionFailed => "; check host and port, and that the server runs",
        _ if error.to_string().contains("UnknownIssuer") => {
            "; if it is the right server, name a file with its root certificate by `--ca`"
        }
        _ => "",
    };
    format!("{error}{advice}")
}
