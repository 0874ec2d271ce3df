//! A key of the environment file: its path and its value. Every read of the value is recorded.
//!
//! `key!(context.stores.postgres.source)` is checked by the compiler against the model, is the place of a finding, and
//! dereferences to the value. Running a rule therefore tells what it reads.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::ops::Deref;

use crate::internal::Internal;
use crate::source::KeyPath;

/// A key, starting from the context or from another key: `key!(group.instance_type)`.
macro_rules! key {
    ($from:ident $(. $field:ident)+) => {
        $from.here()$(.field(stringify!($field), |it| &it.$field))+
    };
}

pub(in crate::rules) use key;

/// What one run of a rule has read.
#[derive(Debug, Default)]
pub(in crate::rules) struct Reads(RefCell<Vec<Read>>);

#[derive(Debug, Clone, PartialEq, Eq)]
enum Read {
    /// The value, with everything below it.
    Value(KeyPath),
    /// Whether there is a value.
    Presence(KeyPath),
    /// Which entries a table of named things has.
    Names(KeyPath),
}

impl Reads {
    fn record(&self, read: Read) {
        let mut reads = self.0.borrow_mut();
        if !reads.contains(&read) {
            reads.push(read);
        }
    }

    /// Records a value that a derivation reads.
    pub(super) fn value(&self, path: KeyPath) {
        self.record(Read::Value(path));
    }

    /// The keys whose values were read, with everything below them, and those that were only looked for.
    pub(super) fn into_keys(self) -> (BTreeSet<KeyPath>, BTreeSet<KeyPath>) {
        let (mut values, mut presence) = (BTreeSet::new(), BTreeSet::new());
        for read in self.0.into_inner() {
            match read {
                Read::Value(path) => values.insert(path),
                Read::Presence(path) | Read::Names(path) => presence.insert(path),
            };
        }
        (values, presence)
    }

    /// Whether the run could have had a different result with a different value at `wrong`.
    pub(super) fn depend_on(&self, wrong: &Wrong) -> bool {
        // In most environments nothing is wrong, and a rule reads much.
        !wrong.0.is_empty()
            && self.0.borrow().iter().any(|read| match read {
                Read::Value(path) => wrong.is_above(path) || wrong.below(path).next().is_some(),
                Read::Presence(path) => wrong.is_above(path),
                Read::Names(path) => {
                    let depth = path.segments().len() + 1;
                    let mut below = wrong.below(path);
                    wrong.is_above(path) || below.any(|wrong| wrong.segments().len() == depth)
                }
            })
    }
}

/// The paths whose value is wrong, in the order of their keys: a file can have very many.
pub(super) struct Wrong(BTreeSet<KeyPath>);

impl Wrong {
    pub(super) fn new(paths: impl IntoIterator<Item = KeyPath>) -> Self {
        Self(paths.into_iter().collect())
    }

    /// Whether the path, or one above it, is wrong.
    pub(super) fn is_above(&self, path: &KeyPath) -> bool {
        let parents = std::iter::successors(Some(path.clone()), KeyPath::parent);
        parents.into_iter().any(|path| self.0.contains(&path))
    }

    /// The wrong paths at or below a path.
    fn below<'a>(&'a self, path: &'a KeyPath) -> impl Iterator<Item = &'a KeyPath> {
        let from = self.0.range(path.clone()..);
        from.take_while(|wrong| wrong.is_within(path))
    }
}

/// A key with its value.
#[derive(Debug)]
pub(in crate::rules) struct Key<'a, T> {
    path: KeyPath,
    value: &'a T,
    reads: &'a Reads,
}

impl<'a, T> Key<'a, T> {
    pub(super) fn new(path: KeyPath, value: &'a T, reads: &'a Reads) -> Self {
        Self { path, value, reads }
    }

    /// Itself: where `key!` starts.
    pub(in crate::rules) fn here(&self) -> Self {
        self.clone()
    }

    /// The key of that field. `key!` takes the name from the field itself.
    pub(in crate::rules) fn field<U>(
        &self,
        name: &str,
        get: impl FnOnce(&'a T) -> &'a U,
    ) -> Key<'a, U> {
        Key::new(self.path.key(name), get(self.value), self.reads)
    }

    /// The value.
    pub(in crate::rules) fn read(&self) -> &'a T {
        self.reads.record(Read::Value(self.path.clone()));
        self.value
    }

    /// The value of a table whose entries a rule judges one by one: a wrong entry is not in the table, and does not
    /// silence findings about the others.
    pub(in crate::rules) fn read_by_entry(&self) -> &'a T {
        self.reads.record(Read::Presence(self.path.clone()));
        self.value
    }

    /// Where it stands.
    pub(in crate::rules) fn path(&self) -> &KeyPath {
        &self.path
    }

    /// The last part of the path.
    pub(in crate::rules) fn name(&self) -> &str {
        self.path.last_key().internal("the name of a key")
    }
}

impl<'a, T> Key<'a, Option<T>> {
    /// The key of the value, if there is one.
    pub(in crate::rules) fn some(&self) -> Option<Key<'a, T>> {
        self.reads.record(Read::Presence(self.path.clone()));
        let value = self.value.as_ref()?;
        Some(Key::new(self.path.clone(), value, self.reads))
    }

    /// Whether there is a value.
    pub(in crate::rules) fn is_some(&self) -> bool {
        self.some().is_some()
    }

    /// Whether there is none.
    pub(in crate::rules) fn is_none(&self) -> bool {
        self.some().is_none()
    }
}

impl<'a, K: ToString, V> Key<'a, BTreeMap<K, V>> {
    /// The keys of the entries, by name.
    pub(in crate::rules) fn entries(&self) -> Vec<Key<'a, V>> {
        self.reads.record(Read::Names(self.path.clone()));
        self.value
            .iter()
            .map(|(name, value)| Key::new(self.path.key(&name.to_string()), value, self.reads))
            .collect()
    }
}

impl<T> Clone for Key<'_, T> {
    fn clone(&self) -> Self {
        Self::new(self.path.clone(), self.value, self.reads)
    }
}

impl<T> Deref for Key<'_, T> {
    type Target = T;

    fn deref(&self) -> &T {
        self.read()
    }
}

/// The location of a finding: a key, or a path that was made from one.
pub(in crate::rules) trait Located {
    /// The path.
    fn at(&self) -> &KeyPath;
}

impl<T> Located for Key<'_, T> {
    fn at(&self) -> &KeyPath {
        &self.path
    }
}

impl Located for KeyPath {
    fn at(&self) -> &KeyPath {
        self
    }
}
