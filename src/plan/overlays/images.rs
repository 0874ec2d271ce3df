//! Where the release's images come from, and when they are asked for.

use crate::format::yaml::{Map, Node};
use crate::plan::{Site, features, names_repository, path_in_mirror};

/// Where the release's images are in a mirror: the chart would put the registry before `docker.io/...`.
pub(super) fn without_hosts(site: &Site, values: &mut Map) {
    let environment = site.environment();
    if environment.langsmith.images.registry.is_none() {
        return;
    }
    for image in site.chart().images_in_use(&features(site)) {
        if image.follows_registry && !names_repository(environment, image.key) {
            values.insert_path(
                &["images", image.key, "repository"],
                path_in_mirror(image.repository).to_owned(),
            );
        }
    }
}

/// The chart asks the registry for ClickHouse's image whenever its pod starts. LangSmith's upgrade guide recommends
/// not to: without the registry the one pod that holds the traces would not come back, and with a tag that
/// moves (`25.12` names a line, not a patch) a lost node would upgrade the database on the way.
pub(super) fn keep_what_is_there(site: &Site, values: &mut Map) {
    let running = features(site);
    let own = &site.environment().langsmith.values;
    for image in site.chart().images_in_use(&running) {
        let is_asked_for = own.get(&["images", image.key, "pullPolicy"]).is_some();
        if image.pull_policy != "IfNotPresent" && !is_asked_for {
            let mut policy = Map::new().set("pullPolicy", "IfNotPresent");
            policy.insert_comment(
                "pullPolicy",
                "The chart's default is Always: a pod would not start again without the registry, although its\n\
                 node has the image.",
            );
            values.insert_path(&["images", image.key], policy);
        }
    }
}

/// The registry and the pull secret, where the environment names one.
pub(super) fn images(site: &Site) -> Map {
    let images = &site.environment().langsmith.images;
    let mut map = Map::new();
    if let Some(registry) = &images.registry {
        map.insert("registry", registry.to_string());
        map.insert_comment(
            "registry",
            "The chart puts it before each repository. Those below have no host, because LangChain's mirror script\n\
             pushes without: docker.io/langchain/langsmith-backend lies under langchain/langsmith-backend.",
        );
    }
    if let Some(secret) = &images.pull_secret {
        map.insert(
            "imagePullSecrets",
            vec![Node::from(Map::new().set("name", secret.to_string()))],
        );
    }
    map
}
