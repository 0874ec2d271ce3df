//! What tells the items of a list apart, and whether their order means anything: facts from
//! `profiles/diff/lists.toml`.

use std::sync::LazyLock;

use serde::Deserialize;

use super::path::Path;
use crate::shipped;

/// How lists of some names are compared.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Lists {
    /// The lists' own keys; `selector.values` is a list `values` below a key `selector`.
    pub names: Vec<String>,
    /// The kinds of object in which it is so; everywhere if there are none.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// The keys that tell two items apart; the first row that every item has and that is unique.
    /// Without any the list is a set: its items are what they are.
    #[serde(default)]
    pub keys: Vec<Vec<String>>,
    /// Whether the order of the items means something all the same.
    #[serde(default)]
    pub ordered: bool,
    /// Where that is written.
    pub source: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    list: Vec<Lists>,
}

/// Every list whose order does not mean what it does elsewhere.
pub(crate) fn known() -> &'static [Lists] {
    static KNOWN: LazyLock<Vec<Lists>> = LazyLock::new(|| {
        let facts: Facts = shipped::facts("diff/lists.toml");
        facts.list
    });
    &KNOWN
}

/// How the list at `path` in an object of `kind` is compared; by position if nothing is known of it.
pub(super) fn at(kind: Option<&str>, path: &Path) -> Option<&'static Lists> {
    let is_named = |name: &String| {
        let mut keys = path.keys().rev();
        name.rsplit('.').all(|key| keys.next() == Some(key))
    };
    let is_of_kind = |lists: &Lists| {
        lists.kinds.is_empty()
            || kind.is_some_and(|kind| lists.kinds.iter().any(|known| known == kind))
    };
    known()
        .iter()
        .find(|lists| is_of_kind(lists) && lists.names.iter().any(is_named))
}

#[cfg(test)]
mod tests {
    use super::super::path::Step;
    use super::*;

    fn path(keys: &[&str]) -> Path {
        keys.iter().fold(Path::default(), |path, key| {
            path.then(Step::Key((*key).to_owned()))
        })
    }

    #[test]
    fn the_shipped_facts_are_read() {
        assert!(known().len() > 5, "{:?}", known());
        for lists in known() {
            assert!(lists.source.starts_with("https://"), "{lists:?}");
            assert!(!lists.ordered || !lists.keys.is_empty(), "{lists:?}");
        }
    }

    #[test]
    fn a_list_is_known_by_its_name_and_the_kind_around_it() {
        let env = at(None, &path(&["backend", "deployment", "env"]));
        assert_eq!(env.map(|lists| &lists.keys[0][0]).unwrap(), "name");
        assert!(at(Some("Role"), &path(&["rules"])).is_some());
        assert!(at(Some("HTTPRoute"), &path(&["spec", "rules"])).is_none());
        assert!(at(None, &path(&["spec", "args"])).is_none());
    }

    #[test]
    fn values_of_a_selector_have_no_order_and_values_of_a_release_do() {
        assert!(at(None, &path(&["matchExpressions", "values"])).is_some());
        assert!(at(None, &path(&["releases", "values"])).is_none());
    }
}
