//! Colours, by what they stand for. Nothing is told by a colour alone: words and signs say it, too.

use clap::ValueEnum;
use ratatui::style::{Color, Modifier, Style};

use super::model::entry::{Audience, Kind};

/// A set of colours.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Theme {
    /// For light letters on a dark ground.
    #[default]
    Dark,
    /// For dark letters on a light ground.
    Light,
    /// Black, white and as few others as can be.
    Contrast,
    /// No colours; what is in `NO_COLOR` terminals.
    Plain,
}

/// The styles of a theme.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Colours {
    pub(crate) text: Style,
    /// What matters less: times, hints, who came and went.
    pub(crate) quiet: Style,
    pub(crate) strong: Style,
    pub(crate) border: Style,
    /// The line of the session that is chosen.
    pub(crate) chosen: Style,
    /// What wants to be looked at: somebody waits, something is unread.
    pub(crate) urgent: Style,
    pub(crate) problem: Style,
    pub(crate) good: Style,
    pub(crate) link: Style,
    /// What a search has found.
    pub(crate) found: Style,
    customer: Style,
    agent: Style,
    supervisor: Style,
    other: Style,
    everyone: Style,
    agents_only: Style,
    one_party: Style,
    closed: Style,
    /// The same where the line goes somewhere that nobody would think.
    pub(crate) unusual: Style,
}

impl Theme {
    /// The theme that was asked for, unless the environment has no colours (`NO_COLOR`).
    pub(crate) fn or_plain(self) -> Self {
        match std::env::var_os("NO_COLOR") {
            Some(it) if !it.is_empty() => Self::Plain,
            _ => self,
        }
    }

    pub(crate) fn colours(self) -> Colours {
        let bold = Style::new().add_modifier(Modifier::BOLD);
        let on = |letters: Color, ground: Color| Style::new().fg(letters).bg(ground);
        match self {
            Self::Dark => Colours {
                text: Style::new(),
                quiet: Style::new().fg(Color::Indexed(246)),
                strong: bold,
                border: Style::new().fg(Color::Indexed(240)),
                chosen: on(Color::Indexed(255), Color::Indexed(238)),
                urgent: bold.fg(Color::Indexed(215)),
                problem: Style::new().fg(Color::Indexed(210)),
                good: Style::new().fg(Color::Indexed(114)),
                link: Style::new().fg(Color::Indexed(117)).add_modifier(Modifier::UNDERLINED),
                found: on(Color::Indexed(16), Color::Indexed(222)),
                customer: bold.fg(Color::Indexed(117)),
                agent: bold.fg(Color::Indexed(114)),
                supervisor: bold.fg(Color::Indexed(183)),
                other: bold.fg(Color::Indexed(250)),
                everyone: on(Color::Indexed(16), Color::Indexed(114)),
                agents_only: on(Color::Indexed(16), Color::Indexed(183)),
                one_party: on(Color::Indexed(16), Color::Indexed(117)),
                closed: on(Color::Indexed(255), Color::Indexed(238)),
                unusual: on(Color::Indexed(16), Color::Indexed(215)),
            },
            Self::Light => Colours {
                text: Style::new(),
                quiet: Style::new().fg(Color::Indexed(241)),
                strong: bold,
                border: Style::new().fg(Color::Indexed(248)),
                chosen: on(Color::Indexed(16), Color::Indexed(252)),
                urgent: bold.fg(Color::Indexed(130)),
                problem: Style::new().fg(Color::Indexed(124)),
                good: Style::new().fg(Color::Indexed(22)),
                link: Style::new().fg(Color::Indexed(25)).add_modifier(Modifier::UNDERLINED),
                found: on(Color::Indexed(16), Color::Indexed(220)),
                customer: bold.fg(Color::Indexed(25)),
                agent: bold.fg(Color::Indexed(22)),
                supervisor: bold.fg(Color::Indexed(90)),
                other: bold.fg(Color::Indexed(238)),
                everyone: on(Color::Indexed(231), Color::Indexed(22)),
                agents_only: on(Color::Indexed(231), Color::Indexed(90)),
                one_party: on(Color::Indexed(231), Color::Indexed(25)),
                closed: on(Color::Indexed(16), Color::Indexed(252)),
                unusual: on(Color::Indexed(231), Color::Indexed(130)),
            },
            Self::Contrast => Colours {
                border: Style::new(),
                quiet: Style::new(),
                urgent: bold.add_modifier(Modifier::REVERSED),
                problem: bold.fg(Color::LightRed),
                customer: bold.fg(Color::LightCyan),
                agent: bold.fg(Color::LightGreen),
                supervisor: bold.fg(Color::LightMagenta),
                everyone: on(Color::Black, Color::White).add_modifier(Modifier::BOLD),
                agents_only: on(Color::Black, Color::LightMagenta).add_modifier(Modifier::BOLD),
                one_party: on(Color::Black, Color::LightCyan).add_modifier(Modifier::BOLD),
                found: on(Color::Black, Color::LightYellow),
                unusual: on(Color::Black, Color::LightYellow).add_modifier(Modifier::BOLD),
                ..Self::Plain.colours()
            },
            Self::Plain => {
                let reversed = Style::new().add_modifier(Modifier::REVERSED);
                Colours {
                    text: Style::new(),
                    quiet: Style::new().add_modifier(Modifier::DIM),
                    strong: bold,
                    border: Style::new().add_modifier(Modifier::DIM),
                    chosen: reversed,
                    urgent: bold,
                    problem: bold,
                    good: Style::new(),
                    link: Style::new().add_modifier(Modifier::UNDERLINED),
                    found: reversed,
                    customer: bold,
                    agent: bold,
                    supervisor: bold,
                    other: bold,
                    everyone: bold.add_modifier(Modifier::UNDERLINED),
                    agents_only: reversed.add_modifier(Modifier::BOLD),
                    one_party: reversed,
                    closed: Style::new().add_modifier(Modifier::DIM),
                    unusual: reversed.add_modifier(Modifier::BOLD | Modifier::UNDERLINED),
                }
            }
        }
    }
}

impl Colours {
    pub(crate) fn of_kind(&self, kind: Kind) -> Style {
        match kind {
            Kind::Customer => self.customer,
            Kind::Agent => self.agent,
            Kind::Supervisor => self.supervisor,
            Kind::Bot | Kind::System | Kind::Unknown | Kind::Unseen => self.other,
        }
    }

    /// The line that says to whom the next line goes; `None`: to nobody.
    pub(crate) fn of_audience(&self, audience: Option<&Audience>) -> Style {
        match audience {
            Some(Audience::Everyone) => self.everyone,
            Some(Audience::Agents) => self.agents_only,
            Some(Audience::Only { .. }) => self.one_party,
            Some(Audience::Supervisors) | None => self.closed,
        }
    }
}
