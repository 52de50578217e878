//! What went wrong with a request over HTTP, in words for a person.

use std::io::ErrorKind;

use ureq::Error;

/// What went wrong, without the names that libraries and systems have for it where a person knows better ones.
pub(crate) fn in_words(error: &Error) -> String {
    match error {
        Error::Io(it) if it.kind() == ErrorKind::ConnectionRefused => "nobody answers".to_owned(),
        Error::Io(it)
            if matches!(
                it.kind(),
                ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe
            ) =>
        {
            "the connection broke off".to_owned()
        }
        Error::Io(it) if matches!(it.kind(), ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable) => {
            "there is no way there".to_owned()
        }
        Error::HostNotFound => "nobody knows the host".to_owned(),
        // The standard library has no kind of error for it.
        Error::Io(it) if it.to_string().contains("failed to lookup address") => {
            "nobody knows the host".to_owned()
        }
        Error::Timeout(_) => "no answer came in time".to_owned(),
        Error::Io(it) => it.to_string(),
        other => other.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::*;

    #[test]
    fn no_number_of_the_system_is_told_where_words_are_known() {
        let of = |kind: ErrorKind| in_words(&Error::Io(io::Error::from(kind)));
        assert_eq!(of(ErrorKind::ConnectionRefused), "nobody answers");
        assert_eq!(of(ErrorKind::ConnectionReset), "the connection broke off");
        assert_eq!(of(ErrorKind::NetworkUnreachable), "there is no way there");
        let lookup = io::Error::other("failed to lookup address information: Name or service not known");
        assert_eq!(in_words(&Error::Io(lookup)), "nobody knows the host");
        assert_eq!(in_words(&Error::Timeout(ureq::Timeout::Connect)), "no answer came in time");
        assert_eq!(in_words(&Error::Io(io::Error::other("else"))), "else");
    }
}
