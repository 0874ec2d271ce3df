//! A chart in a folder of the user, which takes the place of the one in its repository.

use std::io;
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::source::folder::read_bytes;

/// A chart in a folder.
#[derive(Debug, Clone)]
pub(crate) struct Chart {
    pub(super) folder: PathBuf,
    pub(super) name: String,
    pub(super) version: String,
}

/// Why a folder has no chart that could be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ChartFolderError {
    /// Its `Chart.yaml` cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
    /// It says neither name nor version.
    #[error("`{}` is not the description of a chart: {error}", path.display())]
    Malformed {
        path: PathBuf,
        error: serde_yaml::Error,
    },
}

#[derive(Deserialize)]
struct Description {
    name: String,
    version: String,
}

impl Chart {
    /// Reads what the chart in an absolute folder says of itself.
    pub(crate) fn open(folder: &Path) -> Result<Self, ChartFolderError> {
        let path = folder.join("Chart.yaml");
        let bytes = match read_bytes(&path) {
            Ok(bytes) => bytes,
            Err(error) => return Err(ChartFolderError::Io { path, error }),
        };
        match serde_yaml::from_slice(&bytes) {
            Ok(Description { name, version }) => Ok(Self {
                folder: folder.to_owned(),
                name,
                version,
            }),
            Err(error) => Err(ChartFolderError::Malformed { path, error }),
        }
    }
}
