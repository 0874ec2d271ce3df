//! `helm/target-group-binding/`: a chart of one object for each target group, which ties the pods to the load balancer.
//!
//! AWS invents the target group's ARN, so it is no part of a rendered manifest: Terraform writes it
//! to the parameter store, and the release reads it there when it is installed. By name the binding
//! would work too, until an update drops the ARN that the controller had looked up
//! (kubernetes-sigs/aws-load-balancer-controller#4438).

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml::Map;
use crate::plan::Site;

use super::super::{RenderError, engine, values_file};
use crate::plan::ingress::{bindings, way_in};
use crate::plan::releases::BINDING_FOLDER;

#[derive(Serialize)]
struct Facts {
    name: String,
    service: String,
    namespace: String,
    port: u16,
    value: String,
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine("helm/target-group-binding");
    let folder = "helm/target-group-binding";
    let chart = engine.render(&format!("{folder}/Chart.yaml"), ())?;
    bundle.insert(
        format!("helm/{BINDING_FOLDER}/Chart.yaml"),
        chart,
        "render::helm",
    )?;
    let targets = way_in(site).targets;
    for target in &targets {
        let (name, file) = if target.name == "web" {
            (target.service.clone(), "target-group-binding".to_owned())
        } else {
            (
                format!("{}-{}", target.service, target.name),
                format!("{}-target-group-binding", target.name),
            )
        };
        let facts = Facts {
            name,
            service: target.service.clone(),
            namespace: target.namespace.clone(),
            port: target.service_port,
            value: target.value(),
        };
        let text = engine.render(&format!("{folder}/target-group-binding.yaml"), &facts)?;
        bundle.insert(
            format!("helm/{BINDING_FOLDER}/templates/{file}.yaml"),
            text,
            "render::helm",
        )?;
    }
    let mut values = Map::new();
    for binding in bindings(site) {
        values.insert(binding.value.clone(), "");
        let comment = format!(
            "Read from the parameter {} at installation.",
            binding.parameter
        );
        values.insert_comment(&binding.value, comment);
    }
    bundle.insert(
        format!("helm/{BINDING_FOLDER}/values.yaml"),
        values_file("What the release is told when it is installed.", values),
        "render::helm",
    )?;
    Ok(())
}
