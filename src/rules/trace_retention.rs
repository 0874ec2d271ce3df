//! Trace retention that S3 and ClickHouse cannot share.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["langsmith.ttl", "stores.blob"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0307",
    name: "trace-retention",
    summary: "Traces are kept for whole days, at least one, the long time not shorter than the short one; noncurrent objects likewise.",
    why: "S3's lifecycle rules count whole days. When they differ from LangSmith's own times, traces lose their payloads or payloads outlive their traces.",
    example: "[langsmith.ttl]\nshort = \"36h\"\nlong = \"7d\"",
    source: "LangSmith's production checklist, section 4: blob lifecycle policies aligned with ClickHouse TTL settings",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let ttl = &context.environment.langsmith.ttl;
    let noncurrent = &context.environment.stores.blob.noncurrent_retention;
    for (path, time) in [
        ("langsmith.ttl.short", &ttl.short),
        ("langsmith.ttl.long", &ttl.long),
        ("stores.blob.noncurrent_retention", noncurrent),
    ] {
        if !time.is_whole_days() || time.days() == 0 {
            findings.push(
                context
                    .error(&RULE, path, format!("`{path}` cannot be `{time}`"))
                    .label("whole days, at least one")
                    .note("S3's lifecycle rules, which delete the payloads, count whole days")
                    .help(format!(
                        "write `{} = \"14d\"`",
                        path.rsplit('.').next().unwrap_or(path)
                    )),
            );
        }
    }
    if ttl.long.seconds() < ttl.short.seconds() {
        findings.push(
            context
                .error(
                    &RULE,
                    "langsmith.ttl.long",
                    format!(
                        "kept traces would go after `{}`, ordinary ones after `{}`",
                        ttl.long, ttl.short
                    ),
                )
                .label("shorter than `short`")
                .help(format!("write `long = \"{}\"` or more", ttl.short)),
        );
    }
}
