//! Tags that AWS rejects together.

use std::collections::BTreeMap;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::plan::tags::tags;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0126",
    name: "tags",
    severity: RuleSeverity::Error,
    summary: "Two tags that differ in case only, or more tags than a resource may have.",
    why: "IAM ignores the case of a tag key and rejects both. Most resources take 50 tags, some of which lsgen and EKS add; a hosted zone and a health check of Route 53 take ten. AWS rejects the resource in the middle of the apply.",
    example: "[environment.tags]\nOwner = \"platform\"\nowner = \"platform\"",
    source: "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_tags.html; \
             https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeTagsForResource.html",
    waivable: false,
    fix: None,
};

/// Fifty, less the name of a resource and what marks subnets, nodes and scaling groups of a cluster.
const MOST: usize = 40;
/// What Route 53 takes.
const MOST_OF_ROUTE_53: usize = 10;

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let written = key!(context.environment.tags).entries();
    let mut by_key = BTreeMap::new();
    for tag in &written {
        let earlier = by_key.insert(tag.name().to_ascii_lowercase(), tag);
        if let Some(other) = earlier {
            findings.push(
                context
                    .finding(
                        tag,
                        format!(
                            "IAM takes `{}` and `{}` for one tag",
                            other.name(),
                            tag.name()
                        ),
                    )
                    .label("the same key in another case")
                    .also(context.written_at(other), "the same key")
                    .help(format!("remove `{}` or `{}`", other.name(), tag.name())),
            );
        }
    }
    let all = tags(key!(context.environment).read_by_entry());
    let zone = key!(context.dns.zone);
    let is_switched = key!(context.recovery.profile).has_second_region();
    // What asks from the internet whether LangSmith answers is a health check, too.
    let is_watched = !key!(context.recovery.alerts).is_empty()
        && key!(context.dns.domain).is_some()
        && !key!(context.dns.visibility).is_private();
    let (what, most) = if is_switched && (zone.has_records() || is_watched) {
        // The health check has a name as well.
        ("a health check of Route 53", MOST_OF_ROUTE_53 - 1)
    } else if zone.is_created() {
        ("a hosted zone of Route 53", MOST_OF_ROUTE_53)
    } else {
        ("a resource", MOST)
    };
    if all.len() > most {
        let table = key!(context.environment.tags);
        let own = all.len() - written.len();
        findings.push(
            context
                .finding_at(
                    context.place_of_key(table.path()),
                    format!("{} tags are too many for {what}", written.len()),
                )
                .label(format!("at most {}", most - own))
                .note(format!("lsgen adds {own} tags of its own; one of yours with the same key takes its place"))
                .help("remove tags, or combine several into one"),
        );
    }
}
