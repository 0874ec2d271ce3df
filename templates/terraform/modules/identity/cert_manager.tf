data "aws_iam_policy_document" "cert_manager" {
  count = var.cert_manager == null ? 0 : 1

  # How it finds the zone where an issuer names none.
  statement {
    sid       = "FindZone"
    actions   = ["route53:ListHostedZonesByName"]
    resources = ["*"] # The action has no finer resource.
  }

  statement {
    sid       = "WaitForChanges"
    actions   = ["route53:GetChange"]
    resources = ["${local.arn_prefix}:route53:::change/*"]
  }

  statement {
    sid       = "ReadRecords"
    actions   = ["route53:ListResourceRecordSets"]
    resources = ["${local.arn_prefix}:route53:::hostedzone/${var.cert_manager.zone_id}"]
  }

  # Only the one record of the challenge, which is the same for a wildcard: a holder of this role cannot send the domain
  # elsewhere.
  statement {
    sid       = "AnswerChallenges"
    actions   = ["route53:ChangeResourceRecordSets"]
    resources = ["${local.arn_prefix}:route53:::hostedzone/${var.cert_manager.zone_id}"]

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsNormalizedRecordNames"
      values   = ["_acme-challenge.${var.cert_manager.domain}"]
    }

    condition {
      test     = "ForAllValues:StringEquals"
      variable = "route53:ChangeResourceRecordSetsRecordTypes"
      values   = ["TXT"]
    }

    # ForAllValues is also true of a request without the key.
    dynamic "condition" {
      for_each = ["NormalizedRecordNames", "RecordTypes"]

      content {
        test     = "Null"
        variable = "route53:ChangeResourceRecordSets${condition.value}"
        values   = ["false"]
      }
    }
  }
}

resource "aws_iam_role_policy" "cert_manager" {
  count = var.cert_manager == null ? 0 : 1

  name   = "cert-manager"
  role   = aws_iam_role.this["cert_manager"].id
  policy = data.aws_iam_policy_document.cert_manager[0].json
}
