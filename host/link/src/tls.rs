//! What TLS needs, read from the options.

use std::sync::Arc;

use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};

use crate::driven::OpenError;
use crate::options::{Address, Identity, Roots, Tls};
use crate::pem::{certificates, key};

/// What the connections of a link have in common.
pub(crate) struct Connector {
    config: Arc<ClientConfig>,
    /// By the address's index.
    names: Vec<ServerName<'static>>,
}

impl Connector {
    pub(crate) fn new(tls: &Tls, addresses: &[Address]) -> Result<Self, OpenError> {
        let names = addresses.iter().map(|address| {
            let name = tls.server_name.as_deref().unwrap_or(address.bare_host()).to_owned();
            ServerName::try_from(name.clone()).map_err(|_| OpenError::ServerName(name))
        });
        let names = names.collect::<Result<_, _>>()?;
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ClientConfig::builder_with_provider(provider)
            .with_safe_default_protocol_versions()
            .map_err(|error| OpenError::Tls(error.to_string()))?
            .with_root_certificates(roots(&tls.roots)?);
        let config = match &tls.identity {
            None => builder.with_no_client_auth(),
            Some(identity) => {
                let chain = certificates(&identity.certificates)?;
                let key = key(&identity.key)?;
                builder.with_client_auth_cert(chain, key).map_err(|error| no_identity(identity, &error))?
            }
        };
        Ok(Self { config: Arc::new(config), names })
    }

    /// A connection to the address with this index.
    pub(crate) fn connect(&self, index: usize) -> Result<ClientConnection, rustls::Error> {
        let name = self.names.get(index).ok_or_else(|| rustls::Error::General("no such address".into()))?;
        ClientConnection::new(Arc::clone(&self.config), name.clone())
    }
}

impl Roots {
    /// The certificates, in DER, for a program that makes connections of its own beside its link.
    ///
    /// # Errors
    /// [`OpenError::Pem`], [`OpenError::NoRoots`].
    pub fn certificates(&self) -> Result<Vec<Vec<u8>>, OpenError> {
        let found = match self {
            Self::File(file) => certificates(file)?,
            Self::System => of_system()?,
        };
        Ok(found.iter().map(|it| it.to_vec()).collect())
    }
}

fn roots(roots: &Roots) -> Result<RootCertStore, OpenError> {
    let mut store = RootCertStore::empty();
    match roots {
        Roots::File(file) => {
            for certificate in certificates(file)? {
                let added = store.add(certificate);
                added.map_err(|error| OpenError::Pem {
                    file: file.clone(),
                    why: format!("a certificate in it can't be read: {error}"),
                })?;
            }
        }
        Roots::System => {
            // A certificate in the system's store that can't be read does no harm, as long as there are others.
            store.add_parsable_certificates(of_system()?);
            if store.is_empty() {
                return Err(OpenError::NoRoots("none that can be read".into()));
            }
        }
    }
    Ok(store)
}

fn of_system() -> Result<Vec<CertificateDer<'static>>, OpenError> {
    let found = rustls_native_certs::load_native_certs();
    if found.certs.is_empty() {
        let why = found.errors.first().map_or_else(|| "none found".to_owned(), ToString::to_string);
        return Err(OpenError::NoRoots(why));
    }
    Ok(found.certs)
}

/// Which of the files of the client's certificate is to be changed, and why.
fn no_identity(identity: &Identity, error: &rustls::Error) -> OpenError {
    let (certificates, key) = (identity.certificates.clone(), identity.key.clone());
    match error {
        // The error is of a crate below, and is told from others by its name alone.
        rustls::Error::InvalidCertificate(why) if format!("{why:?}").contains("UnsupportedCertVersion") => {
            let why = "the certificate in it is of X.509 version 1 or 2; version 3 is needed".into();
            OpenError::Pem { file: certificates, why }
        }
        rustls::Error::InvalidCertificate(_) => OpenError::Pem { file: certificates, why: error.to_string() },
        rustls::Error::InconsistentKeys(_) => {
            OpenError::Identity { file: key, why: "it belongs to another certificate".into() }
        }
        error => OpenError::Identity { file: key, why: error.to_string() },
    }
}
