//! A name that is too long for AWS or Kubernetes.

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::names;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0110",
    name: "name-too-long",
    severity: RuleSeverity::Error,
    summary: "A prefix, environment or release name from which lsgen derives a name that is too long for AWS or Kubernetes.",
    why: "Terraform reports it resource by resource, after half of the environment exists.",
    example: "[environment]\nprefix = \"international\"\nname = \"production-west\"",
    source: "profiles/aws/limits.toml, with a page for each limit; constraint 3 of LangSmith's AWS Terraform reference",
    waivable: false,
    fix: None,
};

/// The kinds whose names start with the release name; all others start with prefix and environment.
const OF_RELEASE: [&str; 2] = ["kubernetes-object", "helm-release"];

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let limits = names::limits();
    let too_long: Vec<(names::Limited, usize)> = context
        .limited_names()
        .into_iter()
        .filter_map(|limited| {
            let excess = limited
                .name
                .len()
                .checked_sub(limits.get(limited.kind)?.maximum)?;
            (excess > 0).then_some((limited, excess))
        })
        .collect();
    let prefix = key!(context.environment.prefix);
    let release = key!(context.langsmith.release);
    for (path, of_release) in [(prefix.path(), false), (release.path(), true)] {
        let worst = too_long
            .iter()
            .filter(|(limited, _)| OF_RELEASE.contains(&limited.kind) == of_release)
            .max_by_key(|(_, excess)| *excess);
        let Some((limited, excess)) = worst else {
            continue;
        };
        let Some(limit) = limits.get(limited.kind) else {
            continue;
        };
        let message = format!(
            "the {} name `{}` has {} characters; the limit is {}",
            limited.kind.replace('-', " "),
            limited.name,
            limited.name.len(),
            limit.maximum
        );
        let what = if of_release {
            "the release name"
        } else {
            "the prefix and name together"
        };
        let name = key!(context.environment.name);
        let rest = (!of_release).then(|| context.written_at(&name)).flatten();
        findings.push(
            context
                .finding(path, message)
                .label(format!("{excess} over the limit"))
                .also(rest, "part of the same name")
                .note(limit.source.clone())
                .help(format!("make {what} {excess} characters shorter")),
        );
    }
}
