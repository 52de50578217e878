//! HTML, for people: one page that needs nothing else, with no scripts, fit for screen readers and printing.

use core::fmt::Write;

use parlor_plugin::{Event, TranscriptHead};

use crate::{
    Format,
    clock::{Clock, Moment},
    story::{FileSeen, Happening, Party, Story},
};

/// Messages of one party within so many seconds stand together.
const TOGETHER: u32 = 120;

#[derive(Default)]
pub(crate) struct Html {
    clock: Clock,
    story: Story,
    date: String,
    last: Option<Last>,
    events: u64,
}

/// Who spoke last.
#[derive(PartialEq)]
struct Last {
    user_id: String,
    visibility: String,
    receiver_id: Option<String>,
    time_shift: u32,
}

impl Last {
    fn goes_on_with(&self, next: &Self) -> bool {
        (&self.user_id, &self.visibility, &self.receiver_id)
            == (&next.user_id, &next.visibility, &next.receiver_id)
            && next.time_shift.saturating_sub(self.time_shift) <= TOGETHER
    }
}

impl Format for Html {
    fn begin(&mut self, head: &TranscriptHead, out: &mut String) {
        self.clock = Clock::new(&head.start_at);
        let session_id = Escaped(&head.session_id);
        let start = self.clock.at(0);
        let _ = write!(
            out,
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n\
             <meta name=\"color-scheme\" content=\"light dark\">\n<title>Chat session {session_id}</title>\n\
             <style>\n{}</style>\n</head>\n<body>\n\
             <header>\n<h1>Chat session</h1>\n<dl>\n<div><dt>Session</dt><dd><code>{session_id}</code></dd></div>\n",
            include_str!("page.css"),
        );
        if !start.date.is_empty() {
            let _ = writeln!(out, "<div><dt>Started</dt><dd>{}</dd></div>", Time(&start, true));
        }
        out.push_str(
            "</dl>\n</header>\n<div class=\"columns\">\n<main>\n<h2 class=\"unseen\">Transcript</h2>\n<ol>\n",
        );
    }

    fn event(&mut self, event: &Event, out: &mut String) {
        self.events += 1;
        let happenings = self.story.follow(event);
        let moment = self.clock.at(event.time_shift);
        if moment.date != self.date && !happenings.is_empty() {
            let _ = writeln!(out, "<li class=\"day\"><time>{}</time></li>", Escaped(&moment.date));
            self.date.clone_from(&moment.date);
            self.last = None;
        }
        let party = self.story.party(&event.user_id);
        for happening in &happenings {
            if let Happening::Note(note) = happening {
                self.push_note(event, &party, &moment, note, out);
            } else {
                self.push_bubble(event, &party, &moment, happening, out);
            }
        }
    }

    fn finish(&mut self, out: &mut String) {
        out.push_str(
            "</ol>\n</main>\n<aside aria-labelledby=\"parties\">\n<h2 id=\"parties\">Parties</h2>\n<ul>\n",
        );
        for party in self.story.cast() {
            let _ = writeln!(
                out,
                "<li style=\"{}\">{}<span><bdi>{}</bdi><small>{}</small></span></li>",
                Hue(party),
                Initials(&party.name),
                Escaped(&party.name),
                role(&party.user_type),
            );
        }
        let plural = if self.events == 1 { "" } else { "s" };
        let _ = write!(
            out,
            "</ul>\n</aside>\n</div>\n<footer>{} event{plural}; times in UTC</footer>\n</body>\n</html>\n",
            self.events
        );
    }
}

impl Html {
    fn push_note(&mut self, event: &Event, party: &Party, moment: &Moment, note: &str, out: &mut String) {
        self.last = None;
        let _ = writeln!(
            out,
            "<li class=\"note\"><p><b><bdi>{}</bdi></b> {}{}</p>{}</li>",
            Escaped(&party.name),
            Escaped(note),
            self.badges(event),
            Time(moment, false),
        );
    }

    fn push_bubble(
        &mut self,
        event: &Event,
        party: &Party,
        moment: &Moment,
        happening: &Happening<'_>,
        out: &mut String,
    ) {
        let now = Last {
            user_id: event.user_id.clone(),
            visibility: event.visibility.clone(),
            receiver_id: event.receiver_id.clone(),
            time_shift: event.time_shift,
        };
        let goes_on = self.last.as_ref().is_some_and(|last| last.goes_on_with(&now));
        self.last = Some(now);
        let side = if party.user_type == "CLIENT" { "theirs" } else { "ours" };
        let seen = if event.visibility == "ALL" { "" } else { " private" };
        let follows = if goes_on { " on" } else { "" };
        let _ = write!(out, "<li class=\"{side}{seen}{follows}\" style=\"{}\">", Hue(party));
        out.push_str(&Initials(&party.name).to_string());
        let unseen = if goes_on { " unseen" } else { "" };
        let _ = write!(
            out,
            "<div><p class=\"who{unseen}\"><b><bdi>{}</bdi></b>{}</p>",
            Escaped(&party.name),
            self.badges(event),
        );
        push_content(happening, moment, out);
        out.push_str("</div></li>\n");
    }

    /// What tells that not everyone saw it.
    fn badges(&self, event: &Event) -> String {
        let mut badges = String::new();
        let meaning = match event.visibility.as_str() {
            "ALL" => None,
            "INT" => Some(("INT", "seen by agents and supervisors")),
            "VIP" => Some(("VIP", "seen by supervisors")),
            other => Some((other, "seen by supervisors")),
        };
        if let Some((name, meaning)) = meaning {
            let _ = write!(
                badges,
                " <span class=\"badge\" title=\"{meaning}\">{}<span class=\"unseen\">, {meaning}</span></span>",
                Escaped(name)
            );
        }
        if let Some(receiver_id) = &event.receiver_id {
            let receiver = self.story.party(receiver_id);
            let _ = write!(badges, " <span class=\"badge\">to <bdi>{}</bdi></span>", Escaped(&receiver.name));
        }
        badges
    }
}

fn push_content(happening: &Happening<'_>, moment: &Moment, out: &mut String) {
    let class = match happening {
        Happening::SaidTooMuch(_) => " lost",
        Happening::File(file) if file.deleted => " file gone",
        Happening::File(_) => " file",
        _ => "",
    };
    let _ = write!(out, "<div class=\"bubble{class}\">");
    let _ = match happening {
        Happening::Said(text) => write!(out, "<p dir=\"auto\">{}</p>", Escaped(text)),
        Happening::SaidTooMuch(bytes) => {
            write!(out, "<p>A text of {bytes} bytes that is not in this transcript</p>")
        }
        Happening::Link(url) if is_web(url) => {
            let url = Escaped(url);
            write!(out, "<p><a href=\"{url}\" rel=\"noopener noreferrer nofollow\">{url}</a></p>")
        }
        Happening::Link(url) => {
            write!(out, "<p>{} <small>(not a web address)</small></p>", Escaped(url))
        }
        Happening::File(file) => {
            push_file(file, out);
            Ok(())
        }
        // Notes are no bubbles.
        Happening::Note(_) => Ok(()),
    };
    let _ = write!(out, "{}</div>", Time(moment, false));
}

fn push_file(file: &FileSeen<'_>, out: &mut String) {
    let tag = if file.deleted { "del" } else { "span" };
    let _ = write!(
        out,
        "<p><span class=\"unseen\">File </span><{tag} class=\"name\"><bdi>{}</bdi></{tag}>",
        Escaped(file.name)
    );
    let size = Some(file.size.as_str()).filter(|size| !size.is_empty());
    let details: Vec<&str> = size.into_iter().chain(file.deleted.then_some("deleted since")).collect();
    if !details.is_empty() {
        let _ = write!(out, " <small>{}</small>", details.join(", "));
    }
    out.push_str("</p>");
    if let Some(description) = file.description {
        let _ = write!(out, "<p dir=\"auto\">{}</p>", Escaped(description));
    }
}

/// Whether a URL may be a link: nothing but the web.
fn is_web(url: &str) -> bool {
    let scheme_is =
        |scheme: &str| url.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    (scheme_is("http://") || scheme_is("https://"))
        && !url.chars().any(|character| character.is_control() || character.is_whitespace())
}

fn role(user_type: &str) -> &'static str {
    match user_type {
        "CLIENT" => "Customer",
        "AGENT" => "Agent",
        "SUPERVISOR" => "Supervisor",
        "EXTERNAL" => "Workflow",
        "SYSTEM" => "Chat server",
        _ => "Party",
    }
}

/// Text with the characters that mean something in HTML as references, and without those it can't hold.
struct Escaped<'a>(&'a str);

impl core::fmt::Display for Escaped<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\r' => {}
                '\n' | '\t' => f.write_char(character)?,
                character if character.is_control() => f.write_char('\u{fffd}')?,
                character => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

/// A party's colour: one family for each type, a shade of it for each party.
struct Hue<'a>(&'a Party);

impl core::fmt::Display for Hue<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let (hue, colour) = match self.0.user_type.as_str() {
            "CLIENT" => (250, 1),
            "AGENT" => (165, 1),
            "SUPERVISOR" => (310, 1),
            "EXTERNAL" => (65, 1),
            _ => (260, 0),
        };
        let shade = (hue + self.0.number % 8 * 25) % 360;
        write!(f, "--hue:{shade};--colour:{colour}")
    }
}

/// The round mark before a party's words; not read aloud, the name follows.
struct Initials<'a>(&'a str);

impl core::fmt::Display for Initials<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let initials: String = self
            .0
            .split_whitespace()
            .filter_map(|word| word.chars().find(|character| character.is_alphanumeric()))
            .take(2)
            .flat_map(char::to_uppercase)
            .collect();
        write!(f, "<span class=\"mark\" aria-hidden=\"true\">{}</span>", Escaped(&initials))
    }
}

/// A moment, with or without its date for the eye; always with it for machines.
struct Time<'a>(&'a Moment, bool);

impl core::fmt::Display for Time<'_> {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        let Moment { date, time } = self.0;
        match (date.is_empty(), self.1) {
            (true, _) => write!(f, "<span class=\"time\">{time}</span>"),
            (false, false) => write!(f, "<time datetime=\"{date}T{time}Z\">{time}</time>"),
            (false, true) => write!(f, "<time datetime=\"{date}T{time}Z\">{date} {time} UTC</time>"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    fn page(events: &[Event]) -> String {
        let mut html = Html::default();
        let mut out = String::new();
        html.begin(&sample::head(), &mut out);
        for event in events {
            html.event(event, &mut out);
        }
        html.finish(&mut out);
        out
    }

    #[test]
    fn nothing_that_a_party_wrote_is_markup() {
        let evil = "</p><script>alert('1')</script>\"&\u{0}";
        let page = page(&[sample::message(1, evil)]);
        assert!(!page.contains("<script") && !page.contains('\u{0}'));
        assert!(
            page.contains("&lt;/p&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&quot;&amp;\u{fffd}</p>"),
            "{page}"
        );
    }

    #[test]
    fn only_web_addresses_are_links() {
        for url in ["http://a", "HTTPS://a/?b=\"<'"] {
            assert!(is_web(url), "{url}");
        }
        for url in
            ["javascript:alert(1)", " http://a", "data:text/html,x", "http:a", "https://a b", "htt", "ſ://é"]
        {
            assert!(!is_web(url), "{url}");
        }
    }

    #[test]
    fn it_loads_nothing() {
        let page = sample::written(&mut Html::default());
        assert!(
            !page.contains("<script")
                && !page.contains("src=")
                && !page.contains("url(")
                && !page.contains("@import")
        );
    }
}
