//! Builds the images.

use std::fmt;
use std::path::Path;
use std::process::Command;
use std::sync::{Mutex, PoisonError};

use crate::elf::Elf;

/// Held while an image is built and read: the next one of the same name takes its place.
static BUILDING: Mutex<()> = Mutex::new(());

/// How images are built.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Build {
    /// The target triple.
    pub target: &'static str,
    /// rustc's `opt-level`.
    pub opt_level: &'static str,
}

/// A Cortex-M4 or M7 with floating point.
pub const CORTEX_M4: &str = "thumbv7em-none-eabihf";
/// A Cortex-M0.
pub const CORTEX_M0: &str = "thumbv6m-none-eabi";

/// All that are measured.
pub const BUILDS: [Build; 4] = [
    Build { target: CORTEX_M4, opt_level: "s" },
    Build { target: CORTEX_M4, opt_level: "z" },
    Build { target: CORTEX_M0, opt_level: "s" },
    Build { target: CORTEX_M0, opt_level: "z" },
];

impl fmt::Display for Build {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let chip = self.target.split('-').next().unwrap_or_default();
        write!(f, "{chip} {}", self.opt_level)
    }
}

/// Firmware in C: what is in libparlor's folder.
const FFI: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../ffi");

impl Build {
    /// Whether rustup has installed the target's `core`.
    pub fn is_possible(&self) -> bool {
        let rustc = std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
        let output = Command::new(rustc).args(["--print", "target-libdir", "--target", self.target]).output();
        output.is_ok_and(|it| Path::new(String::from_utf8_lossy(&it.stdout).trim()).is_dir())
    }

    /// Builds one image with the features that it needs, and reads it.
    ///
    /// # Errors
    /// What cargo or the file system says, as text.
    pub fn image(&self, name: &str, features: &str) -> Result<Elf, String> {
        let _only_one = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("images");
        let target_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/images");
        run(Command::new(cargo)
            .args(["build", "--quiet", "--release", "--target", self.target])
            .args(["--bin", name, "--features", features])
            .current_dir(folder)
            .env("CARGO_TARGET_DIR", &target_dir)
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", self.opt_level)
            // The linker's arguments stand in the images' own configuration, which these would replace.
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS"))?;
        Elf::read(&target_dir.join(self.target).join("release").join(name))
    }

    /// Builds libparlor without a heap and links this C file of libparlor's folder with it and the board, or the board alone.
    ///
    /// # Errors
    /// What cargo, the compiler or the file system says, as text.
    pub fn c_image(&self, source: Option<&str>) -> Result<Elf, String> {
        let _only_one = BUILDING.lock().unwrap_or_else(PoisonError::into_inner);
        let target_dir = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/images");
        let name = source.and_then(|it| Path::new(it).file_stem()).unwrap_or("bare".as_ref());
        let image = target_dir.join(self.target).join("c").join(name);
        let mut link = Command::new("arm-none-eabi-gcc");
        link.arg("@tests/firmware/mps2.options").args(match self.target {
            CORTEX_M0 => &["-mcpu=cortex-m0", "-mfloat-abi=soft"][..],
            _ => &["-mcpu=cortex-m4", "-mfloat-abi=hard", "-mfpu=fpv4-sp-d16"],
        });
        link.args(["-I", "include", "-T", "tests/firmware/mps2.ld", "tests/firmware/mps2.c"]);
        if let Some(source) = source {
            run(Command::new("make")
                .args(["-s", "firmware"])
                .arg(format!("TARGET={}", self.target))
                .current_dir(FFI)
                .env_remove("MAKEFLAGS")
                .env("CARGO_TARGET_DIR", &target_dir)
                .env("CARGO_PROFILE_FIRMWARE_OPT_LEVEL", self.opt_level))?;
            let library = target_dir.join(self.target).join("firmware/libparlor.a");
            link.args([source, "-lc"]).arg(library);
        } else {
            link.arg("-DBARE");
        }
        if let Some(folder) = image.parent() {
            std::fs::create_dir_all(folder).map_err(|error| format!("{}: {error}", folder.display()))?;
        }
        run(link.arg("-o").arg(&image).current_dir(FFI))?;
        Elf::read(&image)
    }
}

/// Runs to the end.
fn run(command: &mut Command) -> Result<(), String> {
    let output = command.output().map_err(|error| format!("{command:?}: {error}"))?;
    if output.status.success() {
        return Ok(());
    }
    Err(format!("{command:?}: {}", String::from_utf8_lossy(&output.stderr)))
}
