//! A terminal's screen as a picture, for `host/README.md`. With `PARLOR_UPDATE_PICTURES` set it is written; otherwise it is
//! compared with the one that is there.

use std::fmt::Write;
use std::path::PathBuf;

/// Pixels of a cell.
const CELL: (usize, usize) = (9, 19);

/// A character on the screen.
#[derive(Clone, Debug)]
pub(crate) struct Cell {
    pub(crate) text: String,
    /// How many columns it takes.
    pub(crate) columns: usize,
    pub(crate) style: Style,
}

/// How a character looks; colours are those of a terminal's 256, and none is the terminal's own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Style {
    pub(crate) letters: Option<u8>,
    pub(crate) ground: Option<u8>,
    pub(crate) is_bold: bool,
    pub(crate) is_underlined: bool,
}

/// The RGB value of one of a terminal's 256 colours.
fn rgb(index: u8) -> String {
    let level = |it: u8| if it == 0 { 0 } else { 55 + it * 40 };
    let (red, green, blue) = match index {
        16..=231 => {
            let it = index - 16;
            (level(it / 36), level(it / 6 % 6), level(it % 6))
        }
        232..=255 => {
            let grey = 8 + (index - 232) * 10;
            (grey, grey, grey)
        }
        _ => (128, 128, 128),
    };
    format!("#{red:02x}{green:02x}{blue:02x}")
}

/// The rows of a screen as SVG, on a light or a dark ground.
pub(crate) fn svg(rows: &[Vec<Cell>], is_light: bool) -> String {
    let (ground, letters) = if is_light { ("#fafafa", "#1c1c1c") } else { ("#16181d", "#d8d8d8") };
    let columns = rows.iter().map(|row| row.iter().map(|it| it.columns).sum()).max().unwrap_or(0);
    let mut out = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"-8 -8 {} {}\" font-family=\"DejaVu Sans Mono, monospace\" \
         font-size=\"15\">\n<rect x=\"-8\" y=\"-8\" width=\"100%\" height=\"100%\" rx=\"6\" fill=\"{ground}\"/>\n",
        columns * CELL.0 + 16,
        rows.len() * CELL.1 + 16
    );
    for (y, row) in rows.iter().enumerate() {
        let (mut x, top) = (0, y * CELL.1);
        // A run of cells that look alike; wide ones stand alone, so that each is where it belongs.
        for run in row.chunk_by(|one, other| one.style == other.style && one.columns + other.columns == 2) {
            let text: String = run.iter().map(|it| it.text.as_str()).collect();
            let (at, columns) = (x * CELL.0, run.iter().map(|it| it.columns).sum::<usize>());
            let (long, style) = (columns * CELL.0, run.first().map(|it| it.style).unwrap_or_default());
            x += columns;
            if let Some(index) = style.ground {
                let fill = rgb(index);
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
            let weight = if style.is_bold { " font-weight=\"bold\"" } else { "" };
            let line = if style.is_underlined { " text-decoration=\"underline\"" } else { "" };
            let fill = style.letters.map_or(letters.to_owned(), rgb);
            writeln!(
                out,
                "<text x=\"{at}\" y=\"{}\" textLength=\"{long}\" fill=\"{fill}\"{weight}{line} xml:space=\"preserve\">{escaped}</text>",
                top + 15
            )
            .unwrap();
        }
    }
    out.push_str("</svg>\n");
    out
}

/// Compares a picture with the one of this name, or puts it in its place.
pub(crate) fn compare(name: &str, drawn: &str) {
    let directory = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("pictures");
    let path = directory.join(format!("{name}.svg"));
    if std::env::var_os("PARLOR_UPDATE_PICTURES").is_some() {
        std::fs::create_dir_all(&directory).unwrap();
        std::fs::write(&path, drawn).unwrap();
    }
    assert!(
        std::fs::read_to_string(&path).is_ok_and(|it| it == drawn),
        "{} is out of date:\n{drawn}",
        path.display()
    );
}
