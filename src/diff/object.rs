//! What a change is about inside a file: a manifest's object, a Terraform block, or the file itself.

use std::fmt;

use serde::ser::{Serialize, Serializer};

/// A part of a file that has an identity of its own.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Object {
    /// The file as a whole: a values file, JSON.
    File,
    /// A Kubernetes object. Its API's version is not part of what it is: the same object can be
    /// asked for in another version.
    Manifest {
        /// The API's group, empty for the core's.
        group: String,
        /// The kind.
        kind: String,
        /// The namespace, empty where there is none.
        namespace: String,
        /// The name.
        name: String,
    },
    /// A Terraform block by its address: `module.postgres`, `resource.aws_vpc.main`, `provider.aws`,
    /// `terraform.backend`.
    Block(String),
    /// A document of a YAML file that has no identity, by its place, counted from 1.
    Document(usize),
}

impl Object {
    /// The kind of a Kubernetes object.
    pub fn kind(&self) -> Option<&str> {
        match self {
            Self::Manifest { kind, .. } => Some(kind),
            Self::File | Self::Block(_) | Self::Document(_) => None,
        }
    }

    /// The API's group of a Kubernetes object, empty for the core's.
    pub(super) fn group(&self) -> Option<&str> {
        match self {
            Self::Manifest { group, .. } => Some(group),
            Self::File | Self::Block(_) | Self::Document(_) => None,
        }
    }
}

/// `Deployment langsmith/echo`, `module.postgres`; nothing for the file as a whole.
impl fmt::Display for Object {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File => Ok(()),
            Self::Manifest {
                kind,
                namespace,
                name,
                ..
            } => {
                let slash = if namespace.is_empty() { "" } else { "/" };
                write!(formatter, "{kind} {namespace}{slash}{name}")
            }
            Self::Block(address) => formatter.write_str(address),
            Self::Document(number) => write!(formatter, "document {number}"),
        }
    }
}

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}
