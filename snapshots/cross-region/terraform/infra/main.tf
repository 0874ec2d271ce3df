# The infra stack of acme-prod.
# Rendered by lsgen: change the environment file instead.

# A VPC of the environment's own.
module "network" {
  source                  = "../modules/network"
  name                    = "acme-prod-vpc"
  cluster_name            = "acme-prod-eks"
  cidr                    = "10.40.0.0/16"
  availability_zone_count = 3
  nat                     = "per-az"
  blob_bucket_arn         = "arn:aws:s3:::acme-prod-traces-9ab125f3"
  flow_log_group_name     = "/aws/vpc/acme-prod-vpc/flow-logs"
  flow_log_role_name      = "acme-prod-flow-logs"
  flow_log_key_alias      = "alias/acme-prod-flow-logs"
  flow_log_retention_days = 90
  account_id              = "123456789012"
  region                  = "us-west-2"
}

# EKS, its nodes and its own add-ons.
module "cluster" {
  source               = "../modules/cluster"
  name                 = "acme-prod-eks"
  role_name            = "acme-prod-cluster"
  node_role_name       = "acme-prod-nodes"
  kubernetes_version   = "1.34"
  vpc_id               = module.network.vpc_id
  subnet_ids           = module.network.private_subnet_ids
  public_access        = false
  private_access_cidrs = ["10.0.0.0/8"]
  key_alias            = "alias/acme-prod-cluster"
  volume_key_alias     = "alias/acme-prod-cluster-volumes"
  log_retention_days   = 365
  administrators       = { platform = "arn:aws:iam::123456789012:role/platform-admin" }
  vpc_cni_on_node_role = false
  node_groups = {
    general = {
      instance_type = "m5.4xlarge"
      capacity_type = "ON_DEMAND"
      min_size      = 6
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
  region     = "us-west-2"
}

# One role for each service account that acts in AWS.
module "identity" {
  source            = "../modules/identity"
  oidc_provider_arn = module.cluster.oidc_provider_arn
  oidc_issuer       = module.cluster.oidc_issuer
  cluster_name      = "acme-prod-eks"
  vpc_id            = module.network.vpc_id
  langsmith = {
    role_name = "acme-prod-langsmith"
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
    role_name        = "acme-prod-external-secrets"
    service_accounts = ["external-secrets/external-secrets"]
    parameter_path   = "/langsmith/acme-prod"
    key_arn          = module.secrets.key_arn
  }
  load_balancer_controller = {
    role_name        = "acme-prod-load-balancer-controller"
    service_accounts = ["kube-system/aws-load-balancer-controller"]
  }
  cluster_autoscaler = {
    role_name        = "acme-prod-cluster-autoscaler"
    service_accounts = ["kube-system/cluster-autoscaler"]
  }
  ebs_csi = {
    role_name        = "acme-prod-ebs-csi"
    service_accounts = ["kube-system/ebs-csi-controller-sa"]
    key_arn          = module.cluster.volume_key_arn
  }
  vpc_cni = {
    role_name        = "acme-prod-vpc-cni"
    service_accounts = ["kube-system/aws-node"]
  }
  account_id = "123456789012"
  region     = "us-west-2"
}

# Generated secrets: random values, written to the parameter store, kept out of the state.
module "secrets" {
  source         = "../modules/secrets"
  parameter_path = "/langsmith/acme-prod"
  key_alias      = "alias/acme-prod-parameters"
  generated = {
    "langsmith/api-key-salt" = { length = 44 }
    "langsmith/jwt-secret"   = { length = 44 }
    "langsmith/admin-password" = {
      length  = 24
      symbols = true
    }
  }
  account_id = "123456789012"
}

# PostgreSQL on RDS, reachable from the nodes alone.
module "postgres" {
  source                    = "../modules/postgres"
  identifier                = "acme-prod-pg"
  subnet_group_name         = "acme-prod-pg"
  parameter_group_name      = "acme-prod-pg-16"
  security_group_name       = "acme-prod-pg"
  monitoring_role_name      = "acme-prod-postgres-monitoring"
  key_alias                 = "alias/acme-prod-postgres"
  final_snapshot_identifier = "acme-prod-pg-final"
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
  database_name             = "langsmith"
  username                  = "langsmith"
  password_version          = 1
  password_parameter        = "/langsmith/acme-prod/postgres/rds/password"
  connection_url_parameter  = "/langsmith/acme-prod/postgres/rds/connection-url"
  parameter_key_arn         = module.secrets.key_arn
  allocated_storage_gib     = 50
  max_allocated_storage_gib = 500
  multi_az                  = true
  account_id                = "123456789012"
  region                    = "us-west-2"
}

# Redis on ElastiCache, reachable from the nodes alone.
module "redis" {
  source                    = "../modules/redis"
  replication_group_id      = "acme-prod-redis"
  subnet_group_name         = "acme-prod-redis"
  parameter_group_name      = "acme-prod-redis"
  security_group_name       = "acme-prod-redis"
  key_alias                 = "alias/acme-prod-redis"
  vpc_id                    = module.network.vpc_id
  subnet_ids                = module.network.private_subnet_ids
  client_security_group_id  = module.cluster.node_security_group_id
  engine_version            = "7.1"
  node_type                 = "cache.m6g.xlarge"
  replicas                  = 1
  auth                      = "token"
  endpoint_parameter        = "/langsmith/acme-prod/redis/elasticache/endpoint"
  parameter_key_arn         = module.secrets.key_arn
  snapshot_retention_days   = 0
  maintenance_window        = "sun:06:30-sun:07:30"
  final_snapshot_identifier = "acme-prod-redis-final"
  account_id                = "123456789012"
}

# The bucket of large payloads; its lifecycle follows LangSmith's own retention.
module "blob" {
  source                  = "../modules/blob"
  bucket_name             = "acme-prod-traces-9ab125f3"
  key_alias               = "alias/acme-prod-blob"
  versioning              = true
  short_ttl_days          = 14
  long_ttl_days           = 400
  noncurrent_version_days = 30
  client_role_arn         = "arn:aws:iam::123456789012:role/acme-prod-langsmith"
  account_id              = "123456789012"
}

# Daily snapshots, in a vault that outlives what they are of.
module "backup" {
  source               = "../modules/backup"
  name                 = "acme-prod-backups"
  key_alias            = "alias/acme-prod-backup"
  role_name            = "acme-prod-backup"
  retention_days       = 35
  start_hour           = 8
  start_minute         = 0
  start_window_minutes = 120
  locked               = false
  copy_to_vault_arn    = "arn:aws:backup:us-east-2:123456789012:backup-vault:acme-prod-dr-backups"
  database_arns        = [module.postgres.arn]
  account_id           = "123456789012"
}

# Who gets a mail about what has failed.
module "alerts" {
  source     = "../modules/alerts"
  topic_name = "acme-prod-alerts"
  key_alias  = "alias/acme-prod-alerts"
  account_id = "123456789012"
  emails     = ["oncall@example.com"]
  backups = {
    rule_name = "acme-prod-backup-failed"
    vault_arn = "arn:aws:backup:us-west-2:123456789012:backup-vault:acme-prod-backups"
  }
  database = {
    rule_name  = "acme-prod-database-failed"
    identifier = "acme-prod-pg"
  }
  alarms = {
    acme-prod-traces-not-copied = {
      description = "S3 did not copy objects of acme-prod-traces-9ab125f3 to the other region."
      namespace   = "AWS/S3"
      metric      = "OperationsFailedReplication"
      dimensions = {
        SourceBucket      = "acme-prod-traces-9ab125f3"
        DestinationBucket = "acme-prod-dr-traces-6db796b9"
        RuleId            = "all"
      }
      statistic = "Sum"
      threshold = 0
      periods   = 1
      missing   = "notBreaching"
    }
  }
}

# The only load balancer. The cluster binds its pods to the target group.
module "load_balancer" {
  source                 = "../modules/load-balancer"
  name                   = "acme-prod-alb"
  security_group_name    = "acme-prod-alb"
  target_group_name      = "acme-prod-8080"
  target_group_parameter = "/langsmith/acme-prod/load-balancer/target-group-arn"
  target_port            = 8080
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.public_subnet_ids
  internal               = false
  allowed_cidrs          = ["0.0.0.0/0"]
  node_security_group_id = module.cluster.node_security_group_id
  health_check_path      = "/health"
  tls                    = true
  certificate_arn        = module.dns.certificate_arn
  idle_timeout_seconds   = 3600
  deletion_protection    = true
  access_logs = {
    bucket_name    = "acme-prod-alb-logs-9ab125f3"
    retention_days = 90
  }
  account_id = "123456789012"
  region     = "us-west-2"
}

# The domain: its certificate, and the record that leads to the load balancer.
module "dns" {
  source      = "../modules/dns"
  domain      = "langsmith.example.com"
  zone        = "existing"
  zone_id     = "Z0123456789ABCDEFGHIJ"
  certificate = true
  alias = {
    dns_name = module.load_balancer.dns_name
    zone_id  = module.load_balancer.zone_id
  }
  alias_name = "primary.langsmith.example.com"
}
