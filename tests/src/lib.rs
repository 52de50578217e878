//! Nothing but a place for the tests in `tests/` that cross crates without starting a program.
