//! Both clients: calls in any order, whatever may come, and snapshots that are damaged.

use parlor_core::client::{
    BasicClient, BasicConfig, FlexClient, FlexConfig, FlexReceived, Login, Register, Release, Say,
    SessionSlot, Tell,
};
use parlor_core::element::{JoinTarget, KeyValue, KeyValues, MessageText, NoticeText, NoticeType};
use parlor_core::wire::Text;

use crate::Watch;
use crate::packets::{MARK, PACKETS};

const KEY: &str = "<eventStatus referenceId='1' requestResult='Success' userId='U1' secureKey='S3CR3Tkey'/>";

#[test]
fn a_flex_client() {
    let mut watch = Watch::default();
    let items = [KeyValue::string("GCTI_Chat_SessionPassword", MARK)];
    let list = KeyValues::items(&items);
    let (mark, words) = (Text::plain(MARK), MessageText::plain(MARK));
    let login = Login { nickname: mark, nonce: mark, user_data: list, ..Login::default() };
    let target = JoinTarget::New { queue_key: "Environment:default".into(), subject: Some(mark) };
    let in_session = || {
        let (mut client, mut out) = (FlexClient::new(FlexConfig::default()), [0; 1024]);
        client.login(&login, &mut out).unwrap();
        client.poll_transmit(0, &mut out).unwrap();
        client.transmitted(0);
        assert!(matches!(client.receive(0, KEY.as_bytes()), Ok(FlexReceived::LoggedIn { .. })));
        client.join(target, Some(words), list, &mut out).unwrap();
        client.poll_transmit(0, &mut out).unwrap();
        client.transmitted(0);
        (client, out)
    };
    // Calls in any order, with and without room.
    for size in [0, 20, 1024] {
        let mut out = vec![0; size];
        for mut client in [FlexClient::new(FlexConfig::default()), in_session().0] {
            for _ in 0..2 {
                watch.result(&client.join(target, Some(words), list, &mut out));
                watch.result(&client.say(words, &mut out));
                watch.result(&client.notify(NoticeText::new(NoticeType::Custom, mark), list, list, &mut out));
                watch.result(&client.update_user_data(list, &mut out));
                watch.result(&client.read_receipt(7, &mut out));
                watch.result(&client.logout(Some(words), &mut out));
                watch.result(&client.poll_transmit(99_999, &mut out));
                watch.result(&client.login(&login, &mut out));
                watch.debug(&client);
                watch.debug(&(client.deadline(), client.secure_key(), client.user_id()));
                client.relinked();
            }
        }
    }
    // Whatever comes, whole and cut.
    for packet in PACKETS {
        for length in (0..=packet.len()).rev() {
            let (mut client, _) = in_session();
            watch.result(&client.receive(1, &packet.as_bytes()[..length]));
            watch.debug(&client);
        }
    }
    // Snapshots hold secrets; what is wrong with one doesn't.
    let (client, out) = in_session();
    let mut snapshot = [0; 1024];
    watch.error(&client.snapshot(&out, &mut [0; 9]).unwrap_err());
    let length = client.snapshot(&out, &mut snapshot).unwrap();
    for at in 0..length {
        let mut buffer = [0; 1024];
        watch.result(&FlexClient::restore(FlexConfig::default(), &snapshot[..at], &mut buffer));
        snapshot[at] ^= 1;
        watch.result(&FlexClient::restore(FlexConfig::default(), &snapshot[..length], &mut buffer));
        snapshot[at] ^= 1;
    }
}

#[test]
fn a_basic_client() {
    let mut watch = Watch::default();
    let items = [KeyValue::string("GCTI_Chat_SessionPassword", MARK)];
    let list = KeyValues::items(&items);
    let (mark, words) = (Text::plain(MARK), MessageText::plain(MARK));
    let register = Register { nickname: mark, person_id: Some(mark), user_data: list, ..Register::default() };
    let joined = || {
        let mut out = [0; 1024];
        let mut client = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 2], 0);
        client.register(&register, &mut out).unwrap();
        client.transmitted(0);
        client.receive(0, b"<eventRegistered referenceId='1' userId='U1' secureKey='S3CR3Tkey'/>").unwrap();
        client
            .join(JoinTarget::Session("S1".into()), Default::default(), Some(words), list, &mut out)
            .unwrap();
        client.transmitted(0);
        let reply = "<eventSessionInfo referenceId='2'><chatTranscript sessionId='S1'/></eventSessionInfo>";
        client.receive(0, reply.as_bytes()).unwrap();
        client
    };
    for size in [0, 20, 1024] {
        let mut out = vec![0; size];
        let fresh = BasicClient::new(BasicConfig::default(), [SessionSlot::FREE; 2], 0);
        for mut client in [fresh, joined()] {
            for session in ["S1", MARK] {
                let session_id = Text::plain(session);
                let notice = NoticeText::new(NoticeType::Custom, mark);
                watch.result(&client.say(
                    &Say { session_id, text: words, event_attributes: list, ..Say::default() },
                    &mut out,
                ));
                client.transmitted(1);
                watch.result(
                    &client
                        .notify(&Tell { session_id, notice, user_data: list, ..Tell::default() }, &mut out),
                );
                client.transmitted(1);
                watch.result(
                    &client
                        .release(&Release { session_id, text: Some(words), ..Release::default() }, &mut out),
                );
                watch.result(&client.register(&register, &mut out));
                watch.debug(&client);
                watch.debug(&(client.deadline(), client.take_unanswered(99_999_999)));
            }
            client.lost(|number, kind| Watch::default().debug(&(number, kind)));
            watch.result(&client.register(&Register { restores: true, ..register }, &mut out));
            watch.debug(&client);
        }
    }
    for packet in PACKETS {
        for length in (0..=packet.len()).rev() {
            let mut client = joined();
            watch.result(&client.receive(1, &packet.as_bytes()[..length]));
            watch.debug(&client);
        }
    }
    let mut snapshot = [0; 256];
    let length = joined().snapshot(&mut snapshot).unwrap();
    for at in 0..length {
        let slots = [SessionSlot::FREE; 2];
        watch.result(&BasicClient::restore(BasicConfig::default(), slots, 0, &snapshot[..at], |_, _| {}));
    }
}
