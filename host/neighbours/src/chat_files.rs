//! Files of a chat of Chat API v2, as its customer gets them: each by a request of its own, over HTTP or HTTPS, through a
//! proxy if there is one.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use serde_json::Value as Json;
use ureq::http::Response;
use ureq::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use ureq::tls::{Certificate, RootCerts, TlsConfig};
use ureq::{Agent, Body, Proxy, ProxyProtocol};

use crate::download::Download;
use crate::{IDLE_TIME, Trouble, encoded};

/// How a chat service is reached.
#[derive(Clone, Debug, Default)]
pub struct Reach {
    /// The certificates, in DER, that are trusted to vouch for the server, if it is reached over HTTPS.
    pub roots: Vec<Vec<u8>>,
    /// The proxy that makes the connection, if there is one.
    pub proxy: Option<ProxyServer>,
}

/// A proxy. `Debug` doesn't show its password.
#[derive(Clone)]
pub struct ProxyServer {
    /// Its host.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// Name and password, if it asks for them.
    pub login: Option<(String, String)>,
}

impl fmt::Debug for ProxyServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "ProxyServer({}:{})", self.host, self.port)
    }
}

/// Who asks: a customer in a chat.
#[derive(Clone, Copy)]
pub struct Customer<'a> {
    /// `chatId`.
    pub chat_id: &'a str,
    /// `userId`.
    pub user_id: &'a str,
    /// `secureKey`.
    pub secure_key: &'a str,
}

impl fmt::Debug for Customer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Customer").field("chat_id", &self.chat_id).finish_non_exhaustive()
    }
}

/// The files of a chat service.
#[derive(Clone, Debug)]
pub struct ChatFiles {
    url: String,
    agent: Agent,
    idle: Duration,
}

impl ChatFiles {
    /// Those of the service at this URL, such as `https://chat.example.com/genesys/2/chat/support`.
    ///
    /// # Errors
    /// The proxy can't be one.
    pub fn new(url: &str, reach: &Reach) -> Result<Self, Trouble> {
        let proxy = reach.proxy.as_ref().map(|it| {
            let built = Proxy::builder(ProxyProtocol::Http).host(&it.host).port(it.port);
            let built = match &it.login {
                Some((name, password)) => built.username(name).password(password),
                None => built,
            };
            built.build().map_err(|error| Trouble(format!("the proxy {}:{}: {error}", it.host, it.port)))
        });
        let roots = reach.roots.iter().map(|it| Certificate::from_der(it).to_owned());
        let tls = TlsConfig::builder()
            .root_certs(RootCerts::from(roots.collect::<Vec<_>>()))
            .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
            .build();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(proxy.transpose()?)
            .tls_config(tls)
            // What is asked holds a key: it goes to no other host.
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_per_read(Some(IDLE_TIME))
            .timeout_per_write(Some(IDLE_TIME))
            .build();
        Ok(Self { url: url.trim_end_matches('/').to_owned(), agent: config.into(), idle: IDLE_TIME })
    }

    /// Begins to read a file.
    ///
    /// # Errors
    /// There is none for this customer, or the server can't be reached.
    pub fn download(&self, customer: Customer<'_>, file_id: &str) -> Result<Download, Trouble> {
        let Customer { chat_id, user_id, secure_key } = customer;
        let url = format!("{}/{}/file/{}/download", self.url, encoded(chat_id), encoded(file_id));
        let form = format!("userId={}&secureKey={}", encoded(user_id), encoded(secure_key));
        let request =
            self.agent.post(url).header(CONTENT_TYPE, "application/x-www-form-urlencoded; charset=UTF-8");
        let response = request.send(form).map_err(|error| self.trouble(&error))?;
        if !response.status().is_success() {
            return Err(self.trouble(&format_args!("it answers {}", response.status())));
        }
        let has = |name, what: &str| {
            let value = response.headers().get(name).and_then(|it| it.to_str().ok());
            value.is_some_and(|it| it.to_ascii_lowercase().starts_with(what))
        };
        // Files may be of these types, too: then it is said that they are files.
        if !has(CONTENT_DISPOSITION, "") {
            if has(CONTENT_TYPE, "application/json") {
                return Err(self.refused(response));
            }
            if has(CONTENT_TYPE, "text/html") {
                return Err(self.trouble(&"a web page answers in the place of the file"));
            }
        }
        Ok(Download::new(response, self.idle))
    }

    /// What the object of all replies says to be wrong.
    fn refused(&self, mut response: Response<Body>) -> Trouble {
        let body = response.body_mut().read_to_string().unwrap_or_default();
        let said: Json = serde_json::from_str(&body).unwrap_or_default();
        let advice = said.pointer("/errors/0/advice").and_then(Json::as_str);
        self.trouble(&advice.unwrap_or("the chat service gives no file"))
    }

    fn trouble(&self, why: &dyn fmt::Display) -> Trouble {
        Trouble(format!("{}: {why}", self.url))
    }
}
