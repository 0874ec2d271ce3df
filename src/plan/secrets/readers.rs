//! Who reads a secret when it starts, and so has to be restarted when it changes.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::chart::restarts::restarts;
use crate::chart::workload::Kind;
use crate::internal::Internal;
use crate::plan::{Site, features};

use super::{ExternalSecret, external_secrets};

/// The workloads of a namespace.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Reader {
    pub(crate) namespace: String,
    /// As kubectl takes them.
    pub(crate) workloads: Vec<String>,
}

/// The workloads that read a parameter through one of the secrets, the stores before LangSmith.
pub(crate) fn readers(site: &Site, parameter: &str) -> Vec<Reader> {
    let mut found: Vec<Reader> = Vec::new();
    let secrets = external_secrets(site).into_iter().filter(|secret| {
        let mut data = secret.content.data.iter();
        !secret.is_for_pulling() && data.any(|(_, name)| *name == parameter)
    });
    for secret in secrets {
        let workloads = secret.readers(site);
        let same = |reader: &&mut Reader| reader.namespace == secret.namespace;
        match found.iter_mut().find(same) {
            Some(reader) => reader.workloads.extend(workloads),
            None => found.push(Reader {
                namespace: secret.namespace,
                workloads,
            }),
        }
    }
    let langsmith = site.environment().langsmith.namespace.as_str();
    // What logs in comes after what is logged in to, but for agents, which come last.
    let beside: BTreeSet<&str> = site
        .clickhouse
        .secrets
        .iter()
        .map(|secret| secret.namespace)
        .collect();
    found.sort_by_key(|reader| {
        (
            !beside.contains(reader.namespace.as_str()),
            reader.namespace != langsmith,
        )
    });
    found.retain(|reader| !reader.workloads.is_empty());
    found
}

impl ExternalSecret {
    /// The workloads of its namespace that read it.
    fn readers(&self, site: &Site) -> Vec<String> {
        let Some(part) = self.part else {
            return self.beside.clone();
        };
        let langsmith = &site.environment().langsmith;
        if self.namespace != langsmith.namespace.as_str() {
            // What runs there depends on what the chart of agents makes.
            return vec![format!(
                "$(kubectl get deployment -n {} -o name)",
                self.namespace
            )];
        }
        let path = match part {
            "config" => "config.existingSecretName".to_owned(),
            store => format!("{store}.external.existingSecretName"),
        };
        let (features, line) = (features(site), site.chart());
        let restarts = restarts().internal("which pods a key restarts");
        let keys = restarts.of(&path, line, &features);
        let lasting = line.lasting(&features, &site.names().fullname());
        let mut workloads: Vec<(Kind, String)> = lasting
            .into_iter()
            .filter(|((kind, _), (key, _))| {
                // SmithDB has stores of its own. A store in the cluster reads its own password.
                let is_client = keys.contains(key) && !key.starts_with("smithdb.");
                is_client || (*kind == Kind::StatefulSet && *key == part)
            })
            .map(|(object, _)| object)
            .collect();
        workloads.sort_by_key(|(kind, _)| *kind == Kind::Deployment);
        workloads
            .into_iter()
            .map(|(kind, name)| format!("{}/{name}", kind.as_str().to_lowercase()))
            .collect()
    }
}
