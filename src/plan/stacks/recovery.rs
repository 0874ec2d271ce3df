//! The recovery stack: the region that takes over, with a state of its own. It reaches nothing of the
//! primary's region, so that it can be planned and applied while that one is down.

use crate::plan::Site;
use crate::plan::module::{Output, output};

use super::region;

/// What the stack puts out.
pub(super) fn outputs(second: &Site) -> Vec<Output> {
    let mut outputs = region::outputs(second);
    outputs.extend(second.postgres.output.clone());
    if second.records.is_some() {
        outputs.push(Output {
            name: "switch_id",
            description: "The health check that decides which region the domain leads to.",
            value: output("failover", "switch_id"),
        });
    }
    outputs
}
