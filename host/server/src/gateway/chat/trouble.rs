//! Why a request isn't carried out: the table of `errors` in replies. The vendor's numbers aren't public, so these are our
//! own: those of the rules' error ids, and from 21 on what only this door knows.

use parlor_core::rules::ErrorId;

use crate::engine::LastingLimit;

/// Which error: its number, whether trying again helps, and what its sender is to do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Code {
    /// 1 to 13: the error id of the engine.
    Rule(ErrorId),
    /// 4 or 5: the customer of the key isn't the one, or its chat isn't the one, that the request names. Its chat may go on.
    Mismatch(ErrorId),
    /// 21: the service isn't among those that were configured.
    UnknownService,
    /// 22: the body is no form.
    ContentType,
    /// 23: the server is shutting down.
    Unavailable,
    /// 24: no such file in the chat, or it isn't for this customer.
    UnknownFile,
    /// 25: the file was deleted.
    FileDeleted,
    /// 26: the body stood still, or ended early.
    Cut,
    /// 27: a page of a site that isn't among those that were configured.
    Origin,
    /// 10: a limit that doesn't pass.
    Lasting(LastingLimit),
}

impl Code {
    /// `code` in a reply.
    pub(crate) fn number(self) -> u32 {
        match self {
            Self::Rule(error_id) | Self::Mismatch(error_id) => error_id.number(),
            Self::UnknownService => 21,
            Self::ContentType => 22,
            Self::Unavailable => 23,
            Self::UnknownFile => 24,
            Self::FileDeleted => 25,
            Self::Cut => 26,
            Self::Origin => 27,
            Self::Lasting(_) => ErrorId::Limit.number(),
        }
    }

    /// `statusCode` in a reply: 1 if the client may repeat the request, 2 if repeating it is of no use.
    pub(crate) fn status(self) -> u8 {
        match self {
            Self::Rule(ErrorId::Limit | ErrorId::Storage) | Self::Unavailable | Self::Cut => 1,
            _ => 2,
        }
    }

    /// Whether there is no chat any more, as far as is known, for whoever is told this.
    pub(crate) fn is_end(self) -> bool {
        matches!(self, Self::Rule(ErrorId::UnknownUser | ErrorId::UnknownSession | ErrorId::SessionOver))
    }

    /// What is wrong and what to do, where nothing more is known.
    fn advice(self) -> &'static str {
        match self {
            Self::Rule(error_id) => rule_advice(error_id),
            Self::Mismatch(ErrorId::UnknownUser) => {
                "this userId doesn't belong to this secureKey: send the one of the reply with which the chat began, or none"
            }
            Self::Mismatch(_) => {
                "this chat doesn't belong to this secureKey: send the chatId of the reply with which the chat began"
            }
            Self::UnknownService => {
                "this server has no such service: ask who runs it which names of services it has"
            }
            Self::ContentType => {
                "the body is no form: send application/x-www-form-urlencoded or multipart/form-data, and say so in Content-Type"
            }
            Self::Unavailable => "the server is shutting down: try again later",
            Self::UnknownFile => "no such file in this chat: take a file-id from a FileUploaded message",
            Self::FileDeleted => "the file was deleted: ask for it in the chat",
            Self::Lasting(LastingLimit::UserData) => "the chat would have too much userdata: send less of it",
            Self::Lasting(LastingLimit::Session) => {
                "the chat has no room for anything more: request a new one"
            }
            Self::Cut => "the request ended early, or came too slowly: send it again",
            Self::Origin => {
                "this comes from a page of another site: ask who runs the server to allow that site's pages"
            }
        }
    }
}

fn rule_advice(error_id: ErrorId) -> &'static str {
    match error_id {
        ErrorId::Malformed => "the request can't be read: send a form in UTF-8",
        ErrorId::UnknownRequest => "no such operation: see the server's documentation for those there are",
        ErrorId::BadMember => "a member is missing or not valid: check what the operation needs",
        ErrorId::UnknownUser => {
            "unknown customer, or its chat ended some time ago: check secureKey and userId, or request a new chat"
        }
        ErrorId::UnknownSession => {
            "this isn't the customer's chat, or it left it: check chatId, or request a new chat"
        }
        ErrorId::SessionOver => "the chat is over: request a new one",
        ErrorId::Password => {
            "only those who know the session's password are let in: request a chat of your own"
        }
        ErrorId::NotPermitted => {
            "customers may not do that: ask an agent in the chat for it (of files, a customer deletes those that it sent itself, \
             where the server's option delete-file allows it)"
        }
        ErrorId::UnknownReceiver => "the receiver isn't in the chat: say it to all",
        ErrorId::Limit => "a limit of the server is reached: try again a little later",
        ErrorId::TooLarge => "larger than the server takes: send less at once",
        ErrorId::Version => "the customer's ClientVersion doesn't have that: leave it out",
        ErrorId::Storage => "the server could not store it: try again later",
        // What is added later has its own words.
        _ => error_id.text(),
    }
}

/// Why a request isn't carried out. It holds nothing that a customer wrote.
#[derive(Clone, Debug)]
pub(crate) struct Trouble {
    pub(crate) code: Code,
    /// What is wrong, and what to do.
    pub(crate) advice: String,
}

impl From<Code> for Trouble {
    fn from(code: Code) -> Self {
        Self { code, advice: code.advice().to_owned() }
    }
}

impl From<ErrorId> for Trouble {
    fn from(error_id: ErrorId) -> Self {
        Code::Rule(error_id).into()
    }
}

impl Trouble {
    /// A member of the request is missing or not valid.
    pub(crate) fn member(member: &str, what_to_do: &str) -> Self {
        let advice = format!("'{member}' is missing or not valid: {what_to_do}");
        Self { code: Code::Rule(ErrorId::BadMember), advice }
    }

    /// A member stands twice in the same JSON object: readers differ in which of them counts.
    pub(super) fn member_twice() -> Self {
        let advice = "a member stands twice in the same object: send each once".to_owned();
        Self { code: Code::Rule(ErrorId::BadMember), advice }
    }

    /// The body ended early, or came too slowly: nothing else is wrong with it.
    pub(crate) fn is_cut(&self) -> bool {
        self.code == Code::Cut
    }

    /// What is wrong with the nickname, where the customer is called by other members.
    pub(super) fn with_nickname_as(mut self, member: &str) -> Self {
        self.advice = self.advice.replace("'nickname'", &format!("'{member}'"));
        self
    }

    /// There is no such operation; `known`: those there are.
    pub(super) fn unknown_operation(known: &str) -> Self {
        let advice = format!("no such operation: there are {known}");
        Self { code: Code::Rule(ErrorId::UnknownRequest), advice }
    }

    /// What the engine said. Its words name the members of flex; where they say more than the error id does, they come first.
    pub(super) fn from_engine(error_id: ErrorId, said: &str) -> Self {
        let lasting = LastingLimit::of(said).filter(|_| error_id == ErrorId::Limit);
        let code = lasting.map_or(Code::Rule(error_id), Code::Lasting);
        // Places are those of a packet, which a client of this API doesn't see.
        if said.is_empty() || said == error_id.text() || said.starts_with("byte ") {
            return code.into();
        }
        let advice = code.advice();
        let what_to_do = match error_id {
            // What else isn't permitted has no words of its own.
            ErrorId::NotPermitted => "ask file/limits for what may be sent",
            _ => advice.split_once(": ").map_or(advice, |it| it.1),
        };
        let mut said = said.to_owned();
        for (of_flex, of_this) in MEMBERS {
            said = said.replace(&format!("'{of_flex}'"), &format!("'{of_this}'"));
        }
        Self { code, advice: format!("{said}: {what_to_do}") }
    }
}

/// The members of flex requests, and what they are called here.
const MEMBERS: [(&str, &str); 4] =
    [("userNick", "nickname"), ("queueKey", "service"), ("noticeText", "nickname"), ("msgText", "message")];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_told_apart_and_say_what_to_do() {
        let rules = (1..=13).map(|it| Code::Rule(ErrorId::from_number(it).unwrap()));
        let mismatches = [ErrorId::UnknownUser, ErrorId::UnknownSession].map(Code::Mismatch);
        let own = [
            Code::UnknownService,
            Code::ContentType,
            Code::Unavailable,
            Code::UnknownFile,
            Code::FileDeleted,
            Code::Cut,
            Code::Origin,
        ];
        let mut numbers = Vec::new();
        for code in rules.chain(own).chain(mismatches) {
            let trouble = Trouble::from(code);
            let (what, what_to_do) = trouble.advice.split_once(": ").unwrap_or_default();
            assert!(!what.is_empty() && what_to_do.len() > 10, "{code:?}: {}", trouble.advice);
            let is_repeatable = ["try again", "send it again"].iter().any(|it| what_to_do.contains(it));
            assert_eq!(code.status(), if is_repeatable { 1 } else { 2 }, "{code:?}: {}", trouble.advice);
            numbers.push(code.number());
        }
        let expected: Vec<u32> = (1..=13).chain(21..=27).chain([4, 5]).collect();
        assert_eq!(numbers, expected);
    }

    #[test]
    fn a_limit_that_lasts_is_not_to_be_tried_again() {
        for (said, what_to_do) in [
            ("the interaction would have more than 65536 bytes of userdata", "send less of it"),
            ("the session has no room for anything more", "request a new one"),
        ] {
            let trouble = Trouble::from_engine(ErrorId::Limit, said);
            assert_eq!((trouble.code.number(), trouble.code.status()), (10, 2), "{said}");
            assert_eq!(trouble.advice, format!("{said}: {what_to_do}"));
        }
    }

    #[test]
    fn the_engines_words_name_this_apis_members() {
        let trouble = Trouble::from_engine(ErrorId::BadMember, "'userNick' is longer than 256 bytes");
        assert_eq!(trouble.advice, "'nickname' is longer than 256 bytes: check what the operation needs");
        let option = "the file is not allowed by the server's option 'upload-file-types'";
        let trouble = Trouble::from_engine(ErrorId::NotPermitted, option);
        assert_eq!(trouble.advice, format!("{option}: ask file/limits for what may be sent"));
        let trouble = Trouble::from_engine(ErrorId::TooLarge, "byte 32768: larger than the limit");
        assert_eq!(trouble.advice, Trouble::from(ErrorId::TooLarge).advice);
        let trouble = Trouble::from_engine(ErrorId::Limit, ErrorId::Limit.text());
        assert_eq!(trouble.advice, Trouble::from(ErrorId::Limit).advice);
    }
}
