//! IAM authentication that the chart does not support.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0304",
    name: "redis-iam",
    severity: RuleSeverity::Error,
    summary: "IAM authentication to ElastiCache with a chart older than 0.12.34.",
    why: "An older chart ignores `redis.external.iamAuthProvider` and connects without a password.",
    example: "[stores.redis]\nauth = \"iam\"\n[langsmith]\nchart = \"0.12.20\"",
    source: "the chart's values.yaml since 0.12.34; https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let auth = key!(context.stores.redis.auth);
    if context.managed_redis().is_none() || !auth.is_iam() {
        return;
    }
    let chart = key!(context.langsmith.chart);
    let version = chart.version();
    if *version < semver::Version::new(0, 12, 34) {
        findings.push(
            context
                .finding(
                    &auth,
                    format!("chart {version} does not support IAM authentication"),
                )
                .label("requires chart 0.12.34")
                .also(context.written_at(&chart), "an older chart")
                .help("write `auth = \"token\"`, or use a newer chart"),
        );
    }
}
