//! Which values keys one version of a chart has and another has not.

use serde::Serialize;

use super::keys::{KeyKind, ValueKeys};

/// A branch of `values.yaml` that only one of two versions has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Branch {
    /// The path of the whole branch, or of a single key.
    pub path: String,
    /// How many keys it has; one for a single key.
    pub keys: usize,
}

/// A key whose default is of another type.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Retyped {
    /// Its path.
    pub path: String,
    /// The type in the first version.
    pub before: KeyKind,
    /// The type in the second version.
    pub after: KeyKind,
}

/// The branches that `there` has and `here` has not: each the highest that is missing altogether.
pub(crate) fn missing(here: &ValueKeys<'_>, there: &ValueKeys<'_>) -> Vec<Branch> {
    let mut branches: Vec<Branch> = Vec::new();
    for (leaf, _) in there.leaves() {
        if here.has(leaf) {
            continue;
        }
        // The shortest beginning of the path that `here` knows nothing of.
        let ends = segment_ends(leaf);
        let path = ends
            .into_iter()
            .map(|end| leaf.split_at(end).0)
            .find(|path| !here.has(path))
            .unwrap_or(leaf);
        match branches.last_mut() {
            Some(last) if last.path == path => last.keys += 1,
            _ => branches.push(Branch {
                path: path.to_owned(),
                keys: 1,
            }),
        }
    }
    branches
}

/// The keys that both have with defaults of different types.
pub(crate) fn retyped(before: &ValueKeys<'_>, after: &ValueKeys<'_>) -> Vec<Retyped> {
    let change = |(leaf, kind): &(&str, KeyKind)| {
        let other = after.kind(leaf).filter(|other| other != kind)?;
        Some(Retyped {
            path: (*leaf).to_owned(),
            before: *kind,
            after: other,
        })
    };
    before.leaves().iter().filter_map(change).collect()
}

/// Where the segments of an escaped path end, the last one included.
fn segment_ends(path: &str) -> Vec<usize> {
    let mut ends = Vec::new();
    let mut escaped = false;
    for (index, character) in path.char_indices() {
        match character {
            '.' if !escaped => ends.push(index),
            '\\' => {
                escaped = !escaped;
                continue;
            }
            _ => {}
        }
        escaped = false;
    }
    ends.push(path.len());
    ends
}

#[cfg(test)]
mod tests {
    use super::{Branch, missing, retyped};
    use crate::chart::{KeyKind, ValueKeys};

    #[test]
    fn a_branch_that_is_missing_altogether_is_named_once() {
        let old = ValueKeys::parse("a.b int\na.c open\nlist list\n").unwrap();
        let new = ValueKeys::parse(
            "a.b string\na.c.d int\nlist list\nnew.x\\.y int\nnew.z int\nodd string\n",
        )
        .unwrap();
        let branch = |path: &str, keys| Branch {
            path: path.to_owned(),
            keys,
        };
        assert_eq!(missing(&old, &new), [branch("new", 2), branch("odd", 1)]);
        assert_eq!(missing(&new, &old), []);
        let retyped = retyped(&old, &new);
        assert_eq!(retyped.len(), 1);
        assert_eq!(
            (retyped[0].before, retyped[0].after),
            (KeyKind::Integer, KeyKind::String)
        );
    }
}
