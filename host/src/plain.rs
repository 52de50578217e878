//! The conversation for a person at a terminal that can't show a full screen, or who has it read aloud: what happens, as
//! readable lines.

use std::collections::{HashMap, HashSet};

use parlor_plugin::{Event, EventBody, KeyValue, Notice};
use serde_json::Value as Json;

use crate::commands::Roster;
use crate::foreign::{clean, foreign, size};
use crate::lines::Output;

const BOLD: &str = "\x1b[1m";
const DIM: &str = "\x1b[2m";
const RED: &str = "\x1b[31m";
const PLAIN: &str = "\x1b[0m";

/// What a person sees.
#[derive(Default)]
pub(crate) struct Screen {
    nicknames: HashMap<String, String>,
    is_coloured: bool,
    own_id: String,
    /// Sessions that the person watches unseen.
    watched: HashSet<String>,
}

impl Screen {
    /// A screen on a terminal: coloured, unless `NO_COLOR` is set.
    pub(crate) fn new() -> Self {
        let is_coloured = std::env::var_os("NO_COLOR").is_none_or(|it| it.is_empty());
        Self { is_coloured, ..Self::default() }
    }

    /// The line for what happened, in which sessions have the numbers of the roster; `None` if it isn't worth one.
    pub(crate) fn show(&mut self, output: &Output, roster: &Roster) -> Option<String> {
        let named = |id: &str| roster.label(id).map_or_else(|| clean(id), |it| foreign(&it));
        Some(match output {
            Output::Ready { user_id, user_nick, plugins, .. } => {
                self.own_id.clone_from(user_id);
                let plugins = match plugins.as_deref() {
                    None => String::new(),
                    Some([]) => "; no plugins: see `parlor plugin list`".into(),
                    Some(names) => format!("; plugins: {}", clean(&names.join(", "))),
                };
                let nick = foreign(user_nick);
                self.quiet(&format!("connected as {nick}{plugins}; /help says what can be typed"))
            }
            Output::Interactions(it) => {
                let subject = it.subject.as_deref().filter(|it| !it.is_empty()).unwrap_or("no subject");
                let label = named(&it.session_id);
                self.quiet(&format!("session {label}, {}: {}", foreign(subject), clean(&it.state)))
            }
            Output::Joined { session_id, .. } => self.quiet(&format!("in session {}", named(session_id))),
            Output::Event { session_id, user_nick, event, .. } => {
                if event.user_id == self.own_id && matches!(event.body.happened(), EventBody::NewParty(_)) {
                    match event.visibility.as_str() {
                        "VIP" => self.watched.insert(session_id.clone()),
                        _ => self.watched.remove(session_id),
                    };
                }
                let time = format!("{:02}:{:02}", event.time_shift / 60, event.time_shift % 60);
                // In several sessions each line says which one it belongs to.
                let tag = roster.tag(session_id).map(|it| format!("{it}| ")).unwrap_or_default();
                let line =
                    format!("{tag}{} {}", self.quiet(&time), self.describe(user_nick.as_deref(), event));
                match uploaded_file(event) {
                    Some(file_id) => {
                        format!("{line}{}", self.quiet(&format!("; /save {} saves it", clean(file_id))))
                    }
                    None => line,
                }
            }
            // Whoever watched may go on reading as a coach, whom the customer doesn't see: that the last silent monitor went
            // says nothing.
            Output::Monitored { monitored: false, .. } => return None,
            Output::Monitored { session_id, monitored: true } if self.watched.contains(session_id) => {
                return None;
            }
            Output::Monitored { monitored: true, .. } => {
                self.quiet("a supervisor may be reading along from now on")
            }
            // A notice says so, too.
            Output::Saved { .. } | Output::Idle { idle_time_expire: None, .. } => return None,
            Output::Idle { idle_time_expire: Some(seconds), .. } => {
                self.quiet(&format!("the session is taken for idle in {seconds} s"))
            }
            Output::Closed { session_id, is_over: true } => {
                self.quiet(&format!("session {} is over", named(session_id)))
            }
            Output::Closed { session_id, is_over: false } => {
                self.quiet(&format!("you are out of session {}; it goes on without you", named(session_id)))
            }
            Output::Transfer { done, total: Some(total), .. } if done < total => return None,
            Output::Transfer { done, .. } => self.quiet(&format!("transferred {}", size(*done))),
            Output::Link { state, reason } => {
                let reason = reason.as_deref().map(|it| format!(": {it}")).unwrap_or_default();
                self.quiet(&format!("the link is {state}{}", clean(&reason)))
            }
            Output::Done { result, .. } => return self.result(result, roster),
            Output::Error { text, .. } => self.coloured(RED, &clean(text)),
        })
    }

    /// What happened, without the time.
    pub(crate) fn describe(&mut self, nick: Option<&str>, event: &Event) -> String {
        if let (Some(nick), EventBody::NewParty(_)) = (nick, event.body.happened()) {
            self.nicknames.insert(event.user_id.clone(), nick.to_owned());
        }
        self.event(nick.unwrap_or("?"), event)
    }

    fn result(&self, result: &serde_json::Map<String, Json>, roster: &Roster) -> Option<String> {
        if let Some(path) = result.get("path").and_then(Json::as_str) {
            return Some(self.quiet(&format!("saved as {}", clean(path))));
        }
        let mut sessions: Vec<&Json> = result.get("sessions").and_then(Json::as_array)?.iter().collect();
        sessions
            .sort_by_key(|it| it.get("sessionId").and_then(Json::as_str).and_then(|it| roster.number(it)));
        let line = |it: &&Json| {
            let text = |key: &str| it.get(key).and_then(Json::as_str).map(foreign).unwrap_or_default();
            let id = it.get("sessionId").and_then(Json::as_str).unwrap_or_default();
            let label = roster.label(id).map(|it| foreign(&it)).unwrap_or_default();
            format!("  {label:<12}  {:<8} {}  {}", text("state"), clean(id), text("subject"))
        };
        match sessions.is_empty() {
            true => Some(self.quiet("  no sessions")),
            false => Some(sessions.iter().map(line).collect::<Vec<_>>().join("\n")),
        }
    }

    fn event(&self, nick: &str, event: &Event) -> String {
        let nick = nickname(nick);
        let marks = match (event.visibility.as_str(), &event.receiver_id) {
            (visibility, Some(receiver)) => {
                let seen_by =
                    if visibility == "ALL" { String::new() } else { format!(" [{}]", clean(visibility)) };
                format!("{seen_by} [to {}]", self.nick_of(receiver))
            }
            ("ALL", None) => String::new(),
            (visibility, None) => format!(" [{}]", clean(visibility)),
        };
        let said =
            |text: &str| format!("{}{}: {}", self.coloured(BOLD, &nick), self.quiet(&marks), foreign(text));
        let happened = |text: &str| self.quiet(&format!("{nick}{marks} {text}"));
        match event.body.happened() {
            EventBody::Message(it) => said(&it.text),
            EventBody::NewParty(it) => {
                let who = it.user.user_type.to_lowercase();
                let text = it.text.as_ref().map(|it| format!(": {}", foreign(&it.text))).unwrap_or_default();
                happened(&format!("({}) joined{text}", clean(&who)))
            }
            EventBody::PartyLeft(it) if it.reason_text.starts_with("removed") => {
                // The reason says "by other party", where the transcript knows which.
                let is_other = !it.asker_id.is_empty() && it.asker_id != event.user_id;
                match it.reason_text.strip_suffix("other party").filter(|_| is_other) {
                    Some(reason) => happened(&format!("was {}{}", clean(reason), self.nick_of(&it.asker_id))),
                    None => happened(&format!("was {}", clean(&it.reason_text))),
                }
            }
            EventBody::PartyLeft(it) => happened(&clean(&it.reason_text)),
            EventBody::Reenter(it) => {
                let text = it.text.as_ref().map(|it| format!(": {}", foreign(&it.text))).unwrap_or_default();
                happened(&format!("is back{text}"))
            }
            EventBody::Notice(it) => self.notice(it, &happened),
            _ => happened("did something that this version doesn't know"),
        }
    }

    /// The nickname of a party that was seen to join, or its id.
    fn nick_of(&self, user_id: &str) -> String {
        nickname(self.nicknames.get(user_id).map_or(user_id, String::as_str))
    }

    fn notice(&self, notice: &Notice, happened: &dyn Fn(&str) -> String) -> String {
        let text = foreign(&notice.text);
        match (notice.notice_type.as_str(), notice.text.as_str()) {
            ("TYPING_STARTED", "") => happened("is typing"),
            ("TYPING_STARTED", _) => happened(&format!("is typing: {text}")),
            ("TYPING_STOPPED", _) => happened("stopped typing"),
            ("TRANSCRIPT_SAVE_DONE", _) => happened("had the transcript saved"),
            ("TRANSCRIPT_SAVE_FAILED", _) => happened("asked for the transcript to be saved, which failed"),
            ("USER_PUSHED_URL", _) => happened(&format!("suggests {text}")),
            ("USER_UPDATE_NICK", _) => happened(&format!("is now called {text}")),
            ("SYS_COMMAND", "file-uploaded") => {
                let value = |key| KeyValue::find_text(&notice.user_data, key).unwrap_or_default();
                let bytes = value("file-size").trim().parse().map(size).unwrap_or_default();
                happened(&format!("sent a file: {} ({bytes})", foreign(value("file-name"))))
            }
            ("SYS_COMMAND", "file-deleted") => happened("deleted a file"),
            ("SYS_COMMAND", "read-receipt") => happened("has read what was said"),
            ("IDLE_CONTROL_ALERT" | "IDLE_CONTROL_CLOSE", _) => self.coloured(BOLD, &text),
            _ => happened(&format!("{}: {text}", clean(&notice.notice_type))),
        }
    }

    fn quiet(&self, text: &str) -> String {
        self.coloured(DIM, text)
    }

    fn coloured(&self, colour: &str, text: &str) -> String {
        if self.is_coloured && !text.is_empty() { format!("{colour}{text}{PLAIN}") } else { text.to_owned() }
    }
}

/// A nickname. Brackets are the program's: they say who sees what was said, which no nickname can pretend.
fn nickname(text: &str) -> String {
    foreign(&text.replace('[', "(").replace(']', ")"))
}

/// The id of the file that the event tells of, if it tells of one.
fn uploaded_file(event: &Event) -> Option<&str> {
    match event.body.happened() {
        EventBody::Notice(it) if it.notice_type == "SYS_COMMAND" && it.text == "file-uploaded" => {
            KeyValue::find_text(&it.user_data, "file-id")
        }
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use parlor_core::element::Event as View;
    use parlor_core::wire::Limits;
    use serde_json::json;

    use super::*;

    fn shown(xml: &str) -> String {
        let event = crate::event::owned(&View::parse(xml.as_bytes(), Limits::PACKET).unwrap());
        let output = Output::Event {
            session_id: "S".into(),
            user_nick: Some("Bo".into()),
            event: Box::new(event),
            message_text: None,
        };
        Screen::default().show(&output, &Roster::default()).unwrap()
    }

    #[test]
    fn events_as_lines() {
        for (xml, expected) in [
            ("<message timeShift='75'><msgText>hi &amp; bye</msgText></message>", "01:15 Bo: hi & bye"),
            ("<message visibility='INT'><msgText>x</msgText></message>", "00:00 Bo [INT]: x"),
            ("<message receiverId='U'><msgText>x</msgText></message>", "00:00 Bo [to U]: x"),
            (
                "<message visibility='INT' receiverId='U'><msgText>x</msgText></message>",
                "00:00 Bo [INT] [to U]: x",
            ),
            (
                "<partyLeft userId='A' askerId='U'><reason code='4'>removed by other party</reason></partyLeft>",
                "00:00 Bo was removed by U",
            ),
            ("<message><msgText>a&#10;b</msgText></message>", "00:00 Bo: a b"),
            ("<newParty><userInfo userType='AGENT'/></newParty>", "00:00 Bo (agent) joined"),
            ("<partyLeft><reason>left</reason></partyLeft>", "00:00 Bo left"),
            ("<reenter/>", "00:00 Bo is back"),
            (
                "<notice><noticeText noticeType='TRANSCRIPT_SAVE_DONE'/></notice>",
                "00:00 Bo had the transcript saved",
            ),
            ("<reenter><msgText>hi</msgText></reenter>", "00:00 Bo is back: hi"),
            (
                "<notice><noticeText noticeType='TYPING_STARTED'>he</noticeText></notice>",
                "00:00 Bo is typing: he",
            ),
            (
                "<notice><noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText><userData>\
                 <item key='file-id'>F</item><item key='file-name'>a.txt</item><item key='file-size'>1536</item>\
                 </userData></notice>",
                "00:00 Bo sent a file: a.txt (1.5 kB); /save F saves it",
            ),
        ] {
            assert_eq!(shown(xml), expected);
        }
    }

    #[test]
    fn in_several_sessions_each_line_says_which() {
        let said = |session_id: &str| {
            let view = View::parse(b"<message><msgText>hi</msgText></message>", Limits::PACKET).unwrap();
            Output::Event {
                session_id: session_id.into(),
                user_nick: Some("Ana".into()),
                event: Box::new(crate::event::owned(&view)),
                message_text: None,
            }
        };
        let (mut screen, mut roster) = (Screen::default(), Roster::default());
        let mut lines = Vec::new();
        for session_id in ["A", "B"] {
            let joined = Output::Joined { session_id: session_id.into(), start_at: String::new() };
            roster.follow(&joined);
            lines.extend(screen.show(&joined, &roster));
            lines.extend(screen.show(&said(session_id), &roster));
        }
        assert_eq!(lines, ["in session 1", "00:00 Ana: hi", "in session 2", "2| 00:00 Ana: hi"]);
        let sessions = json!({"sessions": [{"sessionId": "B", "state": "running", "subject": "A lamp"}]});
        let listed = screen.show(&Output::done(None, sessions), &roster).unwrap();
        assert_eq!(listed, "  2             running  B  A lamp");
    }

    #[test]
    fn no_nickname_says_who_sees_a_text() {
        let xml = b"<message><msgText>I approve</msgText></message>";
        let event = crate::event::owned(&View::parse(xml, Limits::PACKET).unwrap());
        let shown = Screen::default().describe(Some("Sue [INT]"), &event);
        assert_eq!(shown, "Sue (INT): I approve");
    }

    #[test]
    fn what_is_said_of_monitoring_is_true() {
        let told = |monitored| Output::Monitored { session_id: "S".into(), monitored };
        let mut screen = Screen::default();
        let shown = screen.show(&told(true), &Roster::default());
        assert_eq!(shown.as_deref(), Some("a supervisor may be reading along from now on"));
        assert_eq!(screen.show(&told(false), &Roster::default()), None);
        screen.own_id = "U".into();
        let xml = b"<newParty userId='U' visibility='VIP'><userInfo userType='SUPERVISOR'/></newParty>";
        let event = Box::new(crate::event::owned(&View::parse(xml, Limits::PACKET).unwrap()));
        let joined = Output::Event { session_id: "S".into(), user_nick: None, event, message_text: None };
        assert!(screen.show(&joined, &Roster::default()).is_some());
        assert_eq!(screen.show(&told(true), &Roster::default()), None, "it is the person herself");
    }

    #[test]
    fn text_from_right_to_left_is_isolated() {
        assert_eq!(
            shown("<message><msgText>\u{627}</msgText></message>"),
            "00:00 Bo: \u{2068}\u{627}\u{2069}"
        );
    }
}
