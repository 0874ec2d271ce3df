//! IAM authentication that the chart does not know.

use crate::finding::{Finding, Rule};
use crate::model::stores::{RedisAuth, RedisSource};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.redis", "langsmith.chart"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0304",
    name: "redis-iam",
    summary: "IAM authentication to ElastiCache needs chart 0.12.34 or newer.",
    why: "An older chart ignores `redis.external.iamAuthProvider` and connects without a password.",
    example: "[stores.redis]\nauth = \"iam\"\n[langsmith]\nchart = \"0.12.20\"",
    source: "the chart's values.yaml since 0.12.34; https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth-iam.html",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let redis = &context.environment.stores.redis;
    if redis.source != RedisSource::Elasticache || redis.auth != RedisAuth::Iam {
        return;
    }
    let chart = context.environment.langsmith.chart.version();
    if *chart < semver::Version::new(0, 12, 34) {
        findings.push(
            context
                .error(
                    &RULE,
                    "stores.redis.auth",
                    format!("chart {chart} does not know IAM authentication"),
                )
                .label("since 0.12.34")
                .help("write `auth = \"token\"`, or choose a newer chart"),
        );
    }
}
