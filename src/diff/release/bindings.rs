//! Bindings of the load balancer's target groups to Services.
//!
//! The load balancer controller's webhook admits one binding of a target group, and lets none change to another group. Helm makes
//! new objects before it deletes old ones, so a binding under another name is refused while the group stays the one it was, and
//! one under the same name while the group does not.

use std::collections::BTreeMap;

use serde_yaml::Value as Yaml;

use super::read::entries;
use super::{Found, Region};
use crate::diff::effects::Class;
use crate::diff::object::Object;
use crate::diff::value::Value;
use crate::diff::{Files, stacks, structure};

const SOURCE: &str = "https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/targetgroupbinding/targetgroupbinding/";

/// Adds every binding that takes the target group of a different binding, or a different target group.
pub(super) fn refused(before: &Files, after: &Files, region: &Region, found: &mut Found) {
    let (old, new) = (bindings(before, region), bindings(after, region));
    for (object, group) in &new {
        if let Some(earlier) = old.get(object) {
            if earlier != group {
                found.add_from(
                    SOURCE,
                    Class::Refused,
                    object.to_string(),
                    [format!("target group {earlier} to {group}")],
                    "The load balancer controller lets no binding change to another target group: `helm upgrade` fails. Delete the \
                     binding first, and upgrade at once: LangSmith cannot be reached in between."
                        .to_owned(),
                );
            }
            continue;
        }
        let taken = old.iter().find(|(_, taken)| *taken == group);
        if let Some((holder, _)) = taken {
            found.add_from(
                SOURCE,
                Class::Refused,
                object.to_string(),
                [holder.to_string()],
                format!(
                    "The load balancer controller admits one binding of a target group, and {holder} still has it: `helm upgrade` fails. \
                     Delete that binding first, and upgrade at once: LangSmith cannot be reached in between."
                ),
            );
        }
    }
}

/// The name of the target group that each binding is of.
fn bindings(files: &Files, region: &Region) -> BTreeMap<Object, String> {
    let groups = stacks::target_groups(files, region.stack);
    let values = values(files, region.helmfile);
    let folder = format!("{}/", region.bindings);
    let mut found = BTreeMap::new();
    for (path, bytes) in files {
        if !path.as_str().starts_with(&folder) {
            continue;
        }
        let objects = structure::read(path, bytes).ok().flatten();
        for (object, value) in objects.unwrap_or_default() {
            let spec = value.get("spec");
            let Some(Value::Text(arn)) = spec.and_then(|spec| spec.get("targetGroupARN")) else {
                continue;
            };
            // `{{ required "..." .Values.targetGroupARN | quote }}` reads a value that refers to a parameter.
            let parameter = values.iter().find(|(name, _)| {
                let reads = format!(".Values.{name} ");
                arn.contains(&reads)
            });
            if let Some(group) = parameter.and_then(|(_, parameter)| groups.get(parameter)) {
                found.insert(object, group.clone());
            }
        }
    }
    found
}

/// The parameter that the helmfile reads for each value of the release that binds.
fn values(files: &Files, helmfile: &str) -> Vec<(String, String)> {
    let entries = entries(files, helmfile).unwrap_or_default();
    let maps = entries
        .iter()
        .flat_map(|entry| &entry.values)
        .filter_map(Yaml::as_mapping);
    let pairs = maps.flatten().filter_map(|(name, value)| {
        // `ref+awsssm://langsmith/acme-prod/load-balancer/target-group-arn?region=us-west-2`
        let path = value.as_str()?.strip_prefix("ref+awsssm:/")?;
        let path = path.split('?').next().unwrap_or(path);
        Some((name.as_str()?.to_owned(), path.to_owned()))
    });
    pairs.collect()
}
