//! The policies of an environment's own layers.

use crate::finding::Place;
use crate::model::file::Policy;
use crate::source::{DocumentId, KeyPath, Node, Value};

/// The key of the table.
const KEY: &str = "policy";

/// A policy and where it is written.
#[derive(Debug)]
pub(crate) struct HeldPolicy {
    /// What environments must keep to.
    pub(crate) policy: Policy,
    /// The layer that says so.
    pub(crate) document: DocumentId,
    /// The table as it is written.
    pub(crate) node: Node,
}

impl HeldPolicy {
    /// The policy in a table, or else where the table is.
    pub(super) fn read(document: DocumentId, node: Node) -> Result<Self, Place> {
        match node.to_toml().try_into() {
            Ok(policy) => Ok(Self {
                policy,
                document,
                node,
            }),
            Err(_) => Err(Place {
                document,
                span: node.origin.key,
            }),
        }
    }

    /// Where the value of a key of the policy is written, or else the table.
    pub(crate) fn place(&self, keys: &[&str]) -> Place {
        let path = keys.iter().fold(KeyPath::root(), |path, key| path.key(key));
        self.at(&path)
    }

    /// Where an item of a list of the policy is written.
    pub(crate) fn item(&self, key: &str, position: usize) -> Place {
        self.at(&KeyPath::root().key(key).index(position))
    }

    fn at(&self, path: &KeyPath) -> Place {
        let node = self.node.find(path).unwrap_or(&self.node);
        let is_table = matches!(node.value, Value::Table(_));
        let origin = &node.origin;
        let span = if is_table { &origin.key } else { &origin.value };
        Place {
            document: self.document,
            span: span.clone(),
        }
    }
}

/// The policy of a layer, which is not a part of what the layers merge to.
pub(super) fn taken_out_of(root: &mut Node) -> Option<Node> {
    let Value::Table(table) = &mut root.value else {
        return None;
    };
    table.remove(KEY)
}

/// The keys at the top of a file that are about it, and not about the environment.
const OF_THE_FILE: [&str; 2] = [KEY, "layers"];

/// Takes away what is about the file and not about the environment.
pub(super) fn of_the_file_alone(root: &mut Node) {
    if let Value::Table(table) = &mut root.value {
        for key in OF_THE_FILE {
            table.remove(key);
        }
    }
}

/// Whether a key is about the file that has it, and not about the environment.
pub(crate) fn is_of_the_file(path: &KeyPath) -> bool {
    let mut keys = OF_THE_FILE.into_iter();
    keys.any(|key| path.is_within(&KeyPath::root().key(key)))
}
