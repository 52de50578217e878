//! Reading a plugin's manifest without loading the plugin.

use std::{
    fs::{self, File},
    io,
    path::{Path, PathBuf},
};

use object::{Object, ObjectKind, ObjectSection, read::ReadCache};
use parlor_plugin::{ABI_VERSION, AbiVersion, Manifest, ManifestError, SECTION};

use crate::shown::Shown;

/// No manifest is this large.
const LARGEST_SECTION: u64 = 64 * 1024;

/// Reads what a plugin says about itself, and checks that this crate's ABI is the one it was built for. None of
/// the library's code runs.
///
/// # Errors
///
/// The file can't be read, is no plugin, has a damaged manifest, or is a plugin for another ABI.
pub fn inspect(path: &Path) -> Result<Manifest, InspectError> {
    let path_buf = || path.to_owned();
    let read_error = |source| InspectError::Read { path: path_buf(), source };
    // Before it is opened: a pipe without a writer would be waited for.
    if !fs::metadata(path).map_err(read_error)?.is_file() {
        return Err(InspectError::NotALibrary { path: path_buf() });
    }
    let file = File::open(path).map_err(read_error)?;
    let section = read_section(file).map_err(|missing| match missing {
        Missing::Library => InspectError::NotALibrary { path: path_buf() },
        Missing::Section => InspectError::NotAPlugin { path: path_buf() },
    })?;
    let manifest = Manifest::parse(&section)
        .map_err(|source| InspectError::DamagedManifest { path: path_buf(), source })?;
    if ABI_VERSION.loads(manifest.abi) {
        Ok(manifest)
    } else {
        Err(InspectError::OtherAbi {
            path: path_buf(),
            name: manifest.name,
            version: manifest.version,
            abi: manifest.abi,
            fixture: manifest.features.iter().any(|has| has == parlor_plugin::feature::FIXTURE),
        })
    }
}

enum Missing {
    Library,
    Section,
}

fn read_section(file: File) -> Result<Vec<u8>, Missing> {
    // Only what is looked at is read: the libraries of a build tree are large.
    let cache = ReadCache::new(file);
    let library = object::File::parse(&cache).map_err(|_| Missing::Library)?;
    if library.kind() != ObjectKind::Dynamic {
        return Err(Missing::Library);
    }
    let section = library.section_by_name(SECTION).ok_or(Missing::Section)?;
    if section.size() > LARGEST_SECTION {
        return Err(Missing::Section);
    }
    section.data().map(<[u8]>::to_vec).map_err(|_| Missing::Library)
}

/// Why a file is no plugin that this host could load.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InspectError {
    /// It can't be read.
    #[error("{}: can't be read: {source}; check the path and its permissions", Shown(.path))]
    Read {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is no shared library at all.
    #[error("{}: not a plugin: it is no shared library; name the library that the plugin's build made", Shown(.path))]
    NotALibrary {
        /// The file.
        path: PathBuf,
    },
    /// It is a library without a manifest.
    #[error("{}: not a plugin: it is a library without a manifest; export a plugin from it with export_plugin!", Shown(.path))]
    NotAPlugin {
        /// The file.
        path: PathBuf,
    },
    /// Its manifest can't be read.
    #[error("{}: damaged: of its manifest, {source}; build or copy the plugin again", Shown(.path))]
    DamagedManifest {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        source: ManifestError,
    },
    /// It was built for another ABI.
    #[error(
        "{}: {name} {version} is built for plugin ABI {abi}, and this host has {ABI_VERSION}; rebuild it with parlor-plugin {ABI_VERSION}",
        Shown(.path)
    )]
    OtherAbi {
        /// The file.
        path: PathBuf,
        /// The plugin's name.
        name: String,
        /// The plugin's version.
        version: String,
        /// The ABI it was built for.
        abi: AbiVersion,
        /// Whether it is only a fixture of tests.
        fixture: bool,
    },
}
