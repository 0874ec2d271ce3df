//! How much CPU and memory a node has: facts from `profiles/aws/instances.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::types::InstanceType;
use crate::shipped::facts;

/// CPU and memory of one or more nodes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NodeSize {
    /// Virtual CPUs.
    pub(crate) vcpus: u64,
    /// Memory in GiB.
    pub(crate) gib: u64,
}

impl NodeSize {
    /// Of `count` such nodes.
    #[must_use]
    pub(crate) fn times(self, count: u32) -> Self {
        let count = u64::from(count);
        Self {
            vcpus: self.vcpus * count,
            gib: self.gib * count,
        }
    }

    /// Of these and those nodes together.
    #[must_use]
    pub(crate) fn plus(self, other: Self) -> Self {
        Self {
            vcpus: self.vcpus + other.vcpus,
            gib: self.gib + other.gib,
        }
    }

    /// Whether a pod with these requests fits on one such node, a tenth of which is not for pods.
    pub(crate) fn holds(self, millicores: u64, bytes: u64) -> bool {
        millicores <= self.vcpus * 900 && bytes <= self.gib * (1 << 30) / 10 * 9
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Facts {
    sizes: BTreeMap<String, u64>,
    gib_per_vcpu: BTreeMap<String, u64>,
    burstable: BTreeMap<String, NodeSize>,
}

/// How many vCPUs one node of that type has, if its family and size are known.
pub(crate) fn vcpus(instance_type: &InstanceType) -> Option<u64> {
    Some(capacity(instance_type)?.vcpus)
}

/// The capacity of one node of that type, if its family and size are known.
pub(crate) fn capacity(instance_type: &InstanceType) -> Option<NodeSize> {
    static FACTS: LazyLock<Facts> = LazyLock::new(|| facts("aws/instances.toml"));
    let (family, size) = instance_type.as_str().split_once('.')?;
    let letters = family.split(|next: char| next.is_ascii_digit()).next()?;
    if letters == "t"
        && let Some(capacity) = FACTS.burstable.get(size)
    {
        return Some(*capacity);
    }
    let vcpus = *FACTS.sizes.get(size)?;
    Some(NodeSize {
        vcpus,
        gib: vcpus * FACTS.gib_per_vcpu.get(letters)?,
    })
}
