//! What is measured: a transcript read through the C functions of libparlor, in C; and links, in `links`.

pub mod links;
mod rust;
mod tls;

use core::ffi::c_char;

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
    fn bench_parlor_find(items: *const parlor_key_values, path: *const c_char, times: usize) -> u64;
}

/// libparlor, called from C.
pub const C: Decoder = Decoder { name: "in C", decode };

fn decode(document: &[u8]) -> Option<u64> {
    let mut sum = 0;
    // SAFETY: the function reads `length` bytes and writes one number.
    let accepted = unsafe { bench_parlor_decode(document.as_ptr(), document.len(), &raw mut sum) };
    (accepted != 0).then_some(sum)
}

/// How an item of a key-value collection is looked at.
#[derive(Clone, Copy, Debug)]
pub enum Accessor {
    /// By its index, from 0.
    Index,
    /// By the path of the second one in the usual transcript.
    Path,
}

/// Nanoseconds that one look at an item of a key-value collection takes: the mean of `times`. `None`: the document has no
/// collection.
#[must_use]
pub fn accessor(document: &[u8], accessor: Accessor, times: usize) -> Option<f64> {
    let mut transcript = core::ptr::null_mut();
    // SAFETY: the collection is valid until the transcript is freed.
    unsafe {
        let items = bench_parlor_items(document.as_ptr(), document.len(), &raw mut transcript);
        let found = (!items.is_null()).then(|| {
            let started = std::time::Instant::now();
            std::hint::black_box(match accessor {
                Accessor::Index => bench_parlor_access(items, times),
                Accessor::Path => bench_parlor_find(items, c"EmailAddress".as_ptr(), times),
            });
            started.elapsed().as_nanos() as f64 / times as f64
        });
        parlor_transcript_free(&raw mut transcript);
        found
    }
}

#[cfg(test)]
mod tests {
    use parlor_bench::{EVENTS_IN_2_KB, OURS, Shape, available, transcript};

    use super::*;

    #[test]
    fn c_finds_what_rust_finds() {
        for shape in [Shape::Usual].into_iter().chain(Shape::OTHERS) {
            let document = transcript(shape, EVENTS_IN_2_KB * 10);
            assert_eq!(decode(document.as_bytes()), (OURS.decode)(document.as_bytes()), "{}", shape.name());
        }
        assert_eq!(decode(b"<chatTranscript>"), None);
        for it in [Accessor::Index, Accessor::Path] {
            assert!(accessor(transcript(Shape::Usual, 100).as_bytes(), it, 10).is_some());
        }
    }

    /// The transcripts that are measured don't have all that an event can have; this one has.
    #[test]
    fn all_look_at_every_member() {
        let whole = include_str!("../../tests/data/canonical.xml");
        let members = [
            "receiverId=",
            "truncated=",
            "msgCheck=",
            "agents=",
            "clients=",
            "type=\"int\"",
            "type=\"binary\"",
        ];
        assert!(members.iter().all(|it| whole.contains(it)));
        assert!((OURS.decode)(whole.as_bytes()).is_some());
        assert_eq!(decode(whole.as_bytes()), (OURS.decode)(whole.as_bytes()));
        // One is changed after the other, and counts.
        for (from, to) in [
            ("receiverId=\"0", "receiverId=\"1"),
            ("truncated=\"9", "truncated=\"8"),
            ("\"Altered\"", "\"Alert\""),
            ("agents=\"On", "agents=\"Off"),
            ("clients=\"Keep", "clients=\"Off"),
            (">-7<", ">-8<"),
            (">AAEC/w==<", ">AAEC/g==<"),
            (">look<", ">book<"),
        ] {
            let other = whole.replace(from, to);
            assert_ne!(other, whole);
            assert_ne!(decode(other.as_bytes()), decode(whole.as_bytes()), "{to}");
            assert_eq!(decode(other.as_bytes()), (OURS.decode)(other.as_bytes()), "{to}");
        }
        // Other readers don't decode bytes.
        let without = whole.replace(">AAEC/w==<", "><");
        for decoder in available() {
            let found = (decoder.decode)(without.as_bytes());
            assert_eq!(found, decode(without.as_bytes()), "{}", decoder.name);
        }
    }
}
