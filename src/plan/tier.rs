//! The tier: whether the environment serves people.

use crate::model::Environment;
use crate::model::metadata::Tier;

/// Everything that follows from the tier, beside how strictly rules judge.
#[derive(Debug, Clone)]
pub(crate) struct Purpose {
    /// Whether people depend on it: what goes leaves a last snapshot.
    pub(crate) serves_people: bool,
    /// What Kubernetes does with a volume whose claim goes.
    pub(crate) reclaim_policy: &'static str,
}

/// Decides what follows from the tier.
pub(super) fn plan(environment: &Environment) -> Purpose {
    match environment.environment.tier {
        Tier::Production => Purpose {
            serves_people: true,
            reclaim_policy: "Retain",
        },
        Tier::Evaluation => Purpose {
            serves_people: false,
            reclaim_policy: "Delete",
        },
    }
}
