# Every new object of a bucket, copied to a bucket in another region within minutes. What was there before is not copied: S3 Batch
# Replication does that, and the runbook says how.

data "aws_partition" "current" {}

# A policy that grants a key names the key itself: an alias would grant nothing.
data "aws_kms_key" "source" {
  key_id = var.source_key_alias
}

data "aws_kms_key" "destination" {
  provider = aws.destination

  key_id = var.destination_key_alias
}

locals {
  arn = "arn:${data.aws_partition.current.partition}:s3:::"
}

# --- role ------------------------------------------------------------------------------------------------------------

data "aws_iam_policy_document" "trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["batchoperations.s3.amazonaws.com", "s3.amazonaws.com"]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:SourceAccount"
      values   = [var.account_id]
    }
  }
}

data "aws_iam_policy_document" "replicate" {
  # Inventory, and s3:InitiateReplication below, are for S3 Batch Replication, which copies what was there before.
  statement {
    sid       = "ReadSource"
    actions   = ["s3:GetReplicationConfiguration", "s3:ListBucket", "s3:GetInventoryConfiguration", "s3:PutInventoryConfiguration"]
    resources = ["${local.arn}${var.source_bucket}"]
  }

  statement {
    sid       = "ReadVersions"
    actions   = ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging", "s3:GetObjectRetention", "s3:GetObjectLegalHold", "s3:InitiateReplication"]
    resources = ["${local.arn}${var.source_bucket}/*"]
  }

  statement {
    sid       = "WriteReplicas"
    actions   = ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"]
    resources = ["${local.arn}${var.destination_bucket}/*"]
  }

  statement {
    sid       = "DecryptSource"
    actions   = ["kms:Decrypt"]
    resources = [data.aws_kms_key.source.arn]
  }

  statement {
    sid       = "EncryptReplicas"
    actions   = ["kms:Encrypt", "kms:GenerateDataKey"]
    resources = [data.aws_kms_key.destination.arn]
  }
}

resource "aws_iam_role" "this" {
  name               = var.role_name
  description        = "Lets S3 copy ${var.source_bucket} to ${var.destination_bucket}"
  assume_role_policy = data.aws_iam_policy_document.trust.json
}

resource "aws_iam_role_policy" "this" {
  name   = "replicate"
  role   = aws_iam_role.this.id
  policy = data.aws_iam_policy_document.replicate.json
}

# --- replication -----------------------------------------------------------------------------------------------------

resource "aws_s3_bucket_replication_configuration" "this" {
  bucket = var.source_bucket
  role   = aws_iam_role.this.arn

  rule {
    id     = "all"
    status = "Enabled"

    filter {}

    # What is deleted at the source stays at the destination, until its own lifecycle takes it.
    delete_marker_replication {
      status = "Disabled"
    }

    source_selection_criteria {
      sse_kms_encrypted_objects {
        status = "Enabled"
      }
    }

    destination {
      bucket        = "${local.arn}${var.destination_bucket}"
      storage_class = "STANDARD"

      encryption_configuration {
        replica_kms_key_id = data.aws_kms_key.destination.arn
      }

      # A promise of fifteen minutes, and the metric that tells when it is broken.
      replication_time {
        status = "Enabled"

        time {
          minutes = 15
        }
      }

      metrics {
        status = "Enabled"

        event_threshold {
          minutes = 15
        }
      }
    }
  }

  depends_on = [aws_iam_role_policy.this]
}
