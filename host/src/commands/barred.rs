//! Commands that can't be carried out here and now, and why: what a server's interface has no words for, and what the server
//! doesn't allow. They aren't offered; who types one all the same is told why.

use std::collections::{BTreeMap, HashMap};

use super::{Command, Context, Place, PluginCommand, Role, commands};
use crate::lines::Output;

/// By the name of a command as it is typed: the sentence that says why not, and what to do instead.
pub(crate) type Barred = BTreeMap<&'static str, &'static str>;

/// What was told of them: for all sessions, and for each by its id.
#[derive(Debug, Default)]
pub(crate) struct Bars(HashMap<Option<String>, Barred>);

impl Bars {
    /// Takes in what was told.
    pub(crate) fn follow(&mut self, output: &Output) {
        match output {
            Output::Barred { session_id, commands } => {
                self.0.insert(session_id.clone(), commands.clone());
            }
            Output::Closed { session_id, .. } => {
                self.0.remove(&Some(session_id.clone()));
            }
            _ => {}
        }
    }

    /// Those that can't be carried out while this session is chosen.
    pub(crate) fn of(&self, session_id: Option<&str>) -> Barred {
        let here = session_id.and_then(|it| self.0.get(&Some(it.to_owned())));
        let all = self.0.get(&None).into_iter().chain(here).flatten();
        all.map(|(name, why)| (*name, *why)).collect()
    }
}

/// The commands that this person may use at this place now.
pub(crate) fn offered(role: Role, place: Place, context: &Context) -> impl Iterator<Item = &'static Command> {
    commands(role, place).filter(|it| !context.barred.contains_key(it.name))
}

impl Context {
    /// The commands of plugins that can be run now.
    pub(crate) fn offered_of_plugins(&self) -> impl Iterator<Item = &PluginCommand> {
        self.plugin_commands.iter().filter(|it| !self.barred.contains_key(it.name.as_str()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn barred(session_id: Option<&str>, commands: &[(&'static str, &'static str)]) -> Output {
        Output::Barred {
            session_id: session_id.map(Into::into),
            commands: commands.iter().copied().collect(),
        }
    }

    #[test]
    fn what_is_barred_for_all_sessions_and_for_one() {
        let mut bars = Bars::default();
        bars.follow(&barred(None, &[("to", "no words")]));
        bars.follow(&barred(Some("S"), &[("int", "nobody is in")]));
        let names = |bars: &Bars, id| bars.of(id).into_keys().collect::<Vec<_>>();
        assert_eq!(names(&bars, None), ["to"]);
        assert_eq!(names(&bars, Some("S")), ["int", "to"]);
        bars.follow(&barred(Some("S"), &[]));
        assert_eq!(names(&bars, Some("S")), ["to"]);
        bars.follow(&barred(Some("S"), &[("url", "x")]));
        bars.follow(&Output::Closed { session_id: "S".into(), is_over: true });
        assert_eq!(names(&bars, Some("S")), ["to"]);
    }

    #[test]
    fn what_is_barred_is_not_offered() {
        let plugin = PluginCommand { name: "invite".into(), ..PluginCommand::default() };
        let barred = Barred::from([("int", "why"), ("invite", "why")]);
        let context = Context { plugin_commands: vec![plugin], barred, ..Context::default() };
        let names: Vec<_> = offered(Role::Agent, Place::Lines, &context).map(|it| it.name).collect();
        assert!(names.contains(&"join") && !names.contains(&"int"));
        assert_eq!(context.offered_of_plugins().count(), 0);
    }
}
