//! Disks without room for the images of two versions.

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
    summary: "A node disk that the images of two versions fill beyond the threshold at which the kubelet deletes images.",
    why: "Before an upgrade, a node holds the images of the new version as well as those of the running one. At 85% of the disk the kubelet deletes images, so the upgrade waits for downloads anyway; at 90%, EKS nodes evict pods.",
    example: "[cluster.node_groups.general]\ninstance_type = \"m5.2xlarge\"\nmin = 3\nmax = 6\ndisk_gib = 20",
    source: "https://kubernetes.io/docs/concepts/architecture/garbage-collection/; sizes assumed in profiles/charts/image-sizes.toml",
    waivable: true,
    fix: None,
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
                    "the images of two versions fill about {}% of a {} GiB disk",
                    estimate.used_percent, estimate.disk_gib
                ),
            )
            .label(format!("at least {} GiB", estimate.needed_gib()))
            .note(format!(
                "twice about {} GiB of images, and {} GiB for the system and logs; the sizes are estimates, because charts do not state them",
                estimate.images_gib(),
                estimate.system_gib
            ))
            .note(format!(
                "the kubelet deletes images above {THRESHOLD_PERCENT}%"
            ))
            .help("raise `disk_gib`, or measure the disk usage and waive the rule under `[allow]`"),
    );
}
