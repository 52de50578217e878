//! Loaded plugins at work, and how a host survives those that misbehave.

#![allow(clippy::unwrap_used, reason = "a test's helpers are tests")]

#[path = "plugins/built.rs"]
mod built;

use std::{
    io::{self, Write},
    sync::{Arc, Mutex},
    time::Duration,
};

use built::{NoServices, built, hello, loader, panics_at, trust};
use parlor_plugin::{
    Checked, CommandDone, DeleteFile, Event, EventBody, ExportBegin, ExportEvent, MessageText, Reenter,
    Reply, Request, RunCommand, SessionEvent, TranscriptHead, feature,
};
use parlor_plugin_loader::{CallError, Files, LoadedPlugin, Loader};

const TIME: Duration = Duration::from_secs(10);

fn event() -> Event {
    Event {
        event_id: 1,
        time_shift: 2,
        user_id: "s3cret".into(),
        visibility: "ALL".into(),
        receiver_id: None,
        event_attributes: Vec::new(),
        truncated: None,
        body: EventBody::Message(MessageText { text: "hello".into(), ..MessageText::default() }),
    }
}

fn misbehaves() -> LoadedPlugin {
    loader().load(&built("fixture_misbehaves"), NoServices::default()).unwrap()
}

fn ask(plugin: &LoadedPlugin, session_id: &str, time: Duration) -> Result<Reply, CallError> {
    plugin.request(Request::Event(SessionEvent { session_id: session_id.into(), event: event() }), time)
}

/// Whoever built a plugin before there was such an event is never sent one.
#[test]
fn one_that_does_not_know_an_event_is_not_told_of_it() {
    let plugin = misbehaves();
    let back = Reenter { agents: "Keep".into(), clients: "Keep".into(), text: None };
    let back = Event { body: EventBody::Reenter(back), ..event() };
    assert_eq!((plugin.told(event()), plugin.told(back.clone())), (Some(event()), None));
    let checked = |it: Event| Event {
        body: EventBody::Checked(Checked { message_check: "Alert".into(), body: it.body.into() }),
        ..it
    };
    // Of a text that was checked it is told what was said.
    assert_eq!((plugin.told(checked(event())), plugin.told(checked(back.clone()))), (Some(event()), None));
    let told = Request::Event(SessionEvent { session_id: "fine".into(), event: checked(event()) });
    assert!(plugin.request(told, TIME).unwrap_err().to_string().contains("\"message-check\""));
    let told = Request::Event(SessionEvent { session_id: "fine".into(), event: back });
    assert_eq!(
        plugin.request(told, TIME).unwrap_err().to_string(),
        "misbehaves does not offer \"reenter\"; use a plugin that does"
    );
    assert_eq!(ask(&plugin, "fine", TIME), Ok(Reply::Done));
}

/// A command is asked for only where host and plugin both have the feature.
#[test]
fn commands_need_their_feature_on_both_sides() {
    let load = |loader: &Loader| loader.load(&built("parlor_file_transfer"), NoServices::default()).unwrap();
    let refused = load(&loader()).request(Request::Commands, TIME).unwrap_err().to_string();
    assert_eq!(refused, "file-transfer does not offer \"commands\"; use a plugin that does");
    let mut hello = hello();
    hello.features.push(feature::COMMANDS.into());
    let plugin = load(&Loader::new(hello, trust()));
    let Ok(Reply::Commands(commands)) = plugin.request(Request::Commands, TIME) else { panic!() };
    assert_eq!(commands.len(), 1);
    let command =
        RunCommand { name: commands[0].name.clone(), session_id: Some("S".into()), argument: String::new() };
    let done = CommandDone { text: "there are no files".into() };
    assert_eq!(plugin.request(Request::RunCommand(command), TIME), Ok(Reply::CommandDone(done)));
}

#[test]
fn one_that_panics_is_put_aside_and_the_others_go_on() {
    let (first, second) = (misbehaves(), misbehaves());
    assert_eq!(ask(&first, "fine", TIME), Ok(Reply::Done));
    let place = panics_at("a customer wrote");
    assert_eq!(
        ask(&first, "panic", TIME).unwrap_err().to_string(),
        format!("misbehaves 0.1.0 panicked at {place} and is put aside; tell its author")
    );
    assert!(first.is_put_aside());
    assert_eq!(
        ask(&first, "fine", TIME).unwrap_err().to_string(),
        format!("misbehaves is put aside since it panicked at {place}; start the program again to use it")
    );
    assert_eq!(ask(&second, "fine", TIME), Ok(Reply::Done));
    assert!(!second.is_put_aside());
    // Its `drop` panics, too.
    drop(second);
}

#[test]
fn one_that_oversteps_its_rights_is_refused() {
    let plugin = misbehaves();
    assert_eq!(
        ask(&plugin, "overstep", TIME).unwrap_err().to_string(),
        "misbehaves: the plugin's manifest does not ask for the right \"files\""
    );
    assert_eq!(ask(&plugin, "fine", TIME), Ok(Reply::Done));
}

#[test]
fn one_that_takes_too_long_is_not_waited_for() {
    let plugin = misbehaves();
    assert_eq!(
        ask(&plugin, "sleep", Duration::from_millis(20)).unwrap_err().to_string(),
        "misbehaves did not answer within 20 ms; it goes on with its work, try again later"
    );
    assert_eq!(ask(&plugin, "fine", TIME), Ok(Reply::Done));
}

#[test]
fn what_it_does_not_offer_is_not_asked() {
    let plugin = misbehaves();
    let begin = ExportBegin {
        format: "pdf".into(),
        output: Files::new().add_output(io::sink()),
        head: TranscriptHead { session_id: "S".into(), start_at: String::new() },
    };
    assert_eq!(
        plugin.request(Request::ExportBegin(begin), TIME).unwrap_err().to_string(),
        "misbehaves does not offer \"export:pdf\"; use a plugin that does"
    );
}

#[test]
fn the_file_transfer_plugin_tells_what_its_host_does_not_offer() {
    let plugin = loader().load(&built("parlor_file_transfer"), NoServices::default()).unwrap();
    assert_eq!(ask(&plugin, "S1", TIME), Ok(Reply::Done));
    let delete = DeleteFile { session_id: "S1".into(), file_id: "F1".into(), document_id: None };
    assert_eq!(
        plugin.request(Request::DeleteFile(delete), TIME).unwrap_err().to_string(),
        "file-transfer: this host does not offer the service"
    );
}

#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

#[test]
fn a_transcript_goes_through_the_export_plugin() {
    let files = Files::new();
    let plugin = loader().load(&built("parlor_transcript_export"), NoServices(files.clone())).unwrap();
    let written = Shared::default();
    let output = files.add_output(written.clone());
    let head = TranscriptHead { session_id: "S1".into(), start_at: "2025-05-10T07:09:33Z".into() };
    let begin = ExportBegin { format: "xml".into(), output, head };
    assert_eq!(plugin.request(Request::ExportBegin(begin), TIME), Ok(Reply::Done));
    let next = ExportEvent { output, event: event() };
    assert_eq!(plugin.request(Request::ExportEvent(next), TIME), Ok(Reply::Done));
    let expected = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\
        <chatTranscript startAt=\"2025-05-10T07:09:33Z\" sessionId=\"S1\">\
        <message userId=\"s3cret\" timeShift=\"2\" visibility=\"ALL\" eventId=\"1\"><msgText>hello</msgText></message>\
        </chatTranscript>";
    assert_eq!(
        plugin.request(Request::ExportFinish { output }, TIME),
        Ok(Reply::Exported { events: 1, bytes: expected.len() as u64 })
    );
    files.close(output).unwrap();
    assert_eq!(String::from_utf8(written.0.lock().unwrap().clone()).unwrap(), expected);
}
