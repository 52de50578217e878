//! What a person does with the screen: keys, clicks, commands.

mod answering;
mod asking;
mod cancelling;
mod copying;
mod drawing;
mod ending;
mod looking;
mod naming;
#[cfg(test)]
mod tests;

use std::path::Path;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use serde_json::{Value as Json, json};

use self::answering::Letters;
use self::asking::Asking;
use self::cancelling::CANCEL_ALL;
use self::ending::PUT_AWAY;
use super::commands::{self, Command};
use super::input::{Action, Composer, Config, Scope, is_text};
use super::leaving::Leaving;
use super::model::entry::Audience;
use super::model::sent::{Asked, Fate, Sent, Transfer};
use super::model::{Model, Role};
use super::questions::Questions;
use super::run::Person;
use super::theme::Theme;
use super::view::{Drawn, Look, Search};
use crate::clock::{self, Zone};
use crate::commands::{Place, sendable};

/// What a packet of `parlor serve` holds.
pub(crate) const PACKET_BYTES: usize = 32768;

/// Why a silent monitor can't do what the others would see.
const ONLY_WATCHES: &str = "you only watch: /coach to speak with the agents";

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// Has this command carried out.
    Command(Json),
    /// Puts this into the clipboard.
    Copy(String),
    /// Draws everything anew.
    Redraw,
    /// Leaves all sessions and ends.
    Quit,
}

/// The screen and who sits before it.
pub(crate) struct Face {
    pub(crate) model: Model,
    pub(crate) look: Look,
    composer: Composer,
    drawn: Drawn,
    /// What is done only if a key says yes.
    questions: Questions,
    /// A letter that does something on the wall, unless more is typed with it; and since when.
    held: Option<(KeyEvent, i64)>,
    letters: Letters,
    /// The letter that has opened the help, and when.
    opened_help: Option<(KeyEvent, i64)>,
    /// The time of what is taken in.
    now: i64,
    /// What is to be done as soon as the loop asks.
    later: Vec<Wish>,
    leaving: Leaving,
    /// What was told of that which is left behind.
    left_behind: Option<String>,
    asking: Asking,
}

impl Face {
    pub(crate) fn new(person: Person) -> Self {
        let Person { role, nick, theme, canned, shows_preview, keys } = person;
        let look = Look {
            keys,
            shows_preview,
            theme,
            zone: Zone::system(),
            shows_wall: role == Role::Supervisor,
            ..Look::default()
        };
        let config = Config {
            role,
            place: Place::Screen,
            keys: look.keys.clone(),
            canned,
            shows_preview,
            packet_bytes: PACKET_BYTES,
            time: clock::now,
        };
        Self {
            model: Model::new(role, &nick),
            look,
            composer: Composer::new(config),
            drawn: Drawn::default(),
            questions: Questions::default(),
            held: None,
            letters: Letters::default(),
            opened_help: None,
            now: 0,
            later: Vec::new(),
            leaving: Leaving::default(),
            left_behind: None,
            asking: Asking::default(),
        }
    }

    /// Takes in what comes from the terminal.
    pub(crate) fn take(&mut self, event: Event, now: i64) -> Vec<Wish> {
        // What was told since the screen was drawn can be named, too.
        self.tell_input(now);
        let is_unseen = self.drawn.is_too_small;
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => {
                let keys = self.look.keys.apart(key).into_iter();
                // Nobody sees what would come of the others.
                let keys = keys.filter(|it| !is_unseen || self.look.keys.action(*it) == Some(Action::Quit));
                let mut wishes = Vec::new();
                for key in keys.collect::<Vec<_>>() {
                    wishes.extend(self.let_go(key));
                    wishes.extend(self.key(key, now));
                }
                wishes
            }
            Event::Paste(_) | Event::Mouse(_) if is_unseen => Vec::new(),
            Event::Paste(text) => {
                let mut wishes = Vec::new();
                if self.has_letters() {
                    wishes = self.text_instead_of_answer();
                    self.show_question();
                }
                self.questions.disturbed(now);
                if let Some(search) = &mut self.look.search {
                    search.query.push_str(&crate::foreign::clean(&text));
                    self.find(None);
                    return wishes;
                }
                let typed = self.composer.on_paste(&text);
                wishes.extend(self.typed(typed));
                wishes
            }
            Event::FocusLost => {
                self.model.is_away = true;
                Vec::new()
            }
            Event::FocusGained => {
                self.model.come_back();
                Vec::new()
            }
            Event::Mouse(mouse) => self.mouse(mouse),
            _ => Vec::new(),
        }
    }

    fn key(&mut self, key: KeyEvent, now: i64) -> Vec<Wish> {
        if !self.questions.is_empty() {
            return self.answer(key);
        }
        let meant = self.look.keys.action(key).filter(|it| it.is_for_screen() && it.is_for(self.model.role));
        if meant != Some(Action::Quit) {
            self.leaving.forget();
            self.model.note = None;
        }
        if meant.is_none()
            && let Some(wishes) = self.picking(key)
        {
            return wishes;
        }
        if let Some(meant) = meant {
            return self.meant(meant, now);
        }
        if self.look.shows_help {
            match self.look.keys.action_in(Scope::Help, key) {
                Some(Action::HelpMore | Action::Down) => self.turn_help(true),
                Some(Action::Up) => self.turn_help(false),
                _ => return self.close_help(key, now),
            }
            return Vec::new();
        }
        if self.look.keys.action(key) == Some(Action::Cancel)
            && (self.look.search.is_some() || self.look.scroll.is_some())
        {
            self.look.search = None;
            self.look.scroll = None;
            return Vec::new();
        }
        if self.look.search.is_some() {
            self.searching(key);
            return Vec::new();
        }
        if self.look.shows_wall && self.composer.is_empty() && self.on_wall(key) {
            if is_letter(key) {
                self.held = Some((key, now));
                return Vec::new();
            }
            return self.wall_key(key);
        }
        let on_empty_line = self.look.keys.action_in(Scope::EmptyLine, key);
        if on_empty_line == Some(Action::HelpWhenEmpty) && self.composer.is_empty() {
            self.show_help(false);
            self.opened_help = is_letter(key).then_some((key, now));
            return Vec::new();
        }
        let typed = self.composer.on_key(key);
        self.typed(typed)
    }

    fn meant(&mut self, meant: Action, now: i64) -> Vec<Wish> {
        match meant {
            Action::Help if self.look.shows_help => self.look.shows_help = false,
            Action::Help => self.show_help(false),
            Action::ToWhom if !self.look.shows_wall => self.next_audience(),
            Action::CancelFiles => return self.cancel().into_iter().collect(),
            Action::About => self.look.shows_about ^= true,
            Action::Wall => self.look.shows_wall ^= true,
            Action::Theme => {
                if self.look.theme == Theme::Plain && Theme::Dark.or_plain() == Theme::Plain {
                    self.model.say("the variable NO_COLOR is set: there are no colours");
                }
                self.look.theme = match self.look.theme {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Contrast,
                    Theme::Contrast | Theme::Plain => Theme::Dark.or_plain(),
                };
            }
            Action::Find => {
                self.look.search = match self.look.search {
                    Some(_) => None,
                    None => Some(Search::default()),
                };
            }
            Action::Copy => return self.copy(),
            Action::PreviousSession => self.step(-1),
            Action::NextSession => self.step(1),
            Action::PutAway => self.put_away(),
            Action::ToWhom => {}
            Action::ScrollUp | Action::ScrollDown if self.look.shows_help => {
                self.turn_help(meant == Action::ScrollDown);
            }
            Action::ScrollUp => self.scroll(true),
            Action::ScrollDown => self.scroll(false),
            Action::AboutUp => self.scroll_about(true, self.page_of_about()),
            Action::AboutDown => self.scroll_about(false, self.page_of_about()),
            Action::Newest => self.look.scroll = None,
            Action::SendAgain => return self.send_again(),
            Action::ThrowAway => self.throw_away(),
            Action::Redraw => return vec![Wish::Redraw],
            Action::Quit => return self.quit(now),
            other => {
                let Some(number) = other.session() else { return Vec::new() };
                let found = self.model.sessions.iter().find(|it| it.number == number).map(|it| it.id.clone());
                match found {
                    Some(id) => self.choose(&id),
                    None => self.model.problem(format!("there is no session {number}")),
                }
            }
        }
        Vec::new()
    }

    fn command(&mut self, command: Json) -> Option<Wish> {
        let Json::Object(command) = command else { return None };
        match command.get("do").and_then(Json::as_str) {
            Some("quit") => return Some(Wish::Quit),
            Some(PUT_AWAY) => {
                self.forget(command.get("sessionId").and_then(Json::as_str).unwrap_or_default())
            }
            Some(CANCEL_ALL) => self.cancel_all(command.get("commands")),
            Some("sessions") => {
                self.look.shows_wall = false;
                let text = match self.drawn.lists_sessions {
                    true => "the sessions are on the left".to_owned(),
                    false => self.sessions_in_words(),
                };
                self.model.say(text);
            }
            Some("send-file") if self.only_watches() => self.model.problem(ONLY_WATCHES),
            _ => match commands::resolve(&self.model, command) {
                Ok(command) => {
                    self.look.scroll = None;
                    if let Asked::Join { .. } = &command.0 {
                        // Its session is shown, and has the line: what is typed ahead is meant for it.
                        self.look_anew();
                    }
                    return Some(self.wish(command));
                }
                Err(why) => self.model.problem(why),
            },
        }
        None
    }

    fn send_again(&mut self) -> Vec<Wish> {
        let Some(sent) = self.model.first_kept().cloned() else { return self.send_file_again() };
        let Sent { id: kept, message, .. } = &sent;
        // It is kept where it can't be sent.
        if let Err(why) = commands::audience_now(&self.model) {
            self.model.problem(why);
            return Vec::new();
        }
        // What only one party was to see goes to nobody else, even if that party came back under another id.
        if !self.model.can_be_repeated(&sent) {
            let why = match (&sent.fate, &message.audience) {
                (Fate::Refused(why), _) => why,
                (_, Audience::Only { nick, .. }) => &format!("{nick} isn't in any more"),
                _ => "it can't be sent again",
            };
            // What wasn't for the customer isn't by this.
            let is_for_agents = message.audience != Audience::Everyone;
            let for_whom = if is_for_agents { ", for agents and supervisors only" } else { "" };
            self.model.problem(format!("{why}; the text is in the input line again{for_whom}"));
            if let Some(session) = self.model.chosen_mut().filter(|_| is_for_agents) {
                session.chosen_audience = Some(Audience::Agents);
            }
            self.model.drop_kept(*kept);
            self.composer.put_back(&message.text);
            return Vec::new();
        }
        let mut command = commands::said(&self.model, message);
        command["id"] = json!(self.model.ask_again(*kept));
        vec![Wish::Command(command)]
    }

    /// Whether the person watches the session that is shown, unseen.
    fn only_watches(&self) -> bool {
        self.model.chosen().is_some_and(|it| it.place == Some(Audience::Supervisors))
    }

    /// Sends the first file again that couldn't be sent.
    fn send_file_again(&mut self) -> Vec<Wish> {
        if let (Some(_), Err(why)) = (self.model.chosen(), commands::audience_now(&self.model)) {
            self.model.problem(why);
            return Vec::new();
        }
        if let Some(transfer) = self.model.file_not_sent()
            && let Err(why) = sendable(Path::new(transfer.again["path"].as_str().unwrap_or_default()))
        {
            let away = self.look.keys.label(Action::ThrowAway).unwrap_or("/discard".into());
            self.model.problem(format!("{why}; {away} throws this one away"));
            return Vec::new();
        }
        let Some(Transfer { again: Json::Object(command), .. }) = self.model.take_file_not_sent() else {
            self.model.say("there is nothing to be sent again");
            return Vec::new();
        };
        self.command(Json::Object(command)).into_iter().collect()
    }

    fn wish(&mut self, (asked, mut command): Command) -> Wish {
        let id = self.model.ask(asked);
        command["id"] = json!(id);
        Wish::Command(command)
    }
}

/// Whether the key types a letter, where it does nothing else.
fn is_letter(key: KeyEvent) -> bool {
    matches!(key.code, KeyCode::Char(_)) && is_text(key.modifiers)
}
