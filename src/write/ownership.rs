//! Which files of a folder lsgen wrote.
//!
//! The manifest in a folder records what lsgen wrote there, not what it wanted to write: for a file
//! that was kept because it was edited, the record of the last bytes that lsgen wrote is
//! carried on, and a file that was never written is not listed. So an edited file stays known as
//! edited, and a file that is put back to what lsgen once wrote there is known as lsgen's again.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::bundle::manifest::{Digest, FILE_NAME, Manifest, ManifestError};
use crate::bundle::path::FilePath;
use crate::write::error::WriteError;
use crate::write::look::{self, Found};
use crate::write::staging;

/// What is known about who wrote the files of a folder.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Ownership {
    /// The folder's manifest, and its bytes.
    pub(super) recorded: Option<(Manifest, String)>,
    // Manifests of runs that were interrupted, oldest first: such a run wrote some of these files.
    interrupted: Vec<Manifest>,
}

impl Ownership {
    /// Reads the manifests in an existing folder; refuses one that is neither lsgen's nor empty.
    pub(super) fn read(folder: &Path) -> Result<Self, WriteError> {
        let not_ours = || WriteError::NotOurs {
            folder: folder.to_owned(),
        };
        let names = look::names(folder)?;
        let path = folder.join(FILE_NAME);
        let recorded = match look::found(&path)? {
            Found::Missing => None,
            Found::File(_) => Some(read_manifest(&path)?),
            Found::Link => return Err(WriteError::Link { path }),
            Found::Folder | Found::Other => return Err(not_ours()),
        };
        let interrupted: Vec<_> = staging::manifests(folder)?
            .iter()
            // One that cannot be read makes a file look edited at worst, which is the safe side.
            .filter_map(|path| read_manifest(path).ok())
            .map(|(manifest, _)| manifest)
            .collect();
        let is_empty = names.iter().all(|name| name == staging::NAME);
        if recorded.is_none() && interrupted.is_empty() && !is_empty {
            return Err(not_ours());
        }
        Ok(Self {
            recorded,
            interrupted,
        })
    }

    fn manifests(&self) -> impl Iterator<Item = &Manifest> {
        self.recorded
            .iter()
            .map(|(manifest, _)| manifest)
            .chain(&self.interrupted)
    }

    /// Every path that lsgen wrote, or was about to.
    pub(super) fn paths(&self) -> BTreeSet<&FilePath> {
        self.manifests()
            .flat_map(|manifest| manifest.files().keys())
            .collect()
    }

    /// The bytes that lsgen last wrote at this path, as far as is known.
    pub(super) fn record(&self, path: &FilePath) -> Option<Digest> {
        self.manifests()
            .find_map(|manifest| manifest.files().get(path))
            .copied()
    }

    /// Whether lsgen wrote these bytes at this path.
    pub(super) fn wrote(&self, path: &FilePath, digest: Digest) -> bool {
        self.manifests()
            .any(|manifest| manifest.files().get(path) == Some(&digest))
    }

    /// An environment other than this one whose files are here.
    pub(super) fn other_environment(&self, environment: &str) -> Option<&str> {
        self.manifests()
            .map(|manifest| manifest.header().environment.as_str())
            .find(|found| *found != environment)
    }
}

fn read_manifest(path: &Path) -> Result<(Manifest, String), WriteError> {
    let bytes = fs::read(path).map_err(|error| WriteError::io("read", path, error))?;
    let bad = |error| WriteError::BadManifest {
        path: path.to_owned(),
        error,
    };
    let text = String::from_utf8(bytes).map_err(|_| {
        bad(ManifestError::Malformed {
            message: "it is not UTF-8".to_owned(),
        })
    })?;
    Ok((Manifest::parse(&text).map_err(bad)?, text))
}
