//! Finds, inspects, trusts, loads and runs parlor plugins.
//!
//! ```no_run
//! use std::time::Duration;
//!
//! use parlor_plugin::{Hello, Request, SendFile, feature};
//! use parlor_plugin_loader::{Files, Loader, Places, Services, Trust, search};
//!
//! struct MyServices(Files);
//!
//! impl Services for MyServices {
//!     fn files(&self) -> &Files {
//!         &self.0
//!     }
//!     // documents and notices: this host's own
//! }
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let places = Places::of_program(Vec::new())?;
//! let hello = Hello {
//!     name: "my-host".into(),
//!     version: "1.0".into(),
//!     features: vec![feature::FILE_TRANSFER.into(), feature::EXPORT.into()],
//! };
//! let loader = Loader::new(hello, Trust::new(&places.own, Trust::default_allow_list()));
//! for found in search(&places).found {
//!     let files = Files::new();
//!     let plugin = loader.load(&found.path, MyServices(files.clone()))?;
//!     let input = files.add_input(std::fs::File::open("photo.jpg")?);
//!     let request = Request::SendFile(SendFile {
//!         session_id: "005PAbK71FM3R512".into(),
//!         input,
//!         name: "photo.jpg".into(),
//!         size: 191_855,
//!         mime: "image/jpeg".into(),
//!         description: None,
//!     });
//!     let answer = plugin.request(request, Duration::from_secs(60));
//!     files.close(input)?;
//!     println!("{:?}", answer?);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! A plugin that panics is put aside and the host goes on. One that crashes otherwise (a segmentation fault, an
//! abort) takes the host with it: that is what trust is for.

mod files;
mod inspect;
mod load;
mod owner;
mod running;
mod safe_file;
mod safe_name;
mod search;
mod services;
mod shown;
mod trust;
mod untrusted;

pub use crate::{
    files::Files,
    inspect::{InspectError, inspect},
    load::{LoadError, Loader},
    running::{CallError, LoadedPlugin},
    safe_file::{IfTaken, SafeFile},
    safe_name::safe_name,
    search::{DIRECTORIES_VARIABLE, Findings, Found, Places, search},
    services::{Services, host_for},
    trust::{Trust, digest_of},
    untrusted::{Reason, TrustError},
};
