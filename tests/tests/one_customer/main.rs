//! One customer's application over all bindings: XML, compact, and Chat API v2. It is written once, and only the lines that
//! make its client and its link's reader differ. It sees the same each time.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod chat_api;
mod server;

use parlor_core::client::{
    CallError, FlexClient, FlexConfig, FlexReceived, HttpChatClient, HttpChatConfig, Login, RequestKind,
};
use parlor_core::element::{Event, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType};
use parlor_core::wire::frame::{Frame, FrameReader};
use parlor_core::wire::http::{ChatService, ResponseReader};
use parlor_core::wire::{Binding, Text};

use chat_api::ChatApi;
use server::{Framed, Server, Stream};

/// What happens besides what the application does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Trouble {
    None,
    /// The link is lost when a poll was sent: its reply doesn't come.
    LostPoll,
    /// The link is lost when a message was sent, which the server has.
    LostMessage,
}

/// The application: asks for help, talks, is told when the agent speaks, and leaves. `$client` and `$reader` are the lines
/// that make it a customer of another binding.
macro_rules! application {
    ($stream:expr, $trouble:expr, $client:expr, $reader:expr) => {{
        let (mut stream, trouble): (_, Trouble) = ($stream, $trouble);
        let (mut out, mut input, mut now) = (vec![0; 2048], vec![0; 8192], 0);
        let mut client = $client;
        let mut reader = $reader;
        let mut seen: Vec<String> = Vec::new();
        let mut steps = STEPS.iter();
        // Whether the application asked for what is under way, and whether the trouble was.
        let (mut is_asked, mut is_lost_yet) = (true, false);
        let login = Login { nickname: "Ana".into(), nonce: "9f3c61d20b7a45e8".into(), ..Login::default() };
        client.login(&login, &mut out).unwrap();
        while !client.is_over() {
            if client.is_silent(now) {
                // A new link.
                stream.connect();
                reader = $reader;
                client.relinked();
            }
            if let Some(length) = client.poll_transmit(now, &mut out).unwrap() {
                stream.send(now, &out[..length]);
                client.transmitted(now);
                let is_chosen = match trouble {
                    Trouble::None => false,
                    Trouble::LostPoll => seen.len() >= 3 && !is_asked,
                    Trouble::LostMessage => String::from_utf8_lossy(&out[..length]).contains("second"),
                };
                if is_chosen && !is_lost_yet {
                    is_lost_yet = true;
                    stream.connect();
                    reader = $reader;
                    client.relinked();
                }
                continue;
            }
            let bytes = stream.receive(700);
            if bytes.is_empty() {
                now = client.poll_timeout().expect("something is to come").max(now);
                continue;
            }
            let space = reader.space(&mut input);
            space[..bytes.len()].copy_from_slice(&bytes);
            reader.commit(bytes.len());
            while let Some(frame) = reader.next(&mut input) {
                let Frame::Packet(packet) = frame else { panic!("{frame:?}") };
                is_asked = false;
                match client.receive(now, packet).unwrap_or_else(|error| panic!("{error}")) {
                    FlexReceived::LoggedIn { .. } => {
                        let target = JoinTarget::New {
                            queue_key: "Environment:default".into(),
                            subject: Some("A lamp".into()),
                        };
                        let items = [KeyValue::string("Location", "Hall 3")];
                        client
                            .join(
                                target,
                                Some(MessageText::plain("Hello?")),
                                KeyValues::items(&items),
                                &mut out,
                            )
                            .unwrap();
                    }
                    FlexReceived::Update(update) => {
                        let own = client.user_id().unwrap();
                        for event in update.transcript.events.iter() {
                            let event = event.unwrap();
                            // Who types is told so, or not: that isn't in the transcript.
                            if matches!(event, Event::Notice(it) if it.notice_type() == NoticeType::TypingStarted) {
                                continue;
                            }
                            seen.push(line(&event, *own == event.head().user_id));
                        }
                        if !client.is_busy() && !client.is_over() {
                            is_asked = act(&mut steps, seen.len(), |step| match step {
                                Step::Say(text) => client.say(MessageText::plain(text), &mut out),
                                Step::Type(text) => {
                                    let notice =
                                        NoticeText::new(NoticeType::TypingStarted, Text::plain(text));
                                    client.notify(notice, KeyValues::EMPTY, KeyValues::EMPTY, &mut out)
                                }
                                Step::Rename(text) => {
                                    let notice = NoticeText::new(NoticeType::UpdateNick, Text::plain(text));
                                    client.notify(notice, KeyValues::EMPTY, KeyValues::EMPTY, &mut out)
                                }
                                Step::Read => client.read_receipt(client.position(), &mut out),
                                Step::Data => {
                                    let items = [KeyValue::string("Mood", "good")];
                                    client.update_user_data(KeyValues::items(&items), &mut out)
                                }
                                Step::Leave => client.logout(None, &mut out),
                            });
                        }
                    }
                    FlexReceived::Refused { request, is_fate_unknown, reply, .. } => {
                        assert!(is_fate_unknown && request == RequestKind::Message, "{request:?} {reply:?}");
                        seen.push("(nobody knows)".into());
                    }
                    other => panic!("{other:?}"),
                }
            }
        }
        assert!(steps.next().is_none());
        (seen, stream.into_server())
    }};
}

/// What the application does, one after the other.
#[derive(Clone, Copy)]
enum Step {
    Say(&'static str),
    Type(&'static str),
    Rename(&'static str),
    Read,
    Data,
    Leave,
}

/// How many events it has to have seen before each, at least.
const STEPS: [(usize, Step); 8] = [
    (1, Step::Data),
    (3, Step::Type("the l")),
    (3, Step::Say("the first & <only> \"lamp\" \u{1F4A1}\n")),
    (4, Step::Say("the second")),
    (5, Step::Rename("Ann")),
    (6, Step::Read),
    (6, Step::Say("bye")),
    (8, Step::Leave),
];

/// Does the next step if it is time; gives whether it did.
fn act(
    steps: &mut std::slice::Iter<'_, (usize, Step)>,
    seen: usize,
    mut call: impl FnMut(Step) -> Result<(), CallError>,
) -> bool {
    let Some((_, step)) = steps.as_slice().first().filter(|(least, _)| seen >= *least) else { return false };
    call(*step).unwrap();
    steps.next();
    true
}

fn line(event: &Event<'_>, is_own: bool) -> String {
    let who = if is_own { "I" } else { "another" };
    match event {
        Event::NewParty(it) => format!("{who} came: {} {}", it.user.nickname, it.user.user_type.as_text()),
        Event::Message(it) => format!("{who}: {}", it.text.unwrap_or_default().text),
        Event::Notice(it) => {
            let notice = it.notice.unwrap_or_default();
            format!("{who} {} {}", notice.notice_type.as_text(), notice.text)
        }
        Event::PartyLeft(_) => format!("{who} left"),
        Event::Reenter(_) => "?".into(),
    }
}

/// What a customer of each binding sees, and its interaction's userdata.
fn over_all_bindings(trouble: Trouble) -> [(Vec<String>, Server); 3] {
    let flex = |binding| FlexClient::new(FlexConfig { binding, ..FlexConfig::default() });
    let xml = application!(Framed::new(Binding::Xml), trouble, flex(Binding::Xml), FrameReader::new());
    let compact =
        application!(Framed::new(Binding::Compact), trouble, flex(Binding::Compact), FrameReader::new());
    let service = ChatService::new("chat.example.com", "/genesys/2/chat/support").unwrap();
    let http_chat = application!(
        ChatApi::new(),
        trouble,
        HttpChatClient::new(HttpChatConfig::new(service)),
        ResponseReader::new()
    );
    [xml, compact, http_chat]
}

fn expected() -> Vec<&'static str> {
    vec![
        "I came: Ana CLIENT",
        "another came: Bo AGENT",
        "another: How can I help?",
        "I: the first & <only> \"lamp\" \u{1F4A1}\n",
        "I: the second",
        "I USER_UPDATE_NICK Ann",
        "I: bye",
        "another: Bye!",
        "I left",
    ]
}

#[test]
fn the_same_over_all_bindings() {
    for (seen, server) in over_all_bindings(Trouble::None) {
        assert_eq!(seen, expected());
        assert_eq!(server.said_twice(), 0);
    }
}

#[test]
fn a_lost_poll_is_made_up_for() {
    for (seen, server) in over_all_bindings(Trouble::LostPoll) {
        assert_eq!(seen, expected());
        assert_eq!(server.said_twice(), 0);
    }
}

/// Flex repeats it and the server executes it once. Over Chat API v2 it isn't repeated: that nobody knows is said, and then
/// that it was carried out.
#[test]
fn a_lost_message_is_never_said_twice() {
    let [(xml, a), (compact, b), (http_chat, c)] = over_all_bindings(Trouble::LostMessage);
    assert_eq!((&xml, &compact), (&expected().iter().map(|it| (*it).to_owned()).collect(), &xml));
    let mut expected = expected();
    expected.insert(4, "(nobody knows)");
    assert_eq!(http_chat, expected);
    for server in [a, b, c] {
        assert_eq!(server.said_twice(), 0);
    }
}
