//! Files of a chat of Chat API v2, as its customer gets and sends them: each by a request of its own, over HTTP or HTTPS, through a
//! proxy if there is one.

use std::fmt;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Read};
use std::time::Duration;

use serde_json::Value as Json;
use ureq::http::header::{CONTENT_DISPOSITION, CONTENT_LENGTH, CONTENT_TYPE, EXPECT};
use ureq::http::{Response, StatusCode};
use ureq::{Agent, Body, SendBody};

use crate::customer::Customer;
use crate::download::Download;
use crate::reach::Reach;
use crate::tls::trusting;
use crate::upload_limits::UploadLimits;
use crate::words::in_words;
use crate::{IDLE_TIME, Trouble, encoded};

/// A file that is sent.
#[derive(Clone, Copy, Debug)]
pub struct NewFile<'a> {
    /// What it is called.
    pub name: &'a str,
    /// Its type, such as `text/plain`.
    pub mime: &'a str,
    /// What it is, in words.
    pub description: Option<&'a str>,
    /// How many bytes it has.
    pub size: u64,
}

/// The files of a chat service.
#[derive(Clone, Debug)]
pub struct ChatFiles {
    url: String,
    agent: Agent,
    idle: Duration,
}

impl ChatFiles {
    /// Those of the service at this URL, such as `https://chat.example.com/genesys/2/chat/support`.
    ///
    /// # Errors
    /// The proxy can't be one.
    pub fn new(url: &str, reach: &Reach) -> Result<Self, Trouble> {
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .proxy(reach.proxy()?)
            .tls_config(trusting(&reach.roots))
            // What is asked holds a key: it goes to no other host.
            .max_redirects(0)
            .timeout_connect(Some(Duration::from_secs(5)))
            .timeout_await_100(Some(ASKED_TIME))
            .timeout_recv_response(Some(Duration::from_secs(60)))
            .timeout_per_read(Some(IDLE_TIME))
            .timeout_per_write(Some(IDLE_TIME))
            .build();
        Ok(Self { url: url.trim_end_matches('/').to_owned(), agent: config.into(), idle: IDLE_TIME })
    }

    /// Begins to read a file.
    ///
    /// # Errors
    /// There is none for this customer, or the server can't be reached.
    pub fn download(&self, customer: Customer<'_>, file_id: &str) -> Result<Download, Trouble> {
        let path = format!("{}/download", encoded(file_id));
        let response = self.ask(customer, &path).map_err(|error| self.no_answer(&error))?;
        if !response.status().is_success() {
            return Err(self.trouble(&format_args!("it answers {}", response.status())));
        }
        let has = |name, what: &str| {
            let value = response.headers().get(name).and_then(|it| it.to_str().ok());
            value.is_some_and(|it| it.to_ascii_lowercase().starts_with(what))
        };
        // Files may be of these types, too: then it is said that they are files.
        if !has(CONTENT_DISPOSITION, "") {
            if has(CONTENT_TYPE, "application/json") {
                return Err(Self::refused(response));
            }
            if has(CONTENT_TYPE, "text/html") {
                return Err(self.trouble(&"a web page answers in the place of the file"));
            }
        }
        Ok(Download::new(response, self.idle))
    }

    /// What may be sent; `None` where the service doesn't say, or can't be reached.
    pub fn limits(&self, customer: Customer<'_>) -> Option<UploadLimits> {
        let response = self.ask(customer, "limits").ok()?;
        UploadLimits::of(&object(response))
    }

    /// Asks something of the files of a chat.
    fn ask(&self, customer: Customer<'_>, path: &str) -> Result<Response<Body>, ureq::Error> {
        let url = format!("{}/{}/file/{path}", self.url, encoded(customer.chat_id));
        let form = "application/x-www-form-urlencoded; charset=UTF-8";
        customer.dressed(self.agent.post(url).header(CONTENT_TYPE, form)).send(customer.form())
    }

    /// Sends a file, whose bytes are read from `content`; gives its id.
    ///
    /// # Errors
    /// The server doesn't take it, or can't be reached: then the file isn't in the chat, unless the connection was lost at the
    /// very end.
    pub fn upload(
        &self,
        customer: Customer<'_>,
        file: &NewFile<'_>,
        content: impl Read,
    ) -> Result<String, Trouble> {
        // The standard library's own source of random numbers: no file can know it.
        let boundary = format!("parlor-{:016x}{:016x}", random(), random());
        let field = |name: &str, value: &str| {
            format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        // Who asks comes first.
        let mut head: String = customer.fields().map(|(name, value)| field(name, value)).collect();
        if let Some(description) = file.description {
            head.push_str(&field("userData[file-description]", description));
        }
        head.push_str(&format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{}\"\r\nContent-Type: {}\r\n\r\n",
            quoted(file.name),
            file.mime
        ));
        let tail = format!("\r\n--{boundary}--\r\n");
        let around = u64::try_from(head.len() + tail.len()).unwrap_or_default();
        let mut body = head.as_bytes().chain(content.take(file.size)).chain(tail.as_bytes());
        let request = self
            .agent
            .post(format!("{}/{}/file", self.url, encoded(customer.chat_id)))
            .header(CONTENT_TYPE, format!("multipart/form-data; boundary={boundary}"))
            .header(CONTENT_LENGTH, around.saturating_add(file.size));
        let request = customer.dressed(request);
        let request = if file.size > ASKED_BYTES { request.header(EXPECT, "100-continue") } else { request };
        let response = request.send(SendBody::from_reader(&mut body)).map_err(|error| match error {
            ureq::Error::Io(error) if is_broken_off(&error) => Trouble::new(BROKEN_OFF),
            error => self.no_answer(&error),
        })?;
        if response.status() == StatusCode::PAYLOAD_TOO_LARGE {
            return Err(Trouble::refusal("the file is too large for the server: send a smaller one"));
        }
        if !response.status().is_success() {
            return Err(self.trouble(&format_args!("it answers {}", response.status())));
        }
        let said = object(response);
        match said.pointer("/userData/file-id").and_then(Json::as_str) {
            Some(file_id) => Ok(file_id.to_owned()),
            None => Err(Self::refusal(&said, "the chat service takes no file")),
        }
    }

    /// What the object of all replies says to be wrong.
    fn refused(response: Response<Body>) -> Trouble {
        Self::refusal(&object(response), "the chat service gives no file")
    }

    /// It is for a person who chose no URL, and can change none.
    fn refusal(said: &Json, otherwise: &str) -> Trouble {
        let advice = said.pointer("/errors/0/advice").and_then(Json::as_str);
        Trouble::refusal(advice.unwrap_or(otherwise))
    }

    /// There is no reply.
    fn no_answer(&self, error: &ureq::Error) -> Trouble {
        self.trouble(&format_args!("{}; try again in a moment", in_words(error)))
    }

    fn trouble(&self, why: &dyn fmt::Display) -> Trouble {
        Trouble::new(format!("{}: {why}", self.url))
    }
}

/// Of a file with more bytes the server can say that it is too large before it comes. Proxies refuse bodies of more than 1 MB, if
/// nobody tells them otherwise.
const ASKED_BYTES: u64 = 1_000_000;

/// How long the file waits for what the server says to its head: longer than an answer takes over most links. Each file waits so
/// long for a server that doesn't know `100-continue`.
const ASKED_TIME: Duration = Duration::from_millis(300);

/// What is said where the connection ends while the file is being sent. A server that refuses it may close before all of it
/// has come, and then its answer can be lost.
const BROKEN_OFF: &str = "the server ended the connection before it had all of the file: it may be too large, or not allowed here; \
    send a smaller one, or try again";

fn is_broken_off(error: &io::Error) -> bool {
    use io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    matches!(error.kind(), BrokenPipe | ConnectionAborted | ConnectionReset)
}

fn random() -> u64 {
    RandomState::new().hash_one(0)
}

/// The object of a reply; nothing where it is something else.
fn object(mut response: Response<Body>) -> Json {
    let body = response.body_mut().read_to_string().unwrap_or_default();
    serde_json::from_str(&body).unwrap_or_default()
}

/// A name between quotes, as browsers write it.
fn quoted(name: &str) -> String {
    name.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_end_no_line_and_no_quotes() {
        assert_eq!(quoted("a \"b\"\r\nc: ж.txt"), "a %22b%22%0D%0Ac: ж.txt");
        assert_ne!(random(), random());
    }

    /// Answers one request after the other with these, and gives each request as it came.
    fn server(answers: &'static [&'static str]) -> (ChatFiles, std::thread::JoinHandle<Vec<String>>) {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/chat/support", listener.local_addr().unwrap());
        let serve = move |answer: &&str| {
            let (mut stream, _) = listener.accept().unwrap();
            let mut asked = Vec::new();
            // A form has no line's end at its end, and a part of several has a boundary there.
            let is_whole = |asked: &[u8]| {
                let text = String::from_utf8_lossy(asked).into_owned();
                let length = text
                    .to_ascii_lowercase()
                    .split("content-length: ")
                    .nth(1)
                    .and_then(|it| it.split('\r').next()?.parse().ok());
                let body = text.split_once("\r\n\r\n").map(|(_, body)| body.len());
                length.zip(body).is_some_and(|(length, body): (usize, usize)| body >= length)
            };
            let mut byte = [0];
            while !is_whole(&asked) && stream.read(&mut byte).unwrap() > 0 {
                asked.extend(byte);
            }
            let head =
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\nconnection: close\r\ncontent-length";
            let answer = match answer.starts_with("HTTP") {
                true => (*answer).to_owned(),
                false => format!("{head}: {}\r\n\r\n{answer}", answer.len()),
            };
            io::Write::write_all(&mut stream, answer.as_bytes()).unwrap();
            String::from_utf8(asked).unwrap()
        };
        let thread = std::thread::spawn(move || answers.iter().map(serve).collect());
        (ChatFiles::new(&url, &Reach::default()).unwrap(), thread)
    }

    #[test]
    fn each_request_names_the_server_that_answered_last() {
        let (files, asked) = server(&[
            r#"{"messages":[{"text":"file-client-cfg-get","userData":{"upload-max-files":"3"}}]}"#,
            r#"{"statusCode":0,"userData":{"file-id":"F"}}"#,
            r#"{"statusCode":2,"errors":[{"code":4,"advice":"no such file"}]}"#,
            "HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n",
        ]);
        let customer =
            Customer { chat_id: "C 1", user_id: "U", secure_key: "k", alias: "117", cookies: Some("R=1") };
        assert_eq!(files.limits(customer).unwrap().most_files, Some(3));
        let file = NewFile { name: "a.txt", mime: "text/plain", description: None, size: 2 };
        assert_eq!(files.upload(customer, &file, &b"hi"[..]).as_deref(), Ok("F"));
        let refused =
            files.download(Customer { alias: "", cookies: None, ..customer }, "F").map(drop).unwrap_err();
        assert_eq!(refused.to_string(), "no such file");
        let refused = files.upload(customer, &file, &b"hi"[..]).unwrap_err().to_string();
        assert_eq!(refused, "the file is too large for the server: send a smaller one");
        let asked = asked.join().unwrap();
        assert!(asked[0].starts_with("POST /chat/support/C%201/file/limits "), "{}", asked[0]);
        assert!(asked[0].ends_with("userId=U&secureKey=k&alias=117&transcriptPosition=0"), "{}", asked[0]);
        assert!(asked[1].contains("name=\"alias\"\r\n\r\n117\r\n"), "{}", asked[1]);
        assert!(asked[..2].iter().all(|it| it.contains("\r\ncookie: R=1\r\n")), "{asked:?}");
        assert!(!asked[2].contains("cookie"), "{}", asked[2]);
        assert!(asked[2].ends_with("userId=U&secureKey=k&transcriptPosition=0"), "{}", asked[2]);
    }

    /// What a customer is told whose file meets a server that answers with this when it has the head, and closes.
    fn answered_early(answer: &'static [u8]) -> String {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/chat/support", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut asked, mut byte) = (Vec::new(), [0]);
            while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
                asked.extend(byte);
            }
            io::Write::write_all(&mut stream, answer).unwrap();
        });
        let files = ChatFiles::new(&url, &Reach::default()).unwrap();
        let customer = Customer { chat_id: "C", user_id: "U", secure_key: "k", alias: "", cookies: None };
        let file = NewFile { name: "a.txt", mime: "text/plain", description: None, size: 64 << 20 };
        let refused = files.upload(customer, &file, io::repeat(b'x')).unwrap_err().to_string();
        server.join().unwrap();
        refused
    }

    #[test]
    fn a_server_that_refuses_before_the_file_has_come_is_heard() {
        let refused = b"HTTP/1.1 413 Too Large\r\nconnection: close\r\ncontent-length: 0\r\n\r\n";
        assert_eq!(answered_early(refused), "the file is too large for the server: send a smaller one");
        assert_eq!(answered_early(b"HTTP/1.1 100 Continue\r\n\r\n"), BROKEN_OFF);
    }

    #[test]
    fn a_service_that_does_not_answer_is_told_in_words() {
        // Nobody listens where this listener was.
        let address = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let url = format!("http://{address}/chat/support");
        let files = ChatFiles::new(&url, &Reach::default()).unwrap();
        let customer = Customer { chat_id: "C", user_id: "U", secure_key: "k", alias: "", cookies: None };
        let told = format!("{url}: nobody answers; try again in a moment");
        assert_eq!(files.download(customer, "F").map(drop).unwrap_err().to_string(), told);
        let file = NewFile { name: "a.txt", mime: "text/plain", description: None, size: 2 };
        assert_eq!(files.upload(customer, &file, &b"hi"[..]).unwrap_err().to_string(), told);
    }

    #[test]
    fn a_server_that_says_nothing_to_the_head_has_the_file_soon() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}/chat/support", listener.local_addr().unwrap());
        let server = std::thread::spawn(move || {
            let (mut stream, _) = listener.accept().unwrap();
            let mut byte = [0];
            let mut asked = Vec::new();
            while !asked.ends_with(b"\r\n\r\n") && stream.read(&mut byte).unwrap() > 0 {
                asked.extend(byte);
            }
            // Clients wait for a second, unless they are told otherwise.
            stream.set_read_timeout(Some(Duration::from_millis(900))).unwrap();
            stream.read(&mut byte).map(|_| String::from_utf8(asked).unwrap())
        });
        let files = ChatFiles::new(&url, &Reach::default()).unwrap();
        let customer = Customer { chat_id: "C", user_id: "U", secure_key: "k", alias: "", cookies: None };
        let file = NewFile { name: "a.txt", mime: "text/plain", description: None, size: 2_000_000 };
        // Nobody reads it to its end.
        files.upload(customer, &file, io::repeat(b'x')).unwrap_err();
        let head = server.join().unwrap().unwrap();
        assert!(head.contains("\r\nexpect: 100-continue\r\n"), "{head}");
    }
}
