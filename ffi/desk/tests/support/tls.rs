//! A port that speaks TLS in front of a server that doesn't, with certificates that are made for the test.
#![allow(dead_code, reason = "each test program uses a part of it")]

use std::io::{self, Read, Write};
use std::net::{IpAddr, Ipv4Addr, Shutdown, SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use rcgen::{BasicConstraints, Certificate, CertificateParams, CertifiedIssuer, DnType, IsCa, KeyPair};
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection};

/// Who vouches for certificates.
pub(crate) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// Its certificate, as a PEM file.
    pub(crate) file: PathBuf,
}

impl Authority {
    pub(crate) fn new(name: &str, folder: &Path) -> Self {
        let mut params = CertificateParams::new(Vec::new()).unwrap();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.distinguished_name.push(DnType::CommonName, name);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = folder.join(format!("{name}.pem"));
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// A certificate for a host or a person of this name, and its key.
    fn issue(&self, name: &str) -> (Certificate, KeyPair) {
        let key = KeyPair::generate().unwrap();
        let params = CertificateParams::new(vec![name.to_owned()]).unwrap();
        (params.signed_by(&key, &self.issuer).unwrap(), key)
    }

    /// A certificate for a person of this name, and its key, as PEM.
    pub(crate) fn identity(&self, name: &str) -> [String; 2] {
        let (certificate, key) = self.issue(name);
        [certificate.pem(), key.serialize_pem()]
    }

    /// A port whose connections go to `server`, with a certificate for 127.0.0.1. It ends with the test program.
    pub(crate) fn serve(&self, server: SocketAddr) -> SocketAddr {
        self.serve_as(Ipv4Addr::LOCALHOST.into(), "127.0.0.1", None, server).unwrap()
    }

    /// The same at this address, with a certificate for `name`; with `clients` for those alone who have a certificate of
    /// theirs. Fails if the machine has no such address.
    pub(crate) fn serve_as(
        &self,
        at: IpAddr,
        name: &str,
        clients: Option<&Self>,
        server: SocketAddr,
    ) -> io::Result<SocketAddr> {
        let listener = TcpListener::bind((at, 0))?;
        let address = listener.local_addr()?;
        let (certificate, key) = self.issue(name);
        let chain = vec![CertificateDer::from(certificate.der().to_vec())];
        let key = PrivateKeyDer::from_pem_slice(key.serialize_pem().as_bytes()).unwrap();
        let provider = Arc::new(rustls::crypto::ring::default_provider());
        let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
        let builder = builder.with_safe_default_protocol_versions().unwrap();
        let builder = match clients {
            None => builder.with_no_client_auth(),
            Some(clients) => {
                let mut roots = RootCertStore::empty();
                roots.add(clients.issuer.der().clone()).unwrap();
                let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
                builder.with_client_cert_verifier(verifier.build().unwrap())
            }
        };
        let config = Arc::new(builder.with_single_cert(chain, key).unwrap());
        std::thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let session = ServerConnection::new(Arc::clone(&config)).unwrap();
                let session = Arc::new(Mutex::new(session));
                let server = TcpStream::connect(server).unwrap();
                let (client2, server2) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                let session2 = Arc::clone(&session);
                std::thread::spawn(move || decrypt(client, server, &session));
                std::thread::spawn(move || encrypt(server2, client2, &session2));
            }
        });
        Ok(address)
    }
}

fn flush(session: &mut ServerConnection, client: &mut TcpStream) {
    while session.wants_write() && session.write_tls(client).is_ok() {}
}

fn decrypt(mut client: TcpStream, mut server: TcpStream, session: &Mutex<ServerConnection>) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = client.read(&mut bytes) {
        let (mut rest, mut plain) = (&bytes[..count], Vec::new());
        let mut session = session.lock().unwrap();
        let mut is_well = true;
        while is_well && !rest.is_empty() {
            session.read_tls(&mut rest).unwrap();
            is_well = session.process_new_packets().is_ok();
            let _ = session.reader().read_to_end(&mut plain);
        }
        flush(&mut session, &mut client);
        drop(session);
        if server.write_all(&plain).is_err() || !is_well {
            break;
        }
    }
    let _ = client.shutdown(Shutdown::Both);
    let _ = server.shutdown(Shutdown::Both);
}

fn encrypt(mut server: TcpStream, mut client: TcpStream, session: &Mutex<ServerConnection>) {
    let mut bytes = [0; 4096];
    while let Ok(count @ 1..) = server.read(&mut bytes) {
        let mut session = session.lock().unwrap();
        session.writer().write_all(&bytes[..count]).unwrap();
        flush(&mut session, &mut client);
    }
    let mut session = session.lock().unwrap();
    session.send_close_notify();
    flush(&mut session, &mut client);
    let _ = client.shutdown(Shutdown::Both);
}
