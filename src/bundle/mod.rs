//! What lsgen renders, as a value: a set of files, each with its bytes and where it came from.
//!
//! A [`Bundle`] is filled by the renderers. [`Bundle::seal`] adds the manifest, after which nothing
//! can be added. Nothing here reads a clock, the environment or a disk, so equal input gives equal
//! bytes. `write` puts a [`Sealed`] bundle into a folder, [`stream`] turns one into a stream or a
//! tar archive.

pub(crate) mod manifest;
pub(crate) mod path;
pub(crate) mod stream;

use std::borrow::Cow;
use std::collections::BTreeMap;

use crate::bundle::manifest::{Digest, Header, Manifest};
use crate::bundle::path::{FilePath, PathError, PathProblem};

/// A set of rendered files, ordered by path.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Bundle {
    files: BTreeMap<FilePath, File>,
    // Every path and every folder above one, in lower case: what macOS and Windows would mistake
    // for one another is found when the second one is inserted.
    names: BTreeMap<String, Name>,
}

/// One rendered file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    contents: Vec<u8>,
    origin: Cow<'static, str>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Name {
    spelling: String,
    is_folder: bool,
}

impl File {
    /// The bytes of the file.
    pub fn contents(&self) -> &[u8] {
        &self.contents
    }

    /// The file as text, unless it is not UTF-8.
    pub fn text(&self) -> Option<&str> {
        std::str::from_utf8(&self.contents).ok()
    }
}

impl Bundle {
    /// A bundle without files.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file.
    ///
    /// `origin` says what made it. The path follows the grammar of [`FilePath`]. A path that is
    /// taken, that differs from another path only in case, or that makes a folder of a file, is
    /// refused, and the bundle stays as it was.
    pub fn insert(
        &mut self,
        path: impl AsRef<str>,
        contents: impl Into<Vec<u8>>,
        origin: impl Into<Cow<'static, str>>,
    ) -> Result<(), BundleError> {
        let path = FilePath::parse(path.as_ref())?;
        if path.is_reserved() {
            let path = path.as_str().to_owned();
            return Err(PathError {
                path,
                problem: PathProblem::Reserved,
            }
            .into());
        }
        for folder in path.folders() {
            self.check(&path, folder, true)?;
        }
        self.check(&path, path.as_str(), false)?;
        let file = File {
            contents: contents.into(),
            origin: origin.into(),
        };
        self.put(path, file);
        Ok(())
    }

    fn check(&self, path: &FilePath, part: &str, is_folder: bool) -> Result<(), BundleError> {
        let Some(name) = self.names.get(&path::folded(part)) else {
            return Ok(());
        };
        let other = name.spelling.clone();
        if name.spelling != part {
            return Err(BundleError::DiffersOnlyInCase {
                path: path.clone(),
                other,
            });
        }
        match (name.is_folder, is_folder) {
            (true, true) => Ok(()),
            (false, false) => {
                let origin = self
                    .get(part)
                    .map_or_else(String::new, |file| file.origin.to_string());
                Err(BundleError::Duplicate {
                    path: path.clone(),
                    origin,
                })
            }
            _ => Err(BundleError::FileAndFolder {
                path: path.clone(),
                other,
            }),
        }
    }

    fn put(&mut self, path: FilePath, file: File) {
        for folder in path.folders() {
            let name = Name {
                spelling: folder.to_owned(),
                is_folder: true,
            };
            self.names.insert(path::folded(folder), name);
        }
        let name = Name {
            spelling: path.as_str().to_owned(),
            is_folder: false,
        };
        self.names.insert(path::folded(path.as_str()), name);
        self.files.insert(path, file);
    }

    /// The files, in the order of their paths.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = (&FilePath, &File)> {
        self.files.iter()
    }

    /// The file at this path.
    pub fn get(&self, path: &str) -> Option<&File> {
        self.files.get(path)
    }

    /// Takes the files of a folder out, into a bundle of their own with paths from that folder.
    pub fn take_folder(&mut self, folder: &str) -> Result<Self, BundleError> {
        let inside = format!("{folder}/");
        let (mut taken, mut left) = (Self::new(), Self::new());
        for (path, file) in std::mem::take(&mut self.files) {
            match path.as_str().strip_prefix(&inside) {
                Some(below) => taken.put(FilePath::parse(below)?, file),
                None => left.put(path, file),
            }
        }
        *self = left;
        Ok(taken)
    }

    /// Adds the manifest, `lsgen.manifest.json`, which lists every file with its hash.
    pub fn seal(mut self, header: Header) -> Sealed {
        let digests = self
            .iter()
            .map(|(path, file)| (path.clone(), Digest::of(file.contents())))
            .collect();
        let manifest = Manifest::new(header, digests);
        let contents = manifest.to_json().into_bytes();
        self.put(
            FilePath::manifest(),
            File {
                contents,
                origin: "manifest".into(),
            },
        );
        Sealed {
            files: self,
            manifest,
        }
    }
}

/// A bundle with its manifest: what can be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sealed {
    files: Bundle,
    manifest: Manifest,
}

impl Sealed {
    /// Every file, the manifest among them.
    pub fn files(&self) -> &Bundle {
        &self.files
    }

    /// What the manifest says. It does not list itself.
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }
}

/// Why a file cannot be added to a bundle.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BundleError {
    /// The path breaks the grammar of [`FilePath`], or is one that lsgen keeps for itself.
    #[error(transparent)]
    Path(#[from] PathError),
    /// There is a file at this path already, made by `origin`.
    #[error("`{path}` is rendered twice, the first time by {origin}")]
    Duplicate {
        /// The path inserted twice.
        path: FilePath,
        /// What made the file that came first.
        origin: String,
    },
    /// A file system that ignores case would take both for one.
    #[error("`{path}` and `{other}` differ only in case, some file systems mix them up")]
    DiffersOnlyInCase {
        /// The path that came second.
        path: FilePath,
        /// The file or folder that came first.
        other: String,
    },
    /// One of the two needs the other one to be a folder.
    #[error("`{path}` and `{other}` exclude each other: a file is where a folder has to be")]
    FileAndFolder {
        /// The path that came second.
        path: FilePath,
        /// The file or folder that came first.
        other: String,
    },
}

#[cfg(test)]
mod tests;
