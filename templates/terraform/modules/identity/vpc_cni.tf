resource "aws_iam_role_policy_attachment" "vpc_cni" {
  count = var.vpc_cni == null ? 0 : 1

  role       = aws_iam_role.this["vpc_cni"].name
  policy_arn = "${local.arn_prefix}:iam::aws:policy/AmazonEKS_CNI_Policy"
}
