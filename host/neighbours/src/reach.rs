//! How a chat service is reached: whom its certificate has to come from, and through which proxy.

use std::fmt;

use ureq::{Proxy, ProxyProtocol};

use crate::Trouble;

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

impl Reach {
    /// The proxy, as requests take it.
    pub(crate) fn proxy(&self) -> Result<Option<Proxy>, Trouble> {
        let proxy = self.proxy.as_ref().map(|it| {
            let built = Proxy::builder(ProxyProtocol::Http).host(&it.host).port(it.port);
            let built = match &it.login {
                Some((name, password)) => built.username(name).password(password),
                None => built,
            };
            built.build().map_err(|error| Trouble::new(format!("the proxy {}:{}: {error}", it.host, it.port)))
        });
        proxy.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_password_is_shown() {
        let proxy = ProxyServer { host: "p".into(), port: 1, login: Some(("n".into(), "pw".into())) };
        assert_eq!(format!("{proxy:?}"), "ProxyServer(p:1)");
    }
}
