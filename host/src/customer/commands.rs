//! What the customer does when told to.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use parlor_core::element::{Id, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, Secret};
use parlor_core::wire::Text;
use parlor_plugin_desk::FileNotice;
use parlor_plugin_loader::SafeFile;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::Room;
use crate::failure::Failure;
use crate::http::{Neighbours, broke_off};
use crate::jobs::Pace;
use crate::lines::{CustomerCommand, Line, Output};
use crate::party::{Input, Party};

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

impl Room {
    pub(super) fn carry_out(&mut self, line: &Line<CustomerCommand>) -> Result<(), String> {
        let id = &line.id;
        match &line.command {
            CustomerCommand::Say { text: said, msg_check } => {
                let text = MessageText {
                    message_type: Some(Text::plain("text")),
                    check: *msg_check,
                    ..MessageText::plain(said)
                };
                let made = self.client.say(text, &mut self.out);
                self.made(id, made)?;
                self.said = Some(said.clone());
                Ok(())
            }
            CustomerCommand::Notice { notice_type, text, user_data } => {
                let items: Vec<_> =
                    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
                let notice_type = NoticeType::from_text(Text::plain(notice_type));
                self.notice(id, NoticeText::new(notice_type, Text::plain(text)), KeyValues::items(&items))
            }
            CustomerCommand::Typing { text, stopped } => {
                let notice_type =
                    if *stopped { NoticeType::TypingStopped } else { NoticeType::TypingStarted };
                self.notice(id, NoticeText::new(notice_type, Text::plain(text)), KeyValues::EMPTY)
            }
            CustomerCommand::Nick { user_nick } => {
                let notice = NoticeText::new(NoticeType::UpdateNick, Text::plain(user_nick));
                self.notice(id, notice, KeyValues::EMPTY)
            }
            CustomerCommand::UpdateData { user_data } => {
                let items: Vec<_> =
                    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
                let made = self.client.update_user_data(KeyValues::items(&items), &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::Read { event_id } => {
                let made = self.client.read_receipt(*event_id, &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::SaveFile { file_id, directory } => self.save_file(id, file_id, directory),
            CustomerCommand::Cancel { command } => {
                self.jobs.cancel(command)?;
                self.tell(Output::done(id.clone(), Json::Null));
                Ok(())
            }
            CustomerCommand::Leave { text } => {
                // Nothing is left to be done where the session is over.
                if self.client.is_over() {
                    self.tell(Output::done(id.clone(), Json::Null));
                    return Ok(());
                }
                let made = self.client.logout(text.as_deref().map(MessageText::plain), &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::Quit {} => {
                self.tell(Output::done(id.clone(), Json::Null));
                self.quit();
                Ok(())
            }
        }
    }

    fn notice(
        &mut self,
        id: &Option<Json>,
        notice: NoticeText<'_>,
        user_data: KeyValues<'_>,
    ) -> Result<(), String> {
        let made = self.client.notify(notice, user_data, KeyValues::EMPTY, &mut self.out);
        self.made(id, made)
    }

    /// Saves a file on a thread of its own: the conversation goes on.
    fn save_file(&mut self, id: &Option<Json>, file_id: &str, directory: &Path) -> Result<(), String> {
        let neighbours = self.neighbours.clone();
        let file = self.seen.files.get(file_id).cloned();
        let file = file.ok_or_else(|| format!("no file {file_id} in this session"))?;
        let identity = (self.client.session_id(), self.client.user_id(), self.client.secure_key());
        let (Some(session_id), Some(user_id), Some(secure_key)) = identity else {
            return Err("not in a session".into());
        };
        let download = Saving {
            neighbours,
            session_id: *session_id,
            user_id: *user_id,
            secure_key: *secure_key,
            file_id: file_id.to_owned(),
            file,
            directory: directory.to_owned(),
        };
        let (input, id, jobs) = (self.seat.input.clone(), id.clone(), self.jobs.clone());
        jobs.begin(&id);
        let command_id = id.clone();
        let work = move || {
            let mut pace = Pace::default();
            let progress = |done, total| {
                if pace.is_told(&id, done, total, Instant::now()) {
                    let _ = input.send(Input::Tell(Output::Transfer { id: id.clone(), done, total }));
                }
                !jobs.is_cancelled(&id)
            };
            let done = download.run(progress);
            jobs.end(&id);
            let output = match done {
                Ok(result) => Output::done(id.clone(), result),
                Err(text) => Output::error(id.clone(), text),
            };
            let _ = input.send(Input::JobDone(output));
        };
        let thread = std::thread::Builder::new().name("download".into()).spawn(work);
        thread.map_err(|error| {
            self.jobs.end(&command_id);
            format!("no thread for the download: {error}")
        })?;
        self.seat.jobs += 1;
        Ok(())
    }
}

/// A file that is being saved.
struct Saving {
    neighbours: Neighbours,
    session_id: Id,
    user_id: Id,
    secure_key: Secret,
    file_id: String,
    file: FileNotice,
    directory: PathBuf,
}

impl Saving {
    /// Downloads, as long as `progress` has it go on.
    fn run(self, mut progress: impl FnMut(u64, Option<u64>) -> bool) -> Result<Json, String> {
        let key = self.secure_key.expose().to_string();
        let (session_id, user_id) = (self.session_id.as_str(), self.user_id.as_str());
        let found = self.neighbours.file(session_id, &self.file_id, user_id, &key);
        let mut found = found.map_err(|trouble| trouble.to_string())?;
        let failed = |error| Failure::writing(&self.directory, &error).to_string();
        let mut file = SafeFile::create(&self.directory, &self.file.name).map_err(failed)?;
        let mut digest = Sha256::new();
        let mut size: u64 = 0;
        let mut chunk = vec![0; CHUNK];
        loop {
            let count = found.read(&mut chunk).map_err(|error| broke_off(&error))?;
            if count == 0 {
                break;
            }
            let bytes = chunk.get(..count).unwrap_or_default();
            digest.update(bytes);
            file.write_all(bytes).map_err(failed)?;
            size += u64::try_from(count).unwrap_or_default();
            if self.file.size.is_some_and(|expected| size > expected) {
                break;
            }
            if !progress(size, self.file.size) {
                return Err("cancelled".into());
            }
        }
        if self.file.size.is_some_and(|expected| expected != size) {
            let expected = self.file.size.unwrap_or_default();
            return Err(format!(
                "what came is not the {expected} bytes that were told of: not kept, try again"
            ));
        }
        let name = file.finish().map_err(failed)?;
        let sha256: String = digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
        Ok(json!({"path": self.directory.join(name), "sha256": sha256, "size": size}))
    }
}
