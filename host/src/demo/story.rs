//! The story: what the three do, and what each of them must and must not see.

use std::collections::BTreeMap;
use std::fs;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

use parlor_core::client::{BasicConfig, FlexConfig};
use parlor_core::element::{Event as View, Transcript};
use parlor_core::wire::Limits;
use parlor_link::Security;
use parlor_plugin::{EventBody, KeyValue, feature};
use parlor_plugin_desk::About;
use parlor_server::{Config, Server};
use serde_json::{Value as Json, json};

use super::actor::{Actor, Finished, Role, joins, leaves, notes, says};
use super::{Scratch, TRANSCRIPTS};
use crate::customer::{Customer, CustomerConfig};
use crate::desk::{Desk, DeskConfig, missing};
use crate::failure::Failure;
use crate::http::Neighbours;
use crate::lines::Output;

const PREVIEW: &str = "Hello, I bought a lamp and";
const COMPLAINT: &str = "Hello, I bought a lamp and it arrived broken.";
const ANSWER: &str = "I am sorry to hear that, Ana. Let me see what I can do.";
pub(super) const COACHING: &str = "She is a good customer: send her a voucher.";
pub(super) const DIRECT: &str = "Thanks, I have one here.";
const GOODBYE: &str = "You are welcome. Goodbye!";
const URL: &str = "https://shop.example/returns?order=4711";
const FILE: &str = "voucher.txt";

/// One thing that had to be so.
pub(super) struct Check {
    pub(super) step: usize,
    pub(super) what: String,
    pub(super) passed: bool,
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
    pub(super) checks: Vec<Check>,
    /// Customer, agent, supervisor.
    pub(super) parties: [Finished; 3],
    pub(super) plugins: Vec<About>,
    pub(super) file: SentFile,
    /// Format, path and bytes.
    pub(super) transcripts: Vec<(String, PathBuf, u64)>,
    pub(super) session_id: String,
}

/// Plays the story. Transcripts go to `out`, everything else to `scratch`.
pub(super) fn play(out: &Path, scratch: &Path, told: &Told<'_>) -> Result<Outcome, Failure> {
    let server = Server::start(Config::default()).map_err(|error| Failure::failed(error.to_string()))?;
    let addresses = server.addresses();
    let http = format!("http://{}", addresses.http);
    told(1, &format!("Chat Server: basic {}, flex {}, {http}", addresses.basic, addresses.flex))?;
    let mut stage = Stage { checks: Vec::new(), told, http };
    let outcome = stage.play(addresses.basic, addresses.flex, out, scratch);
    server.shutdown();
    outcome
}

/// Tells how far the story is.
type Told<'t> = dyn Fn(usize, &str) -> Result<(), Failure> + 't;

pub(super) struct Stage<'t> {
    checks: Vec<Check>,
    told: &'t Told<'t>,
    http: String,
}

impl Stage<'_> {
    pub(super) fn check(&mut self, step: usize, what: &str, passed: bool) {
        self.checks.push(Check { step, what: what.to_owned(), passed });
    }

    fn play(
        &mut self,
        basic: SocketAddr,
        flex: SocketAddr,
        out: &Path,
        scratch: &Path,
    ) -> Result<Outcome, Failure> {
        let mut agent = self.desk("agent", basic, "Bo", false)?;
        let plugins = agent.desk().map(|it| it.plugins()).unwrap_or_default();
        self.plugins(&plugins, &agent)?;
        let mut customer = self.customer(flex)?;
        let session_id = self.welcome(&mut customer, &mut agent)?;
        let mut supervisor = self.desk("supervisor", basic, "Sue", true)?;
        let ids = self.supervise(&session_id, &mut customer, &mut agent, &mut supervisor)?;
        let file = self.send_file(scratch, &mut customer, &mut agent)?;
        self.part(&ids, &mut customer, &mut agent, &mut supervisor)?;
        let transcripts = self.export(&session_id, out, &mut agent)?;
        let parties = [customer.quit(), agent.quit(), supervisor.quit()];
        self.what_was_never_seen(&ids, &parties);
        let checks = std::mem::take(&mut self.checks);
        Ok(Outcome { checks, parties, plugins, file, transcripts, session_id })
    }

    fn desk(
        &self,
        name: &'static str,
        basic: SocketAddr,
        nick: &str,
        is_supervisor: bool,
    ) -> Result<Actor, Failure> {
        let (output, outputs) = channel();
        let config = DeskConfig {
            basic: basic.into(),
            security: Security::Plain,
            http: self.http.clone(),
            nick: nick.into(),
            person_id: Some(format!("{}-001", nick.to_lowercase())),
            is_supervisor,
            client: BasicConfig::default(),
            plugins: Vec::new(),
            // One desk with plugins is enough to show them.
            loads_plugins: !is_supervisor,
        };
        let mut actor = Actor::new(name, Role::Desk(Desk::start(config, output)?), outputs);
        actor.wait("its registration", is_ready)?;
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
        (self.told)(2, &format!("plugins: {names}"))?;
        // Without them the story would break off later, where nobody could tell why.
        let is_offered = |wanted: &&str| plugins.iter().any(|it| it.features.iter().any(|it| it == wanted));
        let mut wanted = vec![feature::FILE_TRANSFER, "export:html"];
        wanted.retain(|it| !is_offered(it));
        if wanted.is_empty() {
            return Ok(());
        }
        let refused = agent.shown.errors().next().map(|it| format!("; {it}")).unwrap_or_default();
        Err(Failure::failed(format!("the demo stopped: {}{refused}", missing(&wanted))))
    }

    /// Step 3.
    fn customer(&mut self, flex: SocketAddr) -> Result<Actor, Failure> {
        let (output, outputs) = channel();
        let data = [("FirstName", "Ana"), ("OrderNumber", "4711")];
        let config = CustomerConfig {
            flex: flex.into(),
            security: Security::Plain,
            http: self.http.clone(),
            nick: "Ana".into(),
            queue: "Environment:default".into(),
            subject: Some("A broken lamp".into()),
            user_data: data
                .into_iter()
                .map(|(key, value)| (key.into(), value.into()))
                .collect::<BTreeMap<_, _>>(),
            client: FlexConfig { poll_fastest: 50, ..FlexConfig::default() },
        };
        let mut customer = Actor::new("customer", Role::Customer(Customer::start(config, output)?), outputs);
        customer.wait("her session", |it| matches!(it, Output::Joined { .. }).then_some(()))?;
        customer.act(json!({"do": "typing", "text": PREVIEW}))?;
        customer.act(json!({"do": "say", "text": COMPLAINT}))?;
        let saw_herself = customer.shown.saw(|it| says(it, COMPLAINT))
            && customer.shown.saw(|it| notes(it, "TYPING_STARTED", PREVIEW));
        self.check(3, "the customer sees what she typed and wrote", saw_herself);
        (self.told)(3, "the customer is in the queue, types and writes")?;
        Ok(customer)
    }

    /// Step 4. Gives the session's id.
    fn welcome(&mut self, customer: &mut Actor, agent: &mut Actor) -> Result<String, Failure> {
        let interaction = agent.wait("the waiting session", |output| match output {
            Output::Interactions(it) if it.state == "waiting" => Some(it.clone()),
            _ => None,
        })?;
        let told = interaction.subject.as_deref() == Some("A broken lamp")
            && interaction.queue == "Environment:default"
            && interaction.user_data.get("OrderNumber") == Some(&json!("4711"));
        self.check(4, "the waiting session tells queue, subject and userdata", told);
        let session_id = interaction.session_id;
        agent.act(json!({"do": "join", "sessionId": session_id}))?;
        self.check(4, "the agent gets the transcript so far", agent.shown.saw(|it| says(it, COMPLAINT)));
        let typing = agent.shown.saw(|it| notes(it, "TYPING_STARTED", PREVIEW));
        self.check(4, "what was only typed is in no transcript", !typing);
        agent.act(json!({"do": "typing"}))?;
        agent.act(json!({"do": "say", "text": ANSWER}))?;
        customer.wait_event("the agent's answer", |it| says(it, ANSWER))?;
        customer.act(json!({"do": "typing", "text": "Thank"}))?;
        agent.wait_event("the customer's typing", |it| notes(it, "TYPING_STARTED", "Thank"))?;
        customer.act(json!({"do": "say", "text": "Thank you!"}))?;
        agent.wait_event("the customer's thanks", |it| says(it, "Thank you!"))?;
        (self.told)(4, "the agent hears of the session, joins it and answers")?;
        Ok(session_id)
    }

    /// Step 5.
    fn supervise(
        &mut self,
        session_id: &str,
        customer: &mut Actor,
        agent: &mut Actor,
        supervisor: &mut Actor,
    ) -> Result<Ids, Failure> {
        let ids = Ids {
            customer: customer.wait("her user id", ready)?,
            agent: agent.wait("its user id", ready)?,
            supervisor: supervisor.wait("its user id", ready)?,
        };
        supervisor.act(json!({"do": "join", "sessionId": session_id, "visibility": "VIP"}))?;
        let saw_all =
            supervisor.shown.saw(|it| says(it, COMPLAINT)) && supervisor.shown.saw(|it| says(it, ANSWER));
        self.check(5, "the supervisor sees what was said before", saw_all);
        for actor in [&mut *agent, &mut *customer] {
            actor.wait("the sign that someone watches", is_monitored)?;
            self.check(5, &format!("the {} is told that the session is monitored", actor.name), true);
        }
        let unseen = !agent.shown.saw(|it| joins(it, &ids.supervisor))
            && !customer.shown.saw(|it| joins(it, &ids.supervisor));
        self.check(5, "neither customer nor agent sees the silent monitor", unseen);
        let mute = supervisor.act(json!({"do": "say", "text": "psst", "visibility": "INT"}));
        self.check(5, "a silent monitor can't write", mute.is_err());

        supervisor.act(json!({"do": "join", "sessionId": session_id, "visibility": "INT"}))?;
        let came = agent.wait_event("the supervisor", |it| joins(it, &ids.supervisor))?;
        self.check(5, "the agent sees the coach come in with INT", came.visibility == "INT");
        supervisor.act(json!({"do": "say", "text": COACHING, "visibility": "INT"}))?;
        agent.wait_event("the coaching", |it| says(it, COACHING))?;
        agent.act(json!({"do": "say", "text": DIRECT, "visibility": "INT", "receiverId": ids.supervisor}))?;
        let direct = supervisor.wait_event("the agent's direct message", |it| says(it, DIRECT))?;
        self.check(
            5,
            "the direct message names its receiver",
            direct.receiver_id.as_deref() == Some(&ids.supervisor),
        );
        (self.told)(5, "a supervisor watches unseen, then coaches the agent")?;
        Ok(ids)
    }

    /// Step 6.
    fn send_file(
        &mut self,
        scratch: &Path,
        customer: &mut Actor,
        agent: &mut Actor,
    ) -> Result<SentFile, Failure> {
        let path = scratch.join(FILE);
        let content: String =
            (1..=4000).map(|line| format!("voucher 4711-{line:04}: one lamp, free of charge\n")).collect();
        fs::write(&path, &content).map_err(|error| Scratch::failed(&path, &error))?;
        let sent = agent.act(json!({"do": "send-file", "path": path, "description": "A voucher"}))?;
        let notice = customer.wait_event("the file", |it| notes(it, "SYS_COMMAND", "file-uploaded"))?;
        let EventBody::Notice(notice) = notice.body else {
            return Err(Failure::failed("the demo stopped: the file's notice is no notice"));
        };
        let value = |key| KeyValue::find_text(&notice.user_data, key).unwrap_or_default().to_owned();
        let (file_id, size) = (value("file-id"), content.len());
        let documented = value("file-name") == FILE
            && value("file-size") == size.to_string()
            && value("file-source") == "ucs"
            && !value("file-document-id").is_empty()
            && !file_id.is_empty();
        self.check(
            6,
            "the notice carries name, size, source, document id and the server's file id",
            documented,
        );
        let downloads = scratch.join("customer");
        fs::create_dir(&downloads).map_err(|error| Scratch::failed(&downloads, &error))?;
        let saved = customer.act(json!({"do": "save-file", "fileId": file_id, "directory": downloads}))?;
        let text = |map: &serde_json::Map<String, Json>, key| {
            map.get(key).and_then(Json::as_str).unwrap_or_default().to_owned()
        };
        let same = fs::read(text(&saved, "path")).is_ok_and(|bytes| bytes == content.as_bytes());
        self.check(6, "the customer has the same bytes", same);
        let (sent_digest, saved_digest) = (text(&sent, "sha256"), text(&saved, "sha256"));
        self.check(
            6,
            "both ends have the same digest",
            sent_digest == saved_digest && sent_digest.len() == 64,
        );
        (self.told)(6, &format!("the agent sends {FILE} through the plugin, the customer downloads it"))?;
        let size = u64::try_from(size).unwrap_or_default();
        Ok(SentFile { name: FILE.into(), size, file_id, sent_digest, saved_digest })
    }

    /// Step 7.
    fn part(
        &mut self,
        ids: &Ids,
        customer: &mut Actor,
        agent: &mut Actor,
        supervisor: &mut Actor,
    ) -> Result<(), Failure> {
        customer.act(json!({"do": "nick", "userNick": "Ana Lima"}))?;
        agent.wait_event("the new nickname", |it| notes(it, "USER_UPDATE_NICK", "Ana Lima"))?;
        customer.act(json!({"do": "say", "text": "Got it. That is very kind."}))?;
        agent.wait_event("the customer's words", |it| says(it, "Got it. That is very kind."))?;
        let renamed = agent
            .shown
            .events()
            .any(|(nick, event)| nick == Some("Ana Lima") && event.user_id == ids.customer);
        self.check(7, "the agent sees the customer's new nickname", renamed);
        agent.act(json!({"do": "push-url", "text": URL}))?;
        customer.wait_event("the URL", |it| notes(it, "USER_PUSHED_URL", URL))?;
        agent.act(json!({"do": "say", "text": GOODBYE}))?;
        agent.act(json!({"do": "leave", "afterAction": "ForceClose"}))?;
        for actor in [customer, agent, supervisor] {
            let name = actor.name;
            actor.wait("the session's end", |it| matches!(it, Output::Closed { .. }).then_some(()))?;
            let agent_left = actor.shown.saw(|it| leaves(it, &ids.agent, 2, &ids.agent));
            self.check(7, &format!("the {name} sees the agent leave with code 2"), agent_left);
            let customer_left = actor.shown.saw(|it| leaves(it, &ids.customer, 4, &ids.agent));
            let what = format!("the {name} sees the customer removed with code 4 by the agent");
            self.check(7, &what, customer_left);
        }
        (self.told)(7, "a new nickname, a pushed URL, and the agent closes the session")?;
        Ok(())
    }

    /// Step 8.
    fn export(
        &mut self,
        session_id: &str,
        out: &Path,
        agent: &mut Actor,
    ) -> Result<Vec<(String, PathBuf, u64)>, Failure> {
        let mut transcripts = Vec::new();
        for (format, name) in TRANSCRIPTS {
            let feature = format!("export:{format}");
            let path = out.join(name);
            let done =
                agent.act(json!({"do": "run", "feature": feature, "sessionId": session_id, "path": path}))?;
            let bytes = done.get("bytes").and_then(Json::as_u64).unwrap_or_default();
            let written = fs::metadata(&path).is_ok_and(|it| it.len() == bytes) && bytes > 0;
            self.check(8, &format!("{name} is written"), written);
            transcripts.push((format.to_owned(), path, bytes));
        }
        let exported = fs::read(out.join("transcript.xml")).unwrap_or_default();
        let stored = Neighbours::new(&self.http).transcript(session_id)?;
        self.check(8, "transcript.xml is the stored transcript, byte for byte", exported == stored);
        let codes: Vec<u32> = match Transcript::parse(&exported, Limits::STORED) {
            Ok(transcript) => transcript
                .events
                .iter()
                .flatten()
                .filter_map(|event| match event {
                    View::PartyLeft(it) => it.reason.and_then(|it| it.code),
                    _ => None,
                })
                .collect(),
            Err(_) => Vec::new(),
        };
        self.check(8, "it tells who left with codes 2 and 4", codes.contains(&2) && codes.contains(&4));
        (self.told)(8, &format!("the transcript is in {} in four formats", out.display()))?;
        Ok(transcripts)
    }
}

/// The three user ids.
pub(super) struct Ids {
    customer: String,
    agent: String,
    pub(super) supervisor: String,
}

fn is_ready(output: &Output) -> Option<()> {
    matches!(output, Output::Ready { .. }).then_some(())
}

fn ready(output: &Output) -> Option<String> {
    match output {
        Output::Ready { user_id, .. } => Some(user_id.clone()),
        _ => None,
    }
}

fn is_monitored(output: &Output) -> Option<()> {
    matches!(output, Output::Monitored { monitored: true, .. }).then_some(())
}
