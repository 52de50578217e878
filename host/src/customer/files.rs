//! Files that a customer saves: from the server's HTTP port, or by Chat API v2.

use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::time::Instant;

use parlor_core::element::{Id, Secret};
use parlor_link::{Security, Tls};
use parlor_plugin_desk::FileNotice;
use parlor_plugin_loader::SafeFile;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::{ChatApi, Room, Way};
use crate::failure::Failure;
use crate::http::{ChatFiles, Customer, Download, Neighbours, ProxyServer, Reach, Trouble, broke_off};
use crate::jobs::Pace;
use crate::lines::Output;
use crate::party::Input;

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// Where the files of the session are.
#[derive(Clone)]
pub(super) enum Files {
    Neighbours(Neighbours),
    Chat(ChatFiles),
    /// Nowhere that this program reaches, and why.
    None(&'static str),
}

impl Files {
    pub(super) fn of(way: &Way) -> Result<Self, Failure> {
        match way {
            Way::Flex(it) => Ok(Self::Neighbours(Neighbours::new(&it.http))),
            Way::ChatApi(it) => of_chat(it),
        }
    }

    /// Begins to read a file.
    fn get(
        &self,
        session_id: &str,
        user_id: &str,
        secure_key: &str,
        file_id: &str,
    ) -> Result<Download, String> {
        let said = |trouble: Trouble| trouble.to_string();
        match self {
            Self::Neighbours(it) => it.file(session_id, file_id, user_id, secure_key).map_err(said),
            Self::Chat(it) => {
                it.download(Customer { chat_id: session_id, user_id, secure_key }, file_id).map_err(said)
            }
            Self::None(why) => Err((*why).into()),
        }
    }
}

fn of_chat(way: &ChatApi) -> Result<Files, Failure> {
    let roots = match &way.security {
        Security::Plain => Vec::new(),
        Security::Tls(Tls { server_name: Some(_), .. }) => {
            return Ok(Files::None(
                "with --server-name there are no files: name the server in the URL as its certificate does",
            ));
        }
        Security::Tls(it) => it.roots.certificates().map_err(|error| Failure::failed(error.to_string()))?,
    };
    let proxy = way.proxy.as_ref().map(|it| ProxyServer {
        host: it.address.host.clone(),
        port: it.address.port,
        login: it.credentials.as_ref().map(|it| (it.name.clone(), it.password.clone())),
    });
    let scheme = if matches!(way.security, Security::Plain) { "http" } else { "https" };
    let service = &way.client.service;
    let url = format!("{scheme}://{}{}", service.host(), service.path());
    Ok(Files::Chat(ChatFiles::new(&url, &Reach { roots, proxy })?))
}

impl Room {
    /// Saves a file on a thread of its own: the conversation goes on.
    pub(super) fn save_file(
        &mut self,
        id: &Option<Json>,
        file_id: &str,
        directory: &Path,
    ) -> Result<(), String> {
        let files = self.files.clone();
        let file = self.seen.files.get(file_id).cloned();
        let file = file.ok_or_else(|| format!("no file {file_id} in this session"))?;
        let identity = (self.client.session_id(), self.client.user_id(), self.client.secure_key());
        let (Some(session_id), Some(user_id), Some(secure_key)) = identity else {
            return Err("not in a session".into());
        };
        let download = Saving {
            files,
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
    files: Files,
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
        let mut found = self.files.get(session_id, user_id, &key, &self.file_id)?;
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
