//! The files around an environment file, as far as its layers may reach: its repository.

use std::io;
use std::path::{Component, Path, PathBuf};

use super::library::{Library, Shelved, Unavailable, way};
use super::read::read_file;

/// The files on disk.
///
/// The top folder is that of the git repository in which the environment file is. Where there is none, it is the current folder
/// if the environment file is in it, and the file's own folder otherwise.
#[derive(Debug)]
pub(crate) struct Repository {
    /// The folder of the environment file as it was named.
    named: PathBuf,
    top: io::Result<Top>,
}

#[derive(Debug)]
struct Top {
    /// The top folder, links followed.
    path: PathBuf,
    /// The folder of the environment file below it.
    folder: String,
    is_repository: bool,
}

impl Repository {
    /// The files around the environment file at `path`; `-` is one in the current folder.
    pub(crate) fn around(path: &Path) -> Self {
        let named = match path.parent() {
            Some(folder) if path.as_os_str() != "-" => folder.to_owned(),
            _ => PathBuf::new(),
        };
        let top = Top::of(&named);
        Self { named, top }
    }
}

impl Top {
    fn of(folder: &Path) -> io::Result<Self> {
        let current = Path::new(".").canonicalize();
        let folder = Path::new(".").join(folder).canonicalize()?;
        // A worktree and a submodule have a file of that name.
        let repository = folder.ancestors().find(|above| above.join(".git").exists());
        let is_repository = repository.is_some();
        let path = match (repository, current) {
            (Some(repository), _) => repository.to_owned(),
            (None, Ok(current)) if folder.starts_with(&current) => current,
            (None, _) => folder.clone(),
        };
        let below = slashed(folder.strip_prefix(&path).unwrap_or(Path::new("")));
        let folder = below.ok_or_else(|| {
            let message = "the path of its folder is not UTF-8 text";
            io::Error::new(io::ErrorKind::InvalidInput, message)
        })?;
        Ok(Self {
            path,
            folder,
            is_repository,
        })
    }
}

impl Library for Repository {
    fn folder(&self) -> &str {
        self.top.as_ref().map_or("", |top| top.folder.as_str())
    }

    fn top(&self) -> String {
        match &self.top {
            Ok(top) if top.is_repository => {
                format!("the git repository `{}`", top.path.display())
            }
            Ok(top) => format!(
                "`{}`, and no git repository is around it",
                top.path.display()
            ),
            Err(_) => "the folder of the environment file".to_owned(),
        }
    }

    fn boundary(&self) -> Option<&'static str> {
        let has_none = self.top.as_ref().is_ok_and(|top| !top.is_repository);
        has_none.then_some(
            "without a repository, layers are in the current folder, or beside the environment file",
        )
    }

    fn name(&self, path: &str) -> String {
        let way = way(self.folder(), path);
        let plain = plain(&self.named, &way);
        // Through a link, `..` is another folder than the one that the link is in.
        let is_same = |top: &Top| {
            let (one, other) = (plain.canonicalize(), top.path.join(path).canonicalize());
            one.is_ok_and(|one| other.is_ok_and(|other| one == other))
        };
        let has_links = self
            .top
            .as_ref()
            .is_ok_and(|top| top.path.join(path).exists() && !is_same(top));
        let named = if has_links {
            self.named.join(way)
        } else {
            plain
        };
        named.display().to_string()
    }

    fn read(&self, path: &str) -> Result<Shelved, Unavailable> {
        let unreadable = |error: &dyn ToString| Unavailable::Unreadable {
            reason: error.to_string(),
        };
        let top = self.top.as_ref().map_err(|error| unreadable(error))?;
        let real = match top.path.join(path).canonicalize() {
            Ok(real) => real,
            Err(error) if error.kind() == io::ErrorKind::NotFound => {
                return Err(Unavailable::Missing);
            }
            Err(error) => return Err(unreadable(&error)),
        };
        let below = real
            .strip_prefix(&top.path)
            .map_err(|_| Unavailable::Outside)?;
        let path = slashed(below).ok_or_else(|| unreadable(&"its path is not UTF-8 text"))?;
        let text = read_file(&real).map_err(|error| unreadable(&error.reason()))?;
        Ok(Shelved { path, text })
    }
}

/// A path with `/` between its parts, if all of it is text.
fn slashed(path: &Path) -> Option<String> {
    let parts: Option<Vec<&str>> = path.iter().map(|part| part.to_str()).collect();
    Some(parts?.join("/"))
}

/// A folder with a way from it, in which `..` takes the part before it away.
pub(crate) fn plain(folder: &Path, way: &str) -> PathBuf {
    let mut path = folder.to_owned();
    for part in way.split('/') {
        let is_named = matches!(path.components().next_back(), Some(Component::Normal(_)));
        match part {
            ".." if is_named => {
                path.pop();
            }
            part => path.push(part),
        }
    }
    path
}
