//! The picture of `parlor demo --watch` for `host/README.md`: the screens as they are when the agent answers his coach.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier};
use serde_json::json;
use unicode_width::UnicodeWidthStr;

use super::panes::{Frames, ROLES, draw};
use crate::clock::Zone;
use crate::commands::Role;
use crate::demo::conversation::{ANSWER, COACHING};
use crate::demo::story::COMPLAINT;
use crate::lines::Output;
use crate::screen::model::tests::{START, happened, interaction, message, party};
use crate::screen::{Canned, Face, Keys, Person, Theme};

#[path = "../../../tests/support/svg.rs"]
mod svg;

/// The cells of what was drawn.
fn cells(buffer: &Buffer) -> Vec<Vec<svg::Cell>> {
    let index = |colour| match colour {
        Color::Indexed(index) => Some(index),
        _ => None,
    };
    let row = |y: u16| {
        let (mut row, mut x) = (Vec::new(), 0);
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let columns = cell.symbol().width().max(1);
            let style = svg::Style {
                letters: index(cell.fg),
                ground: index(cell.bg),
                is_bold: cell.modifier.contains(Modifier::BOLD),
                is_underlined: cell.modifier.contains(Modifier::UNDERLINED),
            };
            row.push(svg::Cell { text: cell.symbol().to_owned(), columns, style });
            x += u16::try_from(columns).unwrap();
        }
        row
    };
    (0..buffer.area.height).map(row).collect()
}

/// The story so far, as one of the three was told of it.
fn told(role: Role) -> Vec<Output> {
    let user_data = json!({"userNick": "Ana", "subject": "A broken lamp", "agents": ["Bo"]});
    let (own_id, own_nick) = match role {
        Role::Customer => ("A", "Ana"),
        Role::Agent => ("B", "Bo"),
        Role::Supervisor => ("S", "Sue"),
    };
    let ready = Output::Ready {
        user_id: own_id.into(),
        user_nick: own_nick.into(),
        server_version: None,
        plugins: None,
    };
    let for_everyone = [
        ("Ana", party(0, "A", "CLIENT", "Ana", "ALL")),
        ("Ana", message(3, "A", "", COMPLAINT)),
        ("Bo", party(5, "B", "AGENT", "Bo", "ALL")),
        ("Bo", message(10, "B", "", ANSWER)),
        ("Ana", message(14, "A", "", "Thank you!")),
    ];
    let for_agents = [
        ("Sue", party(22, "S", "SUPERVISOR", "Sue", "INT")),
        ("Sue", message(27, "S", "visibility='INT'", COACHING)),
    ];
    let seen = for_everyone.into_iter().chain(for_agents.into_iter().filter(|_| role != Role::Customer));
    let listed = interaction("S1", "running", user_data);
    let joined = Output::Joined { session_id: "S1".into(), start_at: "2026-11-29T18:00:00Z".into() };
    let mut outputs = vec![ready];
    outputs.extend(Some(listed).filter(|_| role != Role::Customer));
    outputs.push(joined);
    outputs.extend(seen.map(|(nick, xml)| happened("S1", nick, &xml)));
    outputs.push(Output::Monitored { session_id: "S1".into(), monitored: true });
    outputs.push(Output::Monitored { session_id: "S1".into(), monitored: false });
    outputs
}

fn face(role: Role) -> Face {
    let mut face = Face::new(Person {
        role,
        nick: String::new(),
        theme: Theme::Dark,
        canned: Canned::default(),
        shows_preview: true,
        keys: Keys::default(),
    });
    for output in told(role) {
        face.model.apply(&output, START);
    }
    face.look.shows_wall = false;
    face.look.zone = Zone::default();
    face
}

#[test]
fn the_picture_shows_what_the_screens_show() {
    let mut faces = ROLES.map(|it| Some(face(it)));
    for character in "/to Sue Thanks, I have".chars() {
        let key = KeyEvent::new(KeyCode::Char(character), KeyModifiers::NONE);
        faces[1].as_mut().unwrap().take(Event::Key(key), START);
    }
    let title = " 5 of 8  Bo answers Sue alone";
    let keys = " Space stops  → hurries  q leaves";
    let frames = Frames { theme: Theme::Dark, title, keys, looked_at: Role::Agent, acts: Role::Agent };
    let mut terminal = Terminal::new(TestBackend::new(132, 26)).unwrap();
    terminal.draw(|frame| draw(frame, &mut faces, &frames, START + 30_000)).unwrap();
    svg::compare("watch", &svg::svg(&cells(terminal.backend().buffer()), false));
}
