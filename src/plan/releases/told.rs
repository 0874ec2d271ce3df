//! Releases as documents tell of them.

use serde::Serialize;

use crate::plan::Site;

use super::{Part, Release, command};

/// A release, and the command that installs or upgrades it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Told {
    part: Part,
    name: String,
    namespace: String,
    command: String,
    /// What is waited for afterwards.
    awaited: Option<&'static str>,
}

/// Releases as documents tell of them.
pub(crate) fn told(site: &Site, releases: Vec<Release>) -> Vec<Told> {
    let releases = releases.into_iter();
    releases
        .map(|release| Told {
            part: release.part,
            command: command(site, &release),
            awaited: release.part.installation().awaited,
            name: release.name,
            namespace: release.namespace,
        })
        .collect()
}
