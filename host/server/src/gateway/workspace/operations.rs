//! `POST /media/chat/interactions/{id}/…`: what an agent does in a chat.

use axum::extract::{Extension, Path, Request, State};
use axum::response::Response;
use parlor_core::element::{AfterAction, NoticeType, Visibility};
use serde_json::json;

use super::Door;
use super::authentication::Asking;
use super::media::{check, read};
use super::reply::{answer, data, taken};
use super::words::{agent_id, message};
use crate::gateway::agents::act::{Act, Properties, is_system, queue_key, session};
use crate::gateway::agents::attachments;
use crate::gateway::agents::body::Members;
use crate::gateway::agents::chat::{Departure, Mode};
use crate::gateway::agents::conversation::{Notifying, Said};
use crate::gateway::agents::datum::{self, Data, Datum};
use crate::gateway::agents::offering::Target;
use crate::gateway::agents::operation::Operation;
use crate::gateway::agents::refusal::{Refusal, Why};
use crate::gateway::agents::transcript;

/// The operations of a chat, for whoever has written another one.
const KNOWN: &str = "no such operation: there are accept, reject, send-message, send-typing-started, \
    send-typing-stopped, send-url, send-custom-notification, send-system-command, update-nickname, invite, \
    invite-by-queue, consult, consult-by-queue, cancel-consult, remove-from-conference, leave, complete, \
    transfer-agent, place-in-queue, attach-user-data, update-user-data, delete-user-data, set-comment, \
    add-attachment, add-document, remove-attachment/{documentId}, switch-to-barge-in, switch-to-coach and \
    switch-to-monitor";

/// The key under which a comment stands in userdata: our own choice.
const COMMENT: &str = "Comment";

/// `POST /media/chat/interactions/{id}/{operation}`
pub(super) async fn operate(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, chat, operation)): Path<(String, String, String)>,
    request: Request,
) -> Response {
    let done = async {
        let members = read(&door, request).await?;
        check(&media)?;
        let session = session(&chat)?;
        // What has begun is finished, even if its agent hangs up meanwhile.
        let carried_out = tokio::spawn(async move {
            let act = Act { center: &door.center, agent: &agent.id, session };
            Asked { act, operation: &operation, members: &members }.carry_out().await
        });
        let reference = carried_out.await.unwrap_or_else(|_| Err(Refusal::ending()))?;
        Ok(taken(Some(reference)))
    };
    answer(done.await)
}

/// `GET /media/chat/interactions/{id}/messages`
pub(super) async fn messages(
    State(door): State<Door>,
    Extension(Asking { agent, .. }): Extension<Asking>,
    Path((media, chat)): Path<(String, String)>,
) -> Response {
    let done = async {
        check(&media)?;
        let session = session(&chat)?;
        // All of it: this API has no way to ask for a part.
        transcript::messages(&door.center, &agent.id, session, 0, usize::MAX, |chat, _, start_at, event| {
            message(chat, start_at, event)
        })
        .await
    };
    answer(done.await.map(|it| data(json!({ "messages": it }))))
}

/// The same refusal, or what to do where another `visibility` would be allowed: this API has one name for what goes to all,
/// the first of the operations, and what goes to agents alone, the second.
fn of_visibility(refusal: Refusal, visibility: Visibility, [to_all, to_agents]: [Operation; 2]) -> Refusal {
    let other = if visibility == Visibility::All { to_agents } else { to_all };
    match &refusal.why {
        Why::NotNow(_, capabilities) if capabilities.contains(&other.capability()) => {
            Refusal::state(OTHER_VISIBILITY)
        }
        _ => refusal,
    }
}

const OTHER_VISIBILITY: &str = "that can't be sent with this 'visibility' now: 'Agent' needs another agent or a supervisor in the \
    chat, and 'All' an agent whom the customer sees";

/// What one agent asks of one chat.
struct Asked<'r> {
    act: Act<'r>,
    operation: &'r str,
    members: &'r Members,
}

impl Asked<'_> {
    /// Carries it out; gives the number by which the agent knows what it leads to.
    async fn carry_out(&self) -> Result<u64, Refusal> {
        let (act, members) = (&self.act, self.members);
        match self.operation {
            "accept" => act.accept(members.needed("nickname", "write what the others see of you")?).await,
            "reject" => act.reject(),
            "send-message" => {
                members.needed("message", "write what you say")?;
                let said = self.said()?.unwrap_or_default();
                let operations = [Operation::SendMessage, Operation::SendToAgents];
                let visibility = self.visibility(operations)?;
                act.say(visibility, said).await.map_err(|it| of_visibility(it, visibility, operations))
            }
            "send-typing-started" => {
                let operations = [Operation::SendStartTyping, Operation::SendStartTypingToAgents];
                self.notify(operations, NoticeType::TypingStarted, self.preview()?).await
            }
            "send-typing-stopped" => {
                let operations = [Operation::SendStopTyping, Operation::SendStopTypingToAgents];
                self.notify(operations, NoticeType::TypingStopped, self.preview()?).await
            }
            "send-url" => {
                let operations = [Operation::SendUrl, Operation::SendCustomNoticeToAgents];
                self.notify(operations, NoticeType::PushedUrl, self.needed("url")?).await
            }
            "send-custom-notification" => {
                let operations = [Operation::SendCustomNotice, Operation::SendCustomNoticeToAgents];
                self.notify(operations, NoticeType::Custom, self.needed("message")?).await
            }
            "send-system-command" => {
                let operations = [Operation::SendCustomNotice, Operation::SendCustomNoticeToAgents];
                self.notify(operations, NoticeType::SystemCommand, self.needed("message")?).await
            }
            "update-nickname" => {
                let operations = [Operation::UpdateNickname, Operation::SendCustomNoticeToAgents];
                self.notify(operations, NoticeType::UpdateNick, self.needed("nickname")?).await
            }
            "invite" => act.ask_for(self.agent()?, false),
            "invite-by-queue" => act.ask_for(self.queue()?, false),
            "consult" => act.ask_for(self.agent()?, true),
            "consult-by-queue" => act.ask_for(self.queue()?, true),
            "cancel-consult" => act.cancel_consult(),
            "remove-from-conference" => {
                let name = members.needed("agentId", "write who is to leave")?;
                act.remove(&agent_id(name), name).await
            }
            "leave" => act.leave(Departure::Leave(self.after_action()?), self.said()?).await,
            "complete" => act.leave(Departure::Complete, None).await,
            "transfer-agent" => act.give_away(self.agent()?, self.properties()?, None).await,
            "place-in-queue" => act.give_away(self.queue()?, self.properties()?, None).await,
            "attach-user-data" => self.set_user_data(Operation::AttachUserData).await,
            "update-user-data" => self.set_user_data(Operation::UpdateUserData).await,
            "delete-user-data" => {
                let properties = Properties { deleted: members.keys()?, ..Properties::default() };
                act.change_user_data(Operation::DeleteUserData, properties).await
            }
            "set-comment" => {
                let comment = members.text("comment")?;
                let comment =
                    comment.ok_or_else(|| Refusal::missing("comment", "write it, or an empty text"))?;
                let set = vec![(COMMENT.to_owned(), Datum::Text(comment.to_owned()))];
                act.change_user_data(Operation::SetComment, Properties { set, ..Properties::default() }).await
            }
            "add-document" => attachments::add(act, members),
            "switch-to-monitor" => act.switch(Mode::Monitor).await,
            "switch-to-coach" => act.switch(Mode::Coach).await,
            "switch-to-barge-in" => act.switch(Mode::BargeIn).await,
            _ => Err(Refusal::not_found(KNOWN)),
        }
    }

    /// For whom it is: without a word of it the most to whom the agent may say it now. The first of the operations is the one
    /// that reaches all, the second the one for agents.
    fn visibility(&self, [to_all, to_agents]: [Operation; 2]) -> Result<Visibility, Refusal> {
        match self.members.filled("visibility")? {
            None => self.act.with(|floor, agent, session| {
                let chat = floor.chat(agent, session)?;
                let is_for_agents = !chat.allows(to_all) && chat.allows(to_agents);
                Ok(if is_for_agents { Visibility::Internal } else { Visibility::All })
            }),
            Some("All") => Ok(Visibility::All),
            Some("Agent") => Ok(Visibility::Internal),
            // Whether the agent may is decided by the engine.
            Some("Supervisor") => Ok(Visibility::Vip),
            Some(_) => Err(Refusal::invalid("visibility", "write All, Agent or Supervisor")),
        }
    }

    fn needed(&self, member: &str) -> Result<String, Refusal> {
        Ok(self.members.needed(member, "write what the others are told")?.to_owned())
    }

    /// What stands there so far, which clients may leave out.
    fn preview(&self) -> Result<String, Refusal> {
        Ok(self.members.text("message")?.unwrap_or_default().to_owned())
    }

    /// The text that goes with an operation.
    fn said(&self) -> Result<Option<Said>, Refusal> {
        let text = self.members.filled("message")?.map(str::to_owned);
        // What isn't valid is refused, whether or not something is said.
        let is_system = is_system(self.members.text("treatAs")?)?;
        let message_type = self.members.text("messageType")?.map(str::to_owned);
        Ok(text.map(|text| Said { text, message_type, is_system }))
    }

    /// Tells all, for which the first of the operations has to be allowed, or agents and supervisors.
    async fn notify(
        &self,
        operations: [Operation; 2],
        notice: NoticeType<'static>,
        text: String,
    ) -> Result<u64, Refusal> {
        let visibility = self.visibility(operations)?;
        let [to_all, to_agents] = operations;
        let operation = if visibility == Visibility::All { to_all } else { to_agents };
        let user_data = self.pairs("userData")?.unwrap_or_default();
        let notice = Notifying { user_data, ..Notifying::new(visibility, notice, text) };
        let told = self.act.notify(operation, notice).await;
        told.map_err(|it| of_visibility(it, visibility, operations))
    }

    fn agent(&self) -> Result<Target, Refusal> {
        let what = "write the employeeId of an agent";
        Ok(Target::Agent(agent_id(self.members.needed("agentId", what)?)))
    }

    fn queue(&self) -> Result<Target, Refusal> {
        queue_key(self.members.needed("queue", "write TENANT:ENDPOINT")?, "queue")
    }

    fn after_action(&self) -> Result<AfterAction, Refusal> {
        match self.members.filled("afterAction")? {
            None | Some("CloseIfNoAgents") => Ok(AfterAction::CloseIfNoAgents),
            Some("ForceClose") => Ok(AfterAction::ForceClose),
            Some("KeepAlive") => Ok(AfterAction::KeepAlive),
            Some(_) => Err(Refusal::invalid("afterAction", "write CloseIfNoAgents, ForceClose or KeepAlive")),
        }
    }

    /// A collection that may be absent.
    fn pairs(&self, member: &str) -> Result<Option<Data>, Refusal> {
        let what = "write an array of {\"key\",\"type\":\"str\"|\"int\"|\"kvlist\",\"value\"}; an int is a whole \
            number from -2147483648 to 2147483647";
        let wrong = || Refusal::invalid(member, what);
        let value = self.members.get(member);
        value.map(|it| it.as_array().and_then(|it| datum::from_pairs(it)).ok_or_else(wrong)).transpose()
    }

    async fn set_user_data(&self, operation: Operation) -> Result<u64, Refusal> {
        let what = "write an array of {key, type, value} with at least one";
        let data = self.pairs("userData")?.filter(|it| !it.is_empty());
        let set = data.ok_or_else(|| Refusal::missing("userData", what))?;
        self.act.change_user_data(operation, Properties { set, ..Properties::default() }).await
    }

    /// What changes in the userdata of a chat that is given away.
    fn properties(&self) -> Result<Properties, Refusal> {
        let mut set = self.pairs("addedProperties")?.unwrap_or_default();
        set.extend(self.pairs("changedProperties")?.unwrap_or_default());
        let deleted = self.pairs("deletedProperties")?.unwrap_or_default();
        Ok(Properties { set, deleted: deleted.into_iter().map(|it| it.0).collect() })
    }
}
