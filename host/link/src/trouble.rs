//! What goes wrong with TLS, by what is to be done about it.

use rustls::{AlertDescription, CertificateError, Error, InvalidMessage};

use crate::peer::Peer;

/// Why a connection can't be encrypted, or isn't trusted.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum TlsTrouble {
    /// What the server says isn't TLS: the port is a plain one, or that of something else.
    #[error("the server answers {}without TLS", known(.0.as_ref()))]
    NotTls(Option<Peer>),
    /// The server takes the connection and doesn't answer.
    #[error("the server says nothing to the TLS greeting for {seconds} s")]
    Silent {
        /// For how long.
        seconds: u64,
    },
    /// Nobody who is trusted vouches for the server's certificate.
    #[error("nobody who is trusted here vouches for the server's certificate")]
    UnknownIssuer,
    /// The server's certificate is another one's.
    #[error("the server's certificate isn't for {wanted:?}: it is for {}", listed(has))]
    WrongName {
        /// The name that it should have.
        wanted: String,
        /// The names that it has.
        has: Vec<String>,
    },
    /// The server's certificate is out of date, by this machine's clock.
    #[error("the server's certificate has expired")]
    Expired,
    /// The server's certificate isn't valid yet, by this machine's clock.
    #[error("the server's certificate isn't valid yet")]
    NotValidYet,
    /// The server wants a certificate of the client's, and got none.
    #[error("the server wants a certificate of the client's")]
    CertificateWanted,
    /// The server doesn't take the client's certificate, or the client isn't let in without one.
    #[error("the server refuses the client's certificate, or that there is none ({0})")]
    CertificateRefused(String),
    /// Client and server have no version or cipher in common.
    #[error("the server has no version or cipher of TLS in common with this client ({0})")]
    NothingInCommon(String),
    /// Anything else.
    #[error("{0}")]
    Other(String),
}

fn known(peer: Option<&Peer>) -> String {
    peer.map_or_else(String::new, |peer| format!("like {peer}, "))
}

fn listed(names: &[String]) -> String {
    match names {
        [] => "no name at all".into(),
        names => names.iter().map(|it| format!("{it:?}")).collect::<Vec<_>>().join(", "),
    }
}

/// The name itself: it comes as `DnsName("chat.example")` or `IpAddress(127.0.0.1)`.
fn bare(presented: &str) -> String {
    let inner = presented.split_once('(').and_then(|(_, it)| it.strip_suffix(')'));
    inner.unwrap_or(presented).trim_matches('"').to_owned()
}

/// What is wrong with certificates that people make themselves, and what to do. The library has only names for it.
fn unusual(name: &str) -> String {
    match name {
        "CaUsedAsEndEntity" => "the server's certificate is that of an authority (`CA:TRUE`), as `openssl req -x509` makes it: \
                                give the server one with `basicConstraints=CA:FALSE`, which the authority has signed"
            .into(),
        "UnsupportedCertVersion" => "the server's certificate is of an old version of X.509, which has no names for servers: give \
                                     the server one of version 3, with its name as `subjectAltName`"
            .into(),
        "EndEntityUsedAsCa" => "the server's certificate was signed with one that is no authority's (`CA:FALSE`): have an \
                                authority sign it"
            .into(),
        name => format!("the server's certificate isn't valid ({name})"),
    }
}

impl TlsTrouble {
    /// What it is, with what the peer seemed to be by its first bytes.
    pub(crate) fn of(error: &Error, peer: Option<Peer>) -> Self {
        use AlertDescription as Alert;
        match error {
            Error::InvalidMessage(
                InvalidMessage::InvalidContentType | InvalidMessage::UnknownProtocolVersion,
            ) => Self::NotTls(peer.filter(|it| *it != Peer::Tls)),
            Error::InvalidCertificate(error) => match error {
                CertificateError::UnknownIssuer => Self::UnknownIssuer,
                CertificateError::NotValidForNameContext { expected, presented } => Self::WrongName {
                    wanted: expected.to_str().into_owned(),
                    has: presented.iter().map(|it| bare(it)).collect(),
                },
                CertificateError::Expired | CertificateError::ExpiredContext { .. } => Self::Expired,
                CertificateError::NotValidYet | CertificateError::NotValidYetContext { .. } => {
                    Self::NotValidYet
                }
                CertificateError::Other(other) => Self::Other(unusual(&other.to_string())),
                error => Self::Other(format!("the server's certificate isn't valid: {error}")),
            },
            Error::AlertReceived(Alert::CertificateRequired) => Self::CertificateWanted,
            Error::AlertReceived(
                alert @ (Alert::BadCertificate
                | Alert::UnsupportedCertificate
                | Alert::CertificateRevoked
                | Alert::CertificateExpired
                | Alert::CertificateUnknown
                | Alert::UnknownCA
                | Alert::AccessDenied
                | Alert::DecryptError
                | Alert::NoCertificate),
            ) => Self::CertificateRefused(format!("{alert:?}")),
            Error::AlertReceived(
                alert @ (Alert::HandshakeFailure | Alert::ProtocolVersion | Alert::InsufficientSecurity),
            ) => Self::NothingInCommon(format!("{alert:?}")),
            Error::PeerIncompatible(why) => Self::NothingInCommon(format!("{why:?}")),
            error => Self::Other(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(error: &Error) -> String {
        TlsTrouble::of(error, None).to_string()
    }

    #[test]
    fn what_is_wrong_is_said_in_words() {
        let no_tls = Error::InvalidMessage(InvalidMessage::InvalidContentType);
        assert_eq!(told(&no_tls), "the server answers without TLS");
        let http = TlsTrouble::of(&no_tls, Some(Peer::Http));
        assert_eq!(http.to_string(), "the server answers like an HTTP server, without TLS");
        let certificate = |it| told(&Error::InvalidCertificate(it));
        assert_eq!(certificate(CertificateError::Expired), "the server's certificate has expired");
        assert_eq!(certificate(CertificateError::NotValidYet), "the server's certificate isn't valid yet");
        assert!(certificate(CertificateError::Revoked).starts_with("the server's certificate isn't valid: "));
        let unusual = |name: &str| {
            let error = std::io::Error::other(name.to_owned());
            certificate(CertificateError::Other(rustls::OtherError(std::sync::Arc::new(error))))
        };
        assert!(unusual("UnsupportedCertVersion").contains("version 3, with its name as `subjectAltName`"));
        assert!(unusual("EndEntityUsedAsCa").contains("have an authority sign it"));
        assert_eq!(unusual("Odd"), "the server's certificate isn't valid (Odd)");
        let alert = |it| TlsTrouble::of(&Error::AlertReceived(it), None);
        assert_eq!(alert(AlertDescription::CertificateRequired), TlsTrouble::CertificateWanted);
        assert_eq!(alert(AlertDescription::UnknownCA), TlsTrouble::CertificateRefused("UnknownCA".into()));
        let nothing = alert(AlertDescription::ProtocolVersion).to_string();
        assert!(nothing.contains("in common") && nothing.contains("ProtocolVersion"), "{nothing}");
    }

    #[test]
    fn the_names_of_a_certificate_are_told_bare() {
        let has = [r#"DnsName("chat.example")"#, "IpAddress(127.0.0.1)", "odd"].map(bare);
        let wrong = |has: &[String]| TlsTrouble::WrongName { wanted: "localhost".into(), has: has.to_vec() };
        assert_eq!(
            wrong(&has).to_string(),
            r#"the server's certificate isn't for "localhost": it is for "chat.example", "127.0.0.1", "odd""#
        );
        assert!(wrong(&[]).to_string().ends_with("it is for no name at all"));
    }
}
