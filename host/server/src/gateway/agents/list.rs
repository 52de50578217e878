//! Who the agents are: those of a file, or whoever names himself.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use argon2::password_hash::PasswordVerifier;
use argon2::password_hash::phc::PasswordHash;
use argon2::{Argon2, Params};

use super::identity::AgentId;

/// The agents who may use GWS API v2 and Workspace API v3.
#[derive(Clone, Default)]
pub struct Agents(Who);

#[derive(Clone, Default)]
enum Who {
    /// Whoever names himself, with any password.
    #[default]
    Anybody,
    Listed(Arc<HashMap<AgentId, Arc<Agent>>>),
}

/// What a file of agents can't be read for: its line, from 1 on, what is wrong and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AgentsError {
    line: usize,
    what: &'static str,
}

impl fmt::Display for AgentsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl std::error::Error for AgentsError {}

/// A person who works here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Agent {
    pub(crate) id: AgentId,
    pub(crate) name: String,
    pub(crate) roles: Roles,
    /// The endpoints of the queues that he serves; none: all.
    pub(crate) skills: Vec<String>,
    /// How many chats he has at a time; `None`: as many as the server was told.
    pub(crate) capacity: Option<usize>,
    /// Of his password; `None`: any will do.
    hash: Option<String>,
}

/// What somebody may do.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Roles {
    pub(crate) is_agent: bool,
    pub(crate) is_supervisor: bool,
    pub(crate) is_admin: bool,
}

impl Roles {
    /// As the API names them.
    pub(crate) fn names(self) -> Vec<&'static str> {
        let all = [
            (self.is_agent, "ROLE_AGENT"),
            (self.is_supervisor, "ROLE_SUPERVISOR"),
            (self.is_admin, "ROLE_ADMIN"),
        ];
        all.into_iter().filter_map(|(has, name)| has.then_some(name)).collect()
    }

    fn read(text: &str) -> Option<Self> {
        let mut roles = Self::default();
        for role in list(text) {
            match role.as_str() {
                "agent" => roles.is_agent = true,
                "supervisor" => roles.is_supervisor = true,
                "admin" => roles.is_admin = true,
                _ => return None,
            }
        }
        (roles != Self::default()).then_some(roles)
    }
}

/// Characters of a name: our own choice.
const NAME_LENGTH: usize = 128;

/// KiB that a password may take while it is checked: our own choice. Two are checked at a time.
const HASH_KIB: u32 = 256 * 1024;

/// What is checked where there is no such agent, so that it takes as long: the hash of nothing that anybody has.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$bm9ib2R5IG5vYm9keQ$\
    AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";

impl Agents {
    /// Whoever names himself, with any password: an agent and a supervisor. For loopback alone.
    pub fn anybody() -> Self {
        Self(Who::Anybody)
    }

    /// Reads a file of agents. Each line is `NAME:HASH:ROLES:SKILLS`, or has `:CAPACITY` behind it; a line that is empty or
    /// begins with `#` is passed over.
    ///
    /// - `HASH` is an Argon2 hash in the PHC form (`$argon2id$v=19$…`), such as `argon2 SALT -id -e` prints.
    /// - `ROLES` is one or several of `agent`, `supervisor` and `admin`, with commas between them.
    /// - `SKILLS` are the endpoints of the queues that the agent serves, with commas between them; nothing between the colons: all queues.
    /// - `CAPACITY` is how many chats the agent has at a time, from 1 to 100; without it [`crate::Config::chats_per_agent`] counts.
    ///
    /// # Errors
    /// [`AgentsError`] names the first line that is wrong.
    pub fn read(text: &str) -> Result<Self, AgentsError> {
        let mut agents = HashMap::new();
        for (line, number) in text.lines().zip(1..) {
            if line.trim().is_empty() || line.starts_with('#') {
                continue;
            }
            let agent = read_line(line).map_err(|what| AgentsError { line: number, what })?;
            if agents.insert(agent.id.clone(), Arc::new(agent)).is_some() {
                let what = "this name stands above already: give each agent one line";
                return Err(AgentsError { line: number, what });
            }
        }
        Ok(Self(Who::Listed(Arc::new(agents))))
    }

    /// Whether anybody is let in, with any password.
    pub fn are_anybody(&self) -> bool {
        matches!(self.0, Who::Anybody)
    }

    /// The agent of this name who has this password. It takes a while on purpose, also if there is no such agent.
    pub(crate) fn check(&self, name: &str, password: &[u8]) -> Option<Arc<Agent>> {
        match &self.0 {
            Who::Anybody => anybody(name).map(Arc::new),
            Who::Listed(agents) => {
                let agent = agents.get(&AgentId::of(name));
                let hash = agent.and_then(|it| it.hash.as_deref()).unwrap_or(NOBODY);
                let is_right = Argon2::default().verify_password(password, hash).is_ok();
                agent.filter(|_| is_right).cloned()
            }
        }
    }

    /// Whether an agent is listed.
    pub(crate) fn has(&self, agent: &AgentId) -> bool {
        matches!(&self.0, Who::Listed(agents) if agents.contains_key(agent))
    }

    /// Those who are listed; nobody if anybody is let in.
    pub(crate) fn listed(&self) -> Vec<Arc<Agent>> {
        let Who::Listed(agents) = &self.0 else { return Vec::new() };
        agents.values().cloned().collect()
    }
}

/// Prints no hash.
impl fmt::Debug for Agents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Who::Anybody => f.write_str("Agents(anybody)"),
            Who::Listed(agents) => write!(f, "Agents({})", agents.len()),
        }
    }
}

fn anybody(name: &str) -> Option<Agent> {
    let roles = Roles { is_agent: true, is_supervisor: true, is_admin: false };
    let agent = Agent {
        id: AgentId::of(name),
        name: name.to_owned(),
        roles,
        skills: Vec::new(),
        capacity: None,
        hash: None,
    };
    is_name(name).then_some(agent)
}

fn is_name(name: &str) -> bool {
    (1..=NAME_LENGTH).contains(&name.chars().count()) && !name.chars().any(char::is_control)
}

fn read_line(line: &str) -> Result<Agent, &'static str> {
    let fields: Vec<&str> = line.split(':').map(str::trim).collect();
    let (name, hash, roles, skills, capacity) = match fields[..] {
        [name, hash, roles, skills] => (name, hash, roles, skills, None),
        [name, hash, roles, skills, capacity] => (name, hash, roles, skills, Some(capacity)),
        _ => {
            return Err(
                "write NAME:HASH:ROLES:SKILLS, where SKILLS may be empty (NAME:HASH:ROLES:), and :CAPACITY behind it if you like",
            );
        }
    };
    if !is_name(name) {
        return Err("a name has 1 to 128 characters");
    }
    let is_argon2 = hash.starts_with("$argon2");
    let parameters = PasswordHash::new(hash).ok().filter(|it| is_argon2 && it.hash.is_some());
    let parameters = parameters.and_then(|it| Params::try_from(&it).ok());
    match parameters {
        None => return Err("the hash isn't one of Argon2: write what `argon2 SALT -id -e` prints"),
        Some(it) if it.m_cost() > HASH_KIB => {
            return Err("the hash needs more than 256 MiB: make one with less (argon2 -k)");
        }
        Some(_) => {}
    }
    let roles =
        Roles::read(roles).ok_or("roles are agent, supervisor and admin, with commas between them")?;
    let capacity = match capacity {
        None | Some("") => None,
        Some(text) => match text.parse() {
            Ok(number @ 1..=100) => Some(number),
            _ => return Err("a capacity is a number from 1 to 100"),
        },
    };
    Ok(Agent {
        id: AgentId::of(name),
        name: name.to_owned(),
        roles,
        skills: list(skills),
        capacity,
        hash: Some(hash.to_owned()),
    })
}

fn list(text: &str) -> Vec<String> {
    text.split(',').map(str::trim).filter(|it| !it.is_empty()).map(str::to_owned).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Of `secret`, made by the command `argon2 somesalt -id -t 1 -k 64 -p 1 -l 16 -e`.
    const HASH: &str = "$argon2id$v=19$m=64,t=1,p=1$c29tZXNhbHQ$z061K6Z8C/cRv0H2ZID9RQ";

    #[test]
    fn a_file() {
        let text = format!(
            "# the day shift\n\nbo@example.com:{HASH}:agent:support, billing:2\r\nEve Day:{HASH}:agent,supervisor:\n"
        );
        let agents = Agents::read(&text).unwrap();
        assert_eq!(format!("{agents:?} {}", agents.are_anybody()), "Agents(2) false");
        let bo = agents.check("bo@example.com", b"secret").unwrap();
        assert_eq!((bo.skills.join(" "), bo.capacity), ("support billing".to_owned(), Some(2)));
        assert_eq!(bo.roles.names(), ["ROLE_AGENT"]);
        let eve = agents.check("Eve Day", b"secret").unwrap();
        assert_eq!((eve.skills.len(), eve.capacity), (0, None));
        assert_eq!(eve.roles.names(), ["ROLE_AGENT", "ROLE_SUPERVISOR"]);
        for (name, password) in
            [("bo@example.com", "Secret"), ("bo@example.com", ""), ("bo", "secret"), ("", "")]
        {
            assert_eq!(agents.check(name, password.as_bytes()), None, "{name} {password}");
        }
    }

    #[test]
    fn what_is_wrong_in_a_file_is_named() {
        let nothing = HASH.rsplit_once('$').unwrap().0;
        for (line, what) in [
            ("bo".to_owned(), "NAME:HASH"),
            (format!("bo:{HASH}:agent"), "SKILLS may be empty (NAME:HASH:ROLES:)"),
            (format!("bo:{HASH}:agent:a:1:2"), "NAME:HASH"),
            (format!(":{HASH}:agent:"), "a name has"),
            (format!("{}:{HASH}:agent:", "x".repeat(129)), "a name has"),
            ("bo:secret:agent:".to_owned(), "Argon2"),
            (format!("bo:{nothing}:agent:"), "Argon2"),
            (format!("bo:{}:agent:", HASH.replace("argon2id", "scrypt")), "Argon2"),
            (format!("bo:{}:agent:", HASH.replace("m=64", "m=262145")), "256 MiB"),
            (format!("bo:{HASH}::"), "roles are"),
            (format!("bo:{HASH}:agent,boss:"), "roles are"),
            (format!("bo:{HASH}:agent::0"), "a capacity"),
            (format!("bo:{HASH}:agent::x"), "a capacity"),
        ] {
            let error = Agents::read(&format!("\n{line}\n")).unwrap_err().to_string();
            assert!(error.starts_with("line 2: ") && error.contains(what), "{line}: {error}");
        }
        let twice = format!("bo:{HASH}:agent:\nbo:{HASH}:agent:");
        assert!(Agents::read(&twice).unwrap_err().to_string().starts_with("line 2: this name"));
    }

    #[test]
    fn anybody_is_whoever_names_himself() {
        let agents = Agents::anybody();
        assert!(agents.are_anybody());
        assert_eq!(agents.check("Bo", b"").unwrap().id, agents.check("Bo", b"x").unwrap().id);
        assert_ne!(agents.check("Bo", b"").unwrap().id, agents.check("bo", b"").unwrap().id);
        assert_eq!((agents.check("", b""), agents.check("a\nb", b"")), (None, None));
    }

    #[test]
    fn the_hash_of_nobody_can_be_checked() {
        assert!(Argon2::default().verify_password(b"x", NOBODY).is_err());
        let parsed = PasswordHash::new(NOBODY).unwrap();
        assert_eq!(Params::try_from(&parsed).unwrap().m_cost(), 19_456);
    }
}
