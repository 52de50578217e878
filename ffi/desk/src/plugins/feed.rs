//! What happens in sessions, told to the plugins.

use parlor::guard::guard;
use parlor::{parlor_news, parlor_news_kind as Kind, with_event};
use parlor_plugin::ServiceError;
use parlor_plugin_desk::{owned, tell};

use super::handle::parlor_plugins;
use super::notices::Came;
use super::outbox::Told;
use crate::log::parlor_log_level as Level;

/// Gives the plugins news of an agent's handle. Give all news in their order, from one thread at a time: plugins are told of
/// events, answers to their notices are found, and which files there are is remembered until the session is over.
///
/// The news are read during the call only. It doesn't wait for the plugins. Status: `PARLOR_NULL_POINTER`, `PARLOR_BAD_VALUE`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn parlor_plugins_news(
    plugins: *const parlor_plugins,
    news: *const parlor_news,
) -> i32 {
    guard!([shared plugins, read news] {
        let is = |kind: Kind| news.kind == kind as i32;
        let notices = &plugins.shared.notices;
        // SAFETY: the crate's contract.
        let session_id = unsafe { news.session_id.read() }?;
        if is(Kind::PARLOR_NEWS_EVENT) {
            // SAFETY: the same contract.
            let event = unsafe { with_event(news.event, owned) }?;
            plugins.seen().entry(session_id.to_owned()).or_default().see(&event);
            let shared = std::sync::Arc::clone(&plugins.shared);
            tell(&plugins.workers, session_id, &event, shared.answer_within, move |problem| {
                // The plugin's own words may repeat the event.
                shared.log(Level::PARLOR_LOG_WARNING, "a plugin failed when it was told of an event: see the problem");
                shared.tell(Told::problem(problem));
            });
            notices.came(news.request_id, Came::Event(Box::new(event)));
        } else if is(Kind::PARLOR_NEWS_REFUSED) {
            // SAFETY: the same contract.
            let text = unsafe { news.error_text.read() }?.to_owned();
            notices.came(news.request_id, Came::No(ServiceError::Refused(text)));
        } else if is(Kind::PARLOR_NEWS_UNKNOWN_FATE) {
            notices.came(news.request_id, Came::No(ServiceError::UnknownFate));
        } else if is(Kind::PARLOR_NEWS_OVER) {
            plugins.seen().remove(session_id);
        }
        Ok(())
    })
}
