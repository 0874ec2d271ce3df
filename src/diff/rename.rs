//! Which of the added files are removed ones under another path.

use std::collections::{BTreeMap, BTreeSet};

use super::files::Files;
use super::structure::Language;
use crate::bundle::path::FilePath;

/// How much of a file must have stayed for it to be taken for the same, in per cent.
pub(crate) const THRESHOLD: u8 = 60;

/// Where an added file comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Rename<'a> {
    pub(super) from: &'a FilePath,
    pub(super) similarity: u8,
}

/// An added file that could be a removed one. The order is the order of preference.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Candidate<'a> {
    difference: u8,
    has_another_name: bool,
    from: &'a FilePath,
    to: &'a FilePath,
}

/// The added files that are removed ones under another path: those that are alike to the byte
/// first, then by similarity, then those that kept their name, then by path. A file is paired once.
pub(super) fn find<'a>(before: &'a Files, after: &'a Files) -> BTreeMap<&'a FilePath, Rename<'a>> {
    // What another file says as well, before and after, tells nothing of where this one comes from:
    // charts and overlays have files in common.
    let stayed: BTreeSet<&Vec<u8>> = before
        .iter()
        .filter(|(path, bytes)| after.get(*path) == Some(*bytes))
        .map(|(_, bytes)| bytes)
        .collect();
    let prepare = |files: &'a Files, others: &'a Files| -> Vec<(&'a FilePath, Content<'a>)> {
        files
            .iter()
            .filter(|(path, bytes)| !others.contains_key(*path) && !bytes.is_empty())
            .filter(|(_, bytes)| !stayed.contains(bytes))
            .map(|(path, bytes)| (path, Content::of(bytes)))
            .collect()
    };
    let (removed, added) = (prepare(before, after), prepare(after, before));
    let mut candidates = Vec::new();
    for (from, old) in &removed {
        for (to, new) in &added {
            if !may_move(from, to) {
                continue;
            }
            let similarity = old.similarity(new);
            if similarity >= THRESHOLD {
                candidates.push(Candidate {
                    difference: 100 - similarity,
                    has_another_name: from.as_path().file_name() != to.as_path().file_name(),
                    from,
                    to,
                });
            }
        }
    }
    candidates.sort();
    let mut taken = BTreeSet::new();
    let mut renames = BTreeMap::new();
    for candidate in candidates {
        if renames.contains_key(candidate.to) || !taken.insert(candidate.from) {
            continue;
        }
        let rename = Rename {
            from: candidate.from,
            similarity: 100 - candidate.difference,
        };
        renames.insert(candidate.to, rename);
    }
    renames
}

/// Whether the one can be the other at all: of one language, and for Terraform in one folder. A
/// folder is a module; in another folder the same blocks are other resources, and the old ones go.
fn may_move(from: &FilePath, to: &FilePath) -> bool {
    let is_terraform = Language::of(from) == Language::Hcl;
    from.as_path().extension() == to.as_path().extension()
        && (!is_terraform || from.as_path().parent() == to.as_path().parent())
}

/// A file's bytes, and how many there are of each of its lines.
struct Content<'a> {
    bytes: &'a [u8],
    /// None for what is not text: that is the same only to the byte.
    lines: Option<BTreeMap<&'a [u8], usize>>,
}

impl<'a> Content<'a> {
    fn of(bytes: &'a [u8]) -> Self {
        let is_text = std::str::from_utf8(bytes).is_ok();
        let lines = is_text.then(|| {
            let mut lines = BTreeMap::new();
            for line in bytes.split_inclusive(|byte| *byte == b'\n') {
                *lines.entry(line).or_default() += 1;
            }
            lines
        });
        Self { bytes, lines }
    }

    /// The share of bytes in lines that both have, in per cent of the longer one; 100 only where
    /// every byte is the same.
    fn similarity(&self, other: &Self) -> u8 {
        if self.bytes == other.bytes {
            return 100;
        }
        let (Some(lines), Some(others)) = (&self.lines, &other.lines) else {
            return 0;
        };
        let shorter = self.bytes.len().min(other.bytes.len());
        let longer = self.bytes.len().max(other.bytes.len());
        let share = |bytes: usize| u8::try_from(bytes * 100 / longer.max(1)).unwrap_or(0);
        // Even if all of the shorter one were in the longer one.
        if share(shorter) < THRESHOLD {
            return 0;
        }
        let shared = lines.iter().map(|(line, count)| {
            let both = others.get(line).copied().unwrap_or(0).min(*count);
            both * line.len()
        });
        share(shared.sum()).min(99)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(files: &[(&str, &str)]) -> Files {
        files
            .iter()
            .map(|(path, text)| (FilePath::parse(path).unwrap(), text.as_bytes().to_vec()))
            .collect()
    }

    /// Renames as `from > to similarity`.
    fn renames(before: &[(&str, &str)], after: &[(&str, &str)]) -> Vec<String> {
        find(&files(before), &files(after))
            .into_iter()
            .map(|(to, rename)| format!("{} > {to} {}", rename.from, rename.similarity))
            .collect()
    }

    #[test]
    fn the_same_bytes_come_before_the_same_name_and_that_before_the_path() {
        let before = [
            ("a/x.yaml", "1\n2\n3\n4\n5\n"),
            ("b/x.yaml", "1\n2\n3\n4\n6\n"),
        ];
        assert_eq!(
            renames(
                &before,
                &[
                    ("c/y.yaml", "1\n2\n3\n4\n6\n"),
                    ("c/x.yaml", "1\n2\n3\n4\n7\n")
                ]
            ),
            ["a/x.yaml > c/x.yaml 80", "b/x.yaml > c/y.yaml 100"]
        );
        let same = [("a/x.yaml", "1\n"), ("a/y.yaml", "1\n")];
        assert_eq!(
            renames(&same, &[("b/x.yaml", "1\n"), ("b/y.yaml", "1\n")]),
            ["a/x.yaml > b/x.yaml 100", "a/y.yaml > b/y.yaml 100"]
        );
        assert_eq!(
            renames(&same, &[("b/1.yaml", "1\n"), ("b/2.yaml", "1\n")]),
            ["a/x.yaml > b/1.yaml 100", "a/y.yaml > b/2.yaml 100"]
        );
    }

    #[test]
    fn what_has_little_in_common_is_removed_and_added() {
        let none: [&str; 0] = [];
        assert_eq!(renames(&[("a", "1\n2\n")], &[("b", "1\n3\n")]), none);
        assert_eq!(
            renames(&[("a", "1\n2\n3\n4\n5\n")], &[("b", "1\n2\n3\n0\n0\n")]),
            ["a > b 60"]
        );
        assert_eq!(renames(&[("a", "")], &[("b", "")]), none);
        assert_eq!(renames(&[("a.md", "1\n")], &[("a.yaml", "1\n")]), none);
        // A file that is still there is not the origin of another file.
        assert_eq!(
            renames(&[("a", "1\n")], &[("a", "1\n"), ("b", "1\n")]),
            none
        );
    }

    #[test]
    fn what_every_folder_has_is_not_a_move() {
        let none: [&str; 0] = [];
        let before = [("a/versions.yaml", "1\n"), ("b/versions.yaml", "1\n")];
        let after = [("a/versions.yaml", "1\n"), ("c/versions.yaml", "1\n")];
        assert_eq!(renames(&before, &after), none);
    }

    #[test]
    fn terraform_moves_within_its_folder_only() {
        let none: [&str; 0] = [];
        assert_eq!(renames(&[("a/x.tf", "1\n")], &[("b/x.tf", "1\n")]), none);
        assert_eq!(
            renames(&[("a/x.tf", "1\n")], &[("a/y.tf", "1\n")]),
            ["a/x.tf > a/y.tf 100"]
        );
    }

    #[test]
    fn reordered_lines_are_not_the_same_bytes() {
        assert_eq!(
            renames(&[("a", "1\n2\n")], &[("b", "2\n1\n")]),
            ["a > b 99"]
        );
    }
}
