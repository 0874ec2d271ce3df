//! An object lock that conflicts with the lifetime of objects.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::source::KeyPath;

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
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(lock) = key!(context.stores.blob.object_lock).some() else {
        return;
    };
    let mut refuse = |path: &KeyPath, title: String, label: String, help: String| {
        findings.push(context.finding(path, title).label(label).help(help));
    };
    if !*key!(context.stores.blob.enabled) {
        refuse(
            lock.path(),
            "`object_lock` has no effect without a bucket".into(),
            "not used".into(),
            "remove it, or write `enabled = true`".into(),
        );
    }
    let versioning = key!(context.stores.blob.versioning);
    if !*versioning {
        refuse(
            versioning.path(),
            "an object lock needs versioning".into(),
            "required by `object_lock`".into(),
            "write `versioning = true`".into(),
        );
    }
    let retention = key!(lock.retention);
    let short = key!(context.langsmith.ttl.short);
    if !retention.is_whole_days() || retention.days() == 0 {
        refuse(
            retention.path(),
            format!("S3 cannot lock objects for `{}`", *retention),
            "at least one whole day".into(),
            "write `retention = \"7d\"`".into(),
        );
    } else if retention.days() > short.days() {
        let short = short.read();
        refuse(
            retention.path(),
            format!("objects are locked for longer than their traces are kept"),
            format!("longer than `langsmith.ttl.short = \"{short}\"`"),
            format!(
                "write `retention = \"{short}\"` or less, or raise `short` under `[langsmith.ttl]`"
            ),
        );
    }
}
