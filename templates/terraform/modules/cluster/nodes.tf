data "aws_iam_policy_document" "node_trust" {
  statement {
    actions = ["sts:AssumeRole"]

    principals {
      type        = "Service"
      identifiers = ["ec2.${data.aws_partition.this.dns_suffix}"]
    }
  }
}

resource "aws_iam_role" "node" {
  name               = var.node_role_name
  description        = "Nodes of ${var.name}"
  assume_role_policy = data.aws_iam_policy_document.node_trust.json
}

resource "aws_iam_role_policy_attachment" "node" {
  for_each = toset(concat(
    ["AmazonEKSWorkerNodePolicy", "AmazonEC2ContainerRegistryPullOnly"],
    var.vpc_cni_on_node_role ? ["AmazonEKS_CNI_Policy"] : [],
  ))

  role       = aws_iam_role.node.name
  policy_arn = "${local.arn_prefix}:iam::aws:policy/${each.value}"
}

# A name for "the nodes" in other groups' rules, and nothing more: what nodes and control plane say to each other is allowed
# by the cluster's own group, which they carry too. It must not have the tag kubernetes.io/cluster/<name>, because the load
# balancer controller refuses to choose between two groups that do.
resource "aws_security_group" "node" {
  name        = "${var.name}-node"
  description = "Identifies the nodes of ${var.name} in the rules of other groups"
  vpc_id      = var.vpc_id

  tags = { Name = "${var.name}-node" }
}

# Instances and disks are made by Auto Scaling, not by this provider, so its default tags have to be handed on.
data "aws_default_tags" "this" {}

resource "aws_launch_template" "this" {
  for_each = var.node_groups

  name                   = "${var.name}-${each.key}"
  description            = "Nodes of the group ${each.key} of ${var.name}"
  update_default_version = true
  instance_type          = each.value.instance_type
  vpc_security_group_ids = [local.cluster_security_group_id, aws_security_group.node.id]

  metadata_options {
    http_endpoint               = "enabled"
    http_tokens                 = "required"
    http_put_response_hop_limit = 1 # A pod is one network hop farther away and cannot use the node's role.
  }

  block_device_mappings {
    device_name = "/dev/xvda"

    ebs {
      volume_type           = "gp3"
      volume_size           = each.value.disk_gib
      encrypted             = true
      kms_key_id            = aws_kms_key.volumes.arn
      delete_on_termination = true
    }
  }

  dynamic "tag_specifications" {
    for_each = ["instance", "volume", "network-interface"]

    content {
      resource_type = tag_specifications.value
      tags          = merge(data.aws_default_tags.this.tags, { Name = "${var.name}-${each.key}" })
    }
  }
}

resource "aws_eks_node_group" "this" {
  for_each = var.node_groups

  cluster_name    = aws_eks_cluster.this.name
  node_group_name = each.key
  node_role_arn   = aws_iam_role.node.arn
  subnet_ids      = each.value.zone == null ? var.subnet_ids : [var.subnet_ids[each.value.zone - 1]]
  version         = aws_eks_cluster.this.version
  capacity_type   = each.value.capacity_type
  labels          = each.value.labels

  # Graviton types carry a `g` after their generation: m7g, c6gn, im4gn; g5 and m7i-flex do not.
  ami_type = can(regex("^[a-z]+[0-9]+[a-z]*g", each.value.instance_type)) ? "AL2023_ARM_64_STANDARD" : "AL2023_x86_64_STANDARD"

  launch_template {
    id      = aws_launch_template.this[each.key].id
    version = aws_launch_template.this[each.key].latest_version
  }

  scaling_config {
    min_size     = each.value.min_size
    max_size     = each.value.max_size
    desired_size = each.value.min_size
  }

  update_config {
    max_unavailable_percentage = 33
  }

  dynamic "taint" {
    for_each = each.value.taints

    content {
      key    = taint.key
      value  = taint.value.value
      effect = taint.value.effect
    }
  }

  # For people who look here. The autoscaler reads the tags of the Auto Scaling group, where EKS itself puts the same two.
  tags = {
    "k8s.io/cluster-autoscaler/enabled"     = "true"
    "k8s.io/cluster-autoscaler/${var.name}" = "owned"
  }

  lifecycle {
    ignore_changes = [scaling_config[0].desired_size] # Belongs to the cluster autoscaler from the first minute on.
  }

  # Nodes without a network plugin never become ready, and nodes without their role's policies never join.
  depends_on = [
    aws_eks_addon.before_nodes,
    aws_iam_role_policy_attachment.node,
  ]
}
