//! The rules.

use parlor_core::element::{Event, NoticeType, ProtocolType, Transcript, UserType, Visibility};
use parlor_core::rules::{
    ClientVersion, ErrorId, Feature, LeaveReason, Viewer, deliver, deliver_transcript, is_visible, may_use,
    may_write,
};
use parlor_core::wire::Limits;

use crate::{any_number, any_text, debug, display, keep};

pub(crate) fn all(input: &[u8]) {
    let version = ClientVersion::stated(Some(any_number()).filter(|it| *it > 0));
    let user_type = UserType::from_text(any_text());
    let viewer = Viewer { user_id: any_text(), user_type, is_flex: any_number() == 1, version };
    debug(&viewer);
    if let Ok(event) = Event::parse(input, Limits::PACKET) {
        keep(is_visible(event.head(), &viewer));
        keep(deliver(event, &viewer));
    }
    if let Ok(transcript) = Transcript::parse(input, Limits::STORED) {
        keep(deliver_transcript(transcript, &viewer));
    }
    let visibility = Visibility::from_text_or_vip(any_text());
    keep((may_use(user_type, visibility), may_write(visibility)));
    keep((version.number(), version.knows_user_type(user_type), ClientVersion::new(any_number())));
    keep(version.knows_protocol_type(ProtocolType::from_text(any_text())));
    keep(Feature::of_user_type(user_type));
    let notice_type = NoticeType::from_text(any_text());
    keep(version.knows_notice(notice_type));
    if let Some(feature) = Feature::of_notice(notice_type) {
        keep((version.knows(feature), feature.since(), feature.text()));
        debug(&feature);
        display(&feature);
    }
    display(&version);
    if let Some(error) = ErrorId::from_number(any_number()).or(ErrorId::from_text(any_text())) {
        keep((error.number(), error.as_text(), error.text()));
        debug(&error);
        display(&error);
    }
    let reason = LeaveReason::from_code(Some(any_number()));
    if let Some(reason) = reason.or(LeaveReason::from_quit_reason_code(any_text())) {
        keep((reason.code(), reason.text(), reason.quit_reason_code(), reason.element()));
        debug(&reason);
    }
}
