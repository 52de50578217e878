//! expat and pugixml, through the C functions in `c/`.

use super::Decoder;

#[cfg(has_expat)]
mod expat {
    use super::Decoder;

    unsafe extern "C" {
        fn bench_expat_decode(document: *const u8, length: usize, sum: *mut u64) -> i32;
        fn bench_expat_allocations() -> u64;
    }

    fn decode(document: &[u8]) -> Option<u64> {
        let mut sum = 0;
        // SAFETY: the function reads `length` bytes and writes one number.
        let accepted = unsafe { bench_expat_decode(document.as_ptr(), document.len(), &raw mut sum) };
        (accepted != 0).then_some(sum)
    }

    pub(super) fn allocations() -> u64 {
        // SAFETY: reads a counter; the benchmark has one thread.
        unsafe { bench_expat_allocations() }
    }

    pub(super) const DECODER: Decoder = Decoder { name: "expat", decode };
}

#[cfg(has_pugixml)]
mod pugixml {
    use super::Decoder;

    unsafe extern "C" {
        fn bench_pugixml_decode(document: *const u8, length: usize, sum: *mut u64) -> i32;
        fn bench_pugixml_parse(document: *const u8, length: usize) -> i32;
        fn bench_pugixml_allocations() -> u64;
    }

    fn decode(document: &[u8]) -> Option<u64> {
        let mut sum = 0;
        // SAFETY: the function reads `length` bytes and writes one number.
        let accepted = unsafe { bench_pugixml_decode(document.as_ptr(), document.len(), &raw mut sum) };
        (accepted != 0).then_some(sum)
    }

    pub(super) fn parse(document: &[u8]) -> bool {
        // SAFETY: the function reads `length` bytes.
        unsafe { bench_pugixml_parse(document.as_ptr(), document.len()) != 0 }
    }

    pub(super) fn allocations() -> u64 {
        // SAFETY: reads a counter; the benchmark has one thread.
        unsafe { bench_pugixml_allocations() }
    }

    pub(super) const DECODER: Decoder = Decoder { name: super::PUGIXML, decode };
}

/// What pugixml is called in the tables: the bars are measured against it.
pub(crate) const PUGIXML: &str = "pugixml";

/// Those of the two that were built.
#[allow(clippy::vec_init_then_push, reason = "which ones there are is known when it is built")]
pub(super) fn available() -> Vec<Decoder> {
    #[allow(unused_mut, reason = "neither may be there")]
    let mut all = Vec::new();
    #[cfg(has_pugixml)]
    all.push(pugixml::DECODER);
    #[cfg(has_expat)]
    all.push(expat::DECODER);
    all
}

/// How many allocations the two made so far.
pub(crate) fn c_allocations() -> u64 {
    #[allow(unused_mut, reason = "neither may be there")]
    let mut count = 0;
    #[cfg(has_pugixml)]
    {
        count += pugixml::allocations();
    }
    #[cfg(has_expat)]
    {
        count += expat::allocations();
    }
    count
}

/// pugixml's parsing alone, without looking anything up; `None` if it isn't there.
pub(crate) fn pugixml_parse() -> Option<fn(&[u8]) -> bool> {
    #[cfg(has_pugixml)]
    return Some(pugixml::parse);
    #[cfg(not(has_pugixml))]
    return None;
}
