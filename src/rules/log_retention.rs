//! A retention that CloudWatch or S3 rejects.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0113",
    name: "log-retention",
    severity: RuleSeverity::Error,
    summary: "A log retention that CloudWatch does not support, or an access log retention that is not in whole days.",
    why: "CloudWatch accepts a fixed list of values and rejects others after the cluster's key and network are created.",
    example: "[cluster]\nlog_retention = \"100d\"",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut groups = vec![key!(context.cluster.log_retention)];
    if key!(context.network.existing).is_none() {
        groups.push(key!(context.network.create.flow_log_retention));
    }
    for retention in groups {
        if retention.is_whole_days() && DAYS.contains(&retention.days()) {
            continue;
        }
        let next = DAYS
            .iter()
            .find(|days| **days >= retention.days())
            .unwrap_or(&3653);
        findings.push(
            context
                .finding(
                    &retention,
                    format!("CloudWatch cannot keep logs for `{}`", *retention),
                )
                .label("unsupported retention")
                .note(format!(
                    "CloudWatch supports {} days",
                    DAYS.map(|days| days.to_string()).join(", ")
                ))
                .help(format!("write `{} = \"{next}d\"`", retention.name())),
        );
    }
    let retention = key!(context.security.access_log_retention);
    if !retention.is_whole_days() || retention.days() == 0 {
        findings.push(
            context
                .finding(
                    &retention,
                    format!("S3 cannot keep logs for `{}`", *retention),
                )
                .label("at least one whole day")
                .help("write `access_log_retention = \"90d\"`"),
        );
    }
}

/// The retentions that CloudWatch Logs supports, in days.
const DAYS: [u64; 22] = [
    1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922,
    3288, 3653,
];
