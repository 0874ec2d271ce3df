//! The way in: one load balancer, every target group bound, TLS that somebody terminates, one name.

use lsgen::api::model::{IngressOption, Scheme, TlsMode};
use serde_json::{Value, json};

use crate::environments::read::Output;

/// What each option's pods look like from outside. Written down here once more, from the charts'
/// own documentation, so that a slip in the program is not also a slip in its test.
struct Expected {
    service: &'static str,
    namespace: &'static str,
    http: u64,
    https: u64,
    health: (u64, &'static str),
}

fn expected(option: IngressOption) -> Expected {
    match option {
        IngressOption::Alb => Expected {
            service: "frontend",
            namespace: "",
            http: 8080,
            https: 0,
            health: (8080, "/health"),
        },
        IngressOption::Nginx => Expected {
            service: "ingress-nginx-controller",
            namespace: "ingress-nginx",
            http: 80,
            https: 0,
            health: (80, "/healthz"),
        },
        IngressOption::EnvoyGateway => Expected {
            service: "langsmith-gateway",
            namespace: "envoy-gateway-system",
            http: 10080,
            https: 10443,
            health: (19003, "/ready"),
        },
        IngressOption::Istio => Expected {
            service: "istio-ingressgateway",
            namespace: "istio-system",
            http: 80,
            https: 443,
            health: (15021, "/healthz/ready"),
        },
    }
}

/// A target group as Terraform is told of it.
struct Group {
    parameter: String,
    client_port: u64,
    pod_port: u64,
}

/// Everything that is wrong with the way in.
pub(crate) fn problems(output: &Output<'_>) -> Vec<String> {
    let validated = &output.rendered.validated;
    let environment = validated.environment();
    let option = environment.ingress.option;
    let expected = expected(option);
    let mut problems = Vec::new();
    let mut claim = |holds: bool, text: String| {
        if !holds {
            problems.push(text);
        }
    };

    let balancers: Vec<&str> = ["load_balancer", "network_load_balancer"]
        .into_iter()
        .filter(|name| output.modules.get(name).is_some())
        .collect();
    let ends_inside = environment.tls.mode == TlsMode::Letsencrypt;
    let wanted = if ends_inside {
        "network_load_balancer"
    } else {
        "load_balancer"
    };
    claim(
        balancers == [wanted],
        format!("the load balancers are {balancers:?}"),
    );
    // A pod that calls LangSmith's own name and ends at a gateway on its own node gets no answer otherwise.
    let is_internal = environment.ingress.scheme == Scheme::Internal;
    let keeps_addresses = output.modules["network_load_balancer"]["preserve_client_ip"] != false;
    claim(
        !ends_inside || keeps_addresses != is_internal,
        format!("client addresses are kept: {keeps_addresses}, internal: {is_internal}"),
    );
    let module = &output.modules[wanted];

    let groups = groups(module, ends_inside);
    let bindings = bindings(output);
    let bound: Vec<&String> = bindings.iter().map(|binding| &binding.parameter).collect();
    for group in &groups {
        let times = bound
            .iter()
            .filter(|parameter| **parameter == &group.parameter)
            .count();
        claim(
            times == 1,
            format!("{} is bound {times} times", group.parameter),
        );
        let pods = if group.client_port == 443 && ends_inside {
            expected.https
        } else {
            expected.http
        };
        claim(
            group.pod_port == pods,
            format!("port {} of the pods, not {pods}", group.pod_port),
        );
    }
    claim(
        bindings.len() == groups.len(),
        "a binding without a group".to_owned(),
    );

    let namespace = environment.langsmith.namespace.as_str();
    let is_alb = option == IngressOption::Alb;
    let service = if is_alb {
        validated.names().release_object(expected.service)
    } else {
        expected.service.to_owned()
    };
    for binding in &bindings {
        let wanted = if is_alb {
            namespace
        } else {
            expected.namespace
        };
        claim(
            binding.namespace == wanted,
            format!("a binding in {}", binding.namespace),
        );
        claim(
            binding.service == service,
            format!("a binding to {}", binding.service),
        );
    }

    let (port, path) = expected.health;
    let asked = module["health_check_port"]
        .as_u64()
        .unwrap_or(groups[0].pod_port);
    claim(
        asked == port,
        format!("health is asked on {asked}, not {port}"),
    );
    claim(
        module["health_check_path"] == path,
        format!("health is asked at {}", module["health_check_path"]),
    );

    problems.extend(tls(output, module, ends_inside));
    problems.extend(name(output));
    problems
}

fn groups(module: &Value, is_network: bool) -> Vec<Group> {
    let group = |parameters: &Value, client: u64| Group {
        parameter: parameters["target_group_parameter"]
            .as_str()
            .unwrap_or_default()
            .to_owned(),
        client_port: client,
        pod_port: parameters["target_port"].as_u64().unwrap_or_default(),
    };
    if is_network {
        let listeners = module["listeners"].as_object().expect("listeners");
        listeners
            .values()
            .map(|listener| group(listener, listener["port"].as_u64().unwrap_or_default()))
            .collect()
    } else {
        let client = if module["tls"] == true { 443 } else { 80 };
        vec![group(module, client)]
    }
}

/// A TargetGroupBinding with the parameter that its release reads the ARN from.
struct Binding {
    parameter: String,
    service: String,
    namespace: String,
}

fn bindings(output: &Output<'_>) -> Vec<Binding> {
    let releases = output.helmfile()["releases"]
        .as_array()
        .expect("releases")
        .clone();
    let release = releases
        .iter()
        .find(|release| release["chart"] == "./target-group-binding")
        .unwrap_or_else(|| panic!("{}: no binding: {releases:#?}", output.rendered.name));
    let values = &release["values"][0];
    let templates = output.rendered.below("helm/target-group-binding/templates");
    templates
        .map(|(_, text)| {
            let filled = text
                .lines()
                .find(|line| line.contains("{{"))
                .expect("the ARN");
            let value = filled.split(".Values.").nth(1).expect("a value");
            let value = value.split_whitespace().next().expect("a value");
            // The one line that Helm fills in is no YAML before.
            let lines: Vec<&str> = text.lines().filter(|line| !line.contains("{{")).collect();
            let object: Value = serde_yaml::from_str(&lines.join("\n")).expect("YAML");
            let reference = values[value].as_str().unwrap_or_default();
            let parameter = reference
                .trim_start_matches("ref+awsssm:/")
                .split('?')
                .next();
            Binding {
                parameter: parameter.unwrap_or_default().to_owned(),
                service: object["spec"]["serviceRef"]["name"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
                namespace: object["metadata"]["namespace"]
                    .as_str()
                    .unwrap_or_default()
                    .to_owned(),
            }
        })
        .collect()
}

/// TLS ends at one place, which has the certificate.
fn tls(output: &Output<'_>, module: &Value, ends_inside: bool) -> Vec<String> {
    let environment = output.rendered.validated.environment();
    let mut problems = Vec::new();
    let certificates = output.of_kind("Certificate");
    let https: Vec<String> = output
        .of_kind("Gateway")
        .iter()
        .flat_map(|gateway| {
            let listeners = gateway["spec"]["listeners"].as_array();
            let servers = gateway["spec"]["servers"].as_array();
            let secrets = listeners
                .into_iter()
                .flatten()
                .map(|listener| listener["tls"]["certificateRefs"][0]["name"].clone());
            let credentials = servers
                .into_iter()
                .flatten()
                .map(|server| server["tls"]["credentialName"].clone());
            let names: Vec<Value> = secrets.chain(credentials).collect();
            names
                .into_iter()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
        })
        .collect();
    if ends_inside {
        let made: Vec<&str> = certificates
            .iter()
            .filter_map(|certificate| certificate["spec"]["secretName"].as_str())
            .collect();
        if https.is_empty() || https != made {
            problems.push(format!("the gateway shows {https:?}, {made:?} are made"));
        }
        let namespace = output.of_kind("Gateway")[0]["metadata"]["namespace"].clone();
        if certificates[0]["metadata"]["namespace"] != namespace {
            problems.push("the certificate is not in the gateway's namespace".to_owned());
        }
    } else if !https.is_empty() || !certificates.is_empty() {
        problems.push("TLS ends inside the cluster as well".to_owned());
    }
    let at_balancer = module["tls"] == true;
    if at_balancer != (environment.tls.mode == TlsMode::Acm) {
        problems.push(format!("TLS at the load balancer: {at_balancer}"));
    }
    let has_listener = at_balancer && module["https_listener"] != false;
    if has_listener && module["certificate_arn"].is_null() {
        problems.push("a listener without a certificate".to_owned());
    }
    problems
}

/// Terraform, the overlay, the gateway and the certificate mean the same host.
fn name(output: &Output<'_>) -> Vec<String> {
    let environment = output.rendered.validated.environment();
    let Some(domain) = environment.dns.domain.as_ref().map(ToString::to_string) else {
        return Vec::new();
    };
    let scheme = if environment.tls.mode == TlsMode::None {
        "http"
    } else {
        "https"
    };
    let mut said = vec![(
        "the overlay",
        output.overlays["config"]["hostname"].clone(),
        json!(format!("{scheme}://{domain}")),
    )];
    if let Some(dns) = output.modules.get("dns") {
        said.push(("Terraform", dns["domain"].clone(), json!(domain)));
    }
    for certificate in output.of_kind("Certificate") {
        said.push((
            "the certificate",
            certificate["spec"]["dnsNames"][0].clone(),
            json!(domain),
        ));
    }
    for gateway in output.of_kind("Gateway") {
        let text = gateway.to_string();
        let is_istio = text.contains("istio");
        if is_istio && !text.contains(&format!("/{domain}\"")) {
            said.push(("the gateway", json!("another host"), json!(domain)));
        }
    }
    said.into_iter()
        .filter(|(_, found, wanted)| found != wanted)
        .map(|(who, found, wanted)| format!("{who} says {found}, not {wanted}"))
        .collect()
}
