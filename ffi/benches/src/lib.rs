//! What is measured: a transcript read through the C functions of libparlor, in C; and links, in `links`.

pub mod links;

use parlor::{parlor_key_values, parlor_transcript, parlor_transcript_free};
use parlor_bench::Decoder;

#[allow(improper_ctypes, reason = "handles are opaque to C")]
unsafe extern "C" {
    fn bench_parlor_decode(document: *const u8, length: usize, sum: *mut u64) -> i32;
    fn bench_parlor_items(
        document: *const u8,
        length: usize,
        transcript: *mut *mut parlor_transcript,
    ) -> *const parlor_key_values;
    fn bench_parlor_access(items: *const parlor_key_values, times: usize) -> u64;
}

/// libparlor, called from C.
pub const C: Decoder = Decoder { name: "in C", decode };

fn decode(document: &[u8]) -> Option<u64> {
    let mut sum = 0;
    // SAFETY: the function reads `length` bytes and writes one number.
    let accepted = unsafe { bench_parlor_decode(document.as_ptr(), document.len(), &raw mut sum) };
    (accepted != 0).then_some(sum)
}

/// Nanoseconds that one look at an item of a key-value collection takes: the mean of `times`. `None`: the document has no
/// collection.
#[must_use]
pub fn accessor(document: &[u8], times: usize) -> Option<f64> {
    let mut transcript = core::ptr::null_mut();
    // SAFETY: the collection is valid until the transcript is freed.
    unsafe {
        let items = bench_parlor_items(document.as_ptr(), document.len(), &raw mut transcript);
        let found = (!items.is_null()).then(|| {
            let started = std::time::Instant::now();
            std::hint::black_box(bench_parlor_access(items, times));
            started.elapsed().as_nanos() as f64 / times as f64
        });
        parlor_transcript_free(&raw mut transcript);
        found
    }
}

#[cfg(test)]
mod tests {
    use parlor_bench::{EVENTS_IN_2_KB, OURS, Shape, transcript};

    use super::*;

    #[test]
    fn c_finds_what_rust_finds() {
        for shape in [Shape::Usual].into_iter().chain(Shape::OTHERS) {
            let document = transcript(shape, EVENTS_IN_2_KB * 10);
            assert_eq!(decode(document.as_bytes()), (OURS.decode)(document.as_bytes()), "{}", shape.name());
        }
        assert_eq!(decode(b"<chatTranscript>"), None);
        assert!(accessor(transcript(Shape::Usual, 100).as_bytes(), 10).is_some());
    }
}
