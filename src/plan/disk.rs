//! How much of a node's disk the images take: assumed sizes from `profiles/charts/image-sizes.toml`.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use serde::Deserialize;

use crate::model::Environment;
use crate::model::cluster::NodeGroup;
use crate::shipped::facts;

use super::{Site, images};

/// How full the disk is when the kubelet begins to delete images, in percent: `imageGCHighThresholdPercent`, which
/// EKS leaves as Kubernetes has it. <https://kubernetes.io/docs/concepts/architecture/garbage-collection/>
pub(crate) const THRESHOLD_PERCENT: u64 = 85;

/// The images on the smallest disk that they are held on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Estimate {
    /// The unpacked images, in MiB.
    pub images_mib: u64,
    /// What the system, logs and pods take beside them, in GiB.
    pub system_gib: u64,
    /// The node group with the smallest disk.
    pub group: String,
    /// Its disk, in GiB.
    pub disk_gib: u64,
    /// How full the disk is while the images of two versions lie on it, in percent.
    pub used_percent: u64,
}

impl Estimate {
    /// The unpacked images, in whole GiB.
    pub(crate) fn images_gib(&self) -> u64 {
        self.images_mib.div_ceil(1024)
    }

    /// Whether the kubelet leaves all of them alone.
    pub(crate) fn fits(&self) -> bool {
        self.used_percent <= THRESHOLD_PERCENT
    }

    /// The smallest disk on which they fit, in GiB.
    pub(crate) fn needed_gib(&self) -> u64 {
        let total = self.system_gib * 1024 + 2 * self.images_mib;
        (total * 100).div_ceil(THRESHOLD_PERCENT * 1024)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Sizes {
    system_gib: u64,
    other_mib: u64,
    unpacked_mib: BTreeMap<String, u64>,
}

/// What the images of two versions take on the smallest of the nodes; none without nodes.
///
/// Two, because during an upgrade the new ones are pulled while the old ones run.
pub(crate) fn estimate(site: &Site) -> Option<Estimate> {
    static SIZES: LazyLock<Sizes> = LazyLock::new(|| facts("charts/image-sizes.toml"));
    let sizes = &*SIZES;
    let (group, smallest) = smallest_disk(site.environment())?;
    let repositories: BTreeMap<String, String> = images(site)
        .into_iter()
        .map(|image| (image.reference, image.repository))
        .collect();
    let unpacked = |repository: &String| sizes.unpacked_mib.get(repository).copied();
    let images_mib: u64 = repositories
        .values()
        .map(|repository| unpacked(repository).unwrap_or(sizes.other_mib))
        .sum();
    let disk_gib = u64::from(smallest.disk_gib);
    let used_mib = sizes.system_gib * 1024 + 2 * images_mib;
    Some(Estimate {
        images_mib,
        system_gib: sizes.system_gib,
        group,
        disk_gib,
        used_percent: (used_mib * 100).div_ceil((disk_gib * 1024).max(1)),
    })
}

/// The smallest disk among the groups that the DaemonSet reaches; among all of them where that is not known,
/// as with labels that EKS gives.
fn smallest_disk(environment: &Environment) -> Option<(String, &NodeGroup)> {
    let groups = &environment.cluster.node_groups;
    let is_reached = |group: &NodeGroup| {
        let labels = group.labels.as_ref();
        let selector = environment.langsmith.node_selector.iter().flatten();
        selector
            .into_iter()
            .all(|(key, value)| labels.is_some_and(|labels| labels.get(key) == Some(value)))
    };
    let everywhere =
        environment.langsmith.images.pre_pull.addons || !groups.values().any(is_reached);
    groups
        .iter()
        .filter(|(_, group)| everywhere || is_reached(group))
        .min_by_key(|(_, group)| group.disk_gib)
        .map(|(name, group)| (name.to_string(), group))
}

#[cfg(test)]
mod tests {
    use super::facts;
    use std::collections::BTreeSet;

    use super::Sizes;
    use crate::chart;

    /// A size for an image that is not used would look like a fact that is.
    #[test]
    fn every_size_is_of_an_image_that_some_chart_has() {
        let sizes: Sizes = facts("charts/image-sizes.toml");
        let mut known = BTreeSet::from(["docker.io/clickhouse/clickhouse-keeper".to_owned()]);
        for version in chart::shipped_versions() {
            let line = chart::langsmith(&version).unwrap();
            known.extend(line.images.values().map(|image| image.repository.clone()));
            let templates = line.operator_templates.values();
            known.extend(templates.map(|template| template.repository.clone()));
        }
        for name in chart::known_addons() {
            let images = chart::addon(&name).unwrap().images.iter();
            known.extend(images.map(|image| image.repository.clone()));
        }
        let measured: BTreeSet<String> = sizes.unpacked_mib.into_keys().collect();
        let strangers: Vec<_> = measured.difference(&known).collect();
        let missing: Vec<_> = known.difference(&measured).collect();
        assert!(strangers.is_empty(), "{strangers:?}");
        assert!(missing.is_empty(), "{missing:?}");
    }
}
