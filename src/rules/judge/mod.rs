//! All rules over one environment.

pub(super) mod classes;
mod context;
mod derived;
mod key;
pub(super) mod secret_references;
#[cfg(test)]
mod tests;
pub(super) mod value_faults;
pub(super) mod versions;

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::chart::switches::switches;
use crate::chart::{Catalogue, Line};
use crate::finding::{self, Finding, Rule, Severity};
use crate::internal::Internal;
use crate::layer::Resolved;
use crate::model::Environment;
use crate::plan::names::Names;
use crate::plan::{Plan, plan};
use crate::source::KeyPath;

use super::{CHECKS, Check, allow};
use context::Facts;
use key::{Reads, Wrong};

pub(crate) use context::Context;
pub(super) use key::{Key, key};

/// What the rules say of an environment.
#[derive(Debug)]
pub struct Judgement {
    /// Everything that was found, by place, without what `[allow]` waives.
    pub findings: Vec<Finding>,
    /// What `[allow]` waives, with the reasons.
    pub allowed: Vec<(Finding, String)>,
    /// What will exist, if nothing that was found is an error.
    pub plan: Option<Plan>,
    /// What each rule has read, by its code.
    pub reads: BTreeMap<&'static str, Reading>,
}

/// What a rule has read of an environment.
#[derive(Debug, Default)]
pub struct Reading {
    /// Keys whose values were read, with everything below them.
    pub values: BTreeSet<KeyPath>,
    /// Keys of which it was only asked whether they are there, and tables of which names were asked for.
    pub presence: BTreeSet<KeyPath>,
}

/// Applies every rule to what the layers say, with what is known about charts.
pub fn judge(resolved: &Resolved, catalogue: &Catalogue) -> Judgement {
    let mut findings = resolved.findings.clone();
    let mut allowed = resolved.allowed.clone();
    let mut planned = None;
    let mut read = BTreeMap::new();
    if let Some(environment) = &resolved.environment {
        let facts = Facts::of(environment, catalogue);
        let wrong = Wrong::new(resolved.poisoned.iter().cloned());
        // The tier chooses the layers below the file: without it every figure is another environment's.
        let is_asked = |check: &&&Check| {
            !wrong.is_above(&KeyPath::dotted("environment.tier")) && applies(check, environment)
        };
        for check in CHECKS.iter().filter(is_asked) {
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
            let is_wrong = reads.depend_on(&wrong);
            let (values, presence) = reads.into_keys();
            read.insert(check.rule.code, Reading { values, presence });
            if is_wrong {
                continue;
            }
            // A reason that could not be read is mended first: what it is for is waived then.
            found.retain(|finding| !is_reason_poisoned(finding, &wrong));
            let (waived, kept) = waive(found, &environment.allow);
            findings.extend(kept);
            allowed.extend(waived);
        }
        // What is wrong elsewhere may keep a rule from finding what its waiver is for.
        if resolved.poisoned.is_empty() && facts.plan.is_some() {
            let reads = Reads::default();
            let context = Context {
                rule: &allow::UNUSED,
                environment,
                facts: &facts,
                stack: &resolved.stack,
                catalogue,
                reads: &reads,
            };
            findings.extend(allow::unused(&context, &allowed));
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
        reads: read,
    }
}

/// Asks something as a rule does; none where the answer rests on a wrong value.
pub(super) fn asked<T>(
    resolved: &Resolved,
    catalogue: &Catalogue,
    rule: &'static Rule,
    question: impl FnOnce(&Context<'_>) -> T,
) -> Option<T> {
    let environment = resolved.environment.as_ref()?;
    let reads = Reads::default();
    let answer = question(&Context {
        rule,
        environment,
        facts: &Facts::of(environment, catalogue),
        stack: &resolved.stack,
        catalogue,
        reads: &reads,
    });
    let wrong = Wrong::new(resolved.poisoned.iter().cloned());
    (!reads.depend_on(&wrong)).then_some(answer)
}

impl Facts {
    fn of(environment: &Environment, catalogue: &Catalogue) -> Self {
        let chart = catalogue.line(environment.langsmith.chart.version()).ok();
        let with_values = |chart: Cow<'_, Line>| {
            let switches = switches().internal("switches.toml");
            let values = environment.langsmith.values.table();
            chart.into_owned().with_values(values, switches)
        };
        let chart_with_values = chart.clone().map(with_values).map(Arc::new);
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

/// Whether a rule applies in the environment's tier.
fn applies(check: &Check, environment: &Environment) -> bool {
    let is_production = environment.environment.tier.is_production();
    is_production || check.rule.severity.in_evaluation().is_some()
}

/// Whether an entry of `[allow]` would waive the finding if it were a string.
fn is_reason_poisoned(finding: &Finding, wrong: &Wrong) -> bool {
    let entry = KeyPath::root().key("allow").key(finding.rule.code);
    finding.rule.waivable && wrong.is_above(&entry)
}

/// Takes out what a reasoned entry of `[allow]` covers.
fn waive(
    found: Vec<Finding>,
    allow: &BTreeMap<String, String>,
) -> (Vec<(Finding, String)>, Vec<Finding>) {
    let mut waived = Vec::new();
    let mut kept = Vec::new();
    for finding in found {
        match allow.get(finding.rule.code) {
            Some(reason) if finding.rule.waivable && !reason.trim().is_empty() => {
                waived.push((finding, reason.clone()));
            }
            _ => kept.push(finding),
        }
    }
    (waived, kept)
}
