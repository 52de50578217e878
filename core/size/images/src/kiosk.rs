//! A customer at a kiosk: asks for help, talks, sees what is said, leaves. With no binding but `http-chat`
//! over Chat API v2.

use parlor_core::client::{CallError, FlexReceived, Login, ReceiveError};
#[cfg(any(feature = "xml", feature = "compact"))]
use parlor_core::client::{FlexClient as Client, FlexConfig};
#[cfg(not(any(feature = "xml", feature = "compact")))]
use parlor_core::client::{HttpChatClient as Client, HttpChatConfig};
use parlor_core::element::{
    Event, Events, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType,
};
use parlor_core::wire::Text;
use parlor_core::wire::frame::Frame;
#[cfg(any(feature = "xml", feature = "compact"))]
use parlor_core::wire::frame::{self, FrameReader};
#[cfg(not(any(feature = "xml", feature = "compact")))]
use parlor_core::wire::http::{ChatService, ResponseReader as FrameReader};

#[cfg(any(feature = "xml", feature = "compact"))]
use crate::board::MAX_PACKET;
use crate::board::{self, Buffers};

/// The buttons of the kiosk.
const HELP: u32 = 1;
const TYPING: u32 = 2;
const BYE: u32 = 4;

/// The client that the kiosk has.
pub type Kiosk = Client;

/// Nothing to be done about it: start again.
pub struct Failed;

impl From<CallError> for Failed {
    fn from(_: CallError) -> Self {
        Self
    }
}

impl From<ReceiveError> for Failed {
    fn from(_: ReceiveError) -> Self {
        Self
    }
}

/// One conversation.
#[inline(never)]
pub fn run(Buffers { out, input }: &mut Buffers) -> Result<(), Failed> {
    let mut frames = FrameReader::new();
    #[cfg(any(feature = "xml", feature = "compact"))]
    let mut client = Client::new(FlexConfig { max_packet: MAX_PACKET as u32, ..FlexConfig::default() });
    #[cfg(not(any(feature = "xml", feature = "compact")))]
    let mut client = {
        let service = ChatService::new("chat.example.com", "/genesys/2/chat/support").map_err(|_| Failed)?;
        Client::new(HttpChatConfig::new(service))
    };

    let user_data = [KeyValue::string("Location", "Hall 3")];
    let user_data = KeyValues::items(&user_data);
    // A real kiosk draws 32 hex digits of its random number generator, others for each login.
    let nonce = "8d41c2f07b3e95a6".into();
    let login = Login { nickname: "Kiosk 7".into(), time_zone_offset: Some(-60), nonce, user_data };
    client.login(&login, out)?;
    while !client.is_over() {
        #[cfg(not(any(feature = "xml", feature = "compact")))]
        if client.is_silent(board::now()) {
            // The line is a new one now.
            frames = FrameReader::new();
            client.relinked();
        }
        if let Some(length) = client.poll_transmit(board::now(), out)? {
            send(out.get(..length).unwrap_or_default());
            client.transmitted(board::now());
        }
        take_in(&mut frames, input);
        while let Some(frame) = frames.next(input) {
            let Frame::Packet(packet) = frame else { continue };
            match &client.receive(board::now(), packet)? {
                FlexReceived::LoggedIn { .. } => {
                    let target = JoinTarget::New {
                        queue_key: "Environment:default".into(),
                        subject: Some("Paper jam".into()),
                    };
                    client.join(target, Some(MessageText::plain("Hello?")), user_data, out)?;
                }
                FlexReceived::Update(update) => show_events(update.transcript.events),
                FlexReceived::Refused { reply, .. } => show(&reply.error_text.unwrap_or_default()),
                _ => {}
            }
        }
        if !client.is_busy() && client.session_id().is_some() {
            pressed(&mut client, out)?;
        }
    }
    Ok(())
}

/// Does what the buttons ask for.
#[inline(never)]
fn pressed(client: &mut Client, out: &mut [u8]) -> Result<(), Failed> {
    match board::buttons() {
        HELP => client.say(MessageText::plain("The printer is stuck."), out)?,
        TYPING => {
            let notice = NoticeText::new(NoticeType::TypingStarted, Text::EMPTY);
            client.notify(notice, KeyValues::EMPTY, KeyValues::EMPTY, out)?;
        }
        BYE => client.logout(None, out)?,
        _ => {}
    }
    Ok(())
}

/// Takes in what came on the serial line.
pub(crate) fn take_in(frames: &mut FrameReader, input: &mut [u8]) {
    while let Some(byte) = board::receive() {
        if let Some(place) = frames.space(input).first_mut() {
            *place = byte;
            frames.commit(1);
        }
    }
}

/// Sends a request, which needs no frame.
#[cfg(not(any(feature = "xml", feature = "compact")))]
pub(crate) fn send(packet: &[u8]) {
    board::send(packet);
}

/// Sends a packet in its frame.
#[cfg(any(feature = "xml", feature = "compact"))]
pub(crate) fn send(packet: &[u8]) {
    if let Some(header) = frame::header(packet.len()) {
        board::send(&header);
        board::send(packet);
    }
}

/// Shows a text, whatever its form.
pub(crate) fn show(text: &Text<'_>) {
    text.pieces().for_each(|piece| board::show(piece.as_bytes()));
}

/// Shows who did what.
#[inline(never)]
pub(crate) fn show_events(events: Events<'_>) {
    for event in events.iter() {
        match &event {
            Ok(event) => show_event(event),
            Err(_) => board::show(b"?"),
        }
    }
}

// By reference: an event is large.
fn show_event(event: &Event<'_>) {
    show(&event.head().user_id);
    match event {
        Event::NewParty(it) => {
            show(&it.user.nickname);
            show(&it.user.user_type.as_text());
        }
        Event::Message(it) => {
            if let Some(said) = &it.text {
                show(&said.text);
            }
        }
        Event::Notice(it) => match &it.notice {
            Some(NoticeText { notice_type: NoticeType::TypingStarted | NoticeType::PushedUrl, text }) => {
                show(text);
            }
            Some(NoticeText { notice_type: NoticeType::SystemCommand, .. }) => {
                if let Some(name) = &it.user_data.text("file-name") {
                    show(name);
                }
            }
            _ => {}
        },
        Event::PartyLeft(it) => {
            if let Some(reason) = &it.reason {
                show(&reason.text);
            }
        }
        // Customers aren't told.
        Event::Reenter(_) => {}
    }
}
