//! The table in `core/README.md`: how it is made, written and compared.

use crate::images::{BUILDS, Build, CORTEX_M4};

/// What the table stands between.
const BEGIN: &str = "<!-- What follows is written by `cargo run -p parlor-size -- --update`. -->\n";
const END: &str = "<!-- That was it. -->\n";

/// What is measured.
struct Image {
    /// What the table calls it.
    row: &'static str,
    /// The image's name, and the features that it needs.
    name: &'static str,
    features: &'static str,
    /// What it may take of [`BARS_FOR`]'s flash, if anybody asked for a bar.
    bar: Option<u64>,
}

const IMAGES: [Image; 5] = [
    Image { row: "flex client, XML", name: "flex", features: "xml", bar: Some(19 * 1024) },
    Image { row: "basic client, XML", name: "basic", features: "xml", bar: None },
    Image { row: "both clients, XML", name: "both", features: "xml", bar: Some(24 * 1024) },
    Image { row: "flex client, compact", name: "flex", features: "compact", bar: Some(10 * 1024) },
    Image { row: "customer, Chat API v2", name: "flex", features: "http-chat", bar: Some(20 * 1024) },
];

/// The rows of what is in C: libparlor without a heap, as far as these files in its folder need it.
const IN_C: [(&str, &str); 3] = [
    ("flex client in C, XML", "examples/kiosk.c"),
    ("basic client in C, XML", "examples/pager.c"),
    ("transcripts in C, XML", "tests/firmware/reader.c"),
];

/// What the bars are for.
const BARS_FOR: Build = Build { target: CORTEX_M4, opt_level: "z" };

/// What a client may take of any chip's RAM, in bytes.
const RAM_BAR: u64 = 1024;

/// How much larger than the table says a figure may be, in hundredths.
const GROWTH: u64 = 5;

/// What was measured.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// What.
    pub name: String,
    /// Bytes of flash, for each of [`BUILDS`].
    pub flash: Vec<u64>,
    /// Bytes of RAM that the client takes; `None` where there isn't just one.
    pub client: Option<u64>,
}

/// Builds and measures everything.
///
/// # Errors
/// What went wrong, for a person.
pub fn measure() -> Result<Vec<Row>, String> {
    let mut rows: Vec<Row> =
        IMAGES.iter().map(|it| Row { name: it.row.into(), flash: Vec::new(), client: None }).collect();
    for build in &BUILDS {
        let bare = build.image("bare", "xml")?.flash;
        for (row, image) in rows.iter_mut().zip(&IMAGES) {
            let elf = build.image(image.name, image.features)?;
            row.flash.push(elf.flash.saturating_sub(bare));
            row.client = elf.size_of("SIZE_OF_CLIENT");
        }
    }
    let mut in_c = IN_C.map(|(name, _)| Row { name: name.into(), flash: Vec::new(), client: None });
    for build in &BUILDS {
        let bare = build.c_image(None)?.flash;
        for (row, (_, source)) in in_c.iter_mut().zip(IN_C) {
            row.flash.push(build.c_image(Some(source))?.flash.saturating_sub(bare));
        }
    }
    rows.extend(in_c);
    Ok(rows)
}

/// The table, as Markdown.
pub fn to_markdown(rows: &[Row]) -> String {
    let line = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let builds = BUILDS.iter().map(Build::to_string);
    let head = ["flash in bytes".into()].into_iter().chain(builds).chain(["client in RAM".into()]);
    let mut table = line(head.collect()) + "|---|" + &"---:|".repeat(BUILDS.len() + 1) + "\n";
    for row in rows {
        let figures = row.flash.iter().copied().map(Some).chain([row.client]);
        let figures = figures.map(|it| it.map_or(String::new(), |it| it.to_string()));
        table += &line([row.name.clone()].into_iter().chain(figures).collect());
    }
    table
}

/// The rows of a table that [`to_markdown`] made.
fn from_markdown(table: &str) -> Vec<Row> {
    let cells = |line: &str| line.split('|').map(|it| it.trim().to_owned()).collect::<Vec<_>>();
    let row = |line: &str| match &cells(line)[..] {
        [_, name, flash @ .., client, _] => {
            let flash = flash.iter().map(|it| it.parse().ok()).collect::<Option<_>>()?;
            Some(Row { name: name.clone(), flash, client: client.parse().ok() })
        }
        _ => None,
    };
    table.lines().filter_map(row).collect()
}

/// The document with the table in its place.
///
/// # Errors
/// If the place isn't there.
pub fn update(document: &str, rows: &[Row]) -> Result<String, String> {
    let (before, _, after) = split(document)?;
    Ok(format!("{before}{BEGIN}\n{}\n{END}{after}", to_markdown(rows)))
}

/// Compares what was measured with the document's table: what has grown too much, or isn't there.
///
/// # Errors
/// If the document has no table.
pub fn compare(document: &str, rows: &[Row]) -> Result<Vec<String>, String> {
    let stored = from_markdown(split(document)?.1);
    let mut complaints = Vec::new();
    for row in rows {
        let Some(old) = stored.iter().find(|it| it.name == row.name) else {
            complaints.push(format!("'{}' is not in the table", row.name));
            continue;
        };
        let what = BUILDS.iter().map(|it| format!("flash, {it}")).chain(["client in RAM".into()]);
        let olds = old.flash.iter().copied().chain(old.client);
        let news = row.flash.iter().copied().chain(row.client);
        for ((what, old), new) in what.zip(olds).zip(news) {
            if new * 100 > old * (100 + GROWTH) {
                complaints.push(format!("'{}', {what}: {new} bytes, the table has {old}", row.name));
            }
        }
    }
    Ok(complaints)
}

/// The bars that were missed.
pub fn missed(rows: &[Row]) -> Vec<String> {
    let mut complaints = Vec::new();
    for row in rows {
        let bar = IMAGES.iter().find(|it| it.row == row.name).and_then(|it| it.bar);
        let flash = BUILDS.iter().zip(&row.flash).find(|(it, _)| **it == BARS_FOR).map(|(_, flash)| *flash);
        for (what, figure, bar) in
            [(format!("flash, {BARS_FOR}"), flash, bar), ("client in RAM".into(), row.client, Some(RAM_BAR))]
        {
            if let (Some(figure), Some(bar)) = (figure, bar)
                && figure > bar
            {
                complaints.push(format!("'{}', {what}: {figure} bytes, wanted {bar}", row.name));
            }
        }
    }
    complaints
}

/// What stands before, in and behind the table's place.
fn split(document: &str) -> Result<(&str, &str, &str), String> {
    let parts = document.split_once(BEGIN).and_then(|(before, rest)| {
        let (table, after) = rest.split_once(END)?;
        Some((before, table, after))
    });
    parts.ok_or(format!("there is no place for the table, between\n{BEGIN}{END}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(flash: u64, client: u64) -> Vec<Row> {
        let row = |name: &str, client| Row { name: name.into(), flash: vec![flash; 4], client };
        vec![row("one", Some(client)), row("both", None)]
    }

    #[test]
    fn what_grows_is_named() {
        let document = update(&format!("before\n{BEGIN}old\n{END}after\n"), &rows(1000, 100)).unwrap();
        assert!(document.starts_with("before\n") && document.ends_with("after\n"), "{document}");
        for (flash, client, complaints) in
            [(1000, 100, 0), (1050, 105, 0), (900, 10, 0), (1051, 100, 8), (1000, 106, 1)]
        {
            let found = compare(&document, &rows(flash, client)).unwrap();
            assert_eq!(found.len(), complaints, "{found:?}");
        }
        let complaints = compare(&document, &rows(1000, 106)).unwrap();
        assert_eq!(complaints, ["'one', client in RAM: 106 bytes, the table has 100"]);
        let new = Row { name: "new".into(), ..rows(1, 1).remove(0) };
        assert_eq!(compare(&document, &[new]).unwrap(), ["'new' is not in the table"]);
        assert_eq!(update(&document, &rows(1000, 100)).unwrap(), document);
    }

    #[test]
    fn bars_that_are_missed_are_named() {
        let row = |name: &str, flash, client| Row { name: name.into(), flash, client };
        let rows = |flex: u64, client: u64| {
            vec![
                row("flex client, XML", vec![99_999, flex, 99_999, 99_999], Some(client)),
                row("basic client, XML", vec![99_999; 4], Some(1)),
                row("both clients, XML", vec![99_999, 24_576, 99_999, 99_999], None),
            ]
        };
        assert_eq!(missed(&rows(19_456, 1024)), [""; 0]);
        assert_eq!(
            missed(&rows(19_457, 1024)),
            ["'flex client, XML', flash, thumbv7em z: 19457 bytes, wanted 19456"]
        );
        assert_eq!(missed(&rows(1, 1025)), ["'flex client, XML', client in RAM: 1025 bytes, wanted 1024"]);
    }

    #[test]
    fn a_document_without_a_place_is_an_error() {
        assert!(compare("nothing", &[]).is_err());
    }
}
