//! KEDA for a service that the chart cannot scale with it.

use crate::chart::workload::Shape;
use crate::finding::{Finding, Rule, RuleSeverity};

use super::{Check, Context, key};

/// The check.
pub(super) const CHECK: Check = Check { rule: &RULE, run };

/// The rule.
const RULE: Rule = Rule {
    code: "LS0505",
    name: "keda-unknown",
    severity: RuleSeverity::Error,
    summary: "KEDA for a service that the chart version cannot scale with it.",
    why: "Chart 0.12 scales with an HPA only. It silently drops `autoscaling.keda`, so the service keeps its initial number of pods.",
    example: "[langsmith]\nchart = \"0.12.37\"\nscaling.queue.scaler = \"keda\"",
    source: "the charts' values.yaml: `autoscaling.keda` since 0.13",
    waivable: false,
    fix: None,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let Some(line) = context.chart() else {
        return;
    };
    for service in context.services() {
        let workload = line.workloads.get(service.chart_name);
        let scaling = workload.and_then(|workload| workload.scaling.as_ref());
        let is_flat = scaling.is_some_and(|scaling| scaling.shape == Shape::Flat);
        let service = service.key;
        let scaler = key!(service.scaler);
        if scaler.is_keda() && is_flat {
            findings.push(
                context
                    .finding(
                        &scaler,
                        format!(
                            "chart {} cannot scale `{}` with KEDA",
                            line.version,
                            service.name()
                        ),
                    )
                    .label("requires chart 0.13")
                    .also(
                        context.written_at(&key!(context.langsmith.chart)),
                        "an older chart",
                    )
                    .help("write `scaler = \"hpa\"`, or use a newer chart"),
            );
        }
    }
}
