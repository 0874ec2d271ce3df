//! Agents that run apart: one namespace, one gateway, one Redis, and rights that reach no further.

use serde_json::{Value, json};

use super::parameters;
use crate::environments::each::Promise;
use crate::environments::read::{Output, entries, items};

const VALUES: &str = "helm/langgraph-dataplane/values.yaml";

/// Whether the release of the dataplane reads that secret.
pub(crate) fn reads(output: &Output<'_>, secret: &Value) -> bool {
    values(output).is_some_and(|values| {
        let mut entries = entries(values).into_iter();
        entries.any(|(key, value)| key == "existingSecretName" && value == secret)
    })
}

fn values<'a>(output: &'a Output<'_>) -> Option<&'a Value> {
    Some(&output.yaml.get(VALUES)?[0])
}

promise! { Promise::ByRegion(problems) }

/// Everything about the dataplane that does not fit together.
pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let environment = output.rendered.validated.environment();
    let is_split = environment.ingress.split_dataplane;
    let langsmith = &environment.langsmith;
    let has_ids = langsmith.dataplane.listener_id.is_some();
    let mut problems = Vec::new();
    let mut claim = |holds: bool, text: &str| {
        if !holds {
            problems.push(text.to_owned());
        }
    };
    let releases = items(&output.helmfile()["releases"]);
    let release = releases
        .iter()
        .find(|release| release["chart"] == "langchain/langgraph-dataplane");
    claim(
        release.is_some() == (is_split && has_ids),
        "the dataplane's release does not follow its ids",
    );
    let namespace = json!(langsmith.dataplane.namespace);
    let named = |kind: &str| {
        let objects = output.of_kind(kind).into_iter();
        objects
            .filter(|object| {
                object["metadata"]["name"] == namespace
                    || object["metadata"]["namespace"] == namespace
            })
            .collect::<Vec<_>>()
    };
    claim(
        named("Namespace").len() == usize::from(is_split),
        "the namespace of agents",
    );
    // The control plane looks at the agents and changes nothing.
    for role in named("Role") {
        for rule in items(&role["rules"]) {
            let verbs = items(&rule["verbs"]);
            let only_reads = verbs
                .iter()
                .all(|verb| ["get", "list", "watch"].iter().any(|known| verb == known));
            claim(only_reads, "the control plane may change what agents run");
        }
    }
    let account = output
        .rendered
        .validated
        .names()
        .release_object("host-backend");
    for binding in named("RoleBinding") {
        let subject = &binding["subjects"][0];
        claim(
            subject["name"] == account.as_str()
                && subject["namespace"] == json!(langsmith.namespace),
            "the rights are not those of LangSmith's control plane",
        );
    }
    // LangSmith's own operator keeps to its own namespace, or two would answer for one agent.
    if langsmith.features.deployments {
        claim(
            output.overlays["operator"]["watchNamespaces"] == json!(langsmith.namespace),
            "LangSmith's operator watches other namespaces",
        );
    }
    let (Some(values), Some(release)) = (values(output), release) else {
        return problems;
    };
    for (what, found) in [
        ("release", &release["namespace"]),
        ("listener", &values["config"]["watchNamespaces"]),
        ("operator", &values["operator"]["watchNamespaces"]),
    ] {
        claim(*found == namespace, &format!("the {what} is elsewhere"));
    }
    let made = parameters::secrets(output);
    for (path, key) in [("config", "langsmith_api_key"), ("redis", "connection_url")] {
        let table = if path == "redis" {
            &values["redis"]["external"]
        } else {
            &values[path]
        };
        let secret = table["existingSecretName"].as_str().unwrap_or_default();
        let has_key = made
            .get(secret)
            .is_some_and(|keys| keys.iter().any(|one| one == key));
        claim(has_key, &format!("the secret {secret} misses {key}"));
    }
    let routers = ["gateway", "istioGateway"].map(|key| &values[key]);
    let router = routers.into_iter().find(|router| router["enabled"] == true);
    let gateways = output.of_kind("Gateway");
    let is_there = router.is_some_and(|router| {
        gateways.iter().any(|gateway| {
            gateway["metadata"]["name"] == router["name"]
                && gateway["metadata"]["namespace"] == router["namespace"]
                && gateway
                    .to_string()
                    .contains(langsmith.dataplane.namespace.as_str())
        })
    });
    claim(is_there, "no gateway takes the agents' routes");
    let domain = environment.dns.domain.as_ref().map(ToString::to_string);
    claim(
        router.is_some_and(|router| router["hostname"] == json!(domain)),
        "agents have another domain",
    );
    problems
}
