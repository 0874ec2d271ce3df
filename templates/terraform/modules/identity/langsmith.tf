data "aws_iam_policy_document" "langsmith" {
  count = var.langsmith == null ? 0 : 1

  dynamic "statement" {
    for_each = var.langsmith.bucket_arn == null ? [] : [var.langsmith.bucket_arn]

    content {
      sid       = "ListBlobs"
      actions   = ["s3:ListBucket"]
      resources = [statement.value]
    }
  }

  dynamic "statement" {
    for_each = var.langsmith.bucket_arn == null ? [] : [var.langsmith.bucket_arn]

    content {
      sid       = "ReadAndWriteBlobs"
      actions   = ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
      resources = ["${statement.value}/*"]
    }
  }

  # Without these two, S3 refuses every object of a bucket that is encrypted with a key of its own.
  dynamic "statement" {
    for_each = var.langsmith.key_arn == null ? [] : [var.langsmith.key_arn]

    content {
      sid       = "EncryptBlobs"
      actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
      resources = [statement.value]

      condition {
        test     = "StringEquals"
        variable = "kms:ViaService"
        values   = ["s3.${var.region}.${data.aws_partition.this.dns_suffix}"]
      }
    }
  }

  dynamic "statement" {
    for_each = var.langsmith.redis_connect == null ? [] : [var.langsmith.redis_connect]

    content {
      sid       = "ConnectToRedis"
      actions   = ["elasticache:Connect"] # Checked against both, the group and the user.
      resources = [statement.value.replication_group_arn, statement.value.user_arn]
    }
  }
}

resource "aws_iam_role_policy" "langsmith" {
  count = var.langsmith == null ? 0 : 1

  name   = "langsmith"
  role   = aws_iam_role.this["langsmith"].id
  policy = data.aws_iam_policy_document.langsmith[0].json
}
