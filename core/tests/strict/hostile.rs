//! Documents that are meant to take long, and everything that is done with a document.
//!
//! The tests hold it to linear time, and `cargo bench -p parlor-bench`, which has this file, too, prints how long each
//! takes.

use parlor_core::element::{
    Element, Event, KeyValues, StreamItem, Transcript, TranscriptReader, TranscriptStream, Value, basic,
    flex, keys,
};
use parlor_core::wire::{Limits, Malformed, Reader, Text, Token};

/// What makes a document of about so many bytes.
pub(crate) type Make = fn(usize) -> String;

pub(crate) type Way = fn(&[u8]);

/// What each is, and how it is made.
pub(crate) const HOSTILE: [(&str, Make); 42] = [
    ("one tag, thousands of attributes", |size| in_tag(&numbered(size, |it| format!(" a{it}='1'")))),
    ("64 unknown attributes on each tag", |size| inside(&tags(size, |it| format!(" a{it:02}='1'")))),
    ("64 attributes, names alike but in the middle", |size| {
        inside(&tags(size, |it| format!(" beginning-{it:02}-the-end='1'")))
    }),
    ("64 attributes, names alike for 16 bytes", |size| {
        inside(&tags(size, |it| format!(" sixteen-letters-{it:02}=''")))
    }),
    ("64 attributes with long names alike", |size| {
        in_tag(&(10..70).map(|it| format!(" {}{it}-the-end=''", "x".repeat(size / 60))).collect::<String>())
    }),
    ("64 attributes, strange quotes and spaces", |size| {
        inside(&tags(size, |it| format!("\n\ta{it:02} = \"'&lt;\"")))
    }),
    ("the last attribute given twice", |size| in_tag(&format!(" a='{}' a=''", "x".repeat(size)))),
    ("one long attribute name", |size| in_tag(&format!(" {}='1'", "x".repeat(size)))),
    ("one long attribute name, Cyrillic", |size| in_tag(&format!(" {}='1'", "ж".repeat(size / 2)))),
    ("one long element name", |size| inside(&format!("<{0}></{0}>", "x".repeat(size / 2)))),
    ("one long element name, Cyrillic", |size| inside(&format!("<{0}></{0}>", "ж".repeat(size / 4)))),
    ("tags inside each other, unclosed", |size| inside(&"<a>".repeat(size / 3))),
    ("tags inside each other, as deep as may be", |size| {
        inside(&format!("{}{}", "<a>".repeat(31), "</a>".repeat(31)).repeat(size / 217))
    }),
    ("nothing but <", |size| "<".repeat(size)),
    ("< inside the root element", |size| inside(&"<".repeat(size))),
    ("nothing but empty elements", |size| inside(&"<a/>".repeat(size / 4))),
    ("nothing but empty events", |size| inside(&"<notice/>".repeat(size / 9))),
    ("nothing but events that can't be read", |size| inside(&"<notice eventId='x'/>".repeat(size / 21))),
    ("nothing but &amp;", |size| message(&"&amp;".repeat(size / 5))),
    ("&amp; in an attribute", |size| in_tag(&format!(" userId='{}'", "&amp;".repeat(size / 5)))),
    ("&#32; before a word", |size| {
        inside(&format!(
            "<notice visibility='{0}x'><noticeText noticeType='{0}x'/></notice>",
            "&#32;".repeat(size / 10)
        ))
    }),
    ("a number of nothing but &#48;", |size| {
        inside(&format!("<message eventId='{}'/>", "&#48;".repeat(size / 5)))
    }),
    ("a reference without end", |size| message(&format!("&#{};", "0".repeat(size)))),
    ("an entity without end", |size| message(&format!("&{};", "x".repeat(size)))),
    ("nothing but CR", |size| message(&"\r".repeat(size))),
    ("CR LF CR", |size| message(&"\r\n\r".repeat(size / 3))),
    ("near misses of ]]>", |size| message(&"]]]] ]]&gt;>".repeat(size / 12))),
    ("empty CDATA sections", |size| message(&"<![CDATA[]]>".repeat(size / 12))),
    ("short CDATA sections", |size| message(&"<![CDATA[x]]>".repeat(size / 13))),
    ("one CDATA section with a CR in every second place", |size| {
        message(&format!("<![CDATA[{}]]>", "a\r".repeat(size / 2)))
    }),
    ("one CDATA section of ]", |size| message(&format!("<![CDATA[{}]]>", "]".repeat(size)))),
    ("a comment of single dashes", |size| inside(&format!("<!--{}-->", " -".repeat(size / 2)))),
    ("a comment without end", |size| inside(&format!("<!--{}", "x".repeat(size)))),
    ("empty comments", |size| inside(&"<!---->".repeat(size / 7))),
    ("elements inside a text", |size| message(&"<a b='>'/>".repeat(size / 10))),
    ("items with the same key", |size| items(&"<item key='sixteen-letters-1'>v</item>".repeat(size / 38))),
    ("lists inside each other, and items in the innermost", |size| {
        let item = "<item key='k'>v</item>".repeat(size / 22);
        items(&format!("{}{item}{}", "<item type='kvlist'>".repeat(24), "</item>".repeat(24)))
    }),
    ("short lists inside each other", |size| {
        let nest = format!("{}{}", "<item type='kvlist'>".repeat(24), "</item>".repeat(24));
        items(&nest.repeat(size / nest.len()))
    }),
    ("one item of base64", |size| items(&format!("<item type='binary'>{}</item>", "+/+/".repeat(size / 4)))),
    ("a notice whose items stand behind thousands", |size| {
        file_limits(&"<item key='upload-max-file' type='string'>1</item>".repeat(size / 50))
    }),
    ("the same, behind one item of base64", |size| {
        file_limits(&format!("<item type='binary'>{}</item>", "+/+/".repeat(size / 4)))
    }),
    ("emoji and what isn't UTF-8 at the end", |size| message(&format!("{}\u{FFFE}", "😀".repeat(size / 4)))),
];

fn inside(content: &str) -> String {
    format!("<chatTranscript startAt='T' sessionId='S'>{content}</chatTranscript>")
}

fn message(text: &str) -> String {
    inside(&format!("<message userId='U' eventId='1'><msgText>{text}</msgText></message>"))
}

fn in_tag(attributes: &str) -> String {
    inside(&format!("<message{attributes}/>"))
}

fn items(items: &str) -> String {
    inside(&format!("<notice><userData>{items}</userData></notice>"))
}

/// A notice with the ten items that it must have, behind all others.
fn file_limits(items: &str) -> String {
    let text = "<noticeText noticeType='SYS_COMMAND'>file-client-cfg-get</noticeText>";
    let limits: String = [
        keys::DOWNLOAD_ATTEMPTS,
        keys::UPLOAD_MAX_FILES,
        keys::DELETE_FILE,
        keys::UPLOAD_MAX_FILE_SIZE,
        keys::USED_DOWNLOAD_ATTEMPTS,
        keys::USED_UPLOAD_MAX_TOTAL_SIZE,
        keys::UPLOAD_NEED_AGENT,
        keys::USED_UPLOAD_MAX_FILES,
        keys::UPLOAD_MAX_TOTAL_SIZE,
        keys::UPLOAD_FILE_TYPES,
    ]
    .map(|key| format!("<item key='{key}'>1</item>"))
    .concat();
    inside(&format!("<notice>{text}<userData>{items}{limits}</userData></notice>"))
}

/// Attributes until they are so many bytes.
fn numbered(size: usize, attribute: impl Fn(usize) -> String) -> String {
    let mut out = String::with_capacity(size + 32);
    for number in 0.. {
        if out.len() >= size {
            break;
        }
        out.push_str(&attribute(number));
    }
    out
}

/// Tags with 60 attributes each.
fn tags(size: usize, attribute: impl Fn(usize) -> String) -> String {
    let tag = format!("<message{}/>", (10..70).map(attribute).collect::<String>());
    tag.repeat(size / tag.len())
}

/// The ways to read a document, by name: each looks at every member, item and text.
pub(crate) const READ: [(&str, Way); 7] = [
    ("tokens", |document| _ = tokens(document)),
    ("checked first", checked_first),
    ("in one pass", in_one_pass),
    ("in pieces", in_pieces),
    ("in an event", in_an_event),
    ("flex request", flex_request),
    ("basic request", basic_request),
];

/// What is done with what was read: reads it, too.
pub(crate) const USE: [(&str, Way); 2] = [("written", written), ("compared", compared)];

fn tokens(document: &[u8]) -> Result<usize, Malformed> {
    let mut reader = Reader::new(document, Limits::STORED)?;
    let mut bytes = 0;
    while let Some(token) = reader.next()? {
        bytes += match token {
            Token::Open(tag) => tag.attributes().map(|it| it.value.decoded_len()).sum(),
            Token::Text(text) => text.decoded_len(),
            Token::Close => 0,
        };
    }
    Ok(bytes)
}

fn checked_first(document: &[u8]) {
    if let Ok(transcript) = Transcript::parse(document, Limits::STORED) {
        for event in transcript.events.iter().flatten() {
            look(&event);
        }
    }
}

fn in_one_pass(document: &[u8]) {
    for event in TranscriptReader::new(document, Limits::STORED).into_iter().flatten().flatten() {
        look(&event);
    }
}

fn in_pieces(document: &[u8]) {
    let mut window = vec![0; document.len()];
    let mut stream = TranscriptStream::new(&mut window, Limits::STORED);
    for mut piece in document.chunks(4096) {
        while !piece.is_empty() {
            piece = &piece[stream.feed(piece)..];
            match stream.next() {
                Ok(Some(StreamItem::Event(event))) => look(&event),
                Ok(_) => {}
                Err(_) => return,
            }
        }
    }
    _ = stream.finish();
}

/// In a packet that a desk gets.
fn in_an_event(document: &[u8]) {
    let packet = [b"<eventSessionInfo>", document, b"</eventSessionInfo>"].concat();
    if let Ok(basic::ServerEvent::SessionInfo(it)) = basic::ServerEvent::parse(&packet, Limits::STORED) {
        it.transcript.events.iter().flatten().for_each(|event| look(&event));
    }
}

fn flex_request(document: &[u8]) {
    _ = flex::Request::parse(&request(document), Limits::STORED);
}

fn basic_request(document: &[u8]) {
    _ = basic::Request::parse(&request(document), Limits::STORED);
}

/// The same members, and more, in a packet that a server gets.
fn request(document: &[u8]) -> Vec<u8> {
    let content = document.strip_prefix(b"<chatTranscript startAt='T' sessionId='S'>").unwrap_or(document);
    let content = content.strip_suffix(b"</chatTranscript>").unwrap_or(content);
    [b"<requestNotify referenceId='x'>", content, b"</requestNotify>"].concat()
}

/// Written again.
fn written(document: &[u8]) {
    let mut out = vec![0; document.len() * 6];
    if let Ok(transcript) = Transcript::parse(document, Limits::STORED) {
        _ = std::hint::black_box(transcript.encode(&mut out));
    }
}

/// Compared with another that says the same.
fn compared(document: &[u8]) {
    let other = document.to_vec();
    let parsed = (Transcript::parse(document, Limits::STORED), Transcript::parse(&other, Limits::STORED));
    if let (Ok(one), Ok(other)) = parsed {
        assert!(one == other);
    }
}

/// Looks at every member, item and text of the event.
fn look(event: &Event<'_>) {
    let head = event.head();
    decode(head.user_id);
    decode(head.receiver_id.unwrap_or_default());
    walk(event.event_attributes());
    match event {
        Event::NewParty(it) => {
            decode(it.user.nickname);
            decode(it.user.person_id);
            decode(it.text.unwrap_or_default().text);
            walk(it.user_data);
        }
        Event::Message(it) => decode(it.text.unwrap_or_default().text),
        Event::Reenter(it) => decode(it.text.unwrap_or_default().text),
        Event::Notice(it) => {
            _ = it.content();
            decode(it.notice.unwrap_or_default().text);
            walk(it.user_data);
        }
        Event::PartyLeft(it) => {
            decode(it.asker_id);
            decode(it.reason.unwrap_or_default().text);
        }
    }
}

fn decode(text: Text<'_>) {
    std::hint::black_box(text.pieces().map(|it| it.as_bytes().len()).sum::<usize>());
}

fn walk(list: KeyValues<'_>) {
    for item in list.iter() {
        decode(item.key);
        match item.value {
            Value::List(list) => walk(list),
            Value::Binary(binary) => _ = std::hint::black_box(binary.bytes().count()),
            value => decode(value.as_text().unwrap_or_default()),
        }
    }
}
