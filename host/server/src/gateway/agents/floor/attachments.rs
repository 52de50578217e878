//! The documents of chats: they belong to the chat, and to all agents who are in.

use std::sync::Arc;

use parlor_core::element::Id;

use super::Floor;
use crate::gateway::agents::chat::Attachment;
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::told::About;

impl Floor {
    /// A chat of an agent has these documents from now on: all agents who are or were in are told. Gives the number that he is
    /// told.
    pub(crate) fn set_attachments(
        &mut self,
        agent: &AgentId,
        session: Id,
        attachments: Vec<Attachment>,
    ) -> u64 {
        let reference = self.next_reference(agent);
        let attachments = Arc::new(attachments);
        self.attachments.insert(session, Arc::clone(&attachments));
        for each in self.agents_with(session) {
            let Ok(chat) = self.chat_mut(&each, session) else { continue };
            // Whoever is only offered the chat sees its documents when he comes in.
            if chat.own.is_some() {
                chat.attachments = Arc::clone(&attachments);
                let reference = (each == *agent).then_some(reference);
                self.tell_chat(&each, session, About::PropertiesUpdated, reference);
            }
        }
        reference
    }

    /// The documents that a chat has already, for an agent who comes in.
    pub(super) fn attachments(&self, session: Id) -> Arc<Vec<Attachment>> {
        self.attachments.get(&session).cloned().unwrap_or_default()
    }

    /// Lets go of the documents of chats that are over and that no agent has any more.
    pub(super) fn forget_attachments(&mut self, session: Id) {
        let has_it = self.desks.values().any(|it| it.chat(session).is_some());
        if !has_it && !self.interactions.contains_key(&session) {
            self.attachments.remove(&session);
        }
    }
}
