output "instance_id" {
  description = "The host, as `aws ssm start-session --target` takes it."
  value       = aws_instance.this.id
}

output "security_group_id" {
  description = "Security group of the host."
  value       = aws_security_group.this.id
}

output "settings" {
  description = "What the tests of the stack compare with what the environment promises."
  value = {
    public_address  = aws_instance.this.associate_public_ip_address
    metadata_tokens = one(aws_instance.this.metadata_options).http_tokens
    disk_encrypted  = one(aws_instance.this.root_block_device).encrypted
  }
}
