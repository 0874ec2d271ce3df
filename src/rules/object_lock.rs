//! A lock on objects that contradicts how long they live.

use crate::finding::{Finding, Rule};

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &["stores.blob", "langsmith.ttl"],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0310",
    name: "object-lock",
    summary: "A lock on objects needs versioning, lasts whole days, and not longer than LangSmith keeps a trace.",
    why: "S3 locks versions. One that is locked for longer than its trace lives is paid for, and cannot be deleted when somebody asks for the deletion of their data.",
    example: "[stores.blob]\nobject_lock = { mode = \"compliance\", retention = \"90d\" }",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/object-lock.html; LangSmith's disaster recovery guide: Object Lock, matching lifecycle rules",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let blob = &context.environment.stores.blob;
    let Some(lock) = &blob.object_lock else {
        return;
    };
    let mut refuse = |path: &str, title: String, label: String, help: String| {
        findings.push(context.error(&RULE, path, title).label(label).help(help));
    };
    if !blob.enabled {
        refuse(
            "stores.blob.object_lock",
            "there is no bucket whose objects could be locked".into(),
            "not used".into(),
            "take it out, or write `enabled = true`".into(),
        );
    }
    if !blob.versioning {
        refuse(
            "stores.blob.versioning",
            "S3 locks versions, and the bucket keeps none".into(),
            "`object_lock` needs it".into(),
            "write `versioning = true`".into(),
        );
    }
    let path = "stores.blob.object_lock.retention";
    let short = &context.environment.langsmith.ttl.short;
    if !lock.retention.is_whole_days() || lock.retention.days() == 0 {
        refuse(
            path,
            format!("S3 cannot lock objects for `{}`", lock.retention),
            "whole days, from 1".into(),
            "write `retention = \"7d\"`".into(),
        );
    } else if lock.retention.days() > short.days() {
        refuse(
            path,
            format!("objects would be locked for longer than their traces live, {short}"),
            format!("longer than `langsmith.ttl.short = \"{short}\"`"),
            format!(
                "write `retention = \"{short}\"` or less, or raise `short` under `[langsmith.ttl]`"
            ),
        );
    }
}
