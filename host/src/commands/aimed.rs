//! Commands that say or show something, for those to whom the next line goes: a page or a file is for nobody else either. What the
//! protocol shows to more people is done after a question.

use serde_json::{Value as Json, json};

use super::Audience;
use super::context::{Context, Mode, Party};
use super::read::Typed;
use crate::foreign::clean;

/// The command, for those to whom the next line goes. Without a word it is for those who see the person who gives it.
pub(crate) fn aimed(mut command: Json, context: &Context) -> Json {
    let own = context.parties.iter().find(|it| it.is_me).map(|it| Audience::of(&it.visibility));
    let (Mode::To(audience), Some(own), Some(object)) = (&context.mode, own, command.as_object_mut()) else {
        return command;
    };
    let (key, value) = match audience {
        _ if *audience == own => return command,
        Audience::Everyone => ("visibility", "ALL"),
        Audience::Agents => ("visibility", "INT"),
        Audience::Supervisors => ("visibility", "VIP"),
        Audience::Only { user_id, .. } => ("receiverId", user_id.as_str()),
    };
    object.insert(key.into(), json!(value));
    command
}

/// What stands before a text that is said to them only, as it is typed.
pub(crate) fn to_whom(audience: &Audience, context: &Context) -> String {
    let Audience::Only { user_id, nick } = audience else { return "/int ".into() };
    let begins = |it: &&Party| it.nick.to_lowercase().starts_with(&nick.to_lowercase());
    let mut called = context.parties.iter().filter(begins);
    // Where somebody else may be meant by it, or the party is called otherwise now, the id is clear.
    let is_clear = called.next().is_some_and(|it| it.user_id == *user_id && it.nick == *nick);
    let name = if is_clear && called.next().is_none() && !nick.is_empty() { nick } else { user_id };
    format!("/to {name} ")
}

/// To whom the command goes that is typed so far, where it says so itself: `/int TEXT` and `/to NICK TEXT`.
pub(crate) fn addressed(typed: &str, context: &Context) -> Option<Audience> {
    let (name, rest) = typed.strip_prefix('/')?.split_once(char::is_whitespace)?;
    let name = name.to_lowercase();
    if context.barred.contains_key(name.as_str()) {
        return None;
    }
    match name.as_str() {
        "int" => Some(Audience::Agents),
        "to" => {
            let (party, _) = context.colleague(rest.trim_start()).ok()?;
            (party.user_type != "CLIENT")
                .then(|| Audience::Only { user_id: party.user_id, nick: clean(&party.nick) })
        }
        _ => None,
    }
}

/// For whom something is that isn't for everyone, as words behind it.
pub(crate) fn for_whom(context: &Context) -> String {
    match &context.mode {
        Mode::To(Audience::Agents | Audience::Supervisors) => ", for agents and supervisors only".into(),
        Mode::To(Audience::Only { nick, .. }) => format!(", for {} only", clean(nick)),
        Mode::To(Audience::Everyone) | Mode::Closed(_) | Mode::Answer => String::new(),
    }
}

/// The command, which takes this party out of the session with a reason: whoever sees the party sees the reason, too. Where that
/// are more than those to whom the next line goes, it is asked about; a question that there is anyway says it, too.
pub(super) fn with_reason(typed: Typed, leaving: Option<&Party>, context: &Context) -> Typed {
    let (question, command) = match typed {
        Typed::AskFirst { question, command } => (question, command),
        Typed::Tell(command) => (String::new(), command),
        other => return other,
    };
    let seen_by = leaving.map(|it| Audience::of(&it.visibility)).unwrap_or_default();
    let is_wider = match &context.mode {
        Mode::To(audience) => width(&seen_by) > width(audience),
        Mode::Closed(_) | Mode::Answer => false,
    };
    let is_said = is_wider || !question.is_empty();
    if !is_said || command["text"].is_null() {
        return if question.is_empty() {
            Typed::Tell(command)
        } else {
            Typed::AskFirst { question, command }
        };
    }
    let seen = match seen_by {
        Audience::Everyone => "Everyone will see the reason, the customer too",
        _ => "All agents and supervisors will see the reason",
    };
    let question = match question.as_str() {
        "" => format!("{seen}. Do it?"),
        question => format!("{seen}. {question}"),
    };
    Typed::AskFirst { question, command }
}

/// The greater, the more people.
fn width(audience: &Audience) -> u8 {
    match audience {
        Audience::Everyone => 3,
        Audience::Agents => 2,
        Audience::Supervisors => 1,
        Audience::Only { .. } => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::commands::{Place, Role, read};
    use crate::lines::{self, DeskCommand};

    /// Bo, who is in with this visibility, Eve, a supervisor who coaches, Cid, an agent who advises, and Ana; the next line goes there.
    fn context(own: &str, audience: Audience) -> Context {
        let party = |user_id: &str, nick: &str, user_type: &str, visibility: &str| Party {
            user_id: user_id.into(),
            nick: nick.into(),
            user_type: user_type.into(),
            visibility: visibility.into(),
            is_me: nick == "Bo",
        };
        Context {
            chosen: Some("S".into()),
            parties: vec![
                party("A", "Ana", "CLIENT", "ALL"),
                party("B", "Bo", "AGENT", own),
                party("E", "Eve", "SUPERVISOR", "INT"),
                party("C", "Cid", "AGENT", "INT"),
            ],
            mode: Mode::To(audience),
            ..Context::default()
        }
    }

    fn eve() -> Audience {
        Audience::Only { user_id: "E".into(), nick: "Eve".into() }
    }

    #[test]
    fn pages_and_files_are_for_those_to_whom_the_next_line_goes() {
        for (own, audience, more) in [
            ("ALL", Audience::Everyone, json!({})),
            ("ALL", Audience::Agents, json!({"visibility": "INT"})),
            ("ALL", eve(), json!({"receiverId": "E"})),
            ("INT", Audience::Agents, json!({})),
            ("INT", Audience::Everyone, json!({"visibility": "ALL"})),
        ] {
            for (text, mut expected) in [
                ("/send v.txt", json!({"do": "send-file", "path": "v.txt", "sessionId": "S"})),
                ("/url http://a.b/", json!({"do": "push-url", "text": "http://a.b/", "sessionId": "S"})),
            ] {
                expected.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
                let read = read(text, Role::Agent, Place::Screen, &context(own, audience.clone()));
                assert_eq!(read, Ok(Typed::Tell(expected.clone())), "{own} {audience:?}");
                assert!(lines::parse::<DeskCommand>(&expected.to_string()).is_ok(), "{expected}");
            }
        }
    }

    #[test]
    fn one_party_is_named_so_that_nobody_else_is_meant() {
        let mut context = context("ALL", Audience::Everyone);
        assert_eq!(to_whom(&Audience::Agents, &context), "/int ");
        assert_eq!(to_whom(&eve(), &context), "/to Eve ");
        context.parties[0].nick = "eve Smith".into();
        assert_eq!(to_whom(&eve(), &context), "/to E ");
        context.parties.clear();
        assert_eq!(to_whom(&eve(), &context), "/to E ");
    }

    #[test]
    fn a_reason_that_more_people_see_than_the_next_line_is_asked_about() {
        let everyone = "Everyone will see the reason, the customer too.";
        let agents = "All agents and supervisors will see the reason.";
        for (text, own, audience, question) in [
            ("/leave a fraud", "ALL", Audience::Agents, format!("{everyone} Do it?")),
            ("/leave", "ALL", Audience::Agents, String::new()),
            ("/leave bye", "ALL", Audience::Everyone, String::new()),
            ("/leave a fraud", "INT", Audience::Agents, String::new()),
            ("/leave a fraud", "INT", eve(), format!("{agents} Do it?")),
            ("/close a fraud", "ALL", eve(), format!("{everyone} End session for everyone?")),
            ("/close bye", "ALL", Audience::Everyone, format!("{everyone} End session for everyone?")),
            ("/close", "ALL", Audience::Agents, "End session for everyone?".into()),
            ("/remove eve", "ALL", Audience::Agents, "Remove Eve, a supervisor?".into()),
            ("/remove eve why", "ALL", eve(), format!("{agents} Remove Eve, a supervisor?")),
            ("/remove cid", "ALL", Audience::Agents, String::new()),
            ("/remove cid why", "ALL", Audience::Agents, String::new()),
            ("/remove cid why", "ALL", eve(), format!("{agents} Do it?")),
            (
                "/remove ana a fraud",
                "INT",
                Audience::Agents,
                format!("{everyone} Remove Ana, and end the chat for this customer?"),
            ),
        ] {
            let read = read(text, Role::Agent, Place::Lines, &context(own, audience.clone())).unwrap();
            let asked = match read {
                Typed::AskFirst { question, .. } => question,
                Typed::Tell(_) => String::new(),
                other => panic!("{other:?}"),
            };
            assert_eq!(asked, question, "{text} {own} {audience:?}");
        }
    }
}
