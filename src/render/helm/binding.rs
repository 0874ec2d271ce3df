//! `helm/target-group-binding/`: a chart of one object for each target group, which ties the pods to the load balancer.
//!
//! AWS assigns the target group's ARN, so it is not part of a rendered manifest: Terraform writes it
//! to the parameter store, and the release reads it there when it is installed. By name the binding
//! would work too, until an update drops the ARN that the controller had looked up
//! (kubernetes-sigs/aws-load-balancer-controller#4438).

use serde::Serialize;

use crate::bundle::Bundle;
use crate::plan::releases::BINDING_FOLDER;
use crate::plan::{Site, overlays};
use crate::render::{RenderError, engine, values_file};

#[derive(Serialize)]
struct Facts {
    name: String,
    service: String,
    namespace: String,
    port: u16,
    value: String,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine();
    let folder = "helm/target-group-binding";
    let chart = engine.render(&format!("{folder}/Chart.yaml"), ())?;
    bundle.insert(
        format!("helm/{BINDING_FOLDER}/Chart.yaml"),
        chart,
        "render::helm",
    )?;
    for target in site.ingress.load_balancer.targets() {
        let facts = Facts {
            name: target.binding.clone(),
            service: target.service.clone(),
            namespace: target.namespace.clone(),
            port: target.service_port,
            value: target.value.clone(),
        };
        let text = engine.render(&format!("{folder}/target-group-binding.yaml"), &facts)?;
        bundle.insert(
            format!("helm/{BINDING_FOLDER}/templates/{}.yaml", target.file),
            text,
            "render::helm",
        )?;
    }
    bundle.insert(
        format!("helm/{BINDING_FOLDER}/values.yaml"),
        values_file(
            "What the release gets when it is installed.",
            overlays::binding::values(site),
        ),
        "render::helm",
    )?;
    Ok(())
}
