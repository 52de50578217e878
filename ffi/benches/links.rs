//! Prints how long after its packet a message is in a link's callback, beside a thread that waits with poll(2) and reads,
//! and what an idle link costs.
//!
//! `--installed PREFIX` measures the shared libraries that `make -C ffi install PREFIX=...` has installed, instead of those in
//! this program. `--quick` or `--test` runs for a moment. How fast something was doesn't fail the run: machines are noisy.

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
    let (link, plain) = receivers.measure(messages)?;
    println!("{messages} messages, one by one, over loopback; microseconds from before the write");
    println!("{:<24} {:>8} {:>8} {:>8}", "", "p10", "median", "p99");
    for (name, found) in [("link, in the callback", &link), ("poll(2) and read(2)", &plain)] {
        let [tenth, median, last] = [100, 500, 990].map(|it| found.microseconds(it));
        println!("{name:<24} {tenth:>8.1} {median:>8.1} {last:>8.1}");
    }
    let [tenth, median] = [100, 500].map(|it| link.microseconds(it) - plain.microseconds(it));
    println!("{:<24} {tenth:>8.1} {median:>8.1}", "the link adds");
    let (milliseconds, waits) = cost(|| std::thread::sleep(idle));
    let seconds = idle.as_secs_f64();
    println!("idle for {seconds} s: {milliseconds:.2} ms of processor time, {waits} waits");
    let median = link.microseconds(500);
    let verdict = if median <= 50.0 { "reached" } else { "not reached" };
    println!("{:44} {median:5.1}, wanted 50.0: {verdict}", "a message in the callback, microseconds");
    Ok(())
}
