//! Pre-pulled ClickHouse images without replicas in the cluster.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::stores::clickhouse;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0611",
    name: "pre-pull-clickhouse",
    severity: RuleSeverity::Error,
    summary: "ClickHouse images are pre-pulled, but no replica of ClickHouse runs in the cluster.",
    why: "A ClickHouse outside the cluster needs no image, and the image of the chart's own pod is always pre-pulled with the release. A setting without an effect misleads its readers.",
    example: "[stores.clickhouse]\nsource = \"clickhouse-cloud\"\n[langsmith.images.pre_pull]\nclickhouse = true",
    source: "LangSmith's guide to reducing upgrade downtime, additional recommendations: include the ClickHouse image in the pre-pull DaemonSet",
    waivable: false,
    fix: Some(
        "removes the key if the file chooses the `source` of ClickHouse, or if the image is pre-pulled anyway",
    ),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let wanted = key!(context.langsmith.images.pre_pull.clickhouse);
    if !*wanted {
        return;
    }
    let source = key!(context.stores.clickhouse.source);
    if context.replicated_clickhouse().is_some() {
        return;
    }
    let (label, other, help, fix) = if clickhouse::traits(*source).is_in_cluster {
        (
            "already pre-pulled",
            "the chart's own pod",
            "remove it: the image of the chart's own pod is pre-pulled with the release",
            context.removal(&wanted),
        )
    } else {
        (
            "runs outside the cluster",
            "outside the cluster",
            "remove it, or write `source = \"replicated\"` under `[stores.clickhouse]`",
            context.removal_after(&wanted, &source),
        )
    };
    findings.push(
        context
            .finding(
                &wanted,
                "`clickhouse = true` has no effect: no replica of ClickHouse runs in the cluster",
            )
            .label(label)
            .also(context.written_at(&source), other)
            .help(help)
            .fix(fix),
    );
}
