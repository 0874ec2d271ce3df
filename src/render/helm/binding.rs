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

/// Where the chart lies below `helm/`.
pub(in crate::render) const FOLDER: &str = "target-group-binding";

#[derive(Serialize)]
struct Facts {
    name: String,
    service: String,
    namespace: String,
    port: u16,
    value: String,
}

/// A value that the release is told: its key, and the parameter that holds it.
pub(in crate::render) struct Binding {
    /// The key of the release's values.
    pub(in crate::render) value: String,
    /// The parameter that Terraform wrote.
    pub(in crate::render) parameter: String,
}

/// The release's name.
pub(in crate::render) fn release_name(site: &Site) -> String {
    site.names().release_object("target-group-binding")
}

/// What the release is told when it is installed.
pub(in crate::render) fn bindings(site: &Site) -> Vec<Binding> {
    let targets = site.ingress.load_balancer.targets();
    targets
        .map(|target| Binding {
            value: target.value.clone(),
            parameter: target.parameter.clone(),
        })
        .collect()
}

pub(super) fn render(site: &Site, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine("helm/target-group-binding");
    let folder = "helm/target-group-binding";
    let chart = engine.render(&format!("{folder}/Chart.yaml"), ())?;
    bundle.insert(format!("helm/{FOLDER}/Chart.yaml"), chart, "render::helm")?;
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
            format!("helm/{FOLDER}/templates/{}.yaml", target.file),
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
        format!("helm/{FOLDER}/values.yaml"),
        values_file("What the release is told when it is installed.", values),
        "render::helm",
    )?;
    Ok(())
}
