//! Prints how fast stored transcripts are read and written, and by whom.
//!
//! `--quick`, `--test` or `PARLOR_BENCH_ROUNDS=1` runs one round. How fast something was doesn't fail the run: machines
//! are noisy. What was found, refused and allocated does, and a hostile document that takes five times as long as it may.

use std::process::ExitCode;

use parlor_bench::{
    CountingAllocator, EVENTS_IN_1_MB, EVENTS_IN_2_KB, HOSTILE_BAR, Measured, OURS, REFUSALS, Shape,
    accepted, available, check_peers, hostile_columns, keep_freed_memory, measure_hostile, measure_reading,
    measure_worst, measure_writing,
};

#[global_allocator]
static ALLOCATOR: CountingAllocator = CountingAllocator;

const ROUNDS: usize = 15;

fn main() -> ExitCode {
    match rounds().and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("parlor-bench: {message}");
            ExitCode::FAILURE
        }
    }
}

/// How many rounds are asked for.
fn rounds() -> Result<usize, String> {
    let mut rounds = match std::env::var("PARLOR_BENCH_ROUNDS") {
        Ok(it) => match it.parse() {
            Ok(rounds) if rounds > 0 => rounds,
            _ => return Err(format!("PARLOR_BENCH_ROUNDS is `{it}`: give a number from 1 on")),
        },
        Err(_) => ROUNDS,
    };
    for argument in std::env::args().skip(1) {
        match argument.as_str() {
            "--quick" | "--test" => rounds = 1,
            // cargo adds it.
            "--bench" => {}
            _ => return Err(format!("unknown argument `{argument}`: there is only --quick")),
        }
    }
    Ok(rounds)
}

/// How many times as fast as something else ours was, and should be.
struct Bar {
    what: String,
    wanted: f64,
    found: f64,
}

fn run(rounds: usize) -> Result<(), String> {
    keep_freed_memory();
    check_peers()?;
    println!("{rounds} rounds, medians. MB: 10^6 bytes.");
    let mut bars = Vec::new();
    let mut allocations = 0;
    let mut read = |shape: Shape, events, size: &str, wanted| -> Result<(), String> {
        let table = measure_reading(OURS, shape, events, rounds)?;
        allocations += table[0].allocations;
        let what = format!("reading {size}, {}", shape.name());
        print(&what, &table);
        let bar = |it: &Measured, wanted| Bar {
            what: format!("{what}, against {}", it.name),
            wanted,
            found: it.ratio,
        };
        bars.extend(table.iter().find(|it| it.is_pugixml()).map(|it| bar(it, wanted)));
        bars.extend(table.iter().find(|it| it.is_limit()).map(|it| bar(it, 0.8)));
        Ok(())
    };
    read(Shape::Usual, EVENTS_IN_1_MB, "1 MB", 1.6)?;
    read(Shape::Usual, EVENTS_IN_2_KB, "2 KB", 1.6)?;
    for shape in Shape::OTHERS {
        read(shape, EVENTS_IN_1_MB, "1 MB", 1.1)?;
    }

    let table = measure_writing(rounds)?;
    allocations += table[0].allocations;
    print("writing 1 MB, what was read and what an application made, beside pugixml's parsing alone", &table);
    bars.extend(table.iter().find(|it| it.is_pugixml()).map(|it| Bar {
        what: "writing 1 MB, against pugixml's parsing".into(),
        wanted: 1.5,
        found: it.ratio,
    }));

    let worst = measure_worst(rounds)?;
    allocations += worst.allocations;
    print(&format!("reading {}", Shape::Worst.name()), &[worst]);

    let too_slow = print_hostile();

    println!("\nrefused of what is not well-formed");
    for decoder in available() {
        let accepted = accepted(&decoder);
        let refused = REFUSALS - accepted.len();
        let but = if accepted.is_empty() { String::new() } else { format!("; not: {}", accepted.join(", ")) };
        println!("{:12} {refused} of {REFUSALS}{but}", decoder.name);
    }

    if !bars.is_empty() {
        println!("\nbars: how many times as fast ours is");
    }
    for Bar { what, wanted, found } in bars {
        let verdict = if found >= wanted { "reached" } else { "not reached" };
        println!("{what:52} {found:5.2}, wanted {wanted:.1}: {verdict}");
    }
    if !too_slow.is_empty() {
        return Err(format!("far too slow on hostile documents: {}", too_slow.join(", ")));
    }
    if allocations > 0 {
        return Err(format!("ours allocates: {allocations} times"));
    }
    match accepted(&OURS)[..] {
        [] => Ok(()),
        ref what => Err(format!("ours accepts what is not well-formed: {}", what.join(", "))),
    }
}

fn print(title: &str, table: &[Measured]) {
    println!("\n{title} ({} bytes)", table[0].bytes);
    println!("{:12} {:>8} {:>9} {:>12} {:>15}", "", "MB/s", "ns/event", "allocations", "ours is × that");
    for it in table {
        println!(
            "{:12} {:8.0} {:9.1} {:12} {:15.2}",
            it.name, it.megabytes_per_second, it.nanoseconds_per_event, it.allocations, it.ratio
        );
    }
}

/// Prints how long hostile documents take; gives those that take far longer than they may.
fn print_hostile() -> Vec<&'static str> {
    let table = measure_hostile();
    println!(
        "\nhostile documents: milliseconds to read or refuse each in seven ways, and to write and compare it then"
    );
    print!("{:50} {:>8}", "", "bytes");
    hostile_columns().iter().for_each(|it| print!(" {it:>13}"));
    println!();
    for it in &table {
        print!("{:50} {:8}", it.name, it.bytes);
        it.milliseconds.iter().for_each(|it| print!(" {it:13.2}"));
        println!();
    }
    let slowest = table.iter().map(|it| it.slowest()).fold(0.0, f64::max);
    let verdict = if slowest <= HOSTILE_BAR { "reached" } else { "not reached" };
    println!("the slowest is read or refused in {slowest:.1} ms, wanted {HOSTILE_BAR:.0}: {verdict}");
    table.iter().filter(|it| it.slowest() > 5.0 * HOSTILE_BAR).map(|it| it.name).collect()
}
