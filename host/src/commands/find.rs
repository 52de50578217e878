//! Finds what a person names: a session by number, nickname or id, a party by nickname or id, a file by number, name or id. Of
//! nicknames, names and ids a beginning is enough that only one of them has.

use super::context::{Context, File, Party, Past, Session, Transfer, person};
use crate::foreign::nickname;

/// From this length on, what no known session is called is taken for the id of an unknown one.
const ID_CHARACTERS: usize = 12;

impl Context {
    /// The id of the session that is named. The error says why none is, and what to do.
    pub(super) fn session_id(&self, named: &str) -> Result<String, String> {
        if let Some(it) = self.sessions.iter().find(|it| it.id == named) {
            return Ok(it.id.clone());
        }
        if let Some(it) = self.sessions.iter().find(|it| named.parse() == Ok(it.number)) {
            return Ok(it.id.clone());
        }
        let is_called = |it: &&Session| it.nick.as_deref().is_some_and(|nick| is_same(nick, named));
        let begins = |it: &&Session| {
            let nick = it.nick.as_deref().unwrap_or_default();
            begins(nick, named) || it.id.starts_with(named) && !named.is_empty()
        };
        let called: Vec<_> = self.sessions.iter().filter(is_called).collect();
        let found = if called.is_empty() { self.sessions.iter().filter(begins).collect() } else { called };
        match (found.as_slice(), self.past(named)) {
            ([only], _) => Ok(only.id.clone()),
            ([], Some(past)) => Err(past.why()),
            ([], None) if named.len() >= ID_CHARACTERS && !named.contains(char::is_whitespace) => {
                Ok(named.to_owned())
            }
            ([], None) => Err(format!("no session is \"{named}\"; /sessions lists them")),
            (several, _) => {
                let numbers: Vec<_> = several.iter().map(|it| it.number.to_string()).collect();
                Err(format!("\"{named}\" may be session {}; write the number", numbers.join(" or ")))
            }
        }
    }

    /// The session that is named among those that can't be joined; of several with the same nickname, the latest.
    pub(super) fn past(&self, named: &str) -> Option<&Past> {
        let by_number = self.past.iter().find(|it| it.id == named || named.parse() == Ok(it.number));
        let is_called = |it: &&Past| it.nick.as_deref().is_some_and(|nick| is_same(nick, named));
        by_number.or_else(|| self.past.iter().rev().find(is_called))
    }

    /// Takes a party from the beginning of the text: a nickname, which may have spaces, or a word. Gives its user id and
    /// nickname, and what is left of the text.
    pub(super) fn party<'t>(&self, text: &'t str) -> Result<(Party, &'t str), String> {
        let at_beginning = |it: &&Party| {
            let head = text.get(..it.nick.len());
            let ends = text[head.map_or(0, str::len)..].chars().next().is_none_or(char::is_whitespace);
            !it.nick.is_empty() && ends && head.is_some_and(|head| is_same(head, &it.nick))
        };
        let longest = self.parties.iter().filter(at_beginning).max_by_key(|it| it.nick.len());
        let (named, rest) = match longest {
            Some(it) => (text[..it.nick.len()].to_owned(), &text[it.nick.len()..]),
            None => super::words::take(text),
        };
        let of = |is: &dyn Fn(&Party) -> bool| self.parties.iter().filter(|it| is(it)).collect::<Vec<_>>();
        let by_id = of(&|it| it.user_id == named);
        let found = if by_id.is_empty() { of(&|it| is_same(&it.nick, &named)) } else { by_id };
        let found = match found.is_empty() {
            true => of(&|it| begins(&it.nick, &named) || it.user_id.starts_with(&named) && !named.is_empty()),
            false => found,
        };
        match found.as_slice() {
            [only] => Ok(((*only).clone(), rest)),
            [] if named.len() >= ID_CHARACTERS => {
                Ok((Party { user_id: named.clone(), nick: named, ..Party::default() }, rest))
            }
            [] => Err(format!("nobody here is called \"{named}\"; /who lists who is in the session")),
            several => {
                let you = |it: &Party| if it.is_me { ", you" } else { "" };
                // Two may be called the same: what they are tells which of them is the customer.
                let party = |it: &&Party| {
                    let what = person(&it.user_type);
                    let what = if what.is_empty() { what } else { what + " " };
                    format!("{} ({what}{}{})", nickname(&it.nick), it.user_id, you(it))
                };
                let parties: Vec<_> = several.iter().map(party).collect();
                // Where all are called so, the whole nickname says no more.
                let how = match several.iter().all(|it| is_same(&it.nick, &named)) {
                    true => "write the user id",
                    false => "write the whole nickname, or the user id",
                };
                Err(format!("\"{named}\" may be {}; {how}", parties.join(" or ")))
            }
        }
    }

    /// Takes somebody else who serves from the beginning of the text, as [`Self::party`] does: nobody speaks to himself alone.
    pub(super) fn colleague<'t>(&self, text: &'t str) -> Result<(Party, &'t str), String> {
        let parties = self.parties.iter().filter(|it| !it.is_me).cloned().collect();
        let found = Self { parties, ..Self::default() }.party(text);
        let is_known = found.as_ref().is_ok_and(|(it, _)| !it.user_type.is_empty());
        match self.party(text) {
            Ok((it, _)) if it.is_me && !is_known => Err("that is you; /who lists who else is in".into()),
            _ => found,
        }
    }

    /// The command that sends or saves the file that is named.
    pub(super) fn transfer(&self, named: &str) -> Result<u64, String> {
        let of =
            |is: &dyn Fn(&Transfer) -> bool| self.transfers.iter().filter(|it| is(it)).collect::<Vec<_>>();
        let names = |of: &[&Transfer]| of.iter().map(|it| it.name.clone()).collect::<Vec<_>>().join(", ");
        let by_number = of(&|it| it.number.as_deref() == Some(named));
        let found = if by_number.is_empty() { of(&|it| it.name == named) } else { by_number };
        let found = if found.is_empty() { of(&|it| begins(&it.name, named)) } else { found };
        match found.as_slice() {
            [only] => Ok(only.command),
            [first, others @ ..] if others.iter().all(|it| it.name == first.name) => Ok(first.command),
            [] if self.transfers.is_empty() => Err("no file is on its way here".into()),
            [] => Err(format!("\"{named}\" isn't on its way; what is: {}", names(&of(&|_| true)))),
            several => Err(format!("\"{named}\" may be {}; write more of the name", names(several))),
        }
    }

    /// The id of the file that is named.
    pub(super) fn file_id(&self, named: &str) -> Result<String, String> {
        let is_meant = |it: &&File| it.id == named || it.number == named;
        if let Some(file) = self.files.iter().find(is_meant) {
            return Ok(file.id.clone());
        }
        let of = |is: &dyn Fn(&File) -> bool| self.files.iter().filter(|it| is(it)).collect::<Vec<_>>();
        let called = of(&|it| it.name == named);
        // A number means the file that has it, and no other whose id begins so.
        let is_number = named.parse::<usize>().is_ok_and(|it| it.to_string() == named);
        let found = match called.is_empty() && !is_number && !named.is_empty() {
            true => of(&|it| begins(&it.name, named) || it.id.starts_with(named)),
            false => called,
        };
        match found.as_slice() {
            [only] => Ok(only.id.clone()),
            // The id of a file that wasn't seen; the server knows.
            [] => Ok(named.to_owned()),
            several => {
                let files: Vec<_> = several.iter().map(|it| format!("{} ({})", it.number, it.name)).collect();
                Err(format!("\"{named}\" may be file {}; write the number", files.join(" or ")))
            }
        }
    }
}

/// Whether two nicknames are the same for a person who types them.
fn is_same(one: &str, other: &str) -> bool {
    one.to_lowercase() == other.to_lowercase()
}

/// Whether a name begins with what a person typed, in capitals or not.
fn begins(name: &str, typed: &str) -> bool {
    !typed.is_empty() && name.to_lowercase().starts_with(&typed.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn context() -> Context {
        let session = |number, id: &str, nick: &str, waits| Session {
            number,
            id: id.into(),
            nick: Some(nick.into()),
            waits,
            ..Session::default()
        };
        let party = |user_id: &str, nick: &str| Party {
            user_id: user_id.into(),
            nick: nick.into(),
            ..Party::default()
        };
        let file = |number: &str, id: &str, name: &str| File {
            number: number.into(),
            id: id.into(),
            name: name.into(),
        };
        Context {
            sessions: vec![
                session(1, "0075aaaa00000001", "Ana", Some(5)),
                session(2, "0075bbbb00000002", "Ben", None),
                session(3, "0075bbcc00000003", "ana", Some(9)),
            ],
            parties: vec![
                party("00750001", "Bo"),
                party("00750002", "Bo Li"),
                party("00750003", "Sue"),
                party("00750004", "Sue"),
                party("00760005", "Eva"),
            ],
            past: vec![
                Past {
                    number: 4,
                    id: "0075cccc00000004".into(),
                    nick: Some("Dora".into()),
                    is_elsewhere: true,
                },
                Past {
                    number: 5,
                    id: "0075cccc00000005".into(),
                    nick: Some("Ben".into()),
                    is_elsewhere: false,
                },
            ],
            files: vec![
                file("1", "F1", "a b.txt"),
                file("2", "1F2", "Lamp.png"),
                file("i1", "F3", "lamp.jpg"),
            ],
            ..Context::default()
        }
    }

    #[test]
    fn sessions_by_number_nickname_and_beginning() {
        for (named, id) in [
            ("2", "0075bbbb00000002"),
            ("Ben", "0075bbbb00000002"),
            ("ben", "0075bbbb00000002"),
            ("be", "0075bbbb00000002"),
            ("0075a", "0075aaaa00000001"),
            ("0075bbcc00000003", "0075bbcc00000003"),
            ("0075unknown00009", "0075unknown00009"),
        ] {
            assert_eq!(context().session_id(named).as_deref(), Ok(id), "{named}");
        }
        for (named, why) in [
            ("Ana", "\"Ana\" may be session 1 or 3; write the number"),
            ("0075b", "\"0075b\" may be session 2 or 3; write the number"),
            ("an", "\"an\" may be session 1 or 3; write the number"),
            ("9", "no session is \"9\"; /sessions lists them"),
            (
                "4",
                "session 4 (Dora) goes on without you, and can be joined only when the server offers it to you again",
            ),
            (
                "dora",
                "session 4 (Dora) goes on without you, and can be joined only when the server offers it to you again",
            ),
            ("0075cccc00000005", "session 5 (Ben) is over"),
            ("", "no session is \"\"; /sessions lists them"),
        ] {
            assert_eq!(context().session_id(named).unwrap_err(), why);
        }
        assert_eq!(context().longest_waiting().unwrap().number, 3);
    }

    #[test]
    fn parties_by_nickname_and_id() {
        let party = |text| context().party(text).map(|(it, rest)| (it.user_id, rest.to_owned()));
        for (text, id, rest) in [
            ("Bo hello", "00750001", " hello"),
            ("bo li hello", "00750002", " hello"),
            ("Bo Linda", "00750001", " Linda"),
            ("00750003 x", "00750003", " x"),
            ("\"Bo Li\" x", "00750002", " x"),
            ("0075000000000009 x", "0075000000000009", " x"),
            ("ev hello", "00760005", " hello"),
            ("Bo L hello", "00750001", " L hello"),
            ("0076 x", "00760005", " x"),
        ] {
            assert_eq!(party(text), Ok((id.to_owned(), rest.to_owned())), "{text}");
        }
        for (text, why) in [
            ("Sue x", "\"Sue\" may be Sue (00750003) or Sue (00750004); write the user id"),
            (
                "B x",
                "\"B\" may be Bo (00750001) or Bo Li (00750002); write the whole nickname, or the user id",
            ),
            ("\"\" x", "nobody here is called \"\"; /who lists who is in the session"),
        ] {
            assert_eq!(party(text).unwrap_err(), why);
        }
        assert!(party("Sua x").is_err_and(|it| it.contains("/who")));
        assert!(party("Ж").is_err_and(|it| it.contains("/who")));
    }

    #[test]
    fn of_two_with_the_same_nickname_the_other_one_is_meant() {
        let party = |user_id: &str, is_me| Party {
            user_id: user_id.into(),
            nick: "Bo".into(),
            user_type: "AGENT".into(),
            is_me,
            ..Party::default()
        };
        let context = |parties: &[Party]| Context { parties: parties.to_vec(), ..Context::default() };
        let two = context(&[party("1D", true), party("21", false)]);
        assert_eq!(two.colleague("bo x").map(|(it, rest)| (it.user_id, rest)), Ok(("21".into(), " x")));
        assert_eq!(
            two.party("bo").unwrap_err(),
            "\"bo\" may be Bo (agent 1D, you) or Bo (agent 21); write the user id"
        );
        let alone = context(&[party("1D", true)]);
        assert_eq!(alone.colleague("Bo x").unwrap_err(), "that is you; /who lists who else is in");
    }

    #[test]
    fn files_on_their_way_by_number_and_name() {
        let transfer = |command, number: Option<&str>, name: &str| Transfer {
            command,
            number: number.map(str::to_owned),
            name: name.into(),
        };
        let transfers = vec![transfer(7, None, "a b.txt"), transfer(8, Some("i2"), "c.txt")];
        let context = Context { transfers, ..Context::default() };
        for (named, command) in [("a b.txt", 7), ("i2", 8), ("c.txt", 8)] {
            assert_eq!(context.transfer(named), Ok(command));
        }
        assert_eq!((context.transfer("A"), context.transfer("c.")), (Ok(7), Ok(8)), "a beginning is enough");
        assert_eq!(context.transfer("1").unwrap_err(), "\"1\" isn't on its way; what is: a b.txt, c.txt");
        assert_eq!(Context::default().transfer("1").unwrap_err(), "no file is on its way here");
    }

    #[test]
    fn files_by_number_name_and_id() {
        for (named, id) in [
            ("a b.txt", "F1"),
            ("F1", "F1"),
            ("1", "F1"),
            ("F9", "F9"),
            ("A", "F1"),
            ("lamp.p", "1F2"),
            ("1F", "1F2"),
            ("4", "4"),
            ("i1", "F3"),
            ("", ""),
        ] {
            assert_eq!(context().file_id(named).as_deref(), Ok(id), "{named}");
        }
        for (named, why) in [
            ("lam", "\"lam\" may be file 2 (Lamp.png) or i1 (lamp.jpg); write the number"),
            ("F", "\"F\" may be file 1 (a b.txt) or i1 (lamp.jpg); write the number"),
        ] {
            assert_eq!(context().file_id(named).unwrap_err(), why);
        }
    }
}
