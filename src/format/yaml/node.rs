use super::Map;

/// A YAML value.
#[derive(Debug, Clone, PartialEq, Default)]
pub(crate) enum Node {
    /// Nothing. Helm takes a null in a values file as "remove the chart's default".
    #[default]
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A whole number.
    Integer(i64),
    /// A number with a fraction. Printed so that it is read back to the last bit.
    Float(f64),
    /// Text of any length, on one line or several.
    Text(String),
    /// Values in order.
    List(Vec<Node>),
    /// Keys and values in the order in which they were set.
    Map(Map),
}

impl Node {
    /// The map, when this is one.
    pub(crate) fn as_map(&self) -> Option<&Map> {
        if let Self::Map(map) = self {
            Some(map)
        } else {
            None
        }
    }

    /// The text, when this is text.
    pub(crate) fn as_str(&self) -> Option<&str> {
        if let Self::Text(text) = self {
            Some(text)
        } else {
            None
        }
    }

    /// The value below `path`, when every step but the last is a map that has the next key.
    ///
    /// The empty path leads to the node itself.
    pub(crate) fn get_path<K: AsRef<str>>(&self, path: &[K]) -> Option<&Self> {
        path.iter()
            .try_fold(self, |node, key| node.as_map()?.get(key.as_ref()))
    }

    /// Every leaf with the keys that lead to it.
    ///
    /// A leaf is a scalar, a list (with all it holds) or an empty map.
    pub(crate) fn leaf_paths(&self) -> Vec<(Vec<String>, &Self)> {
        let mut leaves = Vec::new();
        self.collect_leaves(&mut Vec::new(), &mut leaves);
        leaves
    }

    fn collect_leaves<'a>(
        &'a self,
        path: &mut Vec<String>,
        leaves: &mut Vec<(Vec<String>, &'a Self)>,
    ) {
        match self {
            Self::Map(map) if !map.is_empty() => {
                for (key, value) in map.iter() {
                    path.push(key.to_owned());
                    value.collect_leaves(path, leaves);
                    path.pop();
                }
            }
            _ => leaves.push((path.clone(), self)),
        }
    }

    /// The same value without any comment, for comparing what two trees say.
    #[cfg(test)]
    pub(super) fn without_comments(self) -> Self {
        match self {
            Self::Map(map) => Self::Map(map.without_comments()),
            Self::List(items) => {
                Self::List(items.into_iter().map(Self::without_comments).collect())
            }
            scalar => scalar,
        }
    }
}

impl From<bool> for Node {
    fn from(value: bool) -> Self {
        Self::Bool(value)
    }
}

impl From<f64> for Node {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl From<&str> for Node {
    fn from(value: &str) -> Self {
        Self::Text(value.to_owned())
    }
}

impl From<String> for Node {
    fn from(value: String) -> Self {
        Self::Text(value)
    }
}

impl From<&String> for Node {
    fn from(value: &String) -> Self {
        Self::Text(value.clone())
    }
}

impl From<Map> for Node {
    fn from(value: Map) -> Self {
        Self::Map(value)
    }
}

impl<T: Into<Node>> From<Vec<T>> for Node {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Node>, const LENGTH: usize> From<[T; LENGTH]> for Node {
    fn from(values: [T; LENGTH]) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Node>> FromIterator<T> for Node {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        Self::List(values.into_iter().map(Into::into).collect())
    }
}

macro_rules! from_integers {
    ($($kind:ty),*) => {
        $(impl From<$kind> for Node {
            fn from(value: $kind) -> Self {
                Self::Integer(i64::from(value))
            }
        })*
    };
}

from_integers!(i8, i16, i32, i64, u8, u16, u32);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_of_everyday_types_become_nodes() {
        assert_eq!(Node::from(3_u32), Node::Integer(3));
        assert_eq!(
            Node::from(vec!["a", "b"]),
            Node::List(vec![Node::from("a"), Node::from("b")])
        );
        assert_eq!(Node::from([true]), Node::List(vec![Node::Bool(true)]));
        assert_eq!(Node::from("x").as_str(), Some("x"));
    }

    #[test]
    fn leaves_are_scalars_lists_and_empty_maps() {
        let node = Node::from(
            Map::new()
                .set_path(&["a", "b"], 1)
                .set_path(&["a", "empty"], Map::new())
                .set("list", vec![Map::new().set("inside", 1)])
                .set("none", Vec::<Node>::new()),
        );
        let paths: Vec<String> = node
            .leaf_paths()
            .iter()
            .map(|(path, _)| path.join("."))
            .collect();
        assert_eq!(paths, ["a.b", "a.empty", "list", "none"]);
        for (path, leaf) in node.leaf_paths() {
            assert_eq!(node.get_path(&path), Some(leaf));
        }
    }

    #[test]
    fn a_path_through_a_scalar_leads_nowhere() {
        let node = Node::from(Map::new().set("a", 1));
        assert_eq!(node.get_path(&["a", "b"]), None);
        assert_eq!(node.get_path::<&str>(&[]), Some(&node));
    }
}
