output "instance_id" {
  description = "The host, as `aws ssm start-session --target` takes it."
  value       = aws_instance.this.id
}

output "security_group_id" {
  description = "Security group of the host."
  value       = aws_security_group.this.id
}
