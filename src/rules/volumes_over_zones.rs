//! Volumes in several zones, and no group of nodes that is in one of them.

use std::collections::BTreeSet;

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::plan::stores::clickhouse::traits;
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0908",
    name: "volumes-over-zones",
    severity: RuleSeverity::ByTier {
        production: Severity::Warning,
        evaluation: None,
    },
    summary: "Pods with volumes on a node group that spans several zones and can grow.",
    why: "A volume stays in its zone. If the pod of a volume needs a new node, the autoscaler asks the group for one, and the group starts it in any of its zones: the pod may wait although nodes are started.",
    example: "[stores.clickhouse]\nsource = \"replicated\"\n[cluster.node_groups.general]\ninstance_type = \"m5.4xlarge\"\nmin = 3\nmax = 12\ndisk_gib = 200",
    source: "https://docs.aws.amazon.com/eks/latest/best-practices/cas.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let zones = context.zones();
    let Some((store, what)) = volumes(context).filter(|_| zones > 1) else {
        return;
    };
    let groups = key!(context.cluster.node_groups);
    let mut in_one = BTreeSet::new();
    let mut spanning = None;
    for group in groups.entries() {
        let zone = key!(group.zone);
        match *zone {
            Some(zone) => _ = in_one.insert(zone),
            None if *key!(group.min) == *key!(group.max) => {}
            None => spanning = spanning.or(Some(group)),
        }
    }
    let Some(group) = spanning.filter(|_| !(1..=zones).all(|zone| in_one.contains(&zone))) else {
        return;
    };
    findings.push(
        context
            .finding(
                &group,
                format!("{what} stay in their zones, but new nodes may start in any of {zones}"),
            )
            .label("spans all zones")
            .also(context.written_at(&store), "has volumes")
            .help(format!(
                "write a group for each zone, with `zone = 1` to `zone = {zones}`"
            )),
    );
}

/// The key of what has volumes, and what they are.
fn volumes(context: &Context<'_>) -> Option<(KeyPath, &'static str)> {
    let clickhouse = key!(context.stores.clickhouse.source);
    if traits(*clickhouse).is_replicated_here {
        return Some((clickhouse.path().clone(), "the volumes of ClickHouse"));
    }
    let deployments = key!(context.langsmith.features.deployments);
    deployments.then(|| {
        let path = deployments.path().clone();
        (path, "the volumes of agents' databases")
    })
}
