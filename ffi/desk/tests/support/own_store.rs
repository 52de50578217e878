//! A program with plugins and a store and notices of its own, as one in C has them.
#![allow(dead_code, reason = "each test program uses a part of it")]

use core::ffi::{c_char, c_void};
use core::ptr::{null, null_mut};
use std::collections::HashMap;
use std::path::Path;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, MutexGuard};
use std::time::Duration;

use parlor::filled::Filled;
use parlor::*;
use parlor_desk::*;

use super::support::library_folder;

pub(crate) fn text(string: &str) -> parlor_text {
    parlor_text::view(string.as_bytes())
}

pub(crate) fn owned(text: parlor_text) -> String {
    // SAFETY: the library gave it, and it is valid now.
    unsafe { text.read() }.unwrap().to_owned()
}

/// What an event told.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) kind: i32,
    pub(crate) job: u64,
    pub(crate) bytes_done: u64,
    pub(crate) text: String,
    pub(crate) path: String,
    pub(crate) file_id: String,
    pub(crate) document_id: String,
    pub(crate) digest: String,
    pub(crate) is_document_removed: bool,
}

/// What a program has: documents, notices, and a place where a write waits.
pub(crate) struct Desk {
    pub(crate) documents: Mutex<HashMap<String, Vec<u8>>>,
    pub(crate) open: Mutex<usize>,
    pub(crate) notices: Mutex<Vec<String>>,
    /// The kind of the news that answer a notice of the job 1, which is cancelled just before; not the notice itself then.
    pub(crate) cancelled_with: Mutex<Option<i32>>,
    /// Told of each write, which then waits for an answer, if there is one.
    pub(crate) writing: Option<(Sender<()>, Mutex<Receiver<()>>)>,
    /// The plugins, for a callback that frees them.
    pub(crate) plugins: Mutex<usize>,
    pub(crate) told: Sender<Told>,
}

impl Desk {
    pub(crate) fn documents(&self) -> MutexGuard<'_, HashMap<String, Vec<u8>>> {
        self.documents.lock().unwrap()
    }
}

/// # Safety
/// The context of these tests.
unsafe fn desk<'a>(context: *mut c_void) -> &'a Desk {
    // SAFETY: the same contract.
    unsafe { &*context.cast::<Desk>() }
}

unsafe extern "C" fn begin(
    _: parlor_text,
    _: parlor_text,
    _: u64,
    document: *mut *mut c_void,
    context: *mut c_void,
) -> *const c_char {
    // SAFETY: the library's contract.
    unsafe {
        *desk(context).open.lock().unwrap() += 1;
        document.write(Box::into_raw(Box::new(Vec::<u8>::new())).cast());
    }
    null()
}

unsafe extern "C" fn write(
    document: *mut c_void,
    bytes: *const u8,
    length: usize,
    context: *mut c_void,
) -> *const c_char {
    // SAFETY: the library's contract; `begin` made the document.
    let (desk, document, bytes) = unsafe {
        let bytes = core::slice::from_raw_parts(bytes, length);
        (desk(context), &mut *document.cast::<Vec<u8>>(), bytes)
    };
    document.extend_from_slice(bytes);
    if let Some((began, go_on)) = &desk.writing {
        began.send(()).unwrap();
        go_on.lock().unwrap().recv().unwrap();
    }
    null()
}

unsafe extern "C" fn finish(
    document: *mut c_void,
    id: *mut c_char,
    capacity: usize,
    length: *mut usize,
    context: *mut c_void,
) -> *const c_char {
    assert!(capacity >= 2);
    // SAFETY: the library's contract; `begin` made the document.
    unsafe {
        let desk = desk(context);
        *desk.open.lock().unwrap() -= 1;
        desk.documents().insert("D1".into(), *Box::from_raw(document.cast::<Vec<u8>>()));
        id.copy_from(c"D1".as_ptr(), 2);
        length.write(2);
    }
    null()
}

unsafe extern "C" fn open(
    id: parlor_text,
    document: *mut *mut c_void,
    size: *mut u64,
    context: *mut c_void,
) -> *const c_char {
    // SAFETY: the library's contract.
    unsafe {
        let desk = desk(context);
        let Some(bytes) = desk.documents().get(&owned(id)).cloned() else {
            return c"there is no such document".as_ptr();
        };
        *desk.open.lock().unwrap() += 1;
        size.write(bytes.len() as u64);
        document.write(Box::into_raw(Box::new(bytes)).cast());
    }
    null()
}

unsafe extern "C" fn read(
    document: *mut c_void,
    bytes: *mut u8,
    capacity: usize,
    length: *mut usize,
    _: *mut c_void,
) -> *const c_char {
    // SAFETY: the library's contract; `open` made the document.
    unsafe {
        let document = &mut *document.cast::<Vec<u8>>();
        let count = document.len().min(capacity);
        bytes.copy_from(document.as_ptr(), count);
        document.drain(..count);
        length.write(count);
    }
    null()
}

unsafe extern "C" fn close(document: *mut c_void, context: *mut c_void) -> *const c_char {
    // SAFETY: the library's contract; `begin` or `open` made the document.
    unsafe {
        *desk(context).open.lock().unwrap() -= 1;
        drop(Box::from_raw(document.cast::<Vec<u8>>()));
    }
    null()
}

unsafe extern "C" fn remove(id: parlor_text, context: *mut c_void) -> *const c_char {
    // SAFETY: the library's contract.
    let was_there = unsafe { desk(context).documents().remove(&owned(id)) };
    if was_there.is_some() { null() } else { c"there is no such document".as_ptr() }
}

/// Makes a notice, whose answer comes at once.
unsafe extern "C" fn notify(notice: *mut parlor_notify, request_id: *mut u32, context: *mut c_void) -> i32 {
    // SAFETY: the library's contract.
    unsafe {
        let (desk, notice) = (desk(context), &*notice);
        request_id.write(7);
        desk.notices.lock().unwrap().push(owned(notice.notice_text));
        let plugins = *desk.plugins.lock().unwrap() as *const parlor_plugins;
        let cancelled_with = *desk.cancelled_with.lock().unwrap();
        match cancelled_with {
            None => answer(plugins, notice),
            Some(kind) => {
                assert_eq!(parlor_plugins_cancel(plugins, 1), 0);
                let mut news: parlor_news = core::mem::zeroed();
                (news.kind, news.request_id, news.session_id) = (kind, 7, text(""));
                news.error_text = text("no");
                assert_eq!(parlor_plugins_news(plugins, &raw const news), 0);
            }
        }
    }
    0
}

/// Gives the plugins the server's answer: the notice as an event, with a file id, as it comes from a handle.
///
/// # Safety
/// As the notice.
unsafe fn answer(plugins: *const parlor_plugins, notice: &parlor_notify) {
    // SAFETY: what the library needs is set up here, and valid.
    unsafe {
        let items = core::slice::from_raw_parts(notice.user_data.items, notice.user_data.count);
        let mut items = items.to_vec();
        items.push(parlor_item_text(text("file-id"), text("F1")));
        let mut values = null_mut();
        assert_eq!(parlor_key_values_new(items.as_ptr(), items.len(), &raw mut values), 0);
        let words =
            parlor_notice { notice_type: notice.notice_type, text: notice.notice_text, ..Filled::defaults() };
        let event = parlor_event {
            kind: parlor_event_kind::PARLOR_EVENT_NOTICE as i32,
            event_id: 9,
            user_id: text("B"),
            notice: &raw const words,
            user_data: values,
            ..Filled::defaults()
        };
        let mut news: parlor_news = core::mem::zeroed();
        news.kind = parlor_news_kind::PARLOR_NEWS_EVENT as i32;
        news.request_id = 7;
        news.session_id = notice.session_id;
        news.event = &raw const event;
        assert_eq!(parlor_plugins_news(plugins, &raw const news), 0);
        parlor_key_values_free(&raw mut values);
    }
}

unsafe extern "C" fn tell(event: *const parlor_plugins_event, context: *mut c_void) {
    // SAFETY: the library's contract.
    unsafe {
        let (desk, it) = (desk(context), &*event);
        let mut plugins = *desk.plugins.lock().unwrap() as *mut parlor_plugins;
        let before = plugins;
        parlor_plugins_free(&raw mut plugins);
        assert_eq!(plugins, before, "a callback doesn't free what it comes from");
        let told = Told {
            kind: it.kind,
            job: it.job,
            bytes_done: it.bytes_done,
            text: owned(it.text),
            path: owned(it.path),
            file_id: owned(it.file_id),
            document_id: owned(it.document_id),
            digest: owned(it.digest),
            is_document_removed: it.is_document_removed,
        };
        desk.told.send(told).unwrap();
    }
}

/// The plugins that were built beside this test, in a program that has a store of its own.
pub(crate) struct Program {
    pub(crate) plugins: *mut parlor_plugins,
    pub(crate) desk: Box<Desk>,
    pub(crate) told: Receiver<Told>,
}

impl Program {
    pub(crate) fn start(writing: Option<(Sender<()>, Mutex<Receiver<()>>)>) -> Self {
        Self::with(writing, |_| ())
    }

    /// The same with other options. What they point to is there until this returns.
    pub(crate) fn with(
        writing: Option<(Sender<()>, Mutex<Receiver<()>>)>,
        change: impl FnOnce(&mut parlor_plugins_options),
    ) -> Self {
        let (send, told) = channel();
        let mut desk = Box::new(Desk {
            documents: Mutex::default(),
            open: Mutex::default(),
            notices: Mutex::default(),
            cancelled_with: Mutex::default(),
            writing,
            plugins: Mutex::default(),
            told: send,
        });
        let context: *mut c_void = (&raw mut *desk).cast();
        let store = parlor_document_store {
            begin: Some(begin),
            write: Some(write),
            finish: Some(finish),
            open: Some(open),
            read: Some(read),
            close: Some(close),
            delete_document: Some(remove),
            context,
            ..Filled::defaults()
        };
        let folder = library_folder();
        let own = text(folder.to_str().unwrap());
        let mut options = parlor_plugins_options {
            own_folders: &raw const own,
            own_folder_count: 1,
            start_within: 60_000,
            store: &raw const store,
            on_event: Some(tell),
            on_notify: Some(notify),
            context,
            ..Filled::defaults()
        };
        change(&mut options);
        let mut plugins = null_mut();
        // SAFETY: the contract of the library, as a C program keeps it.
        assert_eq!(unsafe { parlor_plugins_new(&raw const options, &raw mut plugins) }, 0);
        *desk.plugins.lock().unwrap() = plugins as usize;
        Self { plugins, desk, told }
    }

    pub(crate) fn send(&self, path: &Path) -> u64 {
        let request = parlor_send_file {
            session_id: text("S"),
            path: text(path.to_str().unwrap()),
            ..Filled::defaults()
        };
        let mut job = 0;
        // SAFETY: as before.
        let status = unsafe { parlor_plugins_send_file(self.plugins, &raw const request, &raw mut job) };
        assert_eq!(status, 0);
        job
    }

    /// The end of the job.
    pub(crate) fn end(&self, job: u64) -> Told {
        loop {
            let told = self.told.recv_timeout(Duration::from_secs(60)).unwrap();
            if told.job == job && told.kind != parlor_plugins_event_kind::PARLOR_PLUGINS_PROGRESS as i32 {
                return told;
            }
        }
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // SAFETY: as before.
        unsafe { parlor_plugins_free(&raw mut self.plugins) };
        assert!(self.plugins.is_null());
    }
}

pub(crate) fn is(told: &Told, kind: parlor_plugins_event_kind) -> bool {
    told.kind == kind as i32
}
