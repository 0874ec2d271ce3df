//! How a pod of the frontend ends while requests still come to it.

use crate::format::yaml::Map;
use crate::plan::Site;

/// Seconds for requests that run when the process gets its signal to end: the chart's own figure for the whole.
const LAST_REQUESTS: i64 = 30;

/// A pod that ends goes on serving until no more requests arrive. Kubernetes itself sleeps: the image needs no shell.
pub(super) fn drained(site: &Site) -> Map {
    let drain = site.ingress.router.drain;
    let lifecycle = Map::new().set_path(&["preStop", "sleep", "seconds"], drain.seconds);
    let (key, value) = if site.chart().has_key("frontend.deployment.lifecycle") {
        ("lifecycle", lifecycle)
    } else {
        // Line 0.12 lays this over the container.
        let over = Map::new().set("lifecycle", lifecycle);
        ("extraContainerConfig", over)
    };
    let mut deployment = Map::new().set(key, value);
    deployment.insert(
        "terminationGracePeriodSeconds",
        drain.seconds + LAST_REQUESTS,
    );
    deployment.insert_comment(key, drain.reason);
    deployment
}
