//! Pieces of chart values that several charts take alike.

use crate::format::yaml::{Map, Node};

/// A map of strings, as annotations and labels are.
pub(crate) fn strings<K: Into<String>, V: Into<Node>>(
    entries: impl IntoIterator<Item = (K, V)>,
) -> Map {
    entries
        .into_iter()
        .fold(Map::new(), |map, (key, value)| map.set(key, value))
}

/// The annotation of a service account that acts in AWS.
pub(crate) fn role(arn: String) -> Map {
    Map::new().set("eks.amazonaws.com/role-arn", arn)
}

/// Pods of one release in different zones, as the load balancer is.
pub(crate) fn spread<const N: usize>(labels: [(&str, &str); N]) -> Vec<Node> {
    vec![
        Map::new()
            .set("maxSkew", 1)
            .set("topologyKey", "topology.kubernetes.io/zone")
            .set("whenUnsatisfiable", "ScheduleAnyway")
            .set(
                "labelSelector",
                Map::new().set("matchLabels", strings(labels)),
            )
            .into(),
    ]
}

/// What a pod asks for, and the memory that it may use.
pub(crate) fn requests(cpu: &str, memory: &str, limit: Option<&str>) -> Map {
    Map::new()
        .set("requests", strings([("cpu", cpu), ("memory", memory)]))
        .set_some(
            "limits",
            limit.map(|memory| Map::new().set("memory", memory)),
        )
}
