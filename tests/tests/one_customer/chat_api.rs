//! A stand-in for a server of Chat API v2, in front of the same engine. It answers as real ones do, with what is odd about
//! them: numbers that are strings, members that nobody knows, a first reply without `nextPosition`, nothing of what happened in
//! the reply to a message, chunks, interim responses, and links that it closes now and then.

use std::collections::VecDeque;

use parlor_core::element::flex::{
    Credentials, EventStatus, Request, RequestJoin, RequestLogin, RequestLogout, RequestRefresh,
    RequestResult,
};
use parlor_core::element::{
    Element, Event, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, SessionStatus,
};
use parlor_core::wire::{Binding, Limits, Text};
use serde_json::{Map, Value, json};

use crate::server::{Server, Stream};

const FLEX: u64 = 1;

pub(crate) struct ChatApi {
    server: Server,
    inbox: VecDeque<u8>,
    requests: u32,
    last_reference: u32,
    user_id: String,
    secure_key: String,
    /// Whether the link is closed: it answers nothing then.
    is_closed: bool,
}

impl ChatApi {
    pub(crate) fn new() -> Self {
        let mut server = Server::new();
        server.connect(FLEX);
        let (user_id, secure_key) = (String::new(), String::new());
        Self {
            server,
            inbox: VecDeque::new(),
            requests: 0,
            last_reference: 0,
            user_id,
            secure_key,
            is_closed: false,
        }
    }

    /// Executes a flex request; `make` gets who asks.
    fn flex(&mut self, now: u64, position: u32, make: &dyn Fn(u32, Credentials<'_>) -> Vec<u8>) -> Vec<u8> {
        self.last_reference += 1;
        let credentials = Credentials {
            user_id: Text::plain(&self.user_id),
            secure_key: Text::plain(&self.secure_key),
            last_position: position,
        };
        let packet = make(self.last_reference, credentials);
        self.server.flex(now, FLEX, Binding::Xml, &packet)
    }

    fn new_chat(&mut self, now: u64, form: &[(String, String)]) -> Value {
        let (nickname, text) = (value(form, "nickname"), value(form, "text"));
        let login = self.flex(now, 0, &|reference_id, _| {
            let login = RequestLogin {
                reference_id,
                nickname: Text::plain(nickname),
                client_version: Some(106),
                nonce: "0123456789abcdef".into(),
                ..RequestLogin::default()
            };
            encoded(&Request::Login(login))
        });
        let status = EventStatus::parse(&login, Limits::PACKET).unwrap();
        self.user_id = status.user_id.unwrap().to_string();
        self.secure_key = status.secure_key.unwrap().to_string();
        let subject = Some(Text::plain(value(form, "subject")));
        let items = items(form);
        let joined = self.flex(now, 0, &|reference_id, credentials| {
            let target = JoinTarget::New { queue_key: "Environment:default".into(), subject };
            let (text, user_data) = (Some(MessageText::plain(text)), KeyValues::items(&items));
            encoded(&Request::Join(RequestJoin {
                reference_id,
                credentials,
                target,
                text,
                user_data,
                ..RequestJoin::default()
            }))
        });
        let mut reply = self.reply(&joined, true);
        // As in the documented sample.
        reply.as_object_mut().unwrap().remove("nextPosition");
        reply
    }

    fn operate(&mut self, now: u64, operation: &str, form: &[(String, String)]) -> Value {
        assert_eq!((value(form, "userId"), value(form, "secureKey")), (&*self.user_id, &*self.secure_key));
        let position: u32 = value(form, "transcriptPosition").parse().unwrap();
        let (message, nickname) = (value(form, "message"), value(form, "nickname"));
        let items = items(form);
        // What was read isn't where to ask from.
        let from = if operation == "readReceipt" { 0 } else { position.saturating_sub(1) };
        let reply = self.flex(now, from, &|reference_id, credentials| {
            let mut refresh = RequestRefresh { reference_id, credentials, ..RequestRefresh::default() };
            match operation {
                "send" => refresh.text = Some(MessageText::plain(message)),
                "refresh" => {}
                "readReceipt" => refresh.read_position = Some(position),
                "startTyping" => {
                    refresh.notice = Some(NoticeText::new(NoticeType::TypingStarted, Text::plain(message)))
                }
                "updateNickname" => {
                    refresh.notice = Some(NoticeText::new(NoticeType::UpdateNick, Text::plain(nickname)))
                }
                "updateData" => {
                    refresh.notice = Some(NoticeText::new(NoticeType::UPDATE_USER_DATA, Text::EMPTY));
                    refresh.user_data = KeyValues::items(&items);
                }
                "disconnect" => {
                    let logout = RequestLogout { reference_id, credentials, ..RequestLogout::default() };
                    return encoded(&Request::Logout(logout));
                }
                other => panic!("{other}"),
            }
            encoded(&Request::Refresh(refresh))
        });
        self.reply(&reply, matches!(operation, "refresh" | "disconnect"))
    }

    /// The object of all replies.
    fn reply(&self, packet: &[u8], has_messages: bool) -> Value {
        let status = EventStatus::parse(packet, Limits::PACKET).unwrap();
        if status.result == RequestResult::Error {
            let advice = status.error_text.map(|it| it.to_string());
            return json!({"statusCode": 2, "chatEnded": false, "errors": [{"code": status.error_id.map(|it| it.to_string()), "advice": advice}]});
        }
        let news = status.transcript.unwrap();
        let messages: Vec<Value> =
            news.transcript.events.iter().map(|it| self.message(&it.unwrap())).collect();
        json!({
            "messages": if has_messages { messages } else { Vec::new() },
            "chatEnded": news.session_status == SessionStatus::Over,
            "statusCode": "0",
            "alias": 117,
            "userId": self.user_id,
            "secureKey": self.secure_key,
            "chatId": news.transcript.session_id.to_string(),
            "nextPosition": (news.last_position + 1).to_string(),
            "monitored": null,
            "aMemberOfTomorrow": {"statusCode": [9]},
        })
    }

    fn message(&self, event: &Event<'_>) -> Value {
        let head = event.head();
        let is_own = head.user_id == self.user_id.as_str();
        let (nickname, kind) = if is_own { ("Ana", "Client") } else { ("Bo", "Agent") };
        let from = json!({"nickname": nickname, "participantId": if is_own { 1 } else { 2 }, "type": kind});
        let mut message = Map::new();
        message.insert("from".into(), from);
        message.insert("utcTime".into(), json!(1_746_860_973_000_u64 + u64::from(head.time_shift) * 1000));
        if head.event_id > 0 {
            message.insert("index".into(), json!(head.event_id));
        }
        let (kind, text) = match event {
            Event::NewParty(_) => ("ParticipantJoined", None),
            Event::Message(it) => ("Message", it.text.map(|it| it.text.to_string())),
            Event::PartyLeft(_) => ("ParticipantLeft", None),
            Event::Notice(it) => match it.notice.unwrap() {
                NoticeText { notice_type: NoticeType::UpdateNick, text } => {
                    ("NicknameUpdated", Some(text.to_string()))
                }
                NoticeText { notice_type: NoticeType::TypingStarted, text } => {
                    ("TypingStarted", Some(text.to_string()))
                }
                other => panic!("{other:?}"),
            },
            Event::Reenter(_) => panic!(),
        };
        message.insert("type".into(), json!(kind));
        if let Some(text) = text {
            message.insert("text".into(), json!(text));
        }
        message.into()
    }
}

impl Stream for ChatApi {
    fn connect(&mut self) {
        self.inbox.clear();
        self.is_closed = false;
    }

    fn send(&mut self, now: u64, bytes: &[u8]) {
        assert!(!self.is_closed, "a request on a link that was said to be closed");
        self.requests += 1;
        let request = std::str::from_utf8(bytes).unwrap();
        let (head, body) = request.split_once("\r\n\r\n").unwrap();
        assert!(head.contains("\r\nHost: chat.example.com\r\n"));
        let (line, _) = head.split_once("\r\n").unwrap();
        if line.starts_with("OPTIONS ") {
            self.inbox.extend(b"HTTP/1.1 405 Method Not Allowed\r\nContent-Length: 9\r\n\r\nPOST only");
            return;
        }
        assert!(head.ends_with(&format!("\r\nContent-Length: {}", body.len())));
        let path = line
            .strip_prefix("POST /genesys/2/chat/support")
            .and_then(|it| it.strip_suffix(" HTTP/1.1"))
            .unwrap();
        let form = decoded(body);
        let reply = match path.split('/').collect::<Vec<_>>()[..] {
            [""] => self.new_chat(now, &form),
            ["", _, operation] => self.operate(now, operation, &form),
            _ => panic!("{path}"),
        };
        let json = reply.to_string();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=utf-8\r\n";
        match self.requests % 4 {
            0 => {
                self.is_closed = true;
                self.inbox.extend(
                    format!("{head}Connection: close\r\nContent-Length: {}\r\n\r\n{json}", json.len())
                        .bytes(),
                );
            }
            1 => {
                let middle = (0..=json.len() / 2).rev().find(|it| json.is_char_boundary(*it)).unwrap();
                let (a, b) = json.split_at(middle);
                let chunks = format!("{:x}\r\n{a}\r\n{:X};x=y\r\n{b}\r\n0\r\n\r\n", a.len(), b.len());
                self.inbox.extend(format!("{head}Transfer-Encoding: chunked\r\n\r\n{chunks}").bytes());
            }
            _ => {
                let interim = "HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n";
                self.inbox
                    .extend(format!("{interim}{head}Content-Length: {}\r\n\r\n{json}", json.len()).bytes());
            }
        }
    }

    fn receive(&mut self, most: usize) -> Vec<u8> {
        let count = most.min(self.inbox.len());
        self.inbox.drain(..count).collect()
    }

    fn into_server(self) -> Server {
        self.server
    }
}

fn encoded(request: &Request<'_>) -> Vec<u8> {
    let mut packet = vec![0; request.encoded_len()];
    request.encode(&mut packet).unwrap();
    packet
}

/// The fields of a form.
fn decoded(body: &str) -> Vec<(String, String)> {
    let plain = |text: &str| {
        let mut bytes = Vec::new();
        let mut rest = text.as_bytes();
        while let Some((byte, behind)) = rest.split_first() {
            rest = behind;
            if *byte == b'%' {
                bytes.push(u8::from_str_radix(std::str::from_utf8(&rest[..2]).unwrap(), 16).unwrap());
                rest = &rest[2..];
            } else {
                bytes.push(*byte);
            }
        }
        String::from_utf8(bytes).unwrap()
    };
    let fields = body.split('&').filter_map(|it| it.split_once('='));
    fields.map(|(name, value)| (plain(name), plain(value))).collect()
}

fn value<'a>(form: &'a [(String, String)], name: &str) -> &'a str {
    form.iter().find(|it| it.0 == name).map(|it| it.1.as_str()).unwrap_or_default()
}

/// `userData[KEY]=VALUE`.
fn items(form: &[(String, String)]) -> Vec<KeyValue<'_>> {
    let items = form
        .iter()
        .filter_map(|(name, value)| Some((name.strip_prefix("userData[")?.strip_suffix(']')?, value)));
    items.map(|(key, value)| KeyValue::string(key, value)).collect()
}
