//! A tag that is left empty for an image with versions of its own.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0627",
    name: "image-tag",
    severity: RuleSeverity::Error,
    summary: "An empty tag in `[langsmith.values]` for an image whose versions are not LangSmith's.",
    why: "For an empty tag the chart takes its own `appVersion`. ClickHouse, Redis and others have no such version, so their pods wait for an image that does not exist.",
    example: "[langsmith.values.images]\nclickhouseImage = { tag = \"\" }",
    source: "the chart's template `langsmith.image`",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(chart) = context.chart_as_it_comes() else {
        return;
    };
    let values = key!(context.langsmith.values);
    for (name, image) in &chart.images {
        let keys = ["images", name.as_str(), "tag"];
        let written = values.read_by_entry().get(&keys).and_then(Value::as_str);
        let has_versions_of_its_own = !image.tag.is_empty() && image.tag != chart.app_version;
        if written != Some("") || !has_versions_of_its_own {
            continue;
        }
        let path = keys
            .iter()
            .fold(values.path().clone(), |path, key| path.key(key));
        findings.push(
            context
                .finding(
                    &path,
                    format!(
                        "`{}` has no version {}, which the chart takes for an empty tag",
                        image.repository, chart.app_version
                    ),
                )
                .label("an empty tag")
                .help(format!("remove it, or write `tag = \"{}\"`", image.tag)),
        );
    }
}
