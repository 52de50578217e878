//! `POST /me/chats/{id}`: what an agent does in a chat.

use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use parlor_core::element::{AfterAction, NoticeType, Visibility};
use serde_json::json;

use super::asked::{self, Asked};
use super::{Door, attachments};
use crate::gateway::agents;
use crate::gateway::agents::act::{Act, Properties, is_system, queue_key, session};
use crate::gateway::agents::chat::{Departure, Mode};
use crate::gateway::agents::conversation::{Notifying, Said};
use crate::gateway::agents::datum::{self, Datum};
use crate::gateway::agents::identity::AgentId;
use crate::gateway::agents::offering::Target;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::{Refusal, Why};
use crate::gateway::gws::authentication::Asking;
use crate::gateway::gws::words::{operation, operation_names};

/// The key under which a disposition stands in userdata: the vendor's usual one.
const DISPOSITION: &str = "DispositionCode";

/// `POST /me/chats/{id}`
pub(super) async fn operate(
    State(door): State<Door>,
    Extension(Asking(agent)): Extension<Asking>,
    Path(chat): Path<String>,
    request: Request,
) -> Response {
    asked::carry_out(&door.clone(), request, async |asked| {
        let session = session(&chat)?;
        // What has begun is finished, even if its agent hangs up meanwhile.
        let carried_out = tokio::spawn(async move {
            let act = Act { center: &door.center, agent: &agent.id, session };
            Asker { act, asked: &asked }.carry_out().await
        });
        let reference = carried_out.await.unwrap_or_else(|_| Err(Refusal::ending()))?;
        Ok(json!({ "referenceId": reference }))
    })
    .await
}

/// The same refusal, or what to do where the chat may be completed, and not given away any more.
fn of_complete(refusal: Refusal) -> Refusal {
    match &refusal.why {
        Why::NotNow(_, capabilities) if capabilities.contains(&Operation::Complete) => {
            Refusal::state("no customer is there who would wait in the queue: leave 'queueName' out")
        }
        _ => refusal,
    }
}

/// What one agent asks of one chat.
pub(super) struct Asker<'r> {
    pub(super) act: Act<'r>,
    pub(super) asked: &'r Asked,
}

impl Asker<'_> {
    /// Carries it out; gives the number by which the agent knows what it leads to.
    async fn carry_out(&self) -> Result<u64, Refusal> {
        let (all, agents) = (Visibility::All, Visibility::Internal);
        let (started, stopped) = (NoticeType::TypingStarted, NoticeType::TypingStopped);
        let act = &self.act;
        let unknown = || self.asked.unknown(&operation_names());
        let operation = operation(&self.asked.name).ok_or_else(unknown)?;
        self.check_visibility(operation)?;
        match operation {
            Operation::Accept => {
                let nickname = self.asked.members.needed("nickname", "write what the others see of you")?;
                act.accept(nickname).await
            }
            Operation::Reject => act.reject(),
            Operation::SendMessage => act.say(all, self.needed_text()?).await,
            Operation::SendToAgents => act.say(agents, self.needed_text()?).await,
            Operation::SendStartTyping => self.typing(operation, all, started).await,
            Operation::SendStopTyping => self.typing(operation, all, stopped).await,
            Operation::SendStartTypingToAgents => self.typing(operation, agents, started).await,
            Operation::SendStopTypingToAgents => self.typing(operation, agents, stopped).await,
            Operation::SendUrl => self.notify(operation, all, NoticeType::PushedUrl, "url").await,
            Operation::SendCustomNotice => {
                self.notify(operation, all, NoticeType::Custom, "noticeText").await
            }
            Operation::SendCustomNoticeToAgents => {
                self.notify(operation, agents, NoticeType::Custom, "noticeText").await
            }
            Operation::UpdateNickname => {
                self.notify(operation, all, NoticeType::UpdateNick, "noticeText").await
            }
            Operation::AddAttachment => agents::attachments::add(act, &self.asked.members),
            Operation::UploadFile => attachments::upload_file(self).await,
            Operation::Leave => act.leave(Departure::Leave(AfterAction::CloseIfNoAgents), self.said()?).await,
            Operation::Complete => match self.asked.members.filled("queueName")? {
                // It goes back to a queue instead of ending.
                Some(queue) => {
                    let target = queue_key(queue, "queueName")?;
                    self.give_away(target).await.map_err(of_complete)
                }
                None => act.leave(Departure::Complete, self.said()?).await,
            },
            Operation::Transfer => self.give_away(self.target()?).await,
            Operation::Invite => act.ask_for(self.target()?, false),
            Operation::Consult => act.ask_for(self.target()?, true),
            Operation::CancelConsult => act.cancel_consult(),
            Operation::RemoveParticipant => {
                let what = "write the uri of the user who is to leave, or the id of a participant";
                let uri = self.asked.target_uri()?.ok_or_else(|| Refusal::missing("targetUri", what))?;
                act.remove(&AgentId::named_by(uri), uri).await
            }
            Operation::AttachUserData | Operation::UpdateUserData => self.set_user_data(operation).await,
            Operation::DeleteUserData => self.delete_user_data().await,
            Operation::SetDisposition => {
                let what = "write what came of the chat";
                let disposition = self.asked.members.needed("disposition", what)?;
                let set = vec![(DISPOSITION.to_owned(), Datum::Text(disposition.to_owned()))];
                act.change_user_data(operation, Properties { set, ..Properties::default() }).await
            }
            Operation::SetInFocus => act.focus(),
            // Workspace API v3 alone has these.
            Operation::RemoveAttachment | Operation::SetComment => Err(unknown()),
            Operation::SwitchToMonitor => act.switch(Mode::Monitor).await,
            Operation::SwitchToCoach => act.switch(Mode::Coach).await,
            Operation::SwitchToBargeIn => act.switch(Mode::BargeIn).await,
        }
    }

    /// Refuses a `visibility` with which the customer would see what isn't meant for it: this API has operations of their own
    /// for agents alone.
    fn check_visibility(&self, operation: Operation) -> Result<(), Refusal> {
        use Operation::{
            SendCustomNoticeToAgents, SendStartTypingToAgents, SendStopTypingToAgents, SendToAgents,
        };

        let is_to_agents = matches!(
            operation,
            SendToAgents | SendCustomNoticeToAgents | SendStartTypingToAgents | SendStopTypingToAgents
        );
        match self.asked.members.get("visibility").map(|it| it.as_str()) {
            None | Some(Some("All")) => Ok(()),
            Some(_) if is_to_agents => Ok(()),
            Some(_) => {
                let what = "the customer sees what comes of this: leave it out, and say what is for agents alone \
                    with SendToAgents or another operation for agents";
                Err(Refusal::invalid("visibility", what))
            }
        }
    }

    fn needed_text(&self) -> Result<Said, Refusal> {
        let missing = || Refusal::missing("text", "write what you say");
        self.said()?.ok_or_else(missing)
    }

    /// The text that goes with an operation.
    pub(super) fn said(&self) -> Result<Option<Said>, Refusal> {
        let members = &self.asked.members;
        let text = members.filled("text")?.map(str::to_owned);
        // What isn't valid is refused, whether or not something is said.
        let is_system = is_system(members.text("treatAs")?)?;
        let message_type = members.text("messageType")?.map(str::to_owned);
        Ok(text.map(|text| Said { text, message_type, is_system }))
    }

    async fn typing(
        &self,
        operation: Operation,
        visibility: Visibility,
        notice: NoticeType<'static>,
    ) -> Result<u64, Refusal> {
        // A preview, which clients may leave out.
        let text = self.asked.members.text("text")?.unwrap_or_default().to_owned();
        self.act.notify(operation, Notifying::new(visibility, notice, text)).await
    }

    async fn notify(
        &self,
        operation: Operation,
        visibility: Visibility,
        notice: NoticeType<'static>,
        member: &str,
    ) -> Result<u64, Refusal> {
        let text = self.asked.members.needed(member, "write what the notice says")?.to_owned();
        self.act.notify(operation, Notifying::new(visibility, notice, text)).await
    }

    async fn give_away(&self, target: Target) -> Result<u64, Refusal> {
        self.act.give_away(target, Properties::default(), self.said()?).await
    }

    /// Whom an operation is for: the agent of `targetUri`, or a queue.
    fn target(&self) -> Result<Target, Refusal> {
        if let Some(queue) = self.asked.members.filled("queueName")? {
            if self.asked.target_uri()?.is_some() {
                let what = "it doesn't go with targetUri: write one of them, for a queue or for a user";
                return Err(Refusal::invalid("queueName", what));
            }
            return queue_key(queue, "queueName");
        }
        let what = "write the uri of a user, or queueName with TENANT:ENDPOINT";
        self.asked.target()?.map(Target::Agent).ok_or_else(|| Refusal::missing("targetUri", what))
    }

    async fn set_user_data(&self, operation: Operation) -> Result<u64, Refusal> {
        let what = "write an object of texts, whole numbers from -2147483648 to 2147483647, truth values and such objects, with at \
                least one";
        let user_data =
            self.asked.members.get("userData").ok_or_else(|| Refusal::missing("userData", what))?;
        let data = user_data.as_object().filter(|it| !it.is_empty()).and_then(datum::from_object);
        let set = data.ok_or_else(|| Refusal::invalid("userData", what))?;
        self.act.change_user_data(operation, Properties { set, ..Properties::default() }).await
    }

    async fn delete_user_data(&self) -> Result<u64, Refusal> {
        let properties = Properties { deleted: self.asked.members.keys()?, ..Properties::default() };
        self.act.change_user_data(Operation::DeleteUserData, properties).await
    }
}
