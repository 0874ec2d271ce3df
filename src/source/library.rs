//! Where the text of a layer comes from: files, a revision of git, or memory.

use std::collections::BTreeMap;

/// Reads the files that an environment file names.
///
/// Paths start from a top folder, above which nothing is read, and have `/` between their parts and neither `.` nor `..`.
pub trait Library {
    /// The folder of the environment file, empty at the top.
    fn folder(&self) -> &str;

    /// What messages call the top folder, as in "is outside of {}".
    fn top(&self) -> String;

    /// Why the top folder is what it is, where that needs a word.
    fn boundary(&self) -> Option<&'static str> {
        None
    }

    /// What messages call the file at a path.
    fn name(&self, path: &str) -> String;

    /// Reads the file at a path.
    fn read(&self, path: &str) -> Result<Shelved, Unavailable>;
}

/// A file of a library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shelved {
    /// Where it is, links followed: the same file has the same path.
    pub path: String,
    /// Its text.
    pub text: String,
}

/// Why a file of a library cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unavailable {
    /// There is no such file.
    Missing,
    /// A link leads out of the top folder.
    Outside,
    /// It is not text, or something is in the way.
    Unreadable {
        /// Why, in one clause.
        reason: String,
    },
}

/// Files in memory.
#[derive(Debug, Clone, Default)]
pub struct Memory {
    files: BTreeMap<String, String>,
}

impl Memory {
    /// Files by their paths from the folder of the environment file, which is the top folder.
    pub fn new(files: impl IntoIterator<Item = (String, String)>) -> Self {
        Self {
            files: files.into_iter().collect(),
        }
    }
}

impl Library for Memory {
    fn folder(&self) -> &'static str {
        ""
    }

    fn top(&self) -> String {
        "the folder of the environment file".to_owned()
    }

    fn name(&self, path: &str) -> String {
        path.to_owned()
    }

    fn read(&self, path: &str) -> Result<Shelved, Unavailable> {
        let text = self.files.get(path).ok_or(Unavailable::Missing)?;
        Ok(Shelved {
            path: path.to_owned(),
            text: text.clone(),
        })
    }
}

/// The path that `path`, written in a file of `folder`, leads to. Nothing if it leads above the top.
pub(crate) fn joined(folder: &str, path: &str) -> Option<String> {
    let mut parts: Vec<&str> = Vec::new();
    for part in folder.split('/').chain(path.split('/')) {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop()?;
            }
            part => parts.push(part),
        }
    }
    Some(parts.join("/"))
}

/// The folder of the file at a path.
pub(crate) fn folder_of(path: &str) -> &str {
    path.rsplit_once('/').map_or("", |(folder, _)| folder)
}

/// The way from a folder to a path, with `..` where it goes up.
pub(crate) fn way(folder: &str, path: &str) -> String {
    let from: Vec<&str> = folder.split('/').filter(|part| !part.is_empty()).collect();
    let to: Vec<&str> = path.split('/').collect();
    let same = from.iter().zip(&to).take_while(|(one, other)| one == other);
    let shared = same.count();
    let up = from.iter().skip(shared).map(|_| "..");
    let parts: Vec<&str> = up.chain(to.iter().skip(shared).copied()).collect();
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::{folder_of, joined, way};

    #[test]
    fn a_path_is_followed_up_and_down_but_not_above_the_top() {
        for (folder, path, expected) in [
            ("", "./company.toml", Some("company.toml")),
            ("eu/prod", "../../company.toml", Some("company.toml")),
            ("eu", "./a//b/../c.toml", Some("eu/a/c.toml")),
            ("eu", "../../company.toml", None),
            ("", "..", None),
            ("eu", "", Some("eu")),
        ] {
            assert_eq!(joined(folder, path).as_deref(), expected, "{folder} {path}");
        }
        for (folder, path, expected) in [
            ("", "company.toml", "company.toml"),
            ("eu/prod", "company.toml", "../../company.toml"),
            ("eu/prod", "eu/a.toml", "../a.toml"),
            ("eu", "eu/a.toml", "a.toml"),
        ] {
            assert_eq!(way(folder, path), expected, "{folder} {path}");
            assert_eq!(joined(folder, &way(folder, path)).as_deref(), Some(path));
        }
        assert_eq!(folder_of("a/b/c.toml"), "a/b");
    }
}
