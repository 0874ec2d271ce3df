# Who reaches the Kubernetes API inside the network. EKS makes the cluster's group with one rule, from the group itself, so nodes
# get in and nothing else does: a VPN, a bastion or a pipeline needs a rule of its own.

resource "aws_vpc_security_group_ingress_rule" "api_range" {
  for_each = var.private_access_cidrs

  security_group_id = local.cluster_security_group_id
  description       = "Kubernetes API from ${each.value}"
  cidr_ipv4         = each.value
  ip_protocol       = "tcp"
  from_port         = 443
  to_port           = 443
}

resource "aws_vpc_security_group_ingress_rule" "api_group" {
  for_each = var.private_access_security_group_ids

  security_group_id            = local.cluster_security_group_id
  description                  = "Kubernetes API from members of ${each.value}"
  referenced_security_group_id = each.value
  ip_protocol                  = "tcp"
  from_port                    = 443
  to_port                      = 443
}
