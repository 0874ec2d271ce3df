output "name" {
  description = "Name of the cluster."
  value       = aws_eks_cluster.this.name
}

output "arn" {
  description = "ARN of the cluster."
  value       = aws_eks_cluster.this.arn
}

output "endpoint" {
  description = "URL of the Kubernetes API."
  value       = aws_eks_cluster.this.endpoint
}

output "oidc_provider_arn" {
  description = "Identity provider that roles of service accounts trust."
  value       = aws_iam_openid_connect_provider.this.arn
}

output "oidc_issuer" {
  description = "Issuer of service account tokens, without https://."
  value       = local.oidc_issuer
}

output "node_security_group_id" {
  description = "Security group that every node carries; stores and load balancers name it in their rules."
  value       = aws_security_group.node.id
}

output "cluster_security_group_id" {
  description = "Security group that EKS made for the control plane and the nodes."
  value       = local.cluster_security_group_id
}

output "key_arn" {
  description = "Key that encrypts Kubernetes secrets and the control-plane logs."
  value       = aws_kms_key.this.arn
}

output "volume_key_arn" {
  description = "Key that encrypts the nodes' disks and persistent volumes."
  value       = aws_kms_key.volumes.arn
}
