//! The story: what the three do, and what each of them must and must not see. Here they come, one after the other;
//! `conversation` and `files` are what they do then.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use parlor_core::client::BasicConfig;
use parlor_link::Security;
use parlor_plugin::feature;
use parlor_plugin_desk::About;
use parlor_server::{Addresses, Server};
use serde_json::json;

use super::actor::{Actor, Finished, notes, says};
use super::client::Client;
use super::door::Door;
use super::playing::Playing;
use crate::commands::Role;
use crate::customer::{Customer, CustomerConfig};
use crate::desk::{Desk, DeskConfig, missing};
use crate::failure::Failure;
use crate::lines::Output;

/// How many steps there are.
pub(super) const STEPS: usize = 8;

/// What the plugins have to offer.
pub(super) const NEEDED: [&str; 2] = [feature::FILE_TRANSFER, "export:html"];

/// As far as the customer has typed it when the others are told so.
pub(super) const PREVIEW: &str = "Hello, I bought a lamp and";
/// The supervisor's nickname.
pub(super) const SUPERVISOR: &str = "Sue";
pub(super) const COMPLAINT: &str = "Hello, I bought a lamp and it arrived broken.";

/// One thing that had to be so.
pub(super) struct Check {
    pub(super) step: usize,
    pub(super) what: String,
    pub(super) passed: bool,
}

/// One thing of the story that a door doesn't tell.
pub(super) struct LeftOut {
    pub(super) step: usize,
    pub(super) what: &'static str,
}

/// A file that went from the agent to the customer.
pub(super) struct SentFile {
    pub(super) name: String,
    pub(super) size: u64,
    pub(super) file_id: String,
    pub(super) sent_digest: String,
    pub(super) saved_digest: String,
}

/// All that came of the story.
pub(super) struct Outcome {
    pub(super) door: Door,
    pub(super) checks: Vec<Check>,
    /// What wasn't checked, as the door doesn't tell it.
    pub(super) left_out: Vec<LeftOut>,
    /// Customer, agent, supervisor.
    pub(super) parties: [Finished; 3],
    pub(super) plugins: Vec<About>,
    pub(super) file: SentFile,
    /// Format, path and bytes.
    pub(super) transcripts: Vec<(String, PathBuf, u64)>,
    pub(super) session_id: String,
}

/// Plays the story. Transcripts go to `out`, everything else to `scratch`.
pub(super) fn play(
    out: &Path,
    scratch: &Path,
    door: Door,
    playing: &dyn Playing,
) -> Result<Outcome, Failure> {
    let server = Server::start(playing.server()).map_err(|error| Failure::failed(error.to_string()))?;
    let addresses = server.addresses();
    let http = format!("http://{}", addresses.http);
    playing
        .told(1, &format!("Chat Server: basic {}, {}, {http}", addresses.basic, door.shown(&addresses)))?;
    let mut stage = Stage { door, checks: Vec::new(), left_out: Vec::new(), playing, http };
    let outcome = stage.play(&addresses, out, scratch);
    server.shutdown();
    outcome
}

pub(super) struct Stage<'p> {
    pub(super) door: Door,
    checks: Vec<Check>,
    left_out: Vec<LeftOut>,
    pub(super) playing: &'p dyn Playing,
    pub(super) http: String,
}

impl Stage<'_> {
    pub(super) fn check(&mut self, step: usize, what: &str, passed: bool) {
        self.checks.push(Check { step, what: what.to_owned(), passed });
    }

    /// Says what can't be checked, as the door doesn't tell it.
    pub(super) fn leave_out(&mut self, step: usize, what: &'static str) {
        self.left_out.push(LeftOut { step, what });
    }

    fn play(&mut self, addresses: &Addresses, out: &Path, scratch: &Path) -> Result<Outcome, Failure> {
        self.playing.next(1, "the server is started; Bo, an agent, comes to his desk")?;
        let mut agent = self.desk("agent", addresses, "Bo", false)?;
        let plugins = agent.desk().map(|it| it.plugins()).unwrap_or_default();
        self.plugins(&plugins, &agent)?;
        let mut customer = self.customer(addresses)?;
        let session_id = self.welcome(&mut customer, &mut agent)?;
        self.playing.next(5, "Sue, a supervisor, comes: she sees all sessions")?;
        let mut supervisor = self.desk("supervisor", addresses, SUPERVISOR, true)?;
        let ids = self.supervise(&session_id, &mut customer, &mut agent, &mut supervisor)?;
        let file = self.send_file(scratch, &mut customer, &mut agent)?;
        self.part(&ids, &mut customer, &mut agent, &mut supervisor)?;
        let exporter = if self.door.serves_agent_all() { &mut agent } else { &mut supervisor };
        let transcripts = self.export(&session_id, out, exporter)?;
        let parties = [customer.quit(), agent.quit(), supervisor.quit()];
        self.what_was_never_seen(&ids, &parties);
        let checks = std::mem::take(&mut self.checks);
        let left_out = std::mem::take(&mut self.left_out);
        Ok(Outcome { door: self.door, checks, left_out, parties, plugins, file, transcripts, session_id })
    }

    fn desk(
        &self,
        name: &'static str,
        addresses: &Addresses,
        nick: &str,
        is_supervisor: bool,
    ) -> Result<Actor, Failure> {
        let (output, outputs) = channel();
        let config = DeskConfig {
            basic: addresses.basic.into(),
            security: Security::Plain,
            http: self.http.clone(),
            gws: self.door.gws(addresses, nick).filter(|_| !is_supervisor),
            nick: nick.into(),
            person_id: Some(format!("{}-001", nick.to_lowercase())),
            is_supervisor,
            client: BasicConfig::default(),
            plugins: Vec::new(),
            // One desk with plugins is enough to show them, unless its door gives no transcripts.
            loads_plugins: !is_supervisor || !self.door.serves_agent_all(),
        };
        let client = Client::Desk(Desk::start(config, output)?);
        let role = if is_supervisor { Role::Supervisor } else { Role::Agent };
        let (outputs, hand) = self.playing.comes(role, nick, &client, outputs)?;
        let mut actor = Actor::new(name, client, outputs, hand);
        actor.wait("its registration", |it| matches!(it, Output::Ready { .. }).then_some(()))?;
        Ok(actor)
    }

    /// Step 2.
    fn plugins(&mut self, plugins: &[About], agent: &Actor) -> Result<(), Failure> {
        for name in ["file-transfer", "transcript-export"] {
            self.check(2, &format!("the plugin {name} is loaded"), plugins.iter().any(|it| it.name == name));
        }
        let refused = agent.shown.errors().next().is_some();
        self.check(2, "no plugin is refused", !refused);
        let names: Vec<String> = plugins.iter().map(|it| format!("{} {}", it.name, it.version)).collect();
        let names = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
        self.playing.told(2, &format!("plugins: {names}"))?;
        // Without them the story would break off later, where nobody could tell why.
        let is_offered = |wanted: &&str| plugins.iter().any(|it| it.features.iter().any(|it| it == wanted));
        let mut wanted = NEEDED.to_vec();
        wanted.retain(|it| !is_offered(it));
        if wanted.is_empty() {
            return Ok(());
        }
        let refused = agent.shown.errors().next().map(|it| format!("; {it}")).unwrap_or_default();
        Err(Failure::failed(format!("the demo stopped: {}{refused}", missing(&wanted))))
    }

    /// Step 3.
    fn customer(&mut self, addresses: &Addresses) -> Result<Actor, Failure> {
        self.playing.next(3, "Ana, a customer, comes: she waits for an agent")?;
        let (output, outputs) = channel();
        let data = [("FirstName", "Ana"), ("OrderNumber", "4711")];
        let config = CustomerConfig {
            way: self.door.way(addresses, &self.http)?,
            nick: "Ana".into(),
            subject: Some("A broken lamp".into()),
            user_data: data
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect::<BTreeMap<_, _>>(),
        };
        let client = Client::Customer(Customer::start(config, output)?);
        let (outputs, hand) = self.playing.comes(Role::Customer, "Ana", &client, outputs)?;
        let mut customer = Actor::new("customer", client, outputs, hand);
        customer.wait("her session", |it| matches!(it, Output::Joined { .. }).then_some(()))?;
        self.playing.next(3, "Ana types and writes")?;
        customer.act(json!({"do": "typing", "text": PREVIEW}))?;
        customer.act(json!({"do": "say", "text": COMPLAINT}))?;
        let saw_herself = customer.shown.saw(|it| says(it, COMPLAINT))
            && customer.shown.saw(|it| notes(it, "TYPING_STARTED", PREVIEW));
        self.check(3, "the customer sees what she typed and wrote", saw_herself);
        self.playing.told(3, "the customer is in the queue, types and writes")?;
        Ok(customer)
    }
}
