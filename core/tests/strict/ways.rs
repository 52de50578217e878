//! The ways to read a stored transcript: checked whole first, in one pass, and in pieces.

use parlor_core::element::{
    Element, EventError, Events, ParseError, StreamError, StreamItem, Transcript, TranscriptError,
    TranscriptReader, TranscriptStream,
};
use parlor_core::wire::Limits;

/// What one way found.
#[derive(Debug, PartialEq)]
pub(crate) struct Outcome {
    pub(crate) way: String,
    /// What was handed out: the root, then the events, as they are written.
    pub(crate) items: Vec<String>,
    pub(crate) end: Result<(), ParseError>,
}

/// What all ways find in the document.
pub(crate) fn outcomes(document: &[u8], limits: Limits) -> Vec<Outcome> {
    let mut found = vec![checked_first(document, limits), in_one_pass(document, limits)];
    found.extend([1, 7, usize::MAX].map(|size| in_pieces(document, limits, size)));
    found
}

fn checked_first(document: &[u8], limits: Limits) -> Outcome {
    let mut items = Vec::new();
    let end = Transcript::parse(document, limits).map(|transcript| {
        items.push(root(&transcript));
        items.extend(transcript.events.iter().map(|it| it.map_or_else(skipped, |it| written(&it))));
    });
    Outcome { way: "checked first".into(), items, end }
}

fn in_one_pass(document: &[u8], limits: Limits) -> Outcome {
    let mut items = Vec::new();
    let mut read = || {
        let reader = TranscriptReader::new(document, limits)?;
        items.push(root(reader.transcript()));
        for event in reader {
            items.push(match event {
                Ok(event) => written(&event),
                Err(TranscriptError::Event(error)) => skipped(error),
                Err(TranscriptError::Malformed(error)) => return Err(error.into()),
            });
        }
        Ok(())
    };
    let end = read();
    Outcome { way: "in one pass".into(), items, end }
}

fn in_pieces(document: &[u8], limits: Limits, size: usize) -> Outcome {
    let mut window = vec![0; document.len() + 1];
    let mut items = Vec::new();
    let pieces = document.chunks(size.min(document.len()).max(1));
    let end = match streamed(pieces, &mut window, limits, &mut items) {
        Ok(()) => Ok(()),
        Err(StreamError::Parse(error)) => Err(error),
        Err(error @ StreamError::Window { .. }) => panic!("{error}"),
    };
    Outcome { way: format!("in pieces of {size}"), items, end }
}

/// Feeds the pieces of a document through the window, and collects what comes out.
pub(crate) fn streamed<'p>(
    pieces: impl Iterator<Item = &'p [u8]>,
    window: &mut [u8],
    limits: Limits,
    items: &mut Vec<String>,
) -> Result<(), StreamError> {
    let mut stream = TranscriptStream::new(window, limits);
    for mut piece in pieces {
        while !piece.is_empty() {
            let taken = stream.feed(piece);
            piece = &piece[taken..];
            items.extend(stream.next()?.map(|it| match it {
                StreamItem::Begin(transcript) => root(&transcript),
                StreamItem::Event(event) => written(&event),
                StreamItem::Skipped(error) => skipped(error),
            }));
        }
    }
    stream.finish()
}

fn root(transcript: &Transcript<'_>) -> String {
    written(&Transcript { events: Events::EMPTY, ..*transcript })
}

/// What an element says: it is written canonically, so equal elements give equal bytes.
pub(crate) fn written(element: &impl Element) -> String {
    let mut out = vec![0; element.encoded_len()];
    element.encode(&mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn skipped(error: EventError) -> String {
    format!("skipped: {error}")
}
