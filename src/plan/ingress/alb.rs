//! `alb`: the load balancer sends straight to the pods of LangSmith's frontend, and nothing in the cluster routes.

use crate::plan::Inputs;

use super::{Backend, Drain, Router, SmokeTest};

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    is_gateway: false,
    routes_agents: false,
    has_mesh: false,
    retired: None,
};

pub(super) fn plan(inputs: &Inputs) -> Router {
    let frontend = inputs.names().release_object("frontend");
    Router {
        backend: Backend {
            service: frontend.clone(),
            namespace: inputs.environment().langsmith.namespace.to_string(),
            http_port: 8080,
            https_port: 8080,
            health_port: None,
            health_path: "/health",
        },
        has_namespace: false,
        addons: Vec::new(),
        route: None,
        agents: None,
        manifests: Vec::new(),
        mesh: None,
        // The controller refuses a second binding of one target group, so the echo takes the frontend's name.
        smoke_test: SmokeTest {
            service: frontend,
            stands_in_for_the_frontend: true,
            route: None,
            ingress_class: None,
        },
        // The deregistration delay of the target group (`templates/terraform/modules/load-balancer`), and what the
        // controller takes to deregister the pod.
        drain: Drain {
            seconds: 60 + 15,
            reason: "The load balancer sends to a pod for up to a minute after it was told to end: it sleeps meanwhile, and\n\
             serves. Without, each rollout answers some requests with 502.",
        },
    }
}
