//! The states in which an agent is on the channel chat, those of the house among them.

use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::engine::hex;

/// A state that an agent chooses by its operation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct AgentState {
    /// A GUID; those that every site has are the vendor's own.
    pub(crate) id: String,
    pub(crate) operation: String,
    pub(crate) display_name: String,
    pub(crate) kind: Kind,
    pub(crate) work_mode: Option<&'static str>,
}

/// What a state means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Chats may be offered.
    Ready,
    NotReady,
    /// The channel is logged out.
    LoggedOut,
}

impl Kind {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Ready => "Ready",
            Self::NotReady => "NotReady",
            Self::LoggedOut => "LoggedOut",
        }
    }
}

impl AgentState {
    /// The state of whoever has ended his contact center session, as [`Self::user_state`] has it: that of `Offline`.
    pub(crate) fn no_session() -> Value {
        let (_, display_name, id, kind, _) = OFFLINE;
        json!({ "id": id, "displayName": display_name, "state": kind.as_str() })
    }

    /// As it stands in notifications, and in channels.
    pub(crate) fn user_state(&self) -> Value {
        json!({ "id": self.id, "displayName": self.display_name, "state": self.kind.as_str() })
    }

    /// As it stands among the settings.
    pub(crate) fn setting(&self) -> Value {
        let mut setting = self.user_state();
        setting["operationName"] = self.operation.as_str().into();
        if let Some(work_mode) = self.work_mode {
            setting["workMode"] = work_mode.into();
        }
        setting
    }
}

/// All states that there are here.
#[derive(Clone)]
pub(crate) struct AgentStates(Vec<AgentState>);

/// Operation, displayed name, GUID (the vendor's documentation and public logs), what it means, work mode.
type State = (&'static str, &'static str, &'static str, Kind, Option<&'static str>);

const OFFLINE: State = ("Offline", "Offline", "0F7F5003-EF26-4D13-A6EF-D0C7EC819BEB", Kind::LoggedOut, None);

/// Those that every site has. That the last two are operations by these names is our own choice.
const EVERYWHERE: [State; 5] = [
    ("Ready", "Ready", "9430250E-0A1B-421F-B372-F29E69366DED", Kind::Ready, None),
    ("NotReady", "Not Ready", "900D55CC-2BB0-431F-8BF9-D3525B383BE6", Kind::NotReady, None),
    OFFLINE,
    (
        "AfterCallWork",
        "AfterCallWork",
        "D3663509-3D82-4DD3-A82E-2EA8EFA02AEF",
        Kind::NotReady,
        Some("AfterCallWork"),
    ),
    ("AuxWork", "AuxWork", "2B36138D-C564-4562-A8CB-3C32D564F296", Kind::NotReady, Some("AuxWork")),
];

impl AgentStates {
    /// The states that are everywhere, and those of the house: operations, and what they are called on a screen. In these
    /// an agent isn't ready. One of the house that has the name of another state is left out.
    pub(crate) fn new(of_the_house: &[(String, String)]) -> Self {
        let usual = EVERYWHERE.iter().map(|(operation, display_name, id, kind, work_mode)| AgentState {
            id: (*id).to_owned(),
            operation: (*operation).to_owned(),
            display_name: (*display_name).to_owned(),
            kind: *kind,
            work_mode: *work_mode,
        });
        let mut states: Vec<AgentState> = usual.collect();
        for (operation, display_name) in of_the_house {
            if states.iter().all(|it| it.operation != *operation) {
                states.push(AgentState {
                    id: guid(operation),
                    operation: operation.clone(),
                    display_name: display_name.clone(),
                    kind: Kind::NotReady,
                    work_mode: None,
                });
            }
        }
        Self(states)
    }

    /// The state that an operation leads to.
    pub(crate) fn of_operation(&self, operation: &str) -> Option<&AgentState> {
        self.0.iter().find(|it| it.operation == operation)
    }

    /// Where an agent is who has just come.
    pub(crate) fn not_ready(&self) -> AgentState {
        let found = self.of_operation("NotReady").cloned();
        found.unwrap_or_else(|| AgentState {
            id: String::new(),
            operation: String::new(),
            display_name: String::new(),
            kind: Kind::NotReady,
            work_mode: None,
        })
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &AgentState> {
        self.0.iter()
    }

    pub(crate) fn settings(&self) -> Vec<Value> {
        self.0.iter().map(AgentState::setting).collect()
    }

    /// The names of the operations, for whoever has written another one.
    pub(crate) fn operations(&self) -> String {
        self.0.iter().map(|it| it.operation.as_str()).collect::<Vec<_>>().join(", ")
    }
}

/// An id in the form of a GUID, made of a name.
fn guid(name: &str) -> String {
    let digits = hex(&Sha256::digest(name.as_bytes())).to_ascii_uppercase();
    let part = |from: usize, length| digits.get(from..).and_then(|it| it.get(..length)).unwrap_or_default();
    [part(0, 8), part(8, 4), part(12, 4), part(16, 4), part(20, 12)].join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn states_of_the_house_stand_behind_those_that_are_everywhere() {
        let pair = |name: &str, display: &str| (name.to_owned(), display.to_owned());
        let states = AgentStates::new(&[pair("Lunch", "At lunch"), pair("Ready", "Never mind")]);
        let settings = states.settings();
        assert_eq!(settings.len(), 6);
        assert_eq!(
            settings[0],
            json!({"id": "9430250E-0A1B-421F-B372-F29E69366DED", "operationName": "Ready", "displayName": "Ready",
                "state": "Ready"})
        );
        assert_eq!(settings[3]["workMode"], "AfterCallWork");
        let lunch = states.of_operation("Lunch").unwrap();
        assert_eq!((lunch.kind, lunch.id.len()), (Kind::NotReady, 36));
        assert_eq!(*lunch, *AgentStates::new(&[pair("Lunch", "At lunch")]).of_operation("Lunch").unwrap());
        assert_eq!(states.of_operation("lunch"), None);
        assert_eq!(states.not_ready().display_name, "Not Ready");
        assert_eq!(states.operations(), "Ready, NotReady, Offline, AfterCallWork, AuxWork, Lunch");
    }
}
