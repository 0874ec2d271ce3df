//! `helm/target-group-binding/`: a chart of one object, which ties the frontend to the load balancer.
//!
//! AWS invents the target group's ARN, so it is no part of a rendered manifest: Terraform writes it
//! to the parameter store, and the release reads it there when it is installed. By name the binding
//! would work too, until an update drops the ARN that the controller had looked up
//! (kubernetes-sigs/aws-load-balancer-controller#4438).

use serde::Serialize;

use crate::bundle::Bundle;
use crate::format::yaml::Map;
use crate::rules::Validated;

use super::super::{RenderError, engine, values_file};

/// Where the chart lies below `helm/`.
pub(in crate::render) const FOLDER: &str = "target-group-binding";

#[derive(Serialize)]
struct Facts<'a> {
    service: String,
    namespace: &'a str,
}

/// The release's name.
pub(in crate::render) fn release_name(validated: &Validated) -> String {
    validated.names().release_object("target-group-binding")
}

pub(super) fn render(validated: &Validated, bundle: &mut Bundle) -> Result<(), RenderError> {
    let engine = engine("helm/target-group-binding");
    let namespace = validated.environment().langsmith.namespace.as_str();
    let facts = Facts {
        service: validated.names().release_object("frontend"),
        namespace,
    };
    for (file, template) in [
        ("Chart.yaml", "helm/target-group-binding/Chart.yaml"),
        (
            "templates/target-group-binding.yaml",
            "helm/target-group-binding/target-group-binding.yaml",
        ),
    ] {
        let text = engine.render(template, &facts)?;
        bundle.insert(format!("helm/{FOLDER}/{file}"), text, "render::helm")?;
    }
    let mut values = Map::new().set("targetGroupARN", "");
    values.insert_comment(
        "targetGroupARN",
        format!(
            "Read from the parameter {} at installation.",
            validated
                .names()
                .parameter("load-balancer/target-group-arn")
        ),
    );
    bundle.insert(
        format!("helm/{FOLDER}/values.yaml"),
        values_file("What the release is told when it is installed.", values),
        "render::helm",
    )?;
    Ok(())
}
