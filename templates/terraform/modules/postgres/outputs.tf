output "endpoint" {
  description = "Host name of the database."
  value       = aws_db_instance.this.address
}

output "port" {
  description = "Port of the database."
  value       = aws_db_instance.this.port
}

output "identifier" {
  description = "Name of the DB instance."
  value       = aws_db_instance.this.identifier
}

output "arn" {
  description = "ARN of the DB instance, for backup plans and replicas."
  value       = aws_db_instance.this.arn
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
    storage_encrypted     = aws_db_instance.this.storage_encrypted
    publicly_accessible   = aws_db_instance.this.publicly_accessible
    multi_az              = aws_db_instance.this.multi_az
    backup_retention_days = aws_db_instance.this.backup_retention_period
    deletion_protection   = aws_db_instance.this.deletion_protection
    skip_final_snapshot   = aws_db_instance.this.skip_final_snapshot
    force_ssl             = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"])
  }
}
