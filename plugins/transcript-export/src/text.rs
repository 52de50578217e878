//! Text, for people: one line for each thing that happened, in columns.

use core::fmt::Write;

use parlor_plugin::characters::controls;
use parlor_plugin::{Event, TranscriptHead};

use crate::{
    Format,
    clock::Clock,
    story::{Happening, Story},
};

/// How wide the column of names is, in characters.
const NAMES: usize = 18;

#[derive(Default)]
pub(crate) struct Text {
    clock: Clock,
    story: Story,
    date: String,
}

impl Format for Text {
    fn begin(&mut self, head: &TranscriptHead, out: &mut String) {
        self.clock = Clock::new(&head.start_at);
        out.push_str("Session ");
        push_shown(&head.session_id, out);
        out.push('\n');
    }

    fn event(&mut self, event: &Event, out: &mut String) {
        let happenings = self.story.follow(event);
        let moment = self.clock.at(event.time_shift);
        let name = self.story.party(&event.user_id).name;
        if moment.date != self.date {
            let _ = writeln!(out, "\n{} (times in UTC)", moment.date);
            self.date = moment.date;
        }
        for happening in happenings {
            let _ = write!(out, "{}  ", moment.time);
            push_name(&name, out);
            let indent = moment.time.len() + NAMES + 4;
            if event.visibility != "ALL" {
                out.push('[');
                push_shown(&event.visibility, out);
                out.push_str("] ");
            }
            if let Some(receiver_id) = &event.receiver_id {
                out.push_str("[to ");
                push_shown(&self.story.party(receiver_id).name, out);
                out.push_str("] ");
            }
            match happening {
                Happening::Said(text) => push_lines(text, indent, out),
                Happening::SaidTooMuch(bytes) => {
                    let _ = write!(out, "* wrote {bytes} bytes that are not in this transcript");
                }
                Happening::File(file) => {
                    out.push_str("* sent the file ");
                    push_shown(file.name, out);
                    let size = Some(file.size.as_str()).filter(|size| !size.is_empty());
                    let deleted = file.deleted.then_some("deleted since");
                    for detail in [size, file.description, deleted].into_iter().flatten() {
                        out.push_str(", ");
                        push_shown(detail, out);
                    }
                }
                Happening::Link(url) => {
                    out.push_str("* sent the link ");
                    push_shown(url, out);
                }
                Happening::Note(note) => {
                    out.push_str("* ");
                    push_shown(&note, out);
                }
            }
            out.push('\n');
        }
    }

    fn finish(&mut self, _out: &mut String) {}
}

/// The name, cut or filled to its column.
fn push_name(name: &str, out: &mut String) {
    let length = name.chars().count();
    if length > NAMES {
        let cut: String = name.chars().take(NAMES - 1).collect();
        push_shown(&cut, out);
        out.push('…');
    } else {
        push_shown(name, out);
        out.extend(core::iter::repeat_n(' ', NAMES - length));
    }
    out.push_str("  ");
}

/// Text of several lines, those after the first indented.
fn push_lines(text: &str, indent: usize, out: &mut String) {
    for (number, line) in text.lines().enumerate() {
        if number > 0 {
            out.push('\n');
            out.extend(core::iter::repeat_n(' ', indent));
        }
        push_shown(line, out);
    }
}

/// Text without what could command a terminal or reorder the line.
fn push_shown(text: &str, out: &mut String) {
    out.extend(text.chars().map(|character| match character {
        '\t' | '\n' | '\r' => ' ',
        character if controls(character) => '\u{fffd}',
        character => character,
    }));
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn nothing_commands_a_terminal() {
        let mut text = Text::default();
        let mut out = String::new();
        text.begin(&sample::head(), &mut out);
        text.event(&sample::message(1, "a\u{1b}[2Jb\u{7}\nc\u{9b}d\u{202e}"), &mut out);
        assert!(!out.contains(['\u{1b}', '\u{7}', '\u{9b}', '\u{202e}']), "{out:?}");
        assert_eq!(out.lines().last(), Some("                              c\u{fffd}d\u{fffd}"));
    }
}
