//! How long work takes, whatever else the machine does meanwhile.

use std::time::Duration;

/// The processor time that this thread has had.
#[cfg(all(target_os = "linux", target_pointer_width = "64"))]
fn now() -> Duration {
    unsafe extern "C" {
        fn clock_gettime(clock: i32, time: *mut [i64; 2]) -> i32;
    }
    const CLOCK_THREAD_CPUTIME_ID: i32 = 3;
    let mut time = [0; 2];
    // SAFETY: `time` is as large as a `timespec` on 64-bit Linux, and the clock is one that every kernel has.
    unsafe { clock_gettime(CLOCK_THREAD_CPUTIME_ID, &mut time) };
    Duration::new(time[0] as u64, time[1] as u32)
}

/// The time of day, where there is no such clock.
#[cfg(not(all(target_os = "linux", target_pointer_width = "64")))]
fn now() -> Duration {
    std::time::SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default()
}

/// How long the work takes.
pub(crate) fn time(work: impl FnOnce()) -> Duration {
    let started = now();
    work();
    now().saturating_sub(started)
}
