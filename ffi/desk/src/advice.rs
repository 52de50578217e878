//! What a program, or who runs it, does about a link that has no connection.

use parlor_link::{Fault, Peer, TlsTrouble};

/// What happened, and what to do about it where that is known.
pub(crate) fn told(fault: &Fault) -> String {
    match advice(fault) {
        Some(advice) => format!("{fault}; {advice}"),
        None => fault.to_string(),
    }
}

fn advice(fault: &Fault) -> Option<&'static str> {
    Some(match (fault, fault.tls()) {
        (Fault::OtherPeer { peer: Peer::Tls, .. }, _) => {
            "set `security` to PARLOR_SECURITY_TLS, or check the port"
        }
        (Fault::OtherPeer { .. }, _) => "check the port",
        (_, Some(TlsTrouble::NotTls(_))) => {
            "check the port; for one without TLS, set `security` to PARLOR_SECURITY_PLAIN"
        }
        (Fault::Parted { .. }, _) | (_, Some(TlsTrouble::Silent { .. })) => {
            "check the port: does it take TLS?"
        }
        (_, Some(TlsTrouble::UnknownIssuer)) => "give the right root certificate in `roots_file`",
        (_, Some(TlsTrouble::WrongName { .. })) => {
            "if it is the right server, give the name that its certificate has as `server_name`"
        }
        (_, Some(TlsTrouble::Expired | TlsTrouble::NotValidYet)) => {
            "check this machine's clock, or have the certificate renewed"
        }
        (_, Some(TlsTrouble::CertificateWanted | TlsTrouble::CertificateRefused(_))) => {
            "give one that the server takes in `certificate_file` and `key_file`"
        }
        (_, Some(TlsTrouble::NothingInCommon(_))) => "have the server take TLS 1.2 or 1.3",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_to_do_is_said_behind_what_happened() {
        let other = Fault::OtherPeer { address: "127.0.0.1:4072".into(), peer: Peer::Http };
        assert_eq!(
            told(&other),
            "127.0.0.1:4072 answers like an HTTP server, and not like a Chat Server; check the port"
        );
        let tls = |why| told(&Fault::Handshake { address: ([127, 0, 0, 1], 1).into(), why });
        assert!(tls(TlsTrouble::NotTls(None)).contains("PARLOR_SECURITY_PLAIN"));
        assert!(tls(TlsTrouble::UnknownIssuer).ends_with("in `roots_file`"));
        let has = vec!["chat.example".to_owned()];
        let name = tls(TlsTrouble::WrongName { wanted: "localhost".into(), has });
        assert!(name.contains("\"chat.example\"") && name.ends_with("as `server_name`"), "{name}");
        assert_eq!(told(&Fault::Ended), "the peer closed the link");
    }
}
