# What a person or a script needs next.
# Rendered by lsgen: change the environment file instead.

output "cluster_name" {
  description = "For `aws eks update-kubeconfig --name`."
  value       = module.cluster.name
}

output "load_balancer_dns_name" {
  description = "Where the load balancer answers."
  value       = module.load_balancer.dns_name
}

output "parameter_key_arn" {
  description = "The key that encrypts the parameters."
  value       = module.secrets.key_arn
}

output "nat_public_ips" {
  description = "The addresses that the cluster calls others from, for their allow lists."
  value       = module.network.nat_public_ips
}

output "blob_bucket" {
  description = "The bucket of LangSmith's blobs."
  value       = module.blob.bucket_name
}

output "postgres_endpoint" {
  description = "The host of PostgreSQL."
  value       = module.postgres.endpoint
}

output "redis_endpoint" {
  description = "The host of the Redis primary."
  value       = module.redis.primary_endpoint
}
