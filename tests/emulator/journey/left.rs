//! What an account and a cluster still hold.

use serde_json::Value;

use crate::emulator::{Emulator, Request};

/// How a service is asked for a list.
enum Ask {
    /// By the target of a JSON protocol, with a body.
    Json(&'static str, &'static str),
    /// By the parameters of the query protocol.
    Query(&'static str),
    /// By a path.
    Path(&'static str),
}

/// The service, the question, and the field whose values name the things that are there.
type List = (&'static str, Ask, &'static str);

/// What is asked of AWS in each region. Everything that a stack or a controller makes is in one of these lists.
const LISTS: [List; 58] = [
    (
        "acm",
        Ask::Json("CertificateManager.ListCertificates", "{}"),
        "DomainName",
    ),
    ("backup", Ask::Path("/backup-vaults/"), "BackupVaultName"),
    ("backup", Ask::Path("/backup/plans/"), "BackupPlanName"),
    (
        "cloudtrail",
        Ask::Json(
            "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.DescribeTrails",
            "{}",
        ),
        "Name",
    ),
    (
        "monitoring",
        Ask::Query("DescribeAlarms&Version=2010-08-01"),
        "AlarmName",
    ),
    (
        "dynamodb",
        Ask::Json("DynamoDB_20120810.ListTables", "{}"),
        "TableNames",
    ),
    (
        "ec2",
        Ask::Query("DescribeVpcs&Version=2016-11-15"),
        "vpcId",
    ),
    (
        "ec2",
        Ask::Query("DescribeSubnets&Version=2016-11-15"),
        "subnetId",
    ),
    (
        "ec2",
        Ask::Query("DescribeInternetGateways&Version=2016-11-15"),
        "internetGatewayId",
    ),
    (
        "ec2",
        Ask::Query("DescribeRouteTables&Version=2016-11-15"),
        "routeTableId",
    ),
    (
        "ec2",
        Ask::Query(
            "DescribeVpcEndpoints&Version=2016-11-15&Filter.1.Name=vpc-endpoint-state&Filter.1.Value.1=available",
        ),
        "vpcEndpointId",
    ),
    (
        "ec2",
        Ask::Query("DescribeFlowLogs&Version=2016-11-15"),
        "flowLogId",
    ),
    (
        "ec2",
        Ask::Query(
            "DescribeNatGateways&Version=2016-11-15&Filter.1.Name=state&Filter.1.Value.1=available",
        ),
        "natGatewayId",
    ),
    (
        "ec2",
        Ask::Query("DescribeAddresses&Version=2016-11-15"),
        "allocationId",
    ),
    (
        "ec2",
        Ask::Query("DescribeLaunchTemplates&Version=2016-11-15"),
        "launchTemplateName",
    ),
    (
        "ec2",
        Ask::Query("DescribeSecurityGroups&Version=2016-11-15"),
        "groupName",
    ),
    (
        "ec2",
        Ask::Query("DescribeNetworkInterfaces&Version=2016-11-15"),
        "networkInterfaceId",
    ),
    (
        "ec2",
        Ask::Query(
            "DescribeInstances&Version=2016-11-15&Filter.1.Name=instance-state-name&Filter.1.Value.1=running",
        ),
        "instanceId",
    ),
    (
        "ec2",
        Ask::Query("DescribeVolumes&Version=2016-11-15"),
        "volumeId",
    ),
    (
        "ec2",
        Ask::Query("DescribeSnapshots&Version=2016-11-15&Owner.1=self"),
        "snapshotId",
    ),
    (
        "ecr",
        Ask::Json(
            "AmazonEC2ContainerRegistry_V20150921.DescribeRepositories",
            "{}",
        ),
        "repositoryName",
    ),
    ("eks", Ask::Path("/clusters"), "clusters"),
    (
        "elasticache",
        Ask::Query("DescribeReplicationGroups&Version=2015-02-02"),
        "ReplicationGroupId",
    ),
    (
        "elasticache",
        Ask::Query("DescribeCacheSubnetGroups&Version=2015-02-02"),
        "CacheSubnetGroupName",
    ),
    (
        "elasticache",
        Ask::Query("DescribeUserGroups&Version=2015-02-02"),
        "UserGroupId",
    ),
    (
        "elasticache",
        Ask::Query("DescribeUsers&Version=2015-02-02"),
        "UserId",
    ),
    (
        "elasticache",
        Ask::Query("DescribeSnapshots&Version=2015-02-02"),
        "SnapshotName",
    ),
    (
        "elasticfilesystem",
        Ask::Path("/2015-02-01/file-systems"),
        "FileSystemId",
    ),
    (
        "elasticloadbalancing",
        Ask::Query("DescribeLoadBalancers&Version=2015-12-01"),
        "LoadBalancerName",
    ),
    (
        "elasticloadbalancing",
        Ask::Query("DescribeTargetGroups&Version=2015-12-01"),
        "TargetGroupName",
    ),
    ("events", Ask::Json("AWSEvents.ListRules", "{}"), "Name"),
    (
        "iam",
        Ask::Query("ListRoles&Version=2010-05-08&MaxItems=1000"),
        "RoleName",
    ),
    (
        "iam",
        Ask::Query("ListPolicies&Version=2010-05-08&Scope=Local"),
        "PolicyName",
    ),
    (
        "iam",
        Ask::Query("ListInstanceProfiles&Version=2010-05-08"),
        "InstanceProfileName",
    ),
    (
        "iam",
        Ask::Query("ListOpenIDConnectProviders&Version=2010-05-08"),
        "Arn",
    ),
    (
        "kms",
        Ask::Json("TrentService.ListAliases", "{}"),
        "AliasName",
    ),
    (
        "logs",
        Ask::Json("Logs_20140328.DescribeLogGroups", "{}"),
        "logGroupName",
    ),
    (
        "network-firewall",
        Ask::Json("NetworkFirewall_20201112.ListFirewalls", "{}"),
        "FirewallName",
    ),
    (
        "network-firewall",
        Ask::Json("NetworkFirewall_20201112.ListFirewallPolicies", "{}"),
        "Name",
    ),
    (
        "network-firewall",
        Ask::Json("NetworkFirewall_20201112.ListRuleGroups", "{}"),
        "Name",
    ),
    (
        "rds",
        Ask::Query("DescribeDBInstances&Version=2014-10-31"),
        "DBInstanceIdentifier",
    ),
    (
        "rds",
        Ask::Query("DescribeDBClusters&Version=2014-10-31"),
        "DBClusterIdentifier",
    ),
    (
        "rds",
        Ask::Query("DescribeDBSubnetGroups&Version=2014-10-31"),
        "DBSubnetGroupName",
    ),
    (
        "rds",
        Ask::Query("DescribeDBParameterGroups&Version=2014-10-31"),
        "DBParameterGroupName",
    ),
    (
        "rds",
        Ask::Query("DescribeDBClusterParameterGroups&Version=2014-10-31"),
        "DBClusterParameterGroupName",
    ),
    (
        "rds",
        Ask::Query("DescribeDBSnapshots&Version=2014-10-31"),
        "DBSnapshotIdentifier",
    ),
    (
        "rds",
        Ask::Query("DescribeDBClusterSnapshots&Version=2014-10-31"),
        "DBClusterSnapshotIdentifier",
    ),
    ("route53", Ask::Path("/2013-04-01/hostedzone"), "Name"),
    ("route53", Ask::Path("/2013-04-01/healthcheck"), "Id"),
    ("s3", Ask::Path("/"), "Name"),
    (
        "secretsmanager",
        Ask::Json("secretsmanager.ListSecrets", "{}"),
        "Name",
    ),
    (
        "sns",
        Ask::Query("ListTopics&Version=2010-03-31"),
        "TopicArn",
    ),
    ("sqs", Ask::Json("AmazonSQS.ListQueues", "{}"), "QueueUrls"),
    (
        "ssm",
        Ask::Json("AmazonSSM.DescribeParameters", "{\"MaxResults\":50}"),
        "Name",
    ),
    (
        "wafv2",
        Ask::Json("AWSWAF_20190729.ListWebACLs", "{\"Scope\":\"REGIONAL\"}"),
        "Name",
    ),
    (
        "wafv2",
        Ask::Json("AWSWAF_20190729.ListIPSets", "{\"Scope\":\"REGIONAL\"}"),
        "Name",
    ),
    (
        "wafv2",
        Ask::Json("AWSWAF_20190729.ListRuleGroups", "{\"Scope\":\"REGIONAL\"}"),
        "Name",
    ),
    (
        "ec2",
        Ask::Query("DescribeKeyPairs&Version=2016-11-15"),
        "keyName",
    ),
];

/// What every account has, or what AWS keeps by itself: names, and how they begin.
const OF_AWS: [&str; 5] = [
    "AWSServiceRoleFor",
    "alias/aws/",
    "default",
    "arn:aws:iam::aws:",
    "aws/",
];

/// The kinds of objects that a cluster has none of when it is new, or that do not matter to anybody.
pub(crate) const KINDS: [&str; 8] = [
    "deployments",
    "statefulsets",
    "daemonsets",
    "jobs",
    "persistentvolumes",
    "persistentvolumeclaims",
    "ingresses",
    "poddisruptionbudgets",
];

/// Everything that a region holds, as lines of service, question and name.
pub(crate) fn of_region(aws: &Emulator, region: &str) -> Vec<String> {
    // moto keeps the network interface of a NAT gateway that is deleted; AWS deletes both.
    let gone =
        "DescribeNatGateways&Version=2016-11-15&Filter.1.Name=state&Filter.1.Value.1=deleted";
    let forgotten = names(
        &Ask::Query(gone).answer(aws, "ec2", region),
        "networkInterfaceId",
    );
    let mut lines = Vec::new();
    for (service, ask, field) in &LISTS {
        let names = names(&ask.answer(aws, service, region), field);
        let names = names.into_iter().filter(|name| {
            let is_of_aws = OF_AWS.iter().any(|own| name.starts_with(own));
            !is_of_aws && !forgotten.contains(name)
        });
        lines.extend(names.map(|name| format!("{service} {}: {name}", ask.name())));
    }
    lines.extend(keys(aws, region));
    lines
}

/// The keys of a region that are not about to be deleted, by what they are for.
fn keys(aws: &Emulator, region: &str) -> Vec<String> {
    let list = Ask::Json("TrentService.ListKeys", "{\"Limit\":1000}").answer(aws, "kms", region);
    let described = names(&list, "KeyId").into_iter().map(|key| {
        let body = format!("{{\"KeyId\":\"{key}\"}}");
        let answer = json(aws, "kms", region, "TrentService.DescribeKey", &body);
        let key: Value = serde_json::from_str(&answer).unwrap();
        ["KeyManager", "KeyState", "Description"]
            .map(|field| key["KeyMetadata"][field].as_str().unwrap().to_owned())
    });
    described
        .filter(|[manager, state, _]| manager == "CUSTOMER" && state != "PendingDeletion")
        .map(|[_, state, description]| format!("kms key, {state}: {description}"))
        .collect()
}

impl Ask {
    /// What is asked, as reports call it.
    fn name(&self) -> &'static str {
        match self {
            Self::Json(target, _) => target.rsplit('.').next().unwrap(),
            Self::Query(query) => query.split('&').next().unwrap(),
            Self::Path(path) => path,
        }
    }

    fn answer(&self, aws: &Emulator, service: &str, region: &str) -> String {
        match self {
            Self::Json(target, body) => json(aws, service, region, target, body),
            Self::Query(query) => aws.query(service, region, &format!("Action={query}")),
            Self::Path(path) => aws.get(service, region, path),
        }
    }
}

fn json(aws: &Emulator, service: &str, region: &str, target: &str, body: &str) -> String {
    let headers = format!("X-Amz-Target: {target}\r\nContent-Type: application/x-amz-json-1.1\r\n");
    let request = Request {
        service,
        region,
        method: "POST",
        path: "/",
        headers: &headers,
        body,
    };
    let (status, answer) = aws.send(&request).unwrap();
    assert_eq!(status, 200, "{target}: {answer}");
    answer
}

/// Every value of a field, wherever it stands in an answer.
fn names(answer: &str, field: &str) -> Vec<String> {
    if let Ok(value) = serde_json::from_str::<Value>(answer) {
        let mut found = Vec::new();
        collect(&value, field, &mut found);
        return found;
    }
    let (open, close) = (format!("<{field}>"), format!("</{field}>"));
    let parts = answer.split(open.as_str()).skip(1);
    parts
        .map(|part| part.split(close.as_str()).next().unwrap().to_owned())
        .collect()
}

fn collect(value: &Value, field: &str, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => {
            for (name, member) in members {
                if name != field {
                    collect(member, field, found);
                    continue;
                }
                let listed = member
                    .as_array()
                    .map_or_else(|| std::slice::from_ref(member), Vec::as_slice);
                found.extend(
                    listed
                        .iter()
                        .filter_map(Value::as_str)
                        .map(ToOwned::to_owned),
                );
            }
        }
        Value::Array(members) => {
            for member in members {
                collect(member, field, found);
            }
        }
        _ => {}
    }
}
