data "aws_partition" "this" {}

locals {
  arn_prefix                = "arn:${data.aws_partition.this.partition}"
  log_group_name            = "/aws/eks/${var.name}/cluster" # EKS knows no other.
  cluster_security_group_id = aws_eks_cluster.this.vpc_config[0].cluster_security_group_id
  oidc_issuer               = trimprefix(aws_eks_cluster.this.identity[0].oidc[0].issuer, "https://")
}

data "aws_iam_policy_document" "cluster_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["eks.amazonaws.com"]
    }
  }
}

resource "aws_iam_role" "cluster" {
  name               = var.role_name
  description        = "Control plane of ${var.name}"
  assume_role_policy = data.aws_iam_policy_document.cluster_trust.json
}

resource "aws_iam_role_policy_attachment" "cluster" {
  role       = aws_iam_role.cluster.name
  policy_arn = "${local.arn_prefix}:iam::aws:policy/AmazonEKSClusterPolicy"
}

# Made before the cluster: EKS would otherwise make the group itself, unencrypted and kept for ever.
resource "aws_cloudwatch_log_group" "this" {
  name              = local.log_group_name
  retention_in_days = var.log_retention_days
  kms_key_id        = aws_kms_key.this.arn
}

resource "aws_eks_cluster" "this" {
  name                      = var.name
  version                   = var.kubernetes_version
  role_arn                  = aws_iam_role.cluster.arn
  enabled_cluster_log_types = ["api", "audit", "authenticator", "controllerManager", "scheduler"]

  # Nothing would update AWS's own copies of the network plugin, kube-proxy, and CoreDNS; addons.tf installs them instead.
  bootstrap_self_managed_addons = false

  vpc_config {
    subnet_ids              = var.subnet_ids
    endpoint_private_access = true
    endpoint_public_access  = var.public_access
    public_access_cidrs     = var.public_access ? var.public_access_cidrs : null
  }

  access_config {
    authentication_mode                         = "API"
    bootstrap_cluster_creator_admin_permissions = var.creator_is_administrator
  }

  # A zone that is half dead can be left: EKS takes its pods out of Services and its nodes out of scheduling.
  zonal_shift_config {
    enabled = true
  }

  encryption_config {
    resources = ["secrets"]

    provider {
      key_arn = aws_kms_key.this.arn
    }
  }

  lifecycle {
    # It matters at creation only, and a change would replace the cluster. Administrators are added by access entries.
    ignore_changes = [access_config[0].bootstrap_cluster_creator_admin_permissions]
  }

  # Needed until the last moment: without its role EKS cannot remove the network interfaces it made.
  depends_on = [
    aws_cloudwatch_log_group.this,
    aws_iam_role_policy.cluster_key,
    aws_iam_role_policy_attachment.cluster,
  ]
}

resource "aws_eks_access_entry" "administrator" {
  for_each = var.administrators

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = each.value
}

resource "aws_eks_access_policy_association" "administrator" {
  for_each = var.administrators

  cluster_name  = aws_eks_cluster.this.name
  principal_arn = aws_eks_access_entry.administrator[each.key].principal_arn
  policy_arn    = "${local.arn_prefix}:eks::aws:cluster-access-policy/AmazonEKSClusterAdminPolicy"

  access_scope {
    type = "cluster"
  }
}

# Lets IAM roles trust the cluster's service accounts. AWS checks the issuer's certificate against its own authorities, so no
# thumbprint is kept.
resource "aws_iam_openid_connect_provider" "this" {
  url            = aws_eks_cluster.this.identity[0].oidc[0].issuer
  client_id_list = ["sts.amazonaws.com"]
}
