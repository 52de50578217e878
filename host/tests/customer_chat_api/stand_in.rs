//! A stand-in for other people's servers, proxies and login pages: it answers what the test says.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};

/// What is answered to a request.
pub(crate) enum Answer {
    /// The object of a chat service.
    Object(String),
    /// These bytes.
    Raw(&'static str),
    /// The same, byte by byte.
    Slow(String),
    /// The object, with the word that the connection is closed behind it.
    Last(String),
    /// The object, behind which the connection is closed without a word.
    Closed(String),
    /// The connection is closed without an answer.
    HangUp,
}

/// A stand-in, and what was asked of it.
pub(crate) struct StandIn {
    pub(crate) address: String,
    asked: Arc<Mutex<Vec<String>>>,
    /// The cookies that came with each request.
    cookies: Arc<Mutex<Vec<String>>>,
    /// Hears of each client that has gone from a connection that was closed without a word.
    pub(crate) gone: Receiver<()>,
}

impl StandIn {
    /// `answer` is given the operation (`OPTIONS`, empty for a new chat, or such as `send`), how often it was asked for before,
    /// and the form.
    pub(crate) fn new(answer: impl Fn(&str, usize, &str) -> Answer + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let asked: Arc<Mutex<Vec<String>>> = Arc::default();
        let (for_threads, answer) = (Arc::clone(&asked), Arc::new(answer));
        let cookies: Arc<Mutex<Vec<String>>> = Arc::default();
        let kept = Arc::clone(&cookies);
        let (tell, gone) = channel();
        std::thread::spawn(move || {
            for peer in listener.incoming().map_while(Result::ok) {
                let (asked, answer) = (Arc::clone(&for_threads), Arc::clone(&answer));
                let (tell, cookies) = (tell.clone(), Arc::clone(&kept));
                std::thread::spawn(move || serve(peer, &asked, &cookies, &*answer, &tell));
            }
        });
        Self { address, asked, cookies, gone }
    }

    pub(crate) fn url(&self) -> String {
        format!("http://{}/genesys/2/chat/support", self.address)
    }

    /// How often this was asked for.
    pub(crate) fn count(&self, operation: &str) -> usize {
        self.asked.lock().unwrap().iter().filter(|it| *it == operation).count()
    }

    /// The cookies that came with each request.
    pub(crate) fn cookies(&self) -> Vec<String> {
        self.cookies.lock().unwrap().clone()
    }
}

fn serve(
    mut peer: TcpStream,
    asked: &Mutex<Vec<String>>,
    cookies: &Mutex<Vec<String>>,
    answer: &dyn Fn(&str, usize, &str) -> Answer,
    gone: &Sender<()>,
) {
    while let Some((operation, form, cookie)) = request(&mut peer) {
        cookies.lock().unwrap().push(cookie);
        let before = {
            let mut asked = asked.lock().unwrap();
            asked.push(operation.clone());
            asked.iter().filter(|it| **it == operation).count() - 1
        };
        let object = |last: &str, json: &str| {
            format!(
                "HTTP/1.1 200 OK\r\nContent-Type: application/json;charset=UTF-8\r\n{last}Content-Length: {}\r\n\r\n{json}",
                json.len()
            )
        };
        let written = match answer(&operation, before, &form) {
            Answer::Object(json) => peer.write_all(object("", &json).as_bytes()),
            Answer::Raw(bytes) => peer.write_all(bytes.as_bytes()),
            Answer::Slow(json) => {
                peer.set_nodelay(true).unwrap();
                object("", &json).bytes().try_for_each(|byte| peer.write_all(&[byte]))
            }
            Answer::Last(json) => {
                let _ = peer.write_all(object("Connection: close\r\n", &json).as_bytes());
                return;
            }
            Answer::Closed(json) => {
                let _ = peer.write_all(object("", &json).as_bytes());
                let _ = peer.shutdown(Shutdown::Write);
                let _ = peer.read(&mut [0]);
                let _ = gone.send(());
                return;
            }
            Answer::HangUp => return,
        };
        if written.is_err() {
            return;
        }
    }
}

/// The next request: its operation, its form, and its cookies.
fn request(peer: &mut TcpStream) -> Option<(String, String, String)> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        peer.read_exact(&mut byte).ok()?;
        head.push(byte[0]);
    }
    let head = String::from_utf8(head).unwrap();
    let length = head.lines().find_map(|it| it.strip_prefix("Content-Length: "));
    let mut form = vec![0; length.map_or(0, |it| it.parse().unwrap())];
    peer.read_exact(&mut form).ok()?;
    let line = head.lines().next().unwrap();
    let path = line.strip_prefix("POST /genesys/2/chat/support").and_then(|it| it.strip_suffix(" HTTP/1.1"));
    let operation = match path {
        // Behind the chat's id.
        Some(path) => path.splitn(3, '/').nth(2).unwrap_or_default(),
        None => line.split(' ').next().unwrap(),
    };
    let cookies = head.lines().find_map(|it| it.strip_prefix("Cookie: ")).unwrap_or_default();
    Some((operation.to_owned(), String::from_utf8(form).unwrap(), cookies.to_owned()))
}
