//! The transcripts of sessions, as far as this agent was told of them: the API gives him no others.

use super::Bridge;
use crate::gws::chat::Chat;
use crate::gws::event::{Happened, stored};

/// So many sessions that are over are remembered.
const PAST: usize = 100;

impl Bridge {
    /// The transcript of a session in the stored form.
    ///
    /// # Errors
    /// The agent wasn't in it, or long ago.
    pub(crate) fn transcript(&self, id: &str) -> Result<Vec<u8>, String> {
        let is_it = |it: &&Chat| it.id == id && !it.log.is_empty();
        let chat = self.chats.get(id).into_iter().chain(self.past.iter().rev()).find(is_it);
        let chat = chat
            .ok_or("GWS API v2 gives an agent what was said where he is, or was: join the session first")?;
        let happened: Vec<Happened> = chat.log.values().cloned().collect();
        let began = happened.iter().find_map(|it| it.at);
        Ok(stored(id, chat.start.or(began).unwrap_or(0), &happened))
    }

    /// Takes a chat from the list; what was told of it is kept.
    pub(super) fn put_away(&mut self, id: &str) {
        let Some(chat) = self.chats.remove(id).filter(|it| !it.log.is_empty()) else { return };
        self.past.push_back(chat);
        if self.past.len() > PAST {
            self.past.pop_front();
        }
    }
}
