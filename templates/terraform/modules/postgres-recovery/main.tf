# LangSmith's metadata in the recovery region. A warm standby is a replica of the primary's database; a cold one is nothing but its
# backups, from which a database is made on failing over. Nothing here asks the primary's region: the source is named by its ARN.

data "aws_partition" "current" {}

locals {
  family  = "postgres${var.engine_version}"
  is_warm = var.standby == "warm"

  # The logs that RDS offers for PostgreSQL. Their groups are created here, because those that RDS creates by itself
  # never expire and are not encrypted with our key.
  log_types = toset(["postgresql", "upgrade"])
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

  statement {
    sid       = "CloudWatchEncryptsDatabaseLogs"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = ["*"]

    principals {
      type        = "Service"
      identifiers = ["logs.${var.region}.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:aws:logs:arn"
      values   = ["arn:${data.aws_partition.current.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/rds/instance/${var.identifier}/*"]
    }
  }
}

resource "aws_kms_key" "this" {
  description             = "PostgreSQL ${var.identifier}: storage, backups, performance insights, logs"
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

resource "aws_db_subnet_group" "this" {
  name        = var.subnet_group_name
  description = "Private subnets of ${var.identifier}"
  subnet_ids  = var.subnet_ids
}

# No egress rule: the database answers, it never calls.
resource "aws_security_group" "this" {
  name        = var.security_group_name
  description = "PostgreSQL ${var.identifier}"
  vpc_id      = var.vpc_id

  tags = { Name = var.security_group_name }
}

resource "aws_vpc_security_group_ingress_rule" "clients" {
  security_group_id            = aws_security_group.this.id
  description                  = "PostgreSQL from the cluster nodes"
  referenced_security_group_id = var.client_security_group_id
  ip_protocol                  = "tcp"
  from_port                    = 5432
  to_port                      = 5432
}

# --- monitoring and logs ---------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "monitoring_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["monitoring.rds.amazonaws.com"]
    }

    # RDS acts for many accounts; only this instance may make it take this role.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:rds:${var.region}:${var.account_id}:db:${var.identifier}"]
    }
  }
}

resource "aws_iam_role" "monitoring" {
  name               = var.monitoring_role_name
  description        = "Lets RDS deliver enhanced monitoring of ${var.identifier}"
  assume_role_policy = data.aws_iam_policy_document.monitoring_trust.json
}

resource "aws_iam_role_policy_attachment" "monitoring" {
  role       = aws_iam_role.monitoring.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/AmazonRDSEnhancedMonitoringRole"
}

resource "aws_cloudwatch_log_group" "this" {
  # checkov:skip=CKV_AWS_338:The retention is the environment's choice; a year by default.
  for_each = local.log_types

  name              = "/aws/rds/instance/${var.identifier}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

# --- database --------------------------------------------------------------------------------------------------------

resource "aws_db_parameter_group" "this" {
  name        = var.parameter_group_name
  family      = local.family
  description = "PostgreSQL ${var.engine_version} of ${var.identifier}"

  # TLS on every connection, whatever the client asks for.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # During a major upgrade the instance leaves the old group only once the new one exists.
  lifecycle {
    create_before_destroy = true
  }
}

# Backups of the primary's database, with its transaction logs, a few minutes behind. They stay when it is gone.
resource "aws_db_instance_automated_backups_replication" "this" {
  count = local.is_warm ? 0 : 1

  source_db_instance_arn = var.source_arn
  kms_key_id             = aws_kms_key.this.arn
  retention_period       = var.backup_retention_days
}

# Promotion is taking the source away, which changes the instance in place. Engine, user, password and storage are those of the
# source, and naming another user or a database here would replace it.
resource "aws_db_instance" "this" {
  # checkov:skip=CKV_AWS_157:A replica has no standby; it gets one with its promotion.
  # checkov:skip=CKV_AWS_293:Deletion protection is the environment's choice; an evaluation does without.
  count = local.is_warm || var.promoted ? 1 : 0

  identifier          = var.identifier
  instance_class      = var.instance_class
  replicate_source_db = local.is_warm && !var.promoted ? var.source_arn : null

  dynamic "restore_to_point_in_time" {
    for_each = local.is_warm ? [] : aws_db_instance_automated_backups_replication.this[*].id

    content {
      source_db_instance_automated_backups_arn = restore_to_point_in_time.value
      use_latest_restorable_time               = true
    }
  }

  iam_database_authentication_enabled = true

  storage_type          = "gp3"
  max_allocated_storage = var.max_allocated_storage_gib
  storage_encrypted     = true
  kms_key_id            = aws_kms_key.this.arn

  multi_az               = var.promoted
  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  publicly_accessible    = false
  port                   = 5432

  parameter_group_name       = aws_db_parameter_group.this.name
  auto_minor_version_upgrade = true
  apply_immediately          = true
  maintenance_window         = var.maintenance_window

  # From the start, so that it is protected the moment it is promoted.
  backup_retention_period   = var.backup_retention_days
  backup_window             = var.backup_window
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = var.skip_final_snapshot || !var.promoted
  final_snapshot_identifier = var.skip_final_snapshot || !var.promoted ? null : local.final_snapshot

  enabled_cloudwatch_logs_exports       = local.log_types
  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.this.arn
  performance_insights_retention_period = 7

  # A restore to the latest moment is asked for once; later plans do not ask again.
  lifecycle {
    ignore_changes = [restore_to_point_in_time]
  }

  depends_on = [
    aws_cloudwatch_log_group.this,
    aws_iam_role_policy_attachment.monitoring,
  ]
}

# --- what the cluster reads ------------------------------------------------------------------------------------------

# The host alone, which is not a secret: the password is mirrored from the primary's region.
resource "aws_ssm_parameter" "endpoint" {
  count = local.is_warm || var.promoted ? 1 : 0

  name        = var.endpoint_parameter
  description = "Host name of ${var.identifier}"
  type        = "SecureString"
  key_id      = var.parameter_key_arn
  value       = aws_db_instance.this[0].address
}
