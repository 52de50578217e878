//! The doors that clients of others can open: HTTP APIs as the vendor documents them, in front of the engine.

#[cfg_attr(not(test), expect(dead_code, unused_imports, reason = "no door has it yet"))]
pub(crate) mod bayeux;
