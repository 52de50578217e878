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

/// A customer could name any document: only the server's own door says which one it has stored for it.
#[test]
fn a_flex_client_announces_no_files() {
    let mut scene = scene();
    let mut ana = scene.customer();
    let content = notice("SYS_COMMAND", &file(COMPLETE));
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &content).error, Some(8));
    // Nor does somebody who has the key of a customer who came through the door.
    let mut eve = scene.customer_for_one();
    scene.create(&mut eve);
    eve.connection = scene.connect(Protocol::Flex);
    assert_eq!(scene.flex(&mut eve, "requestRefresh", "", &content).error, Some(8));
}

/// A file of a customer, as its door announces it.
fn sends(scene: &mut Scene, who: &mut Customer, name: &str, size: usize) -> Result<String, u32> {
    let items = format!("file-name={name} file-size={size} file-source=ucs file-document-id=d1");
    let reply = scene.flex(who, "requestRefresh", "", &notice("SYS_COMMAND", &file(&items)));
    reply.error.map_or_else(|| Ok(file_id(&reply.packet)), Err)
}

#[test]
fn what_customers_may_send() {
    let mut scene = Scene::new(|config| {
        let rules = &mut config.client_file_transfer;
        (rules.upload_max_files, rules.upload_max_file_size, rules.upload_max_total_size) = (3, 100, 200);
        rules.upload_file_types = "jpg:PDF".to_owned();
    });
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    for (name, size, error) in
        [("a.exe", 1, 8), ("jpg", 1, 8), (".", 1, 8), ("a.jpg.exe", 1, 8), ("a.jpg", 101, 11)]
    {
        assert_eq!(sends(&mut scene, &mut ana, name, size), Err(error), "{name}");
    }
    let first = sends(&mut scene, &mut ana, "a.JPG", 100).unwrap();
    sends(&mut scene, &mut ana, "b.pdf", 90).unwrap();
    assert_eq!(sends(&mut scene, &mut ana, "c.jpg", 11), Err(8), "too much in all");
    // Deleted files count, too.
    let delete = |id: &str| {
        notice("SYS_COMMAND", &format!("file-deleted<userData><item key='file-id'>{id}</item></userData>"))
    };
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &delete(&first)).error, None);
    assert_eq!(sends(&mut scene, &mut ana, "c.jpg", 11), Err(8));
    sends(&mut scene, &mut ana, "c.jpg", 10).unwrap();
    assert_eq!(sends(&mut scene, &mut ana, "d.jpg", 1), Err(8), "too many");
    // What an agent sent isn't the customer's to delete.
    let session = ana.session_id.clone();
    let agent = scene.agent_in("AGENT", &session, "ALL");
    let theirs = file_id(&scene.notify(&agent, &session, "SYS_COMMAND", &file(COMPLETE)).packet);
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &delete(&theirs)).error, Some(8));
}

#[test]
fn an_agent_may_be_needed_and_deleting_may_be_forbidden() {
    let mut scene = Scene::new(|config| {
        config.client_file_transfer.upload_need_agent = true;
        config.client_file_transfer.delete_file = false;
    });
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    assert_eq!(sends(&mut scene, &mut ana, "a.jpg", 1), Err(8));
    let supervisor = scene.agent_in("SUPERVISOR", &ana.session_id, "VIP");
    assert_eq!(sends(&mut scene, &mut ana, "a.jpg", 1), Err(8), "nobody whom the customer sees");
    scene.release(&supervisor, &ana.session_id, &supervisor.user_id, "KeepAlive");
    scene.agent_in("AGENT", &ana.session_id, "ALL");
    let sent = sends(&mut scene, &mut ana, "a.jpg", 1).unwrap();
    let delete = format!("file-deleted<userData><item key='file-id'>{sent}</item></userData>");
    let delete = notice("SYS_COMMAND", &delete);
    assert_eq!(scene.flex(&mut ana, "requestRefresh", "", &delete).error, Some(8));
}

#[test]
fn a_customer_asks_what_it_may_send() {
    let mut scene = scene();
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    sends(&mut scene, &mut ana, "a.jpg", 1000).unwrap();
    let ask = notice("SYS_COMMAND", "file-client-cfg-get");
    let before = ana.position;
    let reply = scene.flex(&mut ana, "requestRefresh", "", &ask);
    assert_eq!(reply.events, ["0 notice ALL SYS_COMMAND file-client-cfg-get"]);
    assert_eq!(reply.last_position, before, "it is outside the numbered transcript");
    for item in [
        "\"upload-max-files\" type=\"string\">3<",
        "\"upload-max-file-size\" type=\"string\">2097152<",
        "\"upload-max-total-size\" type=\"string\">5242880<",
        "\"upload-file-types\" type=\"string\">gif:jpeg:jpg:pdf:png:txt:zip<",
        "\"upload-need-agent\" type=\"string\">false<",
        "\"used-upload-max-files\" type=\"string\">1<",
        "\"used-upload-max-total-size\" type=\"string\">1000<",
        "\"used-download-attempts\" type=\"string\">0<",
    ] {
        assert!(reply.packet.contains(item), "{item}: {}", reply.packet);
    }
    assert!(!scene.transcript(&ana.session_id).contains("file-client-cfg-get"));
    let mut old = scene.login(103);
    scene.create(&mut old);
    assert_eq!(scene.flex(&mut old, "requestRefresh", "", &ask).error, Some(12));
}

#[test]
fn downloads_are_counted_and_files_go_with_their_session() {
    let mut scene = Scene::new(|config| {
        config.client_file_transfer.download_attempts = 2;
        config.limits.ended_sessions = 1;
    });
    let mut ana = scene.customer_for_one();
    scene.create(&mut ana);
    let session = ana.session_id.clone();
    let sent = sends(&mut scene, &mut ana, "a.jpg", 1).unwrap();
    let get = |scene: &mut Scene| {
        scene.engine.download(&session, &sent, &ana.user_id, &ana.secure_key).map(|it| it.name)
    };
    assert_eq!(get(&mut scene), Ok("a.jpg".to_owned()));
    assert_eq!(get(&mut scene), Ok("a.jpg".to_owned()));
    assert_eq!(get(&mut scene), Err(FileRefusal::TooOften));
    scene.flex(&mut ana, "requestLogout", "", "");
    scene.take(ana.connection);
    assert!(scene.forgotten.is_empty());
    let mut eve = scene.customer();
    scene.flex(&mut eve, "requestLogout", "", "");
    scene.take(eve.connection);
    assert_eq!(scene.forgotten, [session]);
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
