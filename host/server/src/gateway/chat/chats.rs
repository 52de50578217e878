//! The customers who came through this door: who is who by its key, and the way to each.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex as Lock, MutexGuard, PoisonError};

use parlor_core::element::Id;
use parlor_core::rules::ErrorId;
use parlor_core::wire::Text;
use tokio::sync::{Mutex, OwnedSemaphorePermit, Semaphore, watch};

use super::conversation::{Conversation, Identity, Told};
use super::operation::{Credentials, Operation, Position, RequestChat};
use super::peer::{Opened, Switchboard};
use super::reply::Reply;
use super::services::Services;
use super::trouble::{Code, Trouble};
use crate::driver::{Input, SystemEnvironment};
use crate::engine::{Engine, FileEntry, FileRefusal};
use crate::http::ask;
use crate::turns::Lane;

/// All chats of this door.
#[derive(Clone)]
pub(crate) struct Chats(Arc<Inner>);

struct Inner {
    switchboard: Switchboard,
    questions: Lane<Input>,
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
    /// One upload at a time.
    uploads: Arc<Semaphore>,
}

/// Tells when there is something new for a customer.
pub(crate) struct News(watch::Receiver<u32>);

impl News {
    /// Whether something happened that a reply with this `nextPosition` hasn't told.
    pub(crate) fn is_there(&self, next_position: u32) -> bool {
        *self.0.borrow() >= next_position
    }

    /// Whether nothing more will happen, since the customer was forgotten or the server ends.
    pub(super) fn is_over(&self) -> bool {
        self.0.has_changed().is_err()
    }

    /// Waits until something happens. `false`: nothing will, since the customer was forgotten or the server ends.
    pub(crate) async fn next(&mut self) -> bool {
        self.0.changed().await.is_ok()
    }
}

impl Chats {
    /// No chats yet. `application_id` is what customers are told as `alias`.
    pub(crate) fn new(
        switchboard: Switchboard,
        questions: Lane<Input>,
        services: Services,
        application_id: u16,
    ) -> Self {
        let alias = application_id.to_string();
        Self(Arc::new(Inner { switchboard, questions, services, alias, customers: Lock::default() }))
    }

    /// A panic of another thread leaves the customers as they were.
    fn customers(&self) -> MutexGuard<'_, HashMap<String, Arc<Customer>>> {
        self.0.customers.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A new chat for a customer who comes from this address.
    pub(crate) async fn request_chat(&self, address: IpAddr, service: &str, request: &RequestChat) -> Reply {
        let mut reply = match self.begin(address, service, request).await {
            Ok(reply) => reply,
            // A chat that hasn't begun hasn't ended.
            Err(trouble) => Reply { chat_ended: false, ..Reply::refused(trouble) },
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
        let uploads = Arc::new(Semaphore::new(1));
        let customer = Customer { identity, chat_id, conversation: Mutex::new(conversation), news, uploads };
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
            return Err(Code::Mismatch(ErrorId::UnknownUser).into());
        }
        if credentials.chat_id.as_ref().is_some_and(|it| *it != customer.chat_id) {
            return Err(Code::Mismatch(ErrorId::UnknownSession).into());
        }
        Ok(customer)
    }

    /// Whether there is such a service.
    pub(crate) fn has_service(&self, service: &str) -> bool {
        self.0.services.queue_key(service).is_ok()
    }

    /// The name of a service that is there; `None`: every name is one.
    pub(crate) fn any_service(&self) -> Option<&str> {
        self.0.services.any()
    }

    /// The session of a customer.
    pub(super) fn session_id(&self, credentials: &Credentials) -> Result<Id, Trouble> {
        let customer = self.customer(credentials)?;
        Id::new(Text::plain(&customer.chat_id)).map_err(|_| ErrorId::UnknownSession.into())
    }

    /// Refuses a file of this name that a customer may not send, before it has come.
    pub(super) async fn may_upload(&self, credentials: &Credentials, name: &str) -> Result<(), Trouble> {
        let customer = self.customer(credentials)?;
        let name = name.to_owned();
        let allowed = ask(&self.0.questions, move |engine| engine.may_upload(&customer.chat_id, &name)).await;
        let allowed = allowed.ok_or(Code::Unavailable)?;
        allowed.map_err(|(error_id, said)| Trouble::from_engine(error_id, &said))
    }

    /// The right to send a file, until it is dropped: a customer sends one at a time.
    pub(super) fn begin_upload(&self, credentials: &Credentials) -> Result<OwnedSemaphorePermit, Trouble> {
        let customer = self.customer(credentials)?;
        Arc::clone(&customer.uploads).try_acquire_owned().map_err(|_| {
            let advice =
                "another file of this customer is still coming: send this one again when that one has come"
                    .to_owned();
            Trouble { advice, ..ErrorId::Limit.into() }
        })
    }

    /// A file of a customer's chat, counted as a download.
    pub(super) async fn download(
        &self,
        credentials: &Credentials,
        file_id: &str,
    ) -> Result<FileEntry, Trouble> {
        self.entry(credentials, file_id, |engine, [session_id, file_id, user_id, key]| {
            engine.download(session_id, file_id, user_id, key)
        })
        .await
    }

    /// A file of a customer's chat.
    pub(super) async fn file(&self, credentials: &Credentials, file_id: &str) -> Result<FileEntry, Trouble> {
        self.entry(credentials, file_id, |engine, [session_id, file_id, user_id, key]| {
            engine.file(session_id, file_id, user_id, key)
        })
        .await
    }

    async fn entry(
        &self,
        credentials: &Credentials,
        file_id: &str,
        find: impl FnOnce(&mut Engine<SystemEnvironment>, [&str; 4]) -> Result<FileEntry, FileRefusal>
        + Send
        + 'static,
    ) -> Result<FileEntry, Trouble> {
        let customer = self.customer(credentials)?;
        let file_id = file_id.to_owned();
        let found = ask(&self.0.questions, move |engine| {
            let Identity { user_id, secure_key } = &customer.identity;
            find(engine, [&customer.chat_id, &file_id, user_id, secure_key])
        });
        found.await.ok_or(Code::Unavailable)?.map_err(|refusal| match refusal {
            FileRefusal::NotPermitted => ErrorId::UnknownSession.into(),
            FileRefusal::Unknown => Code::UnknownFile.into(),
            FileRefusal::Deleted => Code::FileDeleted.into(),
            FileRefusal::TooOften => {
                let advice =
                    "files of this chat were got too often (download-attempts): ask for it in the chat";
                Trouble { advice: advice.to_owned(), ..ErrorId::NotPermitted.into() }
            }
        })
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

#[cfg(test)]
mod tests {
    use std::sync::atomic::AtomicU64;
    use std::time::Duration;

    use tokio::time::{sleep, timeout};

    use super::*;
    use crate::config::{Config, Limits};
    use crate::documents::Documents;
    use crate::driver::Driver;
    use crate::output::OutputBudget;
    use crate::turns::{CHAT_API, Turns};

    /// Chats with an engine behind them, on the clock of the test.
    fn chats(config: Config) -> Chats {
        let turns = Turns::new();
        let application_id = config.application_id;
        let driver = Driver::new(
            Engine::new(config, SystemEnvironment::default()),
            Documents::new(&Limits::default()),
        );
        let (stop, stopped) = tokio::sync::oneshot::channel();
        // It goes on until the test's runtime ends.
        std::mem::forget(stop);
        tokio::spawn(driver.run(Arc::clone(&turns), stopped));
        let questions = turns.lane(CHAT_API);
        let switchboard = Switchboard {
            turns,
            next_connection: Arc::new(AtomicU64::new(CHAT_API + 1)),
            output_bytes: usize::MAX,
            output_budget: Arc::new(OutputBudget::new(usize::MAX, 1)),
        };
        Chats::new(switchboard, questions, Services::default(), application_id)
    }

    async fn begin(chats: &Chats, last: u8) -> (Reply, Credentials) {
        let request = RequestChat { nickname: Some("Ana".to_owned()), ..RequestChat::default() };
        let reply = chats.request_chat([10, 0, 0, last].into(), "support", &request).await;
        let credentials = Credentials { secure_key: reply.secure_key.clone(), ..Credentials::default() };
        (reply, credentials)
    }

    fn say(message: &str) -> Operation {
        Operation::Send { message: message.to_owned(), message_type: None }
    }

    const POLL: Operation = Operation::Refresh { message: None, message_type: None };

    #[tokio::test(start_paused = true)]
    async fn who_asks_nothing_is_forgotten_together_with_its_key() {
        let chats = chats(Config::default());
        let (reply, ana) = begin(&chats, 1).await;
        assert_eq!(reply.status_code, 0, "{reply:?}");
        for _ in 0..20 {
            sleep(Duration::from_secs(40)).await;
            assert_eq!(chats.perform(None, &ana, &POLL, Position::None).await.status_code, 0);
        }
        sleep(Duration::from_secs(50)).await;
        // It left its chat, which ended with it, and is told so while it is known.
        assert_eq!(chats.customers().len(), 1);
        sleep(Duration::from_secs(100)).await;
        assert!(chats.customers().is_empty());
        let reply = chats.perform(None, &ana, &POLL, Position::Next).await;
        assert_eq!((reply.errors[0].code, reply.chat_ended), (4, true));
    }

    #[tokio::test(start_paused = true)]
    async fn a_refused_chat_leaves_nobody_behind() {
        let mut config = Config::default();
        config.limits.sessions = 0;
        // As many users as may come from there at a time.
        config.limits.flex_users = 4;
        let chats = chats(config);
        for _ in 0..10 {
            let (reply, _) = begin(&chats, 1).await;
            assert_eq!((reply.errors[0].code, reply.status_code, reply.chat_ended), (10, 1, false));
        }
        assert!(chats.customers().is_empty());
    }

    /// Limits of an address are those of the address from which the customer came over HTTP.
    #[tokio::test(start_paused = true)]
    async fn customers_of_one_address_share_its_limits() {
        let mut config = Config::default();
        config.limits.flex_users = 4;
        let chats = chats(config);
        let mut told = Vec::new();
        for last in [1, 1, 1, 2] {
            told.push(begin(&chats, last).await.0.status_code);
        }
        assert_eq!(told, [0, 0, 1, 0]);
    }

    #[tokio::test(start_paused = true)]
    async fn news_are_told_and_fetched_from_where_the_customer_is() {
        let chats = chats(Config::default());
        let (reply, ana) = begin(&chats, 1).await;
        let mut news = chats.news(&ana.secure_key).unwrap();
        assert!(!news.is_there(reply.next_position.unwrap()));
        assert!(timeout(Duration::from_secs(9), news.next()).await.is_err(), "nothing has happened");
        // Another program of the same customer says something, and asks for nothing.
        let reply = chats.perform(None, &ana, &say("hello"), Position::None).await;
        assert!(reply.messages.is_empty());
        assert!(news.next().await && news.is_there(reply.next_position.unwrap()));
        let reply = chats.perform(None, &ana, &POLL, Position::Next).await;
        assert_eq!(reply.messages.len(), 1);
        assert!(!news.is_there(reply.next_position.unwrap()));
        assert!(chats.perform(None, &ana, &POLL, Position::Next).await.messages.is_empty());
        // When the customer is forgotten, there will be none.
        sleep(Duration::from_secs(200)).await;
        while news.next().await {}
        assert!(chats.news(&ana.secure_key).is_none());
    }
}
