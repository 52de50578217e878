//! What a client of each ClientVersion may emit (as the SDK's documentation says): every member that a call can write, cell by cell.

use std::string::{String, ToString};

use super::*;
use crate::element::event_attributes::BOT_EVENT_ATTRIBUTES as VALUES;
use crate::element::{
    AfterAction, JoinTarget, KeyValues, MessageText, NoticeText, NoticeType, TreatAs, UserType, Visibility,
};
use crate::wire::Text;

/// What is emitted, and for the versions 101 to 106: `+` it is, `-` the call is an error that names the feature.
type Row<C> = (&'static str, fn(&mut C, &mut [u8]) -> Result<(), CallError>, &'static str);

const NEW_SESSION: JoinTarget<'static> =
    JoinTarget::New { queue_key: Text::plain("Environment:default"), subject: Some(Text::plain("Lamp")) };

const LOGIN: Login<'static> = Login {
    nickname: Text::plain("Ana"),
    time_zone_offset: Some(60),
    nonce: Text::plain("n"),
    user_data: VALUES,
};

fn flex_notice(
    client: &mut FlexClient,
    out: &mut [u8],
    notice_type: NoticeType<'_>,
) -> Result<(), CallError> {
    client.notify(NoticeText::new(notice_type, Text::plain("x")), KeyValues::EMPTY, KeyValues::EMPTY, out)
}

#[rustfmt::skip]
const FLEX: [Row<FlexClient>; 21] = [
    ("TYPING_STARTED", |it, out| flex_notice(it, out, NoticeType::TypingStarted), "++++++"),
    ("TYPING_STOPPED", |it, out| flex_notice(it, out, NoticeType::TypingStopped), "++++++"),
    ("USER_CUSTOM", |it, out| flex_notice(it, out, NoticeType::Custom), "++++++"),
    ("USER_PUSHED_URL", |it, out| flex_notice(it, out, NoticeType::PushedUrl), "++++++"),
    ("USER_UPDATE_NICK", |it, out| flex_notice(it, out, NoticeType::UpdateNick), "-+++++"),
    ("IDLE_CONTROL_ALERT", |it, out| flex_notice(it, out, NoticeType::IdleControlAlert), "--++++"),
    ("IDLE_CONTROL_CLOSE", |it, out| flex_notice(it, out, NoticeType::IdleControlClose), "--++++"),
    ("IDLE_CONTROL_SET", |it, out| flex_notice(it, out, NoticeType::IdleControlSet), "--++++"),
    ("SYS_COMMAND", |it, out| flex_notice(it, out, NoticeType::SystemCommand), "---+++"),
    // What is known is known under its other name, too.
    ("SYS_COMMAND as another", |it, out| flex_notice(it, out, NoticeType::Other(Text::plain(" SYS_COMMAND"))), "---+++"),
    ("another notice type", |it, out| flex_notice(it, out, NoticeType::Other(Text::plain("NEW"))), "++++++"),
    ("notice userData", |it, out| {
        it.notify(NoticeText::new(NoticeType::Custom, Text::EMPTY), VALUES, KeyValues::EMPTY, out)
    }, "---+++"),
    ("notice eventAttributes", |it, out| {
        it.notify(NoticeText::new(NoticeType::Custom, Text::EMPTY), KeyValues::EMPTY, VALUES, out)
    }, "-----+"),
    ("message", |it, out| {
        let text = MessageText { message_type: Some(Text::plain("text")), treat_as: Some(TreatAs::SYSTEM), ..MessageText::plain("x") };
        it.say(text, out)
    }, "++++++"),
    ("readPosition", |it, out| it.read_receipt(7, out), "++++++"),
    ("userdata update", |it, out| it.update_user_data(VALUES, out), "++++++"),
    ("message eventAttributes", |it, out| it.say_with(MessageText::plain("x"), VALUES, out), "-----+"),
    ("logout", |it, out| it.logout(Some(MessageText::plain("bye")), out), "++++++"),
    ("logout eventAttributes", |it, out| it.logout_with(None, VALUES, out), "-----+"),
    ("join eventAttributes", |it, out| {
        it.abandon(0);
        it.logout(None, out)?;
        it.receive(0, b"<eventStatus requestResult='Success'><flexTranscript lastPosition='2' sessionStatus='Over'/></eventStatus>").unwrap();
        it.join_with(&Join { target: JoinTarget::Session("S".into()), event_attributes: VALUES, ..Join::default() }, out)
    }, "-----+"),
    // On its way here the client has logged in and joined with all that these can carry.
    ("login and join", |_, _| Ok(()), "++++++"),
];

fn flex_client(version: ClientVersion, out: &mut [u8]) -> FlexClient {
    let mut it = FlexClient::new(FlexConfig { version, ..FlexConfig::default() });
    it.login(&LOGIN, out).unwrap();
    it.receive(0, b"<eventStatus requestResult='Success' userId='U' secureKey='k'/>").unwrap();
    it.join(NEW_SESSION, Some(MessageText::plain("hello")), VALUES, out).unwrap();
    let joined = b"<eventStatus requestResult='Success'><flexTranscript sessionId='S' lastPosition='1'/></eventStatus>";
    it.receive(0, joined).unwrap();
    it
}

type Desk = BasicClient<[SessionSlot; 1]>;

fn register(client: &mut Desk, out: &mut [u8], user_type: UserType<'_>) -> Result<(), CallError> {
    client.lost(|_, _| {});
    let register = Register {
        nickname: "Bo".into(),
        user_type,
        person_id: Some("KSippo".into()),
        time_zone_offset: Some(60),
        user_data: VALUES,
        restores: false,
    };
    client.register(&register, out).map(|_| ())
}

fn basic_notice(client: &mut Desk, out: &mut [u8], notice_type: NoticeType<'_>) -> Result<(), CallError> {
    let notice = NoticeText::new(notice_type, Text::plain("x"));
    client.notify(&Tell { session_id: "S".into(), notice, ..Tell::default() }, out).map(|_| ())
}

const SAY: Say<'static> = Say {
    session_id: Text::plain("S"),
    visibility: Some(Visibility::Internal),
    receiver_id: Some(Text::plain("A")),
    text: MessageText::plain("x"),
    event_attributes: KeyValues::EMPTY,
};

fn custom() -> Tell<'static> {
    let notice = NoticeText::new(NoticeType::Custom, Text::EMPTY);
    Tell { session_id: "S".into(), notice, receiver_id: Some("A".into()), ..Tell::default() }
}

#[rustfmt::skip]
const BASIC: [Row<Desk>; 25] = [
    ("TYPING_STARTED", |it, out| basic_notice(it, out, NoticeType::TypingStarted), "++++++"),
    ("TYPING_STOPPED", |it, out| basic_notice(it, out, NoticeType::TypingStopped), "++++++"),
    ("USER_CUSTOM", |it, out| basic_notice(it, out, NoticeType::Custom), "++++++"),
    ("USER_PUSHED_URL", |it, out| basic_notice(it, out, NoticeType::PushedUrl), "++++++"),
    ("USER_UPDATE_NICK", |it, out| basic_notice(it, out, NoticeType::UpdateNick), "-+++++"),
    ("IDLE_CONTROL_ALERT", |it, out| basic_notice(it, out, NoticeType::IdleControlAlert), "--++++"),
    ("IDLE_CONTROL_CLOSE", |it, out| basic_notice(it, out, NoticeType::IdleControlClose), "--++++"),
    ("IDLE_CONTROL_SET", |it, out| basic_notice(it, out, NoticeType::IdleControlSet), "--++++"),
    ("SYS_COMMAND", |it, out| basic_notice(it, out, NoticeType::SystemCommand), "---+++"),
    ("SYS_COMMAND as another", |it, out| basic_notice(it, out, NoticeType::Other(Text::plain("SYS_COMMAND"))), "---+++"),
    ("another notice type", |it, out| basic_notice(it, out, NoticeType::Other(Text::plain("NEW"))), "++++++"),
    // Basic had userData on notices before 104.
    ("notice userData", |it, out| it.notify(&Tell { user_data: VALUES, ..custom() }, out).map(|_| ()), "++++++"),
    ("notice eventAttributes", |it, out| it.notify(&Tell { event_attributes: VALUES, ..custom() }, out).map(|_| ()), "-----+"),
    ("message", |it, out| it.say(&SAY, out).map(|_| ()), "++++++"),
    ("message eventAttributes", |it, out| it.say(&Say { event_attributes: VALUES, ..SAY }, out).map(|_| ()), "-----+"),
    ("release", |it, out| {
        let after_action = AfterAction::ForceClose;
        let text = Some(MessageText::plain("bye"));
        it.release(&Release { session_id: "S".into(), user_id: Some("A".into()), after_action, text, ..Release::default() }, out).map(|_| ())
    }, "++++++"),
    ("release eventAttributes", |it, out| {
        it.release(&Release { session_id: "S".into(), event_attributes: VALUES, ..Release::default() }, out).map(|_| ())
    }, "-----+"),
    ("notice with a text", |it, out| {
        it.notify(&Tell { text: Some(MessageText::plain("x")), ..custom() }, out).map(|_| ())
    }, "++++++"),
    ("join eventAttributes", |it, out| {
        let join = Join { target: JoinTarget::Session("S".into()), event_attributes: VALUES, ..Join::default() };
        it.join_with(Visibility::All, &join, out).map(|_| ())
    }, "-----+"),
    ("CLIENT", |it, out| register(it, out, UserType::Client), "++++++"),
    ("AGENT", |it, out| register(it, out, UserType::Agent), "++++++"),
    ("SUPERVISOR", |it, out| register(it, out, UserType::Supervisor), "++++++"),
    ("EXTERNAL", |it, out| register(it, out, UserType::External), "++++++"),
    ("SYSTEM", |it, out| register(it, out, UserType::System), "--++++"),
    ("SYSTEM as another", |it, out| register(it, out, UserType::Other(Text::plain("SYSTEM "))), "--++++"),
];

fn basic_client(version: ClientVersion, out: &mut [u8]) -> Desk {
    let config = BasicConfig { version, ..BasicConfig::default() };
    let mut it = BasicClient::new(config, [SessionSlot::FREE; 1], 0);
    let reply = |it: &mut Desk, packet: &str| {
        it.transmitted(0);
        it.receive(0, packet.as_bytes()).unwrap();
    };
    it.register(&Register { user_data: VALUES, ..Register::default() }, out).unwrap();
    reply(&mut it, "<eventRegistered referenceId='1' userId='B'/>");
    it.join(NEW_SESSION, Visibility::Vip, Some(MessageText::plain("hello")), VALUES, out).unwrap();
    reply(&mut it, "<eventSessionInfo referenceId='2'><chatTranscript sessionId='S'/></eventSessionInfo>");
    it
}

fn cells<C>(row: &Row<C>, client: fn(ClientVersion, &mut [u8]) -> C) {
    let (what, call, cells) = row;
    let mut found = String::new();
    for number in 101..=106 {
        let stated = ClientVersion::new(number);
        let mut out = [0; 1024];
        let mut client = client(stated, &mut out);
        match call(&mut client, &mut out) {
            Ok(()) => found.push('+'),
            Err(CallError::Version { feature, stated: said }) => {
                assert!(said == stated && stated < feature.since(), "{what}");
                found.push('-');
            }
            Err(error) => panic!("{what}: {error}"),
        }
    }
    assert_eq!(found, *cells, "{what}");
}

#[test]
fn flex_cell_by_cell() {
    for row in &FLEX {
        cells(row, flex_client);
    }
}

#[test]
fn basic_cell_by_cell() {
    for row in &BASIC {
        cells(row, basic_client);
    }
}

#[test]
fn the_error_names_the_feature_and_both_versions() {
    let texts = [
        (
            Feature::NicknameChange,
            "`USER_UPDATE_NICK` notices need ClientVersion 102; this client states 101",
        ),
        (Feature::SystemUser, "parties of type `SYSTEM` need ClientVersion 103; this client states 101"),
        (Feature::SystemCommand, "`SYS_COMMAND` notices need ClientVersion 104; this client states 101"),
        (
            Feature::FlexUserData,
            "`userData` items on flex notices need ClientVersion 104; this client states 101",
        ),
        (Feature::EventAttributes, "`eventAttributes` need ClientVersion 106; this client states 101"),
    ];
    for (feature, text) in texts {
        let error = CallError::Version { feature, stated: ClientVersion::DEFAULT };
        assert_eq!(error.to_string(), text);
    }
}
