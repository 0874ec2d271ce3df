//! The add-ons of the way in: routers, and what keeps their certificate.

use crate::format::yaml::{Map, Node};
use crate::plan::Site;
use crate::plan::ingress::{ends_inside, proves_by_dns};

/// The service account of the issuer of AWS Private CA.
pub(in crate::render) const PRIVATE_CA_ISSUER: &str = "aws-privateca-issuer";

/// What a router, or what keeps its certificate, is told.
pub(super) fn values(site: &Site, name: &str) -> Option<Map> {
    Some(match name {
        "ingress-nginx" => nginx(site),
        "gateway-helm" => envoy(),
        "istio-base" => istio_base(),
        "istiod" => istiod(),
        "istio-gateway" => istio_gateway(site),
        "cert-manager" => cert_manager(site),
        PRIVATE_CA_ISSUER => private_ca_issuer(site),
        _ => return None,
    })
}

/// Pods of one release in different zones, as the load balancer is.
fn spread<const N: usize>(labels: [(&str, &str); N]) -> Vec<Node> {
    vec![
        Map::new()
            .set("maxSkew", 1)
            .set("topologyKey", "topology.kubernetes.io/zone")
            .set("whenUnsatisfiable", "ScheduleAnyway")
            .set(
                "labelSelector",
                Map::new().set("matchLabels", super::strings(labels)),
            )
            .into(),
    ]
}

fn resources(cpu: &str, memory: &str, limit: Option<&str>) -> Map {
    Map::new()
        .set(
            "requests",
            super::strings([("cpu", cpu), ("memory", memory)]),
        )
        .set_some(
            "limits",
            limit.map(|memory| Map::new().set("memory", memory)),
        )
}

fn idle_seconds(site: &Site) -> u64 {
    site.environment().ingress.idle_timeout.seconds()
}

fn nginx(site: &Site) -> Map {
    let environment = site.environment();
    let idle = idle_seconds(site);
    // The range of a VPC that somebody else manages is not known: the private ranges, then.
    let proxies = match environment.network.existing {
        None => environment.network.create.cidr.to_string(),
        Some(_) => "10.0.0.0/8,100.64.0.0/10,172.16.0.0/12,192.168.0.0/16".to_owned(),
    };
    let mut service = Map::new()
        .set("type", "ClusterIP")
        .set("enableHttps", false);
    service.insert_comment(
        "type",
        "The chart's default is LoadBalancer: a second one beside the ALB that Terraform owns.",
    );
    let mut config = super::strings([
        ("use-forwarded-headers", "true".to_owned()),
        ("proxy-real-ip-cidr", proxies),
        (
            "proxy-body-size",
            format!("{}m", environment.langsmith.max_body_mib),
        ),
        ("proxy-read-timeout", idle.to_string()),
        ("proxy-send-timeout", idle.to_string()),
        ("keep-alive", (idle + 60).to_string()),
    ]);
    config.insert_comment(
        "use-forwarded-headers",
        "The ALB says who the client is and which scheme it used, and only addresses of the network are\n\
         believed to be the ALB.",
    );
    config.insert_comment(
        "keep-alive",
        "Longer than the load balancer's idle timeout: a connection that nginx closes first is a 502.",
    );
    let controller = Map::new()
        .set("service", service)
        .set("publishService", Map::new().set("enabled", false))
        .set("config", config)
        .set(
            "extraArgs",
            super::strings([("shutdown-grace-period", "30")]),
        )
        .set(
            "ingressClassResource",
            Map::new().set("name", "nginx").set("default", false),
        )
        .set(
            "autoscaling",
            Map::new()
                .set("enabled", true)
                .set("minReplicas", 2)
                .set("maxReplicas", 10)
                .set("targetCPUUtilizationPercentage", 70),
        )
        .set("minAvailable", 1)
        .set("resources", resources("250m", "256Mi", Some("1Gi")))
        .set(
            "topologySpreadConstraints",
            spread([
                ("app.kubernetes.io/instance", "ingress-nginx"),
                ("app.kubernetes.io/component", "controller"),
            ]),
        );
    Map::new().set("controller", controller)
}

fn envoy() -> Map {
    let pod = Map::new().set(
        "topologySpreadConstraints",
        spread([("control-plane", "envoy-gateway")]),
    );
    Map::new()
        .set("deployment", Map::new().set("replicas", 2).set("pod", pod))
        .set("podDisruptionBudget", Map::new().set("minAvailable", 1))
        .set("crds", Map::new().set("enabled", true))
}

fn istio_base() -> Map {
    let mut values = Map::new()
        .set("base", Map::new().set("enableCRDTemplates", true))
        .set("defaultRevision", "default");
    values.insert_comment(
        "base",
        "As templates, so that an upgrade of the release upgrades them.",
    );
    values
}

fn istiod() -> Map {
    let mut values = Map::new()
        .set("autoscaleEnabled", true)
        .set("autoscaleMin", 2)
        .set("autoscaleMax", 5)
        .set("resources", resources("250m", "1Gi", None))
        .set("topologySpreadConstraints", spread([("app", "istiod")]));
    values.insert_comment(
        "autoscaleEnabled",
        "The gateway's pods are completed by istiod's webhook: with one replica, none starts while it moves.",
    );
    values
}

fn istio_gateway(site: &Site) -> Map {
    let idle = idle_seconds(site);
    // Behind the network load balancer the connection's own address is the client's.
    let topology = if ends_inside(site) {
        ""
    } else {
        r#""gatewayTopology":{"numTrustedProxies":1},"#
    };
    let proxy = format!(r#"{{{topology}"terminationDrainDuration":"60s"}}"#);
    let mut service = Map::new().set("type", "ClusterIP");
    service.insert_comment(
        "type",
        "The chart's default is LoadBalancer: a second one beside the one that Terraform owns.",
    );
    let mut values = Map::new()
        .set("service", service)
        .set(
            "podAnnotations",
            super::strings([("proxy.istio.io/config", proxy)]),
        )
        .set(
            "env",
            super::strings([("ISTIO_META_IDLE_TIMEOUT", format!("{}s", idle + 60))]),
        )
        .set("terminationGracePeriodSeconds", 90)
        .set(
            "autoscaling",
            Map::new()
                .set("enabled", true)
                .set("minReplicas", 2)
                .set("maxReplicas", 10)
                .set("targetCPUUtilizationPercentage", 70),
        )
        .set("podDisruptionBudget", Map::new().set("minAvailable", 1))
        .set("resources", resources("250m", "256Mi", Some("1Gi")))
        .set(
            "topologySpreadConstraints",
            spread([("istio", "ingressgateway")]),
        );
    values.insert_comment(
        "env",
        "Longer than the load balancer's idle timeout, or the gateway closes a connection that it is\n\
         about to reuse.",
    );
    values
}

fn cert_manager(site: &Site) -> Map {
    let budget = || Map::new().set("enabled", true);
    let part = || {
        Map::new()
            .set("replicaCount", 2)
            .set("podDisruptionBudget", budget())
    };
    // Only issuers that prove the domain by a record act in AWS.
    let role = proves_by_dns(site).then(|| {
        Map::new().set(
            "eks.amazonaws.com/role-arn",
            site.names().role_arn("cert-manager"),
        )
    });
    Map::new()
        .set("crds", Map::new().set("enabled", true).set("keep", true))
        .set("replicaCount", 2)
        .set("podDisruptionBudget", budget())
        .set("webhook", part())
        .set("cainjector", part())
        .set(
            "serviceAccount",
            Map::new()
                .set("create", true)
                .set("name", "cert-manager")
                .set_some("annotations", role),
        )
}

fn private_ca_issuer(site: &Site) -> Map {
    Map::new().set("replicaCount", 2).set(
        "serviceAccount",
        Map::new()
            .set("create", true)
            .set("name", PRIVATE_CA_ISSUER)
            .set(
                "annotations",
                super::strings([(
                    "eks.amazonaws.com/role-arn",
                    site.names().role_arn("private-ca-issuer"),
                )]),
            ),
    )
}
