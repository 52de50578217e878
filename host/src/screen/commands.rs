//! From what the person wants to the commands of desk and customer: numbers and nicknames become ids.

use serde_json::{Map, Value as Json, json};

use super::model::entry::Audience;
use super::model::sent::{Asked, Message};
use super::model::session::Session;
use super::model::{Model, Role};

/// A command that can be sent, with what its answer is for.
pub(crate) type Command = (Asked, Json);

/// Saying a text to this audience.
pub(crate) fn say(model: &Model, text: String) -> Result<Command, String> {
    let session = model.chosen().ok_or("no session: /join takes the customer who waits longest")?;
    let audience = session.audience().ok_or_else(|| match (&session.place, model.role) {
        (Some(Audience::Supervisors), _) => "you only watch: /coach to speak with the agents".to_owned(),
        (_, Role::Customer) => "the session is over: nothing can be said any more".to_owned(),
        _ => format!("you aren't in session {0}: /join {0} first", session.number),
    })?;
    Ok(say_to(model, Message { session_id: session.id.clone(), text, audience }))
}

/// Saying what was said before, to whom it was said.
pub(crate) fn say_to(model: &Model, message: Message) -> Command {
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
    (Asked::Say(message), command)
}

/// A command as a person gave it: with numbers and nicknames, and without what the screen knows.
pub(crate) fn resolve(model: &Model, mut command: Map<String, Json>) -> Result<Command, String> {
    let verb = command.get("do").and_then(Json::as_str).unwrap_or_default().to_owned();
    let named = command.get("sessionId").and_then(Json::as_str).map(str::to_owned);
    if model.role != Role::Customer && verb != "quit" && verb != "sessions" {
        let session = match (&named, verb.as_str()) {
            (Some(named), _) => find_session(model, named)?,
            (None, "join") if !command.contains_key("visibility") => {
                model.waits_longest().ok_or("nobody waits")?
            }
            (None, _) => {
                model.chosen().ok_or("no session: choose one, or /join the one that waits longest")?
            }
        };
        command.insert("sessionId".into(), json!(session.id));
        for key in ["receiverId", "userId"] {
            if let Some(named) = command.get(key).and_then(Json::as_str) {
                let found = find_party(session, named)?;
                command.insert(key.into(), json!(found));
            }
        }
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
            Asked::SendFile { session_id, name: name.unwrap_or_default() }
        }
        "save-file" | "delete-file" => {
            let session = model.session(&session_id);
            let named = text("fileId");
            let file = session.and_then(|it| {
                it.files
                    .iter()
                    .find(|file| file.id == named || file.number.to_string() == named || file.name == named)
            });
            let file_id = file.map_or(named, |it| it.id.clone());
            command.insert("fileId".into(), json!(file_id));
            match verb.as_str() {
                "save-file" => Asked::SaveFile { session_id, file_id },
                _ => Asked::Other(verb),
            }
        }
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

/// The session that a number, an id, the beginning of one, or a nickname means.
pub(crate) fn find_session<'a>(model: &'a Model, named: &str) -> Result<&'a Session, String> {
    let all = || model.sessions.iter();
    if let Some(found) = all().find(|it| it.id == named || it.number.to_string() == named) {
        return Ok(found);
    }
    let nick = named.to_lowercase();
    let mut found = all().filter(|it| it.id.starts_with(named) || it.name().to_lowercase() == nick);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only),
        (Some(one), Some(other)) => {
            Err(format!("{named} may be session {} or {}: say which by its number", one.number, other.number))
        }
        (None, _) => Err(format!("there is no session {named}: name one by its number, on the left")),
    }
}

/// The id of the party that a nickname or an id means.
fn find_party(session: &Session, named: &str) -> Result<String, String> {
    if session.party(named).is_some() {
        return Ok(named.to_owned());
    }
    let nick = named.to_lowercase();
    let mut found = session.parties.iter().filter(|it| it.is_in && it.nick.to_lowercase() == nick);
    match (found.next(), found.next()) {
        (Some(only), None) => Ok(only.user_id.clone()),
        (Some(one), Some(other)) => Err(format!(
            "there are two called {named}: name one by its id, {} or {}",
            one.user_id, other.user_id
        )),
        (None, _) => {
            let there: Vec<&str> =
                session.parties.iter().filter(|it| it.is_in).map(|it| it.nick.as_str()).collect();
            Err(format!("nobody in this session is called {named}; there are {}", there.join(", ")))
        }
    }
}
