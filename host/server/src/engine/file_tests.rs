//! File notices: their mandatory userdata, the server's file id, deleting.

use super::super::FileRefusal;
use super::*;

fn file(items: &str) -> String {
    let mut user_data = String::new();
    for item in items.split_whitespace() {
        let (key, value) = item.split_once('=').unwrap();
        user_data.push_str(&format!("<item key='{key}'>{value}</item>"));
    }
    format!("file-uploaded<userData>{user_data}</userData>")
}

const COMPLETE: &str = "file-name=a.jpg file-size=12 file-source=ucs file-document-id=d1";

fn file_id(packet: &str) -> String {
    let (_, rest) = packet.split_once("key=\"file-id\" type=\"string\">").unwrap();
    rest.chars().take(16).collect()
}

#[test]
fn what_a_file_must_say() {
    let mut scene = scene();
    let ana = scene.customer();
    let agent = scene.agent_in("AGENT", &ana.session_id, "ALL");
    for (items, error) in [
        (COMPLETE, None),
        ("file-name=a file-size=12 file-source=disk", None),
        ("file-size=12 file-source=disk", Some(3)),
        ("file-name=a file-source=disk", Some(3)),
        ("file-name=a file-size=12", Some(3)),
        ("file-name=a file-size=12 file-source=ucs", Some(3)),
        ("file-name=a file-size=large file-source=disk", Some(3)),
        ("file-name= file-size=12 file-source=disk", Some(3)),
        ("file-name=a file-size=18446744073709551616 file-source=disk", Some(3)),
    ] {
        let reply = scene.notify(&agent, &ana.session_id, "SYS_COMMAND", &file(items));
        assert_eq!(reply.error, error, "{items}");
    }
    let forged = file(&format!("{COMPLETE} file-id=0 file-deleted=true"));
    let reply = scene.notify(&agent, &ana.session_id, "SYS_COMMAND", &forged);
    assert_eq!(file_id(&reply.packet).len(), 16);
    assert!(!reply.packet.contains("file-deleted"));
}

#[test]
fn customers_send_no_files_yet() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let content = notice("SYS_COMMAND", &file(COMPLETE));
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &content).error, Some(8));
}

#[test]
fn a_file_is_there_until_it_is_deleted() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let reply = scene.notify(&agent, &session, "SYS_COMMAND", &file(COMPLETE));
    let id = file_id(&reply.packet);
    assert!(scene.refresh(&mut ana).packet.contains(&id));
    let get = |scene: &Scene, id: &str, user: &str, key: &str| {
        scene.engine.file(&session, id, user, key).map(|it| (it.document_id, it.name))
    };
    let entry = Ok((Some("d1".to_owned()), "a.jpg".to_owned()));
    assert_eq!(get(&scene, &id, &ana.user_id, &ana.secure_key), entry);
    assert_eq!(get(&scene, "x", &ana.user_id, &ana.secure_key), Err(FileRefusal::Unknown));
    assert_eq!(get(&scene, &id, &ana.user_id, "x"), Err(FileRefusal::NotPermitted));
    assert_eq!(get(&scene, &id, &agent.user_id, ""), Err(FileRefusal::NotPermitted));
    let eve = scene.customer();
    assert_eq!(get(&scene, &id, &eve.user_id, &eve.secure_key), Err(FileRefusal::NotPermitted));
    // What only agents see isn't for customers.
    let hidden = notice("SYS_COMMAND", &file(COMPLETE));
    let attributes = format!("sessionId='{session}' visibility='INT'");
    let reply = scene.ask(agent.connection, "requestNotify", &attributes, &hidden);
    let hidden = file_id(&reply.packet);
    assert_eq!(get(&scene, &hidden, &ana.user_id, &ana.secure_key), Err(FileRefusal::Unknown));
    // Who was in keeps its right.
    scene.flex(&mut ana, "requestLogout", "", "");
    assert_eq!(get(&scene, &id, &ana.user_id, &ana.secure_key), entry);

    let delete = |id: &str| format!("file-deleted<userData><item key='file-id'>{id}</item></userData>");
    assert_eq!(scene.notify(&agent, &session, "SYS_COMMAND", &delete("x")).error, Some(3));
    let reply = scene.notify(&agent, &session, "SYS_COMMAND", &delete(&id));
    assert_eq!(reply.events[0].split_once(' ').unwrap().1, "notice ALL SYS_COMMAND file-deleted");
    assert_eq!(scene.notify(&agent, &session, "SYS_COMMAND", &delete(&id)).error, Some(3));
    assert_eq!(get(&scene, &id, &ana.user_id, &ana.secure_key), Err(FileRefusal::Deleted));
    let stored = scene.transcript(&session);
    let uploaded = stored.find("file-uploaded").unwrap();
    let marked = stored.find("<item key=\"file-deleted\" type=\"string\">true</item>").unwrap();
    assert!(uploaded < marked && marked < stored.find(">file-deleted<").unwrap());
    let bytes: usize = scene.engine.sessions.values().map(|it| it.bytes).sum();
    let events = scene.engine.sessions.values().flat_map(|it| &it.events);
    assert_eq!(bytes, events.map(|it| it.xml.len()).sum::<usize>());
    assert_eq!(bytes, scene.engine.stored_bytes);
}

#[test]
fn a_party_gets_no_files_that_were_sent_after_it_had_left() {
    let mut scene = scene();
    let ana = scene.customer();
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let mut eve = scene.login(106);
    scene.flex(&mut eve, "requestJoin", &format!("sessionId='{session}'"), "");
    let send =
        |scene: &mut Scene| file_id(&scene.notify(&agent, &session, "SYS_COMMAND", &file(COMPLETE)).packet);
    let before = send(&mut scene);
    assert_eq!(scene.release(&agent, &session, &eve.user_id, "KeepAlive").error, None);
    let after = send(&mut scene);
    let get = |id: &str, who: &Customer| {
        scene.engine.file(&session, id, &who.user_id, &who.secure_key).map(|it| it.name)
    };
    assert_eq!(get(&before, &eve), Ok("a.jpg".to_owned()));
    assert_eq!(get(&after, &eve), Err(FileRefusal::Unknown));
    assert_eq!(get(&after, &ana), Ok("a.jpg".to_owned()));
}
