//! What an environment file says beside the environment: the layers below it, and in a layer the policy.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::metadata::Tier;
use super::types::{ProfileName, Region, RuleCode, TagKey, TagPattern, VersionRequirement};

/// The keys at the top of a file that are not a part of the environment.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct File {
    /// Layers of your own, such as `["./company.toml"]`: files between the profiles and this file, whose keys apply where this file
    /// says nothing else. Later ones take precedence. Paths start from the folder of the file that names them.
    #[schemars(extend("examples" = [["./company.toml"]]))]
    pub(crate) layers: Option<Vec<String>>,
    /// What the environments that are built on this layer must keep to. Only a layer can have it. The policies of all layers apply.
    pub(crate) policy: Option<Policy>,
}

/// What environments must keep to.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(crate) struct Policy {
    /// The AWS regions that an environment may be in, the recovery region included.
    #[schemars(length(min = 1))]
    pub(crate) regions: Option<Vec<Region>>,
    /// The chart versions that may run, such as `>=0.15.0, <0.17.0`. Release candidates match only where a comparison names one of
    /// the same version.
    pub(crate) charts: Option<VersionRequirement>,
    /// The profiles that may be used.
    #[schemars(length(min = 1))]
    pub(crate) profiles: Option<Vec<ProfileName>>,
    /// The lowest tier: `production` allows no evaluation.
    pub(crate) minimum_tier: Option<Tier>,
    /// Rules that only this file itself may waive under `[allow]`, by code.
    #[schemars(length(min = 1))]
    pub(crate) not_waivable: Option<Vec<RuleCode>>,
    /// Tags that every environment must have, each with the values that are allowed. `*` stands for any text, `?` for one character.
    #[schemars(extend("x-lsgen-key" = "TagKey"))]
    pub(crate) required_tags: Option<BTreeMap<TagKey, Vec<TagPattern>>>,
}
