//! roxmltree: a read-only DOM.

use roxmltree::{Document, Node};

use super::{number, value_of};
use crate::checksum::{Checksum, Member};

pub(super) fn decode(document: &[u8]) -> Option<u64> {
    let parsed = Document::parse(core::str::from_utf8(document).ok()?).ok()?;
    let root = parsed.root_element();
    let mut sum = Checksum::default();
    text(&mut sum, root, "startAt", Member::StartAt);
    text(&mut sum, root, "sessionId", Member::SessionId);
    for node in root.children().filter(Node::is_element) {
        event(&mut sum, node)?;
    }
    Some(sum.0)
}

fn event(sum: &mut Checksum, node: Node<'_, '_>) -> Option<()> {
    sum.event();
    text(sum, node, "userId", Member::UserId);
    integer(sum, node, "timeShift", Member::TimeShift)?;
    text(sum, node, "visibility", Member::Visibility);
    integer(sum, node, "eventId", Member::EventId)?;
    text(sum, node, "askerId", Member::AskerId);
    text(sum, node, "receiverId", Member::ReceiverId);
    integer(sum, node, "truncated", Member::Truncated)?;
    text(sum, node, "agents", Member::Agents);
    text(sum, node, "clients", Member::Clients);
    for child in node.children().filter(Node::is_element) {
        match child.tag_name().name() {
            "msgText" => {
                text(sum, child, "msgType", Member::MessageType);
                text(sum, child, "treatAs", Member::TreatAs);
                text(sum, child, "msgCheck", Member::MessageCheck);
                content(sum, child, Member::MessageText);
            }
            "userData" | "eventAttributes" => items(sum, child),
            "noticeText" => {
                text(sum, child, "noticeType", Member::NoticeType);
                content(sum, child, Member::NoticeText);
            }
            "userInfo" => {
                text(sum, child, "personId", Member::PersonId);
                text(sum, child, "userNick", Member::UserNick);
                text(sum, child, "userType", Member::UserType);
                text(sum, child, "protocolType", Member::ProtocolType);
                integer(sum, child, "timeZoneOffset", Member::TimeZoneOffset)?;
                integer(sum, child, "clientVersion", Member::ClientVersion)?;
            }
            "reason" => {
                integer(sum, child, "code", Member::Code)?;
                content(sum, child, Member::Reason);
            }
            _ => {}
        }
    }
    Some(())
}

fn items(sum: &mut Checksum, list: Node<'_, '_>) {
    for item in list.children().filter(|it| it.has_tag_name("item")) {
        text(sum, item, "key", Member::Key);
        text(sum, item, "type", Member::Type);
        let kind = item.attribute("type").unwrap_or_default();
        match value_of(kind.as_bytes()) {
            Some(Member::Number) => sum.digits(Member::Number, item.text().unwrap_or_default().as_bytes()),
            Some(member) => content(sum, item, member),
            None if kind == "kvlist" => items(sum, item),
            None => {}
        }
    }
}

fn text(sum: &mut Checksum, node: Node<'_, '_>, name: &str, member: Member) {
    sum.text(member, node.attribute(name).unwrap_or_default().as_bytes());
}

fn content(sum: &mut Checksum, node: Node<'_, '_>, member: Member) {
    sum.text(member, node.text().unwrap_or_default().as_bytes());
}

fn integer(sum: &mut Checksum, node: Node<'_, '_>, name: &str, member: Member) -> Option<()> {
    if let Some(value) = node.attribute(name) {
        sum.number(member, number(value)?);
    }
    Some(())
}
