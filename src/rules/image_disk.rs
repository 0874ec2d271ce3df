//! Disks on which the images of two versions have no room.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::THRESHOLD_PERCENT;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0905",
    name: "image-disk",
    severity: RuleSeverity::Warning,
    summary: "The images of two versions leave the smallest node's disk below the threshold at which the kubelet deletes images.",
    why: "While an upgrade is prepared, the images of the new version lie beside those that run. Beyond 85 % of the disk the kubelet deletes images, so that the upgrade waits for downloads after all, and beyond 90 % EKS' nodes evict pods.",
    example: "[cluster.node_groups.general]\ninstance_type = \"m5.2xlarge\"\nmin = 3\nmax = 6\ndisk_gib = 20",
    source: "https://kubernetes.io/docs/concepts/architecture/garbage-collection/; sizes assumed in profiles/charts/image-sizes.toml",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(estimate) = context.disk_estimate() else {
        return;
    };
    if estimate.fits() {
        return;
    }
    let groups = key!(context.cluster.node_groups).entries();
    let Some(group) = groups.iter().find(|group| group.name() == estimate.group) else {
        return;
    };
    findings.push(
        context
            .finding(
                &key!(group.disk_gib),
                format!(
                    "the images of two versions fill about {} % of a disk of {} GiB",
                    estimate.used_percent, estimate.disk_gib
                ),
            )
            .label(format!("{} GiB or more", estimate.needed_gib()))
            .note(format!(
                "about {} GiB of images twice, and {} GiB for the system and logs; sizes are assumed, because no chart says them",
                estimate.images_gib(),
                estimate.system_gib
            ))
            .note(format!(
                "from {} % on the kubelet deletes images",
                THRESHOLD_PERCENT
            ))
            .help("raise `disk_gib`, or measure and set the rule aside"),
    );
}
