//! A production service that does not scale, or a maximum without a scaler.

use crate::finding::{Finding, Rule, RuleSeverity, Severity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0504",
    name: "scaler-missing",
    severity: RuleSeverity::ByTier {
        production: Severity::Error,
        evaluation: Some(Severity::Warning),
    },
    summary: "A production service without a scaler, or a maximum that has no effect without one.",
    why: "A fixed number of pods is either too many at night or too few at noon. An HPA is required; KEDA is optional.",
    example: "[langsmith.scaling.backend]\nscaler = \"none\"",
    source: "LangSmith's production checklist, section 5: HPA required",
    waivable: true,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    for service in context.services() {
        let service = service.key;
        let name = service.name();
        let scaler = key!(service.scaler);
        if scaler.scales() {
            continue;
        }
        let (min, max) = (key!(service.min), key!(service.max));
        if context.is_production() {
            findings.push(
                context
                    .finding(&scaler, format!("`{name}` does not scale"))
                    .label("no scaler")
                    .help("write `scaler = \"hpa\"`, or `\"keda\"` for the queues"),
            );
        } else if *min != *max {
            findings.push(
                context
                    .finding(
                        &max,
                        format!("`{name}` stays at {} pods: `max` has no effect", *min),
                    )
                    .label("no effect without a scaler")
                    .also(context.written_at(&scaler), "no scaler")
                    .help("write `scaler = \"hpa\"`"),
            );
        }
    }
}
