resource "aws_iam_role_policy_attachment" "ebs_csi" {
  count = var.ebs_csi == null ? 0 : 1

  role       = aws_iam_role.this["ebs_csi"].name
  policy_arn = "${local.arn_prefix}:iam::aws:policy/service-role/AmazonEBSCSIDriverPolicy"
}

# The managed policy knows no keys. EC2 encrypts on the driver's behalf, with a grant for each volume.
data "aws_iam_policy_document" "ebs_csi" {
  count = var.ebs_csi == null ? 0 : 1

  statement {
    sid       = "EncryptVolumes"
    actions   = ["kms:Decrypt", "kms:DescribeKey", "kms:Encrypt", "kms:GenerateDataKey*", "kms:ReEncrypt*"]
    resources = [var.ebs_csi.key_arn]
  }

  statement {
    sid       = "GrantToVolumes"
    actions   = ["kms:CreateGrant", "kms:ListGrants", "kms:RevokeGrant"]
    resources = [var.ebs_csi.key_arn]

    condition {
      test     = "Bool"
      variable = "kms:GrantIsForAWSResource"
      values   = ["true"]
    }
  }
}

resource "aws_iam_role_policy" "ebs_csi" {
  count = var.ebs_csi == null ? 0 : 1

  name   = "encrypt-volumes"
  role   = aws_iam_role.this["ebs_csi"].id
  policy = data.aws_iam_policy_document.ebs_csi[0].json
}
