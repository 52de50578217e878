//! Doors that others can open: the vendor's public HTTP APIs in front of the engine. Each only says what its clients ask in
//! the engine's own packets, and what the engine answers in the words of the API: what may be done, who sees what and
//! how much of it is decided by the engine alone.

pub(crate) mod agents;
pub(crate) mod bayeux;
pub(crate) mod chat;
mod gws;
mod json;
mod workspace;

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;

use self::agents::body::Reading;
use self::agents::center::Center;
use self::agents::listeners::{self, Listening};
use self::agents::login::{Passwords, Sender};
use self::agents::told::{Api, Words};
use self::bayeux::Sessions;
use self::chat::Switchboard;
use crate::config::Config;
use crate::documents::Documents;
use crate::driver::Input;
use crate::turns::Lane;

/// What the paths of the agents' APIs have in common.
struct AgentsDoor {
    center: Center,
    reading: Reading,
    sender: Sender,
    passwords: Passwords,
    sessions: Sessions<Listening>,
    /// How long the body of a request may stand still.
    idle: Duration,
}

/// The paths of the agents' APIs, and what keeps their deadlines and takes note of interactions: it has to run for ever.
/// `address` is where the door is; `questions` the lane of what is asked of the engine beside the agents' own requests.
pub(crate) fn open_to_agents(
    config: &Config,
    address: SocketAddr,
    switchboard: Switchboard,
    questions: Lane<Input>,
    documents: Documents,
) -> (Router, impl Future<Output = ()> + Send + use<>) {
    let base = config.gws_url.clone().unwrap_or_else(|| format!("http://{address}{}", gws::BASE));
    let links = gws::Links::new(&base);
    let sessions = Sessions::new(listeners::settings(config));
    let words: Vec<(Api, Box<dyn Words>)> = vec![
        (Api::Gws, Box::new(gws::GwsWords(links.clone()))),
        (Api::Workspace, Box::new(workspace::WorkspaceWords)),
    ];
    let center = Center::new(config, words, questions, switchboard, documents, sessions.clone());
    let idle = Duration::from_millis(config.timeouts.http_idle_ms);
    let door = AgentsDoor {
        center: center.clone(),
        reading: Reading::new(&config.limits, idle),
        sender: Sender { is_loopback: address.ip().to_canonical().is_loopback() },
        passwords: Passwords::new(config.agents.clone()),
        sessions: sessions.clone(),
        idle,
    };
    // Whichever of them is told that a session is gone does the same.
    let listeners = Arc::new(gws::listeners(&door));
    let router = gws::router(&door, links, config.csrf_protection).merge(workspace::router(&door));
    let router = router.fallback(gws::no_such_path);
    let watch = async move {
        tokio::join!(sessions.watch(listeners), center.clone().keep_deadlines(), center.watch_interactions());
    };
    (router, watch)
}
