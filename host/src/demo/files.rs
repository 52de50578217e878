//! Steps 6 and 8 of the story: a file goes from the agent to the customer, and the transcript is written.

use std::fs;
use std::path::{Path, PathBuf};

use parlor_core::element::{Event as View, Transcript, Visibility};
use parlor_core::wire::Limits;
use parlor_plugin::{EventBody, KeyValue};
use serde_json::{Value as Json, json};

use super::actor::{Actor, notes};
use super::story::{SUPERVISOR, SentFile, Stage};
use super::{Scratch, TRANSCRIPTS};
use crate::failure::Failure;
use crate::http::Neighbours;

const FILE: &str = "voucher.txt";

impl Stage<'_> {
    /// Step 6.
    pub(super) fn send_file(
        &mut self,
        scratch: &Path,
        customer: &mut Actor,
        agent: &mut Actor,
    ) -> Result<SentFile, Failure> {
        let path = scratch.join(FILE);
        let content: String =
            (1..=4000).map(|line| format!("voucher 4711-{line:04}: one lamp, free of charge\n")).collect();
        fs::write(&path, &content).map_err(|error| Scratch::failed(&path, &error))?;
        self.playing.next(6, "Bo sends a file, through a plugin")?;
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
        self.playing.next(6, "Ana saves the file")?;
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
        self.playing
            .told(6, &format!("the agent sends {FILE} through the plugin, the customer downloads it"))?;
        let size = u64::try_from(size).unwrap_or_default();
        Ok(SentFile { name: FILE.into(), size, file_id, sent_digest, saved_digest })
    }

    /// Step 8.
    pub(super) fn export(
        &mut self,
        session_id: &str,
        out: &Path,
        exporter: &mut Actor,
    ) -> Result<Vec<(String, PathBuf, u64)>, Failure> {
        let who = if exporter.name == "agent" { "Bo" } else { SUPERVISOR };
        if exporter.name != "agent" {
            self.leave_out(8, "to the agent: the stored transcript, which the supervisor has written");
        }
        let mut transcripts = Vec::new();
        for (format, name) in TRANSCRIPTS {
            self.playing.next(8, &format!("{who} has the transcript written as {name}, through a plugin"))?;
            let feature = format!("export:{format}");
            let path = out.join(name);
            let done = exporter
                .act(json!({"do": "run", "feature": feature, "sessionId": session_id, "path": path}))?;
            let bytes = done.get("bytes").and_then(Json::as_u64).unwrap_or_default();
            let written = fs::metadata(&path).is_ok_and(|it| it.len() == bytes) && bytes > 0;
            self.check(8, &format!("{name} is written"), written);
            transcripts.push((format.to_owned(), path, bytes));
        }
        let exported = fs::read(out.join("transcript.xml")).unwrap_or_default();
        let stored = Neighbours::new(&self.http).transcript(session_id)?;
        let sees_all = exporter.name != "agent";
        let events = |xml, sees_all: bool| {
            let transcript = Transcript::parse(xml, Limits::STORED).ok()?;
            let is_seen = |it: &View<'_>| sees_all || it.head().visibility != Visibility::Vip;
            Some(transcript.events.iter().flatten().filter(is_seen).collect::<Vec<_>>())
        };
        // The silent monitor is none of an agent's business, in the file either.
        let same = events(&exported, true).is_some_and(|it| Some(it) == events(&stored, sees_all));
        self.check(8, &format!("transcript.xml is the stored transcript, as far as {who} may see it"), same);
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
        self.playing.told(8, &format!("the transcript is in {} in four formats", out.display()))?;
        Ok(transcripts)
    }
}
