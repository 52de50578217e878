//! The screen with its input line, drawn.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::Face;
use crate::screen::input::Styles;
use crate::screen::model::entry::Audience;
use crate::screen::view;

impl Face {
    /// Draws everything into a part of the terminal; what is drawn is what clicks are for from now on.
    pub(crate) fn draw(&mut self, frame: &mut Frame<'_>, area: Rect, now: i64) {
        self.tell_input(now);
        let least = if area.height < 20 { 1 } else { 2 };
        let rows = self.composer.height(area.width).clamp(least, (area.height / 2).max(least));
        (self.look.is_command, self.look.addressed) = (self.composer.is_command(), self.composer.addressed());
        self.look.drafts = self.composer.drafts_elsewhere();
        self.drawn = view::draw(frame, area, &self.model, &self.look, now, rows);
        if let (Some(scroll), 0) = (self.look.scroll, self.drawn.hidden)
            && scroll.rows == 0
        {
            self.look.scroll = None;
        }
        if let Some(scroll) = &mut self.look.scroll {
            scroll.rows = self.drawn.hidden;
        }
        let colours = self.look.theme.colours();
        let styles = Styles {
            text: colours.text,
            everyone: colours.of_audience(Some(&Audience::Everyone)),
            agents: colours.of_audience(Some(&Audience::Agents)),
            one: colours.of_audience(Some(&Audience::Only { user_id: String::new(), nick: String::new() })),
            closed: colours.of_audience(None),
            quiet: colours.quiet,
            selected: colours.chosen,
        };
        self.composer.render(frame, self.drawn.input, &styles);
        if let Some(cursor) = self.drawn.cursor {
            frame.set_cursor_position(cursor);
        }
        if let Some((note, is_problem)) = self.composer.note().filter(|_| self.drawn.input.y > 0) {
            let note = format!(" {note} ");
            let columns = u16::try_from(view::text::width(&note)).unwrap_or(u16::MAX);
            let input = self.drawn.input;
            let x = input.right().saturating_sub(columns).max(input.x);
            let style = if is_problem { colours.problem } else { colours.text };
            frame.buffer_mut().set_stringn(x, input.y - 1, note, input.width.into(), style);
        }
        // What lies over a link, such as a list of completions, isn't overwritten by it.
        let buffer = frame.buffer_mut();
        self.drawn.links.retain(|it| it.is_seen(buffer));
    }

    pub(crate) fn links(&self) -> &[view::text::Link] {
        &self.drawn.links
    }
}
