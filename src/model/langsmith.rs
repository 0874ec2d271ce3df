//! `[langsmith]`: the LangSmith release itself.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::chart_values::ChartValues;
use super::stores::Amounts;
use super::types::{
    ChartVersion, Duration, EmailAddress, ImageReference, ImageRegistry, KubernetesName, LabelKey,
    LabelValue, Line, ReleaseName, Uuid,
};

/// The LangSmith release.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Langsmith {
    /// The exact chart version. It decides every image tag.
    pub chart: ChartVersion,
    /// The Helm release's name, and with it the first part of every object's name.
    pub release: ReleaseName,
    /// The namespace.
    pub namespace: KubernetesName,
    /// How people log in.
    pub auth: Auth,
    /// Optional parts of the product.
    pub features: Features,
    /// Where images come from.
    pub images: Images,
    /// How long traces are kept.
    pub ttl: Ttl,
    /// The largest request body that the frontend accepts, in MiB.
    #[schemars(range(min = 1, max = 1000))]
    pub max_body_mib: u32,
    /// Targets of the horizontal pod autoscalers.
    pub autoscaling: Autoscaling,
    /// Keep one pod of every service running while nodes are drained.
    pub pod_disruption_budgets: bool,
    /// Replicas and resources of each service.
    pub scaling: Scaling,
    /// The namespace of agents with `ingress.split_dataplane`.
    pub dataplane: Dataplane,
    /// Labels of the nodes that LangSmith's pods run on. Left out, they run anywhere.
    #[schemars(extend("x-lsgen-key" = "LabelKey"))]
    pub node_selector: Option<BTreeMap<LabelKey, LabelValue>>,
    /// Values for the chart that lsgen has no key for, under the chart's own names.
    ///
    /// They are checked against the chart's version and laid over what lsgen renders. Lists replace lists,
    /// as in Helm; only the entries of `commonEnv` are added to lsgen's own.
    pub values: ChartValues,
}

/// How people log in.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Auth {
    /// How people log in: with a password that LangSmith keeps, or at your identity provider.
    pub mode: AuthMode,
    /// The first administrator.
    pub admin_email: Option<EmailAddress>,
    /// The first organization's name.
    pub organization: Option<Line>,
}

/// The kind of login.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum AuthMode {
    /// E-mail and password, kept by LangSmith.
    Basic,
    /// OAuth with a client secret at your identity provider.
    Oauth,
}

impl AuthMode {
    /// Whether LangSmith keeps the passwords itself.
    pub fn is_basic(self) -> bool {
        match self {
            Self::Basic => true,
            Self::Oauth => false,
        }
    }
}

/// Optional parts of the product. Some chart lines turn them on by themselves; lsgen always says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Features {
    /// Deploy and run agents from the UI.
    pub deployments: bool,
    /// Insights over traces. Brings a PostgreSQL and a Redis of its own.
    pub insights: bool,
    /// The assistant in the UI. Brings a PostgreSQL and a Redis of its own.
    pub polly: bool,
    /// The agent builder. Brings a PostgreSQL and a Redis of its own.
    pub fleet: bool,
}

/// Agents in a namespace of their own, with a listener and an operator of their own.
///
/// LangSmith gives the two ids once it runs. Until the file has them the namespace and the way to it are
/// rendered, and the release that fills it is not.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Dataplane {
    /// The namespace.
    pub namespace: KubernetesName,
    /// The workspace whose agents run there.
    pub workspace_id: Option<Uuid>,
    /// The listener that LangSmith knows the namespace by.
    pub listener_id: Option<Uuid>,
}

/// Where images come from.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Images {
    /// A registry that mirrors the images, as LangChain's `mirror_langsmith_images.sh` lays it out: each under its own path, without the
    /// host it is published at.
    pub registry: Option<ImageRegistry>,
    /// The pull secret in the namespace.
    pub pull_secret: Option<KubernetesName>,
    /// What is held on the nodes before an upgrade.
    pub pre_pull: PrePull,
}

/// The DaemonSet that holds images on the nodes before an upgrade. Those of the release are always among them.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct PrePull {
    /// The small image with a static shell that lets the DaemonSet hold any other image.
    pub helper: ImageReference,
    /// Hold the images of ClickHouse's replicas and Keepers too; only with `stores.clickhouse.source = "replicated"`.
    pub clickhouse: bool,
    /// Hold the images of the add-ons too. The DaemonSet then runs on every node, because add-ons do.
    pub addons: bool,
    /// What an image is started with in place of the helper's program, by its key in the chart (`operatorImage`); it
    /// must end with 0. Agents' stores are `operator-db` and `operator-redis`; an add-on's image has its name.
    pub commands: BTreeMap<String, Command>,
}

/// A program in an image, and its arguments.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[schemars(extend("examples" = [["/manager", "--help"]]))]
pub struct Command(#[schemars(length(min = 1))] pub Vec<Line>);

/// How long traces are kept.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Ttl {
    /// Ordinary traces.
    pub short: Duration,
    /// Traces that a user marked to be kept.
    pub long: Duration,
}

/// Targets of the horizontal pod autoscalers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Autoscaling {
    /// Mean CPU use, in percent of the request.
    #[schemars(range(min = 1, max = 100))]
    pub cpu_percent: u32,
    /// Mean memory use, in percent of the request.
    #[schemars(range(min = 1, max = 100))]
    pub memory_percent: u32,
}

/// Replicas and resources of each service, under the field's name in the chart.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scaling {
    /// The main API.
    pub backend: Service,
    /// Organizations, users, and settings.
    pub platform_backend: Service,
    /// The worker that moves traces from Redis to ClickHouse.
    pub queue: Service,
    /// The ingestion worker.
    pub ingest_queue: Service,
    /// The web interface and its proxy.
    pub frontend: Service,
    /// The prompt playground.
    pub playground: Service,
    /// Evaluations and background jobs.
    pub ace_backend: Service,
    /// The control plane of agents; only with `features.deployments`.
    pub host_backend: Service,
    /// The worker that tells the operator which agents to run; only with `features.deployments`.
    pub listener: Service,
    /// What runs the agents; only with `features.deployments`.
    pub operator: Fixed,
}

/// Replicas and resources of one service.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Service {
    /// What adds and removes pods.
    pub scaler: Scaler,
    /// The fewest pods; with `scaler = "none"` the exact number.
    #[schemars(range(min = 1, max = 1000))]
    pub min: u32,
    /// The most pods.
    #[schemars(range(min = 1, max = 1000))]
    pub max: u32,
    /// What the scheduler reserves for each pod.
    pub requests: Amounts,
    /// What each pod may use at most.
    pub limits: Amounts,
}

/// A number of pods that nothing changes, and the resources of each.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Fixed {
    /// The pods: one works, the others are on standby.
    #[schemars(range(min = 1, max = 10))]
    pub replicas: u32,
    /// What the scheduler reserves for each pod.
    pub requests: Amounts,
    /// What each pod may use at most.
    pub limits: Amounts,
}

/// What adds and removes pods.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scaler {
    /// Nothing: `min` pods always.
    None,
    /// A HorizontalPodAutoscaler on CPU and memory.
    Hpa,
    /// KEDA, which also looks at the length of the queue.
    Keda,
}

impl Scaler {
    /// Whether pods are scaled at all.
    pub fn scales(self) -> bool {
        match self {
            Self::Hpa | Self::Keda => true,
            Self::None => false,
        }
    }

    /// Whether KEDA scales.
    pub fn is_keda(self) -> bool {
        match self {
            Self::Keda => true,
            Self::None | Self::Hpa => false,
        }
    }
}

impl Langsmith {
    /// Every service that runs, with its key in the environment file and in the chart's values.
    pub fn services(&self) -> Vec<(&'static str, &'static str, &Service)> {
        let scaling = &self.scaling;
        let mut services = vec![
            ("backend", "backend", &scaling.backend),
            (
                "platform_backend",
                "platformBackend",
                &scaling.platform_backend,
            ),
            ("queue", "queue", &scaling.queue),
            ("ingest_queue", "ingestQueue", &scaling.ingest_queue),
            ("frontend", "frontend", &scaling.frontend),
            ("playground", "playground", &scaling.playground),
            ("ace_backend", "aceBackend", &scaling.ace_backend),
        ];
        if self.features.deployments {
            services.push(("host_backend", "hostBackend", &scaling.host_backend));
            services.push(("listener", "listener", &scaling.listener));
        }
        services
    }
}
