//! Firmware in miniature, for the board mps2-an386 (as QEMU has it): to measure what parlor-core costs there.
//!
//! `board` is what every firmware has anyway, and all that the image `bare` uses; `kiosk` is a customer and `desk` an
//! agent, each as small as one that is of use can be.
#![no_std]

pub mod board;
#[cfg(any(feature = "xml", feature = "compact"))]
pub mod desk;
pub mod kiosk;
#[cfg(target_arch = "arm")]
mod memory;
