//! How a pod of the frontend ends while requests still come to it.

use crate::format::yaml::Map;
use crate::model::ingress::IngressOption;
use crate::plan::Site;

/// Seconds that the load balancer still sends to a pod that ends: the deregistration delay of its target groups
/// (`templates/terraform/modules/load-balancer`), and what the controller takes to deregister the pod.
const DRAIN: i64 = 60 + 15;

/// Seconds until no gateway in the cluster knows the pod any more.
const FORGOTTEN: i64 = 15;

/// Seconds for requests that run when the process is told to end: the chart's own figure for the whole.
const LAST_REQUESTS: i64 = 30;

/// A pod that ends goes on serving until nobody sends to it. Kubernetes itself sleeps: the image needs no shell.
pub(super) fn drained(site: &Site) -> Map {
    let is_target = site.environment().ingress.option == IngressOption::Alb;
    let seconds = if is_target { DRAIN } else { FORGOTTEN };
    let lifecycle = Map::new().set_path(&["preStop", "sleep", "seconds"], seconds);
    let key = "frontend.deployment.lifecycle";
    let path: &[&str] = if site.chart().has_key(key) {
        &["lifecycle"]
    } else {
        // Line 0.12 lays this over the container.
        &["extraContainerConfig", "lifecycle"]
    };
    let mut deployment = Map::new().set_path(path, lifecycle);
    deployment.insert("terminationGracePeriodSeconds", seconds + LAST_REQUESTS);
    deployment.insert_comment(
        path.first().copied().unwrap_or_default(),
        if is_target {
            "The load balancer sends to a pod for up to a minute after it was told to end: it sleeps meanwhile, and\n\
             serves. Without, each rollout answers some requests with 502."
        } else {
            "The gateway sends to a pod until it has heard of its end: it sleeps meanwhile, and serves."
        },
    );
    deployment
}
