//! Large payloads in ClickHouse.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.blob.enabled", "environment.tier"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0305",
    name: "blob-disabled",
    summary: "Blob storage is off, so that large payloads of traces go to ClickHouse.",
    why: "It breaks concurrency, delays traces and loses them under load.",
    example: "[stores.blob]\nenabled = false",
    source: "LangSmith's production checklist, section 4: blob storage is REQUIRED for production",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    if !context.environment.stores.blob.enabled {
        findings.push(
            context
                .by_tier(
                    &RULE,
                    "stores.blob.enabled",
                    "large payloads would go to ClickHouse",
                )
                .label("blob storage is off")
                .note("without blob storage traces are delayed and lost under load")
                .help("write `enabled = true`, or take the line out"),
        );
    }
}
