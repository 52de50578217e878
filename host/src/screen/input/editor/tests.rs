use super::*;

fn typed(text: &str) -> Editor {
    let mut editor = Editor::default();
    text.chars().for_each(|it| editor.type_char(it));
    editor
}

/// The text with the cursor as `|`.
fn shown(editor: &Editor) -> String {
    let (head, tail) = editor.text().split_at(editor.cursor());
    format!("{head}|{tail}")
}

type Step = fn(&mut Editor);

#[test]
fn moves_and_deletions() {
    let family = "\u{1f468}\u{200d}\u{1f469}\u{200d}\u{1f467}";
    for (text, steps, expected) in [
        ("ab", &[Editor::left as Step, Editor::delete_left][..], "|b".to_owned()),
        ("ab", &[Editor::left, Editor::left, Editor::delete_right], "|b".into()),
        ("ab", &[Editor::go_line_start, Editor::right], "a|b".into()),
        (family, &[Editor::left], format!("|{family}")),
        (family, &[Editor::delete_left], "|".into()),
        ("e\u{301}x", &[Editor::left, Editor::left], "|e\u{301}x".into()),
        ("one two  ", &[Editor::word_left], "one |two  ".into()),
        ("one two", &[Editor::go_line_start, Editor::word_right], "one| two".into()),
        ("one two", &[Editor::delete_word_left], "one |".into()),
        ("one two", &[Editor::go_line_start, Editor::delete_word_right], "| two".into()),
        ("one\ntwo", &[Editor::go_line_start], "one\n|two".into()),
        ("one\ntwo", &[Editor::delete_to_start], "one\n|".into()),
        (
            "one\ntwo",
            &[Editor::go_line_start, Editor::left, Editor::delete_to_start, Editor::go_line_end],
            "|\ntwo".into(),
        ),
        ("one", &[Editor::word_left, Editor::delete_to_end], "|".into()),
        (
            "",
            &[Editor::left, Editor::delete_left, Editor::delete_right, Editor::word_left, Editor::undo],
            "|".into(),
        ),
    ] {
        let mut editor = typed(text);
        steps.iter().for_each(|step| step(&mut editor));
        assert_eq!(shown(&editor), expected, "{text:?}");
    }
}

#[test]
fn rows_up_and_down_keep_the_column() {
    let mut editor = typed("abcd\na\nabcd");
    assert!(editor.go_rows(false, 20));
    assert_eq!(shown(&editor), "abcd\na|\nabcd");
    assert!(editor.go_rows(false, 20));
    assert_eq!(shown(&editor), "abcd|\na\nabcd");
    assert!(!editor.go_rows(false, 20));
    assert!(editor.go_rows(true, 20) && editor.go_rows(true, 20) && !editor.go_rows(true, 20));
    assert_eq!(shown(&editor), "abcd\na\nabcd|");
}

#[test]
fn changes_are_undone_word_by_word() {
    let mut editor = typed("one two");
    editor.undo();
    assert_eq!(editor.text(), "one ");
    editor.undo();
    assert_eq!(editor.text(), "one");
    editor.redo();
    editor.redo();
    assert_eq!(editor.text(), "one two");
    editor.clear();
    assert_eq!(editor.text(), "");
    editor.undo();
    assert_eq!(editor.text(), "one two");
}

#[test]
fn a_paste_has_its_lines_and_no_control_characters() {
    let mut editor = Editor::default();
    editor.paste("a\r\nb\rc\n\td\x1b[2J\u{9b}");
    assert_eq!(editor.text(), "a\nb\nc\n\td\u{fffd}[2J\u{fffd}");
}

#[test]
fn what_is_pasted_is_never_a_command() {
    let command = |editor: &Editor| editor.is_command();
    assert!(command(&typed("/nick")) && !command(&typed("//nick")) && !command(&typed("a/nick")));

    let mut pasted = Editor::default();
    pasted.paste("/close");
    assert!(!command(&pasted) && pasted.is_pasted());
    pasted.undo();
    pasted.redo();
    assert!(!command(&pasted), "nor if it is brought back");
    pasted.delete_left();
    pasted.type_char('e');
    assert!(!command(&pasted), "nor if its end is typed anew");

    let mut rest = Editor::default();
    rest.paste("see /close");
    rest.go_line_start();
    (0..4).for_each(|_| rest.delete_right());
    assert_eq!(rest.text(), "/close");
    assert!(!command(&rest), "nor if only a part of the paste is left");

    let mut half = typed("/cl");
    half.paste("ose");
    assert!(!command(&half), "nor if only its end is pasted");

    let mut argument = typed("/send ");
    argument.paste("/tmp/a");
    assert!(command(&argument), "but an argument may be pasted");

    let mut behind = Editor::default();
    behind.paste("Bo");
    behind.go_line_start();
    "/nick ".chars().for_each(|it| behind.type_char(it));
    assert!(command(&behind), "and a command typed before it");

    let mut again = Editor::default();
    again.paste("/close");
    again.clear();
    "/who".chars().for_each(|it| again.type_char(it));
    assert!(command(&again), "and typed where a paste was");

    let mut gone = typed("/who");
    gone.go_line_start();
    gone.paste("x");
    gone.delete_left();
    assert!(command(&gone), "and a command out of which a paste was taken again");
}
