//! One region of an environment, and everything that was decided about it.

use std::ops::Deref;

use ::hcl::expr::Expression;

use super::Inputs;
use super::module::output;
use super::releases::{self, Folder};
use super::stores::Role;
use super::stores::clickhouse::{self, Clickhouse};
use super::stores::postgres::{self, Postgres};
use super::stores::redis::{self, Redis};

/// One region of an environment, and everything that was decided about it.
#[derive(Debug, Clone)]
pub struct Site {
    inputs: Inputs,
    /// Where LangSmith keeps organizations, users, API keys, datasets and prompts.
    pub(crate) postgres: Postgres,
    /// Where the ingestion queue and the cache are.
    pub(crate) redis: Redis,
    /// Where traces and feedback are.
    pub(crate) clickhouse: Clickhouse,
}

impl Site {
    /// Decides everything about a region.
    pub(super) fn new(inputs: Inputs) -> Self {
        Self {
            postgres: postgres::plan(&inputs),
            redis: redis::plan(&inputs),
            clickhouse: clickhouse::plan(&inputs),
            inputs,
        }
    }

    /// What LangSmith's own role may do, in the words of the module `identity`; none where its pods need no role.
    pub(crate) fn grants(&self) -> Option<Vec<(&'static str, Expression)>> {
        let blob = self.environment().stores.blob.enabled.then(|| Role {
            grants: vec![
                ("bucket_arn", output("blob", "bucket_arn")),
                ("key_arn", output("blob", "key_arn")),
            ],
        });
        let roles: Vec<Role> = blob.into_iter().chain(self.redis.role.clone()).collect();
        (!roles.is_empty()).then(|| roles.into_iter().flat_map(|role| role.grants).collect())
    }
}

impl Site {
    /// The folders of manifests that are charts.
    pub(crate) fn folders(&self) -> Vec<Folder> {
        releases::folders(self)
    }
}

impl Deref for Site {
    type Target = Inputs;

    fn deref(&self) -> &Inputs {
        &self.inputs
    }
}
