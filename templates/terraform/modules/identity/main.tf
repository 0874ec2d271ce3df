data "aws_partition" "this" {}

locals {
  arn_prefix = "arn:${data.aws_partition.this.partition}"

  roles = {
    for name, role in {
      clickhouse               = var.clickhouse
      cert_manager             = var.cert_manager
      cluster_autoscaler       = var.cluster_autoscaler
      ebs_csi                  = var.ebs_csi
      external_secrets         = var.external_secrets
      langsmith                = var.langsmith
      load_balancer_controller = var.load_balancer_controller
      private_ca_issuer        = var.private_ca_issuer
      vpc_cni                  = var.vpc_cni
    } : name => { name = role.role_name, service_accounts = role.service_accounts } if role != null
  }
}

data "aws_iam_policy_document" "trust" {
  for_each = local.roles

  statement {
    actions = ["sts:AssumeRoleWithWebIdentity"]

    principals {
      type        = "Federated"
      identifiers = [var.oidc_provider_arn]
    }

    # Names in full: a pattern would hand the role to any service account that someone may create later.
    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:sub"
      values   = [for account in each.value.service_accounts : "system:serviceaccount:${replace(account, "/", ":")}"]
    }

    condition {
      test     = "StringEquals"
      variable = "${var.oidc_issuer}:aud"
      values   = ["sts.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "this" {
  for_each = local.roles

  name               = each.value.name
  description        = "Service accounts of ${var.cluster_name}: ${replace(each.key, "_", " ")}"
  assume_role_policy = data.aws_iam_policy_document.trust[each.key].json

  lifecycle {
    precondition {
      condition = length(each.value.service_accounts) > 0 && alltrue([
        for account in each.value.service_accounts : can(regex("^[a-z0-9-]+/[a-z0-9.-]+$", account))
      ])
      error_message = "The service_accounts of ${each.key} are written namespace/name, in full: StringEquals knows no wildcards."
    }
  }
}
