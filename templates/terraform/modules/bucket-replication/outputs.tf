output "role_arn" {
  description = "ARN of the role that S3 assumes."
  value       = aws_iam_role.this.arn
}
