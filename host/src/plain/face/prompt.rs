//! The input as it is seen, with the prompt that says to whom the next line goes.

use super::Face;
use crate::commands::{Audience, Context, Mode, Role};
use crate::foreign::nickname;
use crate::screen::input::Rows;
use crate::screen::{cut, width};

/// Rows of the input at most, where it can be scrolled.
pub(in crate::plain) const ROWS: usize = 8;

/// Columns of a nickname in the prompt.
const NICK: usize = 20;

impl Face {
    pub(super) fn context(&self) -> Context {
        let mut context = match self.role {
            Role::Customer => self.roster.context(false),
            _ => self.roster.context_of(self.chosen.as_deref()),
        };
        // Whoever is being joined waits for nobody else.
        for session in context.sessions.iter_mut().filter(|it| self.is_joining(&it.id)) {
            session.waits = None;
        }
        context.undelivered = self.left().undelivered;
        context.mode = match &self.chosen {
            _ if !self.questions.is_empty() => Mode::Answer,
            _ if self.is_over => Mode::Closed("the chat is over: nothing can be said any more".into()),
            Some(id) if self.role != Role::Customer => self.mode(id, &context),
            _ => Mode::default(),
        };
        context
    }

    fn mode(&self, session_id: &str, context: &Context) -> Mode {
        if self.is_joining(session_id) {
            return Mode::Closed(
                "it is being joined: your text stays in the line, and Enter says it once you are in".into(),
            );
        }
        if !self.roster.is_inside(session_id) {
            return Mode::Closed(match self.roster.is_over(session_id) {
                true => "the session is over: /use another, or /join the one that waits longest".into(),
                false => "you aren't in this session: /join it first, or /use another".into(),
            });
        }
        let own = context.parties.iter().find(|it| it.is_me);
        match own.map(|it| Audience::of(&it.visibility)) {
            Some(Audience::Supervisors) => {
                Mode::Closed("you only watch: /coach to speak with the agents".into())
            }
            Some(audience) => Mode::To(audience),
            None => Mode::default(),
        }
    }

    /// The input as it is to be seen, `most` rows of it, with the prompt that says to whom the next line goes.
    pub(in crate::plain) fn input(&mut self, columns: u16, most: usize) -> Rows {
        let columns = usize::from(columns);
        let prompt = format!("{}> ", cut(&self.prompt(), (columns / 2).saturating_sub(2)));
        let indent = width(&prompt);
        let room = u16::try_from(columns.saturating_sub(indent)).unwrap_or(u16::MAX);
        let Rows { mut rows, cursor: (row, column) } = self.composer.rows(room, most);
        for (at, text) in rows.iter_mut().enumerate() {
            let before = if at == 0 { prompt.clone() } else { " ".repeat(indent) };
            text.insert_str(0, &before);
        }
        Rows { rows, cursor: (row, (column + indent).min(columns.saturating_sub(1))) }
    }

    fn prompt(&self) -> String {
        if !self.questions.is_empty() {
            return if self.questions.is_open() { "yes or no".into() } else { "wait".into() };
        }
        // The others see it before it is sent.
        let preview = if self.shows_preview { "preview " } else { "" };
        if self.role == Role::Customer {
            return match (self.is_over, self.roster.count_inside()) {
                (true, _) => "over".into(),
                (false, 0) => "not in yet".into(),
                (false, _) => format!("{preview}to everyone"),
            };
        }
        let Some(session) = self.chosen.as_deref().and_then(|it| self.roster.session(it)) else {
            return "no session".into();
        };
        let has_left = if self.roster.has_no_customer(&session.id) { " left" } else { "" };
        let nick = session.nick.as_deref().map(|it| format!(" ({}{has_left})", cut(&nickname(it), NICK)));
        let label = format!("{}{}", session.number, nick.unwrap_or_default());
        match &self.composer.context().mode {
            Mode::To(Audience::Everyone) => format!("{preview}to {label}"),
            Mode::To(_) | Mode::Answer => format!("INT, agents only, in {label}"),
            Mode::Closed(_) if self.is_joining(&session.id) => format!("joining {label}"),
            Mode::Closed(_) if self.roster.is_over(&session.id) => format!("over: {label}"),
            Mode::Closed(_) if self.roster.is_inside(&session.id) => format!("watching {label}"),
            Mode::Closed(_) => format!("not in {label}"),
        }
    }
}
