//! Which nodes LangSmith's pods may run on.

use crate::format::yaml::{Map, Node};
use crate::model::cluster::{Taint, TaintEffect};

use super::Inputs;

/// What a taint does, in the words of its readers.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Effect {
    pub(crate) kubernetes: &'static str,
    pub(crate) eks: &'static str,
}

/// What a taint does.
pub(crate) fn effect(taint: &Taint) -> Effect {
    let (kubernetes, eks) = match taint.effect {
        TaintEffect::NoSchedule => ("NoSchedule", "NO_SCHEDULE"),
        TaintEffect::PreferNoSchedule => ("PreferNoSchedule", "PREFER_NO_SCHEDULE"),
        TaintEffect::NoExecute => ("NoExecute", "NO_EXECUTE"),
    };
    Effect { kubernetes, eks }
}

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
        let toleration = Node::from(
            Map::new()
                .set("key", key.as_str())
                .set("operator", "Equal")
                .set("value", taint.value.as_str())
                .set("effect", effect(taint).kubernetes),
        );
        if !tolerations.contains(&toleration) {
            tolerations.push(toleration);
        }
    }
    tolerations
}
