//! The threads of the link: coming in, asking, waiting for notifications, saying goodbye.

use std::sync::mpsc::{Receiver, RecvTimeoutError};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use parlor_link::now;
use serde_json::{Value as Json, json};

use super::answer::{Fault, NOT_AUTHENTICATED};
use super::bayeux::{Bayeux, handshake};
use super::bridge::Ask;
use super::http::Http;
use super::{GwsEvent, Shared, Todo};
use crate::lines::Output;
use crate::link::LinkEvent;
use crate::pauses::Pauses;
use crate::tolerant::{list, text, words};
use crate::trouble::Trouble;

/// What the agent is told of.
const CHANNELS: [&str; 2] = ["/v2/me/channels", "/v2/me/chats"];

/// The first pause between two attempts to come in.
const FIRST_PAUSE: Duration = Duration::from_millis(250);

/// The longest.
const PAUSE: Duration = Duration::from_secs(8);

/// The pause after the server has refused the agent himself.
const REFUSED_PAUSE: Duration = Duration::from_secs(60);

/// A session that has gone on for so long was a good one.
const GOOD: Duration = Duration::from_secs(30);

/// How much longer than the server holds a poll its answer may take (CometD's own default).
const DELAY: Duration = Duration::from_secs(10);

/// A poll that is answered with nothing sooner than this isn't held: the next one waits as long.
const SOON: Duration = Duration::from_secs(1);

/// How long each request of a goodbye may take.
const GOODBYE: Duration = Duration::from_secs(2);

/// Where requests of Bayeux go.
const NOTIFICATIONS: &str = "/notifications";

/// How a session ended.
enum End {
    Lost(String),
    Closed,
}

/// The thread that comes in and asks.
pub(super) struct Worker {
    http: Arc<Http>,
    shared: Arc<Shared>,
    to_do: Receiver<Todo>,
}

type SharedBayeux = Arc<Mutex<Bayeux>>;

impl Worker {
    pub(super) fn new(http: Arc<Http>, shared: Arc<Shared>, to_do: Receiver<Todo>) -> Self {
        Self { http, shared, to_do }
    }

    pub(super) fn run(self) {
        let mut pauses = Pauses::new(FIRST_PAUSE, PAUSE);
        loop {
            match self.come_in() {
                Ok((bayeux, user, version)) => {
                    let begun = Instant::now();
                    let session = self.shared.up(&user, version);
                    let bayeux = Arc::new(Mutex::new(bayeux));
                    match self.serve(session, &bayeux) {
                        End::Closed => return self.say_goodbye(&bayeux),
                        End::Lost(reason) => self.shared.down(reason),
                    }
                    if begun.elapsed() >= GOOD {
                        pauses.begin_anew();
                    }
                }
                Err(fault) => {
                    let why = fault.at_login(self.http.base());
                    let trouble = Trouble { why: why.clone(), advice: None };
                    self.shared.happened(GwsEvent::Link(LinkEvent::Failed(trouble)));
                    if matches!(fault, Fault::Refused { .. }) {
                        // A password that isn't right any more: whoever tries it again and again is locked out.
                        pauses.lengthen(REFUSED_PAUSE);
                        self.shared.happened(GwsEvent::Tell(Output::error(None, why)));
                    }
                }
            }
            if self.is_closed_within(pauses.next()) {
                return;
            }
        }
    }

    /// Waits; whether the link is closed meanwhile. What is asked without a session is asked of nobody.
    fn is_closed_within(&self, pause: Duration) -> bool {
        let end = Instant::now() + pause;
        loop {
            match self.to_do.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(Todo::Close) | Err(RecvTimeoutError::Disconnected) => return true,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => return false,
            }
        }
    }

    /// Begins a session: who the agent is, notifications, the channel for chats. Gives the agent with what he has.
    fn come_in(&self) -> Result<(Bayeux, Json, Option<String>), Fault> {
        let known = self.http.log_in();
        if matches!(known, Err(Fault::Refused { code: NOT_AUTHENTICATED, .. })) {
            // Cookies of a session that the server has ended may be in the way.
            self.http.forget();
            self.http.log_in()?;
        } else {
            known?;
        }
        let reply = self.http.post(&format!("{NOTIFICATIONS}/handshake"), &handshake(), None)?;
        let mut bayeux = Bayeux::begun(&reply)?;
        let reply = self.http.post(&format!("{NOTIFICATIONS}/"), &bayeux.subscribe(&CHANNELS), None)?;
        if let Some(end) = bayeux.hear(reply).end {
            return Err(Fault::Trouble(end));
        }
        let mut reply = self.http.get("/me?subresources=*")?;
        let user = reply.get_mut("user").map(Json::take).unwrap_or_default();
        if words(&user, "id").or_else(|| words(&user, "userName")).is_none() {
            return Err(Fault::Trouble(
                "the server doesn't say who the agent is: check that GWS API v2 is there".into(),
            ));
        }
        let is_channel =
            |it: &Json| [text(it, "channel"), text(it, "name")].iter().flatten().any(|it| it == "chat");
        if !list(&user, "channels").iter().any(is_channel) {
            let start = json!({"operationName": "StartContactCenterSession", "channels": ["chat"]});
            let reply = self.http.post("/me", &start, None)?;
            if let Some(failed) = list(&reply, "failed").first() {
                let why = words(failed, "statusMessage").unwrap_or_else(|| "no reason given".into());
                let words =
                    format!("the channel for chats can't be used now: {}", super::answer::quoted(&why));
                return Err(Fault::Trouble(words));
            }
        }
        let version = self.http.get("/diagnostics/version").ok().and_then(|it| words(&it, "version"));
        Ok((bayeux, user, version.map(|it| format!("GWS {it}"))))
    }

    /// Asks what is to be asked, until the session ends.
    fn serve(&self, session: u64, bayeux: &SharedBayeux) -> End {
        let listener = Listener {
            http: Arc::clone(&self.http),
            shared: Arc::clone(&self.shared),
            bayeux: Arc::clone(bayeux),
            session,
        };
        let thread =
            std::thread::Builder::new().name("gws notifications".into()).spawn(move || listener.run());
        if let Err(error) = thread {
            return End::Lost(format!("no thread for notifications: {error}"));
        }
        loop {
            let deadline = self.shared.with(|bridge| {
                bridge.wake(now());
                bridge.deadline()
            });
            let wait = deadline.map_or(3_600_000, |it| it.saturating_sub(now()).clamp(1, 3_600_000));
            match self.to_do.recv_timeout(Duration::from_millis(wait)) {
                Ok(Todo::Ask(of, ask)) if of == session => {
                    if let Some(reason) = self.ask(session, ask) {
                        return End::Lost(reason);
                    }
                }
                Ok(Todo::Lost(of, reason)) if of == session => return End::Lost(reason),
                Ok(Todo::Close) | Err(RecvTimeoutError::Disconnected) => return End::Closed,
                Ok(Todo::Ask(..) | Todo::Lost(..)) | Err(RecvTimeoutError::Timeout) => {}
            }
        }
    }

    /// Asks, and hands the answer on. Gives why the session is lost, if it is.
    fn ask(&self, session: u64, ask: Ask) -> Option<String> {
        let reply = match &ask.body {
            Some(body) => self.http.post(&ask.path, body, None),
            None => self.http.get(&ask.path),
        };
        match reply {
            Err(Fault::Refused { code: NOT_AUTHENTICATED, .. }) => {
                Some("the server has ended the agent's session".into())
            }
            Err(fault @ (Fault::Trouble(_) | Fault::Token)) => Some(fault.in_words()),
            reply => {
                self.shared.in_session(session, |bridge| bridge.answered(now(), ask.number, reply));
                None
            }
        }
    }

    /// Logs the agent out. He is gone, whatever becomes of it.
    fn say_goodbye(&self, bayeux: &SharedBayeux) {
        let post = |path: &str, body: &Json| drop(self.http.post(path, body, Some(GOODBYE)));
        post("/me/channels/chat", &json!({"operationName": "NotReady"}));
        let disconnect = bayeux.lock().unwrap_or_else(PoisonError::into_inner).disconnect();
        post(&format!("{NOTIFICATIONS}/disconnect"), &disconnect);
        post("/me", &json!({"operationName": "EndContactCenterSession"}));
    }
}

/// The thread that waits for the notifications of one session.
struct Listener {
    http: Arc<Http>,
    shared: Arc<Shared>,
    bayeux: SharedBayeux,
    session: u64,
}

impl Listener {
    fn run(self) {
        let reason = loop {
            match self.poll() {
                Ok(true) => {}
                Ok(false) => return,
                Err(reason) => break reason,
            }
        };
        self.shared.lost(self.session, reason);
    }

    /// One poll; whether the session still goes on, and otherwise why not.
    fn poll(&self) -> Result<bool, String> {
        let lock = || self.bayeux.lock().unwrap_or_else(PoisonError::into_inner);
        let (connect, within) = {
            let mut bayeux = lock();
            (bayeux.connect(), Duration::from_millis(bayeux.held).saturating_add(DELAY))
        };
        let begun = Instant::now();
        let reply = self.http.post(&format!("{NOTIFICATIONS}/connect"), &connect, Some(within));
        let reply = reply.map_err(|fault| fault.in_words())?;
        let (heard, interval) = {
            let mut bayeux = lock();
            (bayeux.hear(reply), Duration::from_millis(bayeux.interval))
        };
        let is_first = connect.pointer("/0/advice").is_some();
        let is_empty = heard.notifications.is_empty();
        for (_, data) in &heard.notifications {
            if !self.shared.in_session(self.session, |bridge| bridge.notified(data)) {
                return Ok(false);
            }
        }
        if let Some(end) = heard.end {
            return Err(end);
        }
        let soon = if is_empty && !is_first && begun.elapsed() < SOON { SOON } else { Duration::ZERO };
        let pause = interval.max(soon);
        if !pause.is_zero() {
            std::thread::sleep(pause);
        }
        Ok(self.shared.session() == self.session)
    }
}
