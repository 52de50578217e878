use super::*;
use crate::commands::{File, Past, PluginCommand, Session};
use crate::lines::{self, CustomerCommand, DeskCommand};

fn context() -> Context {
    let session = |number, id: &str, nick: &str, waits| Session {
        number,
        id: id.into(),
        nick: Some(nick.into()),
        waits,
        ..Session::default()
    };
    let party =
        |user_id: &str, nick: &str| Party { user_id: user_id.into(), nick: nick.into(), ..Party::default() };
    Context {
        sessions: vec![session(1, "S1", "Ana", Some(5)), session(2, "S2", "Ben Li", Some(9))],
        chosen: Some("S1".into()),
        parties: vec![party("U1", "Ana"), party("U2", "Bo Li")],
        files: vec![File { number: "1".into(), id: "F1".into(), name: "a b.txt".into() }],
        formats: vec!["html".into(), "json".into()],
        plugin_commands: vec![PluginCommand { name: "kb".into(), ..PluginCommand::default() }],
        ..Context::default()
    }
}

fn typed(text: &str) -> Result<Typed, String> {
    read(text, Role::Supervisor, Place::Screen, &context())
}

#[test]
fn commands_as_json() {
    for (text, expected) in [
        ("/sessions", json!({"do": "sessions"})),
        ("/join", json!({"do": "join", "sessionId": "S2", "visibility": "ALL"})),
        ("/join 1", json!({"do": "join", "sessionId": "S1", "visibility": "ALL"})),
        ("/join ben li", json!({"do": "join", "sessionId": "S2", "visibility": "ALL"})),
        ("/WATCH 1", json!({"do": "join", "sessionId": "S1", "visibility": "VIP"})),
        ("/watch", json!({"do": "join", "sessionId": "S1", "visibility": "VIP"})),
        ("/coach 1", json!({"do": "join", "sessionId": "S1", "visibility": "INT"})),
        ("/int a\n  b", json!({"do": "say", "text": "a\n  b", "visibility": "INT", "sessionId": "S1"})),
        ("/to bo li  hi", json!({"do": "say", "text": " hi", "receiverId": "U2", "sessionId": "S1"})),
        ("/nick Bo Li ", json!({"do": "nick", "userNick": "Bo Li", "sessionId": "S1"})),
        (
            "/url https://a.example/",
            json!({"do": "push-url", "text": "https://a.example/", "sessionId": "S1"}),
        ),
        ("/send \"/tmp/a b\"", json!({"do": "send-file", "path": "/tmp/a b", "sessionId": "S1"})),
        ("/send /tmp/a b", json!({"do": "send-file", "path": "/tmp/a b", "sessionId": "S1"})),
        ("/save 'a b.txt'", json!({"do": "save-file", "fileId": "F1", "directory": ".", "sessionId": "S1"})),
        (
            "/save F1 /tmp/x y",
            json!({"do": "save-file", "fileId": "F1", "directory": "/tmp/x y", "sessionId": "S1"}),
        ),
        (
            "/export html",
            json!({"do": "run", "feature": "export:html", "path": "transcript-S1.html", "sessionId": "S1"}),
        ),
        (
            "/export json x.j",
            json!({"do": "run", "feature": "export:json", "path": "x.j", "sessionId": "S1"}),
        ),
        ("/remove Ana rude", json!({"do": "remove", "userId": "U1", "text": "rude", "sessionId": "S1"})),
        ("/leave", json!({"do": "leave", "sessionId": "S1"})),
        ("/leave bye now", json!({"do": "leave", "text": "bye now", "sessionId": "S1"})),
        ("/quit", json!({"do": "quit"})),
        ("/kb  a b ", json!({"do": "run-command", "name": "kb", "argument": "a b"})),
    ] {
        let command = typed(text).unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(command, Typed::Tell(expected.clone()), "{text}");
        assert!(lines::parse::<DeskCommand>(&expected.to_string()).is_ok(), "{text}");
    }
    for (text, expected) in [
        ("/use ana", OwnCommand::Use("S1".into())),
        ("/who", OwnCommand::Who),
        ("/help", OwnCommand::Help(None)),
        ("/?", OwnCommand::Help(None)),
        ("/help /NICK", OwnCommand::Help(Some("nick".into()))),
        ("/find a  b ", OwnCommand::Find("a  b".into())),
        ("/int", OwnCommand::Address(Audience::Agents)),
        ("/to Ana", OwnCommand::Address(Audience::Only { user_id: "U1".into(), nick: "Ana".into() })),
        ("/all", OwnCommand::Address(Audience::Everyone)),
        ("/again", OwnCommand::Again),
        ("/discard", OwnCommand::Discard),
    ] {
        assert_eq!(typed(text), Ok(Typed::Own(expected)), "{text}");
    }
}

#[test]
fn a_command_for_a_session_that_is_offered_names_it_as_join_does() {
    let reject = PluginCommand { name: "reject".into(), names_session: true, ..PluginCommand::default() };
    let mut context = Context { plugin_commands: vec![reject], ..context() };
    let read = |text: &str, context: &Context| read(text, Role::Agent, Place::Lines, context);
    let expected = |id: &str| Ok(Typed::Tell(json!({"do": "run-command", "name": "reject", "argument": id})));
    assert_eq!(read("/reject ana", &context), expected("S1"));
    let (number, id) = (context.sessions[0].number, context.sessions[0].id.clone());
    assert_eq!(read(&format!("/reject {number}"), &context), expected(&id));
    assert!(read("/reject nobody", &context).is_err_and(|it| it.starts_with("/reject: no session is")));
    context.sessions[0].waits = Some(9);
    assert_eq!(read("/reject", &context), expected(&id));
    context.sessions.clear();
    assert!(read("/reject", &context).is_err_and(|it| it.starts_with("/reject: nobody waits")));
}

#[test]
fn a_plugins_command_means_the_session_that_is_chosen_if_one_is_in_it() {
    let mut context = context();
    context.sessions[0].is_mine = true;
    let expected = json!({"do": "run-command", "name": "kb", "argument": "", "sessionId": "S1"});
    assert_eq!(read("/kb", Role::Agent, Place::Screen, &context), Ok(Typed::Tell(expected)));
}

#[test]
fn who_serves_a_customer_is_asked_before_he_is_unseen() {
    let mut context = context();
    (context.sessions[0].is_mine, context.sessions[0].is_served) = (true, true);
    for (text, visibility) in [("/coach", "INT"), ("/watch 1", "VIP")] {
        let command = json!({"do": "join", "sessionId": "S1", "visibility": visibility});
        let question = "The customer of session 1 (Ana) will see you leave. Do it?".to_owned();
        let typed = read(text, Role::Supervisor, Place::Screen, &context);
        assert_eq!(typed, Ok(Typed::AskFirst { question, command }), "{text}");
    }
    let typed = read("/coach 2", Role::Supervisor, Place::Screen, &context);
    assert_eq!(typed, Ok(Typed::Tell(json!({"do": "join", "sessionId": "S2", "visibility": "INT"}))));
}

#[test]
fn close_asks_first() {
    let command = json!({"do": "leave", "afterAction": "ForceClose", "sessionId": "S1"});
    let question = "End session 1 (Ana) for everyone?".to_owned();
    assert_eq!(typed("/close"), Ok(Typed::AskFirst { question, command }));
}

#[test]
fn what_cannot_be_undone_asks_first() {
    let mut context = context();
    context.parties[0].user_type = "CLIENT".into();
    context.sessions[0].is_mine = true;
    let asked = |text: &str, context: &Context| match read(text, Role::Agent, Place::Screen, context) {
        Ok(Typed::AskFirst { question, .. }) => question,
        other => format!("{other:?}"),
    };
    assert_eq!(asked("/remove Ana", &context), "Remove Ana, and end the chat for this customer?");
    let command = json!({"do": "delete-file", "fileId": "F1", "sessionId": "S1"});
    assert!(matches!(typed("/delete F1"), Ok(Typed::AskFirst { command: it, .. }) if it == command));
    assert_eq!(asked("/delete F1", &context), "Delete the file a b.txt for everyone?");
    assert_eq!(asked("/quit", &context), "Leave your session, and quit?");
    context.sessions[1].is_mine = true;
    assert_eq!(asked("/quit", &context), "Leave your 2 sessions, and quit?");
    // What is typed and not sent is lost by it.
    context.drafts = vec![Some("S2".into()), Some("S1".into())];
    context.undelivered = 1;
    assert_eq!(
        asked("/quit", &context),
        "1 text isn't delivered; 2 texts aren't sent in sessions 1 and 2. Leave your 2 sessions, and quit?"
    );
    for it in &mut context.sessions {
        it.is_mine = false;
    }
    context.drafts.pop();
    context.undelivered = 0;
    assert_eq!(asked("/quit", &context), "1 text isn't sent in session 2. Quit all the same?");
    // One that is over can't be named.
    context.drafts = vec![Some("S9".into())];
    assert_eq!(asked("/quit", &context), "1 text isn't sent. Quit all the same?");
    context.drafts.clear();
    assert_eq!(read("/quit", Role::Agent, Place::Screen, &context), Ok(Typed::Tell(json!({"do": "quit"}))));
}

#[test]
fn what_is_said() {
    for (text, said) in [
        ("hello", "hello"),
        ("  a  ", "  a  "),
        (" /close", " /close"),
        ("//usr/bin is a path", "/usr/bin is a path"),
        ("///", "//"),
        ("a\n/close", "a\n/close"),
    ] {
        assert_eq!(typed(text), Ok(Typed::Say(said.into())), "{text}");
    }
}

#[test]
fn what_is_wrong() {
    for (text, why) in [
        ("/nick", "/nick: write /nick NAME"),
        ("/nick  ", "/nick: write /nick NAME"),
        ("/use", "/use: write /use SESSION; /sessions lists them"),
        ("/to", "/to: write /to NICK [TEXT]; /who lists who is in the session"),
        ("/join 7", "/join: no session is \"7\"; /sessions lists them"),
        ("/who x", "/who: takes nothing behind it"),
        ("/url https://a b", "/url: too much behind it: write /url URL"),
        ("/export pdf", "/export: no plugin writes \"pdf\"; there is html, json"),
        ("/nick a\nb", "/nick: write /nick NAME in one line; only a text may have several"),
        ("/sing", "/sing is not known; /help lists what can be typed (to say it, type //sing)"),
        ("/se x", "/se is not known; did you mean /sessions or /send? (to say it, type //se)"),
        ("/jion 2", "/jion is not known; did you mean /join? (to say it, type //jion)"),
        ("/kbb", "/kbb is not known; did you mean /kb? (to say it, type //kbb)"),
        (
            "/everything",
            "/everything is not known; /help lists what can be typed (to say it, type //everything)",
        ),
        (
            "/url ftp://a.example/",
            "/url: write an address in ASCII that begins with http:// or https://, such as \
             https://shop.example/returns: the others see no other link",
        ),
        ("/", "/ is not known; /help lists what can be typed (to say it, type //)"),
        ("/x\u{9b}", "/x\u{FFFD} is not known; /help lists what can be typed (to say it, type //x\u{FFFD})"),
    ] {
        assert_eq!(typed(text).unwrap_err(), why, "{text}");
    }
    for place in [Place::Lines, Place::Screen] {
        let none = read("/watch", Role::Supervisor, place, &Context::default());
        let why = "/watch: no session is chosen; /sessions lists them, and a number names one";
        assert_eq!(none.unwrap_err(), why);
        assert!(read("/watch", Role::Supervisor, place, &context()).is_ok(), "the one that is chosen");
    }
    let nobody = read("/join", Role::Agent, Place::Screen, &Context::default());
    assert_eq!(nobody.unwrap_err(), "/join: nobody waits; /sessions lists the sessions");
    let watched = Session {
        number: 1,
        id: "S".into(),
        nick: Some("Ana".into()),
        waits: Some(5),
        is_mine: true,
        ..Session::default()
    };
    let watching = Context { sessions: vec![watched], ..Context::default() };
    let why = "/join: nobody waits but in session 1 (Ana), where you are unseen already; /join 1 lets the customer see you";
    assert_eq!(read("/join", Role::Supervisor, Place::Screen, &watching).unwrap_err(), why);
}

#[test]
fn a_customer_is_not_spoken_to_alone() {
    let mut context = context();
    context.parties[0].user_type = "CLIENT".into();
    for place in [Place::Lines, Place::Screen] {
        let refused = read("/to ana hush", Role::Agent, place, &context).unwrap_err();
        assert!(refused.starts_with("/to: Ana is a customer, and only agents and supervisors"), "{refused}");
    }
    assert!(read("/remove ana", Role::Agent, Place::Screen, &context).is_ok());
}

#[test]
fn what_depends_on_who_types_and_where() {
    let refused = |text, role, place| read(text, role, place, &context()).is_err();
    let watch = read("/Watch 1", Role::Agent, Place::Screen, &context()).unwrap_err();
    assert_eq!(watch, "/watch is for supervisors: start with --supervisor (to say it, type //watch)");
    assert!(refused("/int x", Role::Customer, Place::Screen));
    assert!(refused("/int", Role::Agent, Place::Lines), "no header shows what is chosen");
    assert!(refused("/to Ana", Role::Agent, Place::Lines));
    assert!(refused("/find x", Role::Agent, Place::Lines));
    let customer = Context::default();
    for text in ["/nick N", "/save F D", "/leave", "/leave bye", "/quit"] {
        let Ok(Typed::Tell(command)) = read(text, Role::Customer, Place::Lines, &customer) else {
            panic!("{text}")
        };
        assert!(lines::parse::<CustomerCommand>(&command.to_string()).is_ok(), "{text}");
    }
}

#[test]
fn what_was_said_in_a_session_that_is_past_can_be_shown_and_it_is_not_joined() {
    let past = Past { number: 7, id: "S7".into(), nick: Some("Dora".into()), is_elsewhere: true };
    let context = Context { past: vec![past], ..context() };
    let read = |text: &str, place| read(text, Role::Supervisor, place, &context);
    assert_eq!(read("/use 7", Place::Screen), Ok(Typed::Own(OwnCommand::Use("S7".into()))));
    let why =
        "session 7 (Dora) goes on without you, and can be joined only when the server offers it to you again";
    for (text, place) in [("/join 7", Place::Screen), ("/coach dora", Place::Lines), ("/use 7", Place::Lines)]
    {
        let name = text.split(' ').next().unwrap();
        assert_eq!(read(text, place).unwrap_err(), format!("{name}: {why}"));
    }
}
