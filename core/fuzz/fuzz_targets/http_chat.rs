#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| parlor_core_fuzz::http_chat(data));
