locals {
  parameters_arn = "${local.arn_prefix}:ssm:${var.region}:${var.account_id}:parameter${try(var.external_secrets.parameter_path, "")}"
}

data "aws_iam_policy_document" "external_secrets" {
  count = var.external_secrets == null ? 0 : 1

  # External Secrets asks for ssm:DescribeParameters only to find parameters by tag, which no ExternalSecret here does.
  statement {
    sid       = "ReadParameters"
    actions   = ["ssm:GetParameter", "ssm:GetParameters", "ssm:GetParametersByPath"]
    resources = [local.parameters_arn, "${local.parameters_arn}/*"]
  }

  statement {
    sid       = "DecryptParameters"
    actions   = ["kms:Decrypt"]
    resources = [var.external_secrets.key_arn]

    condition {
      test     = "StringEquals"
      variable = "kms:ViaService"
      values   = ["ssm.${var.region}.${data.aws_partition.this.dns_suffix}"]
    }

    condition {
      test     = "ArnLike"
      variable = "kms:EncryptionContext:PARAMETER_ARN"
      values   = ["${local.parameters_arn}/*"]
    }
  }
}

resource "aws_iam_role_policy" "external_secrets" {
  count = var.external_secrets == null ? 0 : 1

  name   = "external-secrets"
  role   = aws_iam_role.this["external_secrets"].id
  policy = data.aws_iam_policy_document.external_secrets[0].json
}
