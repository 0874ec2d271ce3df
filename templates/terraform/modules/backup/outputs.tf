output "vault_name" {
  description = "Name of the vault."
  value       = aws_backup_vault.this.name
}

output "role_arn" {
  description = "Role that AWS Backup restores with."
  value       = aws_iam_role.this.arn
}
