//! Cancelling files that are on their way.

use serde_json::{Value as Json, json};

use super::{Face, Wish};
use crate::screen::model::sent::Asked;

/// What is done if all files that are on their way may be cancelled. It is no command of the desk.
pub(super) const CANCEL_ALL: &str = "cancel-all";

impl Face {
    /// Cancels the file that is on its way in the chosen session; where there are several, asks whether all of them are meant.
    pub(super) fn cancel(&mut self) -> Option<Wish> {
        let commands: Vec<u64> = self.model.under_way().map(|it| it.id).collect();
        match commands.as_slice() {
            [] => self.model.say("no file is on its way here"),
            [only] => return Some(self.cancel_one(*only)),
            several => {
                let question =
                    format!("Cancel all {} files? /cancel FILE cancels one of them.", several.len());
                self.ask_first(question, json!({"do": CANCEL_ALL, "commands": several}));
            }
        }
        None
    }

    /// Cancels the file that this command sends or saves. That it has arrived meanwhile is seen without a word.
    pub(super) fn cancel_one(&mut self, command: u64) -> Wish {
        self.model.cancelled(command);
        self.wish((Asked::Quiet, json!({"do": "cancel", "command": command})))
    }

    /// Cancels the files of all these commands.
    pub(super) fn cancel_all(&mut self, commands: Option<&Json>) {
        let commands = commands.and_then(Json::as_array).into_iter().flatten().filter_map(Json::as_u64);
        for command in commands {
            let wish = self.cancel_one(command);
            self.later.push(wish);
        }
    }
}
