//! The replication stack: what flows from one region to the other, and what asks for both. It needs both, so nothing of it
//! is in the stack that has to work while one of them is down.

use crate::format::hcl::object;
use crate::model::types::Region;
use crate::plan::parameters::copied;
use crate::plan::{Site, alerts};

use super::ELSEWHERE;
use crate::plan::module::Module;

/// The modules of the stack, primary first and the recovery region second, and a third region where one of them needs it.
pub(super) fn modules(primary: &Site, second: &Site) -> (Vec<Module>, Option<Region>) {
    let mut modules = Vec::new();
    if let (Some(from), Some(to)) = (&primary.blob.bucket, &second.blob.bucket) {
        modules.push(bucket(primary, second, "blob", &from.name, &to.name));
    }
    if let (Some(from), Some(to)) = (&primary.clickhouse.replicas, &second.clickhouse.replicas) {
        let (from, to) = (&from.bucket, &to.bucket);
        modules.push(bucket(primary, second, "clickhouse-backups", from, to));
    }
    // It stays while the recovery region serves: taking it out would delete what it has mirrored.
    modules.push(mirror(primary, second));
    let (watch, reports) = alerts::watch(primary, second).unzip();
    modules.extend(watch);
    (modules, reports.flatten())
}

/// New objects go from the region that serves to the other one.
fn bucket(
    primary: &Site,
    second: &Site,
    part: &'static str,
    of_primary: &str,
    of_second: &str,
) -> Module {
    let (default, elsewhere) = ("aws", ELSEWHERE);
    let is_forward = primary.is_active();
    let (source, destination) = if is_forward {
        (
            (primary, of_primary, default),
            (second, of_second, elsewhere),
        )
    } else {
        (
            (second, of_second, elsewhere),
            (primary, of_primary, default),
        )
    };
    // The direction is in the address, because what is in one region cannot be refreshed in the other.
    let way = if is_forward {
        "to_recovery"
    } else {
        "to_primary"
    };
    let label = format!("{}_{way}", part.replace('-', "_"));
    let source_bucket = source.1;
    Module::unguarded(
        "bucket-replication",
        "Every new object, in the other region within minutes.",
    )
    .labeled(&label)
    .provider("aws", source.2)
    .provider("aws.destination", destination.2)
    .pass("source_bucket", source_bucket)
    .pass("source_key_alias", source.0.names().key_alias(part))
    .pass("destination_bucket", destination.1)
    .pass(
        "destination_key_alias",
        destination.0.names().key_alias(part),
    )
    .pass(
        "role_name",
        source.0.names().role(&format!("{part}-replication")),
    )
    .pass(
        "account_id",
        primary.environment().cloud.account_id.as_str(),
    )
    .promise(
        "status",
        "Enabled",
        format!("new objects of {source_bucket} go to the other region"),
    )
    .promise(
        "minutes",
        15,
        format!("new objects of {source_bucket} arrive within 15 minutes"),
    )
}

fn mirror(primary: &Site, second: &Site) -> Module {
    let environment = primary.environment();
    let version = environment.recovery.mirror_version;
    let mirrored = copied(second)
        .into_iter()
        .map(|(name, edition)| (name, version + edition - 1));
    let names = primary.names();
    Module::unguarded(
        "mirror",
        "Secrets, from one parameter store to the other, past the state.",
    )
    .provider("aws", "aws")
    .provider("aws.destination", ELSEWHERE)
    .pass(
        "source_arn_prefix",
        names.parameter_arn("").trim_end_matches('/'),
    )
    .pass("destination_path", second.names().parameter_path())
    .pass("destination_key", second.names().key_alias("parameters"))
    .pass("parameters", object(mirrored))
}
