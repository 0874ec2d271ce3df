output "endpoint" {
  description = "Host name of the database; null while there are backups alone."
  value       = one(aws_db_instance.this[*].address)
}

output "arn" {
  description = "ARN of the DB instance, for backup plans; null while there are backups alone."
  value       = one(aws_db_instance.this[*].arn)
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    storage_encrypted     = alltrue(aws_db_instance.this[*].storage_encrypted)
    publicly_accessible   = anytrue(aws_db_instance.this[*].publicly_accessible)
    multi_az              = anytrue(aws_db_instance.this[*].multi_az)
    backup_retention_days = one(distinct(concat(aws_db_instance.this[*].backup_retention_period, aws_db_instance_automated_backups_replication.this[*].retention_period)))
    deletion_protection   = alltrue(aws_db_instance.this[*].deletion_protection)
    force_ssl             = one([for parameter in aws_db_parameter_group.this.parameter : parameter.value if parameter.name == "rds.force_ssl"])
  }
}
