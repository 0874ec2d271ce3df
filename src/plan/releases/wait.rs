//! What `helm/wait.sh` waits for.

use serde::Serialize;

use crate::plan::Site;
use crate::plan::secrets::external_secrets;
use crate::plan::stores::clickhouse::Replicas;

use super::{releases, wait_file};

/// What the script of a region waits for.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Waits {
    /// The script, in the rendered folder.
    path: String,
    /// The secrets that are filled, and the revision that pods need.
    secrets: Vec<Secret>,
    /// ClickHouse's replicas, where they run.
    replicas: Option<Replicas>,
    /// The names of the releases, as a pattern of the shell.
    releases: String,
}

#[derive(Debug, Clone, Serialize)]
struct Secret {
    namespace: String,
    name: String,
    revision: String,
}

/// Decides what is waited for.
pub(crate) fn waits(site: &Site) -> Waits {
    let secrets = external_secrets(site).into_iter();
    let releases = releases(site).into_iter();
    let names: Vec<String> = releases.map(|release| release.name).collect();
    let replicas = site.clickhouse.replicas.clone();
    Waits {
        path: format!("helm/{}", wait_file(site)),
        secrets: secrets
            .map(|secret| Secret {
                revision: secret.revision(site),
                namespace: secret.namespace,
                name: secret.name,
            })
            .collect(),
        replicas: replicas.filter(|_| site.is_active()),
        releases: names.join("|"),
    }
}
