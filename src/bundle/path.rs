//! The path of a rendered file, relative to the output folder.

use std::borrow::Borrow;
use std::fmt;

use camino::Utf8Path;

/// Where a rendered file is below the output folder: `terraform/infra/main.tf`.
///
/// Segments are joined by `/`, none is empty, `.` or `..`, and every character is an ASCII letter,
/// a digit or one of `. _ - + @ = ,`. That small alphabet means the same name on every file system,
/// in a tar archive, in a shell and in git, and it makes "equal but for the case" an exact
/// question. Paths are ordered as text, byte by byte.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FilePath(String);

impl FilePath {
    /// Reads a path, or says which part of it cannot be used.
    pub fn parse(text: &str) -> Result<Self, PathError> {
        match problem(text) {
            None => Ok(Self(text.to_owned())),
            Some(problem) => Err(PathError {
                path: text.to_owned(),
                problem,
            }),
        }
    }

    /// The path of the manifest, which no rendered file may take.
    pub fn manifest() -> Self {
        Self(super::manifest::FILE_NAME.to_owned())
    }

    /// The path as text, with `/` between its segments.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The path for camino's methods.
    pub fn as_path(&self) -> &Utf8Path {
        Utf8Path::new(&self.0)
    }

    /// The folders above the file, outermost first, without the output folder itself.
    pub fn folders(&self) -> impl DoubleEndedIterator<Item = &str> {
        self.0
            .match_indices('/')
            .filter_map(|(end, _)| self.0.get(..end))
    }

    /// Whether the file is a script, which is written with its executable bit set.
    pub fn is_script(&self) -> bool {
        self.as_path().extension() == Some("sh")
    }

    /// Whether lsgen keeps the name for itself: the manifest, and what starts with `.lsgen-`.
    pub(super) fn is_reserved(&self) -> bool {
        let lower = folded(&self.0);
        lower == super::manifest::FILE_NAME
            || lower
                .split('/')
                .any(|segment| segment.starts_with(".lsgen-"))
    }
}

/// The text by which a file system that ignores case tells two names apart.
pub(super) fn folded(text: &str) -> String {
    text.to_ascii_lowercase()
}

fn problem(text: &str) -> Option<PathProblem> {
    if text.starts_with('/') {
        return Some(PathProblem::Absolute);
    }
    if text.contains('\\') {
        return Some(PathProblem::Backslash);
    }
    for segment in text.split('/') {
        match segment {
            "" => return Some(PathProblem::EmptySegment),
            "." | ".." => return Some(PathProblem::DotSegment),
            _ => {}
        }
    }
    let allowed = |c: char| c.is_ascii_alphanumeric() || "/._-+@=,".contains(c);
    text.chars()
        .find(|c| !allowed(*c))
        .map(PathProblem::Character)
}

impl Borrow<str> for FilePath {
    fn borrow(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for FilePath {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl AsRef<Utf8Path> for FilePath {
    fn as_ref(&self) -> &Utf8Path {
        self.as_path()
    }
}

impl serde::Serialize for FilePath {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.0)
    }
}

impl fmt::Display for FilePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.0)
    }
}

/// A text that cannot be the path of a rendered file.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{}` cannot be the path of a rendered file: {problem}", path.escape_debug())]
pub struct PathError {
    /// The text as it was given.
    pub path: String,
    /// What is wrong with it.
    pub problem: PathProblem,
}

/// What is wrong with a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PathProblem {
    /// It starts at the root of the file system.
    #[error("it must be relative to the output folder")]
    Absolute,
    /// It holds a backslash, which separates segments on one system and not on another.
    #[error("segments are separated by `/`, not by a backslash")]
    Backslash,
    /// It is empty, ends in `/` or holds `//`.
    #[error("a segment of it is empty")]
    EmptySegment,
    /// It holds `.` or `..`, so it could leave the output folder or have two spellings.
    #[error("`.` and `..` are not allowed")]
    DotSegment,
    /// It holds a character outside the portable alphabet.
    #[error("it may hold ASCII letters, digits and `._-+@=,` but not {0:?}")]
    Character(char),
    /// lsgen keeps the name for itself.
    #[error("lsgen keeps this name for itself")]
    Reserved,
}
