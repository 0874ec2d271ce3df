//! The parameters that a region's secrets are filled from: who writes each of them, before and after.
//!
//! Terraform makes some, people and install steps put the others. A parameter that changes hands is refused, or deleted
//! under the feet of those who read it: AWS makes none that is there already.

use std::collections::{BTreeMap, BTreeSet};

use super::Region;
use crate::diff::effects::Class;
use crate::diff::impact::{Impact, Impacts};
use crate::diff::object::Object;
use crate::diff::value::Value;
use crate::diff::{Files, stacks, structure};

/// What AWS says of a parameter that is there already.
const SOURCE: &str =
    "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_PutParameter.html";

/// The parameters of a region.
#[derive(Debug, Default)]
pub(super) struct Parameters {
    /// The parameters that each key of a Secret is made of, by the Secret's name.
    secrets: BTreeMap<String, BTreeMap<String, BTreeSet<String>>>,
    /// The module that writes each parameter.
    written: BTreeMap<String, String>,
}

impl Parameters {
    /// Reads a region's manifests and stack.
    pub(super) fn read(files: &Files, region: &Region) -> Self {
        let mut parameters = Self {
            written: stacks::parameters(files, region.stack),
            ..Self::default()
        };
        let folder = format!("{}/", region.manifests);
        for (path, bytes) in files {
            if !path.as_str().starts_with(&folder) {
                continue;
            }
            let objects = structure::read(path, bytes).ok().flatten();
            for (object, value) in objects.unwrap_or_default() {
                if object.kind() == Some("ExternalSecret") {
                    parameters.add(&object, &value);
                }
            }
        }
        parameters
    }

    fn add(&mut self, object: &Object, value: &Value) {
        let Object::Manifest { name, .. } = object else {
            return;
        };
        let target = value.text_at(&["spec", "target", "name"]);
        let secret = target.map_or_else(|| name.clone(), str::to_owned);
        let Some(Value::List(entries)) = value.get("spec").and_then(|spec| spec.get("data")) else {
            return;
        };
        let keys = self.secrets.entry(secret).or_default();
        for entry in entries {
            let key = entry.text_at(&["secretKey"]);
            let parameter = entry.text_at(&["remoteRef", "key"]);
            if let (Some(key), Some(parameter)) = (key, parameter) {
                let parameters = keys.entry(key.to_owned()).or_default();
                parameters.insert(parameter.to_owned());
            }
        }
    }

    /// Every parameter that a secret is filled from.
    fn used(&self) -> BTreeSet<&String> {
        let keys = self.secrets.values().flat_map(BTreeMap::values);
        keys.flatten().collect()
    }

    /// What has to happen before a key of a Secret is there.
    pub(super) fn first(&self, secret: &str, key: &str) -> String {
        let keys = self.secrets.get(secret);
        // A key that a template puts together is made of all that the secret reads.
        let own = keys.and_then(|keys| keys.get(key).cloned());
        let all = || keys.map(|keys| keys.values().flatten().cloned().collect());
        let parameters: BTreeSet<String> = own.or_else(all).unwrap_or_default();
        let (written, put): (Vec<&String>, Vec<&String>) = parameters
            .iter()
            .partition(|parameter| self.written.contains_key(*parameter));
        let listed = |parameters: &[&String]| {
            let quoted = parameters.iter().map(|parameter| format!("`{parameter}`"));
            quoted.collect::<Vec<_>>().join(", ")
        };
        match (written.is_empty(), put.is_empty()) {
            (true, true) => "Put it into that secret first.".to_owned(),
            (false, true) => format!(
                "Terraform writes {}: apply it before helmfile, and put nothing there by hand.",
                listed(&written)
            ),
            (true, false) => format!("Put {} into the parameter store first.", listed(&put)),
            (false, false) => format!(
                "Terraform writes {}; put {} into the parameter store yourself.",
                listed(&written),
                listed(&put)
            ),
        }
    }
}

/// Adds what happens to parameters that change hands.
pub(super) fn changed_hands(before: &Files, after: &Files, region: &Region, impacts: &mut Impacts) {
    let place = format!("terraform/{}", region.stack);
    let old = Parameters::read(before, region);
    let new = Parameters::read(after, region);
    let (read_before, read_after) = (old.used(), new.used());
    let mut told = |class, parameter: &String, reason: String| {
        impacts.known.push(Impact {
            class,
            place: place.clone(),
            subject: format!("parameter {parameter}"),
            causes: None,
            rendered: Vec::new(),
            reason,
            source: Some(SOURCE.to_owned()),
        });
    };
    for (parameter, module) in &new.written {
        match old.written.get(parameter) {
            None if read_before.contains(parameter) => told(
                Class::Refused,
                parameter,
                format!(
                    "It was put there by hand, and module.{module} makes it now: AWS answers ParameterAlreadyExists, and the apply \
                         stops half-way. Keep its value, delete it with `aws ssm delete-parameter` just before the apply, and \
                         apply: pods keep their Secret meanwhile."
                ),
            ),
            Some(owner) if owner != module && stacks::has(after, region.stack, owner) => told(
                Class::Refused,
                parameter,
                format!(
                    "module.{owner} deletes it while module.{module} makes it, in no order: while it is still there AWS answers \
                         ParameterAlreadyExists, and the apply stops half-way. Apply again then."
                ),
            ),
            _ => {}
        }
    }
    for (parameter, module) in &old.written {
        if !new.written.contains_key(parameter) && read_after.contains(parameter) {
            told(
                Class::Interruption,
                parameter,
                format!(
                    "module.{module} no longer makes it, so the apply deletes it, a value that was put over it included. Put yours \
                         after the apply and before helmfile: until then the Secret is not refreshed."
                ),
            );
        }
    }
}
