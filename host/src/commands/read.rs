//! Reads what a person typed: something to say, or a command.

use serde_json::{Value as Json, json};

use super::aimed::{aimed, with_reason};
use super::context::{Context, Party};
use super::help::question_of_quit;
use super::unknown::unknown;
use super::words::{take, typed_path};
use super::{Argument, Audience, Command, Kind, Place, Role, commands};
use crate::foreign::clean;

/// What a person typed.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Typed {
    /// A text for whoever is chosen.
    Say(String),
    /// A command as it could have come in JSON.
    Tell(Json),
    /// A command that the desk or customer never hears of.
    Own(OwnCommand),
    /// A command that is carried out only if the person says yes to the question.
    AskFirst { question: String, command: Json },
}

/// Why a page isn't suggested: our own screens make links of nothing else.
const NO_LINK: &str = "write an address in ASCII that begins with http:// or https://, such as \
    https://shop.example/returns: the others see no other link";

/// What is done where it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum OwnCommand {
    /// Choose the session with this id.
    Use(String),
    /// Show who is in the session.
    Who,
    /// Show what can be typed, or only this command's line.
    Help(Option<String>),
    /// Show the keys, and what they do.
    Keys,
    /// Look for a text in the transcript.
    Find(String),
    /// From now on what is said goes there.
    Address(Audience),
    /// Cancel the file that this command sends or saves, or all that are on their way in the chosen session.
    Cancel(Option<u64>),
    /// Send again what wasn't delivered.
    Again,
    /// Throw away what wasn't delivered.
    Discard,
}

/// Reads a text that was typed. What begins with a slash is a command; with two, the second is said. The error says what
/// is wrong, with which command, and what to do.
pub(crate) fn read(text: &str, role: Role, place: Place, context: &Context) -> Result<Typed, String> {
    // As the key on the full screen. With a space before it, it is said.
    if place == Place::Lines && text == "?" {
        return Ok(Typed::Own(OwnCommand::Help(None)));
    }
    let Some(command) = text.strip_prefix('/') else { return Ok(Typed::Say(text.to_owned())) };
    if command.starts_with('/') {
        return Ok(Typed::Say(command.to_owned()));
    }
    let (typed, rest) = command.split_at(command.find(char::is_whitespace).unwrap_or(command.len()));
    let name = typed.to_lowercase();
    let name = if name == "?" { "help" } else { &name };
    if let Some(why) = context.barred.get(name) {
        return Err(format!("/{name}: {why}"));
    }
    let Some(command) = commands(role, place).find(|it| it.name == name) else {
        if let Some(it) = context.plugin_commands.iter().find(|it| it.name == name) {
            if it.names_session {
                let session = named_or_waiting(context, rest.trim());
                let session = session.map_err(|why| format!("/{name}: {}", clean(&why)))?;
                return Ok(Typed::Tell(json!({"do": "run-command", "name": it.name, "argument": session})));
            }
            let command = json!({"do": "run-command", "name": it.name, "argument": rest.trim()});
            // It may mean no session; one that the person isn't in it can't mean.
            let is_mine = context.chosen_session().is_some_and(|it| it.is_mine);
            return Ok(Typed::Tell(if is_mine { in_session(context, command) } else { command }));
        }
        return Err(unknown(typed, role, place, context));
    };
    let reading = Reading { command, role, place, context, given: Given::default() };
    reading.read(rest).map_err(|why| format!("/{name}: {}", clean(&why)))
}

/// The arguments, once they are read.
#[derive(Default)]
struct Given {
    session: Option<String>,
    party: Option<Party>,
    file: Option<String>,
    transfer: Option<u64>,
    word: Option<String>,
    text: Option<String>,
}

struct Reading<'c> {
    command: &'static Command,
    role: Role,
    place: Place,
    context: &'c Context,
    given: Given,
}

impl Reading<'_> {
    fn read(mut self, rest: &str) -> Result<Typed, String> {
        let mut rest = rest;
        for argument in self.command.arguments {
            if rest.trim().is_empty() {
                if !argument.may_be_left_out(self.place) {
                    return Err(self.what_to_write(*argument));
                }
                break;
            }
            rest = self.take(*argument, rest)?;
        }
        if !rest.trim().is_empty() {
            return Err(match self.command.arguments {
                [] => "takes nothing behind it".into(),
                _ => format!("too much behind it: write {}", self.command.usage(self.place)),
            });
        }
        self.done()
    }

    /// Whether the command shows sessions, also those that are over.
    fn shows_past(&self) -> bool {
        self.command.name == "use" && self.place == Place::Screen
    }

    fn what_to_write(&self, missing: Argument) -> String {
        let hint = match missing.kind {
            Kind::Session => "; /sessions lists them",
            Kind::Colleague | Kind::Party => "; /who lists who is in the session",
            _ => "",
        };
        format!("write {}{hint}", self.command.usage(self.place))
    }

    /// Takes an argument from the beginning of the text; gives what is left.
    fn take<'t>(&mut self, argument: Argument, text: &'t str) -> Result<&'t str, String> {
        // Only the one space that parts a text from the command isn't said.
        let said = text.strip_prefix(char::is_whitespace).unwrap_or(text);
        let text = text.trim_start();
        let may_have_lines =
            matches!(argument.kind, Kind::Colleague | Kind::Party | Kind::Reason | Kind::Text);
        if text.trim_end().contains('\n') && !may_have_lines {
            return Err(format!(
                "write {} in one line; only a text may have several",
                self.command.usage(self.place)
            ));
        }
        match argument.kind {
            Kind::Session => {
                // A nickname may have spaces, and nothing comes behind it.
                let (word, rest) = take(text);
                let named = if rest.trim().is_empty() { word } else { text.trim_end().to_owned() };
                // What was said there can still be read.
                let past = self.context.past(&named).filter(|_| self.shows_past());
                self.given.session = Some(match (self.context.session_id(&named), past) {
                    (Err(_), Some(past)) => past.id.clone(),
                    (found, _) => found?,
                });
                Ok("")
            }
            Kind::Colleague | Kind::Party => {
                let (party, rest) = match argument.kind {
                    Kind::Colleague => self.context.colleague(text)?,
                    _ => self.context.party(text)?,
                };
                if argument.kind == Kind::Colleague && party.user_type == "CLIENT" {
                    return Err(format!(
                        "{} is a customer, and only agents and supervisors can be spoken to alone; /who lists who is in",
                        party.nick
                    ));
                }
                self.given.party = Some(party);
                Ok(rest)
            }
            Kind::File => {
                let (word, rest) = take(text);
                self.given.file = Some(self.context.file_id(&word)?);
                Ok(rest)
            }
            Kind::Format => {
                let (word, rest) = take(text);
                let formats = &self.context.formats;
                if !formats.is_empty() && !formats.contains(&word) {
                    return Err(format!("no plugin writes \"{word}\"; there is {}", formats.join(", ")));
                }
                self.given.word = Some(word);
                Ok(rest)
            }
            Kind::Transfer => {
                // A name may have spaces, and nothing comes behind it.
                let (word, rest) = take(text);
                let named = if rest.trim().is_empty() { word } else { text.trim_end().to_owned() };
                self.given.transfer = Some(self.context.transfer(&named)?);
                Ok("")
            }
            Kind::Command | Kind::Url => {
                let (word, rest) = text.split_at(text.find(char::is_whitespace).unwrap_or(text.len()));
                self.given.word = Some(word.to_owned());
                Ok(rest)
            }
            Kind::Text => {
                self.given.text = Some(said.to_owned());
                Ok("")
            }
            Kind::Directory | Kind::Name | Kind::Path | Kind::Reason => {
                self.given.text = Some(text.trim_end().to_owned());
                Ok("")
            }
        }
    }

    fn done(self) -> Result<Typed, String> {
        let Self { command, role, context, given, .. } = self;
        let text = given.text;
        let path = text.as_deref().map(|it| typed_path(it).display().to_string());
        let tell = |command| Typed::Tell(in_session(context, command));
        let chosen = |named: Option<String>| {
            let chosen = named.or_else(|| context.chosen.clone());
            chosen.ok_or("no session is chosen; /sessions lists them, and a number names one")
        };
        let join = |session: &str, visibility: &str| {
            Typed::Tell(json!({"do": "join", "sessionId": session, "visibility": visibility}))
        };
        // For the customer whoever is unseen has left.
        let unseen = |session: &str, visibility: &str| {
            let served = context.sessions.iter().find(|it| it.id == session && it.is_served);
            match (served, join(session, visibility)) {
                (Some(it), Typed::Tell(command)) => {
                    let question =
                        format!("The customer of session {} will see you leave. Do it?", it.label());
                    Typed::AskFirst { question, command }
                }
                (_, typed) => typed,
            }
        };
        Ok(match command.name {
            "sessions" => Typed::Tell(json!({"do": "sessions"})),
            "join" => match (given.session, context.longest_waiting()) {
                (Some(session), _) => join(&session, "ALL"),
                (None, Some(longest)) => join(&longest.id, "ALL"),
                (None, None) => return Err(nobody_waits(context)),
            },
            "watch" => unseen(&chosen(given.session)?, "VIP"),
            "coach" => unseen(&chosen(given.session)?, "INT"),
            "use" => Typed::Own(OwnCommand::Use(given.session.unwrap_or_default())),
            "who" => Typed::Own(OwnCommand::Who),
            "int" => match text {
                Some(text) => tell(json!({"do": "say", "text": text, "visibility": "INT"})),
                None => Typed::Own(OwnCommand::Address(Audience::Agents)),
            },
            "to" => {
                let Party { user_id, nick, .. } = given.party.unwrap_or_default();
                match text {
                    Some(text) => tell(json!({"do": "say", "text": text, "receiverId": user_id})),
                    None => Typed::Own(OwnCommand::Address(Audience::Only { user_id, nick })),
                }
            }
            "all" => Typed::Own(OwnCommand::Address(Audience::Everyone)),
            "nick" => tell(json!({"do": "nick", "userNick": text})),
            "url" => {
                let url = given.word.unwrap_or_default();
                let is_page = ["http://", "https://"].iter().any(|it| url.starts_with(it)) && url.is_ascii();
                if url.contains("://") && !is_page {
                    return Err(NO_LINK.into());
                }
                Typed::Tell(aimed(in_session(context, json!({"do": "push-url", "text": url})), context))
            }
            "send" => {
                Typed::Tell(aimed(in_session(context, json!({"do": "send-file", "path": path})), context))
            }
            "save" => {
                let directory = path.unwrap_or_else(|| ".".into());
                tell(json!({"do": "save-file", "fileId": given.file, "directory": directory}))
            }
            "delete" => {
                let file = context.files.iter().find(|it| Some(&it.id) == given.file.as_ref());
                let name = file.map(|it| format!(" {}", clean(&it.name))).unwrap_or_default();
                let command = in_session(context, json!({"do": "delete-file", "fileId": given.file}));
                Typed::AskFirst { question: format!("Delete the file{name} for everyone?"), command }
            }
            "export" => {
                let format = given.word.unwrap_or_default();
                let path = path.unwrap_or_else(|| default_export(context, &format));
                tell(json!({"do": "run", "feature": format!("export:{format}"), "path": path}))
            }
            "keys" => Typed::Own(OwnCommand::Keys),
            "find" => Typed::Own(OwnCommand::Find(text.unwrap_or_default().trim().to_owned())),
            "cancel" => Typed::Own(OwnCommand::Cancel(given.transfer)),
            "again" => Typed::Own(OwnCommand::Again),
            "discard" => Typed::Own(OwnCommand::Discard),
            "remove" => {
                let party = given.party.unwrap_or_default();
                let command = with_text(json!({"do": "remove", "userId": party.user_id}), text);
                let nick = clean(&party.nick);
                let question = match party.user_type.as_str() {
                    "CLIENT" => Some(format!("Remove {nick}, and end the chat for this customer?")),
                    // Who has come to see how the session goes is sent away by mistake at most.
                    "SUPERVISOR" => Some(format!("Remove {nick}, a supervisor?")),
                    _ => None,
                };
                let typed = match question {
                    Some(question) => Typed::AskFirst { question, command: in_session(context, command) },
                    None => tell(command),
                };
                with_reason(typed, Some(&party), context)
            }
            "leave" => {
                let leaving = context.parties.iter().find(|it| it.is_me);
                with_reason(tell(with_text(json!({"do": "leave"}), text)), leaving, context)
            }
            "close" => {
                let command = with_text(json!({"do": "leave", "afterAction": "ForceClose"}), text);
                let session = context.chosen_session().map(|it| format!(" {}", it.label()));
                let question = format!("End session{} for everyone?", session.unwrap_or_default());
                let leaving = context.parties.iter().find(|it| it.is_me);
                let typed = Typed::AskFirst { question, command: in_session(context, command) };
                with_reason(typed, leaving, context)
            }
            "quit" => {
                let command = json!({"do": "quit"});
                match question_of_quit(role, context) {
                    Some(question) => Typed::AskFirst { question, command },
                    None => Typed::Tell(command),
                }
            }
            _ => {
                let of = given.word.map(|it| it.trim_start_matches('/').to_lowercase());
                Typed::Own(OwnCommand::Help(of))
            }
        })
    }
}

/// The command, for the session that is meant.
fn in_session(context: &Context, mut command: Json) -> Json {
    if let (Some(session), Some(object)) = (&context.chosen, command.as_object_mut()) {
        object.insert("sessionId".into(), json!(session));
    }
    command
}

fn with_text(mut command: Json, text: Option<String>) -> Json {
    if let (Some(text), Some(object)) = (text, command.as_object_mut()) {
        object.insert("text".into(), json!(text));
    }
    command
}

/// The id of the session that is named; where none is, of the one that waits longest.
fn named_or_waiting(context: &Context, named: &str) -> Result<String, String> {
    if named.is_empty() {
        return context.longest_waiting().map(|it| it.id.clone()).ok_or_else(|| nobody_waits(context));
    }
    let (word, rest) = take(named);
    context.session_id(if rest.trim().is_empty() { &word } else { named })
}

/// What is told where nobody waits whom the person doesn't see already.
fn nobody_waits(context: &Context) -> String {
    let unseen = context.sessions.iter().find(|it| it.waits.is_some() && it.is_mine && !it.is_served);
    match unseen {
        Some(it) => format!(
            "nobody waits but in session {}, where you are unseen already; /join {} lets the customer see you",
            it.label(),
            it.number
        ),
        None => "nobody waits; /sessions lists the sessions".into(),
    }
}

/// Where a transcript goes if no path is typed.
fn default_export(context: &Context, format: &str) -> String {
    let extension = if format == "text" { "txt" } else { format };
    match &context.chosen {
        Some(session) => format!("transcript-{session}.{extension}"),
        None => format!("transcript.{extension}"),
    }
}

#[cfg(test)]
mod tests;
