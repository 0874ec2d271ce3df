output "endpoint" {
  description = "Host name of the database; null while there are backups alone."
  value       = one(aws_db_instance.this[*].address)
}

output "arn" {
  description = "ARN of the DB instance, for backup plans; null while there are backups alone."
  value       = one(aws_db_instance.this[*].arn)
}
