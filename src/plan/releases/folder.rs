//! The folders of manifests that are charts.

/// A folder below `manifests/`, and the last part of its release's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Folder {
    /// The folder's name, and the chart's.
    pub(crate) name: &'static str,
    /// What is in it, for `Chart.yaml`.
    pub(crate) description: &'static str,
}

/// What the cluster has to have before anything is installed.
pub(crate) const CLUSTER: Folder = Folder {
    name: "cluster",
    description: "The namespaces, and the class of every volume",
};

/// What External Secrets reads.
pub(crate) const SECRETS: Folder = Folder {
    name: "secrets",
    description: "The secrets, by reference to the parameter store",
};

/// The gateway behind the load balancer.
pub(crate) const GATEWAY: Folder = Folder {
    name: "gateway",
    description: "The gateway behind the load balancer",
};

/// The gateway's certificate.
pub(crate) const TLS: Folder = Folder {
    name: "tls",
    description: "Who signs the gateway's certificate, and the certificate",
};

/// What agents that run apart are given.
pub(crate) const DATAPLANE: Folder = Folder {
    name: "dataplane",
    description: "What LangSmith may see of agents in a namespace of their own",
};

/// What ClickHouse's replicas agree through. A chart of its own: Helm sorts kinds that it does not know by their
/// names, and would make the replicas first.
pub(crate) const CLICKHOUSE_KEEPER: Folder = Folder {
    name: "clickhouse-keeper",
    description: "What the replicas of ClickHouse agree through",
};

/// ClickHouse's replicas.
pub(crate) const CLICKHOUSE: Folder = Folder {
    name: "clickhouse",
    description: "The replicas of ClickHouse, their volumes and their backups",
};

impl Folder {
    /// The path of an object's file below `manifests/`.
    pub(crate) fn object(self, file: &str) -> String {
        format!("{}/objects/{file}.yaml", self.name)
    }
}
