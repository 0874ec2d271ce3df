//! What exists at one moment of a journey, and whether a change did to it what `lsgen diff` had said.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

/// The UIDs of the pods of each workload.
pub(crate) type Pods = BTreeMap<String, BTreeSet<String>>;

/// What Terraform keeps, and what runs.
pub(crate) struct Seen {
    /// The identity of each resource, by its stack and its address.
    pub(crate) resources: BTreeMap<(String, String), String>,
    /// The UIDs of the pods of each workload of LangSmith.
    pub(crate) pods: Pods,
}

/// What `lsgen diff` says of a change.
pub(crate) struct Told {
    effects: Vec<Effect>,
    /// Workloads that the runbook stops or starts again by itself.
    restarted: Restarted,
    /// What the steps of the runbook say; a resource that they take away and make again is named there.
    runbook: String,
}

struct Effect {
    class: String,
    place: String,
    subject: String,
    reason: String,
}

enum Restarted {
    Named(BTreeSet<String>),
    Every,
}

/// Whether a resource is something of AWS. The guards of a stack's protection are records of Terraform alone, which come and
/// go with what they guard.
fn is_of_aws((resource, _): &(&(String, String), &String)) -> bool {
    !resource.1.starts_with("terraform_data.")
}

/// Classes of a resource that is another one, or none, afterwards.
const ENDS: [&str; 3] = ["replaced", "removed", "data-loss"];

impl Told {
    /// Reads what `--format json` and `--runbook` wrote.
    pub(crate) fn new(diff: &str, runbook: &str) -> Self {
        let diff: Value = serde_json::from_str(diff).unwrap();
        let known = diff["effects"]["known"].as_array().unwrap();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        let effects = known.iter().map(|effect| Effect {
            class: text(&effect["class"]),
            place: text(&effect["place"]),
            subject: text(&effect["subject"]),
            reason: text(&effect["reason"]),
        });
        Self {
            effects: effects.collect(),
            restarted: Restarted::by(runbook),
            runbook: runbook.to_owned(),
        }
    }

    /// How many effects there are of each class.
    pub(crate) fn summary(&self) -> String {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for effect in &self.effects {
            *counts.entry(&effect.class).or_default() += 1;
        }
        let parts = counts
            .iter()
            .map(|(class, count)| format!("{count} {class}"));
        parts.collect::<Vec<_>>().join(", ")
    }

    /// What happened and was not told, and what was told and did not happen: a line for each.
    pub(crate) fn differences(&self, before: &Seen, after: &Seen) -> Vec<String> {
        let mut lines = self.of_resources(before, after);
        lines.extend(self.of_pods(before, after));
        lines
    }

    fn of_resources(&self, before: &Seen, after: &Seen) -> Vec<String> {
        let mut lines = Vec::new();
        let mut ended: Vec<&(String, String)> = Vec::new();
        for (resource, id) in before.resources.iter().filter(is_of_aws) {
            let (what, is_told) = match after.resources.get(resource) {
                Some(now) if now == id => continue,
                Some(_) => (
                    "is another one",
                    self.says(resource, &ENDS) || self.renews(&resource.1),
                ),
                None => ("is gone", self.says(resource, &ENDS)),
            };
            ended.push(resource);
            if !is_told {
                lines.push(format!("{}: {} {what}", resource.0, resource.1));
            }
        }
        let is_new = |resource: &&(String, String)| !before.resources.contains_key(*resource);
        let resources = after.resources.iter().filter(is_of_aws);
        let come = resources.map(|(resource, _)| resource);
        let come: Vec<&(String, String)> = come.filter(is_new).collect();
        for resource in &come {
            if !self.says(resource, &["created"]) {
                lines.push(format!("{}: {} is new", resource.0, resource.1));
            }
        }
        for effect in &self.effects {
            let Some(stack) = effect.place.strip_prefix("terraform/") else {
                continue;
            };
            let seen = match effect.class.as_str() {
                "replaced" | "removed" => &ended,
                "created" => &come,
                _ => continue,
            };
            let is_seen = seen
                .iter()
                .any(|resource| resource.0 == stack && effect.is_of(&resource.1));
            if !is_seen {
                lines.push(format!(
                    "{stack}: {} was told to be {}, and is what it was",
                    effect.subject, effect.class
                ));
            }
        }
        lines
    }

    /// Whether an effect of one of these classes is about a resource of a stack.
    fn says(&self, (stack, address): &(String, String), classes: &[&str]) -> bool {
        let place = format!("terraform/{stack}");
        let mut effects = self.effects.iter();
        effects.any(|effect| {
            effect.place == place
                && classes.contains(&effect.class.as_str())
                && effect.is_of(address)
        })
    }

    /// Whether the runbook says that its steps destroy this resource.
    fn renews(&self, address: &str) -> bool {
        let address = address.split('[').next().unwrap_or_default();
        let mut parts = address.rsplit('.');
        let (Some(name), Some(kind)) = (parts.next(), parts.next()) else {
            return false;
        };
        self.runbook
            .contains(&format!("`{kind}.{name}`, is destroyed"))
    }

    /// Whether nodes are exchanged, which moves the pods on them.
    fn moves_pods(&self) -> bool {
        self.effects.iter().any(|effect| {
            let is_exchange = ["interruption", "replaced"].contains(&effect.class.as_str());
            is_exchange && effect.subject.contains(".aws_eks_node_group.")
        })
    }

    fn of_pods(&self, before: &Seen, after: &Seen) -> Vec<String> {
        let (told, moves_pods) = (self.workloads(), self.moves_pods());
        let mut lines = Vec::new();
        for (workload, old) in &before.pods {
            let Some(new) = after.pods.get(workload) else {
                if !told.contains(workload) {
                    lines.push(format!("{workload} is gone"));
                }
                continue;
            };
            let is_replaced = old.is_disjoint(new);
            let is_told = told.contains(workload);
            if is_replaced && !is_told && !self.restarted.has(workload) && !moves_pods {
                lines.push(format!("the pods of {workload} were replaced"));
            }
            if !is_replaced && is_told {
                lines.push(format!(
                    "the pods of {workload} were told to be replaced, and {} stayed",
                    old.intersection(new).count()
                ));
            }
        }
        lines
    }

    /// The workloads of LangSmith whose pods are told to be replaced or to go.
    fn workloads(&self) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for effect in &self.effects {
            // How many pods there are may change without another pod in place of each.
            let is_about_pods = effect.class == "removed"
                || ["Pods are replaced", "Its pod is replaced", "The store goes"]
                    .iter()
                    .any(|start| effect.reason.starts_with(start));
            if effect.place != "helm/langsmith" || !is_about_pods {
                continue;
            }
            let Some((kind, names)) = effect.subject.split_once(' ') else {
                continue;
            };
            let kind = kind.trim_end_matches('s');
            if ["Deployment", "StatefulSet", "DaemonSet"].contains(&kind) {
                found.extend(names.split(", ").map(|name| format!("{kind} {name}")));
            }
        }
        found
    }
}

impl Effect {
    /// Whether the effect is about the resource of an address.
    fn is_of(&self, address: &str) -> bool {
        if let Some(module) = self.subject.strip_prefix("everything in ") {
            return address.starts_with(&format!("{module}."))
                || address.starts_with(&format!("{module}["));
        }
        let mut subjects = self.subject.split(", ");
        subjects.any(|subject| {
            let rest = address.strip_prefix(subject);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
        })
    }
}

impl Restarted {
    /// What the commands of a runbook restart or scale.
    fn by(runbook: &str) -> Self {
        let mut named = BTreeSet::new();
        let joined = runbook.replace("\\\n", " ");
        for line in joined.lines() {
            let does = ["kubectl rollout restart ", "kubectl scale "];
            let Some((_, rest)) = does.iter().find_map(|verb| line.split_once(verb)) else {
                continue;
            };
            let rest = rest.split(" &&").next().unwrap();
            if rest.contains("--all") || rest.contains("--selector") || rest.contains("$(") {
                return Self::Every;
            }
            let mut kind = "";
            for word in rest.split_whitespace() {
                match word.split_once('/').unwrap_or((word, "")) {
                    ("deployment" | "deployments", name) => {
                        kind = "Deployment";
                        named.extend((!name.is_empty()).then(|| format!("{kind} {name}")));
                    }
                    ("statefulset" | "statefulsets", name) => {
                        kind = "StatefulSet";
                        named.extend((!name.is_empty()).then(|| format!("{kind} {name}")));
                    }
                    (option, _) if option.starts_with('-') => kind = "",
                    (name, _) if !kind.is_empty() => {
                        named.insert(format!("{kind} {name}"));
                    }
                    _ => {}
                }
            }
        }
        Self::Named(named)
    }

    fn has(&self, workload: &str) -> bool {
        match self {
            Self::Every => true,
            Self::Named(named) => named.contains(workload),
        }
    }
}

/// The identity of each resource in a state. What is nothing but a note in the state has none: a runbook that takes the
/// protection off and on again puts another note in its place.
pub(crate) fn resources(stack: &str, state: &str) -> BTreeMap<(String, String), String> {
    let state: Value = serde_json::from_str(state).unwrap();
    let mut found = BTreeMap::new();
    for resource in state["resources"].as_array().unwrap() {
        if resource["mode"] != "managed" {
            continue;
        }
        let [kind, name] = ["type", "name"].map(|field| resource[field].as_str().unwrap());
        let module = resource["module"].as_str();
        let module = module.map_or_else(String::new, |module| format!("{module}."));
        for instance in resource["instances"].as_array().unwrap() {
            let index = match &instance["index_key"] {
                Value::Null => String::new(),
                key => format!("[{key}]"),
            };
            let address = format!("{module}{kind}.{name}{index}");
            let id = match kind {
                "terraform_data" => String::new(),
                _ => instance["attributes"]["id"].to_string(),
            };
            found.insert((stack.to_owned(), address), id);
        }
    }
    found
}

/// The UIDs of the pods of each workload, out of a list of pods. Jobs end, and their pods with them.
pub(crate) fn pods(list: &str) -> Pods {
    let list: Value = serde_json::from_str(list).unwrap();
    let mut found = Pods::new();
    for pod in list["items"].as_array().unwrap() {
        let owner = &pod["metadata"]["ownerReferences"][0];
        let name = owner["name"].as_str().unwrap_or_default();
        let workload = match owner["kind"].as_str() {
            Some("ReplicaSet") => {
                let (name, _hash) = name.rsplit_once('-').unwrap();
                format!("Deployment {name}")
            }
            Some(kind @ ("StatefulSet" | "DaemonSet")) => format!("{kind} {name}"),
            _ => continue,
        };
        if pod["metadata"]["deletionTimestamp"].is_null() {
            let uid = pod["metadata"]["uid"].as_str().unwrap().to_owned();
            found.entry(workload).or_default().insert(uid);
        }
    }
    found
}

#[cfg(test)]
mod tests;
