output "endpoint" {
  description = "Host name of the database."
  value       = aws_rds_cluster.this.endpoint
}

output "port" {
  description = "Port of the database."
  value       = aws_rds_cluster.this.port
}

output "identifier" {
  description = "Name of the cluster."
  value       = aws_rds_cluster.this.cluster_identifier
}

output "arn" {
  description = "ARN of the cluster, for backup plans and replicas."
  value       = aws_rds_cluster.this.arn
}

output "key_arn" {
  description = "ARN of the KMS key of the storage and its snapshots."
  value       = aws_kms_key.this.arn
}

output "security_group_id" {
  description = "Security group in front of the database."
  value       = aws_security_group.this.id
}

output "password_parameter" {
  description = "Name of the SSM parameter that holds the password."
  value       = aws_ssm_parameter.password.name
}

output "connection_url_parameter" {
  description = "Name of the SSM parameter that holds the connection URL."
  value       = aws_ssm_parameter.connection_url.name
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    storage_encrypted     = aws_rds_cluster.this.storage_encrypted
    publicly_accessible   = anytrue(aws_rds_cluster_instance.this[*].publicly_accessible)
    instances             = length(aws_rds_cluster_instance.this)
    backup_retention_days = aws_rds_cluster.this.backup_retention_period
    deletion_protection   = aws_rds_cluster.this.deletion_protection
    skip_final_snapshot   = aws_rds_cluster.this.skip_final_snapshot
    force_ssl             = one([for parameter in aws_rds_cluster_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"])
  }
}
