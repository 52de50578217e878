//! Golden screens: what the person sees, row by row, and with which styles.

mod bars;

use ratatui::Terminal;
use ratatui::backend::TestBackend;
use serde_json::json;

use super::{Look, Scroll, Search};
use crate::lines::{Output, Plugins};
use crate::screen::face::Face;
use crate::screen::model::entry::Audience;
use crate::screen::model::sent::{Asked, Message};
use crate::screen::model::tests::{START, happened, interaction, message, party, told, with_ana};
use crate::screen::model::{Model, Role};
use crate::screen::theme::Theme;
use crate::screen::{Canned, Keys, Person};

fn face(model: Model, look: Look) -> Face {
    let mut face = Face::new(Person {
        keys: Keys::default(),
        role: model.role,
        nick: "Bo".into(),
        theme: look.theme,
        canned: Canned::default(),
        shows_preview: false,
    });
    (face.model, face.look) = (model, look);
    face
}

/// Draws the screen.
pub(super) fn draw(terminal: &mut Terminal<TestBackend>, model: Model, look: Look) {
    let mut face = face(model, look);
    terminal.draw(|frame| face.draw(frame, frame.area(), START + 125_000)).unwrap();
}

/// The screen as text.
fn screen(model: Model, look: Look, (columns, rows): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    draw(&mut terminal, model, look);
    terminal.backend().to_string()
}

/// Bo with Ana, who says more, and with Cid, who waits.
pub(crate) fn busy(role: Role, visibility: &str) -> Model {
    let mut model = with_ana(role, visibility);
    let uploaded = "<notice userId='A' eventId='9' timeShift='61'><noticeText noticeType='SYS_COMMAND'>file-uploaded\
        </noticeText><userData><item key='file-id'>F</item><item key='file-name'>bill.pdf</item>\
        <item key='file-size'>160000</item></userData></notice>";
    let typing = "<notice userId='A'><noticeText noticeType='TYPING_STARTED'>It flick</noticeText></notice>";
    let more = [
        happened("S1", "Bo", &message(4, "B", "", "Which lamp is it?\nSee https://shop.example/lamps.")),
        happened("S1", "Sue", &party(5, "U", "SUPERVISOR", "Sue", "INT")),
        happened("S1", "Sue", &message(6, "U", "visibility='INT'", "Give her a voucher, I approve.")),
        happened("S1", "Ana", uploaded),
        happened("S1", "Ana", typing),
        interaction("S2", "waiting", json!({"userNick": "Cid", "subject": "Where is my order?"})),
        Output::Monitored { session_id: "S1".into(), monitored: true },
    ];
    for output in &more {
        model.apply(output, START);
    }
    model
}

/// What others write in other scripts, and with what would control a terminal.
fn scripts() -> Model {
    let mut model = with_ana(Role::Agent, "ALL");
    for (id, text) in (4..).zip([
        "مرحبا، المصباح مكسور",
        "你好，我的灯坏了，请帮帮我",
        "👍🏽 👨‍👩‍👧 ❤️ broken 😀",
        "a\u{202E}b\u{9b}31m\u{1b}[2J",
    ]) {
        let text = text.replace('\u{1b}', "\u{7f}");
        model.apply(&happened("S1", "Ana", &message(id, "A", "", &text)), START);
    }
    model
}

const SIZES: [(u16, u16); 3] = [(80, 24), (120, 40), (60, 16)];

#[test]
fn a_desk_at_three_sizes() {
    for (columns, rows) in SIZES {
        let look = Look { shows_about: columns == 120, ..Look::default() };
        insta::assert_snapshot!(
            format!("desk_{columns}x{rows}"),
            screen(busy(Role::Agent, "ALL"), look, (columns, rows))
        );
    }
}

#[test]
fn a_third_of_a_terminal_is_enough_for_a_session() {
    let model = busy(Role::Agent, "ALL");
    insta::assert_snapshot!("desk_40x16", screen(model, Look::default(), (40, 16)));
}

#[test]
fn a_long_nickname_leaves_the_state_of_the_link_alone() {
    for (columns, state) in [(60, " ●"), (100, " ● connected")] {
        let mut model = busy(Role::Agent, "ALL");
        let own = model.chosen_mut().unwrap().parties.iter_mut().find(|it| it.user_id == "B");
        own.unwrap().nick = "Bo from the lamps and lights department".into();
        let screen = screen(model, Look::default(), (columns, 16));
        let first = screen.lines().next().unwrap().trim_matches('"').trim_end();
        assert!(first.starts_with(" agent · Bo from the") && first.ends_with(state), "{first}");
    }
}

#[test]
fn other_scripts_and_emoji_stay_in_their_place() {
    for (columns, rows) in SIZES {
        insta::assert_snapshot!(
            format!("scripts_{columns}x{rows}"),
            screen(scripts(), Look::default(), (columns, rows))
        );
    }
}

#[test]
fn about_the_customer_in_a_narrow_terminal() {
    let look = Look { shows_about: true, ..Look::default() };
    insta::assert_snapshot!(screen(busy(Role::Agent, "ALL"), look, (60, 16)));
}

#[test]
fn what_is_known_of_the_session_is_scrolled_where_it_has_no_room() {
    let much: Vec<_> = (1..=22).map(|it| (format!("Key{it}"), json!(format!("value {it}")))).collect();
    let said = json!({"userNick": "Ana", "subject": "A lamp", "userData": serde_json::Map::from_iter(much)});
    let shown = |about_above| {
        let mut model = busy(Role::Agent, "ALL");
        model.apply(&interaction("S1", "running", said.clone()), START);
        screen(model, Look { shows_about: true, about_above, ..Look::default() }, (80, 24))
    };
    insta::assert_snapshot!("much_data", shown(0));
    // However far it was scrolled, the last row is there.
    insta::assert_snapshot!("much_data_below", shown(100));
}

#[test]
fn the_queue_stands_behind_the_subject_where_there_is_room() {
    let mut model = busy(Role::Agent, "ALL");
    let more = [
        interaction("S3", "waiting", json!({"userNick": "Dan", "subject": "A fan", "queue": "Lamps:sales"})),
        interaction("S4", "waiting", json!({"userNick": "Eve", "queue": "Lamps:sales"})),
    ];
    more.iter().for_each(|it| model.apply(it, START));
    insta::assert_snapshot!("queues", screen(model, Look::default(), (120, 24)));
}

#[test]
fn what_is_said_to_one_party_has_its_visibility_too() {
    for (visibility, expected) in [
        ("", "  only to Bo  supervisor"),
        ("visibility='INT' ", " INT only to Bo  supervisor"),
        ("visibility='VIP' ", " VIP only to Bo  supervisor"),
    ] {
        let mut model = busy(Role::Agent, "ALL");
        let whisper = message(20, "U", &format!("{visibility}receiverId='B'"), "well done");
        model.apply(&happened("S1", "Sue", &whisper), START);
        let shown = screen(model, Look::default(), (80, 24));
        assert!(shown.contains(expected), "{shown}");
    }
}

#[test]
fn a_coach_and_a_silent_monitor() {
    insta::assert_snapshot!("coach", screen(busy(Role::Supervisor, "INT"), Look::default(), (80, 24)));
    insta::assert_snapshot!("monitor", screen(busy(Role::Supervisor, "VIP"), Look::default(), (80, 24)));
}

#[test]
fn the_wall_of_a_supervisor() {
    let look = || Look { shows_wall: true, ..Look::default() };
    insta::assert_snapshot!(screen(busy(Role::Supervisor, "VIP"), look(), (80, 24)));
    insta::assert_snapshot!("wall_43x16", screen(busy(Role::Supervisor, "VIP"), look(), (43, 16)));
}

#[test]
fn which_plugins_there_are_is_seen_where_nothing_else_is() {
    let loaded = vec![("one".to_owned(), "0.1.0".to_owned()), ("two".to_owned(), "0.2.0".to_owned())];
    let ready = Output::Ready {
        user_id: "B".into(),
        user_nick: "Bo".into(),
        server_version: None,
        plugins: Some(Box::new(Plugins { loaded, ..Plugins::default() })),
    };
    for (role, shows_wall) in [(Role::Agent, false), (Role::Supervisor, true)] {
        let mut model = Model::new(role, "Bo");
        model.apply(&ready, START);
        let screen = screen(model, Look { shows_wall, ..Look::default() }, (80, 24));
        assert!(screen.contains("plugins: one 0.1.0, two 0.2.0") && screen.contains("F1 keys"), "{screen}");
    }
    let mut model = busy(Role::Agent, "ALL");
    model.apply(&ready, START);
    assert!(!screen(model, Look::default(), (80, 24)).contains("plugins:"));
}

#[test]
fn where_there_is_no_room_for_all_sessions_the_chosen_one_is_there() {
    let many = |chosen: Option<&str>| {
        let mut model = busy(Role::Agent, "ALL");
        for number in 3..=9 {
            let said = json!({"userNick": format!("Customer {number}"), "subject": "x".repeat(40)});
            model.apply(&interaction(&format!("S{number}"), "waiting", said), START);
        }
        if let Some(id) = chosen {
            model.choose(id);
        }
        screen(model, Look::default(), (60, 16))
    };
    insta::assert_snapshot!("many_sessions_the_first", many(None));
    insta::assert_snapshot!("many_sessions_the_last", many(Some("S9")));
}

#[test]
fn a_link_that_is_broken_leads_to_the_whole_address() {
    let mut model = with_ana(Role::Agent, "ALL");
    let url = format!("https://shop.example/{}", "lamps/".repeat(9));
    model.apply(&happened("S1", "Ana", &message(4, "A", "", &format!("see {url}. Or\n{url}"))), START);
    let mut terminal = Terminal::new(TestBackend::new(60, 24)).unwrap();
    let mut face = face(model, Look::default());
    terminal.draw(|frame| face.draw(frame, frame.area(), START)).unwrap();
    assert!(face.links().iter().all(|it| it.url == url), "{:?}", face.links());
    let shown: String = face.links().iter().map(|it| it.text.as_str()).collect();
    assert_eq!(shown, format!("{url}{url}"));
}

#[test]
fn whoever_waits_longest_is_seen_beside_many_sessions_of_ones_own() {
    let mut model = busy(Role::Agent, "ALL");
    for number in 3..=9 {
        let state = if number < 6 { "running" } else { "waiting" };
        model.apply(
            &interaction(&format!("S{number}"), state, json!({"userNick": format!("C{number}")})),
            START,
        );
        if number < 6 {
            let joined = Output::Joined { session_id: format!("S{number}"), start_at: String::new() };
            model.apply(&joined, START);
        }
    }
    let shown = screen(model, Look::default(), (60, 16));
    for wanted in ["Yours ", "▶1 Ana", " 3 C3", " 4 C4", " 5 C5", "Waiting, 1 of 5", " 2 Cid "] {
        assert!(shown.contains(wanted), "{wanted}: {shown}");
    }
}

#[test]
fn a_customer() {
    insta::assert_snapshot!(screen(busy(Role::Customer, "ALL"), Look::default(), (80, 24)));
}

#[test]
fn the_keys() {
    let look = Look { shows_help: true, ..Look::default() };
    insta::assert_snapshot!(screen(busy(Role::Supervisor, "ALL"), look, (60, 24)));
    for help_page in 0..4 {
        let look = Look { shows_help: true, help_page, ..Look::default() };
        insta::assert_snapshot!(
            format!("keys_{help_page}"),
            screen(busy(Role::Agent, "ALL"), look, (60, 16))
        );
    }
}

#[test]
fn what_was_not_delivered() {
    let mut model = busy(Role::Agent, "ALL");
    let said = |text: &str, audience| Message { session_id: "S1".into(), text: text.into(), audience };
    let first = model.ask(Asked::Say(said("I look it up", Audience::Everyone)));
    model.ask(Asked::Say(said("thanks, Sue", Audience::Agents)));
    model.apply(&Output::Link { state: "down", reason: Some("the peer closed the link".into()) }, START);
    model
        .apply(&Output::error(Some(json!(first)), "not connected now: try again when the link is up"), START);
    insta::assert_snapshot!(screen(model, Look::default(), (80, 24)));
}

#[test]
fn a_search_shows_what_it_found() {
    let mut model = with_ana(Role::Agent, "ALL");
    for id in 4..60 {
        model.apply(
            &happened("S1", "Ana", &message(id * 200, "A", "", &format!("line {id} of the story"))),
            START,
        );
    }
    let mut look = Look { search: Some(Search { query: "LINE 9".into(), found: None }), ..Look::default() };
    let (found, below) = super::find(&model, &look, usize::MAX, 59).unwrap();
    look.search.as_mut().unwrap().found = Some(found);
    look.scroll = Some(Scroll { rows: below - 18, entries: model.chosen().unwrap().entries.len() });
    insta::assert_snapshot!(screen(model, look, (80, 24)));
}

#[test]
fn who_came_is_found_too() {
    let model = busy(Role::Agent, "ALL");
    let look =
        |query: &str| Look { search: Some(Search { query: query.into(), found: None }), ..Look::default() };
    let (found, _) = super::find(&model, &look("supervisor sue JOINED"), usize::MAX, 59).unwrap();
    assert_eq!(super::find(&model, &look("sue joined"), found, 59), None);
    assert_eq!(model.chosen().unwrap().entries[found].author.as_ref().unwrap().nick, "Sue");
}

/// The styles of each row, in runs: how many columns look alike.
fn styles(model: Model, theme: Theme, (columns, rows): (u16, u16)) -> String {
    let mut terminal = Terminal::new(TestBackend::new(columns, rows)).unwrap();
    draw(&mut terminal, model, Look { theme, ..Look::default() });
    let buffer = terminal.backend().buffer();
    let mut out = String::new();
    for y in 0..rows {
        let mut runs: Vec<(String, String)> = Vec::new();
        for x in 0..columns {
            let cell = &buffer[(x, y)];
            let style = format!("{:?}/{:?}/{:?}", cell.fg, cell.bg, cell.modifier);
            match runs.last_mut() {
                Some((last, text)) if *last == style => text.push_str(cell.symbol()),
                _ => runs.push((style, cell.symbol().to_owned())),
            }
        }
        for (style, text) in runs.iter().filter(|(_, text)| !text.trim().is_empty()) {
            out.push_str(&format!("{y:>2} {style}: {}\n", text.trim()));
        }
    }
    out
}

#[test]
fn colours_of_each_theme() {
    for (name, theme) in [
        ("dark", Theme::Dark),
        ("light", Theme::Light),
        ("contrast", Theme::Contrast),
        ("plain", Theme::Plain),
    ] {
        insta::assert_snapshot!(format!("colours_{name}"), styles(busy(Role::Agent, "ALL"), theme, (80, 24)));
    }
    assert!(!styles(busy(Role::Agent, "ALL"), Theme::Plain, (80, 24)).contains("Indexed"));
}

#[test]
fn other_scripts_have_the_colours_of_their_place_in_dark_and_light() {
    for (name, theme) in [("dark", Theme::Dark), ("light", Theme::Light)] {
        for (columns, rows) in SIZES {
            insta::assert_snapshot!(
                format!("scripts_{name}_{columns}x{rows}"),
                styles(scripts(), theme, (columns, rows))
            );
        }
    }
}

#[test]
fn a_wall_keeps_each_cell_in_its_place_and_says_who_has_left() {
    let mut model = busy(Role::Supervisor, "INT");
    let left = "<partyLeft userId='A' askerId='A' eventId='30'><reason code='1'>left</reason></partyLeft>";
    model.apply(&happened("S1", "Ana", left), START);
    model.apply(&interaction("S2", "waiting", json!({"userNick": "\u{5D0}\u{5D1}", "subject": "x"})), START);
    let wall = screen(model, Look { shows_wall: true, ..Look::default() }, (100, 16));
    assert!(wall.contains(" 2 \u{2068}\u{5D0}\u{5D1}\u{2069} "), "{wall}");
    assert!(wall.contains("(has left) (INT) Sue: Give"), "{wall}");
}

#[test]
fn in_a_search_the_cursor_is_where_is_typed() {
    let look = Look { search: Some(Search { query: "lamp".into(), found: None }), ..Look::default() };
    let mut terminal = Terminal::new(TestBackend::new(80, 24)).unwrap();
    draw(&mut terminal, busy(Role::Customer, "ALL"), look);
    let before: String = (0..80).map(|x| terminal.backend().buffer()[(x, 1)].symbol().to_owned()).collect();
    assert!(before.starts_with("find: lamp (not found)"), "{before}");
    terminal.backend_mut().assert_cursor_position((10, 1));
}

#[test]
fn where_it_is_narrow_sentences_take_more_rows_and_nothing_stands_beside_the_transcript() {
    for (columns, rows) in [(40, 16), (30, 12)] {
        let shown = |model, look| screen(model, look, (columns, rows));
        let looks = [
            ("watch", busy(Role::Supervisor, "VIP"), Look::default()),
            ("wall", busy(Role::Supervisor, "VIP"), Look { shows_wall: true, ..Look::default() }),
            ("about", busy(Role::Agent, "ALL"), Look { shows_about: true, ..Look::default() }),
        ];
        for (name, model, look) in looks {
            insta::assert_snapshot!(format!("narrow_{name}_{columns}x{rows}"), shown(model, look));
        }
        let mut model = busy(Role::Agent, "ALL");
        let sentence =
            "the server refused it: nobody here is called so any more, and nothing was said to anybody";
        model.problem(sentence);
        let rows = shown(model, Look::default());
        let words = rows.lines().map(|it| it.trim_matches('"').trim()).collect::<Vec<_>>().join(" ");
        assert!(words.contains(sentence), "{rows}");
    }
}

#[test]
fn where_sessions_are_not_listed_the_last_row_says_where_something_is_new() {
    let last = |model, columns| {
        let rows = screen(model, Look::default(), (columns, 16));
        rows.lines().last().unwrap().trim_matches('"').trim().to_owned()
    };
    let model = || busy(Role::Agent, "ALL");
    assert_eq!(last(model(), 40), "/join: 2 Cid waits  Ctrl-C end");
    assert!(last(model(), 60).contains("F1 keys"), "there they are listed");
    let mut model = model();
    model.choose("S2");
    model.apply(&happened("S1", "Ana", &message(30, "A", "", "Are you there?")), START);
    assert_eq!(last(model, 40), "1 new: Alt-1 shows 1 Ana  Ctrl-C end");
}
