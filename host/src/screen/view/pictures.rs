//! Pictures of the screen for `host/README.md`. `PARLOR_UPDATE_PICTURES=1 cargo test -p parlor-host pictures` draws them
//! anew; otherwise they are compared with what the screen shows now.

use std::fmt::Write;
use std::path::PathBuf;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

use super::Look;
use super::tests::{busy, draw};
use crate::screen::model::Role;
use crate::screen::theme::Theme;

/// Pixels of a cell.
const CELL: (u32, u32) = (9, 19);

/// The RGB value of one of a terminal's 256 colours.
fn indexed(index: u8) -> (u8, u8, u8) {
    let level = |it: u8| if it == 0 { 0 } else { 55 + it * 40 };
    match index {
        16..=231 => {
            let it = index - 16;
            (level(it / 36), level(it / 6 % 6), level(it % 6))
        }
        232..=255 => {
            let grey = 8 + (index - 232) * 10;
            (grey, grey, grey)
        }
        _ => (128, 128, 128),
    }
}

fn colour(color: Color, otherwise: &str) -> String {
    match color {
        Color::Indexed(index) => {
            let (red, green, blue) = indexed(index);
            format!("#{red:02x}{green:02x}{blue:02x}")
        }
        _ => otherwise.into(),
    }
}

/// What a terminal shows, as SVG.
pub(crate) fn svg(buffer: &Buffer, theme: Theme) -> String {
    let (ground, letters) =
        if theme == Theme::Light { ("#fafafa", "#1c1c1c") } else { ("#16181d", "#d8d8d8") };
    let (columns, rows) = (u32::from(buffer.area.width), u32::from(buffer.area.height));
    let (width, height) = (columns * CELL.0, rows * CELL.1);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 {} {}\" font-family=\"DejaVu Sans Mono, monospace\" \
         font-size=\"15\">\n<rect x=\"-8\" y=\"-8\" width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{ground}\"/>\n",
        width + 16,
        height + 16
    );
    for y in 0..rows {
        let mut x = 0;
        while x < columns {
            let cell = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
            let mut text = String::new();
            let start = x;
            // A run of cells that look alike; wide ones stand alone, so that each is where it belongs.
            while x < columns {
                let next = &buffer[(u16::try_from(x).unwrap(), u16::try_from(y).unwrap())];
                let wide = next.symbol().width().max(1);
                if !look_alike(cell, next) || wide > 1 && x > start {
                    break;
                }
                text.push_str(next.symbol());
                x += u32::try_from(wide).unwrap();
                if wide > 1 {
                    break;
                }
            }
            let (at, top, long) = (start * CELL.0, y * CELL.1, (x - start) * CELL.0);
            if cell.bg != Color::Reset {
                let fill = colour(cell.bg, ground);
                writeln!(
                    out,
                    "<rect x=\"{at}\" y=\"{top}\" width=\"{long}\" height=\"{}\" fill=\"{fill}\"/>",
                    CELL.1
                )
                .unwrap();
            }
            if text.trim().is_empty() {
                continue;
            }
            let escaped = text.replace('&', "&amp;").replace('<', "&lt;");
            let mut more = String::new();
            if cell.modifier.contains(Modifier::BOLD) {
                more.push_str(" font-weight=\"bold\"");
            }
            if cell.modifier.contains(Modifier::UNDERLINED) {
                more.push_str(" text-decoration=\"underline\"");
            }
            let fill = colour(cell.fg, letters);
            writeln!(
                out,
                "<text x=\"{at}\" y=\"{}\" textLength=\"{long}\" fill=\"{fill}\"{more} xml:space=\"preserve\">{escaped}</text>",
                top + 15
            )
            .unwrap();
        }
    }
    out.push_str("</svg>\n");
    out
}

fn look_alike(one: &Cell, other: &Cell) -> bool {
    (one.fg, one.bg, one.modifier) == (other.fg, other.bg, other.modifier)
}

/// Compares a picture with the one of this name, or puts it in its place.
pub(crate) fn compare(name: &str, drawn: &str) {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let path = directory.join(format!("{name}.svg"));
    if std::env::var_os("PARLOR_UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(&path, drawn).unwrap();
    }
    assert!(std::fs::read_to_string(&path).is_ok_and(|it| it == drawn), "{} is out of date", path.display());
}

#[test]
fn pictures_show_what_the_screen_shows() {
    let wall = Look { shows_wall: true, ..Look::default() };
    for (name, model, look) in [
        ("desk", busy(Role::Agent, "ALL"), Look { shows_about: true, ..Look::default() }),
        ("desk-light", busy(Role::Agent, "ALL"), Look { theme: Theme::Light, ..Look::default() }),
        ("coach", busy(Role::Supervisor, "INT"), Look::default()),
        ("wall", busy(Role::Supervisor, "VIP"), wall),
    ] {
        let theme = look.theme;
        let mut terminal = Terminal::new(TestBackend::new(100, 26)).unwrap();
        draw(&mut terminal, model, look);
        let drawn = svg(terminal.backend().buffer(), theme);
        compare(name, &drawn);
    }
}
