//! Terraform's state: what keeps two applies apart.

use ::hcl::expr::Expression;

use crate::model::cloud::StateLock;

use super::Inputs;

/// Everything that follows from what keeps two applies apart.
#[derive(Debug, Clone)]
pub(crate) struct Lock {
    /// What the module `state` calls it.
    pub(crate) name: &'static str,
    /// The table that is made for it.
    pub(crate) table: Option<String>,
    /// The argument of a stack's backend, and its value.
    pub(crate) backend: (&'static str, Expression),
}

/// Decides what keeps two applies apart.
pub(crate) fn lock(inputs: &Inputs) -> Lock {
    match inputs.environment().state.lock {
        StateLock::S3 => Lock {
            name: "s3",
            table: None,
            backend: ("use_lockfile", true.into()),
        },
        StateLock::Dynamodb => {
            let table = inputs.names().lock_table();
            Lock {
                name: "dynamodb",
                backend: ("dynamodb_table", table.as_str().into()),
                table: Some(table),
            }
        }
    }
}
