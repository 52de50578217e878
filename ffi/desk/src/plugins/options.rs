//! Which plugins are loaded, and what the desktop does for them.

use core::ffi::c_void;
use core::mem::offset_of;
use core::ptr::{null, null_mut};
use std::path::PathBuf;
use std::time::Duration;

use parlor::filled::{Filled, init, read};
use parlor::guard::guard;
use parlor::refused::{Of, note, refuse, within};
use parlor::{parlor_notify, parlor_status as Status, parlor_text};
use parlor_link::{OpenError, Roots};
use parlor_neighbours::Neighbours;
use parlor_plugin_desk::hello;
use parlor_plugin_loader::{InspectError, Loader, Places, Trust};

use super::event::parlor_plugins_callback;
use super::store::parlor_document_store;
use crate::log::{LEVELS, Log, parlor_log_callback, parlor_log_level};
use crate::options::TIMES;

/// Which plugins are loaded, and what the desktop does for them. Set it up with `parlor_plugins_options_init`, then change
/// what you want. Later versions have more members at the end.
#[repr(C)]
#[derive(Clone, Copy)]
pub struct parlor_plugins_options {
    /// Set by `parlor_plugins_options_init`: don't touch.
    pub size: usize,
    /// Folders that a person named, to be searched first. A library there is loaded only if the allow list has it. NULL and
    /// 0 for none.
    pub folders: *const parlor_text,
    /// How many folders.
    pub folder_count: usize,
    /// Folders of the program's own, searched behind `plugins` beside the program. A library there is loaded if nobody but
    /// the program's owner and root may write to it and to its folder, or if the allow list has it. A folder that can't be
    /// read is told as a `PARLOR_PLUGINS_PROBLEM`. NULL and 0 for none.
    pub own_folders: *const parlor_text,
    /// How many of the program's own.
    pub own_folder_count: usize,
    /// The file with the libraries that are trusted, one `sha256  name` on a line; empty: `parlor/plugins.allow` in the
    /// user's configuration folder.
    pub allow_list: parlor_text,
    /// What the program is called, for plugins; empty: "libparlor-desk".
    pub program_name: parlor_text,
    /// The program's version, for plugins; empty: that of libparlor.
    pub program_version: parlor_text,
    /// Where the server's HTTP side is, such as `https://chat.example.com` or `http://127.0.0.1:4072`: plugins store documents
    /// there, and exports find transcripts. With http, as `parlor serve` has it, nothing is encrypted: that is for the same
    /// machine, or the trusted side. Empty: nowhere.
    pub http: parlor_text,
    /// The program's own store, in place of `http`. It is read during `parlor_plugins_new` only. NULL: none.
    pub store: *const parlor_document_store,
    /// How many milliseconds a plugin may take to start, and then to say which commands it has. 1 to 86400000; default 5000.
    pub start_within: u64,
    /// How many milliseconds a plugin may take for a request: large files take their time. 1 to
    /// 86400000; default 600000.
    pub answer_within: u64,
    /// How many milliseconds `parlor_plugins_free` may take. 1 to 86400000; default 2000.
    pub close_within: u64,
    /// Takes the events. NULL, the default: they are fetched with `parlor_plugins_next`.
    pub on_event: parlor_plugins_callback,
    /// Makes the notices that plugins want sent, where there is no link for them. NULL, the default: see
    /// `parlor_plugins_set_link`.
    pub on_notify: parlor_plugins_notify_callback,
    /// What the callbacks get.
    pub context: *mut c_void,
    /// Takes the log, on any thread that uses the plugins or is theirs; several lines may come at once. It tells which plugins
    /// were loaded or not, and of jobs by their numbers: nothing that anyone wrote, no file's name, no key. NULL, the
    /// default: nothing is logged.
    pub on_log: parlor_log_callback,
    /// Up to which level, one of `parlor_log_level`; default `PARLOR_LOG_WARNING`.
    pub log_level: i32,
    /// If `http` begins with https: a PEM file with the certificates that may vouch for the server there, and nobody else; empty:
    /// those that the system trusts. `PARLOR_BAD_PEM` if it can't be read or has none, `PARLOR_NO_ROOTS` if the system trusts
    /// nobody.
    pub http_roots_file: parlor_text,
}

/// Makes a notice that a plugin wants sent: calls `parlor_basic_notify` with it on a handle of the program's own, has that
/// sent, and sets `*request_id` to what that gave. Gives the status of that call.
///
/// It comes on any thread, several may come at once. The notice, which may be changed, is valid during the call only; its
/// `visibility` is `PARLOR_VISIBILITY_AS_JOINED`. The answer is what `parlor_plugins_news` is given for this request id.
pub type parlor_plugins_notify_callback = Option<
    unsafe extern "C" fn(notice: *mut parlor_notify, request_id: *mut u32, context: *mut c_void) -> i32,
>;

// SAFETY: it is `repr(C)` and begins with its size.
unsafe impl Filled for parlor_plugins_options {
    // Without `http_roots_file`.
    const EARLIER: &[usize] = &[offset_of!(Self, http_roots_file)];

    fn defaults() -> Self {
        let none = parlor_text::view(b"");
        Self {
            size: size_of::<Self>(),
            folders: null(),
            folder_count: 0,
            own_folders: null(),
            own_folder_count: 0,
            allow_list: none,
            program_name: none,
            program_version: none,
            http: none,
            store: null(),
            start_within: 5_000,
            answer_within: 600_000,
            close_within: 2_000,
            on_event: None,
            on_notify: None,
            context: null_mut(),
            on_log: None,
            log_level: parlor_log_level::PARLOR_LOG_WARNING as i32,
            http_roots_file: none,
        }
    }
}

/// What was read of the options.
pub(crate) struct Given {
    pub(crate) places: Places,
    /// What is wrong with them.
    pub(crate) problems: Vec<String>,
    pub(crate) loader: Loader,
    pub(crate) neighbours: Option<Neighbours>,
    pub(crate) store: Option<parlor_document_store>,
    pub(crate) answer_within: Duration,
    pub(crate) close_within: Duration,
}

impl parlor_plugins_options {
    /// What the caller gave; the defaults for NULL.
    ///
    /// # Safety
    /// The crate's contract: NULL, or readable for as many bytes as its first member says.
    pub(crate) unsafe fn given(options: *const Self) -> Result<Self, Status> {
        // SAFETY: the same contract.
        if options.is_null() { Ok(Self::defaults()) } else { unsafe { read(options) }.of("options") }
    }

    /// Where lines of the log go.
    pub(crate) fn log(&self) -> Log {
        Log { callback: self.on_log, level: self.log_level, context: self.context }
    }

    /// # Safety
    /// The crate's contract, for all that it points to.
    pub(crate) unsafe fn read(&self) -> Result<Given, Status> {
        within("log_level", self.log_level, LEVELS)?;
        within("start_within", self.start_within, TIMES)?;
        within("answer_within", self.answer_within, TIMES)?;
        within("close_within", self.close_within, TIMES)?;
        // SAFETY: the same contract, for all that is read here.
        unsafe {
            let named = folders("folders", self.folders, self.folder_count)?;
            // Without the program's place there are only those that are named.
            let mut places =
                Places::of_program(named.clone()).unwrap_or_else(|_| Places { named, ..Places::default() });
            let own = folders("own_folders", self.own_folders, self.own_folder_count)?;
            let unreadable = |path: &PathBuf| {
                let source = std::fs::read_dir(path).err()?;
                Some(InspectError::Read { path: path.clone(), source }.to_string())
            };
            let problems = own.iter().filter_map(unreadable).collect();
            places.own.extend(own);
            let allow_list = self.allow_list.read().of("allow_list")?;
            let allow_list = if allow_list.is_empty() {
                Trust::default_allow_list()
            } else {
                Some(PathBuf::from(allow_list))
            };
            let name = self.program_name.read().of("program_name")?;
            let version = self.program_version.read().of("program_version")?;
            let name = if name.is_empty() { "libparlor-desk" } else { name };
            let version = if version.is_empty() { env!("CARGO_PKG_VERSION") } else { version };
            let loader = Loader::new(hello(name, version), Trust::new(&places.own, allow_list))
                .with_start_time(Duration::from_millis(self.start_within));
            Ok(Given {
                places,
                problems,
                loader,
                neighbours: self.neighbours()?,
                store: if self.store.is_null() { None } else { Some(read(self.store).of("store")?) },
                answer_within: Duration::from_millis(self.answer_within),
                close_within: Duration::from_millis(self.close_within),
            })
        }
    }
}

impl parlor_plugins_options {
    /// Who is at `http`.
    ///
    /// # Safety
    /// The crate's contract, for both texts.
    unsafe fn neighbours(&self) -> Result<Option<Neighbours>, Status> {
        // SAFETY: the same contract.
        let (http, file) =
            unsafe { (self.http.read().of("http")?, self.http_roots_file.read().of("http_roots_file")?) };
        if http.starts_with("https://") {
            let roots = if file.is_empty() { Roots::System } else { Roots::File(file.into()) };
            let roots = roots.certificates().map_err(|error| {
                let status = match error {
                    OpenError::NoRoots(_) => Status::PARLOR_NO_ROOTS,
                    _ => Status::PARLOR_BAD_PEM,
                };
                note(status, &"http_roots_file", &format_args!("'http_roots_file': {error}"))
            })?;
            return Ok(Some(Neighbours::over_tls(http, &roots)));
        }
        if !file.is_empty() {
            let why = "is for TLS alone: let `http` begin with https://";
            return Err(refuse(Status::PARLOR_BAD_VALUE, "http_roots_file", why));
        }
        if !http.is_empty() && !http.starts_with("http://") {
            // What stands there may have a password in it.
            let why = "is no URL that begins with https:// or http://";
            return Err(refuse(Status::PARLOR_BAD_VALUE, "http", why));
        }
        Ok((!http.is_empty()).then(|| Neighbours::new(http)))
    }
}

/// # Safety
/// The crate's contract.
unsafe fn folders(member: &str, folders: *const parlor_text, count: usize) -> Result<Vec<PathBuf>, Status> {
    if count > 0 && folders.is_null() {
        return Err(Status::PARLOR_NULL_POINTER).of(member);
    }
    let size = count.checked_mul(size_of::<parlor_text>());
    if size.and_then(|it| isize::try_from(it).ok()).is_none() {
        return Err(Status::PARLOR_BAD_LENGTH).of(member);
    }
    let mut read = Vec::new();
    for index in 0..count {
        // SAFETY: not NULL, not larger than `isize::MAX` bytes; readable by the contract.
        let folder = unsafe { folders.add(index).read().read() };
        let folder =
            folder.and_then(|it| if it.is_empty() { Err(Status::PARLOR_BAD_LENGTH) } else { Ok(it) });
        read.push(PathBuf::from(folder.of(format_args!("{member}[{index}]"))?));
    }
    Ok(read)
}

/// Sets up options with the defaults: `parlor_plugins_options_init(&options, sizeof options)`.
///
/// Otherwise as `parlor_send_file_init`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_options_init(
    options: *mut parlor_plugins_options,
    size: usize,
) -> i32 {
    // SAFETY: the crate's contract.
    guard!([] { unsafe { init(options, size) } })
}
