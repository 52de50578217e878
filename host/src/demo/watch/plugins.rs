//! Whether the plugins that the story needs are there, before three screens are opened to play it.

use parlor_plugin_loader::{Places, search};

use crate::demo::story::NEEDED;
use crate::desk::{missing, places_and_loader};
use crate::failure::Failure;

/// Refuses where no plugin that is there offers what the story needs. Whether they load, the story sees.
pub(crate) fn check_plugins() -> Result<(), Failure> {
    check(&places_and_loader(Vec::new())?.0)
}

fn check(places: &Places) -> Result<(), Failure> {
    let findings = search(places);
    let there = || findings.found.iter().chain(&findings.others);
    let is_offered = |wanted: &str| there().any(|it| it.manifest.features.iter().any(|it| it == wanted));
    let wanted: Vec<&str> = NEEDED.into_iter().filter(|it| !is_offered(it)).collect();
    match wanted.is_empty() {
        true => Ok(()),
        false => Err(Failure::failed(format!("the demo needs plugins: {}", missing(&wanted)))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_its_plugins_the_story_is_not_begun() {
        let directory = tempfile::tempdir().unwrap();
        let mut places = Places::of_program(Vec::new()).unwrap();
        assert!(check(&places).is_ok());
        (places.own, places.environment) = (vec![directory.path().to_owned()], Vec::new());
        let why = check(&places).unwrap_err().to_string();
        assert!(why.contains("no plugin offers file-transfer or export:html: put "), "{why}");
    }
}
