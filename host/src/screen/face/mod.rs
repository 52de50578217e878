//! What a person does with the screen: keys, clicks, commands.

mod looking;

use crossterm::event::{Event, KeyCode, KeyEvent, KeyEventKind};
use ratatui::Frame;
use serde_json::{Value as Json, json};

use super::commands::{self, Command};
use super::input::{Composer, Config, Deed as Typed};
use super::keys::{Deed, deed};
use super::model::entry::Audience;
use super::model::sent::Asked;
use super::model::session::Stage;
use super::model::{Link, Model, Role};
use super::theme::Theme;
use super::view::{self, Drawn, Look, Search};

/// How long a second Ctrl-C is waited for, in milliseconds.
const ASKED_MS: i64 = 5000;

/// In how many sessions it is looked up at once what was said last.
const LOOKED_UP: usize = 30;

/// What the loop has to do.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Wish {
    /// Has this command carried out.
    Command(Json),
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
    /// When the person was asked whether to end.
    asked_to_quit: Option<i64>,
}

impl Face {
    pub(crate) fn new(role: Role, nick: &str, theme: Theme) -> Self {
        Self {
            model: Model::new(role, nick),
            look: Look { theme, shows_wall: role == Role::Supervisor, ..Look::default() },
            composer: Composer::new(Config { is_desk: role != Role::Customer }),
            drawn: Drawn::default(),
            asked_to_quit: None,
        }
    }

    /// Draws everything; what is drawn is what clicks are for from now on.
    pub(crate) fn draw(&mut self, frame: &mut Frame<'_>, now: i64) {
        let rows = if frame.area().height < 20 { 1 } else { 2 };
        self.drawn = view::draw(frame, &self.model, &self.look, now, rows);
        if let (Some(scroll), 0) = (self.look.scroll, self.drawn.hidden)
            && scroll.rows == 0
        {
            self.look.scroll = None;
        }
        if let Some(scroll) = &mut self.look.scroll {
            scroll.rows = self.drawn.hidden;
        }
        self.composer.render(frame, self.drawn.input, self.look.theme.colours().text);
    }

    pub(crate) fn links(&self) -> &[view::text::Link] {
        // What lies over the transcript would be overwritten.
        if self.look.shows_help { &[] } else { &self.drawn.links }
    }

    /// Takes in what comes from the terminal.
    pub(crate) fn take(&mut self, event: Event, now: i64) -> Vec<Wish> {
        match event {
            Event::Key(key) if key.kind != KeyEventKind::Release => self.key(key, now),
            Event::Paste(text) => {
                if let Some(search) = &mut self.look.search {
                    search.query.push_str(&crate::foreign::clean(&text));
                    self.find(None);
                    return Vec::new();
                }
                let typed = self.composer.on_paste(&text);
                self.typed(typed)
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
        let meant = deed(&key, self.model.role);
        if meant != Some(Deed::Quit) {
            self.asked_to_quit = None;
            self.model.note = None;
        }
        if let Some(meant) = meant {
            return self.meant(meant, now);
        }
        if self.look.shows_help {
            self.look.shows_help = false;
            return Vec::new();
        }
        if key.code == KeyCode::Esc {
            self.look.search = None;
            self.look.scroll = None;
        }
        if self.look.search.is_some() {
            self.searching(key);
            return Vec::new();
        }
        if self.look.shows_wall && self.composer.is_empty() && self.on_wall(key) {
            return self.wall_key(key);
        }
        if key.code == KeyCode::Char('?') && self.composer.is_empty() {
            self.look.shows_help = true;
            return Vec::new();
        }
        let typed = self.composer.on_key(key);
        self.typed(typed)
    }

    fn meant(&mut self, meant: Deed, now: i64) -> Vec<Wish> {
        match meant {
            Deed::Help => self.look.shows_help ^= true,
            Deed::ToWhom if !self.look.shows_wall => self.next_audience(),
            Deed::Cancel => return self.cancel(),
            Deed::About => self.look.shows_about ^= true,
            Deed::Wall => self.look.shows_wall ^= true,
            Deed::Theme => {
                self.look.theme = match self.look.theme {
                    Theme::Dark => Theme::Light,
                    Theme::Light => Theme::Contrast,
                    Theme::Contrast | Theme::Plain => Theme::Dark.or_plain(),
                };
            }
            Deed::Find => {
                self.look.search = match self.look.search {
                    Some(_) => None,
                    None => Some(Search::default()),
                };
            }
            Deed::PreviousSession => self.step(-1),
            Deed::NextSession => self.step(1),
            Deed::Session(number) => {
                let found = self.model.sessions.iter().find(|it| it.number == number).map(|it| it.id.clone());
                match found {
                    Some(id) => self.choose(&id),
                    None => self.model.problem(format!("there is no session {number}")),
                }
            }
            Deed::PutAway => match self.model.chosen() {
                Some(session) if !session.is_mine() => {
                    let id = session.id.clone();
                    if session.stage == Stage::Over {
                        self.model.forget(&id);
                    } else {
                        self.model.chosen = None;
                    }
                }
                Some(_) => self.model.problem("you are in this session: /leave it first"),
                None => {}
            },
            Deed::ToWhom => {}
            Deed::ScrollUp => self.scroll(true),
            Deed::ScrollDown => self.scroll(false),
            Deed::End => self.look.scroll = None,
            Deed::SendAgain => return self.send_again(),
            Deed::ThrowAway => match self.model.take_undelivered() {
                Some(_) => self.model.say("thrown away"),
                None => self.model.say("everything was delivered"),
            },
            Deed::Redraw => return vec![Wish::Redraw],
            Deed::Quit => return self.quit(now),
        }
        Vec::new()
    }

    /// Ends at once where nobody is left alone by it; otherwise asks.
    fn quit(&mut self, now: i64) -> Vec<Wish> {
        let sessions = self.model.sessions.iter().filter(|it| it.is_mine()).count();
        let was_asked = self.asked_to_quit.is_some_and(|at| now - at < ASKED_MS);
        if sessions == 0 || was_asked {
            return vec![Wish::Quit];
        }
        self.asked_to_quit = Some(now);
        self.model.problem(match (self.model.role, sessions) {
            (Role::Customer, _) => "Ctrl-C again leaves the session and ends".to_owned(),
            (_, 1) => "Ctrl-C again leaves your session and ends; its customer stays behind".to_owned(),
            (_, count) => {
                format!("Ctrl-C again leaves your {count} sessions and ends; their customers stay behind")
            }
        });
        Vec::new()
    }

    fn typed(&mut self, typed: Vec<Typed>) -> Vec<Wish> {
        let mut wishes = Vec::new();
        for it in typed {
            match it {
                // Here nobody sees in which session it would be said.
                Typed::Send(text) if self.look.shows_wall => {
                    self.composer.on_paste(&text);
                    self.model.problem("nothing is said on the wall: Enter shows the session that is marked");
                }
                Typed::Send(text) => match commands::say(&self.model, text.clone()) {
                    Ok(command) => wishes.push(self.wish(command)),
                    Err(why) => {
                        // Nothing that was written is lost.
                        self.composer.on_paste(&text);
                        self.model.problem(why);
                    }
                },
                Typed::Command(command) => wishes.extend(self.command(command)),
                Typed::Refuse(why) => self.model.problem(why),
            }
        }
        wishes
    }

    fn command(&mut self, command: Json) -> Option<Wish> {
        let Json::Object(command) = command else { return None };
        let named = command.get("sessionId").and_then(Json::as_str);
        match (command.get("do").and_then(Json::as_str), named) {
            (Some("help"), _) => self.look.shows_help = true,
            (Some("quit"), _) => return Some(Wish::Quit),
            (Some("use"), Some(named)) => match commands::find_session(&self.model, named) {
                Ok(session) => {
                    let id = session.id.clone();
                    self.choose(&id);
                }
                Err(why) => self.model.problem(why),
            },
            (Some("sessions"), _) => {
                self.look.shows_wall = false;
                self.model.say("the sessions are on the left");
            }
            _ => match commands::resolve(&self.model, command) {
                Ok(command) => {
                    self.look.scroll = None;
                    return Some(self.wish(command));
                }
                Err(why) => self.model.problem(why),
            },
        }
        None
    }

    /// What the desk knows of all sessions, to be asked for now and then: of those that are gone nobody tells after a
    /// restart of the server.
    pub(crate) fn list_sessions(&mut self) -> Option<Wish> {
        let is_asked = self.model.role != Role::Customer && self.model.was_let_in;
        is_asked.then(|| self.wish((Asked::Sessions, json!({"do": "sessions"}))))
    }

    /// Stops the files of the chosen session that are on their way.
    fn cancel(&mut self) -> Vec<Wish> {
        let ids = self.model.under_way();
        if ids.is_empty() {
            self.model.say("no file is on its way here");
        }
        ids.into_iter().map(|id| self.wish((Asked::Quiet, json!({"do": "cancel", "command": id})))).collect()
    }

    /// What was said last in the sessions on the wall that the person isn't in, to be asked for now and then.
    pub(crate) fn list_last_words(&mut self) -> Vec<Wish> {
        if !self.look.shows_wall || self.model.link != Link::Up {
            return Vec::new();
        }
        let sessions = view::on_wall(&self.model).into_iter().filter(|it| it.place.is_none());
        let ids: Vec<String> = sessions.take(LOOKED_UP).map(|it| it.id.clone()).collect();
        let ask = |id| json!({"do": "last-words", "sessionId": id});
        ids.into_iter().map(|id| self.wish((Asked::LastWords, ask(id)))).collect()
    }

    fn send_again(&mut self) -> Vec<Wish> {
        let Some(message) = self.model.take_undelivered() else {
            self.model.say("everything was delivered");
            return Vec::new();
        };
        // What only one party was to see goes to nobody else, even if that party came back under another id.
        if let Audience::Only { user_id, nick } = &message.audience
            && self.model.chosen().is_some_and(|it| it.party(user_id).is_none_or(|it| !it.is_in))
        {
            self.model.problem(format!("{nick} isn't in any more: the text is in the input line again"));
            self.composer.on_paste(&message.text);
            return Vec::new();
        }
        let command = commands::say_to(&self.model, message);
        vec![self.wish(command)]
    }

    fn wish(&mut self, (asked, mut command): Command) -> Wish {
        let id = self.model.ask(asked);
        command["id"] = json!(id);
        Wish::Command(command)
    }
}
