//! Trace retention that S3 and ClickHouse cannot both apply.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0307",
    name: "trace-retention",
    severity: RuleSeverity::Error,
    summary: "A retention of traces or noncurrent objects that is not in whole days, or a long retention that is shorter than the short one.",
    why: "S3 lifecycle rules count whole days. If they differ from LangSmith's own retention, traces lose their payloads, or payloads outlive their traces.",
    example: "[langsmith.ttl]\nshort = \"36h\"\nlong = \"7d\"",
    source: "LangSmith's production checklist, section 4: blob lifecycle policies aligned with ClickHouse TTL settings",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let short = key!(context.langsmith.ttl.short);
    let long = key!(context.langsmith.ttl.long);
    let noncurrent = key!(context.stores.blob.noncurrent_retention);
    for time in [&short, &long, &noncurrent] {
        if !time.is_whole_days() || time.days() == 0 {
            findings.push(
                context
                    .finding(
                        time,
                        format!("`{}` cannot be `{}`", time.path(), time.read()),
                    )
                    .label("at least one whole day")
                    .note("the S3 lifecycle rules that delete the payloads count whole days")
                    .help(format!("write `{} = \"14d\"`", time.name())),
            );
        }
    }
    if long.seconds() < short.seconds() {
        findings.push(
            context
                .finding(
                    &long,
                    format!(
                        "the long retention `{}` is shorter than the short retention `{}`",
                        *long, *short
                    ),
                )
                .label("shorter than `short`")
                .also(context.written_at(&short), "the short retention")
                .help(format!("write `long = \"{}\"` or more", *short)),
        );
    }
}
