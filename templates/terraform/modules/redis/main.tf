# LangSmith's queue and cache in ElastiCache: one shard of Redis OSS, since LangSmith's standalone client speaks to one
# primary. TLS and encryption at rest are not options.
#
# auth = "token": ElastiCache has no write-only argument, so a token given to Terraform would be stored in the state. An install
# step sets it with `aws elasticache modify-replication-group --auth-token`, Terraform ignores it, and only the host name is
# published here. Until that step has run, security groups alone protect the group.

data "aws_partition" "current" {}

locals {
  iam   = var.auth == "iam"
  token = var.auth == "token"
  major = split(".", var.engine_version)[0]

  # The primary's own host name, because the client derives the name that it signs IAM tokens for from it. With IAM the
  # user stands in the URL without a password.
  connection_url = "rediss://${local.iam ? "${var.user_id}@" : ""}${aws_elasticache_replication_group.this.primary_endpoint_address}:6379"
}

# --- encryption ------------------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "key" {
  # checkov:skip=CKV_AWS_109:A key policy governs the key that it is attached to.
  # checkov:skip=CKV_AWS_111:A key policy governs the key that it is attached to.
  # checkov:skip=CKV_AWS_356:In a key policy the resource is always the key itself.
  statement {
    sid       = "AccountAdministersKeyThroughIam"
    actions   = ["kms:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["arn:${data.aws_partition.current.partition}:iam::${var.account_id}:root"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "Redis ${var.replication_group_id}: data at rest and snapshots"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json

  tags = { Name = trimprefix(var.key_alias, "alias/") }
}

resource "aws_kms_alias" "this" {
  name          = var.key_alias
  target_key_id = aws_kms_key.this.key_id
}

# --- network ---------------------------------------------------------------------------------------------------------

resource "aws_elasticache_subnet_group" "this" {
  name        = var.subnet_group_name
  description = "Private subnets of ${var.replication_group_id}"
  subnet_ids  = var.subnet_ids
}

# No egress rule: Redis answers, it never calls.
resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "Redis ${var.replication_group_id}"
  vpc_id      = var.vpc_id

  tags = { Name = var.security_group_name }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id            = aws_security_group.this.id
  description                  = "Redis from the cluster nodes"
  referenced_security_group_id = var.client_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 6379
  to_port                      = 6379
}

# --- users, with auth = "iam" ----------------------------------------------------------------------------------------

resource "aws_elasticache_user" "langsmith" {
  count = local.iam ? 1 : 0

  user_id       = var.user_id
  user_name     = var.user_id
  engine        = "redis"
  access_string = "on ~* &* +@all"

  authentication_mode {
    type = "iam"
  }
}

# Every Redis OSS group must have a user named default. ElastiCache's own is open to anyone, so this one takes its place
# and is turned off: a client that connects without naming a user has no access.
resource "aws_elasticache_user" "default" {
  count = local.iam ? 1 : 0

  user_id       = var.default_user_id
  user_name     = "default"
  engine        = "redis"
  access_string = "off ~keys* -@all"

  authentication_mode {
    type = "no-password-required"
  }
}

resource "aws_elasticache_user_group" "this" {
  count = local.iam ? 1 : 0

  user_group_id = var.user_group_id
  engine        = "redis"
  user_ids      = [aws_elasticache_user.default[0].user_id, aws_elasticache_user.langsmith[0].user_id]
}

# --- replication group -----------------------------------------------------------------------------------------------

resource "aws_elasticache_parameter_group" "this" {
  name        = var.parameter_group_name
  family      = "redis${local.major}"
  description = "Redis ${local.major} of ${var.replication_group_id}"

  # A full queue must refuse new work loudly. Any other policy throws queued work away without a word.
  parameter {
    name  = "maxmemory-policy"
    value = "noeviction"
  }
}

resource "aws_elasticache_replication_group" "this" {
  # checkov:skip=CKV_AWS_31:A token in Terraform would be stored in the state. auth chooses IAM users or a token set outside.
  # checkov:skip=CKV2_AWS_50:Replicas are the environment's choice; an evaluation does without.
  replication_group_id = var.replication_group_id
  description          = "Queue and cache of LangSmith"

  engine               = "redis"
  engine_version       = var.engine_version
  parameter_group_name = aws_elasticache_parameter_group.this.name
  node_type            = var.node_type
  port                 = 6379

  num_cache_clusters         = 1 + var.replicas
  automatic_failover_enabled = var.replicas > 0
  multi_az_enabled           = var.replicas > 0

  subnet_group_name  = aws_elasticache_subnet_group.this.name
  security_group_ids = [aws_security_group.this.id]
  user_group_ids     = local.iam ? [aws_elasticache_user_group.this[0].user_group_id] : null

  at_rest_encryption_enabled = true
  kms_key_id                 = aws_kms_key.this.arn
  transit_encryption_enabled = true
  transit_encryption_mode    = "required"

  snapshot_retention_limit   = var.snapshot_retention_days
  final_snapshot_identifier  = local.final_snapshot
  snapshot_window            = var.snapshot_window
  maintenance_window         = var.maintenance_window
  auto_minor_version_upgrade = true
  apply_immediately          = false

  lifecycle {
    ignore_changes = [auth_token, auth_token_update_strategy]
  }
}

# --- what the cluster reads ------------------------------------------------------------------------------------------

resource "aws_ssm_parameter" "connection_url" {
  count = local.token ? 0 : 1

  name        = var.connection_url_parameter
  description = "Connection URL of LangSmith to ${var.replication_group_id}; it holds no password"
  type        = "SecureString"
  key_id      = var.parameter_key_arn
  value       = local.connection_url
}

resource "aws_ssm_parameter" "endpoint" {
  count = local.token ? 1 : 0

  name        = var.endpoint_parameter
  description = "Host name of the primary of ${var.replication_group_id}"
  type        = "SecureString"
  key_id      = var.parameter_key_arn
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}
