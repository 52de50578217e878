use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::CellWidth;
use ratatui::layout::Rect;

use super::*;

/// What is drawn in the rows that the composer asks for, without spaces at the ends, and the cursor's column and row.
fn picture(composer: &mut Composer, width: u16) -> (Vec<String>, (u16, u16)) {
    let height = composer.height(width);
    drawn(composer, width, height)
}

fn drawn(composer: &mut Composer, width: u16, height: u16) -> (Vec<String>, (u16, u16)) {
    let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
    terminal
        .draw(|frame| composer.render(frame, Rect::new(0, 0, width, height), &Styles::default()))
        .unwrap();
    let cursor = terminal.get_cursor_position().unwrap();
    let buffer = terminal.backend().buffer();
    let row = |y| {
        let mut text = String::new();
        let mut x = 0;
        while x < width {
            let symbol = buffer[(x, y)].symbol();
            text.push_str(symbol);
            // A wide character has the next cell, too.
            x += symbol.cell_width().max(1);
        }
        text.trim_end().to_owned()
    };
    ((0..height).map(row).collect(), (cursor.x, cursor.y))
}

#[test]
fn an_empty_input() {
    let (rows, cursor) = picture(&mut composer(), 60);
    assert_eq!(rows, ["> type a message, / for commands, F1 for help"]);
    assert_eq!(cursor, (2, 0));
}

#[test]
fn modes_are_told_by_marks() {
    let mode = |mode| {
        let mut composer = composer();
        composer.set_context(Context { mode, ..context() });
        picture(&mut composer, 60).0
    };
    assert!(mode(Mode::To(Audience::Agents))[0].starts_with("# "));
    let one = mode(Mode::To(Audience::Only { user_id: "U3".into(), nick: "Sue\u{9b}".into() }));
    assert!(one[0].starts_with("@ "));
    let closed = mode(Mode::Closed("you only watch: /coach to speak".into()));
    assert_eq!(closed[0], "x you only watch: /coach to speak");
}

#[test]
fn the_palette_filters_while_one_types() {
    let mut composer = composer();
    press(&mut composer, "/s");
    let (rows, cursor) = drawn(&mut composer, 60, 4);
    assert_eq!(
        rows,
        [
            "⇥ /sessions         lists the sessions, with their numbers",
            "  /send PATH        sends a file",
            "  /save FILE [DIR]  saves a file of the session, here or in…",
            "> /s",
        ]
    );
    assert_eq!(cursor, (4, 3));
    let (note, is_problem) = composer.note().unwrap();
    assert!(note.starts_with("1 of ") && note.ends_with(", ↑↓ for more") && !is_problem, "{note}");
    press(&mut composer, "e<down>");
    let (rows, _) = drawn(&mut composer, 60, 3);
    assert_eq!(
        rows[..2],
        ["  /sessions   lists the sessions, with their numbers", "> /send PATH  sends a file"]
    );
    press(&mut composer, "<ctrl-u>/use ");
    let (rows, _) = picture(&mut composer, 60);
    assert_eq!(rows[..2], ["⇥ 1 (Ana)  A lamp, you are in it", "  2 (Ben)  A lamp, waits 1 min"]);
    assert_eq!(composer.note(), None, "all are listed");
    press(&mut composer, "<esc>");
    assert_eq!(picture(&mut composer, 60).0.len(), 1);
}

#[test]
fn wide_characters_and_emoji_have_their_cells() {
    let mut composer = composer();
    press(&mut composer, "\u{4f60}\u{597d} \u{1f600} a");
    let (rows, cursor) = picture(&mut composer, 40);
    assert_eq!(rows[0], "> \u{4f60}\u{597d} \u{1f600} a");
    assert_eq!(cursor, (2 + 4 + 1 + 2 + 1 + 1, 0));
    press(&mut composer, "<left><left><left>");
    assert_eq!(picture(&mut composer, 40).1, (2 + 4 + 1, 0));
}

#[test]
fn long_texts_are_broken_and_scrolled() {
    let mut composer = composer();
    press(&mut composer, "one two three four");
    let (rows, cursor) = picture(&mut composer, 14);
    assert_eq!(rows, ["> one two", "  three four"]);
    assert_eq!(cursor, (12, 1));
    press(&mut composer, "<ctrl-j>five<ctrl-j>six");
    assert_eq!(drawn(&mut composer, 14, 2).0, ["  five", "  six"]);
    assert_eq!(drawn(&mut composer, 14, 1).0, ["  six"], "there is always the row of the cursor");
    press(&mut composer, "<up><up><up>");
    assert_eq!(drawn(&mut composer, 14, 2), (vec!["> one two".into(), "  three four".into()], (5, 0)));
}

#[test]
fn a_paste_and_its_length_are_told() {
    let mut composer = composer();
    composer.on_paste("/close\u{202e}\u{1b}[2J");
    assert_eq!(composer.note(), Some(("pasted: is said, not done".into(), false)));
    assert_eq!(picture(&mut composer, 100).0, ["> /close\u{fffd}\u{fffd}[2J"]);
    press(&mut composer, "<ctrl-u>");
    composer.on_paste(&"x".repeat(30_000));
    assert_eq!(composer.note(), Some(("1.7 kB of 31.7 kB left".into(), false)));
    assert_eq!(picture(&mut composer, 80).0.len(), 8);
}

#[test]
fn clicks_choose_completions_and_places_in_the_text() {
    let mut composer = composer();
    press(&mut composer, "/use ");
    picture(&mut composer, 60);
    let chosen = composer.on_click((3, 1).into()).map(lines);
    assert_eq!(chosen, Some(vec!["Use(\"S2\")".to_owned()]));
    press(&mut composer, "one<ctrl-j>two");
    assert_eq!(picture(&mut composer, 60).1, (5, 1));
    for (at, cursor) in [((3, 0), (3, 0)), ((40, 1), (5, 1)), ((0, 0), (2, 0))] {
        assert_eq!(composer.on_click(at.into()), Some(Vec::new()));
        assert_eq!(picture(&mut composer, 60).1, cursor, "{at:?}");
    }
    assert_eq!(composer.on_click((3, 9).into()), None);
}

#[test]
fn names_from_right_to_left_are_isolated() {
    let mut composer = composer();
    let mut with = context();
    with.sessions[0].nick = Some("\u{627}\u{646}\u{627}".into());
    composer.set_context(with);
    press(&mut composer, "/use 1");
    assert!(
        picture(&mut composer, 60).0[0].starts_with("⇥ 1 (\u{2068}\u{627}\u{646}\u{627}\u{2069})  A lamp")
    );
}

#[test]
fn any_size_can_be_drawn() {
    let mut composer = composer();
    press(&mut composer, "/\u{4f60}");
    composer.on_paste("a\nb\tc\n\u{1f468}\u{200d}\u{1f469}");
    for keys in ["", "<ctrl-u>", "<esc><ctrl-p>"] {
        press(&mut composer, keys);
        for width in 0..12 {
            for height in 0..6 {
                drawn(&mut composer, width, height);
                composer.height(width);
            }
        }
    }
}

#[test]
fn rows_for_a_line_mode() {
    let mut composer = composer();
    press(&mut composer, "one two three four<ctrl-j>\u{4f60}");
    let rows =
        |rows: &[&str], cursor| Rows { rows: rows.iter().map(|it| (*it).to_owned()).collect(), cursor };
    assert_eq!(composer.rows(12, 8), rows(&["one two ", "three four", "\u{4f60}"], (2, 2)));
    assert_eq!(composer.rows(12, 2), rows(&["three four", "\u{4f60}"], (1, 2)));
    press(&mut composer, "<up>");
    assert_eq!(composer.rows(12, 1), rows(&["three four"], (0, 2)));
    assert_eq!(composer.rows(0, 0).rows.len(), 1, "the smallest");
}
