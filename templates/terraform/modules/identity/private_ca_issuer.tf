data "aws_iam_policy_document" "private_ca_issuer" {
  count = var.private_ca_issuer == null ? 0 : 1

  statement {
    sid       = "ReadCertificates"
    actions   = ["acm-pca:DescribeCertificateAuthority", "acm-pca:GetCertificate"]
    resources = [var.private_ca_issuer.certificate_authority_arn]
  }

  # The templates that the issuer picks for servers and clients. Those for authorities are left out: with one of them, the
  # role could make itself an authority below this one.
  statement {
    sid       = "IssueCertificates"
    actions   = ["acm-pca:IssueCertificate"]
    resources = [var.private_ca_issuer.certificate_authority_arn]

    condition {
      test     = "ArnLike"
      variable = "acm-pca:TemplateArn"
      values = [
        for template in ["BlankEndEntityCertificate_APICSRPassthrough", "EndEntityCertificate", "EndEntityClientAuthCertificate", "EndEntityServerAuthCertificate"] :
        "${local.arn_prefix}:acm-pca:*:*:template/${template}/V*"
      ]
    }
  }
}

resource "aws_iam_role_policy" "private_ca_issuer" {
  count = var.private_ca_issuer == null ? 0 : 1

  name   = "private-ca-issuer"
  role   = aws_iam_role.this["private_ca_issuer"].id
  policy = data.aws_iam_policy_document.private_ca_issuer[0].json
}
