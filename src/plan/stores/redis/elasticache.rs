//! Amazon ElastiCache: one primary, and replicas in other zones that take over. How LangSmith proves who it is to it is
//! decided here as well.

use ::hcl::expr::Expression;
use serde::Serialize;

use crate::format::hcl::object;
use crate::format::yaml::Map;
use crate::internal::Internal;
use crate::model::stores::RedisAuth;
use crate::model::types::DailyWindow;
use crate::plan::Inputs;
use crate::plan::chapter::{Chapter, chapter};
use crate::plan::checklist::{always, settled};
use crate::plan::module::{Module, Output, output};
use crate::plan::network::{private_subnets, vpc_id};
use crate::plan::parameters::{Parameter, Rotation, Writer};
use crate::plan::secrets::Content;

use super::super::{Grants, admits_nodes, outside};
use super::{
    CONNECTION_URL, Chapters, Job, Redis, emptied_by_url, no_backups, runs_outside, url_parameter,
};

/// When ElastiCache would take daily snapshots: the default of the module `redis`. It takes none, and rejects a maintenance
/// window that overlaps all the same.
pub(crate) fn snapshot_window() -> DailyWindow {
    "03:00-04:00"
        .parse()
        .internal("the snapshot window of Redis")
}

/// The host of the primary.
const ENDPOINT: &str = "redis/elasticache/endpoint";

/// The connection URL of a group without a token.
const URL: &str = "redis/elasticache/connection-url";

/// The AUTH token.
const TOKEN: &str = "redis/token";

/// A replication group.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Group {
    /// What AWS calls it.
    pub(crate) identifier: String,
    /// How many replicas there are beside the primary.
    pub(crate) replicas: u8,
    /// The rest of the command that asks ElastiCache for its status.
    pub(crate) status: String,
    /// The group of users that may log in, where roles do.
    pub(crate) users: Option<String>,
}

/// What rules ask about it.
pub(super) const TRAITS: super::Traits = super::Traits {
    table: "elasticache",
    is_in_cluster: false,
};

pub(super) fn plan(inputs: &Inputs) -> Redis {
    let settings = &inputs.environment().stores.redis.elasticache;
    let identifier = inputs.names().redis();
    let region = &inputs.environment().cloud.region;
    let login = match inputs.environment().stores.redis.auth {
        RedisAuth::Token => token(inputs),
        RedisAuth::Iam => iam(inputs),
        RedisAuth::Network => network(inputs),
    };
    // Created again for the region that serves: nothing in the other region's Redis is wanted in it.
    let is_made = !inputs.region().stands_by;
    // A teardown may come while the queue holds traces: they can be read again from a last snapshot.
    let is_left = is_made && inputs.is_production();
    let last_snapshot = is_left.then(|| format!("{identifier}-final"));
    let mut behind = vec!["elasticache".to_owned(), login.auth.to_owned()];
    behind.push(identifier.clone());
    Redis {
        module: is_made.then(|| module(inputs, &login, last_snapshot.as_deref())),
        output: is_made.then(|| Output {
            name: "redis_endpoint",
            description: "The host of the Redis primary.",
            value: output("redis", "primary_endpoint"),
        }),
        group: Some(Group {
            replicas: settings.replicas,
            status: format!(
                "describe-replication-groups --region {region} --replication-group-id {identifier} --query 'ReplicationGroups[0].Status'"
            ),
            identifier,
            users: login.users,
        }),
        token: login.token,
        last_snapshot,
        chapters: Chapters {
            token: login.chapter,
            token_after_failover: login.chapter_after_failover,
            zone_failure: chapter!("redis/elasticache/zone-failure"),
            failover_test: (settings.replicas > 0)
                .then_some(chapter!("redis/elasticache/failover-test")),
            empty: match login.emptied_by {
                Some(_) => chapter!("redis/empty-by-job"),
                None => chapter!("redis/elasticache/empty-by-hand"),
            },
        },
        emptied_by: login.emptied_by,
        backups: no_backups(),
        parameters: login.parameters,
        secret: is_made.then_some(login.secret),
        behind,
        values: login.values,
        grants: login.grants,
        is_in_chart: false,
        is_cluster: false,
        kept: if is_left {
            vec!["module.redis.aws_kms_key.this".to_owned()]
        } else {
            Vec::new()
        },
        checklist: vec![
            runs_outside(inputs, true),
            settled(
                settings.replicas > 0,
                "Redis fails over to a replica in another zone",
                "write `replicas = 1` or more",
                "stores.redis.elasticache.replicas",
            ),
        ],
        access: always(admits_nodes("Redis"), "terraform/infra"),
    }
}

/// What follows from how LangSmith proves who it is.
struct Login {
    /// What the environment file calls it, and the module.
    auth: &'static str,
    /// What the module gets of it.
    arguments: Vec<(&'static str, Expression)>,
    parameters: Vec<Parameter>,
    secret: Content,
    token: Option<&'static str>,
    users: Option<String>,
    emptied_by: Option<Job>,
    chapter: Chapter,
    chapter_after_failover: Option<Chapter>,
    values: Map,
    grants: Option<Grants>,
}

/// A token, which an install step sets: Terraform could hand it to ElastiCache only by way of its state.
fn token(inputs: &Inputs) -> Login {
    let url = "rediss://{{ .endpoint }}:6379/0?password={{ .token }}";
    Login {
        auth: "token",
        arguments: vec![(
            "endpoint_parameter",
            inputs.names().parameter(ENDPOINT).into(),
        )],
        parameters: vec![
            Parameter::of_region(ENDPOINT, "the host of the primary", Writer::Module(None)),
            Parameter::of_region(
                TOKEN,
                "the AUTH token of ElastiCache",
                Writer::InstallStep(Rotation {
                    effect: "Nothing: Redis accepts both tokens until every pod has the new one.",
                    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html",
                    steps: chapter!("redis/elasticache/rotate"),
                }),
            ),
        ],
        secret: Content {
            template: vec![(CONNECTION_URL, url.to_owned())],
            data: vec![("endpoint", ENDPOINT), ("token", TOKEN)],
        },
        token: Some(TOKEN),
        users: None,
        emptied_by: Some(emptied_by_url(inputs)),
        chapter: chapter!("redis/elasticache/token"),
        chapter_after_failover: Some(chapter!("redis/elasticache/token-after-failover")),
        values: outside(inputs, "redis"),
        grants: None,
    }
}

/// LangSmith's own role. Its secret then holds no credential.
fn iam(inputs: &Inputs) -> Login {
    let names = inputs.names();
    // By their names: the role has its right before the region serves, because IAM may not answer on that day.
    let connect = object([
        ("replication_group_arn", names.redis_arn()),
        ("user_arn", names.redis_user_arn()),
    ]);
    let grants = vec![("redis_connect", connect)];
    Login {
        auth: "iam",
        arguments: vec![
            ("user_id", names.redis_user().into()),
            ("default_user_id", names.redis_default_user().into()),
            ("user_group_id", names.redis().into()),
            ("connection_url_parameter", names.parameter(URL).into()),
        ],
        parameters: vec![url_parameter(URL, Writer::Module(None))],
        secret: Content::as_stored(vec![(CONNECTION_URL, URL)]),
        token: None,
        users: Some(names.redis()),
        emptied_by: None,
        chapter: chapter!("redis/elasticache/iam"),
        chapter_after_failover: None,
        values: outside(inputs, "redis").set_path(&["external", "iamAuthProvider"], "aws"),
        grants: Some(grants),
    }
}

/// Nothing but the security group.
fn network(inputs: &Inputs) -> Login {
    Login {
        auth: "network",
        arguments: vec![(
            "connection_url_parameter",
            inputs.names().parameter(URL).into(),
        )],
        parameters: vec![url_parameter(URL, Writer::Module(None))],
        secret: Content::as_stored(vec![(CONNECTION_URL, URL)]),
        token: None,
        users: None,
        emptied_by: Some(emptied_by_url(inputs)),
        chapter: chapter!("redis/elasticache/network"),
        chapter_after_failover: None,
        values: outside(inputs, "redis"),
        grants: None,
    }
}

fn module(inputs: &Inputs, login: &Login, last_snapshot: Option<&str>) -> Module {
    let names = inputs.names();
    let settings = &inputs.environment().stores.redis.elasticache;
    let comment = "Redis on ElastiCache, reachable from the nodes alone.";
    let module = match inputs.source() {
        None => Module::guarded("redis", comment, &["replication_group_id"]),
        // The recovery region makes its Redis when it is to serve, and gives it up afterwards.
        Some(_) => Module::unguarded("redis", comment),
    };
    let module = module
        .pass("replication_group_id", names.redis())
        .pass("subnet_group_name", names.redis())
        .pass("parameter_group_name", names.redis())
        .pass("security_group_name", names.redis())
        .pass("key_alias", names.key_alias("redis"))
        .pass("vpc_id", vpc_id(inputs))
        .pass("subnet_ids", private_subnets(inputs))
        .pass(
            "client_security_group_id",
            output("cluster", "node_security_group_id"),
        )
        .pass("engine_version", settings.engine_version.as_str())
        .pass("node_type", settings.node_type.as_str())
        .pass("replicas", settings.replicas)
        .pass("auth", login.auth);
    let arguments = login.arguments.iter().cloned();
    let module = arguments.fold(module, |module, (argument, value)| {
        module.pass(argument, value)
    });
    module
        .pass("parameter_key_arn", output("secrets", "key_arn"))
        // Nothing is ever restored from a snapshot.
        .pass("snapshot_retention_days", 0)
        .pass("maintenance_window", settings.maintenance_window.as_str())
        .pass_some("final_snapshot_identifier", last_snapshot)
        .pass("account_id", inputs.environment().cloud.account_id.as_str())
        .promise(
            "transit_encryption_enabled",
            true,
            "Redis encrypts every connection",
        )
        .promise(
            "transit_encryption_mode",
            "required",
            "Redis refuses connections without TLS",
        )
        .promise(
            "at_rest_encryption_enabled",
            true,
            "the data of Redis is encrypted at rest",
        )
        .promise(
            "members",
            1 + settings.replicas,
            format!("the number of replicas is {}", settings.replicas),
        )
        .promise(
            "automatic_failover_enabled",
            settings.replicas > 0,
            if settings.replicas > 0 {
                "a replica of Redis takes over by itself"
            } else {
                "Redis is a single node"
            },
        )
}

#[cfg(test)]
mod tests {
    use super::snapshot_window;
    use crate::shipped::TEMPLATES;

    #[test]
    fn the_snapshot_window_is_the_default_of_the_module() {
        let file = TEMPLATES.get_file("terraform/modules/redis/variables.tf");
        let text = file.unwrap().contents_utf8().unwrap();
        let variable = text.split("variable \"snapshot_window\"").nth(1).unwrap();
        let default = variable.split("default     = \"").nth(1).unwrap();
        assert_eq!(default.split('"').next(), Some(snapshot_window().as_str()));
    }
}
