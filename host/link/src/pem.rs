//! Certificates and keys in PEM files, and what is said of files that have none.

use std::fs;
use std::path::Path;

use rustls::pki_types::pem::{self, PemObject};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};

use crate::driven::OpenError;

/// All certificates of a file; there is at least one.
pub(crate) fn certificates(file: &Path) -> Result<Vec<CertificateDer<'static>>, OpenError> {
    let text = read(file)?;
    let read = CertificateDer::pem_slice_iter(&text).collect::<Result<Vec<_>, _>>();
    let read = read.map_err(|error| broken(file, &error))?;
    if read.is_empty() {
        return Err(lacks(file, "certificate", "CERTIFICATE", &text));
    }
    Ok(read)
}

/// The first private key of a file.
pub(crate) fn key(file: &Path) -> Result<PrivateKeyDer<'static>, OpenError> {
    let text = read(file)?;
    PrivateKeyDer::from_pem_slice(&text).map_err(|error| match error {
        pem::Error::NoItemsFound => lacks(file, "private key", "PRIVATE KEY", &text),
        error => broken(file, &error),
    })
}

fn read(file: &Path) -> Result<Vec<u8>, OpenError> {
    fs::read(file).map_err(|error| refused(file, error.to_string()))
}

fn refused(file: &Path, why: String) -> OpenError {
    OpenError::Pem { file: file.to_owned(), why }
}

/// What isn't PEM although it begins like it.
fn broken(file: &Path, error: &pem::Error) -> OpenError {
    let why = match error {
        pem::Error::MissingSectionEnd { .. } => "a PEM block has no end: is the file cut off?".into(),
        pem::Error::IllegalSectionStart { .. } => "a line that should begin a PEM block isn't whole".into(),
        pem::Error::Base64Decode(_) => "a PEM block isn't Base64: was the file changed by hand?".into(),
        error => error.to_string(),
    };
    refused(file, why)
}

/// What a file has in the place of what is needed.
fn lacks(file: &Path, needed: &str, label: &str, text: &[u8]) -> OpenError {
    let text = String::from_utf8_lossy(text);
    let blocks: Vec<&str> = text
        .lines()
        .filter_map(|line| line.trim().strip_prefix("-----BEGIN ")?.strip_suffix("-----"))
        .collect();
    let why = if text.is_empty() {
        "the file is empty".into()
    } else if blocks.is_empty() {
        format!(
            "there is no PEM block in it, which begins with \"-----BEGIN {label}-----\": is it in another form, such as DER?"
        )
    } else if needed == "private key" && blocks.contains(&"ENCRYPTED PRIVATE KEY") {
        "the private key in it is locked by a password: give it without one".into()
    } else {
        let blocks = blocks.iter().map(|it| it.to_lowercase()).collect::<Vec<_>>().join(", ");
        format!("there is no {needed} in it, only: {blocks}")
    };
    refused(file, why)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of a file with this content.
    fn told<T>(content: &[u8], read: impl Fn(&Path) -> Result<T, OpenError>) -> String {
        static COUNT: std::sync::atomic::AtomicUsize = std::sync::atomic::AtomicUsize::new(0);
        let count = COUNT.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let file = std::env::temp_dir().join(format!("parlor-pem-{}-{count}", std::process::id()));
        fs::write(&file, content).unwrap();
        let told = read(&file).err().unwrap().to_string();
        fs::remove_file(&file).unwrap();
        told.split_once("can't be used: ").unwrap().1.to_owned()
    }

    #[test]
    fn what_a_file_lacks_is_said() {
        let key_alone = b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n";
        let certificate_alone = b"-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        let locked = b"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n";
        assert_eq!(told(key_alone, certificates), "there is no certificate in it, only: private key");
        assert_eq!(told(certificate_alone, key), "there is no private key in it, only: certificate");
        assert_eq!(told(locked, key), "the private key in it is locked by a password: give it without one");
        assert_eq!(told(b"", certificates), "the file is empty");
        let no_pem = "there is no PEM block in it, which begins with \"-----BEGIN CERTIFICATE-----\": is it in another \
                      form, such as DER?";
        assert_eq!(told(b"\x30\x82\x01\x0a", certificates), no_pem);
        assert!(told(b"0\x82", key).contains("-----BEGIN PRIVATE KEY-----"));
    }

    #[test]
    fn what_is_broken_is_said() {
        let cut = b"-----BEGIN CERTIFICATE-----\nAAAA\n";
        assert_eq!(told(cut, certificates), "a PEM block has no end: is the file cut off?");
        let odd = b"-----BEGIN CERTIFICATE-----\n!!!!\n-----END CERTIFICATE-----\n";
        assert_eq!(told(odd, certificates), "a PEM block isn't Base64: was the file changed by hand?");
        let missing = certificates(Path::new("/no/such/file.pem")).unwrap_err().to_string();
        assert!(missing.starts_with("/no/such/file.pem: can't be used: No such file"), "{missing}");
    }
}
