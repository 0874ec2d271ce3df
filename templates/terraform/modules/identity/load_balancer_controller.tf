# What version 3.5.0 of the controller needs for Ingresses and TargetGroupBindings. It may read whatever is there, and change
# only load balancers and security groups that carry its cluster's name in the tag below; the load balancer that Terraform
# made carries none, so that of it the controller can only fill target groups and edit listeners.

locals {
  cluster_tag_on_resource = "aws:ResourceTag/elbv2.k8s.aws/cluster"
  cluster_tag_in_request  = "aws:RequestTag/elbv2.k8s.aws/cluster"

  ec2_arn = "${local.arn_prefix}:ec2:${var.region}:${var.account_id}"
  elb_arn = "${local.arn_prefix}:elasticloadbalancing:${var.region}:${var.account_id}"
  vpc_arn = "${local.ec2_arn}:vpc/${var.vpc_id}"
}

data "aws_iam_policy_document" "load_balancer_controller" {
  count = var.load_balancer_controller == null ? 0 : 1

  statement {
    sid       = "AllowElasticLoadBalancing"
    actions   = ["iam:CreateServiceLinkedRole"]
    resources = ["${local.arn_prefix}:iam::${var.account_id}:role/aws-service-role/elasticloadbalancing.amazonaws.com/*"]

    condition {
      test     = "StringEquals"
      variable = "iam:AWSServiceName"
      values   = ["elasticloadbalancing.amazonaws.com"]
    }
  }

  statement {
    sid = "LookAround"
    actions = [
      "acm:DescribeCertificate",
      "acm:ListCertificates",
      "cognito-idp:DescribeUserPoolClient",
      "ec2:DescribeAccountAttributes",
      "ec2:DescribeAddresses",
      "ec2:DescribeAvailabilityZones",
      "ec2:DescribeCoipPools",
      "ec2:DescribeInstances",
      "ec2:DescribeInternetGateways",
      "ec2:DescribeIpamPools",
      "ec2:DescribeNetworkInterfaces",
      "ec2:DescribeRouteTables",
      "ec2:DescribeSecurityGroups",
      "ec2:DescribeSubnets",
      "ec2:DescribeTags",
      "ec2:DescribeVpcPeeringConnections",
      "ec2:DescribeVpcs",
      "ec2:GetCoipPoolUsage",
      "ec2:GetSecurityGroupsForVpc",
      "elasticloadbalancing:DescribeCapacityReservation",
      "elasticloadbalancing:DescribeListenerAttributes",
      "elasticloadbalancing:DescribeListenerCertificates",
      "elasticloadbalancing:DescribeListeners",
      "elasticloadbalancing:DescribeLoadBalancerAttributes",
      "elasticloadbalancing:DescribeLoadBalancers",
      "elasticloadbalancing:DescribeRules",
      "elasticloadbalancing:DescribeSSLPolicies",
      "elasticloadbalancing:DescribeTags",
      "elasticloadbalancing:DescribeTargetGroupAttributes",
      "elasticloadbalancing:DescribeTargetGroups",
      "elasticloadbalancing:DescribeTargetHealth",
      "elasticloadbalancing:DescribeTrustStores",
      "iam:GetServerCertificate",
      "iam:ListServerCertificates",
    ]
    resources = ["*"]
  }

  statement {
    sid = "ProtectLoadBalancers"
    actions = [
      "shield:CreateProtection",
      "shield:DeleteProtection",
      "shield:DescribeProtection",
      "shield:GetSubscriptionState",
      "waf-regional:AssociateWebACL",
      "waf-regional:DisassociateWebACL",
      "waf-regional:GetWebACL",
      "waf-regional:GetWebACLForResource",
      "wafv2:AssociateWebACL",
      "wafv2:DisassociateWebACL",
      "wafv2:GetWebACL",
      "wafv2:GetWebACLForResource",
    ]
    resources = ["*"]
  }

  # Groups of this network without the cluster's tag are changed too: the nodes' group has to admit the load balancers.
  statement {
    sid       = "OpenSecurityGroups"
    actions   = ["ec2:AuthorizeSecurityGroupIngress", "ec2:RevokeSecurityGroupIngress"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "ArnEquals"
      variable = "ec2:Vpc"
      values   = [local.vpc_arn]
    }
  }

  statement {
    sid       = "CreateSecurityGroups"
    actions   = ["ec2:CreateSecurityGroup"]
    resources = ["${local.ec2_arn}:security-group/*", local.vpc_arn]
  }

  statement {
    sid       = "TagNewSecurityGroups"
    actions   = ["ec2:CreateTags"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = "ec2:CreateAction"
      values   = ["CreateSecurityGroup"]
    }

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_in_request
      values   = [var.cluster_name]
    }
  }

  # The cluster's tag itself is neither given to a group that lacks it nor taken from one that has it.
  statement {
    sid       = "TagOwnSecurityGroups"
    actions   = ["ec2:CreateTags", "ec2:DeleteTags"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "Null"
      variable = local.cluster_tag_in_request
      values   = ["true"]
    }

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_on_resource
      values   = [var.cluster_name]
    }
  }

  statement {
    sid       = "DeleteOwnSecurityGroups"
    actions   = ["ec2:DeleteSecurityGroup"]
    resources = ["${local.ec2_arn}:security-group/*"]

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_on_resource
      values   = [var.cluster_name]
    }
  }

  statement {
    sid       = "CreateLoadBalancers"
    actions   = ["elasticloadbalancing:CreateLoadBalancer", "elasticloadbalancing:CreateTargetGroup"]
    resources = ["${local.elb_arn}:*"]

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_in_request
      values   = [var.cluster_name]
    }
  }

  statement {
    sid       = "TagNewLoadBalancers"
    actions   = ["elasticloadbalancing:AddTags"]
    resources = ["${local.elb_arn}:loadbalancer/*", "${local.elb_arn}:targetgroup/*"]

    condition {
      test     = "StringEquals"
      variable = "elasticloadbalancing:CreateAction"
      values   = ["CreateLoadBalancer", "CreateTargetGroup"]
    }

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_in_request
      values   = [var.cluster_name]
    }
  }

  statement {
    sid       = "TagOwnLoadBalancers"
    actions   = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
    resources = ["${local.elb_arn}:loadbalancer/*", "${local.elb_arn}:targetgroup/*"]

    condition {
      test     = "Null"
      variable = local.cluster_tag_in_request
      values   = ["true"]
    }

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_on_resource
      values   = [var.cluster_name]
    }
  }

  statement {
    sid = "ChangeOwnLoadBalancers"
    actions = [
      "elasticloadbalancing:DeleteLoadBalancer",
      "elasticloadbalancing:DeleteTargetGroup",
      "elasticloadbalancing:ModifyCapacityReservation",
      "elasticloadbalancing:ModifyIpPools",
      "elasticloadbalancing:ModifyListenerAttributes",
      "elasticloadbalancing:ModifyLoadBalancerAttributes",
      "elasticloadbalancing:ModifyTargetGroup",
      "elasticloadbalancing:ModifyTargetGroupAttributes",
      "elasticloadbalancing:SetIpAddressType",
      "elasticloadbalancing:SetSecurityGroups",
      "elasticloadbalancing:SetSubnets",
    ]
    resources = ["${local.elb_arn}:*"]

    condition {
      test     = "StringEquals"
      variable = local.cluster_tag_on_resource
      values   = [var.cluster_name]
    }
  }

  # The controller's own policy sets no condition on these, because listeners and rules need not carry tags.
  statement {
    sid = "ChangeListeners"
    actions = [
      "elasticloadbalancing:AddListenerCertificates",
      "elasticloadbalancing:CreateListener",
      "elasticloadbalancing:CreateRule",
      "elasticloadbalancing:DeleteListener",
      "elasticloadbalancing:DeleteRule",
      "elasticloadbalancing:ModifyListener",
      "elasticloadbalancing:ModifyRule",
      "elasticloadbalancing:RemoveListenerCertificates",
      "elasticloadbalancing:SetRulePriorities",
      "elasticloadbalancing:SetWebAcl",
    ]
    resources = ["${local.elb_arn}:*"]
  }

  statement {
    sid       = "TagListeners"
    actions   = ["elasticloadbalancing:AddTags", "elasticloadbalancing:RemoveTags"]
    resources = ["${local.elb_arn}:listener/*", "${local.elb_arn}:listener-rule/*"]
  }

  # Any target group of the account, tagged or not: that is what lets a TargetGroupBinding fill one that Terraform made.
  statement {
    sid       = "FillTargetGroups"
    actions   = ["elasticloadbalancing:DeregisterTargets", "elasticloadbalancing:RegisterTargets"]
    resources = ["${local.elb_arn}:targetgroup/*"]
  }
}

resource "aws_iam_role_policy" "load_balancer_controller" {
  count = var.load_balancer_controller == null ? 0 : 1

  name   = "load-balancer-controller"
  role   = aws_iam_role.this["load_balancer_controller"].id
  policy = data.aws_iam_policy_document.load_balancer_controller[0].json
}
