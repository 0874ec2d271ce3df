//! Access to the API server that AWS rejects.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key, twice};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0811",
    name: "endpoint-access",
    severity: RuleSeverity::Error,
    summary: "API server access with duplicate entries, too many entries, or security groups from the wrong region.",
    why: "AWS allows 40 ranges for a public endpoint and 60 rules in a security group, some of which EKS and the load balancer controller need. A security group belongs to one region: another region rejects its ID at the end of the apply.",
    example: "[cluster]\nendpoint = { allowed_cidrs = [\"10.0.0.0/8\", \"10.0.0.0/8\"] }",
    source: "https://docs.aws.amazon.com/eks/latest/userguide/service-quotas.html and https://docs.aws.amazon.com/vpc/latest/userguide/amazon-vpc-limits.html",
    waivable: true,
    fix: None,
};

/// How many ranges a public endpoint allows.
const FROM_INTERNET: usize = 40;

/// How many rules of the cluster's security group are left to the environment: ten are kept for others.
const THROUGH_NETWORK: usize = 50;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    ranges(context, findings);
    groups(context, findings);
    counts(context, findings);
}

/// Duplicate ranges.
fn ranges(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let key = key!(context.cluster.endpoint.allowed_cidrs);
    let ranges = key.read();
    for (index, range) in ranges.iter().enumerate() {
        if let Some(first) = ranges
            .iter()
            .take(index)
            .position(|earlier| earlier == range)
        {
            findings.push(
                context
                    .finding(
                        &key.path().index(index),
                        format!("`{range}` is listed twice"),
                    )
                    .label("listed twice")
                    .also(
                        context.written_at(&key.path().index(first)),
                        "the first time",
                    )
                    .help("remove one of them"),
            );
        }
    }
}

fn groups(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let primary = key!(context.cluster.endpoint.allowed_security_groups);
    let recovery = key!(context.recovery.endpoint.allowed_security_groups);
    for groups in [&primary, &recovery] {
        if let Some((group, first, second)) = twice(groups.read()) {
            let (first, second) = (groups.path().index(first), groups.path().index(second));
            findings.push(
                context
                    .finding(&second, format!("`{group}` is listed twice"))
                    .label("listed twice")
                    .also(context.written_at(&first), "the first time")
                    .help("remove one of them"),
            );
        }
    }
    let both = recovery.iter().enumerate().find_map(|(index, group)| {
        let first = primary.iter().position(|other| other == group)?;
        Some((group, first, index))
    });
    if let Some((group, first, second)) = both {
        findings.push(
            context
                .finding(
                    &recovery.path().index(second),
                    format!("`{group}` is a security group of the primary region"),
                )
                .label("a security group belongs to one region")
                .also(
                    context.written_at(&primary.path().index(first)),
                    "a group of the primary region",
                )
                .help("use a security group of the recovery region"),
        );
    }
}

fn counts(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let endpoint = key!(context.cluster.endpoint);
    let ranges = key!(endpoint.allowed_cidrs);
    let from_internet = endpoint.ranges_from_internet().count();
    if from_internet > FROM_INTERNET {
        findings.push(
            context
                .finding(
                    &ranges,
                    format!("a public endpoint does not allow {from_internet} ranges"),
                )
                .label(format!("at most {FROM_INTERNET}"))
                .help("merge ranges, or request a higher quota and waive the rule under `[allow]`"),
        );
    }
    let through_network = endpoint.ranges_through_network().count();
    let primary = key!(endpoint.allowed_security_groups);
    let recovery = key!(context.recovery.endpoint.allowed_security_groups);
    for (groups, is_reported_without_groups) in [(primary, true), (recovery, false)] {
        let rules = through_network + groups.len();
        if rules > THROUGH_NETWORK && (is_reported_without_groups || !groups.is_empty()) {
            let path = if groups.is_empty() {
                ranges.path()
            } else {
                groups.path()
            };
            findings.push(
                context
                    .finding(
                        path,
                        format!("{rules} rules, one for each range and group, exceed the limit of a security group"),
                    )
                    .label(format!("at most {THROUGH_NETWORK}"))
                    .help(
                        "merge ranges, or request a higher quota and waive the rule under `[allow]`",
                    ),
            );
        }
    }
}
