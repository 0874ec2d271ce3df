//! What happens when a change is applied: the effects on what Terraform made and on what runs in the cluster.

use schemars::JsonSchema;
use serde::Serialize;

use super::effects::Class;
use super::procedure::{self, Procedure};
use super::{IdentityChange, Side, manifests, release, stacks, weight};

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Effect")]
pub struct Impact {
    /// How bad it is.
    pub class: Class,
    /// The folder of the output that is applied: `terraform/infra`, `helm/langsmith`; empty for all of it.
    pub place: String,
    /// What it happens to: `module.postgres.aws_db_instance.this`, `Deployment langsmith-backend`.
    pub subject: String,
    /// The keys of the environment file that have this effect; null where the environment file before is not known.
    pub causes: Option<Vec<String>>,
    /// What changed in the rendered files that has this effect: arguments of modules, keys of values.
    pub rendered: Vec<String>,
    /// Why, in a sentence or two.
    pub reason: String,
    /// Where that is written, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// The effects of a change.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
#[schemars(rename = "Effects")]
pub struct Impacts {
    /// What happens: the worst class first, and within a class what matters most.
    pub known: Vec<Impact>,
    /// What cannot be told from the two renderings, and how to find out.
    pub unknown: Vec<String>,
}

impl Impacts {
    /// How often each class occurs, the worst first; those that do not occur are left out.
    pub fn counts(&self) -> Vec<(Class, usize)> {
        let count = |class: Class| {
            self.known
                .iter()
                .filter(|impact| impact.class == class)
                .count()
        };
        Class::ALL
            .into_iter()
            .rev()
            .map(|class| (class, count(class)))
            .filter(|(_, count)| *count > 0)
            .collect()
    }

    /// Merges what is reported once, in the order in which it is read.
    pub(super) fn arrange(&mut self) {
        let mut known = together(std::mem::take(&mut self.known));
        known.sort_by_cached_key(|impact| {
            (
                std::cmp::Reverse(impact.class),
                weight::of(&impact.subject),
                impact.place.clone(),
                impact.subject.clone(),
                impact.causes.clone(),
                impact.rendered.clone(),
                impact.reason.clone(),
            )
        });
        self.known = known;
    }
}

/// What happens on the way from one rendering to the other.
pub(super) fn impacts(
    before: Side<'_>,
    after: Side<'_>,
    identity: &[IdentityChange],
    procedures: Option<&[Procedure]>,
) -> Impacts {
    let mut impacts = Impacts::default();
    if before.files == after.files {
        return impacts;
    }
    if !identity.is_empty() {
        // Nothing of the old one is in the new one's state, so no argument changes in place.
        impacts
            .known
            .push(another_environment(identity, procedures));
        return impacts;
    }
    stacks::impacts(before.files, after.files, &mut impacts);
    release::impacts(before, after, &mut impacts);
    manifests::impacts(before.files, after.files, &mut impacts);
    let refused = procedures.map(procedure::impacts);
    impacts.known.extend(refused.into_iter().flatten());
    impacts
}

/// No environment becomes a different environment.
fn another_environment(identity: &[IdentityChange], procedures: Option<&[Procedure]>) -> Impact {
    let fact = procedure::another_environment();
    let keys = procedures.map(|procedures| {
        let keys = procedures.iter().flat_map(|procedure| &procedure.keys);
        keys.cloned().collect()
    });
    let what = identity.iter().map(|change| change.what.as_str());
    Impact {
        class: Class::Refused,
        place: String::new(),
        subject: "the whole environment".to_owned(),
        causes: keys,
        rendered: what.map(str::to_owned).collect(),
        reason: fact.reason.clone(),
        source: fact.page().map(str::to_owned),
    }
}

/// One entry for what happens to one thing for one reason, with everything that causes it; then one for all Deployments of
/// which the same is reported.
fn together(impacts: Vec<Impact>) -> Vec<Impact> {
    let mut merged: Vec<Impact> = Vec::with_capacity(impacts.len());
    for impact in impacts {
        let same = merged.iter_mut().find(|other| {
            (other.class, &other.place, &other.subject, &other.reason)
                == (impact.class, &impact.place, &impact.subject, &impact.reason)
        });
        match same {
            Some(other) => {
                other.rendered.extend(impact.rendered);
                other.rendered.sort();
                other.rendered.dedup();
                if let (Some(causes), Some(more)) = (&mut other.causes, impact.causes) {
                    causes.extend(more);
                    causes.sort();
                    causes.dedup();
                }
            }
            None => merged.push(impact),
        }
    }
    deployments(merged)
}

/// What the pods of Deployments have in common is reported once.
fn deployments(impacts: Vec<Impact>) -> Vec<Impact> {
    const ONE: &str = "Deployment ";
    const MANY: &str = "Deployments ";
    let mut merged: Vec<Impact> = Vec::with_capacity(impacts.len());
    for impact in impacts {
        let name = impact.subject.strip_prefix(ONE);
        let same = name.and_then(|name| {
            let same = merged.iter_mut().find(|other| {
                let is_such = other.subject.starts_with(ONE) || other.subject.starts_with(MANY);
                let told = |impact: &Impact| {
                    let Impact {
                        causes, rendered, ..
                    } = impact.clone();
                    (causes, rendered, impact.source.clone())
                };
                is_such
                    && (other.class, &other.place, &other.reason)
                        == (impact.class, &impact.place, &impact.reason)
                    && told(other) == told(&impact)
            });
            Some((same?, name))
        });
        match same {
            Some((other, name)) => {
                let names = other.subject.strip_prefix(ONE).map(str::to_owned);
                other.subject = match names {
                    Some(first) => format!("{MANY}{first}, {name}"),
                    None => format!("{}, {name}", other.subject),
                };
            }
            None => merged.push(impact),
        }
    }
    merged
}
