//! How long a desk or customer that was never let in goes on trying.

use parlor_link::Address;

/// So many links in a row that brought no login at the start are enough: the address or the server is wrong, and
/// waiting mends neither. Who was let in once goes on for ever, since servers are restarted.
const FRUITLESS: u32 = 3;

/// Whether the server has let the client in, and how often it was tried in vain.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    is_in: bool,
    fruitless: u32,
}

impl Entry {
    /// The server has registered the client or logged it in.
    pub(crate) fn let_in(&mut self) {
        self.is_in = true;
    }

    /// Whether the server has let the client in at least once.
    pub(crate) fn is_in(&self) -> bool {
        self.is_in
    }

    /// A link was lost, or could not be made. Gives what to check when it is time to give up; `port` is which of the
    /// server's ports was meant.
    pub(crate) fn lost(&mut self, address: &Address, port: &str) -> Option<String> {
        if self.is_in {
            return None;
        }
        self.fruitless += 1;
        (self.fruitless >= FRUITLESS).then(|| {
            format!(
                "{address}: tried {FRUITLESS} times and never let in; check that this is the {port} port and that \
                 the server works"
            )
        })
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::net::TcpListener;
    use std::sync::mpsc::{Receiver, channel};

    use parlor_core::client::{BasicConfig, FlexConfig};
    use parlor_link::Security;

    use super::*;
    use crate::customer::{Customer, CustomerConfig, Flex, Way};
    use crate::desk::{Desk, DeskConfig};
    use crate::lines::Output;

    /// What is told while a listener accepts nobody, says nothing and then goes away: the reason of the first loss,
    /// and the error that ends it all.
    fn told(listener: TcpListener, outputs: &Receiver<Output>) -> (String, String) {
        let reason = outputs.iter().find_map(|it| match it {
            Output::Link { state: "down", reason } => reason,
            _ => None,
        });
        drop(listener);
        let errors = outputs.iter().filter_map(|it| match it {
            Output::Error { text, .. } if !text.starts_with("no word of waiting sessions") => Some(text),
            _ => None,
        });
        (reason.unwrap(), errors.last().unwrap())
    }

    #[test]
    fn a_customer_at_a_silent_port_says_so_and_gives_up() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (output, outputs) = channel();
        let config = CustomerConfig {
            way: Way::Flex(Box::new(Flex {
                address: listener.local_addr().unwrap().into(),
                security: Security::Plain,
                http: "http://127.0.0.1:1".into(),
                queue: "Environment:default".into(),
                client: FlexConfig { silent_after: 1000, ..FlexConfig::default() },
            })),
            nick: "Ana".into(),
            subject: None,
            user_data: BTreeMap::new(),
        };
        let customer = Customer::start(config, output).unwrap();
        let (reason, error) = told(listener, &outputs);
        assert_eq!(reason, "the server said nothing for 1 s");
        assert!(error.ends_with("check that this is the flex port and that the server works"), "{error}");
        customer.join();
    }

    #[test]
    fn a_desk_at_a_silent_port_says_so_and_gives_up() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let (output, outputs) = channel();
        let config = DeskConfig {
            basic: listener.local_addr().unwrap().into(),
            security: Security::Plain,
            http: "http://127.0.0.1:1".into(),
            gws: None,
            nick: "Bo".into(),
            person_id: None,
            is_supervisor: false,
            plugins: Vec::new(),
            loads_plugins: false,
            client: BasicConfig { silent_after: 1000, ..BasicConfig::default() },
        };
        let desk = Desk::start(config, output).unwrap();
        let (reason, error) = told(listener, &outputs);
        assert_eq!(reason, "the server said nothing for 1 s");
        assert!(error.ends_with("check that this is the basic port and that the server works"), "{error}");
        desk.thread.join();
    }

    #[test]
    fn three_links_without_a_login_are_enough() {
        let address = Address { host: "127.0.0.1".into(), port: 4071 };
        let mut entry = Entry::default();
        assert_eq!(entry.lost(&address, "flex"), None);
        assert_eq!(entry.lost(&address, "flex"), None);
        let said = entry.lost(&address, "flex").unwrap();
        assert!(said.starts_with("127.0.0.1:4071: ") && said.contains("the flex port"), "{said}");
    }

    #[test]
    fn who_was_let_in_goes_on() {
        let mut entry = Entry::default();
        entry.let_in();
        let address = Address { host: "127.0.0.1".into(), port: 4071 };
        assert!((0..100).all(|_| entry.lost(&address, "flex").is_none()));
    }
}
