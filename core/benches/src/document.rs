//! Makes stored transcripts: always the same for the same shape and size, and as untidy as real ones.

use std::fmt::Write;

/// How a transcript is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shape {
    /// As Chat Server writes it.
    Usual,
    /// Every tag's attributes in the opposite order.
    Reversed,
    /// Attribute values in single quotes.
    SingleQuotes,
    /// Three attributes on each tag that nobody knows.
    UnknownAttributes,
    /// Each element on a line of its own, indented.
    Pretty,
    /// Nine words in ten Cyrillic, instead of one.
    Cyrillic,
    /// 64 attributes on each tag, all but the usual ones unknown: what takes longest to read.
    Worst,
}

impl Shape {
    /// All that decoders are compared on beside the usual one.
    pub const OTHERS: [Self; 5] =
        [Self::Reversed, Self::SingleQuotes, Self::UnknownAttributes, Self::Pretty, Self::Cyrillic];

    /// What it is called in the tables.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Usual => "usual",
            Self::Reversed => "attributes reversed",
            Self::SingleQuotes => "single quotes",
            Self::UnknownAttributes => "unknown attributes",
            Self::Pretty => "pretty-printed",
            Self::Cyrillic => "mostly Cyrillic",
            Self::Worst => "64 attributes on each tag",
        }
    }
}

/// How many events make a usual transcript of 1 MB.
pub const EVENTS_IN_1_MB: usize = 4400;

/// How many events make a usual transcript of 2 KB.
pub const EVENTS_IN_2_KB: usize = 8;

const LATIN: [&str; 24] = [
    "hello",
    "could",
    "you",
    "tell",
    "me",
    "where",
    "my",
    "order",
    "is",
    "of",
    "course",
    "one",
    "moment",
    "please",
    "the",
    "parcel",
    "left",
    "our",
    "warehouse",
    "yesterday",
    "thank",
    "very",
    "much",
    "goodbye",
];
const CYRILLIC: [&str; 12] = [
    "здравствуйте",
    "подскажите",
    "где",
    "мой",
    "заказ",
    "одну",
    "минуту",
    "пожалуйста",
    "посылка",
    "вчера",
    "спасибо",
    "свидания",
];
const REFERENCES: [&str; 6] = ["&amp;", "&lt;3", "&quot;so&quot;", "a &gt; b", "&#8211;", "&#x1F600;"];

/// A transcript with this many events: the same ones in every shape, but that [`Shape::Cyrillic`] has other words.
#[must_use]
pub fn transcript(shape: Shape, events: usize) -> String {
    let mut maker = Maker { out: String::new(), shape, random: 0x2545_F491_4F6C_DD1D, depth: 0 };
    maker.out.push_str("<?xml version=\"1.0\" encoding=\"UTF-8\"?>");
    let attributes = [("startAt", "2025-05-10T07:09:33Z"), ("sessionId", "005PAbK71FM3R512")];
    maker.open("chatTranscript", &attributes, false);
    for number in 1..=events {
        maker.event(number);
    }
    maker.close("chatTranscript");
    maker.out
}

struct Maker {
    out: String,
    shape: Shape,
    random: u64,
    depth: usize,
}

impl Maker {
    /// A number under `limit` (xorshift).
    fn below(&mut self, limit: usize) -> usize {
        self.random ^= self.random << 13;
        self.random ^= self.random >> 7;
        self.random ^= self.random << 17;
        (self.random >> 33) as usize % limit
    }

    fn words(&mut self, most: usize) -> String {
        let mut text = String::new();
        for index in 0..=self.below(most) {
            if index > 0 {
                text.push(' ');
            }
            let is_cyrillic = self.below(10) < if self.shape == Shape::Cyrillic { 9 } else { 1 };
            let word = match self.below(24) {
                0 => REFERENCES[self.below(REFERENCES.len())],
                1 => ["😀", "…", "€", "ß"][self.below(4)],
                _ if is_cyrillic => CYRILLIC[self.below(CYRILLIC.len())],
                _ => LATIN[self.below(LATIN.len())],
            };
            text.push_str(word);
        }
        text
    }

    fn event(&mut self, number: usize) {
        let party = format!("0096681F0A2D7F{:02X}", self.below(4) + 0x2B);
        let shift = (number * 3).to_string();
        let id = (number * 5 / 4).to_string();
        let visibility = ["ALL", "ALL", "ALL", "INT"][self.below(4)];
        let head =
            [("userId", &*party), ("timeShift", &*shift), ("visibility", visibility), ("eventId", &*id)];
        match self.below(20) {
            _ if number == 1 => self.new_party(&head),
            0 | 1 => self.new_party(&head),
            2 => self.party_left(&head, &party),
            3..=5 => self.notice(&head),
            _ => self.message(&head),
        }
    }

    fn new_party(&mut self, head: &[(&str, &str)]) {
        let nickname = self.words(2);
        let is_customer = self.below(2) == 0;
        self.open("newParty", head, false);
        let person = if is_customer { "" } else { "KBoKovacs" };
        let kind = if is_customer {
            [("userType", "CLIENT"), ("protocolType", "FLEX")]
        } else {
            [("userType", "AGENT"), ("protocolType", "BASIC")]
        };
        let (offset, version) = if is_customer { ("300", "106") } else { ("-60", "105") };
        let user = [
            ("personId", person),
            ("userNick", &*nickname),
            kind[0],
            kind[1],
            ("timeZoneOffset", offset),
            ("clientVersion", version),
        ];
        self.open("userInfo", &user, true);
        self.open("userData", &[], false);
        self.item("FirstName", Some("string"), &nickname);
        self.item("EmailAddress", Some("string"), "first.last@example.com");
        self.item("R&amp;D", Some("string"), "a &lt; b");
        self.item("VHQueue", None, "");
        self.close("userData");
        if !is_customer {
            self.open("eventAttributes", &[], false);
            self.open("item", &[("key", "GCTI_SYSTEM"), ("type", "kvlist")], false);
            self.open("item", &[("key", "party-info"), ("type", "kvlist")], false);
            self.item("style", Some("string"), "BOT");
            self.close("item");
            self.close("item");
            self.close("eventAttributes");
        }
        self.close("newParty");
    }

    fn message(&mut self, head: &[(&str, &str)]) {
        let text = self.words(14);
        self.open("message", head, false);
        let attributes: &[(&str, &str)] = match self.below(4) {
            0 => &[],
            1 => &[("msgType", "text")],
            2 => &[("treatAs", "NORMAL")],
            _ => &[("msgType", "text"), ("treatAs", "NORMAL")],
        };
        self.leaf("msgText", attributes, &text);
        self.close("message");
    }

    fn notice(&mut self, head: &[(&str, &str)]) {
        self.open("notice", head, false);
        if self.below(2) == 0 {
            self.leaf("noticeText", &[("noticeType", "SYS_COMMAND")], "file-uploaded");
            let name = format!("{}.jpg", self.words(2));
            self.open("userData", &[], false);
            self.item("file-id", Some("string"), "00D35B6318F80223");
            self.item("file-name", Some("string"), &name);
            self.item("file-size", Some("string"), "191855");
            self.item("file-document-id", Some("string"), "00039aDP3BQY0064");
            self.close("userData");
        } else {
            let url = "https://example.com/orders?id=7&amp;lang=en";
            self.leaf("noticeText", &[("noticeType", "USER_PUSHED_URL")], url);
        }
        self.close("notice");
    }

    fn party_left(&mut self, head: &[(&str, &str)], party: &str) {
        let mut attributes = head.to_vec();
        attributes.push(("askerId", party));
        self.open("partyLeft", &attributes, false);
        match self.below(3) {
            0 => self.leaf("reason", &[("code", "2")], "left with request to close forcedly"),
            1 => self.leaf("reason", &[("code", "3")], "left due to disconnect"),
            _ => self.leaf("reason", &[], "left"),
        }
        self.close("partyLeft");
    }

    fn item(&mut self, key: &str, kind: Option<&str>, value: &str) {
        let mut attributes = vec![("key", key)];
        attributes.extend(kind.map(|it| ("type", it)));
        self.leaf("item", &attributes, value);
    }

    fn leaf(&mut self, name: &str, attributes: &[(&str, &str)], text: &str) {
        if text.is_empty() {
            return self.open(name, attributes, true);
        }
        self.open(name, attributes, false);
        self.depth -= 1;
        write!(self.out, "{text}</{name}>").expect("a string takes everything");
    }

    fn open(&mut self, name: &str, attributes: &[(&str, &str)], is_empty: bool) {
        self.new_line();
        let mut attributes = attributes.to_vec();
        match self.shape {
            Shape::UnknownAttributes => {
                attributes.insert(0, ("origin", "web-7"));
                attributes.push(("correlationToken", "5b0c1e7a"));
                attributes.push(("xmlLang", "en"));
            }
            Shape::Reversed => attributes.reverse(),
            _ => {}
        }
        let quote = if self.shape == Shape::SingleQuotes { '\'' } else { '"' };
        write!(self.out, "<{name}").expect("a string takes everything");
        for (name, value) in &attributes {
            write!(self.out, " {name}={quote}{value}{quote}").expect("a string takes everything");
        }
        if self.shape == Shape::Worst {
            for number in attributes.len()..64 {
                write!(self.out, " a{number}=\"\"").expect("a string takes everything");
            }
        }
        self.out.push_str(if is_empty { "/>" } else { ">" });
        self.depth += usize::from(!is_empty);
    }

    fn close(&mut self, name: &str) {
        self.depth -= 1;
        self.new_line();
        write!(self.out, "</{name}>").expect("a string takes everything");
    }

    fn new_line(&mut self) {
        if self.shape == Shape::Pretty {
            write!(self.out, "\n{:1$}", "", self.depth * 2).expect("a string takes everything");
        }
    }
}

#[cfg(test)]
#[path = "document_tests.rs"]
mod tests;
