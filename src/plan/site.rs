//! One region of an environment, and everything that was decided about it.

use std::ops::Deref;

use super::Inputs;
use super::releases::{self, Folder};
use super::stores::postgres::{self, Postgres};

/// One region of an environment, and everything that was decided about it.
#[derive(Debug, Clone)]
pub struct Site {
    inputs: Inputs,
    /// Where LangSmith keeps organizations, users, API keys, datasets and prompts.
    pub(crate) postgres: Postgres,
}

impl Site {
    /// Decides everything about a region.
    pub(super) fn new(inputs: Inputs) -> Self {
        Self {
            postgres: postgres::plan(&inputs),
            inputs,
        }
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
