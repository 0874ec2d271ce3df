//! A production service that does not scale, or a ceiling without a scaler.

use crate::finding::{Finding, Rule};
use crate::model::langsmith::Scaler;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.scaling",
        "langsmith.features.deployments",
        "environment.tier",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0504",
    name: "scaler-missing",
    summary: "In production every service scales; without a scaler a ceiling means nothing.",
    why: "A fixed number of pods is either too many at night or too few at noon. HPA is required, KEDA is optional.",
    example: "[langsmith.scaling.backend]\nscaler = \"none\"",
    source: "LangSmith's production checklist, section 5: HPA required",
    waivable: true,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for (key, _, service) in context.environment.langsmith.services() {
        if service.scaler != Scaler::None {
            continue;
        }
        let table = format!("langsmith.scaling.{key}");
        if context.is_production() {
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("{table}.scaler"),
                        format!("production `{key}` does not scale"),
                    )
                    .label("no scaler")
                    .help("write `scaler = \"hpa\"`, or `\"keda\"` for the queues"),
            );
        } else if service.min != service.max {
            findings.push(
                context
                    .warning(
                        &RULE,
                        &format!("{table}.max"),
                        format!("`{key}` stays at {} pods: nothing adds more", service.min),
                    )
                    .label("no effect without a scaler")
                    .help("write `scaler = \"hpa\"`"),
            );
        }
    }
}
