output "primary_endpoint" {
  description = "Host name of the primary. It follows a failover."
  value       = aws_elasticache_replication_group.this.primary_endpoint_address
}

output "port" {
  description = "Port of Redis."
  value       = aws_elasticache_replication_group.this.port
}

output "replication_group_id" {
  description = "Name of the replication group."
  value       = aws_elasticache_replication_group.this.replication_group_id
}

output "replication_group_arn" {
  description = "ARN of the replication group, one of the two resources that elasticache:Connect is granted on."
  value       = aws_elasticache_replication_group.this.arn
}

output "user_arn" {
  description = "ARN of LangSmith's ElastiCache user, the other resource of elasticache:Connect; null unless auth is iam."
  value       = one(aws_elasticache_user.langsmith[*].arn)
}

output "security_group_id" {
  description = "Security group in front of Redis."
  value       = aws_security_group.this.id
}

output "auth" {
  description = "How clients authenticate: token, iam or network."
  value       = var.auth
}

output "connection_url_parameter" {
  description = "Name of the SSM parameter that holds the connection URL; null where auth is token."
  value       = one(aws_ssm_parameter.connection_url[*].name)
}

output "endpoint_parameter" {
  description = "Name of the SSM parameter that holds the host name of the primary; null unless auth is token."
  value       = one(aws_ssm_parameter.endpoint[*].name)
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    transit_encryption_enabled = aws_elasticache_replication_group.this.transit_encryption_enabled
    transit_encryption_mode    = aws_elasticache_replication_group.this.transit_encryption_mode
    at_rest_encryption_enabled = tobool(aws_elasticache_replication_group.this.at_rest_encryption_enabled)
    members                    = aws_elasticache_replication_group.this.num_cache_clusters
    automatic_failover_enabled = aws_elasticache_replication_group.this.automatic_failover_enabled
    multi_az_enabled           = aws_elasticache_replication_group.this.multi_az_enabled
    snapshot_retention_days    = aws_elasticache_replication_group.this.snapshot_retention_limit
  }
}
