//! One layer over another: tables merge, whatever else replaces.

use crate::source::{Node, Value};

/// Lays `upper` over `lower`.
pub(super) fn lay_over(lower: &mut Node, upper: Node) {
    match (&mut lower.value, upper.value) {
        (Value::Table(below), Value::Table(above)) => {
            for (key, node) in above {
                match below.get_mut(&key) {
                    Some(existing) => lay_over(existing, node),
                    None => {
                        below.insert(key, node);
                    }
                }
            }
            // A table is where its highest layer opened it: that is where a missing key is missing.
            lower.origin = upper.origin;
        }
        (_, value) => {
            *lower = Node {
                value,
                origin: upper.origin,
            }
        }
    }
}
