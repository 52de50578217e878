//! What a person types line by line, where the terminal edits the line, as commands.

use std::sync::{Arc, Mutex, PoisonError};

use serde_json::Value as Json;

use super::answers::{YES_OR_NO, answer};
use crate::commands::{Context, OwnCommand, Place, Role, Roster, Typed as Read, read};
use crate::screen::now;

/// What a person typed.
pub(crate) enum Typed {
    /// A line as it could have come in JSON.
    Command(Json),
    /// Something to be shown, and nothing to be done.
    Answer(String),
}

/// Reads what a person types.
#[derive(Debug)]
pub(crate) struct Typist {
    role: Role,
    /// What whoever prints has seen.
    roster: Arc<Mutex<Roster>>,
    /// What is done if the next line says yes, and when that was asked.
    asked: Option<(Json, i64)>,
    /// Milliseconds.
    clock: fn() -> i64,
}

/// A line that comes so soon behind a question, in milliseconds, is no answer: nobody has read it.
const READ_MS: i64 = 500;

impl Typist {
    pub(crate) fn new(role: Role, roster: Arc<Mutex<Roster>>) -> Self {
        Self { role, roster, asked: None, clock: now }
    }

    /// Reads a line.
    pub(crate) fn read(&mut self, line: &str) -> Typed {
        if let Some((command, asked_at)) = self.asked.take() {
            let is_answer = !(0..READ_MS).contains(&((self.clock)() - asked_at));
            match line.trim().to_lowercase().as_str() {
                "y" | "yes" if is_answer => return Typed::Command(command),
                "y" | "yes" => {
                    return Typed::Answer(
                        "  Nothing was done: the answer came before the question could be read.".into(),
                    );
                }
                "n" | "no" => return Typed::Answer("  Nothing was done.".into()),
                _ => {}
            }
        }
        let context = self.roster(|it| it.context(self.role != Role::Customer));
        match read(line, self.role, Place::Lines, &context) {
            Ok(Read::Say(text)) => {
                let mut command = serde_json::json!({"do": "say", "text": text});
                if let (Some(session), Some(object)) = (context.chosen, command.as_object_mut()) {
                    object.insert("sessionId".into(), session.into());
                }
                Typed::Command(command)
            }
            Ok(Read::Tell(command)) => Typed::Command(command),
            Ok(Read::Own(command)) => Typed::Answer(self.own(command, &context)),
            Ok(Read::AskFirst { question, command }) => {
                self.asked = Some((command, (self.clock)()));
                Typed::Answer(format!("  {question} {YES_OR_NO}"))
            }
            Err(why) => Typed::Answer(format!("  {why}")),
        }
    }

    fn own(&self, command: OwnCommand, context: &Context) -> String {
        if let OwnCommand::Use(session) = &command {
            self.roster(|it| it.choose(session.clone()));
        }
        let lines = answer(&command, self.role, None, context);
        lines.iter().map(|it| format!("  {it}")).collect::<Vec<_>>().join("\n")
    }

    fn roster<T>(&self, with: impl FnOnce(&mut Roster) -> T) -> T {
        with(&mut self.roster.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use serde_json::json;

    use super::*;
    use crate::lines::{Interaction, Output};

    thread_local! { static NOW: Cell<i64> = const { Cell::new(0) }; }

    /// A clock by which everything takes its time.
    fn slow() -> i64 {
        NOW.set(NOW.get() + READ_MS);
        NOW.get()
    }

    fn joined(session_id: &str) -> Output {
        Output::Joined { session_id: session_id.into(), start_at: String::new() }
    }

    fn typist(told: &[Output]) -> Typist {
        let mut roster = Roster::default();
        told.iter().for_each(|it| roster.follow(it));
        let mut typist = Typist::new(Role::Agent, Arc::new(Mutex::new(roster)));
        typist.clock = slow;
        typist
    }

    fn command(typist: &mut Typist, line: &str) -> Json {
        match typist.read(line) {
            Typed::Command(it) => it,
            Typed::Answer(it) => panic!("{line}: {it}"),
        }
    }

    fn answer(typist: &mut Typist, line: &str) -> String {
        match typist.read(line) {
            Typed::Answer(it) => it,
            Typed::Command(it) => panic!("{line}: {it}"),
        }
    }

    #[test]
    fn the_session_that_is_meant() {
        let mut agent = typist(&[joined("S1")]);
        assert_eq!(command(&mut agent, "hi"), json!({"do": "say", "text": "hi", "sessionId": "S1"}));
        let mut agent = typist(&[joined("S1"), joined("S2")]);
        assert_eq!(command(&mut agent, "hi"), json!({"do": "say", "text": "hi"}));
        assert_eq!(answer(&mut agent, "/use 2"), "  from now on you talk in 2");
        assert_eq!(command(&mut agent, "hi")["sessionId"], "S2");
        agent.roster(|it| it.follow(&Output::Closed { session_id: "S2".into(), is_over: true }));
        assert_eq!(command(&mut agent, "hi")["sessionId"], "S1");
        assert!(answer(&mut agent, "/use 9").contains("/sessions"));
    }

    #[test]
    fn closing_needs_a_yes() {
        let mut agent = typist(&[joined("S1")]);
        assert_eq!(
            answer(&mut agent, "/close"),
            "  End session 1 for everyone? Type yes or no; y or n will do."
        );
        assert_eq!(command(&mut agent, "Yes")["afterAction"], "ForceClose");
        assert_eq!(command(&mut agent, "yes")["do"], "say");
        for no in ["no", "n", "N"] {
            answer(&mut agent, "/close");
            assert_eq!(answer(&mut agent, no), "  Nothing was done.");
        }
        answer(&mut agent, "/close");
        assert_eq!(command(&mut agent, "y")["afterAction"], "ForceClose");
        assert_eq!(command(&mut agent, "yes")["text"], "yes");
        answer(&mut agent, "/close");
        assert_eq!(command(&mut agent, "wait")["text"], "wait");
        assert_eq!(command(&mut agent, "yes")["text"], "yes");
        // What was typed ahead is no answer.
        agent.clock = || 1000;
        answer(&mut agent, "/close");
        assert!(answer(&mut agent, "y").starts_with("  Nothing was done: the answer came before"));
    }

    #[test]
    fn joining_the_one_that_waits_longest() {
        let waiting = |id: &str, since: &str| {
            Output::Interactions(Box::new(Interaction {
                session_id: id.into(),
                queue: "T:e".into(),
                subject: None,
                user_data: Json::Null,
                state: "waiting".into(),
                started_at: json!(since),
                offer: None,
                waiting_since: None,
                user_nick: None,
                agents: Vec::new(),
            }))
        };
        let mut agent =
            typist(&[waiting("S1", "2026-05-10T07:09:33Z"), waiting("S2", "2026-05-10T07:09:30Z")]);
        assert_eq!(command(&mut agent, "/join")["sessionId"], "S2");
        assert_eq!(command(&mut agent, "/join 1")["sessionId"], "S1");
    }

    #[test]
    fn answers() {
        let mut agent = typist(&[]);
        assert!(answer(&mut agent, "/help").contains("\n  /nick NAME"));
        assert_eq!(answer(&mut agent, "?"), answer(&mut agent, "/help"));
        assert!(answer(&mut agent, "/keys").starts_with("  Ctrl-C: leaves everything"));
        assert_eq!(command(&mut typist(&[joined("S1")]), " ?")["text"], " ?");
        assert_eq!(command(&mut typist(&[joined("S1")]), "??")["text"], "??");
        assert_eq!(
            answer(&mut agent, "/who"),
            "  only who is in a session is told who else is in: /join one"
        );
        assert_eq!(answer(&mut agent, "/NICK"), "  /nick: write /nick NAME");
        assert_eq!(answer(&mut agent, "/help x"), "  /x is not known; /help lists what can be typed");
    }
}
