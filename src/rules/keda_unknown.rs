//! KEDA for a service that the chart line cannot scale with it.

use crate::chart::workload::Shape;
use crate::finding::{Finding, Rule};
use crate::model::langsmith::Scaler;

use super::{Check, Context};

/// The check.
pub(super) const CHECK: Check = Check {
    rule: &RULE,
    reads: &[
        "langsmith.scaling",
        "langsmith.chart",
        "langsmith.features.deployments",
    ],
    run,
};

/// The rule.
const RULE: Rule = Rule {
    code: "LS0505",
    name: "keda-unknown",
    summary: "KEDA scales a service only where the chart line has a place for it.",
    why: "Line 0.12 scales with an HPA alone. It drops `autoscaling.keda` silently, and the service would keep the number of pods it starts with.",
    example: "[langsmith]\nchart = \"0.12.37\"\nscaling.queue.scaler = \"keda\"",
    source: "the charts' values.yaml: `autoscaling.keda` since line 0.13",
    waivable: false,
};

fn run(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let langsmith = &context.environment.langsmith;
    let Some(line) = context.chart else {
        return;
    };
    for (name, key, service) in langsmith.services() {
        let workload = line.workloads.get(key);
        let scaling = workload.and_then(|workload| workload.scaling.as_ref());
        let is_flat = scaling.is_some_and(|scaling| scaling.shape == Shape::Flat);
        if service.scaler == Scaler::Keda && is_flat {
            let version = langsmith.chart.version();
            findings.push(
                context
                    .error(
                        &RULE,
                        &format!("langsmith.scaling.{name}.scaler"),
                        format!("chart {version} cannot scale `{name}` with KEDA"),
                    )
                    .label("since line 0.13")
                    .help("write `scaler = \"hpa\"`, or choose a newer chart"),
            );
        }
    }
}
