//! The cluster's add-ons: what each is told.

use crate::chart;
use crate::format::yaml::{Map, Node};
use crate::plan;
use crate::plan::Site;
use crate::render::RenderError;
use crate::render::manifests::{CLICKHOUSE_NAMESPACE, CLICKHOUSE_OPERATOR, is_replicated};

/// The release of an add-on.
pub(in crate::render) struct Addon {
    /// The release's and values file's name.
    pub(in crate::render) name: String,
    /// The repository's name and address; none for a chart that is named by its address.
    pub(in crate::render) repository: Option<(String, String)>,
    /// The chart as Helm takes it: `repository/chart`, or an address.
    pub(in crate::render) chart: String,
    /// The chart's exact version.
    pub(in crate::render) version: String,
    /// The namespace.
    pub(in crate::render) namespace: String,
    /// The release that it is installed after, beside the load balancer's controller: `namespace/name`.
    pub(in crate::render) after: Option<String>,
    /// Its values.
    pub(in crate::render) values: Map,
}

/// The add-ons of the environment, in the order they are installed.
pub(in crate::render) fn releases(site: &Site) -> Result<Vec<Addon>, RenderError> {
    plan::addons(site)
        .into_iter()
        .map(|addon| release(site, addon))
        .collect()
}

/// ClickHouse's operator, which is installed once its credentials are there, and before its cluster.
pub(in crate::render) fn clickhouse_operator(site: &Site) -> Result<Option<Addon>, RenderError> {
    if !is_replicated(site) {
        return Ok(None);
    }
    let mut values = Map::new();
    values.insert_path(
        &["configs", "files", "config.yaml", "watch", "namespaces"],
        vec![Node::from(CLICKHOUSE_NAMESPACE)],
    );
    let mut values = values
        .set("secret", Map::new().set("create", false))
        .set("crdHook", Map::new().set("enabled", false));
    values.insert_comment(
        "secret",
        "The chart's own has a published password; manifests/secrets brings another.",
    );
    values.insert_comment(
        "crdHook",
        "It would run an image without a fixed tag. Helm installs the kinds at the first time; later ones are\n\
         applied by hand, as for every chart with a folder crds.",
    );
    release(site, plan::Addon::new(CLICKHOUSE_OPERATOR, values)).map(Some)
}

/// An add-on with the facts that lsgen ships about its chart.
fn release(site: &Site, addon: plan::Addon) -> Result<Addon, RenderError> {
    let facts = |name: &str| {
        chart::addon(name)
            .map_err(|_| RenderError::Missing(format!("profiles/charts/addons/{name}")))
    };
    let about = facts(addon.name)?;
    let mut values = addon.values;
    let tolerations = super::super::manifests::tolerations(site);
    if !tolerations.is_empty() {
        for path in addon.tolerations {
            values.insert_path(path, tolerations.clone());
        }
    }
    let (repository, chart) = if about.repository.starts_with("oci://") {
        (None, about.repository)
    } else {
        let chart = format!("{}/{}", addon.repository, about.chart);
        (Some((addon.repository.to_owned(), about.repository)), chart)
    };
    let after = match addon.after {
        Some(other) => {
            let other = facts(other)?;
            Some(format!("{}/{}", other.namespace, other.release))
        }
        None => None,
    };
    Ok(Addon {
        name: about.release,
        repository,
        chart,
        version: about.version,
        namespace: about.namespace,
        after,
        values,
    })
}

/// The repositories of these releases, each once.
pub(in crate::render) fn repositories<'a>(
    releases: impl IntoIterator<Item = &'a Addon>,
) -> Vec<(String, String)> {
    let mut repositories: Vec<(String, String)> = Vec::new();
    for repository in releases
        .into_iter()
        .filter_map(|release| release.repository.clone())
    {
        if !repositories.contains(&repository) {
            repositories.push(repository);
        }
    }
    repositories
}
