//! The state stack: made once, before all others, with a state of its own on disk.

use crate::model::cloud::StateLock;
use crate::rules::Validated;

use super::module::{Module, output};
use super::root::Output;

pub(super) fn modules(validated: &Validated) -> Vec<Module> {
    let names = validated.names();
    let environment = validated.environment();
    let mut module = Module::new(
        "state",
        "The bucket that holds the state of every other stack.",
    )
    .pass("bucket_name", names.state_bucket())
    .pass("key_alias", names.key_alias("tfstate"))
    .pass("account_id", environment.cloud.account_id.as_str());
    module = match environment.state.lock {
        StateLock::S3 => module.pass("lock", "s3"),
        StateLock::Dynamodb => module
            .pass("lock", "dynamodb")
            .pass("lock_table_name", names.lock_table()),
    };
    vec![module]
}

pub(super) fn outputs(_: &Validated) -> Vec<Output> {
    vec![Output {
        name: "bucket",
        description: "The bucket of Terraform's state.",
        value: output("state", "bucket_name"),
    }]
}
