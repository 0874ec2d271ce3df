//! An output folder as it is: its manifest, and its files.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};

use crate::bundle::manifest::{FILE_NAME, Manifest, ManifestError};
use crate::model::types::SharedFolder;
use crate::source::folder::{read_bytes, read_folder};

/// An output folder.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The folder as it was named.
    pub(crate) name: String,
    pub(crate) manifest: Manifest,
    /// The files that are there, by their paths with `/`, but for what the programs put there themselves.
    pub(crate) files: BTreeMap<String, Vec<u8>>,
    /// The modules that its stacks share with other environments, and where they are from the folder.
    pub(crate) shared: Option<(String, Box<Rendered>)>,
}

/// Why a folder cannot be verified.
#[derive(Debug, thiserror::Error)]
pub(crate) enum OpenError {
    /// There is no manifest.
    #[error("`{}` is not an output folder: it has no `{FILE_NAME}`", folder.display())]
    NotRendered { folder: PathBuf },
    /// The modules that its stacks call are elsewhere, and not there.
    #[error("`{}` has its Terraform modules in `{place}`, which lsgen has not written", folder.display())]
    NoModules { folder: PathBuf, place: String },
    /// The manifest says nothing that can be relied on.
    #[error("cannot read `{}`: {error}", path.display())]
    Manifest { path: PathBuf, error: ManifestError },
    /// Something cannot be read.
    #[error("cannot read `{}`: {error}", path.display())]
    Io { path: PathBuf, error: io::Error },
}

impl OpenError {
    /// What to do about it.
    pub(crate) fn help(&self) -> &'static str {
        match self {
            Self::NotRendered { .. } => {
                "name a folder that `lsgen render FILE -o FOLDER` has written"
            }
            Self::NoModules { .. } => {
                "render the environment again, and keep the folder of modules beside it"
            }
            Self::Manifest { .. } => "render the folder again with this lsgen",
            Self::Io { .. } => "check the path and its permissions",
        }
    }
}

impl Rendered {
    /// Reads a folder.
    pub(crate) fn open(folder: &Path) -> Result<Self, OpenError> {
        let path = folder.join(FILE_NAME);
        let bytes = match read_bytes(&path) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(OpenError::NotRendered {
                    folder: folder.to_owned(),
                });
            }
            Err(error) => return Err(OpenError::Io { path, error }),
        };
        let text = String::from_utf8_lossy(&bytes);
        let manifest =
            Manifest::parse(&text).map_err(|error| OpenError::Manifest { path, error })?;
        let files = read_folder(folder, is_source).map_err(|error| OpenError::Io {
            path: folder.to_owned(),
            error,
        })?;
        let mut rendered = Self {
            name: folder.display().to_string(),
            manifest,
            files,
            shared: None,
        };
        if let Some(place) = rendered.place_of_modules() {
            let modules = Self::open(&folder.join(&place)).map_err(|error| {
                if matches!(error, OpenError::NotRendered { .. }) {
                    let (folder, place) = (folder.to_owned(), place.clone());
                    OpenError::NoModules { folder, place }
                } else {
                    error
                }
            })?;
            rendered.shared = Some((place, Box::new(modules)));
        }
        Ok(rendered)
    }

    /// Where its stacks find the modules that they call, from the folder, if that is not inside.
    fn place_of_modules(&self) -> Option<String> {
        let mains = self.paths("terraform/", "/main.tf");
        let texts = mains.filter_map(|path| self.files.get(path));
        let texts: Vec<_> = texts.map(|bytes| String::from_utf8_lossy(bytes)).collect();
        texts.iter().flat_map(|text| text.lines()).find_map(|line| {
            let (name, value) = line.split_once('=')?;
            let source = (name.trim() == "source").then(|| value.trim().trim_matches('"'))?;
            // A stack is two folders below the output folder.
            let (place, _module) = source.strip_prefix("../../")?.rsplit_once('/')?;
            SharedFolder::check(place).is_ok().then(|| place.to_owned())
        })
    }

    /// The files below a folder that end so, by their whole paths.
    pub(crate) fn paths<'a>(
        &'a self,
        below: &'a str,
        end: &'a str,
    ) -> impl Iterator<Item = &'a str> {
        let paths = self.files.keys().map(String::as_str);
        paths.filter(move |path| path.starts_with(below) && path.ends_with(end))
    }

    /// The folders that have a file of that name: `terraform/infra`.
    pub(crate) fn folders_with(&self, below: &str, file: &str) -> BTreeSet<&str> {
        let end = format!("/{file}");
        let paths = self.files.keys().filter(|path| path.starts_with(below));
        paths.filter_map(|path| path.strip_suffix(&end)).collect()
    }

    /// The stacks of Terraform.
    pub(crate) fn stacks(&self) -> impl Iterator<Item = &str> {
        let roots = self.folders_with("terraform/", "main.tf").into_iter();
        roots.filter(|root| !root.starts_with("terraform/modules/"))
    }
}

/// What Terraform and runbooks put into the folder is left out: providers, state, plans, and dumps.
fn is_source(path: &str) -> bool {
    let mut folders = path.split('/');
    let is_left_out = |name: &str| matches!(name, ".terraform" | ".git" | ".lsgen-staging");
    let name = path.rsplit_once('/').map_or(path, |(_, name)| name);
    let is_made = [".tfstate", ".tfplan", ".dump"]
        .iter()
        .any(|part| name.contains(part));
    !folders.any(is_left_out) && !is_made
}
