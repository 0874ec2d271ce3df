output "vault_name" {
  description = "Name of the vault."
  value       = aws_backup_vault.this.name
}

output "role_arn" {
  description = "Role that AWS Backup restores with."
  value       = aws_iam_role.this.arn
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    retention_days = one(flatten(aws_backup_plan.this.rule[*].lifecycle[*].delete_after))
    copies         = length(flatten(aws_backup_plan.this.rule[*].copy_action[*].destination_vault_arn))
    locked         = length(aws_backup_vault_lock_configuration.this) > 0
  }
}
