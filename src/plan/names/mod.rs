//! Every name, ARN, host and parameter path that two files must agree on, computed once.
//!
//! Two stacks, an overlay and a manifest that mean the same bucket all ask here. Nothing else in
//! lsgen puts a prefix and a suffix together.

mod limits;

pub(crate) use limits::limits;

use sha2::{Digest, Sha256};

use crate::chart;
use crate::model::Environment;
use crate::model::types::Region;
use crate::plan::recovery;

/// What the names of the recovery region have behind the base.
const RECOVERY: &str = "-dr";

/// The names of one environment in one region.
#[derive(Debug, Clone)]
pub struct Names {
    base: String,
    suffix: String,
    account_id: String,
    region: String,
    partition: &'static str,
    release: String,
    namespace: String,
}

/// A name with the kind of limit that it must keep.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Limited {
    /// The kind, a table of `profiles/aws/limits.toml`.
    pub kind: &'static str,
    /// The name.
    pub name: String,
}

impl Names {
    /// Computes the names of `environment`.
    pub fn new(environment: &Environment) -> Self {
        Self::at(environment, &environment.cloud.region, "")
    }

    /// The names of its recovery region. They differ in all of AWS, because those of roles have no region.
    pub fn of_recovery(environment: &Environment) -> Option<Self> {
        let second = recovery::plan(environment).second?;
        Some(Self::at(environment, &second.region, RECOVERY))
    }

    fn at(environment: &Environment, region: &Region, suffix: &str) -> Self {
        let base = format!(
            "{}-{}{suffix}",
            environment.environment.prefix, environment.environment.name
        );
        let account_id = environment.cloud.account_id.to_string();
        Self {
            suffix: stable_suffix(&account_id, region.as_str(), &base),
            base,
            account_id,
            partition: region.partition(),
            region: region.to_string(),
            release: environment.langsmith.release.to_string(),
            namespace: environment.langsmith.namespace.to_string(),
        }
    }

    /// `acme-prod`: what every name starts with.
    pub fn base(&self) -> &str {
        &self.base
    }

    /// The base with a part behind it: `acme-prod-eks`.
    fn with(&self, part: &str) -> String {
        format!("{}-{part}", self.base)
    }

    /// The VPC.
    pub fn vpc(&self) -> String {
        self.with("vpc")
    }

    /// The log group of the VPC's flow logs.
    pub fn flow_log_group(&self) -> String {
        format!("/aws/vpc/{}/flow-logs", self.vpc())
    }

    /// The EKS cluster.
    pub fn cluster(&self) -> String {
        self.with("eks")
    }

    /// The RDS instance.
    pub fn postgres(&self) -> String {
        self.with("pg")
    }

    /// The Aurora cluster. It shares no name with the RDS instance: one is made before the other goes.
    pub fn aurora(&self) -> String {
        self.with("aurora")
    }

    /// The ARN of the RDS instance, which a replica in another region names.
    pub fn postgres_arn(&self) -> String {
        self.arn("rds", &format!("db:{}", self.postgres()))
    }

    /// The ARN of a snapshot of the database.
    pub fn snapshot_arn(&self, snapshot: &str) -> String {
        self.arn("rds", &format!("snapshot:{snapshot}"))
    }

    /// The ElastiCache replication group.
    pub fn redis(&self) -> String {
        self.with("redis")
    }

    /// The `ElastiCache` user that LangSmith logs in as when it proves itself by IAM.
    pub fn redis_user(&self) -> String {
        self.with("langsmith")
    }

    /// The ARN of the replication group.
    pub fn redis_arn(&self) -> String {
        self.arn("elasticache", &format!("replicationgroup:{}", self.redis()))
    }

    /// The ARN of LangSmith's `ElastiCache` user.
    pub fn redis_user_arn(&self) -> String {
        self.arn("elasticache", &format!("user:{}", self.redis_user()))
    }

    /// The user that ElastiCache asks every user group to have, switched off.
    pub fn redis_default_user(&self) -> String {
        self.with("redis-default")
    }

    /// The load balancer.
    pub fn load_balancer(&self) -> String {
        self.with("alb")
    }

    /// The network load balancer, where TLS ends inside the cluster.
    pub fn network_load_balancer(&self) -> String {
        self.with("nlb")
    }

    /// The vault of daily snapshots.
    pub fn backup_vault(&self) -> String {
        self.with("backups")
    }

    /// Its ARN, which a copy in another region names.
    pub fn backup_vault_arn(&self) -> String {
        self.arn("backup", &format!("backup-vault:{}", self.backup_vault()))
    }

    /// A topic, an alarm or a rule of what is reported to people.
    pub fn alarm(&self, part: &str) -> String {
        self.with(part)
    }

    /// The ARN of the topic that the region's alarms report to.
    pub fn topic_arn(&self) -> String {
        self.arn("sns", &self.alarm("alerts"))
    }

    /// The topic of what watches from the internet, in the region to which Route 53 reports.
    pub fn watch_topic_arn(&self, region: &str) -> String {
        format!(
            "arn:{}:sns:{region}:{}:{}",
            self.partition,
            self.account_id,
            self.alarm("watch")
        )
    }

    /// The host through which people reach the Kubernetes API, and its security group.
    pub fn bastion(&self) -> String {
        self.with("bastion")
    }

    /// The web ACL of the load balancer.
    pub fn web_acl(&self) -> String {
        self.with("waf")
    }

    /// A target group of the load balancer, by the port of its pods: a group for another port is
    /// another group, which has to be there before the old one goes.
    pub fn target_group(&self, port: u16) -> String {
        self.with(&port.to_string())
    }

    /// A target group of the network load balancer. When the kind of load balancer changes, both have one for a while.
    /// Four digits tell the ports of gateways apart, and no more fit beside the longest base.
    pub fn network_target_group(&self, port: u16) -> String {
        self.with(&format!("n{}", port % 10_000))
    }

    /// The parameter that Terraform writes the target group's ARN to.
    pub fn target_group_parameter(&self, part: &str) -> String {
        match part {
            "web" => self.parameter("load-balancer/target-group-arn"),
            _ => self.parameter(&format!("load-balancer/{part}-target-group-arn")),
        }
    }

    /// The bucket of LangSmith's blobs.
    pub fn blob_bucket(&self) -> String {
        self.bucket("traces")
    }

    /// Its ARN.
    pub fn blob_bucket_arn(&self) -> String {
        format!("arn:{}:s3:::{}", self.partition, self.blob_bucket())
    }

    /// The bucket of ClickHouse's backups, where its replicas run in the cluster.
    pub fn clickhouse_backup_bucket(&self) -> String {
        self.bucket("ch-backups")
    }

    /// The bucket of Terraform's state.
    pub fn state_bucket(&self) -> String {
        self.bucket("tfstate")
    }

    /// The bucket of the load balancer's access logs.
    pub fn access_log_bucket(&self) -> String {
        self.bucket("alb-logs")
    }

    /// A bucket's name is unique in the whole world: the suffix makes it so.
    fn bucket(&self, part: &str) -> String {
        format!("{}-{part}-{}", self.base, self.suffix)
    }

    /// The lock table of Terraform's state, where one is wanted.
    pub fn lock_table(&self) -> String {
        self.with("tfstate-lock")
    }

    /// Where a stack's state is in the state bucket: unique for each environment, region and stack.
    pub fn state_key(&self, stack: &str) -> String {
        format!("langsmith/{}/{}/{stack}.tfstate", self.base, self.region)
    }

    /// The alias of a customer-managed key.
    pub fn key_alias(&self, part: &str) -> String {
        format!("alias/{}-{part}", self.base)
    }

    /// The ARN of a customer-managed key, by its alias.
    pub fn key_arn(&self, part: &str) -> String {
        self.arn("kms", &self.key_alias(part))
    }

    /// The ARN of something that a region has.
    fn arn(&self, service: &str, resource: &str) -> String {
        format!(
            "arn:{}:{service}:{}:{}:{resource}",
            self.partition, self.region, self.account_id
        )
    }

    /// The region.
    pub fn region(&self) -> &str {
        &self.region
    }

    /// An IAM role.
    pub fn role(&self, part: &str) -> String {
        self.with(part)
    }

    /// The ARN of an IAM role, which is known before the role exists.
    pub fn role_arn(&self, part: &str) -> String {
        format!(
            "arn:{}:iam::{}:role/{}",
            self.partition,
            self.account_id,
            self.role(part)
        )
    }

    /// The folder of the parameter store that holds everything of this environment.
    pub fn parameter_path(&self) -> String {
        format!("/langsmith/{}", self.base)
    }

    /// The ARN of a parameter in that folder.
    pub fn parameter_arn(&self, name: &str) -> String {
        self.arn("ssm", &format!("parameter{}", self.parameter(name)))
    }

    /// A parameter in that folder.
    pub fn parameter(&self, name: &str) -> String {
        format!("{}/{name}", self.parameter_path())
    }

    /// The S3 endpoint of the region.
    pub fn s3_endpoint(&self) -> String {
        let domain = if self.partition == "aws-cn" {
            "amazonaws.com.cn"
        } else {
            "amazonaws.com"
        };
        format!("https://s3.{}.{domain}", self.region)
    }

    /// The chart's `fullname`: what every object of the release starts with.
    pub fn fullname(&self) -> String {
        chart::full_name(&self.release)
    }

    /// An object of the release: `langsmith-frontend`.
    pub fn release_object(&self, suffix: &str) -> String {
        format!("{}-{suffix}", self.fullname())
    }

    /// An object of the release inside the cluster, as other pods reach it.
    pub fn release_host(&self, suffix: &str) -> String {
        format!(
            "{}.{}.svc.cluster.local",
            self.release_object(suffix),
            self.namespace
        )
    }

    /// Every name that has a limit, with its kind.
    pub fn limited(&self) -> Vec<Limited> {
        let limited = |kind, name| Limited { kind, name };
        vec![
            limited("load-balancer", self.load_balancer()),
            limited("target-group", self.target_group(10443)),
            limited("load-balancer", self.network_load_balancer()),
            limited("elasticache-replication-group", self.redis()),
            limited("elasticache-user", self.redis_user()),
            limited("elasticache-user", self.redis_default_user()),
            limited("elasticache-group", self.with("redis")),
            limited("iam-role", self.role("load-balancer-controller")),
            limited("iam-role", self.role("postgres-monitoring")),
            limited("s3-bucket", self.blob_bucket()),
            limited("s3-bucket", self.state_bucket()),
            limited("s3-bucket", self.clickhouse_backup_bucket()),
            limited("s3-bucket", self.access_log_bucket()),
            limited("rds-instance", self.postgres()),
            limited("rds-group", self.postgres()),
            limited("rds-instance", format!("{}-15", self.aurora())),
            limited("rds-group", format!("{}-16", self.aurora())),
            limited("eks-cluster", self.cluster()),
            limited("security-group", self.load_balancer()),
            limited("kms-alias", self.key_alias("cluster-volumes")),
            limited("log-group", self.flow_log_group()),
            limited("dynamodb-table", self.lock_table()),
            limited(
                "ssm-parameter",
                self.parameter("clickhouse/replicated/operator-password"),
            ),
            limited(
                "kubernetes-object",
                self.release_object("backend-auth-bootstrap"),
            ),
            limited("helm-release", self.release_object("target-group-binding")),
        ]
    }
}

/// Eight hexadecimal digits that stay the same for this account, region and base.
fn stable_suffix(account_id: &str, region: &str, base: &str) -> String {
    let digest = Sha256::digest(format!("{account_id}/{region}/{base}"));
    digest
        .iter()
        .take(4)
        .map(|byte| format!("{byte:02x}"))
        .collect()
}
