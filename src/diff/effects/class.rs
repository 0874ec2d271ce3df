//! How bad a change is.

use std::fmt;
use std::str::FromStr;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a changed argument does to a resource, from harmless to impossible.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema,
)]
#[serde(rename_all = "kebab-case")]
pub enum Class {
    /// Nothing in the cloud changes.
    None,
    /// Nothing in the cloud changes, and Terraform knows the resource by another address.
    Moved,
    /// The resource comes into being.
    Created,
    /// The resource is changed and works on meanwhile.
    InPlace,
    /// The resource is changed, and its users notice: a restart, a failover, nodes that are drained.
    Interruption,
    /// The resource is deleted, and nothing that anybody would miss is in it.
    Removed,
    /// The resource is deleted and made again.
    Replaced,
    /// The resource is deleted, made again or not, and what was in it is gone.
    DataLoss,
    /// The resource is changed, and there is no way back.
    Irreversible,
    /// AWS, Kubernetes, Helm or Terraform itself refuses it, whatever the plan shows; what comes before it has happened by then.
    Refused,
}

impl Class {
    /// Every class, the least severe first.
    pub const ALL: [Self; 10] = [
        Self::None,
        Self::Moved,
        Self::Created,
        Self::InPlace,
        Self::Interruption,
        Self::Removed,
        Self::Replaced,
        Self::DataLoss,
        Self::Irreversible,
        Self::Refused,
    ];

    /// The word that the data files and the command line use.
    pub fn name(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Moved => "moved",
            Self::Created => "created",
            Self::InPlace => "in-place",
            Self::Interruption => "interruption",
            Self::Removed => "removed",
            Self::Replaced => "replaced",
            Self::DataLoss => "data-loss",
            Self::Irreversible => "irreversible",
            Self::Refused => "refused",
        }
    }

    /// Whether the resource is made again, and so gets another identity.
    pub fn replaces(self) -> bool {
        matches!(self, Self::Replaced | Self::DataLoss)
    }

    /// Whether the resource stays the one it was.
    pub fn keeps(self) -> bool {
        matches!(
            self,
            Self::InPlace | Self::Interruption | Self::Irreversible | Self::Refused
        )
    }
}

impl fmt::Display for Class {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.name())
    }
}

/// Reads the word, or what is done to a resource in place of what happens to it: `replace`.
impl FromStr for Class {
    type Err = String;

    fn from_str(word: &str) -> Result<Self, String> {
        let name = match word {
            "replace" => "replaced",
            "remove" => "removed",
            "create" => "created",
            "interrupt" => "interruption",
            "refuse" => "refused",
            name => name,
        };
        let found = Self::ALL.into_iter().find(|class| class.name() == name);
        found.ok_or_else(|| {
            let known = Self::ALL.map(Self::name);
            format!("the effects are {}", known.join(", "))
        })
    }
}
