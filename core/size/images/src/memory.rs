//! Copying and clearing memory, in a few bytes of code: Rust's own are made for speed and take almost 2 KB. They replace
//! those, as in any firmware that cares for its size.

use core::arch::global_asm;

// Rust has no way to write these that the compiler wouldn't make calls of them itself.
global_asm!(
    ".syntax unified",
    ".section .text.copy, \"ax\"",
    // To r0, from r1, r2 bytes.
    ".global __aeabi_memcpy",
    ".global __aeabi_memcpy4",
    ".global __aeabi_memcpy8",
    ".thumb_func",
    "__aeabi_memcpy:",
    ".thumb_func",
    "__aeabi_memcpy4:",
    ".thumb_func",
    "__aeabi_memcpy8:",
    "    b 2f",
    "1:  ldrb r3, [r1, r2]",
    "    strb r3, [r0, r2]",
    "2:  subs r2, #1",
    "    bcs 1b",
    "    bx lr",
    ".section .text.fill, \"ax\"",
    // At r0, r1 bytes; those of memset become r2.
    ".global __aeabi_memclr",
    ".global __aeabi_memclr4",
    ".global __aeabi_memclr8",
    ".global __aeabi_memset",
    ".global __aeabi_memset4",
    ".global __aeabi_memset8",
    ".thumb_func",
    "__aeabi_memclr:",
    ".thumb_func",
    "__aeabi_memclr4:",
    ".thumb_func",
    "__aeabi_memclr8:",
    "    movs r2, #0",
    ".thumb_func",
    "__aeabi_memset:",
    ".thumb_func",
    "__aeabi_memset4:",
    ".thumb_func",
    "__aeabi_memset8:",
    "    b 2f",
    "1:  strb r2, [r0, r1]",
    "2:  subs r1, #1",
    "    bcs 1b",
    "    bx lr",
);
