//! An image registry that is lost with the primary region.

use toml::Value;

use crate::finding::{Finding, Rule, RuleSeverity};
use crate::model::types::Region;
use crate::plan::images::images_in;

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0410",
    name: "recovery-registry",
    severity: RuleSeverity::Error,
    summary: "A recovery region that pulls its images from a registry in the primary region.",
    why: "An ECR registry belongs to one region and is lost with it: nodes that start during a failover cannot pull images.",
    example: "[langsmith.images]\nregistry = \"123456789012.dkr.ecr.us-west-2.amazonaws.com\"\n[recovery]\nprofile = \"cross-region\"\nregion = \"us-east-2\"\nstandby = \"warm\"",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/replication.html",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(second) = context.second_region() else {
        return;
    };
    let second = second.read();
    let home = key!(context.cloud.region);
    let primary = key!(context.langsmith.images.registry);
    let recovery = key!(context.recovery.registry);
    match (primary.read(), recovery.read()) {
        (Some(registry), None) if is_ecr_in(registry.as_str(), &home) => findings.push(
            context
                .finding(
                    &primary,
                    format!("`{second}` pulls its images from a registry in `{}`", *home),
                )
                .label("lost with the primary region")
                .also(context.written_at(&home), "the primary region")
                .help(format!(
                    "replicate the repositories to `{second}`, and write `registry = \"{}\"` under `[recovery]`",
                    registry.as_str().replace(home.as_str(), second.as_str())
                )),
        ),
        (Some(_), Some(registry)) if is_ecr_in(registry.as_str(), &home) => findings.push(
            context
                .finding(
                    &recovery,
                    format!("the registry of the recovery region is in `{}`", *home),
                )
                .label("lost with the primary region")
                .also(context.written_at(&home), "the primary region")
                .help(format!("use a registry in `{second}`")),
        ),
        (None, Some(_)) => findings.push(
            context
                .finding(
                    &recovery,
                    "the recovery region has a registry, but the primary region has none",
                )
                .label("no `langsmith.images.registry`")
                .help("set the primary region's `registry` under `[langsmith.images]`, or remove this one"),
        ),
        _ => {}
    }
    let values = key!(context.langsmith.values);
    for (path, value) in values.read_by_entry().leaves() {
        let Some((first, name)) = path.first().zip(path.last()) else {
            continue;
        };
        // What the chart itself runs has its registry elsewhere.
        if *first == "images" || !images_in(name, value).any(|image| is_ecr_in(image, &home)) {
            continue;
        }
        let path = path
            .iter()
            .fold(values.path().clone(), |path, key| path.key(key));
        findings.push(
            context
                .finding(
                    &path,
                    format!("`{second}` pulls this image from a registry in `{}`", *home),
                )
                .label("lost with the primary region")
                .also(context.written_at(&home), "the primary region")
                .help(format!("name a registry in `{second}`, or one outside both regions: a value is the same in both")),
        );
    }
    if primary.is_some() {
        return;
    }
    // Without a registry for all of them, each image says where it is.
    let helper = key!(context.langsmith.images.pre_pull.helper);
    let own = values.read_by_entry().leaves().into_iter();
    let own = own.filter_map(|(path, value)| match (path.as_slice(), value) {
        (["images", _, "repository"], Value::String(text)) => Some((
            path.iter()
                .fold(values.path().clone(), |path, key| path.key(key)),
            text.as_str(),
        )),
        _ => None,
    });
    for (path, image) in own.chain([(helper.path().clone(), helper.as_str())]) {
        if is_ecr_in(image, &home) {
            findings.push(
                context
                    .finding(
                        &path,
                        format!("`{second}` pulls this image from a registry in `{}`", *home),
                    )
                    .label("lost with the primary region")
                    .also(context.written_at(&home), "the primary region")
                    .help("write a registry for all images, `registry` under `[langsmith.images]` and under `[recovery]`"),
            );
        }
    }
}

/// Whether a registry, or that of an image, is ECR in that region, by any of its host names.
fn is_ecr_in(text: &str, region: &Region) -> bool {
    let host = text.split(['/', ':']).next().unwrap_or_default();
    let mut labels = host.split('.').skip(1);
    let is_ecr = labels
        .next()
        .is_some_and(|label| label == "dkr" || label.starts_with("dkr-ecr"));
    is_ecr && labels.any(|label| label == region.as_str())
}
