//! The numbered values files of the LangSmith release: base, stores, ingress.

use crate::format::yaml::{Map, Node};
use crate::model::langsmith::AuthMode;
use crate::plan::Site;
use crate::plan::ingress::{ROUTES, keep_alive_seconds};
use crate::plan::{names_repository, path_in_mirror};
use crate::render::features;

/// The service accounts that reach S3, and ElastiCache where it asks for IAM: the values key that describes
/// each, and its name. The chart's jobs run as the backend; `SmithDB` has a bucket of its own.
pub(in crate::render) fn cloud_accounts(site: &Site) -> Vec<(String, String)> {
    let full_name = site.names().fullname();
    let running = features(site);
    let mut workloads: Vec<_> = site
        .chart()
        .workloads_in_use(&running)
        .filter(|(key, workload)| workload.object_storage && !key.starts_with("smithdb."))
        .collect();
    let place = |key: &str| {
        let first = FIRST_ACCOUNTS.iter().position(|first| *first == key);
        first.unwrap_or(FIRST_ACCOUNTS.len())
    };
    workloads.sort_by_key(|(key, _)| place(key));
    let mut accounts: Vec<(String, String)> = Vec::new();
    for (_, workload) in workloads {
        let path = workload.service_account_path.clone();
        let name = workload.service_account(&full_name);
        if let (Some(path), Some(name)) = (path, name)
            && !accounts.iter().any(|(known, _)| *known == path)
        {
            accounts.push((path, name));
        }
    }
    accounts
}

/// The workloads that every install has are named first, in the order of a trace's way through them.
const FIRST_ACCOUNTS: [&str; 6] = [
    "backend",
    "platformBackend",
    "queue",
    "ingestQueue",
    "hostBackend",
    "listener",
];

/// `10-base.yaml`: identity, login, images, what is switched off.
pub(super) fn base(site: &Site) -> Map {
    let langsmith = &site.environment().langsmith;
    let origin = site.address.as_ref().map(|address| &address.origin);
    let mut config = Map::new().set("existingSecretName", super::secret(site, "config"));
    config = match langsmith.auth.mode {
        AuthMode::Basic => config
            .set("authType", "mixed")
            .set("basicAuth", Map::new().set("enabled", true))
            .set("initialOrgAdminEmail", super::admin_email(site)),
        AuthMode::Oauth => config
            .set("authType", "mixed")
            .set("oauth", Map::new().set("enabled", true))
            .set_some(
                "initialOrgAdminEmail",
                langsmith.auth.admin_email.as_ref().map(ToString::to_string),
            ),
    };
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
    if let Some(images) = images(site) {
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

/// What every pod is told by its environment.
pub(super) fn common_env(site: &Site) -> Vec<Node> {
    let region = site.environment().cloud.region.as_str();
    ["AWS_REGION", "AWS_DEFAULT_REGION"]
        .map(|name| Node::from(Map::new().set("name", name).set("value", region)))
        .to_vec()
}

/// Where the release's images lie in a mirror: the chart would put the registry before `docker.io/...`.
fn without_hosts(site: &Site, values: &mut Map) {
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
fn keep_what_is_there(site: &Site, values: &mut Map) {
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

pub(super) fn images(site: &Site) -> Option<Map> {
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
    (!map.is_empty()).then_some(map)
}

/// `20-stores.yaml`: where data lives and how the pods prove who they are.
pub(super) fn stores(site: &Site) -> Map {
    let mut values = Map::new();
    values.insert("postgres", site.postgres.values.clone());

    values.insert("redis", site.redis.values.clone());

    values.insert("clickhouse", site.clickhouse.values.clone());

    values.merge(site.blob.values.clone());
    if site.grants().is_some() {
        for (account, _) in cloud_accounts(site) {
            let keys = account
                .split('.')
                .chain(["annotations", "eks.amazonaws.com/role-arn"]);
            let path: Vec<&str> = keys.collect();
            values.insert_path(&path, site.names().role_arn("langsmith"));
        }
    }
    values
}

/// `30-ingress.yaml`: no load balancer of the chart's own, and room for large requests.
pub(super) fn ingress(site: &Site) -> Map {
    let environment = site.environment();
    let idle = environment.ingress.idle_timeout.seconds();
    let timeout = idle.to_string();
    // A connection that the frontend closes first is a 502 for whoever gets it next.
    let keep_alive = keep_alive_seconds(site).to_string();
    let frontend = Map::new()
        .set("service", Map::new().set("type", "ClusterIP"))
        .set(
            "maxBodySize",
            format!("{}M", environment.langsmith.max_body_mib),
        )
        .set("proxyReadTimeout", timeout.clone())
        .set("proxyWriteTimeout", timeout)
        .set("keepAliveTimeout", keep_alive)
        .set("deployment", super::drain::drained(site));
    let mut frontend = frontend;
    frontend.insert_comment(
        "service",
        "The chart's default is LoadBalancer: a second one beside the ALB that Terraform owns, whose\n\
         target group helm/target-group-binding binds to this Service.",
    );
    frontend.insert_comment(
        "proxyReadTimeout",
        "Seconds: the load balancer's idle timeout, and for connections a minute more, so that it is\n\
         never the frontend that closes one which the load balancer is about to use.",
    );
    let mut values = Map::new().set("frontend", frontend);
    let route = site.ingress.router.route.as_ref();
    for key in ROUTES {
        let route = route.filter(|route| route.key == key);
        let mut values_of_route = Map::new().set("enabled", route.is_some());
        if let Some(route) = route {
            values_of_route.merge(route.values.clone());
        }
        values.insert(key, values_of_route);
    }
    if let Some(remark) = site.tls.remark {
        values.insert_comment("ingress", remark);
    }
    values
}
