//! `helm/helmfile.yaml`: every release with its exact version, in order.

use crate::format::yaml::{self, Map, Node};
use crate::rules::Validated;

use super::addons::{self, Release};
use super::{LANGSMITH_REPOSITORY, OVERLAYS, binding};

/// How long an upgrade may take: migrations run inside it, and Helm's own five minutes are too short.
const TIMEOUT_SECONDS: u32 = 1800;

pub(super) fn render(validated: &Validated) -> String {
    let addons = addons::releases(validated);
    let mut repositories: Vec<Node> = addons
        .iter()
        .map(|release| repository(&release.repository, &release.address))
        .collect();
    repositories.push(repository(LANGSMITH_REPOSITORY.0, LANGSMITH_REPOSITORY.1));

    let mut releases: Vec<Node> = addons.iter().map(addon).collect();
    releases.push(langsmith(validated, &addons));
    releases.push(target_group_binding(validated));

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
    let header = "Every Helm release of the environment: `helmfile apply` in this folder installs or upgrades\n\
                  them in order. The README gives the same steps for Helm alone.\n\
                  Rendered by lsgen: change the environment file instead.";
    yaml::write(&yaml::Document::new(body).header(header))
}

fn repository(name: &str, address: &str) -> Node {
    Map::new().set("name", name).set("url", address).into()
}

fn addon(release: &Release) -> Node {
    let mut map = Map::new()
        .set("name", release.name.clone())
        .set("namespace", release.namespace.clone())
        .set("chart", format!("{}/{}", release.repository, release.chart))
        .set("version", release.version.clone())
        .set("values", vec![format!("addons/{}.yaml", release.name)]);
    if release.name != "aws-load-balancer-controller" {
        // Its webhook answers for every Service and Ingress in the cluster, so it comes first.
        map.insert("needs", vec!["kube-system/aws-load-balancer-controller"]);
    }
    map.into()
}

fn langsmith(validated: &Validated, addons: &[Release]) -> Node {
    let langsmith = &validated.environment().langsmith;
    let needs: Vec<String> = addons
        .iter()
        .map(|release| format!("{}/{}", release.namespace, release.name))
        .collect();
    let values: Vec<String> = OVERLAYS
        .iter()
        .map(|file| format!("langsmith/{file}"))
        .collect();
    let apply = Map::new()
        .set("events", vec!["presync"])
        .set("showlogs", true)
        .set("command", "kubectl")
        .set(
            "args",
            vec![
                "apply",
                "-f",
                "../manifests/cluster",
                "-f",
                "../manifests/secrets",
            ],
        );
    let wait = Map::new()
        .set("events", vec!["presync"])
        .set("showlogs", true)
        .set("command", "kubectl")
        .set(
            "args",
            [
                "wait",
                "externalsecret",
                "--all",
                "--namespace",
                langsmith.namespace.as_str(),
                "--for=condition=Ready",
                "--timeout=300s",
            ]
            .map(Node::from)
            .to_vec(),
        );
    let mut map = Map::new()
        .set("name", langsmith.release.to_string())
        .set("namespace", langsmith.namespace.to_string())
        .set("chart", format!("{}/langsmith", LANGSMITH_REPOSITORY.0))
        .set("version", validated.chart().version.to_string())
        .set("needs", needs)
        .set("hooks", vec![Node::from(apply), Node::from(wait)])
        .set("values", values);
    map.insert_comment(
        "hooks",
        "The secrets that every pod mounts, before the pods.",
    );
    map.insert("wait", false);
    map.insert_comment(
        "wait",
        "On installation migrations run after the pods are made; pods that wait for them would never\n\
         be ready first.",
    );
    map.into()
}

fn target_group_binding(validated: &Validated) -> Node {
    let langsmith = &validated.environment().langsmith;
    let region = &validated.environment().cloud.region;
    let parameter = validated
        .names()
        .parameter("load-balancer/target-group-arn");
    let mut map = Map::new()
        .set("name", binding::release_name(validated))
        .set("namespace", langsmith.namespace.to_string())
        .set("chart", format!("./{}", binding::FOLDER))
        .set(
            "needs",
            vec![format!("{}/{}", langsmith.namespace, langsmith.release)],
        )
        .set(
            "values",
            vec![Node::from(Map::new().set(
                "targetGroupARN",
                format!("ref+awsssm:/{parameter}?region={region}"),
            ))],
        );
    map.insert_comment(
        "values",
        "Terraform wrote the ARN to the parameter store; helmfile reads it there.",
    );
    map.into()
}
