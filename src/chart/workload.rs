//! One workload of the chart: a Deployment, `StatefulSet`, `DaemonSet` or Job.

use serde::Deserialize;

use super::features::Condition;

/// One workload of the chart and the values keys that shape it.
///
/// Every `…_path` is a complete values key path, its segments joined by dots.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Workload {
    /// The Kubernetes kind.
    pub kind: Kind,
    /// The object is called `<full name>-<suffix>`. None where the chart fixes the whole `name`.
    pub suffix: Option<String>,
    /// The object's whole name, where the chart fixes it.
    pub name: Option<String>,
    /// The chart renders it when all of these hold.
    pub when: Vec<Condition>,
    /// Keys under `images` of its containers and init containers.
    pub images: Vec<String>,
    /// Images it names elsewhere than in an `image:` field, yet has run.
    #[serde(default)]
    pub indirect_images: Vec<IndirectImage>,
    /// Container ports.
    #[serde(default)]
    pub ports: Vec<u16>,
    /// Ports of its Service, which bears the same name; none without a Service.
    #[serde(default)]
    pub service_ports: Vec<u16>,
    /// Replicas by default; none for a Job or a `DaemonSet`.
    pub replicas: Option<u32>,
    /// The switch of a workload that the chart leaves out unless it is asked for, and that every install of
    /// lsgen has.
    pub switch_path: Option<String>,
    /// Where the replicas are set; none where the chart fixes them.
    pub replicas_path: Option<String>,
    /// Where `nodeSelector`, `tolerations`, `affinity`, `resources` and the like sit; none where the chart
    /// fixes them.
    pub pod_settings_path: Option<String>,
    /// Whether the template uses `topologySpreadConstraints` below `pod_settings_path`.
    #[serde(default = "yes")]
    pub topology_spread: bool,
    /// Whether the template uses `priorityClassName` below `pod_settings_path`.
    #[serde(default = "yes")]
    pub priority_class: bool,
    /// Where its `PodDisruptionBudget` is switched on; none where the chart has none for it.
    pub pdb_path: Option<String>,
    /// Where its service account is described (`create`, `name`, `annotations`); none where it runs under
    /// the namespace's default account.
    pub service_account_path: Option<String>,
    /// Its service account is `<full name>-<this>`; when absent, `suffix` counts.
    pub service_account_suffix: Option<String>,
    /// Its service account's whole name, where the chart fixes it.
    pub service_account_name: Option<String>,
    /// Whether it is given an S3 bucket, and so needs an account with rights on it.
    #[serde(default)]
    pub object_storage: bool,
    /// How it scales; none where it does not.
    pub scaling: Option<Scaling>,
    /// The container of a Job, for its logs.
    pub container: Option<String>,
    /// How often a Job is tried again.
    pub backoff_limit: Option<u32>,
    /// Seconds until a finished Job is deleted.
    pub seconds_kept: Option<u32>,
    /// When Helm runs the Job; none for a Job that is an ordinary object of the release.
    pub hook: Option<Hook>,
}

/// A Kubernetes workload kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[allow(missing_docs)] // The kinds are Kubernetes' own words.
pub enum Kind {
    Deployment,
    StatefulSet,
    DaemonSet,
    Job,
}

impl Kind {
    /// The kind as a manifest writes it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Deployment => "Deployment",
            Self::StatefulSet => "StatefulSet",
            Self::DaemonSet => "DaemonSet",
            Self::Job => "Job",
        }
    }
}

/// An image that a workload hands on instead of running it in a container of its own.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct IndirectImage {
    /// Key under `images`.
    pub image: String,
    /// It does so when all of these hold.
    pub when: Vec<Condition>,
}

/// How a workload's replicas follow its load.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// Which keys there are.
    pub shape: Shape,
    /// The table that holds `enabled`, `minReplicas` and `maxReplicas`.
    pub path: String,
    /// Least replicas by default.
    pub min: u32,
    /// Most replicas by default.
    pub max: u32,
    /// The KEDA table, where there is one.
    pub keda_path: Option<String>,
}

/// The three shapes of an autoscaling block.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Shape {
    /// `hpa` and `keda` side by side, at most one of them enabled; KEDA's floor is `keda.minReplicaCount`.
    #[serde(rename = "hpa+keda")]
    HpaKeda,
    /// One block for an HPA.
    #[serde(rename = "flat")]
    Flat,
    /// One block, with `keda` inside it; KEDA needs both `enabled` and `keda.enabled`, and takes the
    /// block's own `minReplicas`.
    #[serde(rename = "flat+keda")]
    FlatKeda,
}

/// When Helm runs a Job.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Hook {
    /// Helm's hook events, such as `pre-upgrade`.
    pub events: Vec<String>,
    /// Hooks of an event run in ascending weight.
    pub weight: i32,
    /// Helm's delete policy; without one Helm uses `before-hook-creation`.
    pub delete: Option<String>,
}

impl Workload {
    /// The object's name in a release whose full name is given.
    pub fn object_name(&self, full_name: &str) -> String {
        join(full_name, self.suffix.as_deref(), self.name.as_deref())
    }

    /// The name of its service account, unless `serviceAccount.name` sets another; none for the
    /// namespace's default account.
    pub fn service_account(&self, full_name: &str) -> Option<String> {
        self.service_account_path.as_ref()?;
        let suffix = self.service_account_suffix.as_ref();
        Some(join(
            full_name,
            suffix.or(self.suffix.as_ref()).map(String::as_str),
            self.service_account_name.as_deref(),
        ))
    }

    /// Where the annotations of its service account sit, for an IAM role.
    pub fn service_account_annotations_path(&self) -> Option<String> {
        below(self.service_account_path.as_ref(), "annotations")
    }

    /// Where its requests and limits sit.
    pub fn resources_path(&self) -> Option<String> {
        below(self.pod_settings_path.as_ref(), "resources")
    }

    /// Where its node selector sits.
    pub fn node_selector_path(&self) -> Option<String> {
        below(self.pod_settings_path.as_ref(), "nodeSelector")
    }

    /// Where its tolerations sit.
    pub fn tolerations_path(&self) -> Option<String> {
        below(self.pod_settings_path.as_ref(), "tolerations")
    }

    /// Where its topology spread constraints sit; none where the template ignores them.
    pub fn topology_spread_path(&self) -> Option<String> {
        let path = below(self.pod_settings_path.as_ref(), "topologySpreadConstraints");
        path.filter(|_| self.topology_spread)
    }

    /// Completes the paths which the data abbreviate; `key` is the workload's values key.
    pub(super) fn complete(&mut self, key: &str) {
        let settings = match self.kind {
            Kind::Deployment => ".deployment",
            Kind::StatefulSet => ".statefulSet",
            Kind::Job => ".",
            Kind::DaemonSet => "",
        };
        self.pod_settings_path
            .get_or_insert_with(|| settings.to_owned());
        self.service_account_path
            .get_or_insert_with(|| ".serviceAccount".to_owned());
        for path in [
            &mut self.replicas_path,
            &mut self.switch_path,
            &mut self.pod_settings_path,
            &mut self.pdb_path,
            &mut self.service_account_path,
        ] {
            *path = path.take().and_then(|path| complete(key, &path));
        }
        if let Some(scaling) = &mut self.scaling {
            if let Some(path) = complete(key, &scaling.path) {
                scaling.path = path;
            }
            scaling.keda_path = scaling
                .keda_path
                .take()
                .and_then(|path| complete(key, &path));
        }
    }
}

/// A path of the data made whole: a leading dot continues the key, nothing means none.
fn complete(key: &str, path: &str) -> Option<String> {
    match path {
        "" => None,
        "." => Some(key.to_owned()),
        _ if path.starts_with('.') => Some(format!("{key}{path}")),
        _ => Some(path.to_owned()),
    }
}

fn below(path: Option<&String>, key: &str) -> Option<String> {
    path.map(|path| format!("{path}.{key}"))
}

pub(super) fn join(full_name: &str, suffix: Option<&str>, name: Option<&str>) -> String {
    match (name, suffix) {
        (Some(name), _) => name.to_owned(),
        (None, Some(suffix)) => format!("{full_name}-{suffix}"),
        (None, None) => full_name.to_owned(),
    }
}

fn yes() -> bool {
    true
}
