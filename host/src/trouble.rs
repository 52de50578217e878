//! What a person does about a link that has no connection: which options of the command line help.

use std::fmt;

use parlor_link::{Advice, Fault, ProxyTrouble};

/// Why there is no connection, and what to do about it where that is known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Trouble {
    pub(crate) why: String,
    pub(crate) advice: Option<&'static str>,
}

impl Trouble {
    pub(crate) fn of(fault: &Fault) -> Self {
        Self { why: fault.to_string(), advice: fault.advice().map(said).or(of_proxy(fault)) }
    }

    /// The same where a URL says where the server is, and whether it takes TLS.
    pub(crate) fn at_url(fault: &Fault) -> Self {
        let advice = match fault.advice() {
            Some(Advice::TakeTls | Advice::CheckPortOrTakeTls) => {
                Some("write https:// in the URL, or check its port")
            }
            Some(Advice::LeaveOutTls) => Some("write http:// in the URL, or name the port that takes TLS"),
            _ => return Self::of(fault),
        };
        Self { why: fault.to_string(), advice }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.advice {
            Some(advice) => write!(f, "{}; {advice}", self.why),
            None => f.write_str(&self.why),
        }
    }
}

fn of_proxy(fault: &Fault) -> Option<&'static str> {
    match fault {
        Fault::Proxy { why: ProxyTrouble::WantsLogin, .. } => {
            Some("write them into its URL, as http://NAME:PASSWORD@HOST:PORT")
        }
        Fault::Proxy { .. } => Some("check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY"),
        _ => None,
    }
}

fn said(advice: Advice) -> &'static str {
    match advice {
        Advice::TakeTls => "add `--tls`, or check the port",
        Advice::CheckPortOrTakeTls => "check the port; if it takes TLS, add `--tls`",
        Advice::CheckPort => "check the port",
        Advice::LeaveOutTls => "leave out `--tls`, or name the port that takes TLS",
        Advice::CheckPortForTls => "check the port: does it take TLS?",
        Advice::GiveRoots => "name a file with its root certificate by `--ca`",
        Advice::GiveServerName => {
            "if it is the right server, name what its certificate has by `--server-name`"
        }
        Advice::CheckClock => "check this machine's clock, or have the certificate renewed",
        Advice::GiveCertificate => "name a port that asks for none: this program has none to show",
        Advice::ModernTls => "have the server take TLS 1.2 or 1.3",
    }
}

#[cfg(test)]
mod tests {
    use parlor_link::{Peer, ProxyTrouble, TlsTrouble};

    use super::*;

    #[test]
    fn what_to_do_is_said_behind_what_happened() {
        let other =
            |peer| Trouble::of(&Fault::OtherPeer { address: "127.0.0.1:4072".into(), peer }).to_string();
        assert_eq!(
            other(Peer::Http),
            "127.0.0.1:4072 answers like an HTTP server, and not like a Chat Server; check the port"
        );
        assert!(other(Peer::Tls).ends_with("; add `--tls`, or check the port"));
        let wordless = Fault::Wordless { address: "127.0.0.1:1".into(), why: Box::new(Fault::Ended) };
        assert!(
            Trouble::of(&wordless)
                .to_string()
                .ends_with("said nothing; check the port; if it takes TLS, add `--tls`")
        );
        assert!(Trouble::at_url(&wordless).to_string().contains("; write https:// in the URL"));
        let tls = |why| Trouble::of(&Fault::Handshake { address: "127.0.0.1:1".into(), why }).to_string();
        assert!(tls(TlsTrouble::NotTls(None)).contains("leave out `--tls`"));
        assert!(tls(TlsTrouble::UnknownIssuer).ends_with("by `--ca`"));
        let has = vec!["chat.example".to_owned()];
        let name = tls(TlsTrouble::WrongName { wanted: "localhost".into(), has });
        assert!(name.contains("\"chat.example\"") && name.ends_with("by `--server-name`"), "{name}");
        let not_tls = Fault::Handshake { address: "127.0.0.1:1".into(), why: TlsTrouble::NotTls(None) };
        assert!(Trouble::at_url(&not_tls).to_string().contains("; write http:// in the URL"));
        let proxy = |why| Trouble::at_url(&Fault::Proxy { proxy: "127.0.0.1:1".into(), why }).to_string();
        assert!(proxy(ProxyTrouble::WantsLogin).ends_with("http://NAME:PASSWORD@HOST:PORT"));
        assert!(
            proxy(ProxyTrouble::NoProxy)
                .ends_with("; check the variables HTTPS_PROXY, HTTP_PROXY and NO_PROXY")
        );
        assert_eq!(Trouble::of(&Fault::Ended).to_string(), "the peer closed the link");
    }
}
