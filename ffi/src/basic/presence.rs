//! How the client is in its sessions: so that no join shows it to more parties by mistake, such as one that a program makes
//! of each session on each new link; and so that what a coach says isn't heard by customers. Not in firmware, which monitors
//! nobody.

use parlor_core::client::Join;
use parlor_core::element::{Id, JoinTarget, Visibility};
use parlor_core::wire::Text;

use super::handle::parlor_basic;
use super::machine::slot;
use crate::event::parlor_event_kind;
use crate::memory::push;
use crate::news::{parlor_news, parlor_news_kind as News};
use crate::numbers::visibility as of_number;
use crate::requests::parlor_join;
use crate::status::parlor_status as Status;
use crate::unfit::At;
use crate::vocabulary::parlor_request;

/// How the client is in one session.
struct Presence {
    session_id: Id,
    /// As the server told; behind a join, if that shows it to more than were asked for, as asked for.
    known: Option<Visibility>,
    /// As the last join asked for that was answered.
    joined_as: Visibility,
    /// As the last join asked for that wasn't answered yet, with its request id.
    asked: Option<(u32, Visibility)>,
}

impl Presence {
    /// Whether a join with this visibility would show the client to more parties than it may be shown to now: of what is known
    /// and what was asked for, fewer may be what is meant.
    fn is_exceeded_by(&self, visibility: Visibility) -> bool {
        let asked = self.asked.map(|it| it.1);
        [self.known, asked].into_iter().flatten().any(|it| (visibility as i32) < it as i32)
    }
}

/// The one that fewer parties see.
fn narrower(one: Visibility, other: Visibility) -> Visibility {
    if (one as i32) < other as i32 { other } else { one }
}

/// In all sessions.
#[derive(Default)]
pub(super) struct Presences(Vec<Presence>);

impl Presences {
    fn of(&mut self, session_id: Text<'_>) -> Option<&mut Presence> {
        self.0.iter_mut().find(|it| it.session_id == session_id)
    }

    fn get_or_insert(&mut self, session_id: Text<'_>) -> Option<&mut Presence> {
        if self.of(session_id).is_none() {
            // Without memory for it the join is as it would be without this: it isn't refused.
            let session_id = Id::new(session_id).ok()?;
            push(&mut self.0, Presence { session_id, known: None, joined_as: Visibility::All, asked: None })
                .ok()?;
        }
        self.of(session_id)
    }

    /// With which visibility the client is in a session, or may be soon: of what is known and what was asked for, the one that
    /// fewer see.
    pub(super) fn visibility(&mut self, session_id: Text<'_>) -> Visibility {
        let both = self.of(session_id).map(|it| [it.known, it.asked.map(|it| it.1)]);
        both.into_iter().flatten().flatten().fold(Visibility::All, narrower)
    }

    /// A join was asked for.
    pub(super) fn asked(&mut self, join: &Join<'_>, visibility: Visibility, request_id: u32) {
        if let JoinTarget::Session(session_id) = join.target
            && let Some(it) = self.get_or_insert(session_id)
        {
            it.asked = Some((request_id, visibility));
        }
    }

    /// The client isn't in the session any more.
    pub(super) fn forget(&mut self, session_id: Text<'_>) {
        self.0.retain(|it| it.session_id != session_id);
    }

    /// A join was answered, or won't be: the server did what was asked for, or didn't.
    fn answered(&mut self, request_id: u32, is_done: bool) {
        for it in &mut self.0 {
            if let Some((_, visibility)) = it.asked.take_if(|it| it.0 == request_id)
                && is_done
            {
                (it.known, it.joined_as) = (Some(visibility), visibility);
            }
        }
        self.0.retain(|it| it.known.is_some() || it.asked.is_some());
    }
}

/// Whether a join says that it may show more. Programs that were compiled before they could say so may, as they might then.
///
/// # Safety
/// It was read just now.
pub(super) unsafe fn is_meant(join: *const parlor_join) -> bool {
    // SAFETY: the size comes first; what is behind it is there if it says so.
    unsafe { (&raw const (*join).size).read() < size_of::<parlor_join>() || (*join).shows_more }
}

impl parlor_basic {
    /// Refuses a join that would show the client to more parties, unless that is meant.
    pub(super) fn check_presence(
        &mut self,
        join: &Join<'_>,
        visibility: Visibility,
        is_meant: bool,
    ) -> Result<(), Status> {
        let machine = &self.client.machine;
        let is_refused = match join.target {
            // What can't be asked for yet is refused for that.
            JoinTarget::Session(id) if !is_meant && machine.user_id().is_some() => {
                slot(machine, id).is_some()
                    && self.presences.of(id).is_some_and(|it| it.is_exceeded_by(visibility))
            }
            _ => false,
        };
        let checked = if is_refused { Err(Status::PARLOR_SHOWS_MORE) } else { Ok(()) };
        self.client.fit(checked.at("visibility"))
    }

    /// Takes notice of news.
    ///
    /// # Safety
    /// NULL, or the handle's last.
    pub(super) unsafe fn observe(&mut self, news: *const parlor_news) {
        // SAFETY: the same contract, for all that is behind the news.
        unsafe {
            let Some(news) = news.as_ref() else { return };
            let is = |kind: News| news.kind == kind as i32;
            if is(News::PARLOR_NEWS_EVENT) {
                let Some(event) = news.event.as_ref() else { return };
                if event.kind != parlor_event_kind::PARLOR_EVENT_NEW_PARTY as i32 {
                    return;
                }
                let (Ok(user_id), Ok(session_id)) = (event.user_id.read(), news.session_id.read()) else {
                    return;
                };
                let is_own = self.client.machine.user_id().is_some_and(|it| *it == Text::plain(user_id));
                if is_own && let Some(it) = self.presences.get_or_insert(session_id.into()) {
                    let is_reply = news.request == parlor_request::PARLOR_REQUEST_JOIN as i32;
                    let least = if is_reply { it.joined_as } else { Visibility::All };
                    it.known = of_number(event.visibility).ok().map(|told| narrower(told, least));
                }
            } else if is(News::PARLOR_NEWS_OVER) {
                self.presences.forget(news.session_id.read().unwrap_or_default().into());
            } else if news.request == parlor_request::PARLOR_REQUEST_JOIN as i32 {
                let (is_done, is_session) = (is(News::PARLOR_NEWS_DONE), is(News::PARLOR_NEWS_SESSION));
                if is_done || !is_session {
                    self.presences.answered(news.request_id, is_done);
                }
            }
        }
    }
}
