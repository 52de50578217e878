//! What stands below the transcript: files that are sent, what was said and isn't delivered, who types; and how far a file is.

use super::Picked;
use super::text::{piece, wrap};
use super::transcript::{Clickable, Page, TIME, named};
use crate::foreign::size;
use crate::screen::commands::audience_in;
use crate::screen::input::Action;
use crate::screen::model::Role;
use crate::screen::model::entry::{Audience, Kind};
use crate::screen::model::sent::{End, Fate, Transfer};

impl Page<'_> {
    /// What stands below the transcript.
    pub(super) fn tail(&self) -> Vec<Clickable> {
        let mut rows = Vec::new();
        let is_here = |it: &&Transfer| it.file_id.is_none() && it.session_id == self.session.id;
        let label = |action, command: &str| self.look.keys.label(action).unwrap_or(command.into());
        let away = format!("{} throws it away", label(Action::ThrowAway, "/discard"));
        for transfer in self.model.transfers.iter().filter(is_here) {
            let mut text = format!("you send {}  {}", transfer.name, state(transfer));
            let mut style = self.colours.quiet;
            if let Some(End::Failed(_)) = transfer.end {
                let again = label(Action::SendAgain, "/again");
                let how = match audience_in(self.model, self.session) {
                    Ok(_) => format!("{again} sends it again, "),
                    Err(_) => String::new(),
                };
                (text, style) = (format!("{text} ({how}{away})"), self.colours.problem);
            }
            rows.extend(self.said(&text, &Audience::Everyone, style));
        }
        let again = label(Action::SendAgain, "/again");
        let copies = self.look.keys.label(Action::Copy).map(|key| format!(", {key} copies it"));
        let copies = copies.unwrap_or_default();
        let can_be_said = audience_in(self.model, self.session);
        for sent in self.model.sent.iter().filter(|it| it.message.session_id == self.session.id) {
            let to_do = |again: String| match &can_be_said {
                Ok(_) => format!("({again}, {away}{copies})"),
                Err(why) => format!("({why}; {away}{copies})"),
            };
            let (style, what) = match &sent.fate {
                Fate::NotDelivered(why) | Fate::Refused(why) => {
                    let to_do = to_do(match self.model.can_be_repeated(sent) {
                        true => format!("{again} sends it again"),
                        false => format!("{again} puts it back into the line"),
                    });
                    (self.colours.problem, format!("NOT DELIVERED: {why} {to_do}"))
                }
                Fate::Unknown(why) => {
                    let to_do = to_do(format!("{again} sends it again, so that it may be there twice"));
                    (self.colours.problem, format!("NOT KNOWN WHETHER IT ARRIVED: {why} {to_do}"))
                }
                Fate::UnderWay => (self.colours.quiet, "under way".to_owned()),
            };
            let mut text = self.said(&sent.message.text, &sent.message.audience, style);
            if self.look.picked == Some(Picked::Sent(sent.id)) {
                self.mark(&mut text);
            }
            rows.extend(self.said(&what, &sent.message.audience, style));
            rows.extend(text);
        }
        for typing in &self.session.typing {
            let kind = match self.session.party(&typing.user_id) {
                Some(party) => party.kind,
                None if self.model.role == Role::Customer => Kind::Unseen,
                None => Kind::Unknown,
            };
            let kind = kind.word();
            let text = match typing.preview.as_str() {
                "" => format!("{} is typing …", named(kind, &typing.nick)),
                preview => format!("{} is typing: {preview}", named(kind, &typing.nick)),
            };
            let lines = wrap(&text, self.columns.saturating_sub(TIME));
            let style = self.colours.quiet;
            rows.extend(
                lines.into_iter().map(|it| (vec![piece(" ".repeat(TIME), style), piece(it, style)], None)),
            );
        }
        rows
    }
}

/// How far a transfer is: a bar, or how it ended.
pub(super) fn state(transfer: &Transfer) -> String {
    match (&transfer.end, transfer.total) {
        (Some(End::Done(path)), _) => format!("saved as {path}"),
        // As it was asked for.
        (Some(End::Failed(why)), _) if why == "cancelled" => "cancelled".to_owned(),
        (Some(End::Failed(why)), _) => format!("failed: {why}"),
        (None, _) if transfer.is_cancelled => "is being cancelled".to_owned(),
        (None, Some(total)) if total > 0 => {
            let tenths =
                usize::try_from(transfer.done.saturating_mul(10) / total).unwrap_or_default().min(10);
            let percent = transfer.done.saturating_mul(100) / total;
            format!("[{}{}] {percent} % of {}", "#".repeat(tenths), "-".repeat(10 - tenths), size(total))
        }
        // Another file is before it, or it is about to begin.
        (None, _) if transfer.done == 0 => "waits".to_owned(),
        (None, _) => format!("{} so far", size(transfer.done)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_has_not_begun_waits() {
        let mut transfer = Transfer {
            id: 1,
            session_id: "S".into(),
            file_id: None,
            name: "a.txt".into(),
            again: serde_json::Value::Null,
            done: 0,
            total: None,
            is_cancelled: false,
            end: None,
        };
        assert_eq!(state(&transfer), "waits");
        transfer.done = 5;
        assert_eq!(state(&transfer), "5 bytes so far");
        transfer.total = Some(10);
        assert_eq!(state(&transfer), "[#####-----] 50 % of 10 bytes");
        transfer.is_cancelled = true;
        assert_eq!(state(&transfer), "is being cancelled");
    }
}
