//! What happens when a change is applied: the effects on what Terraform made and on what runs in the cluster.

use schemars::JsonSchema;
use serde::Serialize;

use super::effects::Class;
use super::procedure::{self, Procedure};
use super::{IdentityChange, Side, manifests, release, stacks};

/// Something that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Impact {
    /// How bad it is.
    pub class: Class,
    /// The folder of the output that is applied: `terraform/infra`, `helm/langsmith`; empty for all of it.
    pub place: String,
    /// What it happens to: `module.postgres.aws_db_instance.this`, `Deployment langsmith-backend`.
    pub subject: String,
    /// What changed that has this effect: arguments of modules, keys of values.
    pub causes: Vec<String>,
    /// Why, in a sentence or two.
    pub reason: String,
    /// Where that is written, where it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
}

/// What is told of the effects.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Impacts {
    /// What happens, the worst first.
    pub known: Vec<Impact>,
    /// What cannot be told from the two renderings, and how to find out.
    pub untold: Vec<String>,
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
        let what: Vec<&str> = identity.iter().map(|change| change.what.as_str()).collect();
        impacts.known.push(Impact {
            class: Class::Created,
            place: String::new(),
            subject: "the whole environment".to_owned(),
            causes: what.iter().map(|what| (*what).to_owned()).collect(),
            reason: "Names and Terraform's state follow from these, so everything is made anew beside what there is. \
                     The old environment goes on until somebody destroys it, and nothing of its data is moved."
                .to_owned(),
            source: None,
        });
        return impacts;
    }
    stacks::impacts(before.files, after.files, &mut impacts);
    release::impacts(before, after, &mut impacts);
    manifests::impacts(before.files, after.files, &mut impacts);
    let refused = procedures.map(procedure::impacts);
    impacts.known.extend(refused.into_iter().flatten());
    impacts.known.sort_by(|one, other| {
        let key = |impact: &Impact| {
            (
                std::cmp::Reverse(impact.class),
                weight(&impact.subject),
                impact.place.clone(),
                impact.subject.clone(),
                impact.causes.clone(),
                impact.reason.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
    impacts.known = together(std::mem::take(&mut impacts.known));
    impacts
}

/// What people have to read first within a class: the lower, the earlier.
fn weight(subject: &str) -> u8 {
    /// What holds data, or what everything is reached through.
    const HEAVY: [&str; 8] = [
        "aws_db_instance.",
        "aws_rds_cluster.",
        "aws_elasticache_replication_group.",
        "aws_s3_bucket.this",
        "aws_backup_vault.",
        "aws_kms_key.",
        "aws_eks_cluster.",
        "aws_lb.",
    ];
    const LIGHT: [&str; 3] = [
        "aws_cloudwatch_log_group.",
        "aws_s3_bucket.logs",
        "aws_iam_",
    ];
    let is_any = |kinds: &[&str]| kinds.iter().any(|kind| subject.contains(kind));
    match subject.contains("aws_") {
        false => 0,
        true if is_any(&HEAVY) => 1,
        true if is_any(&LIGHT) => 3,
        true => 2,
    }
}

/// One entry for what happens to one thing for one reason, with everything that causes it.
fn together(impacts: Vec<Impact>) -> Vec<Impact> {
    let mut merged: Vec<Impact> = Vec::with_capacity(impacts.len());
    for impact in impacts {
        let same = merged.iter_mut().find(|other| {
            (other.class, &other.place, &other.subject, &other.reason)
                == (impact.class, &impact.place, &impact.subject, &impact.reason)
        });
        match same {
            Some(other) => {
                other.causes.extend(impact.causes);
                other.causes.sort();
                other.causes.dedup();
            }
            None => merged.push(impact),
        }
    }
    merged
}
