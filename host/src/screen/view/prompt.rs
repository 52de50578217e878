//! To whom the next line goes.

use ratatui::Frame;
use ratatui::layout::Rect;

use super::bars::put;
use super::text::{cut, piece, width, wrap};
use super::{Click, Drawn, Look, is_narrow};
use crate::screen::model::entry::Audience;
use crate::screen::model::session::{Session, Stage};
use crate::screen::model::{Link, Model, Role};
use crate::screen::theme::Colours;

/// So many rows it takes at most.
const ROWS: usize = 2;

/// How many rows it takes: where it is narrow, the whole sentence is more than one row holds.
pub(super) fn rows(area: Rect, model: &Model, look: &Look) -> u16 {
    match is_narrow(area) && area.height >= 10 {
        true => u16::try_from(lines(model, look, area.width).0.len().min(ROWS)).unwrap_or(1),
        false => 1,
    }
}

/// The sentence in rows, and to whom the line goes; `None`: to nobody.
fn lines(model: &Model, look: &Look, columns: u16) -> (Vec<String>, Option<Audience>) {
    let (text, audience) = match look.shows_wall {
        true => ("THE WALL: nothing is said here; Enter shows the session that is marked".to_owned(), None),
        false => to_whom(model, look),
    };
    let text = match (&model.link, &audience) {
        (Link::Up, _) | (_, None) => text,
        (_, Some(_)) if !model.was_let_in => text,
        (..) => format!("NO LINK, nothing arrives now: {text}"),
    };
    (wrap(&text, usize::from(columns).saturating_sub(2)), audience)
}

/// Draws it. The nickname stands last, so that none can pretend what is said before it.
pub(super) fn draw(
    frame: &mut Frame<'_>,
    area: Rect,
    model: &Model,
    look: &Look,
    colours: &Colours,
    drawn: &mut Drawn,
) {
    let (mut lines, audience) = lines(model, look, area.width);
    let style = match audience {
        Some(_) if !look.shows_wall && is_unusual(model, look) => colours.unusual,
        _ => colours.of_audience(audience.as_ref()),
    };
    let columns = usize::from(area.width);
    // What has no room is seen to be missing.
    let rest = lines.split_off(usize::from(area.height).saturating_sub(1).min(lines.len()));
    lines.push(rest.join(" "));
    for (line, y) in lines.into_iter().zip(area.y..area.bottom()) {
        let line = cut(&format!(" {line}"), columns);
        let gap = " ".repeat(columns.saturating_sub(width(&line)));
        put(frame, (area.x, y), area.width, &[piece(line, style), piece(gap, style)]);
    }
    drawn.clicks.push((area, Click::Audience));
}

/// Whether the next line goes where nobody would think: to a customer who doesn't see the person yet, to nobody who is in, or
/// nowhere before there is a link again.
fn is_unusual(model: &Model, look: &Look) -> bool {
    let Some(session) = model.chosen() else { return false };
    let is_for_nobody = match audience(session, look) {
        Some(Audience::Everyone) => {
            model.is_unseen() || session.has_no_customer() && model.role != Role::Customer
        }
        Some(Audience::Only { user_id, .. }) => session.party(&user_id).is_some_and(|it| !it.is_in),
        _ => false,
    };
    is_for_nobody || model.link != Link::Up
}

/// To whom the next line goes, as far as it is typed.
fn audience(session: &Session, look: &Look) -> Option<Audience> {
    session.audience().map(|it| look.addressed.clone().unwrap_or(it))
}

fn to_whom(model: &Model, look: &Look) -> (String, Option<Audience>) {
    let Some(session) = model.chosen() else {
        let text = match (model.role, model.waits_longest()) {
            (Role::Customer, _) => "NOT IN YET: what you type stays in the line until you are in".into(),
            (_, Some(waits)) if !waits.asked.is_empty() => {
                format!("NO SESSION: /join goes in: {}: {} {}", waits.asked, waits.number, waits.name())
            }
            (_, Some(waits)) => {
                format!("NO SESSION: /join takes who waits longest: {} {}", waits.number, waits.name())
            }
            (_, None) if model.agent_state.as_ref().is_some_and(|it| !it.is_ready) => {
                "NO SESSION: /ready has the server offer you customers".into()
            }
            (_, None) if model.link != Link::Up => "NO SESSION: the server is out of reach".into(),
            // Over GWS API v2 others may wait whom the server offers to somebody else.
            (_, None) if model.agent_state.is_some() => "NO SESSION: nobody is offered to you".into(),
            (_, None) => "NO SESSION: nobody waits".into(),
        };
        return (text, None);
    };
    let (number, name) = (session.number, session.name());
    let audience = audience(session, look);
    let preview = if look.shows_preview && !look.is_command { " AS YOU TYPE" } else { "" };
    let is_joining = model.is_joining(&session.id);
    let audience = audience.filter(|_| !is_joining);
    let text = match (&audience, &session.place) {
        _ if is_joining => format!("JOINING {number}: Enter says nothing until you are in with {name}"),
        _ if session.is_elsewhere => {
            "OUT: the session goes on without you; it comes back if the server offers it to you again".into()
        }
        _ if session.stage == Stage::Over => {
            format!("CLOSED: the {} is over, nothing can be said here", model.role.session())
        }
        (Some(Audience::Everyone), _) if model.role == Role::Customer => {
            format!("TO EVERYONE{preview} in the chat")
        }
        (Some(Audience::Everyone), _) if session.has_no_customer() => {
            format!("TO EVERYONE{preview} in {number}, BUT NO CUSTOMER IS IN: {name} has left")
        }
        (Some(Audience::Everyone), Some(Audience::Agents)) => {
            format!("TO EVERYONE{preview}, the customer sees that you are here: in {number} with {name}")
        }
        (Some(Audience::Everyone), _) => format!("TO EVERYONE{preview} in {number}: customer {name}"),
        (Some(Audience::Agents), _) => {
            format!("INT: AGENTS ONLY, not seen by the customer of {number}: {name}")
        }
        (Some(Audience::Only { user_id, nick }), _) if session.party(user_id).is_some_and(|it| !it.is_in) => {
            format!("ONLY TO ONE PARTY in {number}, BUT THAT PARTY HAS LEFT: {nick}")
        }
        (Some(Audience::Only { nick, .. }), _) => format!("ONLY TO ONE PARTY in {number}: {nick}"),
        (_, Some(Audience::Supervisors)) => {
            format!("YOU ONLY WATCH: nothing can be said; /coach to speak with the agents of {number} {name}")
        }
        _ if session.is_asked_in() => format!("NOT IN {number}: /join goes in: {}: {name}", session.asked),
        // What a supervisor comes back to was unseen, most often.
        _ if session.was_in && model.role == Role::Supervisor => {
            format!("OUT: you are out of it; /watch {number} or /coach {number} to come back to {name}")
        }
        _ if session.was_in => format!("OUT: you are out of it; /join {number} to come back to {name}"),
        _ if model.role == Role::Supervisor => {
            format!("NOT IN {number}: /watch it unseen, /coach its agents, or /join to talk with {name}")
        }
        _ => format!("NOT IN: /join {number} to talk with {name}"),
    };
    (text, audience)
}
