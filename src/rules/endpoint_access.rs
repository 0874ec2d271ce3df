//! Rules for the API server that AWS refuses, or that mislead.

use crate::finding::{Finding, Rule};
use crate::model::types::{Cidr, SecurityGroupId};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["cluster.endpoint", "recovery"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0811",
    name: "endpoint-access",
    summary: "Who may reach the API server is said twice, too often, or for the wrong region.",
    why: "AWS takes forty ranges for a public endpoint and sixty rules in a security group, some of which EKS and the load balancer controller need. A group belongs to one region: another region refuses its id at the end of the apply.",
    example: "[cluster]\nendpoint = { allowed_cidrs = [\"10.0.0.0/8\", \"10.1.0.0/16\"] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html and https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    waivable: true,
};

/// How many ranges a public endpoint takes.
const FROM_INTERNET: usize = 40;

/// How many rules of the cluster's security group are left to the environment: ten are kept for others.
const THROUGH_NETWORK: usize = 50;

const RANGES: &str = "cluster.endpoint.allowed_cidrs";
const GROUPS: &str = "cluster.endpoint.allowed_security_groups";
const RECOVERY_GROUPS: &str = "recovery.endpoint.allowed_security_groups";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    ranges(context, findings);
    groups(context, findings);
    counts(context, findings);
}

/// A range that is there already, as itself or as part of another.
fn ranges(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = &context.environment.cluster.endpoint;
    let ranges = &endpoint.allowed_cidrs;
    for (index, range) in ranges.iter().enumerate() {
        let is_twice = ranges.iter().take(index).any(|earlier| earlier == range);
        let wider = ranges
            .iter()
            .find(|other| is_part_of(range, other, endpoint.public));
        let finding = if is_twice {
            context
                .error(&RULE, RANGES, format!("`{range}` is listed twice"))
                .label("listed twice")
                .help("remove one of the two")
        } else if let Some(wider) = wider {
            context
                .warning(
                    &RULE,
                    RANGES,
                    format!("`{range}` is part of `{wider}`, which is admitted as well"),
                )
                .label("adds nothing")
                .help(format!("remove `{range}`, or narrow `{wider}`"))
        } else {
            continue;
        };
        findings.push(finding);
    }
}

/// Whether a range adds nothing to another. On a public endpoint, private ranges and public ones go to two
/// places, and what is open to everybody is the finding of another rule.
fn is_part_of(range: &Cidr, other: &Cidr, is_public: bool) -> bool {
    let goes_the_same_way =
        !is_public || (other.is_private() == range.is_private() && !other.is_everywhere());
    other.prefix_length() < range.prefix_length() && other.overlaps(range) && goes_the_same_way
}

fn groups(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let primary = &context.environment.cluster.endpoint.allowed_security_groups;
    let recovery = &context
        .environment
        .recovery
        .endpoint
        .allowed_security_groups;
    for (path, groups) in [(GROUPS, primary), (RECOVERY_GROUPS, recovery)] {
        let twice = groups
            .iter()
            .enumerate()
            .find(|(index, group)| groups.iter().take(*index).any(|earlier| earlier == *group));
        if let Some((_, group)) = twice {
            findings.push(
                context
                    .error(&RULE, path, format!("`{group}` is listed twice"))
                    .label("listed twice")
                    .help("remove one of the two"),
            );
        }
    }
    let shared: Option<&SecurityGroupId> = recovery.iter().find(|group| primary.contains(group));
    if let Some(group) = shared {
        findings.push(
            context
                .error(
                    &RULE,
                    RECOVERY_GROUPS,
                    format!("`{group}` is a group of the primary region"),
                )
                .label("a security group belongs to one region")
                .help("name a group of the recovery region"),
        );
    }
}

fn counts(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = &context.environment.cluster.endpoint;
    let from_internet = endpoint.ranges_from_internet().count();
    if from_internet > FROM_INTERNET {
        findings.push(
            context
                .error(
                    &RULE,
                    RANGES,
                    format!("{from_internet} ranges are too many for a public endpoint"),
                )
                .label(format!("{FROM_INTERNET} at most"))
                .help("join ranges, or have the quota raised and waive the rule under `[allow]`"),
        );
    }
    let ranges = endpoint.ranges_through_network().count();
    let recovery = &context
        .environment
        .recovery
        .endpoint
        .allowed_security_groups;
    for (path, groups) in [
        (GROUPS, &endpoint.allowed_security_groups),
        (RECOVERY_GROUPS, recovery),
    ] {
        let rules = ranges + groups.len();
        let is_of_ranges = path == RECOVERY_GROUPS && groups.is_empty();
        if rules > THROUGH_NETWORK && !is_of_ranges {
            let path = if groups.is_empty() { RANGES } else { path };
            findings.push(
                context
                    .error(
                        &RULE,
                        path,
                        format!("{rules} rules, one for each range and group, are too many"),
                    )
                    .label(format!("{THROUGH_NETWORK} at most"))
                    .help(
                        "join ranges, or have the quota raised and waive the rule under `[allow]`",
                    ),
            );
        }
    }
}
