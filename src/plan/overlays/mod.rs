//! The values files of the LangSmith release, and those of agents that run apart.
//!
//! Rules read them merged, as Helm merges them, and `render/helm/` prints them one by one.

mod accounts;
mod agents;
mod availability;
mod base;
pub(crate) mod binding;
pub(crate) mod dataplane;
mod drain;
mod images;
mod ingress;
mod passed_on;
mod revisions;
mod scaling;
mod standby;
mod stores;

use crate::format::yaml::Map;

use super::Site;

pub(crate) use accounts::cloud_accounts;

/// A values file of the LangSmith release.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Overlay {
    /// The file below `helm/langsmith/`.
    pub(crate) file: &'static str,
    /// What it is for.
    pub(crate) header: &'static str,
    /// What it says.
    pub(crate) values: Map,
}

/// One of the files that there can be.
struct Kind {
    file: &'static str,
    header: &'static str,
    /// Whether an environment has it.
    applies: fn(&Site) -> bool,
    /// What it says, given the files that it is laid over, lowest first.
    values: fn(&Site, &[Overlay]) -> Map,
}

/// Every file, later ones winning.
const KINDS: [Kind; 9] = [
    Kind {
        file: "10-base.yaml",
        header: "Who LangSmith is and who may log in.",
        applies: always,
        values: |site, _| base::values(site),
    },
    Kind {
        file: "20-stores.yaml",
        header: "Where LangSmith keeps its data.",
        applies: always,
        values: |site, _| stores::values(site),
    },
    Kind {
        file: "25-secrets.yaml",
        header: "Which secrets the pods read: another revision of one replaces the pods that read it.",
        applies: always,
        values: |site, _| revisions::values(site),
    },
    Kind {
        file: "30-ingress.yaml",
        header: "How requests reach LangSmith.",
        applies: always,
        values: |site, _| ingress::values(site),
    },
    Kind {
        file: "40-scaling.yaml",
        header: "How many pods of each service run, and how large they are.",
        applies: always,
        values: |site, _| scaling::values(site),
    },
    Kind {
        file: "50-availability.yaml",
        header: "What keeps services up while nodes come and go.",
        applies: always,
        values: |site, _| availability::values(site),
    },
    Kind {
        file: "60-agents.yaml",
        header: "Agents that people deploy.",
        applies: |site| site.environment().langsmith.features.deployments,
        values: |site, _| agents::values(site),
    },
    Kind {
        file: "65-values.yaml",
        header: "What the environment file passes on under `[langsmith.values]`.",
        applies: |site| !site.environment().langsmith.values.is_empty(),
        values: passed_on::values,
    },
    // Last, so that nothing starts a pod in a region that must not write.
    Kind {
        file: STANDBY,
        header: "What keeps this region from writing while the other one serves: no pod runs, no migration does.",
        applies: |site| !site.is_active(),
        values: |site, _| standby::values(site),
    },
];

/// What keeps a region from writing while the other one serves.
pub(crate) const STANDBY: &str = "70-standby.yaml";

fn always(_: &Site) -> bool {
    true
}

fn kinds(site: &Site) -> impl Iterator<Item = &'static Kind> {
    KINDS.iter().filter(|kind| (kind.applies)(site))
}

/// The files of the LangSmith release, later ones winning.
pub(crate) fn files(site: &Site) -> Vec<&'static str> {
    kinds(site).map(|kind| kind.file).collect()
}

/// The values files of the LangSmith release, later ones winning.
pub(crate) fn overlays(site: &Site) -> Vec<Overlay> {
    let mut overlays = Vec::new();
    for kind in kinds(site) {
        let values = (kind.values)(site, &overlays);
        overlays.push(Overlay {
            file: kind.file,
            header: kind.header,
            values,
        });
    }
    overlays
}

/// All values of the chart, merged as Helm merges the files, once the region serves: a region on standby has to
/// be right on the day that it takes over.
pub(crate) fn merged(site: &Site) -> Map {
    let overlays = overlays(site).into_iter();
    let serving = overlays.filter(|overlay| overlay.file != STANDBY);
    serving.fold(Map::new(), |mut merged, overlay| {
        merged.merge(overlay.values);
        merged
    })
}
