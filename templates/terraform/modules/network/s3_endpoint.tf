# S3 without NAT charges. The endpoint also takes every request to a bucket of this region away from the NAT gateway, so its
# policy decides what the nodes can read, images included.

data "aws_iam_policy_document" "s3_endpoint" {
  statement {
    sid       = "OwnBuckets"
    actions   = ["s3:*"]
    resources = ["*"]

    principals {
      type        = "AWS"
      identifiers = ["*"]
    }

    # Stolen credentials of another account cannot carry data out, nor can ours into another account's bucket.
    condition {
      test     = "StringEquals"
      variable = "aws:PrincipalAccount"
      values   = [var.account_id]
    }

    condition {
      test     = "StringEquals"
      variable = "aws:ResourceAccount"
      values   = [var.account_id]
    }
  }

  dynamic "statement" {
    for_each = var.blob_bucket_arn == null ? [] : [var.blob_bucket_arn]

    content {
      sid       = "BlobBucket"
      actions   = ["s3:*"]
      resources = [statement.value, "${statement.value}/*"]

      principals {
        type        = "AWS"
        identifiers = ["*"]
      }

      condition {
        test     = "StringEquals"
        variable = "aws:PrincipalAccount"
        values   = [var.account_id]
      }
    }
  }

  # These registries redirect to buckets for the layers of their images, with a signature of their own account or none.
  statement {
    sid     = "ImagesAndPackages"
    actions = ["s3:GetObject"]

    resources = [
      "${local.arn_prefix}:s3:::prod-${var.region}-starport-layer-bucket/*", # ECR, which serves the EKS add-ons
      "${local.arn_prefix}:s3:::al2023-repos-${var.region}-de612dc2/*",      # Amazon Linux 2023 packages
      "${local.arn_prefix}:s3:::prod-registry-k8s-io-${var.region}/*",       # registry.k8s.io
      "${local.arn_prefix}:s3:::docker-images-prod/*",                       # Docker Hub, in us-east-1
      "${local.arn_prefix}:s3:::quayio-production-s3/*",                     # quay.io, in us-east-1
    ]

    principals {
      type        = "*"
      identifiers = ["*"]
    }
  }
}

resource "aws_vpc_endpoint" "s3" {
  vpc_id            = aws_vpc.this.id
  service_name      = "com.amazonaws.${var.region}.s3"
  vpc_endpoint_type = "Gateway"
  route_table_ids   = concat([aws_route_table.public.id], aws_route_table.private[*].id)
  policy            = data.aws_iam_policy_document.s3_endpoint.json

  tags = { Name = "${var.name}-s3" }
}
