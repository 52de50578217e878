//! What libparlor-desk calls of libparlor. As it is installed, it takes these functions from libparlor.so: then they are
//! declared here alone.
//!
//! Handles are libparlor's there. Beside these functions, libparlor-desk looks at what C programs may look at, and at the
//! marks of handles (`handle`): both stay as they are within one number of the SONAME.

use core::ffi::c_char;

use crate::*;

macro_rules! imported {
    ($($safety:tt fn $name:ident($($argument:ident: $type:ty),*) $(-> $returned:ty)?;)*) => {
        #[cfg(not(feature = "exports"))]
        #[allow(improper_ctypes, reason = "handles are opaque")]
        #[allow(missing_docs, reason = "they have their docs where they are defined")]
        unsafe extern "C" {
            $(pub $safety fn $name($($argument: $type),*) $(-> $returned)?;)*
        }

        // They are declared as they are defined.
        #[cfg(feature = "exports")]
        const _: () = {
            $(let _: unsafe extern "C" fn($($type),*) $(-> $returned)? = crate::$name;)*
        };
    };
}

imported! {
    unsafe fn parlor_basic_check_register(basic: *mut parlor_basic, it: *const parlor_register) -> i32;
    unsafe fn parlor_basic_drive(basic: *mut parlor_basic, now: u64, is_closed: bool) -> i32;
    unsafe fn parlor_basic_error(basic: *const parlor_basic, error: *mut *const parlor_error) -> i32;
    unsafe fn parlor_basic_free(basic: *mut *mut parlor_basic);
    unsafe fn parlor_basic_is_joined(basic: *const parlor_basic, session_id: parlor_text) -> bool;
    unsafe fn parlor_basic_is_silent(basic: *const parlor_basic, now: u64) -> bool;
    unsafe fn parlor_basic_join(basic: *mut parlor_basic, now: u64, join: *const parlor_join, id: *mut u32) -> i32;
    unsafe fn parlor_basic_lost(basic: *mut parlor_basic) -> i32;
    unsafe fn parlor_basic_next(basic: *mut parlor_basic, news: *mut *const parlor_news) -> i32;
    unsafe fn parlor_basic_notify(basic: *mut parlor_basic, now: u64, it: *const parlor_notify, id: *mut u32) -> i32;
    unsafe fn parlor_basic_poll_timeout(basic: *const parlor_basic) -> u64;
    unsafe fn parlor_basic_poll_transmit(basic: *mut parlor_basic, now: u64, data: *mut *const u8, length: *mut usize) -> i32;
    unsafe fn parlor_basic_receive(basic: *mut parlor_basic, now: u64, data: *const u8, length: usize) -> i32;
    unsafe fn parlor_basic_register(basic: *mut parlor_basic, now: u64, it: *const parlor_register, id: *mut u32) -> i32;
    unsafe fn parlor_basic_session_at(basic: *const parlor_basic, index: usize, session_id: *mut parlor_text) -> i32;
    unsafe fn parlor_basic_transmitted(basic: *mut parlor_basic, length: usize) -> i32;
    unsafe fn parlor_basic_user_id(basic: *const parlor_basic, user_id: *mut parlor_text) -> i32;
    unsafe fn parlor_flex_drive(flex: *mut parlor_flex, now: u64, is_closed: bool) -> i32;
    unsafe fn parlor_flex_error(flex: *const parlor_flex, error: *mut *const parlor_error) -> i32;
    unsafe fn parlor_flex_free(flex: *mut *mut parlor_flex);
    unsafe fn parlor_flex_is_awaiting(flex: *const parlor_flex) -> bool;
    unsafe fn parlor_flex_is_busy(flex: *const parlor_flex) -> bool;
    unsafe fn parlor_flex_is_fate_unknown(flex: *const parlor_flex) -> bool;
    unsafe fn parlor_flex_is_logged_in(flex: *const parlor_flex) -> bool;
    unsafe fn parlor_flex_is_over(flex: *const parlor_flex) -> bool;
    unsafe fn parlor_flex_is_silent(flex: *const parlor_flex, now: u64) -> bool;
    unsafe fn parlor_flex_join(flex: *mut parlor_flex, join: *const parlor_join) -> i32;
    unsafe fn parlor_flex_login(flex: *mut parlor_flex, login: *const parlor_login) -> i32;
    unsafe fn parlor_flex_lost(flex: *mut parlor_flex) -> i32;
    unsafe fn parlor_flex_next(flex: *mut parlor_flex, news: *mut *const parlor_news) -> i32;
    unsafe fn parlor_flex_poll_timeout(flex: *const parlor_flex) -> u64;
    unsafe fn parlor_flex_poll_transmit(flex: *mut parlor_flex, now: u64, data: *mut *const u8, length: *mut usize) -> i32;
    unsafe fn parlor_flex_receive(flex: *mut parlor_flex, now: u64, data: *const u8, length: usize) -> i32;
    unsafe fn parlor_flex_service_host(flex: *const parlor_flex, host: *mut parlor_text) -> i32;
    unsafe fn parlor_flex_session_id(flex: *const parlor_flex, session_id: *mut parlor_text) -> i32;
    unsafe fn parlor_flex_transmitted(flex: *mut parlor_flex, length: usize) -> i32;
    unsafe fn parlor_flex_user_id(flex: *const parlor_flex, user_id: *mut parlor_text) -> i32;
    safe fn parlor_item_bytes(key: parlor_text, data: *const u8, length: usize) -> parlor_item;
    safe fn parlor_item_list(key: parlor_text, items: *const parlor_item, count: usize) -> parlor_item;
    safe fn parlor_item_number(key: parlor_text, number: i32) -> parlor_item;
    safe fn parlor_item_text(key: parlor_text, text: parlor_text) -> parlor_item;
    unsafe fn parlor_key_values_at(list: *const parlor_key_values, index: usize) -> *const parlor_key_value;
    unsafe fn parlor_key_values_count(list: *const parlor_key_values) -> usize;
    unsafe fn parlor_notice_type_of(name: parlor_text) -> i32;
    safe fn parlor_status_class(status: i32) -> i32;
    safe fn parlor_status_text(status: i32) -> *const c_char;
}
