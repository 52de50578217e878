//! What the customer does when told to.

use parlor_core::element::{KeyValue, KeyValues, MessageCheck, MessageText, NoticeText, NoticeType};
use parlor_core::wire::Text;
use serde_json::Value as Json;

use super::Room;
use crate::lines::{CustomerCommand, Line, Output};
use crate::party::Party;

impl Room {
    pub(super) fn carry_out(&mut self, line: &Line<CustomerCommand>) -> Result<(), String> {
        let id = &line.id;
        match &line.command {
            CustomerCommand::Say { text: said, msg_check } => {
                if self.client.is_chat_api() && *msg_check != MessageCheck::default() {
                    return Err("Chat API v2 has no msgCheck: leave it out".into());
                }
                let text = MessageText {
                    message_type: Some(Text::plain("text")),
                    check: *msg_check,
                    ..MessageText::plain(said)
                };
                let made = self.client.say(text, &mut self.out);
                self.made(id, made)?;
                self.said = Some(said.clone());
                Ok(())
            }
            CustomerCommand::Notice { notice_type, text, user_data } => {
                let items: Vec<_> =
                    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
                let notice_type = NoticeType::from_text(Text::plain(notice_type));
                self.notice(id, NoticeText::new(notice_type, Text::plain(text)), KeyValues::items(&items))
            }
            CustomerCommand::Typing { text, stopped } => {
                let notice_type =
                    if *stopped { NoticeType::TypingStopped } else { NoticeType::TypingStarted };
                self.notice(id, NoticeText::new(notice_type, Text::plain(text)), KeyValues::EMPTY)
            }
            CustomerCommand::Nick { user_nick } => {
                let notice = NoticeText::new(NoticeType::UpdateNick, Text::plain(user_nick));
                self.notice(id, notice, KeyValues::EMPTY)
            }
            CustomerCommand::UpdateData { user_data } => {
                let items: Vec<_> =
                    user_data.iter().map(|(key, value)| KeyValue::string(key, value)).collect();
                let made = self.client.update_user_data(KeyValues::items(&items), &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::Read { event_id } => {
                let made = self.client.read_receipt(*event_id, &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::SendFile { path, description } => self.send_file(id, path, description.clone()),
            CustomerCommand::SaveFile { file_id, directory } => self.save_file(id, file_id, directory),
            CustomerCommand::Cancel { command } => {
                self.jobs.cancel(command)?;
                self.tell(Output::done(id.clone(), Json::Null));
                Ok(())
            }
            CustomerCommand::Leave { text } => {
                // Nothing is left to be done where the session is over.
                if self.client.is_over() {
                    self.tell(Output::done(id.clone(), Json::Null));
                    return Ok(());
                }
                let made = self.client.logout(text.as_deref().map(MessageText::plain), &mut self.out);
                self.made(id, made)
            }
            CustomerCommand::Quit {} => {
                self.tell(Output::done(id.clone(), Json::Null));
                self.quit();
                Ok(())
            }
        }
    }

    fn notice(
        &mut self,
        id: &Option<Json>,
        notice: NoticeText<'_>,
        user_data: KeyValues<'_>,
    ) -> Result<(), String> {
        let made = self.client.notify(notice, user_data, &mut self.out);
        self.made(id, made)
    }
}
