//! All rules over one environment.

mod context;
pub(super) mod instances;
pub(super) mod value_faults;
pub(super) mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::switches::switches;
use crate::chart::{Catalogue, Line};
use crate::finding::{self, Finding, Severity};
use crate::layer::Resolved;
use crate::model::Environment;
use crate::names::Names;
use crate::source::KeyPath;

use super::{CHECKS, Validated};

pub use context::Context;
pub use instances::vcpus;

/// What the rules say of an environment.
#[derive(Debug)]
pub struct Judgement {
    /// Everything that was found, by place, without what `[allow]` sets aside.
    pub findings: Vec<Finding>,
    /// What `[allow]` set aside, with the reasons.
    pub allowed: Vec<(Finding, String)>,
    /// The environment, if nothing that was found is an error.
    pub validated: Option<Validated>,
}

/// Applies every rule to what the layers say, with what is known about charts.
pub fn judge(resolved: &Resolved, catalogue: &Catalogue) -> Judgement {
    let mut findings = resolved.findings.clone();
    let mut allowed = resolved.allowed.clone();
    let mut parts = None;
    if let Some(environment) = &resolved.environment {
        let (computed, chart) = facts(environment, catalogue);
        let others: Vec<_> = resolved
            .alternatives
            .iter()
            .map(|environment| (environment, facts(environment, catalogue)))
            .collect();
        for check in CHECKS
            .iter()
            .filter(|check| !is_silenced(check.reads, &resolved.poisoned))
            // The tier chooses the layers below the file: without it every figure is another environment's.
            .filter(|_| !is_silenced(&["environment.tier"], &resolved.poisoned))
        {
            let found_in = |environment, names, chart: &Option<Line>| {
                let context = Context {
                    environment,
                    names,
                    stack: &resolved.stack,
                    catalogue,
                    chart: chart.as_ref(),
                };
                let mut found = Vec::new();
                (check.run)(&context, &mut found);
                found
            };
            let mut found = found_in(environment, &computed, &chart);
            // What a rule says of a stand-in it would not say of another one.
            for (environment, (names, chart)) in &others {
                if found.is_empty() {
                    break;
                }
                let other = found_in(*environment, names, chart);
                found.retain(|finding| other.contains(finding));
            }
            // A reason that could not be read is mended first: what it is for is set aside then.
            found.retain(|finding| !is_reason_poisoned(finding, &resolved.poisoned));
            let (aside, kept) = set_aside(found, &environment.allow);
            findings.extend(kept);
            allowed.extend(aside);
        }
        parts = chart.map(|chart| (computed, Arc::new(chart)));
    }
    finding::sort(&mut findings);
    let has_errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    let validated = match (&resolved.environment, parts) {
        (Some(environment), Some((names, chart))) if !has_errors => {
            Some(Validated::new(environment.clone(), names, chart))
        }
        _ => None,
    };
    Judgement {
        findings,
        allowed,
        validated,
    }
}

/// What rules are told beside the environment: its names, and its chart if there are facts about it.
fn facts(environment: &Environment, catalogue: &Catalogue) -> (Names, Option<Line>) {
    let chart = catalogue.line(environment.langsmith.chart.version()).ok();
    let chart = chart.and_then(|chart| with_values(chart, environment));
    (Names::new(environment), chart)
}

/// The chart's facts as the environment's own values leave them.
fn with_values(chart: Line, environment: &Environment) -> Option<Line> {
    let switches = switches().ok()?;
    Some(chart.with_values(environment.langsmith.values.table(), &switches))
}

/// Whether a key that the rule reads holds a stand-in.
fn is_silenced(reads: &[&str], poisoned: &[KeyPath]) -> bool {
    reads.iter().map(|path| KeyPath::dotted(path)).any(|path| {
        poisoned
            .iter()
            .any(|wrong| wrong.is_within(&path) || path.is_within(wrong))
    })
}

/// Whether an entry of `[allow]` would set the finding aside, were it a text.
fn is_reason_poisoned(finding: &Finding, poisoned: &[KeyPath]) -> bool {
    let entry = format!("allow.{}", finding.rule.code);
    finding.rule.waivable && is_silenced(&[&entry], poisoned)
}

/// Takes out what a reasoned entry of `[allow]` covers.
fn set_aside(
    found: Vec<Finding>,
    allow: &BTreeMap<String, String>,
) -> (Vec<(Finding, String)>, Vec<Finding>) {
    let mut aside = Vec::new();
    let mut kept = Vec::new();
    for finding in found {
        match allow.get(finding.rule.code) {
            Some(reason) if finding.rule.waivable && !reason.trim().is_empty() => {
                aside.push((finding, reason.clone()));
            }
            _ => kept.push(finding),
        }
    }
    (aside, kept)
}
