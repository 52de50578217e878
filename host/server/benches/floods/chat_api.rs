//! Chat API v2: how long what its customers say takes.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::runtime::Builder;
use tokio::sync::mpsc;
use tokio::time::sleep_until;

use crate::Addresses;
use crate::forms::post;
use crate::load::{Latencies, listen};
use crate::packets::Peer;

/// Customers, each with a session of its own; an agent is in so many of them.
const CUSTOMERS: usize = 500;
const SESSIONS_OF_AN_AGENT: usize = 125;

/// Messages a second that all customers say together.
const RATE: u32 = 1000;

/// The body of the reply that these bytes begin with, once all of it is there, and where it ends.
fn body(bytes: &[u8]) -> Option<(&str, usize)> {
    let head = bytes.windows(4).position(|it| it == b"\r\n\r\n")? + 4;
    let text = std::str::from_utf8(&bytes[..head]).expect("a head");
    let (_, length) = text.split_once("content-length: ")?;
    let end = head + length.split("\r\n").next()?.parse::<usize>().ok()?;
    Some((std::str::from_utf8(bytes.get(head..end)?).expect("UTF-8"), end))
}

/// The value of a text or a number in JSON.
fn member<'a>(json: &'a str, name: &str) -> &'a str {
    let (_, rest) = json.split_once(&format!("\"{name}\":")).unwrap_or_else(|| panic!("{name}: {json}"));
    rest.trim_start_matches('"').split(['"', ',', '}']).next().expect("a value")
}

struct Customer {
    stream: TcpStream,
    chat_id: String,
    secure_key: String,
}

fn customer(at: Addresses) -> Customer {
    let mut stream = TcpStream::connect(at.chat_api).expect("a connection");
    stream.set_nodelay(true).expect("no delay");
    stream.write_all(&post("support", "nickname=Ana")).expect("it is sent");
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    loop {
        let count = stream.read(&mut piece).expect("a reply");
        assert!(count > 0, "the server hung up");
        bytes.extend_from_slice(&piece[..count]);
        if let Some((reply, _)) = body(&bytes) {
            let value = |name| member(reply, name).to_owned();
            return Customer { chat_id: value("chatId"), secure_key: value("secureKey"), stream };
        }
    }
}

/// How long it takes until an agent hears what a customer says, and until the customer has its reply. `begin` is called once
/// all are there; what it gives is kept until the end.
pub(crate) fn measure<T>(at: Addresses, duration: Duration, begin: impl FnOnce() -> T) -> [Latencies; 2] {
    let customers: Vec<Customer> = (0..CUSTOMERS).map(|_| customer(at)).collect();
    let mut agents = Vec::new();
    for chats in customers.chunks(SESSIONS_OF_AN_AGENT) {
        let mut agent = Peer::registered(at.basic, "AGENT");
        for Customer { chat_id, .. } in chats {
            agent.ask("requestJoin", &format!("sessionId=\"{chat_id}\""), "");
        }
        agent.stream.set_nonblocking(true).expect("not blocking");
        agents.push(agent.stream);
    }
    let runtime = Builder::new_current_thread().enable_all().build().expect("a runtime");
    let _begun = begin();
    let started = Instant::now();
    let count = (f64::from(RATE) * duration.as_secs_f64()) as usize;
    runtime.block_on(async {
        let (heard, all_heard) = mpsc::unbounded_channel();
        let (replied, all_replied) = mpsc::unbounded_channel();
        for agent in agents {
            let agent = tokio::net::TcpStream::from_std(agent).expect("a stream");
            tokio::spawn(listen(agent, started, heard.clone()));
        }
        for (index, customer) in customers.into_iter().enumerate() {
            tokio::spawn(talk(customer, index, count, started, replied.clone()));
        }
        drop((heard, replied));
        let both = [all_heard, all_replied].map(|it| Latencies::gathered(it, count, started, duration));
        let [heard, replied] = both;
        [heard.await, replied.await]
    })
}

/// Says this customer's share of the messages, each at its time, and takes the replies.
async fn talk(
    customer: Customer,
    index: usize,
    count: usize,
    started: Instant,
    replied: mpsc::UnboundedSender<f64>,
) {
    let Customer { stream, chat_id, secure_key } = customer;
    stream.set_nonblocking(true).expect("not blocking");
    let mut stream = tokio::net::TcpStream::from_std(stream).expect("a stream");
    let (mut bytes, mut piece) = (Vec::new(), [0; 4096]);
    let mut position = "2".to_owned();
    for number in (index..count).step_by(CUSTOMERS) {
        let due = started + Duration::from_secs(1) / RATE * u32::try_from(number).expect("few messages");
        sleep_until(due.into()).await;
        let sent = started.elapsed();
        let text = format!("at {} .", sent.as_nanos());
        let form = format!("secureKey={secure_key}&transcriptPosition={position}&message={text}");
        stream.write_all(&post(&format!("support/{chat_id}/send"), &form)).await.expect("it is sent");
        let end = loop {
            if let Some((reply, end)) = body(&bytes) {
                assert_eq!(member(reply, "statusCode"), "0", "{reply}");
                member(reply, "nextPosition").clone_into(&mut position);
                break end;
            }
            let count = stream.read(&mut piece).await.expect("a reply");
            assert!(count > 0, "the server hung up");
            bytes.extend_from_slice(&piece[..count]);
        };
        bytes.drain(..end);
        let _ = replied.send((started.elapsed() - sent).as_nanos() as f64 / 1e6);
    }
}
