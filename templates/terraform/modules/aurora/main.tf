# LangSmith's metadata in Aurora PostgreSQL: a writer, readers in other zones that take over, and storage in three zones that
# all of them share. Its password is drawn in password.tf.

data "aws_partition" "current" {}

locals {
  family = "aurora-postgresql${split(".", var.engine_version)[0]}"

  # The log that Aurora offers for PostgreSQL. Its group is created here, because the one that RDS creates by itself never
  # expires and is not encrypted with our key.
  log_types = toset(["postgresql"])
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
      values   = ["arn:${data.aws_partition.current.partition}:logs:${var.region}:${var.account_id}:log-group:/aws/rds/cluster/${var.identifier}/*"]
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

    # RDS acts for many accounts; only these instances may make it take this role.
    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:rds:${var.region}:${var.account_id}:db:${var.identifier}-*"]
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

  name              = "/aws/rds/cluster/${var.identifier}/${each.key}"
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

# --- database --------------------------------------------------------------------------------------------------------

resource "aws_rds_cluster_parameter_group" "this" {
  name        = var.parameter_group_name
  family      = local.family
  description = "Aurora PostgreSQL ${var.engine_version} of ${var.identifier}"

  # TLS on every connection, whatever the client asks for.
  parameter {
    name  = "rds.force_ssl"
    value = "1"
  }

  # During a major upgrade the cluster leaves the old group only once the new one exists.
  lifecycle {
    create_before_destroy = true
  }
}

resource "aws_rds_cluster" "this" {
  # checkov:skip=CKV_AWS_139:Deletion protection is the environment's choice; an evaluation does without.
  # checkov:skip=CKV2_AWS_8:Backups belong to the module backup.
  # checkov:skip=CKV2_AWS_27:Statements hold what people ask for, and belong in no log.
  cluster_identifier = var.identifier
  engine             = "aurora-postgresql"
  engine_version     = var.engine_version

  database_name              = var.database_name
  master_username            = var.username
  master_password_wo         = local.password
  master_password_wo_version = var.password_version

  # IAM users can be admitted beside the master user, but none is until SQL grants rds_iam to one.
  iam_database_authentication_enabled = true

  storage_encrypted = true
  kms_key_id        = aws_kms_key.this.arn

  db_subnet_group_name   = aws_db_subnet_group.this.name
  vpc_security_group_ids = [aws_security_group.this.id]
  port                   = 5432

  db_cluster_parameter_group_name = aws_rds_cluster_parameter_group.this.name
  allow_major_version_upgrade     = var.allow_major_version_upgrade
  apply_immediately               = false
  preferred_maintenance_window    = var.maintenance_window

  # Backups outlive the cluster, so that a deletion by mistake can be undone.
  backup_retention_period   = var.backup_retention_days
  preferred_backup_window   = var.backup_window
  copy_tags_to_snapshot     = true
  delete_automated_backups  = false
  deletion_protection       = var.deletion_protection
  skip_final_snapshot       = var.skip_final_snapshot
  final_snapshot_identifier = var.skip_final_snapshot ? null : local.final_snapshot

  enabled_cloudwatch_logs_exports = local.log_types

  depends_on = [aws_cloudwatch_log_group.this]
}

# The first instance is the writer until a failover promotes a different one: the number does not say which one writes.
resource "aws_rds_cluster_instance" "this" {
  # checkov:skip=CKV_AWS_353:Performance insights are on; the check reads another argument.
  count = var.instances

  identifier         = "${var.identifier}-${count.index + 1}"
  cluster_identifier = aws_rds_cluster.this.id
  engine             = aws_rds_cluster.this.engine
  engine_version     = aws_rds_cluster.this.engine_version
  instance_class     = var.instance_class

  db_subnet_group_name         = aws_db_subnet_group.this.name
  publicly_accessible          = false
  auto_minor_version_upgrade   = true
  apply_immediately            = false
  copy_tags_to_snapshot        = true
  preferred_maintenance_window = var.maintenance_window

  monitoring_interval                   = 60
  monitoring_role_arn                   = aws_iam_role.monitoring.arn
  performance_insights_enabled          = true
  performance_insights_kms_key_id       = aws_kms_key.this.arn
  performance_insights_retention_period = 7

  depends_on = [aws_iam_role_policy_attachment.monitoring]
}

# --- what the cluster reads ------------------------------------------------------------------------------------------

# LangSmith's documentation and the chart's values.yaml both ask for the URL without postgres:// in front.
resource "aws_ssm_parameter" "connection_url" {
  name             = var.connection_url_parameter
  description      = "Connection URL of LangSmith to ${var.identifier}"
  type             = "SecureString"
  key_id           = var.parameter_key_arn
  value_wo         = "${var.username}:${local.password}@${aws_rds_cluster.this.endpoint}:${aws_rds_cluster.this.port}/${var.database_name}?sslmode=require"
  value_wo_version = var.password_version

  # A cluster that was replaced may have another host name, which a write-only value would not notice.
  lifecycle {
    replace_triggered_by = [aws_rds_cluster.this.cluster_resource_id]
  }
}
