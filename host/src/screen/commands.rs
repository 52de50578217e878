//! From what the person wants to the commands of desk and customer, with what their answers are for.

use serde_json::{Map, Value as Json, json};

use super::model::entry::Audience;
use super::model::sent::{Asked, Message};
use super::model::session::{Session, Stage};
use super::model::{Model, Role};
use crate::foreign::clean;

/// A command that can be sent, with what its answer is for.
pub(crate) type Command = (Asked, Json);

/// Saying a text to this audience.
pub(crate) fn say(model: &Model, text: String) -> Result<Command, String> {
    let (session, audience) = audience_now(model)?;
    Ok(say_to(model, Message { session_id: session.id.clone(), text, audience }))
}

/// Where the next line goes, and to whom; the sentence says why it can go nowhere.
pub(crate) fn audience_now(model: &Model) -> Result<(&Session, Audience), String> {
    let session = model.chosen().ok_or(match model.role {
        Role::Customer => {
            "you aren't in yet: your text stays in the line, and Enter sends it once you are in"
        }
        _ if model.waiting() == 0 && model.is_asked() => "no session: /join goes where you are asked in",
        _ => "no session: /join takes the customer who waits longest",
    })?;
    Ok((session, audience_in(model, session)?))
}

/// To whom a line in this session goes; the sentence says why it can go nowhere.
pub(crate) fn audience_in(model: &Model, session: &Session) -> Result<Audience, String> {
    if model.is_joining(&session.id) {
        return Err(format!(
            "session {} is being joined: your text stays in the line, and Enter says it once you are in",
            session.number
        ));
    }
    session.audience().ok_or_else(|| match (&session.place, model.role) {
        (Some(Audience::Supervisors), _) => "you only watch: /coach to speak with the agents".to_owned(),
        (_, Role::Customer) => "the chat is over: nothing can be said any more".to_owned(),
        _ if session.is_elsewhere => {
            "you are out of this session: the server gives it to others now".to_owned()
        }
        _ if session.stage == Stage::Over => "the session is over: nothing can be said any more".to_owned(),
        (_, Role::Supervisor) => {
            format!("you aren't in session {}: /watch, /coach or /join it first", session.number)
        }
        _ => format!("you aren't in session {0}: /join {0} first", session.number),
    })
}

/// Saying a message to whom it is for.
fn say_to(model: &Model, message: Message) -> Command {
    let command = said(model, &message);
    (Asked::Say(message), command)
}

/// The command that says a message to whom it is for.
pub(crate) fn said(model: &Model, message: &Message) -> Json {
    let mut command = json!({"do": "say", "text": message.text});
    if model.role != Role::Customer {
        command["sessionId"] = json!(message.session_id);
        match &message.audience {
            Audience::Everyone => command["visibility"] = json!("ALL"),
            Audience::Agents => command["visibility"] = json!("INT"),
            Audience::Supervisors => command["visibility"] = json!("VIP"),
            Audience::Only { user_id, .. } => command["receiverId"] = json!(user_id),
        }
    }
    command
}

/// A command as a person gave it, its names resolved to ids, but without what the screen knows: the session that is chosen.
pub(crate) fn resolve(model: &Model, mut command: Map<String, Json>) -> Result<Command, String> {
    let verb = command.get("do").and_then(Json::as_str).unwrap_or_default().to_owned();
    let is_for_session = model.role != Role::Customer && verb != "quit" && verb != "sessions";
    // A plugin's command may mean no session.
    let needs_session = verb != "run-command" || model.chosen().is_some_and(Session::is_mine);
    if is_for_session && needs_session && !command.contains_key("sessionId") {
        let session = match verb.as_str() {
            "join" if !command.contains_key("visibility") => model.waits_longest().ok_or("nobody waits")?,
            _ => model.chosen().ok_or("no session: choose one, or /join the one that waits longest")?,
        };
        command.insert("sessionId".into(), json!(session.id));
    }
    let session_id = match model.role {
        Role::Customer => model.chosen.clone(),
        _ => command.get("sessionId").and_then(Json::as_str).map(str::to_owned),
    };
    let session_id = session_id.unwrap_or_default();
    let text = |key: &str| command.get(key).and_then(Json::as_str).unwrap_or_default().to_owned();
    let asked = match verb.as_str() {
        "say" => Asked::Say(Message {
            session_id: session_id.clone(),
            text: text("text"),
            audience: audience(model, &session_id, &command),
        }),
        "join" => Asked::Join { session_id, is_watch: text("visibility") == "VIP" },
        "send-file" => {
            let name = std::path::PathBuf::from(text("path"));
            let name = name.file_name().map(|it| it.to_string_lossy().into_owned());
            Asked::SendFile {
                session_id,
                name: name.unwrap_or_default(),
                command: Json::Object(command.clone()),
            }
        }
        "save-file" => Asked::SaveFile { session_id, file_id: text("fileId") },
        "run-command" => Asked::Plugin { session_id, name: clean(&text("name")) },
        "typing" | "read" => Asked::Quiet,
        _ => Asked::Other(verb),
    };
    Ok((asked, Json::Object(command)))
}

fn audience(model: &Model, session_id: &str, command: &Map<String, Json>) -> Audience {
    let session = model.session(session_id);
    if let Some(user_id) = command.get("receiverId").and_then(Json::as_str) {
        let nick = session.and_then(|it| it.party(user_id)).map(|it| it.nick.clone());
        return Audience::Only { user_id: user_id.to_owned(), nick: nick.unwrap_or_default() };
    }
    match command.get("visibility").and_then(Json::as_str) {
        Some(visibility) => Audience::of(visibility),
        None => session.and_then(|it| it.place.clone()).unwrap_or_default(),
    }
}
