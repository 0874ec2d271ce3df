data "aws_iam_policy_document" "clickhouse" {
  count = var.clickhouse == null ? 0 : 1

  statement {
    sid       = "ListBackups"
    actions   = ["s3:GetBucketLocation", "s3:ListBucket"]
    resources = [var.clickhouse.bucket_arn]
  }

  # Delete, because ClickHouse marks a backup in progress and takes the mark away.
  statement {
    sid       = "WriteAndReadBackups"
    actions   = ["s3:AbortMultipartUpload", "s3:DeleteObject", "s3:GetObject", "s3:PutObject"]
    resources = ["${var.clickhouse.bucket_arn}/*"]
  }

  statement {
    sid       = "EncryptBackups"
    actions   = ["kms:Decrypt", "kms:GenerateDataKey"]
    resources = [var.clickhouse.key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["s3.${var.region}.${data.aws_partition.this.dns_suffix}"]
    }
  }
}

resource "aws_iam_role_policy" "clickhouse" {
  count = var.clickhouse == null ? 0 : 1

  name   = "clickhouse"
  role   = aws_iam_role.this["clickhouse"].id
  policy = data.aws_iam_policy_document.clickhouse[0].json
}
