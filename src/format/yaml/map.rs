use super::Node;

/// Keys and values in the order in which they were set, with a comment for any key.
///
/// A key occurs once: setting it again replaces the value and keeps the place.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) struct Map {
    entries: Vec<(String, Node)>,
    comments: Vec<(String, String)>,
}

impl Map {
    /// A map without entries.
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Sets `key` and hands the map on.
    #[must_use]
    pub(crate) fn set(mut self, key: impl Into<String>, value: impl Into<Node>) -> Self {
        self.insert(key, value);
        self
    }

    /// Sets `key` when there is a value.
    #[must_use]
    pub(crate) fn set_some(self, key: impl Into<String>, value: Option<impl Into<Node>>) -> Self {
        match value {
            Some(value) => self.set(key, value),
            None => self,
        }
    }

    /// Sets the value below `path`, see [`Map::insert_path`].
    #[must_use]
    pub(crate) fn set_path<K: AsRef<str>>(mut self, path: &[K], value: impl Into<Node>) -> Self {
        self.insert_path(path, value);
        self
    }

    /// Prints `text` above the last key of `path`. The maps on the way are made when missing.
    #[must_use]
    pub(crate) fn comment_path<K: AsRef<str>>(
        mut self,
        path: &[K],
        text: impl Into<String>,
    ) -> Self {
        if let Some((last, parents)) = path.split_last() {
            self.change_below(parents, |map| map.insert_comment(last.as_ref(), text));
        }
        self
    }

    /// Sets `key`.
    pub(crate) fn insert(&mut self, key: impl Into<String>, value: impl Into<Node>) {
        let (key, value) = (key.into(), value.into());
        match self.get_mut(&key) {
            Some(present) => *present = value,
            None => self.entries.push((key, value)),
        }
    }

    /// Sets the comment of `key`.
    pub(crate) fn insert_comment(&mut self, key: &str, text: impl Into<String>) {
        self.comments.retain(|(commented, _)| commented != key);
        self.comments.push((key.to_owned(), text.into()));
    }

    /// Sets the value below `path`, making the maps on the way.
    ///
    /// What is in the way and is not a map is replaced by one. The empty path changes nothing.
    pub(crate) fn insert_path<K: AsRef<str>>(&mut self, path: &[K], value: impl Into<Node>) {
        if let Some((last, parents)) = path.split_last() {
            self.change_below(parents, |map| map.insert(last.as_ref(), value));
        }
    }

    /// Changes the map below `path`, making it and those on the way when there is none.
    fn change_below<K: AsRef<str>>(&mut self, path: &[K], change: impl FnOnce(&mut Self)) {
        let Some((first, rest)) = path.split_first() else {
            return change(self);
        };
        let mut child = match self.get_mut(first.as_ref()) {
            Some(Node::Map(child)) => std::mem::take(child),
            _ => Self::new(),
        };
        child.change_below(rest, change);
        self.insert(first.as_ref(), child);
    }

    /// The value of `key`.
    pub(crate) fn get(&self, key: &str) -> Option<&Node> {
        self.entries
            .iter()
            .find(|(present, _)| present == key)
            .map(|(_, value)| value)
    }

    /// The value of `key`, to be changed in place.
    pub(crate) fn get_mut(&mut self, key: &str) -> Option<&mut Node> {
        self.entries
            .iter_mut()
            .find(|(present, _)| present == key)
            .map(|(_, value)| value)
    }

    /// The value below `path`. The empty path has no value, as a map is not a [`Node`] of its own.
    pub(crate) fn get_path<K: AsRef<str>>(&self, path: &[K]) -> Option<&Node> {
        let (first, rest) = path.split_first()?;
        self.get(first.as_ref())?.get_path(rest)
    }

    /// Lays `over` on top: maps merge key by key, everything else is replaced, as Helm merges
    /// values files. A null stays in the result.
    pub(crate) fn merge(&mut self, over: Self) {
        for (key, value) in over.entries {
            match (self.get_mut(&key), value) {
                (Some(Node::Map(below)), Node::Map(above)) => below.merge(above),
                (_, value) => self.insert(key, value),
            }
        }
        for (key, text) in over.comments {
            self.insert_comment(&key, text);
        }
    }

    /// Whether there is no entry.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// How many entries there are.
    pub(crate) fn len(&self) -> usize {
        self.entries.len()
    }

    /// Keys and values in order.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&str, &Node)> {
        self.entries
            .iter()
            .map(|(key, value)| (key.as_str(), value))
    }

    /// Keys in order.
    pub(crate) fn keys(&self) -> impl Iterator<Item = &str> {
        self.entries.iter().map(|(key, _)| key.as_str())
    }

    /// Every leaf with the keys that lead to it, see [`Node::leaf_paths`].
    pub(crate) fn leaf_paths(&self) -> Vec<(Vec<String>, &Node)> {
        let mut leaves = Vec::new();
        for (key, value) in self.iter() {
            leaves.extend(value.leaf_paths().into_iter().map(|(rest, leaf)| {
                let path = std::iter::once(key.to_owned()).chain(rest).collect();
                (path, leaf)
            }));
        }
        leaves
    }

    /// The same map without any comment, at any depth, for comparing what two trees say.
    #[cfg(test)]
    pub(super) fn without_comments(self) -> Self {
        self.entries
            .into_iter()
            .map(|(key, value)| (key, value.without_comments()))
            .collect()
    }

    /// The comment of `key`.
    pub(crate) fn comment_of(&self, key: &str) -> Option<&str> {
        self.comments
            .iter()
            .find(|(commented, _)| commented == key)
            .map(|(_, text)| text.as_str())
    }
}

impl<K: Into<String>, V: Into<Node>> FromIterator<(K, V)> for Map {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        entries
            .into_iter()
            .fold(Self::new(), |map, (key, value)| map.set(key, value))
    }
}

impl IntoIterator for Map {
    type Item = (String, Node);
    type IntoIter = std::vec::IntoIter<(String, Node)>;

    fn into_iter(self) -> Self::IntoIter {
        self.entries.into_iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_set_again_keeps_its_place() {
        let map = Map::new().set("a", 1).set("b", 2).set("a", 3);
        assert_eq!(map.keys().collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(map.get("a"), Some(&Node::Integer(3)));
        assert_eq!(map.len(), 2);
    }

    #[test]
    fn a_path_makes_its_parents_and_replaces_scalars_in_the_way() {
        let map = Map::new()
            .set("backend", "scalar")
            .set_path(&["backend", "hpa", "enabled"], true)
            .set_path(&["metadata", "annotations", "example.com/key"], "x");
        assert_eq!(
            map.get_path(&["backend", "hpa", "enabled"]),
            Some(&Node::Bool(true))
        );
        assert!(
            map.get_path(&["metadata", "annotations", "example.com/key"])
                .is_some()
        );
        assert_eq!(map.clone().set_path::<&str>(&[], 1), map);
    }

    #[test]
    fn merging_is_deep_for_maps_and_replaces_the_rest() {
        let mut below = Map::new()
            .set_path(&["a", "b"], 1)
            .set_path(&["a", "c"], vec![1, 2])
            .set("d", Map::new().set("x", 1))
            .comment_path(&["d"], "old");
        below.merge(
            Map::new()
                .set_path(&["a", "c"], vec![3])
                .set("d", Node::Null)
                .set("e", 1)
                .comment_path(&["d"], "new"),
        );
        let expected = Map::new()
            .set("a", Map::new().set("b", 1).set("c", vec![3]))
            .set("d", Node::Null)
            .set("e", 1);
        assert_eq!(below.comment_of("d"), Some("new"));
        assert_eq!(below.without_comments(), expected);
    }
}
