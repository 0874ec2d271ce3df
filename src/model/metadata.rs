//! `[environment]`: what the environment is called.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::types::{EnvironmentName, Prefix, ProfileName, TagKey, TagValue};

/// What the environment is called and how strictly it is judged.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Metadata {
    /// The environment's own name, such as `prod`. Part of every resource name.
    pub name: EnvironmentName,
    /// What names start with: with prefix `acme` and name `prod`, `acme-prod`.
    pub prefix: Prefix,
    /// How strictly the environment is judged, and which defaults it starts from.
    pub tier: Tier,
    /// Shipped layers between the defaults and this file; later ones win, this file wins over all.
    pub profiles: Vec<ProfileName>,
    /// Whether Terraform and AWS refuse to delete what holds data or leads to it: the stacks, the database, the load balancer. On in
    /// production. Write `false`, render and apply before you take something away, or the environment down.
    pub deletion_protection: bool,
    /// Tags that every AWS resource carries, beside those that lsgen sets.
    #[schemars(extend("x-lsgen-key" = "TagKey"))]
    pub tags: BTreeMap<TagKey, TagValue>,
}

/// How strictly the environment is judged.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Tier {
    /// Serves people: what LangSmith's production checklist requires is an error when it is missing.
    Production,
    /// Short-lived and disposable: the same findings are warnings.
    Evaluation,
}

impl Tier {
    /// Whether the environment serves people.
    pub fn is_production(self) -> bool {
        match self {
            Self::Production => true,
            Self::Evaluation => false,
        }
    }
}
