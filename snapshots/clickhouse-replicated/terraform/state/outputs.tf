# What a person or a script needs next.
# Rendered by lsgen: change the environment file instead.

output "bucket" {
  description = "The bucket of Terraform's state."
  value       = module.state.bucket_name
}
