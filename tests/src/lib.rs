//! Nothing but a place for the tests in `tests/` that cross crates without starting a program, and for the READMEs'
//! examples, which are compiled here.

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;

#[cfg(doctest)]
#[doc = include_str!("../../core/README.md")]
struct CoreReadme;
