//! `parlor plugin`: what is there, whether it loads and if not why.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use comfy_table::{Table, presets};
use parlor_plugin::Manifest;
use parlor_plugin_loader::{Files, Found, LoadError, Services, TrustError, search};
use serde_json::{Value as Json, json};

use super::{PluginCommand, trust};
use crate::commands::quoted;
use crate::desk::places_and_loader;
use crate::failure::Failure;
use crate::foreign::clean;
use crate::json::lines;
use crate::{complain, print};

pub(crate) fn run(command: &PluginCommand) -> Result<(), Failure> {
    match command {
        PluginCommand::List { plugins, json } => list(plugins.clone(), *json),
        PluginCommand::Trust { file } => trust::run(file),
        PluginCommand::Check { file, verbose, json } => check(file, *verbose, *json),
    }
}

/// A host that only sees whether a plugin starts.
struct Nothing(Files);

impl Services for Nothing {
    fn files(&self) -> &Files {
        &self.0
    }
}

fn about(manifest: &Manifest, path: &Path, problem: Option<String>) -> Json {
    json!({
        "name": manifest.name, "version": manifest.version, "path": path, "features": manifest.features,
        "rights": manifest.rights, "loads": problem.is_none(), "problem": problem,
    })
}

fn list(named: Vec<PathBuf>, as_json: bool) -> Result<(), Failure> {
    let (places, loader) = places_and_loader(named)?;
    let findings = search(&places);
    let mut plugins = Vec::new();
    let mut unloadable = HashSet::new();
    for found in findings.found.iter().chain(&findings.others) {
        // Another one of the same name counts where the first can't be loaded.
        if plugins.iter().any(|(it, _): &(&Found, _)| it.manifest.name == found.manifest.name)
            && !unloadable.contains(&found.manifest.name)
        {
            continue;
        }
        let problem = loader.check(&found.path).err().map(|error| why(&error));
        match problem {
            Some(_) => unloadable.insert(found.manifest.name.clone()),
            None => unloadable.remove(&found.manifest.name),
        };
        plugins.push((found, problem));
    }
    let problems: Vec<String> = findings.problems.iter().map(ToString::to_string).collect();
    let text = if as_json {
        let plugins: Vec<Json> = plugins
            .iter()
            .map(|(found, problem)| about(&found.manifest, &found.path, problem.clone()))
            .collect();
        lines(&json!({"plugins": plugins, "problems": problems}))
    } else if plugins.is_empty() {
        "no plugins: put their libraries into the directory plugins beside the program, or name it with --plugins DIR; \
         `make install` in Parlor's sources brings them along"
            .into()
    } else {
        let mut table = Table::new();
        table.load_style(presets::NOTHING).set_header(["NAME", "VERSION", "LOADS", "FEATURES", "LIBRARY"]);
        for (found, problem) in &plugins {
            let manifest = &found.manifest;
            let path = found.path.display().to_string();
            let loads = if problem.is_none() { "yes" } else { "no" };
            let row = [&manifest.name, &manifest.version, loads, &listed(&manifest.features), &path];
            table.add_row(row.map(clean));
        }
        table.trim_fmt()
    };
    for problem in plugins.iter().filter_map(|(_, problem)| problem.as_ref()).chain(&problems) {
        complain(&format!("parlor: {}", clean(&problem.to_string())));
    }
    print(&text)
}

/// So many features of one plugin are listed; the others are counted.
const LISTED: usize = 8;

fn listed(features: &[String]) -> String {
    let mut text = features.iter().take(LISTED).map(String::as_str).collect::<Vec<_>>().join(" ");
    if let Some(more) = features.len().checked_sub(LISTED).filter(|it| *it > 0) {
        text.push_str(&format!(" and {more} more"));
    }
    text
}

fn check(file: &Path, verbose: bool, as_json: bool) -> Result<(), Failure> {
    let (_, loader) = places_and_loader(Vec::new())?;
    let loaded = loader.load(file, Nothing(Files::new()));
    match &loaded {
        Ok(plugin) => {
            let manifest = plugin.manifest();
            if as_json {
                return print(&lines(&about(manifest, plugin.path(), None)));
            }
            let rights = if manifest.rights.is_empty() { "none".into() } else { manifest.rights.join(" ") };
            let (name, version) = (&manifest.name, &manifest.version);
            let features = listed(&manifest.features);
            print(&clean(&format!("{name} {version} loads; features: {features}; rights: {rights}")))
        }
        Err(error) => {
            if as_json {
                print(&lines(&json!({"path": file, "loads": false, "problem": why(error)})))?;
            }
            if let Some(details) = error.details().filter(|_| verbose) {
                complain(&details.lines().map(clean).collect::<Vec<_>>().join("\n"));
            }
            Err(Failure::failed(why(error)))
        }
    }
}

/// Why a plugin can't be loaded, and what to do.
fn why(error: &LoadError) -> String {
    match error {
        LoadError::Trust(TrustError::NotTrusted { path, .. }) => {
            format!("{error} (`parlor plugin trust {}` adds it)", quoted(&path.to_string_lossy()))
        }
        _ => error.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_features_are_counted_and_few_are_listed() {
        let features = |count: usize| (1..=count).map(|it| format!("f{it}")).collect::<Vec<_>>();
        for (count, expected) in [
            (0, ""),
            (1, "f1"),
            (8, "f1 f2 f3 f4 f5 f6 f7 f8"),
            (9, "f1 f2 f3 f4 f5 f6 f7 f8 and 1 more"),
            (900, "f1 f2 f3 f4 f5 f6 f7 f8 and 892 more"),
        ] {
            assert_eq!(listed(&features(count)), expected);
        }
    }
}
