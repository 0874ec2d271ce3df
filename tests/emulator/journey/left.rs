//! What an account and a cluster still hold.

/// What is asked of AWS in each region: the command, and the query that gives a line for each thing.
pub(crate) const LISTS: [(&str, &str); 26] = [
    ("ec2 describe-vpcs", "Vpcs[?!IsDefault].CidrBlock"),
    (
        "ec2 describe-nat-gateways",
        "NatGateways[?State!='deleted'].NatGatewayId",
    ),
    ("ec2 describe-addresses", "Addresses[].AllocationId"),
    (
        "ec2 describe-launch-templates",
        "LaunchTemplates[].LaunchTemplateName",
    ),
    (
        "ec2 describe-security-groups",
        "SecurityGroups[?GroupName!='default'].GroupName",
    ),
    (
        "ec2 describe-network-interfaces",
        "NetworkInterfaces[].Description",
    ),
    ("eks list-clusters", "clusters"),
    (
        "rds describe-db-instances",
        "DBInstances[].DBInstanceIdentifier",
    ),
    (
        "rds describe-db-clusters",
        "DBClusters[].DBClusterIdentifier",
    ),
    (
        "rds describe-db-subnet-groups",
        "DBSubnetGroups[].DBSubnetGroupName",
    ),
    (
        "elasticache describe-replication-groups",
        "ReplicationGroups[].ReplicationGroupId",
    ),
    (
        "elasticache describe-cache-subnet-groups",
        "CacheSubnetGroups[].CacheSubnetGroupName",
    ),
    (
        "elbv2 describe-load-balancers",
        "LoadBalancers[].LoadBalancerName",
    ),
    (
        "elbv2 describe-target-groups",
        "TargetGroups[].TargetGroupName",
    ),
    (
        "acm list-certificates",
        "CertificateSummaryList[].DomainName",
    ),
    ("logs describe-log-groups", "logGroups[].logGroupName"),
    ("ssm describe-parameters", "Parameters[].Name"),
    (
        "kms list-aliases",
        "Aliases[?!starts_with(AliasName, 'alias/aws/')].AliasName",
    ),
    (
        "backup list-backup-vaults",
        "BackupVaultList[].BackupVaultName",
    ),
    (
        "backup list-backup-plans",
        "BackupPlansList[].BackupPlanName",
    ),
    ("s3api list-buckets", "Buckets[].Name"),
    (
        "iam list-roles",
        "Roles[?!starts_with(Path, '/aws-service-role/')].RoleName",
    ),
    ("iam list-policies --scope Local", "Policies[].PolicyName"),
    (
        "iam list-open-id-connect-providers",
        "OpenIDConnectProviderList[].Arn",
    ),
    ("route53 list-hosted-zones", "HostedZones[].Name"),
    (
        "rds describe-db-snapshots",
        "DBSnapshots[].DBSnapshotIdentifier",
    ),
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
