//! Prints how long after its packet a message is in a link's callback, beside the same link in Rust and a thread that
//! waits with poll(2) and reads, and what an idle link costs.
//!
//! `--installed PREFIX` measures the shared libraries that `make -C ffi install PREFIX=...` has installed, instead of those in
//! this program. `--quick` or `--test` runs for a moment, of which nothing is judged. How fast something was doesn't fail the run: machines
//! are noisy.

use std::path::Path;
use std::process::ExitCode;
use std::time::Duration;

use parlor_ffi_bench::links::{Functions, Receivers, cost};

const MESSAGES: usize = 5000;

/// Longer than it is until a keep-alive.
const IDLE: Duration = Duration::from_secs(20);

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parlor-ffi-bench: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> std::io::Result<()> {
    let arguments: Vec<String> = std::env::args().collect();
    let is_quick = arguments.iter().any(|it| it == "--quick" || it == "--test");
    let prefix = arguments.iter().skip_while(|it| *it != "--installed").nth(1).map(Path::new);
    let functions = match prefix {
        Some(prefix) => Functions::with_installed(prefix, Path::new(env!("CARGO_TARGET_TMPDIR")))?,
        None => Functions::in_this_program(),
    };
    let (messages, idle) = if is_quick { (50, Duration::from_millis(200)) } else { (MESSAGES, IDLE) };
    let mut receivers = Receivers::open(functions)?;
    let found = receivers.measure(messages)?;
    println!("{messages} messages, one by one, over loopback; microseconds from before the write");
    println!("{:<24} {:>8} {:>8} {:>8}", "", "p10", "median", "p99");
    for (name, found) in &found {
        let [tenth, median, last] = [100, 500, 990].map(|it| found.microseconds(it));
        println!("{name:<24} {tenth:>8.1} {median:>8.1} {last:>8.1}");
    }
    let (milliseconds, waits) = cost(|| std::thread::sleep(idle));
    let seconds = idle.as_secs_f64();
    println!("three links idle for {seconds} s: {milliseconds:.2} ms of processor time, {waits} waits\n");
    if is_quick {
        return Ok(());
    }
    // The links in C, and not what there is to compare with.
    for (name, found) in found.iter().take(2) {
        judge(&format!("{name}: the median, microseconds"), found.microseconds(500), 50.0);
        judge(&format!("{name}: p99, microseconds"), found.microseconds(990), 50.0);
    }
    judge("an idle link, ms of processor time in a second", milliseconds / 3.0 / seconds, 1.0);
    Ok(())
}

/// Says whether what was found is as little as wanted.
fn judge(what: &str, found: f64, wanted: f64) {
    let verdict = if found <= wanted { "reached" } else { "not reached" };
    println!("{what:50} {found:7.2}, wanted {wanted:.1}: {verdict}");
}
