//! The numbers by which people call the files of a session.

use super::Audience;

/// What people call the next file by, where `before` are the numbers of the files that came earlier. `visibility` is that of the
/// file's event.
///
/// Files that everyone sees are 1, 2, 3 for everyone, so that an agent and a customer mean the same file by "file 2". Files that
/// only some see are counted apart, so that a customer's numbers have no gaps: i1 for those of agents (INT), v1 for those of
/// supervisors (VIP), p1 for those of one party.
pub(crate) fn file_number<'a>(
    visibility: &str,
    is_for_one: bool,
    before: impl Iterator<Item = &'a str>,
) -> String {
    let series = match Audience::of(visibility) {
        _ if is_for_one => "p",
        Audience::Everyone => "",
        Audience::Supervisors => "v",
        _ => "i",
    };
    let is_of_series = |it: &&str| it.strip_prefix(series).is_some_and(|it| it.parse::<usize>().is_ok());
    format!("{series}{}", before.filter(is_of_series).count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_a_customer_does_not_see_takes_no_number_from_the_others() {
        let mut numbers: Vec<String> = Vec::new();
        for (visibility, is_for_one, number) in [
            ("ALL", false, "1"),
            ("INT", false, "i1"),
            ("ALL", false, "2"),
            ("VIP", false, "v1"),
            ("INT", false, "i2"),
            ("ALL", true, "p1"),
            ("INT", true, "p2"),
            ("ALL", false, "3"),
        ] {
            let given = file_number(visibility, is_for_one, numbers.iter().map(String::as_str));
            assert_eq!(given, number);
            numbers.push(given);
        }
    }
}
