//! What every service is asked for.

/// How a service is asked for a list.
pub(crate) enum Ask {
    /// By the target of a JSON protocol, with a body.
    Json(&'static str, &'static str),
    /// By the parameters of the query protocol.
    Query(&'static str),
    /// By a path.
    Path(&'static str),
}

/// The service, the question, and the field whose values name the things that are there.
pub(crate) type List = (&'static str, Ask, &'static str);

/// What is asked of AWS in each region. Everything that a stack or a controller makes is in one of these lists.
pub(crate) const LISTS: [List; 58] = [
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
