//! An object lock that conflicts with the lifetime of objects.

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0310",
    name: "object-lock",
    severity: RuleSeverity::Error,
    summary: "An object lock without versioning, for a time that is not in whole days, or for longer than LangSmith keeps a trace.",
    why: "S3 locks object versions. A version that is locked for longer than its trace is kept costs money, and cannot be deleted when a user requests the deletion of their data.",
    example: "[stores.blob]\nobject_lock = { mode = \"compliance\", retention = \"90d\" }",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html; LangSmith's disaster recovery guide: Object Lock, matching lifecycle rules",
    waivable: false,
    fix: Some("removes `object_lock` if the file writes `enabled = false`"),
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(lock) = key!(context.stores.blob.object_lock).some() else {
        return;
    };
    let enabled = key!(context.stores.blob.enabled);
    if !*enabled {
        findings.push(
            context
                .finding(&lock, "`object_lock` has no effect without a bucket")
                .label("not used")
                .also(context.written_at(&enabled), "no bucket")
                .help("remove it, or write `enabled = true`")
                .fix(context.removal_after(&lock, &enabled)),
        );
    }
    let versioning = key!(context.stores.blob.versioning);
    if !*versioning {
        findings.push(
            context
                .finding(&versioning, "an object lock needs versioning")
                .label("required by `object_lock`")
                .also(context.written_at(&lock), "needs versioning")
                .help("write `versioning = true`"),
        );
    }
    let retention = key!(lock.retention);
    let short = key!(context.langsmith.ttl.short);
    if !retention.is_whole_days() || retention.days() == 0 {
        findings.push(
            context
                .finding(
                    &retention,
                    format!("S3 cannot lock objects for `{}`", *retention),
                )
                .label("at least one whole day")
                .help("write `retention = \"7d\"`"),
        );
    } else if retention.days() > short.days() {
        let kept = short.read();
        findings.push(
            context
                .finding(
                    &retention,
                    "objects are locked for longer than their traces are kept",
                )
                .label(format!("longer than `langsmith.ttl.short = \"{kept}\"`"))
                .also(context.written_at(&short), "traces are kept this long")
                .help(format!(
                    "write `retention = \"{kept}\"` or less, or raise `short` under `[langsmith.ttl]`"
                )),
        );
    }
}
