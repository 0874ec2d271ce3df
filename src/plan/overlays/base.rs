//! `10-base.yaml`: who LangSmith is, who may log in, images, what is switched off.

use crate::format::yaml::{Map, Node};
use crate::plan::Site;
use crate::plan::stores::secret;

use super::images::{images, keep_what_is_there, without_hosts};

/// The values.
pub(super) fn values(site: &Site) -> Map {
    let langsmith = &site.environment().langsmith;
    let origin = site.address.as_ref().map(|address| &address.origin);
    let mut config = Map::new().set("existingSecretName", secret(site, "config"));
    config.merge(site.auth.values.clone());
    config = config.set_some(
        "initialOrgName",
        langsmith
            .auth
            .organization
            .as_ref()
            .map(ToString::to_string),
    );
    config = config.set_some("hostname", origin.cloned()).set(
        "ttl",
        Map::new().set("enabled", true).set(
            "ttl_period_seconds",
            Map::new()
                .set("longlived", langsmith.ttl.long.seconds().to_string())
                .set("shortlived", langsmith.ttl.short.seconds().to_string()),
        ),
    );
    if origin.is_some() {
        config.insert_comment(
            "hostname",
            "With its scheme: the chart passes it on as it stands.",
        );
    }
    config.insert_comment(
        "ttl",
        "Seconds, as strings: the chart renders large numbers as 3.456e+07.",
    );

    let mut values = Map::new().set("config", config);
    values.insert("commonEnv", common_env(site));
    let images = images(site);
    if !images.is_empty() {
        values.insert("images", images);
    }
    keep_what_is_there(site, &mut values);
    without_hosts(site, &mut values);
    let features = &langsmith.features;
    for (feature, is_on) in [
        ("insights", features.insights),
        ("polly", features.polly),
        ("fleet", features.fleet),
    ] {
        // Lines before 0.15 have none of them.
        if site.chart().has_key(&format!("{feature}.enabled")) {
            values.insert(feature, Map::new().set("enabled", is_on));
        }
    }
    values.insert_comment(
        "insights",
        "This chart line turns agent features on by itself, each with a PostgreSQL and a Redis of\n\
         its own in the cluster. What is on here is on because the environment file says so.",
    );
    values
}

/// The environment variables of every pod.
pub(super) fn common_env(site: &Site) -> Vec<Node> {
    let region = site.environment().cloud.region.as_str();
    ["AWS_REGION", "AWS_DEFAULT_REGION"]
        .map(|name| Node::from(Map::new().set("name", name).set("value", region)))
        .to_vec()
}
