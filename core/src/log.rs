//! Log lines, for firmware that is built with the feature `defmt`; elsewhere they are nothing.
//!
//! `defmt` links on a microcontroller only, so it is asked for by target, and named in this file alone. What is logged
//! are numbers and words of this crate: the compiler refuses a text, an id or a secret.

/// What may be in a log line.
pub(crate) trait Harmless: Copy {}

impl Harmless for u32 {}
impl Harmless for usize {}
impl Harmless for &'static str {}

/// The value itself.
#[inline(always)]
pub(crate) const fn harmless<T: Harmless>(value: T) -> T {
    value
}

/// `log!(debug, "what happened: {}", value)`; the level is `trace` or `debug`.
macro_rules! log {
    ($level:ident, $message:literal $(, $value:expr)* $(,)?) => {{
        #[cfg(all(feature = "defmt", target_os = "none"))]
        ::defmt::$level!($message $(, $crate::log::harmless($value))*);
        #[cfg(not(all(feature = "defmt", target_os = "none")))]
        {
            $(_ = $crate::log::harmless($value);)*
        }
    }};
}

pub(crate) use log;
