//! A stand-in for a server of GWS API v2 that answers as a test has it: with oddities, slowly, or not at all. The token
//! against forged requests is on, and cookies are needed.

#![allow(dead_code, unreachable_pub, reason = "each test file uses its own part")]
#![allow(clippy::unwrap_used, reason = "these are tests")]

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use serde_json::{Value, json};

/// The header that carries the token here.
pub const TOKEN_HEADER: &str = "x-house-token";

/// What was asked.
#[derive(Clone, Debug)]
pub struct Request {
    pub method: String,
    /// Below the base.
    pub path: String,
    /// With small letters.
    pub headers: Vec<(String, String)>,
    pub body: Value,
}

impl Request {
    pub fn header(&self, name: &str) -> &str {
        self.headers.iter().find(|it| it.0 == name).map_or("", |it| &it.1)
    }

    /// `operationName`, or the path where there is none.
    pub fn what(&self) -> &str {
        self.body["operationName"].as_str().unwrap_or(&self.path)
    }
}

/// What is answered.
#[derive(Clone, Debug)]
pub struct Reply {
    pub status: u16,
    pub headers: String,
    pub body: String,
    /// When all notifications were delivered, one byte after another.
    pub is_late: bool,
}

impl Reply {
    pub fn json(body: Value) -> Self {
        Self::new(200, "content-type: application/json\r\n", &body.to_string())
    }

    pub fn new(status: u16, headers: &str, body: &str) -> Self {
        Self { status, headers: headers.to_owned(), body: body.to_owned(), is_late: false }
    }

    pub fn late(mut self) -> Self {
        self.is_late = true;
        self
    }
}

/// What the stand-in has in mind.
#[derive(Default)]
pub struct Script {
    /// What was asked so far.
    pub asked: Vec<Request>,
    /// What the next poll brings.
    pub notifications: VecDeque<Value>,
    /// What the next poll is answered with instead.
    pub poll: Option<Reply>,
    /// The agent's chats, as `/me` has them.
    pub chats: Value,
    pub token: String,
}

type Play = dyn FnMut(&Request, &mut Script) -> Option<Reply> + Send;

/// The stand-in.
#[derive(Clone)]
pub struct Standin {
    pub url: String,
    shared: Arc<(Mutex<Script>, Condvar)>,
}

impl Standin {
    /// Answers with what `play` gives, or as usual where it gives nothing.
    pub fn start(play: impl FnMut(&Request, &mut Script) -> Option<Reply> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let script = Script { token: "first".into(), chats: json!([]), ..Script::default() };
        let it = Self { url, shared: Arc::new((Mutex::new(script), Condvar::new())) };
        let play: Arc<Mutex<Play>> = Arc::new(Mutex::new(play));
        let for_thread = it.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let (it, play) = (for_thread.clone(), Arc::clone(&play));
                std::thread::spawn(move || it.converse(&stream, &play));
            }
        });
        it
    }

    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.shared.0.lock().unwrap()
    }

    /// Has the next poll bring this.
    pub fn notify(&self, data: Value) {
        self.script().notifications.push_back(data);
        self.shared.1.notify_all();
    }

    /// Has the next poll be answered with this.
    pub fn poll(&self, reply: Reply) {
        self.script().poll = Some(reply);
        self.shared.1.notify_all();
    }

    /// What was asked, in short, but for polls.
    pub fn asked(&self) -> Vec<String> {
        let script = self.script();
        let all = script.asked.iter().filter(|it| it.path != "/notifications/connect");
        all.map(|it| format!("{} {}", it.method, it.what())).collect()
    }

    fn converse(&self, stream: &TcpStream, play: &Mutex<Play>) {
        let mut reader = BufReader::new(stream);
        while let Some(request) = read(&mut reader) {
            let reply = self.reply(&request, play);
            if reply.is_late {
                let mut script = self.script();
                while !script.notifications.is_empty() {
                    script = self.shared.1.wait(script).unwrap();
                }
            }
            let bytes = format!(
                "HTTP/1.1 {} x\r\n{}content-length: {}\r\n\r\n{}",
                reply.status,
                reply.headers,
                reply.body.len(),
                reply.body
            );
            let size = if reply.is_late { 1 } else { bytes.len() };
            let mut stream = stream;
            if bytes.as_bytes().chunks(size).any(|it| stream.write_all(it).is_err()) {
                return;
            }
        }
    }

    fn reply(&self, request: &Request, play: &Mutex<Play>) -> Reply {
        let mut script = self.script();
        script.asked.push(request.clone());
        if let Some(reply) = play.lock().unwrap()(request, &mut script) {
            drop(script);
            self.shared.1.notify_all();
            return reply;
        }
        let cookies = request.header("cookie").to_owned();
        let refused = |words: &str| Reply::new(403, "content-type: application/json\r\n", words);
        if request.header("authorization").is_empty() && !cookies.contains("JSESSIONID=j") {
            return refused(r#"{"statusCode":20,"statusMessage":"Access denied"}"#);
        }
        if request.method == "POST" && request.header(TOKEN_HEADER) != script.token {
            return Reply::new(403, "content-type: text/plain\r\n", "Missing or invalid Csrf token");
        }
        let meta = |channel: &str, more: Value| {
            let mut message = json!({"channel": channel, "successful": true, "id": request.body[0]["id"]});
            message.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            message
        };
        match request.path.split('?').next().unwrap() {
            "/me" if request.method == "GET" => {
                let user = json!({"id": "9f", "userName": "bo", "roles": ["ROLE_AGENT"], "unheardOf": {},
                    "channels": [{"channel": "chat", "userState": {"displayName": "Not Ready", "state": "NotReady"}}],
                    "chats": script.chats});
                let headers = format!(
                    "set-cookie: JSESSIONID=j; Path=/api\r\nX-CSRF-HEADER: {TOKEN_HEADER}\r\nX-CSRF-TOKEN: {}\r\n",
                    script.token
                );
                Reply::new(200, &headers, &json!({"statusCode": "0", "user": user}).to_string())
            }
            "/notifications/handshake" => {
                let reply = json!([meta(
                    "/meta/handshake",
                    json!({"clientId": "c", "advice": {"timeout": "30000"}})
                )]);
                Reply::new(200, "set-cookie: BAYEUX_BROWSER=b; HttpOnly\r\n", &reply.to_string())
            }
            path if path.starts_with("/notifications") && !cookies.contains("BAYEUX_BROWSER=b") => {
                Reply::json(
                    json!([{"channel": "/meta/connect", "successful": false, "error": "402::session_unknown"}]),
                )
            }
            "/notifications/" => Reply::json(json!([
                meta("/meta/subscribe", json!({"subscription": request.body[0]["subscription"]})),
                meta("/meta/subscribe", json!({"subscription": request.body[1]["subscription"]})),
            ])),
            "/notifications/connect" => {
                let is_first = request.body[0]["advice"]["timeout"] == 0;
                while !is_first && script.notifications.is_empty() && script.poll.is_none() {
                    script = self.shared.1.wait(script).unwrap();
                }
                if let Some(reply) = script.poll.take() {
                    return reply;
                }
                let told = script
                    .notifications
                    .drain(..)
                    .map(|data| json!({"channel": "/v2/me/chats", "data": data}));
                let all: Vec<Value> = told.chain([meta("/meta/connect", json!({}))]).collect();
                drop(script);
                self.shared.1.notify_all();
                Reply::json(json!(all))
            }
            "/notifications/disconnect" => Reply::json(json!([meta("/meta/disconnect", json!({}))])),
            _ => Reply::json(json!({"statusCode": 0})),
        }
    }
}

/// Reads a request; `None` when the peer has hung up.
fn read(reader: &mut BufReader<&TcpStream>) -> Option<Request> {
    let mut line = String::new();
    reader.read_line(&mut line).ok().filter(|it| *it > 0)?;
    let mut words = line.split(' ');
    let (method, path) = (words.next()?.to_owned(), words.next()?.to_owned());
    let mut headers = Vec::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line).ok()?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.push((name.to_lowercase(), value.trim().to_owned()));
    }
    let length = headers.iter().find(|it| it.0 == "content-length").map_or(0, |it| it.1.parse().unwrap());
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    let path = path.strip_prefix("/api/v2").unwrap_or(&path).to_owned();
    Some(Request { method, path, headers, body: serde_json::from_slice(&body).unwrap_or_default() })
}

/// How long anything may take.
pub const PATIENCE: Duration = Duration::from_secs(60);
