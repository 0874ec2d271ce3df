//! The objects of a release that run nothing: its config maps, roles and definitions.

use serde::Deserialize;

use super::features::{Condition, Features};
use super::line::Line;
use super::workload::join;

/// One object, by kind in [`Line::objects`].
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Object {
    /// It is called `<full name>-<suffix>`. None where the chart fixes the whole `name`.
    pub suffix: Option<String>,
    /// Its whole name, where the chart fixes it.
    pub name: Option<String>,
    /// The chart renders it when all of these hold.
    pub when: Vec<Condition>,
    /// The values key without which a role, or its binding, is one of the whole cluster.
    pub cluster_wide_without: Option<String>,
}

impl Line {
    /// Kind and name of the objects that an install with these features has; `is_given` says which values are
    /// given.
    pub fn objects_in_use(
        &self,
        features: &Features,
        full_name: &str,
        is_given: impl Fn(&str) -> bool,
    ) -> Vec<(String, String)> {
        let mut found = Vec::new();
        for (kind, objects) in &self.objects {
            for object in objects.iter().filter(|object| features.all(&object.when)) {
                let switch = object.cluster_wide_without.as_ref();
                let is_wide = switch.is_some_and(|path| !is_given(path));
                let kind = if is_wide {
                    format!("Cluster{kind}")
                } else {
                    kind.clone()
                };
                let name = join(full_name, object.suffix.as_deref(), object.name.as_deref());
                found.push((kind, name));
            }
        }
        found
    }
}
