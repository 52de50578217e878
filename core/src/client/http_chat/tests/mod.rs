//! A customer over Chat API v2, against replies by heart: as the vendor documents them, and as real servers give them.

mod calls;
mod links;
mod replies;

use std::format;
use std::string::{String, ToString};
use std::vec::Vec;

use super::*;
use crate::client::{FlexReceived, Join, Login, NotInChatApi, ReceiveError};
use crate::element::notices::FileLimits;
use crate::element::{
    Event, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, SessionStatus, Value,
};
use crate::rules::ErrorId;
use crate::wire::Text;
use crate::wire::http::HttpFault;

/// The reply to a new chat, as it is documented.
pub(super) const JOINED: &str = r#"{"statusCode":0,"alias":"117","userId":"007555677B20000A","secureKey":"4ee15d7e1c343c8e",
    "chatId":"00048aAPEQJ8000U","messages":[{"from":{"nickname":"First Last","participantId":1,"type":"Client"},
    "index":1,"type":"ParticipantJoined","utcTime":1432845088000}]}"#;

/// A client, its out buffer, and the time.
pub(super) struct Kiosk {
    pub(super) client: HttpChatClient,
    pub(super) out: [u8; 1024],
    pub(super) now: u64,
}

impl Kiosk {
    pub(super) fn new() -> Self {
        let service = ChatService::new("chat.example.com", "/genesys/2/chat/support").unwrap();
        Self { client: HttpChatClient::new(HttpChatConfig::new(service)), out: [0; 1024], now: 1000 }
    }

    pub(super) fn login(&mut self) {
        let items = [KeyValue::string("Location", "Hall 3")];
        let user_data = KeyValues::items(&items);
        let login =
            Login { nickname: "Ana".into(), time_zone_offset: Some(-60), user_data, ..Login::default() };
        self.client.login(&login, &mut self.out).unwrap();
    }

    pub(super) fn join(&mut self) {
        let target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("A lamp".into()) };
        let items = [KeyValue { key: "Age".into(), value: Value::Int(7) }];
        let text = Some(MessageText::plain("Hello & hi"));
        self.client.join(target, text, KeyValues::items(&items), &mut self.out).unwrap();
    }

    /// In a session.
    pub(super) fn joined() -> Self {
        let mut kiosk = Self::new();
        kiosk.login();
        kiosk.sent();
        assert!(matches!(kiosk.receive("405 Method Not Allowed", ""), Ok(FlexReceived::LoggedIn { .. })));
        kiosk.join();
        kiosk.sent();
        assert!(matches!(kiosk.receive("200 OK", JOINED), Ok(FlexReceived::Update(_))));
        kiosk
    }

    /// What is sent now: the path and the form.
    pub(super) fn sent(&mut self) -> (String, String) {
        let length = self.client.poll_transmit(self.now, &mut self.out).unwrap().expect("something to send");
        // A second call changes nothing.
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(Some(length)));
        self.client.transmitted(self.now);
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(None));
        let request = core::str::from_utf8(&self.out[..length]).unwrap();
        let (head, form) = request.split_once("\r\n\r\n").unwrap();
        (head.lines().next().unwrap().to_string(), form.to_string())
    }

    pub(super) fn nothing_to_send(&mut self) {
        assert_eq!(self.client.poll_transmit(self.now, &mut self.out), Ok(None));
    }

    pub(super) fn receive(
        &mut self,
        status: &str,
        body: &str,
    ) -> Result<FlexReceived<'static>, ReceiveError> {
        let packet = format!("HTTP/1.1 {status}\r\nContent-Type: application/json\r\n\r\n{body}");
        self.receive_packet(packet)
    }

    pub(super) fn receive_packet(&mut self, packet: String) -> Result<FlexReceived<'static>, ReceiveError> {
        self.client.receive(self.now, packet.leak().as_bytes())
    }

    /// The next poll, and what its reply means.
    pub(super) fn poll(&mut self, body: &str) -> Result<FlexReceived<'static>, ReceiveError> {
        self.now = self.client.poll_timeout().unwrap().max(self.now);
        assert!(self.sent().0.ends_with("/refresh HTTP/1.1"));
        self.receive("200 OK", body)
    }

    pub(super) fn say(&mut self, text: &str) -> Result<(), CallError> {
        self.client.say(MessageText::plain(text), &mut self.out)
    }
}

/// The events of an update, one line for each.
pub(super) fn events(received: Result<FlexReceived<'_>, ReceiveError>) -> Vec<String> {
    let Ok(FlexReceived::Update(update)) = received else { panic!("{received:?}") };
    update.transcript.events.iter().map(|it| it.map_or_else(|it| it.to_string(), |it| line(&it))).collect()
}

fn line(event: &Event<'_>) -> String {
    let head = event.head();
    let said = match event {
        Event::NewParty(it) => format!("{} {} came", it.user.nickname, it.user.user_type.as_text()),
        Event::Message(it) => format!("'{}'", it.text.unwrap_or_default().text),
        Event::Notice(it) => {
            let notice = it.notice.unwrap_or_default();
            format!("{} '{}' {:?}", notice.notice_type.as_text(), notice.text, it.user_data)
        }
        Event::PartyLeft(it) => format!("left {:?}", it.quit_reason_code().map(|it| it.to_string())),
        Event::Reenter(_) => "came back".into(),
    };
    format!("{} {}+{}: {said}", head.event_id, head.user_id, head.time_shift)
}

const CREDENTIALS: &str = "userId=007555677B20000A&secureKey=4ee15d7e1c343c8e&alias=117";
