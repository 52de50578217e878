//! An agent's desk: registers, joins a session that an Interaction Server offered, talks, coaches, closes it.

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, Register, Release, Say, SessionSlot, Tell,
};
use parlor_core::element::{
    AfterAction, JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, UserType, Visibility,
};
use parlor_core::wire::frame::{Frame, FrameReader};

use crate::board::{self, Buffers, MAX_PACKET};
use crate::kiosk::{Failed, send, show, show_events, take_in};

/// Sessions at a time.
pub const SESSIONS: usize = 4;

/// The client with its slots.
pub type Client = BasicClient<[SessionSlot; SESSIONS]>;

const SLOTS: [SessionSlot; SESSIONS] = [SessionSlot::FREE; SESSIONS];
const SESSION: &str = "0075aeiF0RlYfcvr";

/// The buttons of the desk.
const JOIN: u32 = 1;
const ANSWER: u32 = 2;
const TYPING: u32 = 4;
const CLOSE: u32 = 8;

/// One connection.
#[inline(never)]
pub fn run(Buffers { out, input }: &mut Buffers) -> Result<(), Failed> {
    let mut frames = FrameReader::new();
    let config = BasicConfig { max_packet: MAX_PACKET as u32, ..BasicConfig::default() };
    let mut client = BasicClient::new(config, SLOTS, board::now());

    let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
    client.register(&register, out)?;
    while !client.is_silent(board::now()) {
        while let Some(length) = client.poll_transmit(board::now()) {
            send(out.get(..length).unwrap_or_default());
            client.transmitted(board::now());
        }
        take_in(&mut frames, input);
        while let Some(frame) = frames.next(input) {
            let packet = match frame {
                Frame::Packet(packet) => packet,
                Frame::KeepAlive => b"",
                Frame::TooLarge(_) => continue,
            };
            match &client.receive(board::now(), packet)? {
                BasicReceived::Session(update) => show_events(update.transcript.events),
                BasicReceived::Refused { reply, .. } => show(&reply.text),
                _ => {}
            }
        }
        pressed(&mut client, out)?;
    }
    client.lost(|_, _| board::show(b"?"));
    Ok(())
}

/// Does what the buttons ask for.
#[inline(never)]
fn pressed(client: &mut Client, out: &mut [u8]) -> Result<(), Failed> {
    let session_id = SESSION.into();
    match board::buttons() {
        JOIN => {
            let target = JoinTarget::Session(session_id);
            client.join(target, Visibility::All, None, KeyValues::EMPTY, out)?;
        }
        ANSWER => {
            let text = MessageText::plain("Try to open its lid.");
            client.say(&Say { session_id, text, ..Say::default() }, out)?;
        }
        TYPING => {
            let notice = NoticeText::new(NoticeType::TypingStarted, "".into());
            client.notify(&Tell { session_id, notice, ..Tell::default() }, out)?;
        }
        CLOSE => {
            let after_action = AfterAction::ForceClose;
            client.release(&Release { session_id, after_action, ..Release::default() }, out)?;
        }
        _ => {}
    }
    Ok(())
}
