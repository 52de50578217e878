//! What can be named in a command, and what is done with what was typed.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::{Face, ONLY_WATCHES, Wish};
use crate::commands::{self as typed, Context, Mode, OwnCommand, Place};
use crate::foreign::clean;
use crate::screen::commands;
use crate::screen::input::{Action, Command, Deed, of_several};
use crate::screen::model::entry::{Audience, Kind};
use crate::screen::model::sent::{Asked, Transfer};
use crate::screen::model::session::{Seen, Session, Stage};
use crate::screen::model::{Link, Model, Role};
use crate::screen::view::{self, Search};

/// Why nothing can be said while the wall is shown. With an empty line, the keys are the wall's.
const ON_WALL: &str = "nothing is said on the wall; Esc empties the line, / begins a command";

impl Face {
    /// Tells the input what there is now.
    pub(super) fn tell_input(&mut self, now: i64) {
        self.now = now;
        self.model.come_back_from_join(|it| self.composer.has_draft(it));
        // On the wall something is marked, which is what commands mean: a session that is over isn't there any more.
        let on_wall = if self.look.shows_wall { view::on_wall(&self.model) } else { Vec::new() };
        if let Some(first) = on_wall.first()
            && on_wall.iter().all(|it| Some(&it.id) != self.model.chosen.as_ref())
            // After a lost link it may take a while until it is there again: no key means another one meanwhile.
            && !self.model.chosen.as_ref().is_some_and(|it| self.model.may_come_back(it))
        {
            self.model.chosen = Some(first.id.clone());
        }
        let chosen = self.model.chosen.as_deref().filter(|_| self.model.role != Role::Customer);
        let mut deeds = self.composer.choose_session(chosen);
        let mut context = context(&self.model, now);
        if self.look.shows_wall {
            // Here nobody sees in which session it would be said.
            context.mode = Mode::Closed(ON_WALL.into());
        }
        deeds.extend(self.composer.set_context(context));
        let wishes = self.typed(deeds);
        self.later.extend(wishes);
    }

    /// Time goes on.
    pub(crate) fn tick(&mut self, now: i64) -> Vec<Wish> {
        self.tell_input(now);
        let deeds = self.composer.tick(u64::try_from(now).unwrap_or_default());
        let mut wishes = std::mem::take(&mut self.later);
        wishes.extend(self.typed(deeds));
        wishes.extend(self.tick_answers(now));
        wishes.extend(self.ask_again(now));
        wishes
    }

    pub(super) fn typed(&mut self, deeds: Vec<Deed>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        for deed in deeds {
            match deed {
                Deed::Send { text, .. } => match commands::say(&self.model, text.clone()) {
                    Ok(command) => {
                        self.model.said_here();
                        // What is said stands at the end.
                        self.look.scroll = None;
                        wishes.push(self.wish(command));
                    }
                    Err(why) => {
                        // Nothing that was written is lost.
                        self.composer.put_back(&text);
                        self.model.problem(why);
                    }
                },
                Deed::Command(Command::Tell(command)) => wishes.extend(self.command(command)),
                Deed::Command(Command::Own(command)) => wishes.extend(self.own(command)),
                Deed::Typing { session_id, text, stopped } => {
                    wishes.extend(self.typing(session_id, &text, stopped));
                }
                Deed::Refuse(why) => self.model.problem(why),
                Deed::DroppedPath { path, number, of } => self.dropped(&path, number, of),
                Deed::AskFirst { question, command: Command::Tell(command) } => {
                    let no_link = match self.model.link {
                        Link::Up => None,
                        // Whoever wants to end needs none.
                        _ if command["do"] == "quit" => None,
                        _ => Some("there is no link to the server: try again when there is one".to_owned()),
                    };
                    match no_link.or_else(|| self.needs_to_be_in(&command)) {
                        Some(why) => self.model.problem(why),
                        None => self.ask_first(question, command),
                    }
                }
                // What no key of this person is for; what can be completed is listed already.
                Deed::AskFirst { .. } | Deed::Complete(_) => {}
                Deed::Action(Action::Cancel) => {
                    if let Some(id) = self.model.shown_before().map(|it| it.id.clone()) {
                        self.choose(&id);
                    }
                }
                Deed::Action(_) => {}
            }
        }
        wishes
    }

    /// Why a command can't be done from outside the session that is chosen: nobody is asked whether to do it then.
    fn needs_to_be_in(&self, command: &Json) -> Option<String> {
        if self.only_watches() && command["afterAction"] == "ForceClose" {
            return Some(ONLY_WATCHES.to_owned());
        }
        let needs = ["leave", "remove", "delete-file"].iter().any(|it| command["do"] == *it);
        let session = self.model.chosen().filter(|it| needs && !it.is_mine())?;
        commands::audience_in(&self.model, session).err()
    }

    fn typing(&mut self, session_id: Option<String>, text: &str, stopped: bool) -> Option<Wish> {
        if self.model.link != Link::Up {
            return None;
        }
        let mut command = json!({"do": "typing", "text": text, "stopped": stopped});
        if let Some(session_id) = session_id {
            // Somebody who has left it types there no more.
            self.model.session(&session_id).filter(|it| it.is_mine())?;
            command["sessionId"] = json!(session_id);
        }
        Some(self.wish((Asked::Quiet, command)))
    }

    fn dropped(&mut self, path: &Path, number: usize, of: usize) {
        let name = path.file_name().map(|it| it.to_string_lossy().into_owned()).unwrap_or_default();
        let name = format!("{}{}", clean(&name), of_several(number, of));
        match commands::audience_now(&self.model) {
            Ok(_) if self.model.role == Role::Customer => {
                self.ask_first(format!("Send {name}?"), json!({"do": "send-file", "path": path}));
            }
            Ok((session, _)) => {
                let context = self.composer.context();
                let question = format!(
                    "Send {name} to session {} ({}){}?",
                    session.number,
                    clean(session.name()),
                    typed::for_whom(context)
                );
                let command = json!({"do": "send-file", "path": path, "sessionId": session.id});
                let command = typed::aimed(command, context);
                self.ask_first(question, command);
            }
            Err(why) => self.model.problem(why),
        }
    }

    pub(super) fn ask_first(&mut self, question: String, command: Json) {
        self.questions.ask(question, command, self.now);
        self.show_question();
    }

    fn own(&mut self, command: OwnCommand) -> Option<Wish> {
        match command {
            OwnCommand::Use(id) => self.choose(&id),
            OwnCommand::Who => {
                let lines = typed::who(self.composer.context());
                // On the wall no transcript is seen.
                match self.model.chosen_mut().filter(|_| !self.look.shows_wall) {
                    // Nobody else sees it; there it can be read, scrolled and copied.
                    Some(session) => {
                        // Later somebody else may be in, and this still stands there.
                        let time = self.look.zone.time_of_day(self.now).unwrap_or_default();
                        session.tell(format!("At {time}:"));
                        lines.into_iter().for_each(|it| session.tell(it));
                    }
                    None => self.model.say(lines.join("; ")),
                }
            }
            OwnCommand::Help(None) => self.show_help(true),
            OwnCommand::Keys => self.show_help(false),
            OwnCommand::Help(Some(name)) => {
                let role = self.model.role;
                let lines = typed::help(Some(&name), role, Place::Screen, self.composer.context());
                self.model.say(lines.join("; "));
            }
            OwnCommand::Find(query) => {
                self.look.search = Some(Search { query, found: None });
                self.find(None);
            }
            OwnCommand::Address(audience) => {
                let can_be_heard = self.model.audiences().contains(&audience);
                let session = self.model.chosen_mut()?;
                match can_be_heard {
                    true => session.chosen_audience = Some(audience),
                    false => {
                        self.model.problem("nothing can be said to them from here: /who lists who is in")
                    }
                }
            }
            OwnCommand::Cancel(None) => return self.cancel(),
            OwnCommand::Cancel(Some(command)) => return Some(self.cancel_one(command)),
            OwnCommand::Again => return self.send_again().into_iter().next(),
            OwnCommand::Discard => self.throw_away(),
        }
        None
    }
}

fn context(model: &Model, now: i64) -> Context {
    let chosen = model.chosen();
    let parties = chosen.iter().flat_map(|it| it.there());
    let files = chosen.iter().flat_map(|it| &it.files).filter(|it| !it.is_deleted);
    let mode = match commands::audience_now(model) {
        Ok((_, audience)) => Mode::To(audience),
        Err(why) => Mode::Closed(why),
    };
    let (past, sessions): (Vec<_>, Vec<_>) =
        model.in_order().into_iter().partition(|it| it.stage == Stage::Over);
    Context {
        sessions: sessions.into_iter().map(|it| session(it, model.is_joining(&it.id), now)).collect(),
        past: past.into_iter().map(self::past).collect(),
        chosen: model.chosen.clone(),
        parties: parties.map(|it| party(it, &model.own_id)).collect(),
        files: files
            .map(|it| typed::File { number: it.number.clone(), id: it.id.clone(), name: it.name.clone() })
            .collect(),
        transfers: transfers(model),
        mode,
        formats: model.plugins.formats.clone(),
        plugin_commands: model.plugins.commands.clone(),
        barred: model.bars.of(model.chosen.as_deref()),
        nick: model.nick().to_owned(),
        // The input knows of its drafts itself.
        drafts: Vec::new(),
        // What is under way isn't delivered either.
        undelivered: model.sent.len(),
    }
}

/// The files that are on their way in the chosen session.
fn transfers(model: &Model) -> Vec<typed::Transfer> {
    let number = |it: &Transfer| {
        model.chosen().and_then(|session| session.file(it.file_id.as_deref()?)).map(|it| it.number.clone())
    };
    let transfer =
        |it: &Transfer| typed::Transfer { command: it.id, number: number(it), name: it.name.clone() };
    model.under_way().map(transfer).collect()
}

fn past(it: &Session) -> typed::Past {
    typed::Past {
        number: it.number,
        id: it.id.clone(),
        nick: Some(it.name().to_owned()),
        is_elsewhere: it.is_elsewhere,
    }
}

fn session(it: &Session, is_joining: bool, now: i64) -> typed::Session {
    let waited = |since: i64| u64::try_from(now.saturating_sub(since) / 1000).unwrap_or_default();
    typed::Session {
        number: it.number,
        id: it.id.clone(),
        nick: Some(it.name().to_owned()),
        subject: Some(it.subject.clone()).filter(|it| !it.is_empty()),
        // Whoever is being joined waits for nobody else.
        waits: (it.stage == Stage::Waiting && !is_joining).then(|| it.waits_since().map_or(0, waited)),
        is_mine: it.is_mine(),
        is_served: it.is_mine() && it.place == Some(Audience::Everyone),
    }
}

fn party(it: &Seen, own_id: &str) -> typed::Party {
    let user_type = match it.kind {
        Kind::Customer => "CLIENT",
        Kind::Agent => "AGENT",
        Kind::Supervisor => "SUPERVISOR",
        Kind::Bot => "EXTERNAL",
        Kind::System => "SYSTEM",
        Kind::Unknown | Kind::Unseen => "PARTY",
    };
    let visibility = match it.audience {
        Audience::Agents => "INT",
        Audience::Supervisors => "VIP",
        Audience::Everyone | Audience::Only { .. } => "ALL",
    };
    typed::Party {
        user_id: it.user_id.clone(),
        nick: it.nick.clone(),
        user_type: user_type.into(),
        visibility: visibility.into(),
        is_me: it.user_id == own_id,
    }
}
