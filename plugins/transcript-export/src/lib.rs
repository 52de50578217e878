//! Writes transcripts as XML, JSON, HTML and text.
//!
//! A transcript comes event by event and is written as it comes; only the names of the parties and files are
//! kept. The formats: `xml` is the stored form, `json` is for programs, `html` and `text` are for people.

mod clock;
mod html;
mod json;
mod output;
mod story;
mod text;
mod xml;

#[cfg(test)]
mod sample;

use std::collections::HashMap;

use parlor_plugin::{
    Event, ExportBegin, FileHandle, Hello, Host, Plugin, PluginError, Reply, Request, Right, TranscriptHead,
};

use crate::output::Output;

/// How many transcripts are written at once, at most.
const MOST_EXPORTS: usize = 64;

parlor_plugin::export_plugin! {
    plugin: TranscriptExport,
    name: "transcript-export",
    features: ["export:xml", "export:json", "export:html", "export:text", "reenter", "message-check"],
    rights: [Right::Files],
}

/// A form in which a transcript is written, piece by piece, to the end of `out`.
trait Format: Send {
    fn begin(&mut self, head: &TranscriptHead, out: &mut String);
    fn event(&mut self, event: &Event, out: &mut String);
    fn finish(&mut self, out: &mut String);
}

fn format(name: &str) -> Option<Box<dyn Format>> {
    Some(match name {
        "xml" => Box::new(xml::Xml::default()),
        "json" => Box::new(json::Json::default()),
        "html" => Box::new(html::Html::default()),
        "text" => Box::new(text::Text::default()),
        _ => return None,
    })
}

struct TranscriptExport {
    host: Host,
    exports: HashMap<FileHandle, Export>,
}

struct Export {
    format: Box<dyn Format>,
    output: Output,
    events: u64,
}

impl Plugin for TranscriptExport {
    fn new(host: Host, _hello: &Hello) -> Result<Self, PluginError> {
        Ok(Self { host, exports: HashMap::new() })
    }

    fn handle(&mut self, request: Request) -> Result<Reply, PluginError> {
        match request {
            Request::ExportBegin(request) => self.begin(&request),
            Request::ExportEvent(request) => {
                let export = self.exports.get_mut(&request.output).ok_or_else(not_begun)?;
                export.events += 1;
                export.format.event(&request.event, &mut export.output.buffer);
                export.output.write_some(&self.host)?;
                Ok(Reply::Done)
            }
            Request::ExportFinish { output } => {
                let mut export = self.exports.remove(&output).ok_or_else(not_begun)?;
                export.format.finish(&mut export.output.buffer);
                let bytes = export.output.write_all(&self.host)?;
                Ok(Reply::Exported { events: export.events, bytes })
            }
            Request::ExportAbort { output } => {
                self.exports.remove(&output).map(|_| Reply::Done).ok_or_else(not_begun)
            }
            _ => Err(PluginError::NotSupported),
        }
    }
}

impl TranscriptExport {
    fn begin(&mut self, request: &ExportBegin) -> Result<Reply, PluginError> {
        let mut format = format(&request.format).ok_or(PluginError::NotSupported)?;
        if self.exports.contains_key(&request.output) {
            return Err(PluginError::BadRequest("an export to this output was begun already".to_owned()));
        }
        if self.exports.len() >= MOST_EXPORTS {
            return Err(PluginError::BadRequest(format!("{MOST_EXPORTS} exports were begun already")));
        }
        let mut output = Output::new(request.output);
        format.begin(&request.head, &mut output.buffer);
        self.exports.insert(request.output, Export { format, output, events: 0 });
        Ok(Reply::Done)
    }
}

fn not_begun() -> PluginError {
    PluginError::BadRequest("no export to this output was begun".to_owned())
}

#[cfg(test)]
mod tests {
    use parlor_plugin::{ExportEvent, feature};
    use parlor_plugin_loader::{Files, host_for};

    use super::*;
    use crate::sample;

    fn plugin(files: &Files) -> TranscriptExport {
        let hello =
            Hello { name: "test".into(), version: "0".into(), features: vec![feature::EXPORT.into()] };
        let host = host_for(files.clone(), &[Right::Files]);
        TranscriptExport::new(host, &hello).unwrap()
    }

    fn begin(format: &str, output: FileHandle) -> Request {
        Request::ExportBegin(ExportBegin { format: format.into(), output, head: sample::head() })
    }

    #[test]
    fn every_format_of_the_manifest_works_from_begin_to_finish() {
        for name in ["xml", "json", "html", "text"] {
            let files = Files::new();
            let mut plugin = plugin(&files);
            let output = files.add_output(std::io::sink());
            plugin.handle(begin(name, output)).unwrap();
            for event in sample::events() {
                plugin.handle(Request::ExportEvent(ExportEvent { output, event })).unwrap();
            }
            let reply = plugin.handle(Request::ExportFinish { output }).unwrap();
            let whole = sample::written(&mut *format(name).unwrap());
            let (events, bytes) = (sample::events().len() as u64, whole.len() as u64);
            assert_eq!(reply, Reply::Exported { events, bytes });
        }
    }

    #[test]
    fn what_was_not_begun_is_refused() {
        let files = Files::new();
        let mut plugin = plugin(&files);
        let output = files.add_output(std::io::sink());
        assert_eq!(plugin.handle(begin("pdf", output)), Err(PluginError::NotSupported));
        assert_eq!(plugin.handle(Request::ExportFinish { output }), Err(not_begun()));
        plugin.handle(begin("xml", output)).unwrap();
        assert!(matches!(plugin.handle(begin("xml", output)), Err(PluginError::BadRequest(_))));
        assert_eq!(plugin.handle(Request::ExportAbort { output }), Ok(Reply::Done));
        assert_eq!(plugin.handle(Request::ExportAbort { output }), Err(not_begun()));
    }
}
