//! A folder of manifests that is a chart: Helm sees what changed in it, and applies that.
//!
//! The objects are plain files, numbered in the order in which `kubectl apply -f` takes them too. The one template
//! prints them as they are, so braces in them need no escape.

use serde::Serialize;

use crate::bundle::Bundle;
use crate::render::{RenderError, engine};
use crate::shipped::TEMPLATES;

use super::insert;

/// A folder below `manifests/`, and the last part of its release's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::render) struct Folder {
    /// The folder's name, and the chart's.
    pub(in crate::render) name: &'static str,
    /// What is in it, for `Chart.yaml`.
    description: &'static str,
}

/// What the cluster has to have before anything is installed.
pub(in crate::render) const CLUSTER: Folder = Folder {
    name: "cluster",
    description: "The namespaces, and the class of every volume",
};

/// What External Secrets reads.
pub(in crate::render) const SECRETS: Folder = Folder {
    name: "secrets",
    description: "The secrets, by reference to the parameter store",
};

/// The gateway behind the load balancer.
pub(in crate::render) const GATEWAY: Folder = Folder {
    name: "gateway",
    description: "The gateway behind the load balancer",
};

/// The gateway's certificate.
pub(in crate::render) const TLS: Folder = Folder {
    name: "tls",
    description: "Who signs the gateway's certificate, and the certificate",
};

/// What agents that run apart are given.
pub(in crate::render) const DATAPLANE: Folder = Folder {
    name: "dataplane",
    description: "What LangSmith may see of agents in a namespace of their own",
};

/// What ClickHouse's replicas agree through. A chart of its own: Helm sorts kinds that it does not know by their
/// names, and would make the replicas first.
pub(in crate::render) const CLICKHOUSE_KEEPER: Folder = Folder {
    name: "clickhouse-keeper",
    description: "What the replicas of ClickHouse agree through",
};

/// ClickHouse's replicas.
pub(in crate::render) const CLICKHOUSE: Folder = Folder {
    name: "clickhouse",
    description: "The replicas of ClickHouse, their volumes and their backups",
};

#[derive(Serialize)]
struct Facts {
    name: &'static str,
    description: &'static str,
}

impl Folder {
    /// The path of an object's file below `manifests/`.
    pub(super) fn object(self, file: &str) -> String {
        format!("{}/objects/{file}.yaml", self.name)
    }

    /// Makes it a chart.
    pub(super) fn render(self, bundle: &mut Bundle) -> Result<(), RenderError> {
        let facts = Facts {
            name: self.name,
            description: self.description,
        };
        let chart = engine("manifests/chart").render("manifests/chart/Chart.yaml", facts)?;
        insert(bundle, &format!("{}/Chart.yaml", self.name), chart)?;
        let template = "manifests/chart/objects.yaml";
        let text = TEMPLATES
            .get_file(template)
            .and_then(include_dir::File::contents_utf8)
            .ok_or_else(|| RenderError::Missing(template.to_owned()))?;
        insert(
            bundle,
            &format!("{}/templates/objects.yaml", self.name),
            text.to_owned(),
        )
    }
}
