//! All rules over one environment.

mod context;
mod derived;
mod key;
#[cfg(test)]
mod tests;
pub(super) mod value_faults;
pub(super) mod versions;

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::chart::Catalogue;
use crate::chart::switches::switches;
use crate::finding::{self, Finding, Severity};
use crate::layer::Resolved;
use crate::model::Environment;
use crate::model::metadata::Tier;
use crate::plan::names::Names;
use crate::plan::{Plan, plan};
use crate::source::KeyPath;

use super::{CHECKS, Check};
use context::Facts;
use key::Reads;

pub use context::Context;
pub(super) use key::{Key, key};

/// What the rules say of an environment.
#[derive(Debug)]
pub struct Judgement {
    /// Everything that was found, by place, without what `[allow]` sets aside.
    pub findings: Vec<Finding>,
    /// What `[allow]` set aside, with the reasons.
    pub allowed: Vec<(Finding, String)>,
    /// What will exist, if nothing that was found is an error.
    pub plan: Option<Plan>,
}

/// Applies every rule to what the layers say, with what is known about charts.
pub fn judge(resolved: &Resolved, catalogue: &Catalogue) -> Judgement {
    let mut findings = resolved.findings.clone();
    let mut allowed = resolved.allowed.clone();
    let mut planned = None;
    if let Some(environment) = &resolved.environment {
        let facts = Facts::of(environment, catalogue);
        for check in CHECKS.iter().filter(|check| is_asked(check, resolved)) {
            let reads = Reads::default();
            let context = Context {
                rule: check.rule,
                environment,
                facts: &facts,
                stack: &resolved.stack,
                catalogue,
                reads: &reads,
            };
            let mut found = Vec::new();
            (check.run)(&context, &mut found);
            if resolved.poisoned.iter().any(|wrong| reads.depend_on(wrong)) {
                continue;
            }
            // A reason that could not be read is mended first: what it is for is set aside then.
            found.retain(|finding| !is_reason_poisoned(finding, &resolved.poisoned));
            let (aside, kept) = set_aside(found, &environment.allow);
            findings.extend(kept);
            allowed.extend(aside);
        }
        planned = facts.plan;
    }
    finding::sort(&mut findings);
    let has_errors = findings
        .iter()
        .any(|finding| finding.severity == Severity::Error);
    Judgement {
        findings,
        allowed,
        plan: planned.filter(|_| !has_errors),
    }
}

impl Facts {
    fn of(environment: &Environment, catalogue: &Catalogue) -> Self {
        let chart = catalogue.line(environment.langsmith.chart.version()).ok();
        let with_values = |chart| {
            let switches = switches().ok()?;
            let values = environment.langsmith.values.table();
            Some(crate::chart::Line::with_values(chart, values, &switches))
        };
        let chart_with_values = chart.clone().and_then(with_values).map(Arc::new);
        Self {
            names: Names::new(environment),
            plan: chart_with_values
                .as_ref()
                .map(|chart| plan(environment, chart)),
            chart_with_values,
            chart,
        }
    }
}

/// Whether a rule has something to say in this tier.
fn is_asked(check: &Check, resolved: &Resolved) -> bool {
    // The tier chooses the layers below the file: without it every figure is another environment's.
    let tier = KeyPath::dotted("environment.tier");
    let is_known = !resolved.poisoned.iter().any(|wrong| tier.is_within(wrong));
    let is_production = resolved
        .environment
        .as_ref()
        .is_some_and(|environment| environment.environment.tier == Tier::Production);
    is_known && (is_production || check.rule.severity.in_evaluation().is_some())
}

/// Whether an entry of `[allow]` would set the finding aside, were it a text.
fn is_reason_poisoned(finding: &Finding, poisoned: &[KeyPath]) -> bool {
    let entry = KeyPath::root().key("allow").key(finding.rule.code);
    finding.rule.waivable && poisoned.iter().any(|wrong| entry.is_within(wrong))
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
