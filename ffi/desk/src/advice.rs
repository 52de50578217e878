//! What a program, or who runs it, does about a link that has no connection.

use parlor_link::{Advice, Fault};

/// What happened, and what to do about it where that is known.
pub(crate) fn told(fault: &Fault) -> String {
    match fault.advice().map(said) {
        Some(advice) => format!("{fault}; {advice}"),
        None => fault.to_string(),
    }
}

fn said(advice: Advice) -> &'static str {
    match advice {
        Advice::TakeTls => "set `security` to PARLOR_SECURITY_TLS, or check the port",
        Advice::CheckPortOrTakeTls => {
            "check the port; if it takes TLS, set `security` to PARLOR_SECURITY_TLS"
        }
        Advice::CheckPort => "check the port",
        Advice::LeaveOutTls => "check the port; for one without TLS, set `security` to PARLOR_SECURITY_PLAIN",
        Advice::CheckPortForTls => "check the port: does it take TLS?",
        Advice::GiveRoots => "give the right root certificate in `roots_file`",
        Advice::GiveServerName => {
            "if it is the right server, give the name that its certificate has as `server_name`"
        }
        Advice::CheckClock => "check this machine's clock, or have the certificate renewed",
        Advice::GiveCertificate => "give one that the server takes in `certificate_file` and `key_file`",
        Advice::ModernTls => "have the server take TLS 1.2 or 1.3",
    }
}

#[cfg(test)]
mod tests {
    use parlor_link::{Peer, TlsTrouble};

    use super::*;

    #[test]
    fn what_to_do_is_said_behind_what_happened() {
        let other = Fault::OtherPeer { address: "127.0.0.1:4072".into(), peer: Peer::Http };
        assert_eq!(
            told(&other),
            "127.0.0.1:4072 answers like an HTTP server, and not like a Chat Server; check the port"
        );
        let wordless = Fault::Wordless { address: "127.0.0.1:1".into(), why: Box::new(Fault::Ended) };
        assert_eq!(
            told(&wordless),
            "127.0.0.1:1: the peer closed the link, and had said nothing; check the port; if it takes TLS, set \
             `security` to PARLOR_SECURITY_TLS"
        );
        let tls = |why| told(&Fault::Handshake { address: "127.0.0.1:1".into(), why });
        assert!(tls(TlsTrouble::NotTls(None)).contains("PARLOR_SECURITY_PLAIN"));
        assert!(tls(TlsTrouble::UnknownIssuer).ends_with("in `roots_file`"));
        let has = vec!["chat.example".to_owned()];
        let name = tls(TlsTrouble::WrongName { wanted: "localhost".into(), has });
        assert!(name.contains("\"chat.example\"") && name.ends_with("as `server_name`"), "{name}");
        assert_eq!(told(&Fault::Ended), "the peer closed the link");
    }
}
