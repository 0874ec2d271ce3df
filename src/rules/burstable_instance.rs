//! A burstable instance under a production load.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};
use crate::source::KeyPath;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0903",
    name: "burstable-instance",
    severity: RuleSeverity::ByTier {
        production: Severity::Warning,
        evaluation: None,
    },
    summary: "A production database or node on a burstable instance.",
    why: "A burstable instance drops to a fraction of its speed when its credits are spent, which happens under load.",
    example: "[stores.postgres.rds]\ninstance_class = \"db.t3.large\"",
    source: "LangSmith's production checklist, section 2: sized, low-latency storage and instances; https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/burstable-performance-instances.html",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let mut judge = |path: &KeyPath, class: &str| {
        let family = class.trim_start_matches("db.").trim_start_matches("cache.");
        if family
            .strip_prefix('t')
            .is_some_and(|rest| rest.starts_with(|next: char| next.is_ascii_digit()))
        {
            findings.push(
                context
                    .finding(path, format!("`{class}` is burstable"))
                    .label("slow under sustained load")
                    .help("use a general-purpose class, as the profile `size/production` does"),
            );
        }
    };
    for group in key!(context.cluster.node_groups).entries() {
        let instance = key!(group.instance_type);
        judge(instance.path(), instance.as_str());
    }
    if let Some(managed) = context.managed_postgres() {
        let class = managed.instance_class;
        judge(class.path(), class.as_str());
    }
    if let Some(managed) = context.managed_redis() {
        let node = key!(managed.node_type);
        judge(node.path(), node.as_str());
    }
}
