# The bucket for access logs, where the environment asks for them.

data "aws_partition" "current" {}

locals {
  logs = var.access_logs == null ? 0 : 1
}

resource "aws_s3_bucket" "logs" {
  # checkov:skip=CKV_AWS_18:This is the bucket that logs go to.
  # checkov:skip=CKV_AWS_144:Logs are not copied to a second region.
  # checkov:skip=CKV_AWS_145:Elastic Load Balancing delivers to buckets with SSE-S3 only.
  # checkov:skip=CKV2_AWS_62:Nothing consumes events of this bucket.
  count = local.logs

  bucket        = var.access_logs.bucket_name
  force_destroy = var.force_destroy_logs
}

resource "aws_s3_bucket_ownership_controls" "logs" {
  count = local.logs

  bucket = aws_s3_bucket.logs[0].id

  rule {
    object_ownership = "BucketOwnerEnforced"
  }
}

resource "aws_s3_bucket_public_access_block" "logs" {
  count = local.logs

  bucket                  = aws_s3_bucket.logs[0].id
  block_public_acls       = true
  block_public_policy     = true
  ignore_public_acls      = true
  restrict_public_buckets = true
}

resource "aws_s3_bucket_server_side_encryption_configuration" "logs" {
  count = local.logs

  bucket = aws_s3_bucket.logs[0].id

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

# So that permission to delete a log is not enough to remove it immediately.
resource "aws_s3_bucket_versioning" "logs" {
  count = local.logs

  bucket = aws_s3_bucket.logs[0].id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_lifecycle_configuration" "logs" {
  count = local.logs

  bucket = aws_s3_bucket.logs[0].id

  rule {
    id     = "retention"
    status = "Enabled"

    filter {}

    expiration {
      days = var.access_logs.retention_days
    }

    noncurrent_version_expiration {
      noncurrent_days = 30
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  depends_on = [aws_s3_bucket_versioning.logs]
}

data "aws_iam_policy_document" "logs" {
  count = local.logs

  # One service principal for all regions; the account ids that older regions used are no longer needed. The path carries
  # the account of the load balancer, so no other account's can write here.
  statement {
    sid       = "LoadBalancerDeliversLogs"
    actions   = ["s3:PutObject"]
    resources = ["${aws_s3_bucket.logs[0].arn}/AWSLogs/${var.account_id}/*"]

    principals {
      type        = "Service"
      identifiers = ["logdelivery.elasticloadbalancing.amazonaws.com"]
    }

    condition {
      test     = "ArnLike"
      variable = "aws:SourceArn"
      values   = ["arn:${data.aws_partition.current.partition}:elasticloadbalancing:${var.region}:${var.account_id}:loadbalancer/*"]
    }
  }

  statement {
    sid       = "DenyPlainHttp"
    effect    = "Deny"
    actions   = ["s3:*"]
    resources = [aws_s3_bucket.logs[0].arn, "${aws_s3_bucket.logs[0].arn}/*"]

    principals {
      type        = "*"
      identifiers = ["*"]
    }

    condition {
      test     = "Bool"
      variable = "aws:SecureTransport"
      values   = ["false"]
    }
  }
}

resource "aws_s3_bucket_policy" "logs" {
  count = local.logs

  bucket = aws_s3_bucket.logs[0].id
  policy = data.aws_iam_policy_document.logs[0].json

  # S3 answers one change of access at a time with a conflict.
  depends_on = [aws_s3_bucket_public_access_block.logs, aws_s3_bucket_ownership_controls.logs]
}
