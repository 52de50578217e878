//! What can be done about a link that has no connection.

use crate::fault::Fault;
use crate::peer::Peer;
use crate::trouble::TlsTrouble;

/// What helps, where that is known. Each program says it in its own words: by the options of a command line, or by members.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Advice {
    /// Take TLS: the port takes nothing else. Or it is another port that is meant.
    TakeTls,
    /// Check the port, and whether it takes TLS: then take that.
    CheckPortOrTakeTls,
    /// Check the port: something else answers there.
    CheckPort,
    /// Do without TLS, or name a port that takes it.
    LeaveOutTls,
    /// Check whether the port takes TLS.
    CheckPortForTls,
    /// Name the root certificate that vouches for the server.
    GiveRoots,
    /// Name what the server's certificate has, if it is the right server.
    GiveServerName,
    /// Check this machine's clock, or renew the server's certificate.
    CheckClock,
    /// Give a client's certificate that the server takes.
    GiveCertificate,
    /// Have the server take TLS 1.2 or 1.3.
    ModernTls,
}

impl Fault {
    /// What helps; `None` where that isn't known.
    pub fn advice(&self) -> Option<Advice> {
        Some(match (self, self.tls()) {
            (Self::OtherPeer { peer: Peer::Tls, .. }, _) => Advice::TakeTls,
            (Self::OtherPeer { .. }, _) => Advice::CheckPort,
            (Self::Wordless { .. }, _) => Advice::CheckPortOrTakeTls,
            (_, Some(TlsTrouble::NotTls(_))) => Advice::LeaveOutTls,
            (Self::Parted { .. }, _) | (_, Some(TlsTrouble::Silent { .. })) => Advice::CheckPortForTls,
            (_, Some(TlsTrouble::UnknownIssuer)) => Advice::GiveRoots,
            (_, Some(TlsTrouble::WrongName { .. })) => Advice::GiveServerName,
            (_, Some(TlsTrouble::Expired | TlsTrouble::NotValidYet)) => Advice::CheckClock,
            (_, Some(TlsTrouble::CertificateWanted | TlsTrouble::CertificateRefused(_))) => {
                Advice::GiveCertificate
            }
            (_, Some(TlsTrouble::NothingInCommon(_))) => Advice::ModernTls,
            _ => return None,
        })
    }
}
