//! Which nodes LangSmith's pods may run on.

use crate::format::yaml::{Map, Node};
use crate::model::cluster::TaintEffect;

use super::Inputs;

/// Node selector and tolerations of LangSmith's pods, as a pod's spec has them; empty without any.
pub(crate) fn placement(inputs: &Inputs) -> Map {
    let mut placement = Map::new();
    if let Some(selector) = node_selector(inputs) {
        placement.insert("nodeSelector", selector);
    }
    let tolerations = tolerations(inputs);
    if !tolerations.is_empty() {
        placement.insert("tolerations", tolerations);
    }
    placement
}

pub(crate) fn node_selector(inputs: &Inputs) -> Option<Map> {
    let selector = inputs.environment().langsmith.node_selector.as_ref()?;
    let map = selector.iter().fold(Map::new(), |map, (key, value)| {
        map.set(key.as_str(), value.as_str())
    });
    (!map.is_empty()).then_some(map)
}

/// One toleration for each taint of any node group: LangSmith may run on all of them.
pub(crate) fn tolerations(inputs: &Inputs) -> Vec<Node> {
    let groups = inputs.environment().cluster.node_groups.values();
    let mut tolerations: Vec<Node> = Vec::new();
    for (key, taint) in groups.filter_map(|group| group.taints.as_ref()).flatten() {
        let effect = match taint.effect {
            TaintEffect::NoSchedule => "NoSchedule",
            TaintEffect::PreferNoSchedule => "PreferNoSchedule",
            TaintEffect::NoExecute => "NoExecute",
        };
        let toleration = Node::from(
            Map::new()
                .set("key", key.as_str())
                .set("operator", "Equal")
                .set("value", taint.value.as_str())
                .set("effect", effect),
        );
        if !tolerations.contains(&toleration) {
            tolerations.push(toleration);
        }
    }
    tolerations
}
