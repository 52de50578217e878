//! Whether a customer may send a file, by what the chat service says of it: then nothing is sent in vain.

use crate::foreign::{clean, size};
use crate::http::UploadLimits;

/// Why this file isn't taken, in words for a customer, and what to do; `None`: nothing is known against it.
pub(super) fn refusal(limits: &UploadLimits, name: &str, bytes: u64) -> Option<String> {
    if limits.most_files == Some(0) {
        return Some("this chat takes no files".into());
    }
    if let Some(most) = limits.most_files.filter(|most| limits.sent_files >= *most) {
        let files = if most == 1 { "one file".to_owned() } else { format!("{most} files") };
        return Some(format!("this chat takes {files}, and as many were sent: no other can be sent"));
    }
    let name = clean(name);
    let ending = name.rsplit_once('.').map(|it| it.1).unwrap_or_default();
    let types: Vec<&str> = limits.types.split(':').map(str::trim).filter(|it| !it.is_empty()).collect();
    if !types.is_empty() && !types.iter().any(|it| it.eq_ignore_ascii_case(ending)) {
        let types = clean(&types.join(", "));
        return Some(format!(
            "{name}: this chat takes no files of this kind; it takes those whose names end with {types}"
        ));
    }
    if let Some(most) = limits.most_bytes.filter(|most| bytes > *most) {
        let over = size(bytes - most);
        return Some(format!(
            "{name} is too large by {over}: this chat takes files of {} at most; make it smaller",
            size(most)
        ));
    }
    // A file without anything in it counts, too.
    let all = limits.sent_bytes.saturating_add(bytes.max(1));
    limits.most_bytes_in_all.filter(|most| all > *most).map(|most| {
        format!(
            "{name} is too large by {}: this chat takes {} in all files together, and {} were sent",
            size(all - most),
            size(most),
            size(limits.sent_bytes)
        )
    })
}

/// Why the chat service didn't take a file that was sent, in words for a customer. `limits`: as they are then; `said`: what
/// became of the request.
pub(super) fn not_taken(limits: &UploadLimits, name: &str, bytes: u64, said: &str) -> String {
    match refusal(limits, name, bytes) {
        Some(why) => format!("not sent: {why}"),
        // An option of the server helps no customer.
        None if said.contains("'upload-need-agent'") => {
            "not sent: this chat takes files only while an agent is in; wait for one".into()
        }
        None if said.contains("'upload-") => {
            "not sent: the server doesn't allow this file in this chat".into()
        }
        None if limits.needs_agent => format!("{said} (this chat takes files only while an agent is in)"),
        None => said.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn limits() -> UploadLimits {
        UploadLimits {
            most_files: Some(3),
            sent_files: 1,
            most_bytes: Some(2_097_152),
            most_bytes_in_all: Some(5_242_880),
            sent_bytes: 4_000_000,
            types: "jpg:PNG: txt".into(),
            needs_agent: false,
        }
    }

    #[test]
    fn what_may_be_sent_is_refused_by_nobody() {
        for (name, bytes) in [("a.txt", 1_242_880), ("a.b.JPG", 0), ("a.png", 5)] {
            assert_eq!(refusal(&limits(), name, bytes), None, "{name}");
        }
        assert_eq!(refusal(&UploadLimits::default(), "any", u64::MAX), None, "nothing is known");
    }

    #[test]
    fn what_may_not_be_sent_is_refused_with_the_limit() {
        let of = |change: fn(&mut UploadLimits), name: &str, bytes| {
            let mut limits = limits();
            change(&mut limits);
            refusal(&limits, name, bytes).unwrap()
        };
        for (said, expected) in [
            (of(|it| it.most_files = Some(0), "a.txt", 1), "this chat takes no files"),
            (
                of(|it| it.sent_files = 3, "a.txt", 1),
                "this chat takes 3 files, and as many were sent: no other can be sent",
            ),
            (
                of(|_| (), "lamp.exe", 1),
                "lamp.exe: this chat takes no files of this kind; it takes those whose names end with jpg, PNG, txt",
            ),
            (
                of(|_| (), "txt", 1),
                "txt: this chat takes no files of this kind; it takes those whose names end with jpg, PNG, txt",
            ),
            (
                of(|_| (), "a.txt", 3_297_152),
                "a.txt is too large by 1.2 MB: this chat takes files of 2.0 MB at most; make it smaller",
            ),
            (
                of(|_| (), "a.txt", 1_242_881),
                "a.txt is too large by 1 byte: this chat takes 5.2 MB in all files together, and 4.0 MB were sent",
            ),
        ] {
            assert_eq!(said, expected);
        }
    }

    #[test]
    fn what_the_service_did_not_take_is_told_without_its_options() {
        let option =
            |it: &str| format!("the file is not allowed by the server's option '{it}': ask file/limits");
        let all_sent = UploadLimits { sent_files: 3, ..limits() };
        let with_agents = UploadLimits { needs_agent: true, ..limits() };
        let broken = "the server broke off";
        for (limits, said, expected) in [
            (
                &all_sent,
                option("upload-max-files"),
                "not sent: this chat takes 3 files, and as many were sent: no other can be sent",
            ),
            (
                &all_sent,
                broken.into(),
                "not sent: this chat takes 3 files, and as many were sent: no other can be sent",
            ),
            (
                &with_agents,
                option("upload-need-agent"),
                "not sent: this chat takes files only while an agent is in; wait for one",
            ),
            (
                &limits(),
                option("upload-file-types"),
                "not sent: the server doesn't allow this file in this chat",
            ),
            (
                &with_agents,
                broken.into(),
                "the server broke off (this chat takes files only while an agent is in)",
            ),
            (&limits(), broken.into(), broken),
        ] {
            assert_eq!(not_taken(limits, "a.txt", 1, &said), expected);
        }
    }
}
