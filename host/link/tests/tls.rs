//! TLS: who is let in, and who isn't. The certificates are made for each test.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod support;

use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;

use parlor_link::{Address, Identity, OpenError, Options, Roots, Security, Tls};
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::server::WebPkiClientVerifier;
use rustls::{RootCertStore, ServerConfig, ServerConnection, StreamOwned};
use support::{Authority, Fake, authority, dead_port, file, options};

/// A certificate with its key, and that of another, as PEM.
fn certificate(authority: &Authority, name: &str) -> (String, String) {
    certificate_of(IsCa::NoCa, authority, name)
}

fn certificate_of(is_ca: IsCa, authority: &Authority, name: &str) -> (String, String) {
    let key = KeyPair::generate().unwrap();
    let mut params = CertificateParams::new(vec![name.to_owned()]).unwrap();
    params.is_ca = is_ca;
    (params.signed_by(&key, authority).unwrap().pem(), key.serialize_pem())
}

/// A server that echoes what the first connection says, with a certificate for this name. With `clients` it lets in only
/// whom this authority vouches for.
fn serve(authority: &Authority, name: &str, clients: Option<&Authority>) -> SocketAddr {
    serve_with(certificate(authority, name), clients)
}

fn serve_with((certificate, key): (String, String), clients: Option<&Authority>) -> SocketAddr {
    let certificate = rustls::pki_types::CertificateDer::from_pem_slice(certificate.as_bytes()).unwrap();
    let key = PrivateKeyDer::from_pem_slice(key.as_bytes()).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let builder = ServerConfig::builder_with_provider(Arc::clone(&provider));
    let builder = builder.with_safe_default_protocol_versions().unwrap();
    let builder = match clients {
        None => builder.with_no_client_auth(),
        Some(clients) => {
            let mut roots = RootCertStore::empty();
            roots.add(clients.der().clone()).unwrap();
            let verifier = WebPkiClientVerifier::builder_with_provider(Arc::new(roots), provider);
            builder.with_client_cert_verifier(verifier.build().unwrap())
        }
    };
    let config = Arc::new(builder.with_single_cert(vec![certificate], key).unwrap());
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let at = listener.local_addr().unwrap();
    std::thread::spawn(move || {
        // Those that are refused come again.
        for socket in listener.incoming().map_while(Result::ok) {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = StreamOwned::new(connection, socket);
            let mut bytes = [0; 4096];
            while let Ok(count @ 1..) = stream.read(&mut bytes) {
                if stream.write_all(&bytes[..count]).is_err() {
                    break;
                }
            }
        }
    });
    at
}

fn secure(at: SocketAddr, host: &str, tls: Tls) -> Options {
    let mut options = options(vec![Address { host: host.into(), port: at.port() }]);
    options.security = Security::Tls(tls);
    options
}

fn identity((certificate, key): (String, String)) -> Identity {
    Identity { certificates: file("client.pem", &certificate), key: file("client-key.pem", &key) }
}

#[test]
fn a_server_with_the_right_certificate_is_spoken_to() {
    let (authority, tls) = authority();
    let at = serve(&authority, "localhost", None);
    let (fake, link) = Fake::open(secure(at, "localhost", tls));
    let much: Vec<u8> = (0..1_000_000_u32).map(|it| it.to_le_bytes()[1]).collect();
    fake.offer(&much);
    fake.wait_line("made");
    link.waker().wake();
    fake.wait_for_bytes(&much);
}

#[test]
fn an_address_is_a_name_too_and_another_one_can_be_given() {
    let (authority, tls) = authority();
    for (name, server_name) in [("127.0.0.1", None), ("chat.example", Some("chat.example".to_owned()))] {
        let at = serve(&authority, name, None);
        let (fake, _link) = Fake::open(secure(at, "127.0.0.1", Tls { server_name, ..tls.clone() }));
        assert!(fake.next().starts_with("made"));
    }
}

#[test]
fn a_server_that_is_not_who_it_should_be_is_refused() {
    let (authority, tls) = authority();
    let (stranger, _) = support::authority();
    for (from, name, why) in [
        (&authority, "chat.example", r#"isn't for "localhost": it is for "chat.example""#),
        (&stranger, "localhost", "nobody who is trusted here vouches for the server's certificate"),
    ] {
        let at = serve(from, name, None);
        let (fake, link) = Fake::open(secure(at, "localhost", tls.clone()));
        fake.offer(b"a secret");
        // The name may have an address of IPv6, too, where nobody is.
        let line = (0..).map(|_| fake.next()).find(|it| it.contains("no TLS connection")).unwrap();
        assert!(line.contains(why), "{line}");
        drop(link);
        assert!(!fake.received().starts_with(b"a"));
    }
}

/// As those have it who make a certificate of their own with one command.
#[test]
fn an_authority_that_is_taken_for_a_server_is_told_in_words() {
    let (authority, tls) = authority();
    let made = certificate_of(IsCa::Ca(BasicConstraints::Unconstrained), &authority, "127.0.0.1");
    let (fake, _link) = Fake::open(secure(serve_with(made, None), "127.0.0.1", tls));
    let line = fake.next();
    assert!(line.contains("the server's certificate is that of an authority"), "{line}");
}

#[test]
fn the_system_trusts_no_certificate_of_a_test() {
    let (authority, _) = authority();
    let at = serve(&authority, "127.0.0.1", None);
    match Fake::try_open(secure(at, "127.0.0.1", Tls::default())) {
        // A system that trusts nobody doesn't trust this one either.
        Err(OpenError::NoRoots(_)) => {}
        Err(error) => panic!("{error}"),
        Ok((fake, _link)) => assert!(fake.next().contains("nobody who is trusted here vouches")),
    }
}

#[test]
fn a_server_that_asks_for_a_certificate_gets_it() {
    let (authority, tls) = authority();
    let (clients, _) = support::authority();
    let at = serve(&authority, "127.0.0.1", Some(&clients));
    let known = identity(certificate(&clients, "desk"));
    let (fake, link) = Fake::open(secure(at, "127.0.0.1", Tls { identity: Some(known), ..tls.clone() }));
    fake.offer(b"it is me");
    assert!(fake.next().starts_with("made"));
    link.waker().wake();
    fake.wait_for_bytes(b"it is me");
    drop(link);

    let unknown = identity(certificate(&authority, "desk"));
    for identity in [None, Some(unknown)] {
        let (fake, _link) = Fake::open(secure(at, "127.0.0.1", Tls { identity, ..tls.clone() }));
        // In TLS 1.3 the client may have been told that all is well before the server has looked.
        let line = fake.wait_line("lost");
        let says_why = ["wants a certificate of the client's", "refuses the client's certificate"];
        let is_told = says_why.iter().any(|it| line.starts_with("lost TLS broke: ") && line.contains(it));
        assert!(is_told || line.contains("the link broke"), "{line}");
    }
}

#[test]
fn the_next_address_may_have_another_name() {
    let (authority, tls) = authority();
    let at = serve(&authority, "127.0.0.1", None);
    let mut options = secure(at, "127.0.0.1", tls);
    options.addresses.insert(0, Address { host: "localhost".into(), port: at.port() });
    options.addresses.insert(0, dead_port());
    let (fake, _link) = Fake::open(options);
    let made = fake.wait_line("made");
    assert_eq!(made, format!("made {at}"));
}

#[test]
fn files_that_can_not_be_used_are_named() {
    let (authority, tls) = authority();
    let empty = file("empty.pem", "");
    let (good, other) = (certificate(&authority, "desk"), certificate(&authority, "desk"));
    let refused = |tls: Tls| match Fake::try_open(secure(dead_port_address(), "localhost", tls)) {
        Err(error) => error,
        Ok(_) => panic!("opened"),
    };
    for missing in [PathBuf::from("/no/such/file.pem"), empty] {
        let error = refused(Tls { roots: Roots::File(missing.clone()), ..Tls::default() });
        assert!(matches!(&error, OpenError::Pem { file, .. } if *file == missing), "{error}");
    }
    let mixed = identity((good.0, other.1));
    let error = refused(Tls { identity: Some(mixed), ..tls });
    assert!(matches!(error, OpenError::Identity { .. }), "{error}");
    assert!(error.to_string().ends_with("certificate: it belongs to another certificate"), "{error}");
    let old = identity((OLD_CERTIFICATE.into(), OLD_KEY.into()));
    let of_old = old.certificates.clone();
    let error = refused(Tls { identity: Some(old), ..Tls::default() });
    assert!(matches!(&error, OpenError::Pem { file, .. } if *file == of_old), "{error}");
    assert!(error.to_string().ends_with("is of X.509 version 1 or 2; version 3 is needed"), "{error}");
}

/// A certificate of X.509 version 1, as `openssl x509 -req` makes it without extensions.
const OLD_CERTIFICATE: &str = "-----BEGIN CERTIFICATE-----
MIIBFzCBvwIUe3029LTgSuU3jXl6nGVEVTef0pAwCgYIKoZIzj0EAwIwDjEMMAoG
A1UEAwwDb2xkMCAXDTI2MTEzMDE1NDMzMVoYDzIxMjYxMTA2MTU0MzMxWjAOMQww
CgYDVQQDDANvbGQwWTATBgcqhkjOPQIBBggqhkjOPQMBBwNCAAT78kFISQE8YKg3
0+kV8nMfGktQPkYhEuWu9OI9CNP6isr25lW+FzmnmSN9et2ep6DB8eQh5Rj0UaEt
1UJ9swM1MAoGCCqGSM49BAMCA0cAMEQCIF0lTB2oYABiD7LzLKp/uIHRfkDAtSWs
H6BBHuBDMhAAAiAQLggu9Y1lt+B5b2LuUZg91dQ5qs4HgO80mGkPK83oTA==
-----END CERTIFICATE-----
";

/// Its key, which is for this test alone.
const OLD_KEY: &str = "-----BEGIN PRIVATE KEY-----
MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgcNrOHtmtp2dwe/NS
JoPtv5QPOJ6mNVHW+FgY2gg/5oChRANCAAT78kFISQE8YKg30+kV8nMfGktQPkYh
EuWu9OI9CNP6isr25lW+FzmnmSN9et2ep6DB8eQh5Rj0UaEt1UJ9swM1
-----END PRIVATE KEY-----
";

fn dead_port_address() -> SocketAddr {
    SocketAddr::from(([127, 0, 0, 1], dead_port().port))
}
