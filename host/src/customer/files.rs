//! Files that a customer saves, from the server's HTTP port or by Chat API v2, and sends, by Chat API v2 alone.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::Instant;

use parlor_core::element::{Id, Secret};
use parlor_link::{Security, Tls};
use parlor_plugin_desk::FileNotice;
use parlor_plugin_loader::SafeFile;
use serde_json::{Value as Json, json};
use sha2::{Digest, Sha256};

use super::limits::{not_taken, refusal};
use super::{ChatApi, OVER, Room, Way};
use crate::commands::Barred;
use crate::cookies::Jar;
use crate::failure::Failure;
use crate::http::{ChatFiles, Customer, Download, Neighbours, NewFile, ProxyServer, Reach, broke_off};
use crate::jobs::Pace;
use crate::lines::Output;
use crate::party::Input;

/// What is said where the customer speaks flex.
const NO_FILES: &str = "files can't be sent over this connection, only saved; a customer that was started with --chat-api, and the \
    address of a chat service, can send them";

const NOT_IN: &str = "the chat hasn't begun yet: wait until you are in";

/// How many bytes are read at once.
const CHUNK: usize = 64 * 1024;

/// Where the files of the session are.
#[derive(Clone)]
pub(super) enum Files {
    Neighbours(Neighbours),
    Chat(ChatFiles, Jar),
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
}

fn of_chat(way: &ChatApi) -> Result<Files, Failure> {
    let roots = match &way.security {
        Security::Plain => Vec::new(),
        Security::Tls(Tls { server_name: Some(_), .. }) => {
            return Ok(Files::None(
                "files can neither be sent nor saved with --server-name: name the server in the URL as its certificate does",
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
    Ok(Files::Chat(ChatFiles::new(&url, &Reach { roots, proxy })?, way.cookies.clone()))
}

impl Room {
    /// Saves a file on a thread of its own: the conversation goes on.
    pub(super) fn save_file(
        &mut self,
        id: &Option<Json>,
        file_id: &str,
        directory: &Path,
    ) -> Result<(), String> {
        let file = self.seen.files.get(file_id).cloned();
        let file = file.ok_or_else(|| format!("there is no file {file_id} in this chat"))?;
        let download =
            Saving { who: self.who()?, file_id: file_id.to_owned(), file, directory: directory.to_owned() };
        self.begin(id, "download", move |progress| download.run(progress))
    }

    /// Sends a file in the same way, when those before it are sent.
    pub(super) fn send_file(
        &mut self,
        id: &Option<Json>,
        path: &Path,
        description: Option<String>,
    ) -> Result<(), String> {
        if self.client.is_over() {
            return Err(OVER.into());
        }
        if let Some(why) = self.barred().get("send") {
            return Err((*why).into());
        }
        self.who()?;
        self.count(id);
        self.to_send.push_back(ToSend { id: id.clone(), path: path.to_owned(), description });
        Ok(())
    }

    /// What this customer can't do with files, and why.
    pub(super) fn barred(&self) -> Barred {
        match &self.files {
            Files::Chat(..) => Barred::new(),
            Files::Neighbours(_) => [("send", NO_FILES)].into(),
            Files::None(why) => [("save", *why), ("send", *why)].into(),
        }
    }

    /// Begins to send the file that has waited longest, if none is being sent: the server takes one of a customer at a time.
    pub(super) fn next_file(&mut self) {
        let (cancelled, waiting) = self.to_send.drain(..).partition(|it| self.jobs.is_cancelled(&it.id));
        self.to_send = waiting;
        for file in cancelled {
            self.not_begun(&file.id, "cancelled".into());
        }
        while !self.is_sending.load(Ordering::Acquire) {
            let Some(ToSend { id, path, description }) = self.to_send.pop_front() else { return };
            let begun = match self.client.is_over() {
                true => Err(OVER.into()),
                false => self.who().and_then(|who| {
                    self.is_sending.store(true, Ordering::Release);
                    let work =
                        move |progress: &mut Progress<'_>| who.send(&path, description.as_deref(), progress);
                    let is_sending = Arc::clone(&self.is_sending);
                    self.start(&id, "upload", work, move || is_sending.store(false, Ordering::Release))
                }),
            };
            if let Err(text) = begun {
                self.is_sending.store(false, Ordering::Release);
                self.not_begun(&id, text);
            }
        }
    }

    /// As whom files are asked for.
    fn who(&self) -> Result<Who, String> {
        let identity = (self.client.session_id(), self.client.user_id(), self.client.secure_key());
        let (Some(session_id), Some(user_id), Some(secure_key)) = identity else {
            return Err(NOT_IN.into());
        };
        let files = self.files.clone();
        let alias = self.client.alias().copied().unwrap_or(Id::EMPTY);
        Ok(Who { files, session_id: *session_id, user_id: *user_id, secure_key: *secure_key, alias })
    }

    /// Has a thread do this, which tells how far it is; what it gives is the command's `done`, or its `error`.
    fn begin(
        &mut self,
        id: &Option<Json>,
        name: &str,
        work: impl FnOnce(&mut Progress<'_>) -> Result<Json, String> + Send + 'static,
    ) -> Result<(), String> {
        self.count(id);
        self.start(id, name, work, || ()).inspect_err(|_| {
            self.jobs.end(id);
            self.seat.jobs -= 1;
        })
    }

    /// A command with a file is under way, or waits for its turn: it can be cancelled, and who quits waits for it.
    fn count(&mut self, id: &Option<Json>) {
        self.jobs.begin(id);
        self.seat.jobs += 1;
    }

    /// A command that was counted ends before anything was done.
    fn not_begun(&self, id: &Option<Json>, text: String) {
        self.jobs.end(id);
        let _ = self.seat.input.send(Input::JobDone(Output::error(id.clone(), text)));
    }

    /// Starts the thread; `ended` is called on it before its outcome is told.
    fn start(
        &self,
        id: &Option<Json>,
        name: &str,
        work: impl FnOnce(&mut Progress<'_>) -> Result<Json, String> + Send + 'static,
        ended: impl FnOnce() + Send + 'static,
    ) -> Result<(), String> {
        let (input, id, jobs) = (self.seat.input.clone(), id.clone(), self.jobs.clone());
        let work = move || {
            let mut pace = Pace::default();
            let done = work(&mut |done, total| {
                if pace.is_told(&id, done, total, Instant::now()) {
                    let _ = input.send(Input::Tell(Output::Transfer { id: id.clone(), done, total }));
                }
                !jobs.is_cancelled(&id)
            });
            jobs.end(&id);
            ended();
            let output = match done {
                Ok(result) => Output::done(id.clone(), result),
                Err(text) => Output::error(id.clone(), text),
            };
            let _ = input.send(Input::JobDone(output));
        };
        let thread = std::thread::Builder::new().name(name.into()).spawn(work);
        thread.map(drop).map_err(|error| format!("no thread for the {name}: {error}"))
    }
}

/// A file that waits until those before it are sent.
pub(super) struct ToSend {
    id: Option<Json>,
    path: PathBuf,
    description: Option<String>,
}

/// Is told how many bytes are through, and of how many; whether to go on.
type Progress<'p> = dyn FnMut(u64, Option<u64>) -> bool + 'p;

/// As whom files are asked for, and where.
struct Who {
    files: Files,
    session_id: Id,
    user_id: Id,
    secure_key: Secret,
    /// The server that has answered last, over Chat API v2.
    alias: Id,
}

impl Who {
    fn customer<'a>(&'a self, secure_key: &'a str, cookies: Option<&'a str>) -> Customer<'a> {
        let (chat_id, user_id) = (self.session_id.as_str(), self.user_id.as_str());
        Customer { chat_id, user_id, secure_key, alias: self.alias.as_str(), cookies }
    }

    /// Begins to read a file.
    fn get(&self, file_id: &str) -> Result<Download, String> {
        let key = self.secure_key.expose().to_string();
        let (session_id, user_id) = (self.session_id.as_str(), self.user_id.as_str());
        let found = match &self.files {
            Files::Neighbours(it) => it.file(session_id, file_id, user_id, &key),
            Files::Chat(it, cookies) => {
                it.download(self.customer(&key, cookies.header().as_deref()), file_id)
            }
            Files::None(why) => return Err((*why).into()),
        };
        found.map_err(|trouble| trouble.to_string())
    }

    /// Sends a file, as long as `progress` has it go on.
    fn send(
        &self,
        path: &Path,
        description: Option<&str>,
        progress: &mut Progress<'_>,
    ) -> Result<Json, String> {
        let failed = |error| Failure::reading(path, &error).to_string();
        let content = File::open(path).map_err(failed)?;
        let about = content.metadata().map_err(failed)?;
        let name = path.file_name().and_then(|it| it.to_str()).filter(|_| about.is_file());
        let name = name.ok_or_else(|| {
            format!("{}: that is no file with a name that can be told; send one", path.display())
        })?;
        let mime = mime_guess::from_path(path).first_or_octet_stream().to_string();
        let (key, size) = (self.secure_key.expose().to_string(), about.len());
        let Files::Chat(files, cookies) = &self.files else { return Err(NO_FILES.into()) };
        let cookies = cookies.header();
        let customer = self.customer(&key, cookies.as_deref());
        // Asked each time: the others' files count, too.
        let limits = files.limits(customer).unwrap_or_default();
        if let Some(why) = refusal(&limits, name, size) {
            return Err(format!("not sent: {why}"));
        }
        let mut reading =
            Reading { content, digest: Sha256::new(), done: 0, size, progress, is_cancelled: false };
        let sent = files.upload(customer, &NewFile { name, mime: &mime, description, size }, &mut reading);
        if reading.is_cancelled {
            return Err("cancelled".into());
        }
        let file_id = sent.map_err(|trouble| {
            // Others may have sent files meanwhile, and a connection that breaks off tells nothing.
            let limits = files.limits(customer).unwrap_or(limits);
            not_taken(&limits, name, size, &trouble.to_string())
        })?;
        Ok(json!({"fileId": file_id, "sha256": hex(reading.digest), "size": size}))
    }
}

/// A file that is being sent.
struct Reading<'p, 'q> {
    content: File,
    digest: Sha256,
    done: u64,
    size: u64,
    progress: &'p mut Progress<'q>,
    is_cancelled: bool,
}

impl Read for Reading<'_, '_> {
    fn read(&mut self, out: &mut [u8]) -> io::Result<usize> {
        let count = self.content.read(out)?;
        if count == 0 && self.done < self.size {
            return Err(io::Error::new(
                io::ErrorKind::UnexpectedEof,
                "the file has become shorter; send it again",
            ));
        }
        self.digest.update(out.get(..count).unwrap_or_default());
        self.done += u64::try_from(count).unwrap_or_default();
        self.is_cancelled |= !(self.progress)(self.done, Some(self.size));
        if self.is_cancelled { Err(io::Error::other("cancelled")) } else { Ok(count) }
    }
}

fn hex(digest: Sha256) -> String {
    digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// A file that is being saved.
struct Saving {
    who: Who,
    file_id: String,
    file: FileNotice,
    directory: PathBuf,
}

impl Saving {
    /// Downloads, as long as `progress` has it go on.
    fn run(self, progress: &mut Progress<'_>) -> Result<Json, String> {
        let mut found = self.who.get(&self.file_id)?;
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
            let expected = crate::foreign::size(expected);
            return Err(format!("the file didn't come as it was sent ({expected}): not kept; try again"));
        }
        let name = file.finish().map_err(failed)?;
        Ok(json!({"path": self.directory.join(name), "sha256": hex(digest), "size": size}))
    }
}
