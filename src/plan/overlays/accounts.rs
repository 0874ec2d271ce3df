//! Service accounts of the release that act in AWS.

use crate::plan::{Site, features};

/// The service accounts that reach S3, and ElastiCache where it asks for IAM: the values key that describes
/// each, and its name. The chart's jobs run as the backend; `SmithDB` has a bucket of its own.
pub(crate) fn cloud_accounts(site: &Site) -> Vec<(String, String)> {
    let full_name = site.names().fullname();
    let running = features(site);
    let mut workloads: Vec<_> = site
        .chart()
        .workloads_in_use(&running)
        .filter(|(key, workload)| workload.object_storage && !key.starts_with("smithdb."))
        .collect();
    let place = |key: &str| {
        let first = FIRST_ACCOUNTS.iter().position(|first| *first == key);
        first.unwrap_or(FIRST_ACCOUNTS.len())
    };
    workloads.sort_by_key(|(key, _)| place(key));
    let mut accounts: Vec<(String, String)> = Vec::new();
    for (_, workload) in workloads {
        let path = workload.service_account_path.clone();
        let name = workload.service_account(&full_name);
        if let (Some(path), Some(name)) = (path, name)
            && !accounts.iter().any(|(known, _)| *known == path)
        {
            accounts.push((path, name));
        }
    }
    accounts
}

/// The workloads that every install has are named first, in the order of a trace's way through them.
const FIRST_ACCOUNTS: [&str; 6] = [
    "backend",
    "platformBackend",
    "queue",
    "ingestQueue",
    "hostBackend",
    "listener",
];
