//! Who may vouch for a server over TLS.

use std::sync::Arc;

use ureq::tls::{Certificate, RootCerts, TlsConfig};

/// Trusts these certificates, in DER, to vouch for a server, and nobody else: for a program that has an agent of `ureq` beside
/// those of this crate.
pub fn trusting(roots: &[Vec<u8>]) -> TlsConfig {
    let roots = roots.iter().map(|it| Certificate::from_der(it).to_owned());
    TlsConfig::builder()
        .root_certs(RootCerts::from(roots.collect::<Vec<_>>()))
        .unversioned_rustls_crypto_provider(Arc::new(rustls::crypto::ring::default_provider()))
        .build()
}
