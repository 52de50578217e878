//! The customers who came through this door: who is who by its key, and the way to each.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};

use parlor_core::rules::ErrorId;
use tokio::sync::{Mutex, watch};

use super::conversation::{Conversation, Identity, Told};
use super::operation::{Credentials, Operation, Position, RequestChat};
use super::peer::{Opened, Switchboard};
use super::reply::Reply;
use super::services::Services;
use super::trouble::{Code, Trouble};

/// All chats of this door.
#[derive(Clone)]
pub(crate) struct Chats(Arc<Inner>);

struct Inner {
    switchboard: Switchboard,
    services: Services,
    /// The application id, in decimal.
    alias: String,
    /// The customers whom the engine knows, by their keys.
    customers: Lock<HashMap<String, Arc<Customer>>>,
}

/// A customer with its chat.
struct Customer {
    identity: Identity,
    chat_id: String,
    /// One request at a time, in the order in which they came.
    conversation: Mutex<Conversation>,
    news: watch::Receiver<u32>,
}

/// Tells when there is something new for a customer.
pub(crate) struct News(watch::Receiver<u32>);

impl News {
    /// Whether something happened that a reply with this `nextPosition` hasn't told.
    pub(crate) fn is_there(&self, next_position: u32) -> bool {
        *self.0.borrow() >= next_position
    }

    /// Waits until something happens. `false`: nothing will, since the customer was forgotten or the server ends.
    pub(crate) async fn next(&mut self) -> bool {
        self.0.changed().await.is_ok()
    }
}

impl Chats {
    /// No chats yet. `application_id` is what customers are told as `alias`.
    pub(crate) fn new(switchboard: Switchboard, services: Services, application_id: u16) -> Self {
        let alias = application_id.to_string();
        Self(Arc::new(Inner { switchboard, services, alias, customers: Lock::default() }))
    }

    /// A panic of another thread leaves the customers as they were.
    fn customers(&self) -> MutexGuard<'_, HashMap<String, Arc<Customer>>> {
        self.0.customers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new chat for a customer who comes from this address.
    pub(crate) async fn request_chat(&self, address: IpAddr, service: &str, request: &RequestChat) -> Reply {
        let mut reply = match self.begin(address, service, request).await {
            Ok(reply) => reply,
            // There is no chat.
            Err(trouble) => Reply { chat_ended: true, ..Reply::refused(trouble) },
        };
        reply.alias.clone_from(&self.0.alias);
        reply
    }

    async fn begin(&self, address: IpAddr, service: &str, request: &RequestChat) -> Result<Reply, Trouble> {
        let queue_key = self.0.services.queue_key(service)?;
        let Opened { peer, news, output } = self.0.switchboard.open(address).ok_or(Code::Unavailable)?;
        let (mut conversation, identity) = Conversation::begin(peer, request).await?;
        let told = conversation.join(&identity, queue_key, request).await?;
        let secure_key = identity.secure_key.clone();
        let chat_id = told.chat_id.clone();
        let customer = Customer { identity, chat_id, conversation: Mutex::new(conversation), news };
        let reply = customer.reply(told);
        self.customers().insert(secure_key.clone(), Arc::new(customer));
        let chats = self.clone();
        tokio::spawn(async move {
            // The engine forgets a customer who asks nothing for a while.
            output.ended().await;
            chats.customers().remove(&secure_key);
        });
        Ok(reply)
    }

    /// Does what a customer asks, and tells it what happened from this position on.
    pub(crate) async fn perform(
        &self,
        service: Option<&str>,
        credentials: &Credentials,
        operation: &Operation,
        position: Position,
    ) -> Reply {
        let mut reply = match self.ask(service, credentials, operation, position).await {
            Ok(reply) => reply,
            Err(trouble) => Reply::refused(trouble),
        };
        reply.alias.clone_from(&self.0.alias);
        reply
    }

    async fn ask(
        &self,
        service: Option<&str>,
        credentials: &Credentials,
        operation: &Operation,
        position: Position,
    ) -> Result<Reply, Trouble> {
        // Whoever was told its service when the chat began need not say it again.
        service.map(|it| self.0.services.queue_key(it)).transpose()?;
        let customer = self.customer(credentials)?;
        let told =
            customer.conversation.lock().await.perform(&customer.identity, operation, position).await?;
        Ok(customer.reply(told))
    }

    /// Who has these credentials.
    fn customer(&self, credentials: &Credentials) -> Result<Arc<Customer>, Trouble> {
        // The map's hash is keyed: how long a look-up takes tells nothing of the keys that there are.
        let customer = self.customers().get(&credentials.secure_key).cloned().ok_or(ErrorId::UnknownUser)?;
        if credentials.user_id.as_ref().is_some_and(|it| *it != customer.identity.user_id) {
            return Err(ErrorId::UnknownUser.into());
        }
        if credentials.chat_id.as_ref().is_some_and(|it| *it != customer.chat_id) {
            return Err(ErrorId::UnknownSession.into());
        }
        Ok(customer)
    }

    /// Whether there is such a service.
    pub(crate) fn has_service(&self, service: &str) -> bool {
        self.0.services.queue_key(service).is_ok()
    }

    /// What tells when there is something new for the customer of this key, from now on; `None` if there is no such customer.
    /// Who waits for news must ask for them now and then, too: the engine forgets a customer who asks nothing
    /// ([`crate::Timeouts::flex_disconnect_ms`]).
    pub(crate) fn news(&self, secure_key: &str) -> Option<News> {
        self.customers().get(secure_key).map(|it| News(it.news.clone()))
    }
}

impl Customer {
    fn reply(&self, told: Told) -> Reply {
        Reply {
            messages: told.messages,
            chat_ended: told.is_over,
            status_code: 0,
            secure_key: self.identity.secure_key.clone(),
            user_id: self.identity.user_id.clone(),
            chat_id: self.chat_id.clone(),
            next_position: Some(told.next_position),
            monitored: told.monitored,
            idle_timer_expire: told.idle_time_expire,
            user_data: told.file_id.map(|it| [("file-id".to_owned(), it.into())].into_iter().collect()),
            ..Reply::default()
        }
    }
}
