//! What is typed, and what keys make of it.

use super::*;

#[test]
fn keys_and_what_comes_of_them() {
    for (keys, expected) in [
        ("hello<enter>", &["send S1: hello"][..]),
        ("<enter>  <enter>", &[]),
        ("one<alt-enter>two<ctrl-j>three<enter>", &["send S1: one\ntwo\nthree"]),
        ("//usr/bin<enter>", &["send S1: /usr/bin"]),
        (" /usr<enter>", &["send S1:  /usr"]),
        (
            " /int a fraud<enter>",
            &[
                "refuse: /int: a command begins the line: delete what stands before it (to say it, type //int)",
            ],
        ),
        ("/who<enter>", &["Who"]),
        ("/use 2<enter>", &["Use(\"S2\")"]),
        ("/?<enter>", &["Help(None)"]),
        ("/int<enter>", &["Address(Agents)"]),
        ("/nick<enter>", &["refuse: /nick: write /nick NAME"]),
        ("/nick  x<esc>a<enter>", &["send S1: a"]),
        (
            "/sing x<enter>",
            &["refuse: /sing is not known; /help lists what can be typed (to say it, type //sing)"],
        ),
        (
            "/url x<enter>",
            &[
                "refuse: /url: a URL is SCHEME://HOST/PATH without spaces, such as https://shop.example/returns",
            ],
        ),
        ("<f1><esc>", &["action help", "action cancel"]),
        ("<f12>", &[]),
        ("ab<left><backspace>c<enter>", &["send S1: cb"]),
        ("one two<ctrl-w>x<ctrl-z><ctrl-y><enter>", &["send S1: one x"]),
        ("abc<ctrl-u>d<enter>", &["send S1: d"]),
        ("<alt-x>a<enter>", &["send S1: a"]),
    ] {
        assert_eq!(press(&mut composer(), keys), expected, "{keys}");
    }
}

#[test]
fn commands_reach_the_desk_for_the_session_that_is_chosen() {
    let mut composer = composer();
    let deeds = press(
        &mut composer,
        "/int not now<enter>/to sue hi<enter>/join<enter>/leave bye<enter>/close<enter>",
    );
    assert_eq!(
        deeds,
        [
            r#"{"do":"say","sessionId":"S1","text":"not now","visibility":"INT"}"#,
            r#"{"do":"say","receiverId":"U3","sessionId":"S1","text":"hi"}"#,
            r#"{"do":"join","sessionId":"S2","visibility":"ALL"}"#,
            r#"{"do":"leave","sessionId":"S1","text":"bye"}"#,
            r#"End session 1 (Ana) for everyone? {"afterAction":"ForceClose","do":"leave","sessionId":"S1"}"#,
        ]
    );
}

#[test]
fn a_customer_has_a_customers_commands() {
    let mut customer = composer_with(&BTreeMap::new(), Role::Customer);
    let deeds = press(&mut customer, "hello<enter>/nick Anna<enter>/close<enter>");
    assert_eq!(deeds[..2], ["send : hello", r#"{"do":"nick","userNick":"Anna"}"#]);
    assert!(deeds[2].starts_with("refuse: /close is not known"));
}

#[test]
fn a_paste_is_one_message_and_never_a_command() {
    let mut composer = composer();
    assert!(lines(composer.on_paste("line one\r\n  indented\r/close\nend")).is_empty());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: line one\n  indented\n/close\nend"]);
    for pasted in ["/close", "/close\n", "//x", "/nick x", ";hello"] {
        assert!(lines(composer.on_paste(pasted)).is_empty());
        assert_eq!(press(&mut composer, "<enter>"), [format!("send S1: {pasted}")]);
    }
    press(&mut composer, "/int ");
    composer.on_paste("a\n/close");
    let said = press(&mut composer, "<enter>");
    assert!(said[0].contains(r#""a\n/close","visibility":"INT""#), "{said:?}");
    assert!(press(&mut composer, "<up><up><up><up><up>").is_empty());
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: //x"], "nor when it is said again");
}

#[test]
fn files_are_dropped() {
    let directory = tempfile::tempdir().unwrap();
    let path = directory.path().join("a b.txt");
    std::fs::write(&path, "").unwrap();
    let shown = path.display().to_string();
    let dropped = [format!("dropped {shown}")];
    let mut composer = composer();
    assert_eq!(lines(composer.on_paste(&format!("'{shown}' "))), dropped);
    assert_eq!(press(&mut composer, &format!("{shown}<enter>")), dropped);
    assert_eq!(press(&mut composer, &format!("'{shown}'<enter>")), dropped);
    press(&mut composer, "/send ");
    assert!(lines(composer.on_paste(&format!("'{shown}'"))).is_empty());
    let sent = press(&mut composer, "<enter>");
    assert!(sent[0].starts_with(r#"{"do":"send-file""#) && sent[0].contains(&shown), "{sent:?}");
    press(&mut composer, "see ");
    composer.on_paste(&shown);
    assert_eq!(press(&mut composer, "<enter>"), [format!("send S1: see {shown}")]);
    // A customer over Chat API v2 sends files; over flex she is told that there is no /send.
    let mut customer = composer_with(&BTreeMap::new(), Role::Customer);
    assert_eq!(lines(customer.on_paste(&shown)), dropped);
    assert_eq!(press(&mut customer, &format!("'{shown}'<enter>")), dropped);
    let barred = Barred::from([("send", "not over this connection")]);
    for role in [Role::Customer, Role::Supervisor] {
        let mut composer = composer_with(&BTreeMap::new(), role);
        composer.set_context(Context { barred: barred.clone(), ..context() });
        assert!(lines(composer.on_paste(&shown)).is_empty());
        let said = press(&mut composer, "<enter>");
        assert!(said[0].starts_with("send ") && said[0].ends_with(&format!(": {shown}")), "{said:?}");
    }
}

#[test]
fn the_palette_chooses_commands_and_arguments() {
    let mut composer = composer();
    for (keys, expected) in [
        ("/jo<enter>", r#"{"do":"join""#),
        ("/us<tab>2<enter>", "Use(\"S2\")"),
        ("/use <down><enter>", "Use(\"S2\")"),
        ("/use <up><up><enter>", "Use(\"S1\")"),
        ("/to s<tab>hi<enter>", r#"{"do":"say""#),
        ("<ctrl-p>who<enter>", "Who"),
        ("/lea<enter><enter>", r#"{"do":"leave""#),
        ("/clo<enter><enter>", "End session 1"),
        ("/exp<enter>h<tab><enter>", r#"{"do":"run""#),
        ("/a<down><down><down><up><up><up><enter>", "Address(Everyone)"),
    ] {
        let deeds = press(&mut composer, keys);
        assert!(deeds.len() == 1 && deeds[0].starts_with(expected), "{keys}: {deeds:?}");
    }
}

#[test]
fn nothing_is_done_that_is_not_named() {
    let mut composer = composer();
    for (keys, why) in [
        ("/everything<enter>", "refuse: /everything is not known; /help lists what can be typed"),
        ("<esc>/monitor<enter>", "refuse: /monitor is not known; /help lists"),
        ("<esc>/c<enter>", "refuse: /c is not known; did you mean /coach or /cancel or /close?"),
        ("<esc>/s<enter>", "refuse: /s is not known; did you mean /sessions or /send or /save?"),
    ] {
        let deeds = press(&mut composer, keys);
        assert!(deeds.len() == 1 && deeds[0].starts_with(why), "{keys}: {deeds:?}");
    }
    // What only mentions the word can be chosen.
    assert_eq!(press(&mut composer, "<esc>/everything<tab>"), [""; 0]);
    let deeds = press(&mut composer, "<enter>");
    assert!(deeds.len() == 1 && deeds[0].contains("quit"), "{deeds:?}");
}

#[test]
fn the_palette_opens_over_a_text() {
    let mut composer = composer();
    assert_eq!(
        press(&mut composer, "half a<ctrl-p>who<enter> message<enter>"),
        ["Who", "send S1: half a message"]
    );
    assert_eq!(press(&mut composer, "half a<ctrl-p>wh<esc><enter>"), ["send S1: half a"]);
    assert_eq!(press(&mut composer, "/who<esc><ctrl-p><enter>"), ["Who"]);
    assert_eq!(press(&mut composer, "<ctrl-p><esc>who<enter>"), ["send S1: who"], "nothing is left of it");
    assert_eq!(press(&mut composer, "<ctrl-p>/who<enter>"), ["Who"], "a slash of one's own isn't doubled");
    assert_eq!(press(&mut composer, "//who<enter>"), ["send S1: /who"]);
}

#[test]
fn canned_answers() {
    let mut composer = composer();
    assert_eq!(press(&mut composer, ";hello<enter><enter>"), ["send S1: Good day, Ana"]);
    assert_eq!(press(&mut composer, ";b<tab><enter>"), ["send S1: Bye\nBo"]);
    assert_eq!(press(&mut composer, ";he<down><enter><enter>"), ["send S1: /help is no command"]);
    assert_eq!(press(&mut composer, ";)<enter>"), ["send S1: ;)"]);
    // What looks like the name of one isn't said by a slip.
    let none = "no canned answer is called nosuch; there is ;bye, ;hello, ;help; ;;nosuch says it as it is";
    assert_eq!(press(&mut composer, ";nosuch<enter>"), [format!("refuse: {none}")]);
    assert_eq!(press(&mut composer, "<ctrl-u>;;nosuch<enter>"), ["send S1: ;nosuch"]);
    composer.on_paste(";;nosuch");
    assert_eq!(press(&mut composer, "<enter>"), ["send S1: ;;nosuch"], "what is pasted is said as it is");
}

#[test]
fn typing_is_told_to_whom_the_text_goes() {
    let typing = |deeds: Vec<Deed>| {
        let told = |it| match it {
            Deed::Typing { session_id, stopped, .. } => Some((session_id.unwrap_or_default(), stopped)),
            _ => None,
        };
        deeds.into_iter().filter_map(told).collect::<Vec<_>>()
    };
    let (started, stopped) = (vec![("S1".to_owned(), false)], vec![("S1".to_owned(), true)]);
    let mut composer = composer();
    composer.tick(1000);
    assert_eq!(typing(composer.on_key(key("a"))), started);
    assert!(typing(composer.on_key(key("enter"))).is_empty(), "the message says enough");
    assert!(typing(composer.on_key(key("/"))).is_empty(), "a command is nobody's business");
    assert!(typing(composer.on_key(key("w"))).is_empty());
    assert_eq!(typing(composer.on_key(key("ctrl-u"))), []);
    assert_eq!(typing(composer.on_paste("x")), started);
    assert_eq!(typing(composer.tick(6000)), stopped);
    assert_eq!(typing(composer.on_key(key("y"))), started);
    let agents = Context { mode: Mode::To(Audience::Agents), ..context() };
    assert_eq!(typing(composer.set_context(agents)), stopped, "the customer hears nothing of it any more");
    assert!(typing(composer.on_key(key("z"))).is_empty());
    composer.set_context(context());
    assert_eq!(typing(composer.on_key(key("z"))), started);
    assert_eq!(typing(composer.choose_session(Some("S2"))), stopped);
}

#[test]
fn a_session_is_named_where_a_command_needs_one() {
    let mut composer = composer();
    for (typed, expected) in [
        ("/join ", Some(r#"{"do":"join","sessionId":"S2","visibility":"ALL"}"#)),
        ("/watch", Some(r#"{"do":"join","sessionId":"S2","visibility":"VIP"}"#)),
        ("/use an", Some("Use(\"S2\")")),
        ("/who", None),
        ("/to ", None),
        ("join ", None),
        ("", None),
    ] {
        press(&mut composer, typed);
        let named = composer.name(&Clicked::Session(2)).map(|_| press(&mut composer, "<enter>").concat());
        assert_eq!(named.as_deref(), expected, "{typed}");
        press(&mut composer, "<ctrl-u>");
    }
    composer.on_paste("/join ");
    assert!(composer.name(&Clicked::Session(2)).is_none(), "what is pasted is no command");
}

#[test]
fn a_file_and_a_party_are_named_where_a_command_needs_one() {
    let mut composer = composer();
    let files = vec![crate::commands::File { number: "3".into(), id: "F".into(), name: "a b.txt".into() }];
    composer.set_context(Context { files, ..context() });
    let (file, sue) = (Clicked::File("F".into()), Clicked::Party("U3".into()));
    for (typed, clicked, expected) in [
        ("/delete", &file, Some("/delete 3")),
        ("/save a", &file, Some("/save 3")),
        ("/save 1 ", &file, None),
        ("/save ", &Clicked::File("G".into()), None),
        ("/remove ", &sue, Some("/remove Sue ")),
        ("/to s", &sue, Some("/to Sue ")),
        ("/to Bo hello", &sue, None),
        ("/remove ", &Clicked::Party("U1".into()), Some("/remove Ana ")),
        // Nobody speaks to a customer alone.
        ("/to ", &Clicked::Party("U1".into()), None),
        ("/join ", &file, None),
        ("/delete ", &sue, None),
        ("hello ", &sue, None),
    ] {
        press(&mut composer, typed);
        let named = composer.name(clicked).map(|_| composer.sheets.current.editor.text());
        assert_eq!(named, expected, "{typed}");
        press(&mut composer, "<ctrl-u>");
    }
}

#[test]
fn keys_can_be_others() {
    let keys = BTreeMap::from([
        ("send".to_owned(), "ctrl-enter f12".to_owned()),
        ("new-line".to_owned(), "enter".to_owned()),
    ]);
    let mut composer = composer_with(&keys, Role::Agent);
    assert_eq!(press(&mut composer, "a<enter>b<f12>"), ["send S1: a\nb"]);
}

#[test]
fn in_lines_nothing_is_completed_that_nobody_sees() {
    let mut composer = composer_at(&BTreeMap::new(), Role::Supervisor, Place::Lines);
    for (keys, expected) in [
        ("/jo<enter>", &["refuse: /jo is not known; did you mean /join? (to say it, type //jo)"][..]),
        ("<tab>2<enter>", &[r#"{"do":"join","sessionId":"S2","visibility":"ALL"}"#]),
        (
            "/sa<tab><ctrl-u>/s<tab>",
            &["complete: /sessions         lists the sessions, with their numbers; /send PATH        \
          sends a file; /save FILE [DIR]  saves a file of the session, here or in DIR"],
        ),
        ("<ctrl-u>/to s<tab>hi<enter>", &[r#"{"do":"say","receiverId":"U3","sessionId":"S1","text":"hi"}"#]),
        ("<ctrl-u>/who<up><down><esc><esc>", &["action cancel"]),
        (";he<tab><tab>", &["complete: ;hello  Good day, {customer}; ;help   /help is no command"]),
        ("lo<tab><enter>", &["send S1: Good day, Ana"]),
        ("/xyzzy<tab><ctrl-u>", &[]),
        ("half<ctrl-p><ctrl-u>", &["Help(None)"]),
        ("/int<enter>", &["refuse: /int: write /int TEXT"]),
    ] {
        assert_eq!(press(&mut composer, keys), expected, "{keys}");
    }
}
