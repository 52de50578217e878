//! Every notice, from its bytes and back to them.

use super::*;
use crate::element::tests::written;
use crate::element::{Event, KeyValue};
use crate::wire::Limits;

const FILE: &str = "<userData><item key=\"file-id\" type=\"string\">00D35B6318F80223</item>\
    <item key=\"file-name\" type=\"string\">a.jpg</item><item key=\"file-size\" type=\"string\">191855</item>\
    <item key=\"file-source\" type=\"string\">ucs</item>\
    <item key=\"file-document-id\" type=\"string\">00039aDP3BQY0064</item></userData>";

const GONE: &str = "<userData><item key=\"file-id\" type=\"string\">00D35B6318F80223</item></userData>";

const LIMITS: &str = "<userData><item key=\"download-attempts\" type=\"string\">2</item>\
    <item key=\"upload-max-files\" type=\"string\">5</item><item key=\"delete-file\" type=\"string\">odd</item>\
    <item key=\"upload-max-file-size\" type=\"string\">10485760</item>\
    <item key=\"used-download-attempts\" type=\"string\">0</item>\
    <item key=\"used-upload-max-total-size\" type=\"string\">0</item>\
    <item key=\"upload-need-agent\" type=\"string\">false</item>\
    <item key=\"used-upload-max-files\" type=\"string\">0</item>\
    <item key=\"upload-max-total-size\" type=\"string\">99614720</item>\
    <item key=\"upload-file-types\" type=\"string\">jpeg:jpg:pdf:png:zip</item></userData>";

fn file() -> FileUploaded<'static> {
    FileUploaded {
        file_id: Some("00D35B6318F80223".into()),
        name: "a.jpg".into(),
        size: 191_855_u32.into(),
        source: Some(FileUploaded::UCS),
        document_id: Some("00039aDP3BQY0064".into()),
        ..FileUploaded::default()
    }
}

fn limits() -> FileLimits<'static> {
    FileLimits {
        download_attempts: 2_u32.into(),
        upload_max_files: 5_u32.into(),
        delete_file: "odd".into(),
        upload_max_file_size: 10_485_760_u32.into(),
        upload_max_total_size: 99_614_720_u32.into(),
        upload_file_types: "jpeg:jpg:pdf:png:zip".into(),
        ..FileLimits::default()
    }
}

#[test]
fn every_notice_there_and_back() {
    let text = Text::plain("a & b");
    let gone = FileDeleted { file_id: "00D35B6318F80223".into() };
    let other = NoticeText::new(NoticeType::Other("NEW_TYPE".into()), text);
    for (content, notice_type, said, user_data) in [
        (NoticeContent::TypingStarted(text), "TYPING_STARTED", "a &amp; b", ""),
        (NoticeContent::TypingStarted(Text::EMPTY), "TYPING_STARTED", "", ""),
        (NoticeContent::TypingStopped(text), "TYPING_STOPPED", "a &amp; b", ""),
        (NoticeContent::Custom(text), "USER_CUSTOM", "a &amp; b", ""),
        (NoticeContent::PushedUrl(text), "USER_PUSHED_URL", "a &amp; b", ""),
        (NoticeContent::Nickname(text), "USER_UPDATE_NICK", "a &amp; b", ""),
        (NoticeContent::IdleAlert(text), "IDLE_CONTROL_ALERT", "a &amp; b", ""),
        (NoticeContent::IdleClose(text), "IDLE_CONTROL_CLOSE", "a &amp; b", ""),
        (NoticeContent::IdleSet(text), "IDLE_CONTROL_SET", "a &amp; b", ""),
        (NoticeContent::FileUploaded(file()), "SYS_COMMAND", "file-uploaded", FILE),
        (NoticeContent::FileDeleted(gone), "SYS_COMMAND", "file-deleted", GONE),
        (NoticeContent::FileLimitsRequest, "SYS_COMMAND", "file-client-cfg-get", ""),
        (NoticeContent::FileLimits(limits()), "SYS_COMMAND", "file-client-cfg-get", LIMITS),
        (NoticeContent::UcsSave, "SYS_COMMAND", "ucs-save", ""),
        (NoticeContent::UcsSaveFail, "SYS_COMMAND", "ucs-save-fail", ""),
        (NoticeContent::SystemCommand(text), "SYS_COMMAND", "a &amp; b", ""),
        (
            NoticeContent::Other(NoticeText::new(NoticeType::SAVE_TRANSCRIPT, Text::EMPTY)),
            "SAVE_TRANSCRIPT",
            "",
            "",
        ),
        (NoticeContent::Other(other), "NEW_TYPE", "a &amp; b", ""),
    ] {
        let text = match said {
            "" => std::format!("<noticeText noticeType=\"{notice_type}\"/>"),
            said => std::format!("<noticeText noticeType=\"{notice_type}\">{said}</noticeText>"),
        };
        let packet =
            std::format!("<notice userId=\"\" timeShift=\"0\" visibility=\"ALL\">{text}{user_data}</notice>");
        let items = content.items().unwrap();
        let notice =
            Notice { notice: Some(content.notice()), user_data: items.values(), ..Notice::default() };
        assert_eq!(written(&notice), packet);
        let Ok(Event::Notice(notice)) = Event::parse(packet.as_bytes(), Limits::PACKET) else { panic!() };
        assert_eq!(notice.content(), Ok(content));
    }
}

/// A stored transcript of 2022: no source, and items without types (as others have published it).
#[test]
fn a_file_of_a_stored_transcript() {
    let stored = "<notice userId='U' timeShift='25' visibility='ALL' eventId='13'>\
        <noticeText noticeType='SYS_COMMAND'>file-uploaded</noticeText>\
        <userData><item key='file-id'>00D35B6318F80223</item><item key='file-name'>a.jpg</item>\
        <item key='file-size'>191855</item><item key='file-document-id'>00039aDP3BQY0064</item></userData></notice>";
    let Ok(Event::Notice(notice)) = Event::parse(stored.as_bytes(), Limits::STORED) else { panic!() };
    let Ok(NoticeContent::FileUploaded(read)) = notice.content() else { panic!() };
    assert_eq!(read, FileUploaded { source: None, ..file() });
    assert_eq!(read.check(), Err(BadItem::missing("file-source")));
}

#[test]
fn what_a_command_lacks_is_named() {
    let items = [KeyValue::string("upload-max-files", "5")];
    for (notice, user_data, key) in [
        (FileUploaded::NOTICE, KeyValues::EMPTY, "file-name"),
        (FileDeleted::NOTICE, KeyValues::EMPTY, "file-id"),
        (FileLimits::REQUEST, KeyValues::items(&items), "download-attempts"),
    ] {
        let notice = Notice { notice: Some(notice), user_data, ..Notice::default() };
        assert_eq!(notice.content(), Err(BadItem::missing(key)));
    }
}

#[test]
fn a_notice_that_says_nothing() {
    assert_eq!(Notice::default().content(), Ok(NoticeContent::Other(NoticeText::default())));
}
