//! A name that AWS or Kubernetes would refuse for its length.

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
    summary: "A name that follows from prefix, environment or release is longer than AWS or Kubernetes allows.",
    why: "Terraform finds it out resource by resource, after the first half of the environment exists.",
    example: "[environment]\nprefix = \"international\"\nname = \"production-west\"",
    source: "profiles/aws/limits.toml, with a page for each limit; constraint 3 of LangSmith's AWS Terraform reference",
    waivable: false,
};

/// The kinds whose names begin with the release's; those of all others begin with prefix and environment.
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
            "the {} name `{}` has {} characters, {} are allowed",
            limited.kind.replace('-', " "),
            limited.name,
            limited.name.len(),
            limit.maximum
        );
        let what = if of_release {
            "the release"
        } else {
            "prefix and name together"
        };
        findings.push(
            context
                .finding(path, message)
                .label(format!("{excess} too many"))
                .note(limit.source.clone())
                .help(format!("make {what} {excess} characters shorter")),
        );
    }
}
