//! Both clients through whole conversations, and their snapshots.

use parlor_core::client::{
    BasicClient, BasicConfig, BasicReceived, FlexClient, FlexConfig, FlexReceived, Login, Register, Release,
    Say, SessionSlot, Tell,
};
use parlor_core::element::{
    AfterAction, JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType, UserType, Visibility,
};
use parlor_core::wire::Text;

use crate::elements::look_at;
use crate::{debug, display, without_heap};

#[test]
fn snapshots() {
    without_heap(|| {
        let (mut out, mut other, mut snapshot) = ([0; 512], [0; 512], [0; 512]);
        let mut client = FlexClient::new(FlexConfig::default());
        client
            .login(&Login { nickname: "Ana".into(), nonce: "n".into(), ..Login::default() }, &mut out)
            .unwrap();
        let length = client.snapshot(&out, &mut snapshot).unwrap();
        let mut restored =
            FlexClient::restore(FlexConfig::default(), &snapshot[..length], &mut other).unwrap();
        debug(&restored);
        _ = (restored.deadline(), restored.is_silent(7), restored.abandon(7));
        let error =
            FlexClient::restore(FlexConfig::default(), &snapshot[..length - 1], &mut other).unwrap_err();
        debug(&error);
        display(&error);
        let slots = [SessionSlot::FREE; 2];
        let mut client = BasicClient::new(BasicConfig::default(), slots, 0);
        client.register(&Register { nickname: "Bo".into(), ..Register::default() }, &mut out).unwrap();
        let length = client.snapshot(&mut snapshot).unwrap();
        let snapshot = &snapshot[..length];
        let restored = BasicClient::restore(BasicConfig::default(), slots, 7, snapshot, |number, kind| {
            debug(&(number, kind))
        });
        debug(&restored.unwrap());
        _ = (client.deadline(), client.take_unanswered(999_999));
    });
}

#[test]
fn a_flex_conversation() {
    let items = [KeyValue::string("Order", "17")];
    without_heap(|| {
        let (mut out, mut now) = ([0; 1024], 0);
        let mut client = FlexClient::new(FlexConfig::default());
        let login = Login { nickname: "Ana".into(), nonce: "n".into(), ..Login::default() };
        client.login(&login, &mut out).unwrap();
        let mut exchange = |client: &mut FlexClient, out: &mut [u8], reply: &str| {
            now += 10;
            assert!(client.poll_transmit(now, out).unwrap().is_some());
            client.transmitted(now);
            _ = (client.poll_timeout(), client.is_busy(), client.is_over(), client.position());
            let received = client.receive(now, reply.as_bytes());
            debug(&received);
            debug(client);
            if let Err(error) = &received {
                display(error);
            }
            if let Ok(FlexReceived::Update(update)) = received {
                update.transcript.events.iter().for_each(|it| look_at(it.as_ref().ok()));
            }
        };
        let success = "<eventStatus referenceId='1' requestResult='Success' userId='U' secureKey='k'/>";
        exchange(&mut client, &mut out, success);
        client.relinked();
        let target =
            JoinTarget::New { queue_key: "Environment:default".into(), subject: Some("Lamp".into()) };
        client.join(target, Some(MessageText::plain("hi")), KeyValues::items(&items), &mut out).unwrap();
        exchange(&mut client, &mut out, UPDATES[0]);
        client.say(MessageText::plain("hello"), &mut out).unwrap();
        assert!(client.say(MessageText::plain("too early"), &mut out).is_err_and(|it| {
            display(&it);
            true
        }));
        client.relinked();
        let mut kept = [0; 1024];
        let length = client.snapshot(&out, &mut kept).unwrap();
        debug(&(client.snapshot(&out, &mut []), client.deadline(), client.is_silent(0)));
        debug(&FlexClient::restore(FlexConfig::default(), &kept[..length], &mut out));
        display(&FlexClient::restore(FlexConfig::default(), &kept[..9], &mut out).unwrap_err());
        exchange(&mut client, &mut out, UPDATES[1]);
        client
            .notify(
                NoticeText::new(NoticeType::TypingStarted, "h".into()),
                KeyValues::EMPTY,
                KeyValues::EMPTY,
                &mut out,
            )
            .unwrap();
        exchange(&mut client, &mut out, UPDATES[2]);
        client.update_user_data(KeyValues::items(&items), &mut out).unwrap();
        exchange(&mut client, &mut out, "<eventStatus referenceId='5' requestResult='Error' errorId='8'/>");
        client.read_receipt(1, &mut out).unwrap();
        exchange(&mut client, &mut out, "<eventStatus referenceId='6'/>");
        _ = client.poll_transmit(99_999, &mut out).unwrap();
        client.transmitted(99_999);
        debug(&client.receive(99_999, b"not a packet"));
        debug(&client.abandon(99_999));
        debug(&client.rejoin(None, KeyValues::EMPTY, &mut out));
    });
}

const UPDATES: [&str; 3] = [
    "<eventStatus referenceId='2' requestResult='Success'><flexTranscript sessionId='S' lastPosition='1'>\
     <newParty eventId='1'><userInfo userNick='Ana'/></newParty></flexTranscript></eventStatus>",
    "<eventStatus referenceId='3' requestResult='Success'><flexTranscript sessionId='S' lastPosition='2'>\
     <message eventId='2'><msgText>a &amp; b</msgText></message></flexTranscript></eventStatus>",
    "<eventStatus referenceId='4' requestResult='Success'><flexTranscript sessionId='S' lastPosition='2'/></eventStatus>",
];

#[test]
fn a_basic_conversation() {
    without_heap(|| {
        let (mut out, mut slots, mut now) = ([0; 1024], [SessionSlot::FREE; 2], 0);
        let mut client = BasicClient::new(BasicConfig::default(), &mut slots[..], now);
        let mut exchange = |client: &mut BasicClient<&mut [SessionSlot]>, reply: &str| {
            now += 10;
            assert!(client.poll_transmit(now).is_some());
            client.transmitted(now);
            _ = (client.poll_timeout(), client.is_silent(now), client.user_id(), client.sessions().count());
            let received = client.receive(now, reply.as_bytes());
            debug(&received);
            debug(client);
            if let Err(error) = &received {
                display(error);
            }
            if let Ok(BasicReceived::Session(update)) = received {
                update.transcript.events.iter().for_each(|it| look_at(it.as_ref().ok()));
            }
        };
        let register = Register { nickname: "Bo".into(), user_type: UserType::Agent, ..Register::default() };
        client.register(&register, &mut out).unwrap();
        exchange(&mut client, "<eventRegistered referenceId='1' userId='U'/>");
        let session = JoinTarget::Session("S".into());
        client.join(session, Visibility::All, None, KeyValues::EMPTY, &mut out).unwrap();
        exchange(
            &mut client,
            "<eventSessionInfo referenceId='2'><chatTranscript sessionId='S'><message eventId='1'/></chatTranscript>\
             </eventSessionInfo>",
        );
        let say = Say { session_id: "S".into(), text: MessageText::plain("hello"), ..Say::default() };
        client.say(&say, &mut out).unwrap();
        exchange(&mut client, "<eventError referenceId='3' errorId='8'>no</eventError>");
        let notice = NoticeText::new(NoticeType::TypingStarted, Text::EMPTY);
        client.notify(&Tell { session_id: "S".into(), notice, ..Tell::default() }, &mut out).unwrap();
        exchange(&mut client, "<nothing/>");
        let release = Release {
            session_id: "S".into(),
            after_action: AfterAction::CloseIfNoAgents,
            ..Release::default()
        };
        client.release(&release, &mut out).unwrap();
        debug(&(client.deadline(), client.take_unanswered(99_999)));
        let mut kept = [0; 256];
        let length = client.snapshot(&mut kept).unwrap();
        let mut again = [SessionSlot::FREE; 2];
        let config = BasicConfig::default();
        let restored = BasicClient::restore(config, &mut again[..], 0, &kept[..length], |number, kind| {
            debug(&(number, kind));
        });
        debug(&restored);
        client.lost(|number, kind| debug(&(number, kind)));
        display(&client.say(&say, &mut out).unwrap_err());
        client.forget("S".into());
    });
}
