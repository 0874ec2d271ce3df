# The infra stack of acme-eval.
# Rendered by lsgen: change the environment file instead.

# A VPC of the environment's own.
module "network" {
  source                  = "../modules/network"
  name                    = "acme-eval-vpc"
  cluster_name            = "acme-eval-eks"
  cidr                    = "10.0.0.0/16"
  availability_zone_count = 2
  nat                     = "single"
  blob_bucket_arn         = "arn:aws:s3:::acme-eval-traces-91d24f46"
  flow_log_group_name     = "/aws/vpc/acme-eval-vpc/flow-logs"
  flow_log_role_name      = "acme-eval-flow-logs"
  flow_log_key_alias      = "alias/acme-eval-flow-logs"
  flow_log_retention_days = 30
  account_id              = "123456789012"
  region                  = "eu-central-1"
}

# EKS, its nodes and its own add-ons.
module "cluster" {
  source                   = "../modules/cluster"
  name                     = "acme-eval-eks"
  role_name                = "acme-eval-cluster"
  node_role_name           = "acme-eval-nodes"
  kubernetes_version       = "1.34"
  vpc_id                   = module.network.vpc_id
  subnet_ids               = module.network.private_subnet_ids
  public_access            = true
  public_access_cidrs      = ["203.0.113.0/24"]
  key_alias                = "alias/acme-eval-cluster"
  volume_key_alias         = "alias/acme-eval-cluster-volumes"
  log_retention_days       = 30
  creator_is_administrator = true
  vpc_cni_on_node_role     = false
  node_groups = {
    general = {
      instance_type = "m5.2xlarge"
      capacity_type = "ON_DEMAND"
      min_size      = 3
      max_size      = 6
      disk_gib      = 100
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
  region     = "eu-central-1"
}

# One role for each service account that acts in AWS.
module "identity" {
  source            = "../modules/identity"
  oidc_provider_arn = module.cluster.oidc_provider_arn
  oidc_issuer       = module.cluster.oidc_issuer
  cluster_name      = "acme-eval-eks"
  vpc_id            = module.network.vpc_id
  langsmith = {
    role_name = "acme-eval-langsmith"
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
    role_name        = "acme-eval-external-secrets"
    service_accounts = ["external-secrets/external-secrets"]
    parameter_path   = "/langsmith/acme-eval"
    key_arn          = module.secrets.key_arn
  }
  load_balancer_controller = {
    role_name        = "acme-eval-load-balancer-controller"
    service_accounts = ["kube-system/aws-load-balancer-controller"]
  }
  cluster_autoscaler = {
    role_name        = "acme-eval-cluster-autoscaler"
    service_accounts = ["kube-system/cluster-autoscaler"]
  }
  ebs_csi = {
    role_name        = "acme-eval-ebs-csi"
    service_accounts = ["kube-system/ebs-csi-controller-sa"]
    key_arn          = module.cluster.volume_key_arn
  }
  vpc_cni = {
    role_name        = "acme-eval-vpc-cni"
    service_accounts = ["kube-system/aws-node"]
  }
  account_id = "123456789012"
  region     = "eu-central-1"
}

# Generated secrets: random values, written to the parameter store, kept out of the state.
module "secrets" {
  source         = "../modules/secrets"
  parameter_path = "/langsmith/acme-eval"
  key_alias      = "alias/acme-eval-parameters"
  generated = {
    "langsmith/api-key-salt" = { length = 44 }
    "langsmith/jwt-secret"   = { length = 44 }
    "langsmith/admin-password" = {
      length  = 24
      symbols = true
    }
    "postgres/in-cluster/password"   = { length = 32 }
    "clickhouse/in-cluster/password" = { length = 32 }
  }
  plain = {
    "redis/in-cluster/connection-url" = "redis://langsmith-redis.langsmith.svc.cluster.local:6379"
  }
  account_id = "123456789012"
}

# The bucket of large payloads; its lifecycle follows LangSmith's own retention.
module "blob" {
  source                  = "../modules/blob"
  bucket_name             = "acme-eval-traces-91d24f46"
  key_alias               = "alias/acme-eval-blob"
  versioning              = false
  short_ttl_days          = 7
  long_ttl_days           = 90
  noncurrent_version_days = 30
  client_role_arn         = "arn:aws:iam::123456789012:role/acme-eval-langsmith"
  account_id              = "123456789012"
}

# Daily snapshots, in a vault that outlives what they are of.
module "backup" {
  source               = "../modules/backup"
  name                 = "acme-eval-backups"
  key_alias            = "alias/acme-eval-backup"
  role_name            = "acme-eval-backup"
  retention_days       = 35
  start_hour           = 8
  start_minute         = 0
  start_window_minutes = 120
  locked               = false
  volumes = {
    cluster_name = "acme-eval-eks"
    namespaces   = ["langsmith"]
  }
  account_id = "123456789012"
}

# The only load balancer. The cluster binds its pods to the target group.
module "load_balancer" {
  source                 = "../modules/load-balancer"
  name                   = "acme-eval-alb"
  security_group_name    = "acme-eval-alb"
  target_group_name      = "acme-eval-8080"
  target_group_parameter = "/langsmith/acme-eval/load-balancer/target-group-arn"
  target_port            = 8080
  vpc_id                 = module.network.vpc_id
  subnet_ids             = module.network.public_subnet_ids
  internal               = false
  allowed_cidrs          = ["203.0.113.0/24"]
  node_security_group_id = module.cluster.node_security_group_id
  health_check_path      = "/health"
  tls                    = true
  certificate_arn        = module.dns.certificate_arn
  idle_timeout_seconds   = 3600
  deletion_protection    = false
  account_id             = "123456789012"
  region                 = "eu-central-1"
}

# The domain: its certificate, and the record that leads to the load balancer.
module "dns" {
  source      = "../modules/dns"
  domain      = "langsmith-eval.example.com"
  zone        = "create"
  certificate = true
  alias = {
    dns_name = module.load_balancer.dns_name
    zone_id  = module.load_balancer.zone_id
  }
}
