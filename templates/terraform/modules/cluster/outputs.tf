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

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    private_endpoint   = one(aws_eks_cluster.this.vpc_config).endpoint_private_access
    public_endpoint    = one(aws_eks_cluster.this.vpc_config).endpoint_public_access
    secrets_encrypted  = contains(flatten([for config in aws_eks_cluster.this.encryption_config : tolist(config.resources)]), "secrets")
    log_retention_days = aws_cloudwatch_log_group.this.retention_in_days
    node_floors        = { for name, group in aws_eks_node_group.this : name => one(group.scaling_config).min_size }
    node_ceilings      = { for name, group in aws_eks_node_group.this : name => one(group.scaling_config).max_size }
    node_disks_encrypted = alltrue(flatten([
      for template in aws_launch_template.this : [
        for device in template.block_device_mappings : [for disk in device.ebs : tobool(disk.encrypted)]
      ]
    ]))
    node_metadata_needs_token = alltrue([for template in aws_launch_template.this : one(template.metadata_options).http_tokens == "required"])
  }
}
