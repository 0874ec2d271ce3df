//! `30-ingress.yaml`: no load balancer of the chart's own, and room for large requests.

use crate::format::yaml::Map;
use crate::plan::Site;
use crate::plan::ingress::{ROUTES, keep_alive_seconds};

use super::drain::drained;

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let environment = site.environment();
    let idle = environment.ingress.idle_timeout.seconds();
    let timeout = idle.to_string();
    // A connection that the frontend closes first is a 502 for the next request on it.
    let keep_alive = keep_alive_seconds(site).to_string();
    let frontend = Map::new()
        .set("service", Map::new().set("type", "ClusterIP"))
        .set(
            "maxBodySize",
            format!("{}M", environment.langsmith.max_body_mib),
        )
        .set("proxyReadTimeout", timeout.clone())
        .set("proxyWriteTimeout", timeout)
        .set("keepAliveTimeout", keep_alive)
        .set("deployment", drained(site));
    let mut frontend = frontend;
    frontend.insert_comment(
        "service",
        "The chart's default is LoadBalancer: a second one beside the ALB that Terraform owns, whose\n\
         target group helm/target-group-binding binds to this Service.",
    );
    frontend.insert_comment(
        "proxyReadTimeout",
        "Seconds: the load balancer's idle timeout, and for connections a minute more, so that it is\n\
         never the frontend that closes one which the load balancer is about to use.",
    );
    let mut values = Map::new().set("frontend", frontend);
    let route = site.ingress.router.route.as_ref();
    for key in ROUTES {
        let route = route.filter(|route| route.key == key);
        let mut values_of_route = Map::new().set("enabled", route.is_some());
        if let Some(route) = route {
            values_of_route.merge(route.values.clone());
        }
        values.insert(key, values_of_route);
    }
    if let Some(remark) = site.tls.remark {
        values.insert_comment("ingress", remark);
    }
    values
}
