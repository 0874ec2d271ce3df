//! ClickHouse's images asked for where no replica runs in the cluster.

use crate::finding::{Finding, Rule};
use crate::model::stores::ClickhouseSource;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.images.pre_pull.clickhouse",
        "stores.clickhouse.source",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0611",
    name: "pre-pull-clickhouse",
    summary: "ClickHouse's images are asked for only where its replicas run in the cluster.",
    why: "A ClickHouse outside runs no image here, and the chart's own pod is a part of the release, whose images are always held: a setting without an effect misleads.",
    example: "[stores.clickhouse]\nsource = \"clickhouse-cloud\"\n[langsmith.images.pre_pull]\nclickhouse = true",
    source: "LangSmith's guide to reducing upgrade downtime, additional recommendations: include the ClickHouse image in the pre-pull DaemonSet",
    waivable: false,
};

const SWITCH: &str = "langsmith.images.pre_pull.clickhouse";

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let environment = context.environment;
    let is_asked = environment.langsmith.images.pre_pull.clickhouse;
    if !is_asked {
        return;
    }
    let (label, help) = match environment.stores.clickhouse.source {
        ClickhouseSource::InCluster => (
            "held already",
            "take it out: the image of the chart's own pod is held as every image of the release",
        ),
        ClickhouseSource::Replicated => return,
        ClickhouseSource::LangsmithManaged | ClickhouseSource::ClickhouseCloud => (
            "runs elsewhere",
            "take it out, or write `source = \"replicated\"` under `[stores.clickhouse]`",
        ),
    };
    findings.push(
        context
            .error(
                &RULE,
                SWITCH,
                "`clickhouse = true` has no effect: no replica of ClickHouse runs in the cluster",
            )
            .label(label)
            .help(help),
    );
}
