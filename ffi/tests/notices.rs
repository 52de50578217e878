//! What notices and event attributes say, typed, as a C program asks for it. For Miri, too.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "support/requests.rs"]
mod requests;

use core::mem::MaybeUninit;
use core::ptr::{null, null_mut};

use parlor::*;
use requests::{filled, notice_with, said, text};

const BAD_MEMBER: i32 = parlor_status::PARLOR_BAD_MEMBER as i32;

/// Reads a transcript with these events, and gives each of them to `look`.
fn each(events: &str, mut look: impl FnMut(&parlor_event)) {
    let document = format!("<chatTranscript sessionId='S'>{events}</chatTranscript>");
    let (mut transcript, mut event) = (null_mut(), null());
    // SAFETY: the contract of the library, as a C program keeps it.
    unsafe {
        assert_eq!(parlor_transcript_new(&raw mut transcript), 0);
        assert_eq!(parlor_transcript_read(transcript, document.as_ptr(), document.len()), 0);
        while parlor_transcript_next(transcript, &raw mut event) == 0 {
            look(&*event);
        }
        parlor_transcript_free(&raw mut transcript);
    }
}

fn command(name: &str, items: &[(&str, &str)]) -> String {
    let items: String =
        items.iter().map(|(key, value)| format!("<item key='{key}' type='string'>{value}</item>")).collect();
    format!(
        "<notice><noticeText noticeType='SYS_COMMAND'>{name}</noticeText><userData>{items}</userData></notice>"
    )
}

#[test]
fn commands_are_known_by_their_exact_names() {
    for (name, expected) in [
        ("file-uploaded", 0),
        ("file-deleted", 1),
        ("file-client-cfg-get", 2),
        ("ucs-save", 3),
        ("ucs-save-fail", 4),
        (" ucs-save", -1),
        ("new", -1),
    ] {
        each(&command(name, &[]), |event| {
            // SAFETY: the event is whole.
            assert_eq!(unsafe { parlor_notice_system_command(event.notice) }, expected, "{name}");
        });
        let back = said(parlor_system_command_name(expected));
        assert_eq!(back, if expected < 0 { "" } else { name });
    }
    assert_eq!(said(parlor_system_command_name(5)), "");
    let other = parlor_notice { notice_type: 4, text: text("ucs-save"), ..filled(parlor_notice_init) };
    // SAFETY: the notice is whole.
    unsafe {
        assert_eq!(parlor_notice_system_command(&raw const other), -1, "a notice of another type");
        assert_eq!(parlor_notice_system_command(null()), -1);
    }
}

#[test]
fn a_file_there_and_back() {
    let items = [
        ("file-id", "F"),
        ("file-name", "a &amp; b"),
        ("file-size", "191855"),
        ("file-source", "ucs"),
        ("file-document-id", "D"),
        ("file-upload-type", "file-system"),
        ("file-upload-path", "/a"),
        ("file-description", "d"),
        ("file-deleted", "true"),
    ];
    each(&command("file-uploaded", &items), |event| {
        let mut file: parlor_file_uploaded = filled(parlor_file_uploaded_init);
        let mut values = null_mut();
        // SAFETY: the event is whole, all else is local.
        unsafe {
            assert_eq!(parlor_file_uploaded_read(event.user_data, &raw mut file), 0);
            assert_eq!(
                (said(file.name), file.file_size, file.is_deleted),
                ("a & b".to_owned(), 191_855, true)
            );
            assert_eq!(said(parlor_event_bad_item(event)), "");
            assert_eq!(parlor_file_uploaded_user_data(&raw const file, &raw mut values), 0);
            assert_eq!(notice_with(values), notice_with(event.user_data));
            parlor_key_values_free(&raw mut values);
            file.document_id = requests::NONE;
            let lacks = parlor_file_uploaded_user_data(&raw const file, &raw mut values);
            assert_eq!((lacks, values.is_null()), (BAD_MEMBER, true), "a file in ucs needs its document");
            file.size = 1;
            let unset = parlor_file_uploaded_read(event.user_data, &raw mut file);
            assert_eq!(unset, parlor_status::PARLOR_NOT_SET_UP as i32);
        }
    });
}

#[test]
fn a_deletion_there_and_back() {
    each(&command("file-deleted", &[("file-id", "F &amp; G")]), |event| {
        let mut file: parlor_file_deleted = filled(parlor_file_deleted_init);
        let mut values = null_mut();
        // SAFETY: the event is whole, all else is local.
        unsafe {
            assert_eq!(parlor_file_deleted_read(event.user_data, &raw mut file), 0);
            assert_eq!(said(file.file_id), "F & G");
            assert_eq!(said(parlor_event_bad_item(event)), "");
            assert_eq!(parlor_file_deleted_user_data(&raw const file, &raw mut values), 0);
            assert_eq!(notice_with(values), notice_with(event.user_data));
            parlor_key_values_free(&raw mut values);

            // Nothing is set where the id is missing.
            assert_eq!(parlor_file_deleted_read(null(), &raw mut file), BAD_MEMBER);
            assert_eq!(said(file.file_id), "F & G");
            file.file_id = requests::NONE;
            let lacks = parlor_file_deleted_user_data(&raw const file, &raw mut values);
            assert_eq!((lacks, values.is_null()), (BAD_MEMBER, true));
            file.size = 1;
            let unset = parlor_file_deleted_read(event.user_data, &raw mut file);
            assert_eq!(unset, parlor_status::PARLOR_NOT_SET_UP as i32);
        }
    });
    each(&command("file-deleted", &[]), |event| {
        // SAFETY: the event is whole.
        assert_eq!(unsafe { said(parlor_event_bad_item(event)) }, "file-id");
    });
}

#[test]
fn what_a_file_lacks_is_named() {
    for (items, key) in [
        (&[][..], "file-name"),
        (&[("file-name", "a")], "file-size"),
        (&[("file-name", "a"), ("file-size", "large")], "file-size"),
        (&[("file-name", "a"), ("file-size", "12")], ""),
    ] {
        each(&command("file-uploaded", items), |event| {
            let mut file = parlor_file_uploaded { file_size: 7, ..filled(parlor_file_uploaded_init) };
            // SAFETY: the event is whole, the file local.
            unsafe {
                let status = parlor_file_uploaded_read(event.user_data, &raw mut file);
                assert_eq!(status, if key.is_empty() { 0 } else { BAD_MEMBER }, "{items:?}");
                assert_eq!(file.file_size, if key.is_empty() { 12 } else { 7 }, "set on success only");
                assert_eq!(said(parlor_event_bad_item(event)), key);
            }
        });
    }
    each("<message/>", |event| {
        // SAFETY: the event is whole.
        assert_eq!(unsafe { said(parlor_event_bad_item(event)) }, "");
    });
}

#[test]
fn the_limits_of_a_customer() {
    let items = [
        ("download-attempts", "2"),
        ("upload-max-files", "5"),
        ("delete-file", "odd"),
        ("upload-max-file-size", "10485760"),
        ("used-download-attempts", "1"),
        ("used-upload-max-total-size", "191855"),
        ("upload-need-agent", "true"),
        ("used-upload-max-files", "3"),
        ("upload-max-total-size", "99614720"),
        ("upload-file-types", "jpeg:jpg"),
    ];
    let mut limits: parlor_file_limits = filled(parlor_file_limits_init);
    each(&command("file-client-cfg-get", &items), |event| {
        // SAFETY: the event is whole, the limits local.
        unsafe {
            assert_eq!(parlor_file_limits_read(event.user_data, &raw mut limits), 0);
            let texts = (said(limits.upload_file_types), said(limits.delete_file));
            assert_eq!(texts, ("jpeg:jpg".to_owned(), "odd".to_owned()));
        }
        let numbers = [
            limits.download_attempts,
            limits.used_download_attempts,
            limits.upload_max_files,
            limits.used_upload_max_files,
            limits.upload_max_file_size,
            limits.upload_max_total_size,
            limits.used_upload_max_total_size,
        ];
        assert_eq!(numbers, [2, 1, 5, 3, 10_485_760, 99_614_720, 191_855]);
        assert!(limits.upload_need_agent);
    });
    each(&command("file-client-cfg-get", &items[1..]), |event| {
        // SAFETY: the event is whole, the limits local.
        unsafe {
            assert_eq!(parlor_file_limits_read(event.user_data, &raw mut limits), BAD_MEMBER);
            assert_eq!(said(parlor_event_bad_item(event)), "download-attempts");
        }
    });
}

/// A list with one item, as attributes have it.
fn attributes(outer: &str, inner: &str, value: &str) -> String {
    format!(
        "<eventAttributes><item key='{outer}' type='kvlist'><item key='{inner}' type='string'>{value}</item></item>\
         </eventAttributes>"
    )
}

#[test]
fn what_event_attributes_say() {
    let bot = "<userData><item key='GCTI_Chat_PartyStyle'>BOT</item></userData>";
    let events = [
        format!("<newParty><userInfo userType='AGENT'/>{bot}</newParty>"),
        format!("<newParty><userInfo userType='CLIENT'/>{bot}</newParty>"),
        "<newParty><userInfo userType='AGENT'/></newParty>".to_owned(),
        format!(
            "<message><msgText>x</msgText>{}</message>",
            attributes("structured-content", "genesys-chat", "{&#x7d;")
        ),
        format!("<partyLeft>{}</partyLeft>", attributes("GCTI_SYSTEM", "quit-reason-code", "3")),
        format!("<notice>{}</notice>", attributes("GCTI_SYSTEM", "quit-reason-code", "3")),
    ];
    let mut found = Vec::new();
    each(&events.concat(), |event| {
        // SAFETY: the event is whole.
        unsafe {
            let (form, code) = (parlor_event_rich_form(event), parlor_event_quit_reason_code(event));
            found.push((parlor_event_is_bot(event), said(form), said(code)));
        }
    });
    let expected = [
        (true, "", ""),
        (false, "", ""),
        (false, "", ""),
        (false, "{}", ""),
        (false, "", "3"),
        (false, "", ""),
    ];
    assert_eq!(found, expected.map(|it| (it.0, it.1.to_owned(), it.2.to_owned())));
}

#[test]
fn what_is_sent_in_event_attributes() {
    let mut values = null_mut();
    let mut inner = [const { MaybeUninit::<parlor_item>::uninit() }; 2];
    let [rich, quit] = &mut inner;
    // SAFETY: the contract of the library, as a C program keeps it.
    let items = unsafe {
        [
            parlor_item_rich_form(text("{}"), rich.as_mut_ptr()),
            parlor_item_quit_reason(parlor_leave_reason_quit_code(3), quit.as_mut_ptr()),
            parlor_item_bot(),
        ]
    };
    // SAFETY: the same.
    unsafe {
        assert_eq!(parlor_key_values_new(items.as_ptr(), items.len(), &raw mut values), 0);
        for (path, expected) in [
            ("structured-content/genesys-chat", "{}"),
            ("GCTI_SYSTEM/quit-reason-code", "3"),
            ("GCTI_Chat_PartyStyle", "BOT"),
        ] {
            assert_eq!(said(parlor_key_values_text(values, text(path))), expected);
        }
        parlor_key_values_free(&raw mut values);
        let nothing = [parlor_item_rich_form(text("{}"), null_mut())];
        let refused = parlor_key_values_new(nothing.as_ptr(), 1, &raw mut values);
        assert_eq!(refused, parlor_status::PARLOR_BAD_LENGTH as i32, "without a place for the inner item");
    }
}

#[test]
fn who_sees_an_event() {
    each("<message userId='A' visibility='INT' receiverId='B'/>", |event| {
        let sees = |id: &str, user_type, is_flex| {
            // SAFETY: the event is whole.
            unsafe { parlor_event_is_visible_to(event, text(id), user_type, is_flex) }
        };
        assert!(sees("A", 1, false) && sees("B", 2, false));
        assert!(!sees("C", 1, false) && !sees("B", 0, false) && !sees("B", 1, true) && !sees("B", 9, false));
    });
}
