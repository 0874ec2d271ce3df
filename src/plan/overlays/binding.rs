//! The values of the binding of target groups, which are not known before it is installed.

use crate::format::yaml::Map;
use crate::plan::Site;

/// The values.
pub(crate) fn values(site: &Site) -> Map {
    let mut values = Map::new();
    for target in site.ingress.load_balancer.targets() {
        values.insert(target.value.clone(), "");
        let comment = format!(
            "Read from the parameter {} at installation.",
            target.parameter
        );
        values.insert_comment(&target.value, comment);
    }
    values
}
