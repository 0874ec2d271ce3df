//! Administrators of the cluster that come, go, or get another name: what EKS and Terraform's state have to be told first.
//!
//! EKS keeps one access entry for each principal, and makes one itself for the identity that creates a cluster without
//! administrators. Terraform knows an entry by its name in the environment file.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::plan::{Plan, Site};

/// What happens to access entries, in each cluster that is there already.
#[derive(Debug, Serialize)]
pub(super) struct Administrators {
    /// Principals under a name that is new.
    come: Vec<Entry>,
    /// Principals that were there under another name, which goes.
    renamed: Vec<Entry>,
    /// Principals that take the name of a different principal.
    exchanged: Vec<Entry>,
    /// Principals that are no longer administrators.
    gone: Vec<String>,
    /// The clusters, if no administrator is left.
    left: Vec<Cluster>,
    /// The stacks of all clusters.
    stacks: Vec<&'static str>,
}

/// One access entry.
#[derive(Debug, Serialize)]
struct Entry {
    cluster: Cluster,
    name: String,
    /// The name that it had; none where it had none.
    earlier: Option<String>,
    arn: String,
}

/// A cluster, and the stack that makes it.
#[derive(Debug, Clone, Serialize)]
struct Cluster {
    region: String,
    name: String,
    stack: &'static str,
}

/// Compares the administrators before and after.
pub(super) fn administrators(before: &Plan, after: &Plan) -> Administrators {
    let (old, new) = (named(&before.primary), named(&after.primary));
    let clusters = clusters(before, after);
    let mut found = Administrators {
        come: Vec::new(),
        renamed: Vec::new(),
        exchanged: Vec::new(),
        gone: old
            .values()
            .filter(|arn| !new.values().any(|other| other == *arn))
            .cloned()
            .collect(),
        left: Vec::new(),
        stacks: clusters.iter().map(|cluster| cluster.stack).collect(),
    };
    for cluster in &clusters {
        for (name, arn) in &new {
            let earlier = old.iter().find(|(_, other)| *other == arn);
            let earlier = earlier.map(|(earlier, _)| earlier.clone());
            if earlier.as_ref() == Some(name) {
                continue;
            }
            let entry = Entry {
                cluster: cluster.clone(),
                name: name.clone(),
                arn: arn.clone(),
                earlier,
            };
            match (&entry.earlier, old.contains_key(name)) {
                (_, true) => found.exchanged.push(entry),
                (Some(_), false) => found.renamed.push(entry),
                (None, false) => found.come.push(entry),
            }
        }
    }
    if new.is_empty() {
        found.left = clusters;
    }
    found
}

fn named(site: &Site) -> BTreeMap<String, String> {
    let administrators = &site.environment().cluster.administrators;
    let text = |(name, arn): (&_, &_)| (ToString::to_string(name), ToString::to_string(arn));
    administrators.iter().map(text).collect()
}

/// The clusters that are there before and after.
fn clusters(before: &Plan, after: &Plan) -> Vec<Cluster> {
    let cluster = |site: &Site, stack| Cluster {
        region: site.names().region().to_owned(),
        name: site.names().cluster(),
        stack,
    };
    let second = before.recovery.as_ref().zip(after.recovery.as_ref());
    let second = second.map(|(_, site)| cluster(site, "recovery"));
    [cluster(&after.primary, "infra")]
        .into_iter()
        .chain(second)
        .collect()
}
