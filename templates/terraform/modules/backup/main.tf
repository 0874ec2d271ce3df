# Daily snapshots with AWS Backup: of databases by their ARN, and of the volumes of stores that run in the cluster. They are
# in a vault of their own, so that deleting a database, or the stack that made it, does not delete its past.

data "aws_partition" "current" {}

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
  description             = "Backup vault ${var.name}"
  enable_key_rotation     = true
  deletion_window_in_days = 30
  policy                  = data.aws_iam_policy_document.key.json

  tags = { Name = trimprefix(var.key_alias, "alias/") }
}

resource "aws_kms_alias" "this" {
  name          = var.key_alias
  target_key_id = aws_kms_key.this.key_id
}

# --- vault -----------------------------------------------------------------------------------------------------------

resource "aws_backup_vault" "this" {
  name        = var.name
  kms_key_arn = aws_kms_key.this.arn
}

# Governance: no one can delete a recovery point before its time, except with the permission to remove the lock first.
resource "aws_backup_vault_lock_configuration" "this" {
  count = var.locked ? 1 : 0

  backup_vault_name  = aws_backup_vault.this.name
  min_retention_days = 7
}

# --- role ------------------------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["backup.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

resource "aws_iam_role" "this" {
  name               = var.role_name
  description        = "AWS Backup, which snapshots and restores the stores of ${var.name}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy_attachment" "this" {
  for_each = toset(["AWSBackupServiceRolePolicyForBackup", "AWSBackupServiceRolePolicyForRestores"])

  role       = aws_iam_role.this.name
  policy_arn = "arn:${data.aws_partition.current.partition}:iam::aws:policy/service-role/${each.key}"
}

# --- plan ------------------------------------------------------------------------------------------------------------

resource "aws_backup_plan" "this" {
  name = var.name

  rule {
    rule_name         = "daily"
    target_vault_name = aws_backup_vault.this.name
    schedule          = "cron(${var.start_minute} ${var.start_hour} * * ? *)"
    start_window      = var.start_window_minutes
    completion_window = 720

    lifecycle {
      delete_after = var.retention_days
    }

    # The vault there belongs to the other region's stack; it is named, not asked for.
    dynamic "copy_action" {
      for_each = var.copy_to_vault_arn == null ? [] : [var.copy_to_vault_arn]

      content {
        destination_vault_arn = copy_action.value

        lifecycle {
          delete_after = var.retention_days
        }
      }
    }
  }
}

resource "aws_backup_selection" "databases" {
  count = length(var.database_arns) > 0 ? 1 : 0

  name         = "databases"
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = var.database_arns

  depends_on = [aws_iam_role_policy_attachment.this]
}

# The CSI driver writes these tags on each volume that it makes for a claim. Both must fit: the namespace of another cluster
# in this account is not meant.
resource "aws_backup_selection" "volumes" {
  for_each = var.volumes == null ? toset([]) : var.volumes.namespaces

  name         = "volumes-${each.key}"
  plan_id      = aws_backup_plan.this.id
  iam_role_arn = aws_iam_role.this.arn
  resources    = ["arn:${data.aws_partition.current.partition}:ec2:*:*:volume/*"]

  condition {
    string_equals {
      key   = "aws:ResourceTag/kubernetes.io/created-for/pvc/namespace"
      value = each.key
    }

    string_equals {
      key   = "aws:ResourceTag/kubernetes.io/cluster/${var.volumes.cluster_name}"
      value = "owned"
    }
  }

  depends_on = [aws_iam_role_policy_attachment.this]
}
