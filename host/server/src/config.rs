//! What the server can be told, with its defaults.

mod inactivity_control;

use std::net::{Ipv4Addr, SocketAddr};

pub use self::inactivity_control::{InactivityControl, IncludedNotices};
use crate::gateway::agents::Agents;

/// Where the server listens, what it bears and how long it waits.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Config {
    /// Where basic clients connect. Default: a free port of 127.0.0.1.
    pub basic: SocketAddr,
    /// Where flex clients connect. Default: a free port of 127.0.0.1.
    pub flex: SocketAddr,
    /// Where the trusted side asks over HTTP. Default: a free port of 127.0.0.1.
    pub http: SocketAddr,
    /// Where customers ask over HTTP: Chat API v2. Default: a free port of 127.0.0.1.
    pub chat_api: SocketAddr,
    /// The services of Chat API v2: names, and the queue keys (`tenant:endpoint`) that they lead to. Default: none; then
    /// every name leads to `Environment:default`, our own choice.
    pub services: Vec<(String, String)>,
    /// Where agents ask over HTTP: GWS API v2 and Workspace API v3. Default: a free port of 127.0.0.1.
    pub gws: SocketAddr,
    /// What the URIs of GWS API v2 begin with, such as `https://chat.example.com/api/v2`. Default: the address at which it
    /// listens.
    pub gws_url: Option<String>,
    /// Who may use GWS API v2 and Workspace API v3. Default: anybody, which only an address of this machine alone takes.
    pub agents: Agents,
    /// The agent states of the house: the operations that lead to them, and what they are called on a screen. Default: none.
    pub agent_states: Vec<(String, String)>,
    /// Whether requests of GWS API v2 that change something need the token against forged requests. Default: no.
    pub csrf_protection: bool,
    /// How many chats an agent of GWS API v2 has at a time, unless the file of agents says otherwise. Default: 3, our own choice.
    pub chats_per_agent: usize,
    /// The origins (`https://shop.example.com`) of pages that may use Chat API v2 from a browser; `*` stands for all. Default:
    /// none.
    pub cors_origins: Vec<String>,
    /// What files customers may send and get.
    pub client_file_transfer: ClientFileTransfer,
    /// When sessions in which nothing happens are warned and closed. Default: off, as documented.
    pub inactivity_control: InactivityControl,
    /// Limits on everything that a peer can make grow.
    pub limits: Limits,
    /// How long the server waits for what.
    pub timeouts: Timeouts,
    /// The first four hex digits of user, file and session ids: the server's application id. Default: 117.
    pub application_id: u16,
    /// `session-password-enforce`: whether a join of an existing session needs the session's password. Default: no.
    pub session_password_enforce: bool,
}

impl Default for Config {
    fn default() -> Self {
        let free_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        Self {
            basic: free_port,
            flex: free_port,
            http: free_port,
            chat_api: free_port,
            services: Vec::new(),
            gws: free_port,
            gws_url: None,
            agents: Agents::anybody(),
            agent_states: Vec::new(),
            csrf_protection: false,
            chats_per_agent: 3,
            cors_origins: Vec::new(),
            client_file_transfer: ClientFileTransfer::default(),
            inactivity_control: InactivityControl::default(),
            limits: Limits::default(),
            timeouts: Timeouts::default(),
            application_id: 117,
            session_password_enforce: false,
        }
    }
}

/// `[client-file-transfer]`: what files customers may send and get. Names and the first three defaults are the documented
/// ones; the other defaults are our own choice, and so is that deleted files count, too. Agents aren't limited by it.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ClientFileTransfer {
    /// `upload-max-files`: files that customers may send in one session, 3; 0: none.
    pub upload_max_files: u32,
    /// `upload-max-file-size`: bytes of one file, 2097152. [`Limits::document_bytes`] holds, too.
    pub upload_max_file_size: usize,
    /// `upload-max-total-size`: bytes of all files that customers send in one session, 5242880.
    pub upload_max_total_size: usize,
    /// `upload-file-types`: the endings that a file's name may have, with colons between them:
    /// `gif:jpeg:jpg:pdf:png:txt:zip`. Empty: any.
    pub upload_file_types: String,
    /// `upload-need-agent`: only while an agent is in whom the customer sees. Default: no.
    pub upload_need_agent: bool,
    /// `download-attempts`: how often customers may get files in one session, 100.
    pub download_attempts: u32,
    /// `delete-file`: whether customers may delete the files that they sent. Default: yes. Its documented values aren't public:
    /// customers are told `odd`, which was seen, or `none`.
    pub delete_file: bool,
}

impl Default for ClientFileTransfer {
    fn default() -> Self {
        Self {
            upload_max_files: 3,
            upload_max_file_size: 2_097_152,
            upload_max_total_size: 5_242_880,
            upload_file_types: "gif:jpeg:jpg:pdf:png:txt:zip".to_owned(),
            upload_need_agent: false,
            download_attempts: 100,
            delete_file: true,
        }
    }
}

/// Limits on everything that a peer can make grow. What is over one is refused with error 10 (11 for one packet
/// that is too large, HTTP status 413 for a document); a connection that is over one is closed.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Bytes of one incoming packet, and what goes into one packet to a client that states nothing else. 32768,
    /// from 200 to 2147482624: the documented default and range. Our own choice: values under 512 count as 512.
    pub packet_bytes: usize,
    /// `limit-for-flex-users`: 1001, the documented default. Half of them, our own choice, may come from one address (an
    /// IPv6 network of 64 bits).
    pub flex_users: usize,
    /// Flex users that logged in through one connection: 500, our own choice, so that no connection can take all
    /// of them.
    pub users_per_connection: usize,
    /// Flex connections on which one user shows its key: 8, our own choice. The one that it used longest ago is closed, if
    /// no other user uses it.
    pub connections_per_user: usize,
    /// Logins on one flex connection in a second: 50, our own choice; who seldom logs in has ten seconds' worth at once.
    /// One address has the same for logins that are only looked up, because there is no room for another user.
    pub logins_per_second: u32,
    /// Requests that one flex user, or one basic client, may make in a second: 1000, our own choice. A request that is
    /// pushed to many parties counts as one more for each two of them.
    pub requests_per_second: u32,
    /// Sessions that one flex user may create in a second: 1, our own choice; ten at once.
    pub new_sessions_per_second_of_user: u32,
    /// Sessions that may be created from one address in a second: 50, our own choice; 500 at once. Every desk is told of
    /// each.
    pub new_sessions_per_second: u32,
    /// `limit-for-sessions`: sessions that go on; 1000, the documented default.
    pub sessions: usize,
    /// Sessions that have ended and whose transcripts can still be fetched: 1000, our own choice. First go those
    /// in which no agent was, then the oldest of the address that created more than half of them, then the oldest.
    pub ended_sessions: usize,
    /// Parties in one session at a time: 100, our own choice.
    pub parties_per_session: usize,
    /// Sessions that one basic client is in at a time: 256, our own choice.
    pub sessions_per_client: usize,
    /// Stored events of one session: 10000, our own choice. Leaves are always stored.
    pub events_per_session: usize,
    /// Bytes of the stored events of one session: 2 MiB, our own choice.
    pub session_bytes: usize,
    /// Bytes of the stored events of all sessions: 256 MiB, our own choice. Sessions that have ended make room first. What
    /// comes from one address may be half of that in sessions that go on.
    pub stored_bytes: usize,
    /// Bytes of an interaction's userdata: 65536, our own choice.
    pub user_data_bytes: usize,
    /// Bytes of a nickname, a person id, a queue key or a subject: 256, our own choice.
    pub name_bytes: usize,
    /// Replies that are remembered for each flex user: 4, our own choice. The last one always is.
    pub remembered_replies: usize,
    /// Bytes of the replies that are remembered for each flex user: 65536, our own choice.
    pub remembered_bytes: usize,
    /// Typing notices that wait for a flex user's next poll; the oldest goes first. 32, our own choice.
    pub waiting_notices: usize,
    /// Bytes of the typing notices that wait for a flex user's next poll: 65536, our own choice. One may be
    /// larger.
    pub waiting_bytes: usize,
    /// Registrations that can be restored after their connection was lost: 1024, our own choice. Half of them may come from
    /// one address; who is over that registers anew.
    pub lost_registrations: usize,
    /// TCP connections to the basic port: 1024, our own choice.
    pub basic_connections: usize,
    /// TCP connections to the flex port: 2048, our own choice. Half of them may come from one address.
    pub flex_connections: usize,
    /// TCP connections to the HTTP port: 256, our own choice. At most half of them read `/interactions/events`.
    pub http_connections: usize,
    /// TCP connections to the port of Chat API v2: 2048, our own choice. Half of them may come from one address.
    pub chat_api_connections: usize,
    /// Bayeux sessions at a time, for each door that has Bayeux: 2048, our own choice. Half of them may come from one
    /// address.
    pub bayeux_sessions: usize,
    /// Bayeux sessions that use one WebSocket: 8, our own choice.
    pub bayeux_sessions_per_socket: usize,
    /// Connects of one browser that Bayeux holds at a time: 1, the default of the CometD project's servers. The browser's
    /// other sessions connect again after [`Timeouts::bayeux_crowded_ms`].
    pub bayeux_holds_per_browser: usize,
    /// Subscriptions of one Bayeux session: 64, our own choice.
    pub bayeux_subscriptions: usize,
    /// Bytes of the events that wait for one Bayeux session: 1 MiB, our own choice; one event always has room. A session
    /// for which more would wait ends.
    pub bayeux_queue_bytes: usize,
    /// Bytes of the events that wait for all Bayeux sessions of a door: 128 MiB, our own choice. Once it is reached, a
    /// session for which more than an equal share waits ends.
    pub bayeux_all_queue_bytes: usize,
    /// Bayeux messages in one request or frame: 100, our own choice.
    pub bayeux_messages: usize,
    /// TCP connections to the port of GWS API v2: 2048, our own choice. An agent who listens has two.
    pub gws_connections: usize,
    /// Agents who are logged in to GWS API v2 at a time: 1000, our own choice.
    pub gws_agents: usize,
    /// Bytes that are read from one basic or flex connection in a second, each frame counted as 1 KiB more: 1 MiB,
    /// our own choice. What a client sends faster waits on its way.
    pub read_bytes_per_second: u32,
    /// Bytes that are written to one basic or flex connection in a second: 4 MiB, our own choice. What is more waits.
    pub written_bytes_per_second: u32,
    /// Bytes that wait to be read by one connection: 8 MiB, our own choice: enough for the whole transcript
    /// of the largest session in the smallest packets. Who reads too slowly is disconnected.
    pub output_bytes: usize,
    /// Bytes that wait to be read by all connections together: 256 MiB, our own choice. Once it is reached, whoever
    /// has more than an equal share waiting is disconnected.
    pub all_output_bytes: usize,
    /// Bytes of one document: 16 MiB, our own choice.
    pub document_bytes: usize,
    /// Bytes of all documents: 256 MiB, our own choice. Customers may have half of that, and half of this may come from one
    /// address; the same holds for the number of documents.
    pub documents_bytes: usize,
    /// Documents: 10000, our own choice.
    pub documents: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            packet_bytes: 32_768,
            flex_users: 1001,
            users_per_connection: 500,
            connections_per_user: 8,
            logins_per_second: 50,
            requests_per_second: 1000,
            new_sessions_per_second_of_user: 1,
            new_sessions_per_second: 50,
            sessions: 1000,
            ended_sessions: 1000,
            parties_per_session: 100,
            sessions_per_client: 256,
            events_per_session: 10_000,
            session_bytes: 2 << 20,
            stored_bytes: 256 << 20,
            user_data_bytes: 65_536,
            name_bytes: 256,
            remembered_replies: 4,
            remembered_bytes: 65_536,
            waiting_notices: 32,
            waiting_bytes: 65_536,
            lost_registrations: 1024,
            basic_connections: 1024,
            flex_connections: 2048,
            http_connections: 256,
            chat_api_connections: 2048,
            bayeux_sessions: 2048,
            bayeux_sessions_per_socket: 8,
            bayeux_holds_per_browser: 1,
            bayeux_subscriptions: 64,
            bayeux_queue_bytes: 1 << 20,
            bayeux_all_queue_bytes: 128 << 20,
            bayeux_messages: 100,
            gws_connections: 2048,
            gws_agents: 1000,
            read_bytes_per_second: 1 << 20,
            written_bytes_per_second: 4 << 20,
            output_bytes: 8 << 20,
            all_output_bytes: 256 << 20,
            document_bytes: 16 << 20,
            documents_bytes: 256 << 20,
            documents: 10_000,
        }
    }
}

/// How long the server waits, in milliseconds.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Timeouts {
    /// `flex-disconnect-timeout`: a flex user that asks nothing for so long leaves. 45 s, the documented default.
    pub flex_disconnect_ms: u64,
    /// A session without a message, a join or a leave for so long is ended; 0: never. 180 s, the documented
    /// default; that 0 means never, and that the time before the first agent isn't counted, are our own choices.
    pub session_inactivity_ms: u64,
    /// A basic connection that sends no frame for so long is closed. 45 s, our own choice.
    pub basic_silence_ms: u64,
    /// For so long a registration can be restored after its connection was lost. 180 s, our own choice.
    pub restore_ms: u64,
    /// A flex connection that sends no frame for so long is closed; its users go on. 300 s, our own choice.
    pub flex_silence_ms: u64,
    /// A basic or flex connection on which nobody has registered, logged in or shown a key for so long is closed, and
    /// so is one whose last user was forgotten so long ago. 10 s, our own choice.
    pub login_ms: u64,
    /// How long an HTTP client may take for the head of a request. A connection on which no request comes for so
    /// long is closed. 30 s, our own choice.
    pub http_head_ms: u64,
    /// How long the body of an HTTP request may stand still, and how long a reply may wait to be read. 60 s, our own
    /// choice.
    pub http_idle_ms: u64,
    /// How long a Bayeux connect is held: 30 s, the default of the CometD project's servers.
    pub bayeux_timeout_ms: u64,
    /// How long Bayeux clients wait before the next connect: 0, the default of the CometD project's servers.
    pub bayeux_interval_ms: u64,
    /// For so long, beyond the interval, a Bayeux session may be without a connect, and its events wait. 15 s, as another of
    /// the vendor's servers has it; our own choice here.
    pub bayeux_max_interval_ms: u64,
    /// How long a Bayeux client waits before the next connect if this one can't be held. 2 s, the default of the CometD
    /// project's servers.
    pub bayeux_crowded_ms: u64,
    /// How long an agent of GWS API v2 has to take an interaction that he is offered. 30 s, our own choice.
    pub offer_ms: u64,
    /// `sessionMaxInactiveInterval` of GWS: an HTTP session that isn't used for so long ends, and with its last one the agent's
    /// work. 1800 s, the documented default.
    pub gws_session_ms: u64,
    /// How long closing connections may take when the server is shut down. 2 s, our own choice.
    pub shutdown_ms: u64,
}

impl Timeouts {
    /// Milliseconds after which a session without a sign of life ends; the largest number for never.
    pub(crate) fn session_inactivity(&self) -> u64 {
        if self.session_inactivity_ms == 0 { u64::MAX } else { self.session_inactivity_ms }
    }
}

impl Default for Timeouts {
    fn default() -> Self {
        Self {
            flex_disconnect_ms: 45_000,
            session_inactivity_ms: 180_000,
            basic_silence_ms: 45_000,
            restore_ms: 180_000,
            flex_silence_ms: 300_000,
            login_ms: 10_000,
            http_head_ms: 30_000,
            http_idle_ms: 60_000,
            bayeux_timeout_ms: 30_000,
            bayeux_interval_ms: 0,
            bayeux_max_interval_ms: 15_000,
            bayeux_crowded_ms: 2000,
            offer_ms: 30_000,
            gws_session_ms: 1_800_000,
            shutdown_ms: 2000,
        }
    }
}
