//! `helm/helmfile.yaml`: every release with its exact version, in order.

use crate::format::yaml::{self, Map, Node};
use crate::model::recovery::Site;
use crate::rules::Validated;

use super::addons::{self, Release, repositories};
use super::{LANGSMITH_REPOSITORY, binding, dataplane, overlays};
use crate::render::manifests::{
    CLICKHOUSE_CLUSTER, CLICKHOUSE_NAMESPACE, folders as manifest_folders,
};
use crate::render::{RenderError, beside};

/// How long an upgrade may take: migrations run inside it, and Helm's own five minutes are too short.
const TIMEOUT_SECONDS: u32 = 1800;

pub(super) fn render(validated: &Validated) -> Result<String, RenderError> {
    let addons = addons::releases(validated);
    let operator = addons::clickhouse_operator(validated);
    let mut repositories: Vec<Node> = repositories(addons.iter().chain(&operator))
        .iter()
        .map(|(name, address)| repository(name, address))
        .collect();
    repositories.push(repository(LANGSMITH_REPOSITORY.0, LANGSMITH_REPOSITORY.1));

    let mut releases: Vec<Node> = addons
        .iter()
        .map(|release| addon(validated, release))
        .collect();
    releases.push(target_group_binding(validated, &addons));
    if let Some(operator) = &operator {
        releases.push(clickhouse_operator(validated, operator));
    }
    // Helmfile cannot leave out the chart's hooks, which write to the database: see the runbook.
    if validated.is_active() {
        releases.push(langsmith(validated));
    }
    if let Some(release) = dataplane::release(validated)? {
        releases.push(split_dataplane(validated, &release));
    }

    let body = Map::new()
        .set("repositories", repositories)
        .set(
            "helmDefaults",
            Map::new()
                .set("wait", true)
                .set("timeout", TIMEOUT_SECONDS)
                .set("createNamespace", true),
        )
        .set("releases", releases);
    let header = match (validated.site(), validated.is_active()) {
        (Site::Primary, true) => {
            "Every Helm release of the environment: `helmfile apply` in this folder installs or upgrades\n\
             them in order. The README gives the same steps for Helm alone.\n\
             Rendered by lsgen: change the environment file instead."
        }
        (Site::Recovery, true) => {
            "Every Helm release of the recovery region: `helmfile --file helmfile-recovery.yaml apply`.\n\
             Rendered by lsgen: change the environment file instead."
        }
        (_, false) => {
            "What stands by in this region while the other one serves. LangSmith is not in it: its hooks\n\
             write to the database, and helmfile cannot leave them out. The runbook has the command.\n\
             Rendered by lsgen: change the environment file instead."
        }
    };
    Ok(yaml::write(&yaml::Document::new(body).header(header)))
}

fn repository(name: &str, address: &str) -> Node {
    Map::new().set("name", name).set("url", address).into()
}

/// The values file of an add-on, as the helmfile names it.
fn addon_values(validated: &Validated, release: &Release) -> String {
    format!("{}/{}.yaml", beside(validated, "addons"), release.name)
}

fn addon(validated: &Validated, release: &Release) -> Node {
    let mut map = Map::new()
        .set("name", release.name.clone())
        .set("namespace", release.namespace.clone())
        .set("chart", release.chart.clone())
        .set("version", release.version.clone())
        .set("values", vec![addon_values(validated, release)]);
    if release.name != "aws-load-balancer-controller" {
        // Its webhook answers for every Service and Ingress in the cluster, so it comes first.
        let mut needs = vec!["kube-system/aws-load-balancer-controller"];
        match release.name.as_str() {
            "istiod" => needs.push("istio-system/istio-base"),
            // The gateway's pods are completed by istiod.
            "istio-ingressgateway" => needs.push("istio-system/istiod"),
            _ => {}
        }
        map.insert("needs", needs);
    }
    map.into()
}

/// The operator comes once the binding's hook has applied its credentials.
fn clickhouse_operator(validated: &Validated, release: &Release) -> Node {
    let langsmith = &validated.environment().langsmith;
    let binding = binding::release_name(validated);
    Map::new()
        .set("name", release.name.clone())
        .set("namespace", release.namespace.clone())
        .set("chart", release.chart.clone())
        .set("version", release.version.clone())
        .set("needs", vec![format!("{}/{binding}", langsmith.namespace)])
        .set("hooks", vec![secrets_are_there(&release.namespace)])
        .set("values", vec![addon_values(validated, release)])
        .into()
}

fn langsmith(validated: &Validated) -> Node {
    let langsmith = &validated.environment().langsmith;
    let values: Vec<String> = overlays(validated)
        .iter()
        .map(|file| format!("{}/{file}", beside(validated, "langsmith")))
        .collect();
    let mut needs = vec![format!(
        "{}/{}",
        langsmith.namespace,
        binding::release_name(validated)
    )];
    let mut hooks = vec![secrets_are_there(langsmith.namespace.as_str())];
    if let Some(operator) = addons::clickhouse_operator(validated) {
        needs.push(format!("{}/{}", operator.namespace, operator.name));
        hooks.extend([
            kubectl(
                [
                    "apply",
                    "-f",
                    &format!("../{}/clickhouse", beside(validated, "manifests")),
                ]
                .map(str::to_owned)
                .into(),
            ),
            kubectl(clickhouse_is_there()),
        ]);
    }
    let mut map = Map::new()
        .set("name", langsmith.release.to_string())
        .set("namespace", langsmith.namespace.to_string())
        .set("chart", format!("{}/langsmith", LANGSMITH_REPOSITORY.0))
        .set("version", validated.chart().version.to_string())
        .set("needs", needs)
        .set("hooks", hooks)
        .set("values", values);
    map.insert_comment(
        "hooks",
        "Every pod mounts the secrets, so they come before the pods.",
    );
    map.insert("wait", false);
    map.insert_comment(
        "wait",
        "On installation migrations run after the pods are made; pods that wait for them would never\n\
         be ready first.",
    );
    map.into()
}

fn split_dataplane(validated: &Validated, release: &Release) -> Node {
    let langsmith = &validated.environment().langsmith;
    Map::new()
        .set("name", release.name.clone())
        .set("namespace", release.namespace.clone())
        .set("chart", release.chart.clone())
        .set("version", release.version.clone())
        .set(
            "needs",
            vec![format!("{}/{}", langsmith.namespace, langsmith.release)],
        )
        .set("hooks", vec![secrets_are_there(&release.namespace)])
        .set("values", vec![dataplane::VALUES])
        .into()
}

/// Waits until every replica of ClickHouse is up.
fn clickhouse_is_there() -> Vec<String> {
    vec![
        "wait".to_owned(),
        format!("clickhouseinstallation/{CLICKHOUSE_CLUSTER}"),
        "--namespace".to_owned(),
        CLICKHOUSE_NAMESPACE.to_owned(),
        "--for=jsonpath={.status.status}=Completed".to_owned(),
        "--timeout=1200s".to_owned(),
    ]
}

/// Waits until External Secrets has filled every secret of a namespace.
fn secrets_are_there(namespace: &str) -> Node {
    let arguments = [
        "wait",
        "externalsecret",
        "--all",
        "--namespace",
        namespace,
        "--for=condition=Ready",
        "--timeout=300s",
    ];
    kubectl(arguments.map(str::to_owned).to_vec())
}

/// Runs kubectl before a release.
fn kubectl(arguments: Vec<String>) -> Node {
    Map::new()
        .set("events", vec!["presync"])
        .set("showlogs", true)
        .set("command", "kubectl")
        .set("args", arguments)
        .into()
}

/// `kubectl apply` of every folder of manifests that the release needs.
fn apply_arguments(validated: &Validated) -> Vec<String> {
    let folders = manifest_folders(validated);
    let files = folders.iter().flat_map(|folder| {
        let folder = format!("../{}/{folder}", beside(validated, "manifests"));
        ["-f".to_owned(), folder]
    });
    std::iter::once("apply".to_owned()).chain(files).collect()
}

fn target_group_binding(validated: &Validated, addons: &[Release]) -> Node {
    let needs: Vec<String> = addons
        .iter()
        .map(|release| format!("{}/{}", release.namespace, release.name))
        .collect();
    let langsmith = &validated.environment().langsmith;
    let region = &validated.environment().cloud.region;
    let arns = binding::bindings(validated)
        .into_iter()
        .fold(Map::new(), |map, binding| {
            let reference = format!("ref+awsssm:/{}?region={region}", binding.parameter);
            map.set(binding.value, reference)
        });
    let mut map = Map::new()
        .set("name", binding::release_name(validated))
        .set("namespace", langsmith.namespace.to_string())
        .set("chart", format!("./{}", beside(validated, binding::FOLDER)))
        .set("needs", needs)
        .set("hooks", vec![kubectl(apply_arguments(validated))])
        .set("values", vec![Node::from(arns)]);
    map.insert_comment(
        "hooks",
        "Namespace, secrets and gateway. The binding comes before LangSmith's pods, so that a pod\n\
         counts as ready only when the load balancer finds it healthy.",
    );
    map.insert_comment(
        "values",
        "Terraform wrote the ARN to the parameter store; helmfile reads it there.",
    );
    map.into()
}
