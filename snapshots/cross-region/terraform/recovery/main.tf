# The recovery stack of acme-prod-dr.
# Rendered by lsgen: change the environment file instead.

# A VPC of the environment's own.
module "network" {
  source                  = "../modules/network"
  name                    = "acme-prod-dr-vpc"
  cluster_name            = "acme-prod-dr-eks"
  cidr                    = "10.41.0.0/16"
  availability_zone_count = 3
  nat                     = "per-az"
  blob_bucket_arn         = "arn:aws:s3:::acme-prod-dr-traces-6db796b9"
  flow_log_group_name     = "/aws/vpc/acme-prod-dr-vpc/flow-logs"
  flow_log_role_name      = "acme-prod-dr-flow-logs"
  flow_log_key_alias      = "alias/acme-prod-dr-flow-logs"
  flow_log_retention_days = 90
  account_id              = "123456789012"
  region                  = "us-east-2"
}

# EKS, its nodes and its own add-ons.
module "cluster" {
  source               = "../modules/cluster"
  name                 = "acme-prod-dr-eks"
  role_name            = "acme-prod-dr-cluster"
  node_role_name       = "acme-prod-dr-nodes"
  kubernetes_version   = "1.34"
  vpc_id               = module.network.vpc_id
  subnet_ids           = module.network.private_subnet_ids
  public_access        = false
  private_access_cidrs = ["10.0.0.0/8"]
  key_alias            = "alias/acme-prod-dr-cluster"
  volume_key_alias     = "alias/acme-prod-dr-cluster-volumes"
  log_retention_days   = 365
  administrators       = { platform = "arn:aws:iam::123456789012:role/platform-admin" }
  vpc_cni_on_node_role = false
  node_groups = {
    general = {
      instance_type = "m5.4xlarge"
      capacity_type = "ON_DEMAND"
      min_size      = 1
      max_size      = 10
      disk_gib      = 200
    }
  }
  addons = {
    vpc-cni            = { service_account_role_arn = module.identity.vpc_cni_role_arn }
    kube-proxy         = {}
    coredns            = {}
    aws-ebs-csi-driver = { service_account_role_arn = module.identity.ebs_csi_role_arn }
    metrics-server     = {}
  }
  account_id = "123456789012"
  region     = "us-east-2"
}

# One role for each service account that acts in AWS.
module "identity" {
  source            = "../modules/identity"
  oidc_provider_arn = module.cluster.oidc_provider_arn
  oidc_issuer       = module.cluster.oidc_issuer
  cluster_name      = "acme-prod-dr-eks"
  vpc_id            = module.network.vpc_id
  langsmith = {
    role_name = "acme-prod-dr-langsmith"
    service_accounts = [
      "langsmith/langsmith-backend",
      "langsmith/langsmith-platform-backend",
      "langsmith/langsmith-queue",
      "langsmith/langsmith-ingest-queue",
    ]
    bucket_arn = module.blob.bucket_arn
    key_arn    = module.blob.key_arn
  }
  external_secrets = {
    role_name        = "acme-prod-dr-external-secrets"
    service_accounts = ["external-secrets/external-secrets"]
    parameter_path   = "/langsmith/acme-prod-dr"
    key_arn          = module.secrets.key_arn
  }
  load_balancer_controller = {
    role_name        = "acme-prod-dr-load-balancer-controller"
    service_accounts = ["kube-system/aws-load-balancer-controller"]
  }
  cluster_autoscaler = {
    role_name        = "acme-prod-dr-cluster-autoscaler"
    service_accounts = ["kube-system/cluster-autoscaler"]
  }
  ebs_csi = {
    role_name        = "acme-prod-dr-ebs-csi"
    service_accounts = ["kube-system/ebs-csi-controller-sa"]
    key_arn          = module.cluster.volume_key_arn
  }
  vpc_cni = {
    role_name        = "acme-prod-dr-vpc-cni"
    service_accounts = ["kube-system/aws-node"]
  }
  account_id = "123456789012"
  region     = "us-east-2"
}

# The key of secrets: what they are is mirrored from the primary region.
module "secrets" {
  source         = "../modules/secrets"
  parameter_path = "/langsmith/acme-prod-dr"
  key_alias      = "alias/acme-prod-dr-parameters"
  account_id     = "123456789012"
}

# PostgreSQL on RDS, out of the primary's: promoted by `[recovery] active`.
module "postgres_recovery" {
  source                    = "../modules/postgres-recovery"
  source_arn                = "arn:aws:rds:us-west-2:123456789012:db:acme-prod-pg"
  standby                   = "warm"
  promoted                  = false
  identifier                = "acme-prod-dr-pg"
  subnet_group_name         = "acme-prod-dr-pg"
  parameter_group_name      = "acme-prod-dr-pg-16"
  security_group_name       = "acme-prod-dr-pg"
  monitoring_role_name      = "acme-prod-dr-postgres-monitoring"
  key_alias                 = "alias/acme-prod-dr-postgres"
  final_snapshot_identifier = "acme-prod-dr-pg-final"
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_id  = module.cluster.node_security_group_id
  engine_version            = "16"
  instance_class            = "db.r6g.xlarge"
  backup_retention_days     = 14
  backup_window             = "03:00-04:00"
  maintenance_window        = "sun:05:00-sun:06:00"
  deletion_protection       = true
  skip_final_snapshot       = false
  max_allocated_storage_gib = 500
  endpoint_parameter        = "/langsmith/acme-prod-dr/postgres/rds/endpoint"
  parameter_key_arn         = module.secrets.key_arn
  account_id                = "123456789012"
  region                    = "us-east-2"
}

# The bucket of large payloads; its lifecycle follows LangSmith's own retention.
module "blob" {
  source                  = "../modules/blob"
  bucket_name             = "acme-prod-dr-traces-6db796b9"
  key_alias               = "alias/acme-prod-dr-blob"
  versioning              = true
  short_ttl_days          = 14
  long_ttl_days           = 400
  noncurrent_version_days = 30
  client_role_arn         = "arn:aws:iam::123456789012:role/acme-prod-dr-langsmith"
  account_id              = "123456789012"
}

# Daily snapshots, in a vault that outlives what they are of.
module "backup" {
  source               = "../modules/backup"
  name                 = "acme-prod-dr-backups"
  key_alias            = "alias/acme-prod-dr-backup"
  role_name            = "acme-prod-dr-backup"
  retention_days       = 35
  start_hour           = 8
  start_minute         = 0
  start_window_minutes = 120
  locked               = false
  account_id           = "123456789012"
}

# Who gets a mail about what has failed.
module "alerts" {
  source     = "../modules/alerts"
  topic_name = "acme-prod-dr-alerts"
  key_alias  = "alias/acme-prod-dr-alerts"
  account_id = "123456789012"
  emails     = ["oncall@example.com"]
  backups = {
    rule_name = "acme-prod-dr-backup-failed"
    vault_arn = "arn:aws:backup:us-east-2:123456789012:backup-vault:acme-prod-dr-backups"
  }
  database = {
    rule_name  = "acme-prod-dr-database-failed"
    identifier = "acme-prod-dr-pg"
  }
  alarms = {
    acme-prod-dr-traces-late = {
      description = "Objects of the other region reach acme-prod-dr-traces-6db796b9 more than a quarter of an hour late."
      namespace   = "AWS/S3"
      metric      = "ReplicationLatency"
      dimensions = {
        SourceBucket      = "acme-prod-traces-9ab125f3"
        DestinationBucket = "acme-prod-dr-traces-6db796b9"
        RuleId            = "all"
      }
      statistic = "Maximum"
      threshold = 900
      periods   = 3
      missing   = "notBreaching"
    }
    acme-prod-dr-replica-late = {
      description = "The replica acme-prod-dr-pg is more than a quarter of an hour behind its source."
      namespace   = "AWS/RDS"
      metric      = "ReplicaLag"
      dimensions  = { DBInstanceIdentifier = "acme-prod-dr-pg" }
      statistic   = "Maximum"
      threshold   = 900
      periods     = 3
      missing     = "breaching"
    }
  }
}

# The only load balancer. The cluster binds its pods to the target group.
module "load_balancer" {
  source                 = "../modules/load-balancer"
  name                   = "acme-prod-dr-alb"
  security_group_name    = "acme-prod-dr-alb"
  target_group_name      = "acme-prod-dr-8080"
  target_group_parameter = "/langsmith/acme-prod-dr/load-balancer/target-group-arn"
  target_port            = 8080
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.public_subnet_ids
  internal               = false
  allowed_cidrs          = ["0.0.0.0/0"]
  node_security_group_id = module.cluster.node_security_group_id
  health_check_path      = "/health"
  tls                    = true
  certificate_arn        = module.failover.certificate_arn
  idle_timeout_seconds   = 3600
  deletion_protection    = true
  access_logs = {
    bucket_name    = "acme-prod-dr-alb-logs-6db796b9"
    retention_days = 90
  }
  account_id = "123456789012"
  region     = "us-east-2"
}

# The domain: a record for each region, and the switch between them.
module "failover" {
  source      = "../modules/failover"
  name        = "acme-prod-dr"
  domain      = "langsmith.example.com"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  active      = "primary"
  certificate = true
  tls         = true
  alias = {
    dns_name = module.load_balancer.dns_name
    zone_id  = module.load_balancer.zone_id
  }
}
