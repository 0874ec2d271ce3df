//! The published charts of an environment.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::plan::Plan;

use super::{Chart, every};

/// A published chart, and a release of it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct ListedChart {
    /// The chart's name.
    pub(crate) chart: String,
    /// Its exact version.
    pub(crate) version: String,
    /// Where it is published: the repository's address, or that of the chart in an OCI registry.
    pub(crate) repository: String,
    /// The region of the release.
    pub(crate) region: String,
    /// The release's name.
    pub(crate) release: String,
    /// The release's namespace.
    pub(crate) namespace: String,
}

/// The published charts of an environment, in all of its regions, ascending by name.
pub(crate) fn charts(plan: &Plan) -> BTreeSet<ListedChart> {
    let mut charts = BTreeSet::new();
    for site in plan.sites() {
        for release in every(site) {
            let Chart::Published {
                repository,
                reference,
                version,
            } = release.chart
            else {
                continue;
            };
            let name = reference.rsplit('/').next().unwrap_or(&reference);
            charts.insert(ListedChart {
                chart: name.to_owned(),
                version,
                repository: match repository {
                    Some((_, address)) => address,
                    None => reference.clone(),
                },
                region: site.environment().cloud.region.to_string(),
                release: release.name,
                namespace: release.namespace,
            });
        }
    }
    charts
}
