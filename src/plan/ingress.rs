//! The way in: which load balancer there is, and what it sends requests to.
//!
//! There is exactly one in every mode. Where TLS ends at it, or is off, it is an ALB; where TLS ends
//! inside the cluster an ALB could not pass it on, so it is a network load balancer that hands the
//! connection through.

use super::Inputs;
use crate::model::ingress::{IngressOption, Issuer, TlsMode};

/// The load balancer and its targets.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WayIn {
    /// What kind of load balancer Terraform makes.
    pub(crate) kind: Kind,
    /// The target groups, the one that serves requests first.
    pub(crate) targets: Vec<Target>,
    /// Where health checks go.
    pub(crate) health: Health,
}

/// The kinds of load balancer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// Application: HTTP, and HTTPS where TLS ends here.
    Application,
    /// Network: connections are passed through, client addresses kept.
    Network,
}

/// A target group and the Service that is bound to it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Target {
    /// The word in names: `web`, `https`, `http`.
    pub(crate) name: &'static str,
    /// The port that clients use.
    pub(crate) port: u16,
    /// The Service.
    pub(crate) service: String,
    /// Its namespace.
    pub(crate) namespace: String,
    /// The Service's port.
    pub(crate) service_port: u16,
    /// The pods' port, which the load balancer reaches directly.
    pub(crate) pod_port: u16,
}

/// What health checks ask.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Health {
    /// The pods' port; none for the port that requests go to.
    pub(crate) port: Option<u16>,
    /// The path.
    pub(crate) path: &'static str,
}

/// Where a gateway's pods listen, and where they say that they are well.
struct Gateway {
    service: String,
    namespace: String,
    http_pod_port: u16,
    https_pod_port: u16,
    health: Health,
}

/// The way in of an environment.
pub(crate) fn way_in(site: &Inputs) -> WayIn {
    let gateway = gateway(site);
    let target = |name, port, service_port, pod_port| Target {
        name,
        port,
        service: gateway.service.clone(),
        namespace: gateway.namespace.clone(),
        service_port,
        pod_port,
    };
    if ends_inside(site) {
        return WayIn {
            kind: Kind::Network,
            targets: vec![
                target("https", 443, 443, gateway.https_pod_port),
                target("http", 80, 80, gateway.http_pod_port),
            ],
            health: gateway.health,
        };
    }
    let port = if site.environment().tls.mode == TlsMode::Acm {
        443
    } else {
        80
    };
    WayIn {
        kind: Kind::Application,
        targets: vec![target("web", port, 80, gateway.http_pod_port)],
        health: gateway.health,
    }
}

/// Whether TLS ends at a gateway inside the cluster.
pub(crate) fn ends_inside(site: &Inputs) -> bool {
    site.environment().tls.mode == TlsMode::Letsencrypt
}

/// Who signs the gateway's certificate, where TLS ends at one.
pub(crate) fn issuer(site: &Inputs) -> Option<Issuer> {
    let issuer = site.environment().tls.issuer;
    ends_inside(site).then(|| issuer.unwrap_or(Issuer::Letsencrypt))
}

/// Whether cert-manager proves the domain by a record that it writes.
pub(crate) fn proves_by_dns(site: &Inputs) -> bool {
    matches!(issuer(site), Some(Issuer::Letsencrypt | Issuer::Acme))
}

fn gateway(site: &Inputs) -> Gateway {
    let langsmith = &site.environment().langsmith;
    match site.environment().ingress.option {
        IngressOption::Alb => Gateway {
            service: site.names().release_object("frontend"),
            namespace: langsmith.namespace.to_string(),
            http_pod_port: 8080,
            https_pod_port: 8080,
            health: Health {
                port: None,
                path: "/health",
            },
        },
        IngressOption::Nginx => Gateway {
            service: "ingress-nginx-controller".into(),
            namespace: "ingress-nginx".into(),
            http_pod_port: 80,
            https_pod_port: 443,
            health: Health {
                port: None,
                path: "/healthz",
            },
        },
        // Envoy runs without root: ports below 1024 get 10000 more.
        IngressOption::EnvoyGateway => Gateway {
            service: "langsmith-gateway".into(),
            namespace: "envoy-gateway-system".into(),
            http_pod_port: 10080,
            https_pod_port: 10443,
            health: Health {
                port: Some(19003),
                path: "/ready",
            },
        },
        IngressOption::Istio => Gateway {
            service: "istio-ingressgateway".into(),
            namespace: "istio-system".into(),
            http_pod_port: 80,
            https_pod_port: 443,
            health: Health {
                port: Some(15021),
                path: "/healthz/ready",
            },
        },
    }
}

/// A value that the release of the bindings is told: its key, and the parameter that holds it.
pub(crate) struct Binding {
    /// The key of the release's values.
    pub(crate) value: String,
    /// The parameter that Terraform wrote.
    pub(crate) parameter: String,
}

/// What the release of the bindings is told when it is installed.
pub(crate) fn bindings(site: &Inputs) -> Vec<Binding> {
    let targets = way_in(site).targets;
    targets
        .iter()
        .map(|target| Binding {
            value: target.value(),
            parameter: site.names().target_group_parameter(target.name),
        })
        .collect()
}

impl Target {
    /// The key of the release's values that holds its ARN.
    pub(crate) fn value(&self) -> String {
        match self.name {
            "web" => "targetGroupARN".into(),
            name => format!("{name}TargetGroupARN"),
        }
    }
}

/// Whether there is a gateway of its own: nginx is told by its Ingress.
pub(crate) fn has_gateway(site: &Inputs) -> bool {
    matches!(
        site.environment().ingress.option,
        IngressOption::EnvoyGateway | IngressOption::Istio
    )
}

/// The namespace of the gateway's pods and of its Service.
pub(crate) fn gateway_namespace(site: &Inputs) -> String {
    gateway(site).namespace
}
