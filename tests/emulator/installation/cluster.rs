//! A cluster with nothing in it, beside an AWS in which Terraform's work is done.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};

use lsgen::api::model::{NodeGroup, TaintEffect};
use serde_json::{Value, json};
use tempfile::TempDir;

use crate::emulator::Emulator;
use crate::environments::Rendered;
use crate::support::tools::run_waiting;

/// Where the tools look for real charts of add-ons.
const ADDON_CHARTS: &str = "LSGEN_ADDON_CHARTS";

/// The major version of Helm that installs.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Helm {
    Three,
    Four,
}

/// An API server with its controllers, and the folder that is installed there.
pub(crate) struct Cluster {
    name: String,
    region: String,
    /// Where the environment's parameters are.
    parameters: String,
    helm: Helm,
    aws: Emulator,
    plane: Child,
    folder: TempDir,
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // It stops its own children when it is asked to, and they die with it when it is not.
        let _ = self.plane.kill();
        let _ = self.plane.wait();
    }
}

impl Cluster {
    /// The rendered files of a region, and what Terraform and a person have done for them by now.
    pub(crate) fn start(site: &Rendered, helm: Helm) -> Self {
        let folder = tempfile::tempdir().unwrap();
        site.spill(&folder.path().join("out"));
        let environment = site.validated.environment();
        let region = environment.cloud.region.to_string();
        let nodes = folder.path().join("nodes.json");
        let groups = environment.cluster.node_groups.iter();
        let groups = groups.map(|(name, group)| nodes_of(name.as_str(), group, &region));
        fs::write(&nodes, groups.collect::<Value>().to_string()).unwrap();
        let aws = Emulator::start();
        let log = fs::File::create(folder.path().join("plane.log")).unwrap();
        let plane = Command::new("kube-control-plane")
            .arg(folder.path().join("plane"))
            .args(["--aws", &aws.endpoint(), "--region", &region])
            .args(["--cluster", &site.validated.names().cluster()])
            .arg("--nodes")
            .arg(&nodes)
            .stdin(Stdio::null())
            .stdout(log.try_clone().unwrap())
            .stderr(log)
            .spawn()
            .unwrap();
        let cluster = Self {
            name: site.name.clone(),
            region,
            parameters: site.validated.names().parameter_path(),
            helm,
            aws,
            plane,
            folder,
        };
        cluster.wait_for("an API server that answers", || {
            let log = cluster.folder.path().join("plane.log");
            match fs::read_to_string(log).unwrap() {
                text if text.contains("ready") => Ok(()),
                text => Err(text),
            }
        });
        cluster.do_what_terraform_did(site);
        cluster.mend_keda();
        cluster
    }

    /// Puts a mended copy of the stand-in for KEDA's chart where the tools look for real charts.
    /// The stand-in writes the chart's `resources` into its only container as they are. The real chart has
    /// `resources.operator`, `resources.metricServer` and `resources.webhooks`, one for each of its Deployments, so that
    /// the container gets fields that Kubernetes does not know. Helm 3 drops them; Helm 4 applies on the server, which
    /// refuses them. The copy takes those of the operator.
    fn mend_keda(&self) {
        if std::env::var_os(ADDON_CHARTS).is_some() {
            return;
        }
        let charts = self.charts();
        let pull = ["pull", "kedacore/keda", "--untar", "--untardir"];
        run_waiting(Command::new("helm").args(pull).arg(&charts)).unwrap();
        let workloads = charts.join("keda/templates/workloads.yaml");
        let text = fs::read_to_string(&workloads).unwrap();
        let mended = text.replace(".Values.resources |", ".Values.resources.operator |");
        assert_ne!(mended, text, "{}", workloads.display());
        fs::write(&workloads, mended).unwrap();
    }

    /// The charts that take the place of stand-ins, each under its name.
    fn charts(&self) -> PathBuf {
        self.folder.path().join("charts")
    }

    /// The target groups that the bindings read the ARNs of, and every parameter that a secret reads.
    fn do_what_terraform_did(&self, site: &Rendered) {
        for (number, parameter) in resolved(site.file("helm/helmfile.yaml")).iter().enumerate() {
            let arn = self.target_group(number);
            self.aws.put_parameter(&self.region, parameter, &arn);
        }
        self.write_parameters(site, "", "first");
    }

    /// Writes the parameters whose name below the environment's folder begins like this.
    pub(crate) fn write_parameters(&self, site: &Rendered, beginning: &str, value: &str) {
        let folder = format!("{}/", site.validated.names().parameter_path());
        let mut parameters: Vec<String> = Vec::new();
        for (_, text) in site.files.iter().filter(|(path, _)| is_manifest(path)) {
            let keys = text
                .lines()
                .filter_map(|line| line.trim().strip_prefix("key: "));
            parameters.extend(
                keys.filter(|key| key.starts_with('/'))
                    .map(ToOwned::to_owned),
            );
        }
        parameters.sort();
        parameters.dedup();
        for parameter in parameters {
            let name = parameter.strip_prefix(&folder).unwrap_or(&parameter);
            if name.starts_with(beginning) {
                let value = format!("{value}-{}", name.replace('/', "-"));
                self.aws.put_parameter(&self.region, &parameter, &value);
            }
        }
    }

    /// What a parameter holds.
    pub(crate) fn parameter(&self, name: &str) -> String {
        let found = self
            .aws
            .parameters(&self.region, name.rsplit_once('/').unwrap().0);
        let found = found.into_iter().find(|(one, _)| one == name);
        found.unwrap_or_else(|| panic!("no parameter {name}")).1
    }

    /// The pods that are there for good, by the workload that they belong to.
    pub(crate) fn pods_by_owner(&self) -> BTreeMap<String, BTreeSet<String>> {
        let mut pods: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for pod in self.get("pods") {
            let metadata = &pod["metadata"];
            let owner = &metadata["ownerReferences"][0];
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let owner = match text(&owner["kind"]).as_str() {
                // A ReplicaSet is named for its Deployment, and a hash.
                "ReplicaSet" => {
                    let name = text(&owner["name"]);
                    format!("Deployment {}", name.rsplit_once('-').unwrap().0)
                }
                "StatefulSet" => format!("StatefulSet {}", text(&owner["name"])),
                _ => continue,
            };
            pods.entry(owner)
                .or_default()
                .insert(text(&metadata["uid"]));
        }
        pods
    }

    fn target_group(&self, number: usize) -> String {
        let vpc = self.aws.query(
            "ec2",
            &self.region,
            "Action=CreateVpc&Version=2016-11-15&CidrBlock=10.40.0.0/16",
        );
        let vpc = between(&vpc, "<vpcId>", "</vpcId>");
        let group = self.aws.query(
            "elasticloadbalancing",
            &self.region,
            &format!(
                "Action=CreateTargetGroup&Version=2015-12-01&Name=group-{number}&Protocol=HTTP&Port=8080&VpcId={vpc}&TargetType=ip"
            ),
        );
        between(&group, "<TargetGroupArn>", "</TargetGroupArn>").to_owned()
    }

    /// A path of the rendered folder.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join("out").join(path)
    }

    /// What a person has set who administers the cluster.
    pub(crate) fn variables(&self) -> [(&'static str, String); 4] {
        let kubeconfig = self.folder.path().join("plane/kubeconfig");
        [
            ("KUBECONFIG", kubeconfig.display().to_string()),
            ("AWS_ENDPOINT_URL", self.aws.endpoint()),
            ("AWS_ACCESS_KEY_ID", "testing".to_owned()),
            ("AWS_SECRET_ACCESS_KEY", "testing".to_owned()),
        ]
    }

    /// Takes a parameter out of the store, as if nobody had written it.
    pub(crate) fn forget(&self, name: &str) {
        let name = format!("{}/{name}", self.parameters);
        let body = format!(r#"{{"Name":"{name}"}}"#);
        let answer = self
            .aws
            .parameter_store(&self.region, "DeleteParameter", &body);
        assert_eq!(answer.unwrap().0, 200, "{name}");
    }

    /// A command in the rendered folder, of a person who administers the cluster.
    pub(crate) fn command(&self, program: &str) -> Command {
        let mut command = Command::new(program);
        command
            .current_dir(self.path(""))
            .envs(self.variables())
            .env_remove("LSGEN_HELM");
        if matches!(self.helm, Helm::Four) {
            command.env("LSGEN_HELM", "4");
        }
        if std::env::var_os(ADDON_CHARTS).is_none() {
            command.env(ADDON_CHARTS, self.charts());
        }
        command
    }

    /// Waits until every pod runs or has run, and every external secret is synchronized.
    pub(crate) fn is_ready(&self) {
        self.wait_for("everything ready", || {
            let pods = self.get("pods");
            let pods = pods.iter().filter(|pod| {
                let phase = pod["status"]["phase"].as_str();
                phase != Some("Succeeded") && !is_condition(pod, "Ready")
            });
            let secrets = self.get("externalsecrets.external-secrets.io");
            let secrets = secrets
                .iter()
                .filter(|secret| !is_condition(secret, "Ready"));
            let workloads = ["deployments", "statefulsets"]
                .map(|kind| self.get(kind))
                .concat();
            let rolling = workloads.iter().filter(|workload| !is_rolled_out(workload));
            let waiting: Vec<String> = pods
                .chain(secrets)
                .chain(rolling)
                .map(|object| format!("{}: {}", named(object), object["status"]))
                .collect();
            if waiting.is_empty() {
                Ok(())
            } else {
                Err(waiting.join("\n"))
            }
        });
    }

    /// Every object of a kind in all namespaces.
    pub(crate) fn get(&self, kind: &str) -> Vec<Value> {
        let arguments = [
            "get",
            kind,
            "--all-namespaces",
            "--show-managed-fields",
            "--output",
            "json",
        ];
        let text = run_waiting(self.command("kubectl").args(arguments)).unwrap();
        let list: Value = serde_json::from_str(&text).unwrap();
        list["items"].as_array().unwrap().clone()
    }

    /// The revision of every release, as `namespace/name`; all of them are deployed.
    pub(crate) fn revisions(&self) -> BTreeMap<String, String> {
        let arguments = ["list", "--all-namespaces", "--max", "0", "--output", "json"];
        let text = run_waiting(self.command("helm").args(arguments)).unwrap();
        let releases: Vec<Value> = serde_json::from_str(&text).unwrap();
        let text = |value: &Value| {
            value
                .as_str()
                .map_or_else(|| value.to_string(), ToOwned::to_owned)
        };
        let release = |one: &Value| {
            assert_eq!(text(&one["status"]), "deployed", "{}: {one}", self.name);
            let name = format!("{}/{}", text(&one["namespace"]), text(&one["name"]));
            (name, text(&one["revision"]))
        };
        releases.iter().map(release).collect()
    }

    fn wait_for(&self, what: &str, look: impl Fn() -> Result<(), String>) {
        let start = Instant::now();
        while let Err(found) = look() {
            assert!(
                start.elapsed() < Duration::from_secs(120),
                "{} with {:?}: waited in vain for {what}:\n{found}",
                self.name,
                self.helm
            );
            thread::sleep(Duration::from_millis(500));
        }
    }
}

/// The nodes of a group, at half of what it may grow to.
fn nodes_of(name: &str, group: &NodeGroup, region: &str) -> Value {
    let taints = group.taints.iter().flatten().map(|(key, taint)| {
        let effect = match taint.effect {
            TaintEffect::NoSchedule => "NoSchedule",
            TaintEffect::PreferNoSchedule => "PreferNoSchedule",
            TaintEffect::NoExecute => "NoExecute",
        };
        json!({ "key": key.as_str(), "value": taint.value.as_str(), "effect": effect })
    });
    let labels = group.labels.iter().flatten();
    let labels: BTreeMap<&str, &str> = labels
        .map(|(key, value)| (key.as_str(), value.as_str()))
        .collect();
    let zones = ["a", "b", "c"].map(|zone| format!("{region}{zone}"));
    json!({
        "group": name,
        "instance": group.instance_type.to_string(),
        "zones": zones,
        "desired": group.min,
        "max": group.max,
        "labels": labels,
        "taints": taints.collect::<Vec<_>>(),
    })
}

/// The parameters that a helmfile resolves itself.
fn resolved(helmfile: &str) -> Vec<String> {
    let references = helmfile.split("ref+awsssm:/").skip(1);
    references
        .filter_map(|rest| rest.split(['?', '"']).next())
        .map(ToOwned::to_owned)
        .collect()
}

/// Whether a file holds objects that are there before or beside the charts of others.
fn is_manifest(path: &str) -> bool {
    path.starts_with("manifests/")
        && Path::new(path)
            .extension()
            .is_some_and(|kind| kind == "yaml")
}

/// Whether every pod of a workload is of its newest template, and serves.
fn is_rolled_out(workload: &Value) -> bool {
    let status = &workload["status"];
    let wanted = workload["spec"]["replicas"].as_u64().unwrap_or(1);
    let is_all = |field: &str| status[field].as_u64().unwrap_or(0) == wanted;
    status["observedGeneration"] == workload["metadata"]["generation"]
        && ["replicas", "updatedReplicas", "readyReplicas"]
            .iter()
            .all(|field| is_all(field))
}

fn is_condition(object: &Value, kind: &str) -> bool {
    let conditions = object["status"]["conditions"].as_array();
    conditions
        .into_iter()
        .flatten()
        .any(|one| one["type"] == kind && one["status"] == "True")
}

fn named(object: &Value) -> String {
    let metadata = &object["metadata"];
    format!(
        "{} {}/{}",
        object["kind"], metadata["namespace"], metadata["name"]
    )
}

fn between<'a>(text: &'a str, before: &str, after: &str) -> &'a str {
    let (_, rest) = text
        .split_once(before)
        .unwrap_or_else(|| panic!("no {before} in {text}"));
    rest.split_once(after).unwrap().0
}

/// Text that Kubernetes keeps as Base64.
pub(crate) fn base64(text: &str) -> String {
    use base64::Engine as _;
    let bytes = base64::engine::general_purpose::STANDARD.decode(text);
    String::from_utf8(bytes.unwrap()).unwrap()
}
