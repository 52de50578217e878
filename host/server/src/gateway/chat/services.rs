//! Which queue a service leads to.

use super::trouble::{Code, Trouble};

/// The queue that every service leads to as long as none is configured: our own choice, so that a newcomer's first request
/// works.
const EVERYWHERE: &str = "Environment:default";

/// The services that were configured: names, and the queue keys (`tenant:endpoint`) that they lead to.
#[derive(Clone, Default)]
pub(crate) struct Services(Vec<(String, String)>);

impl Services {
    pub(crate) fn new(services: Vec<(String, String)>) -> Self {
        Self(services)
    }

    /// The name of one that is there; `None`: every name is one.
    pub(crate) fn any(&self) -> Option<&str> {
        self.0.first().map(|(name, _)| name.as_str())
    }

    /// The queue key of a service. The last of two with one name counts.
    pub(crate) fn queue_key(&self, service: &str) -> Result<&str, Trouble> {
        if self.0.is_empty() {
            return Ok(EVERYWHERE);
        }
        let found = self.0.iter().rev().find(|(name, _)| name == service);
        found.map(|(_, queue_key)| queue_key.as_str()).ok_or_else(|| Code::UnknownService.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_any_mapping_every_service_is_there() {
        assert_eq!(Services::default().queue_key("anything").unwrap(), "Environment:default");
        let pair = |name: &str, queue: &str| (name.to_owned(), queue.to_owned());
        let services = Services::new(vec![
            pair("support", "Shop:old"),
            pair("sales", "Shop:sales"),
            pair("support", "Shop:new"),
        ]);
        assert_eq!((Services::default().any(), services.any()), (None, Some("support")));
        assert_eq!(services.queue_key("support").unwrap(), "Shop:new");
        assert_eq!(services.queue_key("sales").unwrap(), "Shop:sales");
        assert_eq!(services.queue_key("anything").unwrap_err().code, Code::UnknownService);
    }
}
