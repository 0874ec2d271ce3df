//! Who reads the login of Redis, for the README's section on its token.

use serde::Serialize;

use crate::chart::workload::Kind;
use crate::plan::{Site, features};

/// The workloads of a namespace that log in to Redis.
#[derive(Serialize)]
pub(super) struct Reader {
    namespace: String,
    /// As kubectl takes them.
    workloads: Vec<String>,
}

/// The workloads that have to be replaced when the login of Redis is another one.
pub(super) fn readers(site: &Site) -> Vec<Reader> {
    let langsmith = &site.environment().langsmith;
    let full_name = site.names().fullname();
    let lasting = site.chart().lasting(&features(site), &full_name);
    // What is given the stores' addresses is given those of S3 too; SmithDB has stores of its own.
    let reads = lasting.into_iter().filter(|((kind, _), (key, workload))| {
        *kind == Kind::Deployment && workload.object_storage && !key.starts_with("smithdb.")
    });
    let mut readers = vec![Reader {
        namespace: langsmith.namespace.to_string(),
        workloads: reads
            .map(|((_, name), _)| format!("deployment/{name}"))
            .collect(),
    }];
    if site.dataplane_ids().is_some() {
        let namespace = langsmith.dataplane.namespace.to_string();
        readers.push(Reader {
            workloads: vec![format!("$(kubectl get deployment -n {namespace} -o name)")],
            namespace,
        });
    }
    readers
}
