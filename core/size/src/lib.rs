//! What parlor-core costs on a microcontroller: builds the images in `images/` and measures them.
//!
//! An image is a whole firmware in miniature that does what a real one does with parlor-core. Its flash is what is
//! stored there (code, constants, initial values) less that of the image `bare`, which does the same without
//! parlor-core.

pub mod elf;
pub mod images;
pub mod table;
