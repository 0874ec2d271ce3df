//! The state stack: made once, before all others, with a state of its own on disk.

use crate::plan::Site;
use crate::plan::state::lock;

use super::ELSEWHERE;
use crate::plan::module::Output;
use crate::plan::module::{Module, output};

/// The bucket of each region: the state of the recovery region must not be in the one that is lost.
pub(super) fn modules(site: &Site, second: Option<&Site>) -> Vec<Module> {
    let mut modules = vec![bucket(site)];
    modules.extend(second.map(|second| {
        bucket(second)
            .labeled("recovery_state")
            .provider("aws", ELSEWHERE)
    }));
    modules
}

fn bucket(site: &Site) -> Module {
    let names = site.names();
    let environment = site.environment();
    let module = Module::guarded(
        "state",
        "The bucket that holds the state of every other stack.",
        &["bucket_name"],
    )
    .pass("bucket_name", names.state_bucket())
    .pass("key_alias", names.key_alias("tfstate"))
    .pass("account_id", environment.cloud.account_id.as_str());
    let lock = lock(site);
    module
        .promise_bucket("the bucket of Terraform's state", true)
        .pass("lock", lock.name)
        .pass_some("lock_table_name", lock.table)
}

pub(super) fn outputs(_: &Site) -> Vec<Output> {
    vec![Output {
        name: "bucket",
        description: "The bucket of Terraform's state.",
        value: output("state", "bucket_name"),
    }]
}
