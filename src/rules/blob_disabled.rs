//! Large payloads in ClickHouse.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0305",
    name: "blob-disabled",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "Blob storage that is off, so that large payloads of traces go to ClickHouse.",
    why: "Large payloads limit concurrency in ClickHouse: under load, traces are delayed and lost.",
    example: "[stores.blob]\nenabled = false",
    source: "LangSmith's production checklist, section 4: blob storage is REQUIRED for production",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let enabled = key!(context.stores.blob.enabled);
    if !*enabled {
        findings.push(
            context
                .finding(&enabled, "large payloads go to ClickHouse")
                .label("blob storage is off")
                .note("without blob storage, traces are delayed and lost under load")
                .help("write `enabled = true`, or remove the line"),
        );
    }
}
